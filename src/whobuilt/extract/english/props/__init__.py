"""The frames of each prop, declared as data: one TOML file per prop beside this module, readable by an investigator."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Phase, Prop, Role


@dataclass(frozen=True, slots=True)
class Frame:
    """Verbs, and which part of a clause fills which role. `roles` gives the sources of each role, in order."""

    prop: Prop
    name: str
    verbs: frozenset[str]
    roles: dict[str, tuple[str, ...]]
    subject: str
    object: str
    needs: frozenset[str]
    kinds: dict[str, frozenset[Schema]]
    object_nouns: frozenset[str]
    list_nouns: frozenset[str]
    money: bool
    phase: Phase
    role: Role


_SETTINGS = {"name", "verbs", "needs", "kinds", "phase", "role", "object_nouns", "list_nouns", "money"}


@cache
def load_prop(prop: Prop) -> dict[str, Any]:
    """The table of a prop; empty where it has no file."""
    path = resources.files(__package__).joinpath(f"{prop}.toml")
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


@cache
def all_frames() -> tuple[Frame, ...]:
    """Every frame of every prop."""
    return tuple(_frame(prop, load_prop(prop), raw) for prop in Prop for raw in load_prop(prop).get("frame", ()))


@cache
def frames_by_verb() -> dict[str, tuple[Frame, ...]]:
    """The frames that each verb calls up."""
    found: dict[str, list[Frame]] = {}
    for frame in all_frames():
        for verb in frame.verbs:
            found.setdefault(verb, []).append(frame)
    return {verb: tuple(frames) for verb, frames in found.items()}


@cache
def frame_verbs() -> frozenset[str]:
    """All verbs that some frame names."""
    return frozenset(verb for frame in all_frames() for verb in frame.verbs)


def _frame(prop: Prop, table: dict[str, Any], raw: dict[str, Any]) -> Frame:
    roles = {key: tuple(value) for key, value in raw.items() if key not in _SETTINGS}
    kinds = {role: frozenset(Schema(name) for name in names) for role, names in raw.get("kinds", {}).items()}
    return Frame(
        prop,
        raw["name"],
        frozenset(raw["verbs"].split()),
        roles,
        table["subject"],
        table["object"],
        frozenset(raw.get("needs", ())),
        kinds,
        frozenset(raw.get("object_nouns", "").split()),
        frozenset(raw.get("list_nouns", "").split()),
        raw.get("money", False),
        Phase(raw.get("phase", "unstated")),
        Role(raw.get("role", "unstated")),
    )
