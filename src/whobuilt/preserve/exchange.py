"""One request and its answer, byte for byte as they went over the wire, and what the answer says that is not so.

Kept is what came, chunks and compression included. The parsing here only finds where the answer ends and looks at its
content; it is lenient as browsers are, and names what it had to be lenient about. Source: RFC 9112.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from whobuilt.core.problems import Problem
from whobuilt.preserve.content import Content
from whobuilt.preserve.limits import CutShortError, Limits, Truncated
from whobuilt.preserve.wire import CHUNK, Line

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/(\d)\.(\d)[ \t]+(\d{3})(?:[ \t]+([^\r\n]*))?\r?")
_FIELD = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*:[ \t]*(.*?)[ \t]*\r?", re.DOTALL)
_LENGTH = re.compile(r"\d{1,18}")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?\r?", re.DOTALL)
_CHUNK_LINE = 8192  # bytes of a line that only says how long a chunk is
_INTERIM = range(100, 200)
_MOST_INTERIMS = 8
_NO_BODY = frozenset({204, 304})


@dataclass(slots=True)
class Answer:
    """What came back: `size` bytes in the file, of which `head_size` are status line and fields.

    `status` is 0 where what came is no HTTP, or not even a whole head. `faults` say what is missing or not as said.
    """

    status: int = 0
    fields: tuple[tuple[str, str], ...] = ()
    size: int = 0
    head_size: int = 0
    truncated: Truncated = Truncated.NOT
    faults: list[Problem] = field(default_factory=list)
    content: Content | None = None

    def get(self, name: str) -> str:
        """The first field of a name, in lower case; empty where there is none."""
        return next((value for key, value in self.fields if key.lower() == name), "")

    def all(self, name: str) -> list[str]:
        """All fields of a name, in lower case."""
        return [value for key, value in self.fields if key.lower() == name]


def receive_answer(line: Line, kept: BinaryIO, limits: Limits) -> Answer:
    """Read one answer into the file `kept`, as far as it comes; never raises for what a server may do."""
    receiver = _Receiver(line, kept, limits)
    try:
        receiver.run()
    except CutShortError as end:
        receiver.answer.truncated = end.truncated
        receiver.answer.faults.append(end.problem)
    if receiver.answer.content:
        receiver.answer.faults += receiver.answer.content.finish(whole=not receiver.answer.truncated)
    return receiver.answer


class _Receiver:
    """The state of one answer being read: all that came goes to the file, and waits in `_ahead` to be looked at."""

    def __init__(self, line: Line, kept: BinaryIO, limits: Limits) -> None:
        self.answer = Answer()
        self._line, self._kept, self._limits = line, kept, limits
        # A position within one array: a body of one-byte chunks must not copy all that waits for each of them.
        self._ahead, self._at = bytearray(), 0
        self._interims = 0

    def run(self) -> None:
        if self._read_head():
            self._read_body()
            self._read_surplus()

    def _more(self, patience: float | None = None) -> bool:
        """Take in what comes next; False at the end of the connection."""
        room = self._limits.size - self.answer.size
        data = self._line.receive(CHUNK, patience)
        self._kept.write(data[:room])
        self.answer.size += min(len(data), room)
        del self._ahead[: self._at]
        self._at = 0
        self._ahead += data[:room]
        if len(data) > room:
            message = f"more than {self._limits.size:,} bytes came; the first {self._limits.size:,} were kept."
            problem = Problem("too_large", message, mend="Allow a larger size, or fetch the file otherwise and add it.")
            raise CutShortError(problem, Truncated.LENGTH)
        return bool(data)

    def _take(self, most: int) -> bytes:
        """What waits, at most `most` bytes of it."""
        data = bytes(self._ahead[self._at : self._at + most])
        self._at += len(data)
        return data

    @property
    def _waiting(self) -> int:
        return len(self._ahead) - self._at

    def _read_head(self) -> bool:
        """Status line and fields; False where what came is none."""
        head = self._take_head()
        status = _STATUS_LINE.match(head)
        while status and int(status[3]) in _INTERIM:
            self._drop_interim()
            head = self._take_head()
            status = _STATUS_LINE.match(head)
        if not status:
            self._keep_odd(head)
            return False
        self.answer.status, self.answer.head_size = int(status[3]), len(head)
        self._read_fields(head[status.end() :])
        return True

    def _take_head(self) -> bytes:
        """All up to the first empty line; all that came where there is none."""
        searched = 0
        while not (end := _HEAD_END.search(self._ahead, self._at + max(0, searched - 3))):
            searched = self._waiting
            if searched > self._limits.head:
                raise CutShortError(_flood(self._limits.head), Truncated.LENGTH)
            if not self._more():
                return b""
        size = end.end() - self._at
        if size > self._limits.head:
            raise CutShortError(_flood(self._limits.head), Truncated.LENGTH)
        return self._take(size)

    def _keep_odd(self, head: bytes) -> None:
        """Whatever it is, it is kept as far as it comes."""
        if not self.answer.size:
            message = "the server closed the connection without a word."
            self.answer.faults.append(Problem("no_answer", message, mend="Try again later, or from another network."))
            return
        if not head and self._ahead.startswith(b"HTTP/"):
            self.answer.truncated = Truncated.DISCONNECT
            self.answer.faults.append(_short("it ends within its head"))
            return
        self.answer.faults.append(_not_http())
        self._at = len(self._ahead)
        while self._more():
            self._at = len(self._ahead)

    def _drop_interim(self) -> None:
        """Forget an interim answer ("103 Early Hints"): the record is of the final one."""
        self._interims += 1
        if self._interims > _MOST_INTERIMS:
            raise CutShortError(_flood(self._limits.head), Truncated.LENGTH)
        self._kept.seek(0)
        self._kept.truncate()
        self._kept.write(self._ahead[self._at :])
        self.answer.size = self._waiting

    def _read_fields(self, block: bytes) -> None:
        unfolded = re.sub(rb"\r?\n[ \t]+", b" ", block.strip(b"\r\n"))
        fields, odd = [], 0
        for written in unfolded.split(b"\n"):
            if found := _FIELD.fullmatch(written):
                fields.append((found[1].decode("ascii"), _decode(found[2])))
            else:
                odd += bool(written.strip())
        self.answer.fields = tuple(fields)
        if odd:
            message = f"{odd:,} lines of the answer's head are no fields; they were kept and not understood."
            self.answer.faults.append(Problem("odd_header", message))

    def _read_body(self) -> None:
        answer = self.answer
        answer.content = Content(answer.get("content-encoding"), self._limits.decoded)
        if answer.status in _NO_BODY:
            return
        codings = [part.strip().lower() for value in answer.all("transfer-encoding") for part in value.split(",")]
        lengths = {part.strip() for value in answer.all("content-length") for part in value.split(",")}
        if codings:
            if codings != ["chunked"]:
                answer.faults.append(_lies(f"its transfer coding “{', '.join(codings)[:80]}” is none that we know"))
            if codings[-1] == "chunked":
                self._read_chunks(answer.content)
            else:
                self._read_rest(answer.content)
        elif len(lengths) == 1 and _LENGTH.fullmatch(length := next(iter(lengths))):
            self._read_length(answer.content, int(length))
        else:
            if lengths:
                answer.faults.append(_lies(f"it announces its length as “{', '.join(sorted(lengths))[:80]}”"))
            self._read_rest(answer.content)

    def _read_length(self, content: Content, length: int) -> None:
        self._pass_on(content, length, lambda left: f"{length - left:,} of {length:,} bytes came")

    def _pass_on(self, content: Content, size: int, describe: Callable[[int], str]) -> None:
        """Give exactly `size` bytes to the content."""
        while size:
            if not self._waiting and not self._more():
                raise CutShortError(_short(describe(size)))
            data = self._take(size)
            size -= len(data)
            content.add(data)

    def _read_rest(self, content: Content) -> None:
        while True:
            content.add(self._take(self._waiting))
            if not self._more():
                return

    def _read_chunks(self, content: Content) -> None:
        while True:
            written = self._read_line("a chunk's length")
            found = _CHUNK_SIZE.fullmatch(written)
            if not found:
                self.answer.faults.append(_lies(f"where a chunk's length should stand, it has {written[:40]!r}"))
                content.add(written + b"\n")
                self._read_rest(content)
                return
            if not (size := int(found[1], 16)):
                break
            self._pass_on(content, size, lambda left: f"it ends {left:,} bytes before the end of a chunk")
            self._read_line("a chunk's end")
        while self._read_line("the end of the chunks").strip():
            pass  # trailers: kept, and of no use here

    def _read_line(self, what: str) -> bytes:
        searched = 0
        while (end := self._ahead.find(b"\n", self._at + searched)) < 0:
            searched = self._waiting
            if searched > _CHUNK_LINE:
                raise CutShortError(_lies(f"where {what} should stand, it has no line at all"), Truncated.LENGTH)
            if not self._more():
                raise CutShortError(_short(f"it ends before {what}"))
        return self._take(end + 1 - self._at)[:-1]

    def _read_surplus(self) -> None:
        """See whether more comes than was announced: the request asked the server to close behind its answer."""
        surplus = self._waiting
        self._at = len(self._ahead)
        try:
            while self._more(self._limits.linger):
                surplus += self._waiting
                self._at = len(self._ahead)
        except CutShortError as end:
            if end.truncated is Truncated.LENGTH:
                raise
        if surplus:
            self.answer.faults.append(_lies(f"{surplus:,} bytes more came than it announced; they were kept with it"))


def _decode(value: bytes) -> str:
    """A field's value: UTF-8 where it is, for a person's sake; otherwise each byte as a character."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _flood(most: int) -> Problem:
    message = f"the answer's head did not end within {most:,} bytes; these were kept."
    return Problem(
        "header_flood", message, mend="Save the page from your browser (SingleFile or MHTML) and add that file."
    )


def _not_http() -> Problem:
    return Problem("not_http", "what came is no HTTP answer; it was kept as it came.", mend="Check the address.")


def _short(what: str) -> Problem:
    message = f"the answer was cut short: {what}; what came was kept."
    return Problem("response_cut_short", message, mend="Capture it again.")


def _lies(what: str) -> Problem:
    return Problem("length_lies", f"the answer is not as it says: {what}.", mend="Compare with what a browser saves.")
