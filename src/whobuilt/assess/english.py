"""What a claim in English claims, read from its words by the tables of ``families.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from whobuilt.assess.families import Family, Wording, load_wording
from whobuilt.assess.periods import read_period, read_tense
from whobuilt.assess.proposition import Proposition
from whobuilt.assess.targets import Target, TargetReader
from whobuilt.core.assessment import Answers
from whobuilt.core.entities import Party
from whobuilt.core.statements import Polarity, Stance, Statement

_FLAT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\n": " ", "\t": " "})
_NOT = re.compile(r"n't\b")
_ONLY_LAST = re.compile(r"\b(?:only|alone|exclusively)\W*$", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"(?<=[a-z0-9\"')])[.;:!?]\s+|\s+(?:but|although|though|while|whereas|adding|however)\s+"
    r"|,\s+(?:and\s+)?(?:which|something|a charge|saying)\s+"
    r"|\s+[–—-]\s+"
    r"|\s+and\s+(?=that\s|(?:every|each|all|its|our|the)\s+(?:\w+\s+){1,2}(?:is|are|was|were|has|have|does?)\b)",
    re.IGNORECASE,
)
_NOT_ONLY = re.compile(r"\bnot\s+(?:only|just|merely|simply)\b", re.IGNORECASE)
_NONE_AFTER = re.compile(r"^\s*(?:to\s+|with\s+)?(?:no|nothing|none|nobody|no\s+one)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:be|is|are|was|were|been|being|(?:is|are|was|were)n't)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_TIED = re.compile(r"\b(?:is|are|was|were)\s+(?:only\s+|solely\s+|exclusively\s+)?with\s+", re.IGNORECASE)
_IS_FOR = re.compile(r"\bcontracts?\s+for\s", re.IGNORECASE)
_OUTSIDE = re.compile(r"\boutside(?:\s+of)?\s+([^,;]*)", re.IGNORECASE)
# "The systems that it" sells; but "the report that it" sold is what is denied.
_RELATIVE = re.compile(
    r"\b(?:(?:the|its|our|any|all|those|of)\s+"
    r"(?:(?!(?:allegation|claim|report|accusation|suggestion|charge|idea|fact|assertion|rumou?r|notion|that)s?\b)"
    r"\w+\s+){1,2}(?:that\s+|which\s+)?|what\s+)(?:it|we|they)\s+(?:has\s+|have\s+|had\s+)?$",
    re.IGNORECASE,
)
_THE = re.compile(r"(?:the|this)\s", re.IGNORECASE)
_IN_DOING = re.compile(r"\b(?:in|by|when|while|for|of)\s+$", re.IGNORECASE)
_INVOLVED = re.compile(
    r"\b(?:involve\w*|part|role|engaged?|interest|history|accus\w*|possibility|accusations?)\s+(?:in|of)\s+$",
    re.IGNORECASE,
)
_SUCH = re.compile(r"\bsuch\b|\bthis\b|\bthese\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w'\-]*(?:\s+[A-Z][\w'\-]*)*")
_WORD = re.compile(r"[\w'\-/]+")


def iter_english(claim: Statement, party: Party, targets: TargetReader) -> Iterator[Proposition]:
    """The propositions of a claim in English, in the order of its words."""
    return _ClaimReader(claim, party, targets).iter_propositions()


def read_english_answers(claim: Statement) -> Answers:
    """What a claim in English denies: the fact, the intent or the knowledge."""
    words, flat = load_wording(), _flatten(claim.quote.exact)
    if words.patterns["knowledge"].search(flat) and not words.patterns["exclusive"].search(flat):
        return Answers.KNOWLEDGE
    if words.patterns["intent"].search(flat):
        return Answers.INTENT
    named = any(family.trigger.search(flat) for family in words.families.values())
    return Answers.CHANGES_SUBJECT if not named and words.patterns["aside"].search(flat) else Answers.FACT


class _ClaimReader:
    """Reads one claim, clause by clause."""

    def __init__(self, claim: Statement, party: Party, targets: TargetReader) -> None:
        self._claim = claim
        self._party = party
        self._targets = targets
        self._words: Wording = load_wording()
        self._text = claim.quote.exact.translate(_FLAT)
        self._flat = _NOT.sub(" not", self._text)
        self._about = claim.object

    def iter_propositions(self) -> Iterator[Proposition]:
        for start, end in _clauses(self._text):
            clause = self._text[start:end]
            for family, trigger in self._triggers(clause):
                if read := self._read(family, clause, trigger):
                    yield replace(read, start=self._claim.quote.start + start, end=self._claim.quote.start + end)

    def _triggers(self, clause: str) -> Iterator[tuple[Family, re.Match[str]]]:
        """The families that a clause names; where words of two overlap, the longer wins."""
        found = [
            (match, family) for family in self._words.families.values() for match in family.trigger.finditer(clause)
        ]
        taken: list[tuple[int, int]] = []
        kept: list[tuple[Family, re.Match[str]]] = []
        for match, family in sorted(found, key=lambda item: (item[0].start() - item[0].end(), item[0].start())):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                kept.append((family, match))
        return iter(sorted(kept, key=lambda item: item[1].start()))

    def _read(self, family: Family, clause: str, trigger: re.Match[str]) -> Proposition | None:
        before, after = clause[: trigger.start()], clause[trigger.end() :]
        patterns = self._words.patterns
        if patterns["supposing"].search(before) or patterns["exceptions"].search(after) or _is_aside(before, trigger):
            return None
        party = self._party_of(before)
        target, item = self._read_target(family, clause, trigger)
        if party is None or target is None:
            return None
        target = self._add_places(target, before, after)
        product, makers = self._read_item(item, customer=family.side == "customer")
        if target.names and _IS_FOR.search(f"{trigger.group()}{after[:5]}"):  # "no contract for" a thing with a name
            target, makers = replace(target, names=(), anyone=True), target.names
        led = before + trigger.group()
        exclusive = self._is_exclusive(led, after)
        negated = self._is_negated(led, after)
        return Proposition(
            self._claim.id,
            party,
            family,
            Polarity.NEGATED if negated and not exclusive else Polarity.AFFIRMED,
            target,
            read_period(f"{before} {after}", ended=bool(patterns["ending"].search(led))),
            read_tense(led, after, denied=negated),
            0,
            0,
            directly=bool(patterns["direct"].search(clause)) and not patterns["indirect"].search(clause),
            indirectly=bool(patterns["indirect"].search(clause)),
            group=bool(patterns["group"].search(before)),
            exclusive=exclusive,
            narrowed=target.narrowed or bool(_SUCH.search(item + after)),
            anaphoric=len(product) == 1 and bool(_THE.match(item.strip())),
            product=product,
            makers=makers,
            answers=self._answers(before),
        )

    def _party_of(self, before: str) -> Party | None:
        """Whose matter a clause is: whom the claim is about where its words name them, else the speaker's own."""
        about = self._about
        if about is None or about.entity == self._party.entity or _flatten(about.name) not in _flatten(before):
            return self._party
        # A minister answers for a service of the state; what others say of a company is no claim of it.
        return about if self._targets.body_class(about.name) else None

    def _is_negated(self, led: str, after: str) -> bool:
        patterns = self._words.patterns
        words = _NOT.sub(" not", _NOT_ONLY.sub(" ", led))
        said = patterns["negators"].search(words) or patterns["ending"].search(words) or _NONE_AFTER.match(after)
        # Of "does not run them; each sale is licensed", the first clause is what makes the whole a denial.
        whole = self._claim.attribution.stance is Stance.DENIAL and not patterns["negators"].search(self._flat)
        return bool(said) or whole

    def _is_exclusive(self, led: str, after: str) -> bool:
        only = self._words.patterns["exclusive"]
        # "only" binds the verb from close by; forty characters hold an adverb and a phrase.
        return bool(only.search(led[-40:]) or only.match(after.strip()) or _ONLY_LAST.search(after))

    def _read_target(self, family: Family, clause: str, trigger: re.Match[str]) -> tuple[Target | None, str]:
        """Whom a clause speaks of, and the words of the thing sold or used."""
        before, after = clause[: trigger.start()], clause[trigger.end() :]
        if "before" in family.recipient:
            head = re.split(r"\b(?:is|are|was|were|has|have|does|never|not|no)\b", before, maxsplit=1)[0]
            target = (
                self._targets.read(after.removeprefix(" of")) if after.startswith(" of ") else self._targets.read(head)
            )
            return target, ""
        passive = bool(_PASSIVE.search(before)) and not trigger.group().split()[0].endswith("ing")
        if family.side == "customer":
            return (None, "") if passive else (self._place_of_use(after), after)
        ended = re.split(rf"\s+{family.recipient[0]}\s*$", trigger.group(), flags=re.IGNORECASE)
        if tied := _TIED.search(after):  # "our contracts there are with third parties only"
            return self._targets.read(after[tied.end() :]), ""
        last = trigger.group().split()[-1].lower()
        if last in family.recipient or "" in family.recipient or len(ended) > 1:
            target = self._targets.read(_led_by(last, after))
            return target, "" if not passive else before
        return self._after_item(family, before, after, passive=passive)

    def _after_item(self, family: Family, before: str, after: str, *, passive: bool) -> tuple[Target, str]:
        """The target after the thing sold: "sold *cameras* to the police", "equips the police with *cameras*"."""
        leads = "|".join(re.escape(word) for word in family.recipient)
        lead = re.search(rf"(?<!\w)(?:{leads})(?!\w)", after, re.IGNORECASE)
        item = after[: lead.start()] if lead else after
        direct = self._targets.read(item) if item.strip() else Target(unclear=True)
        if direct.classes and not passive:
            return direct, after[lead.end() :] if lead else ""
        if lead is None:
            return Target(anyone=True), before if passive else item
        return self._targets.read(_led_by(lead.group().lower(), after[lead.end() :])), before if passive else item

    def _place_of_use(self, after: str) -> Target:
        """Of a customer's claim, only the place matters here; makers and products are read as the item."""
        source = re.search(r"\bfrom\s+(.*)", after)
        target = self._targets.read(source.group(1)) if source else Target(anyone=True)
        return target if target.names or target.customers else Target(anyone=True)

    def _add_places(self, target: Target, before: str, after: str) -> Target:
        """A target with the place of the matter: named elsewhere in the clause, or the claim's own."""
        if target.at or target.customers or target.beyond:
            return target
        if outside := _OUTSIDE.search(f"{before} ; {after}"):  # "sells no cameras outside Europe"
            beyond = tuple(self._targets.places(outside[1]))
            return replace(target, beyond=beyond, unclear=target.unclear or not beyond)
        spans = re.findall(r"\b(?:[Ii]n|within|inside|across|throughout)\s+[^,;]*", f"{before} ; {after}")
        places = tuple(place for span in spans for place in self._targets.places(span))
        elsewhere = self._words.patterns["elsewhere"].search(after)
        own = self._claim.qualifiers.place
        if not places and own:
            places = tuple(self._targets.places(own.name))
        if not places and elsewhere and not target.intermediaries:
            return replace(target, unclear=True)
        return replace(target, at=places)

    def _read_item(self, item: str, *, customer: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The telling words of the thing sold or used, and the names among them."""
        phrase = re.split(
            r"\b(?:from|for|to|in|on|by|at|outside|that|which|until|since|between|with|whose)\b|[,;:.\"]", item
        )[0]
        words = [word for word in _WORD.findall(phrase) if word.lower().removesuffix("'s") not in self._words.vague]
        names = tuple(name.removesuffix("'s") for name in _NAME.findall(phrase)) if customer else ()
        common = tuple(word.lower() for word in words if not word[0].isupper())
        return common, names

    def _answers(self, before: str) -> Answers:
        patterns = self._words.patterns
        if patterns["knowledge"].search(before):
            return Answers.KNOWLEDGE
        return Answers.INTENT if patterns["intent"].search(before) else Answers.FACT


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for cut in _CLAUSE_END.finditer(text):
        yield start, cut.start()
        start = cut.end()
    yield start, len(text)


def _is_aside(before: str, trigger: re.Match[str]) -> bool:
    """Whether a verb only tells how or of what: "broke no law in dealing with", "does not run what it sells"."""
    if _RELATIVE.search(before):
        return True
    gerund = trigger.group().split()[0].lower().endswith("ing")
    return gerund and bool(_IN_DOING.search(before)) and not _INVOLVED.search(before)


def _led_by(lead: str, words: str) -> str:
    """Words after a preposition; a place is read as one only with its "in" before it."""
    return f" in {words.strip()}" if lead == "in" else words


def _flatten(text: str) -> str:
    return text.translate(_FLAT).lower()
