"""Words that nobody is told to have said: turns of a hearing, joint statements, a company's own page."""

from __future__ import annotations

from collections.abc import Callable

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Form, Prop, Stance, Statement

ExtractionOf = Callable[..., Extraction]


def sayings(extraction: Extraction) -> list[tuple[str, str, Stance | None]]:
    said = [item for item in extraction.statements if item.prop is Prop.SAID]
    return [
        (item.attribution.speaker_text, " ".join(item.quote.exact.split()), item.attribution.stance) for item in said
    ]


def forms(extraction: Extraction) -> set[Form]:
    found: list[Statement] = [item for item in extraction.statements if item.prop is Prop.SAID]
    return {item.attribution.form for item in found}


def test_a_press_briefing(extraction_of: ExtractionOf) -> None:
    text = (
        "Q Can I follow up on that?\n\nMS. BROWN: Yeah.\n\n"
        "Q There is a report that Acme Systems sold cameras to Kenya. Do you have a reaction?\n\n"
        "MS. BROWN: I don’t have anything new on that.\n"
    )
    assert sayings(extraction_of(text)) == [
        ("Q", "There is a report that Acme Systems sold cameras to Kenya.", Stance.ASSERTION),
        ("MS. BROWN", "I don’t have anything new on that.", Stance.NO_COMMENT),
    ]


def test_an_official_without_a_name(extraction_of: ExtractionOf) -> None:
    text = (
        "Q Thanks for doing this. Is there a list?\n\n"
        "SENIOR OFFICIAL: As we announced a year ago, we prepared an order. And so it follows that guidance.\n\n"
        "It builds on an act that was passed last year.\n"
    )
    assert sayings(extraction_of(text)) == [
        ("SENIOR OFFICIAL", "As we announced a year ago, we prepared an order. And so it follows that guidance.",
         Stance.ASSERTION),
        ("SENIOR OFFICIAL", "It builds on an act that was passed last year.", Stance.ASSERTION),
    ]  # fmt: skip


def test_a_hearing(extraction_of: ExtractionOf) -> None:
    text = (
        "Witness: Anna Brown, Chief Security and Privacy Officer, Acme Systems.\n\n"
        "Chair: Thank you for coming.\n\nAnna Brown (Acme Systems): We have never sold cameras to Kenya.\n\n"
        "Chair: Who bought them?\n\nAnna Brown (Acme Systems): We do not know who bought them.\n"
    )
    found = sayings(extraction_of(text))
    assert ("Anna Brown", "We have never sold cameras to Kenya.", Stance.DENIAL) in found
    assert "Witness" not in {speaker for speaker, _, _ in found}


def test_what_governments_state_together(extraction_of: ExtractionOf) -> None:
    text = (
        "We, the governments of France, Norway and Sweden, recognize the threat.\n\n"
        "Spyware has been misused across the world.\n\nWe commit to:\n\n"
        "- working within our systems to establish robust guardrails;\n\n- preventing the export of software.\n"
    )
    found = sayings(extraction_of(text))
    assert found == [
        ("the governments", "Spyware has been misused across the world.", Stance.CRITICISM),
        ("the governments", "working within our systems to establish robust guardrails;", Stance.PROMISE),
        ("the governments", "preventing the export of software.", Stance.PROMISE),
    ]
    assert forms(extraction_of(text)) == {Form.DOCUMENT}


def test_a_field_of_a_form_is_no_turn(extraction_of: ExtractionOf) -> None:
    text = "Date: 3 May 2021\n\nSubject: Cameras for the city\n\nSupplier: Acme Systems sold cameras to the city.\n"
    assert sayings(extraction_of(text)) == []


def test_a_sentence_that_begins_with_an_article_is_no_answer(extraction_of: ExtractionOf) -> None:
    assert sayings(extraction_of("A guard was hired.\n\nA company sold cameras to the police.\n")) == []


def test_turns_as_a_parliament_prints_them(extraction_of: ExtractionOf) -> None:
    text = "Mr. SMITH. We have never sold cameras to Kenya.\n\nSenator WHITE. Is that so?\n\nMr. SMITH. It is.\n"
    assert [words for _, words, _ in sayings(extraction_of(text))] == ["We have never sold cameras to Kenya."]


def test_a_director_takes_turns_as_a_senator_does(extraction_of: ExtractionOf) -> None:
    text = "Senator BROWN. Where are the cameras?\n\nDirector MILLER. We have never used them in any case."
    assert ("We have never used them in any case.", Stance.DENIAL) in [
        told[1:] for told in sayings(extraction_of(text))
    ]


def test_a_page_of_a_companys_own_denies_what_it_does_and_not_whose_page_it_is(extraction_of: ExtractionOf) -> None:
    text = (
        "Acme Systems and privacy\n\nThis page is not Acme Systems's.\n\n"
        "Acme Systems does not sell cameras to Kenya.\n\nWe have never kept faces, and our cameras keep none.\n"
    )
    assert sayings(extraction_of(text)) == [
        ("Acme Systems", "Acme Systems does not sell cameras to Kenya.", Stance.DENIAL),
        ("Acme Systems", "We have never kept faces, and our cameras keep none.", Stance.DENIAL),
    ]
