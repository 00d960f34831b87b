"""Hostile and odd spreadsheets, each made for one trouble; written for these tests."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import xlsxwriter

HEADER = ("Supplier", "Buyer", "Date", "Amount")
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
    "</Relationships>"
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<workbookPr {more}/><sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="One">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def pack(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def raw_xlsx(path: Path, rows: str | bytes, more: str = "", strings: str = "") -> Path:
    """A workbook of one sheet whose XML is given."""
    data = rows.encode() if isinstance(rows, str) else rows
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode() + data + b"</sheetData></worksheet>"
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format(kind="officeDocument", target="xl/workbook.xml"),
        "xl/workbook.xml": _BOOK.format(more=more),
        "xl/_rels/workbook.xml.rels": _RELS.format(kind="worksheet", target="worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet,
    }
    return pack(path, members | ({"xl/sharedStrings.xml": strings} if strings else {}))


def odd_xlsx(path: Path, *, since_1904: bool = False) -> Path:
    """Merged cells, formulas, days in several formats, a hidden sheet, a title above the header."""
    with xlsxwriter.Workbook(path, {"date_1904": since_1904}) as book:
        sheet, hidden = book.add_worksheet("Deals"), book.add_worksheet("Secret")
        hidden.hide()
        hidden.write_row(0, 0, HEADER)
        hidden.write_row(1, 0, ("Hidden Ltd", "Hidden Police"))
        day, month = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "mmm-yy"})
        sheet.write(0, 0, "My deals")
        sheet.write_row(2, 0, [*HEADER, "Sum"])
        sheet.merge_range(3, 0, 4, 0, "A Ltd")
        sheet.write_column(3, 1, ["B Police", "C Police", "D Police"])
        sheet.write(5, 0, "E Ltd")
        sheet.write_datetime(3, 2, datetime(2019, 6, 3), day)  # noqa: DTZ001  # a cell's days have no zone
        sheet.write_datetime(4, 2, datetime(2019, 6, 1), month)  # noqa: DTZ001  # the same
        sheet.write_number(5, 2, 43619)
        sheet.write_number(3, 3, 126000000.0)
        sheet.write_string(4, 3, "007")
        sheet.write_formula(3, 4, "=1+1", value=2)
        sheet.write_formula(4, 4, "=1+1", value="")
    return path


def bomb_xlsx(path: Path) -> Path:
    """A sheet of 100 MB of blanks."""
    return raw_xlsx(path, b" " * (100 << 20))


def ods(path: Path, rows: str) -> Path:
    return pack(
        path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": _ODS.format(rows=rows)}
    )


def ods_row(*cells: str, more: str = "") -> str:
    made = "".join(
        f'<table:table-cell office:value-type="string" {more}><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{made}</table:table-row>"


def million_rows(path: Path, rows: int = 1_000_000) -> Path:
    """A CSV of a million rows."""
    with path.open("w") as file:
        file.write("Supplier,Buyer,Date\n")
        file.writelines(f"Company {number} Ltd,Police {number % 97},2019\n" for number in range(rows))
    return path


def mixed_encodings() -> bytes:
    lines = ["Supplier,Buyer", "Société Générale,Police de l'Étoile", "海康威视,墨玉县人民政府", "Ürün Ltd,Emniyet"]
    return b"\n".join(line.encode("gb18030" if "海" in line else "utf-8") for line in lines)


def linked_xlsx(path: Path) -> Path:
    """Links that cells bear: hyperlinks, also merged and to a file, a formula, one within the workbook, and mail."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Deals")
        sheet.write_row(0, 0, ("Supplier", "Buyer", "Title", "Source"))
        for row, name in enumerate("ABCDE", 1):
            sheet.write_row(row, 0, (f"{name} Ltd", f"{name} Police"))
        sheet.write_url(1, 3, "https://example.org/a?x=1&y=2#part", string="article")
        sheet.write_url(2, 2, "https://example.org/b", string="A title")
        sheet.write_formula(3, 3, '=HYPERLINK("https://example.org/c","article")', value="article")
        sheet.write_formula(4, 3, '=HYPERLINK("https://example.org/d","page ""d""")', value="")
        sheet.write_url(4, 2, "internal:Deals!A1", string="above")
        sheet.write_url(5, 0, "https://example.org/e", string="E Ltd")
        sheet.write_url(5, 1, "mailto:nobody@example.org", string="E Police")
        sheet.write_formula(5, 3, '=HYPERLINK("https://example.org/"&A6,"there")', value="there")
    return path
