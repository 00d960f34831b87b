"""A page had from a web archive keeps its own address, the archive's, and the archive's day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.evidence import Handling, Source, SourceKind
from whobuilt.core.problems import Problem
from whobuilt.preserve.archives import Archived, complete, find_archived, make_part_source, read_stamp
from whobuilt.preserve.limits import Limits
from whobuilt.preserve.visits import Outcome, WebCapture
from whobuilt.preserve.web import WebRequest, WebRules, capture_page
from whobuilt.preserve.wire import Network
from whobuilt.store import FolderBlobs

PAGE = "https://site.example/a?b=c"
MOMENT = datetime(2019, 6, 3, 4, 5, 6, tzinfo=UTC)
WAYBACK = "https://web.archive.org/web/20190603040506"
RAW = f"{WAYBACK}id_/{PAGE}"

READ = {
    f"{WAYBACK}/{PAGE}": (PAGE, MOMENT, RAW),
    f"{WAYBACK}id_/{PAGE}": (PAGE, MOMENT, RAW),
    f"{WAYBACK}if_/{PAGE}": (PAGE, MOMENT, RAW),
    f"{WAYBACK}/site.example/a": ("http://site.example/a", MOMENT, f"{WAYBACK}id_/site.example/a"),
    f"{WAYBACK}/http:/site.example/a": ("http://site.example/a", MOMENT, f"{WAYBACK}id_/http:/site.example/a"),
    f"{WAYBACK}/https://ann:pw@site.example/": (
        "https://site.example/", MOMENT, f"{WAYBACK}id_/https://ann:pw@site.example/"),
    f"https://web.archive.org/web/2019/{PAGE}": (PAGE, None, f"https://web.archive.org/web/2019id_/{PAGE}"),
    f"https://web.archive.org/web/20191303040506/{PAGE}": (
        PAGE, None, f"https://web.archive.org/web/20191303040506id_/{PAGE}"),
    f"https://archive.ph/20190603040506/{PAGE}": (PAGE, MOMENT, f"https://archive.ph/20190603040506/{PAGE}"),
    f"https://archive.today/2019.06.03-040506/{PAGE}": (PAGE, MOMENT, f"https://archive.today/2019.06.03-040506/{PAGE}"),
    f"https://archive.is/20190603/{PAGE}": (
        PAGE, MOMENT.replace(hour=0, minute=0, second=0), f"https://archive.is/20190603/{PAGE}"),
    "https://archive.ph/AbC12": ("", None, "https://archive.ph/AbC12"),
}  # fmt: skip


@pytest.mark.parametrize("url", READ)
def test_what_an_archives_address_says(url: str) -> None:
    assert find_archived(url) == Archived(*READ[url])


NO_ARCHIVE = [
    PAGE,
    "https://web.archive.org/",
    "https://web.archive.org/about/",
    f"https://web.archive.org.evil.example/web/20190603040506/{PAGE}",
    f"https://evil.example/web/20190603040506/{PAGE}",
    f"https://evil.example/?u={WAYBACK}/{PAGE}",
    "https://archive.ph/",
]


@pytest.mark.parametrize("url", NO_ARCHIVE)
def test_only_known_archives_are_believed(url: str) -> None:
    assert find_archived(url) is None


@pytest.mark.parametrize("stamp", ["*", "2019*", "20190603040506*"])
def test_a_list_of_copies_is_no_copy(stamp: str) -> None:
    found = find_archived(f"https://web.archive.org/web/{stamp}/{PAGE}")
    assert isinstance(found, Problem)
    assert found.code == "archive_listing"


def test_what_the_archives_answer_adds() -> None:
    asked = find_archived("https://archive.ph/AbC12")
    assert isinstance(asked, Archived)
    link = f'<https://archive.ph/timegate/{PAGE}>; rel="timegate", <{PAGE}>; rel="original", <x>; rel="memento"'
    fields = [("Link", link), ("memento-DATETIME", "Mon, 03 Jun 2019 04:05:06 GMT")]
    assert complete(asked, "https://archive.ph/AbC12", fields) == Archived(PAGE, MOMENT, asked.fetch)


def test_the_day_is_that_of_the_copy_that_was_given() -> None:
    asked = find_archived(f"https://web.archive.org/web/2018/{PAGE}")
    assert isinstance(asked, Archived)
    assert complete(asked, RAW, []).archived_at == MOMENT
    assert complete(asked, RAW, [("Memento-Datetime", "no date")]).archived_at == MOMENT


def test_headers_from_outside_of_the_archive_are_not_believed() -> None:
    fields = [("Memento-Datetime", "Mon, 03 Jun 2019 04:05:06 GMT")]
    assert complete(Archived(PAGE, MOMENT, RAW), "https://evil.example/", fields).archived_at is None


def test_a_page_within_a_capture_keeps_its_own_address() -> None:
    whole = Source(PAGE, SourceKind.NEWS, Handling.QUOTE_ONLY, f"{WAYBACK}/{PAGE}", MOMENT)
    assert make_part_source(whole, RAW) == whole
    live = Source("http://site.example/old", SourceKind.NEWS)
    assert make_part_source(live, PAGE) == Source(PAGE, SourceKind.NEWS)
    assert make_part_source(live, RAW) == Source(RAW, SourceKind.NEWS)  # asked for as a page like any other


@given(digits=st.text("0123456789", max_size=20))
def test_any_digits_are_a_time_or_none(digits: str) -> None:
    found = read_stamp(digits)
    assert found is None or found.isoformat()[:10].replace("-", "") == digits[:8]


@given(text=st.text(max_size=60))
def test_any_address_is_looked_at(text: str) -> None:
    for url in (text, f"https://web.archive.org/web/{text}", f"{WAYBACK}/{text}", f"https://archive.ph/{text}"):
        find_archived(url)
        complete(Archived("", None, url), "https://archive.ph/AbC12", [("Link", text), ("Memento-Datetime", text)])


# Captures.

BODY = b"<p>" + b"The notice names the vendor and the price. " * 9


def capture(url: str, tmp_path: Path, site: Any) -> tuple[WebCapture, bytes]:
    blobs = FolderBlobs(tmp_path / "blobs")
    network = Network(resolve=lambda *_: ["93.184.215.14"], connect=site.connect, trust=lambda: 1 / 0)  # type: ignore[arg-type,return-value]  # plain http only
    result = capture_page(WebRequest(url, rules=WebRules(limits=Limits(linger=0.05))), blobs, network)
    assert result.capture
    return result, blobs.get(result.capture.blob)


def answer(*fields: str, status: str = "200 OK") -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(BODY)}", "Content-Type: text/html", *fields, "", ""]
    return "\r\n".join(head).encode() + BODY


def test_the_page_is_fetched_as_the_archive_received_it(tmp_path: Path, serve: Callable[..., Any]) -> None:
    asked = "http://web.archive.org/web/2018/http://site.example/deep/page"
    given_copy = "/web/20190603040506id_/http://site.example/deep/page"
    site = serve({
        "/web/2018id_/http://site.example/deep/page": [answer(f"Location: {given_copy}", status="302 Found")],
        given_copy: [answer("Memento-Datetime: Mon, 03 Jun 2019 04:05:06 GMT")],
    })  # fmt: skip
    result, raw = capture(asked, tmp_path, site)
    assert result.capture
    source = result.capture.source
    assert (source.locator, source.via, source.archived_at) == ("http://site.example/deep/page", asked, MOMENT)
    assert (result.outcome, result.problems) == (Outcome.FOUND, ())
    assert result.capture.at != source.archived_at
    assert f"WARC-Target-URI: http://web.archive.org{given_copy}".encode() in raw


def test_what_the_archive_does_not_have_has_no_day(tmp_path: Path, serve: Callable[..., Any]) -> None:
    result, _ = capture(
        "http://web.archive.org/web/20190603040506/http://site.example/x",
        tmp_path,
        serve({"*": [answer(status="404 N")]}),
    )
    assert result.capture
    assert (result.outcome, result.capture.source.archived_at) == (Outcome.NOT_FOUND, None)
    assert result.capture.source.locator == "http://site.example/x"


def test_credentials_within_an_archives_address_are_left_out(tmp_path: Path, serve: Callable[..., Any]) -> None:
    site = serve({"*": [answer()]})
    result, raw = capture("http://web.archive.org/web/20190603040506/http://ann:secret@site.example/", tmp_path, site)
    assert [problem.code for problem in result.problems] == ["credentials_left_out"]
    assert "secret" not in repr(result)
    assert b"secret" not in raw
