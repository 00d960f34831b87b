"""What holds for every text: nothing is raised, nothing is invented, and the same text gives the same answer."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whobuilt.core.evidence import Document
from whobuilt.core.lock import find_failures
from whobuilt.extract.english.patterns import PatternExtractor

DocumentOf = Callable[..., Document]

PIECES = [
    "Acme Systems Ltd",
    "Beta Networks (BN)",
    "the Northland Police Department",
    "Kenyan police",
    "authorities in the region of Samburu",
    "Jane Miller, a spokeswoman for Acme Systems,",
    "Dr. Anna Brown",
    "the company",
    "it",
    "its",
    "she",
    "sold",
    "was supplied by",
    "has never directly sold",
    "plans to",
    "cameras",
    "Nightwatch, a spyware made by",
    "a contract worth $2.5 million",
    "more than 300 cameras",
    "40 per cent",
    "to",
    "with",
    "from",
    "in Nairobi",
    "on 3 June 2019",
    "in 2018",
    "said",
    "denied that",
    "according to a report",
    "declined to comment",
    "and",
    "but not",
    "which",
    ",",
    ";",
    ".",
    ":",
    "\n",
    "\n\n",
    "\n- ",
    "“",
    "”",
    '"',
    "(",
    ")",
    "’s",
    "–",
    "U.S.",
    "公司",
    "\u200b",
    "\u00ad",
]
VENDORS = ["Acme Systems Ltd", "Beta Networks (BN)", "The company", "It", "Jane Miller of Acme Systems", "“We"]
DEEDS = ["sold", "has never directly sold", "plans to sell", "denied selling", "said it supplied", "allegedly gave"]
THINGS = ["more than 300 cameras", "Nightwatch, a spyware", "its “smart” drones", "software worth $2.5 million"]
CUSTOMERS = ["Kenyan police", "the Northland Police Department", "authorities in the region of Samburu", "the agency"]
TAILS = [
    ".",
    " in 2018.",
    " on Monday, according to a report.",
    ", Jane Miller said.",
    ",” she said.",
    "; it denied that.",
    "\n",
]
SENTENCES = st.tuples(*map(st.sampled_from, (VENDORS, DEEDS, THINGS, CUSTOMERS, TAILS))).map(
    lambda parts: "{} {} {} to {}{}".format(*parts)
)
MIXES = st.lists(st.one_of(SENTENCES, SENTENCES, st.sampled_from(PIECES)), max_size=15).map(" ".join)
TEXTS = st.one_of(MIXES, st.text(max_size=200), st.text("Aa b.,\"'“”()\n1$€-", max_size=120))
DAYS = st.sampled_from([None, "2019", "2019-11", "2019-11-29"])
LAW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PARAGRAPHS = [
    "Acme Systems Ltd sold cameras to the Northland Police Department in 2019.",
    "“We have never sold a camera to Sudan,” said Jane Miller, a spokeswoman for Acme Systems.",
    "Beta Networks GmbH won a tender from the Ministry of Interior for drones worth €3 million.",
    "Kenyan police use drones made by Gamma Robotics Inc, according to invoices.",
    "It denied that. The company declined to comment further.",
    "Researchers at the Northland Institute said that police in Nairobi use Nightwatch, an app.",
]


@LAW
@given(text=TEXTS, published=DAYS)
def test_every_quote_stands_and_nothing_is_raised(
    extractor: PatternExtractor, document_of: DocumentOf, text: str, published: str | None
) -> None:
    document = document_of(text, published)
    found = extractor.extract(document)
    assert [failure for item in found.statements for failure in find_failures(item, document)] == []
    assert [problem for problem in found.problems if problem.code.startswith("lock_")] == []
    assert all(text[item.start : item.end] == item.text for item in found.mentions)
    spans = [(item.start, item.end) for item in found.amounts] + [(item.start, item.end) for item in found.dates]
    assert all(0 <= start < end <= len(text) for start, end in spans)


@LAW
@given(text=MIXES, published=DAYS)
def test_whom_a_statement_names_is_an_entity_of_the_document(
    extractor: PatternExtractor, document_of: DocumentOf, text: str, published: str | None
) -> None:
    found = extractor.extract(document_of(text, published))
    known = {entity.id for entity in found.entities}
    assert {item.entity for item in found.mentions} <= known
    for item in found.statements:
        parties = (item.subject, item.object, item.attribution.speaker, item.attribution.organization)
        assert {party.entity for party in parties if party} <= known


@pytest.mark.slow
@LAW
@given(text=TEXTS, published=DAYS)
def test_the_same_text_gives_the_same_ids(
    extractor: PatternExtractor, document_of: DocumentOf, text: str, published: str | None
) -> None:
    assert extractor.extract(document_of(text, published)) == extractor.extract(document_of(text, published))


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_what_was_read_before_changes_nothing(extractor: PatternExtractor, document_of: DocumentOf, text: str) -> None:
    first = extractor.extract(document_of(text))
    extractor.extract(document_of("Nightwatch Ltd met Miller Systems. The company left Nairobi."))
    assert extractor.extract(document_of(text)) == first


@pytest.mark.parametrize("language", ["zh", "ug", "ru", "fr"])
def test_another_language_gives_a_problem_and_no_statements(
    extractor: PatternExtractor, document_of: DocumentOf, language: str
) -> None:
    text = "某某科技有限公司向某市公安局供应摄像机。Acme Systems sold cameras to Kenyan police."
    found = extractor.extract(document_of(text, language=language))
    assert [problem.code for problem in found.problems] == ["language_not_extracted"]
    assert (found.statements, found.entities, found.mentions, found.amounts, found.dates) == ((), (), (), (), ())


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(seed=st.randoms(use_true_random=False))
def test_no_order_of_paragraphs_invents_a_party(
    extractor: PatternExtractor, document_of: DocumentOf, seed: random.Random
) -> None:
    paragraphs = PARAGRAPHS * 2
    seed.shuffle(paragraphs)
    text = "\n\n".join(paragraphs)
    found = extractor.extract(document_of(text))
    names = {name for entity in found.entities for name in (entity.name, *entity.names)}
    written = {text[item.start : item.end] for item in found.mentions}
    assert names == {" ".join(name.split()) for name in written}


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n\n", ".", "“", "\ufeff", "\ud800", "A" * 5_000, "a, " * 2_000, "(" * 500]
)
def test_odd_texts_are_read(extractor: PatternExtractor, document_of: DocumentOf, text: str) -> None:
    assert extractor.extract(document_of(text)).statements == ()
