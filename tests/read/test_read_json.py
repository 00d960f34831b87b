"""JSON: each value on a line after its names, in the words of its source, with its path and its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.office_files import codes, document_with, read_with, verify_map
from whobuilt.core.dates import PartialDate
from whobuilt.read import json_reader, json_tokens, office_text
from whobuilt.read.json_reader import JsonReader
from whobuilt.read.json_tokens import JsonValues, unescape_json

READER = JsonReader()
NOTICE = (
    '{"title": "\\u4e2d\\u6807 notice", "publishedDate": "2019-11-29T00:00:00Z", "releases": [\n'
    '  {"buyer": {"name": "City \\"Bureau\\""}, "amount": 1200000.50, "tags": ["a", "b"], "none": null, "e": []},\n'
    '  {"a/b~c": true, "": "no name"}]}'
)


def test_values_are_read_with_their_names_and_paths() -> None:
    data = NOTICE.encode()
    document = document_with(READER, data)
    assert document.text == (
        "title: 中标 notice\npublishedDate: 2019-11-29T00:00:00Z\n\n"
        'buyer name: City "Bureau"\n\nreleases amount: 1200000.50\nreleases tags: a\nreleases tags: b\n'
        "releases none: null\nreleases e: []\n\nreleases a/b~c: true\nreleases : no name"
    )
    places = {document.text[one.start : one.end]: one.at for one in document.segments}
    assert places["1200000.50"] == "/releases/0/amount"
    assert places["b"] == "/releases/0/tags/1"
    assert places["Bureau"] == "/releases/0/buyer/name"
    assert places["true"] == "/releases/1/a~1b~0c"
    assert document.metadata.title == "中标 notice"
    assert document.metadata.published == PartialDate("2019-11-29")
    verify_map(document, data, unescape_json)


def test_a_longer_text_is_a_passage_without_its_name() -> None:
    words = "The bureau bought cameras. " * 10
    document = document_with(READER, json.dumps({"id": "a short one", "body": words}).encode())
    assert [document.text[one.start : one.end] for one in document.passages] == ["id: a short one", words.strip()]


def test_lines_of_json_are_led_to_by_their_line() -> None:
    data = b'{"a": 1}\n\n{"a": [2, {"b": "x"}]}\n'
    document = document_with(READER, data)
    assert document.text == "a: 1\n\na: 2\n\na b: x"
    assert [one.at for one in document.segments if document.text[one.start : one.end] in "12x"] == [
        "line 1, /a",
        "line 3, /a/0",
        "line 3, /a/1/b",
    ]
    assert not read_with(READER, data).problems


@pytest.mark.parametrize(
    ("source", "where"),
    [
        ('{"a": NaN}', "line 1"),
        ('{"a": 1,}', "line 1"),
        ("[1 2]", "line 1"),
        ('{"a"}', "line 1"),
        ('{"a": 1', "line 1"),
        ('[1,\n"never', "line 2"),
        ("[1]\nwords after it", "line 2"),
        ("{'a': 1}", "line 1"),
        ("[01]", "line 1"),
        ("[1}]", "line 1"),
        (", [1]", "line 1"),
        ('["a\nnever"]', "line 1"),
        ('["\\x never"]', "line 1"),
        ('{"never":', "line 1"),
    ],
)
def test_what_is_no_json_is_told_and_its_words_are_kept(source: str, where: str) -> None:
    read = read_with(READER, source.encode())
    assert read.document is not None
    assert codes(read) == {"malformed_json"}
    assert read.problems[0].where == where
    for word in ("never", "words", "after", "NaN", "01"):
        assert (word in source) == (word in read.document.text)


@pytest.mark.parametrize(
    "source", ['{"a": [1, -2.5e+3, true, false, null, {}, []]}', "[]", '"words"', "\ufeff[1]", "{}"]
)
def test_what_is_json_is_read_without_a_problem(source: str) -> None:
    assert not read_with(READER, source.encode()).problems


def test_a_name_that_stands_twice_is_told_and_both_are_read() -> None:
    read = read_with(READER, b'[{"a": 1, "a": 2}]')
    assert read.document is not None
    assert read.document.text == "a: 1\na: 2"
    assert [(one.code, one.where) for one in read.problems] == [("duplicate_keys", "/0/a")]


def test_pairs_of_escapes_are_one_character_and_halves_are_told() -> None:
    data = b'["\\ud83d\\ude00", "\\ud83d!", "\\udE00"]'
    read = read_with(READER, data)
    assert read.document is not None
    assert read.document.text == "\U0001f600\n\ufffd!\n\ufffd"
    assert codes(read) == {"undecodable_bytes"}
    assert read.problems[0].message.startswith("2 ")
    verify_map(read.document, data, unescape_json)


def test_a_number_stands_as_it_is_written() -> None:
    number = "123456789" * 100 + ".10e5"
    assert document_with(READER, f'{{"n": {number}}}'.encode()).text == f"n: {number}"


def test_very_many_escapes_are_led_to_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_reader, "_MANY_ESCAPES", 1)
    data = b'["\\u4e2d\\u6587"]'
    document = document_with(READER, data)
    assert [(one.source_start, one.source_end) for one in document.segments] == [(2, 14)]
    verify_map(document, data, unescape_json)


def test_nesting_beyond_the_deepest_is_read_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_tokens, "DEEPEST", 10)
    read = read_with(READER, ("[" * 50 + '{"a": "deep"}' + "]" * 50).encode())
    assert read.document is not None
    assert "deep" in read.document.text
    assert codes(read) == {"nested_too_deep"}


def test_values_beyond_the_limit_are_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_text, "MOST_PIECES", 4)
    read = read_with(READER, b'{"a": 1, "b": 2, "c": 3}')
    assert read.document is not None
    assert read.document.text == "a: 1\nb: 2"
    assert [(one.code, one.where.split(" ")[0]) for one in read.problems] == [("read_in_part", "/b")]


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet=st.sampled_from('ab "\\\n中\U0001f600/~'), max_size=8),
)
NAMES = st.text(alphabet='ab/~" 中', max_size=3)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)


@settings(deadline=None)
@given(TREES, st.booleans(), st.sampled_from([None, 2]))
def test_every_value_is_found_by_its_path_and_its_place(tree: Any, ascii_only: bool, indent: int | None) -> None:  # noqa: FBT001 - drawn by Hypothesis
    source = json.dumps(tree, ensure_ascii=ascii_only, indent=indent)
    values = JsonValues(source)
    for value in values:
        text = source[value.start : value.end]
        said = unescape_json(text) if value.is_string else json.loads(text)
        assert said == _follow(tree, value.path)
    assert not values.faults
    assert len(values.roots) == 1
    read = read_with(READER, source.encode())
    if read.document is not None:
        verify_map(read.document, source.encode(), unescape_json)


def _follow(tree: Any, path: str) -> Any:
    if path == "/" and not (isinstance(tree, dict) and "" in tree):
        return tree
    for step in path.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        tree = tree[int(name)] if isinstance(tree, list) else tree[name]
    return tree


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from('[]{}:,"\\u0dea1 \n'), max_size=40))
def test_any_characters_are_read_without_an_error(source: str) -> None:
    read = read_with(READER, source.encode())
    assert read.document is not None or read.problems
    if read.document is not None:
        verify_map(read.document, source.encode(), unescape_json)
        try:
            json.loads(source)
        except ValueError:
            assert read.problems
