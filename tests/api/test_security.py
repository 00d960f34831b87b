from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

ANY = "/api/problems"


def test_with_the_token_the_service_answers(client: TestClient) -> None:
    assert client.get(ANY).status_code == 200


@pytest.mark.few(3)
@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer wrong", "Basic token-of-the-tests", "token-of-the-tests"]
)
def test_without_the_token_it_does_not(client: TestClient, given: str | None) -> None:
    del client.headers["Authorization"]
    for path in (ANY, "/api", "/api/", "/api/docs", "/api/openapi.json", "/api/nothing"):
        answer = client.get(path, headers={} if given is None else {"Authorization": given})

        assert (answer.status_code, answer.json()["code"]) == (401, "no_token")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.few(3)
@pytest.mark.parametrize(
    "host",
    ["evil.example:8641", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8641", "[::1]:8641", "", "0:8641"],
)
def test_a_name_bound_anew_to_this_machine_is_refused(client: TestClient, host: str) -> None:
    for path in (ANY, "/", "/assets/any.js"):
        answer = client.get(path, headers={"Host": host})

        assert (answer.status_code, answer.json()["code"]) == (403, "foreign_host")


@pytest.mark.parametrize(
    "told",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "https://127.0.0.1:8641"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    ],
)
def test_another_site_is_refused_even_with_the_token(client: TestClient, told: dict[str, str]) -> None:
    answer = client.get(ANY, headers=told)

    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_site")


@pytest.mark.parametrize("dest", ["iframe", "image", "script", "empty"])
def test_no_other_site_may_embed_the_app(client: TestClient, dest: str) -> None:
    told = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": dest}

    assert client.get("/", headers=told).status_code == 403


def test_a_link_in_a_mail_leads_to_the_empty_page(client: TestClient) -> None:
    told = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}

    assert client.get("/review", headers=told).status_code == 200


@pytest.mark.parametrize("told", [{"Origin": "http://127.0.0.1:8641"}, {"Sec-Fetch-Site": "same-origin"}])
def test_the_app_itself_is_answered(client: TestClient, told: dict[str, str]) -> None:
    assert client.get(ANY, headers=told).status_code == 200


@pytest.mark.few(2)
@pytest.mark.parametrize("path", [ANY, "/", "/review/abc", "/api/nothing"])
def test_every_answer_forbids_what_a_page_does_not_need(client: TestClient, path: str) -> None:
    told = client.get(path).headers
    rules = dict(rule.strip().partition(" ")[::2] for rule in told["content-security-policy"].split(";"))

    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in told["content-security-policy"]
    assert told["x-content-type-options"] == "nosniff"
    assert told["referrer-policy"] == "no-referrer"
    assert told["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in told


def test_each_answer_has_a_nonce_of_its_own(client: TestClient) -> None:
    assert len({client.get("/").headers["content-security-policy"] for _ in range(5)}) == 5


@pytest.mark.few(2)
@pytest.mark.parametrize(
    "path", ["/../pyproject.toml", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd"]
)
def test_paths_that_climb_out_lead_to_the_app_only(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.headers["content-type"].startswith("text/html") or answer.status_code == 404
    assert "root:" not in answer.text
    assert "[project]" not in answer.text


@pytest.mark.few(1)
@pytest.mark.parametrize(
    "path", ["/assets/gone-1234.js", "/assets/gone", "/pdfjs/cmaps/none.bcmap", "/old.css", "/a/b.txt"]
)
def test_a_file_that_is_gone_is_no_page(path: str, client: TestClient) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert "reload" in answer.text
