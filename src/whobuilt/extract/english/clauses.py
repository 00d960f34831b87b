"""The clauses of a sentence without a parser: every verb group with its subject and with what stands to its right.

`segments` cuts the sentence's units into phrases, verbs, prepositions and marks; `parts` reads what stands to a verb's
right, up to the next clause; `subjects` seeks who does it, to its left.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.parts import Clause, read_opening, read_parts
from whobuilt.extract.english.segments import Part, Segment
from whobuilt.extract.english.subjects import SubjectFinder
from whobuilt.extract.english.units import Unit


def iter_clauses(units: list[Unit], segments: list[Segment]) -> Iterator[Clause]:
    """The clauses of a sentence, each verb with its parts; governed verbs share their governor's subject."""
    found = list(_each(units, segments))
    for clause, following in pairwise(found):
        joint = segments[clause.index + 1 : following.index]
        if not clause.parts and len(joint) == 1 and joint[0].part is Part.CONJUNCTION:
            clause.parts = list(following.parts)  # "built and runs a network for Y"
    yield from found


def _each(units: list[Unit], segments: list[Segment]) -> Iterator[Clause]:
    finder = SubjectFinder(units, segments)
    opened, reported = False, False
    for index, segment in enumerate(segments):
        if segment.verb is None:
            continue
        clause = Clause(segment.verb, index, parts=list(read_parts(units, segments, index)), reported=reported)
        clause.doubtful = _is_doubted(units, segments, index)
        reported = reported or segment.verb.lemma in words("reporting_verbs")
        finder.find(clause)
        if clause.verb.finite and not opened:
            clause.parts += read_opening(units, segments, index)
            opened = True
        yield clause


def _is_doubted(units: list[Unit], segments: list[Segment], index: int) -> bool:
    """Whether "whether", "if" or "no evidence that" opens the clause of the verb at segment `index`."""
    for at in range(index - 1, -1, -1):
        segment = segments[at]
        if segment.word in {"whether", "if", "unless"}:
            return True
        if segment.word == "that" and at and segments[at - 1].part is Part.PHRASE:
            phrase = units[segments[at - 1].first : segments[at - 1].last]
            return phrase[-1].lower in words("proof_nouns") and phrase[0].lower in {"no", "little", "any"}
        if segment.verb is not None or segment.word in {";", ":"}:
            return False
    return False
