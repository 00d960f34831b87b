"""What a record holds, put together for the composers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from whobuilt.core.decisions import Decision, Judgement
from whobuilt.core.evidence import Capture
from whobuilt.ports import Record


def gather(
    record: Record,
    handled: Iterable[Capture],
    standing: Iterable[Decision],
    auto_merged: frozenset[str],
    *,
    draft: bool,
) -> dict[str, Any]:
    """The fields of `Holdings`, but for the case's name. `handled` are all captures with the handling in force.

    `standing` are the decisions that nobody withdrew; an entity that a person accepted is confirmed as what it is.
    """
    captures: dict[str, list[Capture]] = defaultdict(list)
    for capture in handled:
        captures[capture.blob].append(capture)
    accepted = {item.target for item in standing if item.judgement is Judgement.ACCEPTED and not item.auto}
    entities = {entity.id: entity for entity in record.iter_entities()}
    documents = {document.id: document for document in record.iter_documents()}
    return {
        "statements": tuple(record.iter_statements()),
        "documents": documents,
        "captures": {blob: tuple(kept) for blob, kept in captures.items()},
        "entities": entities,
        "standing": cache(record.standing),
        "handling": {},  # each capture carries it
        "persons_confirmed": frozenset(record.standing(name) for name in accepted) & entities.keys(),
        "mentions": tuple(mention for document in documents for mention in record.iter_mentions(document)),
        "auto_merged": auto_merged,
        "draft": draft,
    }
