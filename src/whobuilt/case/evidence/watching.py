"""Addresses that are looked at again: what each visit found, and what changed since the last whole page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from whobuilt.case.evidence.intake import Added, Intake
from whobuilt.case.places import Places
from whobuilt.core.custody import Action
from whobuilt.core.dates import utc_now
from whobuilt.core.evidence import Document, Handling, SourceKind
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Statement
from whobuilt.ports import StatementFilter
from whobuilt.preserve.addresses import parse_address
from whobuilt.preserve.changes import Change, Footing, affected, compare
from whobuilt.preserve.visits import Outcome
from whobuilt.preserve.watch_list import WatchList
from whobuilt.preserve.watching import Visit, Watch, adapt_watch, due, find_earlier, make_watch, visit
from whobuilt.preserve.web import WebRequest
from whobuilt.preserve.wire import Network

EVERY = "1d"  # how often, where nobody says


@dataclass(frozen=True, slots=True)
class Seen:
    """One visit: what it found, what was taken in, and what changed since the last whole page (None: nothing to tell).

    `shaken` are the statements of the older page whose passages changed or were not found any more.
    """

    visit: Visit
    added: tuple[Added, ...] = ()
    change: Change | None = None
    shaken: tuple[tuple[Statement, Footing], ...] = ()


class Watching:
    """The watched addresses of a case."""

    def __init__(self, places: Places, intake: Intake) -> None:
        """Over the places of one case; what is found goes in by its intake."""
        self._places, self._intake = places, intake
        self._list = WatchList(places.paths.watched)

    def watches(self) -> tuple[Watch, ...]:
        """What is watched."""
        return tuple(self._list.iter())

    def visits(self, url: str = "") -> Iterator[Visit | Problem]:
        """What every visit found, the oldest first; the visits to one address, or all."""
        return self._list.iter_visits(_plain(url))

    def get(self, url: str) -> Watch:
        """The watch for an address; WhoBuiltError where it is not watched."""
        found = self._list.get(_plain(url))
        if found is None:
            raise WhoBuiltError(_not_watched(url))
        return found

    def watch(
        self, url: str, every: str | None = None, kind: SourceKind | None = None, handling: Handling | None = None
    ) -> Watch:
        """Look at an address again, every so often; WhoBuiltError where address or interval is none.

        One that is watched already keeps what is not given, and the stricter handling of the two.
        """
        fresh = make_watch(url, EVERY)
        return self._list.change(fresh.url, lambda known: adapt_watch(known or fresh, every, kind, handling))

    def forget(self, url: str) -> None:
        """Look at an address no more; what was found of it stays. WhoBuiltError where it is not watched."""
        if not self._list.remove(_plain(url)):
            raise WhoBuiltError(_not_watched(url))

    def run(
        self,
        asking: WebRequest,
        network: Network | None = None,
        *,
        everything: bool = False,
        only: Collection[str] = (),
    ) -> Iterator[Seen]:
        """Ask what is due, or all; one after the other, each kept before the next is asked.

        With `only`, no other addresses than these; WhoBuiltError, before any is asked, where one is not watched.
        """
        now = network.now() if network else utc_now()
        chosen = {watch.url: watch for watch in (map(self.get, only) if only else self._list.iter())}.values()
        for watch in chosen if everything else due(chosen, now):
            if current := self._list.get(watch.url):  # somebody may have changed or removed it meanwhile
                yield self._look(current, asking, network)

    def _look(self, watch: Watch, asking: WebRequest, network: Network | None) -> Seen:
        done = visit(watch, asking, self._places.blobs, network)
        added = tuple(self._intake.run(self._intake.keep_visit(done.result)))
        if done.visit.capture and not self._places.record.has("capture", done.visit.capture):
            return Seen(done.visit, added)  # it was destroyed meanwhile: nothing of it is written down
        earlier = find_earlier(list(self._list.iter_visits(watch.url)), done.visit)
        self._list.put_visit(done.watch, done.visit)
        self._places.note(Action.WATCHED, done.visit.capture, done.visit)
        old = self._document(earlier.capture) if earlier and done.visit.whole else None
        new = self._document(done.visit.capture) if done.visit.outcome is Outcome.FOUND else None
        if old is None or new is None:
            return Seen(done.visit, added)
        change = compare(old, new)
        stated = {each.id: each for each, _ in self._places.record.iter_statements(StatementFilter(document=old.id))}
        shaken = tuple((stated[footing.statement], footing) for footing in affected(stated.values(), change))
        return Seen(done.visit, added, change, shaken)

    def _document(self, capture: str) -> Document | None:
        """The page that a web capture holds: the document read in the last of its parts that has one."""
        record = self._places.record
        blobs = [part.blob for part in record.iter_parts(capture)]
        documents = {document.blob: document for document in record.iter_documents()}
        return next((documents[blob] for blob in reversed(blobs) if blob in documents), None)


def _plain(url: str) -> str:
    """An address as a watch has it; words that are none stay as they are."""
    address = parse_address(url) if url else None
    return url if address is None or isinstance(address, Problem) else address.url


def _not_watched(url: str) -> Problem:
    return Problem("not_watched", "this address is not watched.", url, "List: whobuilt watch")
