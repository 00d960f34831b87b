"""Mail: header and text with their map; all else as parts; nothing is lost without a word."""

from __future__ import annotations

import base64
import mailbox
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from whobuilt.core.evidence import Document, PassageKind
from whobuilt.core.problems import Problem
from whobuilt.ports import Part, Read
from whobuilt.read import read
from whobuilt.read.mail import part_text


def open_mail(data: bytes, name: str = "note.eml") -> tuple[Document, list[Part], list[Problem]]:
    answer = read(data, "blob", name)
    assert answer.document is not None
    parts, problems = take(answer)
    return answer.document, parts, problems


def take(answer: Read) -> tuple[list[Part], list[Problem]]:
    items = [*answer.problems, *answer.parts]
    return [item for item in items if isinstance(item, Part)], [item for item in items if isinstance(item, Problem)]


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def write_mail(text: str = "The city bought cameras.\n", subject: str = "Award notice") -> EmailMessage:
    mail = EmailMessage(SMTP)
    mail["From"] = "Press desk <desk@example.org>"
    mail["To"] = "list@example.org"
    mail["Subject"] = subject
    mail["Date"] = "Mon, 04 Mar 2019 10:00:00 +0800"
    mail["Message-ID"] = "<1@example.org>"
    mail.set_content(text)
    return mail


def assert_mapped(document: Document, data: bytes) -> None:
    """Each run of the text is found in its part, as it stands there or as its encoded words mean."""
    texts = {part: part_text(data, part) for part in {segment.part for segment in document.segments}}
    for segment in document.segments:
        source = texts[segment.part][segment.source_start : segment.source_end]
        text = document.text[segment.start : segment.end]
        assert text == source or ("=?" in source and segment.part == "header")


def test_header_and_text_are_the_document() -> None:
    mail = write_mail()
    mail.add_alternative("<p>The city bought <b>cameras</b>.</p>", subtype="html")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="annex.pdf")
    data = bytes(mail)
    document, parts, problems = open_mail(data)
    assert not problems
    assert document.metadata.title == "Award notice"
    assert document.metadata.published is not None
    assert document.metadata.published.iso == "2019-03-04"
    assert document.metadata.authors == ()
    assert "From: Press desk <desk@example.org>" in document.text
    assert_mapped(document, data)
    kinds = {document.text[passage.start : passage.end]: passage.kind for passage in document.passages}
    assert kinds["Award notice"] is PassageKind.TITLE
    assert kinds["The city bought cameras."] is PassageKind.MAIN
    assert document.place_of(document.text.index("The city")) == "part 1.1, line 1"
    assert document.place_of(document.text.index("Press desk")) == "header From"
    assert [(part.name, part.media_type) for part in parts] == [
        ("1.2.html", "text/html; charset=utf-8"),
        ("annex.pdf", "application/pdf"),
    ]
    assert parts[0].data == b"<p>The city bought <b>cameras</b>.</p>\r\n"
    assert parts[0].at is not None


CHINESE = "关于公安局采购监控系统的通知"


@pytest.mark.parametrize("charset", ["gb18030", "utf-8", "big5", "gb2312"])
def test_encoded_words_are_read_and_lead_back(charset: str) -> None:
    words = CHINESE if charset != "big5" else "關於警察局採購監控系統的通知"
    raw = words.encode(charset)
    first, second = (base64.b64encode(piece).decode() for piece in (raw[:9], raw[9:]))  # cut within a character
    header = f"Subject: Fwd: =?{charset}?B?{first}?=\r\n =?{charset}?B?{second}?= (2019)\r\n"
    data = f"From: a@example.org\r\n{header}Message-ID: <1@x>\r\n\r\nWords.\r\n".encode()
    document, _, problems = open_mail(data)
    assert not problems
    assert document.metadata.title == f"Fwd: {words} (2019)"
    assert_mapped(document, data)
    segment = document.segment_at(document.text.index(words))
    assert segment is not None
    assert document.text[segment.start : segment.end] == words
    assert part_text(data, "header")[segment.source_start : segment.source_end].startswith(f"=?{charset}?B?")


@pytest.mark.parametrize(
    ("declared", "real"),
    [("gb2312", "gb18030"), ("utf-8", "gb18030"), ("iso-8859-1", "utf-8"), ("us-ascii", "gb18030")],
)
@pytest.mark.parametrize("coding", ["8bit", "base64"])
def test_a_body_is_read_in_its_real_encoding(declared: str, real: str, coding: str) -> None:
    raw = (CHINESE * 3 + "\n").encode(real)
    body = base64.encodebytes(raw) if coding == "base64" else raw
    head = f"From: a@x\nSubject: x\nMessage-ID: <1@x>\nContent-Type: text/plain; charset={declared}\n"
    data = f"{head}Content-Transfer-Encoding: {coding}\n\n".encode() + body
    document, _, problems = open_mail(data)
    assert CHINESE * 3 in document.text
    assert_mapped(document, data)
    assert codes(problems) == ([] if declared == "gb2312" else ["wrong_encoding"])


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="..\\..\\evil.txt"', "..\\..\\evil.txt"),
        ("attachment; filename=../../evil.txt", "../../evil.txt"),
        ("attachment; filename*=utf-8''%E9%99%84%E4%BB%B6.txt", "附件.txt"),
        ('attachment; filename*0="long"; filename*1="er.txt"', "longer.txt"),
        ('attachment; filename="=?gb18030?B?uL28/i50eHQ=?="', "附件.txt"),
        ("attachment", "2"),
    ],
)
def test_attachments_have_the_names_that_were_written(header: str, name: str) -> None:
    data = (
        "From: a@x\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nWords.\n--b\n"
        f"Content-Type: application/octet-stream\nContent-Disposition: {header}\n\nbytes\n--b--\n"
    ).encode()
    _, (part,), problems = open_mail(data)
    assert part.name.removesuffix(".bin") == name
    assert part.data == b"bytes"
    assert codes(problems) == (["odd_member_name"] if ".." in name else [])


def test_an_attached_mail_is_a_mail_of_its_own() -> None:
    outer = write_mail()
    outer.add_attachment(write_mail("The inner words.\n", subject="Inner"))
    _, (part,), problems = open_mail(bytes(outer))
    assert not problems
    document, parts, _ = open_mail(part.data, part.name)
    assert (document.metadata.title, parts) == ("Inner", [])
    assert "The inner words." in document.text


ENCRYPTED = b"""Content-Type: multipart/encrypted; boundary=b

--b
Content-Type: application/pgp-encrypted

Version: 1
--b
Content-Type: application/octet-stream

-----BEGIN PGP MESSAGE-----
--b--
"""
SIGNED = b"""Content-Type: multipart/signed; boundary=b

--b

Words.
--b
Content-Type: application/pgp-signature

-----BEGIN PGP SIGNATURE-----
--b--
"""
LOSSES = [
    (b"Content-Type: multipart/mixed\n\nWords.\n", ["mail_damaged"]),
    (b"Content-Type: multipart/mixed; boundary=b\n\n--c\n\nWords.\n", ["mail_damaged"]),
    (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nWords.\n", ["mail_damaged"]),
    (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nWords.\n--b--\nHidden.\n", ["text_outside_parts"]),
    (
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"Hidden. " * 40 + b"\n--b\n\nWords.\n--b--\n",
        ["text_outside_parts"],
    ),
    (b"Content-Transfer-Encoding: base64\n\nV29yZHMu!!!!\n", ["member_damaged"]),
    (b"Content-Transfer-Encoding: base64\n\nV29yZHMuV\n", ["member_damaged"]),
    (b"X-Note: =?gb18030?B?!!!?=\n\nWords.\n", ["undecodable_header"]),
    (b"Content-Type: application/pkcs7-mime\n\nMIAG\n", ["encrypted_mail"]),
    (ENCRYPTED, ["encrypted_mail"]),
    (SIGNED, ["signature_unchecked"]),
]


@pytest.mark.parametrize(("rest", "expected"), LOSSES)
def test_what_cannot_be_read_is_told(rest: bytes, expected: list[str]) -> None:
    data = b"From: a@x\nSubject: x\nMIME-Version: 1.0\n" + rest
    document, _, problems = open_mail(data)
    assert codes(problems) == expected
    assert_mapped(document, data)
    if b"Words." in rest:
        assert "Words." in document.text


def nested(levels: int) -> bytes:
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n" for level in range(levels))
    tail = "".join(f"\n--b{level}--\n" for level in reversed(range(levels)))
    return f"From: a@x\nSubject: x\nMIME-Version: 1.0\n{head}\nThe innermost words.{tail}".encode()


def test_deep_nesting_is_read_and_what_is_deeper_is_kept() -> None:
    document, parts, problems = open_mail(nested(90))
    assert (parts, problems) == ([], [])
    assert "The innermost words." in document.text
    _, parts, problems = open_mail(nested(300))
    assert codes(problems) == ["mail_too_deep"]
    assert b"The innermost words." in parts[0].data


def test_a_mailbox_gives_each_mail_as_it_stands_there(tmp_path: Path) -> None:
    mails = [write_mail(f"From the notice number {number}.\n\nMore.\n") for number in range(20)]
    box = mailbox.mbox(tmp_path / "box")
    for mail in mails:
        box.add(mail)
    box.close()
    answer = read(tmp_path / "box", "blob", "box")
    parts, problems = take(answer)
    assert not problems
    assert [part.media_type for part in parts] == ["message/rfc822"] * 20
    for number, part in enumerate(parts):
        document, _, problems = open_mail(part.data, part.name)
        assert f"rom the notice number {number}." in document.text
        assert not problems


@settings(deadline=None)  # the first starts what reads
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60), st.text(max_size=200))
@example("x", "\f")  # nothing but white space
@example("x", "a\fb\n\fc\nd\f")
def test_any_subject_and_text_are_read_and_lead_back(subject: str, text: str) -> None:
    mail = write_mail("x", subject="x")
    del mail["Subject"]
    mail["Subject"] = subject
    mail.set_content(text + "\n", cte="base64")
    data = bytes(mail)
    document, parts, _ = open_mail(data)
    assert_mapped(document, data)
    assert not parts
    assert document.metadata.title == subject.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    assert all(line in document.text for line in lines if line.strip()) or "\x00" in text


@given(st.binary(max_size=300), st.sampled_from([b"", b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"]))
def test_any_bytes_after_a_header_are_read(body: bytes, more: bytes) -> None:
    data = b"From: a@x\nSubject: x\nMIME-Version: 1.0\n" + more + b"\n" + body
    document, _, problems = open_mail(data)
    assert_mapped(document, data)
    assert "reader_failed" not in codes(problems)
