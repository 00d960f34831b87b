"""Public bodies by their heads and levels: X市公安局Y分局, X国内政部, 多个省市的公安机关."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from whobuilt.core.entities import Schema
from whobuilt.extract.chinese.characters import HAN
from whobuilt.extract.chinese.edges import Edges
from whobuilt.extract.chinese.lexicon import alternatives, words
from whobuilt.extract.chinese.names import Name
from whobuilt.extract.chinese.places import PlaceFinder

_LONGEST = 26
_LEVEL = re.compile(rf"(?<=[{HAN}])[省市县区州盟旗镇乡师厅局]")
_MANY = re.compile(r"(?:某|多|各|数|若干|部分|一些|全国|数十|数百|多个|几个|[一二两三四五六七八九十\d]+)[^的]{0,9}的?$")
_STATE = re.compile(
    r"^(?:联邦|国家|中央|皇家|全国|最高|首都|海上|总统|军事|第[一二三四五六七八九十\d]+|中共|中华人民共和国|驻)"
)
_INSTITUTE = re.compile("第[一二三四五六七八九十]+研究所$")
_PARTS = "分局 支队 大队 总队 中队 派出所 边检站 政法委员会 政法委 委员会 办公室 看守所 监狱 检察院 法院 交警支队 交警大队 特警支队 网安支队 刑侦支队 国民警卫队 大使馆 使馆 领事馆 总领事馆"  # noqa: E501  # a list of words
_UNLISTED = re.compile("(?:总局|总署|总站|局|署|厅|部|院)(?!长|分|面|队|门|件|落|署)")
_DESCRIBED = frozenset(
    "检察院 公安机关 公安部门 警方 警察 政府 军方 军队 当局 安全部门 执法部门 情报部门 国家安全部门 情报机构 执法机构 教育局 公安局 公安厅 安全厅 国家安全厅 海关 监狱 学校 中学 小学 大学 医院 地方议会 政府部门 城管 派出所 法院 交警 公安 警队 安全机构 国家安全局 部队".split()  # noqa: E501  # a list of words
)
_PARTING = frozenset("和与及同跟或向由被在对从给将把的是、为")
_JOINING = frozenset("和同以")
_CLASSES = frozenset("公安部门 公安机关 执法部门 安全部门 情报部门 政法部门 司法机关 地方议会 国家安全部门".split())
_SCHOOLS = words("schools")
_ORGANIZED = words("organizations")


class BodyFinder:
    """Finds public bodies, schools and other organizations by their heads."""

    def __init__(self, places: PlaceFinder) -> None:
        """Keep the places that bodies are named by."""
        self._places = places

    def find(self, text: str, edges: Edges) -> list[Name]:
        """Every body, in order; parts of one ("…公安局桃城分局") joined."""
        found: list[Name] = []
        for head in _heads().finditer(text):
            for name in self._read(text, edges, head, found):
                if "哪" in text[name.start : name.end]:
                    continue  # who is asked for is nobody
                if found and name.start <= found[-1].end and name.end > found[-1].end:
                    found[-1] = Name(found[-1].start, name.end, name.schema, 3, name.head, found[-1].place)
                else:
                    found.append(name)
        return found

    def find_unlisted(self, text: str, edges: Edges, known: list[Name]) -> Iterator[Name]:
        """Bodies whose head no table has, by a place before it and its last word: 某市信息技术局."""
        taken = {at for name in known for at in range(name.start, name.end)}
        for match in _UNLISTED.finditer(text):
            end = match.end()
            for start in range(max(0, match.start() - 14), match.start()):
                if not edges.begins[start] or start in taken:
                    continue
                place = self._places.chain_end(text, start, end)
                inner = text[place : match.start()]
                if place > start and 2 <= len(inner) <= 9 and not _parted(text, edges, place + 1, match.start() + 1):  # noqa: PLR2004, SIM102  # characters
                    if all("\u3400" <= c <= "\u9fff" for c in inner):
                        yield Name(start, end, Schema.PUBLIC_BODY, 2, text[place:end], text[start:place])
                        break

    def _read(self, text: str, edges: Edges, head: re.Match[str], found: list[Name]) -> Iterator[Name]:
        word, last = _INSTITUTE.sub("", head.group()) or head.group(), found[-1] if found else None
        floor = last.end if last else 0
        if (
            (
                last
                and head.start() - last.end <= 8  # noqa: PLR2004  # characters
                and word in _PARTS.split()
                and not any(edges.begins[last.end + 1 : head.start() + 1])
            )
            and not any(mark in text[last.end : head.start()] for mark in "，。、；：的（）“”")
        ):
            yield Name(last.end, head.end(), Schema.PUBLIC_BODY, 3, word)
            return
        schema = Schema.PUBLIC_BODY
        start = self._start(text, edges, head, floor)
        before = text[start : head.start()]
        if not before and (joined := self._after_and(text, head, found)) is not None:
            yield joined
            return
        if not before:
            if (owner := self._owner(text, head.start())) is not None and word in _DESCRIBED - {"政府", "当局"}:
                yield Name(owner, head.end(), schema, 2, word, text[owner : head.start() - 1])
            elif word in _CLASSES:
                yield Name(head.start(), head.end(), schema, 1, word)
            elif word in words("national_heads") and not _followed(text, head.end()):
                yield Name(head.start(), head.end(), schema, 2, word)
            return
        if self._is_placed(before) or (word in words("national_heads") and len(before) < 2):  # noqa: PLR2004  # characters
            place_end = self._places.chain_end(text, start, head.start())
            yield Name(start, head.end(), schema, 3, word, text[start:place_end])
        elif word in _DESCRIBED and _MANY.search(before):
            yield Name(start, head.end(), schema, 2, word)
        elif word in words("national_heads"):
            yield Name(head.start(), head.end(), schema, 2, word)

    def _after_and(self, text: str, head: re.Match[str], found: list[Name]) -> Name | None:
        """A bare head that is joined to a placed one: "中国警方和国家安全部门"."""
        last = found[-1] if found else None
        if last is None or head.group() not in _DESCRIBED or not 1 <= head.start() - last.end <= 2:  # noqa: PLR2004  # characters
            return None
        if text[last.end : head.start()] not in ("和", "及", "与", "、", "以及") or head.group() == "政府":
            return None
        return Name(head.start(), head.end(), Schema.PUBLIC_BODY, 2, head.group())

    def _start(self, text: str, edges: Edges, head: re.Match[str], floor: int) -> int:
        at = head.start()
        if edges.begins[at]:
            return at
        farthest = max(floor, at - _LONGEST)
        best = at
        while at > farthest:
            character = text[at - 1]
            if not ("\u3400" <= character <= "\u9fff" or character.isalnum() or character == "·"):
                break
            at -= 1
            if edges.begins[at]:
                best = at
                chain = self._places.end_of(text, at, head.start())
                if edges.begins[at] == 2 or chain > at or head.start() - at > 6 or text[at - 1 : at] in _PARTING:  # noqa: PLR2004  # characters
                    break
        else:
            best = at if edges.begins[at] or at == floor else best
        if at == farthest and not edges.begins[at] and at != floor:
            best = min(best, at) if best != head.start() else at
        if not edges.begins[at] and at > 0 and not ("\u3400" <= text[at - 1] <= "\u9fff"):
            best = at
        return self._cut(text, best, head.start())

    def _cut(self, text: str, start: int, end: int) -> int:
        """The first place within the words before a head; what stands before it is no part of the name."""
        if text[start - 1 : start] in _JOINING and self._places.end_of(text, start - 1, end) > max(
            start + 1, self._places.end_of(text, start, end)
        ):
            return start - 1  # "和田地区", not "和" and "田地区"
        if self._places.end_of(text, start, end) > start or _STATE.match(text[start:end]):
            return start
        for at in range(start + 1, end - 1):
            if self._places.end_of(text, at, end) > at and not _MANY.match(text[start:at]):
                return at
        return start

    def _is_placed(self, before: str) -> bool:
        if self._places.end_of(before, 0, len(before)) or _STATE.match(before):
            return len(before) < 20  # noqa: PLR2004  # characters
        return (
            bool(_LEVEL.search(before))
            and not _MANY.search(before)
            and len(before) <= 12  # noqa: PLR2004  # characters
            and before[-1] in "省市县区州盟旗镇乡"
        )

    def _owner(self, text: str, at: int) -> int | None:
        """Where a place begins that "的" leads from to a head: "新疆的公安机关", "多个省市的公安机关"."""
        if text[at - 1 : at] != "的":
            return None
        for length in range(8, 1, -1):
            begin = at - 1 - length
            if begin >= 0 and self._places.end_of(text, begin, at - 1) == at - 1:
                return begin
        if many := re.search(rf"(?:多个?|数十?个?|各|全国多?个?)[{HAN}]{{1,5}}$", text[max(0, at - 9) : at - 1]):
            return max(0, at - 9) + many.start()
        return None


def _parted(text: str, edges: Edges, start: int, end: int) -> bool:
    """Whether a name would be cut in between; "内政与地方政府部" is not."""
    return any(edges.begins[at] and text[at - 1] not in "与和及暨" for at in range(start, end))


def _followed(text: str, end: int) -> bool:
    """Whether a ministry's word goes on: "内政部长", "国会议员"."""
    return text[end : end + 1] in ("长", "员", "议", "队")


@cache
def _heads() -> re.Pattern[str]:
    heads = words("body_heads") | words("national_heads") | words("schools")
    return re.compile(
        r"(?!政府部(?!门))"
        + alternatives(heads)
        + r"(?:第[一二三四五六七八九十]+研究所|研究所)?(?!长(?!官|期|江|沙|春|治|城|安)|员(?!会)|级)"
    )
