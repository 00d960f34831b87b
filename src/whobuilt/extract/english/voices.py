"""Words that nobody is said to have said: the turns of a hearing ("NAME (X): …"), and a company's own page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Form, Stance
from whobuilt.extract.english.clusters import Cluster
from whobuilt.extract.english.lexicon import lowered
from whobuilt.extract.english.quotations import Said
from whobuilt.extract.english.speech import SPOKEN_FOR, Line, Lines, Speaker
from whobuilt.extract.english.stance import stance_of
from whobuilt.extract.english.units import Kind, Unit

_LABEL = 8  # units before the colon of a speaker's label
_OWN_WORDS = frozenset({"we", "our", "us"})
_ENOUGH = 2  # a page that says "we" this often outside of quotation marks speaks for somebody
_MOSTLY = 0.6  # of the company names in it
_SHORTEST_WORDS = 3
_ROLES = lowered("role_nouns") | {"member", "question", "answer", "q", "a", "witness"}
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


def find_turns(text: str, lines: Lines, employers: dict[int, Cluster]) -> Iterator[Said]:
    """What each speaker of a hearing or an interview says, a run of sentences of one stance at a time."""
    speaker: Speaker | None = None
    paragraph = -1
    for line in lines.all:
        label = _label(line)
        if label:
            speaker = _speaker(text, line.units[:label], employers)
            paragraph = line.paragraph
        elif line.paragraph != paragraph:
            speaker = None
        if speaker is None or speaker.organization is None:
            continue
        body = line.units[label + 1 :] if label else line.units
        yield from _spoken(text, line, body, speaker, Form.DIRECT)


def find_own_voice(text: str, lines: Lines) -> Iterator[Said]:
    """What a company denies or promises on a page of its own, in the page's own words."""
    company = _voice(text, lines)
    if company is None:
        return
    for line in lines.all:
        first = next((u for u in line.units if u.cluster or u.lower in _OWN_WORDS), None)
        ours = first is not None and (first.lower in _OWN_WORDS or first.cluster is company)
        if (
            ours
            and line.clauses
            and text[line.start : line.end].rstrip().endswith((".", "!"))
            and not _QUOTED.search(text[line.start : line.end])
            and first is not None
        ):
            speaker = Speaker(company, company.name, company, first.start, first.end)
            for said in _spoken(text, line, line.units, speaker, Form.DOCUMENT):
                if said.stance in {Stance.DENIAL, Stance.PROMISE}:
                    yield said


def _label(line: Line) -> int:
    """How many units a speaker's label takes before its colon; 0 where the line has none."""
    for at, unit in enumerate(line.units[:_LABEL]):
        if unit.text == ":" and at:
            named = any(u.schema is Schema.PERSON for u in line.units[:at])
            titled = line.units[0].lower in _ROLES or line.units[0].text.isupper()
            return at if named or titled else 0
    return 0


def _speaker(text: str, label: list[Unit], employers: dict[int, Cluster]) -> Speaker | None:
    person = next((u for u in label if u.schema is Schema.PERSON), None)
    named = next((u.cluster for u in label if u.cluster and u.schema in SPOKEN_FOR), None)
    if person is None or person.cluster is None:
        return None
    organization = named or employers.get(id(person.cluster))
    return Speaker(person.cluster, text[person.start : person.end], organization, person.start, person.end)


def _spoken(text: str, line: Line, body: list[Unit], speaker: Speaker, form: Form) -> Iterator[Said]:
    """One sentence as something said; its verb is the trigger."""
    if not body or not line.clauses or len(body) <= _SHORTEST_WORDS:
        return
    start, end = body[0].start, line.end
    while end > start and text[end - 1] in " \n":
        end -= 1
    stance = stance_of("say", body, speaker.own, direct=form is Form.DIRECT)
    head = next((c.verb.head for c in line.clauses if line.units[c.verb.head].start >= start), None)
    if head is not None:
        verb = line.units[head]
        about = next((u.cluster for u in body if u.cluster and u.schema is Schema.COMPANY), speaker.organization)
        yield Said(start, end, speaker, form, stance, (verb.start, verb.end), about)


def _voice(text: str, lines: Lines) -> Cluster | None:
    """The company that a page speaks for: it says "we", and is mostly about one company."""
    plain = _QUOTED.sub("", text[lines.all[0].start : lines.all[-1].end]) if lines.all else ""
    if sum(word.strip(".,;").lower() in _OWN_WORDS for word in plain.split()) < _ENOUGH:
        return None
    named = [u.cluster for line in lines.all for u in line.units if u.kind is Kind.NAME and u.schema is Schema.COMPANY]
    counts = Counter(id(cluster) for cluster in named)
    most = max(named, key=lambda cluster: counts[id(cluster)], default=None)
    return most if most is not None and counts[id(most)] > _MOSTLY * len(named) else None
