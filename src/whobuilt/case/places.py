"""The places of one case, opened together: its bytes, its record, its index, and the log of what is done with them.

What people do and what is received is in the log before it is in the record: a record that lacks the end of the log
(a process was killed between the two) is given it again when the case is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from whobuilt.archive.log.case_log import CaseLog
from whobuilt.archive.log.keys import KeyFolder
from whobuilt.archive.log.veil import Veil, veil_chain
from whobuilt.case.runs import Run
from whobuilt.codec import dumps, loads
from whobuilt.core.custody import Action, CustodyRecord, Recovery
from whobuilt.core.dates import utc_now
from whobuilt.core.decisions import Decision
from whobuilt.core.evidence import Capture
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.reading import Extraction
from whobuilt.store import CasePaths, FolderBlobs, SqliteRecord, TantivyIndex
from whobuilt.store.folder import Settings, make_case, read_settings
from whobuilt.store.paths import may_write
from whobuilt.store.running import running

FORMAT_WITH_LOG = 2  # of a case's folder: one of before has no log
_TAIL = 32  # entries of the log that are looked at first, from its end


class Places:
    """Bytes, record, index and log of the case in one folder."""

    def __init__(self, paths: CasePaths, record: Path | None = None, run: Run | None = None) -> None:
        """Open them, with another file as the record where one is given, as a part of a run that goes on elsewhere.

        WhoBuiltError where there is no case, or one that this version cannot use.
        """
        self.paths = paths
        self.settings = read_settings(paths)
        self.blobs = FolderBlobs(paths.blobs)
        self.record = SqliteRecord(record or paths.database)
        self.index = TantivyIndex(paths.index, self.record.get_text, self.record.iter_documents)
        self.actor = ""  # who works with the case, where somebody says; each entry of the log names them
        self._waiting: list[CustodyRecord] = []
        self._run = run or Run()
        self._depth = 0
        if not paths.log.exists() and self.settings.format < FORMAT_WITH_LOG:
            self._begin_log()
        self.log = CaseLog(paths.log, KeyFolder())
        self.may_write = may_write(paths.root)
        if self.may_write and not paths.destroying.exists():  # else what is being destroyed would be given back
            self.catch_up()

    @property
    def own_taggers(self) -> Path:
        """Where taggers trained here lie: beside the keys, for a model out of another's case is never loaded."""
        return self.log.keys.folder / "taggers" / self.log.case

    @staticmethod
    def make(paths: CasePaths, settings: Settings) -> None:
        """Make the folder of a new case, and begin its log; WhoBuiltError where there is a case, or a file, already."""
        make_case(paths, settings)
        CaseLog.create(paths.log, KeyFolder())

    def close(self, *, settle: bool = True) -> None:
        """Write what waits, sign what this run added, and let go of everything; without `settle`, only let go."""
        try:
            if settle:
                self.settle()
        finally:
            self.record.close()

    def settle(self) -> None:
        """Write what waits, and sign the log's head where this run added to it, and has the key.

        What others added and did not sign (a run that was stopped, or is at work; or somebody who has no key) is
        signed with it, and named in an entry of its own.
        """
        if self._waiting and self.may_write:
            self._flush(*self.record.head())
        with self._run.lock:
            if not (self._run.mine and self.can_sign):
                return
            self.log.refresh()  # another case of this run may have signed since
            unsigned = range(self.log.signed_size, self.log.size)
            if found := [index for index in unsigned if index not in self._run.mine]:
                told = dumps(Recovery(found[0], found[-1]))
                self.log.append([CustodyRecord(Action.RECOVERED, utc_now(), content=told)])
            self.log.sign()
            self._run.mine.clear()

    @property
    def can_sign(self) -> bool:
        """Whether the log's key is on this machine."""
        verifier = self.log.verifier
        return verifier is not None and self.log.keys.find(verifier) is not None

    @cached_property
    def veil(self) -> Veil:
        """What hides the record's chain in the entries of the log."""
        return Veil(self.log)

    def running(self) -> AbstractContextManager[bool]:
        """Mark a run; yields whether an earlier one was stopped."""
        return running(self.paths.running)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is put and noted within it is kept, or nothing; in the log first."""
        with self.record.transaction():
            self._depth += 1
            head, kept = self.record.head(), len(self._waiting)
            try:
                yield
                if self._depth == 1:
                    self._flush(*head)
            except BaseException:
                del self._waiting[kept:]
                raise
            finally:
                self._depth -= 1

    def note(self, action: Action, about: str = "", content: Any = None, by: str = "") -> None:
        """Note what was done. It is durable when the transaction around it ends, else with the next or at the close."""
        told = "" if content is None else dumps(content)
        self._waiting.append(CustodyRecord(action, utc_now(), by or self.actor, about, told))

    def put_capture(self, capture: Capture) -> None:
        """Keep a capture: acknowledged, in log and record, when this returns."""
        with self.transaction():
            self.note(Action.CAPTURED, capture.id, capture)
            self.record.put_capture(capture)

    def _flush(self, rows: int, chain: str) -> None:
        if self._waiting:
            veiled = self.veil.cover(chain)
            told = [replace(noted, rows=rows, chain=veiled) for noted in self._waiting]
            with self._run.lock:
                self._run.mine |= {*self.log.append(told), *self.log.branched}
                self.log.branched.clear()
            self._waiting.clear()

    def _begin_log(self) -> None:
        """A case of before there was a log: what it holds is logged as it stands today."""
        log, rows, chain = CaseLog.create(self.paths.log, KeyFolder()), *self.record.head()
        captured = [(Action.CAPTURED, capture.id, dumps(capture), "") for capture in self.record.iter_captures()]
        decided = [
            (Action.DECIDED, decision.id, dumps(decision), decision.by)
            for decision in self.record.iter_decisions()
            if not decision.auto
        ]
        now, veiled = utc_now(), veil_chain(log, chain)
        log.append(
            [
                CustodyRecord(action, now, by, about, content, rows, veiled)
                for action, about, content, by in (*captured, *decided)
            ]
        )
        log.sign()

    def catch_up(self) -> None:
        """Give the record what the log has beyond it, looking as far back as something is missing."""
        window = _TAIL
        while True:
            start = max(0, self.log.size - window)
            told = [noted for entry in self.log.iter_entries(start) if (noted := entry.record) and _is_replayed(noted)]
            missing = [noted for noted in told if self._lacks(noted)]
            if not start or len(missing) < len(told):
                break
            window *= 8
        for noted in missing:
            self._replay(noted)

    def replay(self) -> list[CustodyRecord]:
        """Give the record all of the log that it lacks; what it still lacks then, for what that rests on is lost."""
        noted = (entry.record for entry in self.log.iter_entries())
        lacking = [record for record in noted if record and self._lacks(record)]
        for record in lacking:
            self._replay(record)
        return [record for record in lacking if self._lacks(record)]

    def _lacks(self, noted: CustodyRecord) -> bool:
        return _is_replayed(noted) and not self.record.has(_KINDS[noted.action], noted.about)

    def _replay(self, noted: CustodyRecord) -> None:
        try:
            with self.record.transaction():
                match noted.action:
                    case Action.CAPTURED:
                        self.record.put_capture(loads(Capture, noted.content))
                    case Action.DECIDED:
                        self.record.put_decision(loads(Decision, noted.content))
                    case Action.STATED:
                        self.record.put_extraction(loads(Extraction, noted.content))
                    case _:
                        pass
        except WhoBuiltError as error:
            if not error.problem.code.startswith("unknown_"):  # what it rests on is lost too: it waits
                raise


_KINDS = {Action.CAPTURED: "capture", Action.DECIDED: "decision", Action.STATED: "statement"}


def _is_replayed(noted: CustodyRecord) -> bool:
    return noted.action in _KINDS
