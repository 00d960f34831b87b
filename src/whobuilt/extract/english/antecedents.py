"""Whom "it", "the company", "the minister" and "a spokesman" stand for when they speak."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from math import log2
from typing import TYPE_CHECKING

from whobuilt.core.entities import Schema
from whobuilt.extract.english.lexicon import lowered, speech_words, words
from whobuilt.extract.english.units import Kind, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whobuilt.extract.english.clusters import Cluster
    from whobuilt.extract.english.speech import Line

_REACH = 5  # sentences
_RECENCY = (2.6, 2.5, 1.5, 1.0, 0.7, 0.4)  # this sentence, the one before, …
_PARAGRAPH = 0.6  # what another paragraph's mention is worth
_SUBJECT, _SPOKE, _SPOKE_LAST, _NAMED_SO, _OFTEN = 1.5, 1.2, 1.2, 4.0, 0.6
_MOST = 60  # mentions of a sentence that are weighed
_HEADLESS = 0.5  # what a line without a verb is worth: a dateline
_LEAST = 1.0
_ORGANIZATIONS = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION})
_COMPANY = frozenset({Schema.COMPANY})
_GROUP = frozenset({Schema.ORGANIZATION})
_BODY = frozenset({Schema.PUBLIC_BODY, Schema.ORGANIZATION})
_HEARD = frozenset({"told", "tell", "tells", "telling", "informed"})
_ROLES = lowered("role_nouns")


@dataclass(frozen=True, slots=True)
class _Mention:
    cluster: Cluster
    line: int
    paragraph: int
    start: int
    subject: bool
    weight: float = 1.0


@dataclass(slots=True)
class Antecedents:
    """The named parties of a document, by sentence, and who of them has spoken so far."""

    mentions: list[list[_Mention]] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    counts: Counter[int] = field(default_factory=Counter)
    titles: dict[str, Cluster] = field(default_factory=dict)
    called: dict[str, Cluster] = field(default_factory=dict)
    spoken: set[int] = field(default_factory=set)
    last: Cluster | None = None

    @classmethod
    def of(cls, lines: list[Line], quoted: Callable[[int], bool]) -> Antecedents:
        """Read the mentions of a document's sentences."""
        made = cls()
        for number, line in enumerate(lines):
            made.numbers[line.start] = number
            made.mentions.append([each for each in _mentions(number, line) if not quoted(each.start)])
            made.counts.update(id(mention.cluster) for mention in made.mentions[-1])
            made.titles.update(_titles(line.units))
            made.called.update(_called(line.units))
        return made

    def speaks(self, cluster: Cluster | None, line: Line, start: int) -> None:
        """Keep who spoke last, and where."""
        if cluster is not None:
            self.spoken.add(id(cluster))
            self.last = cluster
            number = self.numbers[line.start]
            self.mentions[number].append(_Mention(cluster, number, line.paragraph, start, subject=True))

    def organization(self, line: Line, before: int, word: str) -> Cluster | None:
        """The organization that `word` ("it", "the company", "the department") stands for at place `before`."""
        noun = word.rsplit(maxsplit=1)[-1]
        wanted = _ORGANIZATIONS
        if noun in lowered("company_references"):
            wanted = _COMPANY
        elif noun in lowered("body_references") | speech_words("bodies"):
            wanted = _BODY
        if noun in speech_words("groups"):
            return self.called.get(noun) or self._best(line, before, _GROUP, noun) or self._last_group(before)
        if wanted is _BODY and noun in speech_words("bodies") and (named := self._named_so(before, noun)):
            return named
        return self._best(line, before, wanted, noun) or (
            self._best(line, before, _ORGANIZATIONS, noun) if wanted is not _COMPANY else None
        )

    def _named_so(self, before: int, noun: str) -> Cluster | None:
        """The body last named before a place whose name holds the noun: "the ministry"."""
        if noun in self.called:
            return self.called[noun]
        told = "police" if noun == "force" else noun.replace("organisation", "organization")
        for mentions in reversed(self.mentions):
            for mention in reversed(mentions):
                if mention.start < before and mention.cluster.schema in _ORGANIZATIONS:
                    names = " ".join(mention.cluster.names).lower().replace("organisation", "organization")
                    if told in names:
                        return mention.cluster
        return None

    def _last_group(self, before: int) -> Cluster | None:
        """The last organization, neither company nor public body, that is named before a place."""
        earlier = (mention for mentions in self.mentions for mention in mentions if mention.start < before)
        groups = [mention.cluster for mention in earlier if mention.cluster.schema is Schema.ORGANIZATION]
        return groups[-1] if groups else None

    def person(self, line: Line, before: int) -> Cluster | None:
        """The person that "he" or "she" stands for."""
        return self._best(line, before, frozenset({Schema.PERSON}), "")

    def titled(self, title: str) -> Cluster | None:
        """The person who is called by a title somewhere: "the commissioner"."""
        return self.titles.get(title)

    def _best(self, line: Line, before: int, wanted: frozenset[Schema], noun: str) -> Cluster | None:
        here = self.numbers[line.start]
        scores: dict[int, float] = {}
        found: dict[int, Cluster] = {}
        for number in range(max(0, here - _REACH), here + 1):
            for mention in self.mentions[number][-_MOST:]:
                if mention.start >= before or mention.cluster.schema not in wanted:
                    continue
                near = _RECENCY[here - number] * (1 if mention.paragraph == line.paragraph else _PARAGRAPH)
                near *= mention.weight
                value = near + _SUBJECT * mention.subject * (0.5 + near / 4)
                key = id(mention.cluster)
                found[key] = mention.cluster
                scores[key] = max(scores.get(key, 0.0), value)
        for key, cluster in found.items():
            scores[key] += _OFTEN * log2(1 + self.counts[key])
            scores[key] += _SPOKE * (key in self.spoken) + _SPOKE_LAST * (cluster is self.last)
            scores[key] += _NAMED_SO * (len(noun) > 3 and noun in cluster.name.lower())  # noqa: PLR2004  # no "it"
        best = max(scores, key=lambda key: scores[key], default=None)
        return found[best] if best is not None and scores[best] >= _LEAST else None


def _mentions(number: int, line: Line) -> Iterator[_Mention]:
    subjects = {id(phrase.head) for clause in line.clauses for phrase in clause.subject if phrase.head is not None}
    for at, unit in enumerate(line.units):
        if unit.kind not in (Kind.NAME, Kind.BODY) or unit.cluster is None:
            continue
        owned = at + 1 < len(line.units) and line.units[at + 1].kind is Kind.POSSESSIVE
        if at and line.units[at - 1].lower in _HEARD:
            continue  # "told X": who listens does not speak next
        hangs = at > 0 and line.units[at - 1].lower in words("prepositions")
        opens = at == 0 and len(line.units) > 1 and line.units[1].kind is not Kind.MARK
        subject = not owned and not hangs and (id(unit) in subjects or opens)
        weight = 1.0 if line.clauses else _HEADLESS
        yield _Mention(unit.cluster, number, line.paragraph, unit.start, subject, weight)


def _titles(units: list[Unit]) -> Iterator[tuple[str, Cluster]]:
    """The titles beside a person's name: "Commissioner NAME", "NAME, the commissioner"."""
    for at, unit in enumerate(units):
        if unit.kind is not Kind.NAME or unit.schema is not Schema.PERSON or unit.cluster is None:
            continue
        for other in units[max(0, at - 4) : at] + units[at + 1 : at + 9]:
            for word in other.lower.split():
                if word in _ROLES:
                    yield word, unit.cluster


def _called(units: list[Unit]) -> Iterator[tuple[str, Cluster]]:
    """The kind of body that stands right before a name: "the committee NAME"."""
    for before, unit in pairwise(units):
        named = unit.kind is Kind.NAME and unit.cluster is not None and unit.schema in _ORGANIZATIONS
        kinds = speech_words("bodies") | speech_words("groups")
        if named and before.lower in kinds and unit.cluster is not None:
            yield before.lower, unit.cluster
