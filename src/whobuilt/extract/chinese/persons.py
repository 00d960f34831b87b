"""Persons in public or corporate roles only: a title before the name, or a foreign name that is said to speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from whobuilt.core.entities import Schema
from whobuilt.extract.chinese.characters import HAN
from whobuilt.extract.chinese.edges import Edges
from whobuilt.extract.chinese.lexicon import alternatives, any_of, words
from whobuilt.extract.chinese.names import Name

_FOREIGN = re.compile(rf"[{HAN}A-Z]{{1,7}}(?:[·．.\-][{HAN}A-Z]{{1,7}})+")
_PRIVATE = re.compile(
    r"(?:联系人|经办人|评审专家|专家名单|评标委员会|评委|员工|受害者|村民|居民|学生|家长)[^，。；\n]{0,4}$"
)
_FOUR = 4  # characters: more than a Chinese name has
_STATESMEN = frozenset(
    "部长 副部长 总统 副总统 总理 首相 国务卿 大臣 议员 参议员 众议员 国会议员 市长 州长 法官 检察长 总检察长 大使 内政部长 国防部长 外交部长 司法部长 财政部长 商务部长 警察局长 发言人 首席执行官 总裁 创始人 律师 教授 主席 局长 司令".split()  # noqa: E501  # a list of words
)


@dataclass(frozen=True, slots=True)
class Titled:
    """A person's name with the title before it."""

    name: Name
    title: tuple[int, int]
    former: bool


def find_persons(text: str, edges: Edges) -> Iterator[Titled]:
    """Persons with the titles before their names, in order."""
    for title in _title().finditer(text):
        start = title.end()
        if text[start : start + 1] in ("“", " "):
            start += 1
        end = _name_end(text, edges, start, title["title"])
        if end <= start or _PRIVATE.search(text[max(0, title.start() - 8) : title.start()]):
            continue
        former = bool(
            re.search(
                r"(?:时任|前|前任|原|原任)[^，。；、]{0,10}$", text[max(0, title.start() - 10) : title.start("title")]
            )
        )
        yield Titled(Name(start, end, Schema.PERSON, 3), title.span("title"), former)


def find_speakers(text: str, edges: Edges) -> Iterator[Name]:
    """Foreign names that are said to speak, with no title: "甲·乙说"."""
    for match in _FOREIGN.finditer(text):
        start = match.start()
        for at in range(
            match.start(), match.start() + match.group().index(re.sub(rf"[{HAN}A-Z]", "", match.group())[0])
        ):
            if edges.begins[at]:
                start = at
        end = _trim(text, edges, start, match.end())
        yield Name(start, end, Schema.PERSON, 2)


def _trim(text: str, edges: Edges, start: int, end: int) -> int:
    """A foreign name's end: the first edge after its last dot."""
    last = max(text.rfind(mark, start, end) for mark in "·．.-")
    for at in range(last + 2, end):
        if edges.ends[at] == 2 or (edges.ends[at] and at > last + 2) or _known_follow().match(text, at):  # noqa: PLR2004  # characters
            return at
    return end


def _name_end(text: str, edges: Edges, start: int, title: str) -> int:  # noqa: PLR0911  # the first that fits
    if found := _FOREIGN.match(text, start):
        return _trim(text, edges, start, found.end())
    longest = 4
    surname = _surname().match(text, start)
    for at in range(start + 2, min(start + longest + 2, len(text) + 1)):
        if at < len(text) and not "\u3400" <= text[at - 1] <= "\u9fff":
            return start
        stops = (
            at == len(text) or edges.ends[at] or _known_follow().match(text, at) or not "\u3400" <= text[at] <= "\u9fff"
        )
        if not stops:
            continue
        name = text[start:at]
        if any(word in name for word in _COMMON if len(word) > 1):
            return start
        if surname and name[1] not in "称说表指被将在" and at - start <= (3 if len(surname.group()) == 1 else 4):
            return at
        if text[start + 1 : start + 2] in "称说表指被在将" and surname:
            return start
        if surname and at - start >= _FOUR:  # the first of a word that no table has
            return _guess_end(text, start)
        if title in _STATESMEN and at - start <= 5 and not re.match("[的了在与和对向将为是从也还就曾等之本]", name):  # noqa: PLR2004  # characters
            return at
        break
    return _guess_end(text, start) if surname else start


def _guess_end(text: str, start: int) -> int:
    """The end of a Chinese name that runs on: as it stands elsewhere in the text, else three characters."""
    for length in (3, 2):
        name = text[start : start + length]
        if len(name) == length and text.count(name) > 1 and all("\u3400" <= c <= "\u9fff" for c in name):
            return start + length
    name = text[start : start + 3]
    known = any(word in name for word in _COMMON if len(word) > 1)
    return start + 3 if len(name) == 3 and not known and all("\u3400" <= c <= "\u9fff" for c in name) else start  # noqa: PLR2004  # characters


_COMMON = words("common") | words("plain") | words("adverbs") | words("trades")


@cache
def _title() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<title>{alternatives(words('titles'))})(?:兼[{HAN}]{{2,8}}?{alternatives(words('titles'))})?(?![{HAN}]*?(?:证实称))"
    )


@cache
def _surname() -> re.Pattern[str]:
    return re.compile(alternatives(words("surnames")))


@cache
def _known_follow() -> re.Pattern[str]:
    return re.compile(any_of("common", "adverbs").pattern + r"|\d|（|\(")
