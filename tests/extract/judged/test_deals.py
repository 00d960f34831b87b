"""What a judge sees is stated where a word of dealing bears it out, and only of those who may deal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.evidence import Document, Metadata, Passage, PassageKind
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Form, Modality, Polarity, Prop, Stance, Statement
from whobuilt.extract.judged.beside import APART, THRESHOLDS, VETO, WithJudge
from whobuilt.ports import Extractor

Judged = Callable[..., Extraction]
ACME, BETA, POLICE, GUARD = "Acme Systems", "Beta Networks", "Exampleton Police", "National Guard"


def pairs(found: Extraction) -> set[tuple[str, str]]:
    return {
        (s.subject.name, s.object.name) for s in found.statements if s.prop is Prop.SUPPLIES and s.subject and s.object
    }


def anchors(statement: Statement) -> dict[str, str]:
    return {anchor.field: anchor.exact for anchor in statement.anchors}


def test_a_deal_is_stated_with_its_words(judged: Judged) -> None:
    text = "It was cold. On 3 May 2019 Acme Systems sold Nightwatch to the Exampleton Police for $2 million. It rained."
    [supply] = judged(text).statements
    assert supply.prop is Prop.SUPPLIES
    assert supply.extractor == "seller@1"
    assert supply.quote.exact == "On 3 May 2019 Acme Systems sold Nightwatch to the Exampleton Police for $2 million."
    assert anchors(supply) == {
        "subject": ACME,
        "trigger": "sold",
        "object": POLICE,
        "object_text": "Nightwatch",
        "date": "3 May 2019",
        "amount": "$2 million",
    }
    assert (supply.qualifiers.object_text, str(supply.qualifiers.date)) == ("Nightwatch", "2019-05-03")
    assert supply.qualifiers.amount is not None
    assert supply.qualifiers.amount.value == 2e6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme Systems sells cameras to Exampleton Police.", {(ACME, POLICE)}),
        ("Acme Systems sells cameras to Exampleton Police and National Guard.", {(ACME, POLICE), (ACME, GUARD)}),
        ("Acme Systems sold cameras to Beta Networks.", {(ACME, BETA)}),
        ("Acme Systems sold cameras to Northland.", {(ACME, "Northland")}),
        ("Acme Systems paid for a tender of Exampleton Police.", {(ACME, POLICE)}),
        ("Acme Systems met Exampleton Police.", set()),  # no word of dealing
        ("Supply Partners met Exampleton Police.", set()),  # the word is a name's own
        ("Supply Partners sells to Exampleton Police.", {("Supply Partners", POLICE)}),
        ("Acme Systems, a supplier, met Exampleton Police.", {(ACME, POLICE)}),
        ("Acme Systems and a contract. Exampleton Police.", set()),  # the judge says no
        ("Jane Miller sold cameras to Exampleton Police.", set()),  # a person is no party
        ("Acme Systems sold cameras to Jane Miller.", set()),
        ("Acme Systems sold cameras to Acme Systems.", set()),
        ("Acme Systems sold Nightwatch.", set()),
    ],
)
def test_both_signs_and_typed_parties_are_needed(judged: Judged, text: str, expected: set[tuple[str, str]]) -> None:
    assert pairs(judged(text)) == expected


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Acme Systems, asked by a customer, sold cameras to Exampleton Police under a contract.", "sold"),
        ("Under a contract Acme Systems paid and met Exampleton Police, its client.", "paid"),
        ("Acme Systems met Exampleton Police, a customer, after a tender.", "customer"),
    ],
)
def test_the_trigger_stands_nearest_and_between_first(judged: Judged, text: str, trigger: str) -> None:
    [supply] = judged(text).statements
    assert anchors(supply)["trigger"] == trigger


def test_names_in_two_sentences_are_quoted_together_where_these_are_short(judged: Judged) -> None:
    text = "We met Acme Systems. The company sold cameras to Exampleton Police. It rained."
    [supply] = judged(text).statements
    assert supply.quote.exact == "We met Acme Systems. The company sold cameras to Exampleton Police."


def test_else_the_customers_sentence_is_quoted(judged: Judged) -> None:
    text = f"We met Acme Systems. It {'rained and ' * 60}rained. The company sold cameras to Exampleton Police."
    [supply] = judged(text).statements
    assert supply.quote.exact == "The company sold cameras to Exampleton Police."
    [vendor] = [anchor for anchor in supply.anchors if anchor.field == "subject"]
    assert (vendor.start, vendor.exact) == (7, ACME)


def test_of_two_sentences_the_later_tells_of_the_deal(judged: Judged) -> None:
    text = "Acme Systems sold drones in 2018 for $1 million. It won a contract of Exampleton Police for $2 million."
    [supply] = judged(text).statements
    assert anchors(supply)["trigger"] == "contract"
    assert (supply.qualifiers.date, anchors(supply)["amount"]) == (None, "$2 million")


def test_of_a_long_sentence_the_clause_is_quoted(judged: Judged) -> None:
    text = (
        f"It {'rained and ' * 30}rained; Acme Systems sold cameras to Exampleton Police; it {'rained and ' * 9}rained."
    )
    [supply] = judged(text).statements
    assert supply.quote.exact == "Acme Systems sold cameras to Exampleton Police"


@pytest.mark.parametrize(
    ("text", "date", "amount"),
    [
        ("Acme Systems sold cameras to Exampleton Police in May 2018 and May 2019.", None, None),
        ("A report published on 3 May 2019 says Acme Systems sold cameras to Exampleton Police.", None, None),
        ("Acme Systems sold cameras to Exampleton Police in 2018, Jane Miller said on 3 May 2019.", None, None),
        (
            "Acme Systems sold cameras to Exampleton Police in May 2018, said Jane Miller on 3 May 2019.",
            "2018-05",
            None,
        ),
        ("Acme Systems sold cameras to Exampleton Police for $2 million, then $3 million.", None, None),
        ("Acme Systems sold cameras to Exampleton Police for $2 million.", None, 2e6),
        ("Acme Systems sold cameras to Exampleton Police, a 2019 report said.", None, None),
        ("Acme Systems sold Nightwatch and Daywatch to Exampleton Police.", None, None),
    ],
)
def test_a_date_or_sum_is_taken_where_there_is_one(
    judged: Judged, text: str, date: str | None, amount: float | None
) -> None:
    [supply] = judged(text).statements
    told = supply.qualifiers
    assert (str(told.date) if told.date else None, told.amount.value if told.amount else None) == (date, amount)
    assert told.object_text == ""


def test_the_judge_says_how_firmly(judged: Judged) -> None:
    [supply] = judged("Acme Systems allegedly sold cameras to Exampleton Police.").statements
    assert supply.qualifiers.modality is Modality.ALLEGED


DEAL = "Acme Systems sold cameras to Exampleton Police"
SAID = f"Jane Miller said that {DEAL}."


def supplies(found: Extraction) -> list[Statement]:
    return [each for each in found.statements if each.prop is Prop.SUPPLIES]


def test_what_somebody_says_is_theirs(judged: Judged) -> None:
    [supply] = supplies(judged(SAID, (Prop.SAID, ("Jane Miller", ACME), DEAL, Stance.ASSERTION)))
    assert (supply.attribution.form, supply.attribution.speaker_text) == (Form.INDIRECT, "Jane Miller")
    assert supply.attribution.stance is None
    assert supply.qualifiers.modality is Modality.ASSERTED


def test_what_a_critic_says_is_alleged(judged: Judged) -> None:
    [supply] = supplies(judged(SAID, (Prop.SAID, ("Jane Miller", ACME), DEAL, Stance.CRITICISM)))
    assert supply.qualifiers.modality is Modality.ALLEGED


@pytest.mark.parametrize("stance", [Stance.DENIAL, Stance.NO_COMMENT])
def test_what_somebody_denies_is_not_stated(judged: Judged, stance: Stance) -> None:
    assert supplies(judged(SAID, (Prop.SAID, ("Jane Miller", ACME), DEAL, stance))) == []


@pytest.mark.parametrize(
    ("prop", "names", "agreed"),
    [
        (Prop.SUPPLIES, (ACME, POLICE), Prop.SUPPLIES),
        (Prop.CONTRACTS_WITH, (ACME, POLICE), Prop.SUPPLIES),  # the judge says who of the two supplies
        (Prop.CONTRACTS_WITH, (POLICE, ACME), Prop.SUPPLIES),
        (Prop.PARTNERS_WITH, (POLICE, ACME), Prop.PARTNERS_WITH),
    ],
)
def test_what_the_prose_states_is_stated_once_by_both(
    judged: Judged, prop: Prop, names: tuple[str, str], agreed: Prop
) -> None:
    found = judged(f"{DEAL}.\n\nAgain Acme Systems sold drones to Exampleton Police.", (prop, names, DEAL, None))
    [statement] = found.statements
    assert (statement.prop, statement.extractor) == (agreed, "names@1 + seller@1")
    assert found.extractor == "names@1 + seller@1"
    if agreed is Prop.SUPPLIES:
        assert statement.quote.exact == DEAL
        assert pairs(found) == {(ACME, POLICE)}
        assert (anchors(statement)["subject"], anchors(statement)["object"]) == (ACME, POLICE)


@pytest.mark.parametrize(
    ("text", "score", "stated"),
    [
        (f"{DEAL}.", THRESHOLDS["en"], 1),
        ("We met Acme Systems. It sold cameras to Exampleton Police.", THRESHOLDS["en"], 0),
        ("We met Acme Systems. It sold cameras to Exampleton Police.", APART, 1),
    ],
)
def test_of_names_in_two_sentences_the_judge_must_be_surer(
    judged: Judged, seller: Callable[..., object], text: str, score: float, stated: int
) -> None:
    assert len(judged(text, judge=seller(high=score)).statements) == stated


def test_a_pair_is_stated_once(judged: Judged) -> None:
    assert len(judged(f"{DEAL}.\n\nAgain {DEAL}.\n\n{'It rained. ' * 200}\n\n{DEAL}.").statements) == 1


@pytest.mark.parametrize("prop", [Prop.SUPPLIES, Prop.CONTRACTS_WITH])
def test_what_the_prose_denies_is_left_alone(judged: Judged, prop: Prop) -> None:
    found = judged(f"{DEAL}.", (prop, (ACME, POLICE), DEAL, Polarity.NEGATED))
    assert [(each.prop, each.qualifiers.polarity) for each in found.statements] == [(prop, Polarity.NEGATED)]


def test_a_denial_elsewhere_is_no_denial_here(judged: Judged) -> None:
    other = "Acme Systems saw Exampleton Police"
    found = judged(f"{other}.\n\n{DEAL}.", (Prop.SUPPLIES, (ACME, POLICE), other, Polarity.NEGATED))
    assert len(found.statements) == 2


@pytest.mark.parametrize(("score", "kept"), [(VETO / 2, 0), (VETO, 1), (THRESHOLDS["en"] - 0.01, 1)])
def test_what_the_judge_doubts_is_dropped(
    judged: Judged, seller: Callable[..., object], score: float, kept: int
) -> None:
    told = "Acme Systems and Exampleton Police have a contract"
    fact = (Prop.SUPPLIES, (ACME, POLICE), told, None)
    statements = judged(f"{told}.", fact, judge=seller(low=score)).statements
    assert [each.extractor for each in statements] == ["names@1"] * kept


@pytest.mark.parametrize(
    ("prop", "text", "colour"),
    [
        (Prop.CONTRACTS_WITH, "Acme Systems and Exampleton Police have a contract", None),
        (Prop.SUPPLIES, "Acme Systems and Exampleton Police have a contract", Polarity.NEGATED),
        (Prop.SUPPLIES, "Acme Systems and Exampleton Police", None),  # the judge was not asked
    ],
)
def test_it_drops_supplies_only_and_only_what_it_saw(
    judged: Judged, seller: Callable[..., object], prop: Prop, text: str, colour: Polarity | None
) -> None:
    assert len(judged(f"{text}.", (prop, (ACME, POLICE), text, colour), judge=seller(low=0.0)).statements) == 1


@pytest.mark.parametrize(
    ("prop", "names", "told"),
    [
        (Prop.OWNS, (ACME, BETA), "Acme Systems sold cameras to Beta Networks"),
        (Prop.OWNS, (BETA, ACME), "Acme Systems sold cameras to Beta Networks"),
        (Prop.LOCATED_IN, (ACME, "Northland"), "Acme Systems sold cameras to Northland"),
    ],
)
def test_kin_and_seat_are_no_customers(judged: Judged, prop: Prop, names: tuple[str, str], told: str) -> None:
    assert pairs(judged(f"{told}.", (prop, names, told, None))) == set()


@pytest.mark.parametrize(
    ("text", "customers"),
    [
        ("Acme Systems sold cameras to Northland's National Guard.", {GUARD}),
        ("Acme Systems sold cameras to Northland’s busy National Guard.", {GUARD}),
        ("Acme Systems sold cameras to Northland Exampleton Police.", {POLICE}),
        ("Acme Systems sold cameras to the National Guard in Northland.", {GUARD}),
        ("Acme Systems sold cameras to the National Guard in Northland and Southland.", {GUARD}),
        ("Acme Systems sold cameras to Northland, that is to the Northlandn Army.", {"Northlandn Army"}),
        ("Acme Systems sold cameras to Exampleton Police National Guard.", {GUARD}),
        ("Acme Systems sold cameras to Exampleton Police\nNational Guard", {GUARD, POLICE}),
        ("Acme Systems sold cameras to Northland and the National Guard.", {GUARD, "Northland"}),
        (
            "Acme Systems sold cameras to the National Guard, Northland and Southland.",
            {GUARD, "Northland", "Southland"},
        ),
    ],
)
def test_a_place_is_left_out_where_its_body_is_the_customer(judged: Judged, text: str, customers: set[str]) -> None:
    assert {customer for _, customer in pairs(judged(text))} == customers


def test_so_it_is_where_the_body_is_told_to_be_in_it_or_the_prose_states_the_body(judged: Judged) -> None:
    text = "Acme Systems sold to Northland, where the National Guard has a contract."
    within = (Prop.LOCATED_IN, (GUARD, "Northland"), text, None)
    deal = (Prop.CONTRACTS_WITH, (GUARD, ACME), text, None)
    assert pairs(judged(text)) == {(ACME, "Northland"), (ACME, GUARD)}
    assert pairs(judged(text, within)) == {(ACME, GUARD)}
    assert pairs(judged(text, within, deal)) == {(ACME, GUARD)}  # the contract, with who supplies


def test_the_judge_is_asked_where_there_is_something_to_judge(judged: Judged, seller: Callable[..., object]) -> None:
    lines = ["Acme Systems sold cameras", "Acme Systems and Beta Networks met", "Exampleton Police and Northland buy"]
    for line in lines:
        judge = seller()
        assert judged(line, judge=judge).extractor == "names@1"
        assert judge.asked == []  # type: ignore[attr-defined]  # a judge that notes what it is asked


def test_title_and_margins_are_read_apart(names_prose: Extractor, seller: Callable[..., object]) -> None:
    parts = [
        ("Acme Systems sells to Exampleton Police", PassageKind.TITLE),
        ("Beta Networks sells to Northland.", PassageKind.MAIN),
        ("Acme Systems sells to National Guard.", PassageKind.ASIDE),
        ("Beta Networks sells to Southland.", PassageKind.MAIN),
    ]
    text, passages = "", []
    for words, kind in parts:
        passages.append(Passage(len(text), len(text) + len(words), kind))
        text += words + "\n\n"
    document = Document("d", "b", "html@1", "text/html", "utf-8", text, Metadata(), tuple(passages), ())
    judge = seller()
    found = WithJudge(names_prose, judge).extract(document)  # type: ignore[arg-type]  # a judge
    assert judge.asked == [parts[0][0], parts[1][0], parts[3][0]]  # type: ignore[attr-defined]  # it notes
    assert pairs(found) == {(ACME, POLICE), (BETA, "Northland"), (BETA, "Southland")}
