"""The case's timestamps: what waits to be stamped, what authorities answered, and the newest that can be relied on.

In the folder, each name is told by its content again before it is believed (IMPRINT is the first 16 digits of the
SHA-256 of the signed checkpoint, which is what is stamped):

    <size>.<IMPRINT>.checkpoint               a signed checkpoint that is to be stamped, or was
    <size>-<authority>.<IMPRINT>.tsq          the newest request to an authority, with its nonce
    <size>-<authority>.<IMPRINT>.reply        a reply as received, not judged yet
    <size>-<authority>.<IMPRINT>.tsr          a reply whose signature holds over this checkpoint
    <size>-<authority>.<IMPRINT>.<8 digits>.rejected   any other reply, as received
    <SHA-256>.pem                             the root certificate that a token led to, to check it years later

A newer checkpoint contains the older ones, so only the newest of a log is asked for.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
import ssl
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from whobuilt.archive.durable import replace_file
from whobuilt.archive.log.anchors import Anchor
from whobuilt.archive.log.checkpoint import parse_checkpoint
from whobuilt.archive.timestamps.asking import MOST, Answer, ask
from whobuilt.archive.timestamps.authorities import Authority
from whobuilt.archive.timestamps.der import find_nonce
from whobuilt.archive.timestamps.reply import Verdict, judge_reply
from whobuilt.archive.timestamps.stamped import Stamp, Stamped
from whobuilt.core.problems import Problem, WhoBuiltError

_SHORT = 16  # digits of the imprint in a name
_CHECKPOINT = re.compile(r"(?P<size>\d+)\.(?P<imprint>[0-9a-f]{16})\.checkpoint")
_ROOT = re.compile(r"[0-9a-f]{64}\.pem")
_TOKEN = re.compile(r"(?P<size>\d+)-(?P<authority>[a-z0-9-]+)\.(?P<imprint>[0-9a-f]{16})\.(?:tsr|tsq)")


@dataclass(frozen=True, slots=True)
class Pending:
    """A signed checkpoint that is to be stamped, or was: whose log it is of, and how many entries it covers."""

    origin: str
    size: int
    message: bytes

    @property
    def short(self) -> str:
        """The part of the imprint that stands in names."""
        return hashlib.sha256(self.message).hexdigest()[:_SHORT]


@dataclass(frozen=True, slots=True)
class Token:
    """A kept reply and what it is worth now. `path` is its file."""

    authority: str
    size: int
    path: Path
    verdict: Verdict
    origin: str = ""
    checkpoint: bytes = b""

    @property
    def certificate(self) -> Path | None:
        """The file with the root certificate that it led to; None where it led to none."""
        return self.path.with_name(f"{self.verdict.root}.pem") if self.verdict.root else None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought: new tokens whose signature holds, and what went wrong, by authority."""

    tokens: tuple[Token, ...]
    problems: tuple[Problem, ...]


class Timestamps:
    """The timestamps of one case, in its folder."""

    def __init__(self, folder: Path) -> None:
        """Open `folder`; it is made when there is something to keep."""
        self._folder = folder

    def request(self, checkpoint: str) -> None:
        """Put a signed checkpoint in the queue, durably; safe to repeat. WhoBuiltError where it is none."""
        pending = _read_pending(checkpoint.encode("utf-8", "surrogatepass"))
        if pending is None:
            raise WhoBuiltError(Problem("not_a_checkpoint", "what is to be stamped is no signed checkpoint."))
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{pending.size}.{pending.short}.checkpoint"
        if not path.exists() or path.read_bytes() != pending.message:
            replace_file(path, pending.message)

    def waiting(self, authorities: Sequence[Authority]) -> tuple[tuple[Authority, Pending], ...]:
        """What is still to be asked: the newest checkpoint of each log, of each authority that has not stamped it."""
        newest: dict[str, Pending] = {}
        for pending in self._iter_pending():
            if pending.origin not in newest or newest[pending.origin].size <= pending.size:
                newest[pending.origin] = pending
        return tuple(
            (authority, pending)
            for authority in authorities
            for pending in newest.values()
            if not self._is_stamped(authority, pending)
        )

    def fetch(
        self,
        authorities: Sequence[Authority],
        *,
        offline: bool = False,
        announce: Callable[[str], object] = lambda _: None,
        proxy: str | None = None,
    ) -> Fetched:
        """Ask each authority for what waits. `announce` is told each host before it is asked.

        A reply is kept before it is read. One that fails is a Problem, and its request stays in the queue; the other
        authorities are asked all the same. WhoBuiltError where `offline` forbids it or another process is asking.
        """
        waiting = self.waiting(authorities)
        if offline and waiting:
            told = f"{len(waiting)} timestamps wait, and the network was forbidden."
            raise WhoBuiltError(Problem("offline", told, mend="They stay in the queue; ask without --offline."))
        tokens: list[Token] = []
        problems: list[Problem] = []
        if not waiting:
            return Fetched((), ())
        with self._alone():
            for authority, pending in waiting:
                if self._path(authority.name, pending, "reply").exists():  # kept, and then killed before it was judged
                    answer = Answer(_read(self._path(authority.name, pending, "reply")))
                else:
                    announce(authority.host)
                    answer = self._ask(authority, pending, proxy)
                token = self._settle(authority, pending, answer)
                if token.verdict.is_signed:
                    tokens.append(token)
                if problem := token.verdict.problem:
                    problems.append(problem)
        return Fetched(tuple(tokens), tuple(problems))

    def iter_tokens(self, authorities: Iterable[Authority]) -> Iterator[Token]:
        """Every kept token, judged anew from its bytes: by name, newest checkpoint last."""
        roots = {authority.name: authority.roots for authority in authorities}
        pending = {(item.size, item.short): item for item in self._iter_pending()}
        for path, size, name, short in self._iter_named():
            item = pending.get((size, short))
            if item is None:
                told = "the checkpoint that this timestamp is of is not here, or was changed."
                mend = "Restore it from a copy of the case; the timestamp itself may be good."
                problem = Problem("token_without_checkpoint", told, f"timestamp {path.name}", mend)
                yield Token(name, size, path, Verdict(problem))
                continue
            # The nonce told a fresh reply from an old one when it came; of a kept one it says nothing.
            verdict = judge_reply(_read(path), item.message, None, roots.get(name, ()))
            verdict = _placed(verdict, f"timestamp {path.name}")
            yield Token(name, size, path, verdict, item.origin, item.message)

    def stamped(self, authorities: Sequence[Authority]) -> tuple[Stamped, ...]:
        """The checkpoints with at least one verified token, oldest time first."""
        verified: dict[bytes, list[Token]] = {}
        for token in self.iter_tokens(authorities):
            if token.verdict.problem is None:
                verified.setdefault(token.checkpoint, []).append(token)
        return tuple(sorted((_make_stamped(tokens) for tokens in verified.values()), key=lambda item: item.at))

    def newest_anchor(self, authorities: Sequence[Authority], origins: Collection[str] = ()) -> Stamped | None:
        """The stamped checkpoint with the newest time, of these logs or of any; None where no token verifies."""
        found = (item for item in self.stamped(authorities) if not origins or item.origin in origins)
        return max(found, key=lambda item: (item.at, item.size), default=None)

    def anchors(self, authorities: Sequence[Authority]) -> tuple[Anchor, ...]:
        """The same as what the log is held against: whether it still holds what was stamped."""
        return tuple(
            Anchor(item.text, item.at, f"timestamp of {', '.join(stamp.authority for stamp in item.stamps)}")
            for item in self.stamped(authorities)
        )

    def take_over(self, other: Path) -> int:
        """Take what another copy of the case has and this one lacks; how many files. Nothing here is replaced."""
        taken = 0
        for path in _list(other):
            is_ours = any(form.fullmatch(path.name) for form in (_CHECKPOINT, _TOKEN, _ROOT))
            if is_ours and not (self._folder / path.name).exists():
                self._folder.mkdir(parents=True, exist_ok=True)
                replace_file(self._folder / path.name, _read(path))
                taken += 1
        return taken

    def verify(self, authorities: Sequence[Authority]) -> Iterator[Problem]:
        """What is wrong with the kept timestamps, and what still waits."""
        for path in _list(self._folder):
            if (found := _CHECKPOINT.fullmatch(path.name)) and not _matches(path, found):
                told = "the checkpoint kept to be stamped is not what its name says: it was changed."
                yield Problem(
                    "checkpoint_changed", told, f"timestamp {path.name}", "Restore it from a copy of the case."
                )
        for token in self.iter_tokens(authorities):
            if token.verdict.problem is not None:
                yield token.verdict.problem
        if waiting := self.waiting(authorities):
            names = ", ".join(dict.fromkeys(authority.name for authority, _ in waiting))
            told = f"the newest checkpoint waits for a timestamp of {names}."
            yield Problem("timestamps_waiting", told, "timestamps", "Next: whobuilt timestamp")

    def _ask(self, authority: Authority, pending: Pending, proxy: str | None) -> Answer:
        """Write the request, ask, and keep what came before anything looks at it."""
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415  # costs every start

        builder = TimestampRequestBuilder().data(pending.message).hash_algorithm(HashAlgorithm.SHA256)
        query = builder.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes()
        replace_file(self._path(authority.name, pending, "tsq"), query)
        answer = ask(authority, query, proxy)
        if answer.reply:
            replace_file(self._path(authority.name, pending, "reply"), answer.reply)
        return answer

    def _settle(self, authority: Authority, pending: Pending, answer: Answer) -> Token:
        """Judge a kept reply and give it the name that its worth asks for."""
        came, kept = self._path(authority.name, pending, "reply"), self._path(authority.name, pending, "tsr")
        if answer.problem is not None:
            verdict = Verdict(answer.problem)
        else:
            nonce = self._find_nonce(authority.name, pending)
            verdict = judge_reply(answer.reply, pending.message, nonce, authority.roots)
            verdict = _placed(verdict, authority.name)
        if not answer.reply and answer.problem is not None:
            return Token(authority.name, pending.size, came, verdict, pending.origin, pending.message)
        if verdict.is_signed:
            self._keep_root(authority, verdict.root)
        else:
            mark = hashlib.sha256(answer.reply).hexdigest()[:8]
            kept = self._path(authority.name, pending, f"{mark}.rejected")
        if kept.exists() and kept.suffix == ".tsr":  # it was changed since, or it would not have been asked for again
            mark = hashlib.sha256(_read(kept)).hexdigest()[:8]
            kept.replace(self._path(authority.name, pending, f"{mark}.rejected"))
        if came.exists():
            came.replace(kept)
        return Token(authority.name, pending.size, kept, verdict, pending.origin, pending.message)

    def _keep_root(self, authority: Authority, fingerprint: str) -> None:
        for root in authority.roots:
            path = self._folder / f"{fingerprint}.pem"
            if hashlib.sha256(root).hexdigest() == fingerprint and not path.exists():
                replace_file(path, ssl.DER_cert_to_PEM_cert(root).encode("ascii"))

    def _find_nonce(self, name: str, pending: Pending) -> int | None:
        try:
            return find_nonce(self._path(name, pending, "tsq").read_bytes())
        except (OSError, ValueError):
            return None  # the request is gone: the token is checked without it

    def _is_stamped(self, authority: Authority, pending: Pending) -> bool:
        path = self._path(authority.name, pending, "tsr")
        return path.is_file() and judge_reply(_read(path), pending.message, None, authority.roots).is_signed

    def _path(self, name: str, pending: Pending, suffix: str) -> Path:
        return self._folder / f"{pending.size}-{name}.{pending.short}.{suffix}"

    def _iter_pending(self) -> Iterator[Pending]:
        for path in _list(self._folder):
            if (found := _CHECKPOINT.fullmatch(path.name)) and (pending := _matches(path, found)):
                yield pending

    def _iter_named(self) -> Iterator[tuple[Path, int, str, str]]:
        """The tokens' files with the checkpoint's size, the authority's name and the imprint, by size."""
        found = [
            (int(match["size"]), path, match["authority"], match["imprint"])
            for path in _list(self._folder)
            if path.suffix == ".tsr" and (match := _TOKEN.fullmatch(path.name))
        ]
        for size, path, authority, imprint in sorted(found):
            yield path, size, authority, imprint

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process asks at a time: a second request would spoil the first one's nonce."""
        with (self._folder / ".asking").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                told = "another process is asking for this case's timestamps."
                raise WhoBuiltError(Problem("busy", told, mend="Wait until it is done.")) from error
            yield


def _read_pending(message: bytes) -> Pending | None:
    try:
        checkpoint = parse_checkpoint(message.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    return Pending(checkpoint.origin, checkpoint.size, message) if checkpoint else None


def _list(folder: Path) -> list[Path]:
    """The regular files of a folder, in order; none where there is no folder. A pipe would be waited for."""
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _read(path: Path) -> bytes:
    """A kept file's bytes, not more than can be one of ours; empty where they cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MOST + 1)
    except OSError:
        return b""


def _matches(path: Path, name: re.Match[str]) -> Pending | None:
    """The checkpoint in a file whose name tells its size and imprint; None where they are not its own."""
    pending = _read_pending(_read(path))
    return pending if pending and (str(pending.size), pending.short) == (name["size"], name["imprint"]) else None


def _placed(verdict: Verdict, where: str) -> Verdict:
    """The same, its problem with the place that it is about."""
    problem = verdict.problem
    if problem is None:
        return verdict
    placed = Problem(problem.code, problem.message, where, problem.mend)
    return Verdict(placed, verdict.at, verdict.within, verdict.signer, verdict.root)


def _time_of(token: Token) -> datetime:
    assert token.verdict.at is not None  # a verified token has its time
    return token.verdict.at


def _make_stamped(tokens: Sequence[Token]) -> Stamped:
    first = min(tokens, key=_time_of)
    stamps = tuple(Stamp(token.authority, _time_of(token), token.verdict.within) for token in tokens)
    return Stamped(_time_of(first), first.size, first.origin, first.checkpoint.decode("utf-8"), stamps)
