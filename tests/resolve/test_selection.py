from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.dates import PartialDate
from whobuilt.core.entities import Party
from whobuilt.core.evidence import Document, Metadata, document_id
from whobuilt.core.lock import find_failures
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.statements import Amount, Form, Modality, Prop, Stance, make_statement
from whobuilt.resolve.selection import Desk, change, draft_of, empty_draft, locate, select

TEXT = "Nobody asked. Sample Ltd sold cameras\nto the Exampleton Police in June 2019. Sample Ltd did not reply."
SENTENCE = "Sample Ltd sold cameras\nto the Exampleton Police in June 2019."


@pytest.fixture
def desk(make_document: Callable[[str], Document]) -> Desk:
    return Desk(make_document(TEXT), list, lambda field, words, _: Party(words, f"{field} {words}"))


def test_a_statement_from_words(desk: Desk) -> None:
    fields = {
        "prop": "supplies",
        "quote": SENTENCE,
        "subject": "Sample Ltd",
        "trigger": "sold",
        "object": "Exampleton Police",
        "object_text": "cameras",
        "place": "Exampleton",
        "date": "2019-06",
        "amount": "1,200,000 usd",
        "modality": "alleged",
        "speaker": "Nobody",
        "form": "indirect",
        "stance": "criticism",
    }
    made = make_statement(change(empty_draft(desk.document, "by hand"), fields, desk))
    assert find_failures(made, desk.document) == ()
    assert made.prop is Prop.SUPPLIES
    assert made.subject == Party("Sample Ltd", "subject Sample Ltd")
    assert made.qualifiers.place == Party("Exampleton", "place Exampleton")
    assert (made.qualifiers.date, made.qualifiers.amount) == (PartialDate("2019-06"), Amount(1_200_000, "USD"))
    assert made.qualifiers.modality is Modality.ALLEGED
    assert made.attribution.speaker_text == "Nobody"
    assert (made.attribution.form, made.attribution.stance) == (Form.INDIRECT, Stance.CRITICISM)
    assert {anchor.exact for anchor in made.anchors if anchor.field in {"form", "stance"}} == {"sold"}


def test_without_a_quote_the_sentence_is_taken(desk: Desk) -> None:
    draft = change(empty_draft(desk.document, "by hand"), {"trigger": "sold", "object": "Exampleton Police"}, desk)
    assert draft.quote.exact == SENTENCE


def test_an_empty_text_clears_a_field(desk: Desk) -> None:
    whole = change(
        empty_draft(desk.document, "by hand"), {"trigger": "sold", "place": "Exampleton", "date": "2019"}, desk
    )
    bare = change(whole, {"place": "", "date": ""}, desk)
    assert bare.qualifiers.place is None
    assert bare.qualifiers.date is None
    assert [anchor.field for anchor in bare.anchors] == ["trigger"]


@pytest.mark.parametrize(
    ("field", "value"), [("stance", "denial"), ("form", "direct"), ("date", "2020"), ("trigger", "sold cameras")]
)
def test_every_correction_has_an_id_of_its_own(desk: Desk, field: str, value: str) -> None:
    first = make_statement(change(empty_draft(desk.document, "by hand"), {"trigger": "sold"}, desk))
    mended = make_statement(change(draft_of(first), {field: value}, desk))
    assert mended.id != first.id


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("An invented sentence", "lock_fabricated"),
        ("Sample Ltd", "ambiguous_words"),
        ("Sample Ltd sold cameras to the Exampleton Army in", "lock_altered"),
        ("Nobody asked … did not reply", "lock_stitched"),
    ],
)
def test_failures_have_names(desk: Desk, words: str, code: str) -> None:
    with pytest.raises(WhoBuiltError) as failed:
        locate(words, desk)
    assert failed.value.problem.code == code


def test_words_of_another_document(desk: Desk, make_document: Callable[[str], Document]) -> None:
    other = make_document("The delivery was cancelled.")
    with pytest.raises(WhoBuiltError, match=f"the words stand in another document: {other.id}"):
        locate("was cancelled", Desk(desk.document, lambda: [other], desk.identify))


def test_other_line_breaks_are_snapped(desk: Desk) -> None:
    start, end = locate("sold  cameras to\tthe", desk)
    assert TEXT[start:end] == "sold cameras\nto the"


@given(st.text(alphabet="ab \n.", min_size=1, max_size=60), st.data())
def test_what_is_found_stands_there(text: str, data: st.DataObject) -> None:
    """Any words cut from a text are found where they stand, from an offset on; never anywhere else."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    document = Document(document_id("b", "t", text), "b", "t", "text/plain", "utf-8", text, Metadata(), (), ())
    found = locate(text[start:end], Desk(document, list, lambda _field, words, _: Party(words, ""), at=start))
    assert found == (start, end)


def test_words_that_were_selected_stand_where_they_were_selected(desk: Desk) -> None:
    second = TEXT.rindex("Sample Ltd")
    sold = TEXT.index("sold")
    first = TEXT.index("Sample Ltd")
    places = select(
        desk.document,
        [
            ("subject", second, second + 10),
            ("subject", first, first + 10),
            ("trigger", sold, sold + 4),
            ("date", TEXT.index("June"), TEXT.index("June") + 9),
        ],
    )
    draft = change(empty_draft(desk.document, "by hand"), {"date": "2019-06"}, replace(desk, places=places))
    assert [(each.field, each.start) for each in draft.anchors if each.field == "subject"] == [
        ("subject", second),
        ("subject", first),
    ]
    assert draft.subject == Party("Sample Ltd", "subject Sample Ltd")
    assert [each.exact for each in draft.anchors if each.field == "date"] == ["June 2019"]
    assert find_failures(make_statement(draft), desk.document) == ()
    assert not [each for each in change(draft, {"date": ""}, desk).anchors if each.field == "date"]


@pytest.mark.parametrize(
    "span", [("subject", 5, 5), ("subject", -1, 4), ("subject", 0, 10_000), ("prop", 0, 4), ("x", 0, 4)]
)
def test_what_is_no_stretch_of_words_is_refused(desk: Desk, span: tuple[str, int, int]) -> None:
    with pytest.raises(WhoBuiltError):
        select(desk.document, [span])
