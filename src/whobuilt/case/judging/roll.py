"""Who and what is named in a case: entities with their names and passages, and what people decide of them."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from whobuilt.case.evidence.sources import Sources
from whobuilt.case.places import Places
from whobuilt.core.decisions import Decision, Judgement, Ruling, make_batch
from whobuilt.core.entities import Entity, Schema
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.resolve.lookup import find_entity
from whobuilt.resolve.standing import Standings, unreviewed_merges
from whobuilt.store.roster import Told

PAIRED = (Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE)
AROUND = 160  # characters shown on each side of a name


@dataclass(frozen=True, slots=True)
class Member:
    """An entity that is part of another, by a merge; the entity itself has none."""

    id: str
    name: str
    merge: Decision | None


@dataclass(frozen=True, slots=True)
class Known:
    """An entity as people judge it: its names, what was merged into it, how much rests on it."""

    entity: Entity
    members: tuple[Member, ...]
    told: Told
    is_confirmed: bool
    has_unreviewed_merge: bool


@dataclass(frozen=True, slots=True)
class MentionedAt:
    """A name where it stands, with what stands around it."""

    document: str
    title: str
    start: int
    end: int
    text: str
    before: str
    after: str


class Roll:
    """The names of a case. What was read of them is kept in memory, and only what came since is read again."""

    def __init__(self, places: Places, sources: Sources, sign: Callable[[Ruling, str], Decision]) -> None:
        """Read nothing yet; `sign` appends a decision under a name."""
        self.record = places.record
        self.roster = places.record.roster
        self._places, self._sources, self._sign = places, sources, sign
        self._forget()

    def _forget(self) -> None:
        self._extent = (0, 0)
        self._schemas: dict[str, Schema] = {}
        self._names: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._sorted: list[tuple[str, str]] = []  # folded name and id, in order
        self._paired: dict[str, Decision] = {}
        self._standings: Standings | None = None
        self._unreviewed: frozenset[str] = frozenset()
        self._shown: tuple[tuple[str, tuple[int, int]], list[MentionedAt]] = ("", (0, 0)), []

    # Who is who.

    def feed(self) -> tuple[int, int]:
        """Take in what came since; how far the record has come."""
        extent = self.roster.extent()
        if extent == self._extent:
            return extent
        if extent[1] != self._extent[1]:
            self._forget()
        row = self._extent[0]
        fresh = []
        for bearer in self.roster.names_since(row):
            if bearer.entity not in self._schemas:
                self._schemas[bearer.entity] = bearer.schema
                fresh.append((bearer.name.casefold(), bearer.entity))
            self._names[bearer.entity].append((bearer.row, bearer.name))
        self._sort(fresh)
        decided = self.roster.kept_since(row, "decision")
        if row == 0 and decided:
            self._take(self.roster.iter_ruled(PAIRED, standing=False))
            self._standings = None
        else:
            self._take(self.roster.get_decision(name) for _, _, name in decided)
        self._extent = extent
        return extent

    def _sort(self, fresh: list[tuple[str, str]]) -> None:
        if len(fresh) > len(self._sorted) // 8:
            self._sorted = sorted([*self._sorted, *fresh])
            return
        for each in fresh:
            insort(self._sorted, each)

    def _take(self, decisions: Iterable[Decision]) -> None:
        """Keep what was decided of pairs; a withdrawal may be of such a decision, so the standing is drawn anew."""
        for decision in decisions:
            if decision.judgement in PAIRED and decision.other and decision.target in self._schemas:
                self._paired[decision.id] = decision
                self._standings = None
            elif decision.judgement is Judgement.WITHDRAWN:
                self._standings = None

    def paired(self) -> list[Decision]:
        """The decisions on pairs of entities that nobody withdrew, in their order."""
        self.feed()
        return [each for each in self._paired.values() if self.roster.stands(each.id)]

    @property
    def standings(self) -> Standings:
        """Which entities are one today."""
        self.feed()
        if self._standings is None:
            paired = self.paired()
            self._standings, self._unreviewed = Standings(paired), unreviewed_merges(paired)
        return self._standings

    def iter_ids(self, query: str = "", schema: Schema | None = None) -> Iterator[str]:
        """The standing entities whose names hold some words, in the order of their names."""
        standings, wanted = self.standings, query.casefold().strip()
        found = self._find(wanted, standings) if wanted else None
        for _, entity in self._sorted:
            is_wanted = (found is None or entity in found) and schema in {None, self._schemas[entity]}
            if is_wanted and standings.standing(entity) == entity:
                yield entity

    def _find(self, wanted: str, standings: Standings) -> set[str]:
        return {
            standings.standing(entity)
            for entity, names in self._names.items()
            if any(wanted in name.casefold() for _, name in names)
        }

    def get(self, words: str) -> Known:
        """A standing entity by name or id; WhoBuiltError where there is none, or several are called so."""
        return self.make(find_entity(self.record, words).id, self.standings)

    def make(self, entity: str, standings: Standings) -> Known:
        """An entity as it stands by some decisions: today's, or such as are only considered."""
        members = standings.members(entity)
        rows = sorted(row for member in members for row in self._names[member])
        [(_, minted), *_] = self._names[entity]
        names = dict.fromkeys(name for _, name in rows if name != minted)
        schema = self._schemas[entity]
        return Known(
            Entity(entity, schema, minted, tuple(names)),
            tuple(Member(each, self._names[each][0][1], standings.merges.get(each)) for each in members),
            self.roster.tell(members),
            schema is Schema.PERSON and any(map(self._is_accepted, members)),
            any(member in self._unreviewed for member in members),
        )

    def bearers(self) -> Iterator[tuple[str, Schema, str, int]]:
        """Every name with the entity that was minted for it, what it names, and the row in which it was kept."""
        self.feed()
        for entity, names in self._names.items():
            yield from ((entity, self._schemas[entity], name, row) for row, name in names)

    def _is_accepted(self, entity: str) -> bool:
        accepted = (each for each in self.record.iter_decisions(entity) if each.judgement is Judgement.ACCEPTED)
        return any(not each.auto and self.roster.stands(each.id) for each in accepted)

    # Where they are named.

    def passages(self, words: str) -> list[MentionedAt]:
        """Every place where an entity is named, in the order of documents; kept for who turns the pages."""
        entity = find_entity(self.record, words).id
        key = entity, self.feed()
        if self._shown[0] != key:
            members = self.standings.members(entity)
            self._shown = key, list(self.mentions(members, self.roster.naming(members)))
        return self._shown[1]

    def mentions(self, members: Sequence[str], documents: Iterable[str]) -> Iterator[MentionedAt]:
        """The places in documents where any of some entities is named."""
        wanted = frozenset(members)
        for document in documents:
            spans = [(each.start, each.end) for each in self.record.iter_mentions(document) if each.entity in wanted]
            if not spans:
                continue
            text, title = self.record.get_text(document), self._sources.brief(document).title
            for start, end in dict.fromkeys(spans):
                before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
                yield MentionedAt(document, title, start, end, text[start:end], before, after)

    # What people decide.

    def judge(self, ruling: Ruling, by: str) -> Decision:
        """Decide whether two entities are one; if they are, the first is then called as the second."""
        if ruling.judgement not in PAIRED:
            said = "two names are the same, different, or it is not sure."
            raise WhoBuiltError(Problem("bad_judgement", said, ruling.judgement))
        one, other = find_entity(self.record, ruling.target), find_entity(self.record, ruling.other)
        if one.id == other.id:
            raise WhoBuiltError(Problem("same_entity", "these are one entity already.", one.name))
        return self._sign(Ruling(ruling.judgement, one.id, other.id, ruling.reason), by)

    def split(self, words: str, by: str, reason: str, only: Sequence[str] = ()) -> tuple[Decision, ...]:
        """Withdraw the merges that made an entity of several, or some of them; each is then what it was before."""
        merges = self.merges_of(words, only)
        with self._places.transaction():
            count = str(self.record.decision_count())
            batch = make_batch(*(each.id for each in merges), count) if len(merges) > 1 else ""
            for decision in reversed(merges):
                self._sign(Ruling(Judgement.WITHDRAWN, decision.id, reason=reason, batch=batch), by)
        return merges

    def merges_of(self, words: str, only: Sequence[str] = ()) -> tuple[Decision, ...]:
        """The merges that made an entity; of some ids, these alone: WhoBuiltError where one of them is none of its."""
        entity, standings = find_entity(self.record, words).id, self.standings
        same = (each for each in self.paired() if each.judgement is Judgement.SAME)
        merges = {each.id: each for each in same if standings.standing(each.target) == entity}
        for name in only:
            if name not in merges:
                raise WhoBuiltError(Problem("unknown_merge", "no standing merge of this entity has that id.", name))
        return tuple(merges[name] for name in (dict.fromkeys(only) or merges))

    def confirm(self, words: str, by: str, reason: str) -> Decision:
        """Confirm that a person is named in a public role; all others are masked in what is published."""
        found = find_entity(self.record, words)
        if found.schema is not Schema.PERSON:
            raise WhoBuiltError(Problem("no_person", "only a person needs to be confirmed.", found.name))
        return self._sign(Ruling(Judgement.ACCEPTED, found.id, reason=reason), by)
