"""Companies by their legal forms: X省甲乙科技有限公司, and branches of them."""

from __future__ import annotations

import re
from functools import cache

from whobuilt.core.entities import Schema
from whobuilt.extract.chinese.characters import HAN
from whobuilt.extract.chinese.edges import Edges
from whobuilt.extract.chinese.lexicon import alternatives, any_of, words
from whobuilt.extract.chinese.names import Name
from whobuilt.extract.chinese.places import PlaceFinder

_LONGEST = 34  # characters of a formal name
_PLAIN_CORE = 7  # characters before a bare 公司
_BARE = frozenset({"公司", "集团", "厂", "商行", "事务所", "研究院", "研究所", "设计院"})
_KIN = frozenset("子母总分")
_RESEARCH = frozenset({"研究院", "研究所", "设计院"})
_LATIN_BRACKET = re.compile(r"（[A-Z][A-Za-z .&\-]+）")
_WORD = re.compile(rf"[{HAN}A-Za-z0-9]")
_NUMBERED = re.compile(r"(?:上述|这|该|那|某|各|每|本|其|两|三|多|数|几|[一二三四五六七八九十\d]+)家?$")


class CompanyFinder:
    """Finds formal company names and what their telling part is."""

    def __init__(self, places: PlaceFinder) -> None:
        """Keep the places that names begin with."""
        self._places = places

    def find(self, text: str, edges: Edges) -> list[Name]:
        """Every company with a legal form, in order."""
        found: list[Name] = []
        for form in any_of("legal_forms").finditer(text):
            last = found[-1] if found else None
            floor = last.end if last else 0
            start = self._start(text, edges, form, floor)
            if last and start == last.end and self._joins(text, edges, last, form):
                found[-1] = Name(last.start, form.end(), Schema.COMPANY, 3)
            elif start == form.start() and form.group() == "公司" and _LATIN_BRACKET.match(text, form.end()):
                begin = edges.left(form.start(), max(floor, form.start() - _PLAIN_CORE))
                if form.start() - begin > 1 and edges.begins[begin]:
                    found.append(Name(begin, form.end(), Schema.COMPANY, 3))
            elif start < form.start() and not self._is_torn(text, start, form.start()):
                schema = Schema.ORGANIZATION if form.group() in _RESEARCH else Schema.COMPANY
                found.append(Name(start, form.end(), schema, 3))
        return found

    def _joins(self, text: str, edges: Edges, last: Name, form: re.Match[str]) -> bool:
        """Whether a form goes on with the name that ends where it begins: "…集团" + "河北有限公司"."""
        between = text[last.end : form.start()]
        return form.start() - last.start < _LONGEST + 10 and (
            not between or not any(edges.begins[last.end + 1 : form.start()])
        )

    def _is_torn(self, text: str, start: int, end: int) -> bool:
        """Whether a name is only the rest of a place, cut after what looks like a word of grammar: "以色列公司"."""
        return any(self._places.end_of(text, start - back, end) == end for back in (1, 2) if start >= back)

    def _start(self, text: str, edges: Edges, form: re.Match[str], floor: int) -> int:  # noqa: C901, PLR0911  # one branch for each kind
        """Where the name that ends in a form begins; the form's own place where there is no name before it."""
        bare = form.group() in _BARE
        if bare and text[form.start() - 1 : form.start()] in _KIN:
            return form.start()
        farthest = max(floor, form.start() - (_PLAIN_CORE if bare else _LONGEST))
        at = form.start()
        if floor == at or (
            bare and (edges.begins[at] > 1 or (edges.begins[at] and text[at - 1] not in "为信达立和兴中"))
        ):
            return at
        while at > farthest:
            if text[at - 1] == "）" and (opened := text.rfind("（", farthest, at)) >= 0 and at - opened < 10:  # noqa: PLR2004  # characters
                at = opened
                continue
            if not _WORD.match(text[at - 1]) and text[at - 1] not in "·&.-（":
                break
            at -= 1
            if edges.begins[at]:
                if self._is_name(text[at : form.start()], bare=bare):
                    return self._cut_place(text, at, form.start(), bare=bare)
                if bare and (edges.begins[at] > 1 or form.start() - at > 1):
                    return form.start()
        if bare and not edges.begins[at]:
            return form.start()
        if at == floor and floor and not edges.begins[at]:
            return at
        return (
            self._cut_place(text, at, form.start(), bare=bare)
            if self._is_name(text[at : form.start()], bare=bare)
            else form.start()
        )

    def _cut_place(self, text: str, start: int, end: int, *, bare: bool) -> int:
        """A name begins with its place: what stands before the place is no part of it."""
        if self._places.end_of(text, start, end) > start:
            return self._skip_country(text, start, end, bare=bare)
        for at in range(start + 1, end - 2):
            after = self._places.end_of(text, at, end)
            if after > at + 1 and len(self.core(text[at:end])) >= 2 and after - at >= 2 and text[at - 1] != "（":  # noqa: PLR2004  # characters
                return at
        return start

    def _skip_country(self, text: str, start: int, end: int, *, bare: bool) -> int:
        """A bare form has no country in it: "中国甲乙公司" is "甲乙公司"."""
        after = self._places.end_of(text, start, end)
        return after if bare and len(self.core(text[after:end])) >= 2 and text[start:after] != "中国" else start  # noqa: PLR2004  # characters

    def _is_name(self, words_before: str, *, bare: bool) -> bool:
        if _NUMBERED.search(words_before):
            return False
        core = self.core(words_before)
        if len(core) >= 2:  # noqa: PLR2004  # characters
            placed = self._places.end_of(words_before, 0, len(words_before))
            return not bare or (
                core not in words("common")
                and words_before.startswith(core, placed if placed < len(words_before) else 0)
            )
        placed = self._places.end_of(words_before, 0, len(words_before))
        if bare and placed and words_before[placed:] in words("utilities"):
            return True
        return (
            placed > 0
            and len(words_before) - placed >= (2 if not bare else 4)
            and (not bare or words_before.startswith("中国"))
        )

    def core(self, name: str) -> str:
        """What tells a company from others: its name less places, trades, legal forms and brackets."""
        rest = _forms().sub("", re.sub(r"（[^（）]*）", "", name))
        end = self._places.chain_end(rest, 0, len(rest))
        rest = rest[end:] if end < len(rest) else ""
        return _trades().sub("", rest)


@cache
def _forms() -> re.Pattern[str]:
    return re.compile(alternatives(words("legal_forms") - {"厂"}))


@cache
def _trades() -> re.Pattern[str]:
    listed = words("trades") | words("class_nouns") | words("common") | words("adverbs") | words("titles")
    return re.compile(alternatives(word for word in listed if len(word) > 1))
