"""Who said what: words in quotation marks, reported words, and for whom the speaker speaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Form, Prop, Stance, Statement

ExtractionOf = Callable[..., Extraction]

COMPANY = ("Acme Systems", "Acme Systems")
SPOKESWOMAN = ("Jane Miller", "Acme Systems")


def sayings(extraction: Extraction) -> list[Statement]:
    return [item for item in extraction.statements if item.prop is Prop.SAID]


def words(extraction: Extraction) -> list[str]:
    return [item.quote.exact for item in sayings(extraction)]


def voice(said: Statement) -> tuple[str, str]:
    """The speaker's name, and the name of whom the speaker speaks for; each empty where not told."""
    told = said.attribution
    return told.speaker.name if told.speaker else "", told.organization.name if told.organization else ""


@pytest.mark.parametrize(
    ("text", "said", "speaker"),
    [
        ('"We follow the law," Acme Systems said.', "We follow the law", COMPANY),
        ("“We follow the law,” Acme Systems said.", "We follow the law", COMPANY),
        ('"We follow the law," said Acme Systems.', "We follow the law", COMPANY),
        ('Acme Systems said: "We follow the law."', "We follow the law.", COMPANY),
        ('Acme Systems said, "We follow the law."', "We follow the law.", COMPANY),
        ('Acme Systems grew. "We follow the law," the company said.', "We follow the law", COMPANY),
        (
            '"We follow the law," said Jane Miller, a spokeswoman for Acme Systems.',
            "We follow the law",
            SPOKESWOMAN,
        ),
        (
            "“We follow the law,” Jane Miller, chief executive of Acme Systems, told the newspaper.",
            "We follow the law",
            SPOKESWOMAN,
        ),
        (
            'Acme Systems\' chief executive, Jane Miller, told the newspaper: "We follow the law."',
            "We follow the law.",
            SPOKESWOMAN,
        ),
        (
            'Jane Miller, a spokeswoman for Acme Systems, spoke. "We follow the law," she said.',
            "We follow the law",
            SPOKESWOMAN,
        ),
        (
            'Jane Miller, a spokeswoman for Acme Systems, spoke. Ms. Miller said: "We follow the law."',
            "We follow the law.",
            SPOKESWOMAN,
        ),
    ],
)
def test_words_in_quotation_marks(extraction_of: ExtractionOf, text: str, said: str, speaker: tuple[str, str]) -> None:
    [found] = sayings(extraction_of(text))
    assert (found.quote.exact, voice(found), found.attribution.form) == (said, speaker, Form.DIRECT)


def test_a_broken_quotation_is_two_items_of_one_speaker(extraction_of: ExtractionOf) -> None:
    text = '"We follow the law everywhere," Acme Systems said. "We always followed it in Kenya."'
    found = sayings(extraction_of(text))
    assert [item.quote.exact for item in found] == ["We follow the law everywhere", "We always followed it in Kenya."]
    assert {voice(item) for item in found} == {COMPANY}


def test_a_quotation_goes_on_across_sentences(extraction_of: ExtractionOf) -> None:
    text = 'Acme Systems wrote: "We follow the law. We respect the rights of everybody."'
    assert words(extraction_of(text)) == ["We follow the law. We respect the rights of everybody."]


def test_a_denial_within_a_longer_quotation_stands_alone(extraction_of: ExtractionOf) -> None:
    text = 'Acme Systems said: "We respect rights. We have never sold a camera in Kenya. We follow the law."'
    assert [(item.quote.exact, item.attribution.stance) for item in sayings(extraction_of(text))] == [
        ("We respect rights.", Stance.ASSERTION),
        ("We have never sold a camera in Kenya.", Stance.DENIAL),
        ("We follow the law.", Stance.ASSERTION),
    ]


def test_two_speakers_in_one_paragraph(extraction_of: ExtractionOf) -> None:
    text = (
        '"We follow the law," Acme Systems said. '
        '"They break it every day," said Anna Brown, a researcher at the Northland Institute.'
    )
    assert [(item.quote.exact, voice(item)) for item in sayings(extraction_of(text))] == [
        ("We follow the law", COMPANY),
        ("They break it every day", ("Anna Brown", "Northland Institute")),
    ]


def test_a_part_of_a_sentence_is_quoted(extraction_of: ExtractionOf) -> None:
    text = 'Jane Miller said Acme Systems "has never worked with the police in Kenya" and would not do so.'
    [found] = sayings(extraction_of(text))
    assert (found.quote.exact, voice(found)[0]) == ("has never worked with the police in Kenya", "Jane Miller")


def test_a_term_in_quotation_marks_is_not_said(extraction_of: ExtractionOf) -> None:
    assert words(extraction_of('Acme Systems sold "smart" cameras and a "safe city" to the Kenyan police.')) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Acme Systems said it follows the law.", "it follows the law"),
        ("Acme Systems said that it follows the law.", "it follows the law"),
        ("Acme Systems has said that it follows the law.", "it follows the law"),
        ("Acme Systems insists that it follows the law.", "it follows the law"),
        ("Acme Systems told Parliament in March 2019 that it follows the law.", "it follows the law"),
        ("Acme Systems said in 2011 that it follows the law.", "it follows the law"),
        ("It had broken no law, Acme Systems said.", "It had broken no law"),
        ("According to Acme Systems, it follows the law.", "it follows the law"),
        ("The cameras are safe, according to Acme Systems.", "The cameras are safe"),
        ("Acme Systems denied that it had broken the law.", "it had broken the law"),
        ("Acme Systems denied selling cameras to the police.", "selling cameras to the police"),
        ("Acme Systems rejected the accusation that it sold cameras to Kenya.", "it sold cameras to Kenya"),
    ],
)
def test_reported_words(extraction_of: ExtractionOf, text: str, said: str) -> None:
    [found] = sayings(extraction_of(text))
    assert (found.quote.exact, voice(found), found.attribution.form) == (said, COMPANY, Form.INDIRECT)


@pytest.mark.parametrize(
    ("text", "speaker", "speaker_text"),
    [
        (
            "Analysts with the Northland Institute said the cameras were dangerous.",
            ("", "Northland Institute"),
            "Analysts",
        ),
        ("Acme Systems' lawyer said the cameras were safe.", ("", "Acme Systems"), "Acme Systems' lawyer"),
        ("A spokesman for Acme Systems said the cameras were safe.", ("", "Acme Systems"), "A spokesman"),
        ("Senator Carol White said the cameras were dangerous.", ("Carol White", ""), "Senator Carol White"),
        ("The Kenyan police said the cameras were safe.", ("Kenyan police", "Kenyan police"), "The Kenyan police"),
        (
            "Jane Miller, a spokeswoman for Acme Systems, spoke. She said the cameras were safe.",
            ("Jane Miller", "Acme Systems"),
            "She",
        ),
    ],
)
def test_the_speaker_as_named(
    extraction_of: ExtractionOf, text: str, speaker: tuple[str, str], speaker_text: str
) -> None:
    [found] = sayings(extraction_of(text))
    assert (voice(found), found.attribution.speaker_text) == (speaker, speaker_text)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Acme Systems said it had never sold cameras to the police.", Stance.DENIAL),
        ("Acme Systems denied that it had sold cameras to the police.", Stance.DENIAL),
        ("Acme Systems insists it sells no spyware to Kenya.", Stance.DENIAL),
        ("Acme Systems dismissed the claims as baseless.", Stance.DENIAL),
        ("The cameras record faces, something Acme Systems has denied.", Stance.DENIAL),
        ('"We have never sold a camera to Kenya," Acme Systems said.', Stance.DENIAL),
        ('"We do not work with the police," Acme Systems said.', Stance.DENIAL),
        ('"We have no customers in Kenya," Acme Systems said.', Stance.DENIAL),
        ("The Kenyan police said they do not use cameras made by Acme Systems.", Stance.DENIAL),
        ("Acme Systems said it sold cameras to the police.", Stance.ASSERTION),
        ("Acme Systems maintains that its products are used lawfully.", Stance.ASSERTION),
        ('"We are proud of our work," Acme Systems said.', Stance.ASSERTION),
        ("Acme Systems promised that it would stop selling spyware to Kenya.", Stance.PROMISE),
        ("Acme Systems pledged to end its work in Kenya.", Stance.PROMISE),
        ('"We will stop all sales to Kenya," Acme Systems said.', Stance.PROMISE),
        ("The Northland Institute accused Acme Systems of selling spyware to Kenya.", Stance.CRITICISM),
        ("The Northland Institute criticised Acme Systems for selling spyware to Kenya.", Stance.CRITICISM),
        ("The Northland Institute warned that the cameras violate privacy.", Stance.CRITICISM),
        ('"The cameras are dangerous," said Anna Brown, a researcher at the Northland Institute.', Stance.CRITICISM),
        ("Acme Systems declined to comment.", Stance.NO_COMMENT),
        ("Acme Systems declined to comment on its customers.", Stance.NO_COMMENT),
        ("Acme Systems refused to comment.", Stance.NO_COMMENT),
        ('"We cannot go into our customers," Acme Systems said.', Stance.NO_COMMENT),
        ('"We make no statements about our methods," Acme Systems said.', Stance.NO_COMMENT),
        ("Acme Systems said that it rejected the charges.", Stance.DENIAL),
        ("Acme Systems said that it had stopped selling to Kenya.", Stance.DENIAL),
        ("Acme Systems said that it did not know who used its cameras.", Stance.DENIAL),
        ('"We got this wrong," Acme Systems said.', Stance.ASSERTION),
        ("The auditors of Kenya said that the cameras had never been switched on.", Stance.CRITICISM),
        ("Councillor Anna Brown said that nobody had been told about the cameras.", Stance.CRITICISM),
        ('"It helps us to see who was there," said Anna Brown of the civic group Open Eyes.', Stance.CRITICISM),
        ("Acme Systems's privacy officer, Anna Brown, said that the company had no customers there.", Stance.DENIAL),
        ("The auditors of Kenya said that the police had bought cameras from Acme Systems.", Stance.ASSERTION),
    ],
)
def test_what_the_speaker_does(extraction_of: ExtractionOf, text: str, stance: Stance) -> None:
    assert [item.attribution.stance for item in sayings(extraction_of(text))] == [stance]


def test_both_halves_of_a_quotation_do_what_the_whole_does(extraction_of: ExtractionOf) -> None:
    text = '"We only make the cameras," Acme Systems said, "and we have never sold one to Kenya."'
    assert [item.attribution.stance for item in sayings(extraction_of(text))] == [Stance.DENIAL, Stance.DENIAL]


def test_a_saying_bears_its_day(extraction_of: ExtractionOf) -> None:
    text = "Acme Systems told Parliament in March 2019 that it had no contracts in Sudan in May 2018."
    [found] = sayings(extraction_of(text))
    assert str(found.qualifiers.date) == "2019-03"


def test_a_relation_within_reported_words_is_the_speakers(extraction_of: ExtractionOf) -> None:
    found = extraction_of("Beta Networks said that Acme Systems sold cameras to the Kenyan police.")
    [supply] = [item for item in found.statements if item.prop is Prop.SUPPLIES]
    assert (voice(supply)[0], supply.attribution.form) == ("Beta Networks", Form.INDIRECT)


def test_a_relation_of_the_documents_own_words_is_the_documents(extraction_of: ExtractionOf) -> None:
    text = 'Acme Systems sold cameras to the Kenyan police. "We follow the law," Acme Systems said.'
    [supply] = [item for item in extraction_of(text).statements if item.prop is Prop.SUPPLIES]
    assert (voice(supply), supply.attribution.form) == (("", ""), Form.DOCUMENT)


def test_nobody_said_what_nobody_is_told_to_have_said(extraction_of: ExtractionOf) -> None:
    assert words(extraction_of("Acme Systems sold cameras. It grew. The police use them.")) == []


def test_who_could_not_be_reached_denies_nothing(extraction_of: ExtractionOf) -> None:
    text = (
        "The Kenyan police told a prosecutor that they had no contracts with Acme Systems. After that the minister "
        "replied: “It is police work.” Acme Systems could not be reached. The police bought cameras."
    )
    denials = [item for item in sayings(extraction_of(text)) if item.attribution.stance is Stance.DENIAL]
    assert [item.quote.exact for item in denials] == ["they had no contracts with Acme Systems"]
