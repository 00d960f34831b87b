"""XML as a stream of tags and text, each with its place in the source, for every office format.

No document type is ever obeyed: nothing outside is fetched, no entity is expanded, so that neither can do harm. What
a file is lacking (ends, quotation marks, a correct nesting) costs what stands there only. Each character is looked at
a bounded number of times, and nothing here recurses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from whobuilt.core.problems import Problem

# Text with its place in the source; a gap, which stands nowhere there, begins at -1.
Piece = tuple[str, int, int]


class XmlKind(Enum):
    """What a token is."""

    OPEN = auto()
    CLOSE = auto()
    TEXT = auto()
    DATA = auto()  # the content of a CDATA section


@dataclass(slots=True)
class XmlToken:
    """A tag, or a run of text `source[start:end]`. A name has the prefix that its namespace is known by here ("w:t").

    `raw` is the inside of an opening tag after its name, and `start` where that begins.
    """

    kind: XmlKind
    name: str
    start: int
    end: int
    raw: str = ""
    empty: bool = False  # <w:tab/>

    def attributes(self) -> dict[str, str]:
        """The attributes of an opening tag by their names without prefix."""
        if "=" not in self.raw:
            return {}
        found = _ATTRIBUTE.findall(self.raw)
        return {name.rpartition(":")[2]: unescape(value[1:-1]) for name, value in found}

    def attribute_place(self, name: str) -> tuple[int, int]:
        """Where the value of an attribute stands in the source; (-1, -1) where there is none."""
        for found in _ATTRIBUTE.finditer(self.raw):
            if found[1].rpartition(":")[2] == name:
                return self.start + found.start(2) + 1, self.start + found.end(2) - 1
        return -1, -1


_TOKEN = re.compile(
    r"""<(?P<close>/)?(?P<name>[^\s<>/="'!?]++)(?P<raw>(?:[^<>"'/]++|"[^"<]*+"|'[^'<]*+'|/(?!>))*+)(?P<empty>/)?>"""
    r"""|[^<]++"""
)
_ATTRIBUTE = re.compile(r"""([^\s=<>"'/]++)\s*+=\s*+("[^"]*+"|'[^']*+')""")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{1,64}));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ENTITY = re.compile(r"<!ENTITY\s")
_OUTSIDE = re.compile(r"""<!(?:ENTITY|DOCTYPE)[^<>"']*\s(?:SYSTEM|PUBLIC)\s""")
_XMLNS = re.compile(r"""xmlns(?::([^\s=]++))?\s*+=\s*+["']([^"']*+)["']""")
_SURROGATES = range(0xD800, 0xE000)
_LAST = 0x110000

_OFFICE = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:"
# The prefixes by which readers know a namespace, whatever prefix a file gives it (ECMA-376, ISO/IEC 26300).
NAMESPACES = {
    **{
        start + path: prefix
        for path, prefix in (
            ("wordprocessingml/2006/main", "w"),
            ("wordprocessingml/main", "w"),
            ("spreadsheetml/2006/main", "s"),
            ("spreadsheetml/main", "s"),
            ("presentationml/2006/main", "p"),
            ("presentationml/main", "p"),
            ("drawingml/2006/main", "a"),
            ("drawingml/main", "a"),
            ("drawingml/2006/chart", "c"),
            ("drawingml/chart", "c"),
            ("officeDocument/2006/relationships", "r"),
            ("officeDocument/relationships", "r"),
            ("officeDocument/2006/math", "m"),
            ("officeDocument/math", "m"),
            ("markup-compatibility/2006", "mc"),
            ("package/2006/relationships", "rel"),
            ("package/2006/metadata/core-properties", "cp"),
        )
        for start in (_OFFICE, _STRICT)
    },
    **{
        f"{_OPEN_DOCUMENT}{path}:1.0": prefix
        for path, prefix in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("drawing", "draw"),
            ("presentation", "presentation"),
            ("style", "style"),
            ("meta", "meta"),
            ("manifest", "manifest"),
        )
    },
    "urn:schemas-microsoft-com:vml": "v",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/powerpoint/2018/8/main": "p",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
}


_MOST_BINDINGS = 10_000  # of prefixes that are open at once; a file with more is no document
_MOST_PREFIXES = 200


class _Names:
    """Prefixes as they are bound where the tokenizer stands, and names in the prefixes known here."""

    def __init__(self) -> None:
        self.depth = 0
        self.bound: dict[str, str] = {}
        self.known: dict[str, str] = {}
        self.saved: list[tuple[int, dict[str, str]]] = []

    def enter(self, name: str, raw: str) -> str:
        """A tag's name, with what the tag declares, which holds until it closes."""
        self.depth += 1
        if "xmlns" in raw:
            self._bind({prefix: NAMESPACES.get(uri, prefix) for prefix, uri in _XMLNS.findall(raw)})
        return self.of(name)

    def _bind(self, declared: dict[str, str]) -> None:
        """Bind prefixes until the tag closes; most tags that declare any repeat what holds already."""
        new = any(self.bound.get(prefix) != name for prefix, name in declared.items())
        if new and len(self.saved) < _MOST_BINDINGS and len(self.bound) < _MOST_PREFIXES:
            self.saved.append((self.depth, self.bound))
            self.bound = self.bound | declared
            self.known = {}

    def leave(self) -> None:
        """Forget what the tag that closes declared."""
        if self.saved:
            while self.saved and self.saved[-1][0] >= self.depth:
                self.bound = self.saved.pop()[1]
                self.known = {}
        self.depth -= 1

    def of(self, name: str) -> str:
        """The name with the prefix known here."""
        if known := self.known.get(name):
            return known
        prefix, _, local = name.rpartition(":")
        bound = self.bound.get(prefix, prefix)
        self.known[name] = known = f"{bound}:{local}" if bound else local
        return known


def iter_xml(source: str, faults: list[int]) -> Iterator[XmlToken]:
    """The tags and text of an XML document, in order; comments, declarations and instructions are left out.

    `faults` receives the places at which the source is no XML: a sign that begins no tag is text, as it stands.
    """
    names = _Names()
    place = 0
    match = _TOKEN.match
    size = len(source)
    while place < size:
        found = match(source, place)
        if found is None:
            token, place = _read_other(source, place, faults)
            if token is not None:
                yield token
            continue
        start, place = place, found.end()
        close, name, raw, empty = found.groups()
        if name is None:
            yield XmlToken(XmlKind.TEXT, "", start, place)
        elif close:
            yield XmlToken(XmlKind.CLOSE, names.of(name), start, place)
            names.leave()
        else:
            known = names.enter(name, raw)
            yield XmlToken(XmlKind.OPEN, known, found.start(3), place, raw, empty is not None)
            if empty:
                yield XmlToken(XmlKind.CLOSE, known, place, place)
                names.leave()
    if names.depth:
        faults.append(len(source))


def _read_other(source: str, place: int, faults: list[int]) -> tuple[XmlToken | None, int]:
    """What begins at `place` and is neither tag nor text: the token that it is, if any, and where it ends."""
    for mark, close in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")):
        if source.startswith(mark, place):
            stop = source.find(close, place + len(mark))
            if stop < 0:
                faults.append(place)
                stop = len(source)
            inside = XmlToken(XmlKind.DATA, "", place + len(mark), stop) if close == "]]>" else None
            return inside, stop + len(close)
    if source.startswith("<!DOCTYPE", place):
        return None, _doctype_end(source, place)
    faults.append(place)
    stop = source.find("<", place + 1)
    stop = len(source) if stop < 0 else stop
    return XmlToken(XmlKind.TEXT, "", place, stop), stop


def _doctype_end(source: str, place: int) -> int:
    """Where a document type ends, with what it declares in brackets."""
    close = source.find(">", place)
    bracket = source.find("[", place, close if close >= 0 else len(source))
    if bracket >= 0:
        inside = source.find("]", bracket)
        close = source.find(">", inside) if inside >= 0 else -1
    return len(source) if close < 0 else close + 1


def iter_pieces(source: str, token: XmlToken) -> Iterator[Piece]:
    """The characters of a text token, each reference a piece of its own, so that every piece has its exact place."""
    start, end = token.start, token.end
    if token.kind is XmlKind.DATA:
        yield source[start:end], start, end
        return
    if source.find("&", start, end) < 0:
        yield source[start:end], start, end
        return
    for found in _REFERENCE.finditer(source, start, end):
        if found.start() > start:
            yield source[start : found.start()], start, found.start()
        yield _refer(found), found.start(), found.end()
        start = found.end()
    if start < end:
        yield source[start:end], start, end


def unescape(text: str) -> str:
    """Text with its character references replaced; an entity that a document type declares stays as it is written."""
    return _REFERENCE.sub(_refer, text) if "&" in text else text


def _refer(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED.get(found[3], found[0])
    number = int(found[1]) if found[1] else int(found[2], 16)
    valid = 0 < number < _LAST and number not in _SURROGATES
    return chr(number) if valid else "\ufffd"


def refused_entities(source: str, where: str) -> tuple[Problem, ...]:
    """The problem that a document declares entities or a type outside of it, which are never followed."""
    if "<!DOCTYPE" not in source and "<!ENTITY" not in source:
        return ()
    outside = _OUTSIDE.search(source) is not None
    count = len(_ENTITY.findall(source))
    if not outside and not count:
        return ()
    what = "points to a file outside of it" if outside else f"declares {count} entities of its own"
    message = f"The XML {what}. Nothing was fetched or expanded; the names stand as they are written."
    mend = "An office program writes no such thing: ask who made this file, and why."
    return (Problem("xml_entity_refused", message, where, mend),)
