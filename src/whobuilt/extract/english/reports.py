"""Where reported speech begins and ends: "X said that …, saying …", "…, X said", "… , which X denied"."""

from __future__ import annotations

from collections.abc import Iterator

from whobuilt.extract.english.segments import Part
from whobuilt.extract.english.speech import SPEECH_VERBS, Speech, holds_verb

_SHORT = 3  # units before a trailing "X said"
_HEARERS = frozenset({"tell", "assure", "remind", "inform"})
_OPENERS = frozenset({"that", ":", ",", "how"})
_SINGLE = frozenset({"describe", "call"})


class Reports:
    """One speech's words."""

    def __init__(self, text: str, speech: Speech) -> None:
        """Keep the text and the speech."""
        self._text = text
        self._speech = speech
        self._line, self._clause = speech.line, speech.clause

    def content(self) -> tuple[int, int]:
        """The words that the verb reports: behind it, or before where the sentence ends in "X said"."""
        units, verb = self._line.units, self._clause.verb
        if self._speech.behind or self.trails():
            end = self._before_speaker()
            return max(self._line.start, self._text.rfind("; ", self._line.start, end) + 1), end
        if verb.lemma in SPEECH_VERBS["deny"] and self._denies_what_went_before():
            return self._line.start, units[verb.last - 1].end
        if verb.lemma == "accuse":
            return units[self._clause.subject[0].first].start, self._end(verb.last)
        at = self._after_hearer() if verb.lemma in _HEARERS else verb.last
        at = self._past_when(at)
        while at < len(units) and units[at].lower in _OPENERS:
            at += 1
        return (units[at].start if at < len(units) else self._line.end), self._end(at)

    def silence(self) -> tuple[int, int]:
        """The words from "declined" to the end of what is kept back."""
        verb = self._clause.verb
        return self._line.units[verb.head].start, self._end(verb.last)

    def trails(self) -> bool:
        """Whether the sentence ends in ", X said", or has it in its middle."""
        units, verb = self._line.units, self._clause.verb
        subject = self._clause.subject[0].first if self._clause.subject else verb.first
        after = units[verb.last] if verb.last < len(units) else None
        closes = (
            after is None or after.text in {".", ",", ";"} or after.lower in {"in", "on", "at", "to", "last", "this"}
        )
        closes = closes or (after is not None and after.lower == "after")
        before = units[subject - 1].text if subject else ""
        if verb.lemma in _HEARERS and before == ",":
            return False  # "In 2019, X told the panel that"
        return closes and before in {",", "”", '"'} and subject > _SHORT and verb.lemma not in SPEECH_VERBS["deny"]

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The report, cut at "and that", which begins the next thing said."""
        cut = self._text.find(" and that ", start, end)
        if cut > start and not self._speech.behind:
            yield start, cut
            yield cut + len(" and that "), end
        else:
            yield start, end

    def is_statement(self, start: int, end: int) -> bool:
        """Whether the words say something: they hold a verb, or are what a verb of denial or blame takes."""
        lemma = self._clause.verb.lemma
        if lemma in SPEECH_VERBS["deny"] | SPEECH_VERBS["criticise"] | _SINGLE or self._speech.behind or self.trails():
            return True
        return holds_verb(self._line.segments, start, end, self._line.units)

    def before_quotation(self, start: int, end: int) -> int:
        """Where the clause that runs into a quotation is cut: at its last ", while" or ", but"."""
        cut = max(self._text.rfind(", while", start, end), self._text.rfind(", but", start, end))
        return cut if cut > start else end

    def _before_speaker(self) -> int:
        units = self._line.units
        begin = self._clause.verb.first if self._speech.behind else self._clause.subject[0].first
        while begin and units[begin - 1].text in {",", "”", '"'}:
            begin -= 1
        return units[begin - 1].end if begin else self._line.start

    def _denies_what_went_before(self) -> bool:
        """Whether nothing that is denied follows the verb: "something X has denied"."""
        units, at = self._line.units, self._clause.verb.last
        after = units[at] if at < len(units) else None
        return after is None or after.text in {".", ",", ")", ";"} or after.lower in {"it", "this", "them"}

    def _after_hearer(self) -> int:
        """Past whom it was said to, and when: "told the panel in June that"."""
        hearer = self._clause.find("object")
        at = hearer[-1].last if hearer else self._clause.verb.last
        while at < len(self._line.units) and self._line.units[at].lower in {"in", "on"}:
            following = next((s for s in self._line.segments if s.first == at + 1 and s.part is Part.PHRASE), None)
            if following is None:
                break
            at = following.last
        return at

    def _past_when(self, at: int) -> int:
        """The "that" behind "said in 2011", "told the committee in June"; `at` where none follows before a verb."""
        for segment in self._line.segments:
            if segment.first < at:
                continue
            if segment.word == "that":
                return segment.first
            if (
                segment.part not in (Part.PHRASE, Part.PREPOSITION, Part.ADVERB, Part.CONJUNCTION)
                and segment.word != ","
            ):
                break
        return at

    def _end(self, at: int) -> int:
        """Where a report ends: at the sentence's end, or before the next ", saying", ", X said" or "and told"."""
        units = self._line.units
        for clause in self._line.clauses:
            head = clause.verb.first
            if head <= at + 1 or clause.verb.lemma not in SPEECH_VERBS["clause"] | SPEECH_VERBS["deny"]:
                continue
            if clause.verb.form == "ing" and units[head - 1].text == ",":
                return units[head - 1].start
            subject = clause.subject[0].first if clause.subject else head
            other = Reports(self._text, Speech(self._line, clause, self._speech.speaker, behind=False))
            if subject > at and units[subject - 1].text == "," and other.trails():
                return units[subject - 1].start
            if units[head - 1].lower == "and" and not clause.verb.auxiliary and clause.verb.form == "past":
                return units[head - 1].start
        begin = units[at].start if at < len(units) else self._line.start
        stop = self._text.find("; ", begin, self._line.end)
        return stop if stop >= 0 else self._line.end
