"""The case as a whole: what it holds, its log, what left the machine."""

from __future__ import annotations

from pydantic import Field

from whobuilt.api.shapes.base import Shape


class Attested(Shape):
    """An authority and the time that it gave."""

    authority: str
    at: str


class CaseOut(Shape):
    """A case in a few lines."""

    name: str = Field(examples=["Example case"])
    folder: str
    note: str
    documents: int
    captures: int
    statements: int
    proposed: int
    accepted: int
    rejected: int
    unsure: int
    entities: int
    claims: int
    wanted: int = Field(description="Rows that somebody typed and that want a quote.")
    changes: int = Field(description="Changes of an edited sheet that nobody has settled.")
    problems: int
    log_line: str = Field(
        examples=["No timestamp yet: nothing but this machine's own clock says when the entries were made."]
    )
    unchanged_since: str = Field(description="The newest time that an authority gave the log; empty where none did.")
    attested: list[Attested] = Field(description="Who gave it, and when; empty where none did.")
    attested_entries: int = Field(description="How many entries it covers: more than the log has, where some miss.")
    log_entries: int
    signed: bool
    reviewers: list[str]
    version: str


class LogEntry(Shape):
    """One entry of the log; of one that is withheld, its number only."""

    index: int
    at: str
    by: str
    action: str = Field(examples=["captured"])
    about: str
    told: str


class DepartureOut(Shape):
    """What left the machine, or was asked of another; no time where none is known."""

    at: str
    by: str
    what: str = Field(examples=["packed case"])
    where: str
    told: str
