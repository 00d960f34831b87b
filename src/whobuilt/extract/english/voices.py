"""Words that nobody is told to have said: the turns of a hearing ("NAME (X): …"), and a page in its own voice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Form, Stance
from whobuilt.extract.english.clusters import Cluster
from whobuilt.extract.english.lexicon import lowered, speech_words
from whobuilt.extract.english.quotations import Said
from whobuilt.extract.english.speech import SPOKEN_FOR, Line, Lines, Speaker
from whobuilt.extract.english.stance import stance_of
from whobuilt.extract.english.units import Kind, Unit

_OWN_WORDS = frozenset({"we", "our", "us"})
_ENOUGH = 2  # a page that says "we" this often outside of quotation marks speaks for somebody
_MOSTLY = 0.6  # of the company names in it
_SHORTEST_WORDS = 3
_TITLE = 6  # characters
_TURN_WORDS = 6  # fewer are "Thank you, Chair."
_ROLES = lowered("role_nouns") | speech_words("turn_roles")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_ASKED = re.compile(r"(?:Q(?:\s?\d{1,4})?[.:]?|(?:A|QUESTION|ANSWER|Question|Answer)(?:\s?\d{1,4})?[.:])\s+(?=\S)")
_LABEL = re.compile(
    r"(?:Q\d{1,4}\.?\s+)?"
    r"((?:[A-Z][A-Za-z.'’\-]*|de|van|von|der|of|the|al-[A-Z]\w+)(?:\s(?:[A-Z][A-Za-z.'’\-]*|de|van|von|der|of|the|for)){0,7}"
    r"(?:\s\([^)\n]{1,60}\))?)\s?:\s+(?=\S)"
)
_TITLED = re.compile(  # "Mr. SMITH. We …", as parliaments print it
    r"((?:(?:Mr|Ms|Mrs|Dr)\.|Senator|Representative|Congressman|Congresswoman|Chairman|Chairwoman"
    r"|Director|Secretary|Commissioner|Minister|Ambassador|General|Chief|Deputy)\s[A-Z][\w'’\-]+"
    r"|The (?:Chairman|Chairwoman|Chair|Witness|Speaker|President|Clerk))\.\s+(?=[A-Z“\"])"
)
_THANKS = re.compile(r"\b(?:thank|thanks|good (?:morning|afternoon|evening)|welcome|hello)\b", re.IGNORECASE)
_JOINT = re.compile(r"\bWe, (the (?:[a-z]+ ){0,2}?[a-z]+s)\b")
_BULLET = re.compile(r"\s*(?:[-*•–·]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")


def find_turns(text: str, lines: Lines, employers: dict[int, Cluster]) -> Iterator[Said]:
    """What each speaker of a hearing or an interview says, a run of sentences of one stance at a time."""
    labels = _labels(text, lines)
    if not _converse(text, labels):
        return
    speaker: Speaker | None = None
    for start, end in _paragraphs(lines):
        body = labels.get(start, start)
        if body != start:
            speaker = _speaker(text, lines, (start, body), employers)
        elif speaker is not None and text[start:end].isupper():
            speaker = None  # a heading ends the turn
        if speaker is not None:
            yield from _runs(text, lines, (body, end), speaker)


def find_own_voice(text: str, lines: Lines) -> Iterator[Said]:
    """What a company denies or promises on a page of its own, and what governments say together, in their words."""
    speaker = _joint(text, lines) or _company(text, lines)
    if speaker is None:
        return
    wanted = {Stance.DENIAL, Stance.PROMISE} if speaker.cluster else {Stance.DENIAL, Stance.PROMISE, Stance.CRITICISM}
    promising = False
    for line in lines.all:
        if line.start < speaker.start and speaker.cluster is None:
            continue
        bullet = _BULLET.match(text, line.start, line.end)
        if promising and bullet:
            yield from _promised(text, line, bullet.end(), speaker)
            continue
        promising = _promises(text, line)
        first = next((u for u in line.units if u.cluster or u.lower in _OWN_WORDS), None)
        ours = first is not None and (
            first.lower in _OWN_WORDS or (first.cluster is speaker.cluster and _may_act(line, first))
        )
        own = ours or speaker.cluster is None
        ended = text[line.start : line.end].rstrip().endswith((".", "!"))
        if own and ended and line.clauses and not _QUOTED.search(text[line.start : line.end]):
            said = _spoken(text, lines, (line.units[0].start, line.end), speaker, Form.DOCUMENT)
            if said is not None and said.stance in wanted:
                yield said


def _may_act(line: Line, named: Unit) -> bool:
    """Whether a verb comes after a name: "This page is not Acme's" says nothing that Acme does."""
    return any(named.start < line.units[clause.verb.head].start for clause in line.clauses)


# --- turns ------------------------------------------------------------------------------------------------------------


def _paragraphs(lines: Lines) -> list[tuple[int, int]]:
    """Where paragraphs begin and end; a line that begins with a speaker's label begins one."""
    found: list[tuple[int, int]] = []
    last = -1
    for line in lines.all:
        titled = bool(found) and found[-1][1] - found[-1][0] < _TITLE  # "MS.", cut from its name
        if line.paragraph == last and (titled or not _is_labelled(line)):
            found[-1] = (found[-1][0], line.end)
        else:
            found.append((line.start, line.end))
        last = line.paragraph
    return found


def _is_labelled(line: Line) -> bool:
    return any(unit.text == ":" for unit in line.units[1:9]) and line.units[0].text[:1].isupper()


def _labels(text: str, lines: Lines) -> dict[int, int]:
    """Where the words begin behind each speaker's label, by where the label stands."""
    asked: dict[int, int] = {}
    found: dict[int, re.Match[str]] = {}
    for start, end in _paragraphs(lines):
        if question := _ASKED.match(text, start, end):
            asked[start] = question.end()
        elif label := _LABEL.match(text, start, end) or _TITLED.match(text, start, end):
            found[start] = label
    often = Counter(label.group(1) for label in found.values())
    told = {start: label.end() for start, label in found.items() if _is_speaker(label, lines, often)}
    return asked | told


def _is_speaker(found: re.Match[str], lines: Lines, often: Counter[str]) -> bool:
    """Whether a label is somebody's: a person's, a role, one in capitals, with a bracket, or seen before."""
    label = found.group(1)
    if found.re is _TITLED or label.endswith(")") or (" " in label and often[label] > 1):
        return True
    units = lines.units(found.start(), found.end())
    roles = not _ROLES.isdisjoint(re.findall(r"[\w-]+", label.lower()))
    return roles or label.isupper() or any(unit.schema is Schema.PERSON for unit in units)


def _converse(text: str, labels: dict[int, int]) -> bool:
    """Whether it is a conversation: two speak, or one who is addressed as in a transcript ("MS. X:")."""
    told = {text[start:end].strip() for start, end in labels.items()}
    return len(told) > 1 or any(re.match(r"(?:MR|MS|MRS|DR)\b|[^:]*\(", label) for label in told)


def _speaker(text: str, lines: Lines, label: tuple[int, int], employers: dict[int, Cluster]) -> Speaker:
    units = lines.units(*label)
    words = text[label[0] : label[1]].strip().rstrip(":.").strip()
    person = next((u for u in units if u.schema is Schema.PERSON), None)
    opened = text.find("(", *label)
    named = next((u.cluster for u in units if u.schema in SPOKEN_FOR and u.start > opened), None)
    if person is None or person.cluster is None:
        words = words.partition(" (")[0]
        return Speaker(None, words, named, label[0], label[0] + len(words))
    organization = named or employers.get(id(person.cluster))
    return Speaker(person.cluster, text[person.start : person.end], organization, person.start, person.end)


def _runs(text: str, lines: Lines, place: tuple[int, int], speaker: Speaker) -> Iterator[Said]:
    """The sentences of a turn's paragraph, those of one stance together; questions and thanks are no statements."""
    run: Said | None = None
    for line in lines.overlapping(*place):
        said = _spoken(text, lines, (max(line.start, place[0]), line.end), speaker, Form.DIRECT)
        words = text[said.start : said.end] if said is not None else ""
        if said is None or words.rstrip().endswith("?") or _is_thanks(words):
            if run is not None:
                yield run
            run = None
        elif run is not None and said.stance is run.stance:
            run.end = said.end
        else:
            if run is not None:
                yield run
            run = said
    if run is not None:
        yield run


def _is_thanks(words: str) -> bool:
    size = len(words.split())
    return size < _SHORTEST_WORDS + 1 or (size < 2 * _TURN_WORDS and _THANKS.search(words) is not None)


def _spoken(text: str, lines: Lines, place: tuple[int, int], speaker: Speaker, form: Form) -> Said | None:
    """Words as something said; their verb is the trigger. None where they are no sentence."""
    start, end = place
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    body = lines.units(start, end)
    line = lines.at(start)
    if line is None or len(body) <= _SHORTEST_WORDS:
        return None
    stance = stance_of("say", body, speaker.own, direct=form is Form.DIRECT, schema=speaker.schema)
    if stance is Stance.ASSERTION and not any(start <= line.units[c.verb.head].start < end for c in line.clauses):
        return None  # "Anna Brown, Chief Officer, Acme": who it is, and nothing said
    head = next((c.verb.head for c in line.clauses if line.units[c.verb.head].start >= start), None)
    verb = line.units[head] if head is not None else body[0]
    about = next((u.cluster for u in body if u.cluster and u.schema is Schema.COMPANY), speaker.organization)
    return Said(start, end, speaker, form, stance, (verb.start, verb.end), about)


# --- own voices -------------------------------------------------------------------------------------------------------


def _joint(text: str, lines: Lines) -> Speaker | None:
    """Several who speak together: "We, the governments of …"."""
    if not lines.all:
        return None
    found = _JOINT.search(text, lines.all[0].start, lines.all[-1].end)
    return Speaker(None, found.group(1), None, *found.span(1)) if found else None


def _company(text: str, lines: Lines) -> Speaker | None:
    """The company that a page speaks for: it says "we", and is mostly about one company."""
    plain = _QUOTED.sub("", text[lines.all[0].start : lines.all[-1].end]) if lines.all else ""
    if sum(word.strip(".,;").lower() in _OWN_WORDS for word in plain.split()) < _ENOUGH:
        return None
    named = [u for line in lines.all for u in line.units if u.kind is Kind.NAME and u.schema is Schema.COMPANY]
    counts = Counter(id(unit.cluster) for unit in named)
    most = max(named, key=lambda unit: counts[id(unit.cluster)], default=None)
    if most is None or most.cluster is None or counts[id(most.cluster)] <= _MOSTLY * len(named):
        return None
    return Speaker(most.cluster, most.cluster.name, most.cluster, most.start, most.end)


def _promises(text: str, line: Line) -> bool:
    """Whether a list of promises follows: "we commit to:"."""
    told = text[line.start : line.end].rstrip()
    lowers = {unit.lower for unit in line.units}
    committed = not lowers.isdisjoint(speech_words("committing"))
    return told.endswith(":") and committed and not lowers.isdisjoint(_OWN_WORDS | {"will"})


def _promised(text: str, line: Line, start: int, speaker: Speaker) -> Iterator[Said]:
    units = [unit for unit in line.units if unit.start >= start]
    if len(units) > _SHORTEST_WORDS:
        verb = _first_verb(units)
        end = line.start + len(text[line.start : line.end].rstrip())
        yield Said(start, end, speaker, Form.DOCUMENT, Stance.PROMISE, (verb.start, verb.end), speaker.organization)


def _first_verb(units: list[Unit]) -> Unit:
    return next((unit for unit in units if unit.lower.endswith("ing")), units[0])
