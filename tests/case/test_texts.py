"""Looking for words in very many texts at once finds what looking in each of them finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whobuilt.case.reading.texts import Texts

_LETTERS = "ab é监控\n"
_TEXTS = st.lists(st.text(_LETTERS, max_size=12), max_size=12)
_WORDS = st.lists(st.text(_LETTERS, min_size=1, max_size=3), max_size=3)


@given(_TEXTS, st.lists(_WORDS, min_size=1, max_size=4))
def test_all_texts_that_hold_all_words_are_found_in_order(texts: list[str], asked: list[list[str]]) -> None:
    held = Texts(texts)
    assert len(held) == len(texts)
    for words in (*asked, *asked):  # the second time from what is remembered
        expected = [place for place, text in enumerate(texts) if all(word in text for word in words)]
        assert held.find(words).tolist() == expected
