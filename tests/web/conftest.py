"""The example case, served, and a browser for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.web.served import PATIENCE, Served, launch, serve

expect.set_options(timeout=PATIENCE)  # on a busy machine a page takes its time


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example case as `whobuilt demo` makes it; nobody changes it."""
    folder = tmp_path_factory.mktemp("example") / "case"
    subprocess.run([sys.executable, "-m", "whobuilt", "demo", "--output", str(folder)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a run."""
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def served(example: Path) -> Iterator[Served]:
    """The example case, served for tests that only look."""
    with serve(example) as found:
        yield found


@pytest.fixture
def case_folder(example: Path, tmp_path: Path) -> Path:
    """A copy of the example case, to be changed."""
    folder = tmp_path / "case"
    shutil.copytree(example, folder)
    return folder


@pytest.fixture
def desk(case_folder: Path) -> Iterator[Served]:
    """A copy of the example case, served to whoever decides."""
    with serve(case_folder) as found:
        yield found
