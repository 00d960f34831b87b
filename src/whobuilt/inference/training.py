"""Training taggers: what is learned from, how, and how good it is on what was held back."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pycrfsuite

from whobuilt.core.entities import Schema
from whobuilt.core.scores import Score
from whobuilt.inference.crf import CrfTagger, Language, label_spans
from whobuilt.inference.invented import Parts, rename
from whobuilt.inference.sentences import Sentence
from whobuilt.inference.tokens import Units
from whobuilt.ports import Tagged

FOLDS = 2
_SEED = 20_240_501
_SETTINGS = {"c1": 0.15, "c2": 0.02, "max_iterations": 60, "feature.possible_transitions": True}
ORGANIZATIONS = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION})

Example = tuple[list[list[str]], list[str]]
Complete = Callable[[Sentence, Units], list[tuple[int, int, str]] | None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a tagger is trained: its language, invented names, how many times sentences and gold are renamed."""

    language: Language
    parts: Parts
    complete: Complete
    variants: int = 3
    variants_of_gold: int = 0
    settings: tuple[tuple[str, Any], ...] = ()


def train(recipe: Recipe, ours: Iterable[Sentence], gold: Iterable[Sentence]) -> bytes:
    """A model from sentences whose names are all marked, and passages of which only what is complete is taken."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({**_SETTINGS, **dict(recipe.settings)})
    for features, labels in _examples(recipe, ours, gold):
        trainer.append(features, labels)
    with tempfile.TemporaryDirectory(prefix="whobuilt-") as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        return path.read_bytes()


def cross_validate(recipe: Recipe, ours: Sequence[Sentence], gold: Sequence[Sentence]) -> dict[str, dict[str, Score]]:
    """For our sentences and for gold, how good a tagger is on each half that was trained on the other."""
    counts: dict[str, Counter[tuple[str, str]]] = {"sentences": Counter(), "gold": Counter()}
    for fold in range(FOLDS):
        model = train(recipe, _rest(ours, fold), _rest(gold, fold))
        tagger = CrfTagger("fold", recipe.language, model)
        for sentence in ours[fold::FOLDS]:
            _count(counts["sentences"], sentence.spans, tagger.tag(sentence.text))
        for passage in gold[fold::FOLDS]:
            for piece in iter_pieces(recipe, passage):
                _count(counts["gold"], piece.spans, tagger.tag(piece.text))
    return {name: _scores(found) for name, found in counts.items()}


def measure(tagged: Iterable[tuple[Sentence, Iterable[Tagged]]]) -> dict[str, Score]:
    """How good taggings are: by kind, and for organizations of all kinds as one."""
    counts: Counter[tuple[str, str]] = Counter()
    for sentence, found in tagged:
        _count(counts, sentence.spans, found)
    return _scores(counts)


def _count(counts: Counter[tuple[str, str]], spans: Iterable[tuple[int, int, str]], tagged: Iterable[Tagged]) -> None:
    wanted = {(start, end, str(kind)) for start, end, kind in spans}
    read = {(each.start, each.end, str(each.schema)) for each in tagged}
    for kinds in (*((schema,) for schema in Schema), tuple(ORGANIZATIONS)):
        name = str(kinds[0]) if len(kinds) == 1 else "organizations"
        mine = {item[:2] for item in wanted if item[2] in kinds}
        theirs = {item[:2] for item in read if item[2] in kinds}
        counts[name, "wanted"] += len(mine)
        counts[name, "read"] += len(theirs)
        counts[name, "right"] += len(mine & theirs)


def _scores(counts: Counter[tuple[str, str]]) -> dict[str, Score]:
    names = sorted({name for name, _ in counts})
    made = {name: Score(counts[name, "wanted"], counts[name, "read"], counts[name, "right"]) for name in names}
    return {name: score for name, score in made.items() if score.wanted or score.read}


def _rest(items: Sequence[Sentence], fold: int) -> list[Sentence]:
    return [item for at, item in enumerate(items) if at % FOLDS != fold]


def _examples(recipe: Recipe, ours: Iterable[Sentence], gold: Iterable[Sentence]) -> Iterator[Example]:
    pieces = [piece for passage in gold for piece in iter_pieces(recipe, passage)]
    chance = Random(_SEED)  # noqa: S311  # the same names at every run; nothing is kept secret
    often = [
        *((sentence, recipe.variants) for sentence in ours),
        *((piece, recipe.variants_of_gold) for piece in pieces),
    ]
    for sentence, times in often:
        copies = times if sentence.spans else 0
        for each in (sentence, *(rename(sentence, recipe.parts, chance) for _ in range(copies))):
            for units in recipe.language.cut(each.text):
                if units.texts:
                    spans = fit(units, each.spans)
                    yield recipe.language.describe(units.texts), label_spans(len(units.texts), spans)


def iter_pieces(recipe: Recipe, passage: Sentence) -> Iterator[Sentence]:
    """The sentences of a passage whose names are all known, with what is completed."""
    for units in recipe.language.cut(passage.text):
        if not units.texts:
            continue
        spans = recipe.complete(passage, units)
        if spans:
            start, end = units.starts[0], units.ends[-1]
            placed = tuple((units.starts[a] - start, units.ends[b - 1] - start, kind) for a, b, kind in spans)
            yield Sentence(passage.text[start:end], placed)


def fit(units: Units, spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans of a text as spans of units; what begins or ends within a unit takes all of it."""
    found, last = [], 0
    for start, end, kind in spans:
        inside = [at for at in range(last, len(units.texts)) if units.starts[at] < end and start < units.ends[at]]
        if inside:
            found.append((inside[0], inside[-1] + 1, str(kind)))
            last = inside[-1] + 1
    return found
