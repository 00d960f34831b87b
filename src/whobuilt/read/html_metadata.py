"""What a page says of itself: `meta`, JSON-LD, headings and bylines, in the order in which they are trusted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from whobuilt.core.dates import PartialDate
from whobuilt.core.evidence import Metadata
from whobuilt.read.bylines import find_authors, split_authors
from whobuilt.read.front_lines import clean_url, host_name, read_front
from whobuilt.read.html_flow import fold
from whobuilt.read.html_page import Page, Sayings
from whobuilt.read.language import detect_language
from whobuilt.read.written_dates import parse_date

_SITE = re.compile(r"\s*(?:[|_·•»]|\s[-–—:]\s)\s*")
_SITE_WORDS = 5  # a site's name is short
_SITE_RATIO = 1.5  # of the title's length
_MOST_NODES = 5000  # of JSON-LD that are looked at
_TITLES = ("og:title", "twitter:title", "dc.title", "citation_title")
_PUBLISHERS = ("og:site_name", "dc.publisher", "citation_publisher", "application-name")
_AUTHORS = ("author", "article:author", "dc.creator", "citation_author", "parsely-author", "sailthru.author")
_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "publishdate",
    "pubdate",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "date",
    "parsely-pub-date",
    "citation_publication_date",
    "sailthru.date",
)


def read_metadata(page: Page) -> Metadata:
    """The metadata of a page; each empty where the page does not say."""
    said = page.said
    linked = _Linked(said.data)
    url = _first(clean_url(url) for url in _addresses(said, linked))
    publisher = _first((*_metas(said, _PUBLISHERS), linked.publisher)) or host_name(url)
    front = read_front(_lines(page), title=False).metadata
    language = detect_language(page.text) or said.language.lower().partition("-")[0]
    return Metadata(
        title=_title(page, linked.headline, publisher),
        authors=_authors(said, linked) or front.authors,
        publisher=publisher,
        published=_published(said, linked) or front.published,
        language=language,
        url=url,
    )


class _Linked:
    """What the JSON-LD of a page says of the article; empty where it says nothing or is broken."""

    def __init__(self, scripts: Iterable[str]) -> None:
        self.headline = ""
        self.publisher = ""
        self.published = ""
        self.url = ""
        self.authors: tuple[str, ...] = ()
        for node in _iter_nodes(scripts):
            self._take(node)

    def _take(self, node: dict[str, Any]) -> None:
        if not {"headline", "datePublished", "author", "articleBody"} & node.keys():
            return
        self.headline = self.headline or _text(node.get("headline"))
        self.publisher = self.publisher or next(_names(node.get("publisher")), "")
        self.published = self.published or _text(node.get("datePublished"))
        self.url = self.url or _text(node.get("url")) or _text(node.get("mainEntityOfPage"))
        self.authors = self.authors or tuple(_names(node.get("author")))


def _iter_nodes(scripts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD, outer ones first."""
    for script in scripts:
        try:
            waiting: list[Any] = [json.loads(script, strict=False)]
        except (ValueError, RecursionError):  # broken or absurdly nested: the page says nothing by it
            continue
        for _ in range(_MOST_NODES):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, dict):
                yield node
                waiting += [value for value in node.values() if isinstance(value, (dict, list))]
            elif isinstance(node, list):
                waiting += node


def _text(value: object) -> str:
    if isinstance(value, dict):
        return _text(value.get("@id")) or _text(value.get("name"))
    return fold(value).strip() if isinstance(value, str) else ""


def _names(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, list):
            name = next(iter(name), "")
        if isinstance(name, str) and name.strip():
            yield fold(name).strip()


def _metas(said: Sayings, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from (fold(value) for value in said.metas.get(name, ()) if value)


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _addresses(said: Sayings, linked: _Linked) -> Iterator[str]:
    for url in (said.links.get("canonical", ""), *_metas(said, ("og:url",)), linked.url):
        if url.lower().startswith(("http://", "https://")):
            yield url


def _title(page: Page, headline: str, publisher: str) -> str:
    said = page.said
    headings = [fold(page.text[block.start : block.end]) for block in page.blocks if block.setting.heading == 1]
    # A site's name is often a heading too: the article's is the one that the page's title repeats.
    repeated = sorted((heading for heading in headings if heading in said.title), key=said.title.index)
    own = _first((*_metas(said, _TITLES), headline, *repeated))
    if own:
        return _without_site(own, publisher)
    if said.title and not (len(headings) == 1 and len(headings[0]) > len(said.title)):
        return _without_site(said.title, publisher, guess=True)
    return _first(headings)


def _without_site(title: str, publisher: str, *, guess: bool = False) -> str:
    """A title less the name of the site at its end; with `guess`, less a short last part in any case."""
    parts = list(_SITE.finditer(title))
    if not parts:
        return title
    last = parts[-1]
    tail = title[last.end() :].strip()
    named = tail.casefold() == publisher.casefold()
    # After a bar a short part is the site's; after a dash it may well be the second half of the title.
    dashed = last[0].strip() in ("-", "–", "—", ":")
    short = guess and len(tail.split()) <= _SITE_WORDS and not (dashed and len(tail) > _SITE_RATIO * last.start())
    return title[: last.start()].strip() if (named or short) and last.start() else title


def _authors(said: Sayings, linked: _Linked) -> tuple[str, ...]:
    written = [name for name in _metas(said, _AUTHORS) if not name.lower().startswith("http")]
    if written or linked.authors:
        return _split(written) or _split(linked.authors)
    signed = (find_authors(line) or split_authors(line.split("\n")[0]) for line in said.authors)
    return tuple(dict.fromkeys(name for names in signed for name in names))


def _split(names: Sequence[str]) -> tuple[str, ...]:
    """Several names in one value are parted; what is no list of names, such as an institution, stays whole."""
    parted: list[str] = []
    for name in names:
        bare = re.sub(r"^by\s+", "", name, flags=re.IGNORECASE)
        several = split_authors(bare)
        parted += several if len(several) > 1 else [bare]
    return tuple(dict.fromkeys(parted))


def _published(said: Sayings, linked: _Linked) -> PartialDate | None:
    for value in (*_metas(said, _DATES[:2]), linked.published, *_metas(said, _DATES[2:]), *said.times):
        if date := parse_date(value):
            return date
    return None


def _lines(page: Page) -> Iterator[str]:
    """The first blocks of the main part as lines, a blank one after each."""
    for block in [block for block in page.blocks if not block.setting.in_aside and not block.setting.heading][:10]:
        yield fold(page.text[block.start : block.end])
        yield ""
