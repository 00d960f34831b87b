"""What left this machine, or was asked of another: what the log and the folder of the case know of it, oldest first.

Files that were exported, packed or bundled; hosts that were asked for pages; models elsewhere that were asked; the
authorities that put a time on the log. What nobody wrote down cannot be told, and is said to be so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from whobuilt.archive.timestamps.kept import Token
from whobuilt.case.places import Places
from whobuilt.codec import loads
from whobuilt.core.custody import Action, CustodyRecord, ExportFacts
from whobuilt.core.evidence import Capture
from whobuilt.core.problems import Problem
from whobuilt.preserve.watching import Visit
from whobuilt.preserve.web import METHOD

MODEL_ASKED = "words for a model"  # of `ExportFacts.what`; the name is that of the model, and its host
PAGE_ASKED = "page asked for"
FILE = "a file on this machine"

Told = tuple[str, str, str]  # what left, where to, and what can be said of it


@dataclass(frozen=True, slots=True)
class Departure:
    """One thing that left, or was asked: when, by whom, what, where to, and what can be said of it.

    No time where none is known.
    """

    at: datetime | None
    by: str
    what: str
    where: str
    told: str


def iter_departures(places: Places, tokens: Iterator[Token]) -> Iterator[Departure]:
    """All that is known of, oldest first; what has no time comes last."""
    withheld = 0
    known: list[Departure] = []
    undated: list[Departure] = []
    for entry in places.log.iter_entries():
        if entry.record is None:
            withheld += 1
        elif found := _find_departure(entry.record):
            known.append(found)
    for token in tokens:
        (known if token.verdict.at else undated).append(_of_token(token))
    yield from sorted(known, key=lambda each: each.at.timestamp() if each.at else 0.0)
    yield from undated
    if places.paths.answers.is_dir():
        said = (
            "Answers of models are kept in the case. Of questions asked before this was logged, nobody knows where to."
        )
        yield Departure(None, "", "words for a model", "", said)
    if withheld:
        said = f"{withheld} entries of the log are withheld: whether they told of anything that left, nobody knows."
        yield Departure(None, "", "withheld", "", said)


def _find_departure(noted: CustodyRecord) -> Departure | None:
    if (read := _READ.get(noted.action)) is None:
        return None
    try:
        found = read(noted.content)
    except (ValueError, TypeError, KeyError):
        found = str(noted.action), "", "This entry of the log cannot be read: what it told of is not known."
    return Departure(noted.at, noted.by, *found) if found else None


def _read_export(content: str) -> Told:
    facts = loads(ExportFacts, content)
    if facts.what == MODEL_ASKED:
        return facts.what, facts.name, "Words of a document were sent, unless the answer was kept from before."
    return facts.what, FILE, f"{facts.name} was written; where it was taken, the case does not know."


def _read_capture(content: str) -> Told | None:
    capture = loads(Capture, content)
    asked = capture.source.via or capture.source.locator
    return (PAGE_ASKED, _host_of(asked), asked) if capture.method == METHOD and not capture.parent else None


def _read_visit(content: str) -> Told | None:
    visit = loads(Visit, content)
    # Where it brought a page, that is told with the capture.
    return None if visit.capture else (PAGE_ASKED, _host_of(visit.url), f"{visit.url}: {visit.outcome}")


_READ: dict[Action, Callable[[str], Told | None]] = {
    Action.EXPORTED: _read_export,
    Action.CAPTURED: _read_capture,
    Action.WATCHED: _read_visit,
}


def _of_token(token: Token) -> Departure:
    problem = token.verdict.problem
    said = f"The hash of the log's head ({token.size} entries) was sent, and nothing else."
    told = f"{said} Its answer is not valid: {problem.message}" if isinstance(problem, Problem) else said
    return Departure(token.verdict.at, "", "time asked for", token.authority, told)


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
