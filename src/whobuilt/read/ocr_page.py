"""One recognised page as text: its paragraphs, each word with its place, and what was seen but not read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from whobuilt.core.evidence import Box, Segment
from whobuilt.core.problems import Problem
from whobuilt.read.ocr_tesseract import Recognised, Word

UNSURE = 60.0  # confidence below which a word is counted as doubtful
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d\u2026]")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_BROKEN = re.compile(r"[^\W\d_]-$")


@dataclass(frozen=True, slots=True)
class Scan:
    """What was recognised on one page. `scale` leads from pixels of the picture to the units of `Box`."""

    page: int
    part: str
    at: str
    reading: Recognised
    scale: float
    left_out: int = 0  # lines of print that were seen but not read

    def paragraphs(self) -> Iterator[tuple[str, list[tuple[int, int, Segment]]]]:
        """Each paragraph's text, and its words' spans with their places.

        A word's source counts the characters of all that is recognised on the page, in order.
        """
        source = 0
        for _, group in groupby(self.reading.words, key=lambda word: word.paragraph):
            text = ""
            runs: list[tuple[int, int, Segment]] = []
            before: Word | None = None
            for word in group:
                text += _joint(before, word)
                start = len(text)
                text += word.text
                sides = (round(side * self.scale, 2) for side in word[2:6])
                place = Segment(0, 0, source, source + len(word.text), self.at, self.part, Box(self.page, *sides))
                runs.append((start, len(text), place))
                source += len(word.text)
                before = word
            yield text, runs


def _joint(before: Word | None, after: Word) -> str:
    """What stands between two words: Chinese is written without spaces, whatever the program puts between."""
    if before is None:
        return ""
    last, first = before.text[-1], after.text[0]
    if _WIDE.match(last) and _WIDE.match(first) and (_HAN.match(last) or _HAN.match(first)):
        return ""
    if before.line != after.line and _BROKEN.search(before.text) and first.islower():
        return ""
    return " "


def doubts(scans: Sequence[Scan]) -> Iterator[Problem]:
    """What of the recognised pages is to be doubted, as problems."""
    words = [(word, scan) for scan in scans for word in scan.reading.words]
    unsure = [(word, scan) for word, scan in words if word.confidence < UNSURE]
    if unsure:
        word, scan = unsure[0]
        message = (
            f"{len(unsure)} of {len(words)} words were recognised with little confidence (below {UNSURE:.0f} of 100), "
            f"first {word.text!r} on {scan.at}."
        )
        yield Problem("unsure_words", message, scan.at, "Compare each quote with the picture.")
    if lost := [scan for scan in scans if scan.left_out]:
        count = sum(scan.left_out for scan in lost)
        message = f"{count} lines of print, or what looks like it, were seen and not read, first on {lost[0].at}."
        yield Problem("read_in_part", message, lost[0].at, "Compare the text with the picture.")
    for scan in scans:
        if scan.reading.problem:
            problem = scan.reading.problem
            yield Problem(problem.code, problem.message, scan.at, problem.mend)
