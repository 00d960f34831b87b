"""Checkpoints that were kept elsewhere, against the log: what alone shows that a log was rolled back or rewritten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from whobuilt.archive.log.checkpoint import Checkpoint, parse_checkpoint
from whobuilt.archive.log.differences import spans
from whobuilt.archive.log.lineage import Joined, Lineage, make_origin
from whobuilt.archive.log.merkle import HASH_SIZE, root_of
from whobuilt.archive.log.notes import Verifier, parse_verifier
from whobuilt.archive.log.paths import LogPaths
from whobuilt.archive.log.survey import CLOCK_SLACK, Survey
from whobuilt.core.problems import Problem, WhoBuiltError

_ASK = "Ask who had the case since; go back to a copy that this checkpoint fits."
_JOIN = "Join the other copy of the case to this one."


@dataclass(frozen=True, slots=True)
class Anchor:
    """A checkpoint that was kept elsewhere: its signed note, when it is known to have existed, and where it comes from.

    `at` is the time of a timestamp authority's token; `is_own` marks what this machine remembers by itself.
    """

    text: str
    at: datetime | None = None
    source: str = ""
    is_own: bool = False

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The checkpoint; None where the text is none."""
        return parse_checkpoint(self.text)

    @property
    def size(self) -> int | None:
        """How many entries it speaks of."""
        found = self.checkpoint
        return found.size if found else None


def iter_anchor_findings(
    paths: LogPaths, survey: Survey, roots: Mapping[int, bytes], anchors: Sequence[Anchor]
) -> Iterator[Problem]:
    """What in the log does not fit the anchors, and which anchors are none."""
    yield from _iter_branch_findings(paths, survey)
    for anchor in anchors:
        checkpoint = anchor.checkpoint
        if checkpoint is None:
            said = "this is no checkpoint as it was signed."
            yield Problem("anchor_unreadable", said, anchor.source, "Give the signed note, whole.")
            continue
        where = anchor.source or f"checkpoint of size {checkpoint.size}, kept elsewhere"
        judged = _judge(paths, survey, roots, checkpoint)
        if judged:
            yield Problem(judged[0], judged[1], where, _JOIN if judged[0] == "other_branch" else _ASK)
        elif anchor.at:
            yield from _iter_post_dated(survey, checkpoint.size, anchor.at)


def iter_anchor_notes(survey: Survey, roots: Mapping[int, bytes], anchors: Sequence[Anchor]) -> Iterator[Problem]:
    """What the anchors that hold show, and what cannot be shown where there is none."""
    holding = [
        (found.size, anchor)
        for anchor in anchors
        if (found := anchor.checkpoint) and survey.lineage.origin_at(found.size) == found.origin
        if roots.get(found.size) == found.root
    ]
    for size, anchor in holding:
        since = f"since {anchor.at:%Y-%m-%d %H:%M} UTC" if anchor.at else "since that checkpoint was taken"
        yield Problem("anchored", f"the first {size} entries are unchanged {since}.", anchor.source)
    if not any(not anchor.is_own for _, anchor in holding):
        yield Problem(
            "no_anchor",
            "no checkpoint that was kept elsewhere was held against the log: who has its key could have rewritten it, "
            "and who has the disk could have put back an older copy, and this verification would not show it.",
            "",
            "Keep a checkpoint where others cannot write, or have it timestamped, and give it when verifying.",
        )


def read_branch_leaves(paths: LogPaths, survey: Survey, joined: Joined) -> list[bytes] | None:
    """All leaf hashes of a joined branch: those in common, and those kept of it; None where they are not there."""
    try:
        data = paths.branch_leaves(joined.branch).read_bytes()
    except OSError:
        return None
    kept = [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]
    leaves = [*survey.leaves[: joined.fork], *kept]
    return leaves[: joined.size] if len(leaves) >= joined.size else None


def _judge(
    paths: LogPaths, survey: Survey, roots: Mapping[int, bytes], checkpoint: Checkpoint
) -> tuple[str, str] | None:
    """The code and words of what does not fit a checkpoint; None where all fits."""
    lineage = survey.lineage
    signature = [key.verify(checkpoint.note) for key in _keys(paths, lineage)]
    if False in signature:
        return (
            "bad_signature",
            "its signature does not fit what it says: it was changed, or is no checkpoint of this log.",
        )
    if not checkpoint.origin.startswith(make_origin(lineage.case, "")) or not lineage.case:
        return "other_case", f"it is of another case's log ({checkpoint.origin})."
    reached, holds = _look_up(paths, survey, roots, checkpoint)
    if holds:
        said = "it fits, and is signed by no key of this log: somebody else signed it."
        return None if True in signature else ("unknown_key", said)
    if reached:
        return "rewritten", (
            f"the log does not hold what it held when this was signed: within its first {checkpoint.size} entries "
            "something was changed, put in or left out, and all was signed anew."
        )
    if checkpoint.origin == lineage.origin:
        return "rolled_back", (
            f"the log had {checkpoint.size} entries when this was signed, and has {len(survey.leaves)}: "
            "an older copy was put in its place, or the newest entries were cut off."
        )
    return "other_branch", (
        f"it is of another branch of this case ({checkpoint.origin}, {checkpoint.size} entries), of which this log "
        "holds less: the case was worked on apart, or an older copy of it was put back."
    )


def _look_up(paths: LogPaths, survey: Survey, roots: Mapping[int, bytes], checkpoint: Checkpoint) -> tuple[bool, bool]:
    """Whether this log reaches as far as a checkpoint of that origin, and whether it holds there what was signed."""
    lineage, size = survey.lineage, checkpoint.size
    reached = holds = False
    own = [trunk.size for trunk in lineage.trunks if trunk.origin == checkpoint.origin]
    if checkpoint.origin == lineage.origin:
        own.append(len(survey.leaves))
    if any(size <= limit for limit in own):
        reached, holds = True, roots.get(size) == checkpoint.root
    for joined in lineage.joined:
        limits = [trunk.size for trunk in joined.trunks if trunk.origin == checkpoint.origin]
        if checkpoint.origin == joined.origin:
            limits.append(joined.size)
        if not holds and any(size <= limit for limit in limits):
            leaves = read_branch_leaves(paths, survey, joined)
            reached = True
            holds = leaves is not None and root_of(leaves[:size]) == checkpoint.root
    return reached, holds


def _iter_branch_findings(paths: LogPaths, survey: Survey) -> Iterator[Problem]:
    """Whether what is kept of joined branches is what the log says of them."""
    for joined in survey.lineage.joined:
        leaves = read_branch_leaves(paths, survey, joined)
        if leaves is None or root_of(leaves).hex() != joined.root:
            said = f"what was kept of the joined branch {joined.branch} is not what entry {joined.index} says of it."
            mend = "Restore the file from a copy of the case."
            yield Problem("branch_changed", said, str(paths.branch_leaves(joined.branch)), mend)


def _iter_post_dated(survey: Survey, size: int, at: datetime) -> Iterator[Problem]:
    late = [index for index, moment in enumerate(survey.times[:size]) if moment and moment > at + CLOCK_SLACK]
    for first, last in spans(late):
        where = f"entry {first}" if first == last else f"entries {first} to {last}"
        said = f"it is dated after {at:%Y-%m-%d %H:%M}, when it is known to have been there: its clock was wrong."
        yield Problem("post_dated", said, where, "Do not rest on these times.")


def _keys(paths: LogPaths, lineage: Lineage) -> Iterator[Verifier]:
    yield from (key.verifier for key in lineage.keys)
    for joined in lineage.joined:
        try:
            lines = paths.branch_keys(joined.branch).read_text("utf-8").split()
            yield from [parse_verifier(line) for line in lines]
        except (OSError, UnicodeDecodeError, WhoBuiltError):
            continue
