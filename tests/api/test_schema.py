"""Whatever the description allows, and much that it does not, is answered as the description says."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings

from whobuilt.api.app import ServeSettings, make_app

pytestmark = pytest.mark.slow

TOKEN, PORT = "token-of-the-tests", 8641


@pytest.mark.filterwarnings("ignore")  # of the tool's own parts
def test_every_operation_answers_as_it_is_described(case_folder: Path, headers: dict[str, str]) -> None:
    app = make_app(ServeSettings(case_folder, PORT, TOKEN))
    told: list[str] = []
    seen: set[int] = set()
    with TestClient(app, base_url=f"http://127.0.0.1:{PORT}", headers=headers) as client:
        described = client.get("/api/openapi.json").json()
        schema = schemathesis.openapi.from_dict(described)
        for result in schema.get_all_operations():
            operation = cast("Any", result).ok()

            @given(case=operation.as_strategy())
            @settings(
                max_examples=12,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate],
            )
            def ask(case: Any) -> None:
                if case.path.endswith(("/events", "/links/capture")):
                    return  # a stream that does not end by itself; and what would ask other machines
                sent = case.as_transport_kwargs(base_url=f"http://127.0.0.1:{PORT}", headers=headers)
                answer = client.request(**{name: sent[name] for name in sent if name != "timeout"})
                seen.add(answer.status_code)
                where = f"{case.method} {answer.url}: {answer.status_code} {answer.text[:300]}"
                if answer.status_code >= 500 or (
                    answer.status_code >= 400 and answer.headers["content-type"] != "application/problem+json"
                ):
                    told.append(where)

            ask()
    assert told == []
    assert seen >= {200, 202, 404, 422}
