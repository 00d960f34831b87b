"""The verification of a log: every entry hashed again, held against tiles, checkpoints, and what was kept elsewhere.

What is wrong is a finding. What cannot be shown, or was declared (destruction, a lost key, a branch), is a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from whobuilt.archive.log.anchors import Anchor, iter_anchor_findings, iter_anchor_notes
from whobuilt.archive.log.checkpoint import Checkpoint
from whobuilt.archive.log.differences import compare, spans
from whobuilt.archive.log.head import read_checkpoint, read_checkpoints, read_lineage
from whobuilt.archive.log.lineage import Lineage
from whobuilt.archive.log.merkle import EMPTY_ROOT, root_of
from whobuilt.archive.log.notices import is_vouched, iter_notes
from whobuilt.archive.log.paths import LogPaths
from whobuilt.archive.log.survey import Survey, iter_backwards, take_survey
from whobuilt.archive.log.tile_check import iter_tile_findings, read_bundle_leaves, read_tile_leaves
from whobuilt.core.custody import Action
from whobuilt.core.problems import Problem

__all__ = ["Anchor", "Examination", "examine"]

_RESTORE = "Restore the log folder from a copy of the case."


@dataclass(frozen=True, slots=True)
class Examination:
    """What a verification found (`findings`), and what it rests on and cannot show (`notes`)."""

    size: int
    signed_size: int
    root: bytes
    findings: tuple[Problem, ...]
    notes: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Signed:
    """The checkpoints of a log: all that were kept, those whose signature holds, and the newest of these."""

    kept: tuple[Checkpoint, ...]
    valid: tuple[Checkpoint, ...]
    lineage: Lineage
    findings: tuple[Problem, ...]

    @property
    def newest(self) -> Checkpoint | None:
        return max(self.valid, key=lambda each: each.size, default=None)


def examine(paths: LogPaths, anchors: Sequence[Anchor] = ()) -> Examination:
    """Verify the log in `paths`, also against `anchors`. The caller holds the lock. Nothing is changed."""
    survey = take_survey(paths)
    if survey is None or not (survey.leaves or paths.checkpoint.exists() or anchors):
        missing = Problem("log_missing", "the case's log is not there.", str(paths.records), _RESTORE)
        return Examination(0, 0, EMPTY_ROOT, (missing,), ())
    signed = _read_signed(paths, survey)
    sizes = {each.size for each in signed.valid} | {len(survey.leaves)}
    sizes |= {size for anchor in anchors if (size := anchor.size) is not None}
    sizes |= {joined.fork for joined in survey.lineage.joined}
    roots = survey.roots_at(sizes)
    told, true = _compare_entries(paths, survey, signed, roots)
    # Anchors are held against what was signed: an entry that was changed since is named by itself, and not as theirs.
    as_signed = replace(survey, leaves=[*true, *survey.leaves[len(true) :]], lineage=signed.lineage) if true else survey
    anchored = as_signed.roots_at(sizes) if true else roots
    findings = [
        *signed.findings,
        *told,
        *_iter_withholding_findings(survey),
        *_iter_vouching_findings(signed),
        *iter_backwards(survey),
        *iter_anchor_findings(paths, as_signed, anchored, anchors),
    ]
    notes = [*iter_anchor_notes(survey, roots, anchors), *iter_notes(survey, signed.lineage, signed.valid)]
    newest = signed.newest
    root = roots.get(len(survey.leaves), EMPTY_ROOT)
    return Examination(len(survey.leaves), newest.size if newest else 0, root, tuple(findings), tuple(notes))


def _read_signed(paths: LogPaths, survey: Survey) -> _Signed:
    """The log's checkpoints, each with its signature checked."""
    kept, rest = read_checkpoints(paths.checkpoints)
    current = read_checkpoint(paths.checkpoint)
    findings = []
    if rest:
        findings.append(_changed(f"what follows checkpoint {len(kept)} is none", str(paths.checkpoints)))
    if current is None:
        said = "this is no checkpoint as it was signed" if paths.checkpoint.exists() else "it is not there"
        findings.append(_changed(said, str(paths.checkpoint)))
    elif current not in kept:
        findings.append(_changed("it is none of those that were signed", str(paths.checkpoint)))
    elif current != kept[-1]:
        findings.append(_changed("it is not the newest", str(paths.checkpoint)))
    every = list(dict.fromkeys([*kept, *([current] if current else [])]))
    remembered = read_lineage(paths)
    newest = max(every, key=lambda each: each.size, default=None)
    lineage = survey.lineage
    # Where the record that names the key was changed, the copy of it says whose signature it was.
    if newest and remembered and _fault(newest, lineage) and not _fault(newest, remembered):
        lineage = remembered
    valid = []
    for checkpoint in every:
        if fault := _fault(checkpoint, lineage):
            findings.append(fault)
        else:
            valid.append(checkpoint)
    findings += _iter_key_findings(paths, survey, remembered)
    return _Signed(tuple(kept), tuple(valid), lineage, tuple(findings))


def _fault(checkpoint: Checkpoint, lineage: Lineage) -> Problem | None:
    """What is wrong with a checkpoint's origin or signature."""
    where = f"checkpoint of size {checkpoint.size}"
    if checkpoint.origin != lineage.origin_at(checkpoint.size):
        said = f"it is of another log ({checkpoint.origin})."
        return Problem("checkpoint_changed", said, where, _RESTORE)
    signed = {key.vkey: key.verifier.verify(checkpoint.note) for key in lineage.keys}
    if False in signed.values():
        return Problem("bad_signature", "a signature does not fit what it says.", where, _RESTORE)
    key, known = lineage.key_at(checkpoint.size), list(signed.values()).count(True)
    if key and signed[key.vkey] and known == len(checkpoint.note.signatures):
        return None
    said = "it bears a signature by a key that is not this log's."
    if known == len(checkpoint.note.signatures):
        said = "it is signed by a key that had been given up, or was not yet this log's."
    return Problem("unknown_key", said, where, "Ask who signed it; the log's keys stand in its own records.")


def _iter_key_findings(paths: LogPaths, survey: Survey, remembered: Lineage | None) -> Iterator[Problem]:
    """Whether the files that repeat the log's keys and name say what its records say."""
    if not survey.lineage.keys:
        yield Problem("keys_changed", "no record says which key signs this log.", "entry 0", _RESTORE)
        return
    listed = "".join(f"{key.vkey}\n" for key in survey.lineage.keys)
    try:
        is_same = paths.keys.read_bytes() == listed.encode()
    except OSError:
        is_same = False
    if not is_same:
        yield Problem(
            "keys_changed", "the list of keys is not the one in the log's records.", str(paths.keys), _RESTORE
        )
    if remembered is not None and replace(remembered, size=0) != replace(survey.lineage, size=0):
        yield Problem(
            "keys_changed",
            "what it says of the log is not what the records say.",
            str(paths.lineage),
            "Delete the file.",
        )


def _compare_entries(
    paths: LogPaths, survey: Survey, signed: _Signed, roots: dict[int, bytes]
) -> tuple[list[Problem], list[bytes] | None]:
    """What became of the signed entries; and their leaf hashes as signed, where others stand there now."""
    newest = signed.newest
    size = newest.size if newest else max((each.size for each in signed.kept), default=0)
    if newest and roots.get(newest.size) == newest.root:
        later = enumerate(survey.leaves[newest.size :], newest.size)
        return [
            *(_unreadable(index) for index, leaf in later if not leaf),
            *(_unreadable(index) for index in survey.unreadable),
            *iter_tile_findings(paths, survey.leaves, survey.commitments, newest.size),
            *_iter_older_findings(signed, roots),
        ], None
    tiles, bundles = read_tile_leaves(paths, size), read_bundle_leaves(paths, size)
    true = next((found for found in (tiles, bundles) if newest and found and root_of(found) == newest.root), None)
    compared = true or tiles or bundles
    named = list(_iter_named(compared, survey)) if compared else []
    if true:
        return [*named, *iter_tile_findings(paths, true, None, size)], true
    if newest and len(survey.leaves) < newest.size and not named:
        named.append(_missing(len(survey.leaves), newest.size - 1))
    elif newest:
        named.append(_rewritten(newest, signed, roots))
    return named, None


def _iter_named(signed: Sequence[bytes], survey: Survey) -> Iterator[Problem]:
    """The differences between the entries as signed and as they stand, in words."""
    found = compare(signed, survey.leaves)
    for first, last in spans(found.changed):
        yield Problem("entry_changed", "what stands there is not what was signed.", _entries(first, last), _RESTORE)
    for first, last in spans(found.missing):
        yield _missing(first, last)
    for first, last in spans(found.added):
        said = "it stands among signed entries and was never signed: somebody put it there afterwards."
        yield Problem("entry_added", said, f"line {first + 1}" + (f" to {last + 1}" if last > first else ""), _RESTORE)
    for first, last in spans(found.moved):
        yield Problem("entries_reordered", "it does not stand where it was signed.", _entries(first, last), _RESTORE)


def _iter_older_findings(signed: _Signed, roots: dict[int, bytes]) -> Iterator[Problem]:
    for checkpoint in signed.valid:
        if roots.get(checkpoint.size) != checkpoint.root:
            said = "the log's key signed it, and the log does not hold what it says: the log was rewritten."
            yield Problem("rewritten", said, f"checkpoint of size {checkpoint.size}", _RESTORE)


def _rewritten(newest: Checkpoint, signed: _Signed, roots: dict[int, bytes]) -> Problem:
    """That entries and tiles were changed together, and between which entries."""
    holding = max((each.size for each in signed.valid if roots.get(each.size) == each.root), default=0)
    said = (
        f"entries and tiles no longer give the root that was signed at {newest.size} entries: "
        f"what was signed was changed in entries {holding} to {newest.size - 1}."
    )
    return Problem("rewritten", said, f"checkpoint of size {newest.size}", _RESTORE)


def _iter_withholding_findings(survey: Survey) -> Iterator[Problem]:
    """Whether each destruction was logged, as it was logged, and carried out."""
    for index, withheld in survey.withheld.items():
        told = survey.told.get(survey.commitments[index].hex())
        if told is None:
            said = "what it held was taken out, and no record says who destroyed it."
            yield Problem("entry_missing", said, f"entry {index}", _RESTORE)
        elif told != withheld:
            said = "the day or reason of its destruction is not what was logged."
            yield Problem("entry_changed", said, f"entry {index}", _RESTORE)
    if not survey.told:
        return
    for index, commitment in enumerate(survey.commitments):
        if index not in survey.withheld and commitment.hex() in survey.told:
            yield Problem(
                "withhold_unfinished",
                "its destruction was logged, and what it held is still here.",
                f"entry {index}",
                "Destroy it again; a crash, or another copy of the case, left it.",
            )


def _iter_vouching_findings(signed: _Signed) -> Iterator[Problem]:
    """Whether each key that was said to be changed in order was vouched for by the one before it."""
    for former, key in pairwise(signed.lineage.keys):
        if key.action is Action.KEY_CHANGED and is_vouched(former, key, signed.valid) is False:
            yield Problem(
                "key_not_vouched",
                "the log says that its key was changed, and the former key did not sign that.",
                f"entry {key.index}",
                "Ask who changed the key. Whoever could write to the disk could have done so.",
            )


def _unreadable(index: int) -> Problem:
    said = "this version cannot read it: it was changed, or a newer version wrote it."
    return Problem("entry_unreadable", said, f"entry {index}", "Install the newest WhoBuilt, and verify again.")


def _missing(first: int, last: int) -> Problem:
    return Problem("entry_missing", "it was signed and is not there.", _entries(first, last), _RESTORE)


def _entries(first: int, last: int) -> str:
    return f"entry {first}" if first == last else f"entries {first} to {last}"


def _changed(said: str, where: str) -> Problem:
    return Problem("checkpoint_changed", f"{said}.", where, _RESTORE)
