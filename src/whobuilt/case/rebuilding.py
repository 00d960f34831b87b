"""The record made again from the log and the bytes: it is an index of these, and may be lost.

Captures and what people stated and decided come from the log; documents and proposals are read again from the bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from whobuilt.case.intake import Added, Intake
from whobuilt.case.places import Places
from whobuilt.core.custody import Action
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.store import CasePaths


def set_aside(paths: CasePaths, at: datetime) -> Path:
    """Put a record, damaged or not, out of the way, and say where it lies; WhoBuiltError where the log is not there."""
    if not paths.log.is_dir():
        raise WhoBuiltError(
            Problem("log_missing", "there is no log to make the record from.", str(paths.log), "Go back to a copy.")
        )
    kept = paths.database.with_name(f"case.db.{at:%Y%m%d-%H%M%S}")
    for ending in ("", "-wal", "-shm"):
        path = paths.database.with_name(paths.database.name + ending)
        if path.exists():
            path.rename(kept.with_name(kept.name + ending))
    return kept


def rebuild(places: Places, intake: Intake, by: str) -> Iterator[Added]:
    """Read every capture again, then take in what people stated and decided; step by step.

    What a newer reader reads otherwise is not the old document: statements by hand that quote what it no longer has
    are told as problems.
    """
    captures = list(places.record.iter_captures())
    for capture in captures:
        if not capture.parent:
            yield from intake.take(capture)
    for noted in places.replay():
        why = f"what was {noted.action} rests on a text that is read otherwise now."
        told = Problem("not_rebuilt", why, noted.about)
        places.record.put_problem(told, "")
        yield Added(noted.about, problems=(told,))
    places.note(Action.REBUILT, "", None, by)
    places.settle()
    places.index.rebuild(places.record.iter_documents())
