"""A claim weighed against statements: verdict, reasons, what would settle it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How the documents stand to a claim. Differences of scope are not contradictions."""

    CONTRADICTED = "contradicted"
    CHALLENGED = "challenged"
    CONSISTENT = "consistent"
    DIFFERENT = "different"
    UNADDRESSED = "unaddressed"


class Difference(StrEnum):
    """In what a statement that looks like the claim's matter differs from it."""

    NONE = ""
    DATE = "date"
    PARTY = "party"
    PLACE = "place"
    BODY = "body"
    PRODUCT = "product"
    DIRECTNESS = "directness"
    PROP = "prop"


class Answers(StrEnum):
    """What a denial denies."""

    FACT = "fact"
    INTENT = "intent"
    KNOWLEDGE = "knowledge"
    CHANGES_SUBJECT = "changes_subject"


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the weighing, with the words it rests on (`document.text[start:end] == exact`)."""

    text: str
    document: str = ""
    start: int = 0
    end: int = 0
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One claim against one statement (`evidence` empty where none bears on it)."""

    claim: str
    evidence: str
    verdict: Verdict
    difference: Difference
    reasons: tuple[Reason, ...]
    settled_by: str
    answers: Answers = Answers.FACT
