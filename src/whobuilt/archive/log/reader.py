"""Reading a case's log: its end, its entries, proofs of them, and the verification of all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from whobuilt.archive.durable import locked, may_write
from whobuilt.archive.log import merkle, place
from whobuilt.archive.log.anchors import Anchor
from whobuilt.archive.log.checkpoint import Checkpoint, Proof
from whobuilt.archive.log.entries import Entry, iter_lines, parse_line
from whobuilt.archive.log.examine import Examination, examine
from whobuilt.archive.log.head import is_current, load_head, read_checkpoints, read_on, strange_head
from whobuilt.archive.log.keys import KeyFolder
from whobuilt.archive.log.lineage import Lineage
from whobuilt.archive.log.notes import Verifier
from whobuilt.archive.log.paths import LogPaths
from whobuilt.core.problems import Problem


class LogReader:
    """The log in a folder (`log` in a case's). Opening it reads its end only; `verify` reads all of it.

    Whatever stands in the folder, opening does not raise: what is wrong is in `problems`, and who appends is told.
    """

    def __init__(self, folder: Path, keys: KeyFolder) -> None:
        """Open the log in `folder`, finishing or cutting off what a crash left; `problems` says what."""
        self.paths = LogPaths(folder)
        self.keys = keys
        self._is_home = False
        self.branched: set[int] = set()  # entries by which it declared itself a branch since it was opened
        written = (path for path in (folder, self.paths.records, self.paths.lock) if path.exists())
        self.may_write = folder.is_dir() and all(may_write(path) for path in written)
        self._head = strange_head(self.paths)
        if self._head.damage is None:
            with self._locked():
                self._head = load_head(self.paths, may_write=self.may_write)

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

    def refresh(self) -> bool:
        """Take in what others added since it was last looked at; False where its end cannot be read."""
        if strange_head(self.paths).damage:
            return False
        with self._locked():
            self._refresh()
        return True

    def iter_entries(self, start: int = 0) -> Iterator[Entry]:
        """The entries from `start` on, as they lie on disk; stops before a line that is none (`verify` names it)."""
        if self.refresh():
            yield from self._iter_here(start)

    def follow(self, size: int = 0, at: int = 0) -> Iterator[tuple[Entry, int]]:
        """The entries from `size` on, which begins at byte `at`; each with the byte after it, to go on from.

        So who has taken in a long log need not read it again to hear what is new, as long as `generation` is the same.
        """
        if not self.refresh():
            return
        try:
            file = self.paths.records.open("rb")
        except OSError:
            return
        with file:
            for index, (raw, end) in enumerate(iter_lines(file, at, self._head.end), size):
                entry = parse_line(raw.removesuffix(b"\n"), index)
                if entry is None:
                    return
                yield entry, end

    @property
    def generation(self) -> int:
        """Another number once entries were withheld or cut off: then all is to be read again."""
        try:
            return self.paths.records.stat().st_ino
        except OSError:
            return 0

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

    def is_copy(self) -> bool:
        """Whether this folder is a copy of the log that last wrote here: the next append declares a branch."""
        kept, install = place.read_place(self.paths.place), self.keys.find_install()
        if kept is None or install is None or not self.paths.lock.exists():
            return True
        return not kept.is_same(place.see_place(self.paths.lock, install))

    def examine(self, anchors: Iterable[Anchor | Checkpoint | str] = ()) -> Examination:
        """Check everything against itself and against checkpoints kept elsewhere: findings, and what they rest on."""
        if damage := strange_head(self.paths).damage:
            return Examination(0, 0, merkle.EMPTY_ROOT, (damage,), ())
        given = [anchor if isinstance(anchor, Anchor) else Anchor(_text_of(anchor)) for anchor in anchors]
        if not self.is_copy() and (head := self.keys.find_head(self.origin)):
            given.append(Anchor(head.text, source=f"what this machine signed last, {self.keys.folder}", is_own=True))
        with self._locked():
            self._refresh()
            return examine(self.paths, given)

    def verify(self, anchors: Iterable[Anchor | Checkpoint | str] = ()) -> Iterator[Problem]:
        """What is wrong, each kind of tampering by its name. Withheld entries are no finding: see `examine`."""
        yield from self.examine(anchors).findings

    def what_it_shows(self, anchors: Iterable[Anchor | Checkpoint | str] = ()) -> tuple[Problem, ...]:
        """What a verification with these anchors cannot show, what was withheld, and who vouched for which key."""
        return self.examine(anchors).notes

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if not self.may_write:  # nobody else writes either, or nobody that we could keep out
            yield
            return
        with locked(self.paths.lock):
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

    def _iter_here(self, start: int = 0) -> Iterator[Entry]:
        """The entries as of the last refresh."""
        try:
            file = self.paths.records.open("rb")
        except OSError:
            return
        with file:
            for index, (raw, _) in enumerate(iter_lines(file, 0, self._head.end)):
                if index >= start:
                    entry = parse_line(raw.removesuffix(b"\n"), index)
                    if entry is None:
                        return
                    yield entry

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
                    leaves = [merkle.leaf_hash(entry.commitment) for entry in self._iter_here()]
                    found.append(merkle.subtrees_of(leaves))
            return found[0](level, index)

        return subtree


def _text_of(anchor: Checkpoint | str) -> str:
    return anchor if isinstance(anchor, str) else anchor.text
