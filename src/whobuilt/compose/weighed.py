"""The verdicts on a claim as an export tells them: the one that stands, and what the rules found."""

from __future__ import annotations

from collections.abc import Collection

from whobuilt.compose.request import Holdings
from whobuilt.core.statements import Statement
from whobuilt.core.verdicts import GRAVITY


def tell_verdicts(statement: Statement, holdings: Holdings, shown: Collection[str]) -> tuple[str, str]:
    """The gravest verdict that stands on a claim, and the gravest of the rules; where they differ, a person overruled.

    Only what rests on statements that are shown too is told. Both are empty where nothing is told.
    """
    told = [each for each in holdings.weighed.get(statement.id, ()) if not each.pair[1] or each.pair[1] in shown]
    if not told:
        return "", ""
    gravest = min((each.assessment.verdict for each in told), key=GRAVITY.index)
    return min(told, key=lambda each: each.gravity).stands.value, gravest.value
