"""What a worker said of a file, checked: whoever reads hostile bytes may say anything."""

from __future__ import annotations

import shutil
import stat
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from whobuilt.codec import from_plain
from whobuilt.core.dates import require_aware
from whobuilt.core.evidence import Document, document_id
from whobuilt.core.problems import Problem
from whobuilt.engine.limits import Limits
from whobuilt.ports import Part, Read

_LONGEST_NAME = 65536
_MOST_TOLD = 2000  # problems; an honest worker stops before
_PER_ITEM = 256  # bytes that an item costs beside its words


class AnswerError(ValueError):
    """An answer that no honest worker gives."""


class AnswerTooLargeError(AnswerError):
    """More was answered than is allowed."""


class Kept:
    """The parts that a worker wrote into a folder, each gone once the next is taken; all gone with this object."""

    def __init__(self, folder: Path, items: list[Part | Problem]) -> None:
        """Own `folder`."""
        self._items = items
        self._let_go = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def __iter__(self) -> Iterator[Part | Problem]:
        """Each part, in order; the folder is gone at the end."""
        try:
            for item in self._items:
                yield item
                if isinstance(item, Part) and isinstance(item.content, Path):
                    item.content.unlink(missing_ok=True)
        finally:
            self._let_go()


@dataclass(slots=True)
class Answer:
    """Collects the frames of one file."""

    blob: str
    folder: Path
    limits: Limits
    document: Document | None = None
    problems: list[Problem] = field(default_factory=list)
    items: list[Part | Problem] = field(default_factory=list)
    begun: bool = False
    ended: bool = False
    spent: bool = False
    size: int = 0
    parts_size: int = 0
    parts: int = 0

    def take(self, frame: Any) -> None:
        """Add a frame; AnswerError where it is not what a worker says at this point."""
        if type(frame) is not dict or len(frame) != 1 or self.ended:
            raise AnswerError("a frame out of turn")
        ((kind, plain),) = frame.items()
        try:
            self._take(kind, plain)
        except (TypeError, KeyError, AttributeError, OverflowError) as error:
            raise AnswerError(f"{type(error).__name__}: {error}") from None

    def _take(self, kind: str, plain: Any) -> None:
        match kind:
            case "read" if not self.begun and not self.items:
                self.begun = True
                self.document = self._check_document(plain["document"])
            case "told":
                self._weigh(plain)
                found = from_plain(Problem, plain)
                (self.items if self.parts else self.problems).append(found)
                if len(self.items) + len(self.problems) - self.parts > _MOST_TOLD:
                    raise AnswerTooLargeError("problems without end")
            case "part" if self.begun:
                self._weigh(plain)
                self.items.append(self._check_part(plain))
            case "end" if type(plain) is bool:
                self.ended, self.spent = True, plain
            case _:
                raise AnswerError(f"an unknown frame {kind!r:.50}")

    def finish(self) -> Read:
        """What was read, once nothing more will come."""
        if not self.items:
            shutil.rmtree(self.folder, ignore_errors=True)
            return Read(self.document, tuple(self.problems))
        return Read(self.document, tuple(self.problems), Kept(self.folder, self.items))

    def _weigh(self, plain: Any) -> None:
        self.size += _PER_ITEM + sum(len(value) for value in plain.values() if type(value) is str)
        if self.size > self.limits.output:
            raise AnswerTooLargeError("names and problems without end")

    def _check_document(self, plain: Any) -> Document | None:
        if plain is None:
            return None
        document = from_plain(Document, plain)
        if document.blob != self.blob or document.id != document_id(document.blob, document.reader, document.text):
            raise AnswerError("a document of other bytes, or with another id than its own")
        length = len(document.text)
        spans = all(0 <= passage.start <= passage.end <= length for passage in document.passages)
        spans = spans and all(0 <= segment.start <= segment.end <= length for segment in document.segments)
        sources = all(0 <= segment.source_start <= segment.source_end for segment in document.segments)
        if not (spans and sources):
            raise AnswerError("a map that leads out of the text")
        return document

    def _check_part(self, plain: Any) -> Part:
        at = None if plain["at"] is None else datetime.fromisoformat(plain["at"])
        if at is not None:
            require_aware(at)
        texts = [plain[name] for name in ("name", "media_type", "locator")]
        if any(type(text) is not str or len(text) > _LONGEST_NAME for text in texts):
            raise AnswerError("a name that is none")
        slot, size = plain["slot"], plain["size"]
        if slot != self.parts or type(slot) is not int:
            raise AnswerError("parts out of order")
        path = self.folder / str(slot)
        try:
            found = path.lstat()
        except OSError:
            raise AnswerError("a part that is not there") from None
        self.parts += 1
        self.parts_size += found.st_size
        if not stat.S_ISREG(found.st_mode) or found.st_size != size or found.st_nlink != 1:
            raise AnswerError("a part that is no file of its own")
        if self.parts > self.limits.part_count or self.parts_size > self.limits.parts:
            raise AnswerTooLargeError("parts without end")
        name, media_type, locator = texts
        return Part(name, path, media_type, locator, at)


def tell_malformed(error: Exception) -> Problem:
    """The problem that a worker's answer makes no sense."""
    message = f"The process that read the file gave an answer that makes no sense ({error})."
    return Problem("reader_answer_malformed", message[:500], "", "Keep the file and report the fault.")


def tell_too_large(most: int) -> Problem:
    """The problem that a worker's answer is larger than agreed."""
    message = f"Reading the file gave more than one file may give ({most >> 20} MB)."
    return Problem("reader_output_too_large", message, "", "Split the file, and add the pieces.")
