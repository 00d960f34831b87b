"""Spreadsheets, wanted rows, proposed changes and the diary, over the service."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from whobuilt.compose.sheet import COLUMNS

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

SHEET = (
    "Supplier,Buyer,Quote,Link\n"
    'Huawei,Karamay Police Department,"Huawei provided the Karamay Police Department with cloud services, they write.",'
    "news-2019-11.html\n"
    "Huawei,Public Security Bureau of Aksu Prefecture,,https://example.org/2019/11/29/huawei-xinjiang-police-customers\n"
    "Nobody Ltd,No Police,,https://example.org/none\n"
)


def done(client: Any, job: dict[str, Any]) -> dict[str, Any]:
    """The job at its end."""
    told: dict[str, Any] = {}
    with client.stream("GET", f"/api/jobs/{job['id']}/events") as events:
        for _ in events.iter_lines():
            pass
    told = client.get(f"/api/jobs/{job['id']}").json()
    assert told["state"] == "done", told
    return told


@pytest.fixture
def taken(client: TestClient) -> dict[str, Any]:
    preview = client.post("/api/sheets/uploads", params={"name": "mine.csv"}, content=SHEET.encode()).json()
    assert [column["field"] for column in preview["columns"]] == ["subject", "object", "quote", "link"]
    assert (preview["rows"], preview["is_ours"], preview["encoding"]) == (3, False, "utf-8")
    answer = client.post("/api/sheets", json={"upload": preview["upload"]})
    assert answer.status_code == 202
    return done(client, answer.json())


def test_a_sheet_becomes_wanted_rows_and_these_statements(client: TestClient, taken: dict[str, Any]) -> None:
    assert (taken["result"]["wanted"], taken["result"]["changes"], taken["result"]["links"]) == (3, 0, 3)
    page = client.get("/api/wanted", params={"limit": 2}).json()
    assert (page["total"], len(page["items"])) == (3, 2)
    last = client.get("/api/wanted", params={"limit": 2, "after": page["next"]}).json()
    assert [row["row"] for row in (*page["items"], *last["items"])] == [2, 3, 4]
    altered, aksu = page["items"]
    assert [doubt["code"] for doubt in altered["doubts"]] == ["altered"]
    assert last["items"][0]["missing_links"] == ["https://example.org/none"]
    offer = client.get(f"/api/wanted/{aksu['id']}/offers").json()[0]
    assert offer["is_linked"]
    spans = [{"field": field, **span} for field, span in offer["found"].items()]
    body = {"document": offer["document"], "start": offer["start"], "end": offer["end"], "spans": spans}
    quoted = client.post(f"/api/wanted/{aksu['id']}/quote", json=body).json()
    assert (quoted["state"], bool(quoted["statement"])) == ("quoted", True)
    again = client.post(f"/api/wanted/{aksu['id']}/quote", json=body)
    assert (again.status_code, again.json()["code"]) == (422, "not_wanted")
    dropped = client.post(f"/api/wanted/{altered['id']}/drop", json={"reason": "not said"}).json()
    assert dropped["state"] == "dropped"
    assert client.get("/api/case").json()["wanted"] == 1
    assert client.get("/api/wanted", params={"state": "dropped"}).json()["total"] == 1


@pytest.mark.slow
def test_links_are_listed_and_nothing_is_asked_for(client: TestClient, taken: dict[str, Any]) -> None:
    del taken
    page = client.get("/api/links", params={"missing": True}).json()
    assert [each["link"] for each in page["items"]] == ["https://example.org/none"]
    refused = client.post("/api/links/capture", json={"links": ["news.html"]})
    assert refused.json()["code"] == "not_an_address"
    assert client.get("/api/departures").json()["total"] == 0


def test_links_that_bring_nothing_are_told_and_whoever_was_asked_is_listed(client: TestClient) -> None:
    """A name that there is none of is looked up, and so leaves the machine; this machine itself is not asked."""
    links = ["http://127.0.0.1:9/page", "http://nobody.invalid/page"]
    row = {"fields": {"subject": "A Ltd", "object": "B Police"}, "links": links}
    assert client.post("/api/wanted", json=row).json()["missing_links"] == links
    job = done(client, client.post("/api/links/capture", json={"links": links}).json())
    assert (job["state"], job["result"]) == ("done", {"documents": [], "asked": 2})
    first, second = job["problems"]
    assert (first["code"], first["where"]) == ("private_address", links[0])
    assert second["code"] in {"name_not_found", "name_not_resolved"}
    [left] = client.get("/api/departures").json()["items"]
    assert (left["what"], left["where"]) == ("page asked for", "nobody.invalid")
    assert client.get("/api/links", params={"missing": True}).json()["total"] == 2


def test_a_row_is_typed_by_hand(client: TestClient) -> None:
    row = client.post("/api/wanted", json={"fields": {"subject": "A Ltd", "object": "B Police"}}).json()
    assert (row["sentence"], row["by"], row["sheet"]) == ("A Ltd supplied B Police.", "A. Reviewer", "")
    assert client.post("/api/wanted", json={"fields": {"colour": "blue"}}).status_code == 422
    assert client.get("/api/wanted/000000000000").status_code == 404


@pytest.mark.slow
def test_out_edited_and_in_again(client: TestClient) -> None:
    answer = client.get("/api/export.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="whobuilt.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    rows[0]["status"] = "accepted" if rows[0]["status"] != "accepted" else "rejected"
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    preview = client.post("/api/sheets/uploads", params={"name": "e.csv"}, content=file.getvalue().encode()).json()
    assert preview["is_ours"]
    told = done(client, client.post("/api/sheets", json={"upload": preview["upload"]}).json())
    assert told["result"]["changes"] == 1
    (change,) = client.get("/api/changes").json()["items"]
    assert (change["field"], change["before"], change["state"]) == ("status", "proposed", "proposed")
    assert client.post(f"/api/changes/{change['id']}/dismiss", json={"reason": ""}).status_code == 422
    applied = client.post(f"/api/changes/{change['id']}/apply").json()
    assert applied["state"] == "applied"
    assert client.get("/api/case").json()["accepted"] == 1
    assert client.get("/api/export.xlsx").content[:2] == b"PK"


@pytest.mark.few(1)
@pytest.mark.parametrize("body", [b"", b"%PDF-1.4", b"PK\x03\x04broken", b"<html><table></table>"])
def test_what_is_no_sheet_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/sheets/uploads", params={"name": "no.xlsx"}, content=body)
    assert (answer.status_code, bool(answer.json()["mend"])) == (422, True)
    assert client.post("/api/sheets", json={"upload": "0"}).status_code == 404


def test_the_diary(client: TestClient) -> None:
    look = {"where": "the register", "when": "2026-09-03", "words": "Example Ltd", "nothing_found": True}
    entry = client.post("/api/diary", json=look).json()
    assert entry["citation"] == "Searched the register, on 3 September 2026, for “Example Ltd”: nothing found."
    assert client.post("/api/diary", json={"where": "x", "when": "soon", "found": "y"}).status_code == 422
    assert client.post(f"/api/diary/{entry['id']}/withdraw", json={"reason": "wrong day"}).json()["withdrawn"]
    assert client.get("/api/diary").json()["items"][0]["withdrawn"]


@pytest.mark.slow
def test_over_a_real_server(serve_case: Callable[[Path], httpx.Client], case_folder: Path) -> None:
    client = serve_case(case_folder)
    preview = client.post("/api/sheets/uploads", params={"name": "mine.csv"}, content=SHEET.encode()).json()
    body = {"upload": preview["upload"], "columns": {0: "subject", 1: "object"}, "header_row": 1}
    shown = client.post("/api/sheets/preview", json=body).json()
    assert [column["field"] for column in shown["columns"]] == ["subject", "object", "", ""]
    told = done(client, client.post("/api/sheets", json=body).json())
    assert told["result"]["wanted"] == 3


@pytest.mark.slow
def test_a_sheet_is_taken_back_as_a_whole_and_reopened(client: TestClient, taken: dict[str, Any]) -> None:
    sheet = taken["result"]["sheet"]
    (held,) = client.get("/api/sheets").json()["items"]
    assert (held["id"], held["name"], held["rows"], held["wanted"], held["taken_back"]) == (
        sheet,
        "mine.csv",
        3,
        3,
        None,
    )
    assert held["columns"][:2] == [{"header": "Supplier", "field": "subject"}, {"header": "Buyer", "field": "object"}]
    before = client.get("/api/wanted").json()
    aksu = before["items"][1]
    offer = client.get(f"/api/wanted/{aksu['id']}/offers").json()[0]
    spans = [{"field": field, **span} for field, span in offer["found"].items()]
    body = {"document": offer["document"], "start": offer["start"], "end": offer["end"], "spans": spans}
    assert client.post(f"/api/wanted/{aksu['id']}/quote", json=body).json()["state"] == "quoted"
    would = client.get(f"/api/sheets/{sheet}/drop").json()
    assert (would["rows"], would["stays"]) == (2, [{"why": "quoted", "count": 1, "rows": "3"}])
    assert client.get("/api/wanted", params={"state": "wanted"}).json()["total"] == 2  # nothing was done
    assert client.post(f"/api/sheets/{sheet}/drop", json={"reason": " "}).json()["code"] == "no_reason"
    turned = client.post(f"/api/sheets/{sheet}/drop", json={"reason": "wrong columns"}).json()
    assert (turned["rows"], turned["stays"]) == (would["rows"], would["stays"])
    assert (turned["sheet"]["dropped"], turned["sheet"]["quoted"]) == (2, 1)
    assert (turned["sheet"]["taken_back"]["by"], turned["sheet"]["taken_back"]["reason"]) == (
        "A. Reviewer",
        "wrong columns",
    )
    again = client.post(f"/api/sheets/{sheet}/drop", json={"reason": "wrong columns"})
    assert (again.status_code, again.json()["code"]) == (422, "sheet_taken_back")
    opened = client.post(f"/api/sheets/{sheet}/reopen", json={}).json()
    assert (opened["rows"], opened["sheet"]["wanted"], opened["sheet"]["taken_back"]) == (2, 2, None)
    kept = {row["id"]: row for row in before["items"]}
    rows = client.get("/api/wanted").json()["items"]
    assert [row for row in rows if row["id"] != aksu["id"]] == [kept[r["id"]] for r in rows if r["id"] != aksu["id"]]
    assert client.get("/api/sheets/000000").status_code == 404


@pytest.mark.slow
def test_a_kept_mapping_is_listed_and_forgotten(client: TestClient, taken: dict[str, Any]) -> None:
    del taken
    (kept,) = client.get("/api/sheet-mappings").json()["items"]
    assert (kept["sheet"], kept["by"], len(kept["columns"])) == ("mine.csv", "A. Reviewer", 4)
    assert client.post(f"/api/sheet-mappings/{kept['id']}/forget", json={}).json() == kept
    assert client.get("/api/sheet-mappings").json()["items"] == []
    again = client.post(f"/api/sheet-mappings/{kept['id']}/forget", json={})
    assert (again.status_code, again.json()["code"]) == (404, "unknown_mapping")
    assert [each["told"] for each in client.get("/api/log").json()["items"][:1]] == ["mapping forgotten"]


def test_a_preview_tells_what_would_be_left_out(client: TestClient) -> None:
    sheet = "Supplier,Buyer,Date\nA Ltd,B Police,3/6/2019\nTotal,2,\nC Ltd,D Police,2019-06\n"
    preview = client.post("/api/sheets/uploads", params={"name": "mine.csv"}, content=sheet.encode()).json()
    assert preview["left_out"] == [{"why": "total_rows", "count": 1, "rows": "3"}]
    assert [(each["cell"], each["taken"], each["rows"]) for each in preview["doubtful"]] == [("3/6/2019", "2019", "2")]
    assert (preview["looked"], preview["doubtful_cells"]) == (3, 1)
    body = {"upload": preview["upload"], "columns": {0: "subject", 1: "", 2: "object"}}
    again = client.post("/api/sheets/preview", json=body).json()
    assert ([each["why"] for each in again["left_out"]], again["doubtful"]) == (["total_rows"], [])
    assert client.get("/api/sheets").json()["total"] == 0
