"""The case as evidence: whether it is as it was kept, what was done with it, and what is destroyed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from itertools import islice
from pathlib import Path
from shutil import rmtree

from whobuilt.archive.durable import replace_file
from whobuilt.archive.log.anchors import Anchor
from whobuilt.archive.log.entries import Entry
from whobuilt.archive.log.lineage import OWN_ACTIONS
from whobuilt.archive.privacy import check_privacy
from whobuilt.case.places import Places
from whobuilt.case.summary import Summary, summarize
from whobuilt.codec import dumps, loads
from whobuilt.core.custody import Action, CustodyRecord, Destruction, Recovery
from whobuilt.core.dates import utc_now
from whobuilt.core.evidence import Capture
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.inference.answers import Answers
from whobuilt.preserve.watch_list import WatchList
from whobuilt.resolve.lookup import find_captures

MEND = "Go back to a copy of the case."
# The log's own life, and what was destroyed: these say nothing of a source.
_KEPT = OWN_ACTIONS | {Action.DESTROYED, Action.REBUILT, Action.RECOVERED}


@dataclass(frozen=True, slots=True)
class Doomed:
    """All that is destroyed with a source: its captures with those found within them, their bytes and documents."""

    captures: tuple[Capture, ...]
    blobs: tuple[str, ...]
    documents: tuple[str, ...]
    statements: int


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key: the public half as others check with it, where the private half lies, whether it is there."""

    public: str
    path: Path
    is_here: bool


@dataclass(frozen=True, slots=True)
class Order:
    """A destruction on its way; gone as soon as it is carried through."""

    captures: tuple[str, ...]
    documents: tuple[str, ...]
    blobs: tuple[str, ...]
    decided: tuple[str, ...]
    locators: tuple[str, ...]
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Told:
    """Entries of the log with their numbers: all, and those that the run which wrote them signed."""

    every: tuple[tuple[int, CustodyRecord], ...]
    vouched: tuple[tuple[int, CustodyRecord], ...]


class Custody:
    """What is done with a case as a whole."""

    def __init__(self, places: Places) -> None:
        """Over the places of one case."""
        self._places = places

    # Whether it is as it was kept.

    def verify(self, anchors: Iterable[Anchor | str] = ()) -> Iterator[Problem]:
        """Whatever no longer equals what was kept, each named; nothing is changed.

        `anchors` are signed checkpoints of this case that were noted elsewhere, or had a timestamp: with one, a log
        that was cut short or written anew is found out too.
        """
        anchors = list(anchors)
        found = list(self._iter_findings(anchors))
        if found:  # somebody may be at work: once more, while nobody is
            with suppress(WhoBuiltError), self._places.record.transaction():
                found = list(self._iter_findings(anchors))
        yield from found

    def _iter_findings(self, anchors: Sequence[Anchor | str]) -> Iterator[Problem]:
        places = self._places
        yield from places.log.verify(anchors)
        yield from places.record.verify()
        yield from self._check_record()
        yield from places.blobs.verify()
        kept = set(places.blobs.iter())
        for blob in dict.fromkeys(capture.blob for capture in places.record.iter_captures()):
            if blob not in kept:
                yield Problem("blob_missing", "its bytes are gone.", f"blob {blob}", MEND)

    def privacy(self) -> tuple[Problem, ...]:
        """Who else may read the case where it lies, as far as this machine shows."""
        return check_privacy(self._places.paths.root)

    def notes(self, anchors: Iterable[Anchor | str] = ()) -> tuple[Problem, ...]:
        """What a verification with these anchors cannot show, what was withheld, who vouched for which key."""
        return (*self._places.log.what_it_shows(anchors), *self._iter_notes())

    def _iter_notes(self) -> Iterator[Problem]:
        for index, noted in self._tell_entries().every:
            when, where = f"on {noted.at:%Y-%m-%d}", f"entry {index}"
            if noted.action is Action.REBUILT:
                said = f"the record was made again {when} by {noted.by}: nothing shows what it held before."
                yield Problem("record_rebuilt", said, where, "Ask whoever is named there.")
            elif noted.action is Action.RECOVERED:
                found = _recovered(noted)
                said = (
                    f"entries {found.start} to {found.stop - 1} were not signed by the run that wrote them, but {when}."
                )
                why = "It was stopped, or still at work; or somebody put them in: look at them with `whobuilt log`."
                yield Problem("entries_recovered", said, where, why)

    def _check_record(self) -> Iterator[Problem]:
        """The record against the log: its chain at each entry, its captures and decisions, what was taken out."""
        log, record, told = self._places.log, self._places.record, self._tell_entries()
        # What was taken over from another copy tells of that copy's record; what was said of a record before it was
        # made again says nothing of this one.
        foreign = {index for joined in log.lineage.joined for index in joined.span}
        anew = max((index for index, noted in told.vouched if noted.action is Action.REBUILT), default=-1)
        own = [noted for index, noted in told.every if index >= anew and index not in foreign]
        veil = self._places.veil
        chains = {row: veil.cover(chain) for row, chain in record.chains({noted.rows for noted in own}).items()}
        for noted in own:
            if noted.chain and chains.get(noted.rows) != noted.chain:
                code = "record_changed" if noted.rows in chains else "record_cut_short"
                said = "the record no longer holds what the log says that it held at that moment."
                yield Problem(code, said, f"log entry of {noted.at:%Y-%m-%d %H:%M:%S} UTC", MEND)
                break  # every later entry would say the same
        yield from self._check_captures([noted for _, noted in told.every])
        destroyed = (noted for _, noted in told.vouched if noted.action is Action.DESTROYED)
        explained = {row for noted in destroyed for row in _rows_of(noted)}
        for row in sorted(record.withheld() - explained):
            yield Problem("row_missing", "it was taken out, and nobody noted a destruction.", f"record row {row}", MEND)

    def _tell_entries(self) -> Told:
        """The log's entries; and of these, the ones that the run which wrote them signed: only they excuse anything."""
        log = self._places.log
        every = [(entry.index, noted) for entry in log.iter_entries() if (noted := entry.record)]
        found = {index for _, noted in every if noted.action is Action.RECOVERED for index in _recovered(noted)}
        vouched = [(index, noted) for index, noted in every if index < log.signed_size and index not in found]
        return Told(tuple(every), tuple(vouched))

    def _check_captures(self, entries: Sequence[CustodyRecord]) -> Iterator[Problem]:
        """Each capture was logged as it stands; one that was logged is there."""
        logged = {noted.about: noted.content for noted in entries if noted.action is Action.CAPTURED}
        for capture in self._places.record.iter_captures():
            content = logged.pop(capture.id, None)
            if content is None:
                yield Problem("capture_unlogged", "the log knows nothing of it.", f"capture {capture.id}", MEND)
            elif content != dumps(capture):
                yield Problem("capture_changed", "the log has it otherwise.", f"capture {capture.id}", MEND)
        for name in logged:
            yield Problem("capture_missing", "it was logged, and is gone.", f"capture {name}", MEND)

    def checkpoint(self) -> str:
        """The newest signed checkpoint; kept elsewhere, it shows whether the case went back or was rewritten."""
        self._places.settle()
        log = self._places.log
        if log.size > log.signed_size:
            log.sign()
        signed = log.checkpoint
        return signed.text if signed else ""

    def entries(self) -> Iterator[tuple[int, CustodyRecord | None]]:
        """Every entry of the log with its number; None where it is withheld."""
        self._places.settle()
        return ((entry.index, entry.record) for entry in self._places.log.iter_entries())

    def summary(self) -> Summary:
        """How much of what the case holds, and who decided (`summarize`)."""
        return summarize(self._places)

    def newest(self, limit: int, below: int = 0) -> tuple[int, list[tuple[int, CustodyRecord | None]]]:
        """How many entries there are, and some of them, the newest first; with `below`, of those before that one."""
        self._places.settle()
        self._places.log.refresh()  # others may have added to it
        size = self._places.log.size
        end = min(below, size) if below else size
        start = max(0, end - limit)
        found = islice(self._places.log.iter_entries(start), end - start)
        return size, [(entry.index, entry.record) for entry in found][::-1]

    # The key that signs.

    def tell_key(self) -> Key:
        """The key that signs now; WhoBuiltError where the log cannot be read."""
        log = self._places.log
        if log.verifier is None:
            raise WhoBuiltError(Problem("log_missing", "the log cannot be read.", str(self._places.paths.log), MEND))
        return Key(log.verifier.vkey, log.keys.path_of(log.verifier), log.keys.find(log.verifier) is not None)

    def key_problems(self) -> tuple[Problem, ...]:
        """What others on this machine may read of the keys."""
        return self._places.log.keys.problems()

    def change_key(self, by: str) -> None:
        """Take a new key for which the old one vouches; WhoBuiltError where that is not on this machine."""
        self._places.settle()
        self._places.log.rotate_key(by)

    def replace_lost_key(self, by: str, reason: str) -> None:
        """Take a new key for which nobody vouches."""
        self._places.log.replace_lost_key(by, reason)

    # What is destroyed.

    def find_doomed(self, words: str) -> Doomed:
        """What destroying a source (a capture's id, or where it came from) would take with it.

        WhoBuiltError where there is none, or where its bytes lie in a container that is not destroyed with it.
        """
        record = self._places.record
        every = list(record.iter_captures())
        chosen = {capture.id for capture in find_captures(record, words)}
        blobs = {capture.blob for capture in every if capture.id in chosen}
        chosen |= {capture.id for capture in every if capture.blob in blobs}
        for capture in every:  # a part was kept after its container
            if capture.parent in chosen:
                chosen.add(capture.id)
        holders = {capture.parent for capture in every if capture.id in chosen and capture.parent not in chosen} - {""}
        if holders:
            holder = next(capture for capture in every if capture.id in holders)
            raise WhoBuiltError(
                Problem(
                    "bytes_lie_elsewhere",
                    f"its bytes also lie in {holder.source.locator}.",
                    words,
                    "Destroy that, which takes this with it.",
                )
            )
        captures = tuple(capture for capture in every if capture.id in chosen)
        needed = {capture.blob for capture in every if capture.id not in chosen}
        going = tuple(dict.fromkeys(capture.blob for capture in captures if capture.blob not in needed))
        documents = tuple(document.id for document in record.iter_documents() if document.blob in going)
        statements = sum(1 for statement, _ in record.iter_statements() if statement.document in set(documents))
        return Doomed(captures, going, documents, statements)

    def destroy(self, doomed: Doomed, reason: str, by: str) -> None:
        """Destroy a source: its bytes, text, index entries, quotes and what rested on them.

        The log keeps each entry's salted commitment, the day and the reason; `verify` calls them withheld. A run that
        is stopped in the middle is carried through when the case is opened next.
        """
        record = self._places.record
        doomed = self.find_doomed(doomed.captures[0].id)  # with what was found in it since
        decided = {found.id for found, _ in record.iter_statements() if found.document in set(doomed.documents)}
        decided |= {capture.id for capture in doomed.captures}  # and on how it was to be handled
        decisions = list(record.iter_decisions())
        while more := {each.id for each in decisions if each.target in decided and each.id not in decided}:
            decided |= more  # a decision on a statement, and whatever withdraws it
        captures = tuple(capture.id for capture in doomed.captures)
        places = tuple({capture.source.locator for capture in doomed.captures})
        order = Order(captures, doomed.documents, doomed.blobs, tuple(sorted(decided)), places, reason, by)
        replace_file(self._places.paths.destroying, dumps(order).encode("utf-8", "surrogatepass"))
        self.resume()

    def resume(self) -> None:
        """Carry through a destruction that was ordered, unless another process is at it; then catch up with the log."""
        if not self._places.may_write:
            return
        try:
            file = self._places.paths.destroying.open("rb")
        except FileNotFoundError:
            return
        with file:
            try:
                flock(file.fileno(), LOCK_EX | LOCK_NB)
            except BlockingIOError:
                return
            self._carry_out(loads(Order, file.read().decode("utf-8", "surrogatepass")))
        self._places.catch_up()

    def _carry_out(self, order: Order) -> None:
        """Each step may be repeated."""
        places, today = self._places, utc_now().date()
        with places.transaction():
            rows = places.record.erase(order.captures, order.documents, order.decided)
            for capture in order.captures if rows else ():
                places.note(Action.DESTROYED, capture, Destruction(order.reason, today.isoformat(), rows), order.by)
                rows = ()  # they are told with the first
        places.settle()
        places.record.scrub()
        for blob in order.blobs:
            places.blobs.destroy(blob)
        for path in places.paths.older_records():  # what a record that was made again had before
            path.unlink()
        about = {*order.captures, *order.documents, *order.decided}
        named = (*about, *order.blobs, *map(_as_json, order.locators))
        concerned = [entry.index for entry in places.log.iter_entries() if _concerns(entry, about, named)]
        if concerned:
            places.log.withhold(concerned, order.reason, today, order.by)
            places.log.sign()
        WatchList(places.paths.watched).forget_all(order.locators)
        for document in order.documents:  # a model's answers quote it
            Answers(places.paths.answers).forget(document)
        if places.own_taggers.is_dir():  # they may have learned its words
            rmtree(places.own_taggers)
        places.index.rebuild(places.record.iter_documents())
        places.paths.destroying.unlink(missing_ok=True)


def _as_json(text: str) -> str:
    """A text as it stands within the canonical JSON of an entry's content."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _concerns(entry: Entry, about: set[str], named: Sequence[str]) -> bool:
    """Whether an entry tells of what is destroyed: is about it, or names it among other things."""
    noted = entry.record
    if noted is None or noted.action in _KEPT:
        return False
    return noted.about in about or any(name in noted.content for name in named if name)


def _recovered(noted: CustodyRecord) -> range:
    try:
        found = loads(Recovery, noted.content)
    except (ValueError, TypeError, KeyError):
        return range(0)
    return range(found.first, found.last + 1)


def _rows_of(noted: CustodyRecord) -> tuple[int, ...]:
    try:
        return loads(Destruction, noted.content).rows
    except (ValueError, TypeError, KeyError):
        return ()  # the log's own word of what it withheld
