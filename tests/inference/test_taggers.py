"""Other people's models as taggers: spaCy for real, GLiNER by the shape of its call."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whobuilt.core.entities import Schema
from whobuilt.core.evidence import Document
from whobuilt.core.problems import WhoBuiltError
from whobuilt.extract.tagged import TaggedExtractor
from whobuilt.inference.gliner_tagger import ASKED, GlinerTagger, load_gliner
from whobuilt.inference.labels import load_labels, schema_of
from whobuilt.inference.spacy_tagger import SpacyTagger, cut
from whobuilt.inference.tagging import load_tagger
from whobuilt.ports import Tagger

TEXT = "Example Systems sold cameras to Exampleton. 示例公司 too."


def test_labels_of_usual_models_have_a_meaning() -> None:
    labels = load_labels()
    assert [schema_of(label, labels) for label in ("ORG", "GPE", "B-PER", "I-LOC", "Government Agency", "MISC")] == [
        Schema.ORGANIZATION,
        Schema.LOCATION,
        Schema.PERSON,
        Schema.LOCATION,
        Schema.PUBLIC_BODY,
        None,
    ]
    assert all(schema_of(label, labels) for label in ASKED)


def test_a_user_s_own_table_replaces_ours(tmp_path: Path) -> None:
    (tmp_path / "labels.toml").write_text('Company = ["ORG"]\n')
    labels = load_labels(tmp_path / "labels.toml")
    assert (schema_of("org", labels), schema_of("per", labels)) == (Schema.COMPANY, None)


@pytest.mark.parametrize("text", ['Firm = ["ORG"]', "Company = 3", "x", "Company = [3]"])
def test_a_table_that_cannot_be_used_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "labels.toml").write_text(text)
    with pytest.raises(WhoBuiltError, match="cannot be used"):
        load_labels(tmp_path / "labels.toml")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # spaCy's own
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_spacy_pipeline_tags(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    pipeline = spacy.blank("en")
    rules = [{"label": "ORG", "pattern": "Example Systems"}, {"label": "GPE", "pattern": "Exampleton"}]
    pipeline.add_pipe("entity_ruler").add_patterns([*rules, {"label": "MISC", "pattern": "cameras"}])
    pipeline.meta["name"] = "sample"
    pipeline.to_disk(tmp_path / "pipeline")
    tagger: Tagger = SpacyTagger(str(tmp_path / "pipeline"))
    assert tagger.name.startswith("spacy-en-sample@")
    found = [(TEXT[tagged.start : tagged.end], tagged.schema) for tagged in tagger.tag(TEXT)]
    assert found == [("Example Systems", Schema.ORGANIZATION), ("Exampleton", Schema.LOCATION)]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # spaCy's own
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_pipeline_that_is_not_there_is_told(tmp_path: Path) -> None:
    pytest.importorskip("spacy")
    for name in (str(tmp_path / "nothing"), "en_no_such_pipeline"):
        with pytest.raises(WhoBuiltError, match="cannot be loaded"):
            SpacyTagger(name)


def test_what_is_not_installed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    monkeypatch.setitem(sys.modules, "gliner", None)
    with pytest.raises(WhoBuiltError, match="pip install spacy"):
        SpacyTagger("en_core_web_sm")
    with pytest.raises(WhoBuiltError, match="pip install gliner"):
        load_gliner(tmp_path)
    with pytest.raises(WhoBuiltError, match="no such folder"):
        load_gliner(tmp_path / "nothing")


class Predicting:
    """Answers as the library does."""

    def __init__(self, *found: tuple[str, str, float]) -> None:
        self._found = found
        self.longest = 0

    def predict_entities(self, text: str, labels: list[str], *, threshold: float) -> list[dict[str, Any]]:
        assert labels == list(ASKED)
        assert 0 < threshold < 1
        self.longest = max(self.longest, len(text))
        return [
            {"start": at, "end": at + len(words), "text": words, "label": label, "score": score}
            for words, label, score in self._found
            if (at := text.find(words)) >= 0
        ]


def test_a_gliner_model_tags_and_the_surer_of_two_names_stays() -> None:
    names = (("Example Systems", "company", 0.9), ("Systems", "product", 0.6), ("示例公司", "organization", 0.7))
    tagger: Tagger = GlinerTagger(Predicting(*names, ("cameras", "weapon", 0.99)), "gliner-sample@1")
    found = [(TEXT[tagged.start : tagged.end], tagged.schema, tagged.score) for tagged in tagger.tag(TEXT)]
    assert found == [("Example Systems", Schema.COMPANY, 0.9), ("示例公司", Schema.ORGANIZATION, 0.7)]


def test_a_long_text_is_asked_about_in_pieces_that_keep_their_places() -> None:
    model = Predicting(("Example Systems", "company", 0.9))
    text = ("Nothing of note. " * 200) + TEXT
    [found] = GlinerTagger(model, "g@1").tag(text)
    assert text[found.start : found.end] == "Example Systems"
    assert model.longest <= 1200
    assert "".join(piece for _, piece in cut(text, 50)) == text


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (3, 3), (4, 2), (0, 999)])
def test_places_outside_of_the_text_are_left_out(start: int, end: int) -> None:
    class Wrong:
        def predict_entities(self, _text: str, _labels: list[str], *, threshold: float) -> list[dict[str, Any]]:
            return [{"start": start, "end": end, "label": "company", "score": threshold}]

    assert list(GlinerTagger(Wrong(), "g@1").tag(TEXT)) == []


@pytest.mark.parametrize("named", ["", "spacy", "spacy:", "flair:x", ":x"])
def test_what_names_no_tagger_is_told(named: str) -> None:
    with pytest.raises(WhoBuiltError, match="names no tagger"):
        load_tagger(named)


def test_a_tagger_gives_names_and_never_a_statement(document_of: Callable[..., Document]) -> None:
    tagger = GlinerTagger(Predicting(("Example Systems", "company", 0.9)), "gliner-sample@1")
    found = TaggedExtractor(tagger).extract(document_of(f"{TEXT}"))
    assert (found.extractor, found.statements) == ("gliner-sample@1", ())
    assert [(entity.name, entity.schema) for entity in found.entities] == [("Example Systems", Schema.COMPANY)]
    assert [(mention.text, mention.entity) for mention in found.mentions] == [("Example Systems", found.entities[0].id)]
