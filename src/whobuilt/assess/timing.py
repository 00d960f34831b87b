"""Whether the time that a statement gives fits the time that a claim speaks of."""

from __future__ import annotations

from datetime import timedelta

from whobuilt.assess.periods import Tense
from whobuilt.assess.steps import Fit, Pair, Step, Weighing, make_reason
from whobuilt.core.assessment import Difference
from whobuilt.core.dates import PartialDate
from whobuilt.core.statements import Modality, Phase

_YEAR = timedelta(days=366)


def weigh_time(pair: Pair, weighing: Weighing) -> Step:
    """The step of time: by the claim's period where it names one, else by its tense and the day it was made."""
    given = pair.statement.qualifiers.date
    said = pair.claim.qualifiers.date or weighing.published(pair.claim.document)
    ended = Phase.ENDED is pair.statement.qualifiers.phase or pair.statement.qualifiers.modality is Modality.ENDED
    if ended and pair.proposition.tense is not Tense.EVER:
        return _time(pair, Fit.DIFFERS, "what the document states has ended, and the claim speaks of the present")
    if pair.proposition.period:
        return _weigh_period(pair, given)
    match pair.proposition.tense:
        case Tense.EVER:
            late = given and said and given.first > said.last
            return _time(
                pair, Fit.DIFFERS if late else Fit.FITS, "it is later than the claim" if late else "the time fits"
            )
        case Tense.HABIT:
            return _weigh_habit(pair, given, said)
        case Tense.PRESENT | Tense.ENDED | Tense.FUTURE:
            return _weigh_after(pair, given, said)


def _weigh_period(pair: Pair, given: PartialDate | None) -> Step:
    period = pair.proposition.period
    if given is None:  # who says that it stopped concedes what was before
        conceded = pair.proposition.tense is Tense.ENDED
        return _time(
            pair, Fit.DIFFERS if conceded else Fit.DOUBT, "the document gives no date, and the claim speaks of a period"
        )
    if (period.first and given.last < period.first) or (period.last and given.first > period.last):
        return _time(pair, Fit.DIFFERS, f"{given} is outside of the claim's period")
    begun = period.blurred_to if period.last is None and period.blurred_to else period.first
    if pair.proposition.tense is Tense.ENDED and begun and given.last <= begun:
        return _time(pair, Fit.DIFFERS, f"{given} is not later than the end that the claim gives")
    inside = (begun is None or given.first >= begun) and (period.last is None or given.last <= period.last)
    return _time(
        pair, Fit.FITS if inside else Fit.DOUBT, f"{given} {'is' if inside else 'may be'} within the claim's period"
    )


def _weigh_habit(pair: Pair, given: PartialDate | None, said: PartialDate | None) -> Step:
    if given and said and given.first > said.last:
        return _time(pair, Fit.DIFFERS, "it is later than the claim")
    if given and said and given.last < said.first - _YEAR:
        return _time(pair, Fit.DOUBT, "it is more than a year before the claim, which speaks of what is usual")
    return _time(pair, Fit.FITS, "the time fits")


def _weigh_after(pair: Pair, given: PartialDate | None, said: PartialDate | None) -> Step:
    """Of claims that hold from the day on which they are made: no longer, at present, never again."""
    if given is None:
        fit = Fit.DOUBT if pair.proposition.tense is Tense.PRESENT else Fit.DIFFERS
        return _time(pair, fit, "the document gives no date, and the date decides")
    if said and given.first >= said.first:
        return _time(pair, Fit.FITS, f"{given} is not before the claim")
    if said and pair.proposition.tense is Tense.PRESENT and given.last >= said.first - _YEAR:
        return _time(pair, Fit.DOUBT, f"{given} is within the year before the claim, which speaks of the present")
    return _time(pair, Fit.DIFFERS, f"{given} is not known to be within the time that the claim speaks of")


def _time(pair: Pair, fit: Fit, text: str) -> Step:
    return Step(fit, make_reason(pair, "date", text), Difference.DATE if fit is Fit.DIFFERS else Difference.NONE)
