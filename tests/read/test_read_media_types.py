"""Content decides what a file is; its name only tells kinds of text apart."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from whobuilt.core.problems import Problem
from whobuilt.read.media_type import MAGIC, MediaType, detect_media_type, is_supporting, unreadable


def zipped(*members: str, mimetype: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for member in members:
            archive.writestr(member, "content")
    return buffer.getvalue()


def many(*members: str) -> bytes:
    """A ZIP archive whose telling members stand behind so many others that no first bytes show them."""
    return zipped(*(f"customXml/item{number}.xml" for number in range(2000)), *members)


OPEN = "application/vnd.oasis.opendocument."
TRACED = b"Received: from a by b; Mon, 4 Mar 2019 10:00:00 +0000\r\nFrom: desk@example.org\r\nSubject: x\r\n\r\nWords."


MARKED = [
    ("report.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "application/pdf"),
    ("report.txt", b"\n  %PDF-1.4\n", "application/pdf"),
    ("mailed.txt", b"Sent by a machine\n%PDF-1.4\n1 0 obj\nstartxref\n9\n%%EOF\n", "application/pdf"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
    ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
    ("old.gif", b"GIF89a\x01\x00", "image/gif"),
    ("scan.tif", b"II*\x00\x08\x00\x00\x00", "image/tiff"),
    ("small.webp", b"RIFF\x1a\x00\x00\x00WEBPVP8 ", "image/webp"),
    ("film.mp4", b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
    ("plain.zip", zipped("readme.txt"), "application/zip"),
    ("letter.txt", zipped("[Content_Types].xml", "word/document.xml"), "wordprocessingml"),
    ("table.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml"),
    ("slides.zip", zipped("[Content_Types].xml", "ppt/presentation.xml"), "presentationml"),
    ("late.docx", many("[Content_Types].xml", "word/document.xml"), "wordprocessingml.document"),
    ("words.zip", zipped("word/list.txt", "xl/list.txt"), "application/zip"),
    ("letter.odt", zipped("content.xml", mimetype=f"{OPEN}text"), f"{OPEN}text"),
    ("form.ott", zipped("content.xml", mimetype=f"{OPEN}text-template"), f"{OPEN}text"),
    ("table.ods", zipped("content.xml", mimetype=f"{OPEN}spreadsheet"), f"{OPEN}spreadsheet"),
    ("slides.odp", zipped("content.xml", mimetype=f"{OPEN}presentation"), f"{OPEN}presentation"),
    ("cut.docx", zipped("[Content_Types].xml", "word/document.xml")[:-120], "wordprocessingml.document"),
    ("crawl.zip", zipped("archive/data.warc.gz", "datapackage.json"), "application/wacz+zip"),
    ("book.epub", zipped(mimetype="application/epub+zip"), "application/epub+zip"),
    ("crawl.gz", gzip.compress(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n"), "application/warc"),
    ("winmail.dat", b"\x78\x9f\x3e\x22\x01\x00", "application/ms-tnef"),
    ("page.html.gz", gzip.compress(b"<html>"), "application/gzip"),
    ("tape.tar", b"name".ljust(257, b"\x00") + b"ustar", "application/x-tar"),
    ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "application/x-ole-storage"),
    ("letter.rtf", b"{\\rtf1\\ansi Hello}", "application/rtf"),
    ("program", b"\x7fELF\x02\x01\x01", "application/x-elf"),
    ("setup.exe", b"MZ\x90\x00\x03", "application/x-msdownload"),
    ("record.db", b"SQLite format 3\x00", "application/vnd.sqlite3"),
    ("crawl.warc", b"WARC/1.1\r\nWARC-Type: warcinfo\r\n", "application/warc"),
]


@pytest.mark.parametrize(("name", "data", "media_type"), MARKED, ids=[name for name, _, _ in MARKED])
def test_a_format_is_known_by_its_bytes(name: str, data: bytes, media_type: str) -> None:
    found = detect_media_type(data, name)
    assert isinstance(found, MediaType)
    assert media_type in found.name
    problem = unreadable(found, name)
    assert (problem.code, problem.where) == ("unsupported_media_type", name)
    assert found.name in problem.message


READ = [
    ("", b"Just words.\nAnd more words.", "text/plain"),
    ("", b"BMW and MZ are letters like ID3 and RIFF.", "text/plain"),
    ("notes.html", b"No tag stands here, whatever the name says.", "text/plain"),
    ("", b"<!DOCTYPE html><p>Hello", "text/html"),
    ("page.txt", b"\xef\xbb\xbf\n <HTML><body>Hello", "text/html"),
    ("", b'<?xml version="1.0"?><!-- saved --><html xmlns="x"><p>Hello', "text/html"),
    ("", "<html><p>Hello".encode("utf-16"), "text/html"),
    ("", "<html><p>Hello there".encode("utf-16-le"), "text/html"),
    ("", b"<div><p>One <b>two</b></p></div>", "text/html"),
    ("", b"<div><p>One <b>two</b></p></div>"[5:], "text/html"),
    ("code.txt", b"<p>One <b>two</b></p> as an example", "text/plain"),
    ("", b"5 < 6 and <b>bold</b> words <i>within</i> a <p>text</p>", "text/plain"),
    ("", b"# Title\n\nSome *words*, see [here](https://example.org/a).\n\n- one\n- two\n", "text/markdown"),
    ("", b"Title\n=====\n\n**Bold** words\n\n```\ncode\n```\n", "text/markdown"),
    ("", b"---\ntitle: A\ndate: 2019\n---\n# Heading\n", "text/markdown"),
    ("readme", b"<p align=center><b>x</b></p>\n\n# A\n\n## B\n\n[c](https://example.org)\n", "text/markdown"),
    ("plain.md", b"No mark at all.", "text/markdown"),
    ("report.txt", b"# Title\n\n[here](https://example.org/a)\n\n- one\n- two\n", "text/plain"),
    ("", b"# a comment\nvalue = 1\n", "text/plain"),
    ("", b"text with one stray \x00 in many words", "text/plain"),
    ("", b'{"json": "is known by its soundness"}', "application/json"),
    ("", b'{"json": "that is not sound"', "text/plain"),
    ("broken.json", b'{"json": "that is not sound"', "application/json"),
    ("note.txt", b'{"json": "in a text file"}', "text/plain"),
    ("", b"[see the annex] for more", "text/plain"),
    ("awards.csv", b"buyer,supplier\nA,B\n", "text/csv"),
    ("awards.tsv", b"buyer\tsupplier\nA\tB\n", "text/csv"),
    ("awards", b"buyer,supplier\nA,B\n", "text/plain"),
    ("essay.csv", b"No sign stands in the first line\n", "text/plain"),
    ("mail", TRACED, "message/rfc822"),
    ("mail.txt", TRACED, "message/rfc822"),
    ("note.eml", b"Subject: x\n\nWords", "message/rfc822"),
    ("note", b"Subject: x\nDate: 4 March 2019\nFrom: the desk\n\nWords", "text/plain"),
    ("inbox", b"From desk@example.org Mon Mar  4 10:00:00 2019\n" + TRACED, "application/mbox"),
    ("letter", b"From 2018 to 2019\nthe city bought cameras.", "text/plain"),
    ("saved.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "multipart/related"),
    (
        "saved",
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n",
        "multipart/related",
    ),
    ("mail", b"To: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "message/rfc822"),
]


@pytest.mark.parametrize(("name", "data", "media_type"), READ)
def test_readable_files_have_the_media_type_of_their_content(name: str, data: bytes, media_type: str) -> None:
    assert detect_media_type(data, name) == MediaType(media_type)


def test_a_file_is_known_as_its_bytes_are(tmp_path: Path) -> None:
    for number, (name, data, _) in enumerate([*MARKED, *READ]):
        path = tmp_path / str(number)
        path.write_bytes(data)
        assert detect_media_type(path, name) == detect_media_type(data, name)


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n"])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    problem = detect_media_type(data, "nothing.txt")
    assert isinstance(problem, Problem)
    assert problem.code == "empty_file"


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\x00" * 100, b"\x01\x00\x02\x00\x03\x00\x04\x00" * 50])
def test_binary_content_named_txt_is_no_text(data: bytes) -> None:
    problem = detect_media_type(data, "data.txt")
    assert isinstance(problem, Problem)
    assert problem.code == "binary_file"


def test_every_magic_number_names_its_type_for_a_person() -> None:
    assert all(magic.label.startswith(("a ", "an ")) and "/" in magic.media_type for magic in MAGIC)


@pytest.mark.parametrize(
    ("declared", "supporting"),
    [
        ("text/css; charset=utf-8", True),
        ("Application/JavaScript", True),
        ("font/woff2", True),
        ("text/html", False),
        ("application/json", False),
        ("image/png", False),
        ("", False),
    ],
)
def test_what_pages_are_drawn_with_is_told_from_what_they_say(declared: str, *, supporting: bool) -> None:
    assert is_supporting(declared) is supporting
