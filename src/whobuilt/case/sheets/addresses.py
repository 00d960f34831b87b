"""Which document of a case a link leads to: by the address or path it was captured from, or its own."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from whobuilt.case.places import Places

_WEB = re.compile(r"https?://", re.IGNORECASE)
_INDEX = 200  # characters of a host's name at most


class Addresses:
    """The documents of a case by where they come from."""

    def __init__(self, places: Places) -> None:
        """Nothing is looked up before it is asked for."""
        self._places = places
        self._captured: dict[str, list[tuple[tuple[str, ...], str]]] = {}  # last part of a path → its parts, blob
        self._pages: dict[str, list[str]] = {}  # address → blobs
        self._named: dict[str, list[str]] = {}  # the document's own address → documents
        self._of_blob: dict[str, list[str]] = {}
        self._seen = (-1, -1)

    def find(self, link: str) -> tuple[str, ...]:
        """The documents that a link leads to; none where its page is not in the case."""
        self._refresh()
        if is_web(link):
            key = plain_address(link)
            found = [name for blob in self._pages.get(key, ()) for name in self._of_blob.get(blob, ())]
            return tuple(dict.fromkeys([*found, *self._named.get(key, ())]))
        parts = _parts(link)
        if not parts:
            return ()
        kept = self._captured.get(parts[-1], ())
        blobs = [blob for path, blob in kept if path[-len(parts) :] == parts]
        return tuple(dict.fromkeys(name for blob in blobs for name in self._of_blob.get(blob, ())))

    def _refresh(self) -> None:
        rows, documents = self._places.record.head()[0], self._places.record.document_count()
        if documents != self._seen[1]:
            self._of_blob, self._named = defaultdict(list), defaultdict(list)
            for document in self._places.record.iter_documents():
                self._of_blob[document.blob].append(document.id)
                if is_web(document.metadata.url):
                    self._named[plain_address(document.metadata.url)].append(document.id)
        if rows != self._seen[0]:
            self._captured, self._pages = defaultdict(list), defaultdict(list)
            for capture in self._places.record.iter_captures():
                for locator in filter(None, (capture.source.locator, capture.source.via)):
                    if is_web(locator):
                        self._pages[plain_address(locator)].append(capture.blob)
                    elif parts := _parts(locator):
                        self._captured[parts[-1]].append((parts, capture.blob))
        self._seen = (rows, documents)


def is_web(link: str) -> bool:
    """Whether a link is an address of the web."""
    return bool(_WEB.match(link))


def plain_address(link: str) -> str:
    """An address without what makes no difference: scheme, www., fragment, last slash, case of the host."""
    try:
        parts = urlsplit(link.strip())
        host = (parts.hostname or "").removeprefix("www.")[:_INDEX] + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return link.strip()
    return f"{host}{unquote(parts.path).rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


def _parts(path: str) -> tuple[str, ...]:
    plain = path.strip().replace("\\", "/").removeprefix("file://")
    return tuple(part for part in PurePosixPath(plain).parts if part not in ("/", "."))
