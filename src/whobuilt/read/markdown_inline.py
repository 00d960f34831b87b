"""Which characters of a Markdown paragraph are marks rather than text.

Works in one pass with a stack of open marks, so that its time grows with the text and not with its tricks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

Span = tuple[int, int]

_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>`+)"
    r"|(?P<autolink><(?:https?://|mailto:)[^<>\s]{1,2000}>)"
    r"|(?P<comment><!--)"
    r"|(?P<tag></?[A-Za-z][A-Za-z0-9-]{0,30}(?:\s[^<>]{0,1000})?/?>)"
    r"|(?P<image>!\[)"
    r"|(?P<open>\[)"
    r"|(?P<close>\])"
    r"|(?P<run>\*+|_+|~~)"
)
_TARGET = re.compile(
    r"\((?:<[^<>\n]{0,2000}>|[^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?)(?:\s+\"[^\"]{0,500}\"|\s+'[^']{0,500}')?\s*\)"
)
_REFERENCE = re.compile(r"\[[^\[\]\n]{0,200}\]")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,60}\]")
_LONGEST_RUN = 3  # **both*** kinds at once


@dataclass(slots=True)
class _Paragraph:
    """A paragraph under way: what is dropped so far, and what is open."""

    text: str
    end: int
    dropped: list[Span] = field(default_factory=list)
    brackets: list[Span] = field(default_factory=list)
    runs: dict[str, list[Span]] = field(default_factory=dict)


def find_marks(text: str, start: int, end: int) -> list[Span]:
    """The spans within `text[start:end]` that are marks, in order: emphasis, link targets, escapes, tags."""
    paragraph = _Paragraph(text, end)
    place = start
    while found := _TOKEN.search(text, place, end):
        place = _take(paragraph, found)
    return sorted(paragraph.dropped)


def _take(paragraph: _Paragraph, found: re.Match[str]) -> int:
    """Note what a token drops; where to go on."""
    match found.lastgroup:
        case "escape":
            paragraph.dropped.append((found.start(), found.start() + 1))
        case "code":
            return _take_code(paragraph, found)
        case "autolink":
            paragraph.dropped += [(found.start(), found.start() + 1), (found.end() - 1, found.end())]
        case "comment":
            closed = paragraph.text.find("-->", found.end(), paragraph.end)
            after = closed + 3 if closed >= 0 else paragraph.end
            paragraph.dropped.append((found.start(), after))
            return after
        case "tag":
            paragraph.dropped.append(found.span())
        case "image" | "open":
            return _take_open(paragraph, found)
        case "close":
            return _take_close(paragraph, found)
        case _:
            _take_run(paragraph, found)
    return found.end()


def _take_code(paragraph: _Paragraph, found: re.Match[str]) -> int:
    """Code stands between two equal runs of back quotes and holds no marks; a lone run is text."""
    ticks = found[0]
    place = found.end()
    for _ in range(8):  # a run of another length is content; few are ever met
        close = paragraph.text.find(ticks, place, min(paragraph.end, place + 5000))
        if close < 0:
            break
        after = close + len(ticks)
        if paragraph.text[after : after + 1] != "`":
            paragraph.dropped += [found.span(), (close, after)]
            return after
        while paragraph.text[after : after + 1] == "`":
            after += 1
        place = after
    return found.end()


def _take_open(paragraph: _Paragraph, found: re.Match[str]) -> int:
    if note := _FOOTNOTE.match(paragraph.text, found.start(), paragraph.end):
        paragraph.dropped.append(note.span())
        return note.end()
    paragraph.brackets.append(found.span())
    return found.end()


def _take_close(paragraph: _Paragraph, found: re.Match[str]) -> int:
    """A closing bracket ends a link if a target follows it; else both brackets are text."""
    if not paragraph.brackets:
        return found.end()
    opened = paragraph.brackets.pop()
    target = _TARGET.match(paragraph.text, found.end(), paragraph.end) or _REFERENCE.match(
        paragraph.text, found.end(), paragraph.end
    )
    if not target:
        return found.end()
    paragraph.dropped += [opened, (found.start(), target.end())]
    return target.end()


def _take_run(paragraph: _Paragraph, found: re.Match[str]) -> None:
    """A run of * or _ closes an equal one before it if it follows a character, and opens one if it precedes one."""
    run, text = found[0], paragraph.text
    before = text[found.start() - 1] if found.start() else " "
    after = text[found.end()] if found.end() < paragraph.end else " "
    if len(run) > _LONGEST_RUN:
        return
    within_word = run[0] == "_" and before.isalnum() and after.isalnum()
    opened = paragraph.runs.setdefault(run, [])
    if opened and not before.isspace() and not within_word:
        paragraph.dropped += [opened.pop(), found.span()]
        # What was opened inside and never closed is text.
        begin = paragraph.dropped[-2][0]
        for others in paragraph.runs.values():
            while others and others[-1][0] > begin:
                others.pop()
    elif not after.isspace() and not (run[0] == "_" and before.isalnum()):
        opened.append(found.span())


def iter_kept(start: int, end: int, dropped: list[Span]) -> Iterator[Span]:
    """What of `start:end` is left when the dropped spans, in order, are taken away."""
    for first, last in dropped:
        if last <= start:
            continue
        if first >= end:
            break
        if first > start:
            yield start, first
        start = max(start, last)
    if start < end:
        yield start, end
