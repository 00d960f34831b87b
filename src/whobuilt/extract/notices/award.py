"""What a notice says, field by field, each with the place of its words and of the words that say which field it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from whobuilt.core.dates import PartialDate
from whobuilt.core.statements import Amount, Modality, Phase

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a field at `text[start:end]`.

    `text` is what it says, line breaks and escapes undone. `marks` are the labels, headers or keys that say what it
    is, and `unit` what these add to a number ("万元", "USD").
    """

    start: int
    end: int
    text: str
    marks: tuple[Span, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money, the place of its number, and the words that say what it is; the place of its currency too."""

    start: int
    end: int
    amount: Amount
    marks: tuple[Span, ...] = ()
    currency: Span | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A date, its place, and the words that say what it is the date of."""

    start: int
    end: int
    date: PartialDate
    marks: tuple[Span, ...] = ()


@dataclass(slots=True)
class Award:
    """One contract, lot or row: who supplies what to whom. `row` is the stretch that says it, where it is one."""

    buyers: list[Value] = field(default_factory=list)
    suppliers: list[Value] = field(default_factory=list)
    items: list[Value] = field(default_factory=list)
    total: Sum | None = None
    day: Day | None = None
    place: Value | None = None
    phase: Phase = Phase.AWARDED
    modality: Modality = Modality.ASSERTED
    row: Span | None = None
    data: bool = False  # whether it is a record of data on contracts, which says that both are party to one
    priced: bool = False  # whether its table has a column for sums
    tabled: bool = False  # whether what says which field it is stands in a table's header


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list: who is on it, by which names; whose list, or which; since when."""

    name: Value
    aliases: tuple[Value, ...]
    authority: Value | None
    list_name: Value | None
    marks: tuple[Span, ...]
    day: Day | None
    quote: Span
    measure: Value | None = None  # what a list without a name does: "Asset freeze"
    person: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Located:
    """A party and the place that its address names."""

    party: Value
    place: Value
    body: bool  # whether it is a public body


@dataclass(slots=True)
class Notice:
    """All that one document says as a notice, and the spans that are read here for good: no prose stands in them."""

    awards: list[Award] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    located: list[Located] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    covers: list[Span] = field(default_factory=list)
    left_out: int = 0  # rows beyond what is read of one document

    def extend(self, other: Notice) -> None:
        """Take in what another part of the document says."""
        for name in ("awards", "listed", "located", "sums", "days", "covers"):
            getattr(self, name).extend(getattr(other, name))
        self.left_out += other.left_out

    def iter_days(self) -> Iterator[Day]:
        """Every date that was read."""
        yield from self.days
        yield from (award.day for award in self.awards if award.day)
        yield from (listed.day for listed in self.listed if listed.day)

    def iter_sums(self) -> Iterator[Sum]:
        """Every sum that was read."""
        yield from self.sums
        yield from (award.total for award in self.awards if award.total)
