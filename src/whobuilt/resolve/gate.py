"""What a statement must stand on: to enter the case at all, and before a person may promote it to the record."""

from __future__ import annotations

from dataclasses import replace

from whobuilt.core.evidence import Document
from whobuilt.core.lock import find_failures
from whobuilt.core.problems import Problem
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Prop, Statement

# Any of these anchors supports the part: a table's header or cell says what a verb says in prose.
_SUBJECT = ("subject", "antecedent")
_TRIGGER = ("trigger", "field", "header", "cell")
_OBJECT = ("object", "object_text")
_SPEAKER = ("subject", "speaker", "organization", "antecedent")
_FIGURE = ("value", "amount")


def keep_locked(extraction: Extraction, document: Document) -> Extraction:
    """The extraction without the statements that fail the evidence lock; each of these becomes a problem."""
    kept, problems = [], []
    for statement in extraction.statements:
        failures = find_failures(statement, document)
        if not failures:
            kept.append(statement)
        problems += [
            Problem(
                f"lock_{failed.failure}",
                f"{extraction.extractor} gave as {failed.field} the words {failed.exact!r}, which do not stand there.",
                document.id,
                "The statement was left out; please report it.",
            )
            for failed in failures[:1]
        ]
    return replace(extraction, statements=tuple(kept), problems=(*extraction.problems, *problems))


def missing_fields(statement: Statement) -> tuple[str, ...]:
    """The parts of a statement for which no words are anchored; empty where it may be promoted.

    Who, what and whom need words. A saying needs its speaker, and the verb of saying or the words said; a figure
    needs its number.
    """
    anchored = {anchor.field for anchor in statement.anchors}
    match statement.prop:
        case Prop.SAID:
            needed = {"speaker": _SPEAKER, "trigger": (*_TRIGGER, "quote")}
            anchored |= {"quote"} if statement.quote.exact else set()
        case Prop.FIGURE:
            needed = {"value": _FIGURE}
        case _:
            needed = {"subject": _SUBJECT, "trigger": _TRIGGER, "object": _OBJECT}
    return tuple(part for part, fields in needed.items() if not anchored & set(fields))


def find_obstacle(statement: Statement) -> Problem | None:
    """Why a statement cannot be promoted, in words for a person; None where it can."""
    if not (missing := missing_fields(statement)):
        return None
    return Problem(
        "cannot_promote",
        f"no words of the document are tied to its {' and '.join(missing)}, so it cannot be accepted.",
        statement.id[:8],
        "Edit it and select the words, or reject it.",
    )


def find_refusal(statement: Statement, text: str) -> Problem | None:
    """Why a statement cannot be promoted: words that do not stand in its document's text, or parts without words."""
    quote = statement.quote
    spans = [("quote", quote.start, quote.end, quote.exact)]
    spans += [(anchor.field, anchor.start, anchor.end, anchor.exact) for anchor in statement.anchors]
    for field, start, end, exact in spans:
        if not exact or start < 0 or text[start:end] != exact:
            told = f"its {field.replace('_', ' ')} does not stand in the document, so it cannot be accepted."
            return Problem("cannot_promote", told, statement.id[:8], "Edit it and select the words, or reject it.")
    return find_obstacle(statement)
