"""The user's own lists of names: kept in the case as given, named by their hash, noted in its log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from whobuilt.archive.durable import replace_file
from whobuilt.case.places import Places
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

    def __init__(self, places: Places) -> None:
        """Nothing is read yet."""
        self._places = places
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
        return found[0]

    def iter(self) -> Iterator[KeptList]:
        """The lists, by name."""
        kept = []
        for path in self._folder.glob("*") if self._folder.is_dir() else ():
            digest, _, name = path.name.partition("-")
            if len(digest) == _HASHED and name:
                kept.append(KeptList(name, digest, path.stat().st_size))
        yield from sorted(kept, key=lambda each: (each.name, each.sha256))

    def load(self) -> Tagger | None:
        """All the lists as one; None where there is none. One that is damaged is left out (`problems` tells)."""
        return load_names(self._path(kept) for kept in self.iter() if not self._is_changed(kept))[0]

    def problems(self) -> Iterator[Problem]:
        """The lists that are not as they were kept."""
        for kept in self.iter():
            if self._is_changed(kept):
                mend = f"Give it again: whobuilt names remove {kept.sha256[:8]}, then whobuilt names add FILE."
                yield Problem("list_changed", "it is not as it was kept, and is not gone by.", kept.name, mend)

    def _path(self, kept: KeptList) -> Path:
        return self._folder / f"{kept.sha256}-{kept.name}"

    def _is_changed(self, kept: KeptList) -> bool:
        return sha256(self._path(kept).read_bytes()).hexdigest() != kept.sha256


def load_names(paths: Iterable[Path]) -> tuple[Tagger | None, list[Problem]]:
    """Lists of names as one tagger, and what of them could not be used; None where none was given."""
    dictionary, told = Dictionary(), list[Problem]()
    for path in paths:
        told += read_list(path, dictionary).problems
    return (dictionary, told) if len(dictionary) else (None, told)
