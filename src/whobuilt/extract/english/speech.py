"""Who speaks in a sentence: the clauses that report speech, and the speaker of each with whom it is spoken for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from whobuilt.core.entities import Schema
from whobuilt.extract.english.clusters import Cluster
from whobuilt.extract.english.lexicon import load_table, lowered, speech_verbs, speech_words
from whobuilt.extract.english.parts import Clause
from whobuilt.extract.english.phrases import Phrase
from whobuilt.extract.english.segments import Part, Segment
from whobuilt.extract.english.units import NAMED, Kind, Unit
from whobuilt.extract.parties import CUSTOMERS

SPEECH_VERBS = {kind: speech_verbs(kind) for kind in load_table("speech")["verbs"]}
EVIDENCE_NOUNS = speech_words("evidence_nouns")
SPOKEN_FOR = CUSTOMERS  # of whom somebody can be said to speak: "a spokesman for Ruritania", too

_REPORTING = SPEECH_VERBS["clause"] | SPEECH_VERBS["deny"] | SPEECH_VERBS["criticise"] | SPEECH_VERBS["promise"]
_ROLES = lowered("role_nouns", "crowds")
_CORPORATE = lowered("corporate_roles")
_QUOTES = frozenset({"”", '"', "’"})


@dataclass(slots=True)
class Line:
    """A sentence with its units, segments and clauses."""

    start: int
    end: int
    paragraph: int
    units: list[Unit]
    segments: list[Segment]
    clauses: list[Clause]


@dataclass(slots=True)
class Speaker:
    """Who speaks: a cluster where named, the words that name them, and for whom they speak."""

    cluster: Cluster | None
    text: str
    organization: Cluster | None
    start: int
    end: int

    @property
    def own(self) -> frozenset[int]:
        """The id() of the clusters that are the speaker's own side."""
        return frozenset(id(cluster) for cluster in (self.cluster, self.organization) if cluster is not None)


@dataclass(slots=True)
class Speech:
    """A clause that reports speech; `behind` where the speaker stands behind the verb ("…," said X)."""

    line: Line
    clause: Clause
    speaker: Speaker
    behind: bool

    @property
    def verb_at(self) -> tuple[int, int]:
        """Where the verb stands in the text."""
        head = self.line.units[self.clause.verb.head]
        return head.start, head.end


class SpeechFinder:
    """Finds the speeches of a document, given who works for whom."""

    def __init__(self, text: str, lines: list[Line], employers: dict[int, Cluster]) -> None:
        """`employers` leads from the id() of a person's cluster to the organization the person speaks for."""
        self._text = text
        self._employers = dict(employers)
        self._context = _spoken_of(lines)
        self._roles = _in_roles(lines)

    def find(self, line: Line) -> Iterator[Speech]:
        """The speeches of a sentence."""
        reported = False
        for clause in line.clauses:
            verb = clause.verb
            mute = verb.lemma == "comment" and verb.negated and not reported
            silent = verb.lemma in SPEECH_VERBS["decline"] or mute
            reported = reported or verb.lemma in _REPORTING
            tells = silent or (verb.lemma in _REPORTING and verb.lemma != "comment")
            if not tells or verb.form == "infinitive" or verb.passive:
                continue
            behind = self._stands_behind(line, clause)
            phrases = clause.find("object")[:1] if behind else clause.subject
            if phrases and (speaker := self.speaker(line, phrases, clause)):
                yield Speech(line, clause, speaker, behind)

    def speaker(self, line: Line, phrases: list[Phrase], clause: Clause) -> Speaker | None:
        """Who a verb's subject is as a speaker; None where it is nobody, or a document."""
        first, last = phrases[0], phrases[-1]
        start, end = line.units[first.first].start, line.units[last.last - 1].end
        words = self._text[start:end]
        head = first.head
        if words.lower() in {"they", "them", "these", "i", "we", "you"}:
            return None
        if words.lower() in {"he", "she"} and (head is None or head.cluster is None):
            organization = self._roles.get(line.start)
            return Speaker(None, words, organization, start, end) if organization else None
        if head is not None and head.cluster is not None and len(phrases) == 1:
            return self._named(line, head, words)
        around = {unit.lower for unit in line.units[first.first : last.last]}
        nobody = first.head is None and around <= speech_words("nobody")
        if nobody or (around & EVIDENCE_NOUNS and clause.verb.lemma != "say"):
            return None
        organization = first.maker.cluster if first.maker else self._attached(line, last.last)
        return Speaker(None, words, organization, start, end)

    def according(self, head: Unit) -> Speaker | None:
        """The speaker of "according to X"."""
        cluster = head.cluster
        if cluster is None:
            return None
        person = cluster.schema is Schema.PERSON
        organization = self._employers.get(id(cluster)) if person else cluster
        return Speaker(cluster, head.text, organization, head.start, head.end)

    def _named(self, line: Line, head: Unit, words: str) -> Speaker | None:
        cluster = head.cluster
        if cluster is None or cluster.schema not in SPOKEN_FOR | {Schema.PERSON}:
            return None
        organization = self._employer(line, head) if cluster.schema is Schema.PERSON else cluster
        return Speaker(cluster, words, organization, head.start, head.end)

    def _stands_behind(self, line: Line, clause: Clause) -> bool:
        """Whether the speaker follows the verb: "…," said X."""
        verb = clause.verb
        before = line.units[verb.first - 1].text if verb.first else ""
        phrases = clause.find("object")
        if verb.lemma not in speech_words("behind") or verb.auxiliary or not phrases:
            return False
        head = phrases[0].head
        titled = any(unit.lower in _ROLES for unit in line.units[phrases[0].first : phrases[0].last])
        if not titled and (head is None or head.kind not in NAMED):
            return False
        if before not in (_QUOTES if verb.lemma in speech_words("telling") else _QUOTES | {","}):
            return False
        after = next((s for s in line.segments if s.first >= phrases[-1].last), None)
        return after is None or after.verb is None or not after.verb.finite

    def _employer(self, line: Line, person: Unit) -> Cluster | None:
        """For whom a person speaks: as told anywhere, else, where a role is named, the party spoken of before."""
        known = self._employers.get(id(person.cluster))
        if known is not None or person.kind is not Kind.NAME:
            return known
        at = next(i for i, unit in enumerate(line.units) if unit is person)
        beside = line.units[max(0, at - 3) : at] + line.units[at + 1 : at + 7]
        behind = line.units[at + 1 : at + 4]
        if len(behind) > 1 and behind[0].lower in {"of", "from", "at"} and behind[1].schema in SPOKEN_FOR:
            return behind[1].cluster
        corporate = any(unit.lower in _CORPORATE for unit in beside)
        organization = self._context[line.start] if corporate else None
        if organization is not None:
            self._employers[id(person.cluster)] = organization
        return organization

    def _attached(self, line: Line, at: int) -> Cluster | None:
        """The organization of "analysts with X", "a spokesman for X"; of "a company spokesman" the one spoken of."""
        units = line.units
        if at < len(units) and units[at].lower in {"with", "from", "at", "for", "of"}:
            for unit in units[at + 1 : at + 8]:
                if unit.cluster and unit.cluster.schema in SPOKEN_FOR:
                    return unit.cluster
                if unit.kind is Kind.MARK:
                    break
        speaks_for = at > 0 and units[at - 1].lower.startswith("spokes")
        return self._context[line.start] if speaks_for else None


class Lines:
    """The sentences of a document, found by place."""

    def __init__(self, lines: list[Line]) -> None:
        """Keep them; they are in order of place."""
        self.all = lines
        self._starts = [line.start for line in lines]

    def at(self, place: int) -> Line | None:
        """The sentence that holds a place; None between sentences."""
        index = bisect_right(self._starts, place) - 1
        return self.all[index] if index >= 0 and place <= self.all[index].end else None

    def overlapping(self, start: int, end: int) -> list[Line]:
        """The sentences that share characters with `text[start:end]`."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_right(self._starts, end - 1)
        return [line for line in self.all[first:last] if line.end > start]

    def units(self, start: int, end: int) -> list[Unit]:
        """The units that begin in `text[start:end]`."""
        return [u for line in self.overlapping(start, end) for u in line.units if start <= u.start < end]


def _spoken_of(lines: list[Line]) -> dict[int, Cluster | None]:
    """By the start of each sentence, the company or body last named before its end."""
    found: dict[int, Cluster | None] = {}
    last: Cluster | None = None
    for line in lines:
        here = [u.cluster for u in line.units if u.cluster and u.schema in {Schema.COMPANY, Schema.PUBLIC_BODY}]
        last = here[0] if here else last
        found[line.start] = last
    return found


def _in_roles(lines: list[Line]) -> dict[int, Cluster]:
    """By the start of each sentence, for whom somebody unnamed last acted: "X's security officer … He said"."""
    found: dict[int, Cluster] = {}
    last: tuple[int, Cluster] | None = None
    for line in lines:
        for at, unit in enumerate(line.units):
            if unit.lower in _ROLES and (owner := _role_owner(line.units, at)) is not None:
                last = (line.paragraph, owner)
        if last is not None and line.paragraph - last[0] <= 1:
            found[line.start] = last[1]
    return found


def _role_owner(units: list[Unit], at: int) -> Cluster | None:
    """The X of "X's … officer", "X spokesman"; None where no organization stands before the role."""
    for unit in reversed(units[max(0, at - 10) : at]):
        if unit.kind is Kind.MARK:
            return None
        if unit.cluster is not None and unit.kind is not Kind.BODY and unit.cluster.schema in SPOKEN_FOR:
            return unit.cluster
    return None


def holds_verb(segments: list[Segment], start: int, end: int, units: list[Unit]) -> bool:
    """Whether a verb stands in `text[start:end]`."""
    return any(s.part is Part.VERB and start <= units[s.first].start < end for s in segments)
