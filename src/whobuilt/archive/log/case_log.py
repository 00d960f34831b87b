"""A case's tamper-evident log: what was done with its evidence, in a tree whose signed checkpoints anybody can keep.

An entry is durable when `append` returns. Any number of processes may append; each takes in what the others added,
under the file lock. A log that finds itself in a copy says so, and goes on as a branch, before it adds anything.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Self

from whobuilt.archive.durable import append_file, locked, replace_file, sync_folder
from whobuilt.archive.log import place
from whobuilt.archive.log.checkpoint import Checkpoint, sign_checkpoint
from whobuilt.archive.log.entries import SALT_SIZE, Entry, encode_record, format_line
from whobuilt.archive.log.head import read_on, strange_head, write_lineage, write_mark
from whobuilt.archive.log.keys import KeyFolder
from whobuilt.archive.log.lineage import encode_content, make_origin, require_id
from whobuilt.archive.log.notes import Signer
from whobuilt.archive.log.paths import LogPaths
from whobuilt.archive.log.reader import LogReader
from whobuilt.archive.log.tiles import TiledTree
from whobuilt.archive.log.withholding import withhold_lines
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.dates import utc_now
from whobuilt.core.problems import Problem, WhoBuiltError


class CaseLog(LogReader):
    """The log in a folder, as the case works with it: see `LogReader` for all that only reads."""

    @classmethod
    def create(cls, folder: Path, keys: KeyFolder, *, case: str = "", by: str = "", at: datetime | None = None) -> Self:
        """Start a log with its first key and its first record; WhoBuiltError where there is one already.

        `case` is the case's id in hexadecimal digits (a random one where none is given).
        """
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)
        paths = LogPaths(folder)
        case, branch = require_id(case or secrets.token_hex(16)), secrets.token_hex(8)
        with locked(paths.lock):
            if _has_entry(paths.records):
                raise WhoBuiltError(Problem("log_exists", "there is a log already.", str(folder), "Open it."))
            key = keys.create(make_origin(case, branch)).verifier
            content = encode_content(case=case, branch=branch, vkey=key.vkey)
            paths.records.unlink(missing_ok=True)  # what a crash left of a first entry
            record = CustodyRecord(Action.CREATED, at or utc_now(), by, content=content)
            append_file(paths.records, _new_line(encode_record(record)))
            place.write_place(paths.place, place.see_place(paths.lock, keys.get_install()))
        log = cls(folder, keys)
        with log._locked():
            write_lineage(log._head.lineage, paths)
        log.sign()
        return log

    def append(self, records: Sequence[CustodyRecord]) -> range:
        """Add records; their indices. They are durable when this returns, and signed for at the next `sign`.

        WhoBuiltError where the log was changed by other hands, or cannot be written.
        """
        with self._appending():
            if not records:
                return range(self.size, self.size)
            self._settle(records[0])
            return self._append(records)

    def sign(self) -> Checkpoint:
        """A signed checkpoint of all entries; its tiles are written first. The newest one where nothing was added.

        WhoBuiltError where the key is not on this machine.
        """
        with self._appending():
            head = self._head
            if head.signed and head.signed.size == head.tree.size:
                return head.signed
            signers = self._signers()
            checkpoint = sign_checkpoint(self.origin, head.tree.size, head.tree.root(), signers)
            head.tree.save()
            blank = b"\n" if self.paths.checkpoints.exists() and self.paths.checkpoints.stat().st_size else b""
            append_file(self.paths.checkpoints, blank + checkpoint.text.encode())
            replace_file(self.paths.checkpoint, checkpoint.text.encode())
            head.signed, head.signed_end = checkpoint, head.end
            write_mark(head, self.paths)
            head.tree.prune()
            self.keys.put_head(checkpoint)
            self._reload()
            return checkpoint

    def withhold(self, indices: Iterable[int], reason: str, on: date, by: str = "", at: datetime | None = None) -> None:
        """Destroy what entries hold: record and salt go, the commitment, the day and the reason stay.

        A record of it is added first; where a crash comes between, the same call finishes it. WhoBuiltError where an
        entry does not exist, or is one that the log wrote about itself.
        """
        with self._appending():
            record = CustodyRecord(Action.DESTROYED, at or utc_now(), by)
            self._settle(record)
            withhold_lines(
                self.paths, sorted(set(indices)), (on.isoformat(), reason), lambda text: self._log(record, text)
            )
            self._reload()

    def rebuild_tiles(self) -> None:
        """Make all tiles again, where some were lost or changed. WhoBuiltError where the entries do not hold."""
        with self._appending():
            tree = TiledTree(self.paths)
            for entry in self._iter_here():
                tree.append(entry.commitment)
                if self._head.signed and tree.size == self._head.signed.size:
                    if tree.root() != self._head.signed.root:
                        said = "the entries are not those that were signed."
                        raise WhoBuiltError(
                            Problem("log_changed", said, str(self.paths.records), "Restore the log from a copy.")
                        )
                    break
            shutil.rmtree(self.paths.root / "tile", ignore_errors=True)
            tree.save()
            self._reload()

    def rotate_key(self, by: str, at: datetime | None = None) -> Checkpoint:
        """Take a new key, and sign with both the checkpoint in which it begins. WhoBuiltError without the old key."""
        with self._appending():
            if self.verifier:
                self.keys.get(self.verifier)
            self._name_key(CustodyRecord(Action.KEY_CHANGED, at or utc_now(), by))
        return self.sign()

    def replace_lost_key(self, by: str, reason: str, at: datetime | None = None) -> Checkpoint:
        """Take a new key because the old one is lost: from here on the log says that nobody vouched for it."""
        with self._appending():
            self._name_key(CustodyRecord(Action.KEY_LOST, at or utc_now(), by), reason=reason)
        return self.sign()

    def declare_branch(self, by: str, at: datetime | None = None) -> None:
        """Go on as a branch of its own, under a new name and key. A copy does so by itself when it is appended to."""
        with self._appending():
            self._branch(CustodyRecord(Action.BRANCHED, at or utc_now(), by))

    def take_over(self, record: CustodyRecord, entries: Sequence[Entry]) -> range:
        """Add another branch's entries as they are, after the record that says so; `branches.join` is what calls it.

        Their indices here. A crash leaves all of them or none.
        """
        with self._appending():
            self._settle(record)
            lines = [_new_line(encode_record(record)), *(entry.line + b"\n" for entry in entries)]
            return self._add(b"".join(lines))[1:]

    @contextmanager
    def _appending(self) -> Iterator[None]:
        """The lock, with all entries taken in; WhoBuiltError where nothing may be added."""
        if not self.paths.root.is_dir():
            raise WhoBuiltError(Problem("log_missing", "there is no log.", str(self.paths.root), "Create one."))
        if not self.may_write:
            said = "the log's folder cannot be written to."
            raise WhoBuiltError(Problem("log_read_only", said, str(self.paths.root), "Copy the case to another disk."))
        if damage := strange_head(self.paths).damage:
            raise WhoBuiltError(damage)
        with self._locked():
            self._refresh()
            if self._head.damage:
                raise WhoBuiltError(self._head.damage)
            if not self._head.lineage.keys:
                said = "the log does not begin with the record of its key."
                raise WhoBuiltError(Problem("log_missing", said, str(self.paths.records), "Create the log."))
            yield

    def _append(self, records: Sequence[CustodyRecord]) -> range:
        return self._add(b"".join(_new_line(encode_record(record)) for record in records))

    def _add(self, lines: bytes) -> range:
        first = self.size
        append_file(self.paths.records, lines)
        before = self._head.lineage.keys, self._head.lineage.joined
        read_on(self._head, self.paths, may_write=True)
        if (self._head.lineage.keys, self._head.lineage.joined) != before:
            write_lineage(self._head.lineage, self.paths)
        return range(first, self.size)

    def _log(self, record: CustodyRecord, content: str) -> None:
        self._append([CustodyRecord(record.action, record.at, record.by, content=content)])

    def _settle(self, record: CustodyRecord) -> None:
        """Make sure that this is no copy before anything is added; declare a branch where it is one."""
        if self._is_home:
            return
        head = self.keys.find_head(self.origin)
        is_behind = head is not None and (head.size > self.size or self.root_at(head.size) != head.root)
        if self.is_copy() or is_behind:
            self._branch(CustodyRecord(Action.BRANCHED, record.at, record.by))
        self._is_home = True

    def _branch(self, record: CustodyRecord) -> None:
        branch = secrets.token_hex(8)
        trunk = {"origin": self.origin, "size": self.size, "root": self.root.hex()}
        key = self.keys.create(make_origin(self.case, branch)).verifier
        self.branched.add(self.size)
        self._log(record, encode_content(branch=branch, trunk=trunk, vkey=key.vkey))
        place.write_place(self.paths.place, place.see_place(self.paths.lock, self.keys.get_install()))
        self._is_home = True

    def _name_key(self, record: CustodyRecord, **facts: str) -> None:
        self._settle(record)
        former = self.verifier.vkey if self.verifier else ""
        key = self.keys.create(self.origin).verifier
        self._log(record, encode_content(vkey=key.vkey, former=former, **facts))

    def _signers(self) -> list[Signer]:
        """The key of now, and each that it followed since the last checkpoint: they vouch for it.

        A key that was declared lost, or stolen, vouches for nothing, though a copy of it turn up.
        """
        keys, signed = self._head.lineage.keys, self.signed_size
        followed = [
            self.keys.find(former.verifier)
            for former, key in pairwise(keys)
            if key.index >= signed and key.action is not Action.KEY_LOST
        ]
        return [self.keys.get(keys[-1].verifier), *(signer for signer in followed if signer)]


def _new_line(record: bytes) -> bytes:
    return format_line(secrets.token_bytes(SALT_SIZE), record) + b"\n"


def _has_entry(records: Path) -> bool:
    """Whether a log's file holds a whole line."""
    try:
        with records.open("rb") as file:
            return file.readline().endswith(b"\n")
    except FileNotFoundError:
        return False
