"""Each stretch of a document to the extractor of its language, told by its script where that is enough."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from whobuilt.core.evidence import Document, Passage, PassageKind
from whobuilt.core.problems import Problem
from whobuilt.core.reading import Extraction
from whobuilt.extract.agreement import merge
from whobuilt.ports import Extractor

CHINESE = "zh"
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = 3  # a Chinese character says about as much as this many Latin letters


class ByLanguage:
    """One extractor for each language; what is in none of these is told, and left to people."""

    def __init__(self, extractors: Mapping[str, Extractor], default: str) -> None:
        """`default` is the language of a document that names none."""
        self._extractors, self._default = extractors, default
        self.name = "+".join(extractor.name for extractor in extractors.values())

    def extract(self, document: Document) -> Extraction:
        """What the document states in any of the languages."""
        by_language: dict[str, list[Passage]] = {}
        for language, passage in cut_languages(document, self._default):
            by_language.setdefault(language, []).append(passage)
        found, problems = [], []
        for language, passages in by_language.items():
            if extractor := self._extractors.get(language):
                metadata = replace(document.metadata, language=language)
                found.append(extractor.extract(replace(document, passages=tuple(passages), metadata=metadata)))
            else:
                problems.append(self._not_read(language))
        joined = merge(found) if found else Extraction(document.id, self.name)
        return replace(joined, problems=(*joined.problems, *problems))

    def _not_read(self, language: str) -> Problem:
        able = ", ".join(sorted(self._extractors))
        told = f"Text in {language!r} was read, but names and statements are found in these languages only: {able}."
        return Problem(
            "language_not_extracted", told, "", "It can be searched; `whobuilt state` makes statements by hand."
        )


def cut_languages(document: Document, default: str) -> Iterator[tuple[str, Passage]]:
    """The passages to extract from with their languages, cut where the script changes between two lines."""
    written = document.metadata.language or default
    passages = [p for p in document.passages if p.kind is not PassageKind.ASIDE and p.end > p.start]
    passages = passages or [Passage(0, len(document.text))]
    if not _HAN.search(document.text) and written != CHINESE:
        yield from ((written, passage) for passage in passages)
        return
    other = default if written == CHINESE else written
    for passage in passages:
        yield from _cut(document.text, passage, other)


def _cut(text: str, passage: Passage, other: str) -> Iterator[tuple[str, Passage]]:
    lines = list(_lines(text, passage))
    last = ""
    told = []
    for start, end in lines:
        last = _language(text[start:end], other) or last
        told.append((last, start, end))
    first = next((language for language, _, _ in told if language), other)
    for language, group in groupby(told, key=lambda each: each[0] or first):
        stretch = list(group)
        yield language, replace(passage, start=stretch[0][1], end=stretch[-1][2])


def _lines(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    start = passage.start
    while start < passage.end:
        end = text.find("\n", start, passage.end)
        end = passage.end if end < 0 else end + 1
        yield start, end
        start = end


def _language(line: str, other: str) -> str:
    """Chinese where Chinese characters carry most of a line; nothing where it has no letters."""
    han = len(_HAN.findall(line))
    if han and not _KANA_OR_HANGUL.search(line) and han * _WORD >= len(_LETTER.findall(line)) - han:
        return CHINESE
    return other if han or _LETTER.search(line) else ""
