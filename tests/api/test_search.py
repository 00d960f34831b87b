from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from whobuilt.case import Case
from whobuilt.core.decisions import Judgement, Ruling


def find(client: TestClient, **asked: object) -> dict[str, Any]:
    answer = client.get("/api/search", params={name: str(value) for name, value in asked.items()})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def facet(found: dict[str, Any], name: str) -> dict[str, int]:
    [values] = [each["values"] for each in found["facets"] if each["name"] == name]
    return {value["value"]: value["count"] for value in values}


@pytest.mark.few(2)
@pytest.mark.parametrize(
    "query", ["Huawei", "huawei", "HUAWEI Xinjiang", "“public security”", "海康威视", "墨玉县 中标"]
)
def test_words_are_found_in_english_and_chinese(client: TestClient, query: str) -> None:
    found = find(client, q=query)

    assert found["total"] >= 1
    documents = [hit for hit in found["items"] if hit["kind"] == "document"]
    assert documents
    for hit in documents:
        assert all(hit["snippet"][mark["start"] : mark["end"]] for mark in hit["marks"])


def test_all_items_are_there_page_by_page(client: TestClient) -> None:
    whole = find(client, q="Huawei", limit=200)
    seen, after = [], ""
    while True:
        page = find(client, q="Huawei", limit=3, after=after)
        seen += page["items"]
        if not (after := page["next"]):
            break

    assert seen == whole["items"]
    assert len(seen) == whole["total"]
    assert facet(whole, "kind") == {
        kind: sum(hit["kind"] == kind for hit in seen) for kind in {hit["kind"] for hit in seen}
    }


def test_a_facet_counts_what_it_would_leave(client: TestClient) -> None:
    found = find(client, q="Huawei")
    for name in ("prop", "status", "entity"):
        for value, count in facet(found, name).items():
            left = find(client, q="Huawei", kind="statement", **{name: value})
            assert left["total"] == count, (name, value)
    for name in ("language", "year"):
        for value, count in facet(found, name).items():
            kinds = facet(find(client, q="Huawei", **{name: value}), "kind")
            assert kinds.get("statement", 0) + kinds.get("document", 0) == count, (name, value)


def test_what_is_decided_and_added_meanwhile_is_seen(client: TestClient, case_folder: Path, tmp_path: Path) -> None:
    before = find(client, kind="statement")
    first = before["items"][0]["id"]
    with Case(case_folder) as other:
        other.decide(Ruling(Judgement.REJECTED, first), "B. Reader")
        note = tmp_path / "note.txt"
        note.write_text("Zebrafinch Cameras Ltd supplied 40 cameras to the Springfield Police Department in 2019.\n")
        list(other.add([note]))

    assert facet(find(client), "status")["rejected"] == 1
    assert [hit["id"] for hit in find(client, status="rejected", kind="statement")["items"]] == [first]
    assert {hit["kind"] for hit in find(client, q="zebrafinch")["items"]} == {"entity", "document", "statement"}
    with Case(case_folder) as other:
        [decision] = other._record.iter_decisions(first)  # noqa: SLF001
        other.withdraw(decision, "B. Reader")
    assert "rejected" not in facet(find(client), "status")


def test_merged_entities_are_searched_as_one(client: TestClient, case_folder: Path) -> None:
    entities = facet(find(client), "entity")
    one, other = list(entities)[:2]
    with Case(case_folder) as case:
        case.identity.judge(Ruling(Judgement.SAME, one, other, "a test"), "B. Reader")

    merged = facet(find(client), "entity")
    assert one not in merged
    assert merged[other] >= max(entities[one], entities[other])
    assert find(client, entity=one, kind="statement")["total"] == merged[other]


def test_what_is_destroyed_is_not_found(client: TestClient, case_folder: Path) -> None:
    before = find(client, limit=200)
    with Case(case_folder) as case:
        case.custody.destroy(case.custody.find_doomed("hearing-2019-06-10.txt"), "a test", "B. Reader")
    after = find(client, limit=200)

    gone = {hit["document"] for hit in before["items"]} - {hit["document"] for hit in after["items"]}
    assert len(gone) == 1


@pytest.mark.few(3)
@pytest.mark.parametrize("query", ["", " ", '"', "“”", "*", "a" * 1000, "ﷺ", "\u202e", "'; --", "(]", "\\", "%"])
def test_nothing_that_is_typed_is_an_error(client: TestClient, query: str) -> None:
    find(client, q=query)


def test_what_cannot_be_asked_is_told(client: TestClient) -> None:
    for asked in ({"prop": "likes"}, {"limit": 0}, {"after": "??"}, {"q": "a" * 1001}, {"nonsense": "x"}):
        assert client.get("/api/search", params=asked).status_code == 422


@pytest.mark.parametrize("words", ["Sample cameras", "示例系统公司的摄像头"])
def test_an_excerpt_cuts_no_word(case_folder: Path, client: TestClient, tmp_path: Path, words: str) -> None:
    written = tmp_path / "long.txt"
    text = "surveillance " * 20 + words + " surveillance" * 20 + "\n"
    written.write_text(text, "utf-8")
    with Case(case_folder) as other:
        list(other.add([written]))
    [hit] = find(client, q=words, kind="document")["items"]
    assert set(hit["snippet"].split()) == {"surveillance", *words.split()}
