"""The names of a case as people judge them: who is named, which may be one, and what a decision would change."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from whobuilt.case.evidence.sources import Sources
from whobuilt.case.judging.candidates import Candidates
from whobuilt.case.judging.claims import Claims
from whobuilt.case.judging.previews import Previews
from whobuilt.case.judging.roll import Roll
from whobuilt.case.places import Places
from whobuilt.case.tools import Tools
from whobuilt.core.decisions import Decision, Ruling
from whobuilt.resolve.likeness import Likeness


class Identity(Roll):
    """Entities, candidates and previews."""

    def __init__(
        self, places: Places, sources: Sources, claims: Claims, tools: Tools, sign: Callable[[Ruling, str], Decision]
    ) -> None:
        """Read nothing yet; `sign` appends a decision under a name."""
        super().__init__(places, sources, sign)
        self._claims, self._tools = claims, tools

    @cached_property
    def candidates(self) -> Candidates:
        """Pairs of names that are worth a look."""
        return Candidates(self, self._likeness)

    @cached_property
    def previews(self) -> Previews:
        """What merges and splits would change."""
        return Previews(self, self._claims, self.candidates, self._likeness)

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self._tools.gazetteer, self._tools.taxonomy)
