"""The sheets that were taken in: what became of their rows, taken back as a whole and reopened; how columns are read.

All of it lies in the log. A sheet that is taken back drops the rows on which nobody built, in one entry; another entry
brings them back as they were. Rows that a person has worked on stay.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from whobuilt.case.evidence.noted import Noted
from whobuilt.case.places import Places
from whobuilt.case.sheets.changes import Changes, is_ours
from whobuilt.case.sheets.columns import same_key
from whobuilt.case.sheets.no_records import list_rows
from whobuilt.case.sheets.wanted import WantedRows, is_of_sheet, state_of
from whobuilt.codec import loads
from whobuilt.compose.sheet import WANTED
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.dates import utc_now
from whobuilt.core.ids import make_id
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.sheets import Pair, Settled, Settlement, SheetTaken

SHORTEST_ID = 6  # characters of an id that may stand for it
Why = Literal["quoted", "reopened", "edited", "changed", "elsewhere", "dropped"]
STAYS: Mapping[Why, str] = {
    "quoted": "a quote was locked",
    "reopened": "somebody took it up again by itself",
    "edited": "somebody edited it",
    "changed": "a change to it is proposed",
    "elsewhere": "another sheet says it too, or somebody typed it",
    "dropped": "it was dropped already",
}
"""Why a row stays as it is when its sheet is taken back, in plain words."""
_WORKED_ON: Mapping[Settled, Why] = {Settled.QUOTED: "quoted", Settled.OPEN: "reopened", Settled.DROPPED: "dropped"}


@dataclass(frozen=True, slots=True)
class SheetHeld:
    """A sheet that was taken in, and where its rows stand. `back` took it back; `mapping` is the one that it left.

    `rows` are those that it says and that were not replaced by an edit; `is_ours` where it was an export of a case.
    """

    taken: SheetTaken
    rows: int
    wanted: int
    quoted: int
    dropped: int
    is_ours: bool
    back: Settlement | None = None
    mapping: str = ""


@dataclass(frozen=True, slots=True)
class Staying:
    """Rows that stay as they are when their sheet is taken back: why, and their numbers in it."""

    why: Why
    rows: tuple[int, ...]

    @property
    def told(self) -> str:
        """The same in plain words."""
        many = "1 row stays" if len(self.rows) == 1 else f"{len(self.rows):,} rows stay"
        return f"{many}: {STAYS[self.why]} (row {list_rows(self.rows)})."


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What taking a sheet back changes: the ids of the rows that are dropped, and those that stay."""

    sheet: SheetTaken
    rows: tuple[str, ...]
    stays: tuple[Staying, ...]


@dataclass(frozen=True, slots=True)
class KeptMapping:
    """How the columns of sheets with these headers are read, and the sheet that it was kept from."""

    id: str
    columns: tuple[Pair, ...]
    sheet: SheetTaken


class SheetRegister:
    """The sheets of a case, and the mappings that they left."""

    def __init__(self, places: Places, rows: WantedRows, changes: Changes) -> None:
        """Nothing is read before it is asked for."""
        self._places, self._rows, self._changes = places, rows, changes
        self._sheets: dict[str, SheetTaken] = {}
        self._back: dict[str, Settlement] = {}
        self._kept: dict[str, KeptMapping] = {}
        self._noted = Noted(places, (Action.SHEET_TAKEN, Action.SETTLED), self._take, self._forget)

    def name_of(self, sheet: str) -> str:
        """The name of the file that a sheet came in; empty for a row that was typed by hand."""
        self._noted.refresh()
        return self._sheets[sheet].name if sheet in self._sheets else ""

    def sheets(self) -> tuple[SheetHeld, ...]:
        """The sheets in the order in which they were last taken in."""
        self._noted.refresh()
        return tuple(map(self._hold, list(self._sheets.values())))

    def get(self, words: str) -> SheetHeld:
        """A sheet by its id, the first characters of it, or its file's name; WhoBuiltError where none or several."""
        return self._hold(self._find(words))

    def would_drop(self, words: str) -> TakingBack:
        """What taking a sheet back would change, of which nothing is done yet."""
        sheet = self._find(words)
        if back := self._back.get(sheet.id):
            told = f"it was taken back on {back.at:%Y-%m-%d} already."
            raise WhoBuiltError(Problem("sheet_taken_back", told, sheet.name, "Nothing need be done."))
        changed = {each.change.target for each in self._changes.iter("proposed")}
        drops, stays = list[str](), defaultdict[Why, list[int]](list)
        for name, row in self._rows.of_sheet(sheet.id).items():
            if why := self._why_it_stays(name, sheet.id, changed):
                stays[why].append(row)
            elif state_of(self._rows.word_on(name)) == "wanted":
                drops.append(name)
        told_stays = tuple(Staying(why, tuple(sorted(stays[why]))) for why in STAYS if why in stays)
        return TakingBack(sheet, tuple(drops), told_stays)

    def drop(self, words: str, by: str, reason: str) -> TakingBack:
        """Take a sheet back: all its rows on which nobody built are dropped, in one entry of the log.

        WhoBuiltError without a reason, or where nothing would change.
        """
        if not reason.strip():
            raise WhoBuiltError(Problem("no_reason", "a sheet is taken back for a reason.", "", "Say why."))
        with self._places.transaction():
            plan = self.would_drop(words)
            if not plan.rows and all(each.why != "elsewhere" for each in plan.stays):
                told = "none of its rows still wants its quote as it came in."
                raise WhoBuiltError(Problem("nothing_to_drop", told, plan.sheet.name, "Nothing need be done."))
            self._settle(plan.sheet.id, Settled.DROPPED, by, reason.strip(), plan.rows)
        return plan

    def reopen(self, words: str, by: str, reason: str = "") -> tuple[str, ...]:
        """Want a sheet's rows again that were dropped with it, as they were; their ids."""
        with self._places.transaction():
            sheet = self._find(words)
            if sheet.id not in self._back:
                told = "it was not taken back."
                raise WhoBuiltError(Problem("sheet_not_taken_back", told, sheet.name, "Nothing need be done."))
            names = self._rows.of_sheet(sheet.id)
            rows = tuple(name for name in names if (word := self._rows.word_on(name)) and is_of_sheet(name, word))
            self._settle(sheet.id, Settled.OPEN, by, reason.strip(), rows)
        return rows

    def mappings(self) -> tuple[KeptMapping, ...]:
        """How columns are read, by their headers; what was forgotten is not among them."""
        self._noted.refresh()
        return tuple(self._kept.values())

    def mapping_for(self, names: Iterable[str]) -> KeptMapping | None:
        """How a sheet with these headers is read; None where no mapping is kept."""
        self._noted.refresh()
        return self._kept.get(_mapping_id(names))

    def forget(self, words: str, by: str, reason: str = "") -> KeptMapping:
        """Go by a mapping no more: the columns of the next sheet with these headers are guessed again."""
        with self._places.transaction():
            found = [each for each in self.mappings() if len(words) >= SHORTEST_ID and each.id.startswith(words)]
            if len(found) != 1:
                told = f"{len(found)} mappings begin so." if found else f"the case keeps no mapping “{words}”."
                raise WhoBuiltError(Problem("unknown_mapping", told, "", "List them: whobuilt sheets mappings"))
            self._settle(found[0].id, Settled.FORGOTTEN, by, reason.strip())
        return found[0]

    def _settle(self, about: str, state: Settled, by: str, reason: str, rows: tuple[str, ...] = ()) -> None:
        settled = Settlement(about, state, by, utc_now(), reason, rows=rows)
        self._places.note(Action.SETTLED, about, settled, by)

    def _find(self, words: str) -> SheetTaken:
        self._noted.refresh()
        if words in self._sheets:
            return self._sheets[words]
        found = [each for each in self._sheets.values() if each.name == words]
        if not found and len(words) >= SHORTEST_ID:
            found = [each for each in self._sheets.values() if each.id.startswith(words)]
        if len(found) == 1:
            return found[0]
        told = f"{len(found)} sheets are called so." if found else f"the case has no sheet “{words}”."
        raise WhoBuiltError(Problem("unknown_sheet", told, "", "List them with `whobuilt sheets`, and give the id."))

    def _hold(self, taken: SheetTaken) -> SheetHeld:
        words = map(self._rows.word_on, self._rows.of_sheet(taken.id))
        states = Counter(state_of(word) for word in words if word is None or word.state is not Settled.REPLACED)
        kept = self._kept.get(_mapping_id(pair.name for pair in taken.columns))
        counts = (states.total(), states["wanted"], states["quoted"], states["dropped"])
        ours, mapping = is_ours(_fields(taken)), kept.id if kept and kept.sheet.id == taken.id else ""
        return SheetHeld(taken, *counts, ours, self._back.get(taken.id), mapping)

    def _why_it_stays(self, name: str, sheet: str, changed: set[str]) -> Why | Literal[""]:
        """Why a row is not dropped with its sheet: a person worked on it, or somebody else says it; "" where it is."""
        word = self._rows.word_on(name)
        if word:
            return _WORKED_ON.get(word.state, "")
        if self._rows.is_edited(name):
            return "edited"
        if f"{WANTED}{name}" in changed:
            return "changed"
        others = self._rows.sources(name) - {sheet}
        return "elsewhere" if any(each not in self._back for each in others) else ""

    def _take(self, noted: CustodyRecord) -> None:
        if noted.action is Action.SHEET_TAKEN:
            taken = loads(SheetTaken, noted.content)
            self._sheets.pop(taken.id, None)
            self._sheets[taken.id] = taken
            self._back.pop(taken.id, None)
            if taken.is_kept and not is_ours(_fields(taken)):
                name = _mapping_id(pair.name for pair in taken.columns)
                self._kept.pop(name, None)
                self._kept[name] = KeptMapping(name, taken.columns, taken)
        elif noted.about in self._sheets:
            settled = loads(Settlement, noted.content)
            if settled.state is Settled.DROPPED:
                self._back[noted.about] = settled
            else:
                self._back.pop(noted.about, None)
        elif noted.about in self._kept and loads(Settlement, noted.content).state is Settled.FORGOTTEN:
            del self._kept[noted.about]

    def _forget(self) -> None:
        for each in (self._sheets, self._back, self._kept):
            each.clear()


def _fields(taken: SheetTaken) -> Sequence[str]:
    return [pair.value for pair in taken.columns]


def _mapping_id(names: Iterable[str]) -> str:
    """A mapping's id: the headers that it is for, however they are ordered and written."""
    return make_id("mapping", *sorted(same_key(names)))
