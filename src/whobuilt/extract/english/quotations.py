"""What is said in a document: words in quotation marks, reported speech, denials, promises, silence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Form, Stance
from whobuilt.extract.english.clusters import Cluster
from whobuilt.extract.english.cues import Cue
from whobuilt.extract.english.marks import find_marked
from whobuilt.extract.english.parts import Clause
from whobuilt.extract.english.reports import Reports
from whobuilt.extract.english.speech import SPEECH_VERBS, Line, Lines, Speaker, Speech, SpeechFinder
from whobuilt.extract.english.stance import stance_of
from whobuilt.extract.english.units import Kind, Unit

_SHORTEST_WORDS = 3  # fewer words in quotation marks are a term, not something said
_LONGEST_REPORT = 900
_NEAR = 80  # characters between a closing mark and the verb of "… ," said the X of Y, NAME
_MARK_SIZE = 2  # "``"
_BESIDE = 6  # other speeches of a sentence that may end one
_CLOSES = frozenset({",", ";", ".", ")"})
_TRAILING = " ,;:.–—"


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
        self._marked = find_marked(text, _paragraphs(lines.all))
        self._spans = [(each.start, each.end) for each in self._marked]
        self._finder = SpeechFinder(text, lines.all, employers, self._inside_quote)
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
            covered = line.start
            for speech in self._speeches[line.start]:
                if speech.verb_at[0] < covered:
                    continue  # told within what another tells
                reported = list(self._reported(speech, near))
                covered = max((each.end for each in reported if each.start > speech.verb_at[0]), default=covered)
                said += reported
            said += self._according(line)
        return sorted(_distinct(said), key=lambda each: (each.start, each.end))

    # --- in quotation marks -----------------------------------------------------------------------------------

    def _direct(self) -> Iterator[Said]:
        previous: Speech | None = None
        begun: Said | None = None
        went_on, last = False, -1  # whether the quotation before goes on in the next paragraph, and where it stood
        for mark in self._marked:
            start, end = mark.start, mark.end
            line = self._lines.at(start)
            speech = self._nearest(start, end)
            if speech is None and previous is not None and line is not None and self._opens_sentence(start):
                near = line.paragraph in {previous.line.paragraph, last}
                follows = went_on or self._answers_paragraph(line, start)
                speech = previous if near or (last == line.paragraph - 1 and follows) else None
            if speech is None and line is not None:
                speech = self._introduced(line, start) or self._led_up(line, start, end)
            went_on, last = mark.goes_on and speech is not None, line.paragraph if line and speech else -1
            if speech is None:
                continue
            previous = speech
            if self._is_said(start, end, speech):
                parts = list(self._split_by_stance(start, end, speech))
                if begun is not None and begun.trigger == speech.verb_at and self._text[start].islower():
                    self._join(begun, parts[0], speech)
                begun = parts[-1]
                yield from parts

    def _join(self, begun: Said, rest: Said, speech: Speech) -> None:
        """Give both halves of "…," X said, "…" the stance of the whole."""
        units = self._lines.units(begun.start, begun.end) + self._lines.units(rest.start, rest.end)
        begun.stance = rest.stance = self._weighed(speech, units, direct=True)

    def _is_said(self, start: int, end: int, speech: Speech) -> bool:
        """Whether what stands in marks is something said, rather than a term."""
        length = len(self._text[start:end].split())
        whole = self._opens_sentence(start) and self._text[end - 1] in ".,!?…"
        if length >= 2 * _SHORTEST_WORDS or (self._opens_sentence(start) and length >= _SHORTEST_WORDS - whole):
            return True
        if speech.lemma in SPEECH_VERBS["calling"] and speech.verb_at[0] < start:
            return start - speech.verb_at[1] < _NEAR
        return length >= _SHORTEST_WORDS and speech.lemma not in SPEECH_VERBS["deny"]

    def _answers_paragraph(self, line: Line, start: int) -> bool:
        """Whether a quotation opens its paragraph, and the paragraph before ended in one."""
        above = self._lines.before(line)
        before = self._text[max(0, start - 12) : start - 1].rstrip()[-1:]
        opens = above is None or above.paragraph != line.paragraph
        return opens and start - line.start <= _MARK_SIZE and before in '.”"'

    def _led_up(self, line: Line, start: int, end: int) -> Speech | None:
        """Whoever the sentence before is about, where a quotation of some length stands for itself."""
        before = self._lines.before(line)
        alone = start - line.start <= _MARK_SIZE and len(self._text[start:end].split()) >= 2 * _SHORTEST_WORDS
        if not alone or before is None or before.paragraph != line.paragraph:
            return None
        if spoken := self._of(before):
            return spoken[-1]
        for clause in before.clauses:
            if clause.subject and (speech := self._acting(before, clause)) is not None:
                return speech
        return None

    def _acting(self, line: Line, clause: Clause) -> Speech | None:
        """The clause's subject as one who speaks."""
        verb, subject = clause.verb, clause.subject
        core = subject[0].first, subject[-1].last
        cue = Cue("say", "past", verb.first, verb.head, verb.last, core)
        speaker = self._finder.speaker(line, core, cue)
        return Speech(line, cue, speaker) if speaker is not None and speaker.cluster is not None else None

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
        follow = [s for s in self._of(tail) if 0 <= s.verb_at[0] - end < _NEAR] if tail is not ends else []
        return follow[0] if follow and ends is not None and follow[0].line.paragraph == ends.paragraph else None

    def _of(self, line: Line | None) -> list[Speech]:
        return self._speeches[line.start] if line is not None else []

    def _introduced(self, line: Line, start: int) -> Speech | None:
        """Whoever acts in the sentence that leads up to the colon: "X set a goal: …"."""
        if self._text[max(0, start - 4) : start - 1].strip() != ":":
            return None
        for clause in reversed(line.clauses):
            if line.units[clause.verb.head].start < start and clause.subject:
                speech = self._acting(line, clause)
                if speech is not None:
                    return speech
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
        here = self._speeches[speech.line.start]
        place = next(i for i, other in enumerate(here) if other is speech)
        reports = Reports(self._text, speech, here[max(0, place - _BESIDE) : place + _BESIDE])
        if speech.cue.silent:
            yield from self._silence(speech, *reports.silence())
            return
        trails = reports.trails()
        if speech.lemma in SPEECH_VERBS["marked"] and not trails and not reports.marked() and not reports.asks():
            return
        titled = speech.line.units[-1].kind is not Kind.MARK and speech.speaker.cluster is None
        if titled and speech.speaker.organization is None:
            return  # a headline's "Minister admits"
        for start, end in reports.pieces():
            quoted = [(a, b) for a, b in taken if a < end + 2 and b > start - 2]
            if quoted and (trails or quoted[0][0] - start < 15):  # noqa: PLR2004  # a word or two stand before it
                continue
            stop = reports.before_quotation(start, min(end, quoted[0][0] - 1)) if quoted else end
            words = self._text[start:stop].strip(_TRAILING + '“"')
            brief = speech.lemma in SPEECH_VERBS["promise"] | SPEECH_VERBS["deny"]
            least = _SHORTEST_WORDS - (brief and words.partition(" ")[0].endswith(("to", "ing")))
            if len(words.split()) >= least and len(words) <= _LONGEST_REPORT:
                a = self._text.index(words, start)  # the piece less its marks
                if reports.is_statement(a, a + len(words)):
                    b = self._closed(a, a + len(words))
                    stance = self._stance(speech, a, b, direct=False)
                    yield self._said(a, b, speech, Form.INDIRECT, stance)

    def _closed(self, start: int, end: int) -> int:
        """The end with the mark that closes what is quoted last: 'as "propaganda"'."""
        words, after = self._text[start:end], self._text[end : end + 1]
        opened = words.count('"') % 2 if after == '"' else words.count("“") > words.count("”")
        return end + 1 if opened and after in {'"', "”"} else end

    def _silence(self, speech: Speech, start: int, end: int) -> Iterator[Said]:
        """What is kept back is what was said: "X declined to comment on Y"."""
        length = len(self._text[start:end].rstrip(_TRAILING + '”"'))
        yield self._said(start, start + length, speech, Form.INDIRECT, Stance.NO_COMMENT)

    def _according(self, line: Line) -> Iterator[Said]:
        """What is told with "According to X, …", where X is somebody, or a document of somebody named."""
        for at, unit in enumerate(line.units[:-2]):
            if unit.lower != "according" or line.units[at + 1].lower != "to" or self._inside_quote(unit.start):
                continue
            speaker = self._finder.according(line, at)
            if speaker is None:
                continue
            close = [u.end for u in line.units[at:] if u.text in _CLOSES and u.start >= speaker.end]
            start, end = (close[0] if close else line.end, line.end) if at == 0 else (line.start, unit.start)
            start = max(start, self._text.rfind("; ", start, end) + 1)
            words = self._text[start:end].strip(_TRAILING + "\r\n")
            quoted = any(a < end and b > start for a, b in self._spans)
            fits = len(words) <= _LONGEST_REPORT and len(words.split()) >= _SHORTEST_WORDS
            if fits and not (quoted and self._opens_sentence(start + 1)):
                start = self._text.index(words, start)
                end = start + len(words)
                units = self._lines.units(start, end)
                stance = stance_of("say", units, speaker.own, direct=False, schema=speaker.schema)
                trigger = (unit.start, line.units[at + 1].end)
                about = self._about(start, end, speaker)
                yield Said(start, end, speaker, Form.INDIRECT, stance, trigger, about)

    # --- shared -----------------------------------------------------------------------------------------------

    def _said(self, start: int, end: int, speech: Speech, form: Form, stance: Stance) -> Said:
        while end > start and self._text[end - 1] in " ,\r\n":
            end -= 1
        while start < end and self._text[start].isspace():
            start += 1
        about = self._about(start, end, speech.speaker)
        return Said(start, end, speech.speaker, form, stance, speech.verb_at, about)

    def _stance(self, speech: Speech, start: int, end: int, *, direct: bool) -> Stance:
        return self._weighed(speech, self._lines.units(start, end), direct=direct)

    def _weighed(self, speech: Speech, units: list[Unit], *, direct: bool) -> Stance:
        speaker = speech.speaker
        critic = speech.by_critic()
        return stance_of(speech.lemma, units, speaker.own, direct=direct, schema=speaker.schema, critic=critic)

    def _about(self, start: int, end: int, speaker: Speaker) -> Cluster | None:
        units = self._lines.units(start, end)
        named = next((u.cluster for u in units if u.cluster and u.cluster.schema is Schema.COMPANY), None)
        return named or speaker.organization

    def _inside_quote(self, at: int) -> bool:
        place = bisect_right(self._spans, at, key=itemgetter(0)) - 1
        return any(start <= at < end for start, end in self._spans[max(0, place - 1) : place + 1])

    def _opens_sentence(self, start: int) -> bool:
        before = self._text[: start - 1].rstrip(" ")[-1:] if start else ""
        return self._text[start : start + 1].isupper() or not before or before in '.!?:\n,”"'


def _paragraphs(lines: list[Line]) -> list[tuple[int, int]]:
    """Where each paragraph begins and ends."""
    found: dict[int, tuple[int, int]] = {}
    for line in lines:
        start, _ = found.get(line.paragraph, (line.start, line.end))
        found[line.paragraph] = (start, line.end)
    return list(found.values())


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
