"""Chinese text levelled for reading: one width, simplified characters, no line breaks within sentences.

Each character of the levelled text knows where it stands in the document, so that what is found can be quoted exactly.
"""

from __future__ import annotations

import itertools
import re
from array import array
from dataclasses import dataclass
from functools import cache

from whobuilt.extract.chinese.lexicon import load_table

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；：？！（）"}
_MARKS = {
    "「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "〝": "“", "〞": "”", "｢": "“", "｣": "”",
    "•": "·", "‧": "·", "・": "·", "･": "·", "∙": "·", "￥": "¥", "\u3000": " ", "\u00a0": " ", "\t": " ", "\r": " ",
    "〇": "零", "﹐": "，", "﹑": "、", "﹔": "；", "﹕": "：", "｡": "。", "､": "、", "〔": "（", "〕": "）",
    "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\u202f": " ", "\u2009": " ",
}  # fmt: skip
_UNSEEN = re.compile("[\u200b-\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u180e]")
# ASCII marks that stand for Chinese ones beside Chinese words.
_ASCII = (
    (re.compile(rf"(?<=[{HAN}”’）%\dA-Za-z]),(?=[{HAN}“‘（ ])|(?<=[{HAN}”’）]),"), "，"),
    (re.compile(rf"(?<=[{HAN}）]):(?!//)"), "："),
    (re.compile(rf"(?<=[{HAN}”’）\d]);"), "；"),
    (re.compile(rf"(?<=[{HAN}”’）])\?"), "？"),
    (re.compile(rf"(?<=[{HAN}”’）])!"), "！"),
    (re.compile(r"(?<=\d)，(?=\d{3}(?!\d))"), ","),
    (re.compile(r"\("), "（"),
    (re.compile(r"\)"), "）"),
)
_LABEL = re.compile(
    rf"[ *●■◆>#\-]*(?:[（(]?[一二三四五六七八九十\d]{{1,3}}[、.．）)] ?)?[{HAN}A-Za-z（）()/、 ]{{2,16}}："
)
_ITEM = re.compile(
    r" *(?:[（(]?[一二三四五六七八九十\d]{1,3}[、.．）)]|第[一二三四五六七八九十\d]{1,3}[条章节包标]|[*●■◆►•·\-#|【]"
    r"|（?(?:19|20)?\d{2,4}年\d{1,2}月(?:\d{1,2}日)?(?:$|）)|附件|来源|编辑|记者)"
)
_ENDS = tuple("。！？；：!?;:…”’】》|")
_COLUMNS = re.compile(r"  |\||\t|\u3000\u3000|\S\u3000\S+\u3000")


@dataclass(frozen=True, slots=True)
class Folded:
    """Levelled text; `at[i]` is where its i-th character stands in the document."""

    text: str
    at: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the document that a stretch of the levelled text was read from."""
        return self.at[start], self.at[end - 1] + 1


def fold(text: str, start: int, end: int) -> Folded:
    """A stretch of a document, levelled."""
    plain = _level(text[start:end])
    dropped = sorted({*(found.start() for found in _UNSEEN.finditer(plain)), *_soft_breaks(plain, text[start:end])})
    if not dropped:
        return Folded(plain, array("l", range(start, end)))
    kept: list[str] = []
    at = array("l")
    last = 0
    for position in [*dropped, len(plain)]:
        kept.append(plain[last:position])
        at.extend(range(start + last, start + position))
        last = position + 1
    return Folded("".join(kept), at)


def level(word: str) -> str:
    """A word in simplified characters and one width, of the same length."""
    return word.translate(_table())


def _level(text: str) -> str:
    plain = text.translate(_table())
    for pattern, mark in _ASCII:
        plain = pattern.sub(mark, plain)
    return _curl(plain) if '"' in plain else plain


def _curl(plain: str) -> str:
    """Straight quotation marks opened and closed in turn, line by line."""
    lines = []
    for line in plain.split("\n"):
        parts = line.split('"')
        if len(parts) % 2:
            lines.append("".join(part + mark for part, mark in zip(parts, "“”" * len(parts), strict=False))[:-1])
        else:
            lines.append(line)
    return "\n".join(lines)


def _soft_breaks(plain: str, raw: str) -> list[int]:
    """The line breaks that only wrap a line, with the spaces around them."""
    found: list[int] = []
    at = 0
    lines = plain.split("\n")
    first = True
    widths = _block_widths(lines)
    columns = [bool(_COLUMNS.search(line.strip())) for line in raw.split("\n")] if len(raw) == len(plain) else []
    for number, (here, following) in enumerate(itertools.pairwise(lines)):
        end = at + len(here)
        if here.strip():
            tabled = number + 1 < len(columns) and (columns[number] or columns[number + 1])
            if (
                following.strip()
                and not tabled
                and not (first and len(here) < _SHORT)
                and _wraps(here, following, widths[number])
            ):
                found.append(end)
                found.extend(range(at + len(here.rstrip(" ")), end))
                found.extend(range(end + 1, end + 1 + len(following) - len(following.lstrip(" "))))
            first = False  # a short first line is a title
        at = end + 1
    return found


def _block_widths(lines: list[str]) -> list[int]:
    """For each line the length of the longest line of its block."""
    widths: list[int] = []
    block = 0
    for at, line in enumerate([*lines, ""]):
        if not line.strip():
            longest = max((len(each) for each in lines[block:at]), default=0)
            widths.extend([longest] * (at - block + 1))
            block = at + 1
    return widths


def _wraps(here: str, following: str, width: int) -> bool:
    """Whether a line goes on in the next: it does not end, and the next begins nothing."""
    if _HEADING.match(here) and len(here) < min(_HEADING_LENGTH, width - _RAGGED) and not _LABEL.match(here):
        return False
    if here.rstrip().endswith(_ENDS) or _ITEM.match(following) or _LABEL.match(following):
        return False
    # A field's value ends with its line, unless the line breaks off within a word or a date.
    if _LABEL.match(here) and len(here) < _SHORT and not re.search(r"[年月的和、，]$", here.rstrip()):
        full = len(here) >= width - 2 * _RAGGED and width < _SHORT and not following.rstrip().endswith("公司")
        return full or bool(re.match(rf"[{HAN}]{{0,8}}[。；，]", following.lstrip()))
    return True


_HEADING = re.compile(r" *(?:[（(]?[一二三四五六七八九十]{1,3}[、）)]|第[一二三四五六七八九十]{1,3}[章节条])")
_HEADING_LENGTH = 22
_SHORT = 40  # characters of a field line
_RAGGED = 4  # characters by which wrapped lines differ


@cache
def _table() -> dict[int, str | int]:
    pairs = {ord(pair[0]): pair[1] for pair in load_table("characters")["pairs"].split()}
    return {**_WIDE, **{ord(mark): other for mark, other in _MARKS.items()}, **pairs}
