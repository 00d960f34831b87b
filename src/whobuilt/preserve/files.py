"""Files and folders of this machine become captures."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from whobuilt.core.dates import utc_now
from whobuilt.core.evidence import Capture, Handling, Source, SourceKind, make_capture
from whobuilt.core.problems import Problem
from whobuilt.ports import BlobStore
from whobuilt.preserve.walk import Walk, name_error

METHOD = "file"

# What says that the case can keep no more, whatever the file.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Preserved:
    """A file whose bytes are kept: what was captured, and where it lay."""

    capture: Capture
    path: Path


def preserve(
    source: Path,
    blobs: BlobStore,
    *,
    kind: SourceKind = SourceKind.UNKNOWN,
    handling: Handling = Handling.PUBLIC,
    leave_out: Path | None = None,
) -> Iterator[Preserved | Problem]:
    """Keep a file, or every file in a folder, in a stable order; beside them what could not be kept, and why.

    The source of each capture is the file's absolute path as given, links unresolved. `leave_out` is a folder to
    pass by: the case's own. OSError where the blob store itself can keep nothing (a full disk).
    """
    for found in Walk(source.absolute(), leave_out):
        if isinstance(found, Problem):
            yield found
            continue
        try:
            kept = blobs.put(found)
        except OSError as error:
            if error.errno in _NO_ROOM or error.filename not in {None, str(found)}:
                raise
            yield name_error(error, found)
            continue
        yield Preserved(make_capture(kept, utc_now(), METHOD, Source(str(found), kind, handling)), found)
        if not kept[1]:
            yield Problem("empty_file", "this file is empty; it was kept as it is.", str(found))
