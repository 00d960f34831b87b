"""A case's tamper-evident log: what was done with its evidence, in a tree whose signed checkpoints anybody can keep.

An entry is durable when `append` returns. Any number of processes may append; each takes in what the others added,
under the file lock. A log that finds itself in a copy says so, and goes on as a branch, before it adds anything.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Self

from whobuilt.archive import merkle, place
from whobuilt.archive.checkpoint import Checkpoint, Proof, sign_checkpoint
from whobuilt.archive.durable import append_file, locked, replace_file, sync_folder
from whobuilt.archive.entries import SALT_SIZE, Entry, encode_record, format_line, iter_lines, parse_line
from whobuilt.archive.examine import Anchor, Examination, examine
from whobuilt.archive.head import (
    is_current,
    load_head,
    read_checkpoints,
    read_on,
    write_lineage,
    write_mark,
)
from whobuilt.archive.keys import KeyFolder
from whobuilt.archive.lineage import Lineage, encode_content, make_origin, require_id
from whobuilt.archive.notes import Signer, Verifier
from whobuilt.archive.paths import LogPaths
from whobuilt.archive.withholding import withhold_lines
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.dates import utc_now
from whobuilt.core.problems import Problem, WhoBuiltError


class CaseLog:
    """The log in a folder (`log` in a case's). Opening it reads its end only; `verify` reads all of it.

    Whatever stands in the folder, opening does not raise: what is wrong is in `problems`, and who appends is told.
    """

    def __init__(self, folder: Path, keys: KeyFolder) -> None:
        """Open the log in `folder`, finishing or cutting off what a crash left; `problems` says what."""
        self.paths = LogPaths(folder)
        self.keys = keys
        self._is_home = False
        self.may_write = folder.is_dir() and os.access(folder, os.W_OK)
        with self._locked():
            self._head = load_head(self.paths, may_write=self.may_write)

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
            if paths.records.exists():
                raise WhoBuiltError(Problem("log_exists", "there is a log already.", str(folder), "Open it."))
            key = keys.create(make_origin(case, branch)).verifier
            content = encode_content(case=case, branch=branch, vkey=key.vkey)
            record = CustodyRecord(Action.CREATED, at or utc_now(), by, content=content)
            append_file(paths.records, _new_line(encode_record(record)))
            place.write_place(paths.place, place.see_place(paths.lock, keys.get_install()))
        log = cls(folder, keys)
        with log._locked():
            write_lineage(log._head.lineage, paths)
        log.sign()
        return log

    @property
    def origin(self) -> str:
        """The origin line of this log's checkpoints: whobuilt/CASE/BRANCH."""
        return self._head.lineage.origin

    @property
    def case(self) -> str:
        """The case's id."""
        return self._head.lineage.case

    @property
    def branch(self) -> str:
        """The id of this branch of the case."""
        return self._head.lineage.branch

    @property
    def lineage(self) -> Lineage:
        """Its keys, and the branches it came from and joined."""
        return self._head.lineage

    @property
    def size(self) -> int:
        """How many entries it has."""
        return self._head.tree.size

    @property
    def root(self) -> bytes:
        """The root over all its entries."""
        return self._head.tree.root()

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The newest signed checkpoint; None before the first."""
        return self._head.signed

    @property
    def signed_size(self) -> int:
        """How many entries the newest checkpoint covers."""
        return self._head.signed_size

    @property
    def verifier(self) -> Verifier | None:
        """The public half of the key that signs now; None where the log cannot be read."""
        key = self._head.lineage.key_at(self.size)
        return key.verifier if key else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What opening and appending found and mended, and what of the keys is open to others."""
        return (*self._head.problems, *self.keys.problems())

    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """Every checkpoint signed so far, the oldest first."""
        return tuple(read_checkpoints(self.paths.checkpoints)[0])

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
            self.keys.put_head(checkpoint)
            self._reload()
            return checkpoint

    def iter_entries(self, start: int = 0) -> Iterator[Entry]:
        """The entries from `start` on, as they lie on disk; stops before a line that is none (`verify` names it)."""
        with self._locked():
            self._refresh()
            end = self._head.end
            if not self.paths.records.exists():
                return
            file = self.paths.records.open("rb")
        with file:
            for index, (raw, _) in enumerate(iter_lines(file, 0, end)):
                if index >= start:
                    entry = parse_line(raw.removesuffix(b"\n"), index)
                    if entry is None:
                        return
                    yield entry

    def prove_inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The audit path of an entry in the tree of `size`, or of all entries; IndexError where it is not in it."""
        size = self.size if size is None else size
        return merkle.prove_inclusion(index, self._within(size), self._subtree())

    def prove_consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """What shows that the log of size `old` is a beginning of that of `new`; IndexError where it is none."""
        new = self.size if new is None else new
        return merkle.prove_consistency(old, self._within(new), self._subtree())

    def root_at(self, size: int) -> bytes:
        """The root that the log had at `size`; IndexError where it never had that many entries."""
        return merkle.root_at(self._within(size), self._subtree())

    def prove(self, index: int) -> Proof:
        """That an entry is in the log of the newest checkpoint; IndexError where that does not cover it."""
        if self._head.signed is None or index >= self.signed_size:
            raise IndexError(f"no checkpoint covers entry {index}")
        return Proof(index, self.prove_inclusion(index, self.signed_size), self._head.signed)

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

    def is_copy(self) -> bool:
        """Whether this folder is a copy of the log that last wrote here: the next append declares a branch."""
        kept, install = place.read_place(self.paths.place), self.keys.find_install()
        if kept is None or install is None or not self.paths.lock.exists():
            return True
        return not kept.is_same(place.see_place(self.paths.lock, install))

    def examine(self, anchors: Iterable[Anchor | str] = ()) -> Examination:
        """Check everything against itself and against checkpoints kept elsewhere: findings, and what they rest on."""
        given = [anchor if isinstance(anchor, Anchor) else Anchor(anchor) for anchor in anchors]
        if not self.is_copy() and (head := self.keys.find_head(self.origin)):
            given.append(Anchor(head.text, source=f"what this machine signed last, {self.keys.folder}", is_own=True))
        with self._locked():
            self._refresh()
            return examine(self.paths, given)

    def verify(self, anchors: Iterable[Anchor | str] = ()) -> Iterator[Problem]:
        """What is wrong, each kind of tampering by its name. Withheld entries are no finding: see `examine`."""
        yield from self.examine(anchors).findings

    def what_it_shows(self, anchors: Iterable[Anchor | str] = ()) -> tuple[Problem, ...]:
        """What a verification with these anchors cannot show, what was withheld, and who vouched for which key."""
        return self.examine(anchors).notes

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if not self.may_write:  # nobody else writes either, or nobody that we could keep out
            yield
            return
        with locked(self.paths.lock):
            yield

    @contextmanager
    def _appending(self) -> Iterator[None]:
        """The lock, with all entries taken in; WhoBuiltError where nothing may be added."""
        if not self.paths.root.is_dir():
            raise WhoBuiltError(Problem("log_missing", "there is no log.", str(self.paths.root), "Create one."))
        if not self.may_write:
            said = "the log's folder cannot be written to."
            raise WhoBuiltError(Problem("log_read_only", said, str(self.paths.root), "Copy the case to another disk."))
        with self._locked():
            self._refresh()
            if self._head.damage:
                raise WhoBuiltError(self._head.damage)
            yield

    def _refresh(self) -> None:
        if is_current(self._head, self.paths):
            if self._head.damage is None:
                read_on(self._head, self.paths, may_write=self.may_write)
        else:
            self._reload()

    def _reload(self) -> None:
        known = self._head.problems
        self._head = load_head(self.paths, may_write=self.may_write)
        self._head.problems = [*known, *(each for each in self._head.problems if each not in known)]

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

    def _within(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise IndexError(f"the log has {self.size} entries, not {size}")
        return size

    def _subtree(self) -> merkle.Subtree:
        """The tree from its tiles; from the entries where a tile is missing."""
        found: list[merkle.Subtree] = []

        def subtree(level: int, index: int) -> bytes:
            if not found:
                try:
                    return self._head.tree.subtree(level, index)
                except (OSError, ValueError):
                    leaves = [merkle.leaf_hash(entry.commitment) for entry in self.iter_entries()]
                    found.append(merkle.subtrees_of(leaves))
            return found[0](level, index)

        return subtree


def _new_line(record: bytes) -> bytes:
    return format_line(secrets.token_bytes(SALT_SIZE), record) + b"\n"
