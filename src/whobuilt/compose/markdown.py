"""A dossier as Markdown with footnotes: for wikis, issue trackers and text editors."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from whobuilt.compose.rendering import (
    HOW_TO_READ,
    PROPOSED_TITLE,
    UNREVIEWED_MERGE,
    UNTITLED,
    WANTED_NOTE,
    WANTED_TITLE,
    banners_of,
    by_claim,
    is_web,
    kept_of,
    nothing_in,
    remarks_of,
    source_of,
)
from whobuilt.core.dossier import Citation, Dossier, Line, Section, SectionKind
from whobuilt.core.statements import Status

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~$!])")
_URL_SAFE = "%/:?#@!$&'()*+,;=~-._"
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def to_markdown(dossier: Dossier) -> str:
    """The dossier as one Markdown text, footnotes last."""
    return "\n".join(_blocks(dossier)).rstrip() + "\n"


def escaped(text: str) -> str:
    """Text from outside on one line, without any mark that Markdown or HTML would act on."""
    flat = html.escape(" ".join(text.split()), quote=False)  # first: no renderer may see a tag, not even escaped
    return _LINE_START.sub(_escaped_start, _SPECIAL.sub(r"\\\1", flat))


def _escaped_start(found: re.Match[str]) -> str:
    """A list mark made plain: the sign escaped, or the point after the number."""
    mark = found[2]
    return f"{found[1]}\\{mark}" if len(mark) == 1 else f"{found[1]}{mark[:-1]}\\{mark[-1]}"


def _blocks(dossier: Dossier) -> Iterator[str]:
    yield f"# {escaped(dossier.title)}\n"
    for banner in banners_of(dossier):
        yield f"> **{escaped(banner)}**\n"
    yield f"Case: {escaped(dossier.case)}. Made at {escaped(dossier.made_at)}.\n"
    if len(dossier.names) > 1:
        yield f"Also: {'; '.join(map(escaped, dossier.names[1:]))}\n"
    citations = {citation.number: citation for citation in dossier.citations}
    for section in dossier.sections:
        yield f"## {escaped(section.title)}\n"
        yield from _section(section, citations)
    if dossier.wanted:
        yield f"## {WANTED_TITLE}\n"
        yield f"{WANTED_NOTE}\n"
        for wanted in dossier.wanted:
            links = "".join(f"; {_address(link)}" for link in wanted.links)
            yield f"- \\[quote wanted\\] {escaped(wanted.sentence)}{links}"
        yield ""
    yield "## About this dossier\n"
    yield from (f"{escaped(note)}\n" for note in (*remarks_of(dossier), HOW_TO_READ))
    yield from (_footnote(citation) for citation in dossier.citations)


def _section(section: Section, citations: dict[int, Citation]) -> Iterator[str]:
    if not (section.accepted or section.proposed):
        yield f"{nothing_in(section)}\n"
    write = _conflicts if section.kind is SectionKind.CONFLICTS else _list
    yield from write(section.accepted, citations)
    if section.proposed:
        yield f"### {PROPOSED_TITLE}\n"
        yield from write(section.proposed, citations)


def _list(lines: tuple[Line, ...], _: dict[int, Citation]) -> Iterator[str]:
    for line in lines:
        verdict = f" *{escaped(_sentence(line.verdict))}*" if line.verdict else ""
        yield f"- {_mark(line)}{escaped(line.text)}{_refs(line.citations)}{verdict}"
    if lines:
        yield ""


def _conflicts(lines: tuple[Line, ...], citations: dict[int, Citation]) -> Iterator[str]:
    for group in by_claim(lines):
        yield f"**Claim.** {escaped(group[0].text)}\n"
        yield _quote(citations, group[0].citations[:1])
        for line in group:
            yield f"**{_mark(line)}{escaped(_sentence(line.verdict))}** {escaped(line.against)}\n"
            yield _quote(citations, line.citations[1:])
            yield from (f"{step}. {escaped(reason)}" for step, reason in enumerate(line.reasons, start=1))
            settled = f"What would settle it: {escaped(line.settled_by)}\n" if line.settled_by else ""
            yield ("\n" if line.reasons else "") + settled


def _quote(citations: dict[int, Citation], numbers: tuple[int, ...]) -> str:
    first = citations[numbers[0]].quote if numbers else ""
    return f"> {escaped(first)}{_refs(numbers)}\n"


def _footnote(citation: Citation) -> str:
    source = escaped(source_of(citation))
    where = [escaped(citation.place), _address(citation.locator)]
    kept = (escaped(part) for part in kept_of(citation))
    title = f"*{escaped(citation.title or UNTITLED)}*"
    parts = (title, source, *where, *kept)
    return f"[^{citation.number}]: “{escaped(citation.quote)}” " + ". ".join(part for part in parts if part) + "."


def _address(locator: str) -> str:
    """An address of the web as a link; with a mask drawn over it, or of a file, as plain text."""
    plain = not is_web(locator) or "[" in locator
    return escaped(locator) if plain else f"<{quote(locator, safe=_URL_SAFE)}>"


def _mark(line: Line) -> str:
    """What sets an unreviewed line apart, in words."""
    marks = [] if line.status is Status.ACCEPTED else [line.status.value]
    marks += [UNREVIEWED_MERGE] if line.unreviewed_merge else []
    return f"\\[{'; '.join(marks)}\\] " if marks else ""


def _refs(numbers: Iterable[int]) -> str:
    return "".join(f"[^{number}]" for number in numbers)


def _sentence(phrase: str) -> str:
    return f"{phrase[:1].upper()}{phrase[1:]}."
