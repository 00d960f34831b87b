"""Where the words of an answer stand in the document: exactly, or with the failure named. Nothing is ever fuzzy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from whobuilt.core.dates import PartialDate
from whobuilt.core.differences import has_negation
from whobuilt.core.evidence import Document
from whobuilt.core.lock import Failure, LockFailure, name_failure, snap_layout
from whobuilt.core.statements import Amount
from whobuilt.core.translations import Translation

Span = tuple[int, int]

_EDGE = re.compile(r"[A-Za-z0-9À-ɏЀ-ӿ]")
_NUMBER = re.compile(r"\d[\d,. ' \u00a0\u202f]*\d|\d")
_SCALES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "lakh": 1e5, "crore": 1e7, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "千": 1e3, "百万": 1e6,
    "千万": 1e7,
}  # fmt: skip
_SCALE = re.compile(r"\s*(百万|千万|[万萬亿億千]+|[A-Za-z]+)")
_BEFORE = 40  # characters before a verb in which its negation stands


class PlacingError(Exception):
    """Words of an answer that do not hold."""

    def __init__(self, failure: LockFailure) -> None:
        """Keep the failure."""
        super().__init__(str(failure.failure))
        self.failure = failure


@dataclass(slots=True)
class Window:
    """A stretch of a document, in which the words of an answer must stand.

    What else the case holds, other documents and translations, is asked for when words fail, to name how.
    """

    document: Document
    start: int
    end: int
    others: Callable[[], Iterable[Document]] = tuple
    translations: Callable[[], Iterable[Translation]] = tuple
    _shown: Document = field(init=False)

    def __post_init__(self) -> None:
        """The stretch as a document of its own: the model saw nothing else."""
        self._shown = replace(self.document, text=self.document.text[self.start : self.end], passages=(), segments=())

    def find_quote(self, words: str, after: int = 0) -> Span:
        """Where a quote stands, from `after` on if it stands in several places; PlacingError where it does not."""
        words = words.strip()
        places = list(self._places(words))
        if places:
            return next((place for place in places if place[0] >= after), places[0])
        return self._snap("quote", words)

    def find_words(self, name: str, words: str, quote: Span, *, within: bool = False) -> Span:
        """Where a field's words stand: in the quote, else nearest before it, else after it."""
        words = words.strip()
        places = list(self._places(words))
        inside = [place for place in places if quote[0] <= place[0] and place[1] <= quote[1]]
        if inside or (places and not within):
            before = [place for place in places if place[1] <= quote[0]]
            return inside[0] if inside else before[-1] if before else places[0]
        if not places:
            return self._snap(name, words)
        failure = LockFailure(Failure.STITCHED, name, words, "the words stand in the document, and not in the quote")
        raise PlacingError(failure)

    def _places(self, words: str) -> Iterator[Span]:
        at = self.document.text.find(words, self.start, self.end) if words else -1
        while at >= 0:
            if _is_whole(self.document.text, (at, at + len(words))):
                yield at, at + len(words)
            at = self.document.text.find(words, at + 1, self.end)

    def _snap(self, name: str, words: str) -> Span:
        """The one place that words with another layout can mean."""
        if words and (span := snap_layout(words, self._shown)) and _is_whole(self._shown.text, span):
            return self.start + span[0], self.start + span[1]
        failure = name_failure(words, self._shown, self.others(), self.translations())
        if failure is None:
            failure = LockFailure(Failure.ALTERED, name, words, "the words stand only within longer ones")
        raise PlacingError(replace(failure, field=name))


def check_polarity(text: str, trigger: Span, quote: Span, *, negated: bool) -> None:
    """PlacingError where an answer affirms what its quote negates, or negates what no word of the quote negates."""
    if negated and not has_negation(text[slice(*quote)]):
        told = "it is reported as negated, and no word of the quote negates it"
        raise PlacingError(LockFailure(Failure.ALTERED, "polarity", text[slice(*quote)], told))
    before = text[max(quote[0], trigger[0] - _BEFORE) : trigger[1]]
    clause = re.split(r"[,;:，；：。]", before)[-1]
    if not negated and has_negation(clause):
        told = f"it is reported as so, and the words are “{clause.strip()}”"
        raise PlacingError(LockFailure(Failure.ALTERED, "polarity", text[slice(*quote)], told))


def read_amount(words: str, value: float, currency: str) -> Amount | None:
    """A sum whose value is what its words say; None where its digits or its scale are others."""
    found = _NUMBER.search(words)
    if not found or not re.fullmatch("[A-Z]{3}", currency):
        return None
    scale = _SCALE.match(words, found.end())
    factor = 1.0
    for part in [scale[1]] if scale and scale[1].casefold() in _SCALES else list(scale[1]) if scale else []:
        factor *= _SCALES.get(part.casefold(), 1.0)
    written = [number * factor for number in _readings(found.group())]
    return Amount(float(value), currency) if any(abs(each - value) <= 1e-6 * value for each in written) else None


def read_date(words: str, iso: str, published: PartialDate | None) -> PartialDate | None:
    """A date whose digits stand in its words, the year if need be in the document's date; None else."""
    try:
        date = PartialDate(iso)
    except ValueError:
        return None
    year = iso[:4]
    if year not in words and not (published and year in {str(published)[:4], str(int(str(published)[:4]) - 1)}):
        return None
    digits = {int(number) for number in re.findall(r"\d+", words)}
    parts = [int(part) for part in iso.split("-")[1:]]
    # A month may be written as a word; a day never is.
    return date if len(parts) < 2 or parts[1] in digits else None  # noqa: PLR2004  # month and day


def _readings(number: str) -> Iterator[float]:
    """What a number may mean: marks of thousands, or of decimals."""
    plain = re.sub(r"[ '\u00a0\u202f]", "", number).rstrip(".,")
    for thousands, decimal in ((",", "."), (".", ",")):
        text = plain.replace(thousands, "").replace(decimal, ".")
        groups = plain.split(decimal)[0].split(thousands)
        if text.count(".") <= 1 and all(len(group) == 3 for group in groups[1:]):  # noqa: PLR2004  # of a thousand
            yield float(text)


def _is_whole(text: str, span: Span) -> bool:
    """Whether words are not cut out of longer ones: "00 cameras" of "300 cameras"."""
    start, end = span
    cut_before = start > 0 and bool(_EDGE.match(text[start - 1]) and _EDGE.match(text[start]))
    cut_after = end < len(text) and bool(_EDGE.match(text[end]) and _EDGE.match(text[end - 1]))
    return not (cut_before or cut_after)
