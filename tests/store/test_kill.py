"""A process killed at any moment loses nothing that it had acknowledged, and leaves nothing half-written."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from whobuilt.store import CasePaths, FolderBlobs, SqliteRecord, TantivyIndex

ADDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from whobuilt.core.evidence import Document, Metadata, Source, document_id, make_capture
from whobuilt.store import CasePaths, FolderBlobs, SqliteRecord, TantivyIndex

paths, round_ = CasePaths(Path(sys.argv[1])), sys.argv[2]
blobs, record = FolderBlobs(paths.blobs), SqliteRecord(paths.database)
index = TantivyIndex(paths.index, record.get_text, record.iter_documents)
incoming = paths.root / f"file{round_}"
for number in range(10_000):
    text = f"file {number} of round {round_} " * 200
    incoming.write_text(text)
    blob, size = blobs.put(incoming)
    name = document_id(blob, "text@1", text)
    with record.transaction():
        record.put_capture(make_capture((blob, size), datetime.now(UTC), "file", Source(str(incoming))))
        record.put_document(Document(name, blob, "text@1", "text/plain", "utf-8", text, Metadata(), (), ()))
    print(blob, flush=True)
    if number % 3 == 2:
        index.put([record.get_document(name)])
"""


def add_until_killed(root: Path, round_: int, count: int) -> list[str]:
    """Start a process that adds files, kill it after `count` acknowledgements; all that it acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-c", ADDER, str(root), str(round_)], stdout=subprocess.PIPE, text=True
    ) as adder:
        assert adder.stdout
        acknowledged = [adder.stdout.readline() for _ in range(count)]
        adder.send_signal(signal.SIGKILL)
        acknowledged += adder.stdout.readlines()
    return [line.strip() for line in acknowledged if line.endswith("\n")]


def kill_and_check(root: Path, rounds: int) -> None:
    chance, paths, acknowledged = random.Random(rounds), CasePaths(root), set[str]()  # noqa: S311  # not a secret
    for round_ in range(rounds):
        acknowledged |= set(add_until_killed(root, round_, chance.randrange(1, 12)))
        blobs, record = FolderBlobs(paths.blobs), SqliteRecord(paths.database)
        assert list((paths.blobs / "incoming").iterdir()) == []
        assert list(blobs.verify()) == []
        assert list(record.verify()) == []
        captured = {capture.blob for capture in record.iter_captures()}
        assert acknowledged <= captured == {document.blob for document in record.iter_documents()}
        assert captured <= set(blobs.iter())
        index = TantivyIndex(paths.index, record.get_text, record.iter_documents)
        if index.document_count() != record.document_count():
            index.rebuild(record.iter_documents())
        assert len(index.search(f'"of round {round_}"', 1000)) == len(
            [document for document in record.iter_documents() if f"of round {round_} " in document.text]
        )
        record.close()


def test_two_kills(tmp_path: Path) -> None:
    kill_and_check(tmp_path, 2)


@pytest.mark.slow
def test_a_hundred_kills(tmp_path: Path) -> None:
    kill_and_check(tmp_path, 100)
