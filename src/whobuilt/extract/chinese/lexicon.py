"""Kinds of words, from the tables in `data/` that an investigator can read; all in simplified characters."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any


@cache
def load_table(name: str) -> dict[str, Any]:
    """The TOML table `data/NAME.toml` beside this file."""
    return tomllib.loads(resources.files(__package__).joinpath("data", f"{name}.toml").read_text("utf-8"))


@cache
def words(kind: str, table: str = "words") -> frozenset[str]:
    """The words of a kind in a table."""
    return frozenset(load_table(table)[kind].split())


@cache
def any_of(*kinds: str, table: str = "words") -> re.Pattern[str]:
    """A pattern for any word of some kinds, the longest first."""
    return re.compile(alternatives(word for kind in kinds for word in words(kind, table)))


def alternatives(found: Iterable[str]) -> str:
    """Words as one alternation, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(found), key=lambda w: (-len(w), w))) + ")"
