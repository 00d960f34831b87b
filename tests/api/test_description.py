from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient


def operations(client: TestClient) -> Iterator[tuple[str, str, dict[str, Any]]]:
    made = client.get("/api/openapi.json").json()
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_description_is_openapi_3_1_and_whole(client: TestClient) -> None:
    made = client.get("/api/openapi.json").json()
    names = [operation["operationId"] for _, _, operation in operations(client)]

    assert made["openapi"].startswith("3.1")
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+[A-Za-z]*", name) for name in names), names
    for _, _, operation in operations(client):
        assert operation["description"]
        assert set(operation["responses"]) >= {"4XX", "5XX"}
        assert "application/problem+json" in operation["responses"]["4XX"]["content"]


@pytest.mark.slow
def test_the_page_for_people_has_no_script_and_loads_nothing(client: TestClient) -> None:
    answer = client.get("/api/docs")
    page = answer.text

    assert answer.status_code == 200
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page)
    [nonce] = re.findall(r'<style nonce="([^"]+)"', page)
    assert f"'nonce-{nonce}'" in answer.headers["content-security-policy"]
    for path, _, operation in operations(client):
        assert f'id="{operation["operationId"]}"' in page, path
