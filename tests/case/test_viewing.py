"""Documents of a case as they are worked on: pages with exact boxes, statements made of selections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.read.pdf_files import column, pdf_of
from whobuilt.case import Case
from whobuilt.case.reading.viewing import MOST_SPANS, Kept
from whobuilt.compose.view import ViewKind
from whobuilt.core.decisions import Judgement
from whobuilt.core.evidence import Document
from whobuilt.core.lock import find_failures
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.statements import Modality, Prop, Status

SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department in June 2019."
TEXT = f"Nobody asked. {SUPPLY} It was said twice. Sample Ltd, its agent, installed them.\n"
WORDS = ["Example Systems Ltd supplied cameras to the", "Exampleton Police Department in June 2019."]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case.init(tmp_path / "case") as made:
        yield made


def add(case: Case, path: Path, data: bytes) -> Document:
    path.write_bytes(data)
    [added] = case.add([path])
    assert added.document
    return added.document


def code_of(step: Callable[[], object]) -> str:
    with pytest.raises(WhoBuiltError) as caught:
        step()
    return caught.value.problem.code


def test_a_pdf_is_shown_by_its_pages_with_runs_in_their_boxes(case: Case, tmp_path: Path) -> None:
    document = add(case, tmp_path / "a.pdf", pdf_of(column(WORDS), column(["A second page of words."])))
    shown = case.viewing.view(document.id)
    assert shown.view.kind is ViewKind.PDF
    assert [(size.page, size.width, size.height) for size in shown.pages] == [(1, 595, 842), (2, 595, 842)]
    assert "".join(run.text for run in shown.view.runs if run.box.page == 2) == "A second page of words."
    for run in shown.view.runs:
        assert 0 <= run.box.left < run.box.right <= 595
        assert 0 <= run.box.top < run.box.bottom <= 842
    assert "Exampleton Police" in shown.view.html  # for those who cannot see the page
    assert [status for _, status in shown.statements] == [Status.PROPOSED] * len(shown.statements)


def test_the_boxes_of_words_are_exact_and_asked_of_the_file_once(case: Case, tmp_path: Path) -> None:
    document = add(case, tmp_path / "a.pdf", pdf_of(column(WORDS)))
    start = document.text.index("supplied")
    whole, part = (0, document.text.index(" supplied")), (start, start + len("supplied"))
    boxes = case.viewing.boxes(document.id, [whole, part])
    [first], [second] = boxes[whole], boxes[part]
    assert first.left == pytest.approx(72, abs=2)
    assert first.right <= second.left < second.right < 595
    case.viewing.original(document).content.unlink()  # type: ignore[union-attr]  # what was found is at hand
    assert case.viewing.boxes(document.id, [part]) == {part: (second,)}


@pytest.mark.slow
def test_a_page_is_drawn_as_a_picture(case: Case, tmp_path: Path) -> None:
    document = add(case, tmp_path / "a.pdf", pdf_of(column(WORDS)))
    assert case.viewing.page(document.id, 1).startswith(b"\x89PNG\r\n\x1a\n")
    assert code_of(lambda: case.viewing.page(document.id, 2)) == "unknown_page"


def test_a_pdf_that_cannot_be_opened_any_more_is_shown_as_it_was_read(case: Case, tmp_path: Path) -> None:
    document = add(case, tmp_path / "a.pdf", pdf_of(column(WORDS)))
    path = case.viewing.original(document).content
    assert isinstance(path, Path)
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 no more")
    shown = case.viewing.view(document.id)
    assert shown.pages == ()
    assert "The pages cannot be shown" in shown.notes[0]
    assert SUPPLY.split(maxsplit=1)[0] in shown.view.html
    run = shown.view.runs[0]
    span = (run.start, run.end)
    assert case.viewing.boxes(document.id, [span]) == {span: (run.box,)}


def test_too_many_spans_and_those_that_are_none_are_refused(case: Case, tmp_path: Path) -> None:
    document = add(case, tmp_path / "a.txt", TEXT.encode())
    assert code_of(lambda: case.viewing.boxes(document.id, [(0, 1)] * (MOST_SPANS + 1))) == "too_many_spans"
    assert code_of(lambda: case.viewing.boxes(document.id, [(3, 3)])) == "no_such_span"
    assert case.viewing.boxes(document.id, [(0, 3)]) == {(0, 3): ()}


def test_bytes_that_are_gone_are_told(case: Case, tmp_path: Path) -> None:
    document = add(case, tmp_path / "a.html", f"<!doctype html><html><body><p>{SUPPLY}</p>".encode())
    path = case.viewing.original(document).content
    assert isinstance(path, Path)
    path.unlink()
    assert code_of(lambda: case.viewing.view(document.id)) == "blob_missing"


def test_what_was_destroyed_is_shown_no_more(case: Case, tmp_path: Path) -> None:
    document = add(case, tmp_path / "a.txt", TEXT.encode())
    assert SUPPLY in case.viewing.view(document.id).view.html
    with Case(case.paths.root) as other:
        other.custody.destroy(other.custody.find_doomed("a.txt"), "asked for", "A. Reviewer")
    assert code_of(lambda: case.viewing.view(document.id)) == "unknown_document"
    assert code_of(lambda: case.sources.brief(document.id)) == "unknown_document"


def test_only_so_many_are_kept_at_hand() -> None:
    kept: Kept[int, int] = Kept(2)
    assert [kept.get(number, lambda: 7) for number in (1, 2, 1, 3)] == [7, 7, 7, 7]
    assert [kept.find(number) for number in (1, 2, 3)] == [7, None, 7]


# Statements made of selections.


def spans_of(document: Document, *pairs: tuple[str, str]) -> list[tuple[str, int, int]]:
    return [(field, document.text.index(words), document.text.index(words) + len(words)) for field, words in pairs]


PARTS = (
    ("subject", "Example Systems Ltd"),
    ("trigger", "supplied"),
    ("object", "Exampleton Police Department"),
    ("object_text", "cameras"),
)


def test_several_selections_make_a_locked_statement(case: Case, tmp_path: Path) -> None:
    document = add(case, tmp_path / "a.txt", TEXT.encode())
    spans = spans_of(document, *PARTS, ("role", "its agent"), ("place", "Exampleton Police"))
    made = case.state_spans(document, Prop.SUPPLIES, spans, {"date": "2019-06", "role": "reseller"})
    assert find_failures(made, document) == ()
    assert {(anchor.field, anchor.exact) for anchor in made.anchors} == {
        *PARTS,
        ("role", "its agent"),
        ("place", "Exampleton Police"),
    }
    assert SUPPLY in made.quote.exact
    assert made.quote.exact.endswith("installed them.")  # the sentences around all of them
    assert made.subject
    assert case.get_entity("Example Systems Ltd").id == made.subject.entity  # named as the case knows it
    assert str(made.qualifiers.date) == "2019-06"
    [status] = [status for each, status in case.statements() if each.id == made.id]
    assert status is Status.PROPOSED
    assert list(case.verify()) == []


def test_one_stretch_may_serve_several_fields_and_the_quote_be_selected(case: Case, tmp_path: Path) -> None:
    document = add(case, tmp_path / "a.txt", TEXT.encode())
    spans = spans_of(document, *PARTS, ("place", "Exampleton Police Department"), ("quote", SUPPLY))
    made = case.state_spans(document, Prop.SUPPLIES, spans, {"modality": "alleged"}, "A. Reviewer")
    assert made.quote.exact == SUPPLY
    assert made.object
    assert made.qualifiers.place
    assert made.object.name == made.qualifiers.place.name
    assert made.qualifiers.modality is Modality.ALLEGED
    assert [each.id for each, status in case.statements() if status is Status.ACCEPTED] == [made.id]


@pytest.mark.few(3)
@pytest.mark.parametrize(
    ("spans", "values", "code"),
    [
        ([], {}, "no_words"),
        ([("subject", 5, 5)], {}, "bad_span"),
        ([("subject", 0, 10_000)], {}, "bad_span"),
        ([("prop", 0, 5)], {}, "unknown_field"),
        ([("colour", 0, 5)], {}, "unknown_field"),
        ([("subject", 0, 6)], {"colour": "red"}, "unknown_field"),
        ([("subject", 0, 6)], {"date": "in June"}, "bad_value"),
    ],
)
def test_what_makes_no_statement_is_refused_and_nothing_is_kept(
    case: Case, tmp_path: Path, spans: list[tuple[str, int, int]], values: dict[str, str], code: str
) -> None:
    document = add(case, tmp_path / "a.txt", TEXT.encode())
    before = [each.id for each, _ in case.statements()]
    assert code_of(lambda: case.state_spans(document, Prop.SUPPLIES, spans, values)) == code
    assert [each.id for each, _ in case.statements()] == before


def test_what_cannot_be_accepted_is_not_kept_as_a_proposal_either(case: Case, tmp_path: Path) -> None:
    document = add(case, tmp_path / "a.txt", TEXT.encode())
    before = [each.id for each, _ in case.statements()]
    spans = spans_of(document, *PARTS[:2])
    assert code_of(lambda: case.state_spans(document, Prop.OWNS, spans, {}, "A. Reviewer")) == "cannot_promote"
    assert [each.id for each, _ in case.statements()] == before
    assert not [noted for _, noted in case.custody.entries() if noted and noted.action == "stated"]


def test_an_edit_takes_selections_too(case: Case, tmp_path: Path) -> None:
    document = add(case, tmp_path / "a.txt", TEXT.encode())
    made = case.state_spans(document, Prop.SUPPLIES, spans_of(document, *PARTS), {})
    start = document.text.index("Sample Ltd")
    edited = case.edit(made, {}, "A. Reviewer", places={"subject": ((start, start + len("Sample Ltd")),)})
    assert edited.judgement is Judgement.EDITED
    changed = case.get_statement(edited.other)
    assert changed.subject
    assert changed.subject.name == "Sample Ltd"
