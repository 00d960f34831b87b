"""Words and Han characters of a text: the same for what is indexed and for what is asked.

A word is what stands between spaces or punctuation, in any script; its index term is its English stem (other
languages' words mostly pass unchanged). Han and kana are written without spaces: there every character is a token,
and its terms are the character and the pair it makes with the one before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

_HAN = "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Marks that stand within words but are no letters: accents, Hebrew and Arabic vowels, Indic and Thai vowel signs.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff\u0e31-\u0e4e\u200c"
_TOKEN = re.compile(f"([{_HAN}])|[^\\W_{_HAN}]+(?:[{_MARKS}]+[^\\W_{_HAN}]*)*")

HAN = re.compile(f"[{_HAN}]+")
# Where words end and Han characters begin, though nothing stands between them, and the other way round.
HAN_EDGE = re.compile(f"(?<=[{_HAN}])(?=[^\\s{_HAN}])|(?<=[^\\s{_HAN}])(?=[{_HAN}])")

LONGEST_TERM = 100  # characters; what is longer is cut in the index, and compared whole on the text

_stemmer = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).build()


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a Han character at `text[start:end]`; `word` is it without case, width and accents.

    `is_joined` says that it is a Han character with nothing but white space between it and the one before.
    """

    word: str
    start: int
    end: int
    is_han: bool
    is_joined: bool

    @property
    def stem(self) -> str:
        """What it is compared by where the form of the word does not matter."""
        return self.word if self.is_han else stem(self.word)


def iter_tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, in order."""
    han_until = -1  # where the token before ended, if it was a Han character
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if found.group(1):
            is_joined = han_until == start or (han_until >= 0 and text[han_until:start].isspace())
            yield Token(_fold_han(found.group()), start, end, is_han=True, is_joined=is_joined)
            han_until = end
        else:
            yield Token(_fold(found.group()), start, end, is_han=False, is_joined=False)
            han_until = -1


def iter_terms(tokens: Iterable[Token]) -> Iterator[str]:
    """The index terms of tokens that follow each other."""
    before = ""
    for token in tokens:
        if token.is_joined and before:
            yield before + token.word
        yield token.stem[:LONGEST_TERM]
        before = token.word


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The English stem of a folded word."""
    return next(iter(_stemmer.analyze(word)), word) if len(word) <= LONGEST_TERM else word


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(mark for mark in apart if unicodedata.category(mark) not in {"Mn", "Cf"} and not mark.isspace())


@lru_cache(maxsize=30_000)
def _fold_han(character: str) -> str:
    return unicodedata.normalize("NFKC", character)
