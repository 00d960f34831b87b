"""Whether an answer has the form that was asked for; anything else is refused."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
}


def find_fault(plain: Any, schema: Mapping[str, Any], where: str = "answer") -> str:
    """What in an answer is not as its schema says; empty where all is."""
    kind = schema["type"]
    if isinstance(plain, bool) or not isinstance(plain, _TYPES[kind]):
        return f"{where} is no {kind}"
    return _FINDERS[kind](plain, schema, where)


def _find_in_array(plain: list[Any], schema: Mapping[str, Any], where: str) -> str:
    if len(plain) > schema["maxItems"]:
        return f"{where} has more than {schema['maxItems']} items"
    faults = (find_fault(item, schema["items"], f"{where}[{number}]") for number, item in enumerate(plain))
    return next(filter(None, faults), "")


def _find_in_text(plain: str, schema: Mapping[str, Any], where: str) -> str:
    if len(plain) > schema.get("maxLength", len(plain)):
        return f"{where} has more than {schema['maxLength']} characters"
    if plain not in schema.get("enum", [plain]):
        return f"{where} is {plain[:40]!r}, which is none of its values"
    return ""


def _find_in_number(plain: float, _schema: Mapping[str, Any], where: str) -> str:
    return "" if math.isfinite(plain) else f"{where} is no finite number"


def _find_in_object(plain: dict[str, Any], schema: Mapping[str, Any], where: str) -> str:
    fields: Mapping[str, Any] = schema["properties"]
    if unknown := sorted(set(plain) - set(fields)):
        return f"{where} has a field {unknown[0][:40]!r}, which was not asked for"
    if missing := [name for name in schema["required"] if name not in plain]:
        return f"{where} lacks its {missing[0]}"
    return next(filter(None, (find_fault(plain[name], fields[name], f"{where}.{name}") for name in plain)), "")


_FINDERS: dict[str, Callable[[Any, Mapping[str, Any], str], str]] = {
    "object": _find_in_object,
    "array": _find_in_array,
    "string": _find_in_text,
    "number": _find_in_number,
}
