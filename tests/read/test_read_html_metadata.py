"""What pages say of themselves, in the many ways in which they say it."""

from __future__ import annotations

import pytest

from whobuilt.core.evidence import Metadata
from whobuilt.read.html_metadata import read_metadata
from whobuilt.read.html_page import read_page


def read(source: str) -> Metadata:
    return read_metadata(read_page(source))


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:title" content="Cameras &amp; police"><title>Other</title>', "Cameras & police"),
        ("<title>Cameras sold | Example Times</title>", "Cameras sold"),
        ("<title>Cameras sold - Example Times</title>", "Cameras sold"),
        ("<title>Up-to-date cameras</title>", "Up-to-date cameras"),
        ("<title>中标公告_政府采购网</title>", "中标公告"),
        (
            "<title>Cameras sold | Example Times</title></head><h1>Example Times</h1><h1>Cameras sold</h1>",
            "Cameras sold",
        ),
        ('<meta property="og:site_name" content="Times"><meta property="og:title" content="Sold | Times">', "Sold"),
        ("<h1>Only a <b>heading</b></h1>", "Only a heading"),
        ("<title>\n  Folded\n  title </title>", "Folded title"),
        ('<script type="application/ld+json">{"headline": "From data"}</script><title>Other</title>', "From data"),
        ("", ""),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert read(f"<html><head>{head}<body><p>Words").title == title


@pytest.mark.parametrize(
    ("source", "authors"),
    [
        ('<meta name="author" content="Jane Doe">', ("Jane Doe",)),
        ('<meta name="author" content="By Jane Doe and John Roe">', ("Jane Doe", "John Roe")),
        ('<meta name="author" content="Institute for Cameras (retold)">', ("Institute for Cameras (retold)",)),
        (
            '<meta property="article:author" content="https://example.org/jane"><p class="byline">By Jane Doe</p>',
            ("Jane Doe",),
        ),
        (
            '<script type="application/ld+json">{"author": [{"name": "Jane Doe"}, "John Roe"]}</script>',
            ("Jane Doe", "John Roe"),
        ),
        ('<a rel="author" href="/j">Jane Doe</a>', ("Jane Doe",)),
        ('<span itemprop="author">Jane Doe</span>', ("Jane Doe",)),
        ("<h1>Title</h1><p>By Jane Doe</p><p>3 May 2019</p>", ("Jane Doe",)),
        ("<p>By the river stood cameras.</p>", ()),
    ],
)
def test_authors(source: str, authors: tuple[str, ...]) -> None:
    assert read(source).authors == authors


@pytest.mark.parametrize(
    ("source", "iso"),
    [
        ('<meta property="article:published_time" content="2019-11-29T09:30:00+00:00">', "2019-11-29"),
        ('<script type="application/ld+json">{"@graph": [{"datePublished": "2019-11-29"}]}</script>', "2019-11-29"),
        ('<meta name="date" content="29 November 2019">', "2019-11-29"),
        ('<meta itemprop="datePublished" content="2019-11-29">', "2019-11-29"),
        ('<p><time datetime="2019-11-29">yesterday</time></p>', "2019-11-29"),
        ("<p><time>29 November 2019</time></p>", "2019-11-29"),
        ("<h1>Title</h1><p>发布时间:2018年7月3日</p>", "2018-07-03"),
        ('<meta name="date" content="soon">', None),
    ],
)
def test_publication_dates(source: str, iso: str | None) -> None:
    published = read(source).published
    assert (published.iso if published else None) == iso


@pytest.mark.parametrize(
    ("source", "publisher", "url"),
    [
        ('<meta property="og:site_name" content="Example Times">', "Example Times", ""),
        ('<script type="application/ld+json">{"headline": "x", "publisher": {"name": "Times"}}</script>', "Times", ""),
        (
            '<link rel="canonical" href="https://www.example.org/a?utm_source=x">',
            "example.org",
            "https://www.example.org/a",
        ),
        ('<meta property="og:url" content="https://example.org/b">', "example.org", "https://example.org/b"),
        ('<link rel="canonical" href="/relative"><p>Words', "", ""),
    ],
)
def test_publishers_and_addresses(source: str, publisher: str, url: str) -> None:
    said = read(source)
    assert (said.publisher, said.url) == (publisher, url)


@pytest.mark.parametrize(
    "data",
    [
        "{broken",
        "[" * 100_000,
        '"text"',
        "null",
        '{"author": null, "headline": 3}',
        '{"author": {"name": ["Jane Doe"]}}',
        "",
    ],
)
def test_broken_data_says_nothing_and_breaks_nothing(data: str) -> None:
    said = read(f'<script type="application/ld+json">{data}</script><title>Own title</title><p>Words')
    assert said.title == "Own title"


def test_the_language_is_that_of_the_text_then_that_declared() -> None:
    assert read('<html lang="fr"><p>The ministry has bought cameras from the company this year.').language == "en"
    assert read('<html lang="fr-CA"><p>Oui').language == "fr"
