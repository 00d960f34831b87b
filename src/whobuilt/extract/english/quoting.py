"""How much of a sentence a statement quotes: all of it, or its clause where it is long."""

from __future__ import annotations

from whobuilt.core.statements import Quote

LONGEST_QUOTE = 320  # characters: a longer sentence is quoted by its clause
_OPENING = ("; ", " – ", " — ")
_CLOSING = (";", " – ", " — ", ", which", ", while")


def find_clause(text: str, sentence: tuple[int, int], held: tuple[int, int]) -> tuple[int, int]:
    """The words around what a statement stands on, `held`, up to the marks that part clauses of its sentence."""
    (start, end), (first, last) = sentence, held
    lefts = [at + len(mark) for mark in _OPENING if (at := text.rfind(mark, start, first)) >= 0]
    left = max(lefts, default=start)
    rights = [at for mark in _CLOSING if (at := text.find(mark, last, end)) >= 0]
    return (left if first - left < LONGEST_QUOTE else first), min(rights, default=end)


def trim_quote(text: str, start: int, end: int) -> Quote:
    """The quote without spaces around it, or a bullet or an opening mark before it."""
    while start < end and text[start] in ' \n\t\r-•*“"':
        start += 1
    while end > start and text[end - 1] in " \n\t\r":
        end -= 1
    return Quote(start, end, text[start:end])
