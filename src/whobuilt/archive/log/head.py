"""The end of a log as it lies on disk: where the next entry goes, under which tree, name and keys.

Opening reads the newest checkpoint, the rightmost tiles, and the entries after them: never the whole log, unless
something there does not agree. What a crash left unfinished is finished or cut off here, and told.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from whobuilt.archive.durable import append_file, replace_file
from whobuilt.archive.log.checkpoint import Checkpoint, parse_checkpoint, split_checkpoints
from whobuilt.archive.log.entries import Entry, iter_lines, parse_line
from whobuilt.archive.log.lineage import Lineage, fold, is_join
from whobuilt.archive.log.paths import LogPaths
from whobuilt.archive.log.tiles import TiledTree
from whobuilt.codec import dumps, loads
from whobuilt.core.problems import Problem

_TAIL = 1 << 14  # bytes of `checkpoints` that opening reads: some fifty of them
_RESTORE = "Restore the case's log folder from a copy, then verify the case."


@dataclass(slots=True)
class Head:
    """The end of a log. `damage` says why nothing may be appended; `stamp` tells whether the files changed since."""

    tree: TiledTree
    lineage: Lineage = field(default_factory=Lineage)
    signed: Checkpoint | None = None
    end: int = 0  # bytes of `records` up to which entries were read
    signed_end: int = 0  # bytes of `records` that the newest checkpoint covers
    joined_at: int = 0  # the byte at which the record of the newest join begins
    stamp: tuple[int, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    damage: Problem | None = None

    @property
    def signed_size(self) -> int:
        """How many entries the newest checkpoint covers."""
        return self.signed.size if self.signed else 0


def load_head(paths: LogPaths, *, may_write: bool) -> Head:
    """The end of the log. Never raises for what stands in the files; OSError as the system raised it."""
    signed, problems = _newest_checkpoint(paths, may_write=may_write)
    quick = _load_quickly(paths, signed)
    head = quick or _load_slowly(paths, signed)
    head.signed_end = head.end
    head.problems += problems
    if head.damage is None and not paths.records.exists():
        head.damage = _damage("log_missing", "there is no log.", paths.records)
    head.damage = head.damage or next((problem for problem in problems if problem.code == "checkpoint_changed"), None)
    if head.damage:
        head.problems.append(head.damage)
    else:
        read_on(head, paths, may_write=may_write)
        if (
            may_write and quick and head.lineage.size > head.tree.size
        ):  # it tells of entries that are not there: not of this log's
            paths.lineage.unlink(missing_ok=True)
            return _load_again(head, paths)
        if may_write and _is_half_joined(head):
            _cut(head, paths, head.joined_at, "a join that a crash had interrupted", may_write=True)
            return _load_again(head, paths)
    if quick is None and may_write and head.signed and not head.damage:
        write_mark(head, paths)
    if may_write and head.lineage.keys and not head.damage and _is_behind(read_lineage(paths), head.lineage):
        write_lineage(head.lineage, paths)
    head.stamp = _stamp(paths)
    return head


def strange_head(paths: LogPaths) -> Head:
    """An empty head; damaged where something in the folder is a link or no file, and must not be opened at all."""
    strange = next(paths.iter_strange(), None)
    head = Head(TiledTree(paths))
    if strange:
        said = "this is a link, or no file at all, where a file of the log should be."
        head.damage = Problem("log_strange", said, str(strange), "Remove it; nothing was read or written through it.")
        head.problems.append(head.damage)
    return head


def _load_again(head: Head, paths: LogPaths) -> Head:
    """The end after something was mended; what was told stays told."""
    again = load_head(paths, may_write=True)
    again.problems = [*head.problems, *again.problems]
    return again


def is_current(head: Head, paths: LogPaths) -> bool:
    """Whether nobody else signed, destroyed or cut anything since `head` was loaded; entries may have been added."""
    try:
        return head.stamp == _stamp(paths) and paths.records.stat().st_size >= head.end
    except OSError:
        return False


def read_on(head: Head, paths: LogPaths, *, may_write: bool) -> None:
    """Take in the entries that stand after what was read so far; cut off what a crash left of a last one."""
    try:
        file = paths.records.open("rb")
    except OSError:
        return
    with file:
        for raw, end in iter_lines(file, head.end):
            entry = parse_line(raw.removesuffix(b"\n"), head.tree.size)
            is_torn = not raw.endswith(b"\n") or (entry is None and b"\x00" in raw)
            if is_torn:
                _mend_tail(head, paths, entry, may_write=may_write)
                return
            if entry is None:
                head.damage = _damage(
                    "entry_changed", f"line {head.tree.size + 1} is no entry of a log.", paths.records
                )
                head.problems.append(head.damage)
                return
            if is_join(entry.json):
                head.joined_at = head.end
            _take_in(head, entry)
            head.end = end


def write_mark(head: Head, paths: LogPaths) -> None:
    """Remember how many bytes the signed entries take, so that opening need not count them."""
    replace_file(paths.mark, f"{head.signed_size} {head.signed_end}\n".encode(), sync=False)


def write_lineage(lineage: Lineage, paths: LogPaths) -> None:
    """Remember the log's name and keys, and list the keys for whoever verifies.

    The list first: where a crash comes between, `lineage` is still the old one, and both are written again.
    """
    replace_file(paths.keys, "".join(f"{key.vkey}\n" for key in lineage.keys).encode())
    replace_file(paths.lineage, dumps(lineage).encode())


def read_lineage(paths: LogPaths) -> Lineage | None:
    """What was remembered; None where it is missing or unreadable."""
    try:
        return loads(Lineage, paths.lineage.read_text("utf-8"))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def read_checkpoints(path: Path) -> tuple[list[Checkpoint], str]:
    """The checkpoints in a file, and what of it is none."""
    try:
        data = path.read_bytes()
    except OSError:
        return [], ""
    return split_checkpoints(data.decode("utf-8", "replace"))


def read_checkpoint(path: Path) -> Checkpoint | None:
    """The one checkpoint in a file."""
    try:
        return parse_checkpoint(path.read_bytes().decode("utf-8", "replace"))
    except OSError:
        return None


def _newest_checkpoint(paths: LogPaths, *, may_write: bool) -> tuple[Checkpoint | None, list[Problem]]:
    """The newest checkpoint that was signed, `checkpoint` mended where a crash came between it and `checkpoints`."""
    start, kept, rest = _last_checkpoints(paths.checkpoints)
    current = read_checkpoint(paths.checkpoint)
    last = max(kept, key=lambda each: each.size, default=None)
    problems = []
    # A checkpoint is written to `checkpoints` first: a crash cannot leave it in `checkpoint` alone.
    is_torn = _is_cut_short(rest) and (current.size if current else 0) <= (last.size if last else 0)
    if rest and is_torn and may_write:
        os.truncate(paths.checkpoints, start + len("\n".join(each.text for each in kept).encode()))
        problems.append(
            Problem("torn_tail", "a checkpoint that was being written at a crash was cut off.", str(paths.checkpoints))
        )
        rest = ""
    if rest or (current is None and paths.checkpoint.exists()):
        place = paths.checkpoints if rest else paths.checkpoint
        problems.append(_damage("checkpoint_changed", "this is no checkpoint as it was signed.", place))
    if last and (current is None or current.size < last.size):
        current = last
        if may_write and not problems:
            replace_file(paths.checkpoint, last.text.encode())
    return current, problems


def _last_checkpoints(path: Path) -> tuple[int, list[Checkpoint], str]:
    """The last checkpoints in a file that may hold very many: the byte where they begin, and as `read_checkpoints`."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            start = file.seek(max(0, size - _TAIL))
            data = file.read()
    except OSError:
        return 0, [], ""
    if start:
        signature = data.find("\n— ".encode())
        cut = data.find(b"\n\n", signature) + 2
        start, data = start + cut, data[cut:]
    return start, *split_checkpoints(data.decode("utf-8", "replace"))


def _is_cut_short(rest: str) -> bool:
    """Whether a rest can be the beginning of a note: it ends before its last line does."""
    return not rest.endswith("\n") or "— " not in rest


def _load_quickly(paths: LogPaths, signed: Checkpoint | None) -> Head | None:
    """The end as of the newest checkpoint, from tiles and mark; None where they do not agree with each other."""
    lineage = read_lineage(paths)
    if signed is None or lineage is None:
        return None
    try:
        size, end = (int(word) for word in paths.mark.read_text("ascii").split())
        tree = TiledTree.load(paths, signed.size)
        last = _entry_before(paths, end, signed.size - 1)
        agree = size == signed.size and last is not None and last.commitment == tree.find_last_entry()
    except (OSError, ValueError):
        return None
    if not agree or tree.root() != signed.root or not _is_signed(signed, lineage):
        return None
    return Head(tree, lineage, signed, end)


def _entry_before(paths: LogPaths, end: int, index: int) -> Entry | None:
    """The entry whose line ends at byte `end`."""
    with paths.records.open("rb") as file:
        size, found = 1 << 12, b""
        while found.count(b"\n") < 2 and len(found) < end:  # noqa: PLR2004  # its own end, and that of the line before
            start = max(0, end - size)
            file.seek(start)
            found = file.read(end - start)
            if len(found) < end - start:
                return None
            size *= 8
    lines = found.split(b"\n")
    return parse_line(lines[-2], index) if len(lines) > 1 and not lines[-1] else None


def _load_slowly(paths: LogPaths, signed: Checkpoint | None) -> Head:
    """The end as of the newest checkpoint from all entries, where what should spare reading them is missing."""
    head = Head(TiledTree(paths), signed=signed)
    root = head.tree.root() if signed and not signed.size else None
    with suppress(OSError), paths.records.open("rb") as file:
        for entry, end in _iter_signed(file, head.signed_size):
            _take_in(head, entry)
            head.end = end
            if signed and head.tree.size == signed.size:
                root = head.tree.root()
    if signed is None:
        return head
    if root != signed.root:
        said = f"the first {signed.size} entries are not those that were signed."
        head.damage = _damage("log_changed", said, paths.records)
    elif not _is_signed(signed, head.lineage):
        head.damage = _damage("bad_signature", "the newest checkpoint is signed by no key of this log.", paths.root)
    elif _tiles_differ(paths, signed):
        head.problems.append(
            Problem("tiles_rebuilt", "tiles were missing or changed; they are written again.", str(paths.root / "tile"))
        )
    return head


def _is_behind(remembered: Lineage | None, lineage: Lineage) -> bool:
    """Whether a crash came between a record about the log and remembering it. One that was changed is not behind."""
    told = [*(key.index for key in lineage.keys), *(joined.index for joined in lineage.joined)]
    return remembered is None or remembered.size <= max(told)


def _iter_signed(file: BinaryIO, size: int) -> Iterator[tuple[Entry, int]]:
    for index, (raw, end) in enumerate(iter_lines(file)):
        entry = parse_line(raw[:-1], index) if raw.endswith(b"\n") and index < size else None
        if entry is None:
            return
        yield entry, end


def _tiles_differ(paths: LogPaths, signed: Checkpoint) -> bool:
    try:
        return TiledTree.load(paths, signed.size).root() != signed.root
    except (OSError, ValueError):
        return True


def _is_signed(signed: Checkpoint, lineage: Lineage) -> bool:
    key = lineage.key_at(signed.size)
    return key is not None and key.verifier.verify(signed.note) is True


def _take_in(head: Head, entry: Entry) -> None:
    index = head.tree.size
    head.tree.append(entry.commitment)
    if index >= head.lineage.size:
        try:
            head.lineage = fold(head.lineage, index, entry.json)
        except ValueError as error:
            head.lineage = replace(head.lineage, size=index + 1)
            head.problems.append(Problem("entry_unreadable", f"{error}.", f"entry {index}"))


def _mend_tail(head: Head, paths: LogPaths, entry: Entry | None, *, may_write: bool) -> None:
    """What follows `head.end` was being written when the machine stopped: nobody was told that it is there."""
    if entry is None:
        _cut(head, paths, head.end, "an entry that was being written at a crash", may_write=may_write)
        return
    if may_write:
        append_file(paths.records, b"\n")
        _take_in(head, entry)
        head.end = paths.records.stat().st_size
    said = "the last entry lacked its line's end; it is taken as whole."
    head.problems.append(Problem("torn_tail", said, str(paths.records)))


def _cut(head: Head, paths: LogPaths, end: int, what: str, *, may_write: bool) -> None:
    """Cut off what was never acknowledged, and keep it beside the log."""
    where = str(paths.records)
    if not may_write:
        head.problems.append(
            Problem("torn_tail", f"{what} is left at its end.", where, "Open the case where it can be written.")
        )
        return
    with paths.records.open("r+b") as file:
        file.seek(end)
        rest = file.read()
        append_file(paths.torn, rest + b"\n")
        file.truncate(end)
        os.fsync(file.fileno())
    said = f"{what} was cut off ({len(rest)} bytes); it was never acknowledged."
    head.problems.append(Problem("torn_tail", said, where, f"It is kept in {paths.torn}."))


def _is_half_joined(head: Head) -> bool:
    """Whether fewer entries follow the record of the newest join than it says were taken over."""
    joined = head.lineage.joined[-1] if head.lineage.joined else None
    return (
        joined is not None
        and head.damage is None
        and joined.index >= head.signed_size
        and (joined.span.stop > head.tree.size)
    )


def _stamp(paths: LogPaths) -> tuple[int, ...]:
    found = []
    for path in (paths.records, paths.checkpoint):
        try:
            status = path.stat()
        except OSError:
            found.append(0)
            continue
        found.append(status.st_ino)
        if path == paths.checkpoint:
            found += [status.st_mtime_ns, status.st_size]
    return tuple(found)


def _damage(code: str, message: str, where: Path) -> Problem:
    return Problem(code, message, str(where), _RESTORE)
