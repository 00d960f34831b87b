"""What is said in a document: words in quotation marks, reported speech, denials, promises, silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Form, Stance
from whobuilt.extract.english.clusters import Cluster
from whobuilt.extract.english.lexicon import speech_words
from whobuilt.extract.english.reports import Reports
from whobuilt.extract.english.speech import EVIDENCE_NOUNS, SPEECH_VERBS, Line, Lines, Speaker, Speech, SpeechFinder
from whobuilt.extract.english.stance import stance_of
from whobuilt.extract.english.units import NAMED

_MARKS = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|‘([^‘’]{25,}?)[’'](?!\w)")
_SHORTEST_WORDS = 3  # fewer words in quotation marks are a term, not something said
_LONGEST_REPORT = 900
_NEAR = 80  # characters between a closing mark and the verb of "… ," said the X of Y, NAME
_TRAILING = " ,;:.–—"
_SILENCE = speech_words("silence")


@dataclass(slots=True)
class Said:
    """One thing said, at `text[start:end]`; `trigger` is where the verb that reports it stands."""

    start: int
    end: int
    speaker: Speaker
    form: Form
    stance: Stance
    trigger: tuple[int, int]
    about: Cluster | None = None


class QuotationFinder:
    """Finds what is said, given who works for whom."""

    def __init__(self, text: str, lines: Lines, employers: dict[int, Cluster]) -> None:
        """`employers` leads from the id() of a person's cluster to the organization the person speaks for."""
        self._text = text
        self._lines = lines
        self._finder = SpeechFinder(text, lines.all, employers)
        self._spans = list(_quoted(text, lines.all))
        self._speeches: dict[int, list[Speech]] = {}

    def find(self) -> list[Said]:
        """All that is said, in order of place."""
        for line in self._lines.all:
            found = [s for s in self._finder.find(line) if not self._inside_quote(s.verb_at[0])]
            self._speeches[line.start] = found
        said = list(self._direct())
        taken = [(each.start, each.end) for each in said]
        for line in self._lines.all:
            near = [span for span in taken if line.start - 2 <= span[1] and span[0] <= line.end + 2]
            for speech in self._speeches[line.start]:
                said += self._reported(speech, near)
            said += self._according(line)
        return sorted(_distinct(said), key=lambda each: (each.start, each.end))

    # --- in quotation marks -----------------------------------------------------------------------------------

    def _direct(self) -> Iterator[Said]:
        previous: Speech | None = None
        for start, end in self._spans:
            line = self._lines.at(start)
            speech = self._nearest(start, end)
            if speech is None and previous and line and previous.line.paragraph == line.paragraph:
                speech = previous if self._opens_sentence(start) else None
            if speech is None and line is not None:
                speech = self._introduced(line, start)
            if speech is None:
                continue
            previous = speech
            length = len(self._text[start:end].split())
            whole = self._opens_sentence(start) or length >= 2 * _SHORTEST_WORDS
            if whole or (length >= _SHORTEST_WORDS and speech.clause.verb.lemma not in SPEECH_VERBS["deny"]):
                yield from self._split_by_stance(start, end, speech)

    def _nearest(self, start: int, end: int) -> Speech | None:
        """The speech of a quotation: in the sentence it ends in, then in the one it begins in, then right behind."""
        ends, begins = self._lines.at(max(start, end - 1)), self._lines.at(start)
        after = [s for s in self._of(ends) if s.verb_at[0] >= end]
        if after and after[0].verb_at[0] - end < _NEAR:
            return after[0]
        before = [s for s in self._of(begins) if s.verb_at[0] < start]
        if before:
            return before[-1]
        tail = self._lines.at(min(end + 3, len(self._text) - 1))
        follow = [s for s in self._of(tail) if s.verb_at[0] - end < _NEAR] if tail is not ends else []
        return follow[0] if follow and ends is not None and follow[0].line.paragraph == ends.paragraph else None

    def _of(self, line: Line | None) -> list[Speech]:
        return self._speeches[line.start] if line is not None else []

    def _introduced(self, line: Line, start: int) -> Speech | None:
        """Whoever acts in the sentence that leads up to the colon: "X set a goal: …"."""
        if self._text[max(0, start - 4) : start - 1].strip() != ":":
            return None
        for clause in reversed(line.clauses):
            if line.units[clause.verb.head].start < start and clause.subject:
                speaker = self._finder.speaker(line, clause.subject, clause)
                if speaker is not None and speaker.cluster is not None:
                    return Speech(line, clause, speaker, behind=False)
        return None

    def _split_by_stance(self, start: int, end: int, speech: Speech) -> Iterator[Said]:
        """One item for each run of sentences that do the same: a denial within a longer quotation stands alone."""
        pieces = list(_sentence_spans(self._text, start, end))
        stances = [self._stance(speech, a, b, direct=True) for a, b in pieces]
        first = 0
        for at in range(1, len(pieces) + 1):
            same = at < len(pieces) and (stances[at] is Stance.DENIAL) == (stances[first] is Stance.DENIAL)
            if not same:
                yield self._said(pieces[first][0], pieces[at - 1][1], speech, Form.DIRECT, stances[first])
                first = at

    # --- reported ---------------------------------------------------------------------------------------------

    def _reported(self, speech: Speech, taken: list[tuple[int, int]]) -> Iterator[Said]:
        reports = Reports(self._text, speech)
        lemma = speech.clause.verb.lemma
        if lemma == "comment" or (lemma in SPEECH_VERBS["decline"] and lemma not in SPEECH_VERBS["deny"]):
            yield from self._silence(speech, *reports.silence())
            return
        start, end = reports.content()
        quoted = [(a, b) for a, b in taken if a < end + 2 and b > start - 2]
        if quoted:
            only_quoted = quoted[0][0] - start < 15  # noqa: PLR2004  # a word or two stand before it
            if speech.behind or reports.trails() or only_quoted:
                return
            end = reports.before_quotation(start, min(end, quoted[0][0] - 1))
        for a, b in reports.pieces(start, end):
            words = self._text[a:b].strip(_TRAILING + '“"')
            if len(words.split()) >= _SHORTEST_WORDS and len(words) <= _LONGEST_REPORT:
                a = self._text.index(words, a)  # noqa: PLW2901  # the piece less its marks
                if reports.is_statement(a, a + len(words)):
                    stance = self._stance(speech, a, a + len(words), direct=False)
                    yield self._said(a, a + len(words), speech, Form.INDIRECT, stance)

    def _silence(self, speech: Speech, start: int, end: int) -> Iterator[Said]:
        """What is kept back is what was said: "X declined to comment on Y"."""
        words = self._text[start:end]
        if any(word.strip(",.") in _SILENCE for word in words.lower().split()):
            length = len(words.rstrip(_TRAILING + '”"'))
            yield self._said(start, start + length, speech, Form.INDIRECT, Stance.NO_COMMENT)

    def _according(self, line: Line) -> Iterator[Said]:
        """What is told with "According to X, …", where X is named and no document."""
        for at, unit in enumerate(line.units[:-2]):
            if unit.lower != "according" or line.units[at + 1].lower != "to" or self._inside_quote(unit.start):
                continue
            named = next((u for u in line.units[at + 2 : at + 5] if u.kind in NAMED and u.cluster), None)
            if named is not None and named.lower in {"it", "they", "them"}:  # a document, more often than not
                continue
            papers = any(u.lower in EVIDENCE_NOUNS for u in line.units[at + 2 : at + 9])
            speaker = self._finder.according(named) if named is not None and not papers else None
            if named is None or speaker is None:
                continue
            comma = next((u.end for u in line.units[at:] if u.text == "," and u.start >= named.end), line.end)
            start, end = (comma, line.end) if at == 0 else (line.start, unit.start)
            words = self._text[start:end].strip(_TRAILING)
            if len(words.split()) >= _SHORTEST_WORDS:
                start = self._text.index(words, start)
                end = start + len(words)
                stance = stance_of("say", self._lines.units(start, end), speaker.own, direct=False)
                trigger = (unit.start, line.units[at + 1].end)
                about = self._about(start, end, speaker)
                yield Said(start, end, speaker, Form.INDIRECT, stance, trigger, about)

    # --- shared -----------------------------------------------------------------------------------------------

    def _said(self, start: int, end: int, speech: Speech, form: Form, stance: Stance) -> Said:
        while end > start and self._text[end - 1] in " ,":
            end -= 1
        about = self._about(start, end, speech.speaker)
        return Said(start, end, speech.speaker, form, stance, speech.verb_at, about)

    def _stance(self, speech: Speech, start: int, end: int, *, direct: bool) -> Stance:
        speaker = speech.speaker
        known = speaker.organization is not None or speaker.cluster is None
        units = self._lines.units(start, end)
        organization = speaker.organization
        party = organization is None or organization.schema in {Schema.COMPANY, Schema.PUBLIC_BODY}
        lemma = speech.clause.verb.lemma
        return stance_of(lemma, units, speaker.own, direct=direct, own_party=known, party=party)

    def _about(self, start: int, end: int, speaker: Speaker) -> Cluster | None:
        units = self._lines.units(start, end)
        named = next((u.cluster for u in units if u.cluster and u.cluster.schema is Schema.COMPANY), None)
        return named or speaker.organization

    def _inside_quote(self, at: int) -> bool:
        return any(start <= at < end for start, end in self._spans)

    def _opens_sentence(self, start: int) -> bool:
        before = self._text[: start - 1].rstrip(" ")[-1:] if start else ""
        return self._text[start : start + 1].isupper() or not before or before in '.!?:\n,”"'


def _quoted(text: str, lines: list[Line]) -> Iterator[tuple[int, int]]:
    """The insides of quotation marks, paragraph by paragraph."""
    paragraphs: dict[int, tuple[int, int]] = {}
    for line in lines:
        start, _ = paragraphs.get(line.paragraph, (line.start, line.end))
        paragraphs[line.paragraph] = (start, line.end)
    for start, end in paragraphs.values():
        for found in _MARKS.finditer(text, start, min(end + 1, len(text))):
            group = next(i for i in (1, 2, 3) if found.group(i) is not None)
            if found.group(group).strip():
                yield found.span(group)


def _sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for stop in re.finditer(r"[.!?]\s+(?=[A-Z])", text[start:end]):
        yield at, start + stop.start() + 1
        at = start + stop.end()
    yield at, end


def _distinct(found: list[Said]) -> list[Said]:
    """One for each place: where two overlap almost wholly the first stands."""
    kept: list[Said] = []
    for said in sorted(found, key=lambda each: each.start):
        if not any(_same_place(said, other) for other in kept[-6:]):
            kept.append(said)
    return kept


def _same_place(a: Said, b: Said) -> bool:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0.8 * max(a.end - a.start, b.end - b.start)
