"""Names of public bodies and the classes that they are read as."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.reference.bodies import load_bodies

BODIES = load_bodies()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Karamay Police Department", "police"),
        ("Public Security Bureau of Aksu Prefecture", "public_security_bureau"),
        ("乌鲁木齐市公安局", "public_security_bureau"),
        ("某市国家安全局", "state_security"),
        ("某县监狱", "prison"),
        ("某区人民法院", "court"),
        ("某市教育局", "education"),
        ("Xinjiang Broadcast and Television Network Co. Ltd.", "broadcaster"),
        ("Ministry of the Interior", "interior_ministry"),
        ("Ministry of State Security", "state_security"),
        ("Ministry of Water", "ministry"),
        ("Immigration and Customs Enforcement", "immigration_enforcement"),
        ("the county sheriff’s office", "sheriff"),
        ("the spy agencies", "intelligence"),
        ("law enforcement agencies", "law_enforcement"),
        ("authorities in the north", "government"),
        ("police authorities", "police"),
        ("military hospital", "health"),
        ("police academy", "education"),
        ("Police Department of the City of Springfield", "police"),
        ("Springfield PD", "police"),
        ("county government", "county_government"),
    ],
)
def test_a_body_is_read_as_its_class(name: str, kind: str) -> None:
    assert BODIES.classify(name) == kind


@pytest.mark.parametrize(
    "name",
    [
        "Police Credit Union",
        "Police Academy Movies",
        "Army of Darkness Ltd",
        "Security Services Inc.",
        "Salvation Army",
        "Friends of the Police",
        "former police officer",
        "police suppliers",
        "某公安科技有限公司",
        "Polished Goods",
        "Acme Technologies",
        "Urumqi",
        "pd",
        "",
    ],
)
def test_what_only_sounds_like_a_body_is_none(name: str) -> None:
    assert BODIES.classify(name) is None


@pytest.mark.parametrize(
    ("inner", "outer", "lies"),
    [
        ("public_security_bureau", "police", True),
        ("public_security_bureau", "security_service", True),
        ("security_service", "government", True),
        ("police", "police", True),
        ("security_service", "police", False),
        ("broadcaster", "security_service", False),
        ("no such class", "government", False),
    ],
)
def test_containment(inner: str, outer: str, *, lies: bool) -> None:
    assert BODIES.within(inner, outer) is lies


def test_every_class_lies_in_government() -> None:
    assert all(BODIES.within(name, "government") for name in BODIES.names())


def test_words_are_found_where_they_stand() -> None:
    text = "does not sell to police, law enforcement agencies or the secret police"
    assert [(text[start:end], kind) for start, end, kind in BODIES.find(text)] == [
        ("police", "police"),
        ("law enforcement agencies", "law_enforcement"),
        ("secret police", "state_security"),
    ]


@given(st.text(max_size=80))
def test_spans_are_ordered_and_never_overlap(text: str) -> None:
    found = BODIES.find(text)
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
