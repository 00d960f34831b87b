"""What a query asks for, and whether and where a text has it: the index proposes, the text decides."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from whobuilt.store.tokens import Token, iter_terms, iter_tokens

# Quotation marks as people type them, in English and in Chinese.
_PART = re.compile(r'"([^"]*)"|“([^”]*)”|「([^」]*)」|『([^』]*)』|([^"“”「」『』]+)')


@dataclass(frozen=True, slots=True)
class Want:
    """Tokens that must stand one after the other; a lone unquoted word (not `is_exact`) in whatever form.

    Each is a word and whether it must be joined to the one before: 公安 is not found in 公，安.
    """

    tokens: tuple[tuple[str, bool], ...]
    is_exact: bool

    def find_start(self, recent: deque[Token]) -> int | None:
        """Where the match begins that ends with the last of the recent tokens; None where none does."""
        last = recent[-1]
        if (last.word if self.is_exact else last.stem) != self.tokens[-1][0] or len(recent) < len(self.tokens):
            return None
        tokens = list(recent)[-len(self.tokens) :]
        pairs = zip(tokens[:-1], self.tokens[:-1], strict=True)
        if any(token.word != word for token, (word, _) in pairs):
            return None
        joints = zip(tokens[1:], self.tokens[1:], strict=True)
        return None if any(joined and not token.is_joined for token, (_, joined) in joints) else tokens[0].start


@dataclass(frozen=True, slots=True)
class Query:
    """All that must be in a text, and the index terms of which every such text has all."""

    wants: tuple[Want, ...]
    terms: tuple[str, ...]

    def find(self, text: str) -> tuple[int, int] | None:
        """The span of the first match in a text that has all that is wanted; None where it lacks any of it."""
        missing, spans = list(self.wants), []
        recent: deque[Token] = deque(maxlen=max((len(want.tokens) for want in self.wants), default=1))
        for token in iter_tokens(text):
            recent.append(token)
            starts = {want: start for want in missing if (start := want.find_start(recent)) is not None}
            if starts:
                spans += [(start, token.end) for start in starts.values()]
                missing = [want for want in missing if want not in starts]
                if not missing:
                    return min(spans)
        return None


def split_phrases(query: str) -> Iterator[tuple[str, bool]]:
    """The parts of what a person typed, each with whether it stood in quotation marks."""
    for *quoted, plain in _PART.findall(query):
        phrase = "".join(quoted)
        yield phrase or plain, bool(phrase)


def parse_query(query: str) -> Query:
    """What a person typed: words that must all be there, "phrases" in quotation marks, Han words as they stand.

    Nothing typed is an error: a quotation mark without its pair is passed over, and so is what is no word.
    """
    wants: dict[Want, None] = {}
    terms: dict[str, None] = {}
    for text, is_phrase in split_phrases(query):
        tokens = list(iter_tokens(text))
        for run in [tokens] if is_phrase else _split(tokens):
            if run:
                is_exact = is_phrase or run[0].is_han
                words = tuple((token.word if is_exact else token.stem, token.is_joined) for token in run)
                wants[Want(words, is_exact)] = None
                terms.update(dict.fromkeys(iter_terms(run)))
    return Query(tuple(wants), tuple(terms))


def _split(tokens: list[Token]) -> list[list[Token]]:
    """Unquoted tokens as they are wanted: each word alone, Han characters that stand together as one."""
    runs: list[list[Token]] = []
    for token in tokens:
        if token.is_han and runs and runs[-1][-1].is_han and runs[-1][-1].end == token.start:
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs
