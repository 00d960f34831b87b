"""Two copies of a case that were worked on apart, made one: the other's work is taken over, conflicts are shown."""

from __future__ import annotations

from dataclasses import dataclass

from whobuilt.archive.log.branches import Conflict, Relation, join
from whobuilt.archive.timestamps.kept import Timestamps
from whobuilt.case.places import Places
from whobuilt.core.problems import Problem, WhoBuiltError


@dataclass(frozen=True, slots=True)
class Joined:
    """What a join took over, and what a person must settle."""

    entries: int
    blobs: int
    conflicts: tuple[Conflict, ...]
    was_known: bool


def join_cases(ours: Places, theirs: Places, by: str) -> Joined:
    """Take over what another copy of the case holds: bytes first, then its log, then its record. Safe to repeat.

    WhoBuiltError where it is another case, or does not verify.
    """
    if ours.paths.root.resolve() == theirs.paths.root.resolve():
        raise WhoBuiltError(Problem("same_case", "this is the case itself.", str(theirs.paths.root), "Give its copy."))
    for problem in theirs.record.verify():
        raise WhoBuiltError(problem)
    ours.settle()
    gone = ours.record.destroyed("capture")
    wanted = {capture.blob for capture in theirs.record.iter_captures() if capture.id not in gone}
    here, taken = set(ours.blobs.iter()), 0
    for blob in theirs.blobs.iter():
        if blob not in here and blob in wanted:
            ours.blobs.put(theirs.blobs.locate(blob))
            taken += 1
    was_joined = any(
        (each.origin, each.size) == (theirs.log.origin, theirs.log.size) for each in ours.log.lineage.joined
    )
    joining = None if was_joined else join(ours.log, theirs.log, by)
    ours.record.take_over(theirs.record)
    ours.catch_up()
    Timestamps(ours.paths.timestamps).take_over(theirs.paths.timestamps)
    ours.settle()
    ours.index.rebuild(ours.record.iter_documents())
    if joining is None or joining.comparison.relation in {Relation.SAME, Relation.AHEAD}:
        return Joined(0, taken, (), was_known=True)
    return Joined(len(joining.entries), taken, joining.conflicts, was_known=False)
