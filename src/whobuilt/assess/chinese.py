"""What a claim in Chinese claims, read from its words by the tables of ``chinese.toml``.

Chinese has no spaces and no tense: the other party stands between 向, 给, 为, 与 and the verb. A claim is cut at its
commas, and the place that one clause names holds for the next.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources

from whobuilt.assess.families import Family, load_wording
from whobuilt.assess.periods import Period, Tense
from whobuilt.assess.proposition import Proposition
from whobuilt.assess.targets import Target, TargetReader
from whobuilt.core.assessment import Answers
from whobuilt.core.entities import Party
from whobuilt.core.statements import Polarity, Stance, Statement

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_CUT = re.compile(r"[，。；！？,;!?\n]+")
_LEAD = re.compile(r"(?:向|给|給|为|為|与|與|和|同|跟|对|對)")
_AT = re.compile(r"(?:在|于|於)(?P<place>[^，。；、向给為为与與]{2,12})")
_TO = re.compile(r"^(?:过|過|了)?(?:任何|[^，。；]{0,16}?)(?:给|給|到|至)(?P<whom>.+)$")
_COORDINATED = re.compile(r"[、和与與及或]|以及|或者")
_OF = re.compile(r"(?P<owner>.+?)的(?P<thing>[^的]+)$")
_FROM = re.compile(r"(?:从|從|向)(?P<source>.+?)$")
_IS_CUSTOMER = re.compile(
    r"(?P<whom>.*?)(?:从来|從來|从|從)?(?:不是|并非|並非|未曾是|从未是)(?:我们|我們|公司|其|本公司|该公司)?的?$"
)
_ASPECT = re.compile(r"^(?:过|過|了|任何|其|的|该|該)+")
_YEAR = r"((?:19|20)\d\d)年"
_SINCE = re.compile(rf"(?:自|从|從)?{_YEAR}(?:\d{{1,2}}月)?(?:以来|以來|起|之后|之後|以后|以後|后)")
_UNTIL = re.compile(rf"(?:截至|在)?{_YEAR}(?:\d{{1,2}}月)?(?:之前|以前|前)")
_BETWEEN = re.compile(rf"{_YEAR}(?:至|到|—|-|与|和){_YEAR}")
_WITHIN = re.compile(_YEAR)
_LONGEST_PLACE = 10


@dataclass(frozen=True, slots=True)
class _Wording:
    families: Mapping[str, re.Pattern[str]]
    patterns: Mapping[str, re.Pattern[str]]
    things: Mapping[str, str]
    vague: re.Pattern[str]


@cache
def _load() -> _Wording:
    table = tomllib.loads(resources.files("whobuilt.assess").joinpath("chinese.toml").read_text("utf-8"))
    return _Wording(
        {name: _any_of(words) for name, words in table["families"].items()},
        {name: _any_of(words) for name, words in table["words"].items()},
        {name: word for word, names in table["things"].items() for name in names.split()},
        _any_of(table["vague"]["things"]),
    )


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words.split(), key=len, reverse=True))))


def is_chinese(words: str) -> bool:
    """Whether some words are written in Chinese: a third of their letters are Chinese characters."""
    return 3 * len(_HAN.findall(words)) >= sum(map(str.isalpha, words)) > 0


def things_in(words: str) -> frozenset[str]:
    """The English words for the things that Chinese words name."""
    return frozenset(word for name, word in _load().things.items() if name in words)


def telling_words(words: str) -> frozenset[str]:
    """What Chinese words tell of a thing: the things in them, else the words themselves; nothing of "the software"."""
    rest = _load().vague.sub("", words).strip()
    return things_in(words) or (frozenset({rest}) if rest else frozenset())


def iter_chinese(claim: Statement, party: Party, targets: TargetReader) -> Iterator[Proposition]:
    """The propositions of a claim in Chinese, in the order of its words."""
    words, text = _load(), claim.quote.exact
    place: Target | None = None
    start = 0
    for end in [*(cut.start() for cut in _CUT.finditer(text)), len(text)]:
        clause = text[start:end].lstrip("，。；！？,;!?\n ")
        read = _ClauseReader(claim, party, targets, clause)
        place = read.place() or place
        if found := read.proposition(words, place):
            at = claim.quote.start
            yield replace(found, start=at + end - len(clause), end=at + end)
        start = end


def read_chinese_answers(claim: Statement) -> Answers:
    """What a claim in Chinese denies: the fact, the intent or the knowledge."""
    patterns = _load().patterns
    if patterns["knowledge"].search(claim.quote.exact):
        return Answers.KNOWLEDGE
    if patterns["intent"].search(claim.quote.exact):
        return Answers.INTENT
    named = any(pattern.search(claim.quote.exact) for pattern in _load().families.values())
    return Answers.FACT if named or claim.attribution.stance is Stance.DENIAL else Answers.CHANGES_SUBJECT


@dataclass(frozen=True, slots=True)
class _ClauseReader:
    """Reads one clause of a claim."""

    claim: Statement
    party: Party
    targets: TargetReader
    clause: str

    def place(self) -> Target | None:
        """The place of the matter: "在…"."""
        found = _AT.search(self.clause)
        places = tuple(self.targets.places(found["place"])) if found else ()
        return Target(at=places) if places else None

    def proposition(self, words: _Wording, place: Target | None) -> Proposition | None:
        """What the clause claims; None where it names no family, or nobody."""
        found = self._family(words)
        if found is None:
            return None
        family, trigger = found
        before, after = self.clause[: trigger.start()], self.clause[trigger.end() :]
        target, item = self._target(family, before, after)
        place = place or self._own_place()
        if place and not target.at and not target.customers:
            target = replace(target, at=place.at, anyone=target.anyone or not target.is_bound)
        patterns, led = words.patterns, before + trigger.group()
        exclusive = bool(patterns["exclusive"].search(led))
        if exclusive and patterns["intermediaries"].search(before):  # "only through dealers"
            target = Target(intermediaries=True)
        negated = self._is_negated(patterns["negators"], led)
        makers = self._makers(item) if family.side == "customer" else ()
        return Proposition(
            self.claim.id,
            self.party,
            family,
            Polarity.NEGATED if negated and not exclusive else Polarity.AFFIRMED,
            target,
            _period(self.clause),
            self._tense(patterns, led, negated=negated),
            0,
            0,
            directly=bool(patterns["direct"].search(before)) and not patterns["indirect"].search(before),
            indirectly=bool(patterns["indirect"].search(before)),
            group=bool(patterns["group"].search(before)),
            exclusive=exclusive,
            narrowed=target.narrowed or bool(patterns["restricting"].search(self.clause)),
            product=tuple(sorted(things_in(item))),
            makers=makers,
            answers=Answers.KNOWLEDGE if patterns["knowledge"].search(before) else Answers.FACT,
        )

    def _own_place(self) -> Target | None:
        """Where the speaker speaks for: the claim's own place, or that of "the agent in X"."""
        own = self.claim.qualifiers.place
        places = tuple(self.targets.places(own.name if own else self.claim.attribution.speaker_text))
        return Target(at=places) if places else None

    def _is_negated(self, negators: re.Pattern[str], led: str) -> bool:
        """Whether the clause denies; a denial without a negating word is one as a whole."""
        whole = self.claim.attribution.stance is Stance.DENIAL and not negators.search(self.claim.quote.exact)
        return whole or bool(negators.search(led))

    def _family(self, words: _Wording) -> tuple[Family, re.Match[str]] | None:
        """The family whose words stand first, the longer of two that begin together."""
        found = [
            (match.start(), match.start() - match.end(), name, match)
            for name, pattern in words.families.items()
            if (match := _first(pattern, words.patterns["pointing"], self.clause))
        ]
        if not found:
            return None
        _, _, name, match = min(found, key=lambda each: each[:3])
        # "与…签署协议": the verb and its noun are one family; "使用…的客户" keeps its first.
        return load_wording().families[name], match

    def _target(self, family: Family, before: str, after: str) -> tuple[Target, str]:
        """Whom the clause speaks of, and the words of the thing sold or used."""
        if family.name == "customer":
            whom = _IS_CUSTOMER.match(before)
            return self._read(whom["whom"] if whom else before), ""
        if family.side == "customer":
            source = _FROM.search(before)
            return (self._read(source["source"]) if source else Target(anyone=True)), after
        lead = max((found.end() for found in _LEAD.finditer(before)), default=0)
        if lead:
            return self._read(before[lead:]), after
        if given := _TO.match(after):
            return self._read(given["whom"]), after[: given.start("whom")]
        return Target(anyone=True), after

    def _read(self, phrase: str) -> Target:
        """The target of a phrase, its coordinated parts joined."""
        patterns = _load().patterns
        phrase = (
            patterns["negators"].sub("", re.sub(r"^.*?(?:直接|间接|間接)(?=向|给|为|与)", "", phrase)).strip("“”「」 ")
        )
        parts = [self._read_one(part) for part in _COORDINATED.split(phrase) if part.strip()]
        if not parts:
            return Target(anyone=True)
        known = [part for part in parts if not part.unclear]
        return Target(
            tuple(name for part in parts for name in part.classes),
            tuple(place for part in parts for place in part.at),
            tuple(place for part in parts for place in part.customers),
            tuple(name for part in parts for name in part.names),
            any(part.anyone for part in parts),
            any(part.intermediaries for part in parts),
            narrowed=bool(patterns["restricting"].search(phrase)),
            unclear=not known,
        )

    def _read_one(self, part: str) -> Target:
        patterns = _load().patterns
        if patterns["intermediaries"].search(part):
            return Target(intermediaries=True)
        if patterns["anyone"].fullmatch(part.strip()):
            return Target(anyone=True)
        places = tuple(self.targets.places(part))
        kind = self.targets.body_class(part)
        rest = part
        for place in places:
            rest = rest.replace(place.text, "", 1)
        rest = patterns["tails"].sub("", patterns["plain"].sub("", rest))
        if kind is not None:
            return Target(classes=(kind,), at=places)
        if places and not rest.strip():
            return Target(customers=places)
        return Target(names=(part.strip(),)) if rest.strip() else Target(unclear=True)

    def _makers(self, item: str) -> tuple[str, ...]:
        """The maker that a customer's claim names: "X公司的Y"."""
        owned = _OF.match(_ASPECT.sub("", item).strip("“”「」 "))
        return (owned["owner"],) if owned else ()

    def _tense(self, patterns: Mapping[str, re.Pattern[str]], led: str, *, negated: bool) -> Tense:
        if patterns["ending"].search(led):
            return Tense.ENDED
        if patterns["present"].search(self.clause):
            return Tense.PRESENT
        if patterns["state"].search(self.clause):
            return Tense.STATE
        if negated and patterns["promising"].search(led):
            return Tense.FUTURE
        return Tense.EVER if patterns["perfect"].search(self.clause) else Tense.HABIT


def _first(pattern: re.Pattern[str], pointing: re.Pattern[str], clause: str) -> re.Match[str] | None:
    """The first words of a family; "under that contract" points at one and claims none."""
    found = pattern.finditer(clause)
    return next(
        (match for match in found if not pointing.search(clause, max(0, match.start() - 2), match.start())), None
    )


def _period(clause: str) -> Period:
    if found := _BETWEEN.search(clause):
        return Period(date(int(found[1]), 1, 1), date(int(found[2]), 12, 31))
    if found := _SINCE.search(clause):
        year = int(found[1])
        return Period(first=date(year, 1, 1), blurred_to=date(year, 12, 31))
    if found := _UNTIL.search(clause):
        return Period(last=date(int(found[1]), 1, 1))
    if found := _WITHIN.search(clause):
        year = int(found[1])
        return Period(date(year, 1, 1), date(year, 12, 31))
    return Period()
