"""The watches of a case and what their visits found, on disk: two small files that any program can read.

`watches.json` is replaced whole; `visits.jsonl` only grows, a line a visit. Both are changed under one lock, so that a
timer and a person may work at once.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from whobuilt.codec import dumps, from_plain, loads, to_plain
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.preserve.archives import Archived, find_archived
from whobuilt.preserve.watching import Visit, Watch


class WatchList:
    """The watches in a folder, which is made when something is first put."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read or made yet."""
        self._folder = folder
        self._watches, self._visits = folder / "watches.json", folder / "visits.jsonl"

    def iter(self) -> Iterator[Watch]:
        """The watches, in the order of their addresses. WhoBuiltError where the file is none of ours."""
        yield from sorted(self._load().values(), key=lambda watch: watch.url)

    def put(self, watch: Watch) -> None:
        """Keep a watch; it takes the place of one for the same address."""
        with self._locked():
            self._save({**self._load(), watch.url: watch}.values())

    def change(self, url: str, make: Callable[[Watch | None], Watch]) -> Watch:
        """Keep what `make` makes of the watch for an address (None where there is none); nobody comes in between."""
        with self._locked():
            watches = self._load()
            made = make(watches.get(url))
            self._save({**watches, url: made}.values())
        return made

    def get(self, url: str) -> Watch | None:
        """The watch for an address; None where it is not watched."""
        return self._load().get(url)

    def remove(self, url: str) -> bool:
        """Watch an address no longer; False where it was not watched. What its visits found stays."""
        with self._locked():
            watches = self._load()
            found = watches.pop(url, None)
            if found:
                self._save(watches.values())
        return found is not None

    def put_visit(self, watch: Watch, visit: Visit) -> None:
        """Keep what a visit found, and the watch after it; what was changed or removed meanwhile stays so."""
        with self._locked():
            with self._visits.open("ab") as file:
                # A line that a crash left unfinished must not swallow the next one.
                torn = file.tell() and not self._ends_whole()
                file.write((b"\n" if torn else b"") + dumps(visit).encode("utf-8", "surrogatepass") + b"\n")
                file.flush()
                os.fsync(file.fileno())
            watches = self._load()
            if now := watches.get(watch.url):
                self._save({**watches, watch.url: replace(now, last=watch.last, outcome=watch.outcome)}.values())

    def forget_all(self, locators: Collection[str]) -> None:
        """Remove the watches of these addresses and what their visits found, for good; copies in web archives too.

        A damaged line goes where it names one of them, and so does a damaged list.
        """
        if not self._folder.exists():
            return
        gone = frozenset(locators)
        with self._locked():
            for path in (self._watches, self._visits):
                _beside(path).unlink(missing_ok=True)  # what a crash left
            if self._visits.exists():
                lines = self._visits.read_bytes().splitlines(keepends=True)
                _write_whole(self._visits, b"".join(line for line in lines if not _is_of(line, gone)))
            try:
                watches = self._load()
            except WhoBuiltError:
                if _names(self._watches.read_bytes(), gone):
                    self._watches.unlink()
                return
            if watches:
                self._save(watch for watch in watches.values() if not _is_one_of(watch.url, gone))

    def iter_visits(self, url: str = "") -> Iterator[Visit | Problem]:
        """What the visits found, oldest first; those of one address, or all. A damaged line is a Problem."""
        if not self._visits.exists():
            return
        with self._visits.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    visit = loads(Visit, line.decode("utf-8", "surrogatepass"))
                except (ValueError, TypeError, KeyError, AttributeError):
                    where = f"{self._visits.name}, line {number}"
                    yield Problem("visit_unreadable", "this line is no record of a visit.", where)
                    continue
                if not url or visit.url == url:
                    yield visit

    def _ends_whole(self) -> bool:
        with self._visits.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def _load(self) -> dict[str, Watch]:
        try:
            plain = json.loads(self._watches.read_bytes())
            return {watch.url: watch for watch in (from_plain(Watch, item) for item in plain)}
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, KeyError, AttributeError, WhoBuiltError):
            message = "this file holds no list of watches."
            mend = "Restore it from a copy of the case, or remove it to begin a new list."
            raise WhoBuiltError(Problem("watches_unreadable", message, str(self._watches), mend)) from None

    def _save(self, watches: Iterable[Watch]) -> None:
        ordered = sorted(watches, key=lambda watch: watch.url)
        text = json.dumps([to_plain(watch) for watch in ordered], ensure_ascii=False, indent=1) + "\n"
        _write_whole(self._watches, text.encode("utf-8", "surrogatepass"))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "watches.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _write_whole(path: Path, data: bytes) -> None:
    """Put bytes in the place of a file's, all or none of them."""
    fresh = _beside(path)
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _beside(path: Path) -> Path:
    return path.with_suffix(".new")


def _is_one_of(url: str, locators: Collection[str]) -> bool:
    """Whether an address is one of these, or a web archive's copy of one."""
    found = find_archived(url)
    return url in locators or (isinstance(found, Archived) and found.original in locators)


def _is_of(line: bytes, locators: Collection[str]) -> bool:
    """Whether a line tells of a visit to one of these addresses."""
    try:
        visit = loads(Visit, line.decode("utf-8", "surrogatepass"))
    except (ValueError, TypeError, KeyError, AttributeError):
        return _names(line, locators)
    return _is_one_of(visit.url, locators)


def _names(data: bytes, locators: Collection[str]) -> bool:
    """Whether one of these addresses stands somewhere in what can no longer be read."""
    return any(locator.encode("utf-8", "surrogatepass") in data for locator in locators if locator)
