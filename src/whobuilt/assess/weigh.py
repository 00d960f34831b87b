"""Weighs claims against statements: which of them the documents contradict, challenge or bear out, and why.

One false contradiction costs more than three missed. A statement that differs from a claim in one thing (date, place,
body, product, directness, party) is told as a difference; one that differs in more does not bear on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from whobuilt.assess.bearing import TIME_STEP, iter_steps
from whobuilt.assess.evidence import Evidence, EvidenceIndex, Who, core_spans
from whobuilt.assess.proposition import Proposition
from whobuilt.assess.propositions import propose, read_answers
from whobuilt.assess.steps import Fit, Pair, Step, Weighing
from whobuilt.assess.targets import TargetReader
from whobuilt.core.assessment import Answers, Assessment, Difference, Reason, Verdict
from whobuilt.core.dates import PartialDate
from whobuilt.core.statements import Polarity, Prop, Stance, Statement
from whobuilt.ports import Gazetteer, Taxonomy

_ORDER = list(Verdict)
WITHOUT_MERGES = Who()
_SETTLED_BY_ANY = "a document of the matter itself: a contract, a notice, a record of delivery"


def assess(
    claims: Iterable[Statement],
    statements: Iterable[Statement],
    *,
    gazetteer: Gazetteer,
    taxonomy: Taxonomy,
    who: Who = WITHOUT_MERGES,
    published: Callable[[str], PartialDate | None] = lambda _: None,
) -> tuple[Assessment, ...]:
    """Every claim weighed against the statements of its party.

    `who` knows the merges of names; `published` gives the day of a document, for claims whose words give no date. Of
    `statements` only those need be given that bear on the claims: all that is said, all that is stated of who owns
    whom, and of the claims' parties and those that they own all that is stated. A claim on which nothing bears gets
    one `unaddressed`; criticism by others is no claim of a party and gets none. The order of the input changes nothing.
    """
    weighed = sorted({claim.id: claim for claim in claims if is_weighed(claim)}.values(), key=_claim_order)
    every = tuple(statements)
    index = EvidenceIndex(weighed, every, TargetReader(gazetteer, taxonomy), who)
    weighing = Weighing(gazetteer, taxonomy, index, published)
    return tuple(chain.from_iterable(_assess_claim(claim, weighing) for claim in weighed))


def _assess_claim(claim: Statement, weighing: Weighing) -> tuple[Assessment, ...]:
    """The claim's assessments, the gravest first; one `unaddressed` where nothing bears on it."""
    propositions = propose(claim, gazetteer=weighing.gazetteer, taxonomy=weighing.taxonomy)
    best: dict[str, Assessment] = {}
    answers = read_answers(claim)
    for proposition in propositions:
        for evidence in _iter_evidence(proposition, weighing.index):
            found = _weigh(Pair(claim, proposition, evidence, weighing.index.read_body(evidence)), weighing, answers)
            if found and (found.evidence not in best or _grave(found) < _grave(best[found.evidence])):
                best[found.evidence] = found
    return tuple(sorted(best.values(), key=_grave)) or (_unaddressed(claim, propositions),)


def _iter_evidence(proposition: Proposition, index: EvidenceIndex) -> Iterator[Evidence]:
    """What is stated of the claim's party, then of what it owns."""
    yield from index.of_party(proposition.party.entity)
    for owned in index.owned_by(proposition.party.entity):
        yield from (item for item in index.of_party(owned) if item.is_subject)


def _weigh(pair: Pair, weighing: Weighing, answers: Answers) -> Assessment | None:
    """One claim against one statement; None where the statement does not bear on it."""
    if _is_own_words(pair):
        return None
    steps: list[Step] = []
    differing = 0
    for step in iter_steps(pair, weighing):
        if step is None:
            return None
        steps.append(step)
        differing += step.fit is Fit.DIFFERS
        if differing > 1:  # what differs in two things does not bear on the claim
            return None
    verdict, difference = _judge(pair, steps)
    if verdict is Verdict.UNADDRESSED:
        return None
    told = [step for step in steps if step.fit is Fit.DIFFERS] if difference else steps
    claimed = Reason(
        "the claim", pair.claim.document, pair.claim.quote.start, pair.claim.quote.end, pair.claim.quote.exact
    )
    return Assessment(
        pair.claim.id,
        pair.statement.id,
        verdict,
        difference,
        (claimed, *(step.reason for step in told)),
        pair.proposition.family.settled,
        answers,
    )


def _judge(pair: Pair, steps: list[Step]) -> tuple[Verdict, Difference]:
    """The verdict that the steps give; `unaddressed` where they give none."""
    differing = [step.difference for step in steps if step.fit is Fit.DIFFERS]
    denied = pair.proposition.polarity is Polarity.NEGATED
    affirmed = pair.statement.qualifiers.polarity is Polarity.AFFIRMED
    if pair.proposition.exclusive:
        return _judge_exclusive(pair, differing)
    if differing:
        one = len(differing) == 1 and denied and affirmed
        return (Verdict.DIFFERENT, differing[0]) if one else (Verdict.UNADDRESSED, Difference.NONE)
    doubtful = any(step.fit is Fit.DOUBT for step in steps)
    if pair.proposition.period and _is_remote(steps):
        return Verdict.UNADDRESSED, Difference.NONE
    if denied == affirmed:
        firm = denied and not doubtful
        return (Verdict.CONTRADICTED if firm else Verdict.CHALLENGED), Difference.NONE
    return (Verdict.UNADDRESSED if doubtful or _is_by_party(pair) else Verdict.CONSISTENT), Difference.NONE


def _is_remote(steps: list[Step]) -> bool:
    """Whether neither the kind of deed nor its time is certain: it may be another matter, at another time."""
    kind, time = steps[0], steps[TIME_STEP]
    return kind.fit is Fit.DOUBT and time.fit is Fit.DOUBT


def _judge_exclusive(pair: Pair, differing: list[Difference]) -> tuple[Verdict, Difference]:
    """Of "works only with contractors": another customer challenges it, never more, for the claim may mean less."""
    affirmed = pair.statement.qualifiers.polarity is Polarity.AFFIRMED
    if differing == [Difference.BODY] and affirmed:
        return Verdict.CHALLENGED, Difference.NONE
    return Verdict.UNADDRESSED, Difference.NONE


def _is_own_words(pair: Pair) -> bool:
    """Whether a statement rests on the claim's own words: nothing contradicts itself."""
    if pair.statement.document != pair.claim.document:
        return False
    claimed = pair.claim.quote
    return any(start < claimed.end and claimed.start < end for start, end in core_spans(pair.statement))


def _is_by_party(pair: Pair) -> bool:
    """Whether a statement is the party's own: it does not bear its claim out."""
    said_by = pair.statement.attribution.organization or pair.statement.attribution.speaker
    return said_by is not None and said_by.entity == pair.proposition.party.entity


def _unaddressed(claim: Statement, propositions: tuple[Proposition, ...]) -> Assessment:
    settled = propositions[0].family.settled if propositions else _SETTLED_BY_ANY
    answers = read_answers(claim)
    quote = claim.quote
    text = "nothing in the case bears on it" if propositions else _why_unread(answers)
    reason = Reason(text, claim.document, quote.start, quote.end, quote.exact)
    return Assessment(claim.id, "", Verdict.UNADDRESSED, Difference.NONE, (reason,), settled, answers)


def _why_unread(answers: Answers) -> str:
    """Why no proposition could be read from a claim."""
    match answers:
        case Answers.CHANGES_SUBJECT:
            return "the words say nothing of the matter that documents could show"
        case Answers.INTENT:
            return "the words deny an intent, which documents of deeds do not show"
        case Answers.FACT | Answers.KNOWLEDGE:
            return "the words name nothing that could be checked against documents"


def is_weighed(claim: Statement) -> bool:
    """Whether documents are weighed against a claim: one of a party to the matter, not criticism by others."""
    return claim.prop is Prop.SAID and claim.attribution.stance not in (None, Stance.CRITICISM)


def _claim_order(claim: Statement) -> tuple[str, int, str]:
    return claim.document, claim.quote.start, claim.id


def _grave(assessment: Assessment) -> tuple[int, str, int, str]:
    """The gravest verdict first, then in the order of the documents' words."""
    place = assessment.reasons[-1]
    return _ORDER.index(assessment.verdict), place.document, place.start, assessment.evidence
