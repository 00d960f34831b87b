"""Rows that want their quote: kept in the case's log, settled by later entries, never changed and never lost."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from whobuilt.case.evidence.noted import Noted
from whobuilt.case.places import Places
from whobuilt.codec import loads
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.dates import utc_now
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.sheets import RowTyped, Settled, Settlement, Wanted, make_wanted, wanted_id

SHORTEST_ID = 6  # characters of an id that may stand for it
_BATCH = 2_000  # rows that are noted in one go
Report = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class WantedRow:
    """A wanted row and the last word on it."""

    wanted: Wanted
    settlement: Settlement | None = None

    @property
    def state(self) -> str:
        """Where it stands: wanted, quoted or dropped."""
        return state_of(self.settlement)


def state_of(settlement: Settlement | None) -> str:
    """What a settlement makes of a wanted row."""
    match settlement.state if settlement else Settled.OPEN:
        case Settled.QUOTED:
            return "quoted"
        case Settled.DROPPED | Settled.REPLACED:
            return "dropped"
        case _:
            return "wanted"


class WantedRows:
    """The wanted rows of a case; what each says is looked at when it is asked for."""

    def __init__(self, places: Places) -> None:
        """Nothing is read before it is asked for."""
        self._places = places
        self._said: dict[str, str] = {}  # each row as the log holds it
        self._settled: dict[str, Settlement] = {}
        self._edited: set[str] = set()
        self._unplaced: list[str] = []  # rows as they came in, whose places nobody asked for yet
        self._placed: dict[str, dict[str, int]] = defaultdict(dict)  # the rows of each sheet, with their numbers
        self._sources: dict[str, set[str]] = defaultdict(set)  # the sheets of each row; "" where somebody typed it
        self._noted = Noted(places, (Action.WANTED, Action.SETTLED), self._take, self._forget)

    def count(self, state: str = "") -> int:
        """How many there are, or stand so."""
        self._noted.refresh()
        if not state:
            return len(self._said)
        return sum(1 for _ in self._ids(state))

    def iter(self, state: str = "", start: int = 0) -> Iterator[WantedRow]:
        """The rows in the order in which they came in, or those that stand so, from the one of a number on."""
        self._noted.refresh()
        for name in list(islice(self._ids(state), start, None)):
            yield self._row(name)

    def get(self, words: str) -> WantedRow:
        """A row by its id or the first characters of it; WhoBuiltError where there is none or several."""
        self._noted.refresh()
        words = words.removeprefix("W-")
        if words in self._said:
            return self._row(words)
        found = [name for name in self._said if name.startswith(words)] if len(words) >= SHORTEST_ID else []
        if len(found) == 1:
            return self._row(found[0])
        told = f"{len(found)} rows begin so." if found else f"the case has no wanted row “{words}”."
        raise WhoBuiltError(Problem("unknown_wanted", told, "", "List them with `whobuilt wanted`."))

    def has(self, name: str) -> bool:
        """Whether there is a row of this id."""
        self._noted.refresh()
        return name in self._said

    def of_sheet(self, sheet: str) -> Mapping[str, int]:
        """The ids of the rows that a sheet says, with their numbers in it."""
        self._place()
        return self._placed.get(sheet, {})

    def sources(self, name: str) -> frozenset[str]:
        """The sheets that say a row, as `of_sheet` last found it; "" where somebody typed it by hand."""
        return frozenset(self._sources.get(name, ()))

    def word_on(self, name: str) -> Settlement | None:
        """The last word on a row, as `of_sheet` last found it; it may be one on a sheet as a whole."""
        return self._settled.get(name)

    def is_edited(self, name: str) -> bool:
        """Whether a row is what somebody made of another by editing it, as `of_sheet` last found it."""
        return name in self._edited

    def add(self, typed: RowTyped, by: str) -> Wanted:
        """Keep a row that was typed by hand; the same again is the one that there is."""
        if typed.is_empty:
            raise WhoBuiltError(Problem("empty_row", "the row says nothing.", "", "Say who, whom, or give a link."))
        self.add_all([(0, typed)], "", by)
        return self.get(wanted_id(typed)).wanted

    def add_all(
        self, rows: Iterable[tuple[int, RowTyped]], sheet: str, by: str, report: Report | None = None
    ) -> tuple[list[str], list[int]]:
        """Keep rows of a sheet, batch by batch; the ids of those that want their quote by it, the numbers of the rest.

        A row that is known stands where it stands; one that was dropped with its sheet is wanted again. That this sheet
        says it too is kept, so that taking back one of them does not take what the other says.
        """
        fresh, known = list[str](), list[int]()
        source, here, seen = iter(rows), set(self.of_sheet(sheet)), set(self._said)
        gone = {name for name, word in self._settled.items() if is_of_sheet(name, word)}
        while batch := list(islice(source, _BATCH)):
            with self._places.transaction():
                for number, typed in batch:
                    made = make_wanted(typed, (sheet, number), by, utc_now())
                    if made.id in seen and made.id not in gone:
                        known.append(number)
                    else:
                        fresh.append(made.id)
                    if made.id in gone or made.id not in here:
                        self._places.note(Action.WANTED, made.id, made, by)
                    seen.add(made.id)
                    here.add(made.id)
                    gone.discard(made.id)
            if report:
                report(len(batch))
        return fresh, known

    def settle(self, name: str, state: Settled, by: str, reason: str = "", made: str = "") -> WantedRow:
        """Say what became of a row; a later word takes the place of an earlier one, which stays in the log."""
        name = self.get(name).wanted.id
        with self._places.transaction():
            self.settle_within(name, state, by, made, reason)
        return self.get(name)

    def settle_within(self, name: str, state: Settled, by: str, made: str, reason: str = "") -> None:
        """The same, as a part of what is done in one go: it stands when the transaction around it ends."""
        self._places.note(Action.SETTLED, name, Settlement(name, state, by, utc_now(), reason, made), by)

    def put(self, typed: RowTyped, place: tuple[str, int], by: str) -> str:
        """Keep a row as a part of what is done in one go; its id."""
        made = make_wanted(typed, place, by, utc_now())
        if not self.has(made.id):
            self._places.note(Action.WANTED, made.id, made, by)
        return made.id

    def drop(self, name: str, by: str, reason: str) -> WantedRow:
        """Want it no more; WhoBuiltError without a reason."""
        if not reason.strip():
            raise WhoBuiltError(Problem("no_reason", "a row is dropped for a reason.", "", "Say why."))
        return self.settle(name, Settled.DROPPED, by, reason.strip())

    def reopen(self, name: str, by: str, reason: str = "") -> WantedRow:
        """Take the last word on a row back: it is wanted again."""
        return self.settle(name, Settled.OPEN, by, reason)

    def links(self, state: str = "wanted") -> Iterator[str]:
        """The links of the rows, each once."""
        yield from dict.fromkeys(link for row in self.iter(state) for link in row.wanted.links)

    def _ids(self, state: str) -> Iterator[str]:
        return (name for name in self._said if not state or state_of(self._settled.get(name)) == state)

    def _row(self, name: str) -> WantedRow:
        return WantedRow(loads(Wanted, self._said[name]), self._settled.get(name))

    def _take(self, noted: CustodyRecord) -> None:
        if noted.action is Action.WANTED:
            self._take_row(noted)
            return
        settled = loads(Settlement, noted.content)
        if noted.about in self._said:
            self._settled[noted.about] = settled
            if settled.state is Settled.REPLACED:
                self._edited.add(settled.made)
        for name in settled.rows:
            self._take_with_sheet(name, settled)

    def _take_row(self, noted: CustodyRecord) -> None:
        self._unplaced.append(noted.content)
        if self._is_dropped_with_sheet(noted.about):  # it comes anew
            self._said[noted.about] = noted.content
            del self._settled[noted.about]
        else:
            self._said.setdefault(noted.about, noted.content)

    def _take_with_sheet(self, name: str, settled: Settlement) -> None:
        """A word on a sheet is one on each of its rows that nobody had a word on; taken back, they stand as before."""
        if settled.state is Settled.OPEN and self._is_dropped_with_sheet(name):
            del self._settled[name]
        elif settled.state is Settled.DROPPED and name in self._said and name not in self._settled:
            self._settled[name] = settled

    def _is_dropped_with_sheet(self, name: str) -> bool:
        return (word := self._settled.get(name)) is not None and is_of_sheet(name, word)

    def _place(self) -> None:
        self._noted.refresh()
        for content in self._unplaced:
            plain = json.loads(content)
            self._placed[plain["sheet"]].setdefault(plain["id"], plain["row"])
            self._sources[plain["id"]].add(plain["sheet"])
        self._unplaced.clear()

    def _forget(self) -> None:
        for each in (self._said, self._settled, self._edited, self._unplaced, self._placed, self._sources):
            each.clear()


def is_of_sheet(name: str, word: Settlement) -> bool:
    """Whether the last word on a row is one on a sheet as a whole."""
    return word.about != name
