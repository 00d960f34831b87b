"""Whose list it is, and what it is called: the body that lists, adds or designates, near the words that open a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whobuilt.extract.notices.award import Value
from whobuilt.extract.notices.rows import one_line
from whobuilt.extract.notices.words import fold, words

ACTS = (
    r"(?:(?:list|add|include|publishe?|determine|maintain|remove|delist|issue|amend|update|adopt|order|block|prohibit|"
    r"announce|blacklist|blocklist|sanction|place|impose|freeze|designate|debar|put|keep|name|exclude|suspend)"
    r"(?:s|d|ed|red|ing)?|listing|adding|including|placing|designating|identif(?:y|ies|ied|ying)|froze|kept)\b"
)
_WORD = r"[A-Z][\w.’'&\-]*"
_RUN = rf"(?:{_WORD})(?:,?\s+(?:(?:of|for|and|the|on|in|&)\s+)*{_WORD})*"
_ACTOR = re.compile(
    rf"(?P<who>{_RUN})(?:\s*\((?P<short>[A-Z]{{2,8}})\))?,?\s+"
    rf"(?:(?:will|has|have|had|also|today|hereby|is|are|was|on|been|as|with|immediate|effect)\s+"
    rf"|(?:on\s+)?\d{{1,2}}\s+{_WORD}(?:\s+\d{{4}})?,?\s+"
    rf"|on\s+{_WORD}\s+\d{{1,2}}(?:,\s+\d{{4}})?,?\s+)*(?P<act>{ACTS})"
)
_BY = re.compile(
    rf"\b(?P<act>listed|added|designated|sanctioned|issued|maintained|published|adopted|imposed"
    rf"|administered|kept)\s+by\s+(?:the\s+)?(?P<who>{_RUN})"
)
LIST = re.compile(
    rf"(?:{_WORD}\s+(?:(?:of|for|and|the|on)\s+)?){{0,9}}(?:Entity|Entities|Covered|Sanctions?"
    rf"|Consolidated|Companies|Persons|Parties|Debarment|Debarred|Denied|Restricted|Export"
    rf"|Vendor|Watch|Black|Military|Control|Complex|Nationals|Excluded|Exclusion|Unverified"
    rf"|End-User|Unreliable|Suppliers?)\s+(?:List|Register|Blacklist)\b(?:\s*\([A-Z][\w\- ]*\))?"
    rf"|(?:List|Register|list|register)\s+of\s+(?:{_WORD}|and|of|the)(?:\s+(?:{_WORD}|and|of|for"
    rf"|the)){{0,8}}(?<!\sand)(?<!\sof)(?<!\sthe)(?<!\sfor)|Annex\s+(?:[IVX]+|\d+"
    rf"|[A-Z])\b(?:\s+to\s+(?:{_WORD}|\(?[A-Z]+\)?|No\.?|\d+/\d+|of)(?:\s+(?:{_WORD}|\(?[A-Z]+\)?"
    rf"|No\.?|\d+/\d+))*)?"
)
_LABEL = re.compile(
    r"(?im)^\W*(?:authority|issued by|listed by|imposed by|designated by|issuing (?:body"
    r"|authority)|listing authority|agency|list owner|publisher)\s*[:：]\s*(?P<who>[^\n;]{3,90})"
)
_LIST_LABEL = re.compile(
    r"(?im)^\W*(?:list|regime|programme|program|sanctions (?:list|regime|programme)|name of list"
    r"|register|list name|source list)\s*[:：]\s*(?P<list>[^\n;]{3,90})"
)
_HAN_BODY = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{0,14}(?:[\u4e00-\u9fff]{2}部|国务院|委员会"
    r"|工作机制|管理局|总局|公安厅|监管局|发展改革委|采购办|财政厅|财政局|理事会|安全局|办公室"
    r"|政府))(?=\s*(?:\d{1,2}日|今日|日前|近日|[\d年月日\s]{2,12})?\s*(?:决定|宣布|公告|发布|将"
    r"|对|依据|根据|令))"
)
_HAN_LIST = re.compile(r"[《“]?(?P<list>[\u4e00-\u9fff]{2,24}?(?:清单|名单|黑名单))[》”]?")
_REACH = 1_200  # characters around the words that open a list
_MOST_WORDS = 10  # of a body's name
_FRONT = 5  # lines that may name the body that speaks
_LEADS = frozenset(
    {"The", "On", "In", "Today", "As", "For", "By", "At", "Under", "Effective", "Accordingly", "Therefore"}
)


def find_authority(text: str, start: int, end: int, *, heading: bool = True) -> Value | None:
    """The body whose list is opened at `start:end`; one that acts on a list by its name before one that only acts.

    `heading` tells whether the first lines may name it.
    """
    if said := _near(text, _LABEL, start, end):
        return _value(text, *said.span("who"))
    found = sorted(
        _actors(text, max(0, start - _REACH), min(len(text), end + _REACH)),
        key=lambda each: (each[0], abs(each[1].start - start)),
    )
    if found and found[0][0] < _WEAK:
        return found[0][1]
    named = next(reversed([*_headings(text)]), None) if heading else None  # the office stands under its department
    return named or (found[0][1] if found and heading else None)


def _near(text: str, pattern: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
    """A label around a place, else one at the front of the document."""
    around = pattern.search(text, max(0, start - _REACH), min(len(text), end + _REACH))
    return around or pattern.search(text, 0, min(len(text), _REACH))


_WEAK = 2


def _actors(text: str, start: int, end: int) -> Iterator[tuple[int, Value]]:
    """Bodies that list or add, surest first: those that say on which list, others."""
    for pattern in (_ACTOR, _BY):
        for said in pattern.finditer(text, start, end):
            value = _body(text, *said.span("who"))
            if value is None:
                continue
            stop = min(
                [place for mark in (". ", ".\n", "\n\n") if (place := text.find(mark, said.end(), end)) > 0] or [end]
            )
            named = LIST.search(text, said.start(), stop) is not None or re.search(
                r"\b(?:list|annex|sanctions)\b", text[said.end() : stop], re.IGNORECASE
            )
            yield (0 if LIST.search(text, said.start(), stop) else 1 if named else _WEAK), value
    for said in _HAN_BODY.finditer(text, start, end):
        yield 0, _value(text, *said.span("who"))


def _body(text: str, start: int, end: int) -> Value | None:
    """The body that a run of capitals names: of "the Department's Office of Y" the latter; None where it names none."""
    words_ = text[start:end]
    for owner in re.finditer(r"[’']s?\s+(?=[A-Z])", words_):
        if words_[owner.start()] in "’'":
            start, words_ = start + owner.end(), words_[owner.end() :]
            break
    while (first := re.match(r"(\w+),?\s+", words_)) and first[1] in _LEADS:
        start, words_ = start + first.end(), words_[first.end() :]
    headed = any(word in words("en", "body_heads") or word in _BODIES for word in re.findall(r"[\w\-]+", fold(words_)))
    short = re.fullmatch(r"[A-Z]{3,6}", words_)
    return _value(text, start, start + len(words_)) if short or (headed and " " in words_) else None


_BODIES = frozenset("treasury union ministry committee secretary states kingdom government bank nations".split())


def _headings(text: str) -> Iterator[Value]:
    """The bodies that the first lines name, each alone on its line."""
    for number, line in enumerate(re.finditer(r"[^\n]*\S[^\n]*", text)):
        if number >= _FRONT:
            return
        shown = line.group().strip(" *#_")
        if (
            re.fullmatch(rf"(?:the\s+)?{_RUN}(?:\s*\([A-Z]+\))?", shown)
            and 1 < len(shown.split()) <= _MOST_WORDS
            and not LIST.fullmatch(shown)
        ):
            start = line.start() + line.group().find(shown)
            value = _body(text, start, start + len(re.sub(r"\s*\([A-Z]+\)$", "", shown)))
            if (
                value is not None
                and re.search(
                    r"(?i)department|bureau|office|ministry|commission|council|agency|committee"
                    r"|treasury|authority|union",
                    shown,
                )
                and not re.search(r"(?i)regulation|decision|\brule\b|notice|\border\b|addition|list", shown)
            ):
                yield value


def find_list(text: str, start: int, end: int) -> Value | None:
    """The name of the list that is opened at `start:end`."""
    if said := _near(text, _LIST_LABEL, start, end):
        return _value(text, *said.span("list"))
    for first, last in (
        (start, end),
        (max(0, start - _REACH), min(len(text), end + _REACH)),
        (0, min(len(text), _REACH)),
    ):
        for pattern in (LIST, _HAN_LIST):
            if said := pattern.search(text, first, last):
                begin, stop = said.span("list") if "list" in said.groupdict() else said.span()
                return _bare(text, begin, stop)
    return None


def _bare(text: str, start: int, end: int) -> Value:
    """A list's name without what leads up to it, nor its short form in brackets."""
    words_ = text[start:end]
    while (first := re.match(r"(\w+),?\s+", words_)) and first[1] in {
        *_LEADS,
        "Additions",
        "Addition",
        "Changes",
        "Date",
        "U.S.",
    }:
        start, words_ = start + first.end(), words_[first.end() :]
    for lead in ("列入", "纳入", "将", "发布", "关于", "公布", "加入"):
        at = words_.rfind(lead)
        if 0 <= at < len(words_) - 4:
            start, words_ = start + at + len(lead), words_[at + len(lead) :]
    return _value(text, start, start + len(re.sub(r"\s*\([^)]*\)$", "", words_)))


def _value(text: str, start: int, end: int) -> Value:
    shown = text[start:end]
    start += len(shown) - len(shown.lstrip())
    shown = shown.strip().rstrip(",.")
    return Value(start, start + len(shown), one_line(shown))
