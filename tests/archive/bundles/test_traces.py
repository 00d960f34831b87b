"""What a file tells of who made it: found where it is cheap to see, and no file breaks the looking."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whobuilt.archive.bundles.traces import MOST, find_traces


def make_zip(**files: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in files.items():
            package.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


def make_jpeg(order: str) -> bytes:
    """A JPEG's beginning, with a camera, an artist and a position in its Exif."""
    artist = b"press office\0"
    entries = [
        (0x0110, 2, 4, b"X10\0"),
        (0x013B, 2, len(artist), struct.pack(f"{order}I", 50)),
        (0x8825, 4, 1, b"\0" * 4),
    ]
    body = struct.pack(f"{order}H", len(entries))
    for tag, kind, length, value in entries:
        body += struct.pack(f"{order}HHI", tag, kind, length) + value
    tiff = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, 8) + body
    return b"\xff\xd8\xff\xe1\x00\x60Exif\0\0" + tiff.ljust(50, b"\0") + artist


CASES = {
    "pdf": (
        b"%PDF-1.4\n1 0 obj <</Author (Desk \\(two\\)) /Producer(Writer 7)>>",
        {("Author", "Desk (two)"), ("Producer", "Writer 7")},
    ),
    "pdf in utf-16": (b"%PDF-1.4 /Author (\xfe\xff\x00D\x00e)", {("Author", "De")}),
    "xmp": (
        b"%PDF-1.7 <x:xmpmeta><dc:creator><rdf:Seq><rdf:li>desk</rdf:li></rdf:Seq></dc:creator></x:xmpmeta>",
        {("creator", "desk")},
    ),
    "docx": (
        make_zip(
            docProps__core_xml="<dc:creator>desk</dc:creator><cp:lastModifiedBy>A &amp; B</cp:lastModifiedBy>",
            docProps__app_xml="<Company>A company</Company>",
        ),
        {("creator", "desk"), ("lastModifiedBy", "A & B"), ("Company", "A company")},
    ),
    "odt": (make_zip(meta_xml="<meta:initial-creator>desk</meta:initial-creator>"), {("initial-creator", "desk")}),
    "jpeg, little end first": (
        make_jpeg("<"),
        {("camera", "X10"), ("artist", "press office"), ("position (GPS)", "yes")},
    ),
    "jpeg, big end first": (make_jpeg(">"), {("camera", "X10"), ("artist", "press office"), ("position (GPS)", "yes")}),
    "html": (b"<meta name='author' content='desk &lt;x&gt;'>", {("author", "desk <x>")}),
    "mail": (
        b"From: desk@vendor.example\r\nX-Mailer: M 1\r\n\r\nText",
        {("From", "desk@vendor.example"), ("X-Mailer", "M 1")},
    ),
    "web record": (b"WARC/1.1\r\n\r\nGET / HTTP/1.1\r\nCookie: id=7\r\n\r\n", {("Cookie", "id=7")}),
    "nothing": (b"plain words", set()),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_file_tells_of_its_makers_is_found(name: str) -> None:
    data, expected = CASES[name]
    assert set(find_traces(data)) == expected


@settings(deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF", b"\xff\xd8 Exif\0\0II", b"PK\x03\x04", b"\x89PNG tEXtAuthor\0"]),
)
def test_no_bytes_break_the_looking(data: bytes, start: bytes) -> None:
    assert len(find_traces(start + data)) <= MOST


def test_long_lists_are_cut() -> None:
    data = b"".join(b"From: %d\n" % number for number in range(1000))
    assert len(find_traces(data)) == MOST


@pytest.mark.parametrize(
    "piece",
    [
        b"<date ",
        b"<dc:date x>",
        b"<a:",
        b"<meta ",
        b"<meta name=author ",
        b"<rdf:li ",
        b"</rdf:Seq",
        b"/Author(",
        b"From: ",
    ],
)
@pytest.mark.parametrize("start", [b"", b"%PDF-1.7 <x:xmpmeta>", b"<x:xmpmeta>", b"PK"])
def test_what_never_ends_is_looked_through_once(piece: bytes, start: bytes) -> None:
    """Each of these cost minutes where a search for the end began anew at every one."""
    data = piece * ((128 << 10) // len(piece))
    if start == b"PK":
        found = find_traces(make_zip(docProps__core_xml=data.decode(), meta_xml=data.decode()))
    else:
        found = find_traces(start + data)
    assert found == ()
