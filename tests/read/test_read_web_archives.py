"""Web archives: each page with its own address; what is cut off, changed or only referred to is told."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from whobuilt.core.problems import Problem
from whobuilt.ports import Part
from whobuilt.read import read
from whobuilt.read.warc_records import Record, check_digest, iter_records

URL = "https://example.org/notices/1.html"
PAGE = b"<html><p>The city bought cameras, a notice says.</p></html>"
DAY = "2019-03-04T10:00:00Z"

Opened = tuple[list[Part], list[Problem]]


def open_archive(data: bytes | Path) -> Opened:
    answer = read(data, "blob", "crawl.warc")
    items = [*answer.problems, *answer.parts]
    return [item for item in items if isinstance(item, Part)], [item for item in items if isinstance(item, Problem)]


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def record(kind: str, url: str, block: bytes, payload: bytes | None = None, **header: str) -> bytes:
    """One record, with the digests of its block and its payload."""
    fields = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": DAY, "Content-Length": str(len(block))}
    fields["WARC-Block-Digest"] = digest(block)
    if payload is not None:
        fields["WARC-Payload-Digest"] = digest(payload)
    fields |= {name.replace("_", "-"): value for name, value in header.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def digest(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def write_warc(pages: list[tuple[str, bytes]], *, packed: bool = True, **header: str) -> bytes:
    """An archive with a request and a response for each page."""
    records = [record("warcinfo", "", b"software: test\r\n", Content_Type="application/warc-fields")]
    fields = {"Content-Type": "text/html; charset=utf-8"}
    fields |= {name.replace("_", "-"): value for name, value in header.items()}
    head = "HTTP/1.1 200 OK\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
    for url, body in pages:
        records.append(record("response", url, head.encode() + body, body, Content_Type="application/http"))
        records.append(record("request", url, b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"))
    return b"".join(map(gzip.compress, records) if packed else records)


@pytest.mark.parametrize("packed", [True, False])
def test_each_response_is_a_part_with_its_address_its_day_and_its_type(packed: bool) -> None:  # noqa: FBT001 - a case
    ((part,), problems) = open_archive(write_warc([(URL, PAGE)], packed=packed))
    assert not problems
    assert part == Part("1.html", PAGE, "text/html; charset=utf-8", URL, datetime(2019, 3, 4, 10, tzinfo=UTC))


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(body[at : at + 7]), body[at : at + 7]) for at in range(0, len(body), 7)) + (
        b"0\r\n\r\n"
    )


@given(st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=5), st.booleans(), st.booleans())
def test_payloads_are_those_that_another_program_reads(bodies: list[bytes], packed: bool, folded: bool) -> None:  # noqa: FBT001 - drawn
    header = {"Content_Encoding": "gzip", "Transfer_Encoding": "chunked"} if folded else {}
    pages = [
        (f"{URL}?{number}", chunked(gzip.compress(body)) if folded else body) for number, body in enumerate(bodies)
    ]
    data = write_warc(pages, packed=packed, **header)
    parts, problems = open_archive(data)
    records = (found for found in ArchiveIterator(io.BytesIO(data)) if found.rec_type == "response")
    theirs = [found.content_stream().read() for found in records]
    assert [part.data for part in parts] == theirs == bodies
    assert not problems


def test_a_resource_has_the_type_that_the_record_says() -> None:
    data = record("resource", "urn:screenshot", b"\x89PNG\r\n\x1a\n", Content_Type="image/png")
    ((part,), problems) = open_archive(data)
    assert (part.media_type, part.locator, problems) == ("image/png", "urn:screenshot", [])


def test_a_revisit_is_told_with_what_it_refers_to() -> None:
    first = "https://example.org/first"
    data = record("revisit", URL, b"", WARC_Refers_To_Target_URI=first, WARC_Refers_To_Date=DAY)
    parts, (problem,) = open_archive(data)
    assert not parts
    assert (problem.code, problem.where) == ("revisit", URL)
    assert "https://example.org/first on 2019-03-04" in problem.message


def test_a_changed_byte_in_a_payload_is_told() -> None:
    plain = write_warc([(URL, PAGE)], packed=False)
    changes = [(plain.replace(b"cameras", b"kameras"), 2), (plain.replace(b"200 OK", b"200 NO"), 1)]
    for data, count in changes:
        (_,), problems = open_archive(data)
        assert codes(problems) == ["digest_mismatch"] * count
        assert all(problem.where == URL for problem in problems)


def test_digests_are_compared_in_each_form_that_archives_write() -> None:
    assert check_digest("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b"") is True
    assert check_digest("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", b"x", b"") is True
    assert check_digest("SHA-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", b"") is True
    assert check_digest("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b"x") is False
    assert check_digest("sha1:", b"") is None
    assert check_digest("crc32:00000000", b"") is None


def test_a_record_that_says_that_it_was_cut_off_is_told() -> None:
    plain = write_warc([(URL, PAGE)], packed=False).replace(
        b"WARC-Type: response\r\n", b"WARC-Type: response\r\nWARC-Truncated: time\r\n"
    )
    (part,), (problem,) = open_archive(plain)
    assert part.data == PAGE
    assert problem.code == "record_truncated"


PAGES = [(f"https://example.org/{number}.html", PAGE + b"%d" % number) for number in range(6)]


@pytest.mark.parametrize("length", ["1", "99999", "999999999999999", "99999999999999999999", "x", "-5"])
def test_a_lying_length_costs_its_record_only(length: str) -> None:
    records = write_warc(PAGES, packed=False).split(b"WARC/1.1\r\n")
    place = next(index for index, record in enumerate(records) if b"/2.html" in record and b"response" in record)
    head, mark, rest = records[place].partition(b"Content-Length: ")
    records[place] = head + mark + length.encode() + rest[rest.index(b"\r\n") :]
    parts, problems = open_archive(b"WARC/1.1\r\n".join(records))
    assert {part.data for part in parts} >= {body for url, body in PAGES if not url.endswith("/2.html")}
    assert {"archive_damaged", "record_truncated"} & set(codes(problems))


@given(st.floats(0.05, 0.95))
def test_what_is_there_of_an_archive_that_was_cut_off_is_read(share: float) -> None:
    for packed in (True, False):
        whole = write_warc(PAGES, packed=packed)
        cut = whole[: int(len(whole) * share)]
        parts, problems = open_archive(cut)
        assert all(dict(PAGES)[part.locator].startswith(part.data) for part in parts)
        ends = [
            found.place + found.length for found in iter_records(io.BytesIO(cut), 1 << 20) if isinstance(found, Record)
        ]
        between = not problems and ends  # it was cut between two records: nothing says that there were more
        assert between or {"archive_damaged", "record_truncated"} & set(codes(problems))


def test_a_damaged_place_in_a_compressed_archive_costs_its_record_only() -> None:
    whole = bytearray(write_warc(PAGES))
    starts = [at for at in range(len(whole) - 3) if whole[at : at + 3] == b"\x1f\x8b\x08"]
    place = starts[5]  # the third response, after the archive's own record
    whole[place + 20 : place + 24] = b"\xff\xff\xff\xff"
    parts, problems = open_archive(bytes(whole))
    assert len(parts) == len(PAGES) - 1
    assert "archive_damaged" in codes(problems)


@given(st.binary(max_size=200))
def test_any_bytes_after_the_mark_are_read(data: bytes) -> None:
    for whole in (b"WARC/1.1\r\n" + data, gzip.compress(b"WARC/1.1\r\n" + data)):
        parts, problems = open_archive(whole)
        assert "reader_failed" not in codes(problems)
        assert parts or problems


def test_a_wacz_gives_its_archives() -> None:
    buffer = io.BytesIO()
    warc = write_warc([(URL, PAGE)])
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/data.warc.gz", warc)
        archive.writestr("archive/readme.txt", "not an archive")
        archive.writestr("pages/pages.jsonl", "{}")
        archive.writestr("datapackage.json", "{}")
    ((part,), problems) = open_archive(buffer.getvalue())
    assert (part.name, part.data, part.media_type) == ("archive/data.warc.gz", warc, "application/warc")
    assert not problems
    ((page,), problems) = open_archive(part.data)
    assert (page.data, problems) == (PAGE, [])


SAVED = b"""From: <Saved by Blink>\r
Snapshot-Content-Location: https://example.org/notice\r
Subject: Notice\r
Date: Mon, 4 Mar 2019 10:00:00 -0000\r
MIME-Version: 1.0\r
Content-Type: multipart/related;\r
\ttype="text/html";\r
\tboundary="----MultipartBoundary--x----"\r
\r
\r
------MultipartBoundary--x----\r
Content-Type: image/png\r
Content-Transfer-Encoding: base64\r
Content-Location: https://example.org/logo.png\r
\r
iVBORw0KGgo=\r
------MultipartBoundary--x----\r
Content-Type: text/html\r
Content-Transfer-Encoding: quoted-printable\r
\r
<html><p>The city bought cameras =E2=80=94 a notice=\r
 says.</p></html>\r
------MultipartBoundary--x------\r
"""


def test_a_saved_page_comes_first_and_each_part_has_its_address() -> None:
    parts, problems = open_archive(SAVED)
    assert not problems
    assert [(part.media_type, part.locator) for part in parts] == [
        ("text/html", "https://example.org/notice"),
        ("image/png", "https://example.org/logo.png"),
    ]
    assert parts[0].data.decode() == "<html><p>The city bought cameras — a notice says.</p></html>"
    assert parts[1].data == b"\x89PNG\r\n\x1a\n"
    assert open_archive(SAVED[:-60])[1]
