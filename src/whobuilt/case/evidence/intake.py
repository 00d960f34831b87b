"""Documents in: each file is kept and acknowledged before it is read, and what was found in it is kept all or nothing.

A file's way: its bytes, then its capture in log and record (from here on nothing can lose it); then it is read in a
child process, extracted, locked, stored and indexed. Files found within it (an archive's members, a mail's
attachments, a web record's pages) become captures of their own, and go the same way. What was kept and not read to its
end when a run was stopped, the next run reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from whobuilt.case.places import Places
from whobuilt.case.tools import Allowance, Tools, in_file, place_of
from whobuilt.core.custody import Action, ReadFacts
from whobuilt.core.dates import utc_now
from whobuilt.core.evidence import Capture, Document, Handling, Source, SourceKind, make_capture
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.ports import Part, Read
from whobuilt.preserve import Preserved, preserve
from whobuilt.preserve.archives import make_part_source
from whobuilt.preserve.saved import HEAD, find_saying
from whobuilt.preserve.visits import WebCapture
from whobuilt.preserve.watching import Visit
from whobuilt.preserve.web import METHOD, WebRequest, capture_page
from whobuilt.preserve.wire import Network
from whobuilt.read.media_type import is_supporting
from whobuilt.resolve.merging import RESOLVER, iter_merges

DESTROYED = "destroyed_meanwhile"
INDEX_BATCH = 200  # documents for one commit of the index, which costs as much as reading several
UPLOAD = "upload"  # the method of a capture that was sent from the app
PART = "part"  # the method of a capture that was found within another

Sign = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file. `capture` is None where nothing was kept, `document` where nothing could be read."""

    path: str
    capture: Capture | None = None
    document: Document | None = None
    statements: int = 0
    problems: tuple[Problem, ...] = ()


class Intake:
    """Takes files into a case."""

    def __init__(self, places: Places, tools: Tools, sign: Sign) -> None:
        """`sign` appends a decision of the resolver's."""
        self._places, self._tools, self._sign = places, tools, sign
        self._fresh: list[Document] = []

    def add(self, sources: Iterable[Path], kind: SourceKind, handling: Handling) -> Iterator[Added]:
        """Keep files and folders, and read them, file by file; first what an earlier run kept and did not read.

        Problems are kept too, and stop nothing. OSError where no room is left: what was yielded before stays.
        """
        yield from self.run(self._iter_added(sources, kind, handling))

    def add_web(self, requests: Iterable[WebRequest], network: Network | None = None) -> Iterator[Added]:
        """Ask for web addresses and keep what comes, then read it as any other file."""
        yield from self.run(
            added for request in requests for added in self.keep_visit(self._ask(request, network or Network()))
        )

    def _ask(self, request: WebRequest, network: Network) -> WebCapture:
        """Ask for an address; that somebody was asked is in the log too where nothing came of it."""
        named: list[str] = []

        def announce(host: str) -> bool | None:
            if (wanted := request.announce(host)) is not False:
                named.append(host)
            return wanted

        found = capture_page(replace(request, announce=announce), self._places.blobs, network)
        if named and not found.capture:
            visit = Visit(found.url, found.at, found.outcome, problems=found.problems, handling=request.handling)
            with self._places.transaction():
                self._places.note(Action.WATCHED, "", visit)
        return found

    def keep_visit(self, found: WebCapture) -> Iterator[Added]:
        """Keep what asking for an address came to, then read it."""
        if found.capture:
            self._places.put_capture(found.capture)
        for problem in found.problems:
            self._places.record.put_problem(problem, found.capture.id if found.capture else "")
        if found.problems:
            yield Added(found.url, problems=found.problems)
        if found.capture:
            yield from self.take(found.capture)

    def add_upload(self, path: Path, name: str, kind: SourceKind, handling: Handling) -> Iterator[Added]:
        """Keep a file that was sent under a name, then read it; what is yielded first is that it is kept.

        Where it is stopped after that, the next run reads it.
        """
        yield from self._run(lambda was_stopped: self._iter_upload(path, Source(name, kind, handling), was_stopped))

    def _iter_upload(self, path: Path, source: Source, was_stopped: bool) -> Iterator[Added]:  # noqa: FBT001  # see above
        capture = make_capture(self._places.blobs.put(path), utc_now(), UPLOAD, source)
        self._places.put_capture(capture)
        yield Added(source.locator, capture)
        yield from self._resume() if was_stopped else self.take(capture)  # it is among what is taken up
        if not capture.size:
            yield self._tell(
                capture, [Problem("empty_file", "this file is empty; it was kept as it is.", source.locator)]
            )

    def run(self, steps: Iterable[Added]) -> Iterator[Added]:
        """Do the steps, taking up first what a stopped run left, and putting documents into the index by batches."""
        yield from self._run(lambda was_stopped: chain(self._resume() if was_stopped else (), steps))

    def _run(self, begin: Callable[[bool], Iterable[Added]]) -> Iterator[Added]:
        """Do what `begin` gives, which is told whether an earlier run was stopped."""
        try:
            with self._places.running() as was_stopped:
                for added in begin(was_stopped):
                    if added.document:
                        self._fresh.append(added.document)
                    if len(self._fresh) >= INDEX_BATCH:
                        self._put_index(self._fresh)
                    yield added
        finally:
            self._put_index(self._fresh)

    def take(self, capture: Capture) -> Iterator[Added]:
        """Read a kept capture, and take in the files within it."""
        yield from self._take(capture, Allowance(), 0)

    def _iter_added(self, sources: Iterable[Path], kind: SourceKind, handling: Handling) -> Iterator[Added]:
        blobs, record, root = self._places.blobs, self._places.record, self._places.paths.root
        for source in sources:
            capture: Capture | None = None
            for found in preserve(source, blobs, kind=kind, handling=handling, leave_out=root):
                if isinstance(found, Preserved):
                    capture = found.capture
                    self._places.put_capture(capture)
                    yield from self.take(capture)
                elif capture is not None and capture.source.locator == found.where:
                    yield self._tell(capture, [found])
                else:
                    record.put_problem(found, "")
                    yield Added(found.where, problems=(found,))

    def _resume(self) -> Iterator[Added]:
        """Take up captures that were acknowledged and not read to their end when a run was stopped.

        A part of a container is taken up with the container.
        """
        self._places.settle()
        noted = (entry.record for entry in self._places.log.iter_entries())
        done = {record.about for record in noted if record and record.action is Action.READ}
        begun = [capture for capture in self._places.record.iter_captures() if capture.size and capture.id not in done]
        waiting = {capture.id for capture in begun}
        for capture in begun:
            if capture.parent not in waiting:
                yield from self.take(capture)

    def _take(self, capture: Capture, left: Allowance, depth: int) -> Iterator[Added]:
        where = capture.source.locator
        if not capture.size or (capture.parent and is_supporting(capture.media_type)):
            # Who found an empty file names it; styles and scripts of a page are kept, and hold nothing to read.
            self._places.note(Action.READ, capture.id, ReadFacts())
            yield Added(where, capture)
            return
        path = self.locate(capture)
        if isinstance(path, Problem):
            yield self._tell(capture, [path])
            for part in list(self._places.record.iter_parts(capture.id)):  # theirs may still be there
                yield from self._take(part, left, depth + 1)
            return
        found = self._tools.read(path, capture.blob, Path(where).name, capture.media_type)
        added = self.keep(capture, path, found)
        if added.capture is None:
            yield added
            return
        parts, told = 0, [problem.code for problem in added.problems]
        if not found.parts:
            self._places.note(Action.READ, capture.id, ReadFacts(_ids(added.document), parts, tuple(told)))
            yield added
            return
        yield added
        for step in self._take_parts(capture, found.parts, left, depth):
            parts += step.capture is not None and step.capture.parent == capture.id
            told += [problem.code for problem in step.problems if step.capture is None]
            yield step
        if self._stands(capture):
            self._places.note(Action.READ, capture.id, ReadFacts(_ids(added.document), parts, tuple(told)))

    def _take_parts(
        self, capture: Capture, parts: Iterable[Part | Problem], left: Allowance, depth: int
    ) -> Iterator[Added]:
        """Keep the files within a capture, and take each in; tell of those that could not be had."""
        where = capture.source.locator
        known, is_wacz = self._parts_of(capture), where.lower().endswith(".wacz")
        for part in parts:
            refused = part if isinstance(part, Problem) else left.refuse(part, depth)
            if refused is not None:
                yield self._tell_within(capture, [refused])
            elif isinstance(part, Part):
                is_wacz |= part.name.startswith("archive/") and ".warc" in part.name
                kept = self._keep_part(part, capture, known)
                if kept is None:
                    yield Added(where, problems=(_destroyed(where),))
                    return
                yield from self._take(kept, left, depth + 1)
        if is_wacz:
            path = self.locate(capture)
            if isinstance(path, Problem):
                yield self._tell(capture, [path])
            elif found := self._tools.check_wacz(path, capture.blob):
                yield self._tell_within(capture, found)

    def locate(self, capture: Capture) -> Path | Problem:
        """The file that holds a capture's bytes; the Problem where they are gone, or no longer what they were."""
        where = capture.source.locator
        try:
            return self._places.blobs.locate(capture.blob)
        except KeyError:
            if not self._stands(capture):
                return _destroyed(where)
            return Problem("blob_missing", "its bytes are gone.", where, "Go back to a copy of the case.")
        except WhoBuiltError as error:
            return error.problem

    def _stands(self, capture: Capture) -> bool:
        """Whether a capture is in the record still: another process may have destroyed it."""
        return self._places.record.has("capture", capture.id)

    def _tell_within(self, capture: Capture, found: Iterable[Problem]) -> Added:
        """Keep problems of what lies within a capture."""
        where = capture.source.locator
        return self._tell(
            capture, [replace(each, where=f"{where}!/{each.where}" if each.where else where) for each in found]
        )

    def _tell(self, capture: Capture, found: Sequence[Problem]) -> Added:
        """Keep problems of a capture, unless it was destroyed: then they would tell of it."""
        with self._places.transaction():
            for problem in found if self._stands(capture) else ():
                self._places.record.put_problem(problem, capture.id)
        return Added(capture.source.locator, problems=tuple(found))

    def _keep_part(self, part: Part, capture: Capture, known: dict[tuple[str, str], Capture]) -> Capture | None:
        """The capture of a file found within another; the one of an earlier, stopped run where there is one.

        None where the other was destroyed meanwhile: then nothing of it is kept.
        """
        with in_file(part) as path:
            kept = self._places.blobs.put(path)
        source = make_part_source(capture.source, place_of(part, capture.source.locator))
        if part.locator and capture.method != METHOD and source.archived_at is None:
            source = replace(source, archived_at=part.at)  # what somebody else captured, when they say they did
        child = known.get((kept[0], source.locator))
        with self._places.transaction():
            if self._stands(capture):
                if child is None:
                    child = make_capture(kept, utc_now(), PART, source, parent=capture.id, media_type=part.media_type)
                    self._places.put_capture(child)
                return child
            if next(self._places.record.iter_captures(kept[0]), None) is None:
                self._places.blobs.destroy(kept[0])
        return None

    def _parts_of(self, capture: Capture) -> dict[tuple[str, str], Capture]:
        """The parts of a capture that are kept already, by their bytes and where they lay."""
        return {(part.blob, part.source.locator): part for part in self._places.record.iter_parts(capture.id)}

    def keep(self, capture: Capture, path: Path, found: Read) -> Added:
        """Keep what was found in a capture, whose bytes lie at `path`: all or nothing.

        Nothing where it was destroyed while it was read.
        """
        where = capture.source.locator
        document = _with_saying(found.document, path) if found.document else None
        problems = [replace(problem, where=where) for problem in found.problems]
        extraction = self._tools.extract(document) if document else None
        told = extraction.problems if extraction else ()
        problems += [replace(problem, where=problem.where or where) for problem in told]
        record = self._places.record
        with self._places.transaction():
            if not self._stands(capture):
                return Added(where, problems=(_destroyed(where),))
            if document and extraction:
                record.put_document(document)
                record.put_extraction(extraction)
                for ruling in iter_merges(extraction, record, self._tools.gazetteer):
                    self._sign(ruling, RESOLVER, auto=True)
            for problem in problems:
                record.put_problem(problem, capture.id)
        return Added(where, capture, document, len(extraction.statements) if extraction else 0, tuple(problems))

    def _put_index(self, fresh: list[Document]) -> None:
        # Another process may be writing to it, or the disk be full (a ValueError of tantivy's). It must not hide why a
        # run stopped: nothing is lost with it, and `search` mends what is missing.
        with suppress(WhoBuiltError, OSError, ValueError):
            self._places.index.put(fresh)
        fresh.clear()


def _with_saying(document: Document, path: Path) -> Document:
    """The document with the address that a page saved from a browser says it is from, where nothing else says."""
    if document.metadata.url:
        return document
    try:
        with path.open("rb") as file:
            saying = find_saying(file.read(HEAD))
    except FileNotFoundError:  # whoever takes it in looks whether it still stands
        return document
    return replace(document, metadata=replace(document.metadata, url=saying.url)) if saying else document


def _destroyed(where: str) -> Problem:
    return Problem(DESTROYED, "it was destroyed while it was read.", where)


def _ids(document: Document | None) -> tuple[str, ...]:
    return (document.id,) if document else ()
