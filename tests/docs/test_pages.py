"""The examples of README.md and docs/command-line.md, run one after the other as a reader would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from whobuilt.cli.exits import MEANINGS

ROOT = Path(__file__).parents[2]
COMMAND_LINE = ROOT / "docs" / "command-line.md"
PAGES = [ROOT / "README.md", COMMAND_LINE, ROOT / "docs" / "spreadsheets.md", ROOT / "docs" / "diary.md"]


def examples(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Each command with the lines that it is said to print; `make` is what runs these tests."""
    for block in re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL):
        for part in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, told = part.partition("\n")
            if not command.startswith("make "):
                yield command, told.splitlines()


def stands_in(line: str, told: str) -> bool:
    """Whether a line of the page was printed; its `…` may be anything, line ends aside."""
    pattern = r"[^\n]*".join(re.escape(part) for part in line.strip().split("…"))
    return re.search(pattern, told) is not None


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_do_what_the_page_says(page: Path, tmp_path: Path) -> None:
    bin_folder = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}
    environment = {name: value for name, value in environment.items() if not name.startswith("WHOBUILT_")}
    environment["WHOBUILT_KEYS"] = str(tmp_path / "keys")
    folder = tmp_path
    for command, lines in examples(page):
        if command.startswith("cd "):
            folder = folder / command.removeprefix("cd ")
            continue
        done = subprocess.run(
            ["bash", "-c", command],  # noqa: S607  # as a reader's shell would
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        told = done.stdout + done.stderr
        missing = [line for line in lines if not stands_in(line, told)]
        assert not missing, f"$ {command}\n{told}"


def test_every_command_has_an_example() -> None:
    shown = {name for command, _ in examples(COMMAND_LINE) for name in re.findall(r"whobuilt (\w+)", command)}
    commands = """init add read documents statements state entities claims assess search dossier export verify
        checkpoint log key timestamp bundle pack unseal destroy reread rebuild check highlight watch join demo"""
    assert set(commands.split()) <= shown


def test_exit_codes_are_those_of_the_command() -> None:
    table = dict(re.findall(r"(?m)^\| (\d+) \| (.*) \|$", COMMAND_LINE.read_text("utf-8")))
    assert table == {str(code.value): told for code, told in MEANINGS.items()}


def test_links_lead_somewhere() -> None:
    for page in (*PAGES, *ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            assert "://" in target or (page.parent / target).exists(), f"{page.name}: {target}"
