"""Relations: the frames of `props/` evaluated on the parts of clauses, and nouns such as "client" and "subsidiary"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Directness, Modality, Phase, Polarity, Prop, Role
from whobuilt.extract.chinese.chunks import Chunk
from whobuilt.extract.chinese.clauses import Parts, modality_of
from whobuilt.extract.chinese.props import Frame, frames_by_verb
from whobuilt.extract.parties import CUSTOMERS, ORGANIZATIONS, SELLERS
from whobuilt.extract.parties import PARTIES as PARTY_KINDS

_KINDS: dict[str, frozenset[Schema]] = {
    "vendor": SELLERS,
    "customer": CUSTOMERS,
    "a": ORGANIZATIONS,
    "b": ORGANIZATIONS,
    "owner": ORGANIZATIONS,
    "owned": SELLERS,
}
_RESPECTIVELY = "分别"


@dataclass(slots=True)
class Found:
    """A relation: who, by which words, whom, of what."""

    prop: Prop
    subject: Chunk
    object: Chunk
    trigger: tuple[int, int]
    span: tuple[int, int]
    item: tuple[int, int] | None = None
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ASSERTED
    phase: Phase = Phase.UNSTATED
    role: Role = Role.UNSTATED
    directness: Directness = Directness.UNSTATED


def evaluate(parts: Parts) -> Iterator[Found]:
    """The relations that the frames of a verb find in its clause."""
    for frame in frames_by_verb().get(parts.verb.text, ()):
        if frame.needs and not any(word in parts.words for word in frame.needs):
            continue
        if any(word in parts.words for word in frame.excluded):
            continue
        yield from _fill(frame, parts)


def _fill(frame: Frame, parts: Parts) -> Iterator[Found]:
    subjects = _find(frame, frame.subject, parts, ())
    taken = tuple(id(chunk.cluster) for chunk in subjects)
    objects = _find(frame, frame.object, parts, taken)
    if not objects and subjects:  # what fills both fills the one that no other part can fill
        objects = _find(frame, frame.object, parts, ())
        taken = tuple(id(chunk.cluster) for chunk in objects)
        subjects = _find(frame, frame.subject, parts, taken)
    respectively = _RESPECTIVELY in parts.words and min(len(subjects), len(objects)) > 1
    if respectively and len(subjects) != len(objects):
        return  # who is whose cannot be told
    for at, subject in enumerate(subjects):
        for each in (objects[at],) if respectively else objects:
            sides = parts.get("与")
            if frame.prop is Prop.CONTRACTS_WITH and not {subject.schema, each.schema} & SELLERS:
                continue
            if frame.both and subject in sides and each in sides:
                continue  # two of one side
            if subject.cluster is not None and each.cluster is not None and subject.cluster is not each.cluster:
                yield _found(frame, parts, *_in_order(frame, subject, each))


def _in_order(frame: Frame, subject: Chunk, each: Chunk) -> tuple[Chunk, Chunk]:
    """Of two that sign, the company is the vendor."""
    if frame.prop is Prop.CONTRACTS_WITH and frame.both:
        buyer_first = subject.schema in (Schema.PUBLIC_BODY, Schema.LOCATION) and each.schema in SELLERS
        return (each, subject) if buyer_first else (subject, each)
    return subject, each


def _find(frame: Frame, role: str, parts: Parts, taken: tuple[int, ...]) -> list[Chunk]:
    kinds = frame.kinds.get(role) or _KINDS.get(role, PARTY_KINDS)
    if frame.prop is Prop.CONTRACTS_WITH:
        kinds = CUSTOMERS
    for source in frame.roles.get(role, ()):
        parties = [each for c in _source(source, parts) for each in c.each()]
        fitting = [c for c in parties if c.schema in kinds and id(c.cluster) not in taken]
        if fitting:
            bodies = [c for c in fitting if c.schema is Schema.PUBLIC_BODY]
            mixed = role == "customer" and bodies and any(c.schema is Schema.LOCATION for c in fitting)
            return bodies if mixed else fitting
    return []


def _source(source: str, parts: Parts) -> list[Chunk]:  # noqa: C901, PLR0911  # one branch for each kind
    if source == "subject_owner_passive":
        return parts.get("subject_owner") if parts.passive or parts.get("由") else []
    if source == "topic_body":  # only where an agent is named: "…，由X供货"
        named = parts.get("由") + parts.get("经由") + parts.get("通过")
        return (
            [c for c in parts.get("topic") if c.schema is Schema.PUBLIC_BODY]
            if named and not parts.get("subject")
            else []
        )
    if source == "topic_passive":
        bare = (
            parts.passive and not parts.get("subject") and not parts.get("subject_owner") and parts.text_subject is None
        )
        return parts.get("agent_before") + parts.get("topic") if bare else []
    if source == "topic_other":
        return [c for c in parts.get("topic_other") if c.schema is Schema.PUBLIC_BODY]
    if source == "buyer":
        taken = parts.get("subject") + parts.get("subject_owner")
        return parts.get("buyer") if not taken else []
    if source == "在":
        near = [c for c in parts.get("topic_other") if c.schema is Schema.PUBLIC_BODY]
        return [c for c in parts.get("在") if c.schema is not Schema.LOCATION or not near]
    if source == "topic_company":
        return [c for c in parts.get("topic_other") if c.schema is Schema.COMPANY]
    if source == "subject_passive":
        return parts.get("subject") if parts.passive or parts.get("由") or parts.get("获") else []
    if source == "object_given":
        return (
            parts.get("object") + parts.get("object_owner")
            if parts.verb.text[-1] in "给到至予" or parts.verb.text in ("交付", "移交")
            else []
        )
    if source == "subject_all":
        return parts.get("subject") + parts.get("subject_owner")
    if source == "object" and parts.relative:
        return parts.get("head")
    if source == "object_owner" and parts.relative:
        return parts.get("head_owner")
    return parts.get(source)


def _found(frame: Frame, parts: Parts, subject: Chunk, each: Chunk) -> Found:
    modality = modality_of(parts, parts.verb.text)
    if frame.modality is not None and modality is Modality.ASSERTED:
        modality = frame.modality
    via = [
        c
        for role in frame.roles.get("via", ())
        for c in parts.get(role)
        if c.cluster not in (subject.cluster, each.cluster)
    ]
    polarity = parts.polarity
    if "不再" in parts.moods:
        polarity, modality = Polarity.AFFIRMED, Modality.ENDED
    first = min(parts.first, subject.start, each.start)
    last = max(parts.last, subject.end, each.end)
    return Found(
        frame.prop,
        subject,
        each,
        (parts.verb.start, parts.verb.end),
        (first, last),
        parts.item or parts.text_subject,
        polarity,
        modality,
        frame.phase,
        Role.UNSTATED,
        Directness.INDIRECT if via else Directness.UNSTATED,
    )
