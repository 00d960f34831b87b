"""Lines before the prose: titles, bylines, datelines, addresses; and dates as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.read.bylines import find_authors, split_authors
from whobuilt.read.front_lines import clean_url, host_name, read_front
from whobuilt.read.written_dates import find_date, parse_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2019-11-29T09:30:00+08:00", "2019-11-29"),
        ("2021-03", "2021-03"),
        ("29 November 2019", "2019-11-29"),
        ("29th of Nov. 2019", "2019-11-29"),
        ("NOVEMBER 29, 2019", "2019-11-29"),
        ("Fri, 29 Nov 2019 09:30:00 GMT", "2019-11-29"),
        ("29-Nov-2019", "2019-11-29"),
        ("December 2018", "2018-12"),
        ("2017年8月", "2017-08"),
        ("2018年7月3日", "2018-07-03"),
        ("发布于 2018 年 7 月 3 日", "2018-07-03"),
        ("29.11.2019", "2019-11-29"),
        ("2019/11/29", "2019-11-29"),
        ("29/11/2019", "2019-11-29"),
        ("11/29/2019", "2019-11-29"),
        ("20191129", "2019-11-29"),
        ("2019", "2019"),
        ("3/4/2019", None),
        ("31 February 2019", None),
        ("13/13/2019", None),
        ("84 FR 54002", None),
        ("in 2019 they said", None),
        ("", None),
    ],
)
def test_dates_are_read_as_precisely_as_they_are_written(written: str, iso: str | None) -> None:
    date = parse_date(written)
    assert (date.iso if date else None) == iso


def test_a_date_knows_where_it_stands() -> None:
    found = find_date("On 3 May 2019 they")
    assert found is not None
    assert "On 3 May 2019 they"[found[0] : found[1]] == "3 May 2019"


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("PUBLISHED NOVEMBER 29, 2019", "2019-11-29"),
        ("Published 14 March 2021", "2021-03-14"),
        ("Published: 14 March 2021 by the desk", "2021-03-14"),
        ("Date: 2021-03-14", "2021-03-14"),
        ("12 May 2020 | Example Times", "2020-05-12"),
        ("Monday 10 June 2019", "2019-06-10"),
        ("Example Times, 12 May 2020", "2020-05-12"),
        ("Example Times - December 2018", "2018-12"),
        ("Last updated 3 June 2019, 10:30 GMT", "2019-06-03"),
        ("发布时间:2018年7月3日", "2018-07-03"),
        ("The contract was signed on 3 June 2019", None),
        ("A report published 9 June 2019 says that cameras were sold", None),
        ('"date": "2025-03-11T12:49:06Z",', None),
        ("Signed. On 3 June 2019, it ended", None),
    ],
)
def test_a_dateline_is_a_date_that_stands_apart(line: str, iso: str | None) -> None:
    published = read_front(["A title", "", line, ""]).metadata.published
    assert (published.iso if published else None) == iso


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("BY JANE MCDOE AND JOHN ROE", ("Jane McDoe", "John Roe")),
        ("By Jane Doe and John van Roe, Beijing", ("Jane Doe", "John van Roe")),
        ("By Jane Doe, Asia correspondent", ("Jane Doe",)),
        ("By Jane Doe in Beijing", ("Jane Doe",)),
        ("Written by: Jane Doe", ("Jane Doe",)),
        ("Author: Jane Doe; John Roe", ("Jane Doe", "John Roe")),
        ("作者:王小明", ("王小明",)),
        ("By then it was late.", ()),
        ("By 2019", ()),
        ("Jane Doe", ()),
    ],
)
def test_bylines_give_names(line: str, authors: tuple[str, ...]) -> None:
    assert find_authors(line) == authors


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("JANE DOEASIA CORRESPONDENTTAIPEIPUBLISHED NOVEMBER 29, 2019", ("Jane Doe",)),
        ("Jane DoeSenior Technology ReporterPublished May 3, 2021", ("Jane Doe",)),
        ("JANE DOE  SECURITY EDITOR | 3 May 2021", ("Jane Doe",)),
    ],
)
def test_bylines_run_together_by_copying_are_parted(line: str, authors: tuple[str, ...]) -> None:
    front = read_front(["A title", "", line, ""])
    assert front.metadata.authors == authors
    assert front.metadata.published is not None


def test_an_institution_is_not_parted() -> None:
    assert split_authors("Ministry, Dept. 3") == ()


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://example.org/a?fbclid=x", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&id=7#top", "https://example.org/a?id=7"),
        ("https://example.org/a?q=b+c%20d", "https://example.org/a?q=b+c%20d"),
        ("http://[broken", ""),
    ],
)
def test_addresses_lose_what_tracks_their_readers(url: str, clean: str) -> None:
    assert clean_url(url) == clean


def test_host_names_stand_without_www() -> None:
    assert [host_name(url) for url in ("https://www.example.org/a", "http://[x", "")] == ["example.org", "", ""]


@given(st.lists(st.text(alphabet="ab C,.:/|by2019-\t 年", max_size=40), max_size=8))
def test_any_lines_have_a_front(lines: list[str]) -> None:
    front = read_front(lines)
    assert front.used <= set(range(len(lines)))
    assert front.title_line not in front.used
