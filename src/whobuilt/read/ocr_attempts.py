"""How a page is read best: in which languages, which way up, in what size; and what was left out all the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from whobuilt.read.ocr_tesseract import Picture, Recognised, Tesseract, Word, find_turn, recognise_as

_POOR = 55.0  # mean confidence below which a page is not in the script of the one before, or stands on its side
_SURE = 75.0  # mean confidence at which no other language is tried, and no other way up
_BEST_HEIGHT, _LEAST_HEIGHT, _MOST_HEIGHT = 33.0, 20.0, 60.0  # of a line in pixels, as the program reads best
_DARK = bytes(1 if value < 128 else 0 for value in range(256))  # noqa: PLR2004 - half way to white
_PROBE = 8  # part of a page's height on which languages are tried
_FULL = 360  # degrees

Draw = Callable[[float], Picture]
Attempt = tuple[Recognised, Picture, int]


def scan_page(program: Tesseract, draw: Draw, languages: Sequence[str], settled: str = "") -> Attempt:
    """Read a page that `draw` gives as a picture in any size (1 is its usual one); again where that may mend it.

    `settled` is the set of languages that read the page before. The words found (in the picture as it was drawn), that
    picture, and how many lines were left out.
    """
    picture = draw(1.0)
    if settled:
        reading = recognise_as(program, picture, settled)
        if reading.problem or reading.confidence >= _POOR or not reading.words:
            return _in_best_size(program, draw, (reading, picture, count_left_out(picture, reading)), 0)
    names, turn = _probe(program, picture, languages)
    seen = turned(picture, turn)
    reading = recognise_as(program, seen, names)
    return _in_best_size(program, draw, (reading, seen, count_left_out(seen, reading)), turn)


def _probe(program: Tesseract, picture: Picture, languages: Sequence[str]) -> tuple[str, int]:
    """The languages that read a strip of the page best, and by how many degrees the page is to be turned before."""
    names, confidence = _best_of(program, _strip(picture), languages)
    if confidence >= _SURE:
        return names, 0
    turn = find_turn(program, picture)
    if not turn:
        return names, 0
    return _best_of(program, _strip(turned(picture, turn)), languages)[0], turn


def _best_of(program: Tesseract, picture: Picture, languages: Sequence[str]) -> tuple[str, float]:
    if len(languages) == 1 and "osd" not in program.languages:
        return languages[0], 100.0
    best = (languages[0], -1.0)
    for names in languages:
        confidence = recognise_as(program, picture, names).confidence
        best = max(best, (names, confidence), key=lambda pair: pair[1])
        if confidence >= _SURE:
            break
    return best


def _strip(picture: Picture) -> Picture:
    """The part of a page with the most ink in it."""
    width, height, pixels, dpi = picture
    high = max(1, height // _PROBE)
    dark = pixels.translate(_DARK)
    tops = range(0, max(1, height - high + 1), max(1, high // 2))
    best = max(tops, key=lambda top: dark.count(1, top * width, (top + high) * width))
    return Picture(width, high, pixels[best * width : (best + high) * width], dpi)


def _in_best_size(program: Tesseract, draw: Draw, best: Attempt, turn: int) -> Attempt:
    """Once more in another size, where lines were left out or letters are too small or too large for the program."""
    reading, picture, left_out = best
    badly_sized = reading.line_height > 0 and not _LEAST_HEIGHT <= reading.line_height <= _MOST_HEIGHT
    if reading.words and (left_out or badly_sized):
        size = _BEST_HEIGHT / reading.line_height if badly_sized else 0.8
        again = turned(draw(min(4.0, max(0.25, size))), turn)
        other = recognise_as(program, again, reading.languages)
        lost = count_left_out(again, other)
        if (lost, -other.confidence) < (left_out, -reading.confidence) and other.words:
            reading, picture, left_out = other, again, lost
    if not turn:
        return reading, picture, left_out
    back = turned(picture, _FULL - turn)
    words = tuple(_turned_back(word, back, turn) for word in reading.words)
    return replace(reading, words=words), back, left_out


def turned(picture: Picture, degrees: int) -> Picture:
    """A picture turned clockwise by quarters."""
    width, height, pixels, dpi = picture
    match degrees % _FULL:
        case 90:
            return Picture(height, width, b"".join(pixels[column::width][::-1] for column in range(width)), dpi)
        case 180:
            return Picture(width, height, pixels[::-1], dpi)
        case 270:
            columns = range(width - 1, -1, -1)
            return Picture(height, width, b"".join(pixels[column::width] for column in columns), dpi)
        case _:
            return picture


def _turned_back(word: Word, picture: Picture, degrees: int) -> Word:
    """A word of a picture that had been turned, in the picture before it was."""
    left, top, right, bottom = word[2:6]
    match degrees:
        case 90:
            box = (top, picture.height - right, bottom, picture.height - left)
        case 180:
            box = (picture.width - right, picture.height - bottom, picture.width - left, picture.height - top)
        case _:
            box = (picture.width - bottom, left, picture.width - top, right)
    return word._replace(left=box[0], top=box[1], right=box[2], bottom=box[3])


def count_left_out(picture: Picture, reading: Recognised) -> int:
    """How many lines of print stand where nothing was read: bands of ink about as high as the lines that were."""
    width, height = picture.width, picture.height
    usual = reading.line_height
    if not reading.words or usual <= 0:
        return 0
    dark = bytearray(picture.pixels.translate(_DARK))
    ink = dark.count(1)
    margin = int(usual / 3)
    for word in reading.words:
        left, right = max(0, word.left - margin), min(width, word.right + margin)
        for line in range(max(0, word.top - margin), min(height, word.bottom + margin)):
            start = line * width
            dark[start + left : start + right] = bytes(max(0, right - left))
    lines = max(1, len({word.line for word in reading.words}))
    least = 0.15 * (ink - dark.count(1)) / lines  # ink of a short line
    few = max(6, width // 300)  # what a rule that runs down the page leaves on each row
    bands = found = 0
    for row in range(height + 1):
        count = dark.count(1, row * width, (row + 1) * width) if row < height else 0
        if count > few:
            bands, found = bands + 1, found + count
            continue
        if bands:
            lines -= 1 if 0.4 * usual <= bands <= 2 * usual and found >= least else 0
            bands = found = 0
    return max(0, len({word.line for word in reading.words}) - lines)
