"""Public bodies that are described rather than named: "Kenyan police", "authorities in the region of X", "the army"."""

from __future__ import annotations

from dataclasses import dataclass

from whobuilt.core.entities import Schema
from whobuilt.extract.english.lexicon import lowered, words
from whobuilt.extract.english.runs import Name
from whobuilt.extract.english.tokens import Sentence, Token
from whobuilt.ports import Gazetteer

_ADJECTIVES = lowered("body_adjectives")
_FILLERS = lowered("determiners", "place_nouns", "place_fillers")
_REACH = 7  # tokens between "in" and the name of the place


@dataclass(frozen=True, slots=True)
class Body:
    """A described body at tokens `first:last`; `place` is the name it is tied to, empty for "the police" alone."""

    first: int
    last: int
    start: int
    end: int
    text: str
    noun: str
    place: str


def find_bodies(text: str, sentence: Sentence, names: list[Name], gazetteer: Gazetteer) -> list[Body]:
    """The described bodies of one sentence, given the names in it."""
    locations = {name.first: name for name in names if name.schema is Schema.LOCATION}
    inside = {at for name in names for at in range(name.first, name.last)}
    endings = {name.last: name for name in names if name.schema in (Schema.LOCATION, Schema.PERSON)}
    tokens = sentence.tokens
    found: list[Body] = []
    at = 0
    while at < len(tokens):
        size = 0 if at in inside else _noun_size(tokens, at)
        if not size:
            at += 1
            continue
        noun = " ".join(token.lower for token in tokens[at : at + size])
        first, place = _left(tokens, at, endings, gazetteer)
        last, right = (at + size, "") if place else _right(tokens, at + size, locations)
        place = place or right
        if noun == "governments" and right:  # "the governments of X, Y and Z" are the countries
            at += size
            continue
        if place or noun not in words("vague_bodies"):
            start, end = tokens[first].start, tokens[last - 1].end
            found.append(Body(first, last, start, end, text[start:end], noun, place))
        at = last
    return found


def _noun_size(tokens: list[Token], at: int) -> int:
    """How many tokens from `at` are a noun for a body: 0 to 3."""
    for size in (3, 2, 1):
        if " ".join(token.lower for token in tokens[at : at + size]) in words("body_nouns") and at + size <= len(
            tokens
        ):
            return size
    return 0


def _left(tokens: list[Token], at: int, endings: dict[int, Name], gazetteer: Gazetteer) -> tuple[int, str]:
    """Where the description begins, and the place or people named before the noun."""
    first, place = at, ""
    while first > 0:
        before = tokens[first - 1]
        if before.lower in _ADJECTIVES:
            first -= 1
        elif before.lower == "'s" and first - 1 in endings:
            name = endings[first - 1]
            return name.first, name.text
        elif first in endings:
            return endings[first].first, endings[first].text
        elif (country := gazetteer.demonym(before.text)) is not None and before.capital:
            first, place = first - 1, country.name
            break
        else:
            break
    return first, place


def _right(tokens: list[Token], at: int, locations: dict[int, Name]) -> tuple[int, str]:
    """Where "… in the region of X" ends, and X."""
    if at >= len(tokens) or tokens[at].lower not in {"in", "of", "across", "within"}:
        return at, ""
    for step in range(at + 1, min(at + _REACH, len(tokens))):
        if step in locations:
            name = locations[step]
            last = name.last
            if last < len(tokens) and tokens[last].lower == "'s":
                continue
            if last < len(tokens) and tokens[last].lower in words("place_nouns"):
                last += 1
            return last, name.text
        if tokens[step].lower not in _FILLERS and not tokens[step].capital:
            break
    return at, ""
