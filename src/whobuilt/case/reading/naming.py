"""The user's own lists of names: kept in the case as given, named by their hash, noted in its log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from whobuilt.archive.durable import replace_file
from whobuilt.case.places import Places
from whobuilt.codec import loads
from whobuilt.core.custody import Action, NamesFacts
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.inference.dictionary import Dictionary
from whobuilt.inference.name_lists import ListRead, read_list
from whobuilt.ports import Tagger

_HASHED = 64  # letters of a hash, then "-" and the name that the file had


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list that the case goes by: the name its file had, its SHA-256, its size in bytes."""

    name: str
    sha256: str
    size: int


class CaseNames:
    """The lists of names of a case."""

    def __init__(self, places: Places, changed: Callable[[], None]) -> None:
        """Nothing is read yet; `changed` is told when the lists are others."""
        self._places, self._changed = places, changed
        self._folder = places.paths.names

    def add(self, path: Path) -> ListRead:
        """Keep a list and go by it from now on; WhoBuiltError where it cannot be read or holds no name."""
        found = read_list(path, Dictionary())
        data = path.read_bytes()
        if sha256(data).hexdigest() != found.sha256:
            raise WhoBuiltError(Problem("list_changed", "it was changed while it was read.", str(path), "Try again."))
        self._folder.mkdir(exist_ok=True)
        with self._places.transaction():
            self._places.note(Action.NAMED, found.sha256, NamesFacts(path.name, found.sha256, found.names))
            replace_file(self._folder / f"{found.sha256}-{path.name}", data)
        self._changed()
        return found

    def remove(self, words: str) -> KeptList:
        """Go by a list no more, by its file's name or the beginning of its hash; WhoBuiltError where there is none."""
        found = [kept for kept in self.iter() if kept.name == words or (words and kept.sha256.startswith(words))]
        if len(found) != 1:
            told = "several lists answer to that." if found else "there is no such list of names."
            raise WhoBuiltError(Problem("list_unknown", told, words, "List: whobuilt names"))
        with self._places.transaction():
            self._places.note(Action.NAMED, found[0].sha256, NamesFacts(found[0].name, found[0].sha256))
            self._path(found[0]).unlink(missing_ok=True)
        self._changed()
        return found[0]

    def iter(self) -> Iterator[KeptList]:
        """The lists, by name."""
        kept = []
        for path in self._folder.glob("*") if not self._folder.is_symlink() else ():
            digest, _, name = path.name.partition("-")
            # A case that was handed over may hold anything here: a link, a pipe, a folder.
            if len(digest) == _HASHED and name and path.is_file() and not path.is_symlink():
                kept.append(KeptList(name, digest, path.stat().st_size))
        yield from sorted(kept, key=lambda each: (each.name, each.sha256))

    def load(self) -> Tagger | None:
        """All the lists as one; None where there is none. What is not as it was kept is left out (`problems` tells)."""
        noted = self._noted()
        return load_names(self._path(kept) for kept in self.iter() if self._find_fault(kept, noted) is None)[0]

    def problems(self) -> Iterator[Problem]:
        """The lists that are not as they were kept, or that nobody gave."""
        noted = self._noted()
        yield from (fault for kept in self.iter() if (fault := self._find_fault(kept, noted)))

    def _find_fault(self, kept: KeptList, noted: frozenset[str]) -> Problem | None:
        """Why a list is not gone by."""
        if kept.sha256 not in noted:
            mend = "Look at it, then: whobuilt names add FILE. Or take it out of the folder."
            return Problem("list_not_noted", "the case's log does not know it, and it is not gone by.", kept.name, mend)
        if sha256(self._path(kept).read_bytes()).hexdigest() != kept.sha256:
            mend = f"Give it again: whobuilt names remove {kept.sha256[:8]}, then whobuilt names add FILE."
            return Problem("list_changed", "it is not as it was kept, and is not gone by.", kept.name, mend)
        return None

    def _noted(self) -> frozenset[str]:
        """The lists that the log says are gone by; a file that somebody put into the folder is none of these."""
        if not any(self.iter()):
            return frozenset()
        told: dict[str, bool] = {}
        for entry in self._places.log.iter_entries():
            if (noted := entry.record) is not None and noted.action is Action.NAMED:
                told[noted.about] = loads(NamesFacts, noted.content).names is not None
        return frozenset(name for name, is_used in told.items() if is_used)

    def _path(self, kept: KeptList) -> Path:
        return self._folder / f"{kept.sha256}-{kept.name}"


def load_names(paths: Iterable[Path]) -> tuple[Tagger | None, list[Problem]]:
    """Lists of names as one tagger, and what of them could not be used; None where none was given."""
    dictionary, told = Dictionary(), list[Problem]()
    for path in paths:
        told += read_list(path, dictionary).problems
    return (dictionary, told) if len(dictionary) else (None, told)
