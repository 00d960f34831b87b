"""Kinds of words, from the tables in `data/` that an investigator can read and correct."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def load_table(name: str) -> dict[str, Any]:
    """The TOML table `data/NAME.toml` beside this file."""
    return tomllib.loads(resources.files(__package__).joinpath("data", f"{name}.toml").read_text("utf-8"))


@cache
def words(kind: str) -> frozenset[str]:
    """The words of a kind in `data/words.toml`, as written there, with "_" for a space."""
    return frozenset(word.replace("_", " ") for word in load_table("words")[kind].split())


@cache
def lowered(*kinds: str) -> frozenset[str]:
    """The words of several kinds, in lower case."""
    return frozenset(word.casefold() for kind in kinds for word in words(kind))


@cache
def speech_verbs(kind: str) -> frozenset[str]:
    """The verbs of a kind in `data/speech.toml`, by their base forms."""
    return frozenset(load_table("speech")["verbs"][kind].split())


@cache
def speech_words(kind: str) -> frozenset[str]:
    """The words of a kind in `data/speech.toml`, with "_" for a space."""
    return frozenset(word.replace("_", " ") for word in load_table("speech")["words"][kind].split())
