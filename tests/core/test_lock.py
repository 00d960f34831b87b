"""The lock's names for what is wrong with a quote, beside the quotes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whobuilt.core.differences import Kind, find_changes, has_negation
from whobuilt.core.evidence import Document, Metadata
from whobuilt.core.folding import find_layout
from whobuilt.core.lock import Failure, find_span, name_failure, snap_layout

TEXT = (
    "The firm did not sell 300 cameras to Exampleton's police, its spokesman (Mr Example) said.\n"
    "A court found other-\nwise in 2019. It has no table of pay-\nments; sales of 10-20 units a year were “usual”."
)


def document(text: str, reader: str = "text@1", name: str = "d") -> Document:
    return Document(name, name, reader, "text/plain", "utf-8", text, Metadata(), (), ())


def named(words: str, text: str = TEXT, reader: str = "text@1") -> str:
    failure = name_failure(words, document(text, reader))
    return failure.failure.value if failure else "holds"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("A court found otherwise in 2019.", "layout"),
        ("A court found other-wise in 2019.", "layout"),
        ("It has\nno table of payments", "layout"),
        ("It has notable of payments", "altered"),
        ("sales of 1020 units a year were “usual”", "altered"),
        ('sales of 10\u201320 units a year were "usual"', "layout"),
        ("sales of 10-20 units a year were usual", "altered"),
        ("its spokesman [Mr Example] said", "altered"),
        ("its spokesman Mr Example said", "altered"),
        ("The firm did not sell ３００ cameras", "layout"),
        ("The firm did not sell 3\u00b2 cameras", "altered"),
        ("did not sell 300 came\u00adras", "layout"),
        ("did not\u200b sell 300 cameras", "layout"),
        ("did n0t sell 300 cameras to Exampleton's police", "altered"),
        ("   ", "fabricated"),
        ("", "fabricated"),
        ("…", "fabricated"),
    ],
)
def test_only_layout_is_layout(words: str, wanted: str) -> None:
    assert named(words) == wanted


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("The rnodem was lnstalled by the city.", "The modem was Installed by the city.", "layout"),
        (
            "The camera was installed by the city for l00 euros.",
            "The camera was installed by the city for 100 euros.",
            "altered",
        ),
    ],
)
def test_what_a_scanner_confuses_is_layout_in_a_scan_only_and_never_in_a_number(
    text: str, words: str, wanted: str
) -> None:
    assert named(words, text, "ocr@1+tesseract-5.3.0") == wanted
    assert named(words, text, "text@1") == "altered"


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        ("The firm did not sell 800 cameras to Exampleton's police", [Kind.DIGITS]),
        ("The firm did sell 300 cameras to Exampleton's police", [Kind.NEGATION]),
        ("The firm did not sell 300 cameras to Sampleville's police", [Kind.NAME]),
        ("The firm did not s\u0435ll 300 cameras to Exampleton's police", [Kind.LOOKALIKE]),
        ("The firm did not sell 300 Cameras to Exampleton's police", [Kind.CASE]),
        ("The firm did sell 500 cameras to Sampleville's police", [Kind.DIGITS, Kind.NEGATION, Kind.NAME]),
    ],
)
def test_digits_negations_and_names_are_told_first(given: str, kinds: list[Kind]) -> None:
    failure = name_failure(given, document(TEXT))
    assert failure is not None
    assert failure.failure is Failure.ALTERED
    assert [change.kind for change in failure.changes] == kinds


def test_the_characters_are_told() -> None:
    failure = name_failure("The firm did not sell 800 cameras", document(TEXT))
    assert failure is not None
    assert "a number: “800” for “300”" in failure.detail
    [change] = find_changes("s\u0435ll", "sell")
    assert "U+0435 for U+0065" in str(change)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("did not sell", True),
        ("isn't sold", True),
        ("未向看守所出售", True),
        ("没有证据", True),
        ("not only sold", False),
        ("向非洲国家出售无人机", False),
        ("未来的销售", False),
    ],
)
def test_negations(text: str, wanted: bool) -> None:  # noqa: FBT001  # a table's column
    assert has_negation(text) is wanted


def test_what_is_snapped_has_one_meaning() -> None:
    twice = document("The sale\nwas made. Later: the sale\nwas made, and The sale  was made.")
    assert snap_layout("the sale was made", twice) == (26, 43)
    assert snap_layout("The sale was made", twice) is None
    assert named("The sale was made", twice.text) == "layout"


PIECES = st.lists(st.sampled_from([*"ab-\n 。海康1.", "\u00ad", "\u200b", "ﬁ", "e\u0301", "“", "…"]), max_size=30).map(
    "".join
)


@settings(deadline=None)
@given(PIECES, PIECES, PIECES)
def test_whatever_stands_there_holds_and_whatever_is_found_is_there(before: str, words: str, after: str) -> None:
    text = before + words + after
    failure = name_failure(words, document(text))
    assert (failure is None) == bool(words.strip())
    for start, end in find_layout(words, text):
        assert 0 <= start < end <= len(text)


@settings(deadline=None)
@given(PIECES, PIECES)
def test_nothing_that_is_asked_raises(words: str, text: str) -> None:
    failure = name_failure(words, document(text), [document(text[::-1], name="other")])
    assert (failure is None) == (bool(words.strip()) and words in text)
    assert failure is not None or find_span(words, document(text)) or text.count(words) > 0


@pytest.mark.slow
def test_long_words_and_long_texts_are_named_too() -> None:
    text = TEXT * 300
    assert named("the " * 3000, text) == "fabricated"
    assert named("x" * 100_000, text) == "fabricated"
    assert named("The firm did not sell 999 cameras to Exampleton's police", text) == "altered"
