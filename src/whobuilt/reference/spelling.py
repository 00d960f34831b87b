"""How the names of places are levelled before they are compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_APOSTROPHES: Final = str.maketrans(dict.fromkeys("\u2019\u2018\u02bb\u02bc`\u00b4", "'"))
# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ə": "a", "Ə": "A"}
    | {"æ": "ae", "Æ": "Ae", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "œ": "oe", "Œ": "Oe"}
)
# The accents that Unicode takes off Latin letters.
_MARKS: Final = re.compile("[\u0300-\u036f]+")
# Chinese long names end in a class word, after the peoples whom an autonomous area is named for.
_CHINESE_CLASS: Final = re.compile(
    r"(?P<short>[\u3400-\u9fff]{2,}?)"
    r"(?:(?:维吾尔|哈萨克|柯尔克孜|蒙古|塔吉克|锡伯|壮|回|藏|苗|侗|彝|土家|布依|朝鲜|白|傣|景颇|"
    r"傈僳|哈尼|羌|黎)族?)*"
    r"(?:特别行政区|自治区|自治州|自治县|行政区|地区|林区|省|市|州|盟|县|区|旗)"
)


def normal(name: str) -> str:
    """Return *name* in NFKC, with straight apostrophes and single spaces."""
    if name.isascii():
        return " ".join(name.replace("`", "'").split())
    # Apostrophes first: NFKC takes an acute accent apart into a space and a combining mark.
    return " ".join(unicodedata.normalize("NFKC", name.translate(_APOSTROPHES)).split())


def plain(name: str) -> str:
    """Return a Latin name without its accents (``Ürümqi``: ``Urumqi``)."""
    if name.isascii():
        return name
    apart = unicodedata.normalize("NFD", name.translate(_PLAIN))
    return _MARKS.sub("", apart)


def short_chinese(name: str) -> str | None:
    """Return a Chinese name without its class word (阿克苏地区: 阿克苏), None if it has none."""
    match = _CHINESE_CLASS.fullmatch(name)
    return match["short"] if match else None


def is_chinese(name: str) -> bool:
    """Tell whether *name* begins with a Chinese character."""
    return "\u4e00" <= name[:1] <= "\u9fff"


def is_latin(name: str) -> bool:
    """Tell whether all letters of *name* are Latin, so that English text may hold it."""
    # Every letter up to U+024F is Latin, and looking each one up by name is slow.
    return name.isascii() or all(
        each <= "\u024f" or unicodedata.name(each, "").startswith("LATIN") for each in name if each.isalpha()
    )
