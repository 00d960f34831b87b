"""Whose deed a verb tells: its subject, sought to the left over what is put in between, or shared with another verb."""

from __future__ import annotations

from dataclasses import dataclass, field

from whobuilt.core.entities import Schema
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.parts import Clause, Parts
from whobuilt.extract.english.phrases import Phrase, phrases_before, read_phrases
from whobuilt.extract.english.segments import OPENERS, Part, Segment
from whobuilt.extract.english.units import Unit

COMMISSIONING = words("commissioning_verbs")
WINNING = words("winning_verbs")
_ACTORS = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION, Schema.PERSON, Schema.LOCATION})
_BRACKET = 8  # segments: a longer bracket is no aside
_GOVERNED = ("infinitive", "ing")
_SHARING = ("participle", "ing", "base", "infinitive")


@dataclass(slots=True)
class SubjectFinder:
    """Finds the subjects of one sentence's clauses, in order; `made` holds those before, by their segment."""

    units: list[Unit]
    segments: list[Segment]
    made: dict[int, Clause] = field(default_factory=dict)

    def find(self, clause: Clause) -> None:
        """Give a clause its subject, its governor, and what it shares with a clause before."""
        at = clause.index - 1
        while at >= 0 and (self.segments[at].word in OPENERS or self.segments[at].part is Part.ADVERB):
            at -= 1
        at = self._over_bracket(at)
        if at >= 0:
            self._share(clause, at)
            self._mend_voice(clause)
        self.made[clause.index] = clause

    def _over_bracket(self, at: int) -> int:
        """The segment before "(…)" where that closes just before the verb: "X (Germany) sold"."""
        if at < 0 or self.segments[at].word != ")":
            return at
        opened = (left for left in range(at - 1, max(-1, at - _BRACKET), -1) if self.segments[left].word == "(")
        return next(opened, at + 1) - 1

    def _share(self, clause: Clause, at: int) -> None:
        """What stands before, at segment `at`, says whose subject it is: a governor's, an equal's, its own."""
        before = self.segments[at]
        loose = clause.verb.form == "ing" and before.word == ","
        governor = self._governor(clause.index) if clause.verb.form in _GOVERNED and not loose else None
        joined = before.word == "," and at and self.segments[at - 1].part is Part.CONJUNCTION
        if governor:
            clause.governed_by = governor
            clause.subject = _shared_subject(governor, clause)
            clause.parts += _shared_customers(governor, clause)
        elif before.part is Part.CONJUNCTION or joined:
            self._share_with_equal(clause, at)
        else:
            clause.subject = self._own_subject(clause, at)

    def _share_with_equal(self, clause: Clause, at: int) -> None:
        """Verbs joined by "and" share their subject, bare ones their governor and voice too: "was hired and paid"."""
        previous = self._previous(at)
        if previous is None:
            return
        clause.subject = previous.subject
        if clause.verb.form in _SHARING and not clause.verb.auxiliary:
            clause.governed_by = previous.governed_by
            clause.verb.passive = clause.verb.passive or previous.verb.passive

    def _own_subject(self, clause: Clause, at: int) -> list[Phrase]:
        before = self.segments[at]
        if before.part is Part.RELATIVE:
            return self._antecedent(at)
        if before.word == ",":
            return self._over_commas(clause, at)
        if before.part is not Part.PHRASE:
            return []
        if (parted := self._parted(clause, at)) is not None:
            clause.verb.negated = clause.verb.negated or parted.verb.negated
            return parted.subject
        written = clause.verb.form == "ing" and self.units[before.last - 1].lower in words("writings")
        if written and (previous := self._previous(at)):
            return previous.subject
        return phrases_before(self.units, self.segments, at + 1)

    def _antecedent(self, at: int) -> list[Phrase]:
        """What "which" or "that" stands for: the phrase just before, with its whole list."""
        at -= 1
        if at >= 0 and self.segments[at].word == ",":
            at -= 1
        if at < 0 or self.segments[at].part is not Part.PHRASE:
            return []
        told = phrases_before(self.units, self.segments, at + 1, nearest=True)
        return told if any(phrase.head for phrase in told) else self._equated(at) or told

    def _equated(self, at: int) -> list[Phrase]:
        """Who "X is one of the firms that" and "X is the company that" tell of."""
        while at > 1 and self.segments[at - 1].word == "of" and self.segments[at - 2].part is Part.PHRASE:
            at -= 2
        clause = self.made.get(at - 1)
        copula = clause is not None and clause.verb.lemma == "be" and not clause.verb.negated
        return clause.subject if clause is not None and copula else []

    def _parted(self, clause: Clause, at: int) -> Clause | None:
        """The "has" of "has since 2016 shipped"; None where the verb is not parted from its auxiliary."""
        past = clause.verb.form == "past" and not clause.verb.auxiliary
        if not past or at < 2 or self.segments[at - 1].part is not Part.PREPOSITION:  # noqa: PLR2004  # auxiliary, preposition, phrase
            return None
        before = self.made.get(at - 2)
        return before if before is not None and before.verb.lemma == "have" and not before.parts[:-1] else None

    def _over_commas(self, clause: Clause, at: int) -> list[Phrase]:
        """The subject behind something put between commas, or the main clause's for "…, selling X"."""
        segments, verb = self.segments, clause.verb
        if verb.form == "participle" and not verb.auxiliary:
            return phrases_before(self.units, segments, at, nearest=True)
        if verb.form == "ing" and not verb.auxiliary:
            return self._main_subject(clause, at)
        for left in range(at - 1, 0, -1):
            put_in = left > 2 and segments[left - 2].part is Part.PREPOSITION and segments[left - 3].word == ","  # noqa: PLR2004  # comma, preposition, phrase
            if segments[left].word == "," and segments[left - 1].part is Part.PHRASE and not put_in:
                told = phrases_before(self.units, segments, left)
                listed = self._listed(left, at) if not any(phrase.head for phrase in told) else []
                return listed or told
        reduced = verb.form == "past" and not verb.auxiliary and segments[at - 1].part is Part.PHRASE
        return phrases_before(self.units, segments, at, nearest=True) if reduced else []

    def _listed(self, left: int, at: int) -> list[Phrase]:
        """The names of "Three firms, A, B and C, sold" between the commas at segments `left` and `at`."""
        phrases, end = read_phrases(self.units, self.segments, left + 1, subject=True)
        return phrases if end == at and len(phrases) > 1 and all(phrase.head for phrase in phrases) else []

    def _main_subject(self, clause: Clause, at: int) -> list[Phrase]:
        """Who does what a loose "…, selling X" tells; "…, adding that" is said by whoever said the rest."""
        previous = self._previous(at)
        reporting = words("reporting_verbs")
        if clause.verb.lemma in reporting:
            reports = [c for c in self.made.values() if c.verb.lemma in reporting and c.verb.finite]
            previous = reports[-1] if reports else previous
        return previous.subject if previous else []

    def _governor(self, index: int) -> Clause | None:
        """The clause whose verb governs an infinitive or a form in -ing: "agreed to sell", "accused X of selling"."""
        segments, verb, at = self.segments, self.segments[index].verb, index - 1
        if segments[at].part is Part.VERB:
            return self.made.get(at)
        if segments[at].word in words("governing_prepositions") and at:
            at -= 1
        elif verb is not None and verb.form == "ing" and segments[at].part is Part.PHRASE:
            return None
        while at >= 0 and segments[at].part in (Part.PHRASE, Part.PREPOSITION):
            at -= 1
        while at > 0 and segments[at].word in {",", "(", ")"} and segments[at - 1].part is Part.PHRASE:
            at -= 1
            while at >= 0 and segments[at].part in (Part.PHRASE, Part.PREPOSITION, Part.CONJUNCTION):
                at -= 1
        return self.made.get(at) if at >= 0 and segments[at].part is Part.VERB else None

    def _previous(self, at: int) -> Clause | None:
        """The clause whose verb stands last before segment `at`."""
        earlier = [index for index in self.made if index < at]
        return self.made[max(earlier)] if earlier else None

    def _mend_voice(self, clause: Clause) -> None:
        """A bare past form of what is no party is a passive: "Its machines, shipped to X"."""
        after = self.segments[clause.index + 1] if clause.index + 1 < len(self.segments) else None
        bare = clause.verb.form == "past" and not clause.verb.auxiliary
        prepositional = after is not None and after.part is Part.PREPOSITION
        acts = any(p.head is not None and p.head.schema in _ACTORS for p in clause.subject)
        if bare and prepositional and clause.subject and not acts:
            clause.verb.passive, clause.verb.form = True, "participle"


def _shared_subject(governor: Clause, clause: Clause) -> list[Phrase]:
    """Who does what a governed verb says: the governor's object where it has a named one, else its subject."""
    objects = governor.find("object")
    if governor.verb.lemma == "help":
        clause.parts += [("for", objects)] if any(phrase.head for phrase in objects) else []
        return governor.subject
    causes = governor.verb.lemma in words("causative_verbs")
    if causes and objects and not governor.verb.passive:
        return objects
    if not objects and clause.verb.form == "infinitive" and (for_whom := governor.find("for")) and causes:
        return for_whom
    return governor.subject


def _shared_customers(governor: Clause, clause: Clause) -> Parts:
    """For whom "won a contract from X to supply", "was hired by X to install", "X paid Y to build" is done."""
    if clause.verb.form != "infinitive" or clause.find("to") or clause.find("for"):
        return []
    customers: list[Phrase] = []
    if governor.verb.lemma in COMMISSIONING:
        customers = governor.find("by") if governor.verb.passive else governor.subject
    elif governor.verb.lemma in WINNING:
        customers = governor.find("from") or governor.find("with")
    return [("to", customers)] if customers else []
