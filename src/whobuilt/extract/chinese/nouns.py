"""Relations by nouns: 甲的客户包括乙, 乙是甲的子公司, 子公司乙, 最大股东是甲."""

from __future__ import annotations

from collections.abc import Iterator

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Polarity, Prop
from whobuilt.extract.chinese.chunks import Chunk, Kind
from whobuilt.extract.chinese.clauses import PARTIES
from whobuilt.extract.chinese.clusters import Cluster
from whobuilt.extract.chinese.frames import Found
from whobuilt.extract.chinese.lexicon import words
from whobuilt.extract.chinese.props import NounFrame, frames_by_noun
from whobuilt.extract.parties import SELLERS

_SKIPPED = frozenset({Kind.ADVERB, Kind.TIME, Kind.BRACKET, Kind.QUOTE, Kind.ASPECT, Kind.NEGATION, Kind.MOOD})
_LINKING = frozenset(
    {
        "是",
        "为",
        "系",
        "均为",
        "即为",
        "就是",
        "都是",
        "包括",
        "包含",
        "有",
        "涵盖",
        "均是",
        "也是",
        "还有",
        "还包括",
        "主要为",
        "主要是",
        "主要包括",
        "主要有",
        "分别为",
        "分别是",
        "曾是",
        "一直是",
        "正是",
        "当时是",
        "乃",
        "涉及",
        "遍及",
        "列有",
    }
)


def find_nouns(segments: list[list[Chunk]], topic: list[Chunk], buyer: Cluster | None = None) -> Iterator[Found]:
    """The relations that nouns of a sentence tell; `topic` is whom its last clause was about."""
    before: list[Chunk] = []
    for segment in segments:
        for at, chunk in enumerate(segment):
            for frame in frames_by_noun().get(chunk.text, ()) if chunk.kind is Kind.NOUN else ():
                own = before or topic
                if (
                    frame.owner == "customer"
                    and buyer is not None
                    and not any(c.schema is Schema.PUBLIC_BODY for c in own)
                ):
                    own = [Chunk(Kind.REFERENCE, chunk.start, chunk.end, chunk.text, buyer)]
                if frame.prop is Prop.CONTRACTS_WITH:
                    yield from _read_contract(frame, segment, at)
                else:
                    yield from _read(frame, segment, at, own)
        subjects = [
            c
            for c in segment
            if c.kind in PARTIES and c.schema in (Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION)
        ]
        before = subjects[:1] or before


def _read_contract(frame: NounFrame, segment: list[Chunk], at: int) -> Iterator[Found]:
    """The two that stand joined before a contract: "甲与乙的…合同"."""
    owners = _owners(segment, at)
    for first, join, second in zip(segment[:at], segment[1:at], segment[2:at], strict=False):
        if join.text in ("与", "和", "同", "跟") and first.kind in PARTIES and second in owners:
            pair = (first, second) if first.schema in SELLERS else (second, first)
            yield from _pairs(frame, [pair[1]], [pair[0]], segment, at)


def _read(frame: NounFrame, segment: list[Chunk], at: int, topic: list[Chunk]) -> Iterator[Found]:
    owners = _owners(segment, at)
    nearby = [c for c in segment[:at] if c.kind in PARTIES and c.schema is Schema.COMPANY]
    topic = nearby[-1:] or topic
    linked = _linked_after(segment, at)
    if linked:  # X的客户包括Y
        yield from _pairs(frame, owners or topic, linked, segment, at)
        return
    apposed = _listed(segment, at + 1) if at + 1 < len(segment) and segment[at + 1].kind in PARTIES else []
    if apposed:  # 子公司Y
        own = owners or [c for c in topic if c.cluster not in [a.cluster for a in apposed]]
        if frame.prop.value != "supplies":
            yield from _pairs(frame, own, apposed, segment, at)
        return
    link = _link_before(segment, at)
    if link >= 0:  # Y是X的客户
        subjects = _subjects(segment, link) or topic
        owners = [c for c in owners if c.start > segment[link].start]
        yield from _pairs(frame, owners, subjects, segment, at)


def _owners(segment: list[Chunk], at: int) -> list[Chunk]:
    """Whose noun it is: the names before it, with or without "的", and a few words that describe."""
    found: list[Chunk] = []
    index = at - 1
    passed = 0
    while index >= 0:
        chunk = segment[index]
        if chunk.kind in PARTIES:
            found.insert(0, chunk)
            passed = 99
            index -= 1
            if index >= 0 and segment[index].kind is Kind.JOIN:
                index -= 1
                continue
            break
        if passed >= 99:  # noqa: PLR2004  # characters
            break
        if (
            chunk.kind in (Kind.OF, Kind.NOUN, Kind.TEXT, Kind.BRACKET, Kind.QUOTE, Kind.TITLE)
            or chunk.kind is Kind.ADVERB
        ):
            passed += len(chunk.text)
            if passed > 10:  # noqa: PLR2004  # characters
                break
            index -= 1
            continue
        if chunk.text == "在" or chunk.schema is Schema.LOCATION:
            index -= 1
            continue
        break
    if found and found[0].schema is Schema.LOCATION and index >= 0 and segment[index].text == "在":
        return _owners(segment, index)
    return found


def _linked_after(segment: list[Chunk], at: int) -> list[Chunk]:
    index = at + 1
    while index < len(segment) and (
        segment[index].kind in _SKIPPED or (segment[index].kind is Kind.TEXT and len(segment[index].text) <= 2)  # noqa: PLR2004  # characters
    ):
        index += 1
    if index >= len(segment) or segment[index].text not in _LINKING:
        return []
    return _listed(segment, index + 1)


def _listed(segment: list[Chunk], begin: int) -> list[Chunk]:
    """The names of a list, up to what is no part of it."""
    found: list[Chunk] = []
    last: Chunk | None = None
    for chunk in segment[begin:]:
        if chunk.kind in PARTIES:
            found.append(chunk)
        elif (
            chunk.kind in (Kind.JOIN, Kind.ETC, *_SKIPPED)
            or chunk.kind is Kind.COPULA
            or (chunk.kind in (Kind.TEXT, Kind.NOUN) and (not found or len(chunk.text) <= 14))  # noqa: PLR2004  # characters
        ):
            pass
        elif chunk.kind is Kind.OF:
            if len(found) > 1 and last is found[-1]:
                found.pop()
        else:
            break
        last = chunk
    return found


def _link_before(segment: list[Chunk], at: int) -> int:
    return next((index for index in range(at - 1, -1, -1) if segment[index].text in _LINKING), -1)


def _subjects(segment: list[Chunk], link: int) -> list[Chunk]:
    return [chunk for chunk in segment[:link] if chunk.kind in PARTIES]


def _pairs(
    frame: NounFrame, owners: list[Chunk], others: list[Chunk], segment: list[Chunk], at: int
) -> Iterator[Found]:
    noun = segment[at]
    before = segment[:at]
    link = next((i for i in range(at, len(segment)) if segment[i].text in _LINKING), at)
    negated = any(chunk.kind is Kind.NEGATION for chunk in segment[:link])
    alleged = any(chunk.text in words("alleged") for chunk in before)
    for owner in owners:
        for other in others:
            roles = {frame.owner: owner, frame.other: other}
            subject, each = roles[frame.subject], roles[frame.object]
            if subject.cluster is None or each.cluster is None or subject.cluster is each.cluster:
                continue
            kinds = frame.kinds
            if any(chunk.schema not in kinds[role] for role, chunk in roles.items() if role in kinds):
                continue
            first = min(subject.start, each.start, segment[0].start)
            last = max(subject.end, each.end, segment[-1].end)
            yield Found(
                frame.prop,
                subject,
                each,
                (noun.start, noun.end),
                (first, last),
                None,
                Polarity.NEGATED if negated else Polarity.AFFIRMED,
                Modality.ALLEGED if alleged else Modality.ASSERTED,
            )
