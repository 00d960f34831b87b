"""Authorities as data: those that are brought, and the user's own list; trust never comes from the case."""

from __future__ import annotations

import hashlib
import ssl
from pathlib import Path

import certifi
import pytest

from whobuilt.archive.timestamps.authorities import Authority, choose, load_authorities, read_certificates, user_list
from whobuilt.core.problems import WhoBuiltError


@pytest.fixture
def pem() -> str:
    """Some certificate: the first of the public list."""
    return ssl.DER_cert_to_PEM_cert(read_certificates(Path(certifi.where()))[0])


def test_two_authorities_are_brought_and_their_roots_are_those_that_are_pinned() -> None:
    brought = load_authorities()
    assert len(brought) >= 2
    assert len({authority.host for authority in brought}) == len(brought)
    for authority in brought:
        assert authority.roots, f"{authority.name}: the pinned root is not in the public list"


def test_the_users_list_adds_and_replaces(tmp_path: Path, pem: str) -> None:
    (tmp_path / "own.pem").write_text(f"Our root\n{pem}")
    path = tmp_path / "authorities.toml"
    path.write_text(
        '[[authority]]\nname = "own"\nurl = "https://stamps.example/tsr"\ncertificates = ["own.pem"]\n'
        '[[authority]]\nname = "digicert"\nurl = "https://other.example/"\n'
    )
    found = {authority.name: authority for authority in load_authorities(path)}
    assert found["own"] == Authority("own", "https://stamps.example/tsr", (ssl.PEM_cert_to_DER_cert(pem),))
    assert found["digicert"] == Authority("digicert", "https://other.example/")
    assert "globalsign" in found
    path.write_text("defaults = false\n" + path.read_text())
    assert {authority.name for authority in load_authorities(path)} == {"own", "digicert"}


def test_a_list_that_is_not_there_adds_nothing(tmp_path: Path) -> None:
    assert load_authorities(tmp_path / "none.toml") == load_authorities()


def test_a_pinned_root_may_come_from_the_case_and_any_other_may_not(tmp_path: Path, pem: str) -> None:
    kept = tmp_path / "timestamps"
    kept.mkdir()
    other = ssl.DER_cert_to_PEM_cert(b"a certificate that an attacker put into the case")
    der = ssl.PEM_cert_to_DER_cert(other)
    path = tmp_path / "authorities.toml"
    entry = f'name = "own"\nurl = "https://stamps.example/"\nroot_sha256 = ["{hashlib.sha256(der).hexdigest()}"]\n'
    path.write_text(f"defaults = false\n[[authority]]\n{entry}")
    assert load_authorities(path, kept)[0].roots == ()
    (kept / "a.pem").write_text(pem)
    (kept / "b.pem").write_text("broken")
    assert load_authorities(path, kept)[0].roots == (), "what lies in the case is not trusted for lying there"
    (kept / "c.pem").write_text(other)
    assert load_authorities(path, kept)[0].roots == (der,), "the user's list named it by its fingerprint"


@pytest.mark.parametrize(
    "text",
    [
        "[[authority]\n",
        '[[authority]]\nname = "own"\n',
        '[[authority]]\nname = "../own"\nurl = "https://stamps.example/"\n',
        '[[authority]]\nname = "own"\nurl = "file:///etc/passwd"\n',
        '[[authority]]\nname = "own"\nurl = "https://stamps.example/"\ncertificates = ["gone.pem"]\n',
        '[[authority]]\nname = "own"\nurl = "https://stamps.example/"\ncertificates = ["authorities.toml"]\n',
        '[[authority]]\nname = "own"\nurl = "https://stamps.example/"\nroot_sha256 = ["ab"]\n',
        '[[authority]]\nname = "own"\nurl = "https://stamps.example/"\nroots = []\n',
        'authority = "own"\n',
    ],
)
def test_a_list_that_cannot_be_used_is_told_with_its_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "authorities.toml"
    path.write_text(text)
    with pytest.raises(WhoBuiltError) as caught:
        load_authorities(path)
    assert (caught.value.problem.code, caught.value.problem.where) == ("authorities_unreadable", str(path))


def test_authorities_are_chosen_by_name_and_an_unknown_name_is_told() -> None:
    brought = load_authorities()
    assert choose(brought, []) == brought
    assert choose(brought, ["globalsign", "globalsign"]) == (brought[1],)
    with pytest.raises(WhoBuiltError) as caught:
        choose(brought, ["nobody"])
    assert caught.value.problem.code == "authority_unknown"
    assert "digicert" in caught.value.problem.mend


def test_where_the_users_list_is_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("WHOBUILT_AUTHORITIES", raising=False)
    assert user_list() == tmp_path / "whobuilt" / "authorities.toml"
    monkeypatch.setenv("WHOBUILT_AUTHORITIES", str(tmp_path / "mine.toml"))
    assert user_list() == tmp_path / "mine.toml"
