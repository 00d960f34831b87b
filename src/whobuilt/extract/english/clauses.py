"""The clauses of a sentence without a parser: every verb group with its subject and with what stands to its right.

`segments` cuts the sentence's units into phrases, verbs, prepositions and marks; `parts` reads what stands to a verb's
right, up to the next clause; `subjects` seeks who does it, to its left.
"""

from __future__ import annotations

from collections.abc import Iterator

from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.parts import Clause, read_opening, read_parts
from whobuilt.extract.english.segments import Segment
from whobuilt.extract.english.subjects import SubjectFinder
from whobuilt.extract.english.units import Unit


def iter_clauses(units: list[Unit], segments: list[Segment]) -> Iterator[Clause]:
    """The clauses of a sentence, each verb with its parts; governed verbs share their governor's subject."""
    finder = SubjectFinder(units, segments)
    opened, reported = False, False
    for index, segment in enumerate(segments):
        if segment.verb is None:
            continue
        clause = Clause(segment.verb, index, parts=list(read_parts(units, segments, index)), reported=reported)
        reported = reported or segment.verb.lemma in words("reporting_verbs")
        finder.find(clause)
        if clause.verb.finite and not opened:
            clause.parts += read_opening(units, segments, index)
            opened = True
        yield clause
