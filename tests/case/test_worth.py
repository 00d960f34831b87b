"""What a proposal still lacks, at first sight: by what it is, never by whom it is about."""

from __future__ import annotations

from typing import Any

import pytest

from whobuilt.case.desk.worth import MOST, count_lacks, is_sentence

PARTY = {"entity": "a", "name": "Sample Optics"}


def outline(prop: str, quote: str = "Sample Optics supplied cameras.", **changes: Any) -> dict[str, Any]:
    qualifiers = {"object_text": "cameras", "date": None, "amount": None, "place": None, "modality": "asserted"}
    plain: dict[str, Any] = {"prop": prop, "subject": PARTY, "object": PARTY, "quote": {"exact": quote}}
    plain["attribution"] = {"form": changes.pop("form", "document")}
    for name in ("subject", "object"):
        plain[name] = changes.pop(name, plain[name])
    return plain | {"qualifiers": qualifiers | changes}


@pytest.mark.parametrize(
    ("plain", "lacks"),
    [
        (outline("supplies"), 0),
        (outline("supplies", object_text="", date="2019"), 0),
        (outline("supplies", object_text=""), 1),
        (outline("supplies", form="indirect"), 1),
        (outline("supplies", modality="alleged", object=None), 2),
        (outline("said", "“We do not sell cameras to anybody.”"), 1),
        (outline("said", "we do not sell cameras"), 2),
        (outline("said", "我们不向警方出售摄像机。"), 1),
        (outline("owns", object_text=""), 1),
        (outline("figure", object=None), 2),
        (outline("said", "to withdraw it", form="indirect", object=None, subject=None), MOST),
    ],
)
def test_what_is_lacking(plain: dict[str, Any], lacks: int) -> None:
    assert count_lacks(plain) == lacks


@pytest.mark.parametrize(
    ("words", "is_whole"),
    [
        ("We sell nothing to the police.", True),
        ("them training centres", False),
        ("it did not.", False),
        ("否认。", False),
        ("", False),
    ],
)
def test_fragments_are_no_sentences(words: str, *, is_whole: bool) -> None:
    assert is_sentence(words) is is_whole
