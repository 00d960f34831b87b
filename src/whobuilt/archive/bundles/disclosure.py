"""What a bundle would tell whoever receives it, line by line: shown to a person before anything is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from whobuilt.archive.bundles.bundle import BundleRequest, Material, get_blob, plan_bundle
from whobuilt.archive.bundles.traces import Trace, find_traces
from whobuilt.archive.log.entries import Entry

MOST_FACTS = 60  # of one entry


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One thing that would leave the case: an entry, or the bytes that one is about.

    `locator` is the address or path that it names, `name` the last part of it. `size` is in bytes, 0 for an entry.
    `metadata` is all else: of an entry every field of its content, of bytes what they tell of who made them.
    """

    what: Literal["entry", "bytes"]
    entry: int
    action: str
    locator: str
    name: str
    at: datetime | None
    by: str
    size: int
    metadata: tuple[Trace, ...]


def disclosures(request: BundleRequest, material: Material) -> tuple[Disclosure, ...]:
    """What a bundle would disclose, entries first; what stays here is in the problems of `plan_bundle`."""
    plan = plan_bundle(request, material)
    entries = [_disclose(entry) for entry in plan.entries]
    captures = {capture.id: capture for capture in material.captures}
    others = {capture.blob: capture for capture in reversed(material.captures)}
    about = {str(dict(each.metadata).get("blob", "")): each for each in reversed(entries)}
    found = []
    for blob in plan.blobs:
        data, told = get_blob(material.blobs, blob), about[blob]
        # The same bytes may have come from elsewhere too: what is told is the capture that was chosen.
        capture = captures.get(dict(told.metadata[:1]).get("about", ""), others[blob])
        locator = capture.source.locator
        traces = find_traces(data)
        found.append(
            Disclosure("bytes", told.entry, told.action, locator, _name(locator), capture.at, "", len(data), traces)
        )
    return (*entries, *found)


def _disclose(entry: Entry) -> Disclosure:
    record = entry.record
    if record is None:  # destroyed: the day and the reason travel
        told = (("withheld on", entry.withheld.on), ("reason", entry.withheld.reason)) if entry.withheld else ()
        return Disclosure("entry", entry.index, "", "", "", None, "", 0, told)
    facts = tuple(_iter_facts("", _parse(record.content)))[:MOST_FACTS]
    more = tuple((name, str(value)) for name, value in (("rows", record.rows), ("chain", record.chain)) if value)
    locator = dict(facts).get("source.locator", "")
    about = (("about", record.about),) if record.about else ()
    return Disclosure(
        "entry",
        entry.index,
        record.action.value,
        locator,
        _name(locator),
        record.at,
        record.by,
        0,
        (*about, *facts, *more),
    )


def _parse(content: str) -> Any:
    try:
        return json.loads(content) if content else {}
    except (ValueError, RecursionError):
        return content


def _iter_facts(prefix: str, plain: Any) -> Iterator[Trace]:
    """Every field within, by its path."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            yield from _iter_facts(f"{prefix}.{key}" if prefix else str(key), value)
    elif isinstance(plain, list):
        for value in plain:
            yield from _iter_facts(prefix, value)
    elif plain not in ("", None):
        yield prefix or "content", str(plain)


def _name(locator: str) -> str:
    """The last part of an address or path."""
    return locator.rstrip("/").replace("\\", "/").rpartition("/")[2]
