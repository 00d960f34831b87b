"""Cells that were edited in an export: proposed, one by one, and applied or dismissed by a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from whobuilt.case.evidence.noted import Noted
from whobuilt.case.places import Places
from whobuilt.case.sheets.hands import Hands
from whobuilt.case.sheets.sheet_files import SheetFile
from whobuilt.case.sheets.sheet_out import SheetsOut
from whobuilt.case.sheets.typed import split_links
from whobuilt.case.sheets.wanted import WantedRows
from whobuilt.codec import loads
from whobuilt.compose.sheet import (
    EDITABLE,
    QUOTE_WANTED,
    STATEMENT,
    TOLD,
    WANTED,
    SheetRow,
    digest,
    plain_cell,
    unharmed,
)
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.dates import utc_now
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.sheets import Change, Pair, RowTyped, Settled, Settlement, Wanted, make_change
from whobuilt.core.statements import Prop, Statement, Status
from whobuilt.resolve.standing import standing_decisions

SHORTEST_ID = 6  # characters of an id that may stand for it
_NOT_WORDS = ("link", "note")  # of a statement these are its source's, or nobody's
_LISTED = 5
_BATCH = 500
UNKNOWN = "the sheet does not tell what the cell held when it was exported"


@dataclass(frozen=True, slots=True)
class Compared:
    """What an edited export proposes: the ids of the changes, and how many rows of the case it bears."""

    rows: int = 0
    changes: tuple[str, ...] = ()
    conflicts: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change and the last word on it."""

    change: Change
    settlement: Settlement | None = None

    @property
    def state(self) -> str:
        """Where it stands: proposed, applied or dismissed."""
        state = self.settlement.state if self.settlement else Settled.OPEN
        return state.value if state in (Settled.APPLIED, Settled.DISMISSED) else "proposed"


@dataclass(slots=True)
class _Met:
    """What a comparison met."""

    rows: int = 0
    conflicts: int = 0
    found: list[Change] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    untouchable: list[int] = field(default_factory=list)


class Changes:
    """The proposed changes of a case."""

    def __init__(self, places: Places, hands: Hands, rows: WantedRows, out: SheetsOut) -> None:
        """Nothing is read before it is asked for."""
        self._places, self._hands, self._rows, self._out = places, hands, rows, out
        self._said: dict[str, Change] = {}
        self._settled: dict[str, Settlement] = {}
        self._noted = Noted(places, (Action.CHANGE_PROPOSED, Action.SETTLED), self._take, self._forget)

    def iter(self, state: str = "") -> Iterator[Proposed]:
        """The changes in the order in which they were proposed, or those that stand so."""
        self._noted.refresh()
        for name in list(self._said):
            found = Proposed(self._said[name], self._settled.get(name))
            if not state or found.state == state:
                yield found

    def count(self, state: str = "") -> int:
        """How many there are."""
        return sum(1 for _ in self.iter(state))

    def get(self, words: str) -> Proposed:
        """A change by its id or the first characters of it; WhoBuiltError where there is none or several."""
        found = [each for each in self.iter() if len(words) >= SHORTEST_ID and each.change.id.startswith(words)]
        if len(found) == 1:
            return found[0]
        told = f"{len(found)} changes begin so." if found else f"the case has no proposed change “{words}”."
        raise WhoBuiltError(Problem("unknown_change", told, "", "List them with `whobuilt changes`."))

    def compare(
        self, file: SheetFile, fields: Sequence[str], signed: tuple[str, str], step: Callable[[int], object]
    ) -> Compared:
        """Propose what differs between an edited export and the case; `signed` are the sheet's id and who brings it."""
        sheet, by = signed
        known = {row.id: row for row in self._out.rows()}
        met, at = _Met(), fields.index("id")
        for number, written in file.rows():
            cells = plain_cells(file, written)
            cells += [""] * (len(fields) - len(cells))
            if not cells[at]:
                continue
            met.rows += 1
            if (row := known.get(_full(cells[at], known))) is None:
                met.unknown.append(number)
                continue
            self._compare(row, dict(zip(fields, cells, strict=False)), (sheet, number), by, met)
            if met.rows % _BATCH == 0:
                step(_BATCH)
        self._noted.refresh()
        fresh = [each for each in {change.id: change for change in met.found}.values() if each.id not in self._said]
        with self._places.transaction():
            for change in fresh:
                self._places.note(Action.CHANGE_PROPOSED, change.id, change, by)
        again = len(met.found) - len(fresh)
        return Compared(met.rows, tuple(each.id for each in fresh), met.conflicts, tuple(_told(met, file.name, again)))

    def _compare(self, row: SheetRow, cells: dict[str, str], place: tuple[str, int], by: str, met: _Met) -> None:
        left = cells.get("seen", "").split(".")
        seen = dict(zip(EDITABLE, left, strict=True)) if len(left) == len(EDITABLE) else {}
        for column in EDITABLE:
            if column not in cells:
                continue
            cell, now = cells[column], plain_cell(row.cells.get(column, ""))
            if cell == now or (seen and digest(cell) == seen[column]):
                continue
            conflict = "" if seen and digest(now) == seen[column] else UNKNOWN if not seen else changed_since(now)
            met.conflicts += bool(conflict)
            met.found.append(make_change(row.id, column, (now, cell), place, (by, utc_now()), conflict))
        if any(column in cells and cells[column] != plain_cell(row.cells.get(column, "")) for column in TOLD):
            met.untouchable.append(place[1])

    def conflicts(self, found: Sequence[Proposed]) -> list[str]:
        """Of each change, how its record differs from what it was proposed for; empty where it does not."""
        targets = {each.change.id: self._standing(each.change.target) for each in found if each.state == "proposed"}
        rows = self._out.rows_of(set(targets.values())) if targets else {}
        told = []
        for each in found:
            row = rows.get(targets.get(each.change.id, ""))
            now = plain_cell(row.cells.get(each.change.field, "")) if row else each.change.before
            told.append(changed_since(now) if now != each.change.before else each.change.conflict)
        return told

    def apply(self, words: str, by: str) -> Proposed:
        """Do what a change proposes, as a person would by hand; WhoBuiltError where it cannot be done: it stays."""
        proposed = self.get(words)
        if proposed.state != "proposed":
            told = f"the change is {proposed.state} already."
            raise WhoBuiltError(Problem("not_proposed", told, words, "Nothing need be done."))
        change, target = proposed.change, self._standing(proposed.change.target)
        with self._places.transaction():
            if target.startswith(STATEMENT):
                statement = self._places.record.get_statement(target.removeprefix(STATEMENT))
                made = self._apply_to_statement(change, statement, by)
            else:
                made = self._apply_to_row(change, target.removeprefix(WANTED), by)
            self._settle(change, Settled.APPLIED, by, "", made)
        return self.get(change.id)

    def dismiss(self, words: str, by: str, reason: str) -> Proposed:
        """Do not do it, for a reason; WhoBuiltError without one."""
        proposed = self.get(words)
        if not reason.strip():
            raise WhoBuiltError(Problem("no_reason", "a change is dismissed for a reason.", "", "Say why."))
        if proposed.state == "applied":
            mend = "Take the decision back that it led to."
            raise WhoBuiltError(Problem("not_proposed", "the change is applied already.", words, mend))
        with self._places.transaction():
            self._settle(proposed.change, Settled.DISMISSED, by, reason.strip(), "")
        return self.get(proposed.change.id)

    def _apply_to_statement(self, change: Change, statement: Statement, by: str) -> str:
        reason = "as edited in a sheet"
        if change.field == "status":
            kinds = {each.value: each for each in (Judgement.ACCEPTED, Judgement.REJECTED, Judgement.UNSURE)}
            if (judgement := kinds.get(change.after.lower())) is None:
                told = f"“{change.after}” is no status that a person decides."
                raise WhoBuiltError(Problem("bad_status", told, change.id[:8], f"Write one of: {', '.join(kinds)}."))
            return self._hands.decide(Ruling(judgement, statement.id, reason=reason), by).id
        if change.field in _NOT_WORDS:
            told = f"the {change.field} of a statement cannot be changed: it is what its source was captured from."
            raise WhoBuiltError(Problem("not_editable", told, change.id[:8], "Dismiss the change."))
        return self._hands.edit(statement, {change.field: change.after}, by, reason).id

    def _apply_to_row(self, change: Change, name: str, by: str) -> str:
        wanted = self._rows.get(name).wanted
        if change.field == "status":
            match change.after.lower():
                case "dropped":
                    self._rows.settle_within(name, Settled.DROPPED, by, "", "as edited in a sheet")
                case "wanted" | "quote wanted":
                    self._rows.settle_within(name, Settled.OPEN, by, "", "as edited in a sheet")
                case _:
                    told = f"a wanted row cannot be made “{change.after}” in a sheet."
                    mend = f"Give it its quote at the desk; write “{QUOTE_WANTED}” or “dropped”."
                    raise WhoBuiltError(Problem("bad_status", told, change.id[:8], mend))
            return name
        made = self._rows.put(_edited(wanted, change.field, change.after), (wanted.sheet, wanted.row), by)
        if made == name:
            raise WhoBuiltError(Problem("no_change", "that changes nothing.", change.id[:8], "Dismiss the change."))
        self._rows.settle_within(name, Settled.REPLACED, by, made, "as edited in a sheet")
        return made

    def _standing(self, target: str) -> str:
        """The record that a target leads to after edits."""
        seen: set[str] = set()
        while target not in seen:
            seen.add(target)
            if target.startswith(WANTED):
                settled = self._rows.get(target).settlement
                if settled and settled.state is Settled.REPLACED:
                    target = f"{WANTED}{settled.made}"
            elif self._places.record.roster.status(target.removeprefix(STATEMENT)) is Status.REJECTED:
                taken = standing_decisions(self._places.record.iter_decisions(target.removeprefix(STATEMENT)))
                edits = [each for each in taken if each.judgement is Judgement.EDITED and each.target == target[2:]]
                target = f"{STATEMENT}{edits[-1].other}" if edits else target
        return target

    def _settle(self, change: Change, state: Settled, by: str, reason: str, made: str) -> None:
        settled = Settlement(change.id, state, by, utc_now(), reason, made)
        self._places.note(Action.SETTLED, change.id, settled, by)

    def _take(self, noted: CustodyRecord) -> None:
        if noted.action is Action.CHANGE_PROPOSED:
            made = loads(Change, noted.content)
            self._said.setdefault(made.id, made)
        elif noted.about in self._said:
            self._settled[noted.about] = loads(Settlement, noted.content)

    def _forget(self) -> None:
        self._said.clear()
        self._settled.clear()


def is_ours(fields: Sequence[str]) -> bool:
    """Whether a sheet is an export of a case: its rows bear ids, and what their cells were."""
    return "id" in fields


def plain_cells(file: SheetFile, cells: Sequence[str]) -> list[str]:
    """Cells as they were before they were made harmless for a CSV."""
    return [plain_cell(unharmed(cell) if file.facts.kind == "csv" else cell) for cell in cells]


def changed_since(now: str) -> str:
    """What is told of a cell whose record says something else today than when it was exported."""
    return f"the record was changed since the export: it says “{now}” now"


def _full(cell: str, known: dict[str, SheetRow]) -> str:
    """The id of a cell."""
    return cell if cell in known else cell.strip()


def _edited(wanted: Wanted, name: str, value: str) -> RowTyped:
    """What a wanted row says with one of its cells changed."""
    typed = RowTyped(wanted.prop, wanted.fields, wanted.quote, wanted.links, wanted.note, wanted.others)
    match name:
        case "quote":
            return replace(typed, quote=value)
        case "note":
            return replace(typed, note=value)
        case "link":
            return replace(typed, links=tuple(split_links(value)))
        case "prop":
            try:
                return replace(typed, prop=Prop(value))
            except ValueError:
                told = f"“{value}” is no kind of relation."
                raise WhoBuiltError(Problem("bad_value", told, "", f"Write one of: {', '.join(Prop)}.")) from None
        case _:
            kept = [pair for pair in wanted.fields if pair.name != name]
            return replace(typed, fields=tuple([*kept, Pair(name, value)] if value else kept))


def _told(met: _Met, name: str, again: int) -> Iterator[Problem]:
    def where(rows: list[int]) -> str:
        return f"{name}, row {', '.join(map(str, rows[:_LISTED]))}" + (" …" if len(rows) > _LISTED else "")

    if met.unknown:
        told = (
            f"{len(met.unknown):,} rows bear ids of nothing that this case holds or may hand out; they were left alone."
        )
        yield Problem("unknown_row", told, where(met.unknown), "Clear the id to take a row in as a new one.")
    if met.conflicts:
        told = f"{met.conflicts:,} edited cells are of records that changed since the export; nothing was overwritten."
        yield Problem("changed_since", told, name, "Look at each of them: whobuilt changes")
    if met.untouchable:
        told = f"in {len(met.untouchable):,} rows what is told of the source ({', '.join(TOLD)}) was edited; it stays."
        yield Problem("not_editable", told, where(met.untouchable))
    if again > 0:
        told = f"{again:,} changes had been proposed before, and were not proposed again."
        yield Problem("known_changes", told, name, "List them: whobuilt changes")
