"""Lines with their footnotes: one line for a fact, however many documents state it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Protocol

from whobuilt.compose.desk import Desk
from whobuilt.compose.selection import Item
from whobuilt.compose.words import QUOTE_NOT_FOUND, attribution_of, fact_of, sentence_of
from whobuilt.core.dossier import Citation, Line
from whobuilt.core.entities import Party
from whobuilt.core.evidence import Document
from whobuilt.core.statements import Polarity, Prop, Quote, Statement, Status

FactKey = tuple[str, ...]
OWN_WORDS: Final = "also in a document's own words"


class Who(Protocol):
    """Knows whom a party is read as today."""

    def standing(self, party: Party | None) -> str:
        """The id that a party's entity stands under; empty for nobody."""


class Footnotes:
    """Citations numbered from 1 in the order of their first use; the same words of a document are one footnote."""

    def __init__(self, desk: Desk) -> None:
        """Start with none."""
        self._desk = desk
        self._found: dict[tuple[str, int, int], Citation] = {}

    def number(self, statement: str, document: str, quote: Quote) -> int:
        """The number of the footnote for these words."""
        place = (document, quote.start, quote.end)
        if place not in self._found:
            self._found[place] = self._desk.cite(len(self._found) + 1, statement, document, quote)
        return self._found[place].number

    def number_of(self, item: Item) -> int:
        """The number of the footnote of a statement."""
        statement = item.statement
        quote = statement.quote if item.found else replace(statement.quote, exact=f"[{QUOTE_NOT_FOUND}]")
        return self.number(statement.id, statement.document, quote)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All of them, in order."""
        return tuple(self._found.values())


def fact_key(statement: Statement, desk: Who) -> FactKey:
    """What makes two statements the same fact: parties, merges followed, and qualifiers, whoever says so."""
    who = (desk.standing(party) or (party.name if party else "") for party in (statement.subject, statement.object))
    qualifiers = replace(statement.qualifiers, place=None).key()
    place = statement.qualifiers.place
    told = (_plain(word) for word in (*qualifiers, desk.standing(place) or (place.name if place else "")))
    through = (_plain(anchor.exact) for anchor in statement.anchors if anchor.field in {"through", "intermediary"})
    return (statement.prop, *who, *told, *through, *_saying(statement, desk))


def group_facts(items: Iterable[Item], desk: Desk) -> tuple[tuple[Item, ...], ...]:
    """The items that state the same fact together, in the order in which the facts come up."""
    groups: dict[FactKey, list[Item]] = {}
    for item in items:
        groups.setdefault(fact_key(item.statement, desk), []).append(item)
    return tuple(map(tuple, groups.values()))


def make_line(group: tuple[Item, ...], desk: Desk, notes: Footnotes, verdict: str = "") -> Line:
    """The line for one fact, with a footnote for each document's words."""
    found = all(item.found for item in group)
    first = group[0]
    statement = desk.shown(first.statement)
    count = count_text(group, desk)
    if statement.prop is Prop.SAID:
        text = sentence_of(statement, desk.names_for(statement)) + (f" {count}" if count else "")
    else:
        text = fact_text(group, desk)
    if statement.prop is Prop.LISTED_BY and statement.qualifiers.polarity is Polarity.NEGATED:
        text = f"Not listed: {text}"
    return Line(
        text=text,
        status=first.status if len({item.status for item in group}) == 1 else Status.PROPOSED,
        citations=tuple(dict.fromkeys(notes.number_of(item) for item in group)),
        verdict=verdict if found else QUOTE_NOT_FOUND,
        unreviewed_merge=any(item.merged for item in group),
    )


def fact_text(group: tuple[Item, ...], desk: Desk) -> str:
    """The fact, everyone who is said to say so, and how many documents state it."""
    statement = desk.shown(group[0].statement)
    said = dict.fromkeys(_attribution(item.statement, desk) for item in group)
    tails = [tail for tail in said if tail] + ([OWN_WORDS] if "" in said and len(said) > 1 else [])
    count = count_text(group, desk)
    names = desk.names_for(statement)
    return "; ".join((fact_of(statement, names), *tails)) + (f" {count}" if count else "") + "."


def count_text(group: Iterable[Item], desk: Desk) -> str:
    """The count of documents behind a line, where there is more than one; copies of the same bytes are one."""
    documents = {desk.blob_of(item.statement.document) for item in group}
    return f"({len(documents)} documents; origins not yet traced)" if len(documents) > 1 else ""


def order_of(item: Item, document: Document | None) -> str:
    """A key that puts lines in order of time; what bears no date comes last."""
    published = document.metadata.published if document else None
    return str(item.statement.qualifiers.date or published or "9999")


def _attribution(statement: Statement, desk: Desk) -> str:
    shown = desk.shown(statement)
    return attribution_of(shown.attribution, desk.names_for(shown))


def _saying(statement: Statement, desk: Who) -> tuple[str, ...]:
    """Of a claim, what else must be the same: the speaker, the stance and the words."""
    if statement.prop is not Prop.SAID:
        return ()
    attribution = statement.attribution
    speaker = desk.standing(attribution.speaker) or attribution.speaker_text
    return (speaker, attribution.stance or "", attribution.form, _plain(statement.quote.exact))


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
