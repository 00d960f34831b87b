"""Names that rules and a tagger see together, and names of a user's own list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest

from whobuilt.core.entities import Schema
from whobuilt.core.evidence import Document
from whobuilt.extract.english.names import NameFinder
from whobuilt.extract.english.patterns import PatternExtractor
from whobuilt.extract.english.runs import Name
from whobuilt.extract.english.tokens import iter_sentences
from whobuilt.inference.dictionary import Dictionary
from whobuilt.inference.shipped import open_tagger
from whobuilt.ports import Gazetteer, Tagged

DocumentOf = Callable[[str], Document]
COMPANY, BODY, ORGANIZATION, PRODUCT = Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION, Schema.PRODUCT


class Seeing:
    """A tagger that sees these words, and nothing else."""

    name = "seeing@1"

    def __init__(self, seen: dict[str, Schema], score: float = 0.9) -> None:
        self.seen, self.score = seen, score

    def tag(self, text: str) -> Iterable[Tagged]:
        places = [
            (found.span(), kind) for name, kind in self.seen.items() for found in re.finditer(re.escape(name), text)
        ]
        return [Tagged(start, end, kind, self.score) for (start, end), kind in sorted(places)]


@pytest.fixture
def names_in(gazetteer: Gazetteer, document_of: DocumentOf) -> Callable[..., dict[str, Schema | None]]:
    def find(
        text: str, seen: dict[str, Schema] | None = None, listed: Dictionary | None = None
    ) -> dict[str, Schema | None]:
        document = document_of(text)
        finder = NameFinder(gazetteer, Seeing(seen) if seen is not None else None, listed)
        found: list[Name] = finder.find(document.text, list(iter_sentences(document)))
        return {name.text: name.schema for name in found}

    return find


NamesIn = Callable[..., dict[str, Schema | None]]


def test_what_only_a_guess_took_for_a_name_is_dropped(names_in: NamesIn) -> None:
    text = "The minister thanked Aurorix at the opening."
    assert "Aurorix" in names_in(text)
    assert names_in(text, {}) == {}


def test_what_its_own_words_show_needs_no_tagger(names_in: NamesIn) -> None:
    assert names_in("The minister thanked Aurorix Ltd at the opening.", {}) == {"Aurorix Ltd": COMPANY}


def test_the_tagger_says_what_an_unexplained_name_is(names_in: NamesIn) -> None:
    assert names_in("They liked Aurorix a lot.", {"Aurorix": PRODUCT}) == {"Aurorix": PRODUCT}


def test_a_longer_organization_is_the_taggers(names_in: NamesIn) -> None:
    text = "He led the Ruritanian League of Rights until May."
    assert names_in(text, {"Ruritanian League of Rights": ORGANIZATION}) == {
        "Ruritanian League of Rights": ORGANIZATION
    }


def test_two_names_that_a_tagger_took_for_one_are_two(names_in: NamesIn) -> None:
    assert set(names_in("They hired Aurorix and Belltor again.", {"Aurorix and Belltor": COMPANY})) == {
        "Aurorix",
        "Belltor",
    }


def test_a_heading_shows_no_names(names_in: NamesIn) -> None:
    text = "Owned Operated Controlled Directed\n\nThe rule applies to all."
    assert names_in(text, {"Owned Operated": COMPANY}) == {}


def test_a_heading_in_capitals_shows_what_its_words_or_the_text_below_explain(names_in: NamesIn) -> None:
    heading = "RURITANIA SPENDS MORE THAN ITS NEIGHBOURS"
    assert names_in(heading, {heading: COMPANY}) == {}
    below = names_in("AURORIX, WATCHED BY ALL FROM ABOVE\n\nThe camera of Aurorix Ltd is new. They like Aurorix.")
    assert "AURORIX" in below


@pytest.mark.parametrize(
    ("text", "seen", "kind"),
    [
        ("The delegate of the Republic of Chile spoke.", "Republic of Chile", Schema.LOCATION),
        ("They use the NeoGlance Watch daily.", "NeoGlance Watch", PRODUCT),
        ("They bought Aurorix cameras.", "Aurorix", COMPANY),
        ("They bought it from Aurorix Watch Ltd again.", "Aurorix Watch Ltd", COMPANY),
        ("Four names were added to the Entity List.", "Entity List", ORGANIZATION),
    ],
)
def test_the_tagger_corrects_what_one_word_shows_but_no_legal_form(
    names_in: NamesIn, text: str, seen: str, kind: Schema
) -> None:
    guess = kind if kind not in {COMPANY, ORGANIZATION} else PRODUCT
    assert names_in(text, {seen: guess}) == {seen: kind}


def test_a_firm_from_a_town_does_not_make_the_town_a_firm(names_in: NamesIn) -> None:
    text = "The seller was a company from Florianópolis, which said no more."
    assert names_in(text, {"Florianópolis": COMPANY}) == {"Florianópolis": Schema.LOCATION}


@pytest.mark.parametrize(
    ("text", "seen", "kind"),
    [
        ("The Kenyan police came.", "Kenyan police", BODY),
        ("The report went to the Committee.", "Committee", BODY),
        ("On the advice of the City Manager they paid.", "City Manager", BODY),
        ("The Minister of the Interior opened it.", "Minister of the Interior", BODY),
        ("It fell under the Disposal of Public Assets Act.", "Disposal of Public Assets Act", BODY),
        ("They paid RMB for it.", "RMB", COMPANY),
        ("They paid SEK 19 for it.", "SEK 19", COMPANY),
    ],
)
def test_what_a_tagger_takes_for_a_body_and_is_none(names_in: NamesIn, text: str, seen: str, kind: Schema) -> None:
    assert names_in(text, {seen: kind}) == {}


def test_words_that_open_a_question_are_no_part_of_a_name(names_in: NamesIn) -> None:
    assert "Aurorix" in names_in("Was Aurorix one of them? They thanked Aurorix.", {"Was Aurorix": COMPANY})


def test_a_sum_behind_a_name_is_no_part_of_it(names_in: NamesIn) -> None:
    text = "They fined the Police Authority SEK 2.5 million for it."
    assert names_in(text, {"Police Authority SEK": BODY}) == {"Police Authority": BODY}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Other Vision Inc. sold cameras.", "Vision Inc."),
        ("Gamma Optics (Ruritania) Operations Limited sold cameras.", "Gamma Optics (Ruritania) Operations Limited"),
        ("They paid Gamma Optics Group (Limited) for it.", "Gamma Optics Group (Limited)"),
        ("GAMMA & DELTA LTD won the contract.", "GAMMA & DELTA LTD"),
        ("They asked Gam\u200bma Optics Ltd for it.", "Gam\u200bma Optics Ltd"),
    ],
)
def test_where_a_name_begins_and_ends(names_in: NamesIn, text: str, name: str) -> None:
    assert names_in(text).get(name) is COMPANY


@pytest.mark.parametrize(
    "text", ["The price is in GBP and rising.", "Write to LS13 3AX or call.", "I’ll see. I'll ask."]
)
def test_codes_are_no_names(names_in: NamesIn, text: str) -> None:
    assert names_in(text) == {}


def test_a_listed_name_is_found_in_any_letters_and_is_what_the_list_says(names_in: NamesIn) -> None:
    listed = Dictionary([("bluefin", PRODUCT), ("Aurorix", BODY)])
    assert names_in("They put bluefin on it. It was made by Aurorix.", {}, listed) == {
        "bluefin": PRODUCT,
        "Aurorix": BODY,
    }


def test_a_listed_name_within_a_longer_one_is_left(names_in: NamesIn) -> None:
    listed = Dictionary([("Aurorix", PRODUCT)])
    assert names_in("They paid Aurorix Systems Ltd for it.", None, listed) == {"Aurorix Systems Ltd": COMPANY}


def test_a_name_with_something_hidden_in_it_is_the_same_name(gazetteer: Gazetteer, document_of: DocumentOf) -> None:
    text = (
        "Gam\u200bma Optics sold cameras to the Exampleton Police Department. "
        "G\u0430mma Optics sold drones to the Exampleton Police Department. Gamma Optics is a company."
    )
    found = PatternExtractor(gazetteer, open_tagger("en")).extract(document_of(text))
    companies = [entity for entity in found.entities if entity.schema is COMPANY]
    assert len(companies) == 1
    assert {"Gam\u200bma Optics", "G\u0430mma Optics", "Gamma Optics"} == {companies[0].name, *companies[0].names}
    assert all(text[mention.start : mention.end] == mention.text for mention in found.mentions)
