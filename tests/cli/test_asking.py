"""`ask-model` and `read --endpoint` against a real server on this machine: proposals, refusals, costs, a killed run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whobuilt.cli.exits import ExitCode

SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department."
NOTHING = {"date": {"words": "", "iso": ""}, "amount": {"words": "", "value": 0, "currency": ""}, "object_text": ""}
PLAIN = {
    "polarity": "affirmed",
    "modality": "asserted",
    "phase": "delivered",
    "role": "unstated",
    "directness": "direct",
}
REMOTE = "http://model.example.invalid/v1"


def statement(quote: str, **more: str) -> dict[str, Any]:
    return {"prop": "supplies", "quote": quote, "subject": "", "object": "", "trigger": "", **NOTHING, **PLAIN, **more}


def answer(*statements: dict[str, Any]) -> dict[str, Any]:
    names = [{"name": "Sampletech", "kind": "Company"}, {"name": "Sampleville", "kind": "Location"}]
    return {"names": names, "statements": list(statements), "quotations": []}


@pytest.fixture
def told(tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case with a document whose supply no pattern finds."""
    (tmp_path / "note.txt").write_text(
        "Sampletech did right by Sampleville: the cameras came from there, says a note.\n"
    )
    folder = tmp_path / "case"
    assert run("init", folder).code == 0
    monkeypatch.chdir(folder)
    run("add", tmp_path / "note.txt")
    return folder


GOOD = statement(
    "Sampletech did right by Sampleville: the cameras came from there",
    subject="Sampletech",
    object="Sampleville",
    trigger="came from there",
)


@pytest.mark.usefixtures("told")
def test_what_a_model_finds_is_proposed_and_what_it_invents_is_counted(
    run: Callable[..., Any], model_server: Any
) -> None:
    invented = {**GOOD, "quote": "The mayor took nine million in cash from a dealer of arms."}
    model_server.answer = lambda _: answer(GOOD, invented)
    done = run("ask-model", "--endpoint", model_server.url, "--model", "example-8b")
    assert done.code == ExitCode.PROBLEMS
    assert "1 statement proposed; left out: 1 fabricated." in done.out
    assert "Left out by the evidence lock: 1 fabricated." in done.out
    assert "1 answer: 100 tokens in, 20 out." in done.err
    listed = json.loads(run("statements", "--json").out)
    assert [item["extractor"] for item in map(_statement_of, listed)] == ["prompted@1+example-8b"]
    assert run("verify").code == ExitCode.OK
    again = run("ask-model", "--endpoint", model_server.url, "--model", "example-8b")
    assert "0 statements proposed, 1 known already" in again.out
    assert "0 answers (1 more had been answered before)" in again.err
    assert len(model_server.asked) == 1


def _statement_of(item: Any) -> Any:
    return item.get("statement", item) if isinstance(item, dict) else item[0]


@pytest.mark.usefixtures("told")
def test_what_a_model_proposed_is_in_a_record_that_is_made_again(run: Callable[..., Any], model_server: Any) -> None:
    model_server.answer = lambda _: answer(GOOD)
    run("ask-model", "--endpoint", model_server.url, "--model", "m")
    before = run("statements", "--json").out
    assert run("rebuild", "--by", "A. Keeper").code == ExitCode.OK
    assert run("statements", "--json").out == before


def test_a_destroyed_source_takes_the_answers_about_it_along(
    run: Callable[..., Any], told: Path, model_server: Any
) -> None:
    model_server.answer = lambda _: answer(GOOD)
    run("ask-model", "--endpoint", model_server.url, "--model", "m")
    assert list((told / "answers").rglob("*.json"))
    assert run("destroy", "note.txt", "--reason", "asked", "--by", "A. Keeper", "--yes").code == ExitCode.OK
    assert not list((told / "answers").rglob("*.json"))


@pytest.mark.usefixtures("told")
def test_nothing_is_sent_to_another_machine_that_nobody_agreed_to(run: Callable[..., Any]) -> None:
    done = run("ask-model", "--endpoint", REMOTE, "--model", "m")
    assert done.code == ExitCode.USAGE
    assert "To model.example.invalid (model m) would go: 1 question about 1 document" in done.err
    assert "nothing was sent" in done.err


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("way", ["option", "environment"])
def test_offline_refuses_another_machine_and_not_this_one(
    run: Callable[..., Any], model_server: Any, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    given = ["--offline"] if way == "option" else []
    if way == "environment":
        monkeypatch.setenv("WHOBUILT_OFFLINE", "1")
    done = run("ask-model", "--endpoint", REMOTE, "--model", "m", "--yes", *given)
    assert done.code == ExitCode.USAGE
    assert "set to work offline" in done.err
    model_server.answer = lambda _: answer()
    assert run("ask-model", "--endpoint", model_server.url, "--model", "m", *given).code == ExitCode.OK


@pytest.mark.few(1)
@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("handling", ["quote_only", "not_quoted", "stays_here"])
def test_what_is_not_public_never_goes_to_another_machine(
    run: Callable[..., Any], tmp_path: Path, model_server: Any, handling: str
) -> None:
    (tmp_path / "secret.txt").write_text(SUPPLY)
    run("add", tmp_path / "secret.txt", "--handling", handling)
    done = run("ask-model", "secret.txt", "--endpoint", REMOTE, "--model", "m", "--yes")
    assert "would go" not in done.err
    assert f"handled as {handling}, so no word of it was sent" in done.err
    model_server.answer = lambda _: answer()
    run("ask-model", "secret.txt", "--endpoint", model_server.url, "--model", "m")
    assert SUPPLY in model_server.asked[0]["messages"][1]["content"]


@pytest.mark.usefixtures("told")
def test_each_document_is_asked_about_though_the_server_fails_at_one(
    run: Callable[..., Any], tmp_path: Path, model_server: Any
) -> None:
    (tmp_path / "other.txt").write_text(SUPPLY)
    run("add", tmp_path / "other.txt")
    model_server.answer = lambda question: (
        (404, {}, b"") if SUPPLY in question["messages"][1]["content"] else answer(GOOD)
    )
    done = run("ask-model", "--endpoint", model_server.url, "--model", "m")
    assert done.code == ExitCode.PROBLEMS
    assert "1 statement proposed" in done.out
    assert "refused the question (HTTP 404)" in done.err


def test_read_asks_a_model_beside_its_own_patterns(run: Callable[..., Any], tmp_path: Path, model_server: Any) -> None:
    (tmp_path / "a.txt").write_text(SUPPLY)
    supply = statement(SUPPLY, subject="Example Systems Ltd", object="Exampleton Police Department", trigger="supplied")
    model_server.answer = lambda _: answer(supply)
    done = run("read", "--format", "json", "--endpoint", model_server.url, "--model", "m", tmp_path / "a.txt")
    assert done.code == ExitCode.OK
    [found] = [item for item in json.loads(done.out)["statements"] if item["prop"] == "supplies"]
    assert "prompted@1+m" in found["extractor"]
    assert found["extractor"] != "prompted@1+m"
    assert run("read", "--endpoint", REMOTE, "--model", "m", tmp_path / "a.txt").code == ExitCode.USAGE


@pytest.mark.slow
@pytest.mark.usefixtures("told")
def test_ctrl_c_waits_for_no_answer(run: Callable[..., Any], model_server: Any, hold: bytes) -> None:
    model_server.answer = lambda _: hold
    started = subprocess.Popen(
        [sys.executable, "-m", "whobuilt", "ask-model", "--endpoint", model_server.url, "--model", "m"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not model_server.asked:
        assert started.poll() is None
        os.sched_yield()
    started.send_signal(signal.SIGINT)
    _, told = started.communicate(timeout=20)  # the server is silent for longer
    assert started.returncode == ExitCode.INTERRUPTED
    assert "Traceback" not in told
    assert run("verify").code == ExitCode.OK


@pytest.mark.slow
@pytest.mark.usefixtures("told")
def test_a_killed_run_goes_on_where_it_was(
    run: Callable[..., Any], tmp_path: Path, model_server: Any, hold: bytes
) -> None:
    sentences = [f"Fact number {number} of a long and quite uneventful report." for number in range(60)]
    (tmp_path / "long.txt").write_text("\n\n".join(sentences))
    run("add", tmp_path / "long.txt")
    (tmp_path / "m.toml").write_text(f'url = "{model_server.url}"\nmodel = "m"\nworkers = 1\nwindow = 400\n')
    command = ["ask-model", "long.txt", "--settings", str(tmp_path / "m.toml")]
    model_server.answer = lambda _: hold if len(model_server.asked) > 3 else answer()
    started = subprocess.Popen(
        [sys.executable, "-m", "whobuilt", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while len(model_server.asked) < 4:
        assert started.poll() is None
        os.sched_yield()
    started.send_signal(signal.SIGKILL)
    started.wait()
    model_server.answer = lambda _: answer()
    assert run(*command).code == ExitCode.OK
    asked = [question["messages"][1]["content"] for question in model_server.asked]
    assert len(asked) == len(set(asked)) + 1  # the one that was open when it was killed
    assert asked[3] == asked[4]
    assert run("verify").code == ExitCode.OK


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # spaCy's own
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_read_finds_names_with_a_pipeline_of_the_user_s(run: Callable[..., Any], tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    pipeline = spacy.blank("en")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "the lantern people"}])
    pipeline.to_disk(tmp_path / "pipeline")
    (tmp_path / "a.txt").write_text("Nobody knows who the lantern people are.")
    tagger = f"spacy:{tmp_path / 'pipeline'}"
    found = json.loads(run("read", "--format", "json", "--tagger", tagger, tmp_path / "a.txt").out)
    assert "the lantern people" in [entity["name"] for entity in found["entities"]]
    assert run("read", "--tagger", "spacy:nothing", tmp_path / "a.txt").code == ExitCode.USAGE
