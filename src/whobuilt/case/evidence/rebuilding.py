"""The record made again from the log and the bytes: it is an index of these, and may be lost.

Captures and what people stated and decided come from the log; documents and proposals are read again from the bytes.
The new record grows beside the old one, and takes its name when it is whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, count

from whobuilt.case.evidence.intake import Added, Intake
from whobuilt.case.places import Places
from whobuilt.core.custody import Action
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.store import CasePaths

_BESIDE = ("", "-wal", "-shm")  # what SQLite keeps beside a database


def clear_way(paths: CasePaths) -> None:
    """Remove what an earlier rebuilding left when it was stopped; WhoBuiltError where there is no log to build from."""
    if not paths.log.is_dir():
        raise WhoBuiltError(
            Problem("log_missing", "there is no log to make the record from.", str(paths.log), "Go back to a copy.")
        )
    for ending in _BESIDE:
        paths.rebuilt.with_name(paths.rebuilt.name + ending).unlink(missing_ok=True)


def rebuild(places: Places, intake: Intake, by: str) -> Iterator[Added]:
    """Read every capture again, then take in what people stated and decided; step by step.

    What a newer reader reads otherwise is not the old document: statements and decisions that rest on what it no longer
    has are told as problems.
    """
    for capture in list(places.record.iter_captures()):
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


def change_places(paths: CasePaths, at: datetime) -> None:
    """Give the new record its name; the old one, whatever state it is in, is kept beside it."""
    day = f"case.db.{at:%Y%m%d-%H%M%S}"
    names = chain([day], (f"{day}-{number}" for number in count(2)))
    kept = next(path for name in names if not (path := paths.database.with_name(name)).exists())
    for ending in _BESIDE[1:]:
        path = paths.database.with_name(paths.database.name + ending)
        if path.exists():
            path.rename(kept.with_name(kept.name + ending))
    if paths.database.exists():
        os.link(paths.database, kept)
    paths.rebuilt.replace(paths.database)
