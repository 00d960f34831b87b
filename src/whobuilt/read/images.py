"""Pictures as text recognition wants them: one frame after the other, the right way up, in shades of grey.

A header may claim any size, so that sizes are looked at before anything is decoded.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from whobuilt.core.problems import Problem
from whobuilt.read.ocr_tesseract import Picture

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 60_000_000  # of one frame: an A3 page at 600 dots per inch has 70 million, at 400 dots 31
MOST_FRAMES = 50
_USUAL_DPI = 200  # print of 12 points is then as high as is read best
_SCANNED = range(121, 2401)  # dots per inch; programs that know nothing of paper write 1, 72 or 96
_LARGEST = 4000  # pixels of a side, beyond which nothing is won
_FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/tiff": "TIFF",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/webp": "WEBP",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a file: its number from 1, its size in pixels as shown, and how to draw it in another size."""

    number: int
    width: int
    height: int
    draw: Callable[[float], Picture]


def has_decoder() -> bool:
    """Whether Pillow, the extra "ocr", is installed."""
    try:
        import PIL.Image  # noqa: F401, PLC0415 - an extra; asked for when the first picture comes
    except ImportError:
        return False
    return True


def iter_frames(file: BinaryIO, media_type: str) -> Iterator[Frame | Problem]:
    """The pictures in a file; a problem for each that cannot be had, whole or at all."""
    from PIL import Image  # noqa: PLC0415 - see above

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it would warn of is judged here
        try:
            with Image.open(file, formats=[_FORMATS[media_type]]) as image:
                yield from _frames_of(image)
        except Image.DecompressionBombError:
            yield _too_large("The picture", 0, 0)
        except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError):
            # Decoders raise whatever their format makes them stumble over.
            yield _damaged("The picture is damaged and cannot be decoded.")


def _frames_of(image: Image.Image) -> Iterator[Frame | Problem]:
    count = 0
    for number in range(1, MOST_FRAMES + 2):
        try:
            image.seek(number - 1)
        except EOFError:
            break
        count = number
        if number > MOST_FRAMES:
            message = f"The file has more than {MOST_FRAMES} pictures; the first {MOST_FRAMES} were read."
            yield Problem("read_in_part", message, f"picture {number}", "Split the file and add the rest.")
            break
        if number > 1 and image.format != "TIFF":
            continue
        if image.width * image.height > MOST_PIXELS:
            yield _too_large(f"Picture {number}", image.width, image.height)
            continue
        yield from _load(image, number)
    if image.format != "TIFF" and count > 1:
        message = "The picture moves: it has several frames, and only the first was read."
        yield Problem("read_in_part", message, "picture 2", "Save the frames that hold text as pictures of their own.")


def _load(image: Image.Image, number: int) -> Iterator[Frame | Problem]:
    """One frame decoded; as far as its bytes go where they end too soon."""
    from PIL import ImageFile  # noqa: PLC0415 - see above

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        image.load()
    except OSError:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        image.load()
        yield _damaged(f"Picture {number} is damaged: a part of it could not be decoded, and is missing from the text.")
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
    gray = _in_gray(image)
    known = float(image.info.get("dpi", (0, 0))[0] or 0)
    scale = _USUAL_DPI / known if round(known) in _SCANNED else 1.0

    def draw(size: float) -> Picture:
        factor = min(scale * size, _LARGEST / max(gray.size))
        if round(factor, 2) == 1.0:
            return Picture(gray.width, gray.height, gray.tobytes(), _USUAL_DPI)
        wide, high = (max(1, round(side * factor)) for side in gray.size)
        return Picture(wide, high, gray.resize((wide, high), _lanczos()).tobytes(), _USUAL_DPI)

    yield Frame(number, gray.width, gray.height, draw)


def _lanczos() -> Image.Resampling:
    from PIL import Image  # noqa: PLC0415 - see above

    return Image.Resampling.LANCZOS


def _in_gray(image: Image.Image) -> Image.Image:
    """The frame the right way up, on white where it is see-through, in shades of grey."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - see above

    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith(("I", "F")):  # 16 or 32 bits a pixel
        low, high = upright.getextrema()
        span = float(high) - float(low) or 1.0  # type: ignore[arg-type]  # one band, so that both are numbers
        return upright.convert("F").point(lambda value: (value - float(low)) * 255 / span).convert("L")  # type: ignore[arg-type]
    if "A" in upright.mode or "transparency" in upright.info:
        seen = upright.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("L")
    return upright.convert("L")


def _too_large(which: str, width: int, height: int) -> Problem:
    size = f" ({width} x {height} pixels)" if width else ""
    message = f"{which} claims to be larger than is decoded here{size}; the most is {MOST_PIXELS // 1_000_000} million."
    return Problem("picture_too_large", message, "", "Make it smaller, or cut it into parts, and keep the original.")


def _damaged(message: str) -> Problem:
    return Problem("damaged_file", message, "", "Fetch the file again from where it came.")
