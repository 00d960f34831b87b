"""A page that is looked at again: what was found each time, what changed, which statements rested on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from whobuilt.case import Case
from whobuilt.core.custody import Action
from whobuilt.core.evidence import Handling, SourceKind
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.statements import Prop
from whobuilt.ports import StatementFilter
from whobuilt.preserve.changes import ChangeKind, Standing
from whobuilt.preserve.visits import Outcome
from whobuilt.preserve.web import WebRequest, WebRules
from whobuilt.preserve.wire import Network

PAGE = """<!doctype html><html lang="en"><head><title>Our customers</title></head><body><article>
<h1>Our customers</h1>
<p>Example Systems Ltd is a company with many products, and it has been one for a long time.</p>
<p>{}</p>
<p>It has offices in several places, and it writes about them on this page, which is long enough to be read.</p>
</article></body></html>"""
SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department in 2019."
ASKING = WebRequest("", rules=WebRules(allow_private=True))

Serve = Callable[..., Any]


def answer(page: str, status: str = "200 OK") -> list[bytes]:
    body = page.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return [head.encode() + body]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case.init(tmp_path / "case") as opened:
        yield opened


def test_a_web_page_is_kept_as_it_came_and_read_under_its_address(case: Case, serve: Serve) -> None:
    url = f"http://127.0.0.1:{serve({'*': answer(PAGE.format(SUPPLY))}).port}/customers"
    [whole, page] = case.intake.add_web([WebRequest(url, SourceKind.COMPANY, rules=ASKING.rules)])
    assert whole.capture
    assert page.capture
    assert page.document
    assert (whole.capture.method, whole.capture.source.locator) == ("web", url)
    assert (page.capture.parent, page.capture.source.locator) == (whole.capture.id, url)
    assert page.capture.source.kind is SourceKind.COMPANY
    assert page.capture.media_type == "text/html; charset=utf-8"
    assert [where for _, where in case.documents()] == [url]
    assert [item.quote.exact for item, _ in case.statements(StatementFilter(prop=Prop.SUPPLIES))] == [SUPPLY]
    assert list(case.verify()) == []


def test_what_changed_is_told_with_what_rested_on_it(case: Case, serve: Serve) -> None:
    answers = {"*": answer(PAGE.format(SUPPLY))}
    url = f"http://127.0.0.1:{serve(answers).port}/customers"
    clock = [datetime(2026, 9, 3, tzinfo=UTC)]
    network = Network(now=lambda: clock[0])
    case.watching.watch(url, "1d", SourceKind.COMPANY, Handling.PUBLIC)
    [first] = case.watching.run(ASKING, network)
    assert (first.visit.outcome, first.change) == (Outcome.FOUND, None)
    assert list(case.watching.run(ASKING, network)) == []  # not due yet
    answers["*"] = answer(PAGE.format("Example Systems Ltd has never had such customers."))
    clock[0] += timedelta(days=1)
    [second] = case.watching.run(ASKING, network)
    assert second.change
    assert second.change.count(ChangeKind.UNCHANGED) == 3
    assert {footing.standing for _, footing in second.shaken} <= {Standing.CHANGED, Standing.NOT_FOUND}
    assert SUPPLY in [statement.quote.exact for statement, _ in second.shaken]
    clock[0] += timedelta(days=1)
    [third] = case.watching.run(ASKING, network)
    assert third.change
    assert third.change.is_none
    assert third.shaken == ()
    assert [record.action for _, record in case.custody.entries() if record].count(Action.WATCHED) == 3
    assert list(case.verify()) == []


def test_a_page_that_is_gone_is_not_found_on_that_day(case: Case, serve: Serve) -> None:
    answers = {"*": answer(PAGE.format(SUPPLY))}
    url = f"http://127.0.0.1:{serve(answers).port}/customers"
    case.watching.watch(url, "1d", SourceKind.COMPANY, Handling.PUBLIC)
    list(case.watching.run(ASKING))
    answers["*"] = answer("<p>There is no such page.</p>", "404 Not Found")
    [seen] = case.watching.run(ASKING, everything=True)
    assert seen.visit.outcome is Outcome.NOT_FOUND
    assert seen.change is None
    assert "not found on" in str(seen.visit)
    assert "deleted" not in str(seen)
    assert [visit.outcome for visit in case.watching.visits() if not hasattr(visit, "code")] == [
        Outcome.FOUND,
        Outcome.NOT_FOUND,
    ]


def test_a_server_that_does_not_answer_says_nothing_of_the_page(case: Case, serve: Serve) -> None:
    site = serve({"*": []})
    site.close()
    case.watching.watch(f"http://127.0.0.1:{site.port}/", "1d", SourceKind.COMPANY, Handling.PUBLIC)
    [seen] = case.watching.run(ASKING)
    assert seen.visit.outcome is Outcome.NOT_REACHED
    assert seen.visit.problems


def test_what_is_not_watched_cannot_be_stopped(case: Case) -> None:
    with pytest.raises(WhoBuiltError, match="not watched"):
        case.watching.forget("https://example.org/")
    case.watching.watch("https://example.org/", "12h", SourceKind.COMPANY, Handling.PUBLIC)
    case.watching.forget("https://example.org/")
    assert case.watching.watches() == ()


def test_protected_handling_reaches_the_page_within_a_capture(case: Case, serve: Serve) -> None:
    url = f"http://127.0.0.1:{serve({'*': answer(PAGE.format(SUPPLY))}).port}/"
    steps = list(case.intake.add_web([WebRequest(url, handling=Handling.STAYS_HERE, rules=ASKING.rules)]))
    assert {step.capture.source.handling for step in steps if step.capture} == {Handling.STAYS_HERE}


def test_a_known_watch_keeps_what_is_not_given(case: Case, serve: Serve) -> None:
    url = f"http://127.0.0.1:{serve({'*': answer(PAGE.format(SUPPLY))}).port}/"
    case.watching.watch(url, "2d", SourceKind.COMPANY, Handling.STAYS_HERE)
    [seen] = case.watching.run(ASKING)
    assert seen.visit.handling is Handling.STAYS_HERE
    again = case.watching.watch(f"{url}#part", handling=Handling.PUBLIC)
    assert (again.every, again.kind, again.handling) == ("P2D", SourceKind.COMPANY, Handling.STAYS_HERE)
    assert (again.outcome, again.last) == (Outcome.FOUND, seen.visit.at)


def test_only_given_addresses_are_asked_and_all_of_them_are_watched(case: Case, serve: Serve) -> None:
    site = serve({"*": answer(PAGE.format(SUPPLY))})
    one, other = f"http://127.0.0.1:{site.port}/one", f"http://127.0.0.1:{site.port}/other"
    case.watching.watch(one)
    case.watching.watch(other)
    with pytest.raises(WhoBuiltError, match="not watched"):
        list(case.watching.run(ASKING, everything=True, only=[one, f"{other}/more"]))
    assert site.requests == []
    assert [seen.visit.url for seen in case.watching.run(ASKING, everything=True, only=[other])] == [other]
    assert [seen.visit.url for seen in case.watching.run(ASKING, only=[one, other])] == [one]


def test_what_is_changed_during_a_run_holds_for_what_is_asked_next(case: Case, serve: Serve) -> None:
    site = serve({"*": answer(PAGE.format(SUPPLY))})
    urls = [f"http://127.0.0.1:{site.port}/{number}" for number in range(3)]
    for url in urls:
        case.watching.watch(url)
    seen = []
    for each in case.watching.run(ASKING):
        seen.append(each.visit)
        if len(seen) == 1:
            case.watching.forget(urls[1])
            case.watching.watch(urls[2], handling=Handling.STAYS_HERE)
    assert [(visit.url, visit.handling) for visit in seen] == [
        (urls[0], Handling.PUBLIC),
        (urls[2], Handling.STAYS_HERE),
    ]
