"""A model behind an OpenAI-compatible endpoint, over real HTTP on this machine: answers, and each way to fail."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Lock
from typing import Any

import pytest

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.inference.answers import Answers
from whobuilt.inference.endpoint import LONGEST_WAIT, MOST_BYTES, Clock, Endpoint, estimate
from whobuilt.inference.settings import EndpointSettings, load_settings
from whobuilt.ports import Prompt, Reply

SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
PROMPT = Prompt("the task", "the data", SCHEMA, "d1")


class Waits:
    """A clock at which nobody waits; it keeps how long was asked for."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.clock = Clock(sleep=self.slept.append)


@pytest.fixture
def waits() -> Waits:
    return Waits()


Opened = Callable[..., Endpoint]


@pytest.fixture
def endpoint(model_server: Any, waits: Waits) -> Opened:
    def start(folder: Path | None = None, **more: Any) -> Endpoint:
        settings = EndpointSettings(**{"url": model_server.url, "model": "example-8b", "workers": 1, **more})
        return Endpoint(settings, Answers(folder), waits.clock)

    return start


def ask(asked: Endpoint, *prompts: Prompt) -> list[Reply | Problem]:
    with asked:
        return list(asked.ask(prompts or (PROMPT,)))


def in_turn(*answers: Any) -> Callable[[Any], Any]:
    """Each answer once, the last again and again."""
    waiting = list(answers)
    return lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]


def test_task_and_document_are_sent_apart_and_the_answer_comes_back(model_server: Any, endpoint: Opened) -> None:
    model_server.answer = lambda _: {"a": 1}
    asked = endpoint(price_in=1.0, price_out=10.0)
    assert ask(asked) == [Reply({"a": 1}, 100, 20)]
    [question] = model_server.asked
    assert [(each["role"], each["content"]) for each in question["messages"]] == [
        ("system", "the task"),
        ("user", "the data"),
    ]
    assert question["response_format"]["json_schema"]["schema"] == SCHEMA
    assert (asked.spent.asked, asked.spent.tokens_in, asked.spent.tokens_out) == (1, 100, 20)
    assert asked.settings.cost(100, 20) == pytest.approx(0.0003)


def test_a_fence_around_the_answer_is_taken_off(model_server: Any, endpoint: Opened) -> None:
    model_server.answer = lambda _: '```json\n{"a": 1}\n```'
    assert ask(endpoint()) == [Reply({"a": 1}, 100, 20)]


def test_a_server_without_schemas_is_asked_for_json_and_then_for_anything(model_server: Any, endpoint: Opened) -> None:
    def answer(question: dict[str, Any]) -> Any:
        return (400, {}, b"{}") if "response_format" in question else {"a": 1}

    model_server.answer = answer
    assert ask(endpoint(), PROMPT, Prompt("t", "second", SCHEMA)) == [Reply({"a": 1}, 100, 20)] * 2
    asked_for = [question.get("response_format", {}).get("type") for question in model_server.asked]
    assert asked_for == ["json_schema", "json_object", None, None]  # what was found out once is kept


@pytest.mark.few(5)
@pytest.mark.parametrize(
    ("answer", "code", "times"),
    [
        ((200, {}, b"<!doctype html><title>Log in</title>"), "model_no_endpoint", 1),
        ((200, {}, b'{"choices": []}'), "model_no_endpoint", 1),
        ((200, {}, b"[" * 100_000), "model_no_endpoint", 1),
        ("Natürlich! Hier sind die Ergebnisse: ...", "model_answer_broken", 3),
        ('{"names": [', "model_answer_broken", 3),
        ('["a list"]', "model_answer_broken", 3),
        ((200, {}, b"x" * (MOST_BYTES + 1)), "model_answer_too_large", 1),
        ((500, {}, b"Internal Server Error"), "model_failed", 3),
        ((429, {}, b"{}"), "model_busy", 3),
        ((401, {}, b"{}"), "model_refused", 1),
        ((404, {}, b"{}"), "model_refused", 1),
        ((302, {"Location": "http://elsewhere.example/"}, b""), "model_refused", 1),
        ((200, {"Content-Length": "5000"}, b'{"choices": '), "model_answer_cut", 3),
    ],
)
def test_each_failure_has_its_name_and_is_tried_again_where_that_may_help(
    model_server: Any, endpoint: Opened, answer: Any, code: str, times: int
) -> None:
    model_server.answer = lambda _: answer
    [problem] = ask(endpoint(retries=2))
    assert isinstance(problem, Problem)
    assert problem.code == code
    assert len(model_server.asked) == times


def test_an_answer_that_is_cut_by_its_limit_is_told(model_server: Any, endpoint: Opened) -> None:
    model_server.answer = lambda _: model_server.wrap('{"a"', finish_reason="length")
    [problem] = ask(endpoint())
    assert isinstance(problem, Problem)
    assert problem.code == "model_answer_cut"
    assert "window" in problem.mend


def test_a_silent_server_is_given_up(model_server: Any, endpoint: Opened, hold: bytes) -> None:
    model_server.answer = lambda _: hold
    [problem] = ask(endpoint(timeout=0.2, retries=1))
    assert isinstance(problem, Problem)
    assert problem.code == "model_too_slow"
    assert len(model_server.asked) == 2


def test_a_server_that_is_down_is_told(endpoint: Opened, waits: Waits) -> None:
    [problem] = ask(endpoint(url="http://127.0.0.1:1/v1", retries=3))
    assert isinstance(problem, Problem)
    assert problem.code == "model_down"
    assert waits.slept == [1, 2, 4]


def test_a_busy_server_is_waited_for_as_it_asks_and_never_without_end(
    model_server: Any, endpoint: Opened, waits: Waits
) -> None:
    busy = [(429, {"Retry-After": wait}, b"") for wait in ("7", "86400", "soon", "-1")]
    model_server.answer = in_turn(*busy, {"a": 1})
    assert ask(endpoint(retries=4)) == [Reply({"a": 1}, 100, 20)]
    assert waits.slept == [7, LONGEST_WAIT, 4, 8]


def test_one_failure_costs_no_other_answer(model_server: Any, endpoint: Opened) -> None:
    def answer(question: dict[str, Any]) -> Any:
        return "no JSON" if question["messages"][1]["content"] == "2" else {"n": question["messages"][1]["content"]}

    model_server.answer = answer
    found = ask(endpoint(workers=4), *(Prompt("t", str(number), SCHEMA) for number in range(5)))
    assert [each.answer["n"] if isinstance(each, Reply) else each.code for each in found] == [
        "0",
        "1",
        "model_answer_broken",
        "3",
        "4",
    ]


def test_no_more_questions_are_open_than_allowed(model_server: Any, endpoint: Opened) -> None:
    open_now, most, lock = 0, 0, Lock()
    both = Barrier(2, timeout=20)

    def answer(_: dict[str, Any]) -> Any:
        nonlocal open_now, most
        with lock:
            open_now += 1
            most = max(most, open_now)
        both.wait()  # each waits for another: two are open at once
        with lock:
            open_now -= 1
        return {"a": 1}

    model_server.answer = answer
    found = ask(endpoint(workers=2), *(Prompt("t", str(number), SCHEMA) for number in range(8)))
    assert (len(found), most) == (8, 2)


def test_a_disk_that_is_full_is_no_answer(
    model_server: Any, endpoint: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    model_server.answer = lambda _: {"a": 1}
    with pytest.raises(OSError, match="No space"):
        ask(endpoint(tmp_path))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_was_answered_is_not_asked_again(model_server: Any, endpoint: Opened, tmp_path: Path) -> None:
    model_server.answer = lambda _: {"a": "海"}
    first = ask(endpoint(tmp_path))
    assert ask(endpoint(tmp_path)) == [Reply({"a": "海"}, 100, 20, is_kept=True)]
    assert len(model_server.asked) == 1
    assert first[0] != ask(endpoint(tmp_path, model="another-8b"))[0] or len(model_server.asked) == 2
    ask(endpoint(tmp_path), Prompt("another task", "the data", SCHEMA, "d1"))
    assert len(model_server.asked) == 3


def test_a_damaged_or_broken_answer_is_asked_for_again(model_server: Any, endpoint: Opened, tmp_path: Path) -> None:
    model_server.answer = in_turn("no JSON", {"a": 1})
    assert ask(endpoint(tmp_path)) == [Reply({"a": 1}, 100, 20)]
    [kept] = tmp_path.rglob("*.json")
    kept.write_bytes(kept.read_bytes()[:9])
    assert ask(endpoint(tmp_path)) == [Reply({"a": 1}, 100, 20)]


def test_answers_about_a_document_go_with_it(model_server: Any, endpoint: Opened, tmp_path: Path) -> None:
    model_server.answer = lambda _: {"a": 1}
    ask(endpoint(tmp_path), PROMPT, Prompt("t", "d", SCHEMA, "d2"))
    Answers(tmp_path).forget("d1")
    assert [path.parent.name for path in tmp_path.rglob("*.json")] == ["d2"]


def test_the_key_goes_into_the_header_and_nowhere_else(
    model_server: Any, endpoint: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXAMPLE_KEY", "secret-key-123")
    model_server.answer = in_turn((401, {}, b"{}"), {"a": 1})
    told = ask(endpoint(tmp_path, key_env="EXAMPLE_KEY"), PROMPT, PROMPT)
    assert model_server.headers[0]["Authorization"] == "Bearer secret-key-123"
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"secret-key-123" not in kept + repr(told).encode() + json.dumps(model_server.asked).encode()


def test_proxies_of_the_environment_are_not_used(
    model_server: Any, endpoint: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    model_server.answer = lambda _: {"a": 1}
    assert ask(endpoint()) == [Reply({"a": 1}, 100, 20)]


def test_what_is_asked_on_this_machine_passes_no_proxy(model_server: Any, endpoint: Opened) -> None:
    model_server.answer = lambda _: {"a": 1}
    assert ask(endpoint(proxy="http://127.0.0.1:1")) == [Reply({"a": 1}, 100, 20)]


@pytest.mark.parametrize("proxy", ["nonsense", "ftp://example.org", "http://", "ftp://user:secret@example.org"])
def test_a_proxy_that_is_none_is_told_without_its_password(proxy: str) -> None:
    with pytest.raises(WhoBuiltError, match="none that can be used") as told:
        load_settings(None, url="https://api.example.org/v1", model="m", proxy=proxy)
    assert "secret" not in str(told.value.problem)


@pytest.mark.parametrize("key", ["k\u00e9y", "one\ntwo"])
def test_a_key_that_no_header_holds_is_told_and_not_shown(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("WHOBUILT_MODEL_KEY", key)
    with pytest.raises(WhoBuiltError, match="no key has") as told:
        load_settings(None, url="https://api.example.org/v1", model="m")
    assert key not in str(told.value.problem)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8080/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://localhost:11434/v1", True),
        ("http://192.168.1.5/v1", False),
        ("https://api.example.org/v1", False),
        ("http://127.0.0.1.example.org/v1", False),
        ("http://localhost.example.org/v1", False),
    ],
)
def test_only_a_loopback_address_is_this_machine(url: str, local: bool) -> None:  # noqa: FBT001  # a table's column
    assert EndpointSettings(url=url, model="m").is_local is local


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('url = "ftp://example.org"\nmodel = "m"', "no web address"),
        ('url = "http://127.0.0.1/v1"', "no model"),
        ('model = "m"', "no endpoint"),
        ('url = "http://u:p@127.0.0.1/v1"\nmodel = "m"', "holds a password"),
        ('url = "http://127.0.0.1/v1"\nmodel = "m"\ntemprature = 3', "no setting 'temprature'"),
        ('url = "http://127.0.0.1/v1"\nmodel = "m"\nretries = "many"', "is no number"),
        ('url = "http://127.0.0.1/v1"\nmodel = "m"\nworkers = 0', "above zero"),
        ("url = ", "no TOML"),
    ],
)
def test_settings_that_cannot_be_used_are_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "m.toml").write_text(text)
    with pytest.raises(WhoBuiltError, match=told):
        load_settings(tmp_path / "m.toml")


def test_a_key_never_goes_over_the_wire_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOBUILT_MODEL_KEY", "k")
    with pytest.raises(WhoBuiltError, match="in the clear"):
        load_settings(None, url="http://api.example.org/v1", model="m")
    assert load_settings(None, url="https://api.example.org/v1", model="m").key == "k"


def test_options_win_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text('url = "https://a.example/v1"\nmodel = "m"\nprice_in = 2\nwindow = 900\n')
    found = load_settings(tmp_path / "m.toml", url="http://127.0.0.1:9/v1", model="")
    assert (found.url, found.model, found.window, found.price_in) == ("http://127.0.0.1:9/v1", "m", 900, 2)


def test_what_it_costs_at_least_is_known_before() -> None:
    settings = EndpointSettings(url="https://a.example/v1", model="m", price_in=1000.0)
    number, tokens, cost = estimate([Prompt("x" * 40, "海" * 10, {})], settings)
    assert (number, tokens) == (1, 20)
    assert cost == pytest.approx(0.02)
