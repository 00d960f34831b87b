"""A sentence as a row of chunks: names, words that stand for names, verbs, grammar, and what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from whobuilt.core.entities import Schema
from whobuilt.extract.chinese.clusters import Cluster
from whobuilt.extract.chinese.lexicon import alternatives, words
from whobuilt.extract.chinese.props import all_verbs, frames_by_noun
from whobuilt.extract.chinese.recognition import Mentioned


class Kind(StrEnum):
    """What a chunk is."""

    NAME = "name"
    REFERENCE = "reference"
    VERB = "verb"
    NOUN = "noun"
    SPEECH = "speech"
    PREPOSITION = "preposition"
    JOIN = "join"
    NEGATION = "negation"
    MOOD = "mood"
    ADVERB = "adverb"
    OF = "of"
    ASPECT = "aspect"
    COPULA = "copula"
    ETC = "etc"
    TIME = "time"
    SUM = "sum"
    TITLE = "title"
    BRACKET = "bracket"
    QUOTE = "quote"
    STOP = "stop"
    TEXT = "text"


@dataclass(slots=True)
class Chunk:
    """A run of characters at `start:end` of the levelled text that plays one part."""

    kind: Kind
    start: int
    end: int
    text: str
    cluster: Cluster | None = None
    group: tuple[Chunk, ...] = ()  # where all those were named for whom words such as "these companies" stand

    def each(self) -> list[Chunk]:
        """The chunk once for each of whom it stands for."""
        return list(self.group) or [self]

    @property
    def schema(self) -> Schema | None:
        """What its name names."""
        return self.cluster.schema if self.cluster else None


_COPULAS = "是 为 系 均为 即为 就是 都是 包括 包含 有 涵盖 涉及 称为 名为 分别为 分别是 均是 也是 还有 还包括 主要为 主要是 主要包括 主要有 曾是 一直是 正是 当时是 乃 則為 則是 則有 列有 列出了 列出 遍及 遍布"  # noqa: E501  # a list of words
_REFERENCES = "company_references body_references person_references two_companies speaker_references"


def cut(text: str, start: int, end: int, mentions: list[Mentioned], spans: list[tuple[int, int, Kind]]) -> list[Chunk]:
    """The chunks of a sentence, given the names in it and the sums and dates."""
    fixed = [Chunk(Kind.NAME, m.start, m.end, text[m.start : m.end], m.cluster) for m in mentions]
    taken = {at for m in mentions for at in range(m.start, m.end)}
    fixed += [Chunk(kind, a, b, text[a:b]) for a, b, kind in spans if taken.isdisjoint(range(a, b))]
    fixed.sort(key=lambda chunk: chunk.start)
    row: list[Chunk] = []
    at = start
    for chunk in fixed:
        if chunk.start < at:
            continue
        row.extend(_words(text, at, chunk.start))
        row.append(chunk)
        at = chunk.end
    row.extend(_words(text, at, end))
    return _bracketed(_merged(row))


def _words(text: str, start: int, end: int) -> Iterator[Chunk]:
    at = start
    for match in _known().finditer(text, start, end):
        if match.start() > at:
            yield Chunk(Kind.TEXT, at, match.start(), text[at : match.start()])
        yield Chunk(_kind(match.group()), match.start(), match.end(), match.group())
        at = match.end()
    if at < end:
        yield Chunk(Kind.TEXT, at, end, text[at:end])


def _merged(row: list[Chunk]) -> list[Chunk]:
    """Unknown and common words side by side are one chunk; so is a bare "company" that they describe."""
    found: list[Chunk] = []
    for chunk in row:
        last = found[-1] if found else None
        near = last is not None and last.end == chunk.start
        if chunk.kind is Kind.REFERENCE and chunk.text in _BARE and near and last is not None:
            described = last.kind in (Kind.TEXT, Kind.OF, Kind.NOUN, Kind.ETC) or last.schema is Schema.LOCATION
            chunk = replace(chunk, kind=Kind.TEXT) if described else chunk  # noqa: PLW2901  # the same words, read anew
        if chunk.kind is Kind.TEXT and near and last is not None and last.kind is Kind.TEXT:
            found[-1] = replace(last, end=chunk.end, text=last.text + chunk.text)
        else:
            found.append(chunk)
    return found


_BARE = frozenset(
    "公司 集团 学校 医院 海关 监狱 政府 警方 军方 教育局 公安局 公安厅 公安机关 公安部门 法院 当局 海关 发言人 监狱管理局".split()  # noqa: E501  # a list of words
)


def _bracketed(row: list[Chunk]) -> list[Chunk]:
    """What stands in brackets becomes one chunk."""
    found: list[Chunk] = []
    opened = -1
    for at, chunk in enumerate(row):
        if chunk.text == "（" and opened < 0:
            opened = at
        elif chunk.text == "）" and opened >= 0:
            inner = row[opened : at + 1]
            found.append(Chunk(Kind.BRACKET, inner[0].start, inner[-1].end, "".join(c.text for c in inner)))
            opened = -1
        elif opened < 0:
            found.append(chunk)
    return found + (row[opened:] if opened >= 0 else [])


@cache
def _table() -> dict[str, Kind]:
    """What each known word is; the later kind wins."""
    layers: list[tuple[Kind, frozenset[str]]] = [
        (
            Kind.TEXT,
            words("place_references")
            | words("plain")
            | frozenset(word for word in words("common") | words("trades") | words("tails") if len(word) > 1),
        ),
        (Kind.ADVERB, words("adverbs")),
        (Kind.JOIN, words("joining")),
        (Kind.PREPOSITION, words("prepositions")),
        (Kind.COPULA, frozenset(_COPULAS.split())),
        (Kind.SPEECH, frozenset(word for word in words("say", "speech") if len(word) > 1) | {"称", "说"}),
        (Kind.TEXT, words("not_saying", "speech")),
        (Kind.TITLE, words("titles")),
        (Kind.NOUN, frozenset(frames_by_noun())),
        (Kind.VERB, all_verbs() - words("prepositions")),
        (
            Kind.MOOD,
            words("planned") | words("alleged") | (words("proposed") - all_verbs()) | (words("ended") - all_verbs()),
        ),
        (Kind.NEGATION, words("negations")),
        *((Kind.REFERENCE, words(kind)) for kind in _REFERENCES.split()),
        (Kind.ASPECT, words("aspects")),
        (Kind.OF, frozenset({"的", "之"})),
        (Kind.ETC, frozenset({"等", "等等"})),
        (Kind.QUOTE, frozenset("“”‘’《》")),
        (Kind.STOP, frozenset("，：。；！？\n（）—…")),
    ]
    table: dict[str, Kind] = {}
    for kind, listed in layers:
        table.update(dict.fromkeys(listed, kind))
    return table


def _kind(word: str) -> Kind:
    return _table()[word]


@cache
def _known() -> re.Pattern[str]:
    return re.compile(alternatives(_table()))
