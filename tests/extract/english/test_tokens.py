"""Where sentences and words begin and end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from whobuilt.core.evidence import Document, Passage, PassageKind
from whobuilt.extract.english.tokens import iter_sentences, tokenize

DocumentOf = Callable[..., Document]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Smith met Dr. Brown. They left.", ["Mr. Smith met Dr. Brown.", "They left."]),
        ("Sen. White spoke at 5 p.m. in Paris. He left.", ["Sen. White spoke at 5 p.m. in Paris.", "He left."]),
        ("J. R. Smith spoke. He left.", ["J. R. Smith spoke.", "He left."]),
        ("The U.S. government paid. The city did not.", ["The U.S. government paid.", "The city did not."]),
        ("It left the U.S. It came back.", ["It left the U.S.", "It came back."]),
        ("It sued Acme Co. Ltd. in 2019. It won.", ["It sued Acme Co. Ltd. in 2019.", "It won."]),
        ("He works for Acme Inc. The firm grew.", ["He works for Acme Inc.", "The firm grew."]),
        ("It was sold in Jan. 2019 to police.", ["It was sold in Jan. 2019 to police."]),
        ("The No. 5 unit left. It fled.", ["The No. 5 unit left.", "It fled."]),
        ("It sold domes, e.g. cameras, there. They paid.", ["It sold domes, e.g. cameras, there.", "They paid."]),
        ("It cost $3.5 million. Nobody paid.", ["It cost $3.5 million.", "Nobody paid."]),
        ("It grew 5.5 per cent. Then it fell.", ["It grew 5.5 per cent.", "Then it fell."]),
        ("See www.example.org for more. Ask.", ["See www.example.org for more.", "Ask."]),
        ("Is it true? Yes! It is.", ["Is it true?", "Yes!", "It is."]),
        ("Wait... then it sold. Done.", ["Wait... then it sold.", "Done."]),
        ("He sold it (in 2019). They paid.", ["He sold it (in 2019).", "They paid."]),
        ('"We sell." They said so.', ['"We sell."', "They said so."]),
        ('"We sell," she said. "We grow." Nobody asked.', ['"We sell," she said.', '"We grow."', "Nobody asked."]),
        ("“We sell.” They said so.", ["“We sell.”", "They said so."]),
        ('He asked "Why?" and left.', ['He asked "Why?" and left.']),
    ],
)
def test_sentences(document_of: DocumentOf, text: str, sentences: list[str]) -> None:
    assert [text[item.start : item.end].strip() for item in iter_sentences(document_of(text))] == sentences


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Customers:\n- the ministry\n- the police", ["Customers:", "- the ministry", "- the police"]),
        ("Customers\n• the ministry\n• the police", ["Customers", "• the ministry", "• the police"]),
        ("A heading\n\nA sentence stands here.", ["A heading", "A sentence stands here."]),
        (
            "Northland Buys Cameras\nPublished 3 June 2019\n\nThe city paid.",
            ["Northland Buys Cameras", "Published 3 June 2019", "The city paid."],
        ),
    ],
)
def test_lines(document_of: DocumentOf, text: str, lines: list[str]) -> None:
    assert [text[item.start : item.end].strip() for item in iter_sentences(document_of(text))] == lines


def test_a_hard_wrapped_sentence_is_one(document_of: DocumentOf) -> None:
    wrapped = [
        "The ministry of the city bought some cameras from a maker in",
        "the north of the country, and then it bought a good many more",
        "of them. They were never paid for.",
    ]
    text = "\n".join(wrapped)
    found = [" ".join(text[item.start : item.end].split()) for item in iter_sentences(document_of(text))]
    assert [(sentence[:12], sentence[-12:]) for sentence in found] == [
        ("The ministry", "ore of them."),
        ("They were ne", "er paid for."),
    ]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Cameras Watch The City From Above", True),
        ("Northland Police Department Buys Spyware From Acme Systems", True),
        ("Cameras watch the city from above", False),
        ("The city bought cameras from Acme Systems.", False),
    ],
)
def test_a_line_of_capitals_is_a_heading(document_of: DocumentOf, text: str, *, heading: bool) -> None:
    [sentence] = iter_sentences(document_of(text))
    assert sentence.heading is heading


def test_a_blank_line_begins_a_paragraph(document_of: DocumentOf) -> None:
    found = list(iter_sentences(document_of("One stands here. Two stands here.\n\nThree stands there.")))
    assert [item.paragraph for item in found] == [1, 1, 2]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Acme-built drones", ["Acme", "-built", "drones"]),
        ("Acme’s cameras", ["Acme", "’s", "cameras"]),
        ("Acme Systems' cameras", ["Acme", "Systems", "'", "cameras"]),
        ("O'Neil's radio", ["O'Neil", "'s", "radio"]),
        ("AT&T's phones", ["AT&T", "'s", "phones"]),
        ("it doesn't", ["it", "doesn't"]),
        ("S.p.A. and Ltd.", ["S.p.A.", "and", "Ltd."]),
        ("the U.S. army", ["the", "U.S.", "army"]),
        ("the 5th of 1,200", ["the", "5th", "of", "1,200"]),
        ("US$7.5 for it.", ["US$7.5", "for", "it", "."]),
        ("a co-operative's 5%", ["a", "co-operative", "'s", "5%"]),
    ],
)
def test_words(text: str, tokens: list[str]) -> None:
    found = list(tokenize(text, 0, len(text)))
    assert [token.text for token in found] == tokens
    assert [text[token.start : token.end] for token in found] == tokens


def test_a_curly_apostrophe_reads_as_a_straight_one() -> None:
    assert [token.lower for token in tokenize("It doesn’t. Acme’s.", 0, 19)] == [
        "it",
        "doesn't",
        ".",
        "acme",
        "'s",
        ".",
    ]


def test_only_title_and_main_text_are_read(document_of: DocumentOf) -> None:

    text = "Main stands here. Aside stands there."
    document = replace(document_of(text), passages=(Passage(0, 17), Passage(18, 37, PassageKind.ASIDE)))
    assert [text[item.start : item.end] for item in iter_sentences(document)] == ["Main stands here."]
