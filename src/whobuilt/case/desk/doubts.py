"""What a reviewer has to see before deciding of a statement: whatever makes a wrong one show, without opening anything.

The quote against the document, character by character; each name, day and sum against the words that are tied to it;
what no words are tied to; and how firm it is: rivals, likelihood, merges that nobody has reviewed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from whobuilt.case.desk.tied_words import (
    day_agrees,
    find_days_said,
    find_sums_said,
    names_agree,
    number_agrees,
    sum_agrees,
    words_of,
)
from whobuilt.compose.words import amount_text, date_text, number_text
from whobuilt.core.entities import Party
from whobuilt.core.evidence import Document
from whobuilt.core.folding import fold
from whobuilt.core.lock import Failure, LockFailure, find_failures, name_failure
from whobuilt.core.statements import Anchor, Prop, Statement
from whobuilt.core.translations import Translation
from whobuilt.resolve.gate import missing_fields

OTHER_WORDS, MISSING_WORDS = "other_words", "missing_words"
ONLY_LIKELY, MERGED, RIVAL = "only_likely", "merged", "rival"
_NEAR = 500  # characters on each side of a quote that a card shows too
_MOST_SHOWN = 300  # characters of words that are told
_LABELS = {
    Prop.SUPPLIES: {"subject": "supplier", "object": "customer"},
    Prop.OWNS: {"subject": "owner", "object": "owned"},
    Prop.EMPLOYS: {"subject": "employer", "object": "employed"},
    Prop.FUNDS: {"subject": "payer", "object": "paid"},
    Prop.LISTED_BY: {"subject": "listed", "object": "list's authority"},
}
_MORE_LABELS = {"object_text": "object", "value": "number"}
_APART = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that speaks against accepting at once. `document` is another one, where that is what is doubted."""

    code: str
    field: str
    message: str
    expected: str = ""
    found: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a statement: its document, the rest of the case, names, what differs."""

    document: Document
    holding: Callable[[str], Iterable[Document]]  # the other documents that hold words
    title_of: Callable[[str], str]
    aliases: Callable[[Party], Sequence[str]]
    merged: Callable[[Party], str]  # the name that it leads to by a merge nobody has reviewed; empty
    translations: Sequence[Translation] = ()
    rivals: Sequence[tuple[str, str]] = ()  # extractor, sentence


def find_doubts(statement: Statement, around: Around) -> tuple[Doubt, ...]:
    """All doubts of a statement, the gravest first."""
    return (
        *_of_quote(statement, around),
        *_of_parties(statement, around),
        *_of_values(statement, around.document),
        *_of_fields(statement),
        *(
            Doubt(RIVAL, "", f"{extractor} reads these words otherwise: {sentence}", "", sentence)
            for extractor, sentence in around.rivals
        ),
        *_of_standing(statement, around),
    )


def label_of(prop: Prop, name: str) -> str:
    """What a person calls a field of such a statement."""
    return _LABELS.get(prop, {}).get(name) or _MORE_LABELS.get(name) or name.replace("_", " ")


def _of_quote(statement: Statement, around: Around) -> Iterator[Doubt]:
    """Words that do not stand in the document as the statement says."""
    document = around.document
    failures = find_failures(statement, document)
    is_broken = any(failed.field == "quote" for failed in failures)
    for failed in failures:
        if failed.field != "quote" and is_broken and failed.exact in statement.quote.exact:
            continue  # the quote's own failure says it
        words = failed.exact
        named = name_failure(words, document, around.holding(words), around.translations)
        yield _tell_failure(failed, named, label_of(statement.prop, failed.field), around)


def _tell_failure(failed: LockFailure, named: LockFailure | None, label: str, around: Around) -> Doubt:
    shown = _short(failed.exact)
    if named is None:
        told = f"the words of the {label} stand in the document, but not at the place that the statement names."
        return Doubt(Failure.ALTERED, failed.field, told, shown, _short(failed.detail))
    match named.failure:
        case Failure.MISATTRIBUTED:
            told = f"the {label} does not stand in this document; it stands in “{around.title_of(named.detail)}”."
            return Doubt(named.failure, failed.field, told, shown, "", named.detail)
        case Failure.ALTERED:
            given = " … ".join(change.given for change in named.changes) or shown
            found = " … ".join(change.found for change in named.changes)
            told = f"the {label} is not what the document says: {named.detail}."
            return Doubt(named.failure, failed.field, told, given, found or _short(failed.detail))
        case Failure.STITCHED:
            told = f"the {label} is put together of words that stand apart: {_short(named.detail)}"
        case Failure.LAYOUT:
            told = f"the {label} stands in the document with other line breaks, spaces or hyphens only."
        case Failure.TRANSLATED:
            told = f"the {label} stands in a translation only, or is one: {named.detail}."
        case Failure.FABRICATED:
            told = f"the {label} is not found in the document."
    return Doubt(named.failure, failed.field, told, shown, "")


def _of_parties(statement: Statement, around: Around) -> Iterator[Doubt]:
    attribution = statement.attribution
    parties = {
        "subject": statement.subject,
        "object": statement.object,
        "place": statement.qualifiers.place,
        "speaker": attribution.speaker,
        "organization": attribution.organization,
    }
    for name, party in parties.items():
        if party is not None:
            yield from _of_party(statement, name, party, around)


def _of_party(statement: Statement, name: str, party: Party, around: Around) -> Iterator[Doubt]:
    """A name that is not what its words say, or that no words are tied to and that stands nowhere near."""
    label, names = label_of(statement.prop, name), (party.name, *around.aliases(party))
    tied = _tied_to(statement, name)
    agreeing = [anchor for anchor in tied if any(names_agree(each, anchor.exact) for each in names)]
    if not tied:
        if not _is_named_near(statement, party, names, around.document):
            told = f"no words are tied to the {label} “{_short(party.name)}”, and nothing near the quote names it."
            yield Doubt(MISSING_WORDS, name, told, _short(party.name))
    elif not agreeing:
        words = _short(tied[0].exact)
        told = f"the {label} is “{_short(party.name)}”; the words tied to it say “{words}”."
        yield Doubt(OTHER_WORDS, name, told, _short(party.name), words)
    elif name in {"subject", "object"} and _is_told_elsewhere(statement, agreeing, names):
        told = f"the words tied to the {label} “{_short(party.name)}” stand outside the quote, which does not name it."
        yield Doubt(OTHER_WORDS, name, told, _short(party.name), _short(agreeing[0].exact))


def _tied_to(statement: Statement, name: str) -> tuple[Anchor, ...]:
    tied = words_of(statement.anchors, name)
    if name == "subject":
        tied += words_of(statement.anchors, "antecedent")
    if name == "object" and statement.prop is Prop.SAID:
        return ()  # its words are those said
    return tied


def _is_told_elsewhere(statement: Statement, tied: Sequence[Anchor], names: Sequence[str]) -> bool:
    """Whether prose names a party in another sentence only; a saying's speaker and a notice's fields stand apart."""
    quote = statement.quote
    within = any(quote.start <= anchor.start and anchor.end <= quote.end for anchor in tied)
    if within or statement.prop is Prop.SAID or "notices" in statement.extractor:
        return False
    return not any(_holds(quote.exact, name) for name in names)


def _is_named_near(statement: Statement, party: Party, names: Sequence[str], document: Document) -> bool:
    quote = statement.quote
    near = document.text[max(0, quote.start - _NEAR) : quote.end + _NEAR]
    parties = (statement.subject, statement.object)
    return any(_holds(near, each) for each in names) or any(
        other is not None and other is not party and names_agree(party.name, other.name) for other in parties
    )


def _of_values(statement: Statement, document: Document) -> Iterator[Doubt]:
    """A day, a sum or a number that is not what its words say."""
    qualifiers, quote = statement.qualifiers, statement.quote
    spans = {name: words_of(statement.anchors, name) or (quote,) for name in ("date", "amount", "value")}
    tied = {name for name in spans if words_of(statement.anchors, name)}
    if (date := qualifiers.date) is not None:
        days = [day for each in spans["date"] for day in find_days_said(document, each.start, each.end)]
        agrees = day_agrees(date, days) or any(date.iso in each.exact for each in spans["date"])
        told = ", ".join(date_text(day) for day in days)
        yield from _tell(statement, "date", date_text(date), told, agrees=agrees, tied="date" in tied)
    if (amount := qualifiers.amount) is not None and statement.prop is not Prop.FIGURE:
        sums = [found for each in spans["amount"] for found in find_sums_said(document, each.start, each.end)]
        agrees = (
            sum_agrees(amount, sums) if sums else any(number_agrees(amount.value, e.exact) for e in spans["amount"])
        )
        told = ", ".join(map(amount_text, sums))
        yield from _tell(statement, "amount", amount_text(amount), told, agrees=agrees, tied="amount" in tied)
    if (value := qualifiers.value) is not None:
        anchors = words_of(statement.anchors, "value") or words_of(statement.anchors, "amount") or (quote,)
        agrees = any(number_agrees(value, each.exact) for each in anchors)
        told = ", ".join(_short(each.exact) for each in anchors if number_agrees(value, each.exact) is not None)
        is_tied = anchors[0] is not quote
        yield from _tell(statement, "value", number_text(value), told, agrees=agrees, tied=is_tied)


def _tell(statement: Statement, name: str, value: str, said: str, *, agrees: bool, tied: bool) -> Iterator[Doubt]:
    if agrees:
        return
    label = label_of(statement.prop, name)
    words = _short(" … ".join(anchor.exact for anchor in words_of(statement.anchors, name)))
    if tied and said:
        told = f"the {label} is {value}; the words tied to it, “{words}”, say {said}."
        yield Doubt(OTHER_WORDS, name, told, value, said)
    elif tied:
        told = f"the {label} is {value}; the words tied to it, “{words}”, do not say so by themselves."
        yield Doubt(OTHER_WORDS, name, told, value, words)
    elif said:
        told = f"no words are tied to the {label} {value}; the quote says {said}."
        yield Doubt(OTHER_WORDS, name, told, value, said)
    else:
        told = f"no words are tied to the {label} {value}, and the quote does not say it."
        yield Doubt(MISSING_WORDS, name, told, value)


def _of_fields(statement: Statement) -> Iterator[Doubt]:
    """What is stated without words, or in others."""
    text, tied = statement.qualifiers.object_text, words_of(statement.anchors, "object_text")
    if text and tied and not any(_holds(each.exact, text) or _holds(text, each.exact) for each in tied):
        words = _short(tied[0].exact)
        told = f"the object is “{_short(text)}”; the words tied to it say “{words}”."
        yield Doubt(OTHER_WORDS, "object_text", told, _short(text), words)
    elif text and not tied and not _holds(statement.quote.exact, text):
        told = f"no words are tied to the object “{_short(text)}”, and the quote does not name it."
        yield Doubt(MISSING_WORDS, "object_text", told, _short(text))
    for name in missing_fields(statement):
        told = f"no words of the document are tied to its {label_of(statement.prop, name)}: it cannot be accepted so."
        yield Doubt(MISSING_WORDS, name, told)


def _of_standing(statement: Statement, around: Around) -> Iterator[Doubt]:
    if statement.is_only_likely:
        told = "it is only likely: what is known of such sentences speaks for it, and no rule reads it so."
        yield Doubt(ONLY_LIKELY, "", told)
    parties = {"subject": statement.subject, "object": statement.object, "place": statement.qualifiers.place}
    parties |= {"speaker": statement.attribution.speaker, "organization": statement.attribution.organization}
    for name, party in parties.items():
        if party is not None and (other := around.merged(party)):
            told = f"“{_short(party.name)}” is taken for “{_short(other)}” by a merge that nobody has reviewed."
            yield Doubt(MERGED, name, told, _short(party.name), _short(other))


def _holds(text: str, words: str) -> bool:
    """Whether letters and digits of words stand in a text, in this order."""
    wanted = _APART.sub("", fold(words).text.casefold())
    return bool(wanted) and wanted in _APART.sub("", fold(text).text.casefold())


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _MOST_SHOWN else plain[:_MOST_SHOWN] + "…"
