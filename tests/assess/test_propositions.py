"""What claims are read as: words and proposition together."""

from __future__ import annotations

import pytest

from whobuilt.assess import propose
from whobuilt.assess.proposition import Proposition
from whobuilt.core.entities import Party
from whobuilt.core.statements import Attribution, Draft, Polarity, Prop, Quote, Stance, make_statement
from whobuilt.ports import Gazetteer, Taxonomy


def read(words: str, gazetteer: Gazetteer, taxonomy: Taxonomy, stance: Stance = Stance.DENIAL) -> list[Proposition]:
    vendor = Party("the vendor", "vendor")
    attribution = Attribution(organization=vendor, stance=stance)
    quote = Quote(10, 10 + len(words), words)
    claim = make_statement(Draft("paper", Prop.SAID, vendor, None, quote, (), "test@1", attribution=attribution))
    return list(propose(claim, gazetteer=gazetteer, taxonomy=taxonomy))


@pytest.mark.parametrize(
    ("words", "family", "classes", "at"),
    [
        (
            "does not directly do business with security services in Xinjiang",
            "business",
            ["security_service"],
            ["Xinjiang"],
        ),
        ("we have no dealings with the Kenyan police", "business", ["police"], ["Kenyan"]),
        ("denied selling cameras to police or the military", "supplies", ["police", "military"], []),
        ("it never equipped the army with drones", "supplies", ["military"], []),
        ("our products are not used by law enforcement in China", "used", ["law_enforcement"], ["China"]),
        (
            "in Xinjiang, we do not deal with the Public Security Bureau of Aksu",
            "business",
            ["public_security_bureau"],
            ["Aksu"],
        ),
    ],
)
def test_whom_and_where(
    words: str, family: str, classes: list[str], at: list[str], gazetteer: Gazetteer, taxonomy: Taxonomy
) -> None:
    (found,) = read(words, gazetteer, taxonomy)
    assert found.polarity is Polarity.NEGATED
    assert (found.family.name, list(found.target.classes)) == (family, classes)
    assert [place.text for place in found.target.at] == at


@pytest.mark.parametrize(
    "words",
    [
        "a charge the company has denied",
        "it complies with all laws",
        "its network could be used by the police for espionage",
        "we do not sell to such regimes without a licence",
        "it was not told of what it sold to the police",
        "",
        "…",
    ],
)
def test_nothing_is_read_where_nothing_can_be_checked(words: str, gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    assert read(words, gazetteer, taxonomy) == []


@pytest.mark.parametrize(
    ("words", "families"),
    [
        ("it does not operate the cameras that it sells to the police", ["operates"]),
        ("it denied the report that it sold cameras to the police", ["supplies"]),
    ],
)
def test_a_verb_that_only_tells_of_what_denies_nothing(
    words: str, families: list[str], gazetteer: Gazetteer, taxonomy: Taxonomy
) -> None:
    assert [found.family.name for found in read(words, gazetteer, taxonomy)] == families


def test_directness_and_product(gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    (plain,) = read("it does not sell thermal cameras directly to the police", gazetteer, taxonomy)
    assert (plain.directly, plain.indirectly, plain.product) == (True, False, ("thermal", "cameras"))
    (both,) = read("it does not sell to the police, directly or indirectly", gazetteer, taxonomy)
    assert (both.directly, both.indirectly) == (False, True)


@pytest.mark.parametrize(("about", "count"), [("Orion Works", 0), ("the Kenyan police", 1)])
def test_what_others_say_of_a_company_is_no_claim_of_it(
    about: str, count: int, gazetteer: Gazetteer, taxonomy: Taxonomy
) -> None:
    words = f"{about} did not buy anything from Maker Works"
    league, other = Party("the league", "league"), Party(about, "about")
    quote = Quote(0, len(words), words)
    attribution = Attribution(organization=league, stance=Stance.ASSERTION)
    claim = make_statement(Draft("paper", Prop.SAID, league, other, quote, (), "test@1", attribution=attribution))
    assert len(propose(claim, gazetteer=gazetteer, taxonomy=taxonomy)) == count


def test_a_denial_of_an_affirmative_clause_denies_it(gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    words = "it had sold spyware to the police"
    assert [item.polarity for item in read(words, gazetteer, taxonomy)] == [Polarity.NEGATED]
    assert [item.polarity for item in read(words, gazetteer, taxonomy, Stance.ASSERTION)] == [Polarity.AFFIRMED]


def test_the_clause_after_but_has_its_own_polarity(gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    words = "we do not sell to the police but provide cameras to hospitals"
    found = read(words, gazetteer, taxonomy, Stance.ASSERTION)
    assert [(item.target.classes, item.polarity) for item in found] == [
        (("police",), Polarity.NEGATED),
        (("health",), Polarity.AFFIRMED),
    ]


def test_a_word_within_a_word_denies_nothing(gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    words = "it was willing to sign no-spy agreements with governments"
    assert {found.polarity for found in read(words, gazetteer, taxonomy, Stance.ASSERTION)} == {Polarity.AFFIRMED}
