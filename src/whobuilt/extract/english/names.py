"""Capitalised names in English text: which runs of capitals are names, and what kind of thing each names.

A run of capitals is a name by its own words (a legal form, the head of a body), by a table (a place), by the words
around it (a title, "the vendor X", "X, a maker of"), or by standing elsewhere in the document where no sentence begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from whobuilt.core.entities import Schema
from whobuilt.extract.english.lexicon import lowered, words
from whobuilt.extract.english.name_kinds import LONGEST_ACRONYM, agree, is_person_like, kind_by_context, kind_by_words
from whobuilt.extract.english.runs import (
    CURRENCIES,
    GENERIC,
    HEADS,
    NO_NAMES,
    POINTERS,
    Name,
    abbreviates_term,
    is_currency,
    is_office,
    may_begin,
    run_end,
)
from whobuilt.extract.english.tagged import Taggings, iter_tagged, put_listed
from whobuilt.extract.english.tokens import Sentence, Token
from whobuilt.ports import Gazetteer, PlaceKind, Tagger

_OPENERS = lowered("openers", "crowds", "body_nouns")
_FUNCTION_WORDS = lowered("determiners", "prepositions", "conjunctions", "auxiliaries", "modals") - {"may", "will"}
_OFFICES = lowered("role_nouns", "person_titles") | {"former", "deputy", "party", "vice", "of", "the", "and"}
_BODY_PARTS = words("body_heads") | words("organization_heads") | {"of"}
_SURE_PLACES = frozenset({"country", "region", "province", "prefecture"})
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[\dA-Z]?")
_POSTCODE_END = re.compile(r"\d[A-Z]{2}")
_LINE_OPENERS = frozenset({"“", '"', ":", "•", "-", "‘", "*", "#"})  # capitals follow these as they do a full stop
_LARGE_CITY = 100_000  # inhabitants
_SHOUTED = 4  # words in capitals that make a heading


class NameFinder:
    """Finds the names of a document, with the gazetteer's places."""

    def __init__(self, gazetteer: Gazetteer, tagger: Tagger | None = None, listed: Tagger | None = None) -> None:
        """Keep the gazetteer; look-ups are remembered, for documents repeat their names.

        The rules do without a tagger; `listed` is a user's own list of names, which is believed before all.
        """
        self._gazetteer = gazetteer
        self._tagger, self._listed = tagger, listed
        self._tagged = frozenset(gazetteer.names())
        self._places: dict[str, PlaceKind | None] = {}

    def find(self, text: str, sentences: list[Sentence]) -> list[Name]:
        """All names in order of place."""
        runs = [run for index, sentence in enumerate(sentences) for run in self._runs(text, index, sentence)]
        terms = {run.text for run in runs if abbreviates_term(run, sentences[run.sentence].tokens)}
        runs = [run for run in runs if run.text not in terms]
        seen = Taggings(iter_tagged(self._tagger, text, sentences) if self._tagger else ())
        if self._tagger:
            runs = list(seen.weigh(runs))
        sure = Counter(run.text for run in runs if _stands_alone(run, sentences))
        kept = [run for run in runs if run.text in sure or self._opens_with_name(run, sentences, sure)]
        listed = list(self._iter_listed(text, sentences))
        names = put_listed([name for name in seen.add(kept, sentences) if not self._is_adjective(name)], listed)
        return agree(
            names, sentences, self._is_likely_place, {name.text: name.schema for name in listed if name.schema}
        )

    def _iter_listed(self, text: str, sentences: list[Sentence]) -> Iterator[Name]:
        """The names of the user's own list."""
        if self._listed:
            yield from (name for name, _ in iter_tagged(self._listed, text, sentences, exact=True))

    def place_kind(self, name: str) -> PlaceKind | None:
        """What sort of place the gazetteer knows by the name; None where it knows none."""
        if name not in self._places:
            found = self._gazetteer.find(name) if name in self._tagged else ()
            self._places[name] = found[0].kind if found else None
        return self._places[name]

    def is_place(self, name: str) -> bool:
        """Whether the gazetteer knows the name."""
        return self.place_kind(name) is not None

    def _is_demonym(self, word: str) -> bool:
        """Whether the word says of which country somebody is."""
        return self._gazetteer.demonym(word) is not None

    def _is_adjective(self, name: Name) -> bool:
        """Whether a name is no more than a word for what is of a country: "Ruritanian"."""
        country = self._gazetteer.demonym(name.text) if name.last - name.first == 1 else None
        return country is not None and name.text != country.name and not name.text.replace(".", "").isupper()

    # --- where names begin and end ----------------------------------------------------------------------------

    def _runs(self, text: str, index: int, sentence: Sentence) -> Iterator[Name]:
        tokens = sentence.tokens
        at = 0
        while at < len(tokens):
            if not may_begin(tokens[at]):
                at += 1
                continue
            last = run_end(tokens, at)
            yield from self._split(text, index, tokens, at, last)
            at = last

    def _split(self, text: str, index: int, tokens: list[Token], first: int, last: int) -> Iterator[Name]:
        """The names in one run: titles and demonyms at its head cut off, what names no party left out."""
        title = _title_end(tokens, first, last)
        titled, first = title > first, title
        while last - first > 1 and self._cut_first(tokens, first, last):
            first += 1
        while last - first > 1 and is_currency(tokens, last):
            last -= 1
        if first >= last or (last - first == 1 and self._names_nobody(tokens[first].text)):
            return
        if last - first == 1 and _is_postcode(tokens, first):
            return
        if all(token.lower in _OFFICES for token in tokens[first:last]) or is_office(tokens, first, last):
            return
        # "In Ruritania, Ann Other said" without its comma: a place and two names.
        if last - first > 2 and tokens[first + 1].text in words("given_names") and self.is_place(tokens[first].text):  # noqa: PLR2004  # one and two
            yield from self._split(text, index, tokens, first, first + 1)
            first += 1
        start, end = tokens[first].start, tokens[last - 1].end
        name = Name(index, first, last, start, end, text[start:end], None)
        schema = Schema.PERSON if titled and is_person_like(name) else self._kind(tokens, name)
        if tokens[last - 1].text not in words("not_parties") or schema is Schema.LOCATION:
            yield replace(name, schema=schema)

    def _cut_first(self, tokens: list[Token], first: int, last: int) -> bool:
        """Whether the first word of a run is no part of its name: "In X", "French X"."""
        word, rest = tokens[first].text, [token.text for token in tokens[first + 1 : last]]
        if self.is_place(" ".join([word, *rest])):
            return False
        if word.casefold() in _FUNCTION_WORDS or word in words("month_like"):
            return True
        if word.casefold() in POINTERS:
            return True
        if first == 0 and word.casefold() in _OPENERS and word not in GENERIC and HEADS.isdisjoint(rest):
            return True
        adjective = self._is_demonym(word) and not self.is_place(word)
        return adjective and rest[0] not in GENERIC and _BODY_PARTS.isdisjoint(rest)

    def _names_nobody(self, word: str) -> bool:
        if word in NO_NAMES or len(word) == 1 or word[:2] in {"I'", "I’"} or word in CURRENCIES:
            return True
        country = self._gazetteer.demonym(word)
        if country is not None:
            return word != country.name and not word.replace(".", "").isupper()
        if word in GENERIC or word.casefold() in lowered("openers"):
            return self.place_kind(word) not in {"country", "region"}
        return False

    def _opens_with_name(self, run: Name, sentences: list[Sentence], sure: Counter[str]) -> bool:
        """Whether a run that opens a sentence, and stands nowhere else, is a name all the same."""
        tokens = sentences[run.sentence].tokens
        if run.schema is None and _is_shouted(tokens):
            return any(run.text.casefold() == name.casefold() for name in sure)
        if run.schema is not None or (len(run.text) > 1 and run.text.isupper()):
            return True
        if sentences[run.sentence].heading:
            return any(run.text in name or name in run.text for name in sure)
        if run.tagged:
            return True
        if run.last - run.first > 1 or self.is_place(run.text) or any(n.startswith(run.text + " ") for n in sure):
            return True
        follower = tokens[run.last].lower if run.last < len(tokens) else ""
        plural = run.text.endswith("s") and follower in words("plural_followers")
        return not plural and (follower in words("singular_followers") or follower.endswith("ed"))

    # --- what kind of thing a name names ----------------------------------------------------------------------

    def _kind(self, tokens: list[Token], name: Name) -> Schema | None:
        parts = [token.text for token in tokens[name.first : name.last]]
        own = kind_by_words(parts)
        if own is Schema.COMPANY and parts[-1] in words("legal_forms"):
            return own
        heading = name.text.isupper() and len(name.text) > LONGEST_ACRONYM
        kind = self.place_kind(name.text.title() if heading else name.text)
        if kind and not (len(parts) > 1 and own) and (kind in _SURE_PLACES or self._stands_as_place(tokens, name)):
            return Schema.LOCATION
        return own or kind_by_context(tokens, name)

    def _stands_as_place(self, tokens: list[Token], name: Name) -> bool:
        """Whether the words around show a place; a family or a firm may bear a town's name."""
        before = tokens[name.first - 1].lower if name.first else ""
        after = [token.text for token in tokens[name.last : name.last + 2]]
        beside = len(after) > 1 and after[0] == "," and self.is_place(after[1])
        behind = name.first > 1 and before == "," and self.is_place(tokens[name.first - 2].text)
        followed = bool(after) and after[0].lower() in words("place_nouns")
        return before in words("locatives") or beside or behind or followed

    def _is_likely_place(self, name: str, *, acts: bool) -> bool:
        """Whether a name that nothing around it explains is a place; one that acts must be a large city."""
        return self.is_place(name) and (not acts or self._gazetteer.population(name) >= _LARGE_CITY)


def _title_end(tokens: list[Token], first: int, last: int) -> int:
    """Where the name begins behind a title ("General X") or an office ("Interior Minister X"); `first` without one."""
    titles = words("person_titles")
    while last - first > 1 and tokens[first].text in titles and tokens[first + 1].text not in {"of", "for"}:
        first += 1
    office = next((at for at in range(first + 1, last - 1) if tokens[at].text in titles), None)
    if office is None or any(t.text not in GENERIC and t.lower not in _OFFICES for t in tokens[first:office]):
        return first
    return office + 1


def _is_postcode(tokens: list[Token], at: int) -> bool:
    """Whether a word is the first half of a British postcode: "LS13 3AX"."""
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return bool(_POSTCODE.fullmatch(tokens[at].text) and _POSTCODE_END.fullmatch(following))


def _stands_alone(run: Name, sentences: list[Sentence]) -> bool:
    """Whether the run shows by its place that it is a name: in the middle of running prose."""
    sentence = sentences[run.sentence]
    opened = run.first == 0 or sentence.tokens[run.first - 1].text in _LINE_OPENERS
    return not (opened or sentence.heading or _is_shouted(sentence.tokens))


def _is_shouted(tokens: list[Token]) -> bool:
    """Whether a sentence is a heading in capitals, in which all words look like names."""
    spelt = [token.text for token in tokens if token.text[0].isalpha()]
    return len(spelt) >= _SHOUTED and all(word.isupper() for word in spelt)
