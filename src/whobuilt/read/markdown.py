"""Markdown: the text without its marks; every character that is kept knows where it stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from whobuilt.core.evidence import Metadata, Passage, PassageKind, Segment
from whobuilt.ports import Original, Read
from whobuilt.read.bylines import split_authors
from whobuilt.read.encoding import decode, said_charset
from whobuilt.read.front_lines import clean_url, host_name, read_front
from whobuilt.read.furniture import find_closing, is_furniture
from whobuilt.read.language import detect_language
from whobuilt.read.layer import NO_TEXT, Body, Layer, Provenance, make_read
from whobuilt.read.markdown_blocks import Block, BlockKind, iter_blocks, read_front_matter
from whobuilt.read.markdown_inline import find_marks, iter_kept
from whobuilt.read.written_dates import parse_date

_TIGHT = (BlockKind.ITEM, BlockKind.ROW)  # neighbours of one kind stand on lines of their own, without a blank one

Piece = tuple[int, int, int] | str  # start, end and line number in the source, or a separator


class MarkdownReader:
    """Reads text/markdown. Entities such as `&amp;` stay as written, so that text and original are alike."""

    name = "markdown@1"
    media_types = frozenset({"text/markdown"})

    def read(self, original: Original) -> Read:
        """The document in the original."""
        decoded = decode(original.data, said_charset(original.declared))
        if not decoded.text:
            return Read(None, decoded.problems or (NO_TEXT,))
        entries, start = read_front_matter(decoded.text)
        layer = Layer()
        laid = _lay_out(layer, decoded.text, iter_blocks(decoded.text, start))
        text, segments = layer.build()
        passages, said = _read_front(text, laid)
        passages = _mark_around(text, passages, segments, find_closing(decoded.text))
        metadata = _with_entries(replace(said, language=detect_language(text)), entries)
        made = Provenance(original.blob, self.name, original.media_type, decoded.encoding)
        return make_read(made, Body(text, passages, segments), metadata, decoded.problems)


def _read_front(text: str, laid: list[tuple[Block, Passage]]) -> tuple[tuple[Passage, ...], Metadata]:
    """The passages with their kinds, and what heading and first lines say of the document."""
    heading = _find_heading(laid)
    blocks = [text[passage.start : passage.end].replace("\n", " ") for _, passage in laid[:20]]
    # Each block as a line with a blank one after it: a line's index is twice its block's.
    front = read_front([line for block in blocks for line in (block, "")], title=heading is None)
    title = front.title_line // 2 if front.title_line is not None else heading
    kinds = {index // 2: PassageKind.ASIDE for index in front.used}
    said = front.metadata
    if title is not None:
        kinds[title] = PassageKind.TITLE
        said = replace(said, title=text[laid[title][1].start : laid[title][1].end])
    return tuple(replace(part, kind=kinds.get(index, part.kind)) for index, (_, part) in enumerate(laid)), said


def _mark_around(
    text: str, passages: tuple[Passage, ...], segments: tuple[Segment, ...], closing: int
) -> tuple[Passage, ...]:
    """The passages, those that are furniture or stand after `closing` in the source as asides."""
    first_after = next((segment.start for segment in segments if segment.source_start >= closing), len(text))
    return tuple(
        replace(part, kind=PassageKind.ASIDE)
        if part.kind is PassageKind.MAIN
        and (part.start >= first_after or is_furniture(text[part.start : min(part.end, part.start + 1000)]))
        else part
        for part in passages
    )


def _find_heading(laid: list[tuple[Block, Passage]]) -> int | None:
    """The index of the first heading of the highest level."""
    levels = [(block.level, index) for index, (block, _) in enumerate(laid) if block.kind is BlockKind.HEADING]
    return min(levels)[1] if levels else None


def _lay_out(layer: Layer, source: str, blocks: Iterable[Block]) -> list[tuple[Block, Passage]]:
    """Put the blocks into the layer; each that holds more than marks, with its passage."""
    laid: list[tuple[Block, Passage]] = []
    for block in blocks:
        pieces = _row_pieces(source, block) if block.kind is BlockKind.ROW else _line_pieces(source, block)
        if all(isinstance(piece, str) for piece in pieces):
            continue
        if laid:
            layer.gap("\n" if block.kind is laid[-1][0].kind and block.kind in _TIGHT else "\n\n")
        start = layer.length
        for piece in pieces:
            if isinstance(piece, str):
                layer.gap(piece)
            else:
                layer.add(source[piece[0] : piece[1]], piece[0], piece[1], f"line {piece[2]}")
        laid.append((block, Passage(start, layer.length)))
    return laid


def _line_pieces(source: str, block: Block) -> list[Piece]:
    code = block.kind is BlockKind.CODE
    marks = [] if code else find_marks(source, block.lines[0][0], block.lines[-1][1])
    pieces: list[Piece] = []
    for number, (start, end) in enumerate(block.lines, block.line):
        stop = end if code else start + len(source[start:end].rstrip())
        kept = [(first, last, number) for first, last in iter_kept(start, stop, marks)]
        if pieces and (kept or code):
            pieces.append("\n")
        pieces += kept
    return pieces


def _row_pieces(source: str, block: Block) -> list[Piece]:
    """The cells of a table's row, parted by tabs."""
    start, end = block.lines[0]
    bars = [place for place in range(start, end) if source[place] == "|" and source[place - 1] != "\\"]
    pieces: list[Piece] = []
    for index, (left, right) in enumerate(pairwise(bars)):
        cell = source[left + 1 : right]
        first = left + 1 + len(cell) - len(cell.lstrip())
        last = max(first, left + 1 + len(cell.rstrip()))
        pieces += ["\t"] if index else []
        pieces += [(kept, stop, block.line) for kept, stop in iter_kept(first, last, find_marks(source, first, last))]
    return pieces


def _with_entries(said: Metadata, entries: Mapping[str, str]) -> Metadata:
    """What the front matter says goes before what the first lines say."""
    url = clean_url(entries.get("url", "") or entries.get("canonical", "")) or said.url
    written = entries.get("authors", "") or entries.get("author", "")
    authors = tuple(part.strip(" \"'") for part in written.strip("[]").split(",")) if written.startswith("[") else ()
    return Metadata(
        title=entries.get("title", "") or said.title,
        authors=authors or split_authors(written) or ((written,) if written else said.authors),
        publisher=entries.get("publisher", "") or host_name(url),
        published=parse_date(entries.get("date", "") or entries.get("published", "")) or said.published,
        language=said.language,
        url=url,
    )
