"""The connection to a case's database: how it is opened, asked and written to, and its errors in plain words."""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.store.paths import may_write
from whobuilt.store.schema import ensure_schema

BUSY_SECONDS = 30  # how long a writer waits for another one

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class Database:
    """One SQLite file, opened for appending. Answers are fetched whole, so that no cursor is left open over a write."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; WhoBuiltError where it is newer than this version, damaged, or no case."""
        self.path = path
        writable = may_write(path.parent)
        with self._plain_errors():
            # On a medium that nobody can write to, nothing changes beneath a reader.
            where = str(path) if writable else f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(where, timeout=BUSY_SECONDS, isolation_level=None, uri=not writable)
            try:
                if writable:
                    _set_up(self._connection)
                ensure_schema(self._connection, str(path))
            except BaseException:
                self._connection.close()
                raise

    @property
    def is_writing(self) -> bool:
        """Whether a transaction is open."""
        return self._connection.in_transaction

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """All rows that answer a query."""
        with self._plain_errors():
            return self._connection.execute(sql, values).fetchall()

    def insert(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows; within a transaction only."""
        with self._plain_errors():
            self._connection.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and durable at the end; one within another is all or nothing of its own."""
        begin, commit, undo = (
            ("SAVEPOINT put", "RELEASE put", ("ROLLBACK TO put", "RELEASE put"))
            if self.is_writing
            else ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
        )
        self.rows(begin)
        try:
            yield
            self.rows(commit)
        except BaseException:
            for step in undo if self.is_writing else ():  # a full disk ends the transaction by itself
                self.rows(step)
            raise

    def copy_to(self, path: Path) -> None:
        """A consistent copy at `path`, where nothing may be yet."""
        if path.exists():
            raise WhoBuiltError(Problem("file_exists", "there is a file already.", str(path), "Choose another name."))
        with self._plain_errors():
            # A connection of its own sees what is committed, and no more.
            source, target = sqlite3.connect(self.path, timeout=BUSY_SECONDS), sqlite3.connect(path)
            try:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
            finally:
                target.close()
                source.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        """SQLite's errors as the system's or ours."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code == sqlite3.SQLITE_FULL:
                raise OSError(errno.ENOSPC, "no room is left for the record", str(self.path)) from error
            if problem := _name_error(code, str(self.path), error):
                raise WhoBuiltError(problem) from error
            raise
        except UnicodeDecodeError as error:  # SQLite's message quotes a damaged page
            raise WhoBuiltError(_damaged(str(self.path), error)) from error


def _name_error(code: int, where: str, error: sqlite3.Error) -> Problem | None:
    """The problem that an error of SQLite's stands for; None where it is a mistake of ours."""
    if code in _BUSY:
        return Problem("case_busy", "another process is writing to this case.", where, "Try again when it is done.")
    if code in _DAMAGED:
        return _damaged(where, error)
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR}:
        return Problem("case_unwritable", f"the record cannot be opened for writing: {error}.", where, "Check rights.")
    return None


def _damaged(where: str, error: Exception) -> Problem:
    return Problem("case_damaged", f"the record is damaged: {error}.", where, "Go back to a copy of the case.")


def _set_up(connection: sqlite3.Connection) -> None:
    """Durable at each commit, readers beside one writer, references kept."""
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")  # macOS: past the drive's cache too
    connection.execute("PRAGMA foreign_keys = ON")
    deadline = time.monotonic() + BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:  # this change alone does not wait for another process by itself
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
