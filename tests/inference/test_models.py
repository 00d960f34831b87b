"""The taggers that ship: loaded where they are whole, told of where they are not; trained alike each time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from importlib.resources import as_file
from pathlib import Path

import pytest

from whobuilt.core.entities import Schema
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import JUDGE
from whobuilt.inference.card import make_card
from whobuilt.inference.crf import LANGUAGES, CrfTagger, find_spans, label_spans
from whobuilt.inference.invented import Parts
from whobuilt.inference.making import GOLD, find_checkout, find_corpora
from whobuilt.inference.sentences import Sentence, parse_markup, read_corpus, read_markup
from whobuilt.inference.shipped import MODELS, find_tagger, open_tagger, read_manifest, shipped_folder
from whobuilt.inference.training import Recipe, train

ROOT = Path(__file__).parents[2]
TRAINING = ROOT / "training"
PARTS = Parts({"brand": ("Astra", "Novex", "Lumen")}, {"Company": ("{brand} Ltd", "{brand}")})
SENTENCES = [
    parse_markup("[C:Astra Ltd] sold radios to the [B:Ministry of Trade] in [L:Ruritania]."),
    parse_markup("The [B:Ministry of Health] paid [C:Novex Ltd] for cameras."),
    parse_markup("It rained for three days."),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with as_file(shipped_folder()) as shipped:
        return Path(shutil.copytree(shipped, tmp_path / "models"))


def change(folder: Path, **fields: object) -> None:
    manifest = json.loads((folder / "en.json").read_text())
    (folder / "en.json").write_text(json.dumps(manifest | fields))


@pytest.mark.parametrize("language", MODELS)
def test_what_ships_is_whole(language: str) -> None:
    manifest = read_manifest(language)
    assert open_tagger(language).name == manifest.title
    assert manifest.trained_on
    assert {"sentences", "gold"} <= set(manifest.figures)
    assert manifest.size < 20_000_000


@pytest.mark.parametrize(
    ("breaking", "code"),
    [
        (lambda folder: (folder / "en.crf").unlink(), "model_missing"),
        (lambda folder: (folder / "en.json").unlink(), "model_missing"),
        (lambda folder: (folder / "en.crf").write_bytes(b"lCRF broken"), "model_corrupt"),
        (lambda folder: (folder / "en.json").write_text("{"), "model_corrupt"),
        (lambda folder: (folder / "en.json").write_text("[]"), "model_corrupt"),
        (lambda folder: change(folder, features="en-0"), "model_version"),
        (lambda folder: change(folder, format=99), "model_version"),
    ],
)
def test_a_model_that_cannot_be_used_is_told(folder: Path, breaking: Callable[[Path], object], code: str) -> None:
    breaking(folder)
    found = find_tagger("en", folder)
    assert isinstance(found, Problem)
    assert found.code == code
    assert "whobuilt models train" in found.mend
    with pytest.raises(WhoBuiltError):
        open_tagger("en", folder)


def test_names_are_seen_at_their_places() -> None:
    text = "Cameras were sold by Hal\u200bden Optics GmbH to the Ministry of Transport."
    seen = {text[each.start : each.end]: each.schema for each in open_tagger("en").tag(text)}
    assert seen["Hal\u200bden Optics GmbH"] is Schema.COMPANY
    assert seen["Ministry of Transport"] is Schema.PUBLIC_BODY


def test_chinese_names_are_seen_at_their_places() -> None:
    text = "采购人：兰溪市公安局　中标供应商：杭州鼎安智能科技有限公司"
    seen = {text[each.start : each.end]: each.schema for each in open_tagger("zh").tag(text)}
    assert seen == {"兰溪市公安局": Schema.PUBLIC_BODY, "杭州鼎安智能科技有限公司": Schema.COMPANY}


@pytest.mark.parametrize("language", MODELS)
@pytest.mark.parametrize(
    "text", ["", "\n\n", "....", "\u200b", "a" * 50_000, "， 。" * 2000, "A\u0301 \ud83d\ude00 שלום 名"]
)
def test_odd_texts_are_tagged_all_the_same(language: str, text: str) -> None:
    assert all(0 <= each.start < each.end <= len(text) for each in open_tagger(language).tag(text))


def test_training_gives_the_same_bytes_each_time() -> None:
    recipe = Recipe(LANGUAGES["en"], PARTS, lambda *_: None)
    assert train(recipe, SENTENCES, []) == train(recipe, SENTENCES, [])


def test_what_is_learned_is_seen() -> None:
    model = train(Recipe(LANGUAGES["en"], PARTS, lambda *_: None), SENTENCES * 3, [])
    text = "The Ministry of Trade paid Astra Ltd for radios."
    seen = [(text[each.start : each.end], each.schema) for each in CrfTagger("test", LANGUAGES["en"], model).tag(text)]
    assert seen == [("Ministry of Trade", Schema.PUBLIC_BODY), ("Astra Ltd", Schema.COMPANY)]


def test_markup_is_read() -> None:
    sentence = parse_markup("[C:Astra] met [P:Ann Other].")
    assert sentence == Sentence("Astra met Ann Other.", ((0, 5, Schema.COMPANY), (10, 19, Schema.PERSON)))


def test_a_table_of_words_is_read(tmp_path: Path) -> None:
    path = tmp_path / "words.iob2"
    path.write_text("# remark\n1\tAstra\tB-ORG\n2\tLtd\tI-ORG\n3\tmet\tO\n\n1\tRome\tB-LOC\n")
    first, second = read_corpus(path).sentences
    assert first == Sentence("Astra Ltd met", ((0, 9, Schema.ORGANIZATION),))
    assert second.spans == ((0, 4, Schema.LOCATION),)


def test_labels_and_spans_are_the_same_thing() -> None:
    spans = [(0, 2, "Company"), (2, 3, "Company"), (4, 7, "Person")]
    assert list(find_spans(label_spans(8, spans))) == spans


@pytest.mark.parametrize("language", MODELS)
def test_training_sentences_are_marked_up_whole(language: str) -> None:
    sentences = read_markup(TRAINING / f"{language}.txt").sentences
    assert len(sentences) > 300
    for sentence in sentences:
        assert not set("[]") & set(sentence.text), sentence.text
        assert all(sentence.text[start:end].strip() == sentence.text[start:end] for start, end, _ in sentence.spans)


@pytest.mark.slow
@pytest.mark.parametrize("language", MODELS)
def test_what_ships_was_trained_on_what_is_here(language: str) -> None:
    """Whoever changes the sentences or the gold trains the models again."""
    if not all((ROOT / path).is_dir() for path in GOLD[language].values()):
        pytest.skip("its gold is not here")
    ours, gold = find_corpora(ROOT, language)
    known = {(each["name"], each["sha256"]) for each in read_manifest(language).trained_on}
    assert {(corpus.name, corpus.sha256) for corpus in (ours, *gold)} <= known


def test_the_model_card_is_of_what_ships() -> None:
    page = (ROOT / "docs" / "models.md").read_text("utf-8")
    assert make_card(map(read_manifest, (*MODELS, JUDGE))) in page


def test_a_checkout_is_found_from_within_it_and_asked_for_elsewhere(tmp_path: Path) -> None:
    assert find_checkout(ROOT / "src" / "whobuilt") == ROOT
    with pytest.raises(WhoBuiltError) as refused:
        find_checkout(tmp_path)
    assert refused.value.problem.code == "no_checkout"
    assert asdict(refused.value.problem)["mend"]
