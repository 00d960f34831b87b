"""What the labels of other people's models mean here: a table that a user's own may replace."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from whobuilt.core.entities import Schema
from whobuilt.core.problems import Problem, WhoBuiltError

_PREFIXES = ("b-", "i-", "e-", "s-", "l-", "u-")


def load_labels(path: Path | None = None) -> Mapping[str, Schema]:
    """The schema that each label means; WhoBuiltError where a table cannot be used."""
    if path is None:
        return _usual()
    try:
        return _parse(path.read_text("utf-8"))
    except (OSError, ValueError, TypeError) as error:
        told = f"the table of labels cannot be used: {error}."
        mend = f'Write lines such as Company = ["ORG"]; the kinds are {", ".join(Schema)}.'
        raise WhoBuiltError(Problem("bad_labels", told, str(path), mend)) from error


def schema_of(label: str, labels: Mapping[str, Schema]) -> Schema | None:
    """What a label means; None where the table does not have it."""
    plain = label.casefold().strip()
    bare = plain[2:] if plain.startswith(_PREFIXES) else plain
    return labels.get(plain) or labels.get(bare)


@cache
def _usual() -> Mapping[str, Schema]:
    return _parse(files("whobuilt.inference").joinpath("data/labels.toml").read_text("utf-8"))


def _parse(text: str) -> Mapping[str, Schema]:
    return {str.casefold(label): Schema(name) for name, known in tomllib.loads(text).items() for label in known}
