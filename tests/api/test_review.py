"""The review desk over the service: the queue, cards, decisions of two people, undo, settings."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

OTHER = {"By": "B.%20Second"}


@pytest.fixture
def queue(client: TestClient) -> list[dict[str, Any]]:
    answer = client.get("/api/queue", params={"status": "proposed", "limit": 1000})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.fixture
def ready(client: TestClient, queue: list[dict[str, Any]]) -> dict[str, Any]:
    """The card of a statement that may be accepted."""
    cards = (client.get(f"/api/statements/{item['id']}").json() for item in queue if item["size"] == 1)
    return next(card for card in cards if card["can_accept"])


def decide(client: TestClient, card: dict[str, Any], judgement: str, **more: Any) -> Any:
    headers = more.pop("headers", {})
    body = {"judgement": judgement, "seen": card["last_decision"], **more}
    return client.post(f"/api/statements/{card['id']}/decisions", json=body, headers=headers)


def test_the_queue_is_gone_through_page_by_page(client: TestClient, queue: list[dict[str, Any]]) -> None:
    for order in ("cared_for", "document", "newest", "doubts"):
        seen: list[list[str]] = []
        after = ""
        while after is not None:
            page = client.get(
                "/api/queue", params={"status": "proposed", "order": order, "limit": 7, "after": after}
            ).json()
            assert page["total"] == len(queue)
            seen += [sorted(item["members"]) for item in page["items"]]
            after = page["next"]
        assert sorted(seen) == sorted(sorted(item["members"]) for item in queue)


def test_a_card_has_every_field_with_its_words(client: TestClient, ready: dict[str, Any]) -> None:
    assert ready["quote"]["exact"]
    fields = {field["name"]: field for field in ready["fields"]}
    assert fields["prop"]["choices"]
    assert {"subject", "object", "date", "amount", "stance", "speaker"} <= fields.keys()
    assert ready["document"]["statements"] > 0
    view = client.get(f"/api/documents/{ready['document']['id']}/view", params={"at": ready["quote"]["start"]})
    assert view.status_code == 200


def test_a_decision_is_taken_against_what_was_seen(client: TestClient, ready: dict[str, Any]) -> None:
    first = decide(client, ready, "accepted")
    assert first.status_code == 200
    assert first.json()["card"]["status"] == "accepted"
    again = decide(client, ready, "accepted")  # as an app does that got no answer
    assert [each["id"] for each in again.json()["decisions"]] == [each["id"] for each in first.json()["decisions"]]
    other = decide(client, ready, "rejected", headers=OTHER)
    assert other.status_code == 409
    assert other.json()["code"] == "seen_otherwise"
    assert other.json()["decision"]["by"] == "A. Reviewer"
    seen = decide(client, first.json()["card"], "rejected", headers=OTHER)
    assert seen.json()["card"]["status"] == "rejected"
    assert [each["by"] for each in seen.json()["card"]["decisions"]] == ["A. Reviewer", "B. Second"]


def test_a_second_reader_is_asked_for_until_somebody_else_decides(client: TestClient, ready: dict[str, Any]) -> None:
    card = decide(client, ready, "referred", reason="is it the ministry?").json()["card"]
    assert card["status"] == "proposed"
    assert card["referred"]["by"] == "A. Reviewer"
    own = decide(client, card, "unsure").json()["card"]
    assert own["referred"] is not None
    [item] = client.get("/api/queue", params={"referred": True}).json()["items"]
    assert item["referred_by"] == "A. Reviewer"
    assert decide(client, own, "accepted", headers=OTHER).json()["card"]["referred"] is None
    assert client.get("/api/queue", params={"referred": True}).json()["total"] == 0


def test_an_edit_is_undone_with_all_that_it_made(
    client: TestClient, ready: dict[str, Any], queue: list[dict[str, Any]]
) -> None:
    body = {"fields": {"date": "2018-03"}, "seen": ready["last_decision"], "reason": "the notice says so"}
    made = client.post(f"/api/statements/{ready['id']}/edit", json=body).json()
    assert made["card"]["id"] != ready["id"]
    assert [field["value"] for field in made["card"]["fields"] if field["name"] == "date"] == ["2018-03"]
    undone = client.post("/api/undo").json()["undone"]
    assert [each["id"] for each in undone] == [made["decision"]["id"]]
    assert client.get("/api/queue", params={"status": "proposed", "limit": 1000}).json()["items"] == queue
    assert client.post("/api/undo").json()["code"] == "nothing_to_undo"


def test_words_that_were_selected_mend_a_statement(client: TestClient, ready: dict[str, Any]) -> None:
    quote = ready["quote"]
    span = {"field": "quote", "start": quote["start"], "end": quote["end"] - 1}
    body = {"spans": [span, {"field": "object_text", "start": quote["start"], "end": quote["start"] + 6}], "seen": ""}
    made = client.post(f"/api/statements/{ready['id']}/edit", json=body)
    assert made.status_code == 200, made.text
    assert made.json()["card"]["quote"]["exact"] == quote["exact"][:-1]
    body["spans"][0]["end"] = 10**9  # type: ignore[index]
    assert client.post(f"/api/statements/{ready['id']}/edit", json=body).status_code == 422


def test_decisions_are_listed_and_withdrawn(client: TestClient, ready: dict[str, Any]) -> None:
    made = decide(client, ready, "rejected", reason="not about cameras").json()["decisions"][0]
    assert client.get("/api/decisions", params={"by": "A. Reviewer"}).json()["items"] == [made]
    gone = client.post(f"/api/decisions/{made['id']}/withdraw", json={"reason": "a slip"}, headers=OTHER).json()
    assert gone["undone"][0]["withdrawn"]
    told = client.get("/api/decisions", params={"target": ready["id"]}).json()["items"]
    assert [each["judgement"] for each in told] == ["withdrawn", "rejected"]
    assert client.post(f"/api/decisions/{made['id']}/withdraw", json={}).json()["code"] == "withdrawn_already"
    assert client.post("/api/decisions/nothing/withdraw", json={}).status_code == 404


def test_settings_are_kept_for_each_reviewer(client: TestClient) -> None:
    before = client.get("/api/desk").json()
    mine = {**before, "order": "newest", "keys": {"accept": "j"}, "at": "x", "parties": ["Huawei"], "scheme": "dark"}
    assert client.put("/api/desk", json=mine).json() == mine
    assert client.get("/api/desk").json() == mine
    assert client.get("/api/desk", headers=OTHER).json() == before
    assert client.put("/api/desk", json={**mine, "order": "none"}).status_code == 422


def test_whom_the_reviewer_cares_for_comes_first(client: TestClient) -> None:
    client.put("/api/desk", json={"parties": ["Hikvision"]})
    items = client.get("/api/queue", params={"limit": 1000}).json()["items"]
    cared = ["Hikvision" in item["sentence"] or "海康威视" in item["sentence"] for item in items]
    assert cared[0]
    assert client.get("/api/statements", params={"query": "hikvision cameras", "limit": 3}).status_code == 200


def test_what_is_not_there_is_told(client: TestClient, ready: dict[str, Any]) -> None:
    assert client.get("/api/statements/none").status_code == 404
    assert client.post("/api/statements/none/decisions", json={"judgement": "accepted"}).status_code == 404
    assert decide(client, ready, "same").status_code == 422
    assert client.get("/api/queue", params={"after": "é"}).status_code == 422
    assert client.get("/api/queue", headers={"By": ""}).status_code == 422


@pytest.mark.few(2)
@pytest.mark.parametrize("order", ["cared_for", "document", "newest", "doubts"])
def test_the_queue_goes_on_and_back_from_any_statement(client: TestClient, order: str) -> None:
    def ask(**more: Any) -> dict[str, Any]:
        answer = client.get("/api/queue", params={"status": "proposed", "order": order, **more})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    ids = [item["id"] for item in ask(limit=1000)["items"]]
    middle = len(ids) // 2
    for member in ask(limit=1000)["items"][middle]["members"]:
        page = ask(at=member, limit=8)
        assert page["at"] == ids[middle]
        assert [item["id"] for item in page["items"]] == ids[page["offset"] : page["offset"] + 8]
    seen = [item["id"] for item in page["items"]]
    after, before = page["next"], page["previous"]
    while after is not None:
        on = ask(after=after, limit=5)
        seen, after = seen + [item["id"] for item in on["items"]], on["next"]
    while before is not None:
        back = ask(before=before, limit=5)
        seen, before = [item["id"] for item in back["items"]] + seen, back["previous"]
    assert seen == ids


def test_the_queue_goes_on_after_what_left_it(client: TestClient, queue: list[dict[str, Any]]) -> None:
    ids = [item["id"] for item in queue]
    for gone, follower in ((ids[3], ids[4]), (ids[-1], "")):
        card = client.get(f"/api/statements/{gone}").json()
        assert decide(client, card, "rejected", with_group=True).status_code == 200
        page = client.get("/api/queue", params={"status": "proposed", "at": gone, "limit": 8}).json()
        assert gone not in [item["id"] for item in page["items"]]
        assert page["at"] == follower
    nowhere = client.get("/api/queue", params={"status": "proposed", "at": "no such statement", "limit": 2}).json()
    assert [nowhere["at"], nowhere["offset"], nowhere["previous"]] == [ids[0], 0, None]
