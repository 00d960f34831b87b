"""Wrong proposals, planted as a broken extractor would: each card says so, without anything else being opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.case.review import Planted, new_case, plant
from whobuilt.api.shapes.statements import make_card_out
from whobuilt.case import Case
from whobuilt.case.desk.cards import Card
from whobuilt.case.desk.doubts import Doubt
from whobuilt.case.desk.lines import Order, Wanted
from whobuilt.case.desk.reviewing import Choice
from whobuilt.core.dates import PartialDate
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.entities import Party
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Amount, Anchor, Attribution, Draft, Prop, Qualifiers, Quote, make_statement

RIGHT = Planted("Sample Optics", "Exampleton Police Department")
OTHER = Planted("Sample Vision", "Mustertown Ministry of Justice", "May 2018")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with new_case(tmp_path / "case") as made:
        yield made


def card_of(folder: Path, planted: Planted) -> Card:
    """The card of a statement planted beside right ones; what the list says of it is no more than the card does."""
    plant(folder, "Elsewhere", OTHER)
    [statement, _] = plant(
        folder, "Here", planted, RIGHT, more="The other matter was in May 2017 and cost US$9 million."
    )
    with Case(folder) as case:
        made = case.reviewing.card(statement.id)
        [item] = [
            item for item in case.reviewing.queue(Wanted(Order.DOUBTS, grouped=False)).items if item.id == statement.id
        ]
        assert item.doubts <= len(made.doubts)
        return made


def only(card: Card) -> Doubt:
    [doubt] = card.doubts
    return doubt


def test_a_right_one_has_no_doubts(folder: Path) -> None:
    card = card_of(folder, Planted("Sample Data", "Exampleton City Council", sum_words="US$12 million", amount=12e6))
    assert card.doubts == ()
    assert card.can_accept


def test_an_altered_quote_tells_the_characters(folder: Path) -> None:
    wrong = "Sample Data supplied cameras to the Exampleton City Council in June 2018."
    doubt = only(card := card_of(folder, Planted("Sample Data", "Exampleton City Council", quote=wrong)))
    assert (doubt.code, doubt.field, doubt.expected, doubt.found) == ("altered", "quote", "2018", "2019")
    assert not card.can_accept


def test_a_misattributed_quote_names_where_it_stands(folder: Path) -> None:
    doubt = card_of(folder, Planted("Sample Data", "Exampleton City Council", quote=OTHER.sentence)).doubts[0]
    assert doubt.code == "misattributed"
    assert "Elsewhere" in doubt.message
    assert doubt.document


@pytest.mark.parametrize(
    ("quote", "code"),
    [
        ("Aliens landed behind the town hall and bought every camera in the county.", "fabricated"),
        ("Sample Data supplied cameras … cost US$9 million.", "stitched"),
        ("Sample Data supplied cameras to the Exampleton City\nCouncil in June 2019.", "layout"),
        ("样例数据公司向示例市供应了摄像机。", "translated"),
    ],
)
def test_every_failure_of_the_lock_is_told(folder: Path, quote: str, code: str) -> None:
    card = card_of(folder, Planted("Sample Data", "Exampleton City Council", quote=quote))
    assert card.doubts[0].code == code
    assert card.doubts[0].message
    assert not card.can_accept


@pytest.mark.parametrize("words", ["", "cameras", "Exampleton City Council"])
def test_a_wrong_customer_is_told_from_its_words(folder: Path, words: str) -> None:
    planted = Planted("Sample Data", "Exampleton City Council", customer="Mustertown Prison", object_words=words)
    doubt = only(card_of(folder, planted))
    assert (doubt.code, doubt.field, doubt.expected) == ("other_words", "object", "Mustertown Prison")
    assert doubt.found == (words or "Exampleton City Council")


def test_a_customer_without_words_is_told(folder: Path) -> None:
    planted = Planted(
        "Sample Data", "Exampleton City Council", customer="Mustertown Prison", without=frozenset({"object"})
    )
    codes = {(doubt.code, doubt.field) for doubt in card_of(folder, planted).doubts}
    assert ("missing_words", "object") in codes


@pytest.mark.parametrize(
    ("when", "date", "said"),
    [
        ("3 June 2019", "2019-06-05", "on 3 June 2019"),
        ("June 2019", "2018-06", "in June 2019"),
        ("June 2019", "2019-06-03", "in June 2019"),
        ("2019年6月3日", "2019-06-30", "on 3 June 2019"),
        ("last year", "2018", "in 2019"),
    ],
)
def test_a_wrong_day_is_told_with_both(folder: Path, when: str, date: str, said: str) -> None:
    doubt = only(card_of(folder, Planted("Sample Data", "Exampleton City Council", when, date=date)))
    assert (doubt.code, doubt.field) == ("other_words", "date")
    assert said in doubt.message
    assert doubt.expected != doubt.found


@pytest.mark.parametrize(
    ("when", "date"),
    [("3 June 2019", "2019-06-03"), ("3 June 2019", "2019"), ("last year", "2019"), ("June 2019", "2019-06")],
)
def test_a_right_day_is_not_doubted(folder: Path, when: str, date: str) -> None:
    assert card_of(folder, Planted("Sample Data", "Exampleton City Council", when, date=date)).doubts == ()


def test_a_wrong_sum_is_told_with_both(folder: Path) -> None:
    planted = Planted("Sample Data", "Exampleton City Council", sum_words="US$12 million", amount=1.2e6)
    doubt = only(card_of(folder, planted))
    assert (doubt.code, doubt.field, doubt.expected, doubt.found) == (
        "other_words",
        "amount",
        "USD 1,200,000",
        "USD 12,000,000",
    )


def test_rivals_and_what_is_only_likely_are_told(folder: Path) -> None:
    same = Planted("Sample Data", "Exampleton City Council")
    likely = Planted(
        "Sample Data", "Exampleton City Council", extractor="judge@1", date="", without=frozenset({"date"})
    )
    [statement, _] = plant(folder, "Here", likely, same)
    with Case(folder) as case:
        card = case.reviewing.card(statement.id)
        assert [doubt.code for doubt in card.doubts] == ["rival", "only_likely"]
        assert [rival.extractor for rival in card.rivals] == ["patterns@2"]


def test_a_merge_that_nobody_reviewed_is_told(folder: Path) -> None:
    [statement] = plant(folder, "Here", RIGHT)
    [other] = plant(folder, "Elsewhere", OTHER)
    with Case(folder) as case:
        assert statement.subject
        assert other.subject
        same = Ruling(Judgement.SAME, statement.subject.entity, other.subject.entity, "alike")
        case._sign(same, "resolve@1", auto=True)  # noqa: SLF001  # as the resolver does
        card = case.reviewing.card(statement.id)
        assert [(doubt.code, doubt.field, doubt.found) for doubt in card.doubts] == [
            ("merged", "subject", "Sample Vision")
        ]
        assert card.subject
        assert (card.subject.name, card.subject.shown) == ("Sample Optics", "Sample Vision")
        case.decide(same, "A. Reviewer")
        assert case.reviewing.card(statement.id).doubts == ()


def test_what_fails_the_lock_is_never_accepted(folder: Path) -> None:
    [statement] = plant(folder, "Here", Planted("Sample Data", "Exampleton City Council", quote="never said"))
    with Case(folder) as case:
        with pytest.raises(WhoBuiltError, match="does not stand in the document"):
            case.reviewing.decide(Choice(statement.id, Judgement.ACCEPTED), "A. Reviewer")
        with pytest.raises(WhoBuiltError, match="does not stand in the document"):
            case.decide(Ruling(Judgement.ACCEPTED, statement.id), "A. Reviewer")
        case.reviewing.decide(Choice(statement.id, Judgement.REJECTED), "A. Reviewer")


spans = st.tuples(
    st.sampled_from(["subject", "object", "trigger", "date", "amount", "value", "x", ""]), st.integers(-9, 300)
)
words = st.sampled_from(
    ["", " ", "cameras", "\udce9", "\u202e<script>", "x" * 10_000, "2019-13", "3", "公安局", "\0", "10^400"]
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(spans, st.integers(-9, 300), words), max_size=6), words, words, st.sampled_from(list(Prop)))
def test_no_broken_statement_breaks_the_desk(
    folder: Path, anchors: list[tuple[tuple[str, int], int, str]], quote: str, name: str, prop: Prop
) -> None:
    [base] = plant(folder, "Here", RIGHT)
    tied = tuple(Anchor(field, start, end, exact) for (field, start), end, exact in anchors)
    qualifiers = Qualifiers(name, Party(name, "none"), PartialDate("2019-06"), Amount(1e300, name), -1.5, name, name)
    attribution = Attribution(speaker=Party(name, ""), organization=Party(quote, "none"), origin=(name,))
    broken = Draft(
        base.document, prop, Party(name, "no entity"), Party(quote, ""), Quote(-3, 10**9, quote), tied, "judge@1"
    )
    made = make_statement(replace(broken, qualifiers=qualifiers, attribution=attribution))
    with Case(folder) as case:
        case._record.put_extraction(Extraction(base.document, "broken@1", statements=(made,)))  # noqa: SLF001  # unlocked
        card = case.reviewing.card(made.id)
        assert make_card_out(card).model_dump_json()
        assert card.doubts
        assert not card.can_accept
        assert made.id in {item.id for item in case.reviewing.queue(Wanted(Order.DOUBTS), "", 1000).items}
