"""Timestamp authorities as data: a name, an address, and the root certificates that their tokens must lead to.

Trust never comes from the case: whoever can write a case could put a certificate of their own there. A root is trusted
because its SHA-256 stands in the list that this program brings, or because the user's own list names it. Only then may
the certificate's bytes come from anywhere, also from a copy in the case, which is how a token can still be checked when
the public lists have long dropped the root.
"""

from __future__ import annotations

import hashlib
import os
import re
import ssl
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from whobuilt.core.problems import Problem, WhoBuiltError

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Authority:
    """Whom to ask for timestamps. `roots` are root certificates (DER); where there are none, no token is trusted."""

    name: str
    url: str
    roots: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """ValueError for a name that is no file name, and for an address that is none."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"“{self.name}” is no name of an authority: use a-z, 0-9 and - only, 32 at most")
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"“{self.url}” is no web address of an authority")

    @property
    def host(self) -> str:
        """The host that is asked."""
        return urlsplit(self.url).hostname or ""


def user_list() -> Path:
    """Where the user's own list is looked for."""
    if told := os.environ.get("WHOBUILT_AUTHORITIES"):
        return Path(told)
    folder = os.environ.get("XDG_CONFIG_HOME")
    return (Path(folder) if folder else Path.home() / ".config") / "whobuilt" / "authorities.toml"


def load_authorities(path: Path | None = None, kept: Path | None = None) -> tuple[Authority, ...]:
    """The authorities that this program brings, with those of the user's list at `path` added or put in their place.

    `kept` is a folder with certificates to look fingerprints up in (the case's copy). WhoBuiltError where the list
    cannot be read; a list that does not exist adds nothing.
    """
    brought = files("whobuilt.archive.timestamps").joinpath("data", "authorities.toml").read_text("utf-8")
    entries = [(Path(), entry) for entry in _parse(brought)]
    known = _Certificates(kept)
    try:
        if path is not None and path.exists():
            table = tomllib.loads(path.read_text("utf-8"))
            mine = [(path.parent, entry) for entry in table.get("authority", [])]
            names = {entry.get("name") for _, entry in mine}
            defaults = entries if table.get("defaults", True) else []
            entries = [(base, entry) for base, entry in defaults if entry["name"] not in names] + mine
        return tuple(_make_authority(base, entry, known) for base, entry in entries)
    except (ValueError, TypeError, AttributeError, OSError) as error:
        told = "Correct the list (docs/timestamps.md shows its form) or move it away."
        raise WhoBuiltError(Problem("authorities_unreadable", f"{error}.", str(path), told)) from error


def choose(authorities: Sequence[Authority], names: Iterable[str]) -> tuple[Authority, ...]:
    """The authorities of these names; WhoBuiltError where there is none of a name. No names: all."""
    by_name = {item.name: item for item in authorities}
    chosen = tuple(dict.fromkeys(names)) or tuple(by_name)
    for name in chosen:
        if name not in by_name:
            known = ", ".join(by_name) or "none"
            mend = f"Known are: {known}. Add it to {user_list()}."
            raise WhoBuiltError(Problem("authority_unknown", f"there is no authority “{name}”.", mend=mend))
    return tuple(by_name[name] for name in chosen)


def read_certificates(path: Path) -> tuple[bytes, ...]:
    """The certificates of a PEM file, as DER; ValueError where it has none. OSError where it cannot be read."""
    blocks = _BLOCK.findall(path.read_text("utf-8", "replace"))
    if not blocks:
        raise ValueError(f"{path} holds no certificate in PEM form")
    return tuple(ssl.PEM_cert_to_DER_cert(block) for block in blocks)


class _Certificates:
    """Certificates by their fingerprint: from the public list that the HTTP library brings, and from a folder."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._found: Mapping[str, bytes] | None = None

    def find(self, fingerprint: str) -> bytes | None:
        if self._found is None:
            self._found = {hashlib.sha256(der).hexdigest(): der for der in self._iter()}
        return self._found.get(fingerprint)

    def _iter(self) -> Iterator[bytes]:
        import certifi  # noqa: PLC0415  # only where a fingerprint has to be looked up

        kept = sorted(self._folder.glob("*.pem")) if self._folder else []
        for path in (Path(certifi.where()), *kept):
            # A broken copy in the case costs itself only: what is looked up is a fingerprint, and it has none.
            try:
                yield from read_certificates(path)
            except (ValueError, OSError):
                continue


def _parse(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(text)["authority"]
    return found


def _make_authority(base: Path, entry: Mapping[str, Any], known: _Certificates) -> Authority:
    if unknown := set(entry) - {"name", "url", "root_sha256", "certificates"}:
        raise ValueError(f"“{min(unknown)}” is no field of an authority")
    name, url = entry.get("name"), entry.get("url")
    if not isinstance(name, str) or not isinstance(url, str):
        raise TypeError("an authority needs a name and a url")
    roots = [der for item in entry.get("certificates", []) for der in read_certificates(base / Path(item).expanduser())]
    for fingerprint in entry.get("root_sha256", []):
        plain = str(fingerprint).replace(":", "").lower()
        if not _FINGERPRINT.fullmatch(plain):
            raise ValueError(f"“{fingerprint}” is no SHA-256 of a certificate")
        if der := known.find(plain):
            roots.append(der)
    return Authority(name, url, tuple(dict.fromkeys(roots)))
