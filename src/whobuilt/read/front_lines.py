"""What the first lines of a text say of it: title, byline, dateline, address.

Files copied from the web or typed by hand carry their metadata as lines before the prose begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit

from whobuilt.core.dates import PartialDate
from whobuilt.core.evidence import Metadata
from whobuilt.read.bylines import find_authors, find_roled_author
from whobuilt.read.written_dates import find_date

_MOST_LINES = 15  # lines before the prose that are looked at
_TITLE_LENGTH = 200
_LINE_LENGTH = 120  # a dateline is short
_PROSE_LENGTH = 100  # a line longer than this with a sentence in it is prose
_SENTENCE_END = re.compile(r"[.!?;:,。\uff01\uff1f\uff1b\uff1a\uff0c][\"”’')\]]*$")
_SENTENCE = re.compile(r"[a-z)\d][.!?][\"”’')]?(?:\s|$)|[。\uff01\uff1f]")
_DATE_LABEL = re.compile(
    r"^\W*(?:(?:first\s+)?published|date[d]?|posted|updated|released|issued|publication\s+date|time|发布时间|发布日期|"
    r"日期|时间|发表于|公告时间)(?:\s+on)?\b\s*[:\uff1a]?\s*|(?:published|posted|updated)(?:\s+on)?\s*[:\uff1a]?\s*(?=\w)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"^\W*(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+)?", re.IGNORECASE
)
_CLOCK = re.compile(
    r"^[\s,|·•T-]*(?:at\s+)?(?:\d{1,2}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4}\b)?)?", re.IGNORECASE
)
_URL = re.compile(
    r"^\W*(?:(?:url|link|source|from|网址|来源|原文)\s*[:\uff1a]\s*)?<?(https?://[^\s<>\"]+)>?\s*$", re.IGNORECASE
)
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|igshid|yclid)", re.IGNORECASE)
_DATA = ('"', "{", "[")  # a line of JSON is a field, not a signature
_MARKS = "*_#> \t"  # what a Markdown line may stand in


@dataclass(frozen=True, slots=True)
class Front:
    """What the first lines say, and which of them (by index) say nothing else."""

    metadata: Metadata
    title_line: int | None
    used: frozenset[int]


def read_front(lines: Iterable[str], *, title: bool = True) -> Front:
    """The metadata in the first lines of a text; blank lines are empty. Without `title` no line is taken for one."""
    front = list(_front_lines(lines))
    place = _find_title(front) if title else None
    metadata = Metadata(title=front[place].strip() if place is not None else "")
    used: set[int] = set()
    for index, line in enumerate(front):
        if index != place and (more := _read_line(line.strip(_MARKS), metadata)):
            metadata = more
            used.add(index)
    return Front(metadata, place, frozenset(used))


def clean_url(url: str) -> str:
    """An address without the parameters by which readers are tracked."""
    try:
        parts = urlsplit(url)
    except ValueError:  # "http://[", which is no address
        return ""
    query = [
        (key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(key)
    ]
    kept = parts.query if len(query) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(query)
    return parts._replace(query=kept, fragment="").geturl()


def host_name(url: str) -> str:
    """The host of an address without "www."; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _front_lines(lines: Iterable[str]) -> Iterable[str]:
    for line in islice(lines, 2 * _MOST_LINES):
        if len(line) > _PROSE_LENGTH and _SENTENCE.search(line) and not _URL.match(line):
            return
        yield line


def _find_title(front: Sequence[str]) -> int | None:
    """The first line, if short, no sentence, and followed by a blank line or by other such lines."""
    first = next((index for index, line in enumerate(front) if line.strip()), None)
    if first is None:
        return None
    block = []
    for line in front[first:]:
        if not line.strip():
            break
        block.append(line.strip())
    opened = len(block) == 1 or all(len(line) < _LINE_LENGTH and not _SENTENCE_END.search(line) for line in block)
    head = block[0]
    sayings = _URL.match(head) or _is_signature(head)
    alone = len(front) == first + 1  # a text of one line is no title without a text
    if sayings or alone or not opened or len(head) > _TITLE_LENGTH or _SENTENCE_END.search(head):
        return None
    return first


def _read_line(line: str, metadata: Metadata) -> Metadata | None:
    """The metadata with what the line adds; None where it is no line of that kind."""
    if found := _URL.match(line):
        return replace(metadata, url=metadata.url or clean_url(found[1]))
    if len(line) > _LINE_LENGTH or line.startswith(_DATA):
        return None
    dated = find_dateline(line)
    before = line[: dated[0]] if dated else line
    authors = find_authors(before.strip(" ,|·•-–—")) or (find_roled_author(before) if dated else ())
    if not dated and not authors:
        return None
    return replace(
        metadata,
        authors=metadata.authors or authors,
        published=metadata.published or (dated[1] if dated else None),
    )


def find_dateline(line: str) -> tuple[int, PartialDate] | None:
    """Where the dateline in a line begins, and its date; None where the line is none.

    A dateline stands alone, after a label ("Published", "Date:"), at the beginning or at the end of a line without
    a sentence.
    """
    found = find_date(line)
    if not found or _SENTENCE.search(line[: found[0]]):
        return None
    start, end, date = found
    label = _last_label(line, start)
    begins = _WEEKDAY.sub("", line[:start]).strip() == ""
    rest = line[end:].strip()
    clock = _CLOCK.match(line[end:])
    ends = not rest.strip(" .)*_") or (clock is not None and clock.end() == len(line[end:].rstrip()))
    apart = rest.startswith(("|", "·", "•", ",", "-", "–", "—", "/"))
    if label == 0 or (label is not None and ends):
        return label, date
    if begins and (ends or apart):
        return 0, date
    return (start, date) if ends and line[:start].rstrip().endswith((",", "|", "·", "•", "-", "–", "—", "(")) else None


def _last_label(line: str, date_start: int) -> int | None:
    for found in _DATE_LABEL.finditer(line, 0, date_start + 16):
        between = _WEEKDAY.sub("", line[found.end() : date_start])
        if found.end() <= date_start and not between.strip():
            return found.start()
    return None


def _is_signature(line: str) -> bool:
    return bool(find_dateline(line) or find_authors(line))
