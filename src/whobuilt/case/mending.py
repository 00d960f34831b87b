"""Statements that people mend, and decisions that they take back: everything that came of it goes with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from whobuilt.case.board import EDIT_WITHDRAWN
from whobuilt.case.places import Places
from whobuilt.case.stating import BY_HAND, Selected, Stating
from whobuilt.core.decisions import Decision, Judgement, Ruling, make_batch
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Statement
from whobuilt.resolve.selection import draft_of
from whobuilt.resolve.standing import standing_decisions

STOOD = "stood before"  # the value of an edit whose result the case stated already

Sign = Callable[[Ruling, str], Decision]


class Mending:
    """Edits, and withdrawals."""

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
            kept = standing_decisions(record.iter_decisions(edited.id))
            earlier = [decision for decision in kept if decision.reason == EDIT_WITHDRAWN]
            batch = make_batch(earlier[0].id) if earlier else ""
            for decision in earlier:
                self._sign(Ruling(Judgement.WITHDRAWN, decision.id, batch=batch), by)
            known = STOOD if stood and not earlier else ""
            return self._sign(replace(told, other=edited.id, batch=batch, value=known), by)

    def withdraw(self, decision: Decision, by: str, reason: str = "") -> Decision:
        """Take a decision back. What an edit had made is rejected with it, unless it stood before."""
        with self._places.transaction():
            batch = ""
            if decision.judgement is Judgement.EDITED and decision.value != STOOD:
                batch = make_batch(decision.id, str(self._places.record.decision_count()))
                self._sign(Ruling(Judgement.REJECTED, decision.other, decision.id, EDIT_WITHDRAWN, batch), by)
            return self._sign(Ruling(Judgement.WITHDRAWN, decision.id, reason=reason, batch=batch), by)
