"""The bench's documents: the same on every run, and each of them says something."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from whobuilt.case import shared_tools
from whobuilt.core.reading import Reading

if TYPE_CHECKING:  # at run time the folder is put on the path first: `bench` is no part of the package
    from bench.documents import Made

ROOT = Path(__file__).parents[2]
FEW = 8

MakeDocument = Callable[[int], "Made"]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    monkeypatch.syspath_prepend(ROOT)
    return lambda name: import_module(f"bench.{name}")


@pytest.fixture
def make_document(bench: Callable[[str], ModuleType]) -> MakeDocument:
    make: MakeDocument = bench("documents").make_document
    return make


def test_a_number_gives_the_same_document_on_every_run_and_machine(make_document: MakeDocument) -> None:
    joined = "\0".join(f"{made.name}\0{made.content}" for made in map(make_document, range(FEW)))

    assert sha256(joined.encode()).hexdigest() == "bad031523dc9b271b1c3a188d44ec93738a4b126f40c8c7682f924fbf8d80807"


def test_documents_differ_and_have_the_length_of_a_news_story(make_document: MakeDocument) -> None:
    made = [make_document(number) for number in range(200)]

    assert len({each.content for each in made}) == len(made)
    assert all(120 <= each.words <= 400 for each in made)
    assert {Path(each.name).suffix for each in made} == {".txt", ".html"}


@pytest.mark.few(2)
@pytest.mark.parametrize("number", range(FEW))
def test_each_document_is_read_and_states_something(make_document: MakeDocument, tmp_path: Path, number: int) -> None:
    made = make_document(number)
    path = tmp_path / made.name
    path.write_text(made.content, "utf-8")

    [reading] = shared_tools().read_file(path)

    assert isinstance(reading, Reading)
    assert reading.problems == ()
    assert reading.extraction.statements
    assert made.words <= len(reading.document.text.split())


@pytest.mark.slow
def test_every_stage_of_a_case_is_measured(bench: Callable[[str], ModuleType]) -> None:
    run = bench("measure").measure_case(3)

    assert (run.documents, run.problems) == (3, 0)
    assert run.statements >= 3
    assert all(seconds > 0 for seconds in (*run.cpu.values(), *run.wall.values()))
