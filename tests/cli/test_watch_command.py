"""`whobuilt watch` from end to end, against a server on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whobuilt.cli.exits import ExitCode

Run = Callable[..., Any]
Serve = Callable[..., Any]

PAGE = """<!doctype html><html lang="en"><head><title>Our customers</title></head><body><article>
<h1>Our customers</h1>
<p>Example Systems Ltd is a company with many products, and it has been one for a long time.</p>
<p>{}</p>
<p>It has offices in several places, and it writes about them on this page, which is long enough to be read.</p>
</article></body></html>"""
SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department in 2019."
PRIVATE = "--allow-private"


def answer(page: str, status: str = "200 OK") -> list[bytes]:
    body = page.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return [head.encode() + body]


@pytest.fixture
def folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert run("init", tmp_path / "case").code == ExitCode.OK
    monkeypatch.chdir(tmp_path / "case")
    return tmp_path / "case"


@pytest.fixture
def answers() -> dict[str, list[bytes]]:
    return {"*": answer(PAGE.format(SUPPLY))}


@pytest.fixture
def site(serve: Serve, answers: dict[str, list[bytes]]) -> Any:
    return serve(answers)


@pytest.fixture
def url(site: Any) -> str:
    return f"http://127.0.0.1:{site.port}/customers"


def watched(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("watch", "--json").out)
    return found


@pytest.mark.usefixtures("folder")
def test_a_page_is_watched_asked_and_compared(run: Run, url: str, answers: dict[str, list[bytes]]) -> None:
    told = run("watch", url, "--every", "2d", "--kind", "company")
    assert (told.code, told.out) == (ExitCode.OK, f"Watching {url}, every P2D. Next: whobuilt watch --due\n")
    told = run("watch", "--due", PRIVATE)
    assert told.code == ExitCode.OK
    assert f"{url}: found on " in told.out
    assert "Asking 127.0.0.1" in told.err
    assert run("watch", "--due", PRIVATE).out == ""  # not due yet
    answers["*"] = answer(PAGE.format("Example Systems Ltd has never had such customers."))
    told = run("watch", "--now", PRIVATE)
    assert "rested on what changed" in told.out
    assert "has never had such customers" in told.out
    answers["*"] = answer("<p>There is no such page.</p>", "404 Not Found")
    told = run("watch", url, "--now", PRIVATE)
    assert told.code == ExitCode.PROBLEMS
    assert "not found on" in told.out
    assert run("watch", "--visits").out.count(url) == 3
    assert run("verify").code == ExitCode.OK
    assert run("watch", url, "--stop").code == ExitCode.OK
    assert "Nothing to show." in run("watch").err


@pytest.mark.usefixtures("folder")
def test_asking_now_changes_nothing_that_was_said_of_an_address(run: Run, url: str) -> None:
    run("watch", url, "--handling", "stays_here", "--every", "2d", "--kind", "company")
    assert run("watch", url, "--now", PRIVATE).code == ExitCode.OK
    [found] = watched(run)
    assert (found["every"], found["handling"], found["kind"], found["outcome"]) == (
        "P2D",
        "stays_here",
        "company",
        "found",
    )
    [visit] = json.loads(run("watch", "--visits", "--json").out)
    assert visit["handling"] == "stays_here"


@pytest.mark.usefixtures("folder")
def test_a_handling_is_never_loosened(run: Run, url: str) -> None:
    run("watch", url, "--handling", "not_quoted")
    told = run("watch", url, "--handling", "public", "--every", "12h")
    assert "stays not_quoted, which is stricter" in told.err
    [found] = watched(run)
    assert (found["every"], found["handling"]) == ("PT12H", "not_quoted")
    assert run("watch", url, "--now", "--handling", "stays_here", PRIVATE).code == ExitCode.OK
    [found] = watched(run)
    assert found["handling"] == "stays_here"


@pytest.mark.few(1)
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("when", ["--now", "--due"])
def test_only_the_addresses_given_are_asked(run: Run, site: Any, url: str, when: str) -> None:
    other = url.replace("customers", "others")
    run("watch", url, other)
    told = run("watch", f"{other}#part", when, PRIVATE)
    assert (told.code, told.out.count("found on")) == (ExitCode.OK, 1)
    assert [request.split(b" ")[1] for request in site.requests] == [b"/others"]
    assert run("watch", "--visits", url).out == ""
    assert run("watch", "--visits", other).out.count("found on") == 1


@pytest.mark.usefixtures("folder")
def test_what_is_not_watched_is_neither_asked_nor_registered(run: Run, site: Any, url: str) -> None:
    run("watch", url)
    told = run("watch", url, f"{url}/more", "--now", "--every", "3d", PRIVATE)
    assert told.code == ExitCode.USAGE
    assert "not watched" in told.err
    assert site.requests == []
    assert [(found["url"], found["every"]) for found in watched(run)] == [(url, "P1D")]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("said", [("--every", "2d", "--now"), ("--handling", "stays_here"), ("--stop",)])
def test_what_is_said_of_no_address_is_refused(run: Run, said: tuple[str, ...]) -> None:
    told = run("watch", *said)
    assert told.code == ExitCode.USAGE
    assert "said of an address" in told.err


@pytest.mark.usefixtures("folder")
def test_destroying_a_page_takes_its_watch_and_visits(run: Run, url: str) -> None:
    other = url.replace("customers", "others")
    run("watch", url, other)
    run("watch", url, "--now", PRIVATE)
    told = run("destroy", url, "--reason", "asked for", "--by", "A. Reviewer", "--yes")
    assert told.code == ExitCode.OK, told.err
    assert [found["url"] for found in watched(run)] == [other]
    assert run("watch", "--visits").out == ""


def test_highlight_says_that_a_source_is_protected(run: Run, folder: Path) -> None:
    for name, handling in (("open.txt", "public"), ("kept.txt", "quote_only")):
        (folder.parent / name).write_text(f"{SUPPLY.replace('cameras', name.partition('.')[0] + ' cameras')}\n")
        assert run("add", folder.parent / name, "--handling", handling).code == ExitCode.OK
    for name, said in (("open.txt", False), ("kept.txt", True)):
        found = json.loads(run("statements", "--document", name, "--prop", "supplies", "--json").out)
        told = run("highlight", found[0]["id"])
        assert told.code == ExitCode.OK, told.err
        assert ("“quote only”" in told.err) is said


def test_rebuild_does_not_claim_what_it_could_not_do(run: Run, case: Path) -> None:
    told = run("rebuild", "--by", "A. Reviewer")
    assert (told.code, told.out) == (ExitCode.OK, "Made again: 2 files, 2 documents, all that was decided.\n")
    words = ("--subject", "Example Systems Ltd", "--trigger", "supplied", "--object", "Exampleton")
    assert run("state", "supply.txt", "--prop", "supplies", *words).code == ExitCode.OK
    [blob] = [
        path for path in (case / "blobs").rglob("*") if path.is_file() and path.read_bytes().startswith(b"Example")
    ]
    blob.unlink()
    told = run("rebuild", "--by", "A. Reviewer")
    assert told.code == ExitCode.PROBLEMS
    assert "all that was decided" not in told.out
    assert told.out.startswith("Made again: 1 file, 1 document. Not made again: 1 file, 1 statement or decision.\n")
    assert "its bytes are gone" in told.err
