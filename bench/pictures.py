"""Ten quotes in ten formats, each shown in its place in the original: HTML views, and pictures of them to look at.

    python bench/pictures.py FOLDER

The documents are written here, in small; the PDF and the scan are made by Chromium from a page of ours. Chromium also
makes the pictures; without it there are the views that need none. Prints a line for each quote: what is marked.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from whobuilt.compose.highlight import Picture, Pictures, highlight
from whobuilt.core.evidence import Document
from whobuilt.core.ids import sha256
from whobuilt.ports import Original
from whobuilt.read import read

FIRST = "Notice of award for the public safety programme of the city"
BEFORE = "The tender was opened in March, and four bidders took part in it before the committee met."
QUOTE = "the police bought 1,200 cameras & software for faces"
SENTENCE = f"In June {QUOTE} from the company, the notice says."
AFTER = "The contract runs for five years; its price was not made public at the time of the award."
CHINESE = "公安局采购人脸识别系统"
UYGHUR = "ساقچى ئىدارىسى كامېرا سېتىۋالدى"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
_ODF = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'


@dataclass(frozen=True, slots=True)
class Shown:
    """A document of one format, and the quote that is to be shown in it."""

    name: str
    make: Callable[[], bytes]
    quote: str = QUOTE


def xml(text: str) -> str:
    """Text for a place between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def make_page() -> bytes:
    """A page of a newspaper's kind, its quote across tags and with entities."""
    bold = xml(SENTENCE).replace("1,200 cameras", "<b>1,200</b>\n  <i>cameras</i>")
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>{FIRST}</title>
<style>body {{ font: 20px/1.6 serif; margin: 3em }}</style></head><body><nav><a href="/">Home</a></nav><article>
<h1>{FIRST}</h1><p>{BEFORE}</p><p>{bold}</p><p lang="zh">{CHINESE}。</p><p lang="ug" dir="rtl">{UYGHUR}.</p>
<p>{AFTER}</p></article><script>document.title = ""</script></body></html>""".encode()


def make_zip(members: dict[str, str]) -> bytes:
    """A ZIP archive of text members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return content.getvalue()


def make_relations(*relations: tuple[str, str]) -> str:
    """A relations member: kind and target of each."""
    each = (
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, 1)
    )
    return f"<Relationships {_RELATIONS}>{''.join(each)}</Relationships>"


def make_types(part: str, kind: str) -> str:
    """The list of content types, with that of the main part."""
    head = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    known = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    main = f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/>'
    return f'{head}{known}<Default Extension="xml" ContentType="application/xml"/>{main}</Types>'


def make_docx() -> bytes:
    """A letter in three paragraphs."""
    middle = xml(SENTENCE).replace("cameras", "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>cameras")
    paragraphs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>' for text in (FIRST, BEFORE, middle, AFTER)
    )
    return make_zip(
        {
            "[Content_Types].xml": make_types("word/document.xml", "wordprocessingml.document"),
            "_rels/.rels": make_relations(("officeDocument", "word/document.xml")),
            "word/document.xml": f"<w:document {_W}><w:body>{paragraphs}</w:body></w:document>",
        }
    )


def make_pptx() -> bytes:
    """One slide with two boxes."""
    shapes = "".join(
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Box {number}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>{xml(text)}</a:t></a:r></a:p></p:txBody></p:sp>"
        for number, text in enumerate((FIRST, SENTENCE), 2)
    )
    tree = f'<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{shapes}'
    slides = '<p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>'
    return make_zip(
        {
            "[Content_Types].xml": make_types("ppt/presentation.xml", "presentationml.presentation"),
            "_rels/.rels": make_relations(("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f"<p:presentation {_P} {_R}>{slides}</p:presentation>",
            "ppt/_rels/presentation.xml.rels": make_relations(("slide", "slides/slide1.xml")),
            "ppt/slides/slide1.xml": f"<p:sld {_P} {_A}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>",
        }
    )


def make_xlsx() -> bytes:
    """A table of awards."""
    book = import_module("openpyxl").Workbook()
    sheet = book.active
    sheet.title = "Awards"
    rows = (
        ("Buyer", "Goods", "Sum"),
        ("Police", "Cameras", 1200000),
        ("公安局", CHINESE, 800000),
        ("City", "Software", 50),
    )
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def make_odt() -> bytes:
    """The same letter as an OpenDocument text."""
    paragraphs = "".join(f"<text:p>{xml(text)}</text:p>" for text in (FIRST, BEFORE, SENTENCE, AFTER))
    body = f"<office:body><office:text>{paragraphs}</office:text></office:body>"
    return make_zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {_ODF} {_TEXT}>{body}</office:document-content>",
        }
    )


def make_rtf() -> bytes:
    """The same letter as RTF, some of its characters as codes."""
    middle = SENTENCE.replace("1,200 cameras", r"{\b 1,200 cameras}")
    chinese = "".join(f"\\u{ord(character)}?" for character in CHINESE)
    return rf"{{\rtf1\ansi\ansicpg1252 {FIRST}\par {BEFORE}\par {middle}\par {chinese}\par {AFTER}\par}}".encode()


def make_mail() -> bytes:
    """A mail in quoted-printable."""
    mail = EmailMessage()
    mail["Subject"], mail["Date"] = FIRST, "Mon, 03 Jun 2019 10:15:00 +0000"
    mail["From"], mail["To"] = "press office <press@example.org>", "desk@example.org"
    mail.set_content(f"{BEFORE}\n\n{SENTENCE}\n\n{CHINESE}。\n\n{AFTER}\n", cte="quoted-printable")
    return bytes(mail)


def make_markdown() -> bytes:
    """Notes with marks of emphasis in the quote."""
    middle = SENTENCE.replace("1,200", "**1,200**")
    return f"# {FIRST}\n\n{BEFORE}\n\n- {middle}\n- {UYGHUR}\n\n{AFTER}\n".encode()


def make_csv() -> bytes:
    """A table with a quoted field."""
    return f'buyer,goods,sum\nPolice,"{SENTENCE}",1200\nCity,Software,50\n'.encode()


def print_page(chromium: str, kind: str) -> bytes:
    """The page as a PDF ("pdf") or as a picture ("png")."""
    with TemporaryDirectory() as folder:
        page, out = Path(folder) / "page.html", Path(folder) / f"out.{kind}"
        page.write_bytes(make_page())
        how = f"--print-to-pdf={out}" if kind == "pdf" else f"--screenshot={out}"
        run_chromium(chromium, how, "--window-size=900,700", page.as_uri())
        return out.read_bytes()


def run_chromium(chromium: str, *arguments: str) -> None:
    """Chromium without a screen and without a network of its own."""
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-pdf-header-footer")
    subprocess.run([chromium, *quiet, *arguments], check=True, capture_output=True, timeout=120)


def iter_shown(chromium: str | None) -> Iterator[Shown]:
    """The ten, or those that need no Chromium."""
    yield Shown("page.html", make_page)
    if chromium:
        yield Shown("notice.pdf", partial(print_page, chromium, "pdf"))
        yield Shown("scan.png", partial(print_page, chromium, "png"), "bought 1,200 cameras")
    yield Shown("letter.docx", make_docx)
    yield Shown("awards.xlsx", make_xlsx, CHINESE)
    yield Shown("slides.pptx", make_pptx)
    yield Shown("letter.odt", make_odt)
    yield Shown("letter.rtf", make_rtf)
    yield Shown("mail.eml", make_mail)
    yield Shown("notes.md", make_markdown)
    yield Shown("awards.csv", make_csv)


def make_pictures(document: Document, data: bytes) -> Pictures | None:
    """How the pages of a PDF or picture look; None where a document has no pages."""
    if document.media_type == "application/pdf":
        from whobuilt.read.pdf_locate import locate  # noqa: PLC0415 - only this needs it

        return Pictures(partial(draw_page, data), lambda start, end: locate(data, document, start, end))
    if document.media_type.startswith("image/"):
        from PIL import Image  # noqa: PLC0415 - only this needs it

        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
        return Pictures(lambda _: Picture(data, width, height))
    return None


def draw_page(data: bytes, page: int) -> Picture:
    """A page of a PDF at 144 dots an inch."""
    import pypdfium2  # noqa: PLC0415 - only this needs it

    with pypdfium2.PdfDocument(data) as pdf:
        sheet = pdf[page - 1]
        content = io.BytesIO()
        sheet.render(scale=2).to_pil().save(content, "PNG")
        width, height = sheet.get_size()
        return Picture(content.getvalue(), width, height)


def show(shown: Shown, folder: Path, chromium: str | None) -> str:
    """Write the original, its view and the picture of that; say what is marked."""
    data = shown.make()
    (folder / shown.name).write_bytes(data)
    document = read(data, sha256(data), shown.name).document
    if document is None:
        return "not read"
    start = " ".join(document.text.split("\n")).find(shown.quote)  # a line end is as long as a blank
    if start < 0:
        return "the quote is not in its text"
    span = (start, start + len(shown.quote))
    original = Original(document.blob, document.media_type, data, shown.name)
    view = folder / f"{shown.name}.view.html"
    view.write_text(highlight(document, original, [span], make_pictures(document, data)), "utf-8")
    if chromium:
        picture = folder / f"{shown.name}.view.png"
        run_chromium(chromium, f"--screenshot={picture}", "--window-size=1100,1000", view.as_uri())
    return f"{document.place_of(start)}: {document.text[slice(*span)]!r}"


def main() -> None:
    """Write all into the folder that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        print("No Chromium is installed: no PDF, no scan, and no pictures.", file=sys.stderr)
    for shown in iter_shown(chromium):
        print(f"{shown.name.ljust(12)} {show(shown, folder, chromium)}", flush=True)


if __name__ == "__main__":
    main()
