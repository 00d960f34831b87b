"""The frames of each prop, declared as data: one TOML file per prop beside this module, readable by an investigator."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Phase, Prop


@dataclass(frozen=True, slots=True)
class Frame:
    """Verbs, and which part of a clause fills which role. `roles` gives the sources of each role, in order."""

    prop: Prop
    name: str
    verbs: frozenset[str]
    roles: dict[str, tuple[str, ...]]
    subject: str
    object: str
    kinds: dict[str, frozenset[Schema]]
    needs: tuple[str, ...]
    excluded: tuple[str, ...]
    both: bool
    phase: Phase
    modality: Modality | None


@dataclass(frozen=True, slots=True)
class NounFrame:
    """Nouns such as "client": whose noun it is fills one role, who it is the other."""

    prop: Prop
    nouns: frozenset[str]
    owner: str
    other: str
    subject: str
    object: str
    kinds: dict[str, frozenset[Schema]]


_SETTINGS = {"name", "verbs", "kinds", "needs", "not", "both", "phase", "modality"}


@cache
def load_prop(prop: Prop) -> dict[str, Any]:
    """The table of a prop; empty where it has no file."""
    path = resources.files(__package__).joinpath(f"{prop}.toml")
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


@cache
def frames_by_verb() -> dict[str, tuple[Frame, ...]]:
    """The frames that each verb calls up."""
    found: dict[str, list[Frame]] = {}
    for prop in Prop:
        table = load_prop(prop)
        for raw in table.get("frame", ()):
            frame = _frame(prop, table, raw)
            for verb in frame.verbs:
                found.setdefault(verb, []).append(frame)
    return {verb: tuple(frames) for verb, frames in found.items()}


@cache
def frames_by_noun() -> dict[str, tuple[NounFrame, ...]]:
    """The frames that each noun calls up."""
    found: dict[str, list[NounFrame]] = {}
    for prop in Prop:
        table = load_prop(prop)
        for raw in table.get("noun", ()):
            frame = NounFrame(
                prop,
                frozenset(raw["nouns"].split()),
                raw["owner"],
                raw["other"],
                table["subject"],
                table["object"],
                _kinds(raw),
            )
            for noun in frame.nouns:
                found.setdefault(noun, []).append(frame)
    return {noun: tuple(frames) for noun, frames in found.items()}


@cache
def all_verbs() -> frozenset[str]:
    """Every verb that some frame names, of more than one character."""
    listed = frozenset(load_prop(Prop.LISTED_BY)["verbs"].split())
    return frozenset(frames_by_verb()) | listed


def _frame(prop: Prop, table: dict[str, Any], raw: dict[str, Any]) -> Frame:
    return Frame(
        prop,
        raw["name"],
        frozenset(raw["verbs"].split()),
        {key: tuple(value) for key, value in raw.items() if key not in _SETTINGS and key not in ("item", "via")}
        | {key: tuple(raw[key]) for key in ("item", "via") if key in raw},
        table["subject"],
        table["object"],
        _kinds(raw),
        tuple(raw.get("needs", ())),
        tuple(raw.get("not", ())),
        raw.get("both", False),
        Phase(raw.get("phase", "unstated")),
        Modality(raw["modality"]) if "modality" in raw else None,
    )


def _kinds(raw: dict[str, Any]) -> dict[str, frozenset[Schema]]:
    return {role: frozenset(Schema(name) for name in names) for role, names in raw.get("kinds", {}).items()}
