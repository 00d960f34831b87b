"""Pages that are asked again: when, and what each visit found."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.evidence import Handling, SourceKind, strictest
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.preserve.limits import Limits
from whobuilt.preserve.visits import Outcome
from whobuilt.preserve.watch_list import WatchList
from whobuilt.preserve.watching import (
    Visit,
    Watch,
    adapt_watch,
    due,
    find_earlier,
    format_every,
    make_watch,
    parse_every,
    visit,
)
from whobuilt.preserve.web import WebRequest, WebRules
from whobuilt.preserve.wire import Network
from whobuilt.store import FolderBlobs

URL = "http://site.example/page"
NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1d", 86400),
        ("12h", 43200),
        ("2 W", 1209600),
        ("30min", 1800),
        ("P1D", 86400),
        ("pt12h", 43200),
        ("P1DT1H30M", 91800),
    ],
)
def test_intervals(text: str, seconds: int) -> None:
    assert parse_every(text).total_seconds() == seconds


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "0d", "1min", "-1d", "1", "d", "1y", "P1Y", "P1M", "1.5d", "999999d", "soon"]
)
def test_what_is_no_interval(text: str) -> None:
    with pytest.raises(WhoBuiltError) as refused:
        parse_every(text)
    assert refused.value.problem.mend


@given(minutes=st.integers(10, 3660 * 24 * 60))
def test_an_interval_is_written_as_it_is_read(minutes: int) -> None:
    every = timedelta(minutes=minutes)
    assert parse_every(format_every(every)) == every


def test_what_is_due() -> None:
    fresh = Watch("http://a.example/", "1d", last=NOW - DAY / 2, outcome=Outcome.FOUND)
    late = Watch("http://b.example/", "1d", last=NOW - DAY * 2, outcome=Outcome.FOUND)
    just = Watch("http://c.example/", "1d", last=NOW - DAY, outcome=Outcome.NOT_FOUND)
    new = Watch("http://d.example/", "2w")
    assert due([fresh, just, late, new], NOW) == (new, late, just)


def test_what_was_not_reached_is_asked_again_soon() -> None:
    watch = Watch(URL, "2w", last=NOW, outcome=Outcome.NOT_REACHED)
    assert due([watch], NOW + timedelta(minutes=59)) == ()
    assert due([watch], NOW + timedelta(hours=1)) == (watch,)


def test_a_clock_that_went_back_delays_nothing_for_ever() -> None:
    watch = Watch(URL, "1d", last=NOW + DAY * 400, outcome=Outcome.FOUND)
    assert due([watch], NOW) == (watch,)


def test_visits_to_a_page_that_goes_away(tmp_path: Path, serve: Callable[..., Any]) -> None:
    body = b"<p>" + b"The bureau bought forty cameras, the notice says. " * 9
    answers: dict[str, list[bytes]] = {}
    site = serve(answers)
    blobs = FolderBlobs(tmp_path / "blobs")
    watches = WatchList(tmp_path / "watch")
    watches.put(Watch(URL, "1d"))
    statuses = ["200 OK", "404 Not Found", "503 Service Unavailable", "200 OK"]
    for day, status in enumerate(statuses):
        answers["/page"] = [f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n".encode() + body]
        at = NOW + DAY * day
        network = Network(resolve=lambda *_: ["93.184.215.14"], connect=site.connect, now=lambda at=at: at)  # type: ignore[misc]  # a default binds the loop's value
        for watch in due(watches.iter(), at):
            done = visit(watch, WebRequest("", rules=WebRules(limits=Limits(linger=0.05))), blobs, network)
            watches.put_visit(done.watch, done.visit)
            assert (done.result.capture is not None) is bool(done.visit.capture)
    visits = [item for item in watches.iter_visits(URL) if isinstance(item, Visit)]
    assert [(item.outcome.value, item.status, item.whole) for item in visits] == [
        ("found", 200, True),
        ("not_found", 404, False),
        ("not_reached", 503, False),
        ("found", 200, True),
    ]
    assert all(item.capture for item in visits)
    assert str(visits[1]) == f"{URL}: not found on 2024-03-02 12:00 UTC (the server answered 404)."
    assert "deleted" not in " ".join(f"{item} {item.problems}" for item in visits)
    assert [watch.last for watch in watches.iter()] == [NOW + DAY * 3]
    assert find_earlier(visits, visits[3]) == visits[0]
    assert find_earlier(visits, visits[0]) is None


def test_a_new_watch_is_written_cleanly() -> None:
    assert make_watch("http://ann:secret@Site.example/page#part", "24h") == Watch(URL, "P1D")
    for url, every in (("file:///etc/passwd", "1d"), (URL, "now")):
        with pytest.raises(WhoBuiltError):
            make_watch(url, every)


def made(number: int) -> Visit:
    problem = Problem("page_not_found", "the page was not found.", URL)
    return Visit(URL, NOW + timedelta(hours=number), Outcome.NOT_FOUND, 404, f"{number:032x}", problems=(problem,))


def test_a_list_is_kept_and_read_back(tmp_path: Path) -> None:
    watches = WatchList(tmp_path)
    assert (list(watches.iter()), list(watches.iter_visits())) == ([], [])
    one, other = Watch(URL, "1d"), Watch("http://公告.example/", "PT12H", last=NOW, outcome=Outcome.FOUND)
    watches.put(other)
    watches.put(one)
    watches.put(replace(one, every="2d"))
    assert list(WatchList(tmp_path).iter()) == [replace(one, every="2d"), other]
    assert watches.remove(URL)
    assert not watches.remove(URL)
    assert list(watches.iter()) == [other]


def test_a_watch_removed_during_its_visit_stays_removed(tmp_path: Path) -> None:
    watches = WatchList(tmp_path)
    watches.put_visit(Watch(URL, "1d", last=NOW), made(1))
    assert (list(watches.iter()), list(watches.iter_visits())) == ([], [made(1)])


def test_a_torn_line_costs_itself_only(tmp_path: Path) -> None:
    watches = WatchList(tmp_path)
    watches.put_visit(Watch(URL, "1d"), made(1))
    with (tmp_path / "visits.jsonl").open("ab") as file:
        file.write(b'{"url":"http://si')
    watches.put_visit(Watch(URL, "1d"), made(2))
    found = list(watches.iter_visits())
    assert [item.code if isinstance(item, Problem) else item for item in found] == [
        made(1),
        "visit_unreadable",
        made(2),
    ]


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"url": "x"}]', '[{"url":"x","every":"never"}]', "{}x"])
def test_a_damaged_list_is_refused_and_not_written_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "watches.json").write_text(text)
    with pytest.raises(WhoBuiltError, match="holds no list"):
        WatchList(tmp_path).put(Watch(URL, "1d"))
    assert (tmp_path / "watches.json").read_text() == text


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    WatchList(tmp_path).put(Watch(URL, "1d"))

    def write(begin: int) -> None:
        for number in range(begin, begin + 10):
            WatchList(tmp_path).put_visit(Watch(URL, "1d", last=NOW), made(number))

    threads = [threading.Thread(target=write, args=(10 * number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [item for item in WatchList(tmp_path).iter_visits() if isinstance(item, Visit)]
    assert sorted(item.at for item in found) == [NOW + timedelta(hours=number) for number in range(40)]


def test_a_watch_changed_during_its_visit_stays_changed(tmp_path: Path) -> None:
    watches = WatchList(tmp_path)
    asked = Watch(URL, "PT12H")
    watches.put(asked)
    watches.change(URL, lambda known: adapt_watch(known or asked, "2d", handling=Handling.STAYS_HERE))
    watches.put_visit(replace(asked, last=NOW, outcome=Outcome.FOUND), made(1))
    assert watches.get(URL) == Watch(URL, "P2D", handling=Handling.STAYS_HERE, last=NOW, outcome=Outcome.FOUND)


@pytest.mark.parametrize("old", Handling)
@pytest.mark.parametrize("given", [None, *Handling])
def test_a_handling_is_never_loosened(old: Handling, given: Handling | None) -> None:
    watch = Watch(URL, "P2D", SourceKind.COMPANY, old, NOW, Outcome.FOUND)
    assert adapt_watch(watch, handling=given) == replace(watch, handling=strictest(old, given or Handling.PUBLIC))


def test_a_visit_of_before_there_was_a_handling_is_read(tmp_path: Path) -> None:
    line = f'{{"at":"{NOW.isoformat()}","outcome":"found","url":"{URL}"}}\n'
    (tmp_path / "visits.jsonl").write_text(line)
    assert list(WatchList(tmp_path).iter_visits()) == [Visit(URL, NOW, Outcome.FOUND)]


def test_destroyed_addresses_are_forgotten_with_their_visits(tmp_path: Path) -> None:
    watches, other = WatchList(tmp_path), "http://site.example/page/two"
    copy = f"https://web.archive.org/web/20240101000000/{URL}"
    for url in (URL, other, copy):
        watches.put(Watch(url, "P1D"))
        watches.put_visit(Watch(url, "P1D", last=NOW), replace(made(1), url=url, problems=()))
    with (tmp_path / "visits.jsonl").open("ab") as file:
        file.write(f'{{"url":"{URL}", torn\n{{torn too\n'.encode())
    (tmp_path / "watches.new").write_text(URL)
    watches.forget_all({URL})
    assert [watch.url for watch in watches.iter()] == [other]
    assert [item.code if isinstance(item, Problem) else item.url for item in watches.iter_visits()] == [
        other,
        "visit_unreadable",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {"watches.json", "visits.jsonl", "watches.lock"}


@pytest.mark.parametrize(("text", "stays"), [(f'[{{"url": "{URL}"', False), ('[{"url": "http://b.example/"', True)])
def test_a_damaged_list_goes_where_it_names_what_is_destroyed(tmp_path: Path, text: str, *, stays: bool) -> None:
    (tmp_path / "watches.json").write_text(text)
    WatchList(tmp_path).forget_all([URL])
    assert (tmp_path / "watches.json").exists() is stays


def test_nothing_is_made_where_nothing_is_forgotten(tmp_path: Path) -> None:
    WatchList(tmp_path / "watched").forget_all([URL])
    assert not (tmp_path / "watched").exists()
