"""Clauses, and what stands to the right of their verbs: the object, and the words of each preposition.

A clause ends at the next one. What only interrupts it is passed over: a bracket, "in May" between commas, a relative.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.phrases import Phrase, read_phrases
from whobuilt.extract.english.segments import Part, Segment
from whobuilt.extract.english.units import Unit
from whobuilt.extract.english.verbs import Verb

Parts = list[tuple[str, list[Phrase]]]
_RELATIVE_REACH = 14  # segments: a relative longer than this does not lead back
_BRACKET_REACH = 6  # segments: a longer bracket does not either
_POINTING = frozenset({"them", "these", "which", "whom", "those"})
_INTERRUPTING = frozenset({"(", '"', "“"})


@dataclass(slots=True)
class Clause:
    """A verb with its parts: `subject` and what stands to its right, in order, each under "object" or a preposition.

    `reported` where a verb of saying stands before it in the sentence: there "would" tells of a plan.
    `doubtful` where "whether", "if" or "no evidence that" opens it.
    """

    verb: Verb
    index: int
    subject: list[Phrase] = field(default_factory=list)
    parts: Parts = field(default_factory=list)
    governed_by: Clause | None = None
    reported: bool = False
    doubtful: bool = False

    @property
    def governor(self) -> Verb | None:
        """The verb that governs this one, as "agreed" does in "agreed to sell"; None for a verb of its own."""
        return self.governed_by.verb if self.governed_by else None

    def find(self, key: str) -> list[Phrase]:
        """The first phrases under a key; empty where there are none."""
        return next((phrases for name, phrases in self.parts if name == key), [])


def parts_of(parts: Parts, key: str) -> list[Phrase]:
    """All phrases under a key."""
    return [phrase for name, phrases in parts if name == key for phrase in phrases]


def read_parts(units: list[Unit], segments: list[Segment], index: int) -> Iterator[tuple[str, list[Phrase]]]:
    """The parts to the right of the verb at segment `index`."""
    key, last, at, seen = "object", "object", index + 1, set[str]()
    while at < len(segments):
        segment = segments[at]
        if segment.part is Part.ADVERB:
            at += 1
        elif segment.part is Part.PREPOSITION:
            such = segment.word == "as" and units[segment.first - 1].lower == "such"
            key = "including" if such else segment.word
            at += 1
        elif segment.part is Part.PHRASE:
            phrases, at = read_phrases(units, segments, at, subject=False)
            repeats = _repeats(segments[at - 1 : at + 1], seen) and units[segments[at - 1].first].lower not in words(
                "words_before_to"
            )
            if key == "object" and key in seen and last != "object" and not repeats:
                break  # a phrase after a preposition's words begins something else
            if key == "among" and units[phrases[0].last - 1].lower in _POINTING:
                key = "including"  # "to many countries, among them A and B": the next phrases are members
                continue
            yield ("second_object" if key == "object" and key in seen and not repeats else key), phrases
            seen.add(key)
            key, last = "object", key
        elif step := _step_over(segments, at, key, seen):
            at += step
        else:
            break


def _step_over(segments: list[Segment], at: int, key: str, seen: set[str]) -> int:
    """How many segments lead over what only describes or interrupts; 0 where the clause ends."""
    if segments[at].verb is not None:
        return _over_description(segments, at) if key == "object" else 0
    if segments[at].word == "," and at + 1 < len(segments) and segments[at + 1].verb is not None:
        return _over_insert(segments, at) if key == "object" else 0
    return _bridge(segments, at, seen) if key == "object" or segments[at].word in _INTERRUPTING else 0


def _over_description(segments: list[Segment], at: int) -> int:
    """How far "a system called P" or "kits made by X" leads back to the clause; 0 where no preposition follows it."""
    step = _over_description_words(segments, at)
    return step if step and at + step < len(segments) and segments[at + step].part is Part.PREPOSITION else 0


def read_opening(units: list[Unit], segments: list[Segment], index: int) -> Parts:
    """What opens a sentence before its subject: "For the metro, X delivered …", "In Kenya, …"."""
    if [segment.part for segment in segments[:2]] != [Part.PREPOSITION, Part.PHRASE]:
        return []
    phrases, at = read_phrases(units, segments, 1, subject=False)
    return [(segments[0].word, phrases)] if at < index and segments[at].word == "," else []


def _bridge(segments: list[Segment], at: int, seen: set[str]) -> int:
    """How many segments lie between two parts of one clause (", in May", "; with Y", "(KDT)"); 0 where it ends."""
    word, rest = segments[at].word, segments[at + 1 : at + 3]
    if not rest:
        return 0
    if word == "(":
        return _over_bracket(segments, at)
    if word == "," and (rest[0].part is Part.RELATIVE or rest[0].word == "whose"):
        return _over_relative(segments, at, seen)
    skipped = 1 if rest[0].part is Part.CONJUNCTION and word in {",", ";"} else 0
    if word in {",", "and"} and _repeats(segments[at + 1 + skipped : at + 3 + skipped], seen):
        return 1 + skipped
    following = rest[skipped] if len(rest) > skipped else None
    if following is None or following.part is not Part.PREPOSITION:
        return 0
    if word == ";":
        goes_on = following.word in seen
    else:
        goes_on = (word == "," or segments[at].part is Part.CONJUNCTION) and following.word not in {"than", "as"}
    return 1 + skipped if goes_on else 0


def _repeats(rest: list[Segment], seen: set[str]) -> bool:
    """Whether ", drones from Y" goes on as "jammers from X" began."""
    phrase_first = len(rest) > 1 and rest[0].part is Part.PHRASE
    return phrase_first and rest[1].part is Part.PREPOSITION and rest[1].word in seen


def _over_insert(segments: list[Segment], at: int) -> int:
    """How far ", called P," leads back to the clause: a description between commas before a preposition."""
    step = _over_description_words(segments, at + 1)
    closes = step and at + step + 2 < len(segments) and segments[at + step + 1].word == ","
    return step + 2 if closes and segments[at + step + 2].part is Part.PREPOSITION else 0


def _over_description_words(segments: list[Segment], at: int) -> int:
    """How many segments "called P" or "made by X" takes; 0 where none stands there."""
    verb = segments[at].verb
    if (
        verb is None
        or verb.auxiliary
        or verb.lemma not in words("describing_verbs")
        or verb.form in {"ing", "infinitive"}
    ):
        return 0
    step = 2 if at + 1 < len(segments) and segments[at + 1].word in {"by", "as"} else 1
    return step + 1 if at + step < len(segments) and segments[at + step].part is Part.PHRASE else 0


def _over_bracket(segments: list[Segment], at: int) -> int:
    closed = (step for step, segment in enumerate(segments[at : at + _BRACKET_REACH], 1) if segment.word == ")")
    return next(closed, 0)


def _over_relative(segments: list[Segment], at: int, seen: set[str]) -> int:
    """How far ", whose devices record calls, and from Z" leads back to the clause; 0 where it does not."""
    for step in range(2, min(_RELATIVE_REACH, len(segments) - at - 1)):
        if segments[at + step].word != ",":
            continue
        joined = 1 if segments[at + step + 1].part is Part.CONJUNCTION else 0
        following = segments[at + step + 1 + joined] if at + step + 1 + joined < len(segments) else None
        if following is not None and following.part is Part.PREPOSITION and following.word in seen:
            return step + 1 + joined
    return 0
