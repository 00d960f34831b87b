"""Where reported speech begins and ends: "X said that …, saying …", "…, X said, and …", "… , which X denied"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whobuilt.extract.english.cues import QUOTES, phrase_end
from whobuilt.extract.english.lexicon import speech_words, words
from whobuilt.extract.english.speech import SPEECH_VERBS, Speech, holds_verb
from whobuilt.extract.english.units import NAMED, Kind

_SHORT = 3  # units before a trailing "X said"
_FAR = 250  # units: the longest report
_SPANS = frozenset({"year", "month", "week", "day", "time", "evening", "morning"})
_YEAR = 4  # figures
_LONG_TAIL = 6  # words put behind a report, as a rule in the writer's own voice
_OPENERS = frozenset({"that", ":", ",", "how"})
_DATELINE = re.compile(r"\(?[A-Z][A-Z .'-]{2,30}\)?[^–—\n]{0,45}? [–—-]{1,2} ")
_ENDS = frozenset({".", ",", ";", ")", "!", "?", "–", "—"})
_HELPERS = words("auxiliaries") | words("modals")
_ADJUNCTS = frozenset({"in", "on", "at", "by", "via", "through", "during", "after", "before", "to", "last", "this"})
_RELATIVES = frozenset({"what", "which", "that"})
_VAGUE = speech_words("vague")


class Reports:
    """One speech's words."""

    def __init__(self, text: str, speech: Speech, others: list[Speech]) -> None:
        """Keep the text, the speech and the others of its sentence."""
        self._text = text
        self._speech = speech
        self._line, self._cue = speech.line, speech.cue
        self._units = speech.line.units
        self._others = [other for other in others if other is not speech]
        self._after = self._past_adjuncts(self._past_hearer(self._cue.last))

    @property
    def first(self) -> int:
        """The unit with which verb and speaker begin."""
        subject = self._cue.subject
        return min(self._cue.first, subject[0]) if subject and not self._cue.shared else self._cue.first

    @property
    def begin(self) -> int:
        """The unit with which what stands behind the verb begins."""
        at = self._after
        while at < len(self._units) and self._units[at].lower in _OPENERS:
            at += 1
        return at

    def trails(self) -> bool:
        """Whether the words stand before: "…, X said", or around: "…, X said, …"."""
        if self._cue.behind:
            return True
        if self._cue.shared or self._cue.lemma in SPEECH_VERBS["deny"] | SPEECH_VERBS["calling"]:
            return False
        before = self._units[self.first - 1].text if self.first else ""
        after = self._units[self._after].text if self._after < len(self._units) else "."
        return after in _ENDS and before in {",", "–", "—"} | QUOTES and self.first > 1

    def pieces(self) -> Iterator[tuple[int, int]]:
        """The words that are reported, one stretch for each thing said."""
        if self.trails():
            yield from self._around()
            return
        if self._is_only_mentioned() or self._is_no_judgement():
            return
        if self._cue.lemma in SPEECH_VERBS["deny"] and self.denies_what_went_before():
            beside = self._lower(self.first - 1) in {"after", "before", "despite", "since"}
            if self.first > _SHORT and not beside:
                yield self._start_of_answered(), self._units[self._cue.last - 1].end
            return
        if self._cue.lemma == "accuse":
            yield self._units[self.first].start, self._end(self._cue.last)
            return
        at = self.begin
        if self._cue.lemma in SPEECH_VERBS["urge"] | SPEECH_VERBS["calling"] | {"ask"}:
            at = self._cue.last + (self._lower(self._cue.last) in {"for", "on"})
        if self._cue.lemma in SPEECH_VERBS["deny"]:
            if self._is_act(at):
                return
            at = self._past_vague(at)
        if at < len(self._units) and not self._is_vague(at):
            yield from self._cut(self._units[at].start, self._end(at))

    def silence(self) -> tuple[int, int]:
        """The words from the verb group to the end of what is kept back."""
        return self._units[self._cue.first].start, self._end(self._cue.last)

    def is_statement(self, start: int, end: int) -> bool:
        """Whether the words say something: they hold a verb, or are what a verb of denial or blame takes."""
        taking = SPEECH_VERBS["deny"] | SPEECH_VERBS["calling"] | SPEECH_VERBS["urge"] | SPEECH_VERBS["promise"]
        taken = self._cue.lemma in taking | {"accuse", "announce"}
        if self._cue.lemma in {"say", "insist", "argue", "maintain"} and len(self._text[start:end].split()) > _SHORT:
            return True
        return taken or self.trails() or self._lower(self._after) == "that" or self._holds_verb(start, end)

    def marked(self) -> bool:
        """Whether what is said follows at once: "that", a colon, a mark."""
        text = self._lower(self._after)
        after = self._units[self._after] if self._after < len(self._units) else None
        if after is not None and after.kind in NAMED and self._lower(self._after + 1) in _HELPERS:
            return True
        if self._cue.lemma == "find" and text == "no":
            return any(unit.lower == "that" for unit in self._units[self._after : self._after + 4])
        return text in {"that", ":"} or text in QUOTES or (text == "," and self._lower(self._after + 1) in QUOTES)

    def asks(self) -> bool:
        """Whether somebody is asked to do something: "asks the ministry to ban"."""
        if self._cue.lemma != "ask":
            return False
        end = phrase_end(self._units, self._cue.last)
        return end is not None and self._lower(end) == "to"

    def before_quotation(self, start: int, end: int) -> int:
        """Where the clause that runs into a quotation is cut: at its last ", while" or ", but".

        It is `start` where it is only the quotation's beginning: "it was".
        """
        cut = max(self._text.rfind(", while", start, end), self._text.rfind(", but", start, end))
        cut = max(cut, self._text.rfind(" and that ", start, end), self._text.rfind(" but that ", start, end))
        if cut > start:
            return cut
        last = self._text[start:end].split()[-1:]
        joins = not last or last[0].lower() in _HELPERS | words("determiners") | words("prepositions") | {"that", "not"}
        return start if joins or len(self._text[start:end].split()) <= _SHORT + 1 else end

    def _is_only_mentioned(self) -> bool:
        """Whether it is told that something was said, and not what: "retells what it said in public"."""
        is_object = self.first > 0 and self._lower(self.first - 1) == "what"
        return is_object and self._cue.lemma not in SPEECH_VERBS["calling"]  # "what critics call a trial" names it

    def _is_no_judgement(self) -> bool:
        """Whether nothing is told to be something: "described the project", "the county called a tender"."""
        before = [unit.lower for unit in self._units[max(0, self.first - 2) : self.first]]
        if before and before[-1] in _RELATIVES and before[0] not in words("prepositions"):
            return False  # "what he called a tender"
        if self._cue.lemma == "describe":
            return {"as", "how"}.isdisjoint(unit.lower for unit in self._units[self._cue.last :])
        return self._cue.lemma == "call" and self._lower(self._cue.last) in {"a", "an"}

    # --- before and around ------------------------------------------------------------------------------------

    def _around(self) -> Iterator[tuple[int, int]]:
        begin = self.first
        while begin and self._units[begin - 1].text in {",", "–", "—"} | QUOTES:
            begin -= 1
        end = self._units[begin - 1].end if begin else self._line.start
        dateline = _DATELINE.match(self._text, self._line.start, end)
        opened = dateline.end() if dateline else self._line.start
        start = max(opened, self._text.rfind("; ", self._line.start, end) + 1, self._after_others(end))
        rest = self._rest()
        if rest is not None and not QUOTES.isdisjoint(self._text[end:rest]):
            rest = None
        if rest is not None:
            stop = self._end_of_sentence(rest)
            begun = self._lower(begin - 1) in _HELPERS | words("adverbs") or not self._holds_verb(start, end)
            joined = self._text[end:rest].rstrip().endswith((" and", " but"))
            if begun or not (joined or self._holds_verb(rest, stop)):
                yield start, stop
                return
            yield rest, stop
        yield start, end

    def _rest(self) -> int | None:
        """Where what is said goes on behind "…, X said, "; None where it does not."""
        at = self._after
        if self._cue.behind and self._cue.subject:
            at = self._past_adjuncts(self._cue.subject[1])
        if at + _SHORT >= len(self._units) or self._units[at].text not in {",", ";"}:
            return None
        joined = self._lower(at + 1) in {"and", "but"}
        at += 2 if joined else 1
        word = self._units[at].lower
        opened = (
            word in speech_words("asides")
            or self._units[at].text in QUOTES
            or (word.endswith("ing") and not word.endswith("thing"))
        )
        apposed = self._cue.behind and not joined
        return None if opened or apposed or self._units[at].lower in {"a", "an"} else self._units[at].start

    def _after_others(self, end: int) -> int:
        """Where another's reported words before these end: at ", while Y said"."""
        found = [self._text.rfind(mark, self._line.start, end) for mark in (", while ", ", but ")]
        return max((at + 2 for at in found if at >= 0 and self._holds_cue(self._line.start, at)), default=0)

    def _holds_cue(self, start: int, end: int) -> bool:
        return any(start <= other.verb_at[0] < end for other in self._others)

    def _holds_verb(self, start: int, end: int) -> bool:
        if len(self._units) > 5 * _FAR:
            return True  # a page without a full stop is not searched for each of its words
        helped = any(unit.lower in _HELPERS for unit in self._units if start <= unit.start < end)
        return helped or holds_verb(self._line.segments, start, end, self._units)

    # --- behind the verb --------------------------------------------------------------------------------------

    def _start_of_answered(self) -> int:
        """Where what is denied begins: what another is told to say, else the sentence."""
        earlier = [other for other in self._others if other.verb_at[0] < self._units[self.first].start]
        reports = Reports(self._text, earlier[-1], []) if earlier else None
        if reports is None or reports.trails():
            return self._line.start
        at = reports.begin
        return self._units[at].start if at < self.first else self._line.start

    def denies_what_went_before(self) -> bool:
        """Whether nothing that is denied follows the verb: "something X has denied"."""
        after = self._units[self._cue.last] if self._cue.last < len(self._units) else None
        return after is None or after.text in _ENDS or after.lower in {"it", "this", "them"}

    def _is_vague(self, at: int) -> bool:
        """Whether it is only "the allegations" that are denied: denied is what others say, which stands elsewhere."""
        if self._cue.lemma not in SPEECH_VERBS["deny"]:
            return False
        inside: set[str] = set()
        for unit in self._units[at:]:
            if unit.text in _ENDS or unit.lower in {"and", "but"}:
                break
            if unit.kind is not Kind.WORD and unit.kind not in (Kind.POSSESSIVE, Kind.OWNER):
                return False
            inside.add(unit.lower)
        return inside <= _VAGUE | words("determiners")

    def _past_vague(self, at: int) -> int:
        """Past "the accusation that"."""
        for here in range(at, min(len(self._units), at + 5)):
            if self._units[here].lower == "that" and here > at:
                return here + 1
            if self._units[here].lower not in _VAGUE | words("determiners"):
                break
        return at

    def _is_act(self, at: int) -> bool:
        """Whether something is done rather than said: a court dismisses a case, a ministry denies a visa."""
        return any(unit.lower in speech_words("acts") for unit in self._units[at : at + 3])

    def _past_hearer(self, at: int) -> int:
        """Past whom it was said to: "told the panel that"."""
        if self._cue.lemma not in speech_words("hearers") or self._lower(at) == "that":
            return at
        end = phrase_end(self._units, at)
        if end is None:
            return at
        if self._lower(end) in {"of", "and", "for"} and (further := phrase_end(self._units, end + 1)):
            that = self._lower(further) == "that" or self._units[further - 1].kind in NAMED
            return further if that else end
        return end

    def _past_adjuncts(self, at: int) -> int:
        """Past when, where and to whom: "said in 2011 that", "said in a statement on Tuesday it"."""
        while at < len(self._units):
            unit = self._units[at]
            further = at
            if (
                unit.lower in speech_words("days")
                or unit.lower in {"again", "too", "also", "otherwise", "back", "elsewhere", "throughout", "instead"}
                or unit.lower.endswith("ly")
            ):
                further = at + 1
            elif (unit.lower in {"last", "this", "next", "earlier", "late", "early"} and at + 1 < len(self._units)) or (
                unit.lower == "that" and self._lower(at + 1) in _SPANS
            ):
                further = at + 2
            elif unit.lower in _ADJUNCTS | {"of", "about", "for", "from"}:
                further = self._past_phrase(at)
            elif unit.text == "," and self._lower(at + 1) in {"in", "on", "at", "through", "via"}:
                past = self._past_phrase(at + 1)
                further = past if self._lower(past) in {"that", ","} and past > at + 1 else at
            if further == at:
                break
            at = further
        return at

    def _past_phrase(self, at: int) -> int:
        """Past "in a statement", where what is said follows; `at` where it is part of what is said."""
        end = phrase_end(self._units, at + 1)
        while end is not None and self._lower(end) in {"of", "with", "to", "for", "in"}:
            further = phrase_end(self._units, end + 1)
            if further is None:
                break
            end = further
        if end is None:
            return at
        if end >= len(self._units):
            return end
        following = self._units[end]
        told = {unit.lower for unit in self._units[at + 1 : end]}
        year = any(word.isdigit() and len(word) == _YEAR for word in told)
        dated = year or not told.isdisjoint(speech_words("days") | speech_words("channels"))
        closed = following.text in _ENDS | QUOTES | {":"} or following.lower == "that"
        opened = following.kind in (*NAMED, Kind.OWNER) or following.lower in words("determiners") | _ADJUNCTS
        own = self._units[at].lower in _ADJUNCTS
        return end if closed or (own and dated and (opened or following.lower in speech_words("days"))) else at

    def _end(self, at: int) -> int:
        """Where a report ends: at the sentence's end, or where another is told, or the writer's own voice begins."""
        units = self._units
        begin = units[at].start if at < len(units) else self._line.start
        ends = [self._line.end]
        stop = self._text.find("; ", begin, self._line.end)
        if stop >= 0:
            ends.append(stop)
        ends += [units[place].start for other in self._others if (place := self._cut_at(other, at)) is not None]
        ends += list(self._own_voice(at))
        return min(end for end in ends if end > begin or end == self._line.end)

    def _end_of_sentence(self, start: int) -> int:
        at = next(i for i, unit in enumerate(self._units) if unit.start >= start)
        return self._end(at)

    def _cut_at(self, other: Speech, at: int) -> int | None:
        """The unit before which another speech ends this report; None where it is part of what is reported."""
        reports = Reports(self._text, other, [])
        first = reports.first
        if first <= at + 1 or first == 0:
            return None
        before = self._units[first - 1]
        if other.cue.lemma in SPEECH_VERBS["deny"] and reports.denies_what_went_before():
            return next((i for i in range(first - 1, max(at, first - 4), -1) if self._units[i].text == ","), None)
        if reports.trails() and not other.cue.behind:
            return first - 1
        if before.text in {",", ";"} and (other.cue.shared or other.cue.form == "ing"):
            return first - 1
        if before.lower in {"and", "but", "while", "whereas", "although", "though", "before", "after"}:
            bare = other.cue.shared and other.cue.form == "ing"
            comma = first - 1 if self._units[first - 2].text != "," else first - 2
            governed = not other.cue.shared and before.lower == "and" and comma == first - 1
            return None if bare or governed else comma
        return None

    def _own_voice(self, at: int) -> Iterator[int]:
        """Where the writer goes on: ", although …", ", the firm that …", ", according to"."""
        units = self._units
        for here in range(at + _SHORT, min(at + _FAR, len(units) - 2)):
            if units[here].text != ",":
                continue
            word, following = units[here + 1].lower, units[here + 2].lower
            aside = word in speech_words("turns") or (word == "according" and following == "to")
            ended = word == "and" and following in {"has", "had", "have"}
            if aside or ended or (word in {"a", "an", "the", "whose"} and self._is_long_tail(here)):
                yield units[here].start

    def _is_long_tail(self, comma: int) -> bool:
        """Whether ", the firm that …" runs to the sentence's end and only explains."""
        tail = self._units[comma + 1 :]
        if tail[0].lower == "whose":
            return len(tail) > _LONG_TAIL
        explains = any(unit.lower in {"that", "which", "who", "formerly", "behind", "under"} for unit in tail[2:5])
        listed = any(unit.text == "," for unit in tail) and any(unit.lower == "and" for unit in tail)
        return explains and not listed and len(tail) > _SHORT

    def _cut(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The report, cut at "and that", which begins the next thing said."""
        for mark in (", and that ", " and that ", " but that "):
            cut = self._text.find(mark, start, end)
            if cut > start:
                yield start, cut
                yield from self._cut(cut + len(mark), end)
                return
        yield start, end

    def _lower(self, at: int) -> str:
        return self._units[at].lower if at < len(self._units) else ""
