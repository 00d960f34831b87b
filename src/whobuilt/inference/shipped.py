"""The models that ship, each with a manifest that says what it is, both checked before anything is loaded."""

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
from whobuilt.core.statements import JUDGE
from whobuilt.inference.crf import LANGUAGES, CrfTagger
from whobuilt.ports import Judge

FORMAT = 1  # of the manifest
MODELS = ("en", "zh")  # the taggers, by language
JUDGE_FEATURES = "pairs-1"  # what the judge sees of a text (see pairs.py), and its version
NOT_INSTALLED = "not_installed"  # what lacks only what somebody may choose to go without
_JUDGE_PACKAGE = "whobuilt_judge"  # a distribution of its own: it is larger than all else, and rules go on without it
_MEND = "Install whobuilt again, or train it again from a checkout: whobuilt models train. Rules go on without it."
_MEND_JUDGE = "Install it again: pip install --force-reinstall whobuilt-judge. Rules go on without it."


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
    base: Mapping[str, str] = field(default_factory=dict)  # the model that training began from: name, licence, SHA-256
    format: int = FORMAT

    @property
    def title(self) -> str:
        """What is made with this model is called: "crf-en@1"."""
        return f"{self.name}@{self.version}"


def shipped_folder(model: str = "") -> Traversable:
    """Where the models of this installation lie; WhoBuiltError where the judge is asked for and not installed."""
    if model != JUDGE:
        return resources.files(__package__).joinpath("models")
    try:
        return resources.files(_JUDGE_PACKAGE)
    except ModuleNotFoundError:
        told = "the model that sees deals which the rules miss is not installed; rules go on without it."
        raise WhoBuiltError(Problem(NOT_INSTALLED, told, JUDGE, "To have it: pip install 'whobuilt[judge]'")) from None


def read_manifest(model: str, folder: Traversable | None = None) -> Manifest:
    """A manifest, by a tagger's language or "judge"; WhoBuiltError where it is missing, broken, of another version."""
    path = (folder or shipped_folder(model)).joinpath(f"{model}.json")
    mend = _MEND_JUDGE if model == JUDGE else _MEND
    data = _read(path, mend)
    try:
        fields = json.loads(data)
        manifest = Manifest(**{**fields, "trained_on": tuple(fields.get("trained_on", ()))})
    except (ValueError, TypeError, AttributeError):
        raise WhoBuiltError(
            Problem("model_corrupt", "the model's manifest is broken and was not used.", str(path), mend)
        ) from None
    wanted = JUDGE_FEATURES if model == JUDGE else LANGUAGES[model].features
    if manifest.format != FORMAT or manifest.features != wanted:
        told = f"the model is of another version ({manifest.features}, this program wants {wanted}) and was not used."
        raise WhoBuiltError(Problem("model_version", told, str(path), mend))
    return manifest


def open_tagger(language: str, folder: Traversable | None = None) -> CrfTagger:
    """The tagger of a language; WhoBuiltError where its model is missing, corrupt, or of another version."""
    place = folder or shipped_folder()
    manifest = read_manifest(language, place)
    return CrfTagger(manifest.title, LANGUAGES[language], _read_checked(place.joinpath(f"{language}.crf"), manifest))


def find_tagger(language: str, folder: Traversable | None = None) -> CrfTagger | Problem:
    """The tagger of a language, or the Problem that says why there is none: rules go on without it."""
    try:
        return open_tagger(language, folder)
    except WhoBuiltError as error:
        return error.problem


def open_judge(folder: Traversable | None = None) -> Judge:
    """The judge of pairs; WhoBuiltError where it is not installed, broken, of another version, or cannot run here."""
    place = folder or shipped_folder(JUDGE)
    manifest = read_manifest(JUDGE, place)
    model = _read_checked(place.joinpath(f"{JUDGE}.onnx"), manifest, _MEND_JUDGE)
    try:
        from whobuilt.inference.judge import OnnxJudge  # noqa: PLC0415  # only who extracts loads what runs it
    except ImportError:
        told = "onnxruntime, which runs the model, is not to be had on this machine."
        raise WhoBuiltError(Problem("model_not_runnable", told, JUDGE, "Rules go on without it.")) from None
    return OnnxJudge(manifest.title, model)


def find_judge(folder: Traversable | None = None) -> Judge | Problem:
    """The judge of pairs, or the Problem that says why there is none: rules go on without it."""
    try:
        return open_judge(folder)
    except WhoBuiltError as error:
        return error.problem


def write_model(manifest: Manifest, model: bytes, folder: Path) -> None:
    """Write a model and its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    file = f"{JUDGE}.onnx" if manifest.name == JUDGE else f"{manifest.language}.crf"
    (folder / file).write_bytes(model)
    told = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / file).with_suffix(".json").write_text(told + "\n", "utf-8")


def _read_checked(path: Traversable, manifest: Manifest, mend: str = _MEND) -> bytes:
    """A model's bytes, if they are those that its manifest names."""
    model = _read(path, mend)
    if sha256(model).hexdigest() != manifest.sha256:
        told = "the model's bytes are not those that its manifest names, so it was not loaded."
        raise WhoBuiltError(Problem("model_corrupt", told, str(path), mend))
    return model


def _read(path: Traversable, mend: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise WhoBuiltError(Problem("model_missing", "the model is missing.", str(path), mend)) from None
