"""Hostile web archives: records that lie about their length, bytes that were changed, bombs in what was sent."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import zipfile
import zlib

from tests.broken.hostile import ESCAPED, Hostile, found

WORDS = "The city bought cameras, the notice says."
SAID = ("The city bought cameras",)
PAGE = f"<html><body><p>{WORDS}</p></body></html>".encode()
URL = "https://example.org/notice.html"
MB = 1 << 20
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def record(block: bytes, kind: str = "response", *, length: str = "", more: str = "", url: str = URL) -> bytes:
    digest = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
    return (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2019-03-04T10:00:00Z\r\n"
        f"WARC-Block-Digest: sha1:{digest}\r\n{more}Content-Length: {length or len(block)}\r\n\r\n"
    ).encode() + (block + b"\r\n\r\n")


GOOD = record(HTTP + b"\r\n" + PAGE)


def changed() -> bytes:
    return GOOD.replace(b"bought cameras", b"bought Cameras")


def bomb_in_a_response() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = b"".join([*(packer.compress(bytes(MB)) for _ in range(150)), packer.flush()])
    return record(HTTP + b"Content-Encoding: gzip\r\n\r\n" + body) + GOOD


def damaged_in_the_middle() -> bytes:
    pieces = [bytearray(gzip.compress(record(HTTP + b"\r\n" + PAGE), mtime=0)) for _ in range(5)]
    pieces[2][30:34] = b"\xff\xff\xff\xff"
    return b"".join(bytes(piece) for piece in pieces)


def many_records() -> bytes:
    return b"".join(record(HTTP + b"\r\n" + PAGE, url=f"{URL}?{number}") for number in range(20_000))


def wacz(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in ({"datapackage.json": b"{}"} | members).items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


SAVED = """MIME-Version: 1.0
Content-Type: multipart/related; boundary="b"

--b
Content-Type: text/html
Content-Location: file:///C:/{escaped}.html

<html><p>{words}</p></html>
"""


def saved(end: str = "--b--\n") -> bytes:
    return (SAVED.format(escaped=ESCAPED, words=WORDS) + end).replace("\n", "\r\n").encode()


SHORT = found("record_truncated")
DAMAGED = found("archive_damaged")

HOSTILE: tuple[Hostile, ...] = (
    Hostile("warc_says_more_than_it_holds", lambda: record(PAGE, length="999999") + GOOD, "a.warc", SHORT, SAID),
    Hostile("warc_says_less_than_it_holds", lambda: record(PAGE, length="7") + GOOD, "a.warc", DAMAGED, SAID),
    Hostile("warc_says_all_there_is", lambda: record(PAGE, length="9" * 17) + GOOD, "a.warc", SHORT, SAID),
    Hostile("warc_says_no_length", lambda: record(PAGE, length="-1") + GOOD, "a.warc", DAMAGED, SAID),
    Hostile("warc_cut_off", lambda: GOOD[:-30], "cut.warc", SHORT, SAID),
    Hostile(
        "warc_compressed_and_cut_off", lambda: gzip.compress(GOOD + GOOD, mtime=0)[:-40], "a.warc.gz", DAMAGED | SHORT
    ),
    Hostile("warc_damaged_in_the_middle", damaged_in_the_middle, "bad.warc.gz", DAMAGED, SAID),
    Hostile("warc_changed", changed, "changed.warc", found("digest_mismatch"), ("The city bought Cameras",)),
    Hostile("warc_bomb_in_a_response", bomb_in_a_response, "bomb.warc", found("archive_bomb", "part_too_large")),
    Hostile("warc_refers_to_another", lambda: record(b"", "revisit"), "again.warc", found("revisit")),
    Hostile(
        "warc_says_it_was_cut_off", lambda: record(PAGE, more="WARC-Truncated: length\r\n"), "short.warc", SHORT, SAID
    ),
    Hostile(
        "warc_chunks_cut_off",
        lambda: record(HTTP + b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n" % (len(PAGE) * 2) + PAGE),
        "chunks.warc",
        found("member_damaged"),
        SAID,
    ),
    Hostile(
        "warc_unknown_coding",
        lambda: record(HTTP + b"Content-Encoding: br\r\n\r\n\x0b\x02\x80" + bytes(9)),
        "br.warc",
        found("member_damaged"),
    ),
    Hostile("warc_endless_header", lambda: b"WARC/1.1\r\n" + b"X: y\r\n" * 2_000_000, "head.warc", DAMAGED),
    Hostile("warc_of_nothing", lambda: b"WARC/1.1\r\n\r\n", "none.warc", DAMAGED),
    Hostile("warc_20000_records", many_records, "many.warc", words=SAID),
    Hostile("wacz_without_archives", lambda: wacz({"archive/readme.txt": b"x"}), "none.wacz", found("empty_archive")),
    Hostile(
        "wacz_with_a_cut_archive",
        lambda: wacz({"archive/data.warc": GOOD + GOOD[:-30]}),
        "cut.wacz",
        SHORT,
        SAID,
    ),
    Hostile(
        "wacz_leads_out",
        lambda: wacz({f"archive/../../{ESCAPED}.warc": GOOD}),
        "out.wacz",
        found("odd_member_name"),
        SAID,
    ),
    Hostile("mhtml_of_a_local_file", saved, "saved.mht", words=SAID),
    Hostile("mhtml_cut_off", lambda: saved(""), "saved.mht", found("mail_damaged"), SAID),
)
