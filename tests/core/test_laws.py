"""The nouns' laws: ids from content, dates with precision, the lock's named failures, JSON and back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.codec import dumps, loads
from whobuilt.core.dates import PartialDate
from whobuilt.core.decisions import Judgement, Ruling, make_decision
from whobuilt.core.evidence import (
    Capture,
    Document,
    Handling,
    Metadata,
    Segment,
    Source,
    SourceKind,
    document_id,
    make_capture,
    strictest,
)
from whobuilt.core.ids import make_id
from whobuilt.core.lock import Failure, find_failures, find_span, name_failure, snap_layout
from whobuilt.core.statements import Anchor, Draft, Prop, Qualifiers, Quote, Statement, make_statement

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def document(text: str, name: str = "d") -> Document:
    return Document(name, "b" * 64, "text@1", "text/plain", "utf-8", text, Metadata(), (), ())


def statement(text: str, words: str) -> Statement:
    start = text.index(words)
    quote = Quote(start, start + len(words), words)
    anchor = Anchor("trigger", start, start + len(words), words)
    return make_statement(Draft("d", Prop.SUPPLIES, None, None, quote, (anchor,), "test@1"))


@given(st.lists(st.text()), st.lists(st.text()))
def test_two_lists_of_fields_never_share_an_id(left: list[str], right: list[str]) -> None:
    assert (make_id("kind", *left) == make_id("kind", *right)) == (left == right)


def test_an_id_names_its_kind() -> None:
    assert make_id("document", "a") != make_id("statement", "a")
    assert document_id("blob", "text@1", "words") != document_id("blob", "text@2", "words")


@given(st.dates(min_value=datetime(1000, 1, 1, tzinfo=UTC).date()))
def test_a_date_keeps_its_precision(day: datetime) -> None:
    for iso in (f"{day:%Y}".zfill(4), f"{day:%Y-%m}".zfill(7), f"{day:%Y-%m-%d}".zfill(10)):
        date = PartialDate(iso)
        assert str(date) == iso
        assert date.first <= date.last
        assert f"{date.first:%Y-%m-%d}".startswith(iso)
        assert f"{date.last:%Y-%m-%d}".startswith(iso)


@pytest.mark.parametrize("wrong", ["", "19", "2019-13", "2019-02-30", "2019-6", "yesterday", "2019-06-03T10:00"])
def test_what_is_no_date_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        PartialDate(wrong)


def test_the_strictest_handling_wins() -> None:
    assert strictest() is Handling.PUBLIC
    assert strictest(Handling.QUOTE_ONLY, Handling.STAYS_HERE, Handling.PUBLIC) is Handling.STAYS_HERE
    assert strictest(Handling.PUBLIC, Handling.NOT_QUOTED) is Handling.NOT_QUOTED


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Capture("id", "blob", 1, NOW.replace(tzinfo=None), "file", Source("a.txt"))


def test_a_decision_names_who_took_it() -> None:
    with pytest.raises(ValueError, match="who took it"):
        make_decision(Ruling(Judgement.ACCEPTED, "statement"), "", NOW)


def test_nouns_come_back_from_json() -> None:
    capture = make_capture(("a" * 64, 3), NOW, "file", Source("x.txt", SourceKind.NEWS, Handling.QUOTE_ONLY))
    decision = make_decision(Ruling(Judgement.SAME, "one", "other", "the same register number"), "A. Reviewer", NOW)
    said = statement("X sold cameras.", "sold")
    assert loads(Capture, dumps(capture)) == capture
    assert loads(type(decision), dumps(decision)) == decision
    assert loads(Statement, dumps(said)) == said


def test_json_that_is_no_noun_is_refused() -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        loads(Capture, '{"id": 3}')


def test_a_place_in_the_original_is_found() -> None:
    text = "one\ntwo\nthree"
    segments = (Segment(0, 4, 0, 4, "line 1"), Segment(4, 8, 4, 8, "line 2"), Segment(8, 13, 8, 13, "line 3"))
    found = Document("d", "b", "text@1", "text/plain", "utf-8", text, Metadata(), (), segments)
    assert [found.place_of(at) for at in (0, 3, 4, 12)] == ["line 1", "line 1", "line 2", "line 3"]
    assert document("x").place_of(0) == ""


def test_a_statement_id_holds_words_and_qualifiers_and_nothing_else() -> None:
    text = "X sold cameras to Y."
    first = statement(text, "sold")
    draft = Draft("d", Prop.SUPPLIES, None, None, first.quote, first.anchors, "other@9")
    assert make_statement(draft).id == first.id
    qualified = Draft("d", Prop.SUPPLIES, None, None, first.quote, first.anchors, "test@1", Qualifiers(object_text="x"))
    assert make_statement(qualified).id != first.id
    assert statement(text, "cameras").id != first.id


@given(st.text(min_size=1), st.text(max_size=30), st.text(max_size=30))
def test_the_lock_holds_for_what_stands_and_for_nothing_else(words: str, before: str, after: str) -> None:
    text = before + words + after
    said = statement(text, words)
    assert find_failures(said, document(text)) == ()
    moved = document("\u2603" + text)
    assert (find_failures(said, moved) == ()) == (moved.text[said.quote.start : said.quote.end] == words)


def test_each_failure_has_its_name() -> None:
    text = "The firm sold 200 cameras to the city.\nIt denies\nthis. It was paid in May."
    other = document("The ministry bought radios.", "other")
    cases = {
        "The firm sold 200 cameras to the city.": None,
        "It denies this.": Failure.LAYOUT,
        "The ministry bought radios.": Failure.MISATTRIBUTED,
        "The firm sold 200 cameras … It was paid in May.": Failure.STITCHED,
        "The firm sold 300 cameras to the city.": Failure.ALTERED,
        "Nobody ever wrote these words": Failure.FABRICATED,
    }
    for words, wanted in cases.items():
        failure = name_failure(words, document(text), [other])
        assert (failure.failure if failure else None) is wanted, words


def test_only_one_place_is_a_place() -> None:
    twice = document("sold and sold")
    assert find_span("sold", twice) is None
    assert find_span("and", twice) == (5, 8)
    assert find_span("", twice) is None
    assert snap_layout("sold  and", twice) == (0, 8)
    assert snap_layout("sold", twice) is None
