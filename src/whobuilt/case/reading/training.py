"""Taggers from what people reviewed: learned from accepted statements, measured on documents that were held back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import comb
from pathlib import Path

from whobuilt.core.entities import Schema
from whobuilt.core.evidence import Document
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.scores import Score
from whobuilt.core.statements import Status
from whobuilt.inference.crf import LANGUAGES, CrfTagger
from whobuilt.inference.recipes import make_recipe
from whobuilt.inference.sentences import Sentence, read_markup
from whobuilt.inference.shipped import Manifest, open_tagger, write_model
from whobuilt.inference.training import iter_pieces, train
from whobuilt.ports import Record, StatementFilter, Tagger

FOLDS = 5  # one document of so many is held back
LEAST_HELD = 20  # names held back below which nothing can be said
SURE = 0.05  # the chance at which we stop believing that a difference is luck

Name = tuple[int, int, Schema]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The shipped tagger and one's own on the same names, held back from both.

    `learned` documents were learned from; `only_own` counts the names that only one's own found.
    """

    learned: int
    shipped: Score
    own: Score
    only_shipped: int
    only_own: int

    @property
    def chance(self) -> float:
        """How likely a lead as large comes by luck alone: an exact, one-sided sign test over the names that differ."""
        differing = self.only_own + self.only_shipped
        return float(sum(comb(differing, k) for k in range(self.only_own, differing + 1)) / 2**differing)

    @property
    def is_better(self) -> bool:
        """Whether one's own finds more of the names, by more than luck, and is not less right on the whole."""
        return self.only_own > self.only_shipped and self.chance < SURE and self.own.f1 > self.shipped.f1


def find_sentences() -> Path:
    """The program's own training sentences: in the installed package, or in the checkout that it runs from."""
    package = Path(__file__).parents[2]
    for folder in (package / "training", package.parent.parent / "training"):
        if folder.is_dir():
            return folder
    raise WhoBuiltError(Problem("no_sentences", "the training sentences are missing.", mend="Install WhoBuilt again."))


def train_own(record: Record, language: str, sentences: Path, out: Path) -> Comparison:
    """Train a tagger for the names that people accepted, and compare it with the shipped one on what was held back.

    It learns from the program's own sentences, in the folder `sentences`, and from four of five reviewed documents;
    both are measured on the fifth. Where it is better it is written into `out`. WhoBuiltError where too little was
    reviewed to tell.
    """
    recipe = make_recipe(language, sentences)
    reviewed = [passage for passage in _iter_reviewed(record, language) if any(iter_pieces(recipe, passage))]
    held = [piece for passage in reviewed[::FOLDS] for piece in iter_pieces(recipe, passage)]
    names = sum(len(piece.spans) for piece in held)
    if names < LEAST_HELD or len(reviewed) < FOLDS:
        raise _too_little(len(reviewed), names)
    learned = [passage for at, passage in enumerate(reviewed) if at % FOLDS]
    model = train(recipe, read_markup(sentences / f"{language}.txt").sentences, learned)
    own = CrfTagger(f"own-{language}@1", LANGUAGES[language], model)
    found = _compare(held, len(learned), open_tagger(language), own)
    if found.is_better:
        write_model(_describe(language, model), model, out)
    return found


def _iter_reviewed(record: Record, language: str) -> Iterator[Sentence]:
    """Each document with accepted statements, with every place of the names in these; in the order of their ids."""
    accepted: dict[str, dict[str, Schema]] = {}
    for statement, _ in record.iter_statements(StatementFilter(status=Status.ACCEPTED)):
        names = accepted.setdefault(statement.document, {})
        by = statement.attribution
        for party in (statement.subject, statement.object, by.speaker, by.organization):
            if party and party.entity:
                names[party.name] = record.get_entity(party.entity).schema
    for name in sorted(accepted):
        document = record.get_document(name)
        if (document.metadata.language or "en") == language:
            yield Sentence(document.text, tuple(_iter_places(document, accepted[name])))


def _iter_places(document: Document, names: dict[str, Schema]) -> Iterator[Name]:
    """Where names stand, the longest where one lies within another."""
    patterns = (re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = "|".join(rf"(?<!\w){each}(?!\w)" if each.isascii() else each for each in patterns)
    for found in re.finditer(pattern, document.text) if pattern else ():
        yield found.start(), found.end(), names[found.group()]


def _compare(held: Sequence[Sentence], learned: int, shipped: Tagger, own: Tagger) -> Comparison:
    """Both taggers on the same sentences: how good each is, and the names that only one of them found."""
    wanted = [{(start, end, Schema(kind)) for start, end, kind in piece.spans} for piece in held]
    theirs, ours = (
        [{(each.start, each.end, each.schema) for each in tagger.tag(piece.text)} for piece in held]
        for tagger in (shipped, own)
    )
    scores = [
        Score(sum(map(len, wanted)), sum(map(len, read)), sum(len(a & b) for a, b in zip(wanted, read, strict=True)))
        for read in (theirs, ours)
    ]
    only_shipped, only_own = (
        sum(len(names & (one - other)) for names, one, other in zip(wanted, mine, others, strict=True))
        for mine, others in ((theirs, ours), (ours, theirs))
    )
    return Comparison(learned, scores[0], scores[1], only_shipped, only_own)


def _describe(language: str, model: bytes) -> Manifest:
    features = LANGUAGES[language].features
    return Manifest(f"own-{language}", 1, language, features, sha256(model).hexdigest(), len(model))


def _too_little(documents: int, names: int) -> WhoBuiltError:
    told = f"{documents} reviewed documents, {names} names held back: too few to tell whether a tagger is better."
    mend = f"Accept statements in {FOLDS} documents or more, with {LEAST_HELD} names in every fifth of them."
    return WhoBuiltError(Problem("too_little_reviewed", told, mend=mend))
