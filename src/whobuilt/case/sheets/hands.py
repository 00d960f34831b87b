"""What the spreadsheet asks of the case whose it is: the same hands that a person works with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from whobuilt.compose.request import Holdings
from whobuilt.core.decisions import Decision, Ruling
from whobuilt.core.evidence import Document, Handling
from whobuilt.core.statements import Prop, Statement
from whobuilt.core.translations import Translation
from whobuilt.ports import Hit

if TYPE_CHECKING:
    from whobuilt.case.opened import Case

State = Callable[[Document, Prop, Iterable[tuple[str, int, int]], Mapping[str, str], str], Statement]


@dataclass(frozen=True, slots=True)
class Hands:
    """Stating, editing, deciding, searching, and all that an export is made of."""

    state: State
    edit: Callable[[Statement, Mapping[str, str], str, str], Decision]
    decide: Callable[[Ruling, str], Decision]
    search: Callable[[str, int], tuple[Hit, ...]]
    holdings: Callable[[], Holdings]
    note_export: Callable[[str, str, str, str], Any]
    translations: Callable[[Document], Iterable[Translation]]
    handling_of: Callable[[str], Handling]

    @classmethod
    def of(cls, case: Case) -> Self:
        """Those of a case."""
        return cls(
            case.state_spans,
            case.edit,
            case.decide,
            case.search,
            partial(case.holdings, draft=False),
            case.handover.note_export,
            case.translating.of,
            case.handling.of_blob,
        )
