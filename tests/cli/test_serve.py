from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from whobuilt.case import Case
from whobuilt.cli import main


@pytest.mark.slow
def test_serve_prints_its_link_answers_and_stops_with_ctrl_c(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    Case.init(folder).close()
    command = [sys.executable, "-m", "whobuilt", "serve", str(folder), "--by", "Ä. Reviewer"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as running:
        assert running.stdout is not None
        told = running.stdout.readline()
        found = re.search(r"(http://127\.0\.0\.1:\d+)/#token=([\w-]{40,})&by=%C3%84\.%20Reviewer$", told)
        assert found, told
        address, token = found.groups()
        assert "Ctrl-C" in running.stdout.readline()
        assert httpx.get(f"{address}/api/case").status_code == 401
        headers = {"Authorization": f"Bearer {token}"}
        assert httpx.get(f"{address}/api/case", headers=headers).json()["folder"] == str(folder)
        assert httpx.get(f"{address}/api/nothing?token={token}", headers=headers).status_code == 404
        running.send_signal(signal.SIGINT)
        rest, errors = running.communicate(timeout=60)
    assert running.returncode == 0
    assert token not in rest + errors
    assert errors == ""
    with Case(folder) as case:
        assert list(case.verify()) == []


def test_a_port_that_is_taken_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Case.init(tmp_path / "case").close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code = main(["serve", str(tmp_path / "case"), "--port", str(taken.getsockname()[1])])

    assert code == 2
    assert "another program listens at this port" in capsys.readouterr().err


def test_what_is_no_case_is_not_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", str(tmp_path)]) == 3
    assert "not a case" in capsys.readouterr().err
