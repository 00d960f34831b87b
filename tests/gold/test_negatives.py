"""Where a company and a public body only stand beside each other, no dealing between them is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from whobuilt.case import shared_tools
from whobuilt.core.evidence import Document
from whobuilt.score.negatives import find_invented, load_negatives

HERE = Path(__file__).parent / "negatives"
MOST = 0.03  # of the lines
LEAST = {"en": 200, "zh": 100}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_standing_beside_each_other_is_no_supply(document_of: Callable[..., Document], language: str) -> None:
    lines = load_negatives(HERE / f"{language}.txt")
    assert len(lines) >= LEAST[language]
    read = [line for line in lines if find_invented(shared_tools().extract(document_of(line, language=language)))]
    assert len(read) <= MOST * len(lines), "\n".join(read)


@pytest.mark.parametrize(
    ("line", "language"),
    [("Acme Systems Ltd sold cameras to the police of Kenya.", "en")],
)
def test_a_supply_is_read(document_of: Callable[..., Document], line: str, language: str) -> None:
    """Were nothing ever read, the test above would prove nothing."""
    assert find_invented(shared_tools().extract(document_of(line, language=language)))
