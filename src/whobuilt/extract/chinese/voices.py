"""Who speaks: the party before a verb of saying, by name, office or pronoun, and for whom it speaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from whobuilt.core.entities import Schema
from whobuilt.extract.chinese.chunks import Chunk, Kind
from whobuilt.extract.chinese.clauses import PARTIES
from whobuilt.extract.chinese.clusters import Cluster
from whobuilt.extract.chinese.lexicon import words

_SPEAKING = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION, Schema.PERSON})
_CLEAR = frozenset(
    {Kind.ADVERB, Kind.TIME, Kind.BRACKET, Kind.QUOTE, Kind.MOOD, Kind.NEGATION, Kind.ASPECT, Kind.ETC, Kind.JOIN}
)


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker with the words for it; `organization` is for whom a person speaks."""

    speaker: Cluster | None
    organization: Cluster | None
    at: tuple[int, int]
    words: str


class Voices:
    """Reads speakers, and remembers the last."""

    def __init__(self, employers: dict[int, Cluster], parties: list[Chunk]) -> None:
        """Keep for whom persons work, and the parties that are named, in order."""
        self._employers = employers
        self._parties = parties
        self.last: Voice | None = None

    def read(self, segment: list[Chunk], at: int, text: str) -> Voice | None:  # noqa: PLR0911  # one branch for each way to name a speaker
        """The speaker of the verb at `at` of a segment; None where the segment names none and nothing stands before."""
        before = segment[:at]
        apart = words("led", "speech") | words("papers", "speech")
        begin = max((i + 1 for i, c in enumerate(before) if c.kind is Kind.SPEECH and c.text not in apart), default=0)
        before = before[begin:]
        parties = [c for c in before if c.kind in PARTIES and c.schema in _SPEAKING]
        parties = _agents(before, parties)
        if parties:
            return self.remember(self._voice(parties))
        solid = [c for i, c in enumerate(before) if c.kind not in _CLEAR and not _is_led(before, i)]
        if not solid:
            return None
        office = next((c for c in solid if c.text in words("company_voices")), None)
        firm = self._last_named(lambda c: c.schema is Schema.COMPANY, office) if office is not None else None
        if office is not None and firm is not None:
            return self.remember(Voice(firm, firm, (office.start, office.end), office.text))
        if any(c.text in words("speaker_references") for c in solid):
            return self.last
        people = [
            c
            for c in solid
            if c.kind is Kind.REFERENCE or (c.kind in (Kind.TEXT, Kind.TITLE, Kind.NOUN) and len(c.text) > 1)
        ]
        if not people and solid:  # "该会在电话中": too short for a name, told by what it leads
            solid = people = [c for c in before if c.kind not in _CLEAR]
            people = [c for c in people if c.kind is Kind.TEXT and len(c.text) > 1]
        if not people:
            return None
        start, end = before[0].start if before[0].kind not in _CLEAR else solid[0].start, solid[-1].end
        while end > start + 1 and text[end - 1] in "在向对":
            end -= 1
        spoken = text[start:end]
        if any(word in spoken for word in words("papers", "speech")) or spoken in words("person_references"):
            return Voice(self.last.speaker, self.last.organization, (start, end), spoken) if self.last else None
        head = next((c for c in people if c.text in words("body_voices")), None)
        body = self._last_named(lambda c: c.text.endswith(head.text), head) if head is not None else None
        if body is not None:
            return self.remember(Voice(body, body, (start, end), spoken))
        return Voice(None, None, (start, end), spoken)

    def _last_named(self, fits: Callable[[Chunk], bool], before: Chunk) -> Cluster | None:
        """The last party named before a place that fits."""
        return next(
            (
                c.cluster
                for c in reversed(self._parties)
                if c.start < before.start and c.cluster is not None and fits(c)
            ),
            None,
        )

    def remember(self, voice: Voice) -> Voice:
        """Keep a voice as the last."""
        self.last = voice
        return voice

    def of(self, chunk: Chunk) -> Voice:
        """The voice of one party."""
        assert chunk.cluster is not None
        organization = self._employers.get(id(chunk.cluster)) if chunk.schema is Schema.PERSON else chunk.cluster
        return Voice(chunk.cluster, organization, (chunk.start, chunk.end), chunk.text)

    def _voice(self, parties: list[Chunk]) -> Voice:
        person = next((c for c in parties if c.schema is Schema.PERSON), None)
        if person is not None and person.cluster is not None:
            own = next(
                (
                    c.cluster
                    for c in parties
                    if c.schema is not Schema.PERSON and c.start < person.start and person.start - c.end < 12  # noqa: PLR2004  # characters
                ),
                None,
            )
            known = self._employers.get(id(person.cluster)) or own
            return Voice(person.cluster, known, (person.start, person.end), person.text)
        return self.of(parties[0])


def _agents(before: list[Chunk], parties: list[Chunk]) -> list[Chunk]:
    """The parties that may speak: not those after a preposition ("对美联社证实", "据X报道" aside)."""
    kept = []
    for party in parties:
        index = before.index(party)
        if not _is_led(before, index) and not (index and party.text[0] == "向"):
            kept.append(party)
    return kept


def _is_led(before: list[Chunk], index: int) -> bool:
    """Whether a preposition leads a chunk."""
    led = before[index - 1] if index else None
    return (
        led is not None
        and led.kind is Kind.PREPOSITION
        and led.text in ("向", "对", "给", "在", "就", "从", "把", "被", "于", "针对", "为")
    )
