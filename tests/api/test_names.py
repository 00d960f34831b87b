"""Names, claims and dossiers over the service, on a real case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from whobuilt.case import Case

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

TEXTS = {
    "supply.txt": "Example Systems Ltd supplied cameras to the Nairobi Police Department in 2018.\n",
    "short.txt": "Sample Vision Ltd supplied drones to the Lusaka Police Department in 2017.\n",
    "denial.txt": "“We have never supplied drones to the Lusaka Police Department,” Sample Vision Technologies Ltd "
    "said in 2019.\n",
    "officer.txt": "The minister, Jane Sample, said the police of Kenya bought cameras.\n",
}


@pytest.fixture
def case_folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    with Case.init(tmp_path / "case") as case:
        list(case.add([tmp_path / name for name in TEXTS]))
    return tmp_path / "case"


def get(client: TestClient, address: str, **query: Any) -> Any:
    answer = client.get(f"/api/{address}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def post(client: TestClient, address: str, status: int = 200, **body: Any) -> Any:
    answer = client.post(f"/api/{address}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def find(client: TestClient, name: str) -> dict[str, Any]:
    [found] = [each for each in get(client, "entities", q=name)["items"] if each["name"] == name]
    assert isinstance(found, dict)
    return found


def test_entities_are_listed_with_what_rests_on_them(client: TestClient) -> None:
    every = get(client, "entities", limit=1000)
    assert every["total"] == len(every["items"])
    pages, after = [], ""
    while after is not None:
        page = get(client, "entities", limit=2, after=after)
        pages += page["items"]
        after = page["next"]
    assert pages == every["items"]
    assert {each["schema"] for each in get(client, "entities", schema="Company")["items"]} == {"Company"}
    found = find(client, "Example Systems Ltd")
    assert (found["statements"], found["accepted"]) == (1, 0)
    assert found["members"] == [{"id": found["id"], "name": found["name"], "merge": None}]
    assert get(client, f"entities/{found['id']}") == found
    assert client.get("/api/entities/nobody-of-this-name").status_code == 404


def test_mentions_stand_where_they_say(client: TestClient) -> None:
    found = get(client, f"entities/{find(client, 'Example Systems Ltd')['id']}/mentions")
    assert found["total"] >= 1
    for each in found["items"]:
        text = next(text for text in TEXTS.values() if each["before"] + each["text"] + each["after"] in text)
        assert text[each["start"] : each["end"]] == each["text"]


def test_candidates_previews_and_a_merge_that_is_undone_exactly(client: TestClient) -> None:
    before = get(client, "entities", limit=1000), get(client, "claims")
    [pair] = get(client, "candidates")["items"]
    assert {pair["one"]["name"], pair["other"]["name"]} == {"Sample Vision Ltd", "Sample Vision Technologies Ltd"}
    told = "“Sample Vision Technologies Ltd” holds the name “Sample Vision Ltd”"
    assert pair["reasons"] == [{"text": told, "for_same": True}]
    assert pair["one_passages"]
    assert pair["other_passages"]
    ids = {
        "one": find(client, "Sample Vision Ltd")["id"],
        "other": find(client, "Sample Vision Technologies Ltd")["id"],
    }
    preview = post(client, "previews/merge", **ids)
    assert preview["names"] == ["Sample Vision Technologies Ltd", "Sample Vision Ltd"]
    assert [each["after"] for each in preview["verdicts"]] == ["contradicted"]
    assert preview["warnings"] == []
    made = post(client, "judgements", **ids, judgement="same", reason="one register number")["decision"]
    assert (made["by"], made["judgement"], made["target"]) == ("A. Reviewer", "same", ids["one"])
    kept = get(client, f"entities/{ids['one']}")
    assert kept["id"] == ids["other"]
    assert [each["merge"] and each["merge"]["id"] for each in kept["members"]] == [None, made["id"]]
    without = {**kept, "members": [{**each, "merge": None} for each in kept["members"]]}
    told = preview["kept"]
    assert {**told, "members": [{**each, "merge": None} for each in told["members"]]} == without
    assert get(client, "claims")["items"][0]["worst"] == "contradicted"
    assert get(client, "candidates")["items"] == []
    parting = post(client, "previews/split", entity=ids["other"], decisions=[made["id"]])
    assert [each["name"] for each in parting["retired"]] == ["Sample Vision Ltd"]
    gone = post(client, f"entities/{ids['other']}/split", decisions=[made["id"]], reason="two firms")
    assert [each["id"] for each in gone["decisions"]] == [made["id"]]
    assert (get(client, "entities", limit=1000), get(client, "claims")) == before


def test_what_was_judged_is_left_out_unless_it_is_asked_for(client: TestClient) -> None:
    [pair] = get(client, "candidates")["items"]
    ids = {"one": pair["one"]["id"], "other": pair["other"]["id"]}
    post(client, "judgements", **ids, judgement="different", reason="two registers")
    assert get(client, "candidates")["total"] == 0
    [judged] = get(client, "candidates", judged=True)["items"]
    assert judged["judged"]["reason"] == "two registers"
    assert any("two registers" in each for each in post(client, "previews/merge", **ids)["warnings"])
    assert post(client, "judgements", status=422, **ids, judgement="accepted")["code"] == "bad_judgement"
    same = {"one": ids["one"], "other": ids["one"]}
    assert post(client, "judgements", status=422, **same, judgement="same")["code"] == "same_entity"
    assert post(client, f"entities/{ids['one']}/split", status=404, decisions=["no"])["code"] == "unknown_merge"


def test_a_person_is_confirmed_and_nobody_else(client: TestClient) -> None:
    [person, *_] = get(client, "entities", schema="Person")["items"]
    assert not person["confirmed"]
    post(client, f"entities/{person['id']}/confirm")
    assert get(client, f"entities/{person['id']}")["confirmed"]
    company = find(client, "Example Systems Ltd")["id"]
    assert post(client, f"entities/{company}/confirm", status=422)["code"] == "no_person"


def test_a_claim_is_overruled_and_both_verdicts_are_shown(client: TestClient) -> None:
    claim = get(client, "claims")["items"][0]
    assert get(client, f"claims/{claim['id']}") == claim
    evidence = get(client, "statements", query="drones", prop="supplies")["items"]
    [other] = [each for each in evidence if each["sentence"].startswith("Sample Vision Ltd")]
    body = {"evidence": other["id"], "verdict": "challenged"}
    assert post(client, f"claims/{claim['id']}/overrule", status=422, **body, reason=" ")["code"] == "no_reason"
    told = post(client, f"claims/{claim['id']}/overrule", **body, reason="a daughter of the same name")
    first = told["weighings"][0]
    assert (first["verdict"], first["stands"], told["worst"]) == ("unaddressed", "challenged", "challenged")
    assert first["overruled"]["by"] == "A. Reviewer"
    assert first["evidence_quote"]["exact"] in TEXTS["short.txt"]
    assert get(client, "claims", verdict="challenged")["items"] == [told]
    dossier = get(client, f"dossiers/{find(client, 'Sample Vision Technologies Ltd')['id']}", draft=True)
    lines = [line for section in dossier["sections"] for line in (*section["accepted"], *section["proposed"])]
    assert any("a daughter of the same name" in reason for line in lines for reason in line["reasons"])
    assert client.post(f"/api/decisions/{first['overruled']['id']}/withdraw", json={"reason": ""}).status_code == 200
    assert get(client, f"claims/{claim['id']}") == claim


def test_a_dossier_leads_to_statement_and_document(client: TestClient) -> None:
    company = find(client, "Example Systems Ltd")["id"]
    dossier = get(client, f"dossiers/{company}", draft=True)
    assert dossier["wanted"] == []
    for citation in dossier["citations"]:
        assert get(client, f"statements/{citation['statement']}")["document"]["id"] == citation["document"]
    assert all(not section["accepted"] for section in dossier["sections"])
    assert get(client, f"dossiers/{company}")["citations"] == []
    [person, *_] = get(client, "entities", schema="Person")["items"]
    assert client.get(f"/api/dossiers/{person['id']}").status_code == 422
