"""Where a statement's information is said to come from: "according to the report", "records … show that"."""

from __future__ import annotations

from whobuilt.extract.english.segments import Part
from whobuilt.extract.english.speech import EVIDENCE_NOUNS, SPEECH_VERBS, Line
from whobuilt.extract.english.units import Kind


def find_origin(text: str, line: Line, trigger: int) -> tuple[str, ...]:
    """The documents and publications that a sentence names before `trigger` as its sources, nearest first."""
    leans = any(unit.lower == "according" and unit.start < trigger for unit in line.units)
    leans = leans or any(
        c.verb.lemma in SPEECH_VERBS["find"] | {"rely"} and line.units[c.verb.head].start < trigger
        for c in line.clauses
    )
    behind = next((unit.start for unit in line.units if unit.lower == "according" and unit.start > trigger), None)
    if not leans and behind is None:
        return ()
    chain = []
    for segment in line.segments:
        units = line.units[segment.first : segment.last]
        start = units[0].start
        before = leans and start < trigger
        told = segment.part is Part.PHRASE and (before or (behind is not None and start > behind))
        if told and units[-1].kind is Kind.WORD and units[-1].lower in EVIDENCE_NOUNS:
            chain.append(text[start : units[-1].end])
    return tuple(reversed(chain))
