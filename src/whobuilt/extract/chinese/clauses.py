"""The parts of a clause: who stands before a verb, after it, and with each preposition."""

from __future__ import annotations

from dataclasses import dataclass, field

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Polarity
from whobuilt.extract.chinese.chunks import Chunk, Kind
from whobuilt.extract.chinese.lexicon import words

PARTIES = frozenset({Kind.NAME, Kind.REFERENCE})
_CLEAR = frozenset(
    {Kind.ADVERB, Kind.TIME, Kind.MOOD, Kind.NEGATION, Kind.ASPECT, Kind.BRACKET, Kind.QUOTE, Kind.ETC, Kind.SUM}
)
_WITH = frozenset({"与", "和", "同", "跟"})
_MOST = 16  # parties that one part of a clause may name
_LONGEST = 80  # chunks of a clause
_OWNING = frozenset("控股 拥有 持有 收购 旗下 全资拥有 控制 投资".split())
_FIRMS = (
    "公司",
    "企业",
    "厂商",
    "制造商",
    "供应商",
    "集团",
    "巨头",
    "运营商",
    "机构",
    "组织",
    "媒体",
    "网站",
    "代理商",
    "集成商",
    "经销商",
    "设备商",
)
_LIGHT = frozenset("方面 本身 自己 一方 双方 公司 集团 当局 人员 技术人员 员工 团队 方 共 就".split())


@dataclass(slots=True)
class Parts:
    """The parts of a clause around one verb, by role; each party with whether it heads its phrase."""

    verb: Chunk
    roles: dict[str, list[Chunk]] = field(default_factory=dict)
    text_subject: tuple[int, int] | None = None
    item: tuple[int, int] | None = None
    polarity: Polarity = Polarity.AFFIRMED
    moods: list[str] = field(default_factory=list)
    passive: bool = False
    relative: bool = False
    words: str = ""
    first: int = 0
    last: int = 0

    def add(self, role: str, chunk: Chunk) -> None:
        """Put a party into a role."""
        listed = self.roles.setdefault(role, [])
        if chunk not in listed and len(listed) < _MOST:
            listed.append(chunk)

    def get(self, role: str) -> list[Chunk]:
        """The parties of a role."""
        return self.roles.get(role, [])


def split(row: list[Chunk]) -> list[list[Chunk]]:
    """A row cut at commas, colons and the like."""
    segments: list[list[Chunk]] = [[]]
    for chunk in row:
        if chunk.kind is Kind.STOP:
            if segments[-1]:
                segments.append([])
        else:
            if len(segments[-1]) >= _LONGEST:  # words without marks: what stands so far apart belongs to nothing
                segments.append([])
            segments[-1].append(chunk)
    for segment in segments:
        for at, chunk in enumerate(segment):
            if chunk.text == "为":
                leads = any(_acts(segment, later) for later in range(at + 2, len(segment)))
                chunk.kind = Kind.PREPOSITION if leads else Kind.COPULA
    return [segment for segment in segments if segment]


def _acts(segment: list[Chunk], at: int) -> bool:
    """Whether a chunk is a verb of the clause, and not of a noun's description."""
    return segment[at].kind is Kind.VERB and (at + 1 == len(segment) or segment[at + 1].kind is not Kind.OF)


def read_parts(segment: list[Chunk], at: int) -> Parts:
    """The parts around the verb at `at` of a segment."""
    verb = segment[at]
    parts = Parts(verb, first=segment[0].start, last=segment[-1].end)
    begin = _left_bound(segment, at)
    if (
        verb.text in _OWNING
        and at
        and segment[at - 1].kind in PARTIES
        and at + 1 < len(segment)
        and segment[at + 1].kind is Kind.OF
    ):
        begin = at - 1  # "为该国政府控股的电信公司X": whoever stands next to the verb
    _read_left(segment[begin:at], parts)
    after = at + 1
    while after < len(segment) and segment[after].kind is Kind.ASPECT:
        after += 1
    if after < len(segment) and segment[after].kind is Kind.OF:
        parts.relative = True
        _read_object(segment, after + 1, parts, "head")
    else:
        _read_object(segment, after, parts, "object")
    parts.words = "".join(chunk.text for chunk in segment[begin:])
    return parts


def _left_bound(segment: list[Chunk], at: int) -> int:
    """Where the words that belong to a verb begin: after the last verb that is no part of a noun."""
    for before in range(at - 1, -1, -1):
        chunk = segment[before]
        if chunk.kind is Kind.SPEECH and before + 1 < at:
            return before + 1
        if chunk.kind is Kind.VERB and not any(c.kind is Kind.OF for c in segment[before:at]):
            between = [c for c in segment[before + 1 : at] if c.kind not in _CLEAR]
            if (
                between
                and not all(c.kind is Kind.JOIN or c.text == "并" for c in between)
                and not _is_noun_use(segment, before)
            ):
                return before + 1
    return 0


def _is_noun_use(segment: list[Chunk], at: int) -> bool:
    """Whether a verb is used as a noun: "监控系统建设项目", "采购合同"."""
    return (
        at + 1 < len(segment)
        and segment[at + 1].kind is Kind.TEXT
        and at > 0
        and segment[at - 1].kind in (Kind.TEXT, Kind.OF)
    )


def _read_left(row: list[Chunk], parts: Parts) -> None:  # noqa: C901, PLR0912, PLR0915  # one branch for each kind
    role, owner, paired = "subject", None, False
    text_start = -1
    for at, chunk in enumerate(row):
        following = row[at + 1] if at + 1 < len(row) else None
        kind = chunk.kind
        if kind is Kind.NEGATION:
            parts.polarity = Polarity.NEGATED
            if chunk.text == "不再":
                parts.moods.append("不再")
        elif kind is Kind.MOOD:
            if chunk.text == "将" and following is not None and (following.kind in PARTIES or _acts_on(row, at)):
                role = "把"
            else:
                parts.moods.append(chunk.text)
        elif kind is Kind.PREPOSITION:
            if chunk.text == "为" and not _leads_party(row, at):
                role = "为"
            role = chunk.text if chunk.text != "替" else "为"
            parts.passive = parts.passive or role in ("被", "获", "遭", "受")
            owner = None
        elif kind in PARTIES:
            if _is_origin(row, at) or (role != "subject" and _acts_in_relative(row, at)):
                continue
            owned = _owned(row, at)
            if owned:
                parts.add(f"{role}_owner" if role != "subject" else "subject_owner", chunk)
                if role != "subject":
                    parts.add(role, chunk)
            else:
                parts.add(role, chunk)
            if role == "subject" and not owned:
                parts.add("与" if paired else "first", chunk)
        elif (
            kind is Kind.JOIN
            and role == "subject"
            and chunk.text in _WITH
            and parts.get("subject") + parts.get("subject_owner")
        ) or (kind is Kind.JOIN and chunk.text in _WITH and not parts.get("subject") and at == _first_solid(row)):
            paired = True
        elif kind in (Kind.TEXT, Kind.NOUN, Kind.VERB, Kind.TITLE) and role == "subject":
            if text_start < 0:
                text_start = chunk.start
            if kind is not Kind.TEXT or len(chunk.text) > 1:
                parts.text_subject = (parts.text_subject[0] if parts.text_subject else text_start, chunk.end)
    del owner


def _acts_in_relative(row: list[Chunk], at: int) -> bool:
    """Whether a party only acts within a noun's description: "该国政府控股的电信公司X"."""
    rest = row[at + 1 : at + 6]
    return bool(rest) and rest[0].kind is Kind.VERB and any(c.kind is Kind.OF for c in rest)


def _is_origin(row: list[Chunk], at: int) -> bool:
    """Whether a place only says where somebody comes from: "俄罗斯企业X", "美国软件公司X"."""
    if (
        row[at].schema is not Schema.LOCATION
        or at + 1 >= len(row)
        or row[at + 1].kind not in (Kind.TEXT, Kind.NOUN, Kind.TITLE)
    ):
        return False
    after = at + 1
    while after < len(row) and row[after].kind in (Kind.TEXT, Kind.NOUN, Kind.TITLE):
        after += 1
    return (after < len(row) and row[after].kind is Kind.NAME) or row[at + 1].text.endswith(_FIRMS)


def _first_solid(row: list[Chunk]) -> int:
    return next((at for at, chunk in enumerate(row) if chunk.kind not in _CLEAR), -1)


def _acts_on(row: list[Chunk], at: int) -> bool:
    return any(c.kind in PARTIES for c in row[at + 1 : at + 4]) and not any(
        c.kind is Kind.PREPOSITION for c in row[at + 1 : at + 4]
    )


def _leads_party(row: list[Chunk], at: int) -> bool:
    return any(chunk.kind in PARTIES for chunk in row[at + 1 :])


def _owned(row: list[Chunk], at: int) -> bool:
    """Whether a party stands before the noun that heads its phrase: "该公司的仪器", "甲公司发言人"."""
    for chunk in row[at + 1 :]:
        if chunk.kind in (Kind.BRACKET, Kind.QUOTE, Kind.ETC):
            continue
        if chunk.kind is Kind.JOIN:
            return _owned(row, row.index(chunk) + 1) if _joined_party(row, row.index(chunk)) else False
        if chunk.kind is Kind.OF:
            return True
        if chunk.kind in (Kind.TEXT, Kind.TITLE, Kind.NOUN) and len(chunk.text) > 1:
            return not any(chunk.text.startswith(word) for word in _LIGHT)
        return False
    return False


def _joined_party(row: list[Chunk], at: int) -> bool:
    return at + 1 < len(row) and row[at + 1].kind in PARTIES


def _read_object(segment: list[Chunk], after: int, parts: Parts, prefix: str) -> None:
    """The phrase after a verb, and the phrases of prepositions after it."""
    role = prefix
    start = end = -1
    size = len(segment)
    at = after
    while at < size:
        chunk = segment[at]
        if chunk.kind is Kind.PREPOSITION and chunk.text not in ("以", "就", "据", "经", "用", "对", "为", "受", "获"):
            role = {"至": "到", "由": f"{prefix}_by"}.get(chunk.text, chunk.text)
        elif chunk.text in ("并", "来", "用来", "而", "以便", "以", "但", "且"):
            break
        elif chunk.kind in PARTIES:
            _place(segment, at, parts, role, prefix)
        elif (chunk.kind is Kind.VERB and role == prefix and not _heads_noun(segment, at)) or (
            chunk.kind is Kind.SPEECH and chunk.text in ("称", "说", "表示")
        ):
            break
        if role == prefix and chunk.kind not in (Kind.ASPECT, Kind.QUOTE):
            start = chunk.start if start < 0 else start
            end = chunk.end
        at += 1
    if start >= 0 and end > start:
        parts.item = (start, end)
    if parts.relative:
        parts.roles["head_owner"] = parts.get("head") + parts.get("head_owner")


def _heads_noun(segment: list[Chunk], at: int) -> bool:
    """Whether a verb within an object only describes it: "采用X提供的平台", "签订采购合同", "视频监控建设项目"."""
    rest = segment[at + 1 :]
    following = next((chunk for chunk in rest if chunk.kind is not Kind.ASPECT), None)
    if following is None or following.kind is Kind.OF:
        return True
    return following.kind in (Kind.TEXT, Kind.NOUN, Kind.VERB) or any(chunk.kind is Kind.OF for chunk in rest[:4])


def _place(segment: list[Chunk], at: int, parts: Parts, role: str, prefix: str) -> None:
    chunk = segment[at]
    following = segment[at + 1] if at + 1 < len(segment) else None
    while following is not None and following.kind in (Kind.BRACKET, Kind.QUOTE):
        number = segment.index(following)
        following = segment[number + 1] if number + 1 < len(segment) else None
    if role != prefix:
        parts.add(role, chunk)
        return
    before = segment[at - 1] if at else None
    if before is not None and before.kind is Kind.JOIN and before.text in _WITH:
        parts.add("object_with", chunk)
    if following is not None and following.kind is Kind.VERB:
        parts.add(f"{prefix}_maker", chunk)
    elif _owned(segment, at):
        parts.add(f"{prefix}_owner", chunk)
    else:
        parts.add(prefix, chunk)


def modality_of(parts: Parts, verb: str) -> Modality:
    """How firmly the words around a verb state it."""
    for listed, modality in (
        ("ended", Modality.ENDED),
        ("alleged", Modality.ALLEGED),
        ("proposed", Modality.PROPOSED),
        ("planned", Modality.PLANNED),
    ):
        if any(mood in words(listed) for mood in parts.moods):
            return modality
    if verb in words("proposed"):
        return Modality.PROPOSED
    return Modality.ENDED if verb in words("ended") else Modality.ASSERTED
