"""What kind of text a text is: a page, mail, a table, JSON, Markdown, or only text."""

from __future__ import annotations

import json
import re

from whobuilt.read.mbox import POSTMARK

PLAIN, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"
CSV, JSON = "text/csv", "application/json"
MAIL, MBOX, MHTML = "message/rfc822", "application/mbox", "multipart/related"

_HEAD = 4096  # bytes in which a page shows that it is one
_SEVERAL_TAGS = 3
_MARKDOWN_WORTH = 4.0
_TABLE_LINES = 20
_MOST_JSON = 4_000_000  # bytes that are tried

_PROLOGUE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*", re.DOTALL)
_PAGE_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|title)\b", re.IGNORECASE)
# Notices in XML bear tags that pages have too ("<P>"); what they say stands in the names of the others.
_NOTICE = re.compile(rb"<(?:\w+:)?(?:TED_EXPORT|ContractAwardNotice|ContractNotice|PriorInformationNotice)\b")
_TAG = re.compile(
    rb"</?(a|article|b|blockquote|br|div|em|footer|form|h[1-6]|header|hr|i|img|li|link|main|meta|nav|ol|p|pre|script|"
    rb"section|span|strong|style|table|tbody|td|th|tr|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MARKS: tuple[tuple[re.Pattern[bytes], float, float], ...] = (  # mark, worth of each, the most it may be worth
    (re.compile(rb"(?m)^#{1,6} +\S"), 1.5, 3.0),
    (re.compile(rb"\[[^\[\]\n]{1,200}\]\((?:https?:|/|#|\.|mailto:)[^()\s]{0,500}\)"), 1.5, 3.0),
    (re.compile(rb"(?m)^(?:```|~~~)"), 1.0, 2.0),
    (re.compile(rb"(?<![*\w])\*\*[^*\s][^*\n]{0,200}\*\*(?!\*)"), 1.0, 2.0),
    (re.compile(rb"(?m)^[^\s#>|*-][^\n]{2,99}\n(?:={3,}|-{3,})[ \t]*$"), 1.5, 1.5),
    (re.compile(rb"(?m)^\|?[ :]*-{3,}[ :]*\|[-| :]*$"), 2.0, 2.0),
    (re.compile(rb"(?m)^ {0,3}(?:[-*+]|\d{1,3}[.)]) +\S"), 0.5, 1.5),
    (re.compile(rb"(?m)^> ?\S"), 0.5, 1.0),
    (re.compile(rb"\A---[ \t]*\r?\n(?:[A-Za-z_-]+:[^\n]*\n){1,50}---"), 3.0, 3.0),
)

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[^\n]*(?:\n[ \t]+[^\n]*)*(?:\n|\Z)")
_POSTMARKED = re.compile(rb"From [^\n]*\n>?(?:[!-9;-~]+:|\r?\n)")
# Fields that only programs write, and those that people know.
_TRACES = frozenset({b"received", b"message-id", b"mime-version", b"return-path", b"dkim-signature", b"delivered-to"})
_KNOWN = frozenset({b"from", b"to", b"cc", b"date", b"subject", b"reply-to", b"sender"})
_PARTIES = frozenset({b"from", b"to"})
_RELATED = re.compile(rb"(?im)^content-type:\s*multipart/related")
_SAVED = re.compile(rb"(?im)^(?:snapshot-content-location:|from:\s*\"?<?saved by )")
_JSON_NAMES = (".json", ".geojson", ".jsonl", ".ndjson", ".jsonld")
_TABLE_NAMES = (".csv", ".tsv", ".tab")


def find_kind(head: bytes, name: str, whole: bytes = b"") -> str:
    """The media type of a text, from its first bytes (in ASCII or what extends it) and its name in small letters.

    `whole` is all of it, where that is at hand: JSON without a name is known only by being sound.
    """
    head = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if marked := find_mail_kind(head, name) or _find_data(head, name, whole):
        return marked
    prologue = _PROLOGUE.match(head)
    begin = prologue.end() if prologue else 0
    if _PAGE_START.match(head, begin):
        return HTML
    if name.endswith(".txt") or (head[begin : begin + 1] == b"<" and _NOTICE.search(head, begin, begin + _HEAD)):
        return PLAIN
    markdown = markdown_worth(head) >= _MARKDOWN_WORTH
    tags = _TAG.findall(head, begin, begin + _HEAD)
    if head[begin : begin + 1] == b"<" and len(tags) >= _SEVERAL_TAGS and not markdown:
        return HTML
    return MARKDOWN if markdown or name.endswith((".md", ".markdown")) else PLAIN


def markdown_worth(head: bytes) -> float:
    """How much the structure of a text speaks for Markdown; 4 and more is enough without a name."""
    return sum(min(worth * len(mark.findall(head)), most) for mark, worth, most in _MARKS)


def find_mail_kind(head: bytes, name: str) -> str:
    """The kind of mail that a file is, by its header; empty where it is none. What follows may hold any bytes."""
    if POSTMARK.match(head) and _POSTMARKED.match(head):
        return MBOX
    fields: set[bytes] = set()
    place = 0
    while found := _FIELD.match(head, place):
        fields.add(found[1].lower())
        place = found.end()
    header = head[:place]
    if _RELATED.search(header) and (_SAVED.search(header) or not fields & {b"to", b"received", b"message-id"}):
        return MHTML
    if fields & _TRACES and (fields & _PARTIES or len(fields & _TRACES) > 1) and fields & _KNOWN:
        return MAIL
    return MAIL if name.endswith(".eml") and fields & (_KNOWN | _TRACES) else ""


def _find_data(head: bytes, name: str, whole: bytes) -> str:
    """The kind of data that a text is; empty where it is none."""
    if _is_json(head, name, whole):
        return JSON
    return CSV if name.endswith(_TABLE_NAMES) and _is_table(head) else ""


def _is_json(head: bytes, name: str, whole: bytes) -> bool:
    start = head.lstrip()[:1]
    if start not in (b"{", b"["):
        return False
    if name.endswith(_JSON_NAMES):
        return True
    if name.endswith(".txt") or not whole or len(whole) > _MOST_JSON:
        return False
    try:
        json.loads(whole)
    except RecursionError:
        return True  # nothing but JSON is nested so
    except ValueError:
        return False
    return True


def _is_table(head: bytes) -> bool:
    """Whether the first lines are divided alike by a comma, a semicolon, a tab or a bar."""
    lines = [line for line in head.splitlines()[:_TABLE_LINES] if line.strip()]
    return any(all(sign in line for line in lines[:2]) for sign in (b",", b";", b"\t", b"|")) if lines else False
