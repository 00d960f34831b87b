"""Web archives in a ZIP (WACZ 1.1.1): the WARC files within are parts. Whether any is forged is not asked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Part, Read
from whobuilt.read.zip_archive import iter_members

_ENDINGS = (".warc", ".warc.gz")
_NOTHING = Problem(
    "empty_archive", "The web archive holds no records (no WARC file in its folder archive/).", "", "Fetch it again."
)


class WaczReader:
    """Reads application/wacz+zip."""

    name = "wacz@1"
    media_types = frozenset({"application/wacz+zip"})

    def read(self, original: Original) -> Read:
        """The WARC files within."""
        return Read(None, (), _iter_parts(original))


def _iter_parts(original: Original) -> Iterator[Part | Problem]:
    count = 0
    for item in iter_members(original, _is_warc):
        count += isinstance(item, Part)
        yield replace(item, media_type="application/warc") if isinstance(item, Part) else item
    if not count:
        yield _NOTHING


def _is_warc(name: str) -> bool:
    return name.startswith("archive/") and name.lower().endswith(_ENDINGS)
