"""Statements that a person makes or mends by selecting words of a document.

A field either takes words of the document (`subject`, `quote` …), which must stand there, or a value (`date`,
`stance` …), which rests on the trigger's words. Either way it gets an anchor, and so the statement its own id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from whobuilt.core.dates import PartialDate
from whobuilt.core.entities import Party
from whobuilt.core.evidence import Document
from whobuilt.core.lock import Failure, LockFailure, name_failure, snap_layout
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import (
    Amount,
    Anchor,
    Attribution,
    Directness,
    Draft,
    Form,
    Modality,
    Phase,
    Polarity,
    Prop,
    Qualifiers,
    Quote,
    Role,
    Stance,
    Statement,
)
from whobuilt.core.translations import Translation

Span = tuple[int, int]
Identify = Callable[[str, str, Span], Party]  # field, words, their place

PARTIES = ("subject", "object", "place", "speaker", "organization")
WORDS = ("quote", "trigger", "object_text", *PARTIES)
_ENUMS = {"polarity": Polarity, "modality": Modality, "phase": Phase, "role": Role, "directness": Directness}
VALUES = ("prop", "date", "amount", "value", "unit", "bound", "form", "stance", *_ENUMS)
FIELDS = (*WORDS, *VALUES)

_SENTENCE_END = re.compile(r"[.!?。！？][\"”’)]*(?=\s|$)|[。！？]|\n\s*\n")
_PLAIN = {
    Failure.FABRICATED: "quote not found",
    Failure.MISATTRIBUTED: "the words stand in another document: {detail}",
    Failure.STITCHED: "the words stand apart in the document: {detail}",
    Failure.ALTERED: "the document has other words: {detail}",
    Failure.LAYOUT: "the words stand there with other line breaks or spaces, and in more than one place",
    Failure.TRANSLATED: "the words stand in a translation only",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before the person: the document, the rest of the case, and who bears which name.

    `at` is the offset from which on the first place of the words is taken; None where they must stand once. `places`
    are those of fields that the person selected in the text itself: there nothing is looked for.
    """

    document: Document
    others: Callable[[], Iterable[Document]]
    identify: Identify
    at: int | None = None
    translations: Callable[[], Iterable[Translation]] = tuple
    places: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)


def select(document: Document, spans: Iterable[tuple[str, int, int]]) -> dict[str, tuple[Span, ...]]:
    """Stretches that a person selected, by the field that each is for; WhoBuiltError where one is none."""
    found: dict[str, tuple[Span, ...]] = {}
    for name, start, end in spans:
        if name not in FIELDS or name == "prop":
            raise _refusal("unknown_field", f"no words are selected for {name!r}.", f"Fields: {', '.join(FIELDS)}.")
        if not 0 <= start < end <= len(document.text) or not document.text[start:end].strip():
            raise _refusal("bad_span", f"{start} to {end} is no stretch of the document.", "Select the words again.")
        found[name] = (*found.get(name, ()), (start, end))
    return found


def draft_of(statement: Statement) -> Draft:
    """A statement as a draft that can be changed."""
    return Draft(
        statement.document,
        statement.prop,
        statement.subject,
        statement.object,
        statement.quote,
        statement.anchors,
        statement.extractor,
        statement.qualifiers,
        statement.attribution,
    )


def empty_draft(document: Document, extractor: str) -> Draft:
    """A draft that states nothing yet."""
    return Draft(document.id, Prop.SUPPLIES, None, None, Quote(0, 0, ""), (), extractor)


def change(draft: Draft, changes: Mapping[str, str], desk: Desk) -> Draft:
    """The draft with fields set from words or values; an empty text clears a field.

    WhoBuiltError where a field is not known, a value is none, or the words do not stand in the document once.
    """
    if unknown := [name for name in changes if name not in FIELDS]:
        raise _refusal("unknown_field", f"there is no field {unknown[0]!r}.", f"Fields: {', '.join(FIELDS)}.")
    selected = {name: desk.document.text[slice(*spans[0])] for name, spans in desk.places.items() if name in WORDS}
    changes = {**changes, **selected}
    draft = _anchor_selected(draft, changes, desk)
    if "quote" in desk.places:
        draft = replace(draft, quote=_quote(desk.document, desk.places["quote"][0]))
    elif words := changes.get("quote"):
        draft = replace(draft, quote=_quote(desk.document, locate(words, desk)))
    for name in sorted((name for name in changes if name != "quote"), key=FIELDS.index):
        draft = (
            _set_words(draft, name, changes[name], desk) if name in WORDS else _set_value(draft, name, changes[name])
        )
    if not draft.quote.exact and draft.anchors:
        draft = replace(draft, quote=_quote(desk.document, _sentence(desk.document.text, draft.anchors)))
    return _anchor_values(draft, [name for name in changes if name not in desk.places])


def locate(words: str, desk: Desk, within: Span | None = None) -> Span:
    """The one place where the words stand; WhoBuiltError says in plain words why there is none."""
    text = desk.document.text
    places = _places(words, text, *(within or (0, len(text))))
    if desk.at is not None and within is None:
        places = [place for place in places if place >= desk.at][:1]
    if len(places) == 1:
        return places[0], places[0] + len(words)
    if not places:
        if snapped := snap_layout(words, desk.document):
            return snapped
        failure = name_failure(words, desk.document, desk.others(), desk.translations())
        raise WhoBuiltError(explain(failure or LockFailure(Failure.FABRICATED, "quote", words), desk.document.id))
    listed = ", ".join(map(str, places[:8])) + (" …" if len(places) > 8 else "")  # noqa: PLR2004  # a line's worth
    raise _refusal(
        "ambiguous_words",
        f"“{words}” stands in {len(places)} places: {listed}.",
        "Give more words, select a quote that holds them once, or choose the place with --at OFFSET.",
    )


def explain(failure: LockFailure, where: str = "") -> Problem:
    """A failure of the evidence lock in plain words."""
    told = _PLAIN[failure.failure].format(detail=failure.detail)
    return Problem(
        f"lock_{failure.failure}", f"{told}: “{failure.exact}”.", where, "Copy the words from the document itself."
    )


def _places(words: str, text: str, start: int, end: int) -> list[int]:
    return (
        [found.start() for found in re.compile(f"(?={re.escape(words)})").finditer(text, start, end)] if words else []
    )


def _near_quote(words: str, draft: Draft, desk: Desk) -> Span:
    """The place in the quote where the words stand once, else that in the whole document."""
    span = (draft.quote.start, draft.quote.end)
    return locate(words, desk, span if len(_places(words, desk.document.text, *span)) == 1 else None)


def _set_words(draft: Draft, name: str, words: str, desk: Desk) -> Draft:
    anchors = tuple(anchor for anchor in draft.anchors if anchor.field != name)
    text, spans = desk.document.text, desk.places.get(name, ())
    if words and not spans:
        spans = (_near_quote(words, draft, desk),)
    exact = text[slice(*spans[0])] if spans else ""
    party = desk.identify(name, exact, spans[0]) if spans and name in PARTIES else None
    draft = replace(draft, anchors=(*anchors, *(Anchor(name, *span, text[slice(*span)]) for span in spans)))
    value = {"object_text": exact}.get(name, party)
    fields: dict[str, Any] = {name: value} | ({"speaker_text": exact} if name == "speaker" else {})
    match name:
        case "subject" | "object":
            return replace(draft, **fields)
        case "place" | "object_text":
            return replace(draft, qualifiers=replace(draft.qualifiers, **fields))
        case "speaker" | "organization":
            return replace(draft, attribution=replace(draft.attribution, **fields))
        case _:
            return draft


def _set_value(draft: Draft, name: str, text: str) -> Draft:
    value = _parse(name, text)
    if name == "prop":
        return replace(draft, prop=value)
    fields: dict[str, Any] = {name: value}
    if name in ("form", "stance"):
        return replace(draft, attribution=replace(draft.attribution, **fields))
    return replace(draft, qualifiers=replace(draft.qualifiers, **fields))


def _parse(name: str, text: str) -> Any:
    """A field's value; its empty value for an empty text."""
    if not text:
        return getattr(Attribution() if name in ("form", "stance") else Qualifiers(), name)
    try:
        match name:
            case "date":
                return PartialDate(text)
            case "amount":
                number, currency = text.split()
                return Amount(float(number.replace(",", "")), currency.upper())
            case "value":
                return float(text.replace(",", ""))
            case "unit" | "bound":
                return text
            case _:
                return {"prop": Prop, "form": Form, "stance": Stance, **_ENUMS}[name](text)
    except ValueError as error:
        raise _refusal("bad_value", f"{text!r} is no {name}.", _allowed(name)) from error


def _allowed(name: str) -> str:
    kinds = {"prop": Prop, "form": Form, "stance": Stance, **_ENUMS}
    if name in kinds:
        return f"Write one of: {', '.join(kinds[name])}."
    return {
        "date": "Write 2019, 2019-06 or 2019-06-03.",
        "amount": "Write the number and the currency: 1200000 USD.",
    }.get(name, "Write a number.")


def _anchor_selected(draft: Draft, changes: Mapping[str, str], desk: Desk) -> Draft:
    """Tie the words that a person selected for a value to it; a value that is cleared lets go of its words."""
    text, chosen = desk.document.text, {name: spans for name, spans in desk.places.items() if name in VALUES}
    gone = {name for name, value in changes.items() if name in VALUES and not value} | chosen.keys()
    made = (Anchor(name, *span, text[slice(*span)]) for name, spans in chosen.items() for span in spans)
    return replace(draft, anchors=(*(each for each in draft.anchors if each.field not in gone), *made))


def _anchor_values(draft: Draft, names: Iterable[str]) -> Draft:
    """Tie form and stance, which no qualifier carries, to the trigger's words, so that a correction has its own id."""
    trigger = next((anchor for anchor in draft.anchors if anchor.field == "trigger"), None)
    start, end, exact = (trigger.start, trigger.end, trigger.exact) if trigger else _span_of(draft.quote)
    tied = [name for name in names if name in ("form", "stance") and exact]
    kept = tuple(anchor for anchor in draft.anchors if anchor.field not in tied)
    return replace(draft, anchors=(*kept, *(Anchor(name, start, end, exact) for name in tied)))


def _span_of(quote: Quote) -> tuple[int, int, str]:
    return quote.start, quote.end, quote.exact


def _quote(document: Document, span: Span) -> Quote:
    return Quote(*span, document.text[slice(*span)])


def _sentence(text: str, anchors: tuple[Anchor, ...]) -> Span:
    """The sentence or sentences that hold all the anchors."""
    first, last = min(anchor.start for anchor in anchors), max(anchor.end for anchor in anchors)
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, first)]
    start = ends[-1] if ends else 0
    found = _SENTENCE_END.search(text, last)
    end = found.start() + len(found.group().rstrip()) if found else len(text)
    start += len(text[start:first]) - len(text[start:first].lstrip())
    return start, end


def _refusal(code: str, message: str, mend: str) -> WhoBuiltError:
    return WhoBuiltError(Problem(code, message, "", mend))
