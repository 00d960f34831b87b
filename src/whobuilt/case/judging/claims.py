"""What parties say, weighed against the documents; and what a person decided of it, which stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from whobuilt.case.evidence.sources import Brief, Sources
from whobuilt.case.judging.bearing import Bearing, Standing, entities_of, is_evidence
from whobuilt.case.places import Places
from whobuilt.case.tools import Tools
from whobuilt.core.assessment import Assessment, Difference, Reason, Verdict
from whobuilt.core.decisions import Decision, Judgement, Ruling
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Prop, Statement, Status
from whobuilt.core.verdicts import CONFLICTING, GRAVITY, Pair, Weighed, WeighedClaim
from whobuilt.ports import StatementFilter
from whobuilt.resolve.lookup import find_statement

_NOTHING_SEEN = "the rules find nothing in this statement that bears on the claim"
_OF_PAIRS = frozenset({Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE})
_OF_STATEMENTS = frozenset({Judgement.ACCEPTED, Judgement.REJECTED, Judgement.UNSURE, Judgement.EDITED})


@dataclass(frozen=True, slots=True)
class Evidenced:
    """A weighing with the statement that is its evidence, and where that stands; none where nothing bears."""

    weighed: Weighed
    statement: Statement | None
    status: Status | None


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim with its evidence, and the heads of the documents that are quoted."""

    claim: WeighedClaim
    evidence: tuple[Evidenced, ...]
    briefs: Mapping[str, Brief]


class Claims:
    """The claims of a case. What was weighed is kept in memory, until something comes that bears on it."""

    def __init__(self, places: Places, tools: Tools, sign: Callable[[Ruling, str], Decision]) -> None:
        """Weigh nothing yet; `sign` appends a decision under a name."""
        self._sign = sign
        self._record = places.record
        self._roster = places.record.roster
        self._tools = tools
        self._extent = (-1, 0)
        self._bearing: Bearing | None = None
        self._assessed: tuple[Assessment, ...] = ()
        self._ruled_at = (-1, 0)
        self._ruled: dict[Pair, Decision] = {}

    def assess(self) -> tuple[Assessment, ...]:
        """Every claim weighed against all that bears on it and that nobody rejected; by the rules alone."""
        extent = self._roster.extent()
        if self._bearing is None or (extent != self._extent and self._has_changed(self._bearing, extent)):
            self._bearing = Bearing(self._record, _Kept(self._record.standing, self._roster.members))
            self._assessed = self._bearing.assess(self._tools.gazetteer, self._tools.taxonomy)
        self._extent = extent
        return self._assessed

    def assess_as(self, names: Standing, entities: frozenset[str]) -> dict[str, tuple[Weighed, ...]]:
        """The claims on which some entities bear, weighed as they would be if names stood otherwise."""
        concerned = self._concerned(names, entities)
        bearing = Bearing(self._record, names, concerned.__contains__)
        return self._with_rulings(bearing.assess(self._tools.gazetteer, self._tools.taxonomy))

    def verdicts(self) -> dict[Pair, Decision]:
        """The last decision of a person about each claim and its evidence that nobody withdrew."""
        extent = self._roster.extent()
        if extent != self._ruled_at:
            ruled = self._roster.iter_ruled([Judgement.OVERRULED])
            self._ruled = {(each.target, each.other): each for each in ruled}
            self._ruled_at = extent
        return self._ruled

    def weigh(self) -> dict[str, tuple[Weighed, ...]]:
        """Of each claim what it is weighed against, by the rules and by people; the gravest that stands first."""
        return self._with_rulings(self.assess())

    def iter(self) -> Iterator[WeighedClaim]:
        """All that parties say, in the order of documents; criticism by others is weighed against nothing."""
        weighed = self.weigh()
        for statement, status in self._record.iter_statements(StatementFilter(prop=Prop.SAID)):
            if statement.is_claim:
                yield WeighedClaim(statement, status, weighed.get(statement.id, ()))

    def get(self, words: str) -> WeighedClaim:
        """A claim by its id or the first characters of it; WhoBuiltError where there is none."""
        statement = find_statement(self._record, words)
        if not statement.is_claim:
            raise WhoBuiltError(Problem("unknown_claim", "this is no claim.", words, "List them: `whobuilt claims`."))
        return WeighedClaim(statement, self._roster.status(statement.id), self.weigh().get(statement.id, ()))

    def warm(self) -> None:
        """Weigh all, so that who asks first need not wait."""
        self.weigh()

    def listed(self, verdict: Verdict | None = None, entity: str = "") -> list[WeighedClaim]:
        """The claims that nobody rejected, the gravest first; of a verdict that stands, or with an entity in them."""
        found = (each for each in self.iter() if each.status is not Status.REJECTED)
        wanted = (each for each in found if verdict in {None, each.worst})
        of_entity = (each for each in wanted if not entity or self._names(each, entity))
        return sorted(of_entity, key=lambda each: (GRAVITY.index(each.worst), not each.weighed))

    def show(self, claim: WeighedClaim, sources: Sources) -> ShownClaim:
        """A claim with its evidence and the heads of all documents that its reasons quote."""
        evidence = tuple(map(self._evidenced, claim.weighed))
        cited = {reason.document for each in claim.weighed for reason in each.assessment.reasons if reason.document}
        cited |= {each.statement.document for each in evidence if each.statement} | {claim.statement.document}
        return ShownClaim(claim, evidence, {document: sources.brief(document) for document in cited})

    def _evidenced(self, weighed: Weighed) -> Evidenced:
        evidence = weighed.assessment.evidence
        if not evidence:
            return Evidenced(weighed, None, None)
        return Evidenced(weighed, self._record.get_statement(evidence), self._roster.status(evidence))

    def _names(self, claim: WeighedClaim, entity: str) -> bool:
        return any(self._record.standing(each) == entity for each in entities_of(claim.statement))

    def overrule(self, pair: Pair, verdict: Verdict, by: str, reason: str) -> Decision:
        """Decide otherwise than the rules of a claim and a statement ("" for none): both verdicts are kept and told.

        WhoBuiltError where there are no such statements, no reason is given, or a conflict would rest on nothing.
        """
        return self._sign(self._make_ruling(pair, verdict, reason), by)

    def _make_ruling(self, pair: Pair, verdict: Verdict, reason: str) -> Ruling:
        claim, evidence = pair
        found = self.get(claim)
        if not found.weighed:
            raise WhoBuiltError(
                Problem(
                    "not_weighed", "documents are not weighed against it: it was rejected, or others say it.", claim
                )
            )
        if not reason.strip():
            raise WhoBuiltError(Problem("no_reason", "who overrules a verdict says why.", claim, "Give a reason."))
        if not evidence and verdict in (*CONFLICTING, Verdict.DIFFERENT):
            said = "such a verdict needs the statement that it rests on: both sides are quoted."
            raise WhoBuiltError(Problem("no_evidence", said, claim, "Name the statement."))
        other = find_statement(self._record, evidence) if evidence else None
        if other and other.id == found.statement.id:
            raise WhoBuiltError(Problem("same_statement", "a claim is no evidence for or against itself.", claim))
        if other and not is_evidence(other, self._roster.status(other.id)):
            said = "this was rejected, or is only likely until it is accepted."
            raise WhoBuiltError(Problem("no_evidence", said, evidence, "Accept it first."))
        value = {"other": other.id if other else "", "value": verdict.value}
        return Ruling(Judgement.OVERRULED, found.statement.id, reason=reason.strip(), **value)

    def _with_rulings(self, assessed: tuple[Assessment, ...]) -> dict[str, tuple[Weighed, ...]]:
        ruled = self.verdicts()
        found: dict[str, dict[Pair, Weighed]] = defaultdict(dict)
        for assessment in assessed:
            pair = assessment.claim, assessment.evidence
            found[assessment.claim][pair] = Weighed(assessment, ruled.get(pair))
        for pair, decision in ruled.items():
            claim, evidence = pair
            if claim in found and pair not in found[claim] and (made := self._unseen(claim, evidence, found[claim])):
                found[claim][pair] = Weighed(made, decision)
        return {
            claim: tuple(sorted(weighed.values(), key=lambda each: (each.gravity, each.overruled is None)))
            for claim, weighed in found.items()
        }

    def _unseen(self, claim: str, evidence: str, others: dict[Pair, Weighed]) -> Assessment | None:
        """What the rules say to a pair of which they say nothing; None where the evidence is none any more."""
        if not evidence:  # a person said so when nothing bore on it; now something does, which is told by itself
            return None
        if not self._record.has("statement", evidence):
            return None
        statement = self._record.get_statement(evidence)
        if not is_evidence(statement, self._roster.status(evidence)):
            return None
        first = next(iter(others.values())).assessment
        reasons = (
            _quote_reason(self._record.get_statement(claim), "the claim"),
            _quote_reason(statement, _NOTHING_SEEN),
        )
        return replace(
            first, evidence=evidence, verdict=Verdict.UNADDRESSED, difference=Difference.NONE, reasons=reasons
        )

    def _has_changed(self, bearing: Bearing, extent: tuple[int, int]) -> bool:
        """Whether anything that came since the last weighing may change it."""
        rows, gone = self._extent
        if extent[1] != gone:
            return True
        for _, kind, name in self._roster.kept_since(rows, "statement", "decision"):
            if kind == "statement" and self._bears(bearing, name):
                return True
            if kind == "decision" and self._matters(bearing, self._decided(name)):
                return True
        return False

    def _decided(self, name: str) -> Decision:
        """A decision; of a withdrawal, that which it withdraws or restores."""
        decision = self._roster.get_decision(name)
        while decision.judgement is Judgement.WITHDRAWN:
            decision = self._roster.get_decision(decision.target)
        return decision

    def _matters(self, bearing: Bearing, decision: Decision) -> bool:
        if decision.other and decision.judgement in _OF_PAIRS:
            named = bearing.names() | bearing.parties | bearing.asked
            pair = {decision.target, decision.other}
            return any(name in named or bearing.standing(name) in named for name in pair) and self._were_one(pair)
        if decision.judgement not in _OF_STATEMENTS or not self._record.has("statement", decision.target):
            return False
        return self._bears(bearing, decision.target)

    def _bears(self, bearing: Bearing, name: str) -> bool:
        """Whether a statement is weighed now and was not, or the other way round."""
        statement, was = self._record.get_statement(name), name in bearing.statements
        now = is_evidence(statement, self._roster.status(name))
        return now != was and (was or bearing.may_hold(statement))

    def _were_one(self, pair: set[str]) -> bool:
        """Whether two entities were ever judged to be the same."""
        judged = (decision for name in pair for decision in self._record.iter_decisions(name))
        return any(each.judgement is Judgement.SAME and {each.target, each.other} == pair for each in judged)

    def _concerned(self, names: Standing, entities: frozenset[str]) -> frozenset[str]:
        """The parties whose claims may be weighed otherwise: some entities, and all that are stated of them."""
        found = set(entities)
        for entity in entities:
            for statement, _ in self._record.iter_statements(StatementFilter(entity=entity)):
                parties = (statement.subject, statement.object)
                found |= {party.entity for party in parties if party}
        return frozenset(names.standing(each) for each in found)


class _Kept:
    """How names stand in the record today."""

    def __init__(self, standing: Callable[[str], str], members: Callable[[str], Iterable[str]]) -> None:
        self.standing = standing
        self.members = members


def _quote_reason(statement: Statement, text: str) -> Reason:
    quote = statement.quote
    return Reason(text, statement.document, quote.start, quote.end, quote.exact)
