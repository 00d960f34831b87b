"""Statements as JSON, for other programs: masked and withheld as in a dossier, each with its citation."""

from __future__ import annotations

import json
from typing import Any

from whobuilt.codec import to_plain
from whobuilt.compose.desk import Desk
from whobuilt.compose.request import Holdings
from whobuilt.compose.weighed import tell_verdicts
from whobuilt.core.statements import Statement, Status


def to_json(holdings: Holdings) -> str:
    """The statements that may be shown, as an indented JSON array ending in a line break.

    Without `holdings.draft` only accepted statements whose quotes hold, and which rest on no unreviewed merge.
    """
    desk = Desk(holdings)
    shown = [
        (statement, status)
        for statement, status in holdings.statements
        if not desk.is_withheld(statement.document) and (holdings.draft or _may_publish(statement, status, desk))
    ]
    ids = {statement.id for statement, _ in shown}
    told = [{**_plain(*each, desk), **_weighed(tell_verdicts(each[0], holdings, ids))} for each in shown]
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _may_publish(statement: Statement, status: Status, desk: Desk) -> bool:
    return status is Status.ACCEPTED and desk.holds(statement) and not desk.rests_on_merge(statement)


def _weighed(verdicts: tuple[str, str]) -> dict[str, str | None]:
    return {"verdict": verdicts[0] or None, "rules": verdicts[1] or None}


def _plain(statement: Statement, status: Status, desk: Desk) -> dict[str, Any]:
    citation = desk.cite(1, statement.id, statement.document, statement.quote)
    return {**to_plain(desk.shown(statement)), "status": status.value, "citation": to_plain(citation)}
