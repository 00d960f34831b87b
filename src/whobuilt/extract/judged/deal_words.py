"""Words of dealing: without one in its quote no statement rests on a judge."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from whobuilt.core.statements import Prop
from whobuilt.extract.chinese import props as chinese
from whobuilt.extract.chinese.characters import level
from whobuilt.extract.chinese.lexicon import alternatives
from whobuilt.extract.english import props as english
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.morphology import forms
from whobuilt.extract.languages import CHINESE

Span = tuple[int, int]

_DEALS = (Prop.SUPPLIES, Prop.CONTRACTS_WITH)
_SIDES = ("vending", "buying", "between", "deals", "held")  # the lists of nouns in english/props/supplies.toml
_WORD = re.compile(r"[^\W\d_]+")


def find_deal_words(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    """Where words of dealing stand in `text[start:end]`, in order."""
    if language == CHINESE:
        for found in _chinese().finditer(level(text[start:end])):
            yield start + found.start(), start + found.end()
        return
    known = _english()
    for found in _WORD.finditer(text, start, end):
        if found.group().lower() in known:
            yield found.span()


@cache
def _table(language: str) -> dict[str, frozenset[str]]:
    path = resources.files(__package__).joinpath("data", "deals.toml")
    return {kind: frozenset(each.split()) for kind, each in tomllib.loads(path.read_text("utf-8"))[language].items()}


@cache
def _english() -> frozenset[str]:
    """Every form of the verbs of deals, and the nouns, of one or of many."""
    own = _table("en")
    verbs = {verb for frame in english.all_frames() if frame.prop in _DEALS for verb in frame.verbs}
    found = {form for verb in (verbs | own["verbs"]) - own["general"] for form in forms(verb).values()}
    nouns = set(own["nouns"]) | words("selling_nouns") | words("using_nouns") | words("vendor_roles")
    for prop in _DEALS:
        table = english.load_prop(prop)
        named = [*table.get("noun", ()), *table.get("list", ())]
        nouns |= {noun for each in named for noun in each["nouns"].split()}
        nouns |= {noun for side in _SIDES for noun in table.get("lists", {}).get(side, "").split()}
    found |= nouns | {forms(noun)["s"] for noun in nouns if not noun.endswith("s")}
    return frozenset(found - own["general"])


@cache
def _chinese() -> re.Pattern[str]:
    own = _table("zh")
    found = {verb for verb, frames in chinese.frames_by_verb().items() if any(f.prop in _DEALS for f in frames)}
    found |= {noun for noun, frames in chinese.frames_by_noun().items() if any(f.prop in _DEALS for f in frames)}
    return re.compile(alternatives((found | own["words"]) - own["general"]))
