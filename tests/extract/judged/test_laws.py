"""What holds for any text: quotes stand, no statement without its two signs, and the order of names says nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from whobuilt.core.evidence import Document
from whobuilt.core.lock import REQUIRED, find_failures
from whobuilt.core.reading import Extraction
from whobuilt.extract.english.patterns import PatternExtractor
from whobuilt.extract.judged.beside import WithJudge
from whobuilt.extract.judged.cutting import LONGEST, LONGEST_CHINESE, iter_stretches
from whobuilt.extract.judged.deal_words import find_deal_words
from whobuilt.ports import Judge

Judged = Callable[..., Extraction]
DocumentOf = Callable[..., Document]
NAMES = [
    "Acme Systems",
    "Beta Networks",
    "Supply Partners",
    "Exampleton Police",
    "Northland",
    "Jane Miller",
    "Nightwatch",
]
PIECES = [
    *NAMES,
    *"sold sells met to a contract for and . ; , — \u200b \u00ad ’s “ ” ( ) who which said in 2018 $2 million".split(),
    *"天目公司 北原市公安局 北原市 出售 采购 向 。 ， ； 的 合同".split(),
    "on 3 May 2019",
    "\n",
    "\n\n",
    "x" * 200,
]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join), st.text(max_size=120))
LAW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@LAW
@given(text=TEXTS)
def test_every_statement_stands_in_the_text_with_both_its_signs(
    judged: Judged, document_of: DocumentOf, text: str
) -> None:
    found = judged(text)
    document = document_of(text)
    kinds = {entity.id: entity.schema for entity in found.entities}
    for statement in found.statements:
        assert find_failures(statement, document) == ()
        spans = {anchor.field: (anchor.start, anchor.end) for anchor in statement.anchors}
        assert spans.keys() >= REQUIRED
        quote = statement.quote
        for field in spans.keys() - {"subject"}:
            assert quote.start <= spans[field][0] < spans[field][1] <= quote.end
        words = (find_deal_words(text, quote.start, quote.end, language) for language in ("en", "zh"))
        assert spans["trigger"] in [word for found_words in words for word in found_words]
        assert statement.subject is not None
        assert statement.object is not None
        assert statement.subject.entity != statement.object.entity
        assert "Person" not in {kinds[statement.subject.entity], kinds[statement.object.entity]}


@LAW
@example(text="Acme Systems Nightwatch Nightwatch sold Beta Networks")
@given(text=TEXTS)
def test_the_order_of_names_says_nothing(judged: Judged, text: str) -> None:
    assert judged(text).statements == judged(text, turned=True).statements


@LAW
@given(text=TEXTS)
def test_stretches_are_short_and_leave_out_no_word(document_of: DocumentOf, text: str) -> None:
    stretches = list(iter_stretches(document_of(text), "en"))
    for stretch in stretches:
        longest = LONGEST_CHINESE if stretch.language == "zh" else LONGEST
        assert 0 <= stretch.start < stretch.end <= len(text)
        assert stretch.end - stretch.start <= longest
        assert (stretch.start, stretch.end) == (stretch.sentences[0][0], stretch.sentences[-1][1])
    covered = {at for stretch in stretches for at in range(stretch.start, stretch.end)}
    assert not any(mark.isalnum() for at, mark in enumerate(text) if at not in covered)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_stretches_share_sentences_and_go_on(document_of: DocumentOf, language: str) -> None:
    sentence = {
        "en": "Acme Systems sold {} cameras to police in the north of the country. ",
        "zh": "天目公司出售{}台。",
    }
    text = "".join(sentence[language].format(number) for number in range(200))
    stretches = list(iter_stretches(document_of(text, language=language), "en"))
    assert len(stretches) > 3
    for one, other in pairwise(stretches):
        assert one.start < other.start < one.end < other.end
        assert one.sentences[-2:] == other.sentences[:2]


def test_a_stretch_ends_with_a_paragraph_where_one_ends_late_enough(document_of: DocumentOf) -> None:
    paragraph = " ".join(["Acme Systems sold cameras to police in the north."] * 20)
    text = f"{paragraph}\n\n{paragraph}\n\n{paragraph}"
    first, *_ = iter_stretches(document_of(text), "en")
    assert text[first.start : first.end] == paragraph


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", ".", "。；，、：", "“(—)”" * 50, "\u200b\ufeff\u00ad", "\ud800"])
def test_what_has_no_words_is_read(judged: Judged, text: str) -> None:
    assert judged(text).statements == ()


def test_unseen_characters_break_no_quote(judged: Judged) -> None:
    text = "Acme Systems \u200bsold\u200b cam\u00aderas to\u200b Exampleton Police\u200b."
    [supply] = judged(text).statements
    assert supply.quote.exact == text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("deal", "joint"),
    [
        ("Acme Systems sold cameras to Exampleton Police ", "and "),
        ("Acme Systems sold cameras to Exampleton Police ", "x"),
        ("Acme Systems sold cameras to Exampleton Police ", "Acme Systems "),
        ("天目公司出售设备给北原市公安局", "，天目"),
        ("天目公司出售设备给北原市公安局", "和"),
    ],
)
def test_a_sentence_without_end_is_read(judged: Judged, deal: str, joint: str) -> None:
    text = deal + joint * (1_000_000 // len(joint))
    [supply] = judged(text).statements
    assert supply.quote.exact.startswith(deal)
    assert len(supply.quote.exact) <= LONGEST


def test_it_leaves_the_real_extractor_its_names_and_sayings(
    extractor: PatternExtractor, document_of: DocumentOf, seller: Callable[..., Judge]
) -> None:
    text = (
        "Acme Systems Ltd has its seat in Nairobi. “We sold nothing,” said Jane Miller of Acme Systems.\n\n"
        "For a long time, as invoices show, Acme Systems had, without a tender, sold to, among many others, the"
        " Northland Police Department cameras."
    )
    document = document_of(text)
    plain = extractor.extract(document)
    found = WithJudge(extractor, seller()).extract(document)
    assert replace(found, statements=(), extractor="") == replace(plain, statements=(), extractor="")
    assert {each.id for each in plain.statements} <= {each.id for each in found.statements}
    assert all(find_failures(each, document) == () for each in found.statements)
