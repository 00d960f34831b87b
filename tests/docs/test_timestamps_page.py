"""docs/timestamps.md: its tables are the program's own, its list is read, and its commands check a real timestamp."""

from __future__ import annotations

import re
import runpy
import shutil
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from whobuilt.archive.log.checkpoint import sign_checkpoint
from whobuilt.archive.log.notes import Signer
from whobuilt.archive.timestamps.authorities import load_authorities
from whobuilt.archive.timestamps.kept import Timestamps

if TYPE_CHECKING:
    from tests.archive.local_authority import LocalAuthority

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "timestamps.md").read_text("utf-8")
LOCAL: dict[str, Any] = runpy.run_path(str(ROOT / "tests" / "archive" / "local_authority.py"))
local = LOCAL["local"]


def test_the_authorities_of_the_page_are_those_that_are_asked() -> None:
    table = re.findall(r"(?m)^\| `([a-z]+)` \| (http\S+) \|", PAGE)
    assert table == [(authority.name, authority.url) for authority in load_authorities()]


def test_every_name_of_a_bad_timestamp_is_on_the_page() -> None:
    told = set(re.findall(r"(?m)^\| `([a-z_]+)` \| ", PAGE))
    sources = "".join(
        (ROOT / "src" / "whobuilt" / "archive" / "timestamps" / name).read_text("utf-8")
        for name in ("reply.py", "kept.py")
    )
    codes = set(re.findall(r'"((?:token|not_a)_[a-z_]+)"', sources))
    assert codes - {"not_a_checkpoint"} <= told
    assert {code for code in told if code.startswith("token_")} <= codes


def test_the_pages_list_of_authorities_is_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    (tmp_path / "authorities.toml").write_text(example, "utf-8")
    (tmp_path / "example-root.pem").write_text(ssl.DER_cert_to_PEM_cert(b"a root"))
    added = load_authorities(tmp_path / "authorities.toml")[-1]
    assert (added.name, added.roots) == ("example", (b"a root",))


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_the_pages_commands_check_a_real_timestamp_by_hand(
    tmp_path: Path, local: Callable[..., LocalAuthority], kind: str
) -> None:
    digicert, folder = local("digicert", kind=kind), tmp_path / "timestamps"
    stamps = Timestamps(folder)
    stamps.request(sign_checkpoint("whobuilt/c1/b1", 142, bytes(32), [Signer("whobuilt/c1/b1", bytes(32))]).text)
    assert stamps.fetch([digicert.authority()]).problems == ()
    commands = re.findall(r"(?m)^\$ (openssl .*)\n((?:(?!\$|```).*\n)+)", PAGE)
    assert len(commands) == 3
    for command, told in commands:
        done = run(command, folder)
        for line in told.splitlines():
            assert line.removesuffix("…") in done, f"$ {command}\n{done}"
    changed = next(folder.glob("*.checkpoint"))
    changed.write_bytes(changed.read_bytes().replace(b"142", b"143"))
    assert "Verification: FAILED" in run(commands[1][0], folder)


def run(command: str, folder: Path) -> str:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is missing: the page's commands are written for it")
    done = subprocess.run([bash, "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr
