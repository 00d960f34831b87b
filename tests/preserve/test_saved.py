"""What a file saved from a browser says of itself."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.preserve.saved import SavedForm, Saying, find_saying

URL = "https://site.example/notices/7?a=b"
MOMENT = datetime(2023, 11, 7, 9, 23, 45, tzinfo=UTC)

SINGLE_FILE = f"""<!DOCTYPE html> <html lang=en><!--
 Page saved with SingleFile 
 url: {URL} 
 saved date: Tue Nov 07 2023 10:23:45 GMT+0100 (Central European Standard Time)
--><meta charset=utf-8><title>A notice</title>"""  # noqa: W291  # as the tool writes it
BROWSER = f"<!DOCTYPE html>\r\n<!-- saved from url=({len(URL):04}){URL} -->\r\n<html><head>"
MHTML = f"""From: <Saved by Blink>
Snapshot-Content-Location: {URL}
Subject: =?utf-8?Q?A=20notice?=
Date: Tue, 7 Nov 2023 09:23:45 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----MultipartBoundary"

------MultipartBoundary
Content-Type: text/html
Content-Location: {URL}

<html>"""
OLD_MHTML = MHTML.replace(f"Snapshot-Content-Location: {URL}\n", "").replace("-0000", "+0000").replace("\n", "\r\n")


def png(*texts: tuple[bytes, bytes, bytes]) -> bytes:
    def chunk(kind: bytes, block: bytes) -> bytes:
        return struct.pack(">I", len(block)) + kind + block + struct.pack(">I", zlib.crc32(kind + block))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    told = b"".join(chunk(kind, name + b"\x00" + value) for kind, name, value in texts)
    return b"\x89PNG\r\n\x1a\n" + head + told + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")


SAID = {
    "SingleFile": (SINGLE_FILE.encode(), SavedForm.SINGLE_FILE, MOMENT),
    "a browser's page": (BROWSER.encode(), SavedForm.BROWSER, None),
    "MHTML": (MHTML.encode().replace(b"-0000", b"GMT"), SavedForm.MHTML, MOMENT),
    "older MHTML": (OLD_MHTML.encode(), SavedForm.MHTML, MOMENT),
    "a screenshot": (
        png((b"tEXt", b"URL", URL.encode()), (b"tEXt", b"Creation Time", b"2023-11-07T10:23:45+01:00")),
        SavedForm.SCREENSHOT,
        MOMENT,
    ),
    "a screenshot in UTF-8": (
        png((b"iTXt", b"Source", b"\x00\x00\x00\x00" + URL.encode())),
        SavedForm.SCREENSHOT,
        None,
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_a_saved_file_says(name: str) -> None:
    data, form, at = SAID[name]
    assert find_saying(data) == Saying(form, URL, at)


SILENT = {
    "a page": b"<html><body>Page saved with SingleFile url: https://site.example/ saved date: today</body>",
    "a page saved from nowhere": b"<!-- saved from url=(0014)about:internet -->\r\n<html>",
    "a page saved from a disk": b"<!-- saved from url=(0020)file:///C:/notice.ht -->\r\n<html>",
    "a mail": b"From: desk@site.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n",
    "a picture": png(),
    "a picture with another text": png((b"tEXt", b"Software", b"https://site.example/")),
    "nothing": b"",
    "a comment too deep in the page": b"<html>" + b" " * 10_000 + SINGLE_FILE.encode(),
}


@pytest.mark.parametrize("name", SILENT)
def test_what_says_nothing(name: str) -> None:
    assert find_saying(SILENT[name]) is None


def test_a_time_without_a_zone_is_none() -> None:
    said = find_saying(SINGLE_FILE.replace(" GMT+0100 (Central European Standard Time)", "").encode())
    assert said == Saying(SavedForm.SINGLE_FILE, URL, None)


def test_credentials_are_left_out() -> None:
    said = find_saying(SINGLE_FILE.replace("https://", "https://ann:secret@").encode())
    assert said
    assert said.url == URL


@given(data=st.binary(max_size=300), name=st.sampled_from(sorted(SAID)), at=st.integers(0, 400))
def test_any_damage_is_borne(data: bytes, name: str, at: int) -> None:
    whole = SAID[name][0]
    for damaged in (data, whole[:at], whole[:at] + data + whole[at:], whole[:at] + data):
        found = find_saying(damaged)
        assert found is None or found.url.startswith("http")
