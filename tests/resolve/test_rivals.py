from __future__ import annotations

from dataclasses import replace

import pytest

from whobuilt.core.entities import Party
from whobuilt.core.statements import Anchor, Draft, Prop, Quote, Statement, make_statement
from whobuilt.resolve.rivals import find_rivals


def stated(extractor: str, *, customer: str = "police", prop: Prop = Prop.SUPPLIES, start: int = 0) -> Statement:
    parties = Party("Acme", "acme"), Party(customer, customer)
    anchors = (Anchor("object", start, start + len(customer), "x" * len(customer)),)
    return make_statement(Draft("document", prop, *parties, Quote(start, start + 10, "x" * 10), anchors, extractor))


OURS = stated("one@1 + other@1")


@pytest.mark.parametrize(
    ("rival", "differs"),
    [
        (stated("third@1", customer="army", prop=Prop.CONTRACTS_WITH), True),
        (stated("by hand", customer="army", start=5), True),
        (stated("by hand", customer="army", start=10), False),  # other words
        (stated("other@1", customer="army", start=5), False),  # one extractor may well read two facts in a sentence
        (stated("third@1", prop=Prop.OWNS), False),
        (replace(stated("third@1", start=1), subject=None, object=None), False),  # of nobody that we name
        (replace(stated("third@1", start=1), document="another"), False),
        (OURS, False),
    ],
)
def test_a_rival_reads_the_same_words_about_the_same_party(rival: Statement, *, differs: bool) -> None:
    assert find_rivals(OURS, [rival]) == ((rival,) if differs else ())
