"""Full text of the documents, in a folder that can be thrown away: what is lost is built again from the record.

Each build lies in a folder of its own, and `current` names the one that counts: a reader never sees half a rebuild,
and what a killed process left behind is never read. tantivy gives the candidates; the text itself decides.
"""

from __future__ import annotations

import fcntl
import json
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import tantivy

from whobuilt.core.evidence import Document
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.ports import Hit
from whobuilt.store.matching import Query, parse_query
from whobuilt.store.paths import index_current, index_lock
from whobuilt.store.tokens import iter_terms, iter_tokens

FORMAT = f"whobuilt-index 1, {version('tantivy')}"
HEAP = 50_000_000  # bytes that a writer may take
BATCH = 10_000_000  # characters of text between commits
MOST_TERMS = 200  # of a query that the index is asked for; the text is asked for all
PAGE = 50  # candidates at a time
CANDIDATES = 1000  # the same, for who wants all of them

_FOOTER = (1337).to_bytes(4, "little")  # how every whole file of a segment ends


class TantivyIndex:
    """An `Index` in a folder. One process writes at a time; any number search."""

    def __init__(
        self, folder: Path, text_of: Callable[[str], str], documents: Callable[[], Iterable[Document]]
    ) -> None:
        """Nothing is opened yet.

        `text_of` gives the text of a document's id (KeyError where there is none), on which matches are checked;
        `documents` gives all there are, for when the folder is missing, damaged, or of another version.
        """
        self._folder = folder
        self._text_of = text_of
        self._documents = documents
        self._opened: tuple[str, tantivy.Index] | None = None

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents of the record; safe to repeat. WhoBuiltError `index_busy` where another process is writing."""
        waiting = iter(documents)
        with self._locked():
            try:
                _fill(self._ensure(), waiting)
            except _DamagedError:
                self._build(self._documents())
                _fill(self._ensure(), waiting)

    def search(self, query: str, limit: int) -> tuple[Hit, ...]:
        """The documents that hold all the words, or the quoted phrases, best first.

        Words are found in any case and English form, phrases and Chinese words as they stand; never an error,
        whatever is typed. Each hit has the span of its first match.
        """
        wanted = parse_query(query)
        if not wanted.wants or limit < 1:
            return ()
        build = self._find_build()
        try:
            return self._search(wanted, limit)
        except _DamagedError:
            self._opened = None
            with self._locked():
                if self._find_build() in {"", build}:  # nobody else mended it meanwhile
                    self._build(self._documents())
            return self._search(wanted, limit)

    def candidates(self, query: str, limit: int) -> list[str]:
        """The documents that hold all the words of a query, best first; phrases are not looked at again in the text."""
        wanted = parse_query(query)
        if not wanted.terms:
            return []
        found = _iter_candidates(self._open(), wanted.terms[:MOST_TERMS], CANDIDATES)
        return [name for name, _ in islice(found, limit)]

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Throw all away and add the documents. Whoever searches meanwhile is answered from what was there."""
        with self._locked():
            self._build(documents)

    def document_count(self) -> int:
        """How many documents it holds: where the record has another number, `rebuild` mends it."""
        try:
            return int(self._open().searcher().num_docs)
        except _DamagedError:
            return 0

    def _search(self, wanted: Query, limit: int) -> tuple[Hit, ...]:
        """Candidates, best first, until enough of them hold on the text."""
        hits: list[Hit] = []
        for name, score in _iter_candidates(self._open(), wanted.terms[:MOST_TERMS]):
            with suppress(KeyError):  # in the index, and not in the record: the record decides
                if span := wanted.find(self._text_of(name)):
                    hits.append(Hit(name, score, *span))
            if len(hits) == limit:
                break
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.document)))

    def _open(self) -> tantivy.Index:
        """The index as it now is; built anew where it is missing or damaged."""
        if build := self._find_build():
            return self._open_build(build)
        with self._locked():
            return self._ensure()

    def _ensure(self) -> tantivy.Index:
        """The same, for who holds the lock."""
        return self._open_build(self._find_build() or self._build(self._documents()))

    def _open_build(self, build: str) -> tantivy.Index:
        with _damage_named():
            if self._opened is None or self._opened[0] != build:
                self._opened = build, tantivy.Index.open(str(self._folder / build))
            self._opened[1].reload()
        return self._opened[1]

    def _find_build(self) -> str:
        """The folder of the build that counts; empty where there is none that can be opened."""
        try:
            made_by, build = index_current(self._folder).read_text("utf-8").splitlines()
        except (OSError, ValueError):
            return ""
        is_open = self._opened is not None and self._opened[0] == build
        return build if made_by == FORMAT and (is_open or _is_whole(self._folder / Path(build).name)) else ""

    def _build(self, documents: Iterable[Document]) -> str:
        """Make a build, let it count, and remove all others; for who holds the lock."""
        build = f"build-{secrets.token_hex(8)}"
        path = self._folder / build
        path.mkdir()
        _fill(tantivy.Index(_make_schema(), str(path)), documents)
        waiting = path / "current"
        waiting.write_text(f"{FORMAT}\n{build}\n", "utf-8")
        waiting.replace(index_current(self._folder))
        for other in self._folder.glob("build-*"):
            if other != path:
                shutil.rmtree(other, ignore_errors=True)
        return build

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Nobody else writes; WhoBuiltError where somebody does."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with index_lock(self._folder).open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                where, mend = str(self._folder), "Try again when it is done."
                message = "another process is writing to this case's index."
                raise WhoBuiltError(Problem("index_busy", message, where, mend)) from None
            yield


class _DamagedError(Exception):
    """The index is not what it should be."""


@contextmanager
def _damage_named() -> Iterator[None]:
    """What tantivy raises on a damaged index: ValueError, or a panic, which is no Exception and has no public name."""
    try:
        yield
    except ValueError as error:
        raise _DamagedError from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _DamagedError from error
        raise


def _make_schema() -> tantivy.Schema:
    """An id, and the terms without their places: phrases are checked on the text."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _iter_candidates(index: tantivy.Index, terms: Iterable[str], size: int = PAGE) -> Iterator[tuple[str, float]]:
    """The documents that have all the terms, best first, with their scores."""
    with _damage_named():
        searcher = index.searcher()
        clauses = [
            (tantivy.Occur.Must, tantivy.Query.term_query(index.schema, "terms", term, "freq")) for term in terms
        ]
        query = tantivy.Query.boolean_query(clauses)
    for offset in range(0, searcher.num_docs, size):
        with _damage_named():
            found = searcher.search(query, size, count=False, offset=offset).hits
            page = [(str(searcher.doc(address).get_first("id")), float(score)) for score, address in found]
        yield from page
        if len(page) < size:
            return


def _fill(index: tantivy.Index, documents: Iterable[Document]) -> None:
    """Add documents, each in place of the one with its id, and let go of the writer."""
    with _damage_named():
        writer = index.writer(HEAP, 1)
    size = 0
    for document in documents:
        terms = " ".join(iter_terms(iter_tokens(document.text)))
        with _damage_named():
            writer.delete_documents_by_term("id", document.id)
            writer.add_document(tantivy.Document(id=document.id, terms=terms))
            size += len(document.text)
            if size > BATCH:
                writer.commit()
                size = 0
    with _damage_named():
        writer.commit()
        writer.wait_merging_threads()


def _is_whole(build: Path) -> bool:
    """Whether a build's files are there and end as they should; tantivy panics aloud where one does not."""
    try:
        segments = json.loads((build / "meta.json").read_bytes())["segments"]
        names = {segment["segment_id"].replace("-", "") for segment in segments}
        # Not the lists of deleted documents: another process may be writing the next one.
        files = [path for path in build.iterdir() if path.stem in names]
        return all(_ends_whole(path) for path in files)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - len(_FOOTER)))
        return file.read() == _FOOTER
