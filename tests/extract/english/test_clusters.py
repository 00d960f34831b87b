"""Which names of a document name one thing, and which do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction

ExtractionOf = Callable[..., Extraction]


def groups(extraction: Extraction) -> set[frozenset[str]]:
    return {frozenset({entity.name, *entity.names}) for entity in extraction.entities}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Acme Systems Ltd sold drones. Later Acme sold cameras, and Acme Systems sold radios.",
            {"Acme Systems Ltd", "Acme Systems", "Acme"},
        ),
        ("Jane Miller founded Acme Systems. Ms. Miller runs it. Later Miller left.", {"Jane Miller", "Miller"}),
        (
            "The Northland Intelligence Agency (NIA) bought drones. The NIA paid for them.",
            {"Northland Intelligence Agency", "NIA"},
        ),
        (
            "The Northland Intelligence Agency bought drones. The NIA paid for them.",
            {"Northland Intelligence Agency", "NIA"},
        ),
        (
            "Northland Optical Works, also known as Nopwo, sold drones to Kenya.",
            {"Northland Optical Works", "Nopwo"},
        ),
        ("They met Acme Systems (Acsys) in June. Later Acsys left.", {"Acme Systems", "Acsys"}),
        ("The U.S. Border Guard bought drones. The US Border Guard paid.", {"U.S. Border Guard", "US Border Guard"}),
    ],
)
def test_names_of_one_thing(extraction_of: ExtractionOf, text: str, names: set[str]) -> None:
    assert frozenset(names) in groups(extraction_of(text))


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Acme Systems Ltd met Beta Systems Ltd there.", "Acme Systems Ltd", "Beta Systems Ltd"),
        ("The Kampala Police met the Nairobi Police.", "Kampala Police", "Nairobi Police"),
        ("It was sold to Kenyan police and to Ugandan police.", "Kenyan police", "Ugandan police"),
        ("They met Acme Systems, Acme Networks and Acme.", "Acme Systems", "Acme"),  # whose short form is not told
        ("They met Acme Systems in Nairobi. Nairobi Systems left.", "Nairobi Systems", "Nairobi"),
        ("Jane Miller met Carol Miller.", "Jane Miller", "Carol Miller"),
    ],
)
def test_names_of_different_things(extraction_of: ExtractionOf, text: str, one: str, other: str) -> None:
    found = groups(extraction_of(text))
    assert any(one in names for names in found)
    assert any(other in names for names in found)
    assert not any({one, other} <= names for names in found)


@pytest.mark.parametrize(
    "text",
    [
        "The seller is Acme Systems, formerly Beta Optics, and it was paid.",
        "The seller is Beta Optics, now Acme Systems, and it was paid.",
        "They met Acme Systems (formerly known as Beta Optics) there.",
        "They met Beta Optics (renamed Acme Systems) there.",
    ],
)
def test_the_older_and_the_newer_name_of_one_company(extraction_of: ExtractionOf, text: str) -> None:
    assert any({"Acme Systems", "Beta Optics"} <= names for names in groups(extraction_of(text)))


def test_who_now_owns_a_company_is_another(extraction_of: ExtractionOf) -> None:
    found = groups(extraction_of("The seller is Acme Systems, now part of Beta Optics, and it was paid."))
    assert not any({"Acme Systems", "Beta Optics"} <= names for names in found)


def test_the_entity_bears_the_fullest_name(extraction_of: ExtractionOf) -> None:
    found = extraction_of("Later Acme sold cameras. It was Acme Systems Ltd that sold radios.")
    assert [(entity.name, entity.names) for entity in found.entities] == [("Acme Systems Ltd", ("Acme",))]


def test_a_line_break_in_a_name_changes_nothing(extraction_of: ExtractionOf) -> None:
    broken = extraction_of("Last week the ministry of that city met with the director of Acme\nSystems Ltd about it.")
    whole = extraction_of("Last week the ministry of that city met with the director of Acme Systems Ltd about it.")
    assert [entity.id for entity in broken.entities] == [entity.id for entity in whole.entities]
    assert "Acme Systems Ltd" in {entity.name for entity in broken.entities}
