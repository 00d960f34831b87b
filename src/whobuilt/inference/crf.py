"""Taggers that are conditional random fields: small, quick, trained in seconds, the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pycrfsuite

from whobuilt.core.entities import Schema
from whobuilt.inference import features_chinese, features_english
from whobuilt.inference.invisible import Seen, see
from whobuilt.inference.tokens import Units, iter_chinese, iter_english
from whobuilt.ports import Tagged

OUTSIDE = "O"


@dataclass(frozen=True, slots=True)
class Language:
    """How a language is cut into units, and what is seen of each; `features` names that and its version."""

    code: str
    features: str
    cut: Callable[[str], Iterator[Units]]
    describe: Callable[[list[str]], list[list[str]]]


LANGUAGES = {
    "en": Language("en", features_english.VERSION, iter_english, features_english.make_features),
    "zh": Language("zh", features_chinese.VERSION, iter_chinese, features_chinese.make_features),
}


class CrfTagger:
    """A trained model as a tagger; one text at a time."""

    def __init__(self, name: str, language: Language, model: bytes) -> None:
        """Load a model, which whoever calls has checked: a broken one could end the process."""
        self.name = name
        self._language = language
        self._model = model  # the library reads from these bytes as long as it tags
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(model)

    def tag(self, text: str) -> Iterable[Tagged]:
        """The names in a text, in order; what cannot be seen in it counts for nothing."""
        seen = see(text)
        for units in self._language.cut(seen.text):
            if units.texts:
                yield from self._tag_units(units, seen)

    def _tag_units(self, units: Units, seen: Seen) -> Iterator[Tagged]:
        labels = self._tagger.tag(self._language.describe(units.texts))
        for first, last, kind in find_spans(labels):
            sure = min(self._tagger.marginal(labels[at], at) for at in range(first, last))
            start, end = seen.place(units.starts[first], units.ends[last - 1])
            yield Tagged(start, end, Schema(kind), round(sure, 3))


def find_spans(labels: list[str]) -> Iterator[tuple[int, int, str]]:
    """The spans that labels draw ("B-Company", "I-Company"): first unit, the one behind the last, kind."""
    first, kind = 0, ""
    for at, label in enumerate([*labels, OUTSIDE]):
        mark, _, found = label.partition("-")
        if kind and (mark in {"B", "S", OUTSIDE} or found != kind):
            yield first, at, kind
            kind = ""
        if mark != OUTSIDE and not kind:
            first, kind = at, found


def label_spans(size: int, spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """The labels that draw spans: first, inner and last units apart."""
    labels = [OUTSIDE] * size
    for first, last, kind in spans:
        for at in range(first, last):
            labels[at] = f"I-{kind}"
        labels[first] = f"B-{kind}" if last - first > 1 else f"S-{kind}"
        if last - first > 1:
            labels[last - 1] = f"E-{kind}"
    return labels
