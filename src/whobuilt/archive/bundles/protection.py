"""What of a case may leave it: each source's handling, followed to everything that is made of it or holds it.

The strictest handling wins: over all captures of the same bytes, down into the parts of an archive or mail, and, for
bytes, up into what holds them. Of a source that is not to be quoted or stays here, nothing may be told that names it:
no byte, hash, path, address or id.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from urllib.parse import unquote

from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.evidence import Capture, Handling, strictest
from whobuilt.core.problems import Problem

# What is done to the case as a whole: such a record is held back only where it names something protected.
_OF_THE_CASE = frozenset(
    {
        Action.CREATED,
        Action.EXPORTED,
        Action.KEY_CHANGED,
        Action.KEY_LOST,
        Action.BRANCHED,
        Action.JOINED,
        Action.RECOVERED,
        Action.REBUILT,
    }
)
SHORTEST_NAME = 5  # characters of a file's name that are looked for in a note: "a.pdf"
_NOTHING: Mapping[str, frozenset[str]] = MappingProxyType({})


def is_protected(handling: Handling) -> bool:
    """Whether nothing at all may be told of such a source."""
    return handling.strictness >= Handling.NOT_QUOTED.strictness


class Protection:
    """The handlings of a case's sources, and what follows from them for bytes and records."""

    def __init__(self, captures: Iterable[Capture], rests_on: Mapping[str, frozenset[str]] = _NOTHING) -> None:
        """Follow the handlings of all captures of a case.

        `rests_on` names the blobs that other things rest on, by id: a document's one, a statement's, a decision's.
        """
        self._captures = {capture.id: capture for capture in captures}
        self._rests_on = rests_on
        self._handlings = {each.id: each.source.handling for each in self._captures.values()}
        self._children: dict[str, list[str]] = defaultdict(list)
        self._of_blob: dict[str, list[str]] = defaultdict(list)
        for capture in self._captures.values():
            self._of_blob[capture.blob].append(capture.id)
            if capture.parent:
                self._children[capture.parent].append(capture.id)
        self._spread_down()
        self._bytes = self._spread_up()
        self._names = self._find_names()
        self._files = tuple(sorted(self._find_files()))

    def of_capture(self, capture: str) -> Handling:
        """The handling that a capture has after all; the strictest where there is none such."""
        return self._handlings.get(capture, Handling.STAYS_HERE)

    def of_bytes(self, blob: str) -> Handling:
        """The handling of kept bytes, with that of all they hold; the strictest where nothing is known of them."""
        return self._bytes.get(blob, Handling.STAYS_HERE)

    def find_name(self, text: str) -> str:
        """An id, hash, path or address of a protected source that stands in a text; empty where there is none."""
        return next((name for name in self._names if name in text), "")

    def find_mention(self, text: str) -> str:
        """The same in a person's own words, where a file's name alone tells as much."""
        return self.find_name(text) or next((name for name in self._files if name in text), "")

    def check(self, record: CustodyRecord) -> Problem | None:
        """Why a record must not leave the case; None where it may."""
        handling = self._of_record(record)
        if handling is None:
            return Problem("handling_unknown", "it is not known which source this entry rests on.")
        if is_protected(handling):
            return Problem("protected", f"its source is {handling.value.replace('_', ' ')}.")
        if any(self.find_name(text) for text in (record.about, record.content)):
            return Problem("protected", "it names a source of which nothing may be told.")
        if handling is Handling.QUOTE_ONLY and _holds_text(record.content):
            return Problem("protected", "it holds the text of a source that may only be quoted.")
        return None

    def _of_record(self, record: CustodyRecord) -> Handling | None:
        """The strictest handling of what a record is about; None where that is not known."""
        about = record.about
        if about in self._handlings:
            return self.of_capture(about)
        if about in self._of_blob:
            return strictest(*(self._handlings[each] for each in self._of_blob[about]))
        if about in self._rests_on:
            blobs = self._rests_on[about]
            found = [self._handlings.get(each) for blob in blobs for each in self._of_blob.get(blob, [""])]
            return strictest(*(each or Handling.STAYS_HERE for each in found))
        return Handling.PUBLIC if record.action in _OF_THE_CASE else None

    def _spread_down(self) -> None:
        """The strictest handling, to all captures of the same bytes and all parts."""
        waiting = list(self._captures)
        while waiting:
            capture = waiting.pop()
            handling = self._handlings[capture]
            for each in (*self._children[capture], *self._of_blob[self._captures[capture].blob]):
                if self._handlings[each].strictness < handling.strictness:
                    self._handlings[each] = handling
                    waiting.append(each)

    def _spread_up(self) -> dict[str, Handling]:
        """The handling of each blob's bytes: no milder than that of the parts that they hold."""
        found = {blob: strictest(*(self._handlings[each] for each in ids)) for blob, ids in self._of_blob.items()}
        waiting = list(found)
        while waiting:
            blob = waiting.pop()
            parents = {self._captures[each].parent for each in self._of_blob[blob]}
            for holder in {self._captures[each].blob for each in parents if each in self._captures}:
                if found[holder].strictness < found[blob].strictness:
                    found[holder] = found[blob]
                    waiting.append(holder)
        return found

    def _find_names(self) -> tuple[str, ...]:
        """All that would name a protected source."""
        names: set[str] = set()
        for capture in self._captures.values():
            if is_protected(self._handlings[capture.id]):
                names |= {capture.id, capture.blob, capture.source.locator, capture.source.via}
        blobs = {blob for blob, ids in self._of_blob.items() if is_protected(self._handlings[ids[0]])}
        names |= {name for name, rests in self._rests_on.items() if rests & blobs}
        # In a record they stand as JSON writes them.
        names |= {json.dumps(name, ensure_ascii=False)[1:-1] for name in names}
        return tuple(sorted(names - {""}))

    def _find_files(self) -> set[str]:
        """The names of protected sources' files, as they are written and as they are read."""
        protected = (each for each in self._captures.values() if is_protected(self._handlings[each.id]))
        names = {_file_name(each.source.locator) for each in protected}
        return {name for name in names | {unquote(each) for each in names} if len(name) >= SHORTEST_NAME}


def _file_name(locator: str) -> str:
    """The last part of an address or path."""
    return locator.rstrip("/").replace("\\", "/").rpartition("/")[2]


def _holds_text(content: str) -> bool:
    """Whether a record's content is a document with its text."""
    try:
        plain = json.loads(content)
    except (ValueError, RecursionError):
        return bool(content)
    return isinstance(plain, dict) and bool({"text", "passages"} & plain.keys())
