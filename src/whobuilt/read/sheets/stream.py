"""The XML of a packed sheet, element by element as it is inflated: no document type, no entity, within bounds."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from whobuilt.read.sheets.tally import BOMB, SheetError, is_bomb

_CHUNK = 1 << 18
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
DAMAGED = ("sheet_damaged", "the file is damaged: {told}.", "Fetch it again, or save it anew in a spreadsheet program.")
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class StopReading(Exception):  # noqa: N818  # no error: whoever listens has heard enough
    """Enough was read."""


def iter_bytes(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A member's bytes in pieces; SheetError where it is damaged, or unpacks to more than it may."""
    try:
        info = archive.getinfo(name)
        with archive.open(info) as file:
            total = 0
            while piece := file.read(_CHUNK):
                total += len(piece)
                if is_bomb(info.compress_size, total):
                    raise SheetError(*BOMB)
                yield piece
    except KeyError:
        raise SheetError(DAMAGED[0], DAMAGED[1].format(told=f"{name} is missing"), DAMAGED[2]) from None
    except FAULTS as error:
        raise SheetError(DAMAGED[0], DAMAGED[1].format(told=error), DAMAGED[2]) from None


def parse(pieces: Iterator[bytes], start: Start, end: End, text: Callable[[str], None]) -> None:
    """Tell of each element (its name without prefix) and of text; a StopReading of theirs ends it."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler = lambda name, said: start(name.rpartition(":")[2], said)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # noqa: FBT003  # expat's own signature
        parser.Parse(b"", True)  # noqa: FBT003  # the same
    except StopReading:
        return
    except expat.ExpatError as error:
        raise SheetError(DAMAGED[0], DAMAGED[1].format(told=error), DAMAGED[2]) from None


def _refuse(*_: object) -> None:
    raise SheetError("sheet_doctype", "it declares a document type, which no sheet does; it was not read.")
