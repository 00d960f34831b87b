"""PDF files written by the tests, object by object, so that a test says exactly what stands where.

`Writer` numbers objects and writes the table; `pdf_of` makes a file of pages that are lists of `Line`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text whose baseline begins at `left`, `up` points from the lower left corner; turned by `turn` degrees.

    `mode` is the text render mode (3 paints nothing), `color` a grey from 0 (black) to 1 (white). `font` is F1
    (Helvetica), F2 (a font whose ToUnicode is given to `pdf_of`) or F3 (a font that does not name its characters).
    """

    text: str
    left: float = 72
    up: float = 700
    size: float = 11
    turn: int = 0
    mode: int = 0
    color: float = 0
    font: str = "F1"
    actual: str = ""  # what the file says that the glyphs stand for (ActualText)


@dataclass(slots=True)
class Writer:
    """Collects objects; object 1 is the catalog, 2 the page tree."""

    objects: dict[int, bytes] = field(default_factory=dict)

    def add(self, body: bytes | str, number: int = 0) -> int:
        """Keep an object; its number."""
        number = number or max(2, *self.objects, 2) + 1
        self.objects[number] = body.encode("latin-1") if isinstance(body, str) else body
        return number

    def stream(self, data: bytes, entries: str = "", *, packed: bool = False) -> int:
        """Keep a stream; its number."""
        if packed:
            data, entries = zlib.compress(data), entries + " /Filter /FlateDecode"
        return self.add(f"<< {entries} /Length {len(data)} >>\nstream\n".encode("latin-1") + data + b"\nendstream")

    def build(self, trailer: str = "") -> bytes:
        """The file, with its cross-reference table."""
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = {}
        for number in sorted(self.objects):
            places[number] = len(out)
            out += b"%d 0 obj\n" % number + self.objects[number] + b"\nendobj\n"
        start = len(out)
        last = max(places)
        rows = [
            f"{places[number]:010} 00000 n \n" if number in places else "0000000000 65535 f \n"
            for number in range(1, last + 1)
        ]
        out += f"xref\n0 {last + 1}\n0000000000 65535 f \n{''.join(rows)}".encode("ascii")
        out += f"trailer\n<< /Size {last + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode("latin-1")
        return bytes(out)


def escaped(text: str) -> bytes:
    """A string object in WinAnsi."""
    data = text.encode("cp1252")
    return b"(" + data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


def content_of(lines: Iterable[Line]) -> bytes:
    """The content stream that draws the lines in the order given."""
    turns = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
    out = []
    for line in lines:
        a, b, c, d = turns[line.turn]
        shown = escaped(line.text) if line.font == "F1" else b"<" + line.text.encode("utf-16-be").hex().encode() + b">"
        head = f"BT /{line.font} {line.size} Tf {line.mode} Tr {line.color} g {a} {b} {c} {d} {line.left} {line.up} Tm "
        drawn = head.encode("ascii") + shown + b" Tj ET"
        if line.actual:
            meant = ("\ufeff" + line.actual).encode("utf-16-be").hex().encode()
            drawn = b"/Span << /ActualText <" + meant + b"> >> BDC " + drawn + b" EMC"
        out.append(drawn)
    return b"\n".join(out)


def to_unicode(meanings: dict[str, str]) -> bytes:
    """A ToUnicode CMap: what each code (a character) means; any others mean themselves only where they are told."""
    rows = "\n".join(
        f"<{ord(code):04x}> <{meant.encode('utf-16-be').hex()}>" for code, meant in meanings.items() if meant
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def "
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(meanings)} beginbfchar\n{rows}\nendbfchar endcmap end end"
    ).encode("ascii")


def _two_byte_font(writer: Writer, unicode_map: int) -> int:
    descriptor = writer.add(
        "<< /Type /FontDescriptor /FontName /Made /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 "
        "/Descent -200 /CapHeight 700 /StemV 80 >>"
    )
    inner = writer.add(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made /CIDSystemInfo << /Registry (Adobe) "
        f"/Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /DW 1000 >>"
    )
    told = f"/ToUnicode {unicode_map} 0 R" if unicode_map else ""
    return writer.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H /DescendantFonts [{inner} 0 R] {told} >>"
    )


def pdf_of(
    *pages: Sequence[Line],
    page: str = "/MediaBox [0 0 595 842]",
    info: str = "",
    meanings: dict[str, str] | None = None,
    writer: Writer | None = None,
) -> bytes:
    """A PDF file of pages; `page` are the entries of each page, `info` those of the document information."""
    writer = writer or Writer()
    plain = writer.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    codes = {line.text[at] for lines in pages for line in lines for at in range(len(line.text)) if line.font == "F2"}
    told = writer.stream(to_unicode({code: code for code in sorted(codes)} | (meanings or {})))
    fonts = f"/F1 {plain} 0 R /F2 {_two_byte_font(writer, told)} 0 R /F3 {_two_byte_font(writer, 0)} 0 R"
    numbers = []
    for lines in pages:
        content = writer.stream(content_of(lines), packed=True)
        numbers.append(
            writer.add(
                f"<< /Type /Page /Parent 2 0 R {page} /Resources << /Font << {fonts} >> >> /Contents {content} 0 R >>"
            )
        )
    catalog = writer.objects.get(1, b"").decode("latin-1")
    writer.add(f"<< /Type /Catalog /Pages 2 0 R {catalog} >>", 1)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    writer.add(f"<< /Type /Pages /Count {len(numbers)} /Kids [{kids}] >>", 2)
    named = f"/Info {writer.add(f'<< {info} >>')} 0 R" if info else ""
    return writer.build(named)


def column(texts: Sequence[str], left: float = 72, up: float = 700, **more: float) -> list[Line]:
    """Lines one under the other, 13 points apart."""
    return [Line(text, left, up - 13 * index, **more) for index, text in enumerate(texts)]  # type: ignore[arg-type]
