"""Two copies of a case that were worked on apart: what they have in common, where they disagree, and joining them.

Joining takes the other's entries over as they are (same salt, same commitment), after a record that holds the other's
signed checkpoint; its leaf hashes are kept, so that every checkpoint it ever signed still verifies here. The files that
the entries speak of are for the caller to copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import count
from typing import Any

from whobuilt.archive.durable import replace_file, sync_folder
from whobuilt.archive.log.case_log import CaseLog
from whobuilt.archive.log.entries import Entry
from whobuilt.archive.log.lineage import content_of, encode_content
from whobuilt.archive.log.merkle import leaf_hash
from whobuilt.archive.log.withholding import withheld_by
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.dates import utc_now
from whobuilt.core.decisions import Judgement
from whobuilt.core.problems import Problem, WhoBuiltError

_BEARABLE = frozenset(
    {"time_backwards", "post_dated", "withhold_unfinished", "entry_unreadable", "key_not_vouched", "tile_changed"}
)
_USES = frozenset(
    {
        Action.CAPTURED,
        Action.READ,
        Action.STATED,
        Action.EXPORTED,
        Action.WATCHED,
        Action.TRANSLATED,
        Action.CHECKED,
        Action.NAMED,
    }
)


class Relation(StrEnum):
    """How one log stands to another."""

    SAME = "same"
    AHEAD = "ahead"  # this one holds all of the other, and more
    BEHIND = "behind"
    APART = "apart"
    FOREIGN = "foreign"  # of another case


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two logs: how many entries they begin with in common, and how many each has."""

    common: int
    ours: int
    theirs: int
    relation: Relation


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two entries that cannot both be followed, one of each log; a person decides.

    `kind` is "decided_differently" (two judgements of one target), "destroyed_and_used" (one copy destroyed a capture
    that the other worked on) or "destroyed_here" / "destroyed_there" (what one withheld, the other still holds).
    """

    kind: str
    about: str
    ours: Entry
    theirs: Entry


@dataclass(frozen=True, slots=True)
class Joining:
    """A join: the other log's entries that were taken over, where they stand here, and what a person must settle."""

    comparison: Comparison
    entries: tuple[Entry, ...]
    indices: range
    conflicts: tuple[Conflict, ...]


def compare_logs(ours: CaseLog, theirs: CaseLog) -> Comparison:
    """How far two logs agree. Found by their roots, so that it takes a few steps however long they are."""
    if ours.case != theirs.case or not ours.case:
        return Comparison(0, ours.size, theirs.size, Relation.FOREIGN)
    low, high = 0, min(ours.size, theirs.size)
    while low < high:
        middle = (low + high + 1) // 2
        if ours.root_at(middle) == theirs.root_at(middle):
            low = middle
        else:
            high = middle - 1
    relation = {
        (True, True): Relation.SAME,
        (False, True): Relation.AHEAD,
        (True, False): Relation.BEHIND,
        (False, False): Relation.APART,
    }[low == ours.size, low == theirs.size]
    return Comparison(low, ours.size, theirs.size, relation)


def find_conflicts(ours: CaseLog, theirs: CaseLog) -> tuple[Conflict, ...]:
    """What the two logs disagree on since they parted."""
    common = compare_logs(ours, theirs).common
    mine, other = list(ours.iter_entries(common)), list(theirs.iter_entries(common))
    shared = {entry.commitment for entry in mine} & {entry.commitment for entry in other}
    left = [entry for entry in mine if entry.commitment not in shared]
    right = [entry for entry in other if entry.commitment not in shared]
    conflicts = [*_iter_decided(left, right), *_iter_destroyed(left, right)]
    conflicts += [Conflict("destroyed_there", *found) for found in _iter_still_held(_told(right), ours.iter_entries())]
    conflicts += [
        Conflict("destroyed_here", found[0], found[2], found[1])
        for found in _iter_still_held(_told(left), theirs.iter_entries())
    ]
    return tuple(conflicts)


def join(ours: CaseLog, theirs: CaseLog, by: str, at: datetime | None = None) -> Joining:
    """Take the other log's entries into ours, durably when this returns; `sign` then covers them.

    Nothing is taken over twice. WhoBuiltError where the other is of another case, was never signed, or was tampered
    with: nothing is joined that does not verify.
    """
    compared = compare_logs(ours, theirs)
    if compared.relation in (Relation.SAME, Relation.AHEAD):
        return Joining(compared, (), range(ours.size, ours.size), ())
    _require_sound(compared, theirs)
    conflicts = find_conflicts(ours, theirs)
    if theirs.origin == ours.origin:
        # Neither copy knew that it was one: this one becomes a branch, so that no name says two things from here on.
        ours.declare_branch(by, at)
    here = {entry.commitment for entry in ours.iter_entries()}
    suffix = list(theirs.iter_entries(compared.common))
    taken = tuple(entry for entry in suffix if entry.commitment not in here)
    name = _keep_branch(ours, theirs, [leaf_hash(entry.commitment) for entry in suffix])
    signed = theirs.checkpoint
    content = encode_content(
        branch=name,
        origin=theirs.origin,
        fork=compared.common,
        size=theirs.size,
        root=theirs.root_at(theirs.size).hex(),
        checkpoint=signed.text if signed else "",
        taken=len(taken),
        trunks=[{"origin": trunk.origin, "size": trunk.size} for trunk in theirs.lineage.trunks],
    )
    record = CustodyRecord(Action.JOINED, at or utc_now(), by, content=content)
    return Joining(compared, taken, ours.take_over(record, taken), conflicts)


def _require_sound(compared: Comparison, theirs: CaseLog) -> None:
    where = str(theirs.paths.root)
    if compared.relation is Relation.FOREIGN:
        raise WhoBuiltError(
            Problem("other_case", "this is the log of another case.", where, "Join copies of one case.")
        )
    if theirs.checkpoint is None:
        raise WhoBuiltError(
            Problem("not_signed", "the other log was never signed.", where, "Sign it there, then join.")
        )
    for finding in theirs.examine().findings:
        if finding.code not in _BEARABLE:
            raise WhoBuiltError(
                Problem(
                    "other_damaged", f"the other log does not verify: {finding}", where, "Use an intact copy of it."
                )
            )


def _keep_branch(ours: CaseLog, theirs: CaseLog, leaves: Sequence[bytes]) -> str:
    """Keep what the other branch's checkpoints verify against; the name under which it is kept."""
    data = b"".join(leaves)
    for number in count(1):
        name = theirs.branch if number == 1 else f"{theirs.branch}-{number}"
        path = ours.paths.branch_leaves(name)
        kept = path.read_bytes() if path.exists() else b""
        # Two copies may bear one branch's name without being one: each gets a folder of its own.
        if data.startswith(kept):
            break
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, data)
    replace_file(ours.paths.branch_checkpoints(name), "\n".join(each.text for each in theirs.checkpoints()).encode())
    replace_file(ours.paths.branch_keys(name), "".join(f"{key.vkey}\n" for key in theirs.lineage.keys).encode())
    sync_folder(ours.paths.branches)
    sync_folder(ours.paths.root)
    return name


def _iter_decided(ours: Sequence[Entry], theirs: Sequence[Entry]) -> Iterator[Conflict]:
    mine, other = _standing(ours), _standing(theirs)
    for target, (entry, facts) in mine.items():
        if target in other and _disagree(facts, other[target][1]):
            yield Conflict("decided_differently", target, entry, other[target][0])


def _standing(entries: Sequence[Entry]) -> dict[str, tuple[Entry, Any]]:
    """The last decision of each target that was not withdrawn again."""
    found: dict[str, tuple[Entry, Any]] = {}
    for entry in entries:
        facts = content_of(entry.json) if entry.json else None
        record = entry.record
        if record is None or record.action is not Action.DECIDED or not isinstance(facts, dict):
            continue
        target = str(facts.get("target", ""))
        if facts.get("judgement") == Judgement.WITHDRAWN.value:
            found = {each: kept for each, kept in found.items() if kept[1].get("id") != target}
        elif target:
            found[target] = entry, facts
    return found


def _disagree(ours: Any, theirs: Any) -> bool:
    """Whether two decisions of one target exclude each other: being different from two others is no contradiction."""
    judgements = {ours.get("judgement"), theirs.get("judgement")}
    if ours.get("other") != theirs.get("other"):
        return Judgement.DIFFERENT.value not in judgements
    return len(judgements) > 1


def _iter_destroyed(ours: Sequence[Entry], theirs: Sequence[Entry]) -> Iterator[Conflict]:
    mine, other = _by_action(ours), _by_action(theirs)
    for about, (gone, used) in mine.items():
        gone_there, used_there = other.get(about, (None, None))
        if gone and used_there and not gone_there:
            yield Conflict("destroyed_and_used", about, gone, used_there)
        if used and gone_there and not gone:
            yield Conflict("destroyed_and_used", about, used, gone_there)


def _by_action(entries: Sequence[Entry]) -> dict[str, tuple[Entry | None, Entry | None]]:
    """For each thing that was acted on: the entry that destroyed it, and one that used it."""
    found: dict[str, tuple[Entry | None, Entry | None]] = {}
    for entry in entries:
        record = entry.record
        if record is None or not record.about:
            continue
        gone, used = found.get(record.about, (None, None))
        if record.action is Action.DESTROYED:
            gone = entry
        elif record.action in _USES:
            used = entry
        found[record.about] = gone, used
    return found


def _told(entries: Sequence[Entry]) -> dict[str, Entry]:
    """The commitments that these entries say were withheld."""
    return {found: entry for entry in entries if entry.json for found in withheld_by(entry.json)}


def _iter_still_held(told: dict[str, Entry], entries: Iterator[Entry]) -> Iterator[tuple[str, Entry, Entry]]:
    if not told:
        return
    for entry in entries:
        if entry.json is not None and (by := told.get(entry.commitment.hex())):
            yield entry.commitment.hex(), entry, by
