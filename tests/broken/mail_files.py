"""Hostile mail: parts without number or end, names that lead out, encodings that lie."""

from __future__ import annotations

import base64

from tests.broken.hostile import ESCAPED, Hostile, found

WORDS = "The city bought cameras, the notice says."
SAID = ("The city bought cameras",)
CHINESE = "关于公安局采购监控系统的通知。市公安局与企业签署合作协议。"
HEAD = (
    b"From: desk@example.org\r\nTo: list@example.org\r\nSubject: Notice\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\n"
)


def mail(rest: str, body: bytes = b"") -> bytes:
    return HEAD + rest.replace("\n", "\r\n").encode() + body


def mixed(*parts: str, end: str = "--b--\n") -> bytes:
    divided = "".join(f"--b\n{part}\n" for part in parts)
    return mail(f'Content-Type: multipart/mixed; boundary="b"\n\n{divided}{end}')


def attached(disposition: str) -> bytes:
    return mixed(
        f"\n{WORDS}\n", f"Content-Type: text/plain\nContent-Disposition: {disposition}\n\nAn annex of words.\n"
    )


def many_parts() -> bytes:
    return mail('Content-Type: multipart/mixed; boundary="b"\n\n') + b"--b\r\n\r\nwords\r\n" * 300_000 + b"--b--\r\n"


def nested(levels: int) -> bytes:
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n" for level in range(levels))
    tail = "".join(f"\n--b{level}--\n" for level in reversed(range(levels)))
    return mail(f"{head}\n{WORDS}{tail}")


def mails_in_mails(levels: int) -> bytes:
    data = mail(f"\n{WORDS}\n")
    for level in range(levels):
        head = f"Content-Type: multipart/mixed; boundary=c{level}\n\n--c{level}\nContent-Type: message/rfc822\n\n"
        data = mail(head, data + f"\r\n--c{level}--\r\n".encode())
    return data


def same_boundary() -> bytes:
    inner = f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n{WORDS}\n--b--\n"
    return mixed(inner)


def wrong_charset() -> bytes:
    return mail("Content-Type: text/plain; charset=utf-8\n\n", (CHINESE * 3).encode("gb18030"))


def mailbox() -> bytes:
    return b"".join(b"From desk@example.org Mon Mar  4 10:00:00 2019\r\n" + mail(f"\n{WORDS}\n\n") for _ in range(300))


TNEF = base64.b64encode(b"\x78\x9f\x3e\x22" + bytes(200)).decode()
HTML = f"<html><body><p>{WORDS}</p></body></html>"

HOSTILE: tuple[Hostile, ...] = (
    Hostile("mail_300000_parts", many_parts, "many.eml", found("parts_left_out"), ("words",)),
    Hostile("mail_100_levels", lambda: nested(100), "deep.eml", words=SAID),
    Hostile("mail_1000_levels", lambda: nested(1000), "deep.eml", found("mail_too_deep"), SAID),
    Hostile("mail_20_mails_in_mails", lambda: mails_in_mails(20), "deep.eml", found("too_deep")),
    Hostile(
        "mail_without_boundary",
        lambda: mail(f"Content-Type: multipart/mixed\n\n--b\n\n{WORDS}\n--b--\n"),
        "broken.eml",
        found("mail_damaged"),
        SAID,
    ),
    Hostile("mail_without_end", lambda: mixed(f"\n{WORDS}", end=""), "cut.eml", found("mail_damaged"), SAID),
    Hostile("mail_same_boundary_within", same_boundary, "same.eml", found("mail_damaged", "text_outside_parts"), SAID),
    Hostile(
        "mail_boundary_of_signs",
        lambda: mail(f'Content-Type: multipart/mixed; boundary="(.*)+$"\n\n--(.*)+$\n\n{WORDS}\n--(.*)+$--\n'),
        "signs.eml",
        words=SAID,
    ),
    Hostile(
        "mail_hides_behind_its_end",
        lambda: mixed(f"\n{WORDS}", end="--b--\nhidden words\n"),
        "hidden.eml",
        found("text_outside_parts"),
        SAID,
    ),
    Hostile(
        "mail_attachment_leads_out",
        lambda: attached(f"attachment; filename=../../{ESCAPED}.txt"),
        "out.eml",
        found("odd_member_name"),
        (*SAID, "An annex of words"),
    ),
    Hostile(
        "mail_attachment_encoded_leads_out",
        lambda: attached(f"attachment; filename*=utf-8''%2e%2e%2f%2e%2e%2f{ESCAPED}.txt"),
        "out.eml",
        found("odd_member_name"),
        (*SAID, "An annex of words"),
    ),
    Hostile(
        "mail_attachment_named_in_gbk",
        lambda: attached(f"attachment; filename*=gb18030''{'%B8%BD%BC%FE'}.txt"),
        "named.eml",
        words=(*SAID, "An annex of words"),
    ),
    Hostile(
        "mail_outlook_wrapper",
        lambda: mixed(
            f"\n{WORDS}\n", f"Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n{TNEF}\n"
        ),
        "winmail.eml",
        found("unsupported_media_type"),
        SAID,
    ),
    Hostile(
        "mail_encrypted",
        lambda: mail("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAGCSqGSIb3\n"),
        "sealed.eml",
        found("encrypted_mail"),
    ),
    Hostile(
        "mail_signed",
        lambda: mail(
            "Content-Type: multipart/signed; boundary=b\n\n"
            f"--b\n\n{WORDS}\n--b\nContent-Type: application/pgp-signature\n\nnone\n--b--\n"
        ),
        "signed.eml",
        found("signature_unchecked"),
        SAID,
    ),
    Hostile("mail_only_html", lambda: mail(f"Content-Type: text/html; charset=utf-8\n\n{HTML}\n"), "a.eml", words=SAID),
    Hostile("mail_wrong_charset", wrong_charset, "charset.eml", found("wrong_encoding"), (CHINESE,)),
    Hostile(
        "mail_base64_cut_off",
        lambda: mail("Content-Transfer-Encoding: base64\n\n", base64.b64encode(WORDS.encode() * 9)[:-3]),
        "cut.eml",
        found("member_damaged"),
        SAID,
    ),
    Hostile("mail_endless_header", lambda: mail(f"X-Long: {'x' * 5_000_000}\n\n{WORDS}\n"), "long.eml", words=SAID),
    Hostile(
        "mail_200000_header_lines",
        lambda: mail("".join(f"X-{number}: y\n" for number in range(200_000)) + f"\n{WORDS}\n"),
        "lines.eml",
        words=SAID,
    ),
    Hostile(
        "mail_broken_words",
        lambda: mail(f"X-Note: =?gb18030?B?!!!?= =?nonsense?Q?=FF?= =?utf-8?B?\n\n{WORDS}\n"),
        "words.eml",
        found("undecodable_header"),
        SAID,
    ),
    Hostile("mail_no_body", lambda: HEAD, "none.eml", words=("Notice",)),
    Hostile("mail_nul_bytes", lambda: mail("\n", WORDS.encode() + bytes(5000)), "nul.eml", words=SAID),
    Hostile("mailbox_of_300", mailbox, "inbox.mbox", words=SAID),
)
