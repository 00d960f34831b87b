"""What reads and judges for a case, where part of it is not there."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from whobuilt.case import Tools
from whobuilt.core.evidence import Document
from whobuilt.core.problems import Problem
from whobuilt.core.statements import Prop


def test_without_the_judge_rules_go_on_and_say_so_once(
    monkeypatch: pytest.MonkeyPatch, document_of: Callable[..., Document]
) -> None:
    monkeypatch.setitem(sys.modules, "whobuilt_judge", None)
    tools = Tools()
    told: list[Problem] = []
    for year in ("2018", "2019"):
        found = tools.extract(document_of(f"Example Systems Ltd sold 200 cameras to the Exampleton Police in {year}."))
        assert Prop.SUPPLIES in {each.prop for each in found.statements}
        told += found.problems
    assert [(each.code, each.mend) for each in told] == [("not_installed", "To have it: pip install 'whobuilt[judge]'")]
