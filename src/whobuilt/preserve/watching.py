"""Pages that are asked again: when each is due, and what each visit found.

A watch asks one address now and then; whether it is asked is decided by a person or by the system's own timer (cron,
systemd), which runs what is due and ends. A visit says what was found on that day and never why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from whobuilt.core.dates import require_aware
from whobuilt.core.evidence import Handling, SourceKind, strictest
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.ports import BlobStore
from whobuilt.preserve.addresses import parse_address
from whobuilt.preserve.visits import Outcome, WebCapture
from whobuilt.preserve.web import WebRequest, capture_page
from whobuilt.preserve.wire import Network

SHORTEST = timedelta(minutes=10)  # nobody's server is asked more often by a watch
LONGEST = timedelta(days=3660)
RETRY = timedelta(hours=1)  # when nothing could be told, it is asked again before its time

_SHORT = re.compile(r"(\d{1,6})\s*(min|h|d|w)", re.IGNORECASE)
_ISO = re.compile(r"P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?)?", re.IGNORECASE)
_UNITS = {"min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_EPOCH = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Watch:
    """An address that is asked again `every` so often (ISO 8601: "P1D", "PT12H"); when it last was, and the result."""

    url: str
    every: str
    kind: SourceKind = SourceKind.UNKNOWN
    handling: Handling = Handling.PUBLIC
    last: datetime | None = None
    outcome: Outcome | None = None

    def __post_init__(self) -> None:
        """Times are aware, intervals are ones."""
        parse_every(self.every)
        if self.last is not None:
            require_aware(self.last)

    @property
    def next(self) -> datetime:
        """When it is due; the beginning of time where it was never asked."""
        if self.last is None:
            return _EPOCH
        every = parse_every(self.every)
        return self.last + (min(every, RETRY) if self.outcome is Outcome.NOT_REACHED else every)


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit to a watched address came to. `capture` is the id of what was kept, empty for nothing.

    `whole` tells whether the page came in full: only such captures are compared. `handling` is that of the watch.
    """

    url: str
    at: datetime
    outcome: Outcome
    status: int = 0
    capture: str = ""
    whole: bool = False
    problems: tuple[Problem, ...] = ()
    handling: Handling = Handling.PUBLIC

    def __post_init__(self) -> None:
        """Times are aware."""
        require_aware(self.at)

    def __str__(self) -> str:
        """One line for a person: what was found on that day, and no more."""
        words = {Outcome.FOUND: "found", Outcome.NOT_FOUND: "not found", Outcome.NOT_REACHED: "not reached"}
        status = f" (the server answered {self.status})" if self.status else ""
        return f"{self.url}: {words[self.outcome]} on {self.at:%Y-%m-%d %H:%M} UTC{status}."


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit, the watch after it, and what was captured."""

    watch: Watch
    visit: Visit
    result: WebCapture


def make_watch(
    url: str, every: str, kind: SourceKind = SourceKind.UNKNOWN, handling: Handling = Handling.PUBLIC
) -> Watch:
    """A new watch, without credentials in its address. WhoBuiltError where address or interval is none."""
    address = parse_address(url)
    if isinstance(address, Problem):
        raise WhoBuiltError(address)
    return Watch(address.url, format_every(parse_every(every)), kind, handling)


def adapt_watch(
    watch: Watch, every: str | None = None, kind: SourceKind | None = None, handling: Handling | None = None
) -> Watch:
    """A watch with what is given, and else as it was; its handling is never loosened, but the stricter one kept."""
    return replace(
        watch,
        every=watch.every if every is None else format_every(parse_every(every)),
        kind=kind or watch.kind,
        handling=strictest(watch.handling, handling or watch.handling),
    )


def parse_every(text: str) -> timedelta:
    """An interval: "1d", "12h", "2w", "30min", or ISO 8601 in weeks, days, hours and minutes ("P1DT12H").

    WhoBuiltError for what is none, and for less than ten minutes.
    """
    found = None
    if short := _SHORT.fullmatch(text.strip()):
        found = timedelta(**{_UNITS[short[2].lower()]: int(short[1])})
    elif (iso := _ISO.fullmatch(text.strip())) and any(iso.groups()):
        weeks, days, hours, minutes = (int(part or 0) for part in iso.groups())
        found = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
    if found is None or not SHORTEST <= found <= LONGEST:
        message = f"“{text[:40]}” is no interval between ten minutes and ten years."
        raise WhoBuiltError(Problem("bad_interval", message, mend="Write 12h, 1d, 2w, or P1D."))
    return found


def format_every(every: timedelta) -> str:
    """An interval as ISO 8601."""
    minutes = every // timedelta(minutes=1)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return "P" + (f"{days}D" if days else "") + (f"T{time}" if time else "")


def due(watches: Iterable[Watch], now: datetime) -> tuple[Watch, ...]:
    """The watches whose time has come, those that wait longest first. A clock that went back delays none for ever."""
    late = (watch for watch in watches if watch.next <= now or (watch.last is not None and watch.last > now))
    return tuple(sorted(late, key=lambda watch: (watch.next, watch.url)))


def visit(watch: Watch, asking: WebRequest, blobs: BlobStore, network: Network | None = None) -> Visited:
    """Ask a watched address once, with the rules, `announce` and `scratch` of `asking`; the rest is the watch's."""
    request = replace(asking, url=watch.url, kind=watch.kind, handling=watch.handling)
    result = capture_page(request, blobs, network)
    capture = result.capture.id if result.capture else ""
    status = result.hops[-1].status if result.hops else 0
    made = Visit(watch.url, result.at, result.outcome, status, capture, result.whole, result.problems, watch.handling)
    return Visited(replace(watch, last=result.at, outcome=result.outcome), made, result)


def find_earlier(visits: Iterable[Visit | Problem], latest: Visit) -> Visit | None:
    """The newest visit before `latest` that brought the whole page: what it is to be compared with."""
    found = None
    for item in visits:
        # Two visits may come within one second.
        if isinstance(item, Visit) and item.url == latest.url and item.whole and item != latest:
            is_newer = item.at <= latest.at and (found is None or item.at >= found.at)
            found = item if is_newer else found
    return found
