"""Making the models that ship: from the repository's own sentences and gold, and whatever corpora are given beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.scores import Score
from whobuilt.inference.crf import LANGUAGES
from whobuilt.inference.recipes import make_recipe
from whobuilt.inference.sentences import Corpus, read_corpus, read_gold, read_markup
from whobuilt.inference.shipped import MODELS, Manifest, read_manifest, write_model
from whobuilt.inference.training import cross_validate, train

# Folders of gold that taggers learn from, by name. What is kept to measure on unseen text is not among them.
GOLD = {
    "en": {
        **{name: Path("tests", "gold", name) for name in ("seen", "late", "late2", "late3")},
        "passages": Path("training", "passages", "en"),
    },
    "zh": {"zh_seen": Path("tests", "gold", "zh_seen"), "passages": Path("training", "passages", "zh")},
}
VERSIONS = {"en": 2, "zh": 2}
# Times that sentences, and gold, are read with invented names: our English gold holds enough names as it is.
VARIANTS = {"en": (3, 0), "zh": (1, 1)}
MODELS_AT = Path("src", "whobuilt", "inference", "models")
JUDGE_AT = Path("judge", "src", "whobuilt_judge")
TOLERANCE = 0.002  # F1 that a model trained again may differ by


@dataclass(frozen=True, slots=True)
class Made:
    """A model that was trained: its manifest, and the figures of the one that ships, where it has the same sources."""

    manifest: Manifest
    shipped: Manifest | None

    @property
    def is_reproduced(self) -> bool | None:
        """Whether the shipped figures came out again; None where it learned from something else."""
        if self.shipped is None or self.shipped.trained_on != self.manifest.trained_on:
            return None
        ours, theirs = (dict(_iter_f1(manifest)) for manifest in (self.manifest, self.shipped))
        return ours.keys() == theirs.keys() and all(abs(ours[name] - theirs[name]) <= TOLERANCE for name in ours)


def find_checkout(start: Path) -> Path:
    """The checkout that holds the training sentences; WhoBuiltError where there is none around a folder."""
    for folder in (start, *start.parents):
        if (folder / "training" / "en.txt").is_file() and (folder / "tests" / "gold").is_dir():
            return folder
    told = "the sentences and the gold that models are trained on are part of the repository, not of the program."
    raise WhoBuiltError(Problem("no_checkout", told, str(start), "Go to a checkout, or name one: --checkout DIR"))


def find_corpora(checkout: Path, language: str) -> tuple[Corpus, list[Corpus]]:
    """Our own sentences in a language, and our gold."""
    folders = {name: checkout / path for name, path in GOLD[language].items()}
    return read_markup(checkout / "training" / f"{language}.txt"), [
        read_gold(path, name) for name, path in folders.items() if path.is_dir()
    ]


def make_models(checkout: Path, corpora: Sequence[Path], out: Path, wanted: Iterable[str] = MODELS) -> Iterator[Made]:
    """Train each model, measure it on what it was not trained on, and write it into a folder."""
    beside = [read_corpus(path) for path in corpora]
    for language in wanted:
        ours, gold = find_corpora(checkout, language)
        sentence, passage = VARIANTS[language]
        recipe = replace(make_recipe(language, checkout / "training"), variants=sentence, variants_of_gold=passage)
        sentences = [*ours.sentences, *(each for corpus in beside for each in corpus.sentences)]
        passages = [each for corpus in gold for each in corpus.sentences]
        model = train(recipe, sentences, passages)
        figures = {
            part: {name: plain(score) for name, score in found.items()}
            for part, found in cross_validate(recipe, sentences, passages).items()
        }
        manifest = Manifest(
            f"crf-{language}",
            VERSIONS[language],
            language,
            LANGUAGES[language].features,
            sha256(model).hexdigest(),
            len(model),
            (*map(_told, (ours, *gold, *beside)), _told_parts(checkout, language)),
            figures,
            trained_with=f"python-crfsuite {version('python-crfsuite')}",
        )
        shipped = find_manifest(language)
        write_model(manifest, model, out)
        yield Made(manifest, shipped)


def find_manifest(language: str) -> Manifest | None:
    """The manifest of a model that ships; None where it cannot be used."""
    try:
        return read_manifest(language)
    except WhoBuiltError:
        return None


def _told(corpus: Corpus) -> dict[str, str | int]:
    return {"name": corpus.name, "sha256": corpus.sha256, "texts": len(corpus.sentences)}


def _told_parts(checkout: Path, language: str) -> dict[str, str | int]:
    data = (checkout / "training" / f"{language}_parts.toml").read_bytes()
    return {"name": f"{language}_parts.toml", "sha256": sha256(data).hexdigest(), "texts": 0}


def plain(score: Score) -> dict[str, float]:
    """A score as it stands in a manifest."""
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
        "names": score.wanted,
    }


def _iter_f1(manifest: Manifest) -> Iterator[tuple[str, float]]:
    for part, scores in manifest.figures.items():
        for name, score in scores.items():
            yield f"{part} {name}", score["f1"]
