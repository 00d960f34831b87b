"""The rooms of a case: each a thing of its own over the same places, opened when somebody first goes there."""

from __future__ import annotations

from functools import cached_property

from whobuilt.case.desk.stating import Stating
from whobuilt.case.evidence.custody import Custody
from whobuilt.case.evidence.handling import Handlings
from whobuilt.case.evidence.handover import Handover
from whobuilt.case.evidence.intake import Intake
from whobuilt.case.evidence.renewal import Renewal
from whobuilt.case.evidence.sources import Sources
from whobuilt.case.evidence.watching import Watching
from whobuilt.case.judging.claims import Claims
from whobuilt.case.judging.identity import Identity
from whobuilt.case.places import Places
from whobuilt.case.reading.asking import Asking
from whobuilt.case.reading.finding import Finding
from whobuilt.case.reading.naming import CaseNames
from whobuilt.case.reading.translating import Translating
from whobuilt.case.reading.viewing import Viewing
from whobuilt.case.sheets.diary import Diary
from whobuilt.case.tools import Tools
from whobuilt.core.custody import Action
from whobuilt.core.dates import utc_now
from whobuilt.core.decisions import Decision, Ruling, make_decision


class Rooms:
    """What of a case needs its places and tools alone; `Case` adds what people do in several of them."""

    _places: Places
    _tools: Tools

    @cached_property
    def intake(self) -> Intake:
        """Documents in."""
        return Intake(self._places, self._tools, self._sign)

    @cached_property
    def custody(self) -> Custody:
        """The case as evidence: whether it is as it was kept, what was done with it, what is destroyed."""
        return Custody(self._places)

    @cached_property
    def handover(self) -> Handover:
        """What leaves the case, and what authorities attest of it."""
        return Handover(self._places, self.handling)

    @cached_property
    def handling(self) -> Handlings:
        """What of each source may leave this machine."""
        return Handlings(self._places, self._sign)

    @cached_property
    def stating(self) -> Stating:
        """What people state by selecting words."""
        return Stating(self._places, self.translating)

    @cached_property
    def sources(self) -> Sources:
        """Where its evidence came from, and what stands at the head of each document."""
        return Sources(self._places, self.handling)

    @cached_property
    def viewing(self) -> Viewing:
        """Its documents, as they are shown and worked on."""
        return Viewing(self._places, self.handling)

    @cached_property
    def claims(self) -> Claims:
        """What parties say, how the documents stand to it, and what people decided of that."""
        return Claims(self._places, self._tools, self._sign)

    @cached_property
    def identity(self) -> Identity:
        """Who is named in it, which names are one, and what deciding so would change."""
        return Identity(self._places, self.sources, self.claims, self._tools, self._sign)

    @cached_property
    def finding(self) -> Finding:
        """Search over all of it, with facets."""
        return Finding(self._places)

    @cached_property
    def watching(self) -> Watching:
        """Addresses that are looked at again."""
        return Watching(self._places, self.intake)

    @cached_property
    def asking(self) -> Asking:
        """What language models are asked about its documents."""
        return Asking(self._places, self._tools, self.translating, self.handling)

    @cached_property
    def translating(self) -> Translating:
        """Translations of its passages."""
        return Translating(self._places, self.handling)

    @cached_property
    def diary(self) -> Diary:
        """Where somebody looked, when, with which words."""
        return Diary(self._places)

    @cached_property
    def naming(self) -> CaseNames:
        """The user's own lists of names."""
        return CaseNames(self._places, lambda: self._tools.forget())  # noqa: PLW0108  # the tools come later: they ask it

    @cached_property
    def renewal(self) -> Renewal:
        """Newer readings of what was read before."""
        return Renewal(self._places, self._tools, self.intake, self._sign)

    def _sign(self, ruling: Ruling, by: str, *, auto: bool = False) -> Decision:
        """Append a decision; its place in the case's order tells it from its like."""
        with self._places.transaction():
            decision = make_decision(ruling, by, utc_now(), nonce=str(self._places.record.decision_count()), auto=auto)
            if not auto:
                self._places.note(Action.DECIDED, decision.id, decision, by)
            self._places.record.put_decision(decision)
        return decision
