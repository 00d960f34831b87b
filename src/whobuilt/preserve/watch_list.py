"""The watches of a case and what their visits found, on disk: two small files that any program can read.

`watches.json` is replaced whole; `visits.jsonl` only grows, a line a visit. Both are changed under one lock, so that a
timer and a person may work at once.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from whobuilt.codec import dumps, from_plain, loads, to_plain
from whobuilt.core.problems import Problem, WhoBuiltError
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

    def remove(self, url: str) -> bool:
        """Watch an address no longer; False where it was not watched. What its visits found stays."""
        with self._locked():
            watches = self._load()
            found = watches.pop(url, None)
            if found:
                self._save(watches.values())
        return found is not None

    def forget_all(self, locators: Collection[str]) -> None:
        """Forget these addresses, with all that their visits found: what a destroyed source leaves no trace of."""
        if not self._folder.exists():
            return
        with self._locked():
            self._save(watch for watch in self._load().values() if watch.url not in locators)
            kept = [
                visit for visit in self.iter_visits() if not isinstance(visit, Problem) and visit.url not in locators
            ]
            fresh = self._visits.with_suffix(".new")
            fresh.write_bytes(b"".join(dumps(visit).encode("utf-8", "surrogatepass") + b"\n" for visit in kept))
            fresh.replace(self._visits)

    def put_visit(self, watch: Watch, visit: Visit) -> None:
        """Keep what a visit found, and the watch after it; one removed meanwhile is not put back."""
        with self._locked():
            with self._visits.open("ab") as file:
                # A line that a crash left unfinished must not swallow the next one.
                torn = file.tell() and not self._ends_whole()
                file.write((b"\n" if torn else b"") + dumps(visit).encode("utf-8", "surrogatepass") + b"\n")
                file.flush()
                os.fsync(file.fileno())
            watches = self._load()
            if watch.url in watches:
                self._save({**watches, watch.url: watch}.values())

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
        fresh = self._watches.with_suffix(".new")
        with fresh.open("wb") as file:
            file.write(text.encode("utf-8", "surrogatepass"))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._watches)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "watches.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
