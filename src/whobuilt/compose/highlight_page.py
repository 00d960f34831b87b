"""A preserved HTML page as harmless markup: its text as the reader saw it, its structure, and marks at a quote.

The text is taken from the page's source at the places where the reader found it; between them only tags of a short
list pass, without what could load, run, hide or move anything. So nothing of the page acts, and no text is shown that
the reader did not read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from whobuilt.compose.highlight_map import Marked
from whobuilt.core.evidence import Document

_KEPT = frozenset(
    "a abbr address article aside b blockquote br caption center cite code col colgroup dd div dl dt em fieldset "
    "figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i ins legend li main nav ol p pre q ruby s section "
    "small span strong sub summary sup table tbody td tfoot th thead tr u ul".split()
)
_ATTRIBUTES = frozenset({"colspan", "rowspan", "dir", "lang", "align", "start"})
_WITHOUT_TEXT = ("script", "style", "noscript", "template", "svg", "iframe", "object", "textarea", "select", "title")
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9]*)((?:[^>"']|"[^"]*"|'[^']*')*+)>""")
_TAG_START = re.compile(r"</?[A-Za-z]")
_ATTRIBUTE = re.compile(r"""([A-Za-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+\Z")
_LONGEST_VALUE = 40


def to_safe_page(document: Document, source: str, marks: Sequence[Marked]) -> Markup:
    """The page's content, to be put into a page of ours."""
    parts: list[Markup] = []
    place, waiting, seen = 0, list(marks)[::-1], set[int]()
    for segment in document.segments:
        last = waiting[-1].number if waiting and waiting[-1].start <= segment.source_start and place else 0
        between = last if last in seen else 0  # what stands between two marked pieces is within the quote
        parts += _iter_between(source[place : segment.source_start], between)
        place = segment.source_start
        while waiting and waiting[-1].start < segment.source_end:
            mark = waiting.pop()
            parts.append(_shown(source[place : mark.start]))
            parts.append(_marked(source[mark.start : mark.end], mark.number, first=mark.number not in seen))
            seen.add(mark.number)
            place = mark.end
        parts.append(_shown(source[place : segment.source_end]))
        place = segment.source_end
    return Markup("").join([*parts, *_iter_between(source[place:], 0)])


def _shown(written: str) -> Markup:
    return escape(html.unescape(written))


def _marked(written: str, number: int, *, first: bool) -> Markup:
    name = Markup(' id="quote-{}"').format(number) if first else Markup("")
    return Markup("<mark{}>{}</mark>").format(name, _shown(written))


def _iter_between(markup: str, mark: int) -> Iterator[Markup]:
    """The harmless tags in a stretch without text of its own, and its white space."""
    place = 0
    while place < len(markup):
        opened = markup.find("<", place)
        text = markup[place : opened if opened >= 0 else len(markup)]
        if text[:1].isspace() or text[-1:].isspace():
            yield Markup("<mark> </mark>") if mark else Markup(" ")
        if opened < 0:
            return
        tag = _TAG.match(markup, opened)
        if not tag:
            place = _after(markup, opened)
            continue
        place, name = tag.end(), tag[2].lower()
        if name in _WITHOUT_TEXT and not tag[1]:
            found = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(markup, place)
            if not found:
                return
            place = found.start()
        yield _safe_tag(name, tag[3], closing=bool(tag[1]))


def _after(markup: str, start: int) -> int:
    """Where a comment or what is no tag ends; a tag that is never closed swallows the rest."""
    if markup.startswith("<!--", start):
        end = markup.find("-->", start)
        return end + 3 if end >= 0 else len(markup)
    return len(markup) if _TAG_START.match(markup, start) else start + 1


def _safe_tag(name: str, attributes: str, *, closing: bool) -> Markup:
    if name == "img":
        return _picture(attributes)
    if name not in _KEPT:
        return Markup("")
    if closing:
        return Markup("</{}>").format(name)
    kept = {
        found[1].lower(): next(value for value in (*found.groups()[1:], "") if value is not None)
        for found in _ATTRIBUTE.finditer(attributes)
        if found[1].lower() in _ATTRIBUTES
    }
    safe = [
        Markup(' {}="{}"').format(key, html.unescape(value))
        for key, value in kept.items()
        if len(value) <= _LONGEST_VALUE
    ]
    return Markup("<{}{}>").format(name, Markup("").join(safe))


def _picture(attributes: str) -> Markup:
    """A picture that the page itself carries; any other would have to be fetched."""
    for found in _ATTRIBUTE.finditer(attributes):
        value = found[2] or found[3] or found[4] or ""
        if found[1].lower() == "src" and _PICTURE.match(value):
            return Markup('<img alt="" src="{}">').format(value)
    return Markup("")
