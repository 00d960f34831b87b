"""Addresses of web archives: the page's own address, and the day on which the archive says it took it.

Only archives known by name are believed to be one: any site can put a date and a foreign address into its own. Sources:
RFC 7089 (Memento) for the headers; the archives' own forms for the addresses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from whobuilt.core.evidence import Source
from whobuilt.core.problems import Problem
from whobuilt.preserve.addresses import WebAddress, parse_address

# Hosts whose addresses read /…/<14 digits>[modifier]/<address>, and give the page as received with "id_".
_RAW = re.compile(
    r"https?://(?P<host>web\.archive\.org/web|wayback\.archive\.org/web|wayback\.archive-it\.org/\d+|"
    r"(?:www\.)?webarchive\.org\.uk/wayback/(?:en/)?archive|arquivo\.pt/wayback)"
    r"/(?P<stamp>\d{1,14}|\d{0,14}\*)(?P<modifier>[a-z]{2}_)?/(?P<page>.+)",
    re.DOTALL,
)
# archive.today by all its names: the long form holds day and address.
_LONG = re.compile(
    r"https?://archive\.(?:today|ph|is|li|vn|fo|md)/(?P<stamp>\d{4}[.\d-]*\d|\d{8,14})/(?P<page>.+)", re.DOTALL
)
_SHORT = re.compile(r"https?://archive\.(?:today|ph|is|li|vn|fo|md)/(?:wip/)?[A-Za-z0-9]{4,6}/?")
_LINK = re.compile(r"<\s*([^<>\s]{1,4000})\s*>([^<]{0,1000})")
_CREDENTIALS = re.compile(r"^((?:https?:/{1,2})?)[^/?#@]*@", re.IGNORECASE)
_WHOLE_STAMP = 14
_DAY_STAMP = 8


@dataclass(frozen=True, slots=True)
class Archived:
    """What an archive's address says: of which page, taken when (None where it does not say), and what to fetch.

    `fetch` is the page as the archive received it, where the archive gives that; otherwise the address itself.
    """

    original: str
    archived_at: datetime | None
    fetch: str


def find_archived(url: str) -> Archived | Problem | None:
    """What an archive's address says; None for an address of no archive, a Problem for one that shows no page."""
    if found := _RAW.fullmatch(url):
        return _read_raw(found, url)
    if found := _LONG.fullmatch(url):
        original = _read_page(found["page"])
        return Archived(original.url, read_stamp(re.sub(r"\D", "", found["stamp"])), url) if original else None
    return Archived("", None, url) if _SHORT.fullmatch(url) else None


def without_credentials(url: str) -> str:
    """An archive's address without the name and password that may stand in the page's own."""
    found = _RAW.fullmatch(url) or _LONG.fullmatch(url)
    return url[: found.start("page")] + _CREDENTIALS.sub(r"\1", found["page"], count=1) if found else url


def complete(archived: Archived, url: str, fields: Sequence[tuple[str, str]]) -> Archived:
    """What the archive's answer at `url` adds: its Memento headers, and the address that it led to.

    The day is that of the copy that was really given, which may be another than was asked for.
    """
    led = find_archived(url)
    if not isinstance(led, Archived):
        return replace(archived, archived_at=None)  # outside of the archive anybody may write such headers
    moment = _memento_time(fields) or led.archived_at
    return Archived(archived.original or led.original or _link_original(fields), moment, archived.fetch)


def make_part_source(whole: Source, locator: str) -> Source:
    """The source of a page within a capture, which the record names by the address that was fetched.

    Where the capture was had from a web archive, that is the archive's address: the page keeps its own.
    """
    found = find_archived(locator) if whole.via else None
    if isinstance(found, Archived) and found.original:
        return replace(whole, locator=found.original)
    return replace(whole, locator=locator, via="", archived_at=None)


def read_stamp(digits: str) -> datetime | None:
    """The time that 14 digits are, or the day that 8 are (at midnight, UTC); None for fewer, and for no date."""
    size = _WHOLE_STAMP if len(digits) >= _WHOLE_STAMP else _DAY_STAMP
    if len(digits) < _DAY_STAMP:
        return None
    try:
        return datetime.strptime(digits[:size], "%Y%m%d%H%M%S"[: 12 if size == _WHOLE_STAMP else 6]).replace(tzinfo=UTC)
    except ValueError:
        return None


def _read_raw(found: re.Match[str], url: str) -> Archived | Problem | None:
    original = _read_page(found["page"])
    if "*" in found["stamp"]:
        message = "this is an archive's list of its copies, and no copy."
        return Problem("archive_listing", message, url, "Open it in a browser, choose a day, and add that address.")
    if not original:
        return None
    moment = read_stamp(found["stamp"]) if len(found["stamp"]) == _WHOLE_STAMP else None
    scheme = url.partition("://")[0]
    return Archived(original.url, moment, f"{scheme}://{found['host']}/{found['stamp']}id_/{found['page']}")


def _read_page(text: str) -> WebAddress | None:
    """The page's own address, as archives write it: the scheme may be missing, and one of its slashes."""
    scheme = re.match(r"(https?):/{1,2}", text, re.IGNORECASE)
    whole = f"{scheme[1]}://{text[scheme.end() :]}" if scheme else f"http://{text}"
    address = parse_address(whole)
    return address if isinstance(address, WebAddress) else None


def _memento_time(fields: Sequence[tuple[str, str]]) -> datetime | None:
    for name, value in fields:
        if name.lower() == "memento-datetime":
            try:
                moment = parsedate_to_datetime(value)
            except (ValueError, TypeError, OverflowError):
                return None
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return None


def _link_original(fields: Sequence[tuple[str, str]]) -> str:
    """The address that a Link header names as the original (RFC 7089, 2.2.1)."""
    for name, value in fields:
        if name.lower() == "link":
            for target, parameters in _LINK.findall(value[:20000]):
                if re.search(r"rel\s*=\s*\"?[^\";]*\boriginal\b", parameters, re.IGNORECASE):
                    address = parse_address(target)
                    return address.url if isinstance(address, WebAddress) else ""
    return ""
