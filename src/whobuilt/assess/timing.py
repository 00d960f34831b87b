"""Whether the time that a statement gives fits the time that a claim speaks of."""

from __future__ import annotations

import re
from datetime import timedelta

from whobuilt.assess.periods import Tense
from whobuilt.assess.steps import Fit, Pair, Step, Weighing, make_reason
from whobuilt.core.assessment import Difference
from whobuilt.core.dates import PartialDate
from whobuilt.core.statements import Modality, Phase, Statement

_YEAR = timedelta(days=366)
# What was bought two years before may still be in use and under contract; the documents do not say that it ended.
_LASTING = 2 * _YEAR
_UP_TO = re.compile(
    r"\b(?:until|till|up\s+to|(?:between|from)\s+[\w\s]{3,20}\s(?:and|to))\s+(?:\w+\s+)?$", re.IGNORECASE
)
_FROM_TO = re.compile(r"\b(?:between|from)\s+(?:19|20)\d\d\s+(?:and|to|until)\s+(?:19|20)\d\d\b", re.IGNORECASE)
_WITH_MONTH = len("2019-06")


def weigh_time(pair: Pair, weighing: Weighing) -> Step:
    """The step of time: by the claim's period where it names one, else by its tense and the day it was made."""
    given = pair.statement.qualifiers.date
    said = pair.claim.qualifiers.date or weighing.published(pair.claim.document)
    qualifiers = pair.statement.qualifiers
    ended = qualifiers.phase is Phase.ENDED or qualifiers.modality is Modality.ENDED or _is_last_day(pair.statement)
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
        case Tense.STATE | Tense.PRESENT:
            return _weigh_present(pair, given, said)
        case Tense.ENDED | Tense.FUTURE:
            return _weigh_after(pair, given, said)


def _is_last_day(statement: Statement) -> bool:
    """Whether a statement gives the end of what it states ("until 2019", "between 2012 and 2020")."""
    quote = statement.quote
    if statement.qualifiers.date is None and _FROM_TO.search(quote.exact):
        return True
    starts = [anchor.start - quote.start for anchor in statement.anchors if anchor.field == "date"]
    return any(start >= 0 and _UP_TO.search(quote.exact[:start]) for start in starts)


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
    """Of claims that hold from the day on which they are made: no longer, never again."""
    if given is None:
        return _time(pair, Fit.DIFFERS, "the document gives no date, and the date decides")
    if said and given.first >= said.first:
        return _time(pair, Fit.FITS, f"{given} is not before the claim")
    return _time(pair, Fit.DIFFERS, f"{given} is not known to be within the time that the claim speaks of")


def _weigh_present(pair: Pair, given: PartialDate | None, said: PartialDate | None) -> Step:
    """Of claims of the day on which they are made ("we have no customers in …", "at present")."""
    lasting = _LASTING if pair.proposition.tense is Tense.STATE else _YEAR
    if given is None:
        return _time(pair, Fit.DOUBT, "the document gives no date, and the date decides")
    if said is None:
        fit = Fit.DOUBT if pair.proposition.tense is Tense.STATE else Fit.DIFFERS
        return _time(pair, fit, f"the claim's day is not known, and {given} may be of another time")
    if given.last < said.first - lasting or given.first > said.last + lasting:
        return _time(pair, Fit.DIFFERS, f"{given} is far from the claim, which speaks of the present")
    if len(given.iso) >= _WITH_MONTH and given.iso[:_WITH_MONTH] == said.iso[:_WITH_MONTH]:
        return _time(pair, Fit.FITS, f"{given} is of the month of the claim")
    return _time(pair, Fit.DOUBT, f"{given} is near the claim, which speaks of the present; it may not hold on its day")


def _time(pair: Pair, fit: Fit, text: str) -> Step:
    return Step(fit, make_reason(pair, "date", text), Difference.DATE if fit is Fit.DIFFERS else Difference.NONE)
