"""What was found in one document, in the form that `whobuilt read --format json` prints and other programs read."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from whobuilt.codec import to_plain
from whobuilt.core.assessment import Assessment, Verdict
from whobuilt.core.entities import Party
from whobuilt.core.reading import Reading
from whobuilt.core.statements import Attribution, Statement, Status

_CONFLICTING = (Verdict.CONTRADICTED, Verdict.CHALLENGED)

Plain = dict[str, Any]


def to_reading_json(reading: Reading) -> Plain:
    """A reading as a JSON object; all offsets count in `text`, in Unicode code points."""
    extraction = reading.extraction
    return {
        "document": _document(reading),
        "text": reading.document.text,
        "entities": _entities(reading),
        "statements": [_statement(statement) for statement in extraction.statements],
        "amounts": [{"start": item.start, "end": item.end, **to_plain(item.amount)} for item in extraction.amounts],
        "dates": [{"start": item.start, "end": item.end, "iso": item.date.iso} for item in extraction.dates],
        "contradictions": [_contradiction(item) for item in reading.assessments if item.verdict in _CONFLICTING],
        "problems": [
            {"code": item.code, "message": item.message} for item in (*reading.problems, *extraction.problems)
        ],
    }


def _document(reading: Reading) -> Plain:
    document, metadata = reading.document, reading.document.metadata
    return {
        "path": reading.path,
        "sha256": document.blob,
        "title": metadata.title,
        "authors": list(metadata.authors),
        "publisher": metadata.publisher,
        "published": str(metadata.published) if metadata.published else None,
        "language": metadata.language,
        "reader": document.reader,
    }


def _entities(reading: Reading) -> list[Plain]:
    mentions: dict[str, list[Plain]] = defaultdict(list)
    for mention in reading.extraction.mentions:
        mentions[mention.entity].append({"start": mention.start, "end": mention.end})
    return [{**to_plain(entity), "mentions": mentions[entity.id]} for entity in reading.extraction.entities]


def _statement(statement: Statement) -> Plain:
    qualifiers = to_plain(statement.qualifiers)
    return {
        "id": statement.id,
        "prop": statement.prop.value,
        "subject": _id(statement.subject),
        "object": _id(statement.object),
        **qualifiers,
        "place": _id(statement.qualifiers.place),
        "attribution": _attribution(statement.attribution),
        "quote": to_plain(statement.quote),
        "anchors": to_plain(statement.anchors),
        "extractor": statement.extractor,
        "status": Status.PROPOSED.value,
    }


def _attribution(attribution: Attribution) -> Plain:
    parties = {"speaker": _id(attribution.speaker), "organization": _id(attribution.organization)}
    return {**to_plain(attribution), **parties}


def _contradiction(assessment: Assessment) -> Plain:
    return {
        "claim": assessment.claim,
        "evidence": assessment.evidence,
        "verdict": assessment.verdict.value,
        "reasons": [reason.text for reason in assessment.reasons],
    }


def _id(party: Party | None) -> str | None:
    """The entity's id; null where nobody is named, or the name is read as nobody known."""
    return party.entity or None if party else None
