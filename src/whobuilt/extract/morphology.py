"""The forms of English verbs, made from their base forms."""

from __future__ import annotations

from functools import cache

_IRREGULAR = {
    lemma: (past, participle)
    for lemma, past, participle in (
        entry.split()
        for entry in """become became become; begin began begun; bid bid bid; break broke broken; bring brought brought;
        build built built; buy bought bought; choose chose chosen; come came come; cost cost cost; cut cut cut;
        do did done; draw drew drawn; fall fell fallen; feel felt felt; find found found;
        forbid forbade forbidden; get got gotten; give gave given; go went gone; grow grew grown; have had had;
        hear heard heard; hold held held; keep kept kept; know knew known; lead led led; leave left left;
        lend lent lent; let let let; lie lay lain; lose lost lost; make made made; mean meant meant; meet met met;
        outfit outfitted outfitted; overrule overruled overruled; pay paid paid; put put put; read read read;
        rise rose risen; run ran run; say said said; see saw seen; seek sought sought; sell sold sold;
        resell resold resold; send sent sent; set set set; show showed shown; shut shut shut; sit sat sat;
        speak spoke spoken; spend spent spent; split split split; stand stood stood; steal stole stolen;
        strike struck struck; take took taken; tell told told; think thought thought;
        undertake undertook undertaken; understand understood understood; win won won;
        withdraw withdrew withdrawn; write wrote written; oversee oversaw overseen;
        buy-back bought-back bought-back; rebuild rebuilt rebuilt; swear swore sworn; wear wore worn;
        throw threw thrown; teach taught taught; lay laid laid; drive drove driven; deal dealt dealt;
        feed fed fed; hide hid hidden; ink inked inked; quit quit quit; rent rented rented""".split(";")
    )
}
_DOUBLED = frozenset(
    """ban ship equip stop plan scan scrap drop strip control admit refer permit commit transfer submit refit tap rig
    kit run win set cut get put sit bid forbid begin let quit split shut outfit""".split()
)
_VOWELS = frozenset("aeiou")


@cache
def forms(lemma: str) -> dict[str, str]:
    """The forms of a verb: "s", "past", "participle", "ing" and "base"."""
    past, participle = _IRREGULAR.get(lemma, (_past(lemma), _past(lemma)))
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
    return lemma + lemma[-1] if lemma in _DOUBLED else lemma


def table(lemmas: frozenset[str]) -> dict[str, tuple[str, frozenset[str]]]:
    """Every form of the verbs: form → (base form, what it may be)."""
    found: dict[str, tuple[str, set[str]]] = {}
    for lemma in sorted(lemmas):
        for kind, form in forms(lemma).items():
            found.setdefault(form, (lemma, set()))[1].add(kind)
    return {form: (lemma, frozenset(kinds)) for form, (lemma, kinds) in found.items()}
