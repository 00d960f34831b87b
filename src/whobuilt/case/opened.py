"""One investigation, wired: what it holds, what people decide, what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from whobuilt.archive.log.anchors import Anchor
from whobuilt.case.desk.mending import Mending
from whobuilt.case.desk.reviewing import Reviewing
from whobuilt.case.desk.stating import BY_HAND, FieldSpan, Selected
from whobuilt.case.evidence.intake import Added
from whobuilt.case.evidence.joining import Joined, join_cases
from whobuilt.case.evidence.rebuilding import change_places, clear_way, rebuild
from whobuilt.case.places import Places
from whobuilt.case.reading.highlighting import show_statement
from whobuilt.case.reading.training import Comparison, find_sentences, train_own
from whobuilt.case.rooms import Rooms
from whobuilt.case.runs import Run
from whobuilt.case.sheets.hands import Hands
from whobuilt.case.sheets.sheets import Sheets
from whobuilt.case.tools import Tools, shared_tools
from whobuilt.compose.dossier import make_dossier
from whobuilt.compose.gather import gather
from whobuilt.compose.request import DossierRequest, Holdings
from whobuilt.core.assessment import Assessment
from whobuilt.core.dates import utc_now
from whobuilt.core.decisions import Decision, Judgement, Ruling
from whobuilt.core.dossier import Dossier
from whobuilt.core.entities import Entity
from whobuilt.core.evidence import Document, Handling, SourceKind
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Prop, Statement, Status
from whobuilt.ports import Hit, StatementFilter
from whobuilt.resolve.gate import find_refusal
from whobuilt.resolve.lookup import find_document, find_entity, find_statement, name_of
from whobuilt.resolve.rivals import find_rivals
from whobuilt.resolve.selection import empty_draft
from whobuilt.resolve.standing import standing_decisions, unreviewed_merges
from whobuilt.store import CasePaths
from whobuilt.store.folder import Settings, find_folder


class Case(Rooms):
    """An open case. Use it in a `with`, or close it."""

    def __init__(
        self, folder: Path, tools: Tools | None = None, record: Path | None = None, run: Run | None = None
    ) -> None:
        """Open the case in `folder`; WhoBuiltError where there is none, or one that this version cannot read.

        `record` is another file in the place of its record: one that is being made again. `run` is shared by all
        who open the case in one program, each in a thread of its own.
        """
        self.paths = CasePaths(folder)
        self._places = Places(self.paths, record, run)
        self.settings = self._places.settings
        self._tools = (tools or shared_tools()).with_names(self.naming.load).with_models(self._places.own_taggers)
        self._record = self._places.record
        self.custody.resume()

    @cached_property
    def reviewing(self) -> Reviewing:
        """The review desk: its queue, cards and decisions."""
        return Reviewing(self._places, self.sources, self)

    @cached_property
    def mending(self) -> Mending:
        """Edits of statements, and what goes with them."""
        return Mending(self._places, self.stating, self._sign)

    @cached_property
    def sheets(self) -> Sheets:
        """Spreadsheets, in and out; rows that want their quote; edited cells."""
        return Sheets(self._places, Hands.of(self))

    def train(self, language: str) -> Comparison:
        """Learn names from what was accepted here; kept and used from now on only where it is better (`train_own`)."""
        found = train_own(self._record, language, find_sentences(), self._places.own_taggers)
        self._tools.forget()
        return found

    @classmethod
    def init(cls, folder: Path, settings: Settings | None = None) -> Self:
        """A new case in `folder`, which is made where it is missing; WhoBuiltError where there is a case already."""
        Places.make(CasePaths(folder), settings or Settings(folder.resolve().name))
        return cls(folder)

    @classmethod
    def find(cls, start: Path) -> Self:
        """The case in `start` or the nearest folder above it; WhoBuiltError where there is none."""
        return cls(find_folder(start))

    def name_actor(self, by: str) -> None:
        """Say who works with the case: what is captured, read or exported from here on is logged under this name."""
        self._places.actor = by.strip()

    def __enter__(self) -> Self:
        """The case itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of it, its log's head signed."""
        self.close()

    def close(self, *, settle: bool = True) -> None:
        """Sign what was added to its log, unless it is not to be touched any more, and let go of it."""
        self._places.close(settle=settle)

    def settle(self) -> None:
        """Write what waits and sign what this run added to the log, while the case stays open."""
        self._places.settle()

    def add(
        self, sources: Iterable[Path], kind: SourceKind = SourceKind.UNKNOWN, handling: Handling = Handling.PUBLIC
    ) -> Iterator[Added]:
        """Keep files and folders, and read them (`Intake.add`)."""
        return self.intake.add(sources, kind, handling)

    # What the case holds.

    def documents(self) -> Iterator[tuple[Document, str]]:
        """The documents, each with the locator of its first capture."""
        files: dict[str, str] = {}
        for capture in self._record.iter_captures():
            files.setdefault(capture.blob, capture.source.locator)
        yield from ((document, files.get(document.blob, "")) for document in self._record.iter_documents())

    def entities(self) -> Iterator[Entity]:
        """The entities that stand."""
        return self._record.iter_entities()

    def statements(self, wanted: StatementFilter | None = None) -> Iterator[tuple[Statement, Status]]:
        """Statements with their standing, in document order; entity and document as a person types them."""
        wanted = wanted or StatementFilter()
        entity = find_entity(self._record, wanted.entity).id if wanted.entity else None
        document = find_document(self._record, wanted.document).id if wanted.document else None
        return self._record.iter_statements(replace(wanted, entity=entity, document=document))

    def get_statement(self, words: str) -> Statement:
        """A statement by its id or the first characters of it."""
        return find_statement(self._record, words)

    def rivals(self, statement: Statement) -> tuple[Statement, ...]:
        """Other readings of a statement's words, by other extractors or by people, that nobody rejected."""
        others = self._record.iter_statements(StatementFilter(document=statement.document))
        return find_rivals(statement, (other for other, status in others if status is not Status.REJECTED))

    def get_document(self, words: str) -> Document:
        """A document by id, path or file name."""
        return find_document(self._record, words)

    def name_of(self, document: Document) -> str:
        """What a person here calls a document: its title, else its file's name."""
        return name_of(self._record, document)

    def get_entity(self, words: str) -> Entity:
        """A standing entity by name or id."""
        return find_entity(self._record, words)

    def problems(self) -> Iterator[Problem]:
        """What could not be done so far."""
        return (problem for problem, _ in self._record.iter_problems())

    def search(self, query: str, limit: int = 20) -> tuple[Hit, ...]:
        """The documents that hold all the words of a query, best first."""
        if self._places.index.document_count() != self._record.document_count():
            self._places.index.rebuild(self._record.iter_documents())
        return self._places.index.search(query, limit)

    # What people decide.

    def state(self, document: Document, fields: Mapping[str, str], at: int | None = None) -> Statement:
        """Keep a statement that a person makes by selecting words; it is a proposal like any other."""
        with self._places.transaction():
            return self._check_there(self.stating.put(document, empty_draft(document, BY_HAND), fields, at)[0])

    def state_spans(
        self,
        document: Document,
        prop: Prop,
        spans: Iterable[FieldSpan],
        values: Mapping[str, str],
        accepted_by: str = "",
    ) -> Statement:
        """Keep a statement made of stretches of the text, each naming its field (`Stating.by_spans`).

        With a name it is accepted at once; where it cannot be, nothing is kept.
        """
        with self._places.transaction():
            made = self.stating.by_spans(document, prop, spans, values)
            if accepted_by:
                self.decide(Ruling(Judgement.ACCEPTED, made.id), accepted_by)
            return self._check_there(made)

    def _check_there(self, made: Statement) -> Statement:
        """The statement; WhoBuiltError where an edit had made the very same, which was withdrawn."""
        if self._record.roster.is_taken_back(made.id):
            told = "an edit made this very statement, and was withdrawn."
            mend = "Accept it as you state it, or take that withdrawal back."
            raise WhoBuiltError(Problem("taken_back", told, made.id[:8], mend))
        return made

    def edit(
        self, statement: Statement, fields: Mapping[str, str], by: str, reason: str = "", places: Selected | None = None
    ) -> Decision:
        """Keep a corrected statement (the decision's `other`) in the place of another, which is kept too.

        `places` are the words that the person selected in the text, by field (`resolve.selection.select`).
        """
        return self.mending.edit(statement, fields, places, Ruling(Judgement.EDITED, statement.id, reason=reason), by)

    def decide(self, ruling: Ruling, by: str) -> Decision:
        """Take a decision; WhoBuiltError where a statement is accepted whose words are missing."""
        if ruling.judgement is Judgement.ACCEPTED:
            with suppress(KeyError):  # an entity is accepted as what it is: a person in a public role
                found = self._record.get_statement(ruling.target)
                if refusal := find_refusal(found, self._record.get_text(found.document)):
                    raise WhoBuiltError(refusal)
        return self._sign(ruling, by)

    def withdraw(self, decision: Decision, by: str, reason: str = "") -> Decision:
        """Take a decision back; everything then stands as it did before. What an edit alone had made goes with it."""
        return self._sign(Ruling(Judgement.WITHDRAWN, decision.id, reason=reason), by)

    def merge(self, one: str, other: str, by: str, reason: str) -> Decision:
        """Decide that two entities, by name or id, are the same; the first is then called as the second."""
        return self.identity.judge(Ruling(Judgement.SAME, one, other, reason), by)

    def split(self, words: str, by: str, reason: str) -> tuple[Decision, ...]:
        """Withdraw the merges that made an entity of several."""
        return self.identity.split(words, by, reason)

    # What follows from it.

    def assess(self) -> tuple[Assessment, ...]:
        """Every claim weighed against every statement that nobody rejected; what is only likely has to be accepted."""
        return self.claims.assess()

    def holdings(self, *, draft: bool) -> Holdings:
        """All that an export is made of."""
        return Holdings(**self._gather(draft=draft))

    def dossier(self, subject: Entity | Statement, *, draft: bool) -> Dossier:
        """The dossier of an entity or a claim; only accepted lines, unless it is a draft."""
        notes = (self.settings.note,) if self.settings.note else ()
        assessments = tuple(each.assessment for weighed in self.claims.weigh().values() for each in weighed)
        more: dict[str, Any] = {"subject": subject, "made_at": utc_now(), "notes": notes}
        more |= {"assessments": assessments, "verdicts": self.claims.verdicts()}
        made = make_dossier(DossierRequest(**self._gather(draft=draft), **more))
        return self.diary.beside(self.sheets.beside(self.translating.beside(made))) if draft else made

    def _gather(self, *, draft: bool) -> dict[str, Any]:
        standing = standing_decisions(self._record.iter_decisions())
        captures, auto = self.handling.captures(), unreviewed_merges(standing)
        gathered = gather(self._record, captures, standing, auto, draft=draft)
        return {"case": self.settings.name, **gathered}

    def verify(self, anchors: Iterable[Anchor | str] = ()) -> Iterator[Problem]:
        """Whatever no longer equals what was kept, by these checkpoints and all that were stamped."""
        yield from self.custody.verify([*anchors, *self.handover.anchors()])
        yield from self.handover.verify()

    def join(self, folder: Path, by: str) -> Joined:
        """Take over what another copy of this case holds (`join_cases`)."""
        theirs = Places(CasePaths(folder))
        try:
            return join_cases(self._places, theirs, by)
        finally:
            theirs.close()

    @classmethod
    def rebuild(cls, folder: Path, by: str) -> Iterator[Added]:
        """Make the record of a case again from its log and its bytes; the old one is kept aside."""
        paths = CasePaths(folder)
        clear_way(paths)
        with cls(folder, record=paths.rebuilt) as case:
            yield from rebuild(case._places, case.intake, by)
        change_places(paths, utc_now())

    def highlight(self, statement: Statement) -> str:
        """A statement's quote in its place in the original, as one HTML file."""
        return show_statement(self._places, statement)

    def handling_of(self, statement: Statement) -> Handling:
        """The strictest handling of the source that a statement quotes."""
        return self.handling.of_blob(self._record.get_document(statement.document).blob)

    def notes(self, anchors: Iterable[Anchor | str] = ()) -> tuple[Problem, ...]:
        """What a verification cannot show, and what was withheld."""
        return self.custody.notes([*anchors, *self.handover.anchors()])
