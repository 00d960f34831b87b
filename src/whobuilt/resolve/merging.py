"""Merges that a machine may make between the entities of different documents.

It merges only where every name of the one is, legal forms aside, a name that the other bears in its own document, so
that "X" joins the "X Technologies Co., Ltd." that a document also calls "X". It abstains on every doubt: persons and
public bodies (a bureau's short name is borne by bureaux of other places and levels), places that lend their names to
companies, different legal forms, and short names that more than one entity bears.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.entities import Entity, Schema
from whobuilt.core.reading import Extraction
from whobuilt.ports import Gazetteer, Record

RESOLVER = "resolve@1"

_MERGEABLE = frozenset({Schema.COMPANY, Schema.ORGANIZATION})
_LATIN_FORMS = frozenset(
    """ab ag as bhd bv co company corp corporation gmbh holding holdings inc incorporated kg kk limited llc llp ltd nv
    oy oyj plc pjsc pte pty pvt sa sarl sas se sdn spa srl""".split()
)
# Longest first, for the one holds the other.
_CHINESE_FORMS = ("股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团公司", "公司")
_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b|\W|$)")
_WORD = re.compile(r"\w+")
_SHORTEST_NAME = 2  # characters; a single letter is no name to merge by


def iter_merges(extraction: Extraction, record: Record, gazetteer: Gazetteer) -> Iterator[Ruling]:
    """The merges of a document's entities into those of the case, one at a time.

    Decide each before asking for the next: a later one is judged by what then stands. The cost is a few look-ups by
    name for each entity, however large the case is.
    """
    title = record.get_document(extraction.document).metadata.title or extraction.document
    for entity in extraction.entities:
        if entity.schema not in _MERGEABLE or record.standing(entity.id) != entity.id:
            continue
        if (other := _find_same(record.get_entity(entity.id), record, gazetteer)) and not _was_judged(
            record, entity.id, other.id
        ):
            yield Ruling(Judgement.SAME, entity.id, other.id, _reason(entity, other, title))


def split_name(name: str) -> tuple[str, frozenset[str]]:
    """A name without case, punctuation and legal forms, and the legal forms that it bore.

    >>> split_name("Example Systems Co., Ltd.")
    ('example systems', frozenset({'co', 'ltd'}))
    """
    text, forms = name.casefold(), set()
    for form in _CHINESE_FORMS:
        if text.endswith(form) and len(text) > len(form):
            text = text.removesuffix(form)
            forms.add(form)
            break
    words = _WORD.findall(_DOTTED.sub("", text))
    while len(words) > 1 and words[-1] in _LATIN_FORMS:
        forms.add(words.pop())
    return " ".join(words), frozenset(forms)


def _find_same(entity: Entity, record: Record, gazetteer: Gazetteer) -> Entity | None:
    """The one other entity that is surely the same; None where there is none or a doubt."""
    found = {
        other.id: other
        for name in _names(entity)
        if _is_distinctive(name, gazetteer)
        for other in record.find_entities(name)
        if other.id != entity.id
    }
    if len(found) != 1:
        return None
    (other,) = found.values()
    return other if _are_same(entity, other) else None


def _are_same(one: Entity, other: Entity) -> bool:
    if other.schema not in _MERGEABLE:
        return False
    left, right = [split_name(name) for name in _names(one)], [split_name(name) for name in _names(other)]
    bare, others = {name for name, _ in left}, {name for name, _ in right}
    forms = {form for _, form in left if form} ^ {form for _, form in right if form}
    both_formed = any(form for _, form in left) and any(form for _, form in right)
    return (bare <= others or others <= bare) and not (both_formed and forms)


def _was_judged(record: Record, one: str, other: str) -> bool:
    """Whether anybody decided of the pair before, even if it was withdrawn: a machine does not insist."""
    judged = [*record.iter_decisions(one), *record.iter_decisions(other)]
    return any({decision.target, decision.other} == {one, other} for decision in judged)


def _is_distinctive(name: str, gazetteer: Gazetteer) -> bool:
    bare, _ = split_name(name)
    return len(bare) >= _SHORTEST_NAME and not gazetteer.find(name) and not gazetteer.find(bare)


def _names(entity: Entity) -> tuple[str, ...]:
    return tuple(dict.fromkeys((entity.name, *entity.names)))


def _reason(entity: Entity, other: Entity, title: str) -> str:
    full = max((*_names(entity), *_names(other)), key=len)
    shared = {split_name(name)[0] for name in _names(entity)} & {split_name(name)[0] for name in _names(other)}
    short = next(name for name in (*_names(entity), *_names(other)) if split_name(name)[0] in shared)
    if split_name(full)[0] == split_name(short)[0]:
        return f"“{entity.name}” (in “{title}”) and “{other.name}” are one name, legal forms aside"
    return f"“{full}” is also called “{short}” in its own document; “{entity.name}” stands in “{title}”"
