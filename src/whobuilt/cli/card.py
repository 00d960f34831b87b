"""A statement as a reviewer sees it: its words in their surroundings, and every field."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from whobuilt.cli.exits import clean
from whobuilt.cli.show import one_line
from whobuilt.core.entities import Party
from whobuilt.core.evidence import Document
from whobuilt.core.statements import Amount, Attribution, Qualifiers, Statement

if TYPE_CHECKING:
    from whobuilt.case import Case

_CONTEXT = 300  # characters on each side of the quote
_PIPED_WIDTH = 100


def show_card(case: Case, name: str, progress: str) -> None:
    """Print one statement for review."""
    from rich.console import Console  # noqa: PLC0415  # --help does not need it
    from rich.text import Text  # noqa: PLC0415  # the same

    from whobuilt.compose.words import sentence_of  # noqa: PLC0415  # the same

    statement = case.get_statement(name)
    document = case.get_document(statement.document)
    console = Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH, highlight=False, soft_wrap=False)
    metadata = document.metadata
    source = ", ".join(
        part for part in (case.name_of(document), metadata.publisher, str(metadata.published or "")) if part
    )
    place = document.place_of(statement.quote.start)
    console.print(Text(clean(f"\n[{progress}]  {statement.id[:8]}  {source}, {place}"), style="bold"))
    before, quote, after = surroundings(document, statement)
    console.print(Text.assemble(clean(before), (clean(f"»{quote}«"), "reverse"), clean(after)))
    console.print(Text(clean(sentence_of(statement, {})), style="italic"))
    for label, value in iter_fields(statement):
        console.print(Text(f"  {label:12} {clean(value)}"))
    for rival in case.rivals(statement):
        told = f"  {'differs':12} {rival.extractor} reads {rival.id[:8]}: {sentence_of(rival, {})}"
        console.print(Text(clean(told), style="yellow"))
    console.print(Text("a accept  r reject  u unsure  e edit  z undo  s skip  n p  q quit  ? help", style="dim"))


def surroundings(document: Document, statement: Statement) -> tuple[str, str, str]:
    """The words before the quote, the quote as it stands in the document, and the words after."""
    start, end = statement.quote.start, statement.quote.end
    before = document.text[max(0, start - _CONTEXT) : start]
    after = document.text[end : end + _CONTEXT]
    return one_line(before), one_line(document.text[start:end]), one_line(after)


def iter_fields(statement: Statement) -> Iterator[tuple[str, str]]:
    """Every field that says something, with the words that it stands on."""
    anchored = {anchor.field: one_line(anchor.exact) for anchor in statement.anchors}
    yield "prop", statement.prop
    for label, party in (("subject", statement.subject), ("object", statement.object)):
        if party:
            yield label, _with_words(party.name, anchored.pop(label, ""))
    yield from _said(statement.qualifiers, Qualifiers(), anchored)
    yield from _said(statement.attribution, Attribution(), anchored)
    yield from ((label, f"“{words}”") for label, words in anchored.items())
    yield "from", statement.extractor


def _said(
    part: Qualifiers | Attribution, empty: Qualifiers | Attribution, anchored: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """The fields of a part that differ from an empty one."""
    for label in part.__slots__:
        value = getattr(part, label)
        if value != getattr(empty, label):
            yield label, _with_words(_text(value), anchored.pop(label, ""))


def _text(value: object) -> str:
    from whobuilt.compose.words import amount_text  # noqa: PLC0415  # --help does not need it

    match value:
        case Party():
            return value.name
        case Amount():
            return amount_text(value)
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _with_words(value: str, words: str) -> str:
    """A value, and the words it stands on where they are others."""
    return f"{one_line(value)}  “{words}”" if words and words != one_line(value) else one_line(value)
