"""Who is on whose list, read in the order of a document: sanctions, entity lists, export bans, blacklists.

One sentence says that an authority adds companies to a list; the next ones name them, line by line, part by part of a
colon's list, or as the subjects of what is told of each. The finder keeps in mind which list is spoken of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Polarity, Prop
from whobuilt.extract.english.frames import Found
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.props import load_prop
from whobuilt.extract.english.shapes import Match, Row, find_shapes
from whobuilt.extract.english.speech import Line
from whobuilt.extract.english.units import Kind, Unit
from whobuilt.extract.parties import PUBLIC

_TELLING = frozenset({"which", "that", "who", "of", "in"})
_LISTABLE = frozenset({Schema.COMPANY, Schema.ORGANIZATION, Schema.PUBLIC_BODY, Schema.PRODUCT, Schema.PERSON})
_NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: number for number, word in enumerate(_NUMBER_WORDS, 2)}
_TABLE = load_prop(Prop.LISTED_BY)["lists"]
_ACTS = frozenset(_TABLE["opening"].split())
_LIST_WORDS = frozenset(_TABLE["list_words"].split())
_UNNAMED = frozenset(_TABLE["unnamed"].split())
_LABELS = frozenset(_TABLE["labels"].split())
_MEASURES = tuple(tuple(label.split("_")) for label in _TABLE["measures"].split())
_OPENERS = frozenset(_TABLE["openers"].split())
_DOUBTS = frozenset(_TABLE["doubts"].split())
_ISSUERS = tuple(tuple(label.split("_")) for label in _TABLE["issuers"].split())
_BODY_WORDS = words("body_heads") | words("body_openers")
_ENDS = frozenset({".", "!", "?"})
_GOES_ON = frozenset({";", ",", "and", "or"})  # what a line of a list ends in, though it tells of a name
_HEADING = 6  # units: a longer line is no heading
_REACH = 4  # units from a number to what it counts; before the name in a line of a list
_COUNTABLE = range(2, 1000)  # a year is no count


@dataclass(slots=True)
class _Announced:
    """Members that were announced and not yet named: how many, in which paragraph, who has been told of since."""

    count: int
    paragraph: int
    named: list[tuple[Line, Unit]] = field(default_factory=list)

    def tell(self, line: Line, listed: list[Unit]) -> None:
        """Keep whom a sentence is about: those it lists, else the names that it begins with."""
        for unit in listed or _opening_names(line.units):
            if all(unit.cluster is not known.cluster for _, known in self.named):
                self.named.append((line, unit))


class ListingFinder:
    """Finds the listings of one document; `read` takes its lines in order, `end` says what the last ones left open."""

    def __init__(self) -> None:
        """Begin with no list in mind."""
        self._heading: Unit | None = None
        self._authority: Unit | None = None
        self._list: Unit | None = None
        self._announced: _Announced | None = None
        self._entries = False
        self._entry: Unit | None = None
        self._topic = False
        self._awaited: list[tuple[Unit, tuple[int, int]]] = []

    def read(self, line: Line, row: Row) -> Iterator[tuple[Line, Found]]:
        """What one line says of listings, after what went before."""
        if self._announced is not None and line.paragraph != self._announced.paragraph:
            yield from self.end()
        self._notice_heading(line)
        if opens := _opens(line, row):
            self._list = next((unit for unit in line.units if _is_list(unit)), self._list)
            self._authority = _acting(line.units) or self._authority
        matches = list(find_shapes(line.units, row, Prop.LISTED_BY))
        found = [each for match in matches for each in self._read(match, line.units)]
        yield from ((line, each) for each in found)
        members = _after_colon(line.units) if opens or self._announced is not None else []
        entry = _entry(line) if self._entries else None
        yield from self._list_all([*members, *([entry] if entry else [])], line)
        if self._announced is not None and not members:
            self._announced.tell(line, [each.subject for each in found])
        yield from self._measured(line)
        self._notice(line, opens=opens)

    def end(self) -> Iterator[tuple[Line, Found]]:
        """The subjects of the sentences after "added four companies", where just four are told of in the paragraph."""
        waiting, self._announced = self._announced, None
        if waiting is not None and len(waiting.named) == waiting.count:
            for line, unit in waiting.named:
                yield from self._list_all([unit], line)

    # --- what a sentence says by itself -----------------------------------------------------------------------

    def _read(self, match: Match, units: list[Unit]) -> Iterator[Found]:
        """The listings of one match; a shape with a name speaks of the list in mind and means nothing without one."""
        named = next((unit for unit in match.roles.get("list", []) if _is_list(unit)), None)
        if not self._in_mind(match.name) or ("list" in match.roles and named is None):
            return
        authority = next(iter(match.roles.get("authority", [])), None)
        if authority is not None and not _may_list(authority):
            return
        known = self._heading or self._authority
        if authority is not None and known is not None and (match.name or authority.kind is Kind.REFERENCE):
            authority = known  # a committee lists for its department; "the Department" is the one that spoke
        self._list, self._authority = named or self._list, authority or self._authority
        target = authority or self._object(match.trigger) or (named and _owner_of(named, units)) or named
        members = match.roles.get("members", []) if match.polarity is Polarity.AFFIRMED else []
        for each in match.roles["listed"] + members:
            if target is not None and each.cluster is not target.cluster and not _is_list(each):
                yield _listing(each, target, match.trigger, match.polarity, match.modality)

    def _in_mind(self, shape: str) -> bool:
        if shape == "list":
            return (self._list is not None or self._topic) and self._object(None) is not None
        return not shape or self._object(None) is not None

    def _object(self, trigger: tuple[int, int] | None) -> Unit | None:
        """The authority in mind, else the list, as a word that stands for it at the trigger."""
        known = self._authority or self._heading or self._list
        if known is None or trigger is None:
            return known
        return Unit(Kind.REFERENCE, known.text, "the authority", *trigger, known.cluster)

    # --- what the lines after it name -------------------------------------------------------------------------

    def _list_all(self, units: list[Unit], line: Line) -> Iterator[tuple[Line, Found]]:
        for unit in units:
            target = self._object((unit.start, unit.end))
            if target is not None and unit.cluster is not target.cluster:
                yield line, _listing(unit, target, (unit.start, unit.end))

    def _measured(self, line: Line) -> Iterator[tuple[Line, Found]]:
        """A line "Measure: asset freeze" under a name lists that name."""
        size = next((len(label) for label in _MEASURES if _begins(line.units, label)), 0)
        marked = bool(size) and len(line.units) > size and line.units[size].text == ":"
        if marked and self._entry is not None:
            trigger = line.units[0].start, line.units[size - 1].end
            self._awaited.append((self._entry, trigger))
            self._entry = None
        named = _labelled(line.units) if self._awaited else None
        self._authority = named or self._authority
        if self._awaited and self._object(None) is not None:
            for entry, trigger in self._awaited:
                here = trigger if named is None else (named.start, named.end)
                target = named or self._object(here)
                if target is not None and target.cluster is not entry.cluster:
                    yield line, _listing(_standing_at(entry, here), target, here)
            self._awaited = []

    # --- what to keep in mind ---------------------------------------------------------------------------------

    def _notice_heading(self, line: Line) -> None:
        """A body alone in a heading speaks in the document below; "Covered List" tells what it is about."""
        body = line.units[-1]
        alone = all(unit is body or unit.lower == "the" for unit in line.units)
        office = any(word.title() in _BODY_WORDS for word in body.text.split())
        if alone and self._heading is None and body.kind is Kind.NAME and office and not _is_list(body):
            self._heading = body
        short = len(line.units) <= _HEADING and body.text not in _ENDS
        self._topic = self._topic or (short and body.lower.split()[-1] in {"list", "lists"})

    def _notice(self, line: Line, *, opens: bool) -> None:
        self._list = next((unit for unit in line.units if _is_list(unit)), self._list)
        last, first = line.units[-1].text, line.units[0].lower
        if opens:
            count = _count(line.units)
            self._announced = _Announced(count, line.paragraph) if count else self._announced
            self._entries = last == ":" or (last not in _ENDS and first in _OPENERS)
        elif line.clauses and not _entry(line):
            self._entries = False
        self._entry = _entry(line) or self._entry


def _opens(line: Line, row: Row) -> bool:
    """Whether a line says that some, whom it may not name, are on a list."""
    if row.words.isdisjoint(_UNNAMED) or row.words.isdisjoint(_ACTS) or not row.words.isdisjoint(_DOUBTS):
        return False
    return not row.words.isdisjoint(_LIST_WORDS) or any(_is_list(unit) for unit in line.units)


def _listing(
    listed: Unit,
    authority: Unit,
    trigger: tuple[int, int],
    polarity: Polarity = Polarity.AFFIRMED,
    modality: Modality = Modality.ASSERTED,
) -> Found:
    return Found(Prop.LISTED_BY, listed, authority, trigger, polarity=polarity, modality=modality)


def _standing_at(unit: Unit, at: tuple[int, int]) -> Unit:
    """The same party, standing at other words."""
    return Unit(Kind.REFERENCE, unit.text, "the entry", *at, unit.cluster)


def _is_list(unit: Unit) -> bool:
    return unit.kind is Kind.NAME and unit.text.split()[-1].title() in words("lists")


def _may_list(unit: Unit) -> bool:
    """Whether it may put others on a list; of what looks like a company, an agency known by its letters."""
    letters = unit.schema is not Schema.COMPANY or unit.text.isupper() or unit.kind is Kind.REFERENCE
    return letters and not _is_list(unit)


def _owner_of(named: Unit, units: list[Unit]) -> Unit | None:
    """Whose list it is: "the department's Entity List"."""
    at = next((i for i, unit in enumerate(units) if unit.start == named.start), 0)
    before = units[at - 1] if at else None
    if before is not None and before.kind is Kind.POSSESSIVE and at > 1 and units[at - 2].cluster:
        return units[at - 2]
    lists = before is not None and before.named and before.schema in PUBLIC
    return before if lists else None


def _labelled(units: list[Unit]) -> Unit | None:
    """The body of "Authority: X"."""
    size = next((len(label) for label in _ISSUERS if _begins(units, label)), 0)
    if not size or len(units) <= size or units[size].text != ":":
        return None
    return next((unit for unit in units[size:] if unit.kind is Kind.NAME), None)


def _begins(units: list[Unit], label: tuple[str, ...]) -> bool:
    return len(units) >= len(label) and all(unit.lower == word for unit, word in zip(units, label, strict=False))


def _entry(line: Line) -> Unit | None:
    """The name that a line of a list gives and tells nothing of: "3. X (also known as Y)", "Name: X", "X; and"."""
    units = line.units
    at = next((i for i, unit in enumerate(units[: _REACH + 1]) if unit.named), len(units))
    if (
        at >= len(units)
        or (line.clauses and units[-1].lower not in _GOES_ON)
        or not all(_leads_entry(unit) for unit in units[:at])
    ):
        return None
    if units[at].kind is Kind.REFERENCE or units[at].schema not in _LISTABLE or _is_list(units[at]):
        return None
    after = units[at + 1].text if at + 1 < len(units) else ";"
    return units[at] if after in {",", ";", "(", ".", "–", "—"} else None


def _leads_entry(unit: Unit) -> bool:
    """A number, a bracket, a bullet, a label."""
    return unit.kind is Kind.MARK or unit.lower[0].isdigit() or len(unit.lower) == 1 or unit.lower in _LABELS


def _opening_names(units: list[Unit]) -> list[Unit]:
    """The names that a sentence begins with: "X and Y, both of L, sold …"."""
    found: list[Unit] = []
    for unit in units:
        if unit.kind is Kind.NAME and unit.schema in {Schema.COMPANY, Schema.ORGANIZATION, Schema.PRODUCT}:
            found.append(unit)
        elif unit.schema is not Schema.LOCATION and unit.lower not in {"the", "and", ",", "of", "both"}:
            break
    return found


def _after_colon(units: list[Unit]) -> list[Unit]:
    """The members of a list behind "… are companies:", of each part the names before it goes on to tell of them."""
    colon = next((i for i, unit in enumerate(units) if unit.text == ":"), len(units))
    if not any(unit.lower in _UNNAMED for unit in units[:colon]):
        return []
    found: list[Unit] = []
    telling = False
    for before, unit in zip(units[colon:], units[colon + 1 :], strict=False):
        if unit.text in {";", "."}:
            telling = False
        elif unit.lower in _TELLING or (before.text == "," and unit.lower in {"a", "an", "the", "its"}):
            telling = True
        elif not telling and unit.kind in (Kind.NAME, Kind.BODY) and unit.schema in _LISTABLE:
            found.append(unit)
    return found


def _acting(units: list[Unit]) -> Unit | None:
    """The body or country that puts others on a list: the first named before the act."""
    for unit in units:
        if unit.lower in _ACTS:
            return None
        named = unit.kind in (Kind.NAME, Kind.BODY) and not _is_list(unit)
        if named and unit.schema in PUBLIC:
            return unit
    return None


def _count(units: list[Unit]) -> int:
    """How many are announced: "four foreign companies", "28 Chinese organizations"; 0 where no number says."""
    for at, unit in enumerate(units):
        if unit.lower in _UNNAMED:
            for before in reversed(units[max(0, at - _REACH) : at]):
                number = int(before.lower) if before.lower.isdecimal() else _NUMBERS.get(before.lower, 0)
                if number in _COUNTABLE:
                    return number
    return 0
