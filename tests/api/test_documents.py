"""Documents over the service: shown at their places, their bytes inert, their sources handled as people decide."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from whobuilt.core.ids import sha256


def get(client: httpx.Client, path: str) -> Any:
    answer = client.get(f"/api{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def named(client: httpx.Client, name: str) -> Any:
    [found] = [each for each in get(client, "/documents")["items"] if each["locator"].endswith(name)]
    return found


def test_documents_are_listed_in_pages(client: httpx.Client) -> None:
    first = get(client, "/documents?limit=2")
    rest = get(client, f"/documents?limit=1000&after={first['next']}")
    assert (len(first["items"]), len(rest["items"]), first["total"], rest["next"]) == (2, 3, 5, None)
    assert first["items"][0]["kind"] == "company"
    assert first["items"][0]["statements"] > 0


def test_a_page_is_shown_with_what_is_stated_in_it(client: httpx.Client) -> None:
    document = named(client, "news-2019-11.html")
    view = get(client, f"/documents/{document['id']}/view")
    assert (view["kind"], view["direction"], view["start"], view["end"]) == ("page", "ltr", 0, view["length"])
    assert view["document"] == document
    assert '<span data-start="0">' in view["html"]
    assert view["statements"]
    assert {mark["status"] for mark in view["statements"]} == {"proposed"}


def test_a_document_tells_its_captures(client: httpx.Client) -> None:
    document = named(client, "notice-zh.html")
    found = get(client, f"/documents/{document['id']}")
    [capture] = found["captures"]
    assert found["document"] == document
    assert capture["documents"] == [document["id"]]
    assert capture["log_entry"] > 0
    assert (capture["handling"], capture["own_handling"], capture["handled"]) == ("public", "public", None)
    problems = [each["problems"] for each in get(client, "/sources")["items"] if each["locator"].endswith("broken.txt")]
    assert problems[0][0]["code"] == "damaged_file"


def test_the_bytes_are_given_as_a_file_of_which_nothing_acts(client: httpx.Client) -> None:
    document = named(client, "news-2019-11.html")
    answer = client.get(f"/api/documents/{document['id']}/original")
    [capture] = get(client, f"/documents/{document['id']}")["captures"]
    assert sha256(answer.content) == capture["blob"]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    part = client.get(f"/api/documents/{document['id']}/original", headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.content) == (206, answer.content[2:6])


@pytest.mark.few(3)
@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/documents/000000000000", 404, "unknown_document"),
        ("/documents/000000000000/view", 404, "unknown_document"),
        ("/documents/{id}/boxes?spans=1-2;3", 422, "bad_spans"),
        ("/documents/{id}/boxes?spans=5-5", 422, "no_such_span"),
        ("/documents/{id}/boxes?spans=0-99999999", 422, "no_such_span"),
        ("/documents/{id}/pages/1", 422, "no_pages"),
        ("/documents/{id}/view?at=-1", 422, "bad_request"),
        ("/documents/..%2F..%2Fcase.db/original", 404, "no_such_address"),
    ],
)
def test_what_is_asked_wrongly_is_told(client: httpx.Client, path: str, status: int, code: str) -> None:
    document = named(client, "news-2019-11.html")
    answer = client.get(f"/api{path.format(id=document['id'])}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_boxes_of_what_has_no_pages_are_none(client: httpx.Client) -> None:
    document = named(client, "news-2019-11.html")
    assert get(client, f"/documents/{document['id']}/boxes?spans=0-5,7-9") == []


def test_how_a_source_is_handled_is_decided_and_told(client: httpx.Client) -> None:
    document = named(client, "news-2019-11.html")
    [capture] = get(client, f"/documents/{document['id']}")["captures"]
    address = f"/api/sources/{capture['id']}/handling"
    answer = client.post(address, json={"handling": "stays_here", "reason": "a leak"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["handling"], told["own_handling"]) == ("stays_here", "public")
    assert (told["handled"]["by"], told["handled"]["reason"]) == ("A. Reviewer", "a leak")
    assert named(client, "news-2019-11.html")["handling"] == "stays_here"
    loosened = client.post(address, json={"handling": "public"})
    assert (loosened.status_code, loosened.json()["code"]) == (422, "no_reason")
    assert client.post(address, json={"handling": "public", "reason": "published"}).json()["handling"] == "public"
    assert client.post(address, json={"handling": "hidden"}).status_code == 422
    assert client.post("/api/sources/none/handling", json={"handling": "public"}).status_code == 404


def test_a_path_is_no_document_unless_the_case_holds_it(client: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not in the case")
    assert client.get(f"/api/documents/{str(tmp_path / 'secret.txt').replace('/', '%2F')}/original").status_code == 404


def test_words_that_are_selected_become_a_statement(client: httpx.Client) -> None:
    document = named(client, "hearing-2019-06-10.txt")
    address = f"/api/documents/{document['id']}/statements"
    text = re.sub("<[^>]*>", "", get(client, f"/documents/{document['id']}/view")["html"]).replace("&amp;", "&")

    def span(field: str, words: str) -> dict[str, Any]:
        start = text.index(words)
        return {"field": field, "start": start, "end": start + len(words)}

    spans = [span("subject", "HOUSE OF COMMONS"), span("trigger", "Oral evidence"), span("object", "COMMITTEE")]
    asked = {"prop": "contracts_with", "spans": spans, "values": {"date": "2019-06-10"}, "accept": True}
    card = client.post(address, json=asked).json()
    assert (card["prop"], card["status"], card["extractor"]) == ("contracts_with", "accepted", "by hand")
    assert {anchor["exact"] for anchor in card["anchors"]} >= {"HOUSE OF COMMONS", "Oral evidence", "COMMITTEE"}
    assert card["decisions"][0]["by"] == "A. Reviewer"
    marks = get(client, f"/documents/{document['id']}/view")["statements"]
    assert card["id"] in {mark["statement"] for mark in marks}
    refused = client.post(address, json={**asked, "spans": spans[:2], "prop": "owns"})
    assert (refused.status_code, refused.json()["code"]) == (422, "cannot_promote")
    assert client.post(address, json={**asked, "spans": []}).json()["code"] == "no_words"
    assert client.post(address, json={**asked, "more": 1}).json()["code"] == "bad_request"
    assert client.post(address, json=asked, headers={"By": ""}).status_code == 422
