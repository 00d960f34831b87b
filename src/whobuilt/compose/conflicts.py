"""Claims set against what the documents show: both sides quoted, reasons step by step, no score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from whobuilt.compose.desk import NOT_QUOTED, Desk
from whobuilt.compose.lines import FactKey, Footnotes, fact_key, fact_text
from whobuilt.compose.selection import Item, Selection
from whobuilt.compose.words import NOT_CHECKED, attribution_of, fact_of, quoted, stands_phrase, verdict_phrase
from whobuilt.core.assessment import Assessment, Reason
from whobuilt.core.dossier import Line
from whobuilt.core.evidence import Handling
from whobuilt.core.statements import Prop, Quote, Status
from whobuilt.core.verdicts import CONFLICTING, GRAVITY, Weighed


@dataclass(frozen=True, slots=True)
class Conflict:
    """One claim and all the documents that state one fact against it."""

    weighed: Weighed
    claim: Item
    evidence: tuple[Item, ...]

    @property
    def assessment(self) -> Assessment:
        """What the rules find."""
        return self.weighed.assessment

    @property
    def publishable(self) -> bool:
        """Whether claim and evidence are accepted."""
        return self.claim.publishable and all(item.publishable for item in self.evidence)


def find_conflicts(assessments: Iterable[Assessment], selection: Selection, desk: Desk) -> tuple[Conflict, ...]:
    """What the rules or a person find to conflict, as far as it may be shown; the gravest of a claim first.

    The same fact from several documents is one, what is publishable apart.
    """
    groups: dict[tuple[FactKey, FactKey, str, bool], list[Conflict]] = {}
    for assessment in assessments:
        weighed = selection.weighed(assessment)
        if {assessment.verdict, weighed.stands}.isdisjoint(CONFLICTING) or not selection.may_show(assessment):
            continue
        claim, evidence = selection.find(assessment.claim), selection.find(assessment.evidence)
        if claim and evidence:
            found = Conflict(weighed, claim, (evidence,))
            selection.unreviewed |= found.publishable and not weighed.overruled
            facts = fact_key(claim.statement, desk), fact_key(evidence.statement, desk)
            groups.setdefault((*facts, _told(weighed), found.publishable), []).append(found)
    joined = (Conflict(same[0].weighed, same[0].claim, _evidence(same)) for same in groups.values())
    return tuple(sorted(joined, key=lambda conflict: (conflict.claim.statement.id, conflict.weighed.gravity)))


def conflict_line(conflict: Conflict, desk: Desk, notes: Footnotes) -> Line:
    """The line of a conflict: the claim, the evidence against it, why, and what would settle it."""
    assessment = conflict.assessment
    claim = desk.shown(conflict.claim.statement)
    numbers = dict.fromkeys(notes.number_of(item) for item in (conflict.claim, *conflict.evidence))
    reasons = [_reason_text(reason, conflict, desk, notes) for reason in assessment.reasons]
    numbers |= dict.fromkeys(number for _, number in reasons if number)
    names = desk.names_for(claim)
    tail = "" if claim.prop is Prop.SAID else attribution_of(claim.attribution, names)
    return Line(
        text=fact_of(claim, names) + (f"; {tail}" if tail else "") + ".",
        status=Status.ACCEPTED if conflict.publishable else Status.PROPOSED,
        citations=tuple(numbers),
        reasons=(*(text for text, _ in reasons), *_overruling(conflict.weighed, desk)),
        verdict=stands_phrase(conflict.weighed),
        settled_by=desk.shown_prose(assessment.settled_by),
        unreviewed_merge=conflict.claim.merged or any(item.merged for item in conflict.evidence),
        against=fact_text(conflict.evidence, desk),
    )


def claim_verdict(claims: Iterable[Item], assessments: Iterable[Assessment], selection: Selection) -> str:
    """What the documents say to a claim, in plain words; "not checked" where nothing was weighed against it."""
    wanted = {claim.statement.id for claim in claims if claim.statement.is_claim}
    if not wanted:
        return ""
    weighed = [selection.weighed(item) for item in assessments if item.claim in wanted and selection.may_show(item)]
    if not weighed:
        return NOT_CHECKED
    phrase = stands_phrase(min(weighed, key=lambda each: each.gravity))
    first = min(weighed, key=lambda each: GRAVITY.index(each.assessment.verdict))
    found = verdict_phrase(first.assessment)
    ruled = any(each.overruled for each in weighed)
    return f"{phrase} (a reviewer overruled: {found})" if ruled and phrase != found else phrase


def _told(weighed: Weighed) -> str:
    """What must be the same where several documents stand in one line: the verdict, and whose it is."""
    ruling = weighed.overruled
    return f"{weighed.assessment.verdict} {weighed.stands} {ruling.reason if ruling else ''}"


def _overruling(weighed: Weighed, desk: Desk) -> tuple[str, ...]:
    """What a reviewer decided of the comparison, beside what the rules find."""
    ruling = weighed.overruled
    if ruling is None:
        return ()
    did = (
        "agreed"
        if weighed.stands is weighed.assessment.verdict
        else f"overruled “{verdict_phrase(weighed.assessment)}”"
    )
    return (f"a reviewer {did}: {stands_phrase(weighed)}, because {desk.shown_prose(ruling.reason)}",)


def _evidence(conflicts: Iterable[Conflict]) -> tuple[Item, ...]:
    """Every document's statement of the evidence, each once."""
    return tuple({item.statement.id: item for conflict in conflicts for item in conflict.evidence}.values())


def _reason_text(reason: Reason, conflict: Conflict, desk: Desk, notes: Footnotes) -> tuple[str, int | None]:
    """One step of the weighing with its words and their footnote; words that stand in a side's quote share its."""
    text = desk.shown_prose(reason.text)
    if not (reason.document and reason.exact):
        return text, None
    number = _note_of(reason, conflict, notes)
    if desk.handling_of(reason.document) is Handling.NOT_QUOTED:
        return f"{desk.shown_prose(reason.text.replace(reason.exact, NOT_QUOTED))} (note {number})", number
    if reason.exact in {item.statement.quote.exact for item in (conflict.claim, *conflict.evidence)}:
        return f"{text} (note {number})", number
    words = quoted(desk.mask.over(reason.exact))
    return (f"{text} (note {number})" if words[1:-1] in text else f"{text}: {words} (note {number})"), number


def _note_of(reason: Reason, conflict: Conflict, notes: Footnotes) -> int:
    for item in (conflict.claim, *conflict.evidence):
        statement = item.statement
        inside = statement.quote.start <= reason.start and reason.end <= statement.quote.end
        if statement.document == reason.document and inside:
            return notes.number_of(item)
    return notes.number(conflict.assessment.claim, reason.document, Quote(reason.start, reason.end, reason.exact))
