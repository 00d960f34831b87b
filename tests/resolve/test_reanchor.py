"""Words move to a newer reading exactly, or fail by name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.entities import Party
from whobuilt.core.evidence import Document, Metadata, Segment, document_id
from whobuilt.core.lock import Failure, LockFailure, find_failures
from whobuilt.core.statements import Anchor, Draft, Prop, Quote, Statement, make_statement
from whobuilt.resolve.reanchor import Reanchoring

QUOTE = "Acme supplied Springfield police."


def read_as(text: str, source: str, reader: str = "html@2") -> Document:
    """A document of lines, each mapped to where its words stand in the source, first come first."""
    segments, at, used = [], 0, 0
    for line in text.split("\n"):
        found = source.find(line, used) if line else -1
        if found >= 0:
            segments.append(Segment(at, at + len(line), found, found + len(line), "line"))
            used = found + len(line)
        at += len(line) + 1
    name = document_id("b" * 64, reader, text)
    return Document(name, "b" * 64, reader, "text/html", "utf-8", text, Metadata(), (), tuple(segments))


def state(document: Document, quote: str = QUOTE, start: int | None = None) -> Statement:
    at = document.text.index(quote) if start is None else start
    words = {"subject": "Acme", "trigger": "supplied", "object": "Springfield police"}
    anchors = tuple(
        Anchor(field, at + quote.index(word), at + quote.index(word) + len(word), word) for field, word in words.items()
    )
    parties = Party("Acme", "e1"), Party("Springfield police", "e2")
    return make_statement(
        Draft(document.id, Prop.SUPPLIES, *parties, Quote(at, at + len(quote), quote), anchors, "patterns@1")
    )


def test_words_move_with_what_was_put_before_them() -> None:
    source = f"Menu\nNews\n{QUOTE}\nEnd"
    old, new = read_as(f"News\n{QUOTE}", source, "html@1"), read_as(source, source)
    moved = Reanchoring(old, new).move(state(old))
    assert isinstance(moved, Statement)
    assert find_failures(moved, new) == ()
    assert moved.id != state(old).id
    assert (moved.document, moved.quote.exact) == (new.id, QUOTE)


def test_of_two_places_the_original_says_which() -> None:
    source = f"{QUOTE}\nAgain:\n{QUOTE}"
    old, new = read_as(source, source, "html@1"), read_as(f"x\n{source}", source)
    second = old.text.rindex(QUOTE)
    moved = Reanchoring(old, new).move(state(old, start=second))
    assert isinstance(moved, Statement)
    assert moved.quote.start == new.text.rindex(QUOTE)


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("Nothing of it.", Failure.FABRICATED),
        ("Acme supplied Shelbyville police.", Failure.ALTERED),
        ("Acme supplied\nSpringfield police.", Failure.LAYOUT),
        (f"{QUOTE} {QUOTE}", Failure.ALTERED),
    ],
)
def test_what_no_longer_stands_is_named(text: str, failure: Failure) -> None:
    old, new = read_as(QUOTE, "", "html@1"), read_as(text, "")
    failed = Reanchoring(old, new).move(state(old))
    assert isinstance(failed, LockFailure)
    assert failed.failure is failure


def test_words_that_went_into_another_document_are_found_there() -> None:
    old, new, other = read_as(QUOTE, "", "html@1"), read_as("Elsewhere.", ""), read_as(f"Here: {QUOTE}", "")
    failed = Reanchoring(old, new, [other]).move(state(old))
    assert isinstance(failed, LockFailure)
    assert (failed.failure, failed.detail) == (Failure.MISATTRIBUTED, other.id)


def test_an_anchor_outside_the_quote_moves_by_itself() -> None:
    text = f"Springfield has a force.\n{QUOTE}"
    old, new = read_as(text, "", "html@1"), read_as(f"Title\n{text}", "")
    stated = state(old)
    outside = replace(stated, anchors=(*stated.anchors, Anchor("antecedent", 0, 24, "Springfield has a force.")))
    moved = Reanchoring(old, new).move(outside)
    assert isinstance(moved, Statement)
    assert find_failures(moved, new) == ()


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_what_moves_always_holds(before: str, after: str) -> None:
    old, new = read_as(QUOTE, "", "html@1"), read_as(f"{before}{QUOTE}{after}", "")
    moved = Reanchoring(old, new).move(state(old))
    assert isinstance(moved, Statement)
    assert find_failures(moved, new) == ()
