"""Relations of a document, sentence by sentence: subjects carried over commas, pronouns resolved, frames evaluated."""

from __future__ import annotations

from collections.abc import Iterator

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Directness, Prop
from whobuilt.extract.chinese.chunks import Chunk, Kind
from whobuilt.extract.chinese.clauses import PARTIES, Parts, read_parts, split
from whobuilt.extract.chinese.frames import Found, evaluate
from whobuilt.extract.chinese.nouns import find_nouns
from whobuilt.extract.chinese.references import Referents
from whobuilt.extract.chinese.sentences import Sentence

_AGENTS = ("由", "被", "供")
_TAKING = frozenset("使用 采用 选用 配备 搭载 装有".split())
_VIA = ("通过", "经由", "透过", "经", "借助")
_ORGANS = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION})


class RelationFinder:
    """Finds the relations of sentences in their order."""

    def __init__(self, referents: Referents) -> None:
        """Keep who was named."""
        self._referents = referents
        self._topic: list[Chunk] = []
        self._others: list[Chunk] = []
        self._paragraph = -1

    def read(self, sentence: Sentence, row: list[Chunk]) -> Iterator[tuple[Sentence, Found]]:
        """The relations of a sentence; its references are given what they stand for."""
        self._referents.resolve(row, opens=sentence.paragraph != self._paragraph)
        if sentence.paragraph != self._paragraph:
            self._topic, self._others, self._paragraph = [], [], sentence.paragraph
        segments = split(row)
        sentence.segments = segments
        topic = self._topic or self._referents.company()
        for segment in segments:
            for found in self._segment(segment):
                yield sentence, found
        for found in find_nouns(segments, topic, self._referents.buyer()):
            yield sentence, found
        self._referents.saw(row)

    def _segment(self, segment: list[Chunk]) -> Iterator[Found]:
        topic = self._topic
        serial: Parts | None = None
        for at, chunk in enumerate(segment):
            if chunk.kind is not Kind.VERB:
                continue
            parts = read_parts(segment, at)
            own = parts.get("subject") + parts.get("subject_owner")
            if not own and serial is not None:
                topic = serial.get("subject") or serial.get("由") or topic
            if not own and parts.text_subject is None or not own and not parts.get("由"):
                for each in topic:
                    parts.add("topic", each)
            for each in self._others:
                parts.add("topic_other", each)
            buyer = self._referents.buyer()
            if buyer is not None and (parts.get("由") or (parts.text_subject is not None and chunk.text in _TAKING)):
                parts.add("buyer", Chunk(Kind.REFERENCE, chunk.start, chunk.end, chunk.text, buyer))
            for found in evaluate(parts):
                yield found
                yield from self._through(found, parts)
            serial = parts
        self._carry(segment)

    def _through(self, found: Found, parts: Parts) -> Iterator[Found]:
        """Whoever a thing was sold through supplied it as well."""
        if found.prop is not Prop.SUPPLIES or found.subject.schema is not Schema.COMPANY:
            return
        for role in _VIA:
            for agent in parts.get(role):
                if agent.schema is Schema.COMPANY and agent.cluster is not found.subject.cluster:
                    found.directness = Directness.INDIRECT
                    yield Found(
                        found.prop, agent, found.object, found.trigger, found.span, found.item, found.polarity,
                        found.modality, found.phase, found.role,
                    )  # fmt: skip

    def _carry(self, segment: list[Chunk]) -> None:
        """The subject of a clause is that of the next, where that has none."""
        group: list[Chunk] = []
        others: list[Chunk] = []
        subject = True
        for chunk in segment:
            if chunk.kind in PARTIES and chunk.schema in _ORGANS:
                (group if subject else others).append(chunk)
            elif chunk.kind in (Kind.VERB, Kind.SPEECH, Kind.PREPOSITION, Kind.COPULA):
                subject = False
            elif chunk.kind in (Kind.TEXT, Kind.OF) and group:
                subject = False
            elif chunk.kind is Kind.JOIN and chunk.text in ("与", "同", "跟"):
                subject = False
        if group:
            self._topic = group
        if others or group:
            self._others = [c for c in others if c.schema is Schema.PUBLIC_BODY] or self._others
