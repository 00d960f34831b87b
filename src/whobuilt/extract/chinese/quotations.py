"""Who said what: words in quotation marks, reported clauses, silence; with speaker, organization and stance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Form, Stance
from whobuilt.extract.chinese.chunks import Chunk, Kind
from whobuilt.extract.chinese.clauses import PARTIES
from whobuilt.extract.chinese.clusters import Cluster
from whobuilt.extract.chinese.lexicon import words
from whobuilt.extract.chinese.saidspans import clause_spans, sentence_spans, trim
from whobuilt.extract.chinese.sentences import Sentences
from whobuilt.extract.chinese.stance import CRITIC, is_critic, is_limit, silence_at, stance_of
from whobuilt.extract.chinese.voices import Voice, Voices

_QUOTE = re.compile(r"“([^“”\n]{2,800})”")
_SHORTEST_DIRECT, _SHORTEST_REPORT = 6, 4
_ALLEGING = frozenset({"指控", "指责", "指称", "控诉", "质疑"})
_NAMED_AFTER = re.compile(
    r"(?:的)?(?:系统|平台|工程|项目|软件|名单|清单|字样|一词|功能|计划|程序|条款|模式|行动|称号|之父|之称|产品|概念|标签|词)"
)
_NAMED_BEFORE = re.compile(r"(?:名为|称为|所谓|叫做|代号|题为|名叫|被称作|标有|称之为|列为|分为|作为|列入|该|这个|的)$")
_EMPTY = re.compile(
    r"^(?:了|这些|这一|上述|该|有关|相关|这种|此|以上|所有|其|这项|任何)?(?:说法|指控|报道|消息|指责|批评|此事|传闻|问题|指称|质疑|情况)$"
)
_STOPS = tuple("。！？”；：，")
_FARTHEST = 12  # characters of a subject that is quoted with its silence
_LED_OFF = re.compile("[在向对给致]")  # what stands behind is no part of how a speaker is named
_SPOKEN = frozenset({"称", "说", "表示", "说道", "指出", "强调", "透露", "重申"})


@dataclass(slots=True)
class Said:
    """Words at `start:end` of the levelled text that somebody said."""

    start: int
    end: int
    speaker: Cluster | None
    organization: Cluster | None
    words: str
    speaker_at: tuple[int, int]
    form: Form
    stance: Stance
    trigger: tuple[int, int]
    about: Cluster | None = None
    denies: bool = False
    alleges: bool = False


@dataclass(frozen=True, slots=True)
class _Event:
    """A verb of saying with its speaker, and where its segment begins and ends."""

    voice: Voice
    verb: Chunk
    start: int
    end: int  # of the segment
    sentence: int
    introduces: bool  # words follow the verb
    others: tuple[Voice, ...] = ()  # who says the same with the speaker


class QuotationFinder:
    """Finds the quotations of one stretch of text."""

    def __init__(self, text: str, sentences: Sentences, employers: dict[int, Cluster]) -> None:
        """Keep the text, its sentences with their chunks, and for whom persons work."""
        self._text = text
        self._sentences = sentences
        chunks = (c for sentence in sentences.all for segment in sentence.segments for c in segment)
        self._voices = Voices(employers, [c for c in chunks if c.kind is Kind.NAME and c.schema in _VOCAL])
        self._critics: set[int] = set()  # the speakers that were told to be critics
        self._quotes = [match.span(1) for match in _QUOTE.finditer(text)]

    def find(self) -> list[Said]:
        """Every quotation, in order."""
        events: list[_Event] = []
        silent: list[Said] = []
        for number, sentence in enumerate(self._sentences.all):
            subject: Chunk | None = None
            if not number and not self._text[sentence.start : sentence.end].endswith(_STOPS):
                continue  # a title
            for segment in sentence.segments:
                found = list(self._events(segment, number, subject))
                if not found:
                    silent.extend(self._silence(segment, subject))
                events.extend(found)
                subject = next((c for c in segment if c.kind in PARTIES and c.schema in _VOCAL), None) or subject
        said: list[Said] = []
        taken: set[int] = set()
        for at, event in enumerate(events):
            after = events[at + 1] if at + 1 < len(events) else None
            for each in self._contents(event, after, taken):
                said.append(each)
                said.extend(
                    replace(each, speaker=o.speaker, organization=o.organization, words=o.words, speaker_at=o.at)
                    for o in event.others
                )
        for turn in self._turns():
            if not any(s.start < turn.end and turn.start < s.end for s in said):
                said.append(turn)
        said += [s for s in silent if not any(o.start < s.end and s.start < o.end for o in said)]
        return sorted(said, key=lambda each: (each.start, each.end))

    # --- verbs of saying ------------------------------------------------------------------------------------------

    def _events(self, segment: list[Chunk], number: int, subject: Chunk | None) -> Iterator[_Event]:
        for at, chunk in enumerate(segment):
            if chunk.kind is not Kind.SPEECH or self._inside_quote(chunk.start) or not self._reports(segment, at):
                continue
            start = next((c.start for c in segment if c.kind is not Kind.QUOTE), segment[0].start)
            end = segment[-1].end
            rest = self._text[chunk.end : end].strip("了着“”的 ")
            following = self._text[end : end + 2]
            introduces = (
                len(rest) >= _SHORTEST_REPORT or following[:1] in ("，", "：") or "“" in self._text[chunk.end : end + 1]
            )
            if chunk.text in words("weak", "speech") and not introduces:
                continue
            voice = self._voices.read(segment, at, self._text)
            if (
                voice is None
                and (subject is not None or self._voices.last is not None)
                and not self._has_text_subject(segment, at)
            ):
                voice = self._voices.remember(self._voices.of(subject)) if subject is not None else self._voices.last
            if voice is not None:
                if voice.speaker is None and chunk.text in words("shown", "speech"):
                    continue
                yield _Event(voice, chunk, start, end, number, introduces, self._together(segment, at, voice))
                return

    def _together(self, segment: list[Chunk], at: int, voice: Voice) -> tuple[Voice, ...]:
        """The others of a list of speakers: "A、B和C表示"."""
        found: list[Voice] = []
        for before, join, chunk in zip(segment, segment[1:at], segment[2:at], strict=False):
            if join.kind is Kind.JOIN and before.kind in PARTIES and chunk.kind in PARTIES and chunk.schema in _VOCAL:  # noqa: SIM102  # two questions
                if chunk.cluster is not voice.speaker and chunk.cluster is not voice.organization:
                    found.append(self._voices.of(chunk))
        return tuple(found)

    def _has_text_subject(self, segment: list[Chunk], at: int) -> bool:
        return any(
            c.kind in (Kind.TEXT, Kind.TITLE, Kind.NOUN)
            and len(c.text) > 1
            and c.text not in words("papers", "speech")
            and not any(p in c.text for p in words("papers", "speech"))
            and not (before is not None and before.kind is Kind.PREPOSITION and before.text in ("向", "对"))
            for before, c in zip((None, *segment), segment[:at], strict=False)
        )

    def _reports(self, segment: list[Chunk], at: int) -> bool:
        """Whether a word for saying is used as a verb."""
        chunk = segment[at]
        following = segment[at + 1] if at + 1 < len(segment) else None
        before = segment[at - 1] if at else None
        if following is not None and following.kind is Kind.OF:
            return False
        if chunk.text in words("led", "speech") and self._text[chunk.end : chunk.end + 1] not in ("，", "：", "“"):
            return False
        if before is not None and before.kind is Kind.OF and chunk.text not in _SPOKEN:
            return False
        if before is not None and before.kind is Kind.NEGATION and chunk.text in words("weak", "speech"):
            return False
        return not (chunk.text == "称" and before is not None and before.text in ("被", "俗", "所", "号", "自"))

    # --- what was said --------------------------------------------------------------------------------------------

    def _contents(self, event: _Event, after: _Event | None, taken: set[int]) -> Iterator[Said]:
        sentence = self._sentences.all[event.sentence]
        for a, b in self._before(event):  # “…”，X说
            if a not in taken:
                taken.add(a)
                yield from self._direct(a, b, event)
        start = event.verb.end
        while start < sentence.end and self._text[start] in "，：了着 道":
            start += 1
        stop = sentence.end
        if after is not None and after.sentence == event.sentence and after.start > event.start:
            stop = self._last_break(start, after.start)
        opened = next(((a, b) for a, b in self._quotes if start <= a <= start + 1), None)
        if opened:
            stop = max(stop, opened[1] + 1)
        yield from self._pieces(event, start, stop, taken)

    def _last_break(self, start: int, end: int) -> int:
        return max(start, max(self._text.rfind(mark, start, end) for mark in "，；。：”") if end > start else start)

    def _before(self, event: _Event) -> Iterator[tuple[int, int]]:
        """Quotations that end right before the speaker's clause."""
        gap = self._text[max(0, event.start - 3) : event.start]
        if "”" not in gap and not (event.start and self._text[event.start - 1] == "”"):
            return
        for a, b in reversed(self._quotes):
            if b <= event.start and event.start - b <= 3:  # noqa: PLR2004  # characters
                sentence = self._sentences.all[self._sentences.at(event.start)]
                closing = event.end >= sentence.end - 2 or self._text[event.end : event.end + 1] in ("，", "：", "。")
                if (
                    b - a >= _SHORTEST_REPORT
                    and closing
                    and len(self._text[event.verb.end : event.end].strip("了道。，： ")) < 12  # noqa: PLR2004  # characters
                ):
                    yield a, b
                return

    def _direct(self, start: int, end: int, event: _Event) -> Iterator[Said]:
        """Words in quotation marks, parted where the stance turns to a denial."""
        pieces = sentence_spans(self._text, start, end)
        stances = [self._stance(event, a, b) for a, b in pieces]
        first = 0
        for at in range(1, len(pieces) + 1):
            if at == len(pieces) or stances[at] is not stances[first]:
                yield self._said(pieces[first][0], pieces[at - 1][1], event, Form.DIRECT, stances[first])
                first = at

    def _pieces(self, event: _Event, start: int, stop: int, taken: set[int]) -> Iterator[Said]:
        """The words after a verb of saying: quotations by themselves, what stands between them as reported."""
        stop = min(stop, len(self._text))
        loose = start
        for a, b in self._quotes:
            if a < start or a >= stop or a in taken:
                continue
            if not self._is_speech(a, b, start):
                continue
            taken.add(a)
            head = self._text[loose : a - 1].rstrip("“，：")
            head_end = self._last_mark(loose, a - 1)
            if head_end > loose and len(head) >= _SHORTEST_REPORT:
                yield from self._reported(event, loose, head_end)
            yield from self._direct(a, b, event)
            loose = b + 1
        if loose < stop and not (loose > start and not self._text[loose:stop].strip("，。；！？”")):
            yield from self._reported(event, loose, stop)

    def _last_mark(self, start: int, end: int) -> int:
        """Where the clauses before a quotation end: its own clause is told by it."""
        return max(self._text.rfind(mark, start, end) for mark in "，；。")

    def _is_speech(self, a: int, b: int, start: int) -> bool:
        """Whether words in quotation marks are said, and no name or catchword."""
        if a - 1 <= start:
            return b - a > _SHORTEST_REPORT and not _NAMED_AFTER.match(self._text[b + 1 : b + 8])
        following = self._text[b + 1 : b + 8]
        if (
            b - a < _SHORTEST_DIRECT
            or _NAMED_AFTER.match(following)
            or _NAMED_BEFORE.search(self._text[max(0, a - 6) : a - 1])
        ):
            return False
        return following[:1] in ("", "，", "。", "；", "！", "？", "\n", "、")

    def _reported(self, event: _Event, start: int, stop: int) -> Iterator[Said]:
        """Reported clauses, one item for each run of the same stance."""
        runs: list[tuple[int, int, Stance]] = []
        for a, b in clause_spans(self._text, start, stop):
            stance = self._stance(event, a, b)
            if runs and stance is Stance.DENIAL and runs[-1][2] is Stance.ASSERTION and self._limits(*runs[-1][:2]):
                runs[-1] = (runs[-1][0], b, stance)
            elif runs and self._goes_on(runs[-1][2], stance, a, b):
                kept = Stance.CRITICISM if stance is Stance.CRITICISM and self._judges(event) else runs[-1][2]
                runs[-1] = (runs[-1][0], b, kept)
            else:
                runs.append((a, b, stance))
        for a, b, stance in runs:
            a, b = trim(self._text, a, b)  # noqa: PLW2901  # the run less its marks
            if b - a >= _SHORTEST_REPORT and not _EMPTY.match(self._text[a:b]):
                yield self._said(a, b, event, Form.INDIRECT, stance)

    def _limits(self, start: int, end: int) -> bool:
        """Whether a denial after these words goes on with them: "only sells, does not run"."""
        return is_limit(self._text[start:end])

    def _goes_on(self, before: Stance, stance: Stance, start: int, end: int) -> bool:
        """Whether a clause belongs to the words before it."""
        if before is stance or end - start < _SHORTEST_REPORT:
            return True
        if stance is Stance.CRITICISM:
            return before is Stance.ASSERTION
        if stance is not Stance.ASSERTION or before is Stance.NO_COMMENT:
            return False
        return before is not Stance.DENIAL or not self._has_own_subject(start, end)

    def _has_own_subject(self, start: int, end: int) -> bool:
        sentence = self._sentences.all[self._sentences.at(start)]
        first = next((c for segment in sentence.segments for c in segment if start <= c.start < end), None)
        return first is not None and (first.kind in PARTIES or (first.kind is Kind.TEXT and len(first.text) > 1))

    def _judges(self, event: _Event) -> bool:
        own = event.voice.organization or event.voice.speaker
        return own is not None and own.schema in (Schema.ORGANIZATION, Schema.PERSON)

    # --- silence and turns ----------------------------------------------------------------------------------------

    def _silence(self, segment: list[Chunk], subject: Chunk | None) -> Iterator[Said]:
        start, end = segment[0].start, segment[-1].end
        if self._inside_quote(start):
            return
        at = silence_at(self._text[start:end])
        if at < 0:
            return
        parties = [c for c in segment if c.kind in PARTIES and c.schema in _VOCAL and c.start < start + at]
        own = parties or ([subject] if subject is not None else [])
        first = start + at
        if parties and parties[0].start - start <= 2 and (len(parties) > 1 or first - start <= _FARTHEST):  # noqa: PLR2004  # characters
            first = start
        if not own and self._voices.last is not None:
            own_voice = self._voices.last
            yield self._kept_back(first, end, own_voice, (start + at, start + at + 2))
        for party in own if len(parties) != 1 else parties:
            yield self._kept_back(first, end, self._voices.of(party), (start + at, start + at + 2))

    def _kept_back(self, start: int, end: int, voice: Voice, trigger: tuple[int, int]) -> Said:
        return Said(
            start,
            end,
            voice.speaker,
            voice.organization,
            voice.words,
            voice.at,
            Form.INDIRECT,
            Stance.NO_COMMENT,
            trigger,
            voice.organization,
        )

    def _turns(self) -> Iterator[Said]:
        """What is said in turns: "X：…" at the head of a line, where X is a person."""
        for sentence in self._sentences.all:
            if not sentence.segments:
                continue
            head = sentence.segments[0]
            if len(head) > 2 or head[0].kind is not Kind.NAME or head[0].schema is not Schema.PERSON:  # noqa: PLR2004  # characters
                continue
            if self._text[head[-1].end : head[-1].end + 1] != "：":
                continue
            voice = self._voices.remember(self._voices.of(head[0]))
            number = self._sentences.at(sentence.start)
            for later in self._sentences.all[number:]:
                if later.paragraph != sentence.paragraph:
                    break
                start = head[-1].end + 1 if later is sentence else later.start
                event = _Event(voice, head[0], sentence.start, later.end, number, introduces=True)
                yield from self._reported(event, start, later.end)

    # --- shared ---------------------------------------------------------------------------------------------------

    def _said(self, start: int, end: int, event: _Event, form: Form, stance: Stance) -> Said:
        verb = event.verb.text
        voice = event.voice
        denies = verb in words("deny", "speech") and form is Form.INDIRECT
        return Said(
            start, end, voice.speaker, voice.organization, voice.words, voice.at, form, stance,
            (event.verb.start, event.verb.end), self._about(start, end, voice), denies, verb in _ALLEGING,
        )  # fmt: skip

    def _about(self, start: int, end: int, voice: Voice) -> Cluster | None:
        sentence = self._sentences.all[self._sentences.at(start)]
        named = (c for segment in sentence.segments for c in segment if start <= c.start < end)
        return (
            next((c.cluster for c in named if c.kind is Kind.NAME and c.schema is Schema.COMPANY), None)
            or voice.organization
        )

    def _stance(self, event: _Event, start: int, end: int) -> Stance:
        voice, person = event.voice, event.voice.speaker
        office = _LED_OFF.split(self._text[event.start : event.verb.start])[0] or voice.words
        if person is not None and person.schema is Schema.PERSON:
            if is_critic(office):
                self._critics.add(id(person))
            elif id(person) in self._critics:
                office = CRITIC
        direct = self._inside_quote(start)
        return stance_of(self._text[start:end], event.verb.text, person, voice.organization, office, direct=direct)

    def _inside_quote(self, at: int) -> bool:
        return any(a <= at < b for a, b in self._quotes)


_VOCAL = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION, Schema.PERSON})
