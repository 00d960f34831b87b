"""All that a search goes by, in memory: statements, documents and names in columns, with where they stand now.

Read once (100,000 statements in a few seconds), then fed with what was added since, by this process or another: the
record's own numbers tell. Nothing of it is stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whobuilt.case.reading.texts import Texts
from whobuilt.core.decisions import Decision, Judgement
from whobuilt.core.statements import Prop, Status
from whobuilt.store import SqliteRecord
from whobuilt.store.tokens import HAN_EDGE

PROPS, STATUSES = tuple(Prop), tuple(Status)
PARTS = 5  # parties of a statement: subject, object, place, speaker, organization

_NO_WORD = re.compile(r"[\W_]+")
_PROP = {prop.value: number for number, prop in enumerate(PROPS)}
_STATUS = {status: number for number, status in enumerate(STATUSES)}
_OF_ENTITIES = frozenset({Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE})

Numbers = NDArray[np.int32]


class Columns:
    """A record's statements, documents and names, each known by its number here."""

    def __init__(self, record: SqliteRecord) -> None:
        """Nothing is read before `feed`."""
        self._record = record
        self._forget()

    def _forget(self) -> None:
        self._mark = (0, 0)
        self.ids: list[str] = []
        self._words: list[str] = []
        self._numbers: dict[str, int] = {}
        self._rows: list[tuple[int, ...]] = []  # prop, document, parties
        self._status: list[int] = []
        self.documents: list[str] = []
        self.titles: list[str] = []
        self.languages: list[str] = []
        self.years: list[str] = []
        self._document: dict[str, int] = {}
        self._decided: dict[str, Decision] = {}
        self.entities: list[str] = []
        self.names: list[list[str]] = []
        self._folded: list[str] = []  # all names of an entity
        self._entity: dict[str, int] = {}
        self._judged: set[str] = set()  # entities of which it was ever decided whether they are another
        self._stale = True

    def feed(self) -> None:
        """Take in what was added since; cheap where nothing was."""
        mark = self._record.columns.mark()
        if mark == self._mark:
            return
        if mark[1] != self._mark[1] or mark[0] < self._mark[0]:  # something was taken out
            self._forget()
        after = self._mark[0]
        first, before = len(self.ids), self._size()
        self._take_documents(after)
        for entity, name in self._record.columns.names(after):
            self._take_name(entity, name)
        for _, plain in self._record.columns.statements(after):
            self._take_statement(plain)
        self._take_decisions(after, first)
        self._mark = mark
        self._draw(grown=not after or self._size() != before)

    def _size(self) -> tuple[int, int, int]:
        return len(self.ids), len(self.documents), sum(map(len, self.names))

    def number_of(self, entity: str) -> int:
        """The number of the entity that an id leads to; -1 where there is none."""
        found = self._entity.get(entity, -1)
        return int(self.leads[found]) if found >= 0 else -1

    def _take_documents(self, after: int) -> None:
        files: dict[str, str] | None = None
        for name, blob, title, language, published in self._record.columns.documents(after):
            if not title:
                files = files if files is not None else self._files()
                title = files.get(blob, "") or name[:8]  # noqa: PLW2901  # what it is called by
            self._document[name] = len(self.documents)
            self.documents.append(name)
            self.titles.append(title)
            self.languages.append(language)
            self.years.append(published[:4])

    def _files(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for capture in self._record.iter_captures():
            found.setdefault(capture.blob, PurePath(capture.source.locator).name)
        return found

    def _take_name(self, entity: str, name: str) -> None:
        if entity not in self._entity:
            self._entity[entity] = len(self.entities)
            self.entities.append(entity)
            self.names.append([])
            self._folded.append("")
        number = self._entity[entity]
        names = self.names[number]
        if name not in names:
            names.append(name)
            self._folded[number] += f"{fold(name)}\n"

    def _take_statement(self, plain: Mapping[str, Any]) -> None:
        qualifiers, attribution = plain["qualifiers"], plain["attribution"]
        parties = (
            plain["subject"],
            plain["object"],
            qualifiers["place"],
            attribution["speaker"],
            attribution["organization"],
        )
        named = [party["name"] for party in parties if party]
        numbers = (self._entity.get(party["entity"], -1) if party else -1 for party in parties)
        self._numbers[plain["id"]] = len(self.ids)
        self.ids.append(plain["id"])
        self._words.append(fold(" ".join((plain["quote"]["exact"], *named, qualifiers["object_text"]))))
        self._rows.append((_PROP[plain["prop"]], self._document[plain["document"]], *numbers))
        self._status.append(_STATUS[Status.PROPOSED])

    def _take_decisions(self, after: int, first: int) -> None:
        """Where statements stand after what was decided since."""
        touched: set[str] = set(self.ids[first:]) if after else set()
        for decision in self._record.columns.decisions(after):
            self._decided[decision.id] = decision
            self._judge_names(decision)
            touched |= {decision.target, decision.other}
            if decision.judgement is Judgement.WITHDRAWN:
                touched |= self._concerned(decision.target)
        for name in touched & self._numbers.keys():
            self._status[self._numbers[name]] = _STATUS[self._record.tallies.status(name)]

    def _judge_names(self, decision: Decision) -> None:
        """Where it is about two entities: they may lead elsewhere now."""
        about: Decision | None = decision
        while about and about.judgement is Judgement.WITHDRAWN:
            about = self._decided.get(about.target)
        if about and about.other and about.judgement in _OF_ENTITIES:
            self._judged |= {about.target, about.other}
            self._stale = True

    def _concerned(self, decision: str) -> set[str]:
        """What a decision, or the one that it withdraws, is about."""
        found: set[str] = set()
        while taken := self._decided.get(decision):
            found |= {taken.target, taken.other}
            decision = taken.target if taken.judgement is Judgement.WITHDRAWN else ""
        return found

    def _draw(self, *, grown: bool) -> None:
        """The columns as arrays, as far as they changed."""
        self.status: Numbers = np.array(self._status, np.int32)
        if grown:
            self.words = Texts(self._words)
            table = np.array(self._rows, np.int32).reshape(len(self._rows), 2 + PARTS)
            self.prop: Numbers = table[:, 0].copy()
            self.document: Numbers = table[:, 1].copy()
            self._raw: Numbers = table[:, 2:].copy()
            self.language, self.language_names = _code(self.languages)
            self.year, self.year_names = _code(self.years)
        if grown or self._stale:
            self._stale = False
            self._follow_merges()

    def _follow_merges(self) -> None:
        """Where entities lead: each statement's parties, once each, and what each standing entity is called."""
        self.leads: Numbers = np.arange(len(self.entities), dtype=np.int32)
        for entity in self._judged & self._entity.keys():
            self.leads[self._entity[entity]] = self._entity[self._record.standing(entity)]
        parties = np.where(self._raw >= 0, self.leads[self._raw], -1) if len(self.leads) else self._raw
        parties = np.sort(parties, axis=1)
        again = parties[:, 1:] == parties[:, :-1]  # one that plays two parts in a statement counts once
        parties[:, 1:][again] = -1
        self.parties: Numbers = parties
        self.members: dict[int, list[int]] = {}
        for number, leads in enumerate(self.leads.tolist()):
            self.members.setdefault(leads, []).append(number)
        self.standing: list[int] = list(self.members)
        self.called = Texts("".join(self._folded[each] for each in members) for members in self.members.values())


def fold(text: str) -> str:
    """Words without case, width, accents and punctuation, each after a space; Han characters that stand together."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = HAN_EDGE.sub(" ", "".join(mark for mark in apart if not unicodedata.combining(mark)))
    return " " + _NO_WORD.sub(" ", text.casefold()).strip()


def _code(values: Iterable[str]) -> tuple[Numbers, list[str]]:
    """Values as numbers, and what each number stands for."""
    known: dict[str, int] = {}
    numbers = [known.setdefault(value, len(known)) for value in values]
    return np.array(numbers, np.int32), list(known)
