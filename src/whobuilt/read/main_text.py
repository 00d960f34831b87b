"""Which blocks of a page are its main text: trafilatura's judgement as a mask, our own rule where it gives none.

Only the judgement is taken: the words are always those of our own layer, for only they know where they stood.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from functools import cache

from whobuilt.read.html_flow import Block
from whobuilt.read.html_page import Page

_HUGE = 5_000_000  # characters of source beyond which only our own rule is asked
_MANY = 20_000  # blocks, likewise
_TAGS = 20_000  # beyond which the mask takes minutes: its work on a row of a table grows with its square
_DEEP = 200  # levels of nesting beyond which the tree builder behind the mask gives up
_WIDE = 1_000  # attributes of one tag, which it compares each with each
_INK = re.compile(r"[\W_]+")
_LONG = 80  # characters of a paragraph rather than a label
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_WEIGHT = 3  # a Chinese character says as much as three letters
_SHORT = 25  # characters under which a block must equal a whole line of the mask
_GRAM = 8  # characters; a block is of the mask if most of its runs of this length are
_SHARE = 0.8
_MOST_GRAMS = 500_000
_LINKED_SHARE = 0.5


def find_main(source: str, page: Page) -> frozenset[int]:
    """The indices of the blocks that are main text; empty only where the page has no block."""
    text, blocks = page.text, page.blocks
    found: frozenset[int] = frozenset()
    light = len(source) <= _HUGE and len(blocks) <= _MANY and source.count("<") <= _TAGS
    if light and page.deepest <= _DEEP and page.widest <= _WIDE:
        inks = [_ink(text[block.start : block.end]) for block in blocks]
        found = _align(inks, _ask_mask(source))
    return found or _own_rule(text, blocks)


def _ask_mask(source: str) -> str:
    try:
        return _extractor()(source) or ""
    except Exception:  # noqa: BLE001 - a page that breaks the mask is still read, by our own rule
        return ""


@cache
def _extractor() -> Callable[[str], str | None]:
    # Imported at the first page: it takes a good part of a second.
    from trafilatura import extract  # noqa: PLC0415 - see above

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)

    def ask(source: str) -> str | None:
        answer = extract(source, include_comments=False, include_tables=True, favor_recall=True)
        return answer if isinstance(answer, str) else None

    return ask


def _align(inks: Sequence[str], mask: str) -> frozenset[int]:
    """The blocks whose ink stands in the mask: a whole line, a part of it, or most of its runs of characters."""
    if not mask:
        return frozenset()
    lines = {_ink(line) for line in mask.split("\n")}
    whole = _ink(mask)
    grams = _grams(whole) if len(whole) <= _MOST_GRAMS else frozenset[str]()
    return frozenset(
        index
        for index, ink in enumerate(inks)
        if ink and (ink in lines or (len(ink) >= _SHORT and (ink in whole or _mostly(ink, grams))))
    )


def _mostly(ink: str, grams: frozenset[str]) -> bool:
    own = _grams(ink)
    return bool(own) and len(own & grams) >= _SHARE * len(own)


def _grams(ink: str) -> frozenset[str]:
    return frozenset(ink[start : start + _GRAM] for start in range(len(ink) - _GRAM + 1))


def _own_rule(text: str, blocks: Sequence[Block]) -> frozenset[int]:
    """What stands in `article` or `main`; else long paragraphs that are not links; else everything but asides."""
    marked = frozenset(
        index for index, block in enumerate(blocks) if block.setting.in_main and not block.setting.in_aside
    )
    if marked:
        return marked
    long = frozenset(
        index
        for index, block in enumerate(blocks)
        if not block.setting.in_aside
        and block.linked <= _LINKED_SHARE * (block.end - block.start)
        and _weight(text[block.start : block.end]) >= _LONG
    )
    rest = frozenset(index for index, block in enumerate(blocks) if not block.setting.in_aside)
    return long or rest or frozenset(range(len(blocks)))


def _weight(text: str) -> int:
    return len(text) + (_HAN_WEIGHT - 1) * len(_HAN.findall(text))


def _ink(text: str) -> str:
    """A text's letters and figures only, so that bullets and line breaks do not matter."""
    return _INK.sub("", text)
