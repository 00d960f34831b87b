"""What the spreadsheet asks of the case whose it is: the same hands that a person works with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from whobuilt.compose.request import Holdings
from whobuilt.core.decisions import Decision, Ruling
from whobuilt.core.evidence import Document
from whobuilt.core.statements import Prop, Statement
from whobuilt.core.translations import Translation
from whobuilt.ports import Hit

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
