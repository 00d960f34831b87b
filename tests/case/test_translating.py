"""Words that go to a model elsewhere are in the log before they leave, and none is logged where none leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from whobuilt.case import Case
from whobuilt.core.translations import Translation
from whobuilt.ports import Prompt, Reply

TEXT = "Example Systems Ltd did 40 jobs for Exampleton."


class Elsewhere:
    """A model that notes, when words reach it, what the case knows to have left."""

    name = "m"

    def __init__(self, case: Case, host: str) -> None:
        self.case, self.host = case, host
        self.known: list[tuple[str, str, str]] = []

    def ask(self, prompts: Iterable[Prompt]) -> Iterator[Reply]:
        self.known = [(each.what, each.where, each.by) for each in self.case.handover.departures()]
        for _ in prompts:
            yield Reply({"translation": "示例系统公司为示例镇做了四十项工作。"})


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    (tmp_path / "report.txt").write_text(TEXT)
    with Case.init(tmp_path / "case") as opened:
        list(opened.add([tmp_path / "report.txt"]))
        yield opened


@pytest.mark.parametrize(
    ("host", "left"),
    [("model.example.invalid", [("words for a model", "m, model.example.invalid", "A. Reviewer")]), ("", [])],
)
def test_a_translation_elsewhere_is_logged_before_words_leave(
    case: Case, host: str, left: list[tuple[str, str, str]]
) -> None:
    [(document, _)] = case.documents()
    model = Elsewhere(case, host)
    [made] = case.translating.run(model, document, "zh", "A. Reviewer")
    assert isinstance(made, Translation)
    assert model.known == left
    assert list(case.translating.run(model, document, "zh", "A. Reviewer")) == []  # it is there: nothing is sent
    assert len(list(case.handover.departures())) == len(left)
    assert list(case.verify()) == []
