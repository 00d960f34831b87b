"""What stands around a text rather than in it: calls to subscribe, notices, the notes after its end."""

from __future__ import annotations

import re

# Kinds of words, met in lines of their own.
_AROUND = re.compile(
    r"story continues below|^advertisement$|leave a (?:reply|comment)|required fields are marked"
    r"|address will not be published|sign up (?:today|now|for)|subscribe (?:to|now)|newsletters? (?:is|are) "
    r"|all rights reserved|^share this|accept cookies|^read more\b|follow us on",
    re.IGNORECASE,
)
_LONGEST = 300  # characters of a line that may be furniture
_RULE = re.compile(r"(?m)^[ \t]*\r?\n[ \t]{0,3}([-_=])(?:[ \t]*\1){2,}[ \t]*\r?$")
_NOTES = re.compile(r"https?://|\b(?:sources?|references|notes?|contacts?|copyright|about)\b|来源|©", re.IGNORECASE)
_CLOSING_PART = 100_000  # characters at the end in which closing notes are looked for


def is_furniture(text: str) -> bool:
    """Whether a paragraph is page furniture."""
    return len(text) <= _LONGEST and bool(_AROUND.search(text))


def find_closing(text: str) -> int:
    """Where the notes after the end of a text begin: below its last rule, if sources stand there; else its length.

    Notes are shorter than what they follow.
    """
    rule = None
    for rule in _RULE.finditer(text, max(len(text) // 2, len(text) - _CLOSING_PART)):  # noqa: B007 - the last counts
        pass
    return rule.end() if rule and _NOTES.search(text, rule.end()) else len(text)
