"""The forms of English verbs, made from their base forms."""

from __future__ import annotations

from functools import cache

from whobuilt.extract.english.lexicon import load_table, words

_VOWELS = frozenset("aeiou")


@cache
def forms(lemma: str) -> dict[str, str]:
    """The forms of a verb: "s", "past", "participle", "ing" and "base"."""
    irregular = load_table("words")["irregular_verbs"].get(lemma)
    past, participle = irregular.split() if irregular else (_past(lemma), _past(lemma))
    return {"base": lemma, "s": _third(lemma), "past": past, "participle": participle, "ing": _ing(lemma)}


def _third(lemma: str) -> str:
    if lemma in {"be", "have"}:
        return {"be": "is", "have": "has"}[lemma]
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    return lemma[:-1] + "ies" if lemma.endswith("y") and lemma[-2] not in _VOWELS else lemma + "s"


def _past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ied"
    return _stem(lemma) + "ed"


def _ing(lemma: str) -> str:
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        return lemma[:-1] + "ing"
    return _stem(lemma) + "ing"


def _stem(lemma: str) -> str:
    return lemma + lemma[-1] if lemma in words("doubling_verbs") else lemma


def table(lemmas: frozenset[str]) -> dict[str, tuple[str, frozenset[str]]]:
    """Every form of the verbs: form → (base form, what it may be)."""
    found: dict[str, tuple[str, set[str]]] = {}
    for lemma in sorted(lemmas):
        for kind, form in forms(lemma).items():
            found.setdefault(form, (lemma, set()))[1].add(kind)
    return {form: (lemma, frozenset(kinds)) for form, (lemma, kinds) in found.items()}
