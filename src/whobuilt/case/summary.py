"""A case in a few lines: what it holds, how far it is decided, since when it is unchanged; and its log in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from whobuilt.case.places import Places
from whobuilt.codec import loads
from whobuilt.compose.wanted import wanted_sentence
from whobuilt.core.custody import Action, CustodyRecord, Destruction, ExportFacts, NamesFacts, ReadFacts, Recovery
from whobuilt.core.decisions import Decision, Judgement
from whobuilt.core.diary import DiaryEntry
from whobuilt.core.evidence import Capture
from whobuilt.core.sheets import Change, Settled, Settlement, SheetTaken, Wanted
from whobuilt.core.statements import Status


@dataclass(frozen=True, slots=True)
class Summary:
    """How many of what a case holds, and who decided."""

    documents: int
    captures: int
    entities: int
    claims: int
    problems: int
    statements: dict[Status, int]
    reviewers: tuple[str, ...]
    log_entries: int
    signed: bool


def summarize(places: Places) -> Summary:
    """What a case holds now."""
    tallies, log = places.record.tallies, places.log
    log.refresh()  # others may have added to it
    statements = tallies.statuses()
    return Summary(
        documents=tallies.count("document"),
        captures=tallies.count("capture"),
        entities=tallies.entities(),
        claims=tallies.claims(),
        problems=tallies.count("problem"),
        statements=statements,
        reviewers=tallies.reviewers(),
        log_entries=log.size,
        signed=log.size == log.signed_size,
    )


def tell_entry(noted: CustodyRecord) -> str:
    """What an entry of the log says, in words; empty where its action says all."""
    if not noted.content or (tell := _TELL.get(noted.action)) is None:
        return ""
    try:
        return tell(noted.content)
    except (ValueError, TypeError, KeyError):
        return "(what it holds cannot be read)"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _tell_capture(content: str) -> str:
    capture = loads(Capture, content)
    return f"{capture.source.locator} ({capture.size:,} bytes)"


def _tell_reading(content: str) -> str:
    read = loads(ReadFacts, content)
    counted = f"{_count(len(read.documents), 'document')}, {_count(read.parts, 'file')} within"
    return f"{counted}; not done: {', '.join(read.problems)}" if read.problems else counted


def _tell_decision(content: str) -> str:
    decision = loads(Decision, content)
    value = decision.value.replace("_", " ") if decision.judgement is Judgement.HANDLED else decision.value
    return ": ".join(part for part in (decision.judgement.value, value, decision.reason) if part)


def _tell_export(content: str) -> str:
    exported = loads(ExportFacts, content)
    return f"{exported.what}: {exported.name}"


def _tell_names(content: str) -> str:
    names = loads(NamesFacts, content)
    return names.name if names.names is not None else f"{names.name}: no longer gone by"


def _tell_recovery(content: str) -> str:
    found = loads(Recovery, content)
    return f"entries {found.first} to {found.last} were not signed by the run that wrote them"


def _tell_sheet(content: str) -> str:
    sheet = loads(SheetTaken, content)
    return f"{sheet.name}{f' ({sheet.tab})' if sheet.tab else ''}: {_count(sheet.rows, 'row')}"


def _tell_wanted(content: str) -> str:
    return wanted_sentence(loads(Wanted, content))


def _tell_change(content: str) -> str:
    change = loads(Change, content)
    return f"{change.field.replace('_', ' ')}: “{change.before}” → “{change.after}”"


_SETTLED = {
    Settled.OPEN: "taken up again",
    Settled.QUOTED: "a wanted row has its quote",
    Settled.DROPPED: "dropped",
    Settled.REPLACED: "a wanted row was replaced by its edited one",
    Settled.APPLIED: "a proposed change was applied",
    Settled.DISMISSED: "a proposed change was dismissed",
    Settled.WITHDRAWN: "withdrawn",
    Settled.FORGOTTEN: "mapping forgotten",
}


def _tell_settled(content: str) -> str:
    settled = loads(Settlement, content)
    state = _SETTLED[settled.state]
    if settled.rows:
        state = f"sheet {state}, {_count(len(settled.rows), 'row')}"
    return f"{state}: {settled.reason}" if settled.reason else state


_TELL: dict[Action, Callable[[str], str]] = {
    Action.CAPTURED: _tell_capture,
    Action.READ: _tell_reading,
    Action.DECIDED: _tell_decision,
    Action.EXPORTED: _tell_export,
    Action.NAMED: _tell_names,
    Action.RECOVERED: _tell_recovery,
    Action.SHEET_TAKEN: _tell_sheet,
    Action.WANTED: _tell_wanted,
    Action.CHANGE_PROPOSED: _tell_change,
    Action.SETTLED: _tell_settled,
    Action.SEARCHED: lambda content: loads(DiaryEntry, content).citation,
    Action.DESTROYED: lambda content: loads(Destruction, content).reason,
}
