"""Who is on whose list, read in the order of a document: sanctions, entity lists, export bans, blacklists.

One sentence says that an authority adds companies to a list; the next ones name them, line by line, part by part of a
colon's list, or as the subjects of what is told of each. The finder keeps in mind which list is spoken of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Polarity, Prop
from whobuilt.extract.frames import Found
from whobuilt.extract.lexicon import words
from whobuilt.extract.props import load_prop
from whobuilt.extract.speech import Line
from whobuilt.extract.shapes import Match, Row, find_shapes
from whobuilt.extract.units import Kind, Unit

_LISTABLE = frozenset({Schema.COMPANY, Schema.ORGANIZATION, Schema.PUBLIC_BODY, Schema.PRODUCT, Schema.PERSON})
_NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: number for number, word in enumerate(_NUMBER_WORDS, 2)}
_TABLE = load_prop(Prop.LISTED_BY)["lists"]
_ACTS = frozenset(_TABLE["opening"].split())
_LIST_WORDS = frozenset(_TABLE["list_words"].split())
_UNNAMED = frozenset(_TABLE["unnamed"].split())
_LABELS = frozenset(_TABLE["labels"].split())
_MEASURES = tuple(tuple(label.split("_")) for label in _TABLE["measures"].split())
_ISSUERS = tuple(tuple(label.split("_")) for label in _TABLE["issuers"].split())
_BODY_WORDS = words("body_heads") | words("body_openers")
_ENDS = frozenset({".", "!", "?"})


@dataclass(slots=True)
class _Announced:
    """Members that were announced and not yet named: how many, in which paragraph, who has been told of since."""

    count: int
    paragraph: int
    named: list[tuple[Line, Unit]] = field(default_factory=list)


class ListingFinder:
    """Finds the listings of one document; `read` takes its lines in order."""

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
        self._notice_heading(line)
        opens = self._opens(line, row)
        if opens:
            self._list = next((unit for unit in line.units if _is_list(unit)), self._list)
            self._authority = _acting(line.units) or self._authority
        entries = self._entries and _entry(line.units, _LABELS)
        found = [each for match in find_shapes(line.units, row, Prop.LISTED_BY) for each in self._read(match, line.units)]
        yield from ((line, each) for each in found)
        if entries:
            yield from self._list_all([entries], line)
        if ":" in row.words and (opens or self._announced is not None):
            yield from self._list_all(_after_colon(line.units), line)
        else:
            yield from self._told_of(line, [each.subject for each in found if each.subject])
        yield from self._measured(line)
        self._notice(line, row, listed=bool(entries))

    # --- what a sentence says by itself -----------------------------------------------------------------------

    def _read(self, match: Match, units: list[Unit]) -> Iterator[Found]:
        if match.name and not self._object(None):
            return
        if match.name == "list" and self._list is None and not self._topic:
            return
        named = next((u for u in match.roles.get("list", []) if _is_list(u)), None)
        if "list" in match.roles and named is None:
            return
        authority = next(iter(match.roles.get("authority", [])), None)
        if authority is not None and not _may_list(authority):
            return
        known = self._heading or self._authority
        if authority is not None and known is not None and (match.name or authority.kind is Kind.REFERENCE):
            authority = known
        self._list, self._authority = named or self._list, authority or self._authority
        target = authority or self._object(match.trigger) or (named and _owner_of(named, units)) or named
        listed = match.roles["listed"] + (match.roles.get("members", []) if match.polarity is Polarity.AFFIRMED else [])
        for each in listed:
            if target is not None and each.cluster is not target.cluster and not _is_list(each):
                yield _listing(each, target, match.trigger, match.polarity, match.modality)

    def _object(self, trigger: tuple[int, int] | None) -> Unit | None:
        """The authority in mind, else the list, as a word that stands for it at the trigger."""
        known = self._authority or self._heading or self._list
        if known is None or trigger is None:
            return known
        return Unit(Kind.REFERENCE, known.text, "the authority", *trigger, known.cluster)

    # --- what the lines after it name -------------------------------------------------------------------------

    def _told_of(self, line: Line, listed: list[Unit]) -> Iterator[tuple[Line, Found]]:
        """The subjects of the sentences after "added four companies": all are listed once just four are named."""
        waiting = self._announced
        if waiting is None:
            return
        if line.paragraph != waiting.paragraph:
            self._announced = None
            return
        for unit in listed or _opening_names(line.units):
            if all(unit.cluster is not known.cluster for _, known in waiting.named):
                waiting.named.append((line, unit))
        if len(waiting.named) == waiting.count:
            self._announced = None
            for where, unit in waiting.named:
                if where is not line or not listed:
                    yield from self._list_all([unit], where)

    def _list_all(self, units: list[Unit], line: Line) -> Iterator[tuple[Line, Found]]:
        for unit in units:
            target = self._object((unit.start, unit.end))
            if target is not None and unit.cluster is not target.cluster:
                yield line, _listing(unit, target, (unit.start, unit.end))

    def _measured(self, line: Line) -> Iterator[tuple[Line, Found]]:
        """"Measure: asset freeze" under a name lists that name."""
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
                if target is not None:
                    yield line, _listing(_standing_at(entry, here), target, here)
            self._awaited = []

    # --- what to keep in mind ---------------------------------------------------------------------------------

    def _notice_heading(self, line: Line) -> None:
        """A body alone in a heading speaks in the document below."""
        alone = len(line.units) == 1 or (len(line.units) == 2 and line.units[0].lower == "the")  # noqa: PLR2004  # an article and a name
        body = line.units[-1]
        office = any(word.title() in _BODY_WORDS for word in body.text.split())
        if alone and self._heading is None and body.kind is Kind.NAME and office and not _is_list(body):
            self._heading = body
        short = len(line.units) <= 6 and line.units[-1].text not in _ENDS  # noqa: PLR2004  # a heading's length
        self._topic = self._topic or (short and _last_word(line.units[-1]) in {"list", "lists"})

    def _notice(self, line: Line, row: Row, *, listed: bool) -> None:
        named = next((unit for unit in line.units if _is_list(unit)), None)
        self._list = named or self._list
        if self._opens(line, row):
            count = next((_NUMBERS[word] for word in _NUMBERS if word in row.words), 0) or _digits(line.units)
            self._announced = _Announced(count, line.paragraph) if count else self._announced
            self._entries = line.units[-1].text == ":" or line.units[-1].text not in _ENDS
        elif not listed and line.units[-1].text in _ENDS and _opening_names(line.units) == []:
            self._entries = False
        self._entry = _entry(line.units, _LABELS) or self._entry

    def _opens(self, line: Line, row: Row) -> bool:
        """Whether a line says that some, whom it may not name, are on a list."""
        if row.words.isdisjoint(_UNNAMED):
            return False
        acts = not row.words.isdisjoint(_ACTS)
        return acts and (any(_is_list(unit) for unit in line.units) or not row.words.isdisjoint(_LIST_WORDS))



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
    return not _is_list(unit) and (unit.schema is not Schema.COMPANY or unit.text.isupper() or unit.kind is Kind.REFERENCE)


def _owner_of(named: Unit, units: list[Unit]) -> Unit | None:
    """Whose list it is: "the department's Entity List"."""
    at = next((i for i, unit in enumerate(units) if unit.start == named.start), 0)
    before = units[at - 1] if at else None
    if before is not None and before.kind is Kind.POSSESSIVE and at > 1 and units[at - 2].cluster:
        return units[at - 2]
    return before if before is not None and before.named and before.schema in {Schema.LOCATION, Schema.PUBLIC_BODY} else None


def _last_word(unit: Unit) -> str:
    return unit.lower.split()[-1]


def _labelled(units: list[Unit]) -> Unit | None:
    """The body of "Authority: X"."""
    label = units[0].lower in {"authority", "agency", "issuer"} or _begins(units, ("listed", "by")) or _begins(units, ("imposed", "by"))
    colon = next((i for i, unit in enumerate(units[:4]) if unit.text == ":"), 0)
    following = units[colon + 1 :]
    return next((unit for unit in following if unit.kind is Kind.NAME), None) if label and colon else None


def _begins(units: list[Unit], label: tuple[str, ...]) -> bool:
    return len(units) >= len(label) and all(unit.lower == word for unit, word in zip(units, label, strict=False))


def _entry(units: list[Unit], labels: frozenset[str]) -> Unit | None:
    """The name that a line of a list is about: "3. X (also known as Y)", "Name: X", "X; and"."""
    at = 0
    while at < len(units) and at < 4 and not units[at].named:  # noqa: PLR2004  # a number, a bracket, a label and its colon
        plain = units[at].kind is Kind.MARK or units[at].lower[0].isdigit() or len(units[at].lower) == 1
        if not plain and units[at].lower not in labels | {"the", "and"}:
            return None
        at += 1
    if at >= len(units) or units[at].kind is Kind.REFERENCE or units[at].schema not in _LISTABLE:
        return None
    after = units[at + 1] if at + 1 < len(units) else None
    return units[at] if after is None or after.text in {",", ";", "(", ".", ":", "–", "—"} else None


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
    """The members of a list behind a colon: the names that each part holds before it goes on to tell of them."""
    colon = next((i for i, unit in enumerate(units) if unit.text == ":"), len(units))
    found: list[Unit] = []
    telling = False
    for before, unit in zip(units[colon:], units[colon + 1 :], strict=False):
        if unit.text in {";", "."}:
            telling = False
        elif unit.lower in {"which", "that", "who", "of", "in"} or (before.text == "," and unit.lower in {"a", "an", "the", "its"}):
            telling = True
        elif not telling and unit.kind in (Kind.NAME, Kind.BODY) and unit.schema in _LISTABLE:
            found.append(unit)
    return found


def _acting(units: list[Unit]) -> Unit | None:
    """The body or country that puts others on a list: the first named before the act."""
    for unit in units:
        if unit.lower in _ACTS:
            return None
        if unit.kind in (Kind.NAME, Kind.BODY) and unit.schema in {Schema.PUBLIC_BODY, Schema.LOCATION} and not _is_list(unit):
            return unit
    return None


def _digits(units: list[Unit]) -> int:
    """The number that counts them: "added 28 organizations"."""
    for unit in units:
        if unit.lower.isdigit() and 1 < int(unit.lower) < 1000:  # noqa: PLR2004  # a year is no count
            return int(unit.lower)
    return 0
