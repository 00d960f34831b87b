"""How good a judge is on lessons that it did not learn from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from whobuilt.core.scores import Score
from whobuilt.inference.teaching.lessons import Lesson
from whobuilt.ports import Judge

_FEWEST = 10  # answers that a threshold rests on


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many deals there are, and each answer: its score, and whether there is such a deal; the surest first."""

    deals: int
    answers: tuple[tuple[float, bool], ...]

    def score(self, threshold: float) -> Score:
        """How good the answers are of which the judge is this sure."""
        taken = [right for score, right in self.answers if score >= threshold]
        return Score(self.deals, len(taken), sum(taken))

    def find_threshold(self, precision: float) -> float | None:
        """The lowest score from which on at least this share of all answers is right; None where there is none."""
        found, right = None, 0
        for count, (score, is_right) in enumerate(self.answers, 1):
            right += is_right
            last = count == len(self.answers) or self.answers[count][0] < score
            if last and count > _FEWEST and right >= precision * count:
                found = score
        return found


def examine(judge: Judge, lessons: Iterable[Lesson]) -> Verdicts:
    """Ask a judge about some lessons; pairs of which nothing is told count for nothing."""
    answers, deals = list[tuple[float, bool]](), 0
    for lesson in lessons:
        right = {deal.pair for deal in lesson.deals}
        deals += len(right)
        for judged in judge.judge(lesson.text, lesson.names):
            pair = lesson.names[judged.vendor].entity, lesson.names[judged.customer].entity
            if pair not in lesson.untold:
                answers.append((judged.score, pair in right))
    return Verdicts(deals, tuple(sorted(answers, reverse=True)))
