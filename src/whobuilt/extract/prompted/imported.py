"""What langextract, or another program with its form, wrote as JSON lines; every word of it is locked likewise.

    {"document_id": "…", "text": "…", "extractions": [{"extraction_class": "…", "extraction_text": "…",
     "char_interval": {"start_pos": 3, "end_pos": 9}, "attributes": {…}}]}

An extraction whose class is one of our props, with `subject`, `object` and `trigger` among its attributes, becomes a
statement; one whose class names a kind of thing becomes a name. Its interval only says which of several places is
meant: the words decide, for such intervals are given to altered words as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whobuilt.core.entities import Schema
from whobuilt.core.problems import Problem
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Directness, Modality, Phase, Polarity, Prop, Role
from whobuilt.extract.prompted.extractor import Findings
from whobuilt.extract.prompted.placing import PlacingError, Window

NAME = "langextract@import"

_LONGEST = 64 << 20  # characters of a line
_SCHEMAS = {schema.value.casefold(): schema for schema in Schema} | {
    "org": Schema.ORGANIZATION,
    "organisation": Schema.ORGANIZATION,
    "vendor": Schema.COMPANY,
    "supplier": Schema.COMPANY,
    "agency": Schema.PUBLIC_BODY,
    "customer": Schema.ORGANIZATION,
    "place": Schema.LOCATION,
    "city": Schema.LOCATION,
    "country": Schema.LOCATION,
}
_PROPS = {prop.value: prop for prop in Prop if prop not in (Prop.SAID, Prop.FIGURE)}
_ENUMS = {"polarity": Polarity, "modality": Modality, "phase": Phase, "role": Role, "directness": Directness}
_USUAL = {
    "polarity": Polarity.AFFIRMED,
    "modality": Modality.ASSERTED,
    "phase": Phase.UNSTATED,
    "role": Role.UNSTATED,
    "directness": Directness.UNSTATED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the document that it is about, as the other program names it, and what it found there."""

    document: str
    text: str
    extractions: tuple[dict[str, Any], ...]


def iter_rows(path: Path) -> Iterator[tuple[int, Row | Problem]]:
    """Each line by its number; a line that is no row is a Problem, and costs no other."""
    with path.open(encoding="utf-8", errors="replace") as file:
        number = 0
        while line := file.readline(_LONGEST):
            number += 1
            if line.strip():
                yield number, _parse(line, f"{path.name}, line {number}")


def import_row(row: Row, window: Window) -> Extraction:
    """What of a row the document's own words hold; what they do not is a named Problem."""
    found = Findings(window.document, NAME)
    for item in row.extractions:
        words, kind = item["extraction_text"], str(item.get("extraction_class", "")).strip().casefold()
        near = _near(item, window, words)
        if kind in _PROPS:
            found.state(_statement(_PROPS[kind], words, item.get("attributes")), window, near)
        elif kind in _SCHEMAS:
            found.mention(words, _SCHEMAS[kind], window, near)
        else:
            _only_check(found, words, kind, window, near)
    return found.extraction()


def _parse(line: str, where: str) -> Row | Problem:
    broken = Problem("not_an_extraction", "this is no row of extractions; it was left out.", where)
    try:
        plain = json.loads(line)
    except (ValueError, RecursionError):
        return broken
    extractions = plain.get("extractions") if isinstance(plain, dict) else None
    if not isinstance(extractions, list):
        return broken
    kept = tuple(
        each for each in extractions if isinstance(each, dict) and isinstance(each.get("extraction_text"), str)
    )
    return Row(str(plain.get("document_id") or ""), str(plain.get("text") or ""), kept)


def _near(item: dict[str, Any], window: Window, words: str) -> int:
    """Where to look first: at the interval, if the words stand there."""
    interval = item.get("char_interval")
    start = interval.get("start_pos") if isinstance(interval, dict) else None
    stands = type(start) is int and start >= 0 and window.document.text.startswith(words, start)
    return start if stands and start is not None else 0


def _statement(prop: Prop, words: str, attributes: Any) -> dict[str, Any]:
    """An extraction in the form of a model's answer."""
    given = attributes if isinstance(attributes, dict) else {}

    def told(name: str) -> str:
        return given[name] if isinstance(given.get(name), str) else ""

    enums = {name: told(name) if told(name) in list(kind) else _USUAL[name] for name, kind in _ENUMS.items()}
    plain = {name: told(name) for name in ("subject", "object", "trigger", "object_text")}
    dated = {"words": told("date"), "iso": told("date_iso") or told("date")}
    amount = {"words": "", "value": 0, "currency": ""}
    return {"prop": prop.value, "quote": words, **plain, **enums, "date": dated, "amount": amount}


def _only_check(found: Findings, words: str, kind: str, window: Window, near: int) -> None:
    try:
        window.find_quote(words, near)
    except PlacingError as error:
        found.tell(error.failure)
    else:
        told = f"the words “{words[:80]}” stand there; “{kind[:40]}” is no kind of statement or name here."
        found.problems.append(Problem("class_not_known", told, window.document.id[:8], "Its class was left out."))
