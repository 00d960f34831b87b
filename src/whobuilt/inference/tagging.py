"""Other people's taggers, as a person names them: "spacy:en_core_web_sm", "spacy:FOLDER", "gliner:FOLDER"."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.inference.gliner_tagger import load_gliner
from whobuilt.inference.labels import load_labels
from whobuilt.inference.spacy_tagger import SpacyTagger
from whobuilt.ports import Tagger

_KINDS: dict[str, Callable[[str, Path | None], Tagger]] = {
    "spacy": lambda name, labels: SpacyTagger(name, load_labels(labels)),
    "gliner": lambda name, labels: load_gliner(Path(name), load_labels(labels)),
}


def load_tagger(named: str, labels: Path | None = None) -> Tagger:
    """The tagger that is named, with a table of labels; WhoBuiltError where there is none."""
    kind, colon, name = named.partition(":")
    if kind not in _KINDS or not colon or not name:
        mend = f"Write KIND:NAME; the kinds are {', '.join(_KINDS)}."
        raise WhoBuiltError(Problem("no_such_tagger", "this names no tagger.", named, mend))
    return _KINDS[kind](name, labels)
