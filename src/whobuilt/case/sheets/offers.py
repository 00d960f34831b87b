"""Passages that may be the quote of a wanted row: looked for, offered with what is missing, never assumed.

Names are compared without case, legal form, spaces and width; a merge that stands in the case lends its other names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from whobuilt.case.places import Places
from whobuilt.case.sheets.addresses import Addresses
from whobuilt.core.evidence import Document
from whobuilt.core.folding import Folded, fold
from whobuilt.core.lock import LockFailure, find_span, name_failure, snap_layout
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.sheets import Wanted
from whobuilt.core.translations import Translation
from whobuilt.ports import Hit, StatementFilter
from whobuilt.store.names import name_key

Span = tuple[int, int]
Search = Callable[[str, int], tuple[Hit, ...]]

NEAR = 600  # characters between two parties that one passage may hold
_MOST_PLACES = 300  # of one name in one document
_MOST_OF_ONE = 3  # offers of one document
_MOST = 20
_MOST_DOCUMENTS = 40
_LONGEST = 1_500  # characters of an offered passage
_LEAST = 3  # letters of a name that is looked for; two of Chinese
_PARTIES = ("subject", "object")
_BESIDE = ("object_text", "place", "date", "amount", "speaker", "organization", "trigger")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*(?=\s)|[。！？][”’」]*|\n\s*\n|\n(?=[-*#|])")
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Offer:
    """A passage that may be the quote: where it stands, where each field's words do, and what is missing."""

    document: str
    title: str
    locator: str
    start: int
    end: int
    exact: str
    found: tuple[tuple[str, int, int], ...]
    missing: tuple[str, ...]
    is_linked: bool


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """What the evidence lock says of the words that a sheet gives as a quote, against a document."""

    failure: LockFailure
    document: str


class Offers:
    """Looks for the quotes of wanted rows."""

    def __init__(
        self, places: Places, search: Search, translations: Callable[[Document], Iterable[Translation]]
    ) -> None:
        """Nothing is looked up before it is asked for."""
        self._places, self._search, self._translations = places, search, translations
        self.addresses = Addresses(places)
        self._checked: dict[tuple[str, int], tuple[QuoteCheck, ...]] = {}

    def missing_links(self, wanted: Wanted) -> tuple[str, ...]:
        """Its links whose pages are not in the case."""
        return tuple(link for link in wanted.links if not self.addresses.find(link))

    def find(self, wanted: Wanted) -> tuple[Offer, ...]:
        """Passages for a row: of the documents that it links to first, then of any that holds both parties."""
        linked = self._linked(wanted)
        others = [name for name in dict.fromkeys(self._holding(wanted)) if name not in linked]
        found = [offer for name in linked for offer in self._in(name, wanted, is_linked=True)]
        for name in others[:_MOST_DOCUMENTS]:
            found += self._in(name, wanted, is_linked=False)
        found.sort(key=lambda offer: (not _has_quote(offer), not offer.is_linked, len(offer.missing), len(offer.exact)))
        return tuple(found[:_MOST])

    def check_quote(self, wanted: Wanted) -> tuple[QuoteCheck, ...]:
        """Why the sheet's own quote does not stand where the row says; nothing where it does, or is not in the case."""
        if not wanted.quote.strip():
            return ()
        key = (wanted.id, self._places.record.document_count())
        if key not in self._checked:
            if len(self._checked) > 10 * _MOST_PLACES:
                self._checked.clear()
            self._checked[key] = self._check(wanted)
        return self._checked[key]

    def _check(self, wanted: Wanted) -> tuple[QuoteCheck, ...]:
        linked = [self._places.record.get_document(name) for name in self._linked(wanted)]
        if not linked:
            return ()
        found = []
        for document in linked:
            if find_span(wanted.quote, document) or snap_layout(wanted.quote, document):
                return ()
            others = (self._places.record.get_document(name) for name in self._quoting(wanted) if name != document.id)
            if failure := name_failure(wanted.quote, document, others, self._translations(document)):
                found.append(QuoteCheck(failure, document.id))
        return tuple(found) if len(found) == len(linked) else ()

    def _linked(self, wanted: Wanted) -> list[str]:
        return list(dict.fromkeys(name for link in wanted.links for name in self.addresses.find(link)))

    def _holding(self, wanted: Wanted) -> Iterator[str]:
        """The documents that hold the row's quote, or both its parties."""
        yield from self._quoting(wanted)
        names = [self._names(wanted.get(field)) for field in _PARTIES if wanted.get(field)]
        for chosen in product(*(each[:4] for each in names)) if names else ():
            yield from self._hits(" ".join(map(_searched, chosen)))

    def _quoting(self, wanted: Wanted) -> Iterator[str]:
        words = _searched(wanted.quote)
        if words:
            yield from self._hits(words)

    def _hits(self, query: str) -> list[str]:
        try:
            return [hit.document for hit in self._search(query, _MOST_DOCUMENTS)]
        except (WhoBuiltError, ValueError):  # words that no index is asked for
            return []

    def _names(self, name: str) -> list[str]:
        """A name as it may be written: as it is, without its legal form, and as what it was merged with."""
        known = self._places.record.find_entities(name)
        merged = known[0].names if len(known) == 1 else ()
        forms = [form for each in (name, *merged) for form in (each, name_key(each)) if _is_long(form)]
        return list(dict.fromkeys(forms)) or [name]

    def _in(self, name: str, wanted: Wanted, *, is_linked: bool) -> Iterator[Offer]:
        document = self._places.record.get_document(name)
        capture = next(self._places.record.iter_captures(document.blob), None)
        locator = capture.source.locator if capture else ""
        title = document.metadata.title or locator.rpartition("/")[2] or name[:8]
        for window, found in self._windows(document, wanted):
            fields = {**found, **self._beside(document, wanted, window, found)}
            told = tuple((field, *span) for field, span in sorted(fields.items(), key=lambda each: each[1]))
            wants = [field for field in (*_PARTIES, *_BESIDE) if wanted.get(field) and field not in fields]
            wants += ["trigger"] if "trigger" not in fields and "trigger" not in wants else []
            exact = document.text[slice(*window)]
            yield Offer(name, title, locator, *window, exact, told, tuple(wants), is_linked)

    def _windows(self, document: Document, wanted: Wanted) -> list[tuple[Span, dict[str, Span]]]:
        """Passages that may be the quote: the words that the row gives, else where its parties stand close."""
        text = document.text
        places = {field: self._places_of(document, wanted.get(field)) for field in _PARTIES if wanted.get(field)}
        quote = (find_span(wanted.quote, document) or snap_layout(wanted.quote, document)) if wanted.quote else None
        if quote:
            inside = {field: span for field, spans in places.items() if (span := _first_within(spans, quote))}
            return [(quote, {"quote": quote, **inside})]
        if not places or not all(places.values()):
            return []
        if len(places) == 1:
            ((field, spans),) = places.items()
            return [(_sentence(text, span), {field: span}) for span in _apart(spans)[:_MOST_OF_ONE]]
        pairs = sorted(_pairs(places["subject"], places["object"]), key=lambda pair: (_gap(*pair), pair))
        found: list[tuple[Span, dict[str, Span]]] = []
        for one, other in pairs:
            window = _sentence(text, (min(one[0], other[0]), max(one[1], other[1])))
            if all(window[0] >= end or window[1] <= start for (start, end), _ in found):
                found.append((window, {"subject": one, "object": other}))
            if len(found) == _MOST_OF_ONE:
                break
        return found

    def _places_of(self, document: Document, name: str) -> list[Span]:
        folded, low = _lowered(document.text)
        found: set[Span] = set()
        for form in self._names(name):
            found |= set(_find(form, document.text, folded, low))
        return _longest(found)

    def _beside(self, document: Document, wanted: Wanted, window: Span, known: dict[str, Span]) -> dict[str, Span]:
        """The other fields' words within the passage, and the trigger of a proposal about the same words."""
        found: dict[str, Span] = {}
        start, end = window
        folded, low = _lowered(document.text[start:end])
        for field in _BESIDE:
            for words in _written(field, wanted.get(field)):
                spans = list(_find(words, document.text[start:end], folded, low))
                if spans:
                    found[field] = (start + spans[0][0], start + spans[0][1])
                    break
        if "trigger" not in found and (trigger := self._trigger(document, wanted, window, known)):
            found["trigger"] = trigger
        return found

    def _trigger(self, document: Document, wanted: Wanted, window: Span, known: dict[str, Span]) -> Span | None:
        for statement, _ in self._places.record.iter_statements(
            StatementFilter(prop=wanted.prop, document=document.id)
        ):
            anchors = {anchor.field: (anchor.start, anchor.end) for anchor in statement.anchors}
            same = all(
                field in anchors and _overlap(anchors[field], span)
                for field, span in known.items()
                if field in _PARTIES
            )
            trigger = anchors.get("trigger") or anchors.get("field") or anchors.get("header")
            if same and trigger and window[0] <= trigger[0] and trigger[1] <= window[1]:
                return trigger
        return None


@lru_cache(maxsize=8)
def _lowered(text: str) -> tuple[Folded, str]:
    """A text without layout and case, with the way back."""
    folded = fold(text)
    return folded, "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in folded.text)


def _find(words: str, text: str, folded: Folded, low: str) -> Iterator[Span]:
    """Where words stand but for layout and case, not within a longer word."""
    wanted = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in fold(words).text)
    at = low.find(wanted) if wanted else -1
    count = 0
    while at >= 0 and count < _MOST_PLACES:
        start, end = folded.span(at, at + len(wanted))
        if not _goes_on(text, start - 1, start) and not _goes_on(text, end - 1, end):
            count += 1
            yield start, end
        at = low.find(wanted, at + 1)


def _goes_on(text: str, before: int, after: int) -> bool:
    """Whether two neighbouring characters are of one word of a script that parts words."""
    if before < 0 or after >= len(text):
        return False
    pair = text[before] + text[after]
    return pair.isalnum() and not _HAN.search(pair)


def _written(field: str, value: str) -> list[str]:
    """A field's value as a text may hold it: of a day its year at least."""
    if not value:
        return []
    if field == "date":
        return [value, value[:4]]
    if field == "amount":
        return [value, value.rpartition(" ")[0] or value]
    return [value]


def _longest(spans: Iterable[Span]) -> list[Span]:
    """The spans in order; of two that begin at one place, the longer."""
    kept = dict(sorted(spans))
    return sorted(kept.items())


def _apart(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for span in spans:
        if not found or span[0] - found[-1][1] > NEAR:
            found.append(span)
    return found


def _pairs(ones: list[Span], others: list[Span]) -> Iterator[tuple[Span, Span]]:
    for one, other in product(ones, others):
        if not _overlap(one, other) and _gap(one, other) <= NEAR:
            yield one, other


def _gap(one: Span, other: Span) -> int:
    return max(one[0], other[0]) - min(one[1], other[1])


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _first_within(spans: list[Span], window: Span) -> Span | None:
    return next((span for span in spans if window[0] <= span[0] and span[1] <= window[1]), None)


def _sentence(text: str, span: Span) -> Span:
    """The sentence or sentences that hold a span; no more than a reader can take in."""
    first, last = span
    begin = max(0, first - _LONGEST // 2)
    ends = [found.end() for found in _SENTENCE_END.finditer(text, begin, first)]
    start = ends[-1] if ends else begin if begin == 0 else first
    found = _SENTENCE_END.search(text, last, min(len(text), last + _LONGEST // 2))
    end = (
        found.start() + len(found.group().rstrip())
        if found
        else (len(text) if len(text) - last < _LONGEST // 2 else last)
    )
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _is_long(name: str) -> bool:
    letters = [sign for sign in name if sign.isalnum()]
    return len(letters) >= (_LEAST - 1 if _HAN.search(name) else _LEAST)


def _searched(words: str) -> str:
    """Words for the index: the first dozen, without quotation marks."""
    return " ".join(words.replace('"', " ").split()[:12])[:80]


def _has_quote(offer: Offer) -> bool:
    return any(field == "quote" for field, _, _ in offer.found)
