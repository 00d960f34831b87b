"""How each shipped tagger is trained, and which sentences of gold are complete enough to learn from."""

from __future__ import annotations

from pathlib import Path

from whobuilt.core.entities import Schema
from whobuilt.inference.crf import LANGUAGES
from whobuilt.inference.invented import read_parts
from whobuilt.inference.kinds import words_of
from whobuilt.inference.sentences import Sentence
from whobuilt.inference.tokens import Units
from whobuilt.inference.training import ORGANIZATIONS, Recipe, fit

_PLAIN_CAPITALS = ("months", "demonyms", "titles", "countries", "cities", "roles", "forms")
_LONGEST_PLACE = 12
_VARIANTS = {"en": 3, "zh": 5}  # times that each sentence is read with invented names


def make_recipe(language: str, folder: Path) -> Recipe:
    """The recipe of a language, with the parts of invented names in the folder of training sentences."""
    parts = read_parts(folder / f"{language}_parts.toml")
    complete = _complete_english if language == "en" else _complete_chinese
    return Recipe(LANGUAGES[language], parts, complete, _VARIANTS[language], _VARIANTS[language])


def _complete_english(passage: Sentence, units: Units) -> list[tuple[int, int, str]] | None:
    """The names of a sentence; None where a capital in its middle is explained by none of them."""
    spans = [span for span in fit(units, _within(passage, units)) if not _is_described(units, *span)]
    known = {at for first, last, _ in spans for at in range(first, last)}
    plain = {word for kind in _PLAIN_CAPITALS for word in words_of("english", kind)}
    places = {word for kind in ("countries", "cities") for word in words_of("english", kind)}
    for at, word in enumerate(units.texts):
        if at in known or not word[0].isupper():
            continue
        if word in places:
            spans.append((at, at + 1, Schema.LOCATION))
        elif at and word not in plain and word != "I" and units.texts[at - 1] not in {"“", '"', "‘", ":", "."}:
            return None
    return sorted(spans) if known else None


def _is_described(units: Units, first: int, last: int, kind: str) -> bool:
    """Whether a body is told by common words ("Ruritanian police"), which rules read and no tagger."""
    return kind in ORGANIZATIONS and last - first > 1 and units.texts[last - 1][0].islower()


def _complete_chinese(passage: Sentence, units: Units) -> list[tuple[int, int, str]] | None:
    """The names of a sentence, and the places that the tagger's own table knows; None where the gold has none."""
    spans = fit(units, _within(passage, units))
    known = {at for first, last, _ in spans for at in range(first, last)}
    places = {
        word for kind in ("countries", "cities", "provinces") for word in words_of("chinese", kind) if len(word) > 1
    }
    at = 0
    while at < len(units.texts):
        size = 1
        for length in range(min(_LONGEST_PLACE, len(units.texts) - at), 1, -1):
            if "".join(units.texts[at : at + length]) in places and known.isdisjoint(range(at, at + length)):
                spans.append((at, at + length, Schema.LOCATION))
                size = length
                break
        at += size
    return sorted(spans)


def _within(passage: Sentence, units: Units) -> list[tuple[int, int, str]]:
    start, end = units.starts[0], units.ends[-1]
    return [span for span in passage.spans if span[0] < end and start < span[1]]
