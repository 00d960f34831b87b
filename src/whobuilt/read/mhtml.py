"""Pages saved whole (MHTML, RFC 2557): the page and each of its pictures and styles is a part with its own address."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email.parser import HeaderParser
from email.utils import parsedate_to_datetime

from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Part, Read
from whobuilt.read.members import EMPTY, Budget, Teller, clean_name, damaged, left_out
from whobuilt.read.mime_tree import Leaf, content, header_end, iter_leaves

_PAGES = ("text/html", "application/xhtml+xml")


class MhtmlReader:
    """Reads multipart/related as browsers save pages."""

    name = "mhtml@1"
    media_types = frozenset({"multipart/related"})

    def read(self, original: Original) -> Read:
        """The page first, then its frames, then what it is drawn with."""
        return Read(None, (), _iter_parts(original.data))


def _iter_parts(data: bytes) -> Iterator[Part | Problem]:
    budget, teller = Budget(len(data)), Teller()
    header = HeaderParser().parsestr(data[: header_end(data, 0, len(data))[0]].decode("latin-1"))
    root, at = header.get("Snapshot-Content-Location", "").strip(), _moment(header.get("Date", ""))
    leaves: list[Leaf] = []
    for item in iter_leaves(data):
        if isinstance(item, Problem):
            yield from teller.tell(item)
        else:
            leaves.append(item)
    leaves.sort(key=lambda leaf: leaf.media_type not in _PAGES)  # the page first; else in their order
    for index, leaf in enumerate(leaves):
        if end := budget.find_end():
            yield end
            return
        found, fault = content(data, leaf)
        part = _make_part(replace(leaf, locator=leaf.locator or (root if not index else "")), found, at)
        if fault:
            yield from teller.tell(damaged(part.name, f"It can be had only in part: {fault}"))
        if not found:
            continue  # a picture that the browser did not load
        if len(found) > budget.allowance:
            yield left_out("together they are too large", budget.count)
            return
        budget.take(len(found))
        yield part
    if not budget.count:
        yield EMPTY
    yield from teller.finish()


def _make_part(leaf: Leaf, found: bytes, at: datetime | None) -> Part:
    ending = mimetypes.guess_extension(leaf.media_type) or ""
    declared = f"{leaf.media_type}; charset={leaf.charset}" if leaf.charset else leaf.media_type
    name = clean_name(leaf.name) or f"{leaf.number}{ending}"
    return Part(name, found, clean_name(declared), clean_name(leaf.locator), at)


def _moment(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else None
