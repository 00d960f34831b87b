"""Dates in levelled Chinese text, with their precision: 2019年6月3日, 去年7月, 7日, 上周, 民國110年3月, 当天."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from whobuilt.core.dates import PartialDate
from whobuilt.extract.chinese.numerals import read_number

_Y = r"(?P<y>(?:19|20)\d\d|[一二]零?[零一二三四五六七八九]{2,3})"
_M = r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?P<d>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_RELATIVE_YEAR = {
    "今年": 0,
    "本年": 0,
    "去年": -1,
    "上年": -1,
    "前年": -2,
    "明年": 1,
    "同年": 0,
    "当年": 0,
    "后年": 2,
    "次年": 1,
    "翌年": 1,
}
_RELATIVE_MONTH = {
    "本月": 0,
    "当月": 0,
    "同月": 0,
    "上月": -1,
    "上个月": -1,
    "下月": 1,
    "下个月": 1,
    "这个月": 0,
    "次月": 1,
}
_RELATIVE_DAY = {
    "今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "前日": -2, "明天": 1, "明日": 1, "昨晚": -1, "今晚": 0,
    "今早": 0, "当天": 0, "当日": 0, "同日": 0, "同一天": 0, "次日": 1, "翌日": 1, "隔天": 1, "今晨": 0, "当晚": 0,
}  # fmt: skip
_AFTER_LAST = frozenset(
    {
        "同年",
        "当年",
        "次年",
        "翌年",
        "当月",
        "同月",
        "次月",
        "当天",
        "当日",
        "同日",
        "同一天",
        "次日",
        "翌日",
        "隔天",
        "当晚",
    }
)
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六")} | {"日": 6, "天": 6}


def _words(table: dict[str, int]) -> str:
    return "|".join(sorted(table, key=len, reverse=True))


_DATE = re.compile(
    rf"(?<![\d.])(?P<iso>(?P<iy>(?:19|20)\d\d)[-/.](?P<im>1[0-2]|0?[1-9])[-/.](?P<id>3[01]|[12]\d|0?[1-9]))(?![\d.])"
    rf"|(?P<roc>民国\s?(?P<ry>\d{{2,3}}|{'[零一二三四五六七八九十百]+'})\s?年(?:\s?{_M.replace('P<m>', 'P<rm>')}\s?月)?(?:\s?{_D.replace('P<d>', 'P<rd>')}\s?日)?)"  # noqa: E501  # a list of words
    rf"|(?P<full>(?<!\d){_Y}\s?年\s?(?:{_M}\s?月(?:份)?(?:\s?{_D}\s?[日号])?)?(?:底|初|末)?)"
    rf"|(?P<span>(?<!\d)(?P<sy>(?:19|20)\d\d)\s?(?:[-—–~～至到])\s?(?P<ey>(?:19|20)\d\d)\s?年)"
    rf"|(?P<ryear>{_words(_RELATIVE_YEAR)})(?:\s?{_M.replace('P<m>', 'P<ym>')}\s?月(?:份)?(?:\s?{_D.replace('P<d>', 'P<yd>')}\s?[日号])?)?"  # noqa: E501  # a list of words
    rf"|(?P<rmonth>{_words(_RELATIVE_MONTH)})(?:\s?{_D.replace('P<d>', 'P<md>')}\s?[日号])?"
    rf"|(?P<monthday>(?<![\d年个.第]){_M.replace('P<m>', 'P<bm>')}\s?月\s?{_D.replace('P<d>', 'P<bd>')}\s?[日号])"
    rf"|(?P<month>(?<![\d年个.第]){_M.replace('P<m>', 'P<om>')}\s?月(?:份|初|底|中旬|上旬|下旬|末)?(?!\s?\d|[一二三四五六七八九十])(?!球|亮|饼|薪|租|度|台))"  # noqa: E501  # a list of words
    rf"|(?P<week>(?P<which>上|本|这|下)(?:个|一)?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])?(?!年|期|边|围))"
    rf"|(?P<weekday>(?:周|星期|礼拜)(?P<bw>[一二三四五六日天])(?![年期]))"
    rf"|(?P<rday>{_words(_RELATIVE_DAY)})"
    rf"|(?P<day>(?<![\d月.]){_D.replace('P<d>', 'P<ed>').replace('|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]', '')}\s?日(?!元|圆|前|起内|内|本|常|均|报|记|益|后|历|志))"  # noqa: E501  # a list of words
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date at `start:end` of the levelled text."""

    start: int
    end: int
    date: PartialDate


@dataclass(slots=True)
class _Clock:
    """What relative dates count from: the day of the document, and the dates named before."""

    today: PartialDate | None
    year: int = 0  # of the last date that named one
    last: PartialDate | None = None  # the last date named
    paragraph: int = -1

    def anchor(self) -> date | None:
        """The day of the document, where one is known to the day."""
        return self.today.first if self.today and len(self.today.iso) == len("2019-01-01") else None

    def this_year(self) -> int:
        """The year of the document, or the last one named."""
        return self.today.first.year if self.today else self.year


def find_days(text: str, published: PartialDate | None) -> tuple[Day, ...]:
    """Every date, in order; relative ones count from `published`, else from the first day that the text names."""
    clock = _Clock(published or _dateline(text))
    return tuple(_iter_days(text, clock))


def _iter_days(text: str, clock: _Clock) -> Iterator[Day]:
    for match in _DATE.finditer(text):
        kind = match.lastgroup_of() if hasattr(match, "lastgroup_of") else _kind(match)
        iso = _READERS[kind](match, clock, text)
        if iso is None or not _valid(iso):
            continue
        found = PartialDate(iso)
        clock.last = found
        clock.year = found.first.year
        end = match.end()
        while end > match.start() and text[end - 1].isspace():
            end -= 1
        yield Day(match.start(), end, found)


_KINDS = ("iso", "roc", "full", "span", "ryear", "rmonth", "monthday", "month", "week", "weekday", "rday", "day")


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind in _KINDS if match[kind] is not None)


def _dateline(text: str) -> PartialDate | None:
    """The first date near the head of a text that names a day."""
    for match in _DATE.finditer(text, 0, min(len(text), 400)):
        kind = _kind(match)
        if kind in ("iso", "full", "roc"):
            iso = _READERS[kind](match, _Clock(None), text)
            if iso and len(iso) == len("2019-01-01") and _valid(iso):
                return PartialDate(iso)
    return None


def _number(words: str | None) -> int:
    if not words:
        return 0
    return int(read_number(words) or 0)


def _iso(year: int, month: int = 0, day: int = 0) -> str | None:
    if not year:
        return None
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


def _valid(iso: str) -> bool:
    try:
        PartialDate(iso)
    except ValueError:
        return False
    return True


def _read_full(match: re.Match[str], _: _Clock, __: str) -> str | None:
    return _iso(_number(match["y"]), _number(match["m"]), _number(match["d"]))


def _read_iso(match: re.Match[str], _: _Clock, __: str) -> str | None:
    return _iso(_number(match["iy"]), _number(match["im"]), _number(match["id"]))


def _read_roc(match: re.Match[str], _: _Clock, __: str) -> str | None:
    return _iso(_number(match["ry"]) + 1911, _number(match["rm"]), _number(match["rd"]))


def _read_span(match: re.Match[str], _: _Clock, __: str) -> str | None:
    return match["ey"]


def _read_relative_year(match: re.Match[str], clock: _Clock, _: str) -> str | None:
    word = match["ryear"]
    base = clock.year or clock.this_year() if word in _AFTER_LAST else clock.this_year()
    return _iso(base + _RELATIVE_YEAR[word], _number(match["ym"]), _number(match["yd"])) if base else None


def _read_relative_month(match: re.Match[str], clock: _Clock, _: str) -> str | None:
    word = match["rmonth"]
    base = (clock.last if word in _AFTER_LAST else None) or clock.today
    if base is None or len(base.iso) < len("2019-01"):
        return None
    month = base.first.year * 12 + base.first.month - 1 + _RELATIVE_MONTH[word]
    return _iso(month // 12, month % 12 + 1, _number(match["md"]))


def _read_month_day(match: re.Match[str], clock: _Clock, _: str) -> str | None:
    return _bare_month(_number(match["bm"]), _number(match["bd"]), clock)


def _read_month(match: re.Match[str], clock: _Clock, text: str) -> str | None:
    if re.match(r"\s?[一二三四五六七八九十\d]", text[match.end() : match.end() + 1] or "x"):
        return None
    return _bare_month(_number(match["om"]), 0, clock)


def _bare_month(month: int, day: int, clock: _Clock) -> str | None:
    """A month without a year: that of the last date named in the text, else the latest that is not to come."""
    if clock.last is not None and (clock.today is None or clock.last != clock.today):
        year = clock.last.first.year
    elif clock.today is not None:
        year = clock.today.first.year
        if len(clock.today.iso) > len("2019") and month > clock.today.first.month + 1:
            year -= 1
    else:
        year = clock.year
    return _iso(year, month, day)


def _read_week(match: re.Match[str], clock: _Clock, _: str) -> str | None:
    today = clock.anchor()
    if today is None:
        return None
    shift = {"上": -7, "本": 0, "这": 0, "下": 7}[match["which"]]
    there = today + timedelta(days=shift)
    if match["wd"] is None:
        return there.isoformat()[:7]
    return (there - timedelta(days=there.weekday() - _WEEKDAYS[match["wd"]])).isoformat()


def _read_weekday(match: re.Match[str], clock: _Clock, _: str) -> str | None:
    today = clock.anchor()
    if today is None:
        return None
    return (today - timedelta(days=(today.weekday() - _WEEKDAYS[match["bw"]]) % 7)).isoformat()


def _read_relative_day(match: re.Match[str], clock: _Clock, text: str) -> str | None:
    word = match["rday"]
    base = clock.anchor()
    if word in _AFTER_LAST and clock.last and len(clock.last.iso) == len("2019-01-01"):
        near = text.rfind("\n\n", 0, match.start()) < _last_place(text, match.start())
        base = clock.last.first if near else base
    return (base + timedelta(days=_RELATIVE_DAY[word])).isoformat() if base else None


def _last_place(text: str, end: int) -> int:
    """Where the last written day before `end` stands."""
    found = -1
    for match in re.finditer(r"\d\s?日|[昨今前]天|[昨今]日", text[max(0, end - 2_000) : end]):
        found = max(0, end - 2_000) + match.start()
    return found


def _read_day(match: re.Match[str], clock: _Clock, _: str) -> str | None:
    """A day without a month: of the last date named where that lies near, else the latest that is not to come."""
    day = _number(match["ed"])
    base = clock.today
    if clock.last is not None and len(clock.last.iso) > len("2019"):
        base = clock.last
    if base is None or len(base.iso) < len("2019-01"):
        return None
    year, month = base.first.year, base.first.month
    if base == clock.today and len(base.iso) == len("2019-01-01") and day > base.first.day:
        month -= 1
        year, month = (year - 1, 12) if not month else (year, month)
    return _iso(year, month, day)


_READERS = {
    "iso": _read_iso,
    "roc": _read_roc,
    "full": _read_full,
    "span": _read_span,
    "ryear": _read_relative_year,
    "rmonth": _read_relative_month,
    "monthday": _read_month_day,
    "month": _read_month,
    "week": _read_week,
    "weekday": _read_weekday,
    "rday": _read_relative_day,
    "day": _read_day,
}
