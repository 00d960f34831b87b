"""Who speaks in a sentence: the clauses that report speech, and the speaker of each with whom it is spoken for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from whobuilt.core.entities import Schema
from whobuilt.extract.english.antecedents import Antecedents
from whobuilt.extract.english.clusters import Cluster
from whobuilt.extract.english.cues import Cue, iter_cues, phrase_end
from whobuilt.extract.english.lexicon import load_table, lowered, speech_verbs, speech_words
from whobuilt.extract.english.parts import Clause
from whobuilt.extract.english.segments import Part, Segment
from whobuilt.extract.english.units import NAMED, Kind, Unit
from whobuilt.extract.parties import CUSTOMERS

SPEECH_VERBS = {kind: speech_verbs(kind) for kind in load_table("speech")["verbs"]}
EVIDENCE_NOUNS = speech_words("evidence_nouns")
SPOKEN_FOR = CUSTOMERS  # of whom somebody can be said to speak: "a spokesman for Ruritania", too

_ROLES = lowered("role_nouns", "crowds")
_CROWDS = lowered("crowds")
_CORPORATE = lowered("corporate_roles")
_COMPANY_WORDS = lowered("company_references") | {"spokesman", "spokeswoman", "spokesperson"}
_START = attrgetter("start")
_NEAR = 600  # characters to the last who spoke, for "he" and "they"
_BESIDE = 8  # units behind a speaker's name, which tell what they are
_NOBODY = frozenset({"there", "nothing", "everything"})


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

    @property
    def schema(self) -> Schema | None:
        """What the party is that is spoken for; None where nothing tells."""
        party = self.organization or self.cluster
        return party.schema if party is not None else None


@dataclass(slots=True)
class Speech:
    """A verb that reports speech, with its speaker."""

    line: Line
    cue: Cue
    speaker: Speaker

    @property
    def verb_at(self) -> tuple[int, int]:
        """Where the verb stands in the text."""
        head = self.line.units[self.cue.head]
        return head.start, head.end

    @property
    def lemma(self) -> str:
        """The verb."""
        return self.cue.lemma

    def by_critic(self) -> bool:
        """Whether the words for the speaker, or for whom they speak, are an office's that finds fault."""
        party = self.speaker.organization or self.speaker.cluster
        if self.speaker.schema is Schema.COMPANY:
            return False  # its privacy officer defends it
        told = {*self.speaker.text.lower().split(), *(party.name.lower().split() if party is not None else ())}
        first, last = self.cue.subject or (0, 0)
        stop = self.cue.first if self.cue.first >= last else last + _BESIDE
        for unit in self.line.units[first : min(stop, last + _BESIDE)]:
            if unit.kind is Kind.MARK and unit.text != ",":
                break
            told.update(unit.lower.split())
        return "officer" not in told and not told.isdisjoint(speech_words("critics"))


class SpeechFinder:
    """Finds the speeches of a document, given who works for whom."""

    def __init__(
        self, text: str, lines: list[Line], employers: dict[int, Cluster], quoted: Callable[[int], bool]
    ) -> None:
        """`employers` leads from the id() of a person's cluster to the organization the person speaks for.

        `quoted` says whether a place stands in quotation marks: who is named there is not spoken of by the writer.
        """
        self._text = text
        self._employers = dict(employers)
        self._context = _spoken_of(lines)
        self._roles = _in_roles(lines)
        self._cues = {line.start: list(iter_cues(line.units)) for line in lines}
        self._mend_kinds(lines)
        self._antecedents = Antecedents.of(lines, quoted)
        self._last: Speaker | None = None
        self._lines = Lines(lines)

    def find(self, line: Line) -> Iterator[Speech]:
        """The speeches of a sentence."""
        for cue in self._cues[line.start]:
            assert cue.subject is not None  # iter_cues gives none without
            if (speaker := self.speaker(line, cue.subject, cue)) is not None:
                if cue.lemma not in SPEECH_VERBS["marked"] | {"report"}:  # the press reports, and is not spoken of
                    self._antecedents.speaks(speaker.organization, line, speaker.start)
                    self._antecedents.speaks(speaker.cluster, line, speaker.start)
                    self._last = speaker
                yield Speech(line, cue, speaker)

    def _mend_kinds(self, lines: list[Line]) -> None:
        """What says something is no product, whatever it was taken for."""
        for line in lines:
            for cue in self._cues[line.start]:
                if cue.subject is None or cue.lemma not in speech_words("plain"):
                    continue
                head = line.units[cue.subject[1] - 1]
                if head.kind is Kind.NAME and head.cluster is not None and head.schema is Schema.PRODUCT:
                    head.cluster.schemas[Schema.COMPANY] += head.cluster.schemas[Schema.PRODUCT] + 1

    def speaker(self, line: Line, core: tuple[int, int], cue: Cue) -> Speaker | None:
        """Who the noun phrase at units `core` is as a speaker; None where it is nobody, or a document."""
        units = line.units[core[0] : core[1]]
        start, end = units[0].start, units[-1].end
        words, lower = self._text[start:end], self._text[start:end].lower()
        head = units[-1] if units[-1].kind in NAMED else None
        if lower in {"them", "these", "i", "we", "you"}:
            return None
        if lower in {"he", "she", "they"}:
            return self._pronoun(line, lower, words, (start, end))
        if head is not None and head.kind is Kind.REFERENCE:
            organization = self._antecedents.organization(line, start, lower) or head.cluster
            return Speaker(organization, words, organization, start, end)
        if head is not None and head.cluster is not None:
            return self._named(line, head, words)
        apposed = _apposed(line.units, core, cue)
        if apposed is not None and apposed.cluster is not None:
            organization = self._inside(line, units) or self._attached(line, core[1])
            if organization is not None and apposed.schema is Schema.PERSON:
                key = id(apposed.cluster)
                owned = any(unit.kind is Kind.OWNER for unit in units)  # "its" is weighed better here than in roles
                self._employers[key] = organization if owned else self._employers.get(key, organization)
            return self._named(line, apposed, apposed.text)
        return self._unnamed(line, core, cue)

    def _pronoun(self, line: Line, lower: str, words: str, place: tuple[int, int]) -> Speaker | None:
        """Who "he", "she" and "they" are: whoever spoke last without a name, else the person spoken of."""
        last = self._last
        near = last is not None and 0 <= line.start - last.end < _NEAR
        if lower == "they":
            if (crowd := self._crowd(line, place[0], last.end if near and last is not None else 0)) is not None:
                return crowd
            if last is None or not near or last.text.lower() in {"he", "she"}:
                return Speaker(None, words, None, *place)
            return Speaker(last.cluster, words, last.organization, *place)
        cluster = self._antecedents.person(line, place[0])
        unnamed = last is not None and last.cluster is None and not _ROLES.isdisjoint(last.text.lower().split())
        if near and last is not None and unnamed:
            return Speaker(None, words, last.organization, *place)
        if cluster is not None:
            return Speaker(cluster, words, self._employers.get(id(cluster)), *place)
        return Speaker(None, words, self._roles.get(line.start), *place)

    def _crowd(self, line: Line, before: int, after: int) -> Speaker | None:
        """The "researchers" or "officials" that this sentence or the last tells of, nearer than the last speaker."""
        for each in (line, self._lines.before(line)):
            if each is None or each.paragraph != line.paragraph:
                break
            for clause in reversed(each.clauses):
                for phrase in clause.subject:
                    units = each.units[phrase.first : phrase.last]
                    if phrase.noun in _CROWDS and after <= units[0].start < before:
                        organization = self._inside(each, units) or self._attached(each, phrase.last)
                        return Speaker(
                            None,
                            self._text[units[0].start : units[-1].end],
                            organization,
                            units[0].start,
                            units[-1].end,
                        )
        return None

    def _unnamed(self, line: Line, core: tuple[int, int], cue: Cue) -> Speaker | None:
        """A speaker by role or kind: "a spokesman for X", "officials", "its statement"."""
        units = line.units[core[0] : core[1]]
        start, end = units[0].start, units[-1].end
        around = {unit.lower for unit in units}
        if around <= speech_words("nobody") or not around.isdisjoint(_NOBODY):
            return None
        organization = self._inside(line, units) or self._attached(line, core[1])
        voice = not around.isdisjoint(speech_words("voices"))
        if around & EVIDENCE_NOUNS and (not voice or cue.lemma == "show"):
            return None
        speaks = not around.isdisjoint(_ROLES | _COMPANY_WORDS | speech_words("speakers"))
        titled = units[-1].text[:1].isupper() and core[0] != 0
        follows = line.units[cue.last].lower if cue.last < len(line.units) else ""
        plain = cue.lemma in speech_words("plain") or follows == "that"
        called = cue.lemma in SPEECH_VERBS["calling"]
        if not (speaks or organization or ((voice or titled or plain) and not called)):
            return None
        cluster = None
        if organization is None and units[0].lower == "the" and len(units) == 2:  # noqa: PLR2004  # "the minister"
            cluster = self._antecedents.titled(units[-1].lower)
            organization = self._employers.get(id(cluster)) if cluster is not None else None
            if cluster is None and units[-1].lower in speech_words("bodies") | speech_words("groups"):
                cluster = organization = self._antecedents.organization(line, start, units[-1].lower)
        own = not around.isdisjoint(speech_words("own_voices"))
        if cluster is None and organization is None and (own or self._speaks_for(around)):
            organization = self._antecedents.organization(line, start, "it")
        beyond = line.units[core[1] : cue.first]
        whole = len(beyond) > 1 and all(unit.kind is not Kind.MARK for unit in beyond)
        if not speaks and units[-1].text[:1].isupper() and whole:
            end = line.units[cue.first - 1].end  # "Lawyers for Exampleland" is one name
        return Speaker(cluster, self._text[start:end], organization, start, end)

    def _speaks_for(self, around: set[str]) -> bool:
        """Whether the words name somebody who speaks for the party spoken of: "a spokesman", "executives"."""
        return not around.isdisjoint(_COMPANY_WORDS | _CORPORATE | speech_words("spoken_for"))

    def according(self, line: Line, at: int) -> Speaker | None:
        """The speaker of "according to X" at unit `at`; of a document, whoever it is told to be by."""
        core = at + 2, phrase_end(line.units, at + 2) or at + 2
        if core[1] == core[0]:
            return None
        units = line.units[core[0] : core[1]]
        if units[0].lower in {"it", "they", "them", "this", "that"}:  # a document, more often than not
            return None
        around = {unit.lower for unit in units}
        if around & EVIDENCE_NOUNS:
            written = units[-1].lower in EVIDENCE_NOUNS  # "papers obtained by X" are not X's
            organization = (self._inside(line, units) or self._attached(line, core[1])) if written else None
            place = units[0].start, units[-1].end
            return Speaker(None, self._text[slice(*place)], organization, *place) if organization else None
        return self.speaker(line, core, Cue("say", "past", core[1], core[1], core[1], core))

    def _named(self, line: Line, head: Unit, words: str) -> Speaker | None:
        cluster = head.cluster
        if cluster is None or cluster.schema not in SPOKEN_FOR | {Schema.PERSON}:
            return None
        organization = self._employer(line, head) if cluster.schema is Schema.PERSON else cluster
        return Speaker(cluster, words, organization, head.start, head.end)

    def _employer(self, line: Line, person: Unit) -> Cluster | None:
        """For whom a person speaks: as told anywhere, else, where a role is named, the party spoken of before."""
        known = self._employers.get(id(person.cluster))
        if known is not None or person.kind is not Kind.NAME:
            return known
        at = next(i for i, unit in enumerate(line.units) if unit is person)
        beside = line.units[max(0, at - 3) : at] + line.units[at + 1 : at + 7]
        behind = [unit for unit in line.units[at + 1 : at + 4] if unit.lower != "the"]
        if len(behind) > 1 and behind[0].lower in {"of", "from", "at"} and behind[1].schema in SPOKEN_FOR:
            return behind[1].cluster
        if (heads := self._headed(line, at)) is not None:
            return heads
        corporate = any(unit.lower in _CORPORATE for unit in beside)
        organization = self._context[line.start] if corporate else None
        if organization is not None:
            self._employers[id(person.cluster)] = organization
        return organization

    def _headed(self, line: Line, at: int) -> Cluster | None:
        """The organization of "NAME, who heads the centre's programme"."""
        units = line.units[at + 1 : at + 12]
        if len(units) < 3 or units[1].lower != "who" or units[2].lower not in speech_words("heading"):  # noqa: PLR2004  # ", who heads"
            return None
        for unit, following in pairwise(units[3:]):
            if unit.kind is Kind.MARK:
                return None
            if (cluster := self._meant(line, unit)) is not None:
                return cluster
            if unit.lower == "the" and following.lower in speech_words("bodies") | speech_words("groups"):
                return self._antecedents.organization(line, unit.start, following.lower)
        return None

    def _inside(self, line: Line, units: list[Unit]) -> Cluster | None:
        """The organization within the words for a speaker: "Acme's lawyer", "its chief executive"."""
        found = (self._meant(line, unit) for unit in reversed(units))
        named = next((cluster for cluster in found if cluster is not None), None)
        return named or self._whose(line, units)

    def _whose(self, line: Line, units: list[Unit]) -> Cluster | None:
        """The organization of "the ministry's spokesman": the one that is called so."""
        for unit, following in pairwise(units[1:]):
            if following.kind is Kind.POSSESSIVE and unit.lower in speech_words("bodies") | speech_words("groups"):
                return self._antecedents.organization(line, unit.start, unit.lower)
        return None

    def _meant(self, line: Line, unit: Unit) -> Cluster | None:
        """The organization or country that a unit names or stands for."""
        if unit.lower == "its" or (unit.kind is Kind.REFERENCE and unit.lower.startswith("the ")):
            return self._antecedents.organization(line, unit.start, unit.lower) or unit.cluster
        return unit.cluster if unit.kind is not Kind.WORD and unit.schema in SPOKEN_FOR else None

    def _attached(self, line: Line, at: int) -> Cluster | None:
        """The organization of "analysts with X", "a spokesman for X"; of "a company spokesman" the one spoken of."""
        units = line.units
        if at < len(units) and units[at].lower in {"with", "from", "at", "for", "of", "by"}:
            for unit in units[at + 1 : at + 8]:
                if (cluster := self._meant(line, unit)) is not None:
                    return cluster
                if unit.kind is Kind.MARK:
                    break
        return None


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

    def before(self, line: Line) -> Line | None:
        """The sentence before another."""
        index = bisect_right(self._starts, line.start) - 2
        return self.all[index] if index >= 0 else None

    def overlapping(self, start: int, end: int) -> list[Line]:
        """The sentences that share characters with `text[start:end]`."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_right(self._starts, end - 1)
        return [line for line in self.all[first:last] if line.end > start]

    def units(self, start: int, end: int) -> list[Unit]:
        """The units that begin in `text[start:end]`."""
        found: list[Unit] = []
        for line in self.overlapping(start, end):
            first = bisect_left(line.units, start, key=_START)
            found += line.units[first : bisect_left(line.units, end, key=_START)]
        return found


def _apposed(units: list[Unit], core: tuple[int, int], cue: Cue) -> Unit | None:
    """The person named beside a role: "its chief executive, Jane Miller, said"."""
    last = cue.first if not cue.behind else min(len(units), core[1] + 8)
    for at in range(core[1], last - 1):
        if units[at].text == "," and units[at + 1].schema is Schema.PERSON and units[at + 1].kind is Kind.NAME:
            return units[at + 1]
    return None


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
