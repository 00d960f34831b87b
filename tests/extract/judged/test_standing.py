"""How two names stand can rule a deal out, whatever the judge says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction

ACME, BETA, POLICE, GUARD, LAND = (
    "Acme Systems",
    "Beta Networks",
    "Exampleton Police",
    "National Guard",
    "Northland",
)


@pytest.mark.parametrize(
    ("text", "pair", "stated"),
    [
        # One explains the other, or says where it is from.
        ("They sold cameras to Beta Networks (Acme Systems).", (BETA, ACME), False),
        ("Customers: Acme Systems (Northland).", (ACME, LAND), False),
        ("Customers: Acme Systems (the National Guard).", (ACME, GUARD), False),
        ("Acme Systems of Northland is a customer.", (ACME, LAND), False),
        ("Acme Systems left when the Northland company was sold.", (ACME, LAND), False),
        ("Acme Systems sold cameras to Northland.", (ACME, LAND), True),
        ("Acme Systems sold cameras (to Northland).", (ACME, LAND), True),
        # Of names in two sentences each deals with another; a reseller between them is no rival.
        ("Acme Systems sold to Exampleton Police. Beta Networks sold to National Guard.", (ACME, GUARD), False),
        ("Acme Systems sold to Exampleton Police. Beta Networks sold to National Guard.", (BETA, GUARD), True),
        ("Acme Systems sold to Exampleton Police. It sold to National Guard.", (ACME, GUARD), True),
        ("Acme Systems sold to Beta Networks. Beta Networks sold to National Guard.", (ACME, GUARD), True),
    ],
)
def test_how_names_stand(
    judged: Callable[..., Extraction],
    seller: Callable[..., object],
    text: str,
    pair: tuple[str, str],
    stated: bool,  # noqa: FBT001  # a row's outcome
) -> None:
    found = judged(text, judge=seller(words="(?s).*"))  # sees a deal in every pair
    assert (pair in {(s.subject.name, s.object.name) for s in found.statements if s.subject and s.object}) is stated
