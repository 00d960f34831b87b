"""Kinds of words that taggers go by, from the tables in `data/`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def load_kinds(language: str) -> dict[str, str]:
    """The table of a language: each kind with its words, parted by spaces ("_" stands for one within a word)."""
    text = resources.files(__package__).joinpath("data", f"{language}.toml").read_text("utf-8")
    return {kind: str(words) for kind, words in tomllib.loads(text).items()}


def words_of(language: str, kind: str) -> list[str]:
    """The words of one kind."""
    return [word.replace("_", " ") for word in load_kinds(language)[kind].split()]
