"""What of each source may leave this machine: as it was captured, or as a person decided since.

The last decision that stands takes the place of what a capture was kept with, and of what was found within it, unless
that has a decision of its own. Then the strictest wins, as ever: over all captures of the same bytes, and down into
the parts of an archive or mail. Whatever leaves the case asks here; the captures themselves stay as they were kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from uuid import uuid4

from whobuilt.archive.bundles.protection import Protection
from whobuilt.case.places import Places
from whobuilt.core.decisions import Decision, Judgement, Ruling
from whobuilt.core.evidence import Capture, Handling, strictest
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.preserve.watch_list import WatchList
from whobuilt.preserve.watching import Watch, adapt_watch

Sign = Callable[[Ruling, str], Decision]
_TURNING = {Judgement.HANDLED.value, Judgement.WITHDRAWN.value}  # decisions after which handlings may be others


@dataclass(frozen=True, slots=True)
class _InForce:
    """What holds now, and up to which row of the record that is known."""

    decided: Mapping[str, Decision]  # by capture
    captures: Mapping[str, Handling]
    blobs: Mapping[str, Handling]
    extent: tuple[int, int]
    last_decision: int


class Handlings:
    """The handlings in force of a case's sources."""

    def __init__(self, places: Places, sign: Sign) -> None:
        """Nothing is looked up before it is asked for; `sign` appends a decision to the case."""
        self._places, self._sign = places, sign
        self._known: _InForce | None = None
        self._kept: tuple[Capture, ...] = ()  # all of them, as they were kept
        self._kept_extent = (-1, -1)

    def kept(self) -> tuple[Capture, ...]:
        """All captures as they were kept, in that order; read again only where one came or went."""
        extent = self._places.record.extent("capture")
        if extent != self._kept_extent:
            self._kept, self._kept_extent = tuple(self._places.record.iter_captures()), extent
        return self._kept

    def captures(self, blob: str | None = None) -> Iterator[Capture]:
        """All captures, or those of one blob, each with the handling that is in force."""
        known = self._look_up().captures
        for capture in self.kept() if blob is None else self._places.record.iter_captures(blob):
            yield _with(capture, known.get(capture.id, Handling.STAYS_HERE))

    def of_capture(self, capture: str) -> Handling:
        """The handling in force of a capture; the strictest where there is none such."""
        return self._look_up().captures.get(capture, Handling.STAYS_HERE)

    def of_blob(self, blob: str) -> Handling:
        """The handling in force of bytes; the strictest where no capture has them."""
        return self._look_up().blobs.get(blob, Handling.STAYS_HERE)

    def decision_on(self, capture: str) -> Decision | None:
        """The decision on a capture's own handling that stands; None where there is none."""
        return self._look_up().decided.get(capture)

    def protection(self) -> Protection:
        """What follows from the handlings in force for all that the captures hold."""
        return Protection(self.captures())

    def decide(self, captures: Iterable[Capture], value: Handling, reason: str, by: str) -> tuple[Decision, ...]:
        """Decide how sources are handled from now on. A watched address is handled at least as strictly.

        What holds a web page as it came over the wire is handled with it. WhoBuiltError where a handling is loosened
        and nobody says why.
        """
        chosen = tuple(dict.fromkeys(each for capture in captures for each in self._iter_whole(capture)))
        looser = [each for each in chosen if value.strictness < self.of_capture(each.id).strictness]
        if looser and not reason.strip():
            told = "more of this source may leave the machine then, and no reason is given."
            raise WhoBuiltError(Problem("no_reason", told, looser[0].source.locator, "Say why it may."))
        batch = str(uuid4()) if len(chosen) > 1 else ""
        with self._places.transaction():
            made = tuple(
                self._sign(Ruling(Judgement.HANDLED, each.id, reason=reason, batch=batch, value=value.value), by)
                for each in chosen
            )
        watched = WatchList(self._places.paths.watched)
        addresses = {each.source.locator for each in chosen}
        for watch in list(watched.iter()):
            if watch.url in addresses and watch.handling.strictness < value.strictness:
                watched.change(watch.url, partial(_at_least, watch, value))
        return made

    def _iter_whole(self, capture: Capture) -> Iterator[Capture]:
        """A capture, and what it was found in where that is the same page of the web."""
        yield capture
        while capture.parent:
            holder = self._places.record.get_capture(capture.parent)
            if holder.source.locator != capture.source.locator:
                return
            capture = holder
            yield capture

    def _look_up(self) -> _InForce:
        """What holds now; asked of the record again only where a capture or such a decision came since."""
        record, known = self._places.record, self._known
        extent, last = record.extent("capture"), record.extent("decision")[1]
        if known and known.extent == extent:
            if known.last_decision == last:
                return known
            if not record.judgements_since(known.last_decision) & _TURNING:
                self._known = replace(known, last_decision=last)
                return self._known
        self._known = self._find(extent, last)
        return self._known

    def _find(self, extent: tuple[int, int], last: int) -> _InForce:
        decided = self._decided()
        own: dict[str, Handling] = {}  # by capture, what is decided of it or of what it lies in
        captures = []
        for capture in self.kept():  # a part was kept after its container
            if capture.id in decided:
                own[capture.id] = _value_of(decided[capture.id])
            elif capture.parent in own:
                own[capture.id] = own[capture.parent]
            captures.append(_with(capture, own.get(capture.id, capture.source.handling)))
        protection = Protection(captures)
        after = {each.id: protection.of_capture(each.id) for each in captures}
        blobs: dict[str, Handling] = {}
        for each in captures:
            blobs[each.blob] = strictest(after[each.id], blobs.get(each.blob, Handling.PUBLIC))
        return _InForce(decided, after, blobs, extent, last)

    def _decided(self) -> dict[str, Decision]:
        """By capture, the newest decision on its handling that nobody withdrew."""
        found: dict[str, Decision] = {}
        for decision in self._places.record.iter_capture_decisions():
            if decision.judgement is not Judgement.HANDLED or not self._stands(decision):
                continue
            # One that was taken over from another copy stands in the record after those that were taken here.
            before = found.get(decision.target)
            if before is None or before.at <= decision.at:
                found[decision.target] = decision
        return found

    def _stands(self, decision: Decision) -> bool:
        """Whether no standing withdrawal strikes a decision."""
        return not any(
            later.judgement is Judgement.WITHDRAWN and self._stands(later)
            for later in self._places.record.iter_decisions(decision.id)
        )


def _at_least(watch: Watch, handling: Handling, known: Watch | None) -> Watch:
    """The watch as it is known now, handled at least so."""
    return adapt_watch(known or watch, handling=handling)


def _value_of(decision: Decision) -> Handling:
    """What a decision sets; what this version does not know is taken for the strictest."""
    try:
        return Handling(decision.value)
    except ValueError:
        return Handling.STAYS_HERE


def _with(capture: Capture, handling: Handling) -> Capture:
    return replace(capture, source=replace(capture.source, handling=handling))
