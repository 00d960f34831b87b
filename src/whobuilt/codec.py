"""Nouns to JSON and back, for all doors, stores and exports.

A noun becomes an object with a key per field; enumerations and dates become their text, tuples arrays.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from whobuilt.core.dates import PartialDate

Noun = TypeVar("Noun")


def to_plain(value: Any) -> Any:
    """A noun as JSON knows it: objects, arrays, texts, numbers, true, false and null."""
    kind = type(value)
    if kind in (str, int, float, bool, type(None)):
        return value
    if kind is PartialDate:
        return value.iso
    if kind is tuple or kind is list:
        return [to_plain(item) for item in value]
    if is_dataclass(value):
        hint: Any = kind
        return {name: to_plain(getattr(value, name)) for name in _field_names(hint)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{kind.__name__} is no noun")


def from_plain(noun: type[Noun], plain: Any) -> Noun:
    """The noun that `to_plain` made `plain` from; ValueError, TypeError or KeyError where it is none."""
    hint: Any = noun  # a type is hashable, which the cache's signature does not know
    return typing.cast("Noun", _decoder(hint)(plain))


def dumps(value: Any) -> str:
    """Canonical JSON of a noun: keys sorted, no white space, so that equal nouns give equal bytes."""
    return json.dumps(to_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loads(noun: type[Noun], text: str) -> Noun:
    """The noun that `dumps` wrote."""
    return from_plain(noun, json.loads(text))


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


@cache
def _decoder(hint: Any) -> Callable[[Any], Any]:
    """What turns plain JSON into a value of the hinted type."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        inner = _decoder(next(arg for arg in args if arg is not type(None)))
        return lambda plain: None if plain is None else inner(plain)
    if origin is tuple:
        each = _decoder(args[0])
        return lambda plain: tuple(each(item) for item in plain)
    if isinstance(hint, type):
        return _class_decoder(hint)
    raise TypeError(f"no way to read a {hint!r}")


def _class_decoder(hint: type) -> Callable[[Any], Any]:
    if hint is PartialDate or issubclass(hint, StrEnum):
        return hint
    if hint is datetime:
        return datetime.fromisoformat
    if hint is float:
        return float
    if is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        required = {item.name: _decoder(hints[item.name]) for item in fields(hint) if item.default is MISSING}
        # What an older version did not know it did not write: the field's default says so.
        later = {item.name: _decoder(hints[item.name]) for item in fields(hint) if item.default is not MISSING}
        return lambda plain: hint(
            **{name: decode(plain[name]) for name, decode in required.items()},
            **{name: decode(plain[name]) for name, decode in later.items() if name in plain},
        )
    return lambda plain: _require(hint, plain)


def _require(hint: type, plain: Any) -> Any:
    if type(plain) is not hint:
        raise TypeError(f"{plain!r} is no {hint.__name__}")
    return plain
