from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.compose.export import to_json
from whobuilt.compose.reading import to_reading_json
from whobuilt.compose.table import COLUMNS, guarded, to_csv
from whobuilt.core.assessment import Assessment, Difference, Reason, Verdict
from whobuilt.core.dates import PartialDate
from whobuilt.core.decisions import Decision, Judgement
from whobuilt.core.entities import Mention, Schema
from whobuilt.core.evidence import Metadata
from whobuilt.core.problems import Problem
from whobuilt.core.reading import AmountFound, DateFound, Extraction, Reading
from whobuilt.core.statements import Amount, Attribution, Form, Prop, Qualifiers, Stance, Status
from whobuilt.core.verdicts import Weighed

if TYPE_CHECKING:
    from tests.compose.conftest import SmallCase

KEPT_AT = datetime(2024, 9, 3, 10, 15, tzinfo=UTC)


def test_a_row_tells_all_of_a_statement(case: SmallCase) -> None:
    maker, police = case.add_entity(Schema.COMPANY, "Acme"), case.add_entity(Schema.PUBLIC_BODY, "City Police")
    text = 'Acme sold "smart", cheap cameras to City Police.'
    document = case.add_document(text, Metadata("T", publisher="P", published=PartialDate("2019-06")), "a.txt")
    words = Qualifiers("cameras", amount=Amount(1250000, "CNY"), date=PartialDate("2018"))
    case.state(document, Prop.SUPPLIES, maker, police, text, qualifiers=words)
    case.state(document, Prop.SUPPLIES, maker, police, "Acme", status=Status.PROPOSED)
    sheet = to_csv(case.request(maker))
    assert sheet.endswith("\r\n")
    (row,) = csv.DictReader(io.StringIO(sheet, newline=""))
    assert list(row) == list(COLUMNS)
    expected = {
        "status": "accepted",
        "prop": "supplies",
        "subject": "Acme",
        "object": "City Police",
        "date": "2018",
        "amount": "1250000",
        "currency": "CNY",
        "quote": text,
        "document_title": "T",
        "published": "2019-06",
        "place_in_original": "line 1",
        "extractor": "hand@1",
    }
    assert row | expected == row
    assert len(to_csv(case.request(maker, draft=True), bom=True).split("\r\n")) == 4
    assert to_csv(case.request(maker), bom=True).startswith("\ufeffid,")


def test_both_verdicts_on_a_claim_leave_with_it(case: SmallCase) -> None:
    maker, police = case.add_entity(Schema.COMPANY, "Acme"), case.add_entity(Schema.PUBLIC_BODY, "City Police")
    text = "Acme sold cameras to City Police. Acme said it has no business there."
    document = case.add_document(text, Metadata("T"), "a.txt")
    fact = case.state(document, Prop.SUPPLIES, maker, police, text[:33])
    claim = case.state(document, Prop.SAID, maker, None, text[34:])
    rejected = case.state(document, Prop.SUPPLIES, maker, police, "Acme sold", status=Status.REJECTED)
    otherwise = Decision("d", Judgement.OVERRULED, claim.id, fact.id, "r", "A. Reviewer", KEPT_AT, value="different")
    weighed = (
        Weighed(Assessment(claim.id, rejected.id, Verdict.CHALLENGED, Difference.NONE, (), "")),
        Weighed(Assessment(claim.id, fact.id, Verdict.CONTRADICTED, Difference.NONE, (), ""), otherwise),
    )
    told = replace(case.request(maker), weighed={claim.id: weighed})
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(to_csv(told), newline=""))}
    assert (rows[claim.id]["verdict"], rows[claim.id]["verdict_by_rules"]) == ("different", "contradicted")
    assert (rows[fact.id]["verdict"], rows[fact.id]["verdict_by_rules"]) == ("", "")
    objects = {each["id"]: each for each in json.loads(to_json(told))}
    assert (objects[claim.id]["verdict"], objects[claim.id]["rules"]) == ("different", "contradicted")
    assert objects[fact.id]["verdict"] is None


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_no_cell_is_a_formula(case: SmallCase, cell: str) -> None:
    maker = case.add_entity(Schema.COMPANY, cell)
    document = case.add_document(f"{cell} sold.", Metadata(cell, publisher=cell), "a.txt")
    case.state(document, Prop.SUPPLIES, maker, None, f"{cell} sold.", qualifiers=Qualifiers(cell))
    (row,) = csv.DictReader(io.StringIO(to_csv(case.request(maker)), newline=""))
    for column in ("subject", "object_text", "quote", "document_title", "publisher"):
        assert row[column].startswith(("'", "\ufffd"))


@given(st.text())
def test_a_guarded_cell_begins_no_formula_and_keeps_its_words(cell: str) -> None:
    assert not guarded(cell).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert guarded(cell).removeprefix("'") in (cell, cell.removeprefix("'"))


def test_a_reading_has_the_form_that_other_programs_read(case: SmallCase) -> None:
    maker, person = case.add_entity(Schema.COMPANY, "Acme", "Acme Ltd"), case.add_entity(Schema.PERSON, "Jo Bloggs")
    text = "“We never did,” said Jo Bloggs of Acme. Acme sold in 2019 for $5."
    metadata = Metadata("T", ("W",), "P", PartialDate("2019-11-29"), "en")
    document = case.documents[case.add_document(text, metadata, "a.txt")]
    whose = Attribution(Form.DIRECT, person, "", maker, Stance.DENIAL)
    claim = case.state(document.id, Prop.SAID, maker, None, "We never did,", attribution=whose)
    words = Qualifiers("cameras", amount=Amount(5, "USD"), date=PartialDate("2019"))
    supply = case.state(document.id, Prop.SUPPLIES, maker, None, "Acme sold", qualifiers=words)
    extraction = Extraction(
        document.id,
        "hand@1",
        tuple(case.entities.values()),
        (Mention(document.id, 34, 38, "Acme", maker.entity),),
        (claim, supply),
        (AmountFound(62, 64, Amount(5, "USD")),),
        (DateFound(53, 57, PartialDate("2019")),),
        (Problem("odd", "an odd thing"),),
    )
    reasons = (Reason("because"),)
    weighed = tuple(Assessment(claim.id, supply.id, verdict, Difference.NONE, reasons, "") for verdict in Verdict)
    plain = to_reading_json(Reading(document, "in/a.txt", extraction, weighed))
    assert plain["document"] == {
        "path": "in/a.txt",
        "sha256": document.blob,
        "title": "T",
        "authors": ["W"],
        "publisher": "P",
        "published": "2019-11-29",
        "language": "en",
        "reader": "text@1",
    }
    assert plain["entities"][0] == {
        "id": maker.entity,
        "schema": "Company",
        "name": "Acme",
        "names": ["Acme", "Acme Ltd"],
        "mentions": [{"start": 34, "end": 38}],
    }
    said, sold = plain["statements"]
    assert said["attribution"] == {
        "form": "direct",
        "speaker": person.entity,
        "speaker_text": "",
        "organization": maker.entity,
        "stance": "denial",
        "origin": [],
    }
    assert (sold["subject"], sold["object"], sold["place"], sold["status"]) == (maker.entity, None, None, "proposed")
    assert (sold["date"], sold["amount"], sold["polarity"]) == ("2019", {"value": 5, "currency": "USD"}, "affirmed")
    for statement in plain["statements"]:
        for span in (statement["quote"], *statement["anchors"]):
            assert plain["text"][span["start"] : span["end"]] == span["exact"]
    assert plain["amounts"] == [{"start": 62, "end": 64, "value": 5, "currency": "USD"}]
    assert plain["dates"] == [{"start": 53, "end": 57, "iso": "2019"}]
    assert [item["verdict"] for item in plain["contradictions"]] == ["contradicted", "challenged"]
    assert plain["contradictions"][0]["reasons"] == ["because"]
    assert plain["problems"] == [{"code": "odd", "message": "an odd thing"}]
