"""One investigation, wired: the steps in their order, each adapter chosen once.

A file's way: `add` keeps its bytes and commits the capture (acknowledged: nothing can lose it from here on), then
reads, extracts, locks, stores and indexes it. What was kept and not yet read when a run stopped, the next run reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from whobuilt.assess import assess
from whobuilt.compose.dossier import make_dossier
from whobuilt.compose.gather import gather
from whobuilt.compose.request import DossierRequest, Holdings
from whobuilt.core.assessment import Assessment
from whobuilt.core.dates import utc_now
from whobuilt.core.decisions import Decision, Judgement, Ruling, make_decision
from whobuilt.core.dossier import Dossier
from whobuilt.core.entities import Entity
from whobuilt.core.evidence import Capture, Document, Handling, SourceKind
from whobuilt.core.ids import sha256
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.reading import Extraction, Reading
from whobuilt.core.statements import Draft, Statement, Status, make_statement
from whobuilt.extract.clusters import name_key
from whobuilt.extract.patterns import PatternExtractor
from whobuilt.ports import Extractor, Gazetteer, Hit, StatementFilter, Taxonomy
from whobuilt.preserve import Preserved, preserve
from whobuilt.preserve.walk import Walk, name_error
from whobuilt.read import read
from whobuilt.reference.bodies import load_bodies
from whobuilt.reference.places import Gazetteer as PlaceTables
from whobuilt.resolve.gate import find_obstacle, keep_locked
from whobuilt.resolve.lookup import Naming, find_document, find_entity, find_statement
from whobuilt.resolve.merging import RESOLVER, iter_merges
from whobuilt.resolve.selection import Desk, change, draft_of, empty_draft
from whobuilt.resolve.standing import standing_decisions, unreviewed_merges
from whobuilt.store import CasePaths, FolderBlobs, SqliteRecord, TantivyIndex
from whobuilt.store.archive import write_archive
from whobuilt.store.folder import Settings, find_folder, make_case, read_settings
from whobuilt.store.running import running

INDEX_BATCH = 200  # documents for one commit of the index, which costs as much as reading several
BY_HAND = "by hand"
EDIT_WITHDRAWN = "the edit was withdrawn"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file. `capture` is None where nothing was kept, `document` where nothing could be read."""

    path: str
    capture: Capture | None = None
    document: Document | None = None
    statements: int = 0
    problems: tuple[Problem, ...] = ()


def list_files(paths: Iterable[Path]) -> Iterator[Path | Problem]:
    """The files at these paths and in these folders, and what could not be reached."""
    return chain.from_iterable(map(Walk, paths))


class Tools:
    """The adapters that read and judge; none is loaded before it is needed."""

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Places, and which lies in which."""
        return cast("Gazetteer", PlaceTables())  # it is asked about its own places only

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """Classes of public bodies."""
        return load_bodies()

    @cached_property
    def extractor(self) -> Extractor:
        """What finds names and statements."""
        return PatternExtractor(self.gazetteer)

    def extract(self, document: Document) -> Extraction:
        """What a document states, each statement within the evidence lock."""
        return keep_locked(self.extractor.extract(document), document)

    def read_file(self, path: Path) -> Reading | tuple[Problem, ...]:
        """A file read, extracted and assessed in memory, with no case; the problems where it holds no text."""
        try:
            data = path.read_bytes()
        except OSError as error:
            return (name_error(error, path),)
        found = read(data, sha256(data), path.name)
        problems = tuple(replace(problem, where=str(path)) for problem in found.problems)
        if found.document is None:
            return problems
        document, extraction = found.document, self.extract(found.document)
        assessments = assess(
            [statement for statement in extraction.statements if statement.is_claim],
            extraction.statements,
            gazetteer=self.gazetteer,
            taxonomy=self.taxonomy,
            published=lambda _: document.metadata.published,
        )
        return Reading(document, str(path), extraction, assessments, problems)


@cache
def shared_tools() -> Tools:
    """The adapters of this process: tables are read once."""
    return Tools()


class Case:
    """An open case. Use it in a `with`, or close it."""

    def __init__(self, folder: Path, tools: Tools | None = None) -> None:
        """Open the case in `folder`; WhoBuiltError where there is none, or one that this version cannot read."""
        self.paths = CasePaths(folder)
        self.settings = read_settings(self.paths)
        self._tools = tools or shared_tools()
        self._blobs = FolderBlobs(self.paths.blobs)
        self._record = SqliteRecord(self.paths.database)
        self._index = TantivyIndex(self.paths.index, self._record.get_text, self._record.iter_documents)

    @classmethod
    def init(cls, folder: Path, settings: Settings | None = None) -> Self:
        """A new case in `folder`, which is made where it is missing; WhoBuiltError where there is a case already."""
        make_case(CasePaths(folder), settings or Settings(folder.resolve().name))
        return cls(folder)

    @classmethod
    def find(cls, start: Path) -> Self:
        """The case in `start` or the nearest folder above it; WhoBuiltError where there is none."""
        return cls(find_folder(start))

    def __enter__(self) -> Self:
        """The case itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of it."""
        self._record.close()

    # Documents in.

    def add(
        self, sources: Iterable[Path], kind: SourceKind = SourceKind.UNKNOWN, handling: Handling = Handling.PUBLIC
    ) -> Iterator[Added]:
        """Keep files and folders, and read them, file by file; first what an earlier run kept and did not read.

        Problems are kept too, and stop nothing. OSError where no room is left: what was yielded before stays.
        """
        fresh: list[Document] = []
        try:
            with running(self.paths.root / "running") as was_stopped:
                waiting = map(self._read, self._unread()) if was_stopped else ()
                for added in chain(waiting, self._iter_added(sources, kind, handling)):
                    if added.document:
                        fresh.append(added.document)
                    if len(fresh) >= INDEX_BATCH:
                        self._put_index(fresh)
                    yield added
        finally:
            self._put_index(fresh)

    def _iter_added(self, sources: Iterable[Path], kind: SourceKind, handling: Handling) -> Iterator[Added]:
        for source in sources:
            capture: Capture | None = None
            for found in preserve(source, self._blobs, kind=kind, handling=handling, leave_out=self.paths.root):
                if isinstance(found, Preserved):
                    capture = found.capture
                    self._record.put_capture(capture)
                    yield self._read(capture)
                else:
                    about = capture if capture is not None and capture.source.locator == found.where else None
                    self._record.put_problem(found, about.id if about else "")
                    yield Added(found.where, problems=(found,))

    def _unread(self) -> list[Capture]:
        """Captures that were acknowledged, and neither read nor found unreadable, when a run was stopped."""
        captures = list(self._record.iter_captures())
        known = {document.blob for document in self._record.iter_documents()} if captures else set()
        told = {capture for _, capture in self._record.iter_problems()}
        return [
            capture for capture in captures if capture.size and capture.blob not in known and capture.id not in told
        ]

    def _read(self, capture: Capture) -> Added:
        """Read a kept capture, and keep what was found, all or nothing."""
        where = capture.source.locator
        if not capture.size:
            return Added(where, capture)  # `preserve` names it
        found = read(self._blobs.get(capture.blob), capture.blob, Path(where).name)
        problems = [replace(problem, where=where) for problem in found.problems]
        document = found.document
        extraction = self._tools.extract(document) if document else None
        told = extraction.problems if extraction else ()
        problems += [replace(problem, where=problem.where or where) for problem in told]
        with self._record.transaction():
            if document and extraction:
                self._record.put_document(document)
                self._record.put_extraction(extraction)
                for ruling in iter_merges(extraction, self._record, self._tools.gazetteer):
                    self._sign(ruling, RESOLVER, auto=True)
            for problem in problems:
                self._record.put_problem(problem, capture.id)
        return Added(where, capture, document, len(extraction.statements) if extraction else 0, tuple(problems))

    def _put_index(self, fresh: list[Document]) -> None:
        # Another process may be writing to it, or the disk be full (a ValueError of tantivy's). It must not hide why a
        # run stopped: nothing is lost with it, and `search` mends what is missing.
        with suppress(WhoBuiltError, OSError, ValueError):
            self._index.put(fresh)
        fresh.clear()

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

    def get_document(self, words: str) -> Document:
        """A document by id, path or file name."""
        return find_document(self._record, words)

    def get_entity(self, words: str) -> Entity:
        """A standing entity by name or id."""
        return find_entity(self._record, words)

    def problems(self) -> Iterator[Problem]:
        """What could not be done so far."""
        return (problem for problem, _ in self._record.iter_problems())

    def search(self, query: str, limit: int = 20) -> tuple[Hit, ...]:
        """The documents that hold all the words of a query, best first."""
        if self._index.document_count() != self._record.document_count():
            self._index.rebuild(self._record.iter_documents())
        return self._index.search(query, limit)

    # What people decide.

    def state(self, document: Document, fields: Mapping[str, str], at: int | None = None) -> Statement:
        """Keep a statement that a person makes by selecting words; it is a proposal like any other."""
        return self._put_draft(document, empty_draft(document, BY_HAND), fields, at)

    def edit(self, statement: Statement, fields: Mapping[str, str], by: str, reason: str = "") -> Decision:
        """Keep a corrected statement (the decision's `other`) in the place of another, which is kept too."""
        document = self._record.get_document(statement.document)
        with self._record.transaction():
            edited = self._put_draft(document, replace(draft_of(statement), extractor=BY_HAND), fields)
            if edited.id == statement.id:
                raise WhoBuiltError(Problem("no_change", "that changes nothing.", statement.id[:8]))
            for earlier in standing_decisions(self._record.iter_decisions(edited.id)):
                if earlier.reason == EDIT_WITHDRAWN:
                    self._sign(Ruling(Judgement.WITHDRAWN, earlier.id), by)
            return self._sign(Ruling(Judgement.EDITED, statement.id, edited.id, reason), by)

    def decide(self, ruling: Ruling, by: str) -> Decision:
        """Take a decision; WhoBuiltError where a statement is accepted for which words are missing."""
        if ruling.judgement is Judgement.ACCEPTED:
            with suppress(KeyError):  # an entity is accepted as what it is: a person in a public role
                if obstacle := find_obstacle(self._record.get_statement(ruling.target)):
                    raise WhoBuiltError(obstacle)
        return self._sign(ruling, by)

    def withdraw(self, decision: Decision, by: str, reason: str = "") -> Decision:
        """Take a decision back; everything then stands as it did before. What an edit had made is rejected with it."""
        with self._record.transaction():
            if decision.judgement is Judgement.EDITED:
                self._sign(Ruling(Judgement.REJECTED, decision.other, reason=EDIT_WITHDRAWN), by)
            return self._sign(Ruling(Judgement.WITHDRAWN, decision.id, reason=reason), by)

    def merge(self, one: str, other: str, by: str, reason: str) -> Decision:
        """Decide that two entities, by name or id, are the same; the first is then called as the second."""
        first, second = self.get_entity(one), self.get_entity(other)
        if first.id == second.id:
            raise WhoBuiltError(Problem("same_entity", "these are one entity already.", first.name))
        return self._sign(Ruling(Judgement.SAME, first.id, second.id, reason), by)

    def split(self, words: str, by: str, reason: str) -> tuple[Decision, ...]:
        """Withdraw the merges that made an entity of several."""
        entity = self.get_entity(words)
        merges = [
            decision
            for decision in standing_decisions(self._record.iter_decisions())
            if decision.judgement is Judgement.SAME and self._record.standing(decision.target) == entity.id
        ]
        for decision in reversed(merges):
            self.withdraw(decision, by, reason)
        return tuple(merges)

    # What follows from it.

    def assess(self) -> tuple[Assessment, ...]:
        """Every claim weighed against every statement that nobody rejected."""
        statements = [item for item, status in self._record.iter_statements() if status is not Status.REJECTED]
        dates = {document.id: document.metadata.published for document in self._record.iter_documents()}
        return assess(
            [statement for statement in statements if statement.is_claim],
            statements,
            gazetteer=self._tools.gazetteer,
            taxonomy=self._tools.taxonomy,
            standing=cache(self._record.standing),
            published=dates.get,
        )

    def holdings(self, *, draft: bool) -> Holdings:
        """All that an export is made of."""
        return Holdings(**self._gather(draft=draft))

    def dossier(self, subject: Entity | Statement, *, draft: bool) -> Dossier:
        """The dossier of an entity or a claim; only accepted lines, unless it is a draft."""
        notes = (self.settings.note,) if self.settings.note else ()
        more: dict[str, Any] = {"subject": subject, "assessments": self.assess(), "made_at": utc_now(), "notes": notes}
        return make_dossier(DossierRequest(**self._gather(draft=draft), **more))

    def _gather(self, *, draft: bool) -> dict[str, Any]:
        standing = standing_decisions(self._record.iter_decisions())
        gathered = gather(self._record, standing, unreviewed_merges(standing), draft=draft)
        return {"case": self.settings.name, **gathered}

    # The case as a whole.

    def verify(self) -> Iterator[Problem]:
        """Whatever no longer equals what was kept, each named; nothing is changed."""
        yield from self._record.verify()
        yield from self._blobs.verify()
        kept = set(self._blobs.iter())
        for blob in dict.fromkeys(capture.blob for capture in self._record.iter_captures()):
            if blob not in kept:
                yield Problem("blob_missing", "its bytes are gone.", f"blob {blob}", "Go back to a copy of the case.")

    def pack(self, target: Path, *, stays_here: bool = False) -> None:
        """Copy the case, as it stands at this moment, into one new .zip.

        WhoBuiltError where it holds sources whose bytes may not leave this machine, unless the copy `stays_here`.
        """
        protected = {c.blob for c in self._record.iter_captures() if c.source.handling is not Handling.PUBLIC}
        if protected and not stays_here:
            raise WhoBuiltError(
                Problem(
                    "protected_sources",
                    f"some of its files ({len(protected)}) may not leave this machine, and a packed case holds all.",
                    str(self.paths.root),
                    "Make a copy that stays on this machine with --stays-here.",
                )
            )
        write_archive(self.paths, self._record, self._blobs, target)

    def _put_draft(
        self, document: Document, draft: Draft, fields: Mapping[str, str], at: int | None = None
    ) -> Statement:
        """Keep what a person put together, with the names that are new."""
        naming = Naming(self._record, document, lambda name: " ".join(name_key(name)))
        statement = make_statement(change(draft, fields, Desk(document, self._record.iter_documents, naming, at)))
        self._record.put_extraction(
            Extraction(document.id, BY_HAND, entities=tuple(naming.minted), statements=(statement,))
        )
        return statement

    def _sign(self, ruling: Ruling, by: str, *, auto: bool = False) -> Decision:
        """Append a decision; its place in the case's order tells it from its like."""
        with self._record.transaction():
            decision = make_decision(ruling, by, utc_now(), nonce=str(self._record.decision_count()), auto=auto)
            self._record.put_decision(decision)
        return decision
