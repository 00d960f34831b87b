"""Each stretch of a document is read in its own language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.evidence import Document, Passage, PassageKind
from whobuilt.core.reading import Extraction
from whobuilt.extract.languages import ByLanguage

DocumentOf = Callable[..., Document]


@dataclass
class Listener:
    """An extractor that notes what it is given."""

    name: str
    heard: list[str] = field(default_factory=list)

    def extract(self, document: Document) -> Extraction:
        self.heard += [document.text[p.start : p.end] for p in document.passages]
        return Extraction(document.id, self.name)


def heard(document: Document) -> tuple[list[str], list[str], list[str]]:
    """What the English and the Chinese extractor were given, and the problems."""
    english, chinese = Listener("english@1"), Listener("chinese@1")
    found = ByLanguage({"en": english, "zh": chinese}, default="en").extract(document)
    return english.heard, chinese.heard, [problem.code for problem in found.problems]


@pytest.mark.parametrize(
    ("text", "language", "english", "chinese"),
    [
        ("Acme sold cameras.", "en", ["Acme sold cameras."], []),
        ("Acme sold cameras.", "", ["Acme sold cameras."], []),
        ("某公司中标某市公安局项目。", "zh", [], ["某公司中标某市公安局项目。"]),
        ("某公司（Acme Ltd）中标。", "zh", [], ["某公司（Acme Ltd）中标。"]),
        ("Acme (某某) sold cameras to police.", "en", ["Acme (某某) sold cameras to police."], []),
        ("公告\n\nNotice of award\n1,000\n中标公司", "zh", ["Notice of award\n1,000\n"], ["公告\n\n", "中标公司"]),
        ("2019\n公告", "zh", [], ["2019\n公告"]),
    ],
)
def test_lines_go_to_the_extractor_of_their_language(
    document_of: DocumentOf, text: str, language: str, english: list[str], chinese: list[str]
) -> None:
    assert heard(document_of(text, language=language)) == (english, chinese, [])


@pytest.mark.parametrize(("text", "language"), [("Acme a vendu des caméras.", "fr"), ("カメラを販売した。漢字", "ja")])
def test_a_language_that_nobody_reads_is_told(document_of: DocumentOf, text: str, language: str) -> None:
    assert heard(document_of(text, language=language)) == ([], [], ["language_not_extracted"])


def test_what_stands_aside_is_not_read(document_of: DocumentOf) -> None:
    document = document_of("Menu\n某公司中标。", language="zh")
    passages = (Passage(0, 5, PassageKind.ASIDE), Passage(5, 11))
    assert heard(replace(document, passages=passages)) == ([], ["某公司中标。"], [])


@given(text=st.text(st.sampled_from("ab 某公。\n1"), min_size=1))
def test_nothing_is_left_out_or_read_twice(document_of: DocumentOf, text: str) -> None:
    english, chinese, _ = heard(document_of(text, language="zh"))
    assert sorted("".join((*english, *chinese))) == sorted(text)
