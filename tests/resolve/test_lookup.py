"""What words of a person's name a source: an address and a path always one, a file's name only where it is plain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from whobuilt.core.evidence import Capture, Source, make_capture
from whobuilt.core.ids import sha256
from whobuilt.core.problems import WhoBuiltError
from whobuilt.resolve.lookup import find_captures
from whobuilt.store import SqliteRecord

START = datetime(2026, 3, 1, tzinfo=UTC)


def put(record: SqliteRecord, *locators: str) -> list[Capture]:
    captures = [
        make_capture((sha256(b"%d" % number), 1), START + timedelta(minutes=number), "file", Source(locator))
        for number, locator in enumerate(locators)
    ]
    for capture in captures:
        record.put_capture(capture)
    return captures


def code_of(record: SqliteRecord, words: str) -> str:
    with pytest.raises(WhoBuiltError) as caught:
        find_captures(record, words)
    return caught.value.problem.code


@pytest.mark.parametrize("words", ["", " ", "\t"])
def test_an_empty_name_names_nothing(record: SqliteRecord, words: str) -> None:
    put(record, "/home/desk")
    assert code_of(record, words) == "no_source"


def test_a_source_captured_again_is_one_source(record: SqliteRecord) -> None:
    captures = put(record, "/a/report.pdf", "/a/report.pdf")
    for words in ("/a/report.pdf", "/a/../a/report.pdf", "report.pdf"):
        assert find_captures(record, words) == tuple(captures)


def test_a_file_name_of_several_sources_is_refused_and_all_are_listed(record: SqliteRecord) -> None:
    first, second = put(record, "/a/report.pdf", "https://b.example/report.pdf")
    with pytest.raises(WhoBuiltError) as caught:
        find_captures(record, "report.pdf")
    assert caught.value.problem.code == "several_sources"
    for capture in (first, second):
        assert f"{capture.source.locator} ({capture.id[:12]})" in str(caught.value)
        assert find_captures(record, capture.source.locator) == (capture,)
        assert find_captures(record, capture.id) == find_captures(record, capture.id[:12]) == (capture,)


def test_no_more_than_eight_are_listed(record: SqliteRecord) -> None:
    put(record, *(f"/{number}/report.pdf" for number in range(12)))
    with pytest.raises(WhoBuiltError, match=r"12 sources are called so: (/\d+/report\.pdf \(\w{12}\), ){8}…"):
        find_captures(record, "report.pdf")


def test_the_beginning_of_an_id_that_is_a_file_name_too_is_refused(record: SqliteRecord) -> None:
    [capture] = put(record, "/a/report.pdf")
    put(record, "/a/report.pdf", f"/b/{capture.id[:6]}")
    assert code_of(record, capture.id[:6]) == "several_sources"
    assert find_captures(record, capture.id) == (capture,)


def test_what_is_not_there_is_unknown(record: SqliteRecord) -> None:
    [capture] = put(record, "/a/report.pdf")
    assert code_of(record, capture.id[:5]) == "unknown_source"
    assert code_of(record, "port.pdf") == "unknown_source"
