"""Who said what: words in quotation marks, reported speech, denials, and silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Form, Stance
from whobuilt.extract.clauses import Clause, Part, Phrase, Segment
from whobuilt.extract.clusters import Cluster
from whobuilt.extract.lexicon import load_table
from whobuilt.extract.stance import stance_of
from whobuilt.extract.units import Kind, Unit

_MARKS = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|‘([^‘’]{25,}?)[’'](?!\w)")
_SHORTEST_WORDS = 3  # fewer words in quotation marks are a term, not something said
_LONGEST_REPORT = 900
_TRAILING = " ,;:.–—"
_NAMED = frozenset({Kind.NAME, Kind.BODY, Kind.REFERENCE})
_ORGANIZATIONS = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION, Schema.LOCATION})


@dataclass(slots=True)
class Speaker:
    """Who speaks: a cluster where named, the words that name them, and for whom they speak."""

    cluster: Cluster | None
    text: str
    organization: Cluster | None
    start: int
    end: int


@dataclass(slots=True)
class Said:
    """One thing said, at `text[start:end]`."""

    start: int
    end: int
    speaker: Speaker
    form: Form
    stance: Stance
    trigger: tuple[int, int]
    about: Cluster | None = None


@dataclass(slots=True)
class Line:
    """A sentence as quotations see it."""

    start: int
    end: int
    paragraph: int
    units: list[Unit]
    segments: list[Segment]
    clauses: list[Clause]


class QuotationFinder:
    """Finds what is said in a document, given who works for whom."""

    def __init__(self, text: str, lines: list[Line], employers: dict[int, Cluster]) -> None:
        """`employers` leads from the id() of a person's cluster to the organization the person speaks for."""
        self._text = text
        self._lines = lines
        self._employers = employers
        self._spans = list(_quoted(text, lines))
        self._context = _spoken_of(lines)

    def find(self) -> list[Said]:
        """All that is said, in order of place."""
        speeches = [(line, speech) for line in self._lines for speech in self._speeches(line)]
        found = list(self._direct(speeches))
        taken = [(said.start, said.end) for said in found]
        for line, speech in speeches:
            found += self._reported(line, speech, taken)
        for line in self._lines:
            found += self._according(line)
        return sorted(_distinct(found), key=lambda said: (said.start, said.end))

    # --- speeches ---------------------------------------------------------------------------------------------

    def _speeches(self, line: Line) -> Iterator[tuple[Clause, Speaker, bool]]:
        """The clauses of a sentence whose verb reports speech; True where the speaker stands behind the verb."""
        for clause in line.clauses:
            verb = clause.verb
            silent = verb.lemma in _verbs("decline") and verb.form != "infinitive"
            if verb.lemma not in _verbs("clause") | _verbs("deny") | _verbs("criticise") and not silent:
                continue
            if verb.form == "infinitive" or self._inside_quote(line.units[verb.head].start) or verb.passive:
                continue
            behind = self._inverted(line, clause)
            phrases = clause.find("object") if behind else clause.subject
            if phrases and (speaker := self._speaker(line, phrases, clause)):
                yield clause, speaker, behind

    def _inverted(self, line: Line, clause: Clause) -> bool:
        """Whether the speaker follows: "…," said X."""
        before = line.units[clause.verb.first - 1] if clause.verb.first else None
        if clause.verb.lemma not in {"say", "add", "write", "tell", "explain", "insist", "warn", "argue"} or clause.verb.auxiliary:
            return False
        phrases = clause.find("object")
        named = bool(phrases) and phrases[0].head is not None and phrases[0].head.kind in _NAMED
        titled = bool(phrases) and _role_phrase(line.units[phrases[0].first : phrases[0].last])
        closes = {"”", '"', "’"} if clause.verb.lemma in {"tell", "explain", "warn", "argue"} else {"”", '"', "’", ","}
        if not (named or titled) or before is None or before.text not in closes:
            return False
        after = next((s for s in line.segments if s.first >= phrases[-1].last), None)
        return after is None or after.verb is None or not after.verb.finite

    def _speaker(self, line: Line, phrases: list[Phrase], clause: Clause) -> Speaker | None:
        first, last = phrases[0], phrases[-1]
        start, end = line.units[first.first].start, line.units[last.last - 1].end
        words = self._text[start:end]
        head = first.head
        if head is not None and head.cluster is not None and len(phrases) == 1:
            cluster = head.cluster
            if cluster.schema is Schema.PERSON:
                return Speaker(cluster, words, self._employer(line, head), head.start, head.end)
            if cluster.schema in _ORGANIZATIONS:
                return Speaker(cluster, words, cluster, head.start, head.end)
            return None
        lower = line.units[first.first].lower
        if head is None and lower in {"it", "they", "we", "i", "this", "that", "which", "there", "he", "she"}:
            return None
        if any(unit.lower in _evidence_nouns() for unit in line.units[first.first : last.last]) and clause.verb.lemma != "say":
            return None
        organization = first.maker.cluster if first.maker else self._attached(line, last.last)
        return Speaker(None, words, organization, start, end)

    def _employer(self, line: Line, person: Unit) -> Cluster | None:
        """For whom a person speaks: as told anywhere, else, where a role is named, the party spoken of before."""
        known = self._employers.get(id(person.cluster))
        if known is not None or person.kind is not Kind.NAME:
            return known
        at = next(i for i, unit in enumerate(line.units) if unit is person)
        beside = line.units[max(0, at - 3) : at] + line.units[at + 1 : at + 7]
        if not any(unit.lower in _ROLES for unit in beside):
            return None
        organization = self._context[line.start]
        if organization is not None:
            self._employers[id(person.cluster)] = organization
        return organization

    def _attached(self, line: Line, at: int) -> Cluster | None:
        """The organization of "analysts with X", "a spokesman for X"."""
        units = line.units
        if at < len(units) and units[at].lower in {"with", "from", "at", "for", "of"}:
            for unit in units[at + 1 : at + 8]:
                if unit.cluster and unit.cluster.schema in _ORGANIZATIONS:
                    return unit.cluster
                if unit.kind is Kind.MARK:
                    break
        return None

    # --- in quotation marks -----------------------------------------------------------------------------------

    def _direct(self, speeches: list[tuple[Line, tuple[Clause, Speaker, bool]]]) -> Iterator[Said]:
        previous: tuple[Line, tuple[Clause, Speaker, bool]] | None = None
        for start, end in self._spans:
            near = self._nearest_speech(start, end, speeches)
            line = self._line_at(start)
            if near is None and previous is not None and line is not None and previous[0].paragraph == line.paragraph:
                near = previous if self._opens_sentence(start) else None
            if near is None and line is not None:
                near = self._introduced(line, start)
            if near is None:
                continue
            previous = near
            whole = self._opens_sentence(start) or len(self._text[start:end].split()) >= 2 * _SHORTEST_WORDS
            if not whole and (len(self._text[start:end].split()) < _SHORTEST_WORDS or near[1][0].verb.lemma in _verbs("deny")):
                continue
            yield from self._split_by_stance(start, end, near[1])

    def _introduced(self, line: Line, start: int) -> tuple[Line, tuple[Clause, Speaker, bool]] | None:
        """"X set a goal: …": whoever acts in the sentence that leads up to the colon."""
        if self._text[max(0, start - 4) : start - 1].strip() != ":":
            return None
        for clause in reversed(line.clauses):
            if line.units[clause.verb.head].start < start and clause.subject:
                speaker = self._speaker(line, clause.subject, clause)
                if speaker is not None and speaker.cluster is not None:
                    return line, (clause, speaker, False)
        return None

    def _split_by_stance(self, start: int, end: int, speech: tuple[Clause, Speaker, bool]) -> Iterator[Said]:
        """One item for each run of sentences that do the same: a denial within a longer quotation stands alone."""
        clause, speaker, _ = speech
        pieces = [(a, b) for a, b in _sentence_spans(self._text, start, end)]
        stances = [self._stance(clause, speaker, a, b, direct=True) for a, b in pieces]
        first = 0
        for at in range(1, len(pieces) + 1):
            differs = at < len(pieces) and (stances[at] is Stance.DENIAL) != (stances[first] is Stance.DENIAL)
            if at == len(pieces) or differs:
                yield self._said(pieces[first][0], pieces[at - 1][1], speech, Form.DIRECT, stances[first])
                first = at

    def _nearest_speech(
        self, start: int, end: int, speeches: list[tuple[Line, tuple[Clause, Speaker, bool]]]
    ) -> tuple[Line, tuple[Clause, Speaker, bool]] | None:
        """The speech a quotation belongs to: in the sentence it ends in, then in the one it begins in; behind it first."""
        ends, begins = self._line_at(max(start, end - 1)), self._line_at(start)
        after = [s for s in speeches if s[0] is ends and s[0].units[s[1][0].verb.head].start >= end]
        if after and after[0][0].units[after[0][1][0].verb.head].start - end < 80:  # noqa: PLR2004  # "," said the X of Y, Z
            return after[0]
        before = [s for s in speeches if s[0] is begins and s[0].units[s[1][0].verb.head].start < start]
        if before:
            return before[-1]
        tail = self._line_at(min(end + 3, len(self._text) - 1))
        if tail is not None and tail is not ends:
            follow = [s for s in speeches if s[0] is tail and s[0].units[s[1][0].verb.head].start - tail.start < 60]  # noqa: PLR2004  # the verb opens it
            return follow[0] if follow and follow[0][0].paragraph == tail.paragraph and tail.start - end < 3 else None  # noqa: PLR2004  # right behind
        return None

    # --- reported ---------------------------------------------------------------------------------------------

    def _reported(self, line: Line, speech: tuple[Clause, Speaker, bool], taken: list[tuple[int, int]]) -> Iterator[Said]:
        clause, speaker, behind = speech
        if clause.verb.lemma in _verbs("decline") and clause.verb.lemma not in _verbs("deny"):
            yield from self._silence(line, speech)
            return
        start, end = self._content(line, clause, behind=behind)
        quoted = [(a, b) for a, b in taken if a < end + 2 and b > start - 2]
        if quoted and (behind or self._trails(line, clause) or quoted[0][0] - start < 15):  # noqa: PLR2004  # only a word or two stand before it
            return
        if quoted:
            end = min(end, quoted[0][0] - 1)
            end = self._clause_before(start, end)
        words = self._text[start:end].strip(_TRAILING + "“\"")
        if len(words.split()) < _SHORTEST_WORDS or len(words) > _LONGEST_REPORT:
            return
        start = self._text.index(words, start)
        end = start + len(words)
        noun_only = clause.verb.lemma in _verbs("deny") | _verbs("criticise") | {"describe", "call"}
        if not noun_only and not any(s.verb and start <= line.units[s.first].start < end for s in line.segments):
            return
        yield self._said(start, end, speech, Form.INDIRECT, self._stance(clause, speaker, start, end, direct=False))

    def _clause_before(self, start: int, end: int) -> int:
        """Where the clause that runs into a quotation is cut: at its last comma or "while"."""
        cut = max(self._text.rfind(", while", start, end), self._text.rfind(", but", start, end))
        return cut if cut > start else end

    def _content(self, line: Line, clause: Clause, *, behind: bool) -> tuple[int, int]:
        """The words that a speech verb reports: behind it, or before where the sentence ends in "X said"."""
        units, verb = line.units, clause.verb
        if behind or self._trails(line, clause):
            begin = clause.verb.first if behind else clause.subject[0].first
            while begin and units[begin - 1].text in {",", "”", '"'}:
                begin -= 1
            return line.start, units[begin - 1].end if begin else line.start
        at = verb.last
        if verb.lemma in _verbs("deny") and self._bare(line, at):
            return line.start, units[verb.last - 1].end
        if verb.lemma in {"tell", "assure", "remind", "inform"}:
            at = self._after_hearer(line, clause)
        if verb.lemma == "accuse":
            return units[clause.subject[0].first].start, self._report_end(line, at)
        at = self._past_when(line, at)
        while at < len(units) and units[at].lower in {"that", ":", ",", "to", "how"}:
            at += 1
        return (units[at].start if at < len(units) else line.end), self._report_end(line, at)

    def _past_when(self, line: Line, at: int) -> int:
        """The "that" behind "said in 2011", "told the committee in June"; `at` where none follows before a verb."""
        for segment in line.segments:
            if segment.first < at:
                continue
            if segment.word == "that":
                return segment.first
            if segment.part not in (Part.PHRASE, Part.PREPOSITION, Part.ADVERB) and segment.word != ",":
                break
        return at

    def _trails(self, line: Line, clause: Clause) -> bool:
        """Whether the sentence ends in ", X said" or has it in its middle."""
        subject = clause.subject[0].first if clause.subject else clause.verb.first
        after = line.units[clause.verb.last] if clause.verb.last < len(line.units) else None
        closes = after is None or after.text in {".", ",", ";"} or after.lower in {"in", "on", "at", "to", "after", "last", "this"}
        before = line.units[subject - 1].text if subject else ""
        return closes and before in {",", "”", '"'} and subject > _SHORTEST_WORDS and clause.verb.lemma not in _verbs("deny")

    def _bare(self, line: Line, at: int) -> bool:
        """Whether nothing that is denied follows "denied": the words before it say what."""
        after = line.units[at] if at < len(line.units) else None
        return after is None or after.text in {".", ",", ")", ";"} or after.lower in {"it", "this", "them"}

    def _after_hearer(self, line: Line, clause: Clause) -> int:
        hearer = clause.find("object")
        at = hearer[-1].last if hearer else clause.verb.last
        while at < len(line.units) and line.units[at].lower in {"in", "on"}:
            nxt = next((s for s in line.segments if s.first == at + 1 and s.part is Part.PHRASE), None)
            if nxt is None:
                break
            at = nxt.last
        return at

    def _report_end(self, line: Line, at: int) -> int:
        """Where a report ends: at the sentence's end, or before the next ", saying" or ", X said"."""
        for clause in line.clauses:
            head = clause.verb.first
            if head <= at + 1 or clause.verb.lemma not in _verbs("clause"):
                continue
            if clause.verb.form == "ing" and line.units[head - 1].text == ",":
                return line.units[head - 1].start
            subject = clause.subject[0].first if clause.subject else head
            if subject > at and line.units[subject - 1].text == "," and self._trails(line, clause):
                return line.units[subject - 1].start
            joined = line.units[head - 1].lower == "and" and not clause.verb.auxiliary and clause.verb.form == "past"
            if joined:
                return line.units[head - 1].start
        return line.end

    def _silence(self, line: Line, speech: tuple[Clause, Speaker, bool]) -> Iterator[Said]:
        """"X declined to comment on Y": what is kept back is what was said."""
        clause = speech[0]
        end = self._report_end(line, clause.verb.last)
        words = self._text[line.units[clause.verb.head].start : end]
        if not any(word in words.lower() for word in load_table("speech")["words"]["silence"].split()):
            return
        start = line.units[clause.verb.head].start
        yield self._said(start, start + len(words.rstrip(_TRAILING + "”\"")), speech, Form.INDIRECT, Stance.NO_COMMENT)

    def _according(self, line: Line) -> Iterator[Said]:
        """"According to X, …": X named, and no document."""
        for at, unit in enumerate(line.units[:-2]):
            if unit.lower != "according" or line.units[at + 1].lower != "to":
                continue
            named = next((u for u in line.units[at + 2 : at + 5] if u.kind in _NAMED and u.cluster), None)
            if named is None or named.cluster is None or any(u.lower in _evidence_nouns() for u in line.units[at + 2 : at + 9]):
                continue
            if at == 0:
                comma = next((u for u in line.units[at:] if u.text == "," and u.start > named.end), None)
                start, end = (comma.end, line.end) if comma else (0, 0)
            else:
                start, end = line.start, unit.start
            words = self._text[start:end].strip(_TRAILING)
            if len(words.split()) < _SHORTEST_WORDS or self._inside_quote(unit.start):
                continue
            start = self._text.index(words, start)
            person = named.cluster.schema is Schema.PERSON
            speaker = Speaker(
                named.cluster,
                named.text,
                self._employers.get(id(named.cluster)) if person else named.cluster,
                named.start,
                named.end,
            )
            stance = stance_of("say", self._units_in(start, start + len(words)), _own(speaker), direct=False)
            yield Said(start, start + len(words), speaker, Form.INDIRECT, stance, (unit.start, line.units[at + 1].end), self._about(start, start + len(words), speaker))

    # --- shared -----------------------------------------------------------------------------------------------

    def _said(  # noqa: PLR0913  # a thing said has this many sides
        self, start: int, end: int, speech: tuple[Clause, Speaker, bool], form: Form, stance: Stance
    ) -> Said:
        clause, speaker, _ = speech
        line = self._line_of(clause)
        head = line.units[clause.verb.head]
        while end > start and self._text[end - 1] in " ,":
            end -= 1
        return Said(start, end, speaker, form, stance, (head.start, head.end), self._about(start, end, speaker))

    def _stance(self, clause: Clause, speaker: Speaker, start: int, end: int, *, direct: bool) -> Stance:
        known = speaker.organization is not None or speaker.cluster is None
        return stance_of(clause.verb.lemma, self._units_in(start, end), _own(speaker), direct=direct, own_party=known)

    def _about(self, start: int, end: int, speaker: Speaker) -> Cluster | None:
        for unit in self._units_in(start, end):
            if unit.cluster and unit.cluster.schema is Schema.COMPANY:
                return unit.cluster
        return speaker.organization

    def _units_in(self, start: int, end: int) -> list[Unit]:
        return [u for line in self._lines if line.start < end and start < line.end for u in line.units if start <= u.start < end]

    def _line_of(self, clause: Clause) -> Line:
        return next(line for line in self._lines if any(each is clause for each in line.clauses))

    def _line_at(self, at: int) -> Line | None:
        low, high = 0, len(self._lines)
        while low < high:
            middle = (low + high) // 2
            if self._lines[middle].start <= at:
                low = middle + 1
            else:
                high = middle
        return self._lines[low - 1] if low and at < self._lines[low - 1].end + 1 else None

    def _inside_quote(self, at: int) -> bool:
        return any(start <= at < end for start, end in self._spans)

    def _opens_sentence(self, start: int) -> bool:
        line = self._line_at(start)
        before = self._text[: start - 1].rstrip(" ") if start else ""
        return self._text[start : start + 1].isupper() or line is None or not before or before[-1] in ".!?:\n,”\""


def _spoken_of(lines: list[Line]) -> dict[int, Cluster | None]:
    """By the start of each sentence, the company or body last named before its end."""
    found: dict[int, Cluster | None] = {}
    last: Cluster | None = None
    for line in lines:
        here = [u.cluster for u in line.units if u.cluster and u.schema in {Schema.COMPANY, Schema.PUBLIC_BODY}]
        last = here[0] if here else last
        found[line.start] = last
    return found


def _own(speaker: Speaker) -> frozenset[int]:
    return frozenset(id(cluster) for cluster in (speaker.cluster, speaker.organization) if cluster is not None)


def _verbs(kind: str) -> frozenset[str]:
    return _VERBS[kind]


_VERBS = {kind: frozenset(lemmas.split()) for kind, lemmas in load_table("speech")["verbs"].items()}


def _evidence_nouns() -> frozenset[str]:
    return _EVIDENCE


_EVIDENCE = frozenset(load_table("speech")["words"]["evidence_nouns"].split())


def _role_phrase(units: list[Unit]) -> bool:
    roles = _ROLES
    return any(unit.lower in roles for unit in units)


_ROLES = frozenset(load_table("words")["role_nouns"].split()) | frozenset(load_table("words")["crowds"].split())


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
    for said in found:
        if not any(_same_place(said, other) for other in kept):
            kept.append(said)
    return kept


def _same_place(a: Said, b: Said) -> bool:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0.8 * max(a.end - a.start, b.end - b.start)
