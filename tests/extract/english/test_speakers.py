"""Whom "it", "the company", "he" and "a spokesman" stand for when they speak."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Prop

ExtractionOf = Callable[..., Extraction]

FIRST = "Acme Systems sold cameras to the police in Kenya. "


@pytest.mark.parametrize(
    ("text", "speaker", "organization"),
    [
        (FIRST + "The company said it follows the law.", "Acme Systems", "Acme Systems"),
        (FIRST + "It said that it follows the law.", "Acme Systems", "Acme Systems"),
        (FIRST + "A spokesman said the cameras were safe.", "", "Acme Systems"),
        (FIRST + "A company representative said the cameras were safe.", "", "Acme Systems"),
        (FIRST + "“We follow the law,” its statement read.", "", "Acme Systems"),
        (FIRST + "Beta Networks was told so by Reuters. The company said it had no part.", "Beta Networks",
         "Beta Networks"),
        ("A lawyer for Acme Systems said the claims were old. “We follow the law,” he said.", "", "Acme Systems"),
        ("Anna Brown, a spokeswoman for Acme Systems, was there. “We follow the law,” she said.", "Anna Brown",
         "Acme Systems"),
        ("The minister, Anna Brown, was there. The minister said that nothing was bought.", "Anna Brown", ""),
        ("The Northland Institute studied cameras. The institute said they were old.", "Northland Institute",
         "Northland Institute"),
        ("The Northland Institute spoke up. “It is a pattern,” said Anna Brown, who heads the institute's programme.",
         "Anna Brown", "Northland Institute"),
        (FIRST + "“We have no link to Beta Networks,” its lawyer, Anna Brown, said.", "Anna Brown", "Acme Systems"),
        ("The Northland Institute was there. The institute's researchers met Beta Networks. It is small, they said.",
         "", "Northland Institute"),
        ("Beta Networks said it is small. Officials of the Northland Institute went there. It was closed, they said.",
         "", "Northland Institute"),
        ("Anna Brown of the Northland Institute said they were old.", "Anna Brown", "Northland Institute"),
    ],
)  # fmt: skip
def test_who_speaks(extraction_of: ExtractionOf, text: str, speaker: str, organization: str) -> None:
    said = [item for item in extraction_of(text).statements if item.prop is Prop.SAID][-1].attribution
    found = said.speaker.name if said.speaker else "", said.organization.name if said.organization else ""
    assert found == (speaker, organization)


def test_what_says_something_is_no_product(extraction_of: ExtractionOf) -> None:
    text = "Sandbox, a network equipment maker owned by Beta Networks, said on Tuesday it had left Kenya."
    [said] = [item for item in extraction_of(text).statements if item.prop is Prop.SAID]
    assert (said.attribution.speaker_text, said.quote.exact) == ("Sandbox", "it had left Kenya")
