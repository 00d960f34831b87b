"""Bytes to characters: what the file says of itself is believed only where the bytes agree.

Order: byte order mark; UTF-16 seen by its NULs; strict UTF-8; UTF-8 with a few broken bytes; then a contest in which
each encoding that may be meant is judged by the writing that it yields (`plausibility`).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from whobuilt.core.problems import Problem
from whobuilt.read.plausibility import PLAUSIBLE, plausibility

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What pages declare, and what browsers take it for (WHATWG Encoding Standard).
_TAKEN_FOR = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "utf-16": "utf-8",  # a declaration that can be read as ASCII cannot be UTF-16
    "unicode": "utf-8",
}
# Python's own notations, which no page is written in.
_NOT_CHARSETS = ("utf_7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "mbcs", "oem", "undefined")
_CONTESTANTS = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1252", "cp1251", "koi8_r", "cp1256")
_SEVEN_BIT = ("iso2022_jp", "iso2022_kr", "hz")  # these hide what they hold in ASCII
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]")

_DECLARED = re.compile(
    rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""",
    re.IGNORECASE,
)
_SAID = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_SMALL = bytes(range(8))
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_UTF8_RUN = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = bytes(range(0x80, 0x100))
_LARGE_SAMPLE = 1_000_000  # bytes from the first that is not ASCII, in which broken UTF-8 is counted
_SAMPLE = 65536  # bytes on which the contest is held
_DECLARED_BONUS = 0.3
_LEAST_WIDE = 12  # bytes of UTF-16 that can be told from chance
_FEW = 8  # good UTF-8 characters for each broken byte, above which the text is UTF-8
_HOPELESS = 0.2  # share of characters that stayed undecodable, above which it is no text


_NONSENSE = 0.45  # worth below which the best reading of a file that is mostly beyond ASCII is no text
_MOSTLY = 0.3
_NO_TEXT = Problem(
    "binary_file",
    "The file is no text: its bytes make sense in no encoding that is known here.",
    "",
    "Convert it to UTF-8 text.",
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file: `data.decode(encoding, "replace")`; both empty where the bytes are no text."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes, declared: str = "") -> Decoded:
    """The characters in `data`. `declared` is what the file says of itself, as written; empty where it does not."""
    known = find_codec(declared)
    encoding = _choose(data, known)
    if not encoding:
        return Decoded("", "", (_NO_TEXT,))
    notes = _wrong_declaration(data, declared, known, encoding)
    try:
        return Decoded(data.decode(encoding), encoding, notes)
    except UnicodeDecodeError as error:
        first = error.start
    text = data.decode(encoding, "replace")
    # What the file itself writes as U+FFFD is no fault of the bytes.
    written = data.count("\ufffd".encode(encoding)) if encoding.startswith("utf-8") else 0
    lost = max(1, text.count("\ufffd") - written)
    if lost > _HOPELESS * len(text):
        return Decoded("", "", (_NO_TEXT,))
    message = f"{lost} places hold bytes that are no {encoding}; U+FFFD stands for them. First at byte {first}."
    line = data.count(b"\n", 0, first) + 1
    loss = Problem("undecodable_bytes", message, f"line {line}", "Fetch the file again if the loss matters.")
    return Decoded(text, encoding, (*notes, loss))


def has_byte_order_mark(data: bytes) -> bool:
    """Whether the bytes begin with the mark of a Unicode encoding."""
    return any(data.startswith(mark) for mark, _ in _BYTE_ORDER_MARKS)


def declared_charset(data: bytes) -> str:
    """The encoding that an HTML `meta` element or an XML declaration names, as written; empty where none does."""
    found = _DECLARED.search(data[:4096].replace(b"\x00", b""))
    return (found[1] or found[2]).decode("ascii") if found else ""


def said_charset(declared: str) -> str:
    """The encoding in what a source called its bytes ("text/html; charset=gbk"), as written; empty without one."""
    found = _SAID.search(declared)
    return found[1] if found else ""


def find_codec(label: str) -> str:
    """Python's codec for a charset label of the web; empty where there is none that yields text."""
    label = label.strip().lower()
    try:
        codec = codecs.lookup(_TAKEN_FOR.get(label, label))
        codec.decode(b"")
    except (LookupError, ValueError, TypeError, UnicodeError):  # unknown, or a codec such as "hex" or "idna"
        return ""
    name = _TAKEN_FOR.get(codec.name, codec.name)
    is_text = codecs.lookup(name)._is_text_encoding  # noqa: SLF001 - the only place that says so
    return name if is_text and name.replace("-", "_") not in _NOT_CHARSETS else ""


def sniff_wide(data: bytes) -> str:
    """UTF-16 without a byte order mark: "utf-16-le", "utf-16-be", or empty.

    Alphabets show it by the small number in every other byte (0 Latin, 4 Cyrillic, 6 Arabic), Chinese by the sense
    that it makes. Numbers of 16 bits look alike, so that what comes out must be free of control characters.
    """
    sample = data[: _SAMPLE & ~1]
    if len(sample) < _LEAST_WIDE or len(data) % 2:
        return ""
    half = len(sample) // 2
    even, odd = ((half - len(sample[first::2].translate(None, _SMALL))) / half for first in (0, 1))
    many, few = 0.3, 0.02
    if odd > many and even < few:
        return "utf-16-le" if _control_free(sample, "utf-16-le") else ""
    if even > many and odd < few:
        return "utf-16-be" if _control_free(sample, "utf-16-be") else ""
    if _NOT_ASCII.search(sample) is None:
        return ""
    worths = {name: _wide_worth(sample, name) for name in ("utf-16-le", "utf-16-be")}
    best = max(worths, key=lambda name: worths[name])
    return best if worths[best] >= PLAUSIBLE * 2 else ""


def _wide_worth(sample: bytes, encoding: str) -> float:
    return plausibility(sample.decode(encoding, "replace")) if _control_free(sample, encoding) else -1.0


def _control_free(sample: bytes, encoding: str) -> bool:
    text = sample.decode(encoding, "replace")
    return sum(char < " " and char not in "\t\r\n\f" for char in text) * 100 <= len(text)


def _choose(data: bytes, declared: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    if len(data.translate(None, _SMALL)) < len(data) and (wide := sniff_wide(data)):
        return wide
    if declared in _SEVEN_BIT and _decodes(data, declared):
        return declared
    if _ISO_2022_JP.search(data) and _decodes(data, "iso2022_jp"):
        return "iso2022_jp"
    if _decodes(data, "utf-8") or _nearly_utf8(data):
        return "utf-8"
    return _contest(data, declared)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True


def _nearly_utf8(data: bytes) -> bool:
    first = _NOT_ASCII.search(data)
    sample = data[first.start() : first.start() + _LARGE_SAMPLE] if first else b""
    lengths = [len(found[0]) for found in _UTF8_RUN.finditer(sample)]
    high = len(sample) - len(sample.translate(None, _HIGH))
    return len(lengths) > _FEW * (high - sum(lengths))


def _contest(data: bytes, declared: str) -> str:
    """The encoding whose reading looks most like writing, a declared one with a head start; empty if none does."""
    first = _NOT_ASCII.search(data)
    begin = max(0, first.start() - 200) if first else 0  # only ASCII before it: no character is cut
    sample = data[begin : begin + _SAMPLE]
    worths: dict[str, float] = {}
    for encoding in dict.fromkeys((declared, *_CONTESTANTS)):
        if encoding:
            head_start = _DECLARED_BONUS if encoding == declared and _decodes(data, encoding) else 0.0
            worths[encoding] = _worth(sample, encoding) + head_start
    if wide := sniff_wide(data):
        worths[wide] = _wide_worth(data[: _SAMPLE & ~1], wide)
    if max(worths.values()) < PLAUSIBLE and (other := _ask_normalizer(sample)):
        worths.setdefault(other, _worth(sample, other))
    best = max(worths, key=lambda name: worths[name])
    high = len(sample) - len(sample.translate(None, _HIGH))
    senseless = worths[best] < _NONSENSE and high > _MOSTLY * len(sample) and best != declared
    return "" if senseless else best


def _worth(sample: bytes, encoding: str) -> float:
    # The last character of a sample may be cut, so its end is left open.
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return plausibility(decoder.decode(sample))


def _ask_normalizer(sample: bytes) -> str:
    best = charset_normalizer.from_bytes(sample).best()
    return find_codec(best.encoding) if best else ""


def _wrong_declaration(data: bytes, declared: str, known: str, encoding: str) -> tuple[Problem, ...]:
    same = known == encoding or (known in ("utf-8", "") and encoding in ("utf-8", "utf-8-sig"))
    same = same or (encoding.startswith("utf-16") and declared.lower().startswith("utf-16"))
    marked = encoding in ("utf-16", "utf-32", "utf-8-sig")
    if not declared or same or marked or not _NOT_ASCII.search(data):
        return ()
    message = f"It is declared as {declared}, but its bytes are {encoding}; they were read as {encoding}."
    return (Problem("wrong_encoding", message, "", "Nothing need be done; compare a line with the original."),)
