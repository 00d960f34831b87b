"""The example case, served, and a browser for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.web.served import Served, launch, serve


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
