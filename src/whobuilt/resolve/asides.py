"""What texts say of names beside them: "X (Y)", which gives one thing two names, and registration numbers.

Only the places are found here, whatever is named there; which of the words are names of the case, its names say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BRACKETS = re.compile(r"[(（]\s*([^()（）\n]{2,80}?)\s*[)）]")
_CALLED = re.compile(
    r"^(?:hereinafter|hereafter|henceforth|also|formerly|or|known|called|referred|to|as|the|“|\"|以下|下|简称|簡稱|称|稱|又名|英文名|英文名称"
    r"|[:：,，\s])+",
    re.IGNORECASE,
)
_NAME_LIKE = re.compile(r"[A-ZА-Я\u3400-\u9fff\u0600-\u06ff]")
_NUMBER = re.compile(
    r"[,，;；(（:：\s]*(?:统一社会信用代码|統一社會信用代碼|工商注册号|注册号|registration\s+(?:no|number)\b|company\s+(?:no|number)\b"
    r"|registered\s+(?:no|number)\b|unified\s+social\s+credit\s+code)\.?[\s:：]*((?:[A-Z]{1,4}\s)?[A-Z0-9][A-Z0-9\-/]{4,19})\b",
    re.IGNORECASE,
)
_QUOTES = "“”\"'‘’「」《》 "
_BEFORE = 90  # characters before a bracket or a number that may hold the name


@dataclass(frozen=True, slots=True)
class Aside:
    """At `start` of a document: what stands before (a name at its end, perhaps), and the second name or the number."""

    document: str
    start: int
    before: str
    said: str
    is_number: bool


def iter_asides(document: str, text: str) -> Iterator[Aside]:
    """The places of a text where a second name, or a registration number, stands beside what may be a name."""
    for found in _BRACKETS.finditer(text):
        said = _CALLED.sub("", found[1]).strip(_QUOTES)
        if _NAME_LIKE.search(said):
            yield Aside(document, found.start(), _before(text, found.start()), said, is_number=False)
    for found in _NUMBER.finditer(text):
        number = re.sub(r"[^A-Z0-9]", "", found[1].upper())
        if any(character.isdigit() for character in number):
            yield Aside(document, found.start(), _before(text, found.start()), number, is_number=True)


def _before(text: str, end: int) -> str:
    return text[max(0, end - _BEFORE) : end].rpartition("\n")[2].rstrip(_QUOTES + ",，:：")
