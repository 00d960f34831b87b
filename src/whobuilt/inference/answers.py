"""Answers of language models, kept by what was asked, so that a run that was stopped goes on where it was.

    DIR/ab12…/cd34….json      the document's id, then the hash of model, task, schema and data

An answer holds words of its document: whoever destroys the document destroys its folder.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any

from whobuilt.core.ids import make_id
from whobuilt.ports import Prompt, Reply

_NO_DOCUMENT = "other"


@dataclass(frozen=True, slots=True)
class Answers:
    """A folder of answers; None keeps nothing."""

    folder: Path | None = None

    def find(self, model: str, prompt: Prompt) -> Reply | None:
        """The answer that was given before; None where there is none, or one that was damaged."""
        if self.folder is None:
            return None
        path = self._path(model, prompt)
        try:
            if not path.is_file():  # a case that was handed over may hold a pipe, which says nothing and never ends
                return None
            kept = json.loads(path.read_text("utf-8"))
            answer = whole_characters(dict(kept["answer"]))
            return Reply(answer, int(kept["tokens_in"]), int(kept["tokens_out"]), is_kept=True)
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def put(self, model: str, prompt: Prompt, reply: Reply) -> None:
        """Keep an answer; durable when this returns, whole or not at all."""
        if self.folder is None:
            return
        path = self._path(model, prompt)
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = {"answer": reply.answer, "tokens_in": reply.tokens_in, "tokens_out": reply.tokens_out}
        partial = None
        try:
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
                partial = Path(file.name)
                json.dump(kept, file, ensure_ascii=True)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
            _sync(path.parent)
        finally:
            if partial is not None:
                partial.unlink(missing_ok=True)

    def forget(self, document: str) -> None:
        """Remove all answers about a document; OSError where something of them stays."""
        if self.folder is not None:
            with suppress(FileNotFoundError):
                rmtree(self.folder / (document or _NO_DOCUMENT))

    def _path(self, model: str, prompt: Prompt) -> Path:
        assert self.folder is not None
        asked = make_id("answer", model, prompt.task, _canonical(prompt.schema), prompt.data)
        return self.folder / (prompt.about or _NO_DOCUMENT) / f"{asked}.json"


def whole_characters(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer in which each half of a character, which no text can hold, is marked as lost."""
    told = json.dumps(answer, ensure_ascii=False)
    whole: dict[str, Any] = json.loads(told.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return whole


def _canonical(plain: Mapping[str, Any]) -> str:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
