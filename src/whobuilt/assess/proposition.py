"""What a claim claims: family, polarity, whom, where, when and how directly."""

from __future__ import annotations

from dataclasses import dataclass

from whobuilt.assess.families import Family
from whobuilt.assess.periods import Period, Tense
from whobuilt.assess.targets import Target
from whobuilt.core.assessment import Answers
from whobuilt.core.entities import Party
from whobuilt.core.statements import Polarity


@dataclass(frozen=True, slots=True)
class Proposition:
    """What a claim asserts or denies of a party.

    `start` and `end` are offsets of its words in the claim's document. `product` are the telling words of the thing
    sold or used, in small letters; `makers` the names among them. `narrowed` where words restrict it that no document
    could meet for certain, so that it is challenged at most; `anaphoric` where "the spyware" names one named before.
    """

    claim: str
    party: Party
    family: Family
    polarity: Polarity
    target: Target
    period: Period
    tense: Tense
    start: int
    end: int
    directly: bool = False
    indirectly: bool = False
    group: bool = False
    exclusive: bool = False
    narrowed: bool = False
    anaphoric: bool = False
    product: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    answers: Answers = Answers.FACT

    @property
    def is_checkable(self) -> bool:
        """Whether a document could speak for or against it."""
        if self.answers is Answers.INTENT or self.target.unclear:
            return False
        return self.target.is_bound or bool(self.product or self.makers)
