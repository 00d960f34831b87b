"""Destroying what an entry holds, so that the tree still verifies: the commitment stays where record and salt stood."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence

from whobuilt.archive.durable import open_new, sync_folder
from whobuilt.archive.log.entries import Entry, Withheld, iter_lines, parse_line
from whobuilt.archive.log.lineage import content_of, encode_content, head_of, is_own
from whobuilt.archive.log.paths import LogPaths
from whobuilt.core.custody import Action
from whobuilt.core.problems import Problem, WhoBuiltError

_DESTROYED = Action.DESTROYED.value.encode()


def withheld_by(record: bytes) -> dict[str, Withheld]:
    """The commitments (in hexadecimal) that a record says were withheld, with day and reason."""
    head = head_of(record)
    if head is None or head[0] != _DESTROYED or b"withheld" not in record:
        return {}
    facts = content_of(record)
    try:
        told = Withheld(str(facts["on"]), str(facts["reason"]))
        return {str(commitment): told for commitment in facts["withheld"]}
    except (TypeError, KeyError):
        return {}


def withhold_lines(paths: LogPaths, indices: Sequence[int], why: tuple[str, str], log: Callable[[str], None]) -> None:
    """Log what will be withheld, then put commitments in the place of those records. The caller holds the lock.

    `why` is day and reason, `log` appends a record of this content. What was logged before is not logged again.
    """
    asked, logged = _choose(paths, indices)
    told = {entry.commitment.hex(): logged.get(entry.commitment.hex(), Withheld(*why)) for entry in asked}
    if new := [commitment for commitment in told if commitment not in logged]:
        log(encode_content(withheld=new, on=why[0], reason=why[1]))
    if asked:
        _rewrite(paths, {entry.index: told[entry.commitment.hex()] for entry in asked})
        paths.torn.unlink(missing_ok=True)  # it may hold a piece of the same records
        sync_folder(paths.root)


def _choose(paths: LogPaths, indices: Sequence[int]) -> tuple[list[Entry], dict[str, Withheld]]:
    """The entries that still hold what is to go, and all that was logged as withheld before."""
    wanted, asked, logged = set(indices), [], dict[str, Withheld]()
    for entry in _iter_entries(paths):
        if entry.json is not None:
            logged.update(withheld_by(entry.json))
            if entry.index in wanted:
                _require_destroyable(entry)
                asked.append(entry)
        wanted.discard(entry.index)
    if wanted:
        raise WhoBuiltError(
            Problem("no_such_entry", f"the log has no entry {min(wanted)}.", str(paths.records), "Give another number.")
        )
    return asked, logged


def _require_destroyable(entry: Entry) -> None:
    record = entry.json or b""
    if is_own(record) or withheld_by(record):
        raise WhoBuiltError(
            Problem(
                "not_destroyable",
                "this entry says who signs the log or what was destroyed; nothing of a source stands in it.",
                f"entry {entry.index}",
                "Leave it out.",
            )
        )


def _rewrite(paths: LogPaths, gone: dict[int, Withheld]) -> None:
    partial = paths.records.with_name("records.part")
    with open_new(partial) as file:
        for entry in _iter_entries(paths):
            told = gone.get(entry.index)
            kept = Entry(entry.index, entry.commitment, withheld=told) if told else entry
            file.write(kept.line + b"\n")
        file.flush()
        os.fsync(file.fileno())
    partial.replace(paths.records)
    sync_folder(paths.root)


def _iter_entries(paths: LogPaths) -> Iterable[Entry]:
    with paths.records.open("rb") as file:
        for index, (raw, _) in enumerate(iter_lines(file)):
            if entry := parse_line(raw.removesuffix(b"\n"), index):
                yield entry
            else:  # a line that is no entry is never thrown away
                raise WhoBuiltError(
                    Problem(
                        "entry_changed", f"line {index + 1} is no entry of a log.", str(paths.records), "Restore it."
                    )
                )
