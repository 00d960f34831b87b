"""How much a decoded text looks like writing: tells the right encoding from those that merely decode.

Bytes of one encoding often decode in another, into rare characters, mixed scripts and odd capitals. Each character
beyond ASCII is weighed alone and beside its neighbour; the mean tells sense from nonsense.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

PLAUSIBLE = 0.35  # a mean at or above this reads as writing

_SAMPLE = 6000  # characters weighed
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")

# The most frequent characters of Chinese, simplified and traditional, and of Japanese: any text is full of them.
_FREQUENT_HAN = frozenset(
    "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家"
    "十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从动知使想实开些现长"
    "力部理本高机关信市第月全合民工政安新局系统目项建设业技术这為來個們說國時後對過發經當與學進種將還見從動現長"
    "關機業設項統術這部員日本語出年前後東京会社気行時間今何私言思見"
)
_HAN = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
# Lead bytes up to which each national set keeps its common characters ("level 1").
_COMMON_SETS = (("gb2312", 0xD7), ("big5", 0xC6), ("shift_jis", 0x98))

_LATIN = range(0x00C0, 0x0250)
_ALPHABETS = range(0x0250, 0x0700)  # Greek, Cyrillic, Hebrew, Arabic
_CJK = range(0x3000, 0x3100)  # punctuation and kana
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_HALF_WIDTH = range(0xFF61, 0xFFA0)
_HANGUL = range(0xAC00, 0xD7A4)  # 11,172 syllables, of which Korean uses 2,350
_GREEK = range(0x0370, 0x0400)
_SEMITIC = range(0x0590, 0x0700)
_INDIC = range(0x0900, 0x1000)  # with Thai, Lao and Tibetan, whose vowels are marks rather than letters
_LETTERS = ((_CJK, 1.0), (_FULL_WIDTH, 1.0), (_INDIC, 0.8), (_SEMITIC, 0.8), (_GREEK, 0.8), (_LATIN, 0.7))
_WHOLE = (_CJK, _FULL_WIDTH, _INDIC)  # of these all characters count, of the others letters only
_TYPOGRAPHIC = frozenset("‘’“”–—…•«»·€£§©®°\u00a0")
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўқғңөүұһәАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁІЇЄҐЎ")


def plausibility(text: str) -> float:
    """The mean worth of the characters beyond ASCII: about 1 for writing, below 0 for nonsense; 0 where none is."""
    total, count = 0.0, 0
    for found in _BEYOND_ASCII.finditer(text):
        place = found.start()
        char = found[0]
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        total += char_worth(char) + _context(char, before, after)
        count += 1
        if count == _SAMPLE:
            break
    return total / count if count else 0.0


@cache
def char_worth(char: str) -> float:
    """What one character alone says for the text being writing, from -8 (undecodable) to 2 (very frequent)."""
    code = ord(char)
    if char == "\ufffd":
        return -8.0
    if unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs"):
        return -4.0
    if char in _TYPOGRAPHIC:
        return 0.7
    if any(low <= code <= high for low, high in _HAN):
        return _han_worth(char)
    return _letter_worth(char, code)


def _han_worth(char: str) -> float:
    if char in _FREQUENT_HAN:
        return 2.0
    return 0.3 if any(_is_common(char, name, last) for name, last in _COMMON_SETS) else -1.0


def _is_common(char: str, name: str, last_lead: int) -> bool:
    encoded = char.encode(name, "ignore")
    return bool(encoded) and encoded[0] <= last_lead


def _letter_worth(char: str, code: int) -> float:
    if code in _HANGUL:
        return 0.9 if char.encode("euc_kr", "ignore") else -1.0
    if char in _CYRILLIC:
        return 0.9
    for codes, worth in _LETTERS:
        if code in codes and (char.isalpha() or codes in _WHOLE):
            return worth
    return 0.2 if char.isalpha() and code not in _HALF_WIDTH else -0.5


def _context(char: str, before: str, after: str) -> float:
    """What its neighbours say of a letter: words keep to one script, and capitals stand at their beginning."""
    code = ord(char)
    if not char.isalpha() or not (code in _LATIN or code in _ALPHABETS):
        return 0.0
    if code in _LATIN:
        crowded = not before.isascii() and before.isalpha()
        return -1.3 if crowded else 0.0
    ascii_beside = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    odd_capital = char.isupper() and before.islower()
    return (-1.5 if ascii_beside else 0.0) + (-1.5 if odd_capital else 0.0)
