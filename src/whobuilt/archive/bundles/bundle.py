"""The evidence bundle: chosen entries of a case's log with their proofs, chosen bytes, and the means to check them.

    README.txt  verify.html  verify.py     for the stranger who receives it
    bundle.json                            every file with its size and SHA-256, and the entry that tells of the bundle
    log/checkpoint, checkpoints, keys      the log's newest checkpoint, earlier ones, and who signs
    log/consistency.json                   by size, what shows that the log only grew from an earlier checkpoint
    log/tile/...                           the whole tree, only where that was asked for
    items/INDEX.json                       {"index", "salt", "record", "proof"}, or what stands for a destroyed one
    captures/SHA256                        bytes, only those that were named
    timestamps/*.tsr, certificates         tokens over the checkpoints

Entries are salted, so that proofs and tiles tell nothing of the others. That a bundle was made, and of what, is an
entry of the log, and part of the bundle: who takes something out of it is found out.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

from whobuilt.archive.bundles.package import PackedFile, make_file, require_free, write_package
from whobuilt.archive.bundles.protection import Protection, is_protected
from whobuilt.archive.bundles.verifier.verify import parse_token
from whobuilt.archive.log.case_log import CaseLog
from whobuilt.archive.log.checkpoint import Checkpoint, format_proof
from whobuilt.archive.log.entries import Entry
from whobuilt.archive.log.veil import KEEPER
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.evidence import Capture, Handling
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.ports import BlobStore

FORMAT = "whobuilt-bundle@1"
MOST_CHECKPOINTS = 64  # earlier ones that travel: each costs whoever verifies a moment
_FOR_THE_STRANGER = ("README.txt", "verify.html", "verify.py")


@dataclass(frozen=True, slots=True)
class Material:
    """A case as a bundle needs to see it: its log, bytes and captures, and what other things rest on.

    `captures` are all of the case's, for each one's handling counts. `rests_on` names, by the id of a document, a
    statement or a decision, the blobs that it rests on: an entry about an id that nothing is known of stays here.
    `rows` and `chain` are the head of the case's record, the chain veiled (`veil_chain`), for the entry that tells of
    the bundle.
    """

    log: CaseLog
    blobs: BlobStore
    captures: tuple[Capture, ...]
    rests_on: dict[str, frozenset[str]] = field(default_factory=dict)
    rows: int = 0
    chain: str = ""


@dataclass(frozen=True, slots=True)
class BundleRequest:
    """What is to be put into a bundle, where, by whom and when.

    Entries are chosen by index, or by the capture that they are about; bytes travel only where their blob is in
    `named`. `timestamps` are the tokens' files (*.tsr), `certificates` those of their authorities.
    """

    target: Path
    by: str
    at: datetime
    items: frozenset[int] = frozenset()
    captures: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    timestamps: tuple[Path, ...] = ()
    certificates: tuple[Path, ...] = ()
    note: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class BundlePlan:
    """What of a request may leave the case: entries, blobs, and a Problem for each thing that stays here."""

    entries: tuple[Entry, ...]
    blobs: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was written: where, what is in it, which entry of the log tells of it, and what stayed here."""

    target: Path
    items: tuple[int, ...]
    blobs: tuple[str, ...]
    made: int
    checkpoint: Checkpoint
    problems: tuple[Problem, ...]


def plan_bundle(request: BundleRequest, material: Material) -> BundlePlan:
    """What of a request may leave the case. WhoBuiltError where its note names a protected source."""
    protection = Protection(material.captures, material.rests_on)
    if protection.find_mention(request.note):
        said = "the note names a source of which nothing may be told."
        raise WhoBuiltError(Problem("protected", said, "note", "Leave that out of the note."))
    entries, problems, found = [], [], set()
    for entry in material.log.iter_entries():
        record = entry.record
        is_asked = entry.index in request.items or (record is not None and record.about in request.captures)
        if not is_asked:
            continue
        found |= {entry.index, record.about if record else ""}
        if entry.json is not None and record is None:
            problems.append(_left_out(Problem("entry_unreadable", "this version cannot read it."), entry.index))
        elif problem := _check_entry(entry, protection):
            problems.append(_left_out(problem, entry.index))
        else:
            entries.append(entry)
    missing = sorted((request.items | request.captures) - found, key=str)
    problems += [Problem("no_such_entry", "the log has no such entry.", str(each)) for each in missing]
    blobs = []
    told = {_content(entry).get("blob") for entry in entries}
    for blob in sorted(request.named):
        if problem := _check_bytes(blob, protection, is_told=blob in told):
            problems.append(problem)
        else:
            blobs.append(blob)
    return BundlePlan(tuple(entries), tuple(blobs), tuple(problems))


def write_bundle(request: BundleRequest, material: Material) -> Bundle:
    """Write a bundle, whole or not at all, and log that it was made.

    WhoBuiltError where something lies at the target already, nothing may leave the case, a file cannot be read, or
    the log cannot be signed.
    """
    require_free(request.target)
    bundle, files = make_bundle(request, material)
    write_package(request.target, files)
    return bundle


def make_bundle(request: BundleRequest, material: Material) -> tuple[Bundle, list[PackedFile]]:
    """The files of a bundle, which are still to be written; that it is made is in the log when this returns."""
    plan = plan_bundle(request, material)
    if not plan.entries:
        why = " ".join(str(problem) for problem in plan.problems[:3])
        raise WhoBuiltError(Problem("bundle_empty", f"no entry may leave the case. {why}".strip(), str(request.target)))
    log = material.log
    earlier = _choose_checkpoints(log, request)
    stamps, problems = _read_timestamps(request, earlier)
    fixed = [*stamps, *(_make_capture(blob, material.blobs) for blob in plan.blobs)]
    digests = {file.name: file.measure()[1] for file in fixed}  # bytes that are gone are missed before all is logged
    items = [entry.index for entry in plan.entries]
    content = {"files": digests, "format": FORMAT, "items": items, "note": request.note, "whole": request.whole}
    record = CustodyRecord(
        Action.EXPORTED, request.at, request.by, content=_dumps(content), rows=material.rows, chain=material.chain
    )
    made = log.append([record])[0]
    checkpoint = log.sign()
    telling = next(entry for entry in log.iter_entries(made) if entry.index == made)
    files = [
        *fixed,
        *_iter_items((*plan.entries, telling), log),
        *_iter_log(log, checkpoint, earlier, whole=request.whole),
    ]
    listing = {"files": {file.name: _list(file) for file in files}, "format": FORMAT, "made": made}
    bundle = Bundle(request.target, tuple(items), plan.blobs, made, checkpoint, (*plan.problems, *problems))
    return bundle, [make_file("bundle.json", _dumps(listing)), *files]


def make_page(bundle: Path) -> str:
    """The page that checks a bundle, with the bundle (a .zip) within it: one file that needs nothing else."""
    page = _shipped("verify.html").decode()
    empty = '<script type="text/plain" id="bundle"></script>'
    before, found, after = page.partition(empty)
    assert found
    filled = empty.replace("></", f">{base64.b64encode(bundle.read_bytes()).decode()}</")
    return before + filled + after


def _check_bytes(blob: str, protection: Protection, *, is_told: bool) -> Problem | None:
    """Why bytes must not travel; None where they may."""
    handling = protection.of_bytes(blob)
    if handling is not Handling.PUBLIC:
        # What is protected is not named, not even here: messages are copied into mails.
        where = "captured bytes" if is_protected(handling) else f"blob {blob}"
        said = f"the bytes stay here: their source, or one that they hold, is {handling.value.replace('_', ' ')}."
        return Problem("protected", said, where)
    if not is_told:
        said = "the bytes stay here: no entry that was chosen is about them."
        return Problem("bytes_without_entry", said, f"blob {blob}", "Choose the entry of their capture too.")
    return None


def _check_entry(entry: Entry, protection: Protection) -> Problem | None:
    """Why an entry, or what stands for a destroyed one, must not leave the case; None where it may."""
    if entry.index == KEEPER:
        return Problem("protected", "its salt hides what other entries say of the record.")
    if record := entry.record:
        return protection.check(record)
    if entry.withheld and protection.find_mention(entry.withheld.reason):
        return Problem("protected", "the reason of its destruction names a source of which nothing may be told.")
    return None


def _left_out(problem: Problem, index: int) -> Problem:
    return Problem(problem.code, f"left out: {problem.message}", f"entry {index}", problem.mend)


def _read_timestamps(request: BundleRequest, earlier: list[Checkpoint]) -> tuple[list[PackedFile], list[Problem]]:
    """The files that are the same in every bundle, and the timestamps over checkpoints that travel."""
    files = [make_file(name, _shipped(name)) for name in _FOR_THE_STRANGER]
    problems = []
    for path in (*request.timestamps, *request.certificates):
        try:
            file = make_file(f"timestamps/{path.name}", path.read_bytes(), dense=True)
        except OSError as error:
            raise WhoBuiltError(Problem("unreadable", f"it cannot be read: {error.strerror}.", str(path))) from error
        if any(file.name == other.name for other in files):
            raise WhoBuiltError(Problem("name_taken", "two files have this name.", path.name, "Rename one."))
        if path.suffix == ".tsr" and not _is_over(file.get(), earlier):
            said = "left out: this timestamp is over none of the checkpoints that travel."
            problems.append(Problem("timestamp_left_out", said, path.name))
        else:
            files.append(file)
    return files, problems


def _is_over(token: bytes | Path, earlier: list[Checkpoint]) -> bool:
    """Whether a timestamp is over one of these checkpoints."""
    try:
        found = parse_token(token if isinstance(token, bytes) else token.read_bytes())
        return any(hashlib.new(found.digest_name, each.text.encode()).digest() == found.digest for each in earlier)
    except (ValueError, IndexError, KeyError):
        return False


def get_blob(blobs: BlobStore, blob: str) -> bytes:
    """Kept bytes; WhoBuiltError where they are gone, or no longer equal their hash."""
    try:
        return blobs.get(blob)
    except KeyError:
        mend = "Restore the file from a copy of the case."
        raise WhoBuiltError(Problem("blob_missing", "its bytes are gone.", f"blob {blob}", mend)) from None


def _make_capture(blob: str, blobs: BlobStore) -> PackedFile:
    return PackedFile(f"captures/{blob}", lambda: get_blob(blobs, blob), dense=True)


def _iter_items(entries: tuple[Entry, ...], log: CaseLog) -> Iterator[PackedFile]:
    for entry in entries:
        proof = format_proof(log.prove(entry.index))
        plain: dict[str, Any] = {"index": entry.index, "proof": proof}
        if entry.salt is not None and entry.json is not None:
            record = json.loads(entry.json.decode("utf-8", "surrogatepass"))
            plain |= {"salt": entry.salt.hex(), "record": record}
        else:
            told = {"on": entry.withheld.on, "reason": entry.withheld.reason} if entry.withheld else {}
            plain |= {"commitment": entry.commitment.hex(), "withheld": told}
        yield make_file(f"items/{entry.index}.json", json.dumps(plain, sort_keys=True, indent=1) + "\n")


def _iter_log(log: CaseLog, head: Checkpoint, earlier: list[Checkpoint], *, whole: bool) -> Iterator[PackedFile]:
    """The log's checkpoints, keys and proofs; its tiles where the whole was asked for."""
    proofs = {
        str(each.size): [_encode(hash_) for hash_ in log.prove_consistency(each.size, head.size)] for each in earlier
    }
    yield make_file("log/checkpoint", head.text)
    yield make_file("log/checkpoints", "\n".join(each.text for each in earlier))
    yield make_file("log/consistency.json", _dumps(proofs))
    yield make_file("log/keys", "".join(f"{key.vkey}\n" for key in log.lineage.keys))
    if whole:
        folder = log.paths.root
        for path in _iter_tiles(log, head.size):
            yield make_file(f"log/{path.relative_to(folder).as_posix()}", path.read_bytes(), dense=True)


def _choose_checkpoints(log: CaseLog, request: BundleRequest) -> list[Checkpoint]:
    """Earlier checkpoints: those that timestamps are over, then the newest; the oldest first."""
    stamped = {path.name.partition("-")[0] for path in request.timestamps}
    earlier = [each for each in log.checkpoints() if each.size]
    ranked = sorted(earlier, key=lambda each: (str(each.size) in stamped, each.size), reverse=True)
    return sorted(ranked[:MOST_CHECKPOINTS], key=lambda each: each.size)


def _iter_tiles(log: CaseLog, size: int) -> Iterator[Path]:
    """The files of the tree of `size` (C2SP tlog-tiles)."""
    level = 0
    hashes = size
    while hashes:
        for number in range((hashes + 255) // 256):
            width = min(256, hashes - 256 * number)
            yield log.paths.tile(level, number, width)
            if level == 0:
                yield log.paths.bundle(number, width)
        hashes //= 256
        level += 1


def _content(entry: Entry) -> dict[str, Any]:
    """An entry's content, where it is a JSON object."""
    try:
        plain = json.loads(entry.record.content) if entry.record else {}
    except (ValueError, RecursionError):
        return {}
    return plain if isinstance(plain, dict) else {}


def _shipped(name: str) -> bytes:
    return (resources.files("whobuilt.archive.bundles.verifier") / name).read_bytes()


def _list(file: PackedFile) -> dict[str, Any]:
    size, digest = file.measure()
    return {"bytes": size, "sha256": digest}


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _dumps(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
