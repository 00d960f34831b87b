"""The blocks of a Markdown text: which lines belong together, and where on each line the text begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

Span = tuple[int, int]


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    CODE = "code"


@dataclass(slots=True)
class Block:
    """Lines that belong together: where the text of each stands, and the number of the first."""

    kind: BlockKind
    line: int
    lines: list[Span] = field(default_factory=list)
    level: int = 0


_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_QUOTE = re.compile(r"(?: {0,3}> ?)+")
_FENCE = re.compile(r"[ \t]{0,3}(`{3,}(?=[^`]*$)|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_ROW_RULE = re.compile(r"[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]^][^\[\]]{0,200}\]:[ \t]*\S+")
_NOTE = re.compile(r" {0,3}\[\^[^\[\]\s]{1,60}\]:[ \t]*")
_FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(?:(?!---|\.\.\.)[^\r\n]*(?:\r\n|\r|\n)){1,200}(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)"
)
_ENTRY = re.compile(r"(?m)^([A-Za-z_-]{1,40})[ \t]*:[ \t]*(.*?)[ \t\r]*$")


def read_front_matter(text: str) -> tuple[dict[str, str], int]:
    """The entries between `---` lines at the beginning, keys in small letters, and where the text begins."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, 0
    entries = {key.lower(): value.strip("\"'") for key, value in _ENTRY.findall(found[0])}
    return (entries, found.end()) if entries else ({}, 0)


def iter_blocks(text: str, start: int) -> Iterator[Block]:
    """The blocks from `start` on, in order; marks of blocks are left out, marks within lines are not."""
    open_block: Block | None = None
    fence = ""
    number = 1 + len(re.findall(r"\r\n|\r|\n", text[:start]))
    for found in _LINE.finditer(text, start):
        begin, end = found.span(1)
        marker = _FENCE.match(text, begin, end)
        if fence:
            if marker and marker[1].startswith(fence):
                fence = ""
            elif open_block:
                open_block.lines.append((begin, end))
            block: Block | None = open_block if fence else None
        elif marker:
            fence = marker[1]
            block = Block(BlockKind.CODE, number + 1)
        else:
            block = _read_line(text, begin, end, open_block, number)
        if block is not open_block and open_block and open_block.lines:
            yield open_block
        open_block = block
        number += 1
    if open_block and open_block.lines:
        yield open_block


def _read_line(text: str, begin: int, end: int, open_block: Block | None, number: int) -> Block | None:
    """The block that a line opens or goes on; None for a line that ends one and holds no text."""
    if quote := _QUOTE.match(text, begin, end):
        begin = quote.end()
    line = text[begin:end]
    lead = open_block if open_block and open_block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) else None
    if lead and lead.kind is BlockKind.PARAGRAPH and _UNDERLINE.match(line):
        lead.kind, lead.level = BlockKind.HEADING, 1 if "=" in line else 2
        return None
    if _is_mark_only(line):
        return None
    if opened := _open_block(line, begin, number):
        return opened
    start = begin + len(line) - len(line.lstrip())
    if not lead:
        return Block(BlockKind.PARAGRAPH, number, [(start, end)])
    lead.lines.append((start, end))
    return lead


def _is_mark_only(line: str) -> bool:
    """Whether a line holds no text: blank, a rule, a link's target, the line under a table's head."""
    return bool(
        not line.strip() or _RULE.match(line) or _DEFINITION.match(line) or ("|" in line and _ROW_RULE.match(line))
    )


def _open_block(line: str, begin: int, number: int) -> Block | None:
    """The heading, table row or list item that a line is; None where it is none of these."""
    if heading := _HEADING.match(line):
        title = line[heading.end() :].rstrip()
        bare = title.rstrip("#")
        if not bare or bare[-1] in " \t":  # closing marks stand apart; "C#" keeps its own
            title = bare.rstrip()
        start = begin + heading.end()
        return Block(BlockKind.HEADING, number, [(start, start + len(title))], len(heading[1]))
    if _ROW.match(line):
        start = begin + len(line) - len(line.lstrip())
        return Block(BlockKind.ROW, number, [(start, begin + len(line.rstrip()))])
    if mark := _ITEM.match(line) or _NOTE.match(line):
        return Block(BlockKind.ITEM, number, [(begin + mark.end(), begin + len(line))])
    return None
