"""The judge of pairs: what it sees of a text, what it says of plain words, and what happens where it cannot be used."""

from __future__ import annotations

import shutil
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.entities import Schema
from whobuilt.core.problems import Problem
from whobuilt.core.statements import JUDGE, Modality
from whobuilt.inference.pieces import Pieces
from whobuilt.inference.shipped import JUDGE_FEATURES, find_judge, open_judge, shipped_folder
from whobuilt.ports import Judge, Judged, Named

ROOT = Path(__file__).parents[2]
PIECES = Pieces(
    {"<s>": 0.0, "<pad>": 0.0, "</s>": 0.0, "<unk>": 0.0, "▁": -3.0, "▁sold": -2.0, "s": -4.0, "old": -4.0}, 3
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return open_judge()


def ask(judge: Judge, text: str, *names: tuple[str, Schema]) -> dict[tuple[str, str], Judged]:
    """What the judge says of the names of a text, by vendor and customer."""
    named = [
        Named(at, at + len(name), schema, name)
        for name, schema in names
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    return {(named[each.vendor].entity, named[each.customer].entity): each for each in judge.judge(text, named)}


VENDOR, BODY = ("Orbelis Systems", Schema.COMPANY), ("Ministry of the Interior of Gabon", Schema.PUBLIC_BODY)


def test_a_plain_sale_is_likely_and_a_plain_fine_is_not(judge: Judge) -> None:
    sold = ask(judge, f"{VENDOR[0]} sold 400 face-recognition cameras to the {BODY[0]} in 2019.", VENDOR, BODY)
    fined = ask(judge, f"The {BODY[0]} fined {VENDOR[0]} for parking its vans in front of the building.", VENDOR, BODY)
    assert sold[VENDOR[0], BODY[0]].score > 0.5
    assert fined[VENDOR[0], BODY[0]].score < 0.5


def test_a_deal_over_two_sentences(judge: Judge) -> None:
    text = (
        f"{VENDOR[0]} makes systems that intercept telephone calls. "
        f"In 2016 the firm won a contract from the {BODY[0]} to install one in the capital."
    )
    assert ask(judge, text, VENDOR, BODY)[VENDOR[0], BODY[0]].score > 0.5


def test_chinese_is_read_as_english_is(judge: Judge) -> None:
    vendor, body = ("远衡智视科技有限公司", Schema.COMPANY), ("临河县公安局", Schema.PUBLIC_BODY)
    sold = ask(judge, f"{vendor[0]}中标{body[0]}视频监控采购项目，金额460万元。", vendor, body)
    assert sold[vendor[0], body[0]].score > 0.5


def test_bodies_and_persons_sell_nothing(judge: Judge) -> None:
    person = ("Ada Munro", Schema.PERSON)
    text = f"{person[0]} of {VENDOR[0]} signed a contract with the {BODY[0]} for cameras."
    assert set(ask(judge, text, VENDOR, BODY, person)) == {(VENDOR[0], BODY[0])}


@pytest.mark.parametrize("text", ["", "...", "\u200b\u200b", "a" * 100_000, "\ud800", "视" * 5_000])
def test_odd_texts_are_survived(judge: Judge, text: str) -> None:
    names = [Named(0, 1, Schema.COMPANY, "one"), Named(1, 2, Schema.PUBLIC_BODY, "two")]
    for answer in judge.judge(text, names):
        assert 0 <= answer.score <= 1
        assert isinstance(answer.modality, Modality)


def test_names_beyond_what_is_read_are_not_judged(judge: Judge) -> None:
    text = "word " * 2_000 + f"{VENDOR[0]} sold cameras to the {BODY[0]}."
    assert ask(judge, text, VENDOR, BODY) == {}


@given(st.text(alphabet="sold \u200b\n视x\u00ad", max_size=60))
def test_pieces_stand_in_order_within_the_text(text: str) -> None:
    pieces = list(PIECES.cut(text))
    assert all(0 <= piece.start <= piece.end <= len(text) for piece in pieces)
    assert all(one.start <= other.start and one.end <= other.end for one, other in pairwise(pieces))


def test_the_likeliest_way_to_cut_wins() -> None:
    assert [(piece.id, piece.start, piece.end) for piece in PIECES.cut("sold")] == [(5, 0, 4)]
    assert [piece.id for piece in PIECES.cut("sx")] == [4, 6, 3]


def copied(folder: Path) -> Path:
    for name in ("judge.json", "judge.onnx"):
        shutil.copy(str(shipped_folder(JUDGE).joinpath(name)), folder / name)
    return folder


def test_a_changed_model_is_not_loaded(tmp_path: Path) -> None:
    path = copied(tmp_path) / "judge.onnx"
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    found = find_judge(tmp_path)
    assert isinstance(found, Problem)
    assert found.code == "model_corrupt"


@pytest.mark.parametrize("name", ["judge.json", "judge.onnx"])
def test_a_missing_model_is_told(tmp_path: Path, name: str) -> None:
    (copied(tmp_path) / name).unlink()
    found = find_judge(tmp_path)
    assert isinstance(found, Problem)
    assert found.code == "model_missing"


@pytest.mark.parametrize(("gone", "code"), [("whobuilt_judge", "not_installed"), ("onnxruntime", "model_not_runnable")])
def test_what_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch, gone: str, code: str) -> None:
    monkeypatch.setitem(sys.modules, gone, None)
    monkeypatch.delitem(sys.modules, "whobuilt.inference.judge", raising=False)
    found = find_judge()
    assert isinstance(found, Problem)
    assert found.code == code
    assert ("pip install 'whobuilt[judge]'" in found.mend) == (code == "not_installed")


def test_the_judge_is_of_the_version_that_the_program_asks_for() -> None:
    program = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    judge = tomllib.loads((ROOT / "judge" / "pyproject.toml").read_text("utf-8"))["project"]
    sees = int(JUDGE_FEATURES.removeprefix("pairs-"))
    assert judge["version"].split(".")[0] == str(sees)
    assert program["optional-dependencies"]["judge"] == [f"{judge['name']}>={sees}.0,<{sees + 1}"]
    assert not any("onnxruntime" in each for each in program["dependencies"])
