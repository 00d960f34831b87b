"""Text recognition by the program tesseract, as a child with one thread and a time limit.

Only text is recognised: never a face, a plate or anything else that a picture shows.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import NamedTuple

from whobuilt.core.problems import Problem

SETTING = "WHOBUILT_OCR"  # the languages to recognise ("uig", "chi_sim+eng"), or "off"
INSTALL = (
    "Install tesseract and its languages (Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-chi-sim "
    "tesseract-ocr-uig; macOS: brew install tesseract tesseract-lang), then read the file again."
)
# What is tried, likeliest first, where nothing was asked for; each only as far as it is installed.
_USUAL = (("chi_sim", "eng"), ("uig", "eng"))
_ROTATE = re.compile(r"^Rotate: (0|90|180|270)\b", re.MULTILINE)
_SECONDS = 45  # for one run over one page
_WORD, _LINE = "5", "4"  # levels in tesseract's table


class Picture(NamedTuple):
    """A picture in shades of grey, a byte for each pixel, and its resolution in dots per inch."""

    width: int
    height: int
    pixels: bytes
    dpi: int


class Word(NamedTuple):
    """A recognised word: where it stands in pixels, and how sure the program is, from 0 to 100."""

    text: str
    confidence: float
    left: int
    top: int
    right: int
    bottom: int
    paragraph: tuple[int, int]
    line: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised in one picture."""

    words: tuple[Word, ...]
    languages: str
    line_height: float = 0.0
    problem: Problem | None = None

    @property
    def confidence(self) -> float:
        """The mean confidence, each word weighted by its length; 0 where there is none."""
        letters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / letters if letters else 0.0


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The program as it is installed here."""

    path: str
    version: str
    languages: frozenset[str]


def is_off() -> bool:
    """Whether recognition was switched off."""
    return os.environ.get(SETTING, "").strip().lower() == "off"


def how_to_mend() -> str:
    """What to do where text recognition is not there."""
    return (
        f"Text recognition is switched off ({SETTING}=off); switch it on and read the file again."
        if is_off()
        else INSTALL
    )


def find_tesseract() -> Tesseract | None:
    """The installed program; None where there is none or where recognition is switched off."""
    path = shutil.which("tesseract")
    if not path or is_off():
        return None
    return _ask(path, os.environ.get("TESSDATA_PREFIX", ""))


@cache
def _ask(path: str, _prefix: str) -> Tesseract | None:
    """Version and languages, asked once for each place that they may come from."""
    try:
        told = [_run([path, option], b"").decode("utf-8", "replace") for option in ("--version", "--list-langs")]
    except (OSError, subprocess.SubprocessError):
        return None
    version = told[0].split()[1] if len(told[0].split()) > 1 else "unknown"
    return Tesseract(path, version.lstrip("v"), frozenset(line.strip() for line in told[1].splitlines()[1:]))


def choose_languages(program: Tesseract) -> tuple[tuple[str, ...], Problem | None]:
    """The sets of languages to try in turn, and the problem that one which was asked for is not installed."""
    asked = [name for name in os.environ.get(SETTING, "").replace(",", "+").split("+") if name.strip()]
    if asked:
        present = [name for name in asked if name in program.languages]
        absent = sorted(set(asked) - set(present))
        message = f"Tesseract has not learned to read {', '.join(absent)}."
        package = ", ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in absent)
        mend = f"Install the language (Debian, Ubuntu: {package}; macOS: tesseract-lang), then read the file again."
        problem = Problem("language_not_installed", message, "", mend) if absent else None
        return (("+".join(present),) if present else ()), problem
    sets = ["+".join(name for name in names if name in program.languages) for names in _USUAL]
    found = [names for names in dict.fromkeys(sets) if names]
    rest = sorted(program.languages - {"osd", "equ", "snum"})
    return tuple(found or rest[:1]), None


def recognise_as(program: Tesseract, picture: Picture, languages: str) -> Recognised:
    """The words in a picture, read with one set of languages ("chi_sim+eng")."""
    command = [program.path, "stdin", "stdout", "-l", languages, "--dpi", str(picture.dpi), "--psm", "3"]
    try:
        table = _run([*command, "-c", "tessedit_create_tsv=1"], _portable(picture))
    except subprocess.TimeoutExpired:
        message = f"Text recognition took more than {_SECONDS} seconds and was stopped."
        return Recognised((), languages, problem=Problem("ocr_out_of_time", message, "", "Cut the picture into parts."))
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", b"") or b""
        reason = said.decode("utf-8", "replace").strip().splitlines()[-1:] or [type(error).__name__]
        message = f"Text recognition failed: {reason[0][:200]}"
        return Recognised((), languages, problem=Problem("ocr_failed", message, "", "Convert the picture to PNG."))
    return _parse(table.decode("utf-8", "replace"), languages)


def find_turn(program: Tesseract, picture: Picture) -> int:
    """By how many degrees, clockwise, a picture is to be turned so that its letters stand upright; 0 if unknown."""
    if "osd" not in program.languages:
        return 0
    command = [program.path, "stdin", "stdout", "-l", "osd", "--dpi", str(picture.dpi), "--psm", "0"]
    try:
        told = _run(command, _portable(picture)).decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError):
        return 0  # too few letters to tell
    found = _ROTATE.search(told)
    return int(found[1]) % 360 if found else 0


def _portable(picture: Picture) -> bytes:
    """A picture in the PGM form."""
    return f"P5\n{picture.width} {picture.height}\n255\n".encode("ascii") + picture.pixels


def _run(command: list[str], fed: bytes) -> bytes:
    kept = ("PATH", "TESSDATA_PREFIX", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    # More threads than one make one page slower and the others wait.
    environment |= {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}
    done = subprocess.run(  # noqa: S603 - the program's own path, found by name; the picture goes in as bytes
        command, input=fed, capture_output=True, check=True, timeout=_SECONDS, env=environment
    )
    return done.stdout


def _parse(table: str, languages: str) -> Recognised:
    words: list[Word] = []
    heights: list[int] = []
    lines = 0
    for row in csv.reader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) < 12 or row[0] not in (_WORD, _LINE):  # noqa: PLR2004 - level, page, block … confidence, text
            continue
        left, top, width, height = map(int, row[6:10])
        if row[0] == _LINE:
            heights.append(height)
            lines += 1
        elif text := row[11].strip():
            paragraph = int(row[2]), int(row[3])
            words.append(Word(text, float(row[10]), left, top, left + width, top + height, paragraph, lines))
    return Recognised(tuple(words), languages, float(median(heights)) if heights else 0.0)
