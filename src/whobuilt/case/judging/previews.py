"""What a decision on names would change, told before it is taken: exactly that then happens."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from whobuilt.case.judging.candidates import Candidates
from whobuilt.case.judging.claims import Claims
from whobuilt.case.judging.roll import Known, Roll
from whobuilt.compose.lines import fact_key
from whobuilt.compose.words import fact_of
from whobuilt.core.assessment import Verdict
from whobuilt.core.dates import utc_now
from whobuilt.core.decisions import Decision, Judgement, Ruling, make_decision
from whobuilt.core.entities import Entity, Party, Schema
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Statement, Status
from whobuilt.core.verdicts import Weighed
from whobuilt.ports import StatementFilter
from whobuilt.resolve.likeness import Likeness
from whobuilt.resolve.lookup import find_entity
from whobuilt.resolve.standing import Standings


@dataclass(frozen=True, slots=True)
class Changed:
    """A claim whose gravest verdict would be another."""

    claim: Statement
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be.

    Of a merge `kept` is the one that the other is called as, and `retired` that other as it is now; of a split they are
    what remains, and what stands for itself again. `statements` would be read as of another than now. `lines` are what
    several facts would be told in (of a split: what would be told in several).
    """

    kept: Known
    retired: tuple[Known, ...]
    statements: int
    lines: tuple[str, ...]
    verdicts: tuple[Changed, ...]
    warnings: tuple[str, ...]


class Previews:
    """Tells what merges and splits would change."""

    def __init__(self, roll: Roll, claims: Claims, candidates: Candidates, likeness: Likeness) -> None:
        """Look at nothing yet."""
        self._roll, self._claims, self._candidates = roll, claims, candidates
        self._likeness = likeness

    def merge(self, one: str, other: str) -> Preview:
        """What merging two entities would change; WhoBuiltError where they are one already."""
        record = self._roll.record
        retired, kept = find_entity(record, one), find_entity(record, other)
        if retired.id == kept.id:
            raise WhoBuiltError(Problem("same_entity", "these are one entity already.", kept.name))
        ruling = Ruling(Judgement.SAME, retired.id, kept.id)
        considered = make_decision(ruling, "nobody", utc_now(), nonce=str(record.decision_count()))
        now, then = self._roll.standings, Standings([*self._roll.paired(), considered])
        sides = self._roll.make(retired.id, now), self._roll.make(kept.id, now)
        stated = self._stated(retired.id, kept.id)
        return Preview(
            self._roll.make(kept.id, then),
            (sides[0],),
            sides[0].told.statements,
            tuple(_joined(stated, now, then, kept)),
            self._verdicts(then, frozenset({retired.id, kept.id})),
            tuple(dict.fromkeys(self._warnings(sides, stated, now))),
        )

    def split(self, words: str, decisions: Sequence[str] = ()) -> Preview:
        """What withdrawing some merges of an entity, or all, would change."""
        entity = find_entity(self._roll.record, words)
        gone = {each.id for each in self._roll.merges_of(words, decisions)}
        now = self._roll.standings
        then = Standings([each for each in self._roll.paired() if each.id not in gone])
        kept = then.standing(entity.id)
        apart = dict.fromkeys(then.standing(member) for member in now.members(entity.id))
        retired = tuple(self._roll.make(each, then) for each in apart if each != kept)
        stated = self._stated(entity.id)
        moved = {member.id for each in retired for member in each.members}
        return Preview(
            self._roll.make(kept, then),
            retired,
            self._roll.roster.tell(moved).statements,
            tuple(_joined(stated, then, now, entity)),
            self._verdicts(then, frozenset({entity.id})),
            (),
        )

    def _stated(self, *entities: str) -> list[tuple[Statement, Status]]:
        """What is stated of some standing entities and nobody rejected, each once."""
        record = self._roll.record
        every = (found for entity in entities for found in record.iter_statements(StatementFilter(entity=entity)))
        return list({item.id: (item, status) for item, status in every if status is not Status.REJECTED}.values())

    def _verdicts(self, then: Standings, entities: frozenset[str]) -> tuple[Changed, ...]:
        before, after = self._claims.weigh(), self._claims.assess_as(then, entities)
        record = self._roll.record
        return tuple(
            Changed(record.get_statement(claim), _worst(before.get(claim, ())), _worst(weighed))
            for claim, weighed in after.items()
            if _worst(before.get(claim, ())) is not _worst(weighed)
        )

    def _warnings(
        self, sides: tuple[Known, Known], stated: Iterable[tuple[Statement, Status]], now: Standings
    ) -> Iterator[str]:
        one, other = sides
        if Schema.PERSON in {one.entity.schema, other.entity.schema}:
            yield "persons: one name does not make two persons one"
        kinds = {one.entity.schema, other.entity.schema}
        if len(kinds) > 1 and kinds != {Schema.COMPANY, Schema.PUBLIC_BODY}:  # of these the likeness speaks below
            yield f"one is read as {_kind(one.entity.schema)}, the other as {_kind(other.entity.schema)}"
        yield from self._likeness.compare(one.entity, other.entity)
        pair = {one.entity.id, other.entity.id}
        if any(_sides(item, now) == pair for item, _ in stated):
            yield "a statement has them as its two sides, subject and object"
        if self._candidates.in_one_sentence(one, other):
            yield "a sentence names both, as two"
        for side in sides:
            if side.has_unreviewed_merge:
                yield f"“{side.entity.name}” rests on a machine's merge that nobody has reviewed"
        for each in self._judged_apart(pair, now):
            why = f": {each.reason}" if each.reason else ""
            yield f"{each.by} judged them to be different on {each.at:%Y-%m-%d}{why}"

    def _judged_apart(self, pair: set[str], now: Standings) -> Iterator[Decision]:
        for each in self._roll.paired():
            if each.judgement is Judgement.DIFFERENT and {now.standing(each.target), now.standing(each.other)} == pair:
                yield each


class _Seen:
    """Whom parties are read as, under some standing of names."""

    def __init__(self, standings: Standings) -> None:
        self._standings = standings

    def standing(self, party: Party | None) -> str:
        return self._standings.standing(party.entity) if party and party.entity else ""


def _joined(
    stated: Iterable[tuple[Statement, Status]], apart: Standings, together: Standings, kept: Entity
) -> Iterator[str]:
    """The facts that are several under one standing of names, and one under another, each in a line."""
    facts: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for item, _ in stated:
        facts[fact_key(item, _Seen(together))].append(item)
    for same in facts.values():
        if len({fact_key(item, _Seen(apart)) for item in same}) > 1:
            named = dict.fromkeys(together.members(kept.id), kept.name)
            documents = len({item.document for item in same})
            yield f"{fact_of(same[0], named)}." + (f" ({documents} documents)" if documents > 1 else "")


def _sides(statement: Statement, standings: Standings) -> set[str]:
    parties = (statement.subject, statement.object)
    return {standings.standing(party.entity) for party in parties if party and party.entity}


def _worst(weighed: tuple[Weighed, ...]) -> Verdict:
    return weighed[0].stands if weighed else Verdict.UNADDRESSED


def _kind(schema: Schema) -> str:
    """A kind of entity in plain words: "public body"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", schema).lower()
