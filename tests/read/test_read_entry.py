"""The door of the verb: bytes in, a document or problems out, and never an exception."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.evidence import document_id
from whobuilt.core.ids import sha256
from whobuilt.ports import Original
from whobuilt.read import READERS, read


@pytest.mark.parametrize(
    ("data", "name", "reader"),
    [
        (b"Words in a row.", "a.txt", "text@1"),
        (b"# Words\n\nin a row.", "a.md", "markdown@1"),
        (b"<!doctype html><p>Words in a row.", "a.txt", "html@1"),
    ],
)
def test_the_reader_of_the_media_type_names_itself(data: bytes, name: str, reader: str) -> None:
    document = read(data, sha256(data), name).document
    assert document is not None
    assert document.reader == reader
    assert document.blob == sha256(data)
    assert document.id == document_id(document.blob, reader, document.text)


def test_each_media_type_has_one_reader() -> None:
    types = [media_type for reader in READERS for media_type in reader.media_types]
    assert len(types) == len(set(types))
    assert {"text/html", "text/markdown", "text/plain"} < set(types)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\x7fELF\x02\x01", "unsupported_media_type"),
        (b"\x00\x01\x02\x03" * 50, "binary_file"),
        (b"<html><script>x</script>", "no_text"),
        (b"\xef\xbb\xbf", "no_text"),
        (b"\xff\xfe", "no_text"),
    ],
)
def test_what_gives_no_document_gives_a_problem(data: bytes, code: str) -> None:
    answer = read(data, sha256(data), "evidence.txt")
    assert answer.document is None
    assert [problem.code for problem in answer.problems] == [code]
    assert all(problem.message and problem.mend for problem in answer.problems)


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "a.txt", "a.md", "a.html"]),
    st.sampled_from([b"", b"<html><p>", b"# "]),
)
def test_any_bytes_give_a_document_with_text_or_a_problem(data: bytes, name: str, head: bytes) -> None:
    answer = read(head + data, "blob", name)
    assert "reader_failed" not in [problem.code for problem in answer.problems]
    if answer.document is None:
        assert answer.problems
        return
    document = answer.document
    assert document.text.strip()
    assert len(data) + len(head) >= 1
    original = (head + data).decode(document.encoding, "replace")
    assert all(0 <= part.source_start <= part.source_end <= len(original) for part in document.segments)
    assert all(0 <= part.start < part.end <= len(document.text) for part in document.passages)


def test_a_reader_that_fails_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        name = "failing@1"
        media_types = frozenset({"text/plain"})

        def read(self, original: Original) -> object:
            raise ZeroDivisionError(f"{original.media_type} {original.blob} {len(original.data)}")

    monkeypatch.setattr("whobuilt.read.READERS", (Failing(),))
    (problem,) = read(b"Words", "blob", "a.txt").problems
    assert problem.code == "reader_failed"
    assert "failing@1" in problem.message


def test_heavy_libraries_are_loaded_only_when_a_page_needs_them() -> None:
    heavy = "{'trafilatura', 'fasttext', 'lxml', 'pypdfium2', 'PIL'}"
    code = f"import sys, whobuilt.read; print(sorted({heavy} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
