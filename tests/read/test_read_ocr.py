"""What is recognised in pictures and scans: text with boxes, and every doubt told."""

from __future__ import annotations

import io
import shutil
import stat
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.read.pdf_files import Line, Writer, column, pdf_of
from whobuilt.core.ids import sha256
from whobuilt.ports import Read
from whobuilt.read import read
from whobuilt.read.pdf_library import open_pdf

if TYPE_CHECKING:
    from PIL import Image as Pictures

TESSERACT = shutil.which("tesseract")
needs_tesseract = pytest.mark.skipif(not TESSERACT, reason="the program tesseract is not installed")
WORDS = ["The city bureau bought forty cameras", "from the lowest of three bidders", "and paid for them in May 2019."]
Image = pytest.importorskip("PIL.Image", reason="Pillow, the extra ocr, is not installed")


@cache
def languages() -> frozenset[str]:
    if not TESSERACT:
        return frozenset()
    told = subprocess.run([TESSERACT, "--list-langs"], capture_output=True, text=True, check=True).stdout
    return frozenset(told.split())


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOBUILT_OCR", "eng")  # other languages would be tried first, and take their time


@cache
def picture() -> Pictures.Image:
    """A page of large print, 100 dots to the inch of an A4 page, as the PDF library draws it."""
    lines = column([], 0) + [Line(text, 60, 700 - 40 * place, size=24) for place, text in enumerate(WORDS)]
    with open_pdf(pdf_of(lines)) as pdf, pdf.page(0) as page:
        assert page is not None
        width, height, pixels = page.render(100 / 72)
    made: Pictures.Image = Image.frombytes("L", (width, height), pixels)
    return made


def saved(image: Pictures.Image, form: str, **more: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **more)
    return buffer.getvalue()


def reading(data: bytes, name: str = "scan.png") -> Read:
    return read(data, sha256(data), name)


def codes(answer: Read) -> list[str]:
    return [problem.code for problem in answer.problems]


def text_of(answer: Read) -> str:
    assert answer.document is not None, answer.problems
    return " ".join(answer.document.text.split())


def scanned(image: Pictures.Image) -> bytes:
    """A PDF page that is nothing but the picture."""
    writer = Writer()
    drawn = writer.stream(
        image.tobytes(),
        f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} /ColorSpace /DeviceGray "
        "/BitsPerComponent 8",
        packed=True,
    )
    content = writer.stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    page = writer.add(
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I {drawn} 0 R >> >> "
        f"/Contents {content} 0 R >>"
    )
    writer.add("<< /Type /Catalog /Pages 2 0 R >>", 1)
    writer.add(f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>", 2)
    return writer.build()


@pytest.mark.few(1)
@needs_tesseract
@pytest.mark.parametrize(("form", "name"), [("PNG", "scan.png"), ("TIFF", "scan.tif"), ("JPEG", "scan.jpg")])
def test_the_text_of_a_picture_is_read_with_the_box_of_each_word(form: str, name: str) -> None:
    answer = reading(saved(picture(), form), name)
    assert text_of(answer) == " ".join(WORDS)
    document = answer.document
    assert document is not None
    assert document.reader.startswith("ocr@1+tesseract-")
    assert document.metadata.language == "en"
    segment = document.segment_at(document.text.index("cameras"))
    assert segment is not None
    assert document.text[segment.start : segment.end] == "cameras"
    box = segment.box
    assert box is not None
    ink = picture().crop((int(box.left) - 2, int(box.top) - 2, int(box.right) + 2, int(box.bottom) + 2))
    assert min(ink.tobytes()) < 60  # letters stand in the box
    assert box.top < (842 - 700) * 100 / 72 < box.bottom + 2  # and it is that line's


@pytest.mark.slow
@needs_tesseract
def test_a_scanned_page_has_boxes_in_points_and_names_its_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WHOBUILT_OCR")
    answer = reading(scanned(picture()), "scan.pdf")
    assert text_of(answer) == " ".join(WORDS)
    document = answer.document
    assert document is not None
    assert document.reader.startswith("pdf@1+ocr@1+tesseract-")
    segment = document.segments[0]
    assert (segment.part, segment.at) == ("1/ocr", "page 1 (recognised)")
    assert segment.box is not None
    assert segment.box.left == pytest.approx(60, abs=3)
    assert segment.box.bottom == pytest.approx(142, abs=4)
    assert "page_without_text" not in codes(answer)


@pytest.mark.slow
@needs_tesseract
@pytest.mark.skipif("osd" not in languages(), reason="tesseract's language osd is not installed")
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_on_its_side_is_read_and_its_boxes_stand_where_the_words_do(degrees: int) -> None:
    lines = WORDS * 4
    data = pdf_of([Line(text, 60, 760 - 30 * place, size=20) for place, text in enumerate(lines)])
    with open_pdf(data) as pdf, pdf.page(0) as page:
        assert page is not None
        width, height, pixels = page.render(2)
    upright = Image.frombytes("L", (width, height), pixels)
    answer = reading(saved(upright.rotate(degrees, expand=True), "PNG"))
    assert text_of(answer) == " ".join(lines)
    assert answer.document is not None
    first = answer.document.segments[0].box
    assert first is not None
    middle = (first.left + first.right) / 2, (first.top + first.bottom) / 2
    left, top = 60 * 2 + 20, (842 - 767) * 2  # the word "The", upright
    expected = {90: (top, width - left), 180: (width - left, height - top), 270: (height - top, left)}[degrees]
    assert middle == pytest.approx(expected, abs=25)


@pytest.mark.slow
@needs_tesseract
def test_the_camera_s_note_of_which_way_is_up_is_followed() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned clockwise
    data = saved(picture().rotate(90, expand=True), "JPEG", exif=exif, quality=95)
    assert text_of(reading(data, "photo.jpg")) == " ".join(WORDS)


@pytest.mark.slow
@needs_tesseract
def test_each_page_of_a_tiff_is_a_page() -> None:
    data = saved(picture(), "TIFF", save_all=True, append_images=[picture()])
    document = reading(data, "fax.tif").document
    assert document is not None
    assert {segment.part for segment in document.segments} == {"1", "2"}


@pytest.mark.slow
@needs_tesseract
def test_a_picture_that_moves_is_read_in_part_and_says_so() -> None:
    other = Image.new("L", picture().size, 255)
    data = saved(picture(), "GIF", save_all=True, append_images=[other])
    answer = reading(data, "moving.gif")
    assert text_of(answer) == " ".join(WORDS)
    assert codes(answer) == ["read_in_part"]


@pytest.mark.slow
@needs_tesseract
def test_letters_on_a_see_through_ground_are_read() -> None:
    clear = Image.new("RGBA", picture().size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=picture().point(lambda value: 255 - value))
    assert text_of(reading(saved(clear, "PNG"))) == " ".join(WORDS)


@needs_tesseract
def test_a_picture_without_letters_says_that_none_were_found() -> None:
    answer = reading(saved(Image.new("L", (400, 300), 255), "PNG"))
    assert answer.document is None
    assert codes(answer) == ["no_text"]


@pytest.mark.slow
@needs_tesseract
def test_a_torn_picture_is_read_as_far_as_it_goes_and_says_so() -> None:
    whole = saved(picture(), "JPEG")
    answer = reading(whole[: len(whole) * 2 // 3], "torn.jpg")
    assert codes(answer)[0] == "damaged_file"
    assert text_of(answer).startswith("The city bureau")


@pytest.mark.slow
@needs_tesseract
def test_a_language_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOBUILT_OCR", "eng+tlh")
    answer = reading(saved(picture(), "PNG"))
    assert codes(answer) == ["language_not_installed"]
    assert "tlh" in answer.problems[0].message
    assert text_of(answer) == " ".join(WORDS)


def test_without_the_program_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    for data, name, code in (
        (saved(picture(), "PNG"), "scan.png", "needs_ocr"),
        (scanned(picture()), "scan.pdf", "page_without_text"),
    ):
        (problem,) = reading(data, name).problems
        assert problem.code == code
        assert "apt install tesseract-ocr" in problem.mend
        assert "brew install tesseract" in problem.mend


def test_a_program_that_fails_is_a_problem_and_no_exception(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "tesseract"
    script.write_text(
        '#!/bin/sh\ncase "$1" in --version) echo tesseract 9.9;; --list-langs) printf "List:\\neng\\n";; '
        "*) echo no such picture >&2; exit 1;; esac\n"
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    answer = reading(saved(picture(), "PNG"))
    assert answer.document is None
    assert codes(answer) == ["ocr_failed"]
    assert "no such picture" in answer.problems[0].message


@pytest.mark.slow
def test_a_picture_that_claims_to_be_huge_is_not_decoded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "tesseract"
    script.write_text('#!/bin/sh\ncase "$1" in --version) echo tesseract 9.9;; *) printf "List:\\neng\\n";; esac\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    data = saved(Image.new("1", (20_000, 20_000)), "PNG")
    answer = reading(data)
    assert codes(answer) == ["picture_too_large"]
