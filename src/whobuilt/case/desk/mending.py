"""Statements that people mend: a corrected one is kept in the place of another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from whobuilt.case.desk.stating import BY_HAND, Selected, Stating
from whobuilt.case.places import Places
from whobuilt.core.decisions import STOOD, Decision, Ruling
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Statement
from whobuilt.resolve.selection import draft_of

Sign = Callable[[Ruling, str], Decision]


class Mending:
    """Edits of statements."""

    def __init__(self, places: Places, stating: Stating, sign: Sign) -> None:
        """`sign` appends a decision."""
        self._places, self._stating, self._sign = places, stating, sign

    def edit(
        self, statement: Statement, fields: Mapping[str, str], places: Selected | None, told: Ruling, by: str
    ) -> Decision:
        """Keep a corrected statement in the place of another; `told` holds why."""
        record = self._places.record
        document = record.get_document(statement.document)
        with self._places.transaction():
            draft = replace(draft_of(statement), extractor=BY_HAND)
            edited, stood = self._stating.put(document, draft, fields, places=places)
            if edited.id == statement.id:
                raise WhoBuiltError(Problem("no_change", "that changes nothing.", statement.id[:8]))
            known = STOOD if stood and not record.roster.is_only_edited(edited.id) else ""
            return self._sign(replace(told, other=edited.id, value=known), by)
