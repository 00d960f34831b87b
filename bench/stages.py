"""A case that notes where the time goes: the real one, with a stopwatch put to its steps.

Every moment of a run belongs to one stage, so the stages add up to the whole:
preserve: walking, hashing, keeping the bytes; read: bytes become a document; extract: names and statements, and the
evidence lock; store: the record (captures too) and the merges; index: the search index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time

from whobuilt.case import Added, Case, Tools
from whobuilt.core.evidence import Document
from whobuilt.core.reading import Extraction
from whobuilt.ports import Read
from whobuilt.read import read
from whobuilt.store import SqliteRecord, TantivyIndex

STAGES = ("preserve", "read", "extract", "store", "index")


class Stopwatch:
    """Seconds by stage, of CPU (all threads of this process) and by the clock; an inner stage stops the outer one."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._running: list[str] = []
        self._since = (0.0, 0.0)
        self.clear()

    def clear(self) -> None:
        """Forget what was counted."""
        self.cpu = dict.fromkeys(STAGES, 0.0)
        self.wall = dict.fromkeys(STAGES, 0.0)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """What happens within it is of this stage, unless a stage within it says otherwise."""
        self._charge()
        self._running.append(name)
        try:
            yield
        finally:
            self._charge()
            self._running.pop()

    def _charge(self) -> None:
        now = (process_time(), perf_counter())
        if self._running:
            self.cpu[self._running[-1]] += now[0] - self._since[0]
            self.wall[self._running[-1]] += now[1] - self._since[1]
        self._since = now


class TimedTools(Tools):
    """The adapters of this process, their extracting timed."""

    def __init__(self, watch: Stopwatch) -> None:
        """Nothing is loaded yet."""
        super().__init__()
        self.watch = watch

    def read(self, path: Path, blob: str, name: str, declared: str = "") -> Read:
        """As the case's own tools read; in this process, so that its time is seen."""
        with self.watch.stage("read"):
            return read(path, blob, name, declared)

    def extract(self, document: Document) -> Extraction:
        """As the case's own tools extract."""
        with self.watch.stage("extract"):
            return super().extract(document)


class _TimedRecord(SqliteRecord):
    def __init__(self, path: Path, watch: Stopwatch) -> None:
        super().__init__(path)
        self._watch = watch

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._watch.stage("store"), super().transaction():
            yield


class _TimedIndex(TantivyIndex):
    def __init__(self, folder: Path, record: SqliteRecord, watch: Stopwatch) -> None:
        super().__init__(folder, record.get_text, record.iter_documents)
        self._watch = watch

    def put(self, documents: Iterable[Document]) -> None:
        with self._watch.stage("index"):
            super().put(documents)


class TimedCase(Case):
    """A case whose `add` is timed, stage by stage. The adapters and their order are the case's own."""

    def __init__(self, folder: Path, tools: TimedTools) -> None:
        """Open the case in `folder`, made before by `Case.init`, and put the tools' stopwatch to all its steps."""
        super().__init__(folder, tools)
        self._watch = tools.watch
        self._record.close()
        self._record = self._places.record = _TimedRecord(self.paths.database, self._watch)
        self._places.index = _TimedIndex(self.paths.index, self._record, self._watch)

    def add_timed(self, folder: Path) -> Iterator[Added]:
        """As `add`; what no other stage claims is of preserving."""
        with self._watch.stage("preserve"):
            yield from self.add([folder])
