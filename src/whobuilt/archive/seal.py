"""A packed case, encrypted with age (C2SP age v1) for named recipients or under a passphrase, and opened again.

Any age program opens what is sealed here, and the other way round. Everything is streamed: a case may be larger than
the memory. The target gets its name only when it is whole, and never takes the place of another file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from whobuilt.archive.passphrase import NotOpenedError, decrypt_stream, encrypt_stream
from whobuilt.archive.whole import open_whole
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from pyrage import ssh, x25519

Result = TypeVar("Result")

_FIRST = b"age-encryption.org/v1\n"
_ARMOUR = b"-----BEGIN AGE ENCRYPTED FILE-----"
_HEADER = 1 << 20  # bytes: a recipient takes about 100, so this is thousands of them
_SECRET = "AGE-SECRET-KEY-"  # noqa: S105  # how every secret key begins, not one of them


def seal(source: Path, target: Path, *, recipients: Sequence[str] = (), passphrase: str | None = None) -> None:
    """Encrypt `source` into the new file `target`, for age or SSH public keys or under a passphrase.

    WhoBuiltError where the keys will not do or `target` stands already; OSError where the disk fails.
    """
    if bool(recipients) == (passphrase is not None):
        told = "a case is sealed for recipients or under a passphrase: name one of the two, not both."
        raise _refuse("seal_key_unclear", told, mend="Give --recipient age1… (as often as needed) or --passphrase.")
    if passphrase == "":
        raise _refuse("passphrase_empty", "an empty passphrase protects nothing.")
    keys = [_read_recipient(text.strip()) for text in recipients]

    def write(reader: _Watched, writer: _Watched) -> None:
        if passphrase is not None:
            encrypt_stream(reader, writer, passphrase)
        else:
            from pyrage import encrypt_io  # noqa: PLC0415  # only where a case is sealed

            encrypt_io(reader, writer, keys)

    _pass_through(source, target, write)


def open_sealed(source: Path, target: Path, *, identities: Sequence[str] = (), passphrase: str | None = None) -> None:
    """Decrypt `source` into the new file `target`, with age secret keys or the passphrase.

    `target` appears only where every byte was found to be as it was sealed. WhoBuiltError says what stood against it:
    `not_sealed`, `key_needed`, `passphrase_needed`, `key_wrong`, `passphrase_wrong`, `sealed_broken`, `target_exists`.
    """
    under_passphrase = _look_at(source)
    if under_passphrase and passphrase is None:
        raise _refuse("passphrase_needed", "it is sealed under a passphrase.", source)
    if not under_passphrase and not identities:
        raise _refuse("key_needed", "it is sealed for recipients: the secret key of one of them is needed.", source)
    keys = [] if under_passphrase else [_read_identity(text) for text in identities]

    def write(reader: _Watched, writer: _Watched) -> None:
        try:
            if under_passphrase:
                decrypt_stream(reader, writer, passphrase or "")
            else:
                _decrypt(reader, writer, keys)
        except NotOpenedError as error:
            raise _refuse(error.code, str(error), source) from error

    _pass_through(source, target, write)


def make_identity() -> tuple[str, str]:
    """A new secret key, and the public one that goes with it."""
    from pyrage import x25519  # noqa: PLC0415  # only where a case is sealed

    made = x25519.Identity.generate()
    return str(made), str(made.to_public())


def read_identities(path: Path) -> tuple[str, ...]:
    """The secret keys of an age key file (one a line, `#` begins a remark); WhoBuiltError where it has none."""
    lines = (line.strip() for line in path.read_text("utf-8", "replace").splitlines())
    found = tuple(line for line in lines if line.startswith(_SECRET))
    if not found:
        raise _refuse("key_unreadable", "the file holds no age secret key.", path)
    return found


class _Watched:
    """A file that remembers how it failed: the library tells a full disk only as text, and at the end not at all."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failure: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        return self._watch(lambda: self._file.read(size))

    def write(self, data: bytes) -> int:
        return self._watch(lambda: self._file.write(data))

    def flush(self) -> None:
        self._watch(self._file.flush)

    def _watch(self, act: Callable[[], Result]) -> Result:
        try:
            return act()
        except OSError as error:
            self.failure = self.failure or error
            raise


def _pass_through(source: Path, target: Path, write: Callable[[_Watched, _Watched], None]) -> None:
    """Give `write` both files; what went wrong with either of them is raised as the system told it."""
    try:
        with source.open("rb") as read_from, open_whole(target) as write_to:
            reader, writer = _Watched(read_from), _Watched(write_to)
            try:
                write(reader, writer)
            finally:
                if failure := writer.failure or reader.failure:
                    raise failure
    except FileExistsError as error:
        raise _refuse(
            "target_exists", "there is a file of this name already.", target, "Choose another name."
        ) from error


def _decrypt(reader: _Watched, writer: _Watched, keys: Sequence[x25519.Identity]) -> None:
    import pyrage  # noqa: PLC0415  # only where a case is opened

    try:
        pyrage.decrypt_io(reader, writer, list(keys))
    except pyrage.DecryptError as error:
        if "matching keys" in str(error):
            raise NotOpenedError("key_wrong", "none of the keys opens it: it was sealed for others.") from error
        raise NotOpenedError("sealed_broken", f"it was changed or cut short ({error}).") from error
    except (OSError, EOFError, ValueError) as error:
        if reader.failure or writer.failure:
            raise
        raise NotOpenedError("sealed_broken", f"it was changed or cut short ({error}).") from error


def _look_at(source: Path) -> bool:
    """Whether the file is sealed under a passphrase; WhoBuiltError where it is not sealed at all or its head broken."""
    with source.open("rb") as file:
        head = file.read(_HEADER)
    if head.startswith(_ARMOUR):
        told = "it is an age file written as text, which is not opened here."
        raise _refuse("sealed_as_text", told, source, "Open it with an age program: age -d.")
    if not head.startswith(_FIRST):
        raise _refuse("not_sealed", "it is no file that age encrypted.", source)
    if b"\n--- " not in head:
        raise _refuse("sealed_broken", "it was changed or cut short (its head does not end).", source)
    return head.removeprefix(_FIRST).startswith(b"-> scrypt ")


def _read_recipient(text: str) -> x25519.Recipient | ssh.Recipient:
    from pyrage import RecipientError, ssh, x25519  # noqa: PLC0415  # only where a case is sealed

    if text.upper().startswith(_SECRET):
        told = "a secret key was named as a recipient; it is not shown here, and must not be given to anybody."
        raise _refuse("recipient_secret", told, mend="Name the public key, which begins with age1.")
    try:
        return ssh.Recipient.from_str(text) if text.startswith("ssh-") else x25519.Recipient.from_str(text)
    except RecipientError as error:
        told = f"“{text[:80]}” is no public key of age ({error})."
        raise _refuse("recipient_invalid", told, mend="It begins with age1 and has 62 characters.") from error


def _read_identity(text: str) -> x25519.Identity:
    from pyrage import IdentityError, x25519  # noqa: PLC0415  # only where a case is opened

    try:
        return x25519.Identity.from_str(text.strip())
    except IdentityError as error:
        told = "what was given is no secret key of age; it is not shown here."
        raise _refuse("key_unreadable", told, mend="It begins with AGE-SECRET-KEY-1.") from error


def _refuse(code: str, message: str, where: Path | str = "", mend: str = "") -> WhoBuiltError:
    return WhoBuiltError(Problem(code, message, str(where), mend))
