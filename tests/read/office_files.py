"""Tiny writers of office files, and the law of the map that every reader of them must keep."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

from whobuilt.core.evidence import Document
from whobuilt.core.ids import sha256
from whobuilt.ports import Original, Read, Reader
from whobuilt.read.encoding import declared_charset, decode
from whobuilt.read.xml_tokens import unescape

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = f'xmlns:r="{OFFICE}"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
ODF = " ".join(
    f'xmlns:{prefix}="{_OPEN}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("presentation", "presentation"),
        ("meta", "meta"),
    )
)
ODF += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
Members = Mapping[str, str | bytes]


def pack(members: Members) -> bytes:
    """A ZIP archive of these members, the same bytes every time."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def relations(*targets: tuple[str, str], external: str = "") -> str:
    """A member of relationships rId1, rId2, …: the last word of each type, and its target."""
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if target == external else ''}/>"
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def core(title: str = "", creator: str = "", modified: str = "") -> str:
    """The member of core properties."""
    return (
        f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(creator)}</dc:creator>"
        f"<dcterms:modified>{modified}</dcterms:modified></cp:coreProperties>"
    )


def paragraph(*runs: str, style: str = "") -> str:
    """A paragraph of Word of runs of text; what begins with < is XML already."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(run if run.startswith('<') else word_run(run) for run in runs)}</w:p>"


def word_run(text: str, properties: str = "") -> str:
    """A run of Word."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def docx(body: str, members: Members | None = None, *kinds: tuple[str, str]) -> bytes:
    """A Word file with this body; `kinds` are relationships of the body to further members."""
    return pack(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": relations(*kinds),
            "word/document.xml": f"{XML}<w:document {W} {MC}><w:body>{body}</w:body></w:document>",
            **(members or {}),
        }
    )


def xlsx(sheets: Mapping[str, str], members: Members | None = None, strings: str = "", styles: str = "") -> bytes:
    """A workbook whose sheets have these rows; `strings` are what its cells share, `styles` how they are shown."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    kinds = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(names) + 1)]
    kinds += [("sharedStrings", "sharedStrings.xml")] if strings else []
    kinds += [("styles", "styles.xml")] if styles else []
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f"{XML}<workbook {S} {R}><sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(*kinds),
    }
    for number, name in enumerate(names, 1):
        content[f"xl/worksheets/sheet{number}.xml"] = (
            f"{XML}<worksheet {S} {R}><sheetData>{sheets[name]}</sheetData></worksheet>"
        )
    if strings:
        content["xl/sharedStrings.xml"] = f"{XML}<sst {S}>{strings}</sst>"
    if styles:
        content["xl/styles.xml"] = f"{XML}<styleSheet {S}>{styles}</styleSheet>"
    return pack({**content, **(members or {})})


def row(number: int, *cells: str, more: str = "") -> str:
    """A row of a sheet."""
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


def inline(reference: str, text: str) -> str:
    """A cell that holds its own text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def pptx(slides: Mapping[str, str], members: Members | None = None) -> bytes:
    """A slide show of slides by their members' names ("slide1"), each of shapes; `members` come beside them."""
    listed = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
    return pack(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f"{XML}<p:presentation {P} {R}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": relations(*(("slide", f"slides/{name}.xml") for name in slides)),
            **{
                f"ppt/slides/{name}.xml": f"{XML}<p:sld {P} {A} {R}><p:spTree>{shapes}</p:spTree></p:sld>"
                for name, shapes in slides.items()
            },
            **(members or {}),
        }
    )


def shape(*paragraphs: str, kind: str = "") -> str:
    """A shape of a slide with paragraphs of text; `kind` is its place holder's."""
    holder = f'<p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>' if kind else ""
    text = "".join(f"<a:p><a:r><a:t>{escape(words)}</a:t></a:r></a:p>" for words in paragraphs)
    return f"<p:sp>{holder}<p:txBody>{text}</p:txBody></p:sp>"


def odf(kind: str, body: str, members: Members | None = None, styles: str = "") -> bytes:
    """An OpenDocument file: "text", "spreadsheet" or "presentation", with its automatic styles."""
    return pack(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": (
                f"{XML}<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
                f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
            ),
            **(members or {}),
        }
    )


def read_with(reader: Reader, data: bytes, name: str = "", media_type: str = "") -> Read:
    """What a reader makes of bytes."""
    return reader.read(Original(sha256(data), media_type or min(reader.media_types), data, name))


def document_with(reader: Reader, data: bytes, name: str = "", media_type: str = "") -> Document:
    """The document that a reader makes of bytes, whose map was checked."""
    read = read_with(reader, data, name, media_type)
    assert read.document is not None, read.problems
    return read.document


def codes(read: Read) -> set[str]:
    """The codes of the problems that were told."""
    return {problem.code for problem in read.problems}


def verify_map(document: Document, data: bytes, undo: Callable[[str], str] = unescape) -> None:
    """Each segment's text is found again where it leads to; a number that is shown otherwise says how it is stored."""

    @cache
    def source(part: str) -> str:
        if not part:
            return data.decode(document.encoding, "replace")
        with zipfile.ZipFile(BytesIO(data)) as archive:
            member = archive.read(part)
        return decode(member, declared_charset(member)).text

    place = 0
    for segment in document.segments:
        assert place <= segment.start < segment.end <= len(document.text)
        place = segment.end
        text = document.text[segment.start : segment.end]
        written = source(segment.part)[segment.source_start : segment.source_end]
        stored = re.search(r", stored as (.*)$", segment.at)
        if stored:
            assert written == stored[1]
        else:
            assert undo(written) == text, segment
    inked = [document.text[passage.start : passage.end] for passage in document.passages]
    assert all(words == words.strip() and words for words in inked)
    mapped = {place for segment in document.segments for place in range(segment.start, segment.end)}
    gaps = [char for place, char in enumerate(document.text) if place not in mapped]
    assert not "".join(gaps).strip("-:\ufffd \t\n"), "only separators stand nowhere in the original"
