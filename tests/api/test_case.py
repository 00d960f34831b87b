from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from whobuilt.case import Case
from whobuilt.core.decisions import Judgement, Ruling


def finish(client: TestClient, job: dict[str, object]) -> dict[str, object]:
    """Wait for a job by its events; how it ended."""
    with client.stream("GET", f"/api/jobs/{job['id']}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        events = [line.removeprefix("event: ") for line in answer.iter_lines() if line.startswith("event: ")]
    assert events[-1] == "done"
    told: dict[str, object] = client.get(f"/api/jobs/{job['id']}").json()
    return told


def test_the_case_in_a_few_lines(client: TestClient, case_folder: Path) -> None:
    with Case(case_folder) as other:
        first, second = [statement.id for statement, _ in other.statements()][:2]
        other.decide(Ruling(Judgement.REJECTED, first, reason="a test"), "B. Reader")
        other.decide(Ruling(Judgement.UNSURE, second), "A. Reviewer")
        documents = len(list(other.documents()))
        statements = len(list(other.statements()))
    told = client.get("/api/case").json()

    assert (told["documents"], told["statements"]) == (documents, statements)
    assert (told["rejected"], told["unsure"], told["accepted"]) == (1, 1, 0)
    assert told["proposed"] == statements - 2
    assert told["reviewers"] == ["A. Reviewer", "B. Reader"]
    assert told["folder"] == str(case_folder)
    assert told["signed"]
    assert told["unchanged_since"] == ""
    assert told["log_line"].startswith("No timestamp yet")
    assert (told["attested"], told["attested_entries"]) == ([], 0)


def test_the_log_newest_first_page_by_page(client: TestClient) -> None:
    whole = client.get("/api/log", params={"limit": 1000}).json()
    seen, after = [], ""
    while True:
        page = client.get("/api/log", params={"limit": 3, "after": after}).json()
        seen += page["items"]
        if (after := page["next"]) is None:
            break

    assert seen == whole["items"]
    assert len(seen) == whole["total"]
    assert [entry["index"] for entry in seen] == list(range(whole["total"]))[::-1]
    captured = next(entry for entry in seen if entry["action"] == "captured")
    assert captured["told"].split(" (")[0].endswith(".txt")


def test_what_people_wrote_down_is_told_in_words(client: TestClient) -> None:
    row = client.post("/api/wanted", json={"fields": {"subject": "Example Ltd", "object": "City Police"}}).json()
    client.post(f"/api/wanted/{row['id']}/drop", json={"reason": "typed twice"})
    client.post(f"/api/wanted/{row['id']}/reopen", json={})
    look = {"where": "the register", "when": "2026-09-03", "words": "Example Ltd", "nothing_found": True}
    client.post("/api/diary", json=look)

    entries = client.get("/api/log", params={"limit": 4}).json()["items"][::-1]
    assert [(entry["action"], entry["told"]) for entry in entries] == [
        ("wanted", "Example Ltd supplied City Police."),
        ("settled", "dropped: typed twice"),
        ("settled", "taken up again"),
        ("searched", "Searched the register, on 3 September 2026, for “Example Ltd”: nothing found."),
    ]


def test_a_whole_case_verifies(client: TestClient) -> None:
    answer = client.post("/api/case/verify")
    assert answer.status_code == 202
    told = finish(client, answer.json())

    assert told["state"] == "done"
    assert told["problems"] == []


def test_a_changed_blob_is_found(client: TestClient, case_folder: Path) -> None:
    blob = next(path for path in (case_folder / "blobs").rglob("*") if path.is_file() and path.stat().st_size)
    blob.chmod(0o600)
    blob.write_bytes(b"changed" + blob.read_bytes())
    told = finish(client, client.post("/api/case/verify").json())

    assert told["state"] == "done"
    assert isinstance(told["problems"], list)
    assert any("blob" in problem["code"] for problem in told["problems"])


def test_nothing_left_the_machine_by_default(client: TestClient) -> None:
    assert client.get("/api/departures").json() == {"items": [], "total": 0, "next": None}


def test_what_left_the_machine_is_listed(client: TestClient, case_folder: Path, tmp_path: Path) -> None:
    with Case(case_folder) as other:
        other.name_actor("A. Reviewer")
        other.handover.pack(tmp_path / "packed.zip")
    [told] = client.get("/api/departures").json()["items"]

    assert (told["what"], told["by"], told["where"]) == ("packed case", "A. Reviewer", "a file on this machine")
    assert "packed.zip" in told["told"]


def test_a_place_in_a_list_that_is_none(client: TestClient) -> None:
    for path in ("/api/log", "/api/problems", "/api/departures", "/api/jobs"):
        for after in ("???", "bm9uZQ", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"):
            answer = client.get(path, params={"after": after})
            assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor")
        assert client.get(path, params={"limit": 0}).json()["code"] == "bad_request"
        assert client.get(path, params={"limit": 1001}).status_code == 422
