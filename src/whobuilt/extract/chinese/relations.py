"""Relations of a document, sentence by sentence: subjects carried over commas, pronouns resolved, frames evaluated."""

from __future__ import annotations

from collections.abc import Iterator

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Directness, Prop, Role
from whobuilt.extract.chinese.chunks import Chunk, Kind
from whobuilt.extract.chinese.clauses import PARTIES, Parts, read_parts, split
from whobuilt.extract.chinese.clusters import Cluster
from whobuilt.extract.chinese.frames import Found, evaluate
from whobuilt.extract.chinese.lexicon import words
from whobuilt.extract.chinese.nouns import find_nouns
from whobuilt.extract.chinese.references import Referents
from whobuilt.extract.chinese.sentences import Sentence

_CAUSING = ("要求", "敦促", "责令", "指示", "质问", "命令", "授权", "允许", "禁止")
_NOMINAL = frozenset(
    "应用 服务 管理 开发 建设 采购 安装 使用 运行 设计 研发 生产 制造 集成 运营 维护 施工 支持 测试 操作 控制 投资 签约 合作 改造 升级 部署 部署 利用 监控".split()  # noqa: E501  # a list of words
)
_SELLING = frozenset("提供 供应 安装 出售 销售 交付 部署 供货 捐赠".split())
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
        self._agents: list[Chunk] = []  # by whom the last clause says that it was done
        self._paragraph = -1

    def read(self, sentence: Sentence, row: list[Chunk]) -> Iterator[tuple[Sentence, Found]]:
        """The relations of a sentence; its references are given what they stand for."""
        self._referents.resolve(row, opens=sentence.paragraph != self._paragraph)
        if sentence.paragraph != self._paragraph:
            self._topic, self._others, self._paragraph = [], [], sentence.paragraph
        segments = split(row)
        sentence.segments = segments
        topic = self._topic or self._referents.company()
        asked = bool(row) and row[-1].text.rstrip("”」』）").endswith("？")
        told = [] if asked else [each for segment in segments for each in self._segment(segment)]
        told += [] if asked else find_nouns(segments, topic, self._buyer())
        yield from ((sentence, found) for found in told)
        self._referents.saw(row)

    def _segment(self, segment: list[Chunk]) -> Iterator[Found]:  # noqa: C901  # one branch for each kind
        topic = self._topic
        serial: Parts | None = None
        for at, chunk in enumerate(segment):
            if chunk.kind is not Kind.VERB or _is_noun(segment, at):
                continue
            parts = read_parts(segment, at)
            own = parts.get("subject") + parts.get("subject_owner")
            if not own and serial is not None:
                topic = serial.get("subject") or serial.get("由") or topic
            if (not own and parts.text_subject is None) or (not own and not parts.get("由")):
                for each in topic:
                    parts.add("topic", each)
            for each in self._others:
                parts.add("topic_other", each)
            if own and all(each in parts.get("与") for each in own):  # "又与X联合中标"
                for each in topic:
                    parts.add("first", each)
                    parts.add("subject", each)
            for each in self._agents:
                parts.add("agent_before", each)
            buyer = self._buyer()
            if buyer is not None and (parts.get("由") or (parts.text_subject is not None and chunk.text in _TAKING)):
                parts.add(
                    "buyer",
                    self._referents.place_of(buyer) or Chunk(Kind.REFERENCE, chunk.start, chunk.end, chunk.text, buyer),
                )
            for found in evaluate(parts):
                yield found
                yield from self._through(found, parts)
                yield from self._made(found, parts)
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

    def _buyer(self) -> Cluster | None:
        """The public body that the clauses before were about, in this sentence or before it."""
        near = [c.cluster for c in (*self._topic, *self._others) if c.schema is Schema.PUBLIC_BODY]
        found = near[0] if near else self._referents.buyer()
        return None if found is None or any(word in found.key for word in words("no_buyers")) else found

    def _made(self, found: Found, parts: Parts) -> Iterator[Found]:
        """Whoever made what was supplied supplied it as well: "为警方提供X的摄像机"."""
        if found.prop is not Prop.SUPPLIES or parts.verb.text not in _SELLING:
            return
        for maker in (each for c in parts.get("object_owner") for each in c.each()):
            if maker.schema is Schema.COMPANY and maker.cluster not in (found.subject.cluster, found.object.cluster):
                yield Found(
                    found.prop, maker, found.object, found.trigger, found.span, found.item, found.polarity,
                    found.modality, found.phase, Role.MAKER,
                )  # fmt: skip

    def _carry(self, segment: list[Chunk]) -> None:
        """The subject of a clause is that of the next, where that has none."""
        group: list[Chunk] = []
        others: list[Chunk] = []
        subject = True
        for chunk in segment:
            if subject is False and chunk.kind is Kind.TEXT and chunk.text.endswith(_CAUSING):
                group, subject = [], True
            if chunk.kind in PARTIES and chunk.schema in _ORGANS:
                (group if subject else others).append(chunk)
            elif (
                chunk.kind in (Kind.VERB, Kind.SPEECH, Kind.PREPOSITION, Kind.COPULA)
                or (chunk.kind in (Kind.TEXT, Kind.OF) and group)
                or (
                    chunk.kind is Kind.JOIN
                    and chunk.text in ("与", "同", "跟")
                    and any(c.kind is Kind.VERB for c in segment)
                )
            ):
                subject = False
        self._agents = [
            c for at, c in enumerate(segment) if at and segment[at - 1].text == "由" and c.schema is Schema.COMPANY
        ]
        if group:
            self._topic = group
        if others or group:
            self._others = others or self._others


def _is_noun(segment: list[Chunk], at: int) -> bool:
    """Whether a word for a deed stands within a noun: "应急服务", "监控系统采购项目"."""
    if segment[at].text not in _NOMINAL or not at:
        return False
    before, after = segment[at - 1], segment[at + 1] if at + 1 < len(segment) else None
    joined = before.kind in (Kind.TEXT, Kind.OF, Kind.JOIN, Kind.NOUN) and before.text not in ("与", "同", "跟", "并")
    return (
        joined
        and (after is None or after.kind in (Kind.TEXT, Kind.JOIN, Kind.NOUN))
        and before.kind is not Kind.NAME
        and not (after is None and before.kind is Kind.TEXT and any(c.kind is Kind.PREPOSITION for c in segment[:at]))
    )
