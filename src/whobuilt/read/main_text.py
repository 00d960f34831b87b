"""Which blocks of a page are its main text: trafilatura's judgement as a mask, our own rule where it gives none.

Only the judgement is taken: the words are always those of our own layer, for only they know where they stood.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby

from whobuilt.read.alignment import align, ink_lines
from whobuilt.read.furniture import is_furniture
from whobuilt.read.html_flow import Block
from whobuilt.read.html_page import Page

_HUGE = 5_000_000  # characters of source beyond which only our own rule is asked
_MANY = 20_000  # blocks, likewise
_MANY_TAGS = 20_000  # beyond which the mask takes minutes: its work on a row of a table grows with its square
_DEEP = 200  # levels of nesting beyond which the tree builder behind the mask gives up
_WIDE = 1_000  # attributes of one tag, which it compares each with each
_LONG = 80  # characters of a paragraph rather than a label
_HAN = re.compile(r"[\u3400-\u9fff]")
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।][\"'”’»›」』)\]]*\s*\Z")
_HAN_WEIGHT = 3  # a Chinese character says as much as three letters
_SHARE = 0.5  # of a block that must stand in the mask
_LINKED_SHARE = 0.5
_FEW_LINKED = 0.3
_ALL_LINKED = 0.95
_LINKS_TOGETHER = 2


def find_main(source: str, page: Page) -> frozenset[int]:
    """The indices of the blocks that are main text; empty only where the page has no block."""
    text, blocks = page.text, page.blocks
    found: frozenset[int] = frozenset()
    within = len(source) <= _HUGE and len(blocks) <= _MANY and page.tags <= _MANY_TAGS
    if within and page.deepest <= _DEEP and page.widest <= _WIDE:
        found = _match(text, blocks, _ask_mask(source))
    found = _without_links(text, blocks, found) or _own_rule(text, blocks)
    found = _with_paragraphs(text, blocks, found)
    return frozenset(index for index in found if not is_furniture(text[blocks[index].start : blocks[index].end]))


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
        answer = extract(source, include_comments=False, include_tables=True)
        return answer if isinstance(answer, str) else None

    return ask


def _match(text: str, blocks: Sequence[Block], mask: str) -> frozenset[int]:
    """The blocks of which at least half stand in the mask."""
    if not mask:
        return frozenset()
    lines = ink_lines(text)
    owners: list[int] = []
    begin = index = 0
    for line in text.split("\n"):  # blocks stand apart by line ends
        while index + 1 < len(blocks) and blocks[index + 1].start <= begin:
            index += 1
        owners.append(index)
        begin += len(line) + 1
    sizes, matched = Counter[int](), Counter[int]()
    found = align(lines, mask)
    for number, (owner, line) in enumerate(zip(owners, lines, strict=True)):
        sizes[owner] += len(line)
        if number in found:
            matched[owner] += len(line)
    return frozenset(owner for owner, size in matched.items() if size >= _SHARE * sizes[owner])


def _without_links(text: str, blocks: Sequence[Block], found: frozenset[int]) -> frozenset[int]:
    """Less the links to other pages that stand together above the first paragraph or below the last.

    Headings and table rows stay, and lists of links within the text: they may name customers.
    """
    linked = {index for index in found if _is_link(text, blocks[index])}
    plain = found - linked
    if not plain:
        return found
    first, last = min(plain), max(plain)
    around: set[int] = set()
    for run in _iter_runs(sorted(found), linked):
        if len(run) >= _LINKS_TOGETHER and not first < run[0] < last:
            around.update(run)
    return found - around


def _iter_runs(ordered: Sequence[int], linked: set[int]) -> Iterator[list[int]]:
    for is_linked, run in groupby(ordered, key=linked.__contains__):
        if is_linked:
            yield list(run)


def _is_link(text: str, block: Block) -> bool:
    all_linked = block.linked >= _ALL_LINKED * (block.end - block.start)
    return all_linked and not block.setting.heading and "\t" not in text[block.start : block.end]


def _with_paragraphs(text: str, blocks: Sequence[Block], found: frozenset[int]) -> frozenset[int]:
    """With the whole sentences between what was found, and those that go on from its first block or its last."""
    if not found:
        return found
    first, last = min(found), max(found)
    while first > 0 and _is_paragraph(text, blocks[first - 1]):
        first -= 1
    while last + 1 < len(blocks) and _is_paragraph(text, blocks[last + 1]):
        last += 1
    return found | {index for index in range(first, last + 1) if _is_paragraph(text, blocks[index])}


def _is_paragraph(text: str, block: Block) -> bool:
    if block.setting.in_aside or block.linked > _FEW_LINKED * (block.end - block.start):
        return False
    words = text[block.start : block.end]
    return len(words) * _HAN_WEIGHT >= _LONG and bool(_SENTENCE_END.search(words[-10:])) and _weight(words) >= _LONG


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
