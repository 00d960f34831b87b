"""The verdict on a claim: the machine's, and a person's that stands in its place."""

from __future__ import annotations

from dataclasses import dataclass

from whobuilt.core.assessment import Assessment, Verdict
from whobuilt.core.decisions import Decision
from whobuilt.core.statements import Statement, Status

Pair = tuple[str, str]  # a claim's and an evidence's statement id; the second empty where no evidence is meant

CONFLICTING = (Verdict.CONTRADICTED, Verdict.CHALLENGED)
# What weighs most for a reader: a conflict hides any agreement, and agreement hides silence.
GRAVITY = (*CONFLICTING, Verdict.CONSISTENT, Verdict.DIFFERENT, Verdict.UNADDRESSED)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim beside one statement: what the rules find, and the decision of a person who overruled them."""

    assessment: Assessment
    overruled: Decision | None = None

    @property
    def pair(self) -> Pair:
        """The claim and the evidence."""
        return self.assessment.claim, self.assessment.evidence

    @property
    def stands(self) -> Verdict:
        """The person's verdict where there is one, else the machine's."""
        return Verdict(self.overruled.value) if self.overruled else self.assessment.verdict

    @property
    def gravity(self) -> int:
        """0 for what weighs most."""
        return GRAVITY.index(self.stands)


@dataclass(frozen=True, slots=True)
class WeighedClaim:
    """What somebody said, where it stands, and each piece of evidence that it is weighed against, the gravest first."""

    statement: Statement
    status: Status
    weighed: tuple[Weighed, ...]

    @property
    def worst(self) -> Verdict:
        """The gravest verdict that stands; what nothing is weighed against is not addressed."""
        return self.weighed[0].stands if self.weighed else Verdict.UNADDRESSED
