"""Private keys, in a folder of the user's own and not in the case: who copies a case cannot sign for it.

docs/keys.md explains to a person what a key is for, and what to do when one is lost or stolen.
"""

from __future__ import annotations

import os
import secrets
import stat
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from whobuilt.archive.durable import replace_file, sync_folder
from whobuilt.archive.log.checkpoint import Checkpoint, parse_checkpoint
from whobuilt.archive.log.notes import KEY_SIZE, Signer, Verifier, parse_signer
from whobuilt.core.problems import Problem, WhoBuiltError

VARIABLE = "WHOBUILT_KEYS"  # names another folder
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def default_keys_folder() -> Path:
    """Where keys lie unless told otherwise: $WHOBUILT_KEYS, or `whobuilt/keys` in the user's data folder."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "whobuilt" / "keys"
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "whobuilt" / "keys"


class KeyFolder:
    """The private keys of this user on this machine: KEYID.key, each readable by its owner only.

    Beside them lie `install` (a random name of this folder, by which a log knows that it is still at home) and
    `heads/` (the newest checkpoint that was signed here for each log, by which a log that went back is recognised), and
    `taggers/` (what `whobuilt train` learned, by case).
    """

    def __init__(self, folder: Path | None = None) -> None:
        """The keys in `folder`, or where `default_keys_folder` says; made when the first key is."""
        self.folder = folder or default_keys_folder()

    def create(self, name: str) -> Signer:
        """A new private key that signs under `name`, durably kept when this returns."""
        self._ensure()
        while True:
            signer = Signer(name, secrets.token_bytes(KEY_SIZE))
            with suppress(FileExistsError):  # another key has the same short id: take a new one
                self.put(signer)
                return signer

    def put(self, signer: Signer) -> Path:
        """Keep a private key, such as one from a backup; FileExistsError where there is one with its id already."""
        self._ensure()
        path = self._path(signer.verifier)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123  # from a descriptor, made with its mode
            file.write(f"{signer.text}\n")
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self.folder)
        return path

    def find(self, verifier: Verifier) -> Signer | None:
        """The private half of a key; None where it is not here, or what is here is not it."""
        try:
            signer = parse_signer(self._path(verifier).read_text("utf-8"))
        except (OSError, UnicodeDecodeError, WhoBuiltError):
            return None
        return signer if signer.verifier == verifier else None

    def get(self, verifier: Verifier) -> Signer:
        """The private half of a key; WhoBuiltError where it is not here."""
        if signer := self.find(verifier):
            return signer
        raise WhoBuiltError(
            Problem(
                "key_missing",
                f"the private key {verifier.key_id} of this case is not on this machine, so nothing can be signed.",
                str(self._path(verifier)),
                "Restore it from its backup; if it is lost, declare it lost (docs/keys.md).",
            )
        )

    def path_of(self, verifier: Verifier) -> Path:
        """Where the private half of a key lies, or would lie: what a person backs up."""
        return self._path(verifier)

    def problems(self) -> tuple[Problem, ...]:
        """What others on this machine may read that only the owner should."""
        places = (self.folder, *sorted(self.folder.glob("*.key"))) if self.folder.exists() else ()
        open_to_others = [path for path in places if path.stat().st_mode & _OTHERS]
        return tuple(
            Problem(
                "key_exposed",
                "others on this machine may read a private key.",
                str(path),
                f"Run: chmod {'700' if path == self.folder else '600'} '{path}'. If they did read it, change the key.",
            )
            for path in open_to_others
        )

    def find_install(self) -> str | None:
        """The random name of this folder; None where it has none."""
        try:
            return (self.folder / "install").read_text("utf-8").strip() or None
        except (OSError, UnicodeDecodeError):
            return None

    def get_install(self) -> str:
        """The random name of this folder, made where there is none."""
        if found := self.find_install():
            return found
        self._ensure()
        name = secrets.token_hex(16)
        replace_file(self.folder / "install", f"{name}\n".encode())
        return name

    def put_head(self, checkpoint: Checkpoint) -> None:
        """Remember the newest checkpoint that was signed here for its log."""
        path = self._head(checkpoint.origin)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        replace_file(path, checkpoint.text.encode(), sync=False)

    def find_head(self, origin: str) -> Checkpoint | None:
        """The newest checkpoint that was signed here for a log; None where none is known."""
        try:
            return parse_checkpoint(self._head(origin).read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            return None

    def _ensure(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _path(self, verifier: Verifier) -> Path:
        return self.folder / f"{verifier.key_id}.key"

    def _head(self, origin: str) -> Path:
        return self.folder / "heads" / sha256(origin.encode()).hexdigest()[:32]
