"""What taggers saw, as names over a document's tokens, and how it goes together with what the rules found.

Where a rule and the tagger see the same name it is sure. What only a rule took for a name, with no sign of its own and
unseen by the tagger everywhere, is dropped; what only the tagger saw stands where it is certain enough.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from whobuilt.core.entities import Schema
from whobuilt.extract.english.lexicon import lowered, words
from whobuilt.extract.english.runs import (
    CURRENCIES,
    GENERIC,
    NO_NAMES,
    POINTERS,
    Name,
    is_currency,
    is_numbered,
    is_office,
)
from whobuilt.extract.english.tokens import Sentence, Token
from whobuilt.extract.parties import ORGANIZATIONS
from whobuilt.ports import Tagger

_LAW = 2  # words that a newspaper's name has, where a law's has more
_OWNER = 2  # words of a name behind which "'s" parts an owner from what it owns
CERTAIN = 0.75  # a tagger's own name stands from here on
LONGER = 0.42  # an organization of several words that the tagger saw where rules see less of it, or nothing
DOUBTFUL = 0.35  # below this a tagger is not heard
_SEEN_BY_RULES = frozenset({Schema.LOCATION, Schema.PRODUCT, Schema.PROJECT})
_PLAIN = lowered("openers", "determiners", "prepositions")
_ASKING = frozenset({"how", "what", "where", "why"})
_NEVER_FIRST = (lowered("conjunctions", "auxiliaries", "modals") - {"may", "will"}) | POINTERS | _ASKING
_STAND_FOR_NAMES = (words("body_references") - {"commission", "council"}) | frozenset(
    "board committee government management staff plaintiff defendant applicant respondent supplier winner".split()
)


def iter_tagged(
    tagger: Tagger, text: str, sentences: list[Sentence], *, exact: bool = False
) -> Iterator[tuple[Name, float]]:
    """What a tagger saw in each sentence, as names, with how sure it was; `exact` where its bounds are not guesses."""
    for index, sentence in enumerate(sentences):
        starts = [token.start for token in sentence.tokens]
        for seen in tagger.tag(text[sentence.start : sentence.end]):
            start, end = seen.start + sentence.start, seen.end + sentence.start
            first, last = bisect_right(starts, start) - 1, bisect_left(starts, end)
            if first < 0 or starts[first] != start:
                continue
            spans = [(first, last)] if exact else _part(sentence.tokens, *_trim(sentence.tokens, first, last))
            for span in spans:
                yield make_name(text, index, sentence.tokens, span, seen.schema), seen.score


def _trim(tokens: list[Token], first: int, last: int) -> tuple[int, int]:
    """A tagger's span without words that begin or end no name, and without what an owner owns."""
    owned = next((at for at in range(first + _OWNER, last) if tokens[at].lower == "'s"), last)
    if not any(token.text in words("legal_forms") for token in tokens[owned:last]):
        last = owned
    while last > first and (tokens[last - 1].text[0].islower() or is_currency(tokens, last)):
        last -= 1
    while last - first > 1 and (tokens[first].text.islower() or tokens[first].lower in _NEVER_FIRST):
        first += 1
    return first, last


def _part(tokens: list[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """A span, or the two around a bracket that is not closed, or around an "and" in no name of a body or company."""
    texts = [token.text for token in tokens[first:last]]
    joints = {"("} if "(" in texts and ")" not in texts[texts.index("(") :] else set()
    joints |= {"and", "or"} if GENERIC.isdisjoint(texts) else set()
    joint = next((first + at for at, word in enumerate(texts) if word in joints), last)
    yield from ((a, b) for a, b in ((first, joint), (joint + 1, last)) if b > a)


def make_name(text: str, index: int, tokens: list[Token], span: tuple[int, int], schema: Schema | None) -> Name:
    """The name at a span of a sentence's tokens."""
    first, last = span
    start, end = tokens[first].start, tokens[last - 1].end
    return Name(index, first, last, start, end, text[start:end], schema)


class Taggings:
    """What a tagger saw in a document, by place and by name."""

    def __init__(self, seen: Iterable[tuple[Name, float]]) -> None:
        """Keep what was seen with any certainty."""
        self._by_sentence: dict[int, list[tuple[Name, float]]] = defaultdict(list)
        self._kinds: dict[str, dict[Schema, float]] = defaultdict(lambda: defaultdict(float))
        for name, score in seen:
            if score >= DOUBTFUL and name.schema:
                self._by_sentence[name.sentence].append((name, score))
                self._kinds[name.text][name.schema] += score

    def kind_of(self, text: str) -> Schema | None:
        """What the tagger mostly took these words for; None where it saw no name in them."""
        kinds = self._kinds.get(text)
        return max(kinds, key=lambda kind: (kinds[kind], kind)) if kinds else None

    def overlap(self, run: Name) -> bool:
        """Whether the tagger saw a name that shares a word with a run."""
        here = self._by_sentence.get(run.sentence, ())
        return any(name.first < run.last and run.first < name.last for name, _ in here)

    def weigh(self, runs: Iterable[Name]) -> Iterator[Name]:
        """The rules' runs, each with what the tagger took it for; those that nobody else speaks for are left out.

        Where the tagger saw a longer organization around a run ("League of X", "65th Division"), it goes by the tagger.
        """
        for run in runs:
            kind = self.kind_of(run.text)
            if self._around(run):
                continue
            if _is_corrected(run, kind):
                yield replace(run, schema=None, tagged=kind)
            elif kind or run.schema or self.overlap(run):
                yield replace(run, tagged=kind)

    def _around(self, run: Name) -> bool:
        """Whether the tagger saw an organization that holds all of a run and more."""
        return any(
            name.first <= run.first and run.last <= name.last and len(name.text) > len(run.text) and score >= LONGER
            for name, score in self._by_sentence.get(run.sentence, ())
            if name.schema in ORGANIZATIONS
            and not (name.last - name.first == run.last - run.first + 1 and name.text.startswith("The "))
        )

    def add(self, runs: list[Name], sentences: list[Sentence]) -> list[Name]:
        """The runs, and the names that the tagger alone is certain of; in headings all words look like names."""
        taken: dict[int, list[Name]] = defaultdict(list)
        for run in runs:
            taken[run.sentence].append(run)
        added = []
        for sentence, here in self._by_sentence.items():
            if sentences[sentence].heading:
                continue
            for name, score in here:
                free = not any(name.first < run.last and run.first < name.last for run in taken[sentence])
                wanted = LONGER if name.schema in ORGANIZATIONS and " " in name.text else CERTAIN
                if score >= wanted and free and _may_be_name(name, sentences[sentence].tokens):
                    added.append(replace(name, schema=None, tagged=name.schema))
        return sorted([*runs, *added], key=lambda name: (name.sentence, name.first))


def _is_corrected(run: Name, kind: Schema | None) -> bool:
    """Whether a tagger is believed before the rules: they go by one word, it by all words ("Republic of Ruritania")."""
    if kind is None or run.schema is None or run.schema in _SEEN_BY_RULES:
        return False
    if run.schema is Schema.PERSON:
        return kind in ORGANIZATIONS
    if run.schema is Schema.COMPANY and run.last - run.first == 1:
        return False  # the words around show it, and firms lend their names to what they make
    formed = any(word.rstrip(".") in words("legal_forms") | words("lists") for word in run.text.split())
    return kind not in ORGANIZATIONS and kind is not Schema.PERSON and not formed


def put_listed(names: list[Name], listed: list[Name]) -> list[Name]:
    """The names, with those of a user's list in their place; one that lies within a longer name is left out."""
    taken: dict[int, list[Name]] = defaultdict(list)
    for name in listed:
        taken[name.sentence].append(name)
    within = {id(own) for name in names for own in taken[name.sentence] if _holds(name, own) and not _holds(own, name)}
    added = [own for own in listed if id(own) not in within]
    free = [
        name for name in names if not any(_meet(name, own) for own in taken[name.sentence] if id(own) not in within)
    ]
    return sorted([*free, *added], key=lambda name: (name.sentence, name.first))


def _holds(outer: Name, inner: Name) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _meet(one: Name, other: Name) -> bool:
    return one.first < other.last and other.first < one.last


def _may_be_name(name: Name, tokens: list[Token]) -> bool:
    """Whether what a tagger saw is no common word, office, law or sum."""
    parts = [token.text for token in tokens[name.first : name.last]]
    if name.text in NO_NAMES or not any(part[0].isupper() for part in parts) or name.text.lower() in _PLAIN:
        return False
    if "$" in name.text or not parts[0][0].isalnum() or any(map(is_numbered, parts)):
        return False
    if name.schema not in ORGANIZATIONS:
        return True
    law = name.schema is not Schema.COMPANY and parts[-1] in words("not_parties") and len(parts) > _LAW
    told = law or is_office(tokens, name.first, name.last)
    stands_for = len(parts) == 1 and name.text.lower() in _STAND_FOR_NAMES
    is_sum = parts[0] in CURRENCIES and (len(parts) == 1 or parts[1][0].isdigit())
    return not (told or stands_for or is_sum)
