"""The forms in which words are reported: inverted, broken, called names, urged, denied without content."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Form, Prop, Stance, Statement

ExtractionOf = Callable[..., Extraction]


def sayings(extraction: Extraction) -> list[Statement]:
    return [item for item in extraction.statements if item.prop is Prop.SAID]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Acme Systems stated that it no longer serves Sudan.", ["it no longer serves Sudan"]),
        ("Acme Systems pointed out that the cameras were switched off.", ["the cameras were switched off"]),
        ("Acme Systems continues to maintain that it has no contract.", ["it has no contract"]),
        ("Acme Systems is adamant that it broke no rule.", ["it broke no rule"]),
        ("Acme Systems said in a statement on Monday it would appeal.", ["it would appeal"]),
        ("Acme Systems at first told the court that it had no records.", ["it had no records"]),
        ("Acme Systems said on Tuesday that it had cut its ties, adding that the devices were old.",
         ["it had cut its ties", "the devices were old"]),
        ("Acme Systems answered that the drones carry no weapons and that it only rents them.",
         ["the drones carry no weapons", "it only rents them"]),
        ("The cameras were bought in Hungary, the army said, and nothing came from Israel.",
         ["The cameras were bought in Hungary", "nothing came from Israel"]),
        ("Old devices, Acme Systems explained, keep working offline.",
         ["Old devices, Acme Systems explained, keep working offline"]),
        ("The police used a trial version, Minister Anna Brown has told parliament, weeks after they denied it.",
         ["The police used a trial version"]),
        ("Acme Systems said it had left the market, although invoices show a sale in 2021.",
         ["it had left the market"]),
        ("Acme Systems denied selling cameras and said that it follows the law.",
         ["selling cameras", "it follows the law"]),
        ("The Northland Institute called for an immediate ban.", ["an immediate ban"]),
        ("The Northland Institute urged governments to close the gap.", ["governments to close the gap"]),
        ("The Northland Institute called the contract a scandal.", ["the contract a scandal"]),
        ("The Northland Institute described how the police use the cameras.", ["how the police use the cameras"]),
        ("The Northland Institute described the deal as a gift to censors.", ["the deal as a gift to censors"]),
        ("An audit by the Northland Institute found that the cameras recorded faces.", ["the cameras recorded faces"]),
        ("The cameras record faces, according to a report by the Northland Institute.", ["The cameras record faces"]),
        ("According to the minister, two officers were given licences.", ["two officers were given licences"]),
        ("Acme denies selling cameras to Kenya", ["selling cameras to Kenya"]),
        ("NAIROBI, 4 May 2022 – The cameras were old, Acme Systems said.", ["The cameras were old"]),
        ("Acme Systems told investors that year it would vet its buyers.", ["it would vet its buyers"]),
        ('The ministry rejected the findings as "foreign propaganda" and said officers act strictly by law.',
         ['the findings as "foreign propaganda"', "officers act strictly by law"]),
    ],
)  # fmt: skip
def test_reported_words(extraction_of: ExtractionOf, text: str, said: list[str]) -> None:
    found = sayings(extraction_of(text))
    assert [(item.quote.exact, item.attribution.form) for item in found] == [(each, Form.INDIRECT) for each in said]


@pytest.mark.parametrize(
    "text",
    [
        "Acme Systems denied.",
        "The page retells, in other words, what Acme Systems said in public between 2018 and 2020.",
        "What Acme Systems says is a trial has lasted for years.",
        "The page in which Acme Systems described the project was taken down in 2019.",
        "The road, for which Acme Systems called a tender in 2017, was worth 300 million yuan.",
        "Acme Systems denied the allegations.",
        "Acme Systems has repeatedly denied any wrongdoing.",
        "The court dismissed the case against Acme Systems.",
        "Acme Systems added four cameras to the system.",
        "Acme Systems reported record sales in Kenya.",
        "Acme Systems, said to be the largest maker, grew.",
        "The cameras reported to the server are old.",
        "Records show that Acme Systems sold cameras.",
        "The claim that Acme Systems sold cameras spread.",
        "Acme Systems wanted to say that it follows the law.",
        "Acme Systems does not write programs or applications to order for such systems.",
        "Acme Systems could not say that the cameras were safe.",
    ],
)
def test_nothing_is_said(extraction_of: ExtractionOf, text: str) -> None:
    assert [item.quote.exact for item in sayings(extraction_of(text))] == []


def test_a_denial_of_what_another_says_holds_what_is_denied(extraction_of: ExtractionOf) -> None:
    text = "Beta Networks said the cameras were used to spy on people, which Acme Systems denies."
    assert {(item.quote.exact, item.attribution.stance) for item in sayings(extraction_of(text))} == {
        ("the cameras were used to spy on people", Stance.ASSERTION),
        ("the cameras were used to spy on people, which Acme Systems denies", Stance.DENIAL),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"They feel safe," noted Anna Brown, a fellow of the Northland Institute.', ["They feel safe"]),
        ("''They feel safe,'' said Anna Brown.", ["They feel safe"]),
        ("“They feel safe,“ said Anna Brown.", ["They feel safe"]),
        ("‘They feel quite safe in the city now,’ said Anna Brown.", ["They feel quite safe in the city now"]),
        ("“They feel safe,” a company representative commented.", ["They feel safe"]),
        ("Acme Systems grew. “We obey the law,” its statement read.", ["We obey the law"]),
        ("Anna Brown disagreed: “It is not lawful to take them.”", ["It is not lawful to take them."]),
        ("Acme Systems called the action “meritless” and sued.", ["meritless"]),
        ("Anna Brown, asked about it, replied: “We don't.”", ["We don't."]),
        ('Acme Systems wrote: "\r\nWe obey the law in all we do."', ["We obey the law in all we do."]),
        ("Anna Brown spoke.\n\n“It is wrong,” she said.\n\n“Nobody was asked about it at all.”",
         ["It is wrong", "Nobody was asked about it at all."]),
        ("Anna Brown said: “It is wrong.\n\n“Nobody was asked about it.”",
         ["It is wrong.", "Nobody was asked about it."]),
    ],
)  # fmt: skip
def test_words_in_marks(extraction_of: ExtractionOf, text: str, said: list[str]) -> None:
    found = sayings(extraction_of(text))
    assert [(item.quote.exact, item.attribution.form) for item in found] == [(each, Form.DIRECT) for each in said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Acme Systems did not reply to our questions.", "did not reply to our questions"),
        ("Acme Systems would not discuss individual contracts.", "would not discuss individual contracts"),
        ("Acme Systems did not wish to comment on that.", "did not wish to comment on that"),
        ("Acme Systems declined to say who wrote the code.", "declined to say who wrote the code"),
        ("Acme Systems would neither confirm nor deny the sale.", "would neither confirm nor deny the sale"),
        ("Acme Systems gave no answer.", "gave no answer"),
    ],
)
def test_what_is_kept_back(extraction_of: ExtractionOf, text: str, said: str) -> None:
    [found] = sayings(extraction_of(text))
    assert (found.quote.exact, found.attribution.stance) == (said, Stance.NO_COMMENT)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Acme Systems said that its software is not used in raids.", Stance.DENIAL),
        ("Acme Systems said it complied with all export rules.", Stance.DENIAL),
        ("A spokesman for Acme Systems said the company had broken no law.", Stance.DENIAL),
        ("Acme Systems said it would no longer sell to Kenya.", Stance.PROMISE),
        ("Acme Systems said it had no plans to return to Kenya.", Stance.PROMISE),
        ("Acme Systems said it was sorry for its mistakes.", Stance.ASSERTION),
        ("The Northland Institute said that Acme Systems sold cameras to the Kenyan police.", Stance.ASSERTION),
        ("The Northland Institute found that the police had not used the cameras.", Stance.ASSERTION),
        ("The Northland Institute urged Kenya to stop.", Stance.CRITICISM),
        ("The Northland Institute argued that the costs had been hidden for years.", Stance.CRITICISM),
        ('"The law does not allow it," said the minister, Anna Brown.', Stance.CRITICISM),
        ('"I don\'t have anything on that," said Anna Brown.', Stance.NO_COMMENT),
    ],
)
def test_what_the_speaker_does(extraction_of: ExtractionOf, text: str, stance: Stance) -> None:
    assert [item.attribution.stance for item in sayings(extraction_of(text))] == [stance]


@pytest.mark.few(1)
@pytest.mark.parametrize(
    "text",
    [
        "Acme Systems said it, and said that it, and denied that, " * 150,
        "according to Acme Systems, " * 300,
        "'a b'c, " * 1000 + "‘aaa " * 1000 + '"Aa ' * 1000,
        "Anna Brown: We sold it here.\n\n" * 300,
    ],
)
def test_odd_texts_are_read(extraction_of: ExtractionOf, text: str) -> None:
    assert all(text[s.quote.start : s.quote.end] == s.quote.exact for s in extraction_of(text).statements)
