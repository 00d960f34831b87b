"""The taggers that ship: each a model and a manifest that says what it is, both checked before anything is loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.inference.crf import LANGUAGES, CrfTagger

FORMAT = 1  # of the manifest
MODELS = ("en", "zh")
_MEND = "Install whobuilt again, or train it again from a checkout: whobuilt models train. Rules go on without it."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model is: its name and version, what it sees, its hash, what it learned from, how good it is."""

    name: str
    version: int
    language: str
    features: str
    sha256: str
    size: int
    trained_on: tuple[Mapping[str, Any], ...] = ()
    figures: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)
    trained_with: str = ""
    format: int = FORMAT

    @property
    def tagger(self) -> str:
        """What a tagger with this model is called: "crf-en@1"."""
        return f"{self.name}@{self.version}"


def shipped_folder() -> Traversable:
    """Where the models of this installation lie."""
    return resources.files(__package__).joinpath("models")


def read_manifest(language: str, folder: Traversable | None = None) -> Manifest:
    """A model's manifest; WhoBuiltError where it is missing, broken, or of another version."""
    path = (folder or shipped_folder()).joinpath(f"{language}.json")
    data = _read(path)
    try:
        fields = json.loads(data)
        manifest = Manifest(**{**fields, "trained_on": tuple(fields.get("trained_on", ()))})
    except (ValueError, TypeError, AttributeError):
        raise WhoBuiltError(
            Problem("model_corrupt", "the model's manifest is broken and was not used.", str(path), _MEND)
        ) from None
    if manifest.format != FORMAT or manifest.features != LANGUAGES[language].features:
        wanted = LANGUAGES[language].features
        told = f"the model is of another version ({manifest.features}, this program wants {wanted}) and was not used."
        raise WhoBuiltError(Problem("model_version", told, str(path), _MEND))
    return manifest


def open_tagger(language: str, folder: Traversable | None = None) -> CrfTagger:
    """The tagger of a language; WhoBuiltError where its model is missing, corrupt, or of another version."""
    place = folder or shipped_folder()
    manifest = read_manifest(language, place)
    path = place.joinpath(f"{language}.crf")
    model = _read(path)
    if sha256(model).hexdigest() != manifest.sha256:
        told = "the model's bytes are not those that its manifest names, so it was not loaded."
        raise WhoBuiltError(Problem("model_corrupt", told, str(path), _MEND))
    return CrfTagger(manifest.tagger, LANGUAGES[language], model)


def find_tagger(language: str, folder: Traversable | None = None) -> CrfTagger | Problem:
    """The tagger of a language, or the Problem that says why there is none: rules go on without it."""
    try:
        return open_tagger(language, folder)
    except WhoBuiltError as error:
        return error.problem


def write_model(manifest: Manifest, model: bytes, folder: Path) -> None:
    """Write a model and its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{manifest.language}.crf").write_bytes(model)
    told = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / f"{manifest.language}.json").write_text(told + "\n", "utf-8")


def _read(path: Traversable) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise WhoBuiltError(Problem("model_missing", "the model is missing.", str(path), _MEND)) from None
