"""Translations: whose they are, who checked them, found, shown beside, never quoted, destroyed with their source."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whobuilt.cli.exits import ExitCode

CHINESE = "云岭示例公司向云岭县公安局出售了摄像机。\n\n该公司未回应置评请求。\n"
ENGLISH = "Yunling Example Company sold cameras to the Yunling County Public Security Bureau."
SOLD = "云岭示例公司向云岭县公安局出售了摄像机。"


@pytest.fixture
def case(tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notice.txt").write_text(CHINESE)
    (tmp_path / "en.txt").write_text(ENGLISH)
    run("init", tmp_path / "case")
    monkeypatch.chdir(tmp_path / "case")
    run("add", tmp_path / "notice.txt")
    return tmp_path / "case"


@pytest.fixture
def by_hand(run: Callable[..., Any], case: Path) -> str:
    """The id of a person's translation of one sentence."""
    arguments = (
        "translate",
        "notice.txt",
        "--passage",
        SOLD,
        "--text",
        case.parent / "en.txt",
        "--by",
        "A. Translator",
    )
    assert run(*arguments).code == ExitCode.OK
    [kept] = json.loads(run("translations", "--json").out)
    return str(kept["translation"]["id"])


def test_a_persons_translation_is_kept_with_who_made_and_who_checked_it(run: Callable[..., Any], by_hand: str) -> None:
    [kept] = json.loads(run("translations", "notice.txt", "--json").out)
    assert (kept["translation"]["exact"], kept["translation"]["text"], kept["check"]) == (SOLD, ENGLISH, None)
    assert run("check-translation", by_hand[:8], "--by", "B. Reader").code == ExitCode.OK
    assert run("check-translation", by_hand, "--wrong", "--reason", "not cameras", "--by", "C. Reader").code == 0
    [kept] = json.loads(run("translations", "--json").out)
    assert (kept["check"]["by"], kept["check"]["holds"], kept["check"]["reason"]) == ("C. Reader", False, "not cameras")
    assert run("verify").code == ExitCode.OK


@pytest.mark.few(1)
@pytest.mark.parametrize(("words", "found"), [("cameras bureau", 1), ("CAMERAS", 1), ("radios", 0)])
def test_translations_are_searched(run: Callable[..., Any], by_hand: str, words: str, found: int) -> None:
    assert by_hand
    assert len(json.loads(run("translations", "--search", words, "--json").out)) == found


def test_a_translation_is_never_quoted_as_the_source(run: Callable[..., Any], by_hand: str) -> None:
    done = run("state", "notice.txt", "--prop", "supplies", "--quote", ENGLISH, "--subject", "Yunling Example Company")
    assert done.code == ExitCode.USAGE
    assert "the words stand in a translation only" in done.err
    assert by_hand


def test_it_is_shown_beside_what_a_statement_quotes_and_in_a_draft_apart(
    run: Callable[..., Any], case: Path, by_hand: str
) -> None:
    stated = run(
        "state", "notice.txt", "--prop", "supplies", "--quote", SOLD, "--subject", "云岭示例公司", "--trigger", "出售",
        "--object", "云岭县公安局",
    )  # fmt: skip
    assert stated.code == ExitCode.OK, stated.err
    [told] = [item for item in json.loads(run("statements", "--json").out) if item["extractor"] == "by hand"]
    assert [each["text"] for each in told["translations"]] == [ENGLISH]
    assert "not the source's words" in told["translations"][0]["label"]
    assert run("dossier", "云岭示例公司", "--draft", "--output", case).code == ExitCode.OK
    draft = next(case.glob("*.md")).read_text("utf-8")
    assert ENGLISH in draft
    assert f"“{ENGLISH}”" in draft.partition("## About this dossier")[2]
    assert ENGLISH not in draft.partition("## About this dossier")[0]
    assert by_hand


def test_a_model_translates_passage_by_passage_and_is_named(
    run: Callable[..., Any], case: Path, model_server: Any
) -> None:
    model_server.answer = lambda question: {
        "translation": "EN " + json.loads(question["messages"][1]["content"])["passage"][:3]
    }
    command = (
        "translate",
        "notice.txt",
        "--endpoint",
        model_server.url,
        "--model",
        "example-8b",
        "--by",
        "A. Reviewer",
    )
    done = run(*command)
    assert done.code == ExitCode.OK
    assert "1 passage translated, not checked by anybody yet" in done.out
    [kept] = json.loads(run("translations", "--json").out)
    assert kept["translation"]["maker"] == {"by": "A. Reviewer", "model": "example-8b", "version": "translate@1"}
    assert "0 passages translated" in run(*command).out
    assert case.exists()


def test_what_is_no_translation_is_told_and_not_kept(run: Callable[..., Any], case: Path, model_server: Any) -> None:
    model_server.answer = lambda _: {"translation": "x", "verdict": "innocent"}
    done = run("translate", "notice.txt", "--endpoint", model_server.url, "--model", "m", "--by", "A")
    assert done.code == ExitCode.PROBLEMS
    assert json.loads(run("translations", "--json").out) == []
    assert case.exists()


def test_what_stays_here_is_translated_here_only(run: Callable[..., Any], case: Path) -> None:
    (case.parent / "secret.txt").write_text("机密。" * 9)
    run("add", case.parent / "secret.txt", "--handling", "stays_here")
    remote = ("--endpoint", "https://model.example.invalid/v1", "--model", "m", "--yes", "--by", "A")
    done = run("translate", "secret.txt", *remote)
    assert done.code == ExitCode.USAGE
    assert "no word of it was sent" in done.err
    assert run("translate", "notice.txt", *remote, "--offline").code == ExitCode.USAGE


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--text", "en.txt"], "names who took it"),
        (["--by", "A"], "is a person's (--text FILE) or a model's"),
        (["--by", "A", "--text", "en.txt", "--model", "m"], "is a person's (--text FILE) or a model's"),
        (["--by", "A", "--text", "en.txt", "--passage", "nowhere"], "do not stand in the document"),
        (["--by", "A", "--text", "empty.txt"], "the translation is empty"),
    ],
)
def test_what_cannot_be_kept_is_told(run: Callable[..., Any], case: Path, arguments: list[str], told: str) -> None:
    (case.parent / "empty.txt").write_text(" \n")
    paths = [str(case.parent / each) if each.endswith(".txt") else each for each in arguments]
    done = run("translate", "notice.txt", *paths)
    assert (done.code, told in done.err) == (ExitCode.USAGE, True), done.err


def test_a_destroyed_source_takes_its_translations_along(run: Callable[..., Any], case: Path, by_hand: str) -> None:
    assert run("destroy", "notice.txt", "--reason", "asked", "--by", "A. Keeper", "--yes").code == ExitCode.OK
    assert json.loads(run("translations", "--json").out) == []
    held = b"".join(path.read_bytes() for path in case.rglob("*") if path.is_file())
    assert ENGLISH.encode() not in held
    assert by_hand.encode() not in held
    assert run("verify").code == ExitCode.OK


def test_a_record_that_is_made_again_keeps_them(run: Callable[..., Any], by_hand: str) -> None:
    assert run("rebuild", "--by", "A. Keeper").code == ExitCode.OK
    assert [each["translation"]["id"] for each in json.loads(run("translations", "--json").out)] == [by_hand]


def test_a_translation_in_another_encoding_is_refused(run: Callable[..., Any], case: Path) -> None:
    (case.parent / "odd.txt").write_bytes("Müller".encode("latin-1"))
    refused = run("translate", "notice.txt", "--passage", SOLD, "--text", case.parent / "odd.txt", "--by", "A. Reader")
    assert refused.code == ExitCode.USAGE
    assert "it is not UTF-8 text. Save it as UTF-8." in refused.err
