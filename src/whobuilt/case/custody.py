"""The case as evidence: whether it is as it was kept, what was done with it, and what is destroyed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from whobuilt.archive.anchors import Anchor
from whobuilt.archive.entries import Entry
from whobuilt.archive.privacy import check_privacy
from whobuilt.case.places import Places
from whobuilt.codec import dumps, loads
from whobuilt.core.custody import Action, CustodyRecord, Destruction
from whobuilt.core.dates import utc_now
from whobuilt.core.evidence import Capture
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.resolve.lookup import find_captures
from whobuilt.store.folder import write_whole

MEND = "Go back to a copy of the case."


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
    """A destruction on its way: ids only, so that the order itself tells nothing of what it destroys."""

    captures: tuple[str, ...]
    documents: tuple[str, ...]
    blobs: tuple[str, ...]
    decided: tuple[str, ...]
    reason: str
    by: str


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
        return self._places.log.what_it_shows(anchors)

    def _check_record(self) -> Iterator[Problem]:
        """The record against the log: its chain at each entry, its captures and decisions, what was taken out."""
        log, record = self._places.log, self._places.record
        foreign = {
            index for joined in log.lineage.joined for index in joined.span
        }  # they tell of another copy's record
        known = [(entry.index, entry.record) for entry in log.iter_entries()]
        entries = [noted for _, noted in known if noted]
        own = [noted for index, noted in known if noted and index not in foreign]
        anew = [place for place, noted in enumerate(own) if noted.action is Action.REBUILT]
        own = own[anew[-1] :] if anew else own  # what was said of an earlier record says nothing of this one
        veil = self._places.veil
        chains = {row: veil.cover(chain) for row, chain in record.chains({noted.rows for noted in own}).items()}
        for noted in own:
            if noted.chain and chains.get(noted.rows) != noted.chain:
                code = "record_changed" if noted.rows in chains else "record_cut_short"
                told = "the record no longer holds what the log says that it held at that moment"
                yield Problem(code, f"{told}.", f"log entry of {noted.at:%Y-%m-%d %H:%M:%S} UTC", MEND)
                break  # every later entry would say the same
        yield from self._check_captures(entries)
        explained = {row for noted in entries if noted.action is Action.DESTROYED for row in _rows_of(noted)}
        for row in sorted(record.withheld() - explained):
            yield Problem("row_missing", "it was taken out, and nobody noted a destruction.", f"record row {row}", MEND)

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
        signed = self._places.log.checkpoint
        return signed.text if signed else ""

    def entries(self) -> Iterator[tuple[int, CustodyRecord | None]]:
        """Every entry of the log with its number; None where it is withheld."""
        self._places.settle()
        return ((entry.index, entry.record) for entry in self._places.log.iter_entries())

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
        statements = [found.id for found, _ in record.iter_statements() if found.document in set(doomed.documents)]
        decisions = [decision.id for decision in record.iter_decisions() if decision.target in set(statements)]
        captures = tuple(capture.id for capture in doomed.captures)
        order = Order(captures, doomed.documents, doomed.blobs, (*statements, *decisions), reason, by)
        write_whole(self._places.paths.destroying, dumps(order))
        self._carry_out(order)

    def resume(self) -> None:
        """Carry through a destruction that was stopped."""
        with suppress(FileNotFoundError):
            self._carry_out(loads(Order, self._places.paths.destroying.read_text("utf-8")))

    def _carry_out(self, order: Order) -> None:
        """Each step may be repeated."""
        places, today = self._places, utc_now().date()
        with places.transaction():
            rows = places.record.erase(order.captures, order.documents)
            for capture in order.captures if rows else ():
                places.note(Action.DESTROYED, capture, Destruction(order.reason, today.isoformat(), rows), order.by)
                rows = ()  # they are told with the first
        places.record.scrub()
        for blob in order.blobs:
            places.blobs.destroy(blob)
        about = {*order.captures, *order.documents, *order.decided}
        concerned = [entry.index for entry in places.log.iter_entries() if _concerns(entry, about)]
        if concerned:
            places.log.withhold(concerned, order.reason, today)
        places.index.rebuild(places.record.iter_documents())
        places.paths.destroying.unlink()


def _concerns(entry: Entry, about: set[str]) -> bool:
    noted = entry.record
    return noted is not None and noted.action is not Action.DESTROYED and noted.about in about


def _rows_of(noted: CustodyRecord) -> tuple[int, ...]:
    try:
        return loads(Destruction, noted.content).rows
    except (ValueError, TypeError, KeyError):
        return ()  # the log's own word of what it withheld
