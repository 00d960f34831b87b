"""One pass over all entries of a log: what each is committed to, what they say of the log, and whether time runs on.

This is the path that every entry of a verification takes; records are searched, not decoded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from whobuilt.archive.log.entries import Entry, Withheld, iter_lines, parse_line
from whobuilt.archive.log.lineage import OWN_ACTIONS, Lineage, fold, head_of
from whobuilt.archive.log.merkle import Tree
from whobuilt.archive.log.paths import LogPaths
from whobuilt.archive.log.withholding import withheld_by
from whobuilt.core.custody import Action
from whobuilt.core.problems import Problem

CLOCK_SLACK = timedelta(minutes=10)
"""By how much a record may be older than one before it: two programs may work at once, and clocks are put right."""

_OWN = frozenset(action.value.encode() for action in OWN_ACTIONS)
_DESTROYED = Action.DESTROYED.value.encode()


@dataclass(slots=True)
class Survey:
    """What the entries of a log hold. A line that is no entry has an empty leaf."""

    leaves: list[bytes] = field(default_factory=list)
    commitments: list[bytes] = field(default_factory=list)
    times: list[datetime | None] = field(default_factory=list)
    withheld: dict[int, Withheld] = field(default_factory=dict)
    told: dict[str, Withheld] = field(default_factory=dict)  # commitments that records say were withheld
    unreadable: list[int] = field(default_factory=list)
    lineage: Lineage = field(default_factory=Lineage)
    torn: bool = False

    def roots_at(self, sizes: Iterable[int]) -> dict[int, bytes]:
        """The root at each of these sizes that the log reaches with entries only."""
        wanted, tree = sorted(set(sizes), reverse=True), Tree()
        found = {}
        while wanted and wanted[-1] == 0:
            found[wanted.pop()] = tree.root()
        for leaf in self.leaves:
            if not wanted or not leaf:
                break
            tree.append(leaf)
            if tree.size == wanted[-1]:
                found[wanted.pop()] = tree.root()
        return found


def take_survey(paths: LogPaths) -> Survey | None:
    """The survey of a log; None where there is none to read."""
    survey = Survey()
    try:
        file = paths.records.open("rb")
    except OSError:
        return None
    with file:
        for index, (raw, _) in enumerate(iter_lines(file)):
            entry = parse_line(raw[:-1], index) if raw.endswith(b"\n") else None
            survey.torn = not raw.endswith(b"\n")
            if entry is None:
                survey.leaves.append(b"")
                survey.commitments.append(b"")
                survey.times.append(None)
            else:
                survey.leaves.append(sha256(b"\x00" + entry.commitment).digest())
                survey.commitments.append(entry.commitment)
                survey.times.append(_look_into(survey, entry))
    return survey


def iter_backwards(survey: Survey) -> Iterable[Problem]:
    """Where an entry is dated before one that stands above it. Taken-over entries keep their branch's times."""
    taken = [joined.span for joined in survey.lineage.joined]
    latest: datetime | None = None
    for index, moment in enumerate(survey.times):
        if moment is None or any(index in span for span in taken):
            continue
        if latest and moment < latest - CLOCK_SLACK:
            yield Problem(
                "time_backwards",
                f"it is dated {moment:%Y-%m-%d %H:%M}, after an entry of {latest:%Y-%m-%d %H:%M}: "
                "the clock was set back, or a date was made up.",
                f"entry {index}",
                "Ask who wrote it; an anchor older than the entry settles whether it stood there.",
            )
            latest = moment
        latest = moment if latest is None else max(latest, moment)


def _look_into(survey: Survey, entry: Entry) -> datetime | None:
    """Note what a record says of the log itself; its time."""
    if entry.json is None:
        if entry.withheld:
            survey.withheld[entry.index] = entry.withheld
        return None
    head = head_of(entry.json)
    if head is None:
        survey.unreadable.append(entry.index)
        return None
    action, moment = head
    if action in _OWN:
        try:
            survey.lineage = fold(survey.lineage, entry.index, entry.json)
        except ValueError:
            survey.unreadable.append(entry.index)
    elif action == _DESTROYED:
        survey.told.update(withheld_by(entry.json))
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        survey.unreadable.append(entry.index)
        return None
    return found
