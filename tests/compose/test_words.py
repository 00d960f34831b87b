from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.compose.words import amount_text, date_text, fact_of, sentence_of, verdict_phrase
from whobuilt.core.assessment import Assessment, Difference, Verdict
from whobuilt.core.dates import PartialDate
from whobuilt.core.entities import Party
from whobuilt.core.statements import (
    Amount,
    Anchor,
    Attribution,
    Directness,
    Draft,
    Form,
    Modality,
    Phase,
    Polarity,
    Prop,
    Qualifiers,
    Quote,
    Role,
    Stance,
    Statement,
    make_statement,
)

MAKER, POLICE, PERSON = Party("Acme", "e1"), Party("City Police", "e2"), Party("Jo Bloggs", "e3")


def state(
    prop: Prop,
    qualifiers: Qualifiers | None = None,
    attribution: Attribution | None = None,
    obj: Party | None = POLICE,
    anchors: tuple[Anchor, ...] = (),
) -> Statement:
    quote = Quote(0, 12, "We never did")
    return make_statement(
        Draft("d", prop, MAKER, obj, quote, anchors, "hand@1", qualifiers or Qualifiers(), attribution or Attribution())
    )


@pytest.mark.parametrize(
    ("prop", "qualifiers", "line"),
    [
        (Prop.SUPPLIES, Qualifiers("cameras"), "Acme supplied City Police with cameras"),
        (
            Prop.SUPPLIES,
            Qualifiers(polarity=Polarity.NEGATED, directness=Directness.DIRECT),
            "Acme did not directly supply City Police",
        ),
        (
            Prop.SUPPLIES,
            Qualifiers("cameras", modality=Modality.ALLEGED, place=Party("Karamay", "p")),
            "Acme is alleged to have supplied City Police with cameras in Karamay",
        ),
        (Prop.SUPPLIES, Qualifiers(modality=Modality.PLANNED), "Acme plans to supply City Police"),
        (Prop.SUPPLIES, Qualifiers(modality=Modality.ENDED), "Acme no longer supplies City Police"),
        (
            Prop.SUPPLIES,
            Qualifiers(phase=Phase.AWARDED, date=PartialDate("2018-06"), amount=Amount(1250000, "CNY")),
            "Acme was awarded a contract to supply City Police in June 2018 for CNY 1,250,000",
        ),
        (
            Prop.SUPPLIES,
            Qualifiers(phase=Phase.OPERATING, role=Role.END_USER),
            "Acme supplied City Police as end user (in operation)",
        ),
        (
            Prop.CONTRACTS_WITH,
            Qualifiers("a Safe City contract"),
            "Acme contracted with City Police for a Safe City contract",
        ),
        (Prop.CONTRACTS_WITH, Qualifiers("a contract"), "Acme contracted with City Police"),
        (Prop.CONTRACTS_WITH, Qualifiers("合同"), "Acme contracted with City Police"),
        (Prop.OWNS, Qualifiers(polarity=Polarity.NEGATED), "Acme does not own City Police"),
        (Prop.EMPLOYS, Qualifiers("director"), "Acme employs City Police as director"),
        (
            Prop.LISTED_BY,
            Qualifiers("Entity List", date=PartialDate("2019")),
            "Acme was listed by City Police (Entity List) in 2019",
        ),
        (
            Prop.FIGURE,
            Qualifiers("share of sales", value=46.5, unit="percent", bound="more than"),
            "Acme, City Police, share of sales: more than 46.5 percent",
        ),
    ],
)
def test_a_fact_reads_as_one_plain_line(prop: Prop, qualifiers: Qualifiers, line: str) -> None:
    assert fact_of(state(prop, qualifiers), {}) == line


def test_an_intermediary_is_named_as_written() -> None:
    through = (Anchor("through", 0, 9, "Gulf Corp"),)
    assert fact_of(state(Prop.SUPPLIES, anchors=through), {}) == "Acme supplied City Police through Gulf Corp"


def test_whose_words_these_are_and_what_they_lean_on_is_told() -> None:
    whose = Attribution(Form.INDIRECT, PERSON, "", POLICE, Stance.CRITICISM, ("a report", "a leak"))
    assert sentence_of(state(Prop.SUPPLIES, attribution=whose), {"e1": "Acme Group"}) == (
        "Acme Group supplied City Police; said by Jo Bloggs, in a role at City Police "
        "(criticism, reported, not quoted), according to a report, citing a leak."
    )


def test_a_denial_is_a_denial_with_its_words() -> None:
    whose = Attribution(Form.DIRECT, PERSON, stance=Stance.DENIAL)
    assert sentence_of(state(Prop.SAID, attribution=whose), {}) == (
        "Jo Bloggs, in a role at Acme, denied (about City Police): “We never did”."
    )


def test_nobody_named_is_said_so() -> None:
    assert fact_of(state(Prop.SUPPLIES, obj=None), {}) == "Acme supplied a party that is not named"


@pytest.mark.parametrize(
    ("date", "text"), [("2019", "in 2019"), ("2019-06", "in June 2019"), ("2019-06-03", "on 3 June 2019")]
)
def test_a_date_keeps_its_precision(date: str, text: str) -> None:
    assert date_text(PartialDate(date)) == text


def test_amounts_have_thousands_and_no_empty_decimals() -> None:
    assert [amount_text(Amount(value, "USD")) for value in (5e6, 2.5)] == ["USD 5,000,000", "USD 2.5"]


@pytest.mark.parametrize(
    ("verdict", "difference", "phrase"),
    [
        (Verdict.CONTRADICTED, Difference.NONE, "the documents conflict with this"),
        (Verdict.CONSISTENT, Difference.NONE, "no conflict found"),
        (Verdict.DIFFERENT, Difference.DATE, "no conflict found: the documents speak of another time"),
        (Verdict.UNADDRESSED, Difference.NONE, "not addressed by the documents"),
    ],
)
def test_verdicts_are_plain_words(verdict: Verdict, difference: Difference, phrase: str) -> None:
    assert verdict_phrase(Assessment("c", "e", verdict, difference, (), "")) == phrase


QUALIFIERS = st.builds(
    Qualifiers,
    object_text=st.sampled_from(["", "cameras {0}", "%s"]),
    polarity=st.sampled_from(Polarity),
    modality=st.sampled_from(Modality),
    phase=st.sampled_from(Phase),
    role=st.sampled_from(Role),
    directness=st.sampled_from(Directness),
    value=st.none() | st.floats(0, 1e9),
)
ATTRIBUTIONS = st.builds(Attribution, form=st.sampled_from(Form), stance=st.none() | st.sampled_from(Stance))


@given(
    prop=st.sampled_from(Prop),
    qualifiers=QUALIFIERS,
    attribution=ATTRIBUTIONS,
    obj=st.sampled_from([None, POLICE, Party("{how} Ltd", "e9")]),
)
def test_every_statement_has_a_line(
    prop: Prop, qualifiers: Qualifiers, attribution: Attribution, obj: Party | None
) -> None:
    line = sentence_of(state(prop, qualifiers, attribution, obj), {})
    assert line.startswith("Acme")
    assert "  " not in line
    assert "\n" not in line
    assert obj is None or obj.name in line


def test_a_name_is_written_at_the_beginning_as_it_is_elsewhere() -> None:
    whose = {"e1": "iSample"}
    assert fact_of(state(Prop.SUPPLIES), whose) == "iSample supplied City Police"
