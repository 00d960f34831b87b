"""The key under which a name is looked up: case, width, punctuation and legal form aside."""

from __future__ import annotations

import re
import unicodedata

# Kinds of legal form, as they stand at the end of a name (or, in some languages, at its beginning).
_LATIN_FORM = re.compile(
    "ab|ag|as|asa|bhd|bv|co|company|corp|corporation|gmbh|inc|incorporated|kft|kg|limited|llc|llp|lp|ltd|nv|oy|oyj"
    "|plc|pte|pty|pvt|sa|sarl|sas|sdn|se|spa|srl|sro|зао|оао|ооо|пао|ао|тоо"
)
_HAN_FORMS = re.compile(
    "^(?:株式会社|주식회사)|(?:股份有限公司|有限责任公司|有限責任公司|有限公司|公司|株式会社|주식회사)$"
)
_APART = re.compile(r"[^\w]+")


def name_key(name: str) -> str:
    """The key of a name; equal for names that differ only by case, width, punctuation or legal form.

    A name that is nothing but a legal form, or nothing but punctuation, is its own key.
    """
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    words = _APART.sub(" ", folded.replace(".", "")).split()
    while len(words) > 1 and _LATIN_FORM.fullmatch(words[-1]):
        words.pop()
    while len(words) > 1 and _LATIN_FORM.fullmatch(words[0]):
        words.pop(0)
    key = " ".join(words)
    return _HAN_FORMS.sub("", key).strip() or key or folded
