"""Lines become paragraphs, paragraphs text: what joins two lines, and which hyphens only break a word.

The text holds the page's own characters. Two things are left out, and the map shows it, for the pieces on both sides
keep their places: the end of a line within a paragraph (a space stands for it between words), and the hyphen of a word
that was broken only to fit the line. Where a hyphen may belong to the word, it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from whobuilt.read.pdf_library import HYPHEN
from whobuilt.read.pdf_order import same_row
from whobuilt.read.pdf_page import GUTTER, Piece

_SPACE = 0.12  # of a font's height: a narrower gap stands within a word
CELL = "\t"  # between the cells of a row
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_END = re.compile(r"[.!?:;。！？：；…][\"'”’)\]]*$")
_TIED = re.compile(r"\w-$")  # a hyphen that the library does not mark as breaking a word: in a range, a number
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TAIL = re.compile(r"([^\W\d_]+)-?$")
_HEAD = re.compile(r"[^\W\d_]+")
_MARK_LENGTH = 3  # characters of a bullet or number before an item
# Words that often begin or end a compound: after or before these a hyphen is written, not typeset.
_FIRST = frozenset(
    """all anti best bi cash co cross cyber double e eye face far first five four full half hard high home intra know
    large late life long low medium mono multi neo new nine non off oil old one past post pseudo quasi real right self
    semi seven short single six small so soft solar state super ten third three top two ultra vice video water well wide
    world zero""".split()
)
_LAST = frozenset(
    """aged approved backed based bearing born bound built called controlled dated day down driven due edge end ended
    established equipped faced financed fold free friendly funded generation going grade held high impact in income
    intensive known led level like line linked listed long made making man minded mode month off old on only operated
    oriented out owned party performance phase priced produced proof purpose quality range rate ready recognition
    related right risk run scale sector sensitive serving set shaped sided size sized sound specific speed sponsored
    stage standing state style supplied supported term tier time to trained type up user value wide winning
    year""".split()
)


# The ends of words are words of their own nowhere, whatever a line has taught.
_ENDING = re.compile(
    r"(?:[a-z]{0,3}(?:ing|tions?|ments?|ness|ity|ities|ably|ibly|ers?|ed|ly|able|ible|ous|ences?|ances?))"
)


def paragraphs_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces in reading order, put together into paragraphs, rows of tables and headings."""
    pitch = _usual_pitch(pieces)
    paragraphs: list[list[Piece]] = []
    for piece in pieces:
        if paragraphs and _goes_on(paragraphs[-1], piece, pitch):
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([piece])
    return paragraphs


def _usual_pitch(pieces: Sequence[Piece]) -> float:
    """From one line to the next, in heights of the font; most pages keep one distance."""
    steps = [
        (after.box.top - before.box.top) / after.size
        for before, after in pairwise(pieces)
        if after.size > 0 and 0 < after.box.top - before.box.top < 3 * after.size
    ]
    return median(steps) if steps else 1.2


def _goes_on(paragraph: list[Piece], piece: Piece, pitch: float) -> bool:  # noqa: PLR0911 - one line for each sign
    """Whether a piece belongs to the paragraph before it."""
    last = paragraph[-1]
    if piece.turned or last.turned or piece.hidden != last.hidden:
        return False
    if same_row(last, piece):
        return True
    row = _last_row(paragraph)
    if len(row) > 1 and not _is_item(row, piece):
        return False
    if not 0.8 < piece.size / max(last.size, 0.1) < 1.25:  # noqa: PLR2004 - a heading's font is larger than its text's
        return False
    if last.text.endswith(HYPHEN):
        return True
    step = piece.box.top - last.box.top
    if step <= 0 or piece.box.left >= last.box.right or piece.box.right <= last.box.left:
        return _flows(last.text, piece.text)
    return step <= (pitch * 1.3 + 0.1) * piece.size and not _begins_anew(paragraph, last, piece)


def _is_item(row: list[Piece], piece: Piece) -> bool:
    """Whether a row is an item's mark with the first line of its text, which the next line goes on with."""
    two = 2
    return len(row) == two and len(row[0].text) <= _MARK_LENGTH and abs(row[1].box.left - piece.box.left) < piece.size


def _last_row(paragraph: list[Piece]) -> list[Piece]:
    row = [paragraph[-1]]
    for piece in reversed(paragraph[:-1]):
        if not same_row(piece, row[0]):
            break
        row.insert(0, piece)
    return row


def _begins_anew(paragraph: list[Piece], last: Piece, piece: Piece) -> bool:
    """Whether the next line shows by its indent, or the last by its end, that a paragraph begins."""
    size = piece.size
    centred = abs((last.box.left + last.box.right) - (piece.box.left + piece.box.right)) < size
    indent = piece.box.left - min(each.box.left for each in paragraph[-3:])
    if not centred and 0.8 * size < indent < 6 * size and _END.search(last.text):
        return True
    right = max(each.box.right for each in paragraph[-6:])
    width = right - min(each.box.left for each in paragraph[-6:])
    short = max(right, piece.box.right) - last.box.right > 0.2 * max(width, piece.box.right - piece.box.left)
    return bool(short and _END.search(last.text))


def _flows(before: str, after: str) -> bool:
    """Whether a sentence that has not ended goes on in the next column."""
    if _END.search(before):
        return False
    return after[:1].islower() or bool(_WIDE.match(after) and _WIDE.match(before[-1:]))


def joint(before: Piece, after: Piece) -> str:
    """What stands between two pieces of one paragraph."""
    if same_row(before, after) and not before.turned:
        gap = max(after.box.left - before.box.right, before.box.left - after.box.right)
        if gap > GUTTER * max(before.size, after.size):
            return CELL
        return " " if gap > _SPACE * max(before.size, after.size) else ""
    last, first = before.text[-1:], after.text[:1]
    if last == HYPHEN or (_WIDE.match(last) and _WIDE.match(first) and not _HANGUL.match(last)):
        return ""
    return "" if _TIED.search(before.text) and first.isalnum() else " "


class Hyphens:
    """Which hyphens at the ends of lines only break a word, judged by the words that the document itself uses."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Learn the words that stand within lines."""
        self._words: set[str] = set()
        for text in texts:
            inner = text.rstrip(HYPHEN)
            found = [word.lower() for word in _WORD.findall(inner)]
            # The first and last words of a line may be halves.
            self._words.update(found[1:] if inner == text else found[1:-1])

    def breaks_word(self, before: str, after: str) -> bool:
        """Whether the hyphen that ends `before` is no part of the word that `after` goes on with."""
        tail, head = _TAIL.search(before.rstrip(HYPHEN)), _HEAD.match(after)
        if not tail or not head or not head[0][0].islower():
            return False
        first, last = tail[1].lower(), head[0].lower()
        if first + last in self._words or (_ENDING.fullmatch(last) and last not in _LAST):
            return True
        if f"{first}-{last}" in self._words or first in _FIRST or last in _LAST:
            return False
        return not (first in self._words and last in self._words)
