"""Who was put on which list: 美国商务部将A、B列入实体清单; A被财政部制裁; lists that go on in the next sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Phase, Polarity, Prop
from whobuilt.extract.chinese.chunks import Chunk, Kind
from whobuilt.extract.chinese.clauses import PARTIES, modality_of, read_parts
from whobuilt.extract.chinese.frames import Found
from whobuilt.extract.chinese.props import load_prop
from whobuilt.extract.chinese.sentences import Sentence

_LISTED = frozenset({Schema.COMPANY, Schema.ORGANIZATION, Schema.PUBLIC_BODY, Schema.PERSON})
_MANY = re.compile(
    r"(?:\d+|[一二两三四五六七八九十百几多]+)(?:余|多)?[家个名](?:[^，。]{0,10})(?:公司|企业|实体|机构|个人|单位|组织)"
)
_FAR = 2  # sentences after a listing in which its list may go on


class ListingFinder:
    """Reads listings, and the lists that go on after them."""

    def __init__(self) -> None:
        """Nothing is listed yet."""
        table = load_prop(Prop.LISTED_BY)
        self._verbs = frozenset(table["verbs"].split())
        self._lists = table["lists"].split()
        self._alone = frozenset(table["alone"].split())
        self._more = tuple(table["more"].split())
        self._open: tuple[Chunk, tuple[int, int], Sentence] | None = None
        self._left = 0

    def read(self, sentence: Sentence, words: str) -> Iterator[tuple[Sentence, Found]]:
        """The listings of a sentence."""
        found = list(self._listings(sentence))
        for each in found:
            yield sentence, each
        if self._open and self._left and not found and any(word in words for word in self._more):
            authority, trigger, opened = self._open
            for chunk in (c for segment in sentence.segments for c in segment):
                if (
                    chunk.kind in PARTIES
                    and chunk.schema in _LISTED - {Schema.PERSON}
                    and chunk.cluster is not authority.cluster
                ):
                    yield sentence, Found(Prop.LISTED_BY, chunk, authority, trigger, (opened.start, opened.end))
        self._left -= 1
        if self._left < 0:
            self._open = None

    def _listings(self, sentence: Sentence) -> Iterator[Found]:
        authority: Chunk | None = None
        for segment in sentence.segments:
            for at, chunk in enumerate(segment):
                if chunk.kind is not Kind.VERB or chunk.text not in self._verbs:
                    continue
                after = "".join(c.text for c in segment[at : at + 8])
                if chunk.text not in self._alone and not any(word in after for word in self._lists):
                    continue
                yield from self._read(sentence, segment, at, authority)
            named = [c for c in segment if c.kind in PARTIES and c.schema is Schema.PUBLIC_BODY]
            authority = named[0] if named and segment.index(named[0]) < 4 else authority  # noqa: PLR2004  # characters

    def _read(self, sentence: Sentence, segment: list[Chunk], at: int, before: Chunk | None) -> Iterator[Found]:
        parts = read_parts(segment, at)
        agents = [
            c
            for role in ("被", "由", "遭")
            for c in parts.get(role)
            if c.schema is Schema.PUBLIC_BODY or c.schema is Schema.LOCATION
        ]
        listed = [c for c in parts.get("把") + parts.get("把_owner") if c.schema in _LISTED]
        subjects = [c for c in parts.get("subject") if c.schema in _LISTED]
        if listed or (_MANY.search(parts.words) and not parts.passive and not agents):
            agents = (
                agents
                or [c for c in parts.get("subject") if c.schema in (Schema.PUBLIC_BODY, Schema.LOCATION)]
                or ([before] if before else [])
            )
        elif parts.passive or agents:
            listed = subjects or [c for c in parts.get("subject_owner") if c.schema in _LISTED]
            agents = agents or ([before] if before else [])
        elif segment[at].text in self._alone:
            listed = [c for c in parts.get("object") if c.schema in _LISTED]
            agents = [c for c in parts.get("subject") if c.schema in (Schema.PUBLIC_BODY, Schema.LOCATION)]
        elif subjects:
            agents = [c for c in subjects if c.schema is Schema.PUBLIC_BODY]
            listed = (
                [c for c in subjects if c.schema is Schema.COMPANY]
                if not agents
                else [c for c in parts.get("object") if c.schema in _LISTED]
            )
        authority = agents[0] if agents else None
        trigger = (segment[at].start, segment[at].end)
        for each in listed:
            if authority is not None and each.cluster is not authority.cluster and each.cluster is not None:
                yield Found(
                    Prop.LISTED_BY, each, authority, trigger, (sentence.start, sentence.end), None, parts.polarity,
                    modality_of(parts, segment[at].text), Phase.UNSTATED,
                )  # fmt: skip
        if (
            authority is not None
            and parts.polarity is Polarity.AFFIRMED
            and modality_of(parts, "") is Modality.ASSERTED
        ):
            self._open, self._left = (authority, trigger, sentence), _FAR
