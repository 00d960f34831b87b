"""What changed between two captures, and which statements rest on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whobuilt.core.evidence import Document, Metadata, Passage, PassageKind, document_id
from whobuilt.core.ids import sha256
from whobuilt.core.statements import Anchor, Attribution, Prop, Qualifiers, Quote, Statement, statement_id
from whobuilt.preserve.alignment import align
from whobuilt.preserve.changes import Change, ChangeKind, Piece, Span, Standing, affected, compare, find_footings

UNCHANGED, MOVED, CHANGED = ChangeKind.UNCHANGED, ChangeKind.MOVED, ChangeKind.CHANGED
NOT_FOUND, ADDED = ChangeKind.NOT_FOUND, ChangeKind.ADDED


def document(text: str, passages: tuple[Passage, ...] = ()) -> Document:
    blob = sha256(text.encode("utf-8", "surrogatepass"))
    return Document(
        document_id(blob, "text@1", text), blob, "text@1", "text/plain", "utf-8", text, Metadata(), passages, ()
    )


def change(old: str, new: str) -> Change:
    return compare(document(old), document(new))


def told(old: str, new: str) -> list[tuple[str, str, str]]:
    """Each passage's kind, with its words in both texts."""
    found = change(old, new)
    return [(piece.kind.value, words(old, piece.old), words(new, piece.new)) for piece in found.pieces]


def words(text: str, span: Span | None) -> str:
    return text[span.start : span.end].strip() if span else ""


def kinds(old: str, new: str) -> list[str]:
    return [kind for kind, _, _ in told(old, new)]


PAGE = """The bureau bought forty cameras.

The vendor trained the officers in March.

Write to the press desk."""


def test_a_page_with_every_kind_of_change() -> None:
    new = """Write to the press desk.
Updated today.
The bureau bought sixty cameras."""
    assert told(PAGE, new) == [
        ("not_found_any_more", "The vendor trained the officers in March.", ""),
        ("unchanged", "Write to the press desk.", "Write to the press desk."),
        ("added", "", "Updated today."),
        ("changed", "The bureau bought forty cameras.", "The bureau bought sixty cameras."),
    ]


def test_a_change_in_one_line() -> None:
    assert str(change(PAGE, PAGE)) == "Nothing changed."
    assert str(change("a\nb\nc d e f", "a\nc d e g\nh")) == "Passages: 1 changed, 1 not found any more, 1 added."


def test_white_space_is_no_change() -> None:
    assert change(
        PAGE, "\n\n  " + PAGE.replace("\n\n", " \r\n\t\n").replace(" bought ", "\u00a0bought   ") + "\n"
    ).is_none


def test_a_passage_between_others() -> None:
    assert kinds("a b\nc d\ne f", "a b\ne f") == ["unchanged", "not_found_any_more", "unchanged"]
    assert kinds("a b\ne f", "a b\nc d\ne f") == ["unchanged", "added", "unchanged"]
    assert kinds("a\nb\nc", "c\na\nb") == ["moved", "unchanged", "unchanged"]


def test_repeated_passages_are_counted() -> None:
    assert kinds("x\nx\nx", "x\nx") == ["unchanged", "unchanged", "not_found_any_more"]
    assert kinds("x", "x\nx") == ["unchanged", "added"]


def test_long_lines_are_told_by_sentence() -> None:
    first, last = "The bureau bought cameras of one kind. " * 6, "Nothing else was said of it. " * 6
    found = change(f"{first}It cost 7 million. {last}", f"{first}It cost 9 million. {last}")
    assert [piece.kind for piece in found.pieces if piece.kind is not UNCHANGED] == [CHANGED]
    han = "公安局采购了四十台摄像机。" * 30
    assert [kind for kind in kinds(han + "合同总价七百万元。", han + "合同总价九百万元。") if kind != "unchanged"] == [
        "changed"
    ]


def test_nothing_and_something() -> None:
    assert change("", "").pieces == ()
    assert kinds("", "a") == ["added"]
    assert kinds("a", "") == ["not_found_any_more"]
    assert change(" \n", "").count(NOT_FOUND) == 1


def test_each_passage_knows_its_part_of_the_page() -> None:
    text = "Title\nMain words stand here.\nMenu"
    parts = (Passage(0, 5, PassageKind.TITLE), Passage(6, 28), Passage(29, 33, PassageKind.ASIDE))
    found = compare(document(text, parts), document(""))
    assert [piece.part for piece in found.pieces] == [PassageKind.TITLE, PassageKind.MAIN, PassageKind.ASIDE]
    assert (found.count(NOT_FOUND), found.count(NOT_FOUND, PassageKind.MAIN)) == (3, 1)


LINES = st.lists(
    st.sampled_from(["a b c", "a b d", "x y", "x y", " ", "", "z。w！", "long " * 70 + ". end. "]), max_size=12
)
TEXTS = st.builds("\n".join, LINES) | st.text(alphabet="ab. \n\t。\u00ad", max_size=60) | st.text(max_size=30)


def rebuilt(text: str, pieces: list[Span]) -> str:
    return "".join(text[span.start : span.end] for span in sorted(pieces, key=lambda span: span.start))


@given(old=TEXTS, new=TEXTS)
def test_the_spans_are_both_texts(old: str, new: str) -> None:
    pieces = change(old, new).pieces
    assert rebuilt(old, [piece.old for piece in pieces if piece.old]) == old
    assert rebuilt(new, [piece.new for piece in pieces if piece.new]) == new


@given(text=TEXTS)
def test_a_text_and_itself_differ_in_nothing(text: str) -> None:
    found = change(text, text)
    assert found.is_none
    assert all(piece.old == piece.new for piece in found.pieces)


@given(old=TEXTS, new=TEXTS)
def test_each_kind_has_the_spans_that_it_means(old: str, new: str) -> None:
    for kind, before, after in told(old, new):
        same = " ".join(before.replace("\u00ad", "").split()) == " ".join(after.replace("\u00ad", "").split())
        if kind in {"unchanged", "moved", "changed"}:
            assert same is (kind != "changed")
    for piece in change(old, new).pieces:
        assert (piece.old is None) is (piece.kind is ADDED)
        assert (piece.new is None) is (piece.kind is NOT_FOUND)


@given(old=st.lists(st.integers(0, 5).map(str), max_size=30), new=st.lists(st.integers(0, 5).map(str), max_size=30))
def test_pairs_are_equal_and_rise(old: list[str], new: list[str]) -> None:
    pairs = align(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


@pytest.mark.slow
def test_a_page_turned_upside_down_is_all_there() -> None:
    lines = [f"passage {number}" for number in range(20_000)]
    found = change("\n".join(lines), "\n".join(reversed(lines)))
    assert {piece.kind for piece in found.pieces} <= {UNCHANGED, MOVED}


@pytest.mark.slow
def test_the_same_line_a_hundred_thousand_times() -> None:
    found = change("x\n" * 100_000, "y\n" + "x\n" * 99_000)
    assert (found.count(UNCHANGED), found.count(ADDED) + found.count(CHANGED)) == (99_000, 1)


def test_spaces_without_end() -> None:
    assert change("a" + " " * 1_000_000 + "b", "a b").is_none


# What rests on it.


def statement(source: Document, quote: str, *anchors: str) -> Statement:
    start = source.text.index(quote)
    places = tuple(
        Anchor("subject", source.text.index(text), source.text.index(text) + len(text), text) for text in anchors
    )
    name = statement_id(source.id, places, Prop.SUPPLIES, Qualifiers())
    held = Quote(start, start + len(quote), quote)
    return Statement(name, source.id, Prop.SUPPLIES, None, None, held, places, Qualifiers(), Attribution(), "hand@1")


def standing(old: str, new: str, quote: str, *anchors: str) -> Standing:
    source = document(old)
    [footing] = find_footings([statement(source, quote, *anchors)], compare(source, document(new)))
    if footing.standing is Standing.STANDS:
        assert footing.quote
        assert new[footing.quote.start : footing.quote.end] == quote
    return footing.standing


QUOTE = "The vendor trained the officers in March."


def test_a_statement_whose_words_stand() -> None:
    for new in (PAGE, "New line.\n" + PAGE, QUOTE, f"{QUOTE}\nWrite to us.", f"Old news: {QUOTE} It ended in May."):
        assert standing(PAGE, new, QUOTE, "vendor") is Standing.STANDS, new


def test_a_statement_in_a_passage_that_changed_elsewhere_still_stands() -> None:
    old, new = f"{QUOTE} Ten came.", f"{QUOTE} Twelve came."
    assert standing(old, new, QUOTE, "vendor") is Standing.STANDS


def test_a_statement_whose_words_changed() -> None:
    assert standing(PAGE, PAGE.replace("in March", "in May"), QUOTE, "vendor") is Standing.CHANGED


def test_a_statement_whose_white_space_changed_is_to_be_looked_at() -> None:
    assert standing(PAGE, PAGE.replace("trained the", "trained  the"), QUOTE) is Standing.CHANGED


def test_a_statement_whose_passage_is_not_found_any_more() -> None:
    assert standing(PAGE, "The bureau bought forty cameras.\nWrite to the press desk.", QUOTE) is Standing.NOT_FOUND


def test_an_anchor_outside_the_quote_must_stand_where_it_stood() -> None:
    old = f"Ministry of Roads\nnotes\n{QUOTE}"
    assert standing(old, old.replace("notes", "other"), QUOTE, "Ministry of Roads") is Standing.STANDS
    elsewhere = f"weather\nnotes\n{QUOTE}\nSee also the site of the Ministry of Roads"
    assert standing(old, elsewhere, QUOTE, "Ministry of Roads") is Standing.NOT_FOUND


def test_a_quote_over_several_passages() -> None:
    old = "Buyer: the bureau\nSeller: the vendor\nPrice: 7"
    quote = "Buyer: the bureau\nSeller: the vendor"
    assert standing(old, "Notice\n" + old, quote) is Standing.STANDS
    assert standing(old, old.replace("vendor", "maker"), quote) is Standing.CHANGED


def test_only_what_no_longer_stands_is_affected() -> None:
    source = document(PAGE)
    kept = statement(source, "The bureau bought forty cameras.", "bureau")
    lost = statement(source, QUOTE, "vendor")
    foreign = replace(lost, document="another")
    found = affected([kept, lost, foreign], compare(source, document("The bureau bought forty cameras.")))
    assert [(footing.statement, footing.standing) for footing in found] == [(lost.id, Standing.NOT_FOUND)]
    assert [piece.kind for piece in found[0].pieces] == [NOT_FOUND]
    assert isinstance(found[0].pieces[0], Piece)


@settings(max_examples=200)
@given(old=TEXTS.filter(str.strip), new=TEXTS, data=st.data())
def test_what_stands_is_there_character_for_character(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    source = document(old)
    made = statement(source, old[start:end])
    made = replace(made, quote=Quote(start, end, old[start:end]))
    for target in (new, old, new + "\n" + old):
        [footing] = find_footings([made], compare(source, document(target)))
        if footing.quote:
            assert target[footing.quote.start : footing.quote.end] == old[start:end]
        assert (footing.standing is Standing.STANDS) is (footing.quote is not None)
    [same] = find_footings([made], compare(source, document(old)))
    assert same.quote == Span(start, end)


def test_the_words_deleted_and_removed_are_never_said(document_of: Callable[..., Document]) -> None:
    found = compare(document_of("a\nb"), document_of("a"))
    assert not {"deleted", "removed"} & {word for piece in found.pieces for word in piece.kind.value.split("_")}
