"""A GLiNER-type model as a `Tagger`: one that is asked for kinds of names in words (`predict_entities`).

The library is no dependency: it is imported when a model is asked for, and its absence is told. A model is loaded from
a folder on this machine only: nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from whobuilt.core.entities import Schema
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.inference.labels import load_labels, schema_of
from whobuilt.inference.spacy_tagger import cut
from whobuilt.ports import Tagged

# What the model is asked for, in words; each is in the table of labels.
ASKED = ("company", "government agency", "organization", "person", "location", "product", "project")
_PIECE = 1200  # characters: these models read a few hundred words at once, and cut the rest off in silence
_THRESHOLD = 0.5


class Predicting(Protocol):
    """What a model must answer."""

    def predict_entities(self, text: str, labels: list[str], *, threshold: float) -> list[dict[str, Any]]:
        """Names with `start`, `end`, `label` and `score`."""


class GlinerTagger:
    """Names as such a model finds them."""

    def __init__(self, model: Predicting, name: str, labels: Mapping[str, Schema] | None = None) -> None:
        """`name` tells the model and its version ("gliner-multi@2.1")."""
        self.name = name
        self._model, self._labels = model, labels or load_labels()

    def tag(self, text: str) -> Iterator[Tagged]:
        """The names in a text, in order, none within another; of two that overlap, the surer one."""
        for start, piece in cut(text, _PIECE):
            found = self._model.predict_entities(piece, list(ASKED), threshold=_THRESHOLD)
            yield from _apart(start, piece, found, self._labels)


def load_gliner(folder: Path, labels: Mapping[str, Schema] | None = None) -> GlinerTagger:
    """The model in a folder; WhoBuiltError where the library, or the model, is not there."""
    if not folder.is_dir():
        raise WhoBuiltError(
            Problem(
                "no_model", "there is no such folder.", str(folder), "Download the model beforehand; name its folder."
            )
        )
    try:
        library = import_module("gliner")
    except ImportError as error:
        mend = "Install it beside WhoBuilt: pip install gliner."
        raise WhoBuiltError(Problem("not_installed", "GLiNER is not installed.", str(folder), mend)) from error
    try:
        model = library.GLiNER.from_pretrained(str(folder), local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        told = f"this model cannot be loaded: {str(error).splitlines()[0][:200]}"
        raise WhoBuiltError(Problem("no_model", told, str(folder))) from error
    return GlinerTagger(model, f"gliner-{folder.name}@{getattr(library, '__version__', '0')}", labels)


def _apart(start: int, piece: str, found: list[dict[str, Any]], labels: Mapping[str, Schema]) -> Iterator[Tagged]:
    """What was found, without what lies outside of the text, has another label, or overlaps something surer."""
    kept: list[Tagged] = []
    for each in sorted(found, key=lambda item: -float(item["score"])):
        schema, first, last = schema_of(str(each["label"]), labels), int(each["start"]), int(each["end"])
        inside = 0 <= first < last <= len(piece)
        if schema and inside and all(last + start <= other.start or other.end <= first + start for other in kept):
            kept.append(Tagged(start + first, start + last, schema, float(each["score"])))
    yield from sorted(kept, key=lambda tagged: tagged.start)
