"""PDF files and pictures made to break their readers. README.md explains the form."""

from __future__ import annotations

import struct
import zlib

from tests.broken.hostile import Hostile, found
from tests.read.pdf_files import Line, Writer, column, pdf_of

_HEAD = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
_WORDS = "The bureau bought forty cameras."
_ANY_LOSS = found("damaged_file", "read_in_part", "blank_page", "page_without_text", "repaired_file", "no_text")
_ANY_END = found(*_ANY_LOSS, "reader_out_of_time", "reader_out_of_memory", "reader_died", "reader_output_too_large")


def _file(writer: Writer, *pages: int) -> bytes:
    writer.add("<< /Type /Catalog /Pages 2 0 R >>", 1)
    kids = " ".join(f"{number} 0 R" for number in pages)
    writer.add(f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>", 2)
    return writer.build()


def _packed(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def pages_in_a_circle() -> bytes:
    """A page tree that leads back to itself."""
    writer = Writer()
    writer.add("<< /Type /Catalog /Pages 2 0 R >>", 1)
    writer.add("<< /Type /Pages /Count 100 /Kids [3 0 R] >>", 2)
    writer.add("<< /Type /Pages /Parent 2 0 R /Count 100 /Kids [2 0 R 3 0 R] >>", 3)
    return writer.build()


def a_million_pages() -> bytes:
    """A page tree that says it has a million pages, and has one."""
    return pdf_of([Line(_WORDS)]).replace(b"/Count 1 ", b"/Count 1000000 ", 1)


def flate_bomb() -> bytes:
    """A page whose content grows from 1 MB to 200 MB."""
    writer = Writer()
    packer = zlib.compressobj(9)
    block = b"0 0 m 1 1 l S\n" * 74898  # one megabyte
    data = b"".join([packer.compress(block) for _ in range(200)]) + packer.flush()
    content = writer.add(
        f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\n".encode("ascii") + data + b"\nendstream"
    )
    return _file(writer, writer.add(f"{_HEAD} /Contents {content} 0 R >>"))


def nested_flate_bomb() -> bytes:
    """A page whose content is packed three times over, from a few bytes to 300 MB."""
    writer = Writer()
    data = _packed(bytes(300_000_000), 3)
    filters = "/FlateDecode " * 3
    content = writer.add(
        f"<< /Length {len(data)} /Filter [{filters}] >>\nstream\n".encode("ascii") + data + b"\nendstream"
    )
    return _file(writer, writer.add(f"{_HEAD} /Contents {content} 0 R >>"))


def tables_in_a_circle() -> bytes:
    """A cross-reference table whose /Prev leads to itself."""
    data = pdf_of([Line(_WORDS)])
    start = data.rindex(b"startxref") + 10
    place = data[start : data.index(b"\n", start)]
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev " + place)


def object_streams_in_a_circle() -> bytes:
    """An object stream that extends itself, and whose length stands within it."""
    writer = Writer()
    data = zlib.compress(b"3 0 << /Type /Pages /Count 1 /Kids [2 0 R] >>")
    writer.add("<< /Type /Catalog /Pages 2 0 R >>", 1)
    writer.add("<< /Type /Pages /Count 1 /Kids [3 0 R] >>", 2)
    writer.add(
        b"<< /Type /ObjStm /N 1 /First 4 /Extends 4 0 R /Length 4 0 R /Filter /FlateDecode >>\nstream\n"
        + data
        + b"\nendstream",
        4,
    )
    return writer.build()


def deep_arrays() -> bytes:
    """A page with an array nested 100,000 deep."""
    writer = Writer()
    return _file(writer, writer.add(f"{_HEAD} /Annots {'[' * 100_000}{']' * 100_000} >>"))


def deep_dictionaries() -> bytes:
    """A catalog with dictionaries nested 50,000 deep."""
    data = pdf_of([Line(_WORDS)])
    return data.replace(b"/Type /Catalog", b"/Type /Catalog /Deep " + b"<</A" * 50_000 + b" 1 " + b">>" * 50_000)


def deep_outline_of_forms() -> bytes:
    """A drawing that draws itself."""
    writer = Writer()
    number = max(3, *writer.objects, 3)
    writer.add(
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] "
        f"/Resources << /XObject << /F {number} 0 R >> >> /Length 5 >>\nstream\n/F Do\nendstream",
        number,
    )
    content = writer.stream(b"/F Do")
    page = writer.add(f"{_HEAD} /Resources << /XObject << /F {number} 0 R >> >> /Contents {content} 0 R >>")
    return _file(writer, page)


def huge_page() -> bytes:
    """A picture on a page of a billion points, which no bitmap could hold."""
    writer = Writer()
    image = writer.stream(
        bytes(16),
        "/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    content = writer.stream(b"q 1000000000 0 0 1000000000 0 0 cm /I Do Q")
    page = writer.add(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1000000000 1000000000] "
        f"/Resources << /XObject << /I {image} 0 R >> >> /Contents {content} 0 R >>"
    )
    return _file(writer, page)


def truncated() -> bytes:
    """A file that ends in the middle of a page's content."""
    long = [Line(f"{_WORDS} Line {number}.", 72, 800 - 12 * number) for number in range(60)]
    data = pdf_of(long)
    return data[: data.index(b"stream", data.index(b"/Contents") - 400) + 150]


def torn_content() -> bytes:
    """A page whose content is packed and torn in the middle, in a file that is whole otherwise."""
    writer = Writer()
    font = writer.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    lines = b"".join(
        b"BT /F1 9 Tf 72 %d Td (%s Line %d.) Tj ET\n" % (800 - 12 * at, _WORDS.encode(), at) for at in range(60)
    )
    data = zlib.compress(lines)
    data = data[: len(data) // 2]
    content = writer.add(
        f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\n".encode("ascii") + data + b"\nendstream"
    )
    return _file(writer, writer.add(f"{_HEAD} /Resources << /Font << /F1 {font} 0 R >> >> /Contents {content} 0 R >>"))


def garbage_table() -> bytes:
    """A cross-reference table of noise: the pages are found all the same, and that is told."""
    data = pdf_of([Line(_WORDS)])
    start = data.index(b"\nxref")
    return data[:start] + b"\nxref\n0 9\n" + b"99999999zz 0000q n \n" * 9 + data[data.index(b"\ntrailer") :]


def encrypted() -> bytes:
    """A file that opens only with a password."""
    data = pdf_of([Line(_WORDS)])
    lock = "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{}> /U <{}> >>".format("41" * 32, "42" * 32)
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /ID [<00> <00>] /Encrypt " + lock.encode("ascii"))


def actions() -> bytes:
    """A file that would run a script and start a program when it is opened. Neither happens; its text is read."""
    writer = Writer()
    writer.add(
        "/OpenAction << /S /Launch /F (/bin/touch) /Win << /F (cmd.exe) >> "
        "/Next << /S /JavaScript /JS (while\\(true\\){}) >> >> "
        "/AA << /WC << /S /JavaScript /JS (app.launchURL\\('https://example.org'\\)) >> >>",
        1,
    )
    return pdf_of([Line(_WORDS)], writer=writer)


def _with_image(filter_name: str, data: bytes) -> bytes:
    writer = Writer()
    image = writer.stream(
        data,
        "/Type /XObject /Subtype /Image /Width 2000 /Height 2000 /ColorSpace /DeviceGray /BitsPerComponent 1 "
        f"/Filter /{filter_name}",
    )
    content = writer.stream(b"q 500 0 0 500 0 0 cm /I Do Q")
    return _file(
        writer, writer.add(f"{_HEAD} /Resources << /XObject << /I {image} 0 R >> >> /Contents {content} 0 R >>")
    )


def broken_jbig2() -> bytes:
    """A scan whose JBIG2 data claims symbols without end."""
    return _with_image("JBIG2Decode", b"\x00\x00\x00\x00\x00\x01\x00\x00\x00\x20" + b"\xff" * 4000)


def broken_jpeg2000() -> bytes:
    """A scan whose JPEG 2000 header claims a picture of four billion pixels a side."""
    size = struct.pack(">HHIIIIIIIIHBBB", 41, 0, 2**32 - 1, 2**32 - 1, 0, 0, 1, 1, 0, 0, 1, 7, 1, 1)
    return _with_image("JPXDecode", b"\xff\x4f\xff\x51" + size + b"\xff\x52" + b"\xff" * 400)


def letters_without_end() -> bytes:
    """A page of two million letters upon each other."""
    writer = Writer()
    font = writer.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    content = writer.stream(b"BT /F1 1 Tf 72 700 Td " + b"(abcdefghij klmnopqrs) Tj\n" * 100_000 + b"ET", packed=True)
    return _file(writer, writer.add(f"{_HEAD} /Resources << /Font << /F1 {font} 0 R >> >> /Contents {content} 0 R >>"))


def attached_bomb() -> bytes:
    """A file within the file that grows from 300 KB to 300 MB, with a name that leads out of any folder."""
    writer = Writer()
    packer = zlib.compressobj(9)
    data = b"".join([packer.compress(bytes(10_000_000)) for _ in range(30)]) + packer.flush()
    inner = writer.add(
        f"<< /Type /EmbeddedFile /Length {len(data)} /Filter /FlateDecode >>\nstream\n".encode("ascii")
        + data
        + b"\nendstream"
    )
    named = writer.add(f"<< /Type /Filespec /F (../../etc/x) /UF (../../etc/x) /EF << /F {inner} 0 R >> >>")
    writer.add(f"/Names << /EmbeddedFiles << /Names [(x) {named} 0 R] >> >>", 1)
    return pdf_of([Line(_WORDS)], writer=writer)


def attachments_without_end() -> bytes:
    """A tree of names of attachments that leads back to itself."""
    writer = Writer()
    tree = writer.add("<< /Kids [3 0 R 3 0 R 3 0 R] >>", 3)
    writer.add(f"/Names << /EmbeddedFiles {tree} 0 R >>", 1)
    return pdf_of(column([_WORDS]), writer=writer)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_bomb() -> bytes:
    """A PNG of 40 KB that claims 100,000 by 100,000 pixels."""
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(bytes(30_000_000), 9))
        + _chunk(b"IEND", b"")
    )


def png_text_bomb() -> bytes:
    """A PNG whose comment unpacks to 500 MB."""
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    comment = b"Comment\x00\x00" + zlib.compress(bytes(500_000_000), 9)
    pixels = zlib.compress(bytes(72))
    chunks = _chunk(b"IHDR", header) + _chunk(b"zTXt", comment) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def tiff_in_a_circle() -> bytes:
    """A TIFF whose second page is its first."""
    tags = [
        (256, 4, 1, 16),
        (257, 4, 1, 16),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 256),
        (278, 4, 1, 16),
        (279, 4, 1, 256),
    ]
    directory = (
        struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + struct.pack("<I", 8)
    )
    return (b"II*\x00" + struct.pack("<I", 8) + directory).ljust(256, b"\x00") + b"\xff" * 256


def gif_that_lies() -> bytes:
    """A GIF of 60,000 by 60,000 pixels whose picture is missing."""
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", 60_000, 60_000, 0x80, 0, 0)
        + bytes(6)
        + b","
        + struct.pack("<HHHHB", 0, 0, 60_000, 60_000, 0)
        + b"\x02\x00;"
    )


def jpeg_of_a_header() -> bytes:
    """A JPEG that ends after its header."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 1000, 1000, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
        + frame
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    )


_NO_PICTURE = found("damaged_file", "picture_too_large", "no_text", "needs_ocr", "ocr_failed", "read_in_part")

HOSTILE: tuple[Hostile, ...] = (
    Hostile("pdf_pages_in_a_circle", pages_in_a_circle, "circle.pdf", _ANY_LOSS),
    Hostile("pdf_of_a_million_pages", a_million_pages, "million.pdf", found("read_in_part"), (_WORDS,)),
    Hostile("pdf_flate_bomb", flate_bomb, "bomb.pdf", found("unpacks_too_large")),
    Hostile("pdf_nested_flate_bomb", nested_flate_bomb, "nested.pdf", _ANY_END),
    Hostile("pdf_tables_in_a_circle", tables_in_a_circle, "prev.pdf", found("repaired_file"), (_WORDS,)),
    Hostile("pdf_object_streams_in_a_circle", object_streams_in_a_circle, "objstm.pdf", _ANY_LOSS),
    Hostile("pdf_deep_arrays", deep_arrays, "arrays.pdf", _ANY_END),
    Hostile("pdf_deep_dictionaries", deep_dictionaries, "dictionaries.pdf", _ANY_END),
    Hostile("pdf_drawing_that_draws_itself", deep_outline_of_forms, "forms.pdf", _ANY_LOSS),
    Hostile("pdf_huge_page", huge_page, "huge.pdf", found("page_without_text")),
    Hostile("pdf_truncated", truncated, "truncated.pdf", _ANY_LOSS),
    Hostile("pdf_torn_content", torn_content, "torn.pdf", found("read_in_part"), (_WORDS,)),
    Hostile("pdf_garbage_table", garbage_table, "garbage.pdf", found("repaired_file"), (_WORDS,)),
    Hostile("pdf_encrypted", encrypted, "encrypted.pdf", found("encrypted")),
    Hostile("pdf_with_actions", actions, "actions.pdf", words=(_WORDS,)),
    Hostile("pdf_broken_jbig2", broken_jbig2, "jbig2.pdf", found("page_without_text")),
    Hostile("pdf_broken_jpeg2000", broken_jpeg2000, "jpx.pdf", found("page_without_text", "blank_page")),
    Hostile("pdf_letters_without_end", letters_without_end, "letters.pdf", words=("abcdefghij klmnopqrs",)),
    Hostile("pdf_attached_bomb", attached_bomb, "attached.pdf", found("part_too_large"), (_WORDS,)),
    Hostile("pdf_attachments_without_end", attachments_without_end, "names.pdf", words=(_WORDS,)),
    Hostile("png_bomb", png_bomb, "bomb.png", _NO_PICTURE),
    Hostile("png_text_bomb", png_text_bomb, "comment.png", _NO_PICTURE),
    Hostile("tiff_in_a_circle", tiff_in_a_circle, "circle.tif", _NO_PICTURE),
    Hostile("gif_that_lies", gif_that_lies, "lies.gif", _NO_PICTURE),
    Hostile("jpeg_of_a_header", jpeg_of_a_header, "header.jpg", _NO_PICTURE),
)
