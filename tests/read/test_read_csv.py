"""Tables as text: what a person sees in them, each cell with its place; what does not fit is told."""

from __future__ import annotations

import csv
import io
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.office_files import codes, document_with, read_with, verify_map
from whobuilt.read import csv_reader
from whobuilt.read.csv_reader import CsvReader
from whobuilt.read.delimited import Dialect, find_dialect, iter_rows, render_rows

READER = CsvReader()
AWARDS = 'buyer,supplier,amount\n某市公安局,"Example ""Vision"", Ltd","1,200"\nCity,"two\nlines",5\n'


def undo(source: str) -> str:
    return '"' if source == '""' else source


def test_cells_are_read_as_a_person_sees_them() -> None:
    data = AWARDS.encode()
    document = document_with(READER, data)
    assert document.text == 'buyer\tsupplier\tamount\n某市公安局\tExample "Vision", Ltd\t1,200\nCity\ttwo lines\t5'
    assert document.place_of(document.text.index("Vision")) == "row 2, column supplier"
    assert document.place_of(document.text.index("lines")) == "row 3, column supplier"
    assert len(document.passages) == 3
    verify_map(document, data, undo)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2,5;3,5\n4,1;5,1;6,1\n", ";"),
        ("a\tb\n1, 2\t3\n4\t5, 6, 7\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ('"x, y";b\n"z, w, v";c\n', ";"),
        ("sep=|\na,b|c,d\n", "|"),
        ("one column\nonly words\n", ","),
        ("", ","),
    ],
)
def test_the_delimiter_is_the_one_that_parts_rows_alike(text: str, delimiter: str) -> None:
    assert find_dialect(text).delimiter == delimiter


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_in_any_encoding_are_read(encoding: str) -> None:
    data = ("采购人,供应商\n" + "某市公安局指挥中心,某某科技股份有限公司\n" * 30).encode(encoding)
    document = document_with(READER, data)
    assert document.text.startswith("采购人\t供应商\n某市公安局指挥中心\t某某科技股份有限公司")
    assert document.place_of(document.text.index("某某")) == "row 2, column 供应商"
    verify_map(document, data, undo)


def test_a_table_without_names_counts_its_columns() -> None:
    document = document_with(READER, b"1,2\n3,4\n")
    assert document.place_of(document.text.index("4")) == "row 2, column 2"


def test_rows_of_another_width_are_told() -> None:
    read = read_with(READER, b"a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert read.document is not None
    assert read.document.text == "a\tb\n1\t2\n3\n4\t5\t6\n7\t8"
    assert [(one.code, one.where) for one in read.problems] == [("ragged_rows", "row 3, 4")]
    assert read.document.place_of(read.document.text.index("6")) == "row 4, column 3"


def test_a_quotation_mark_that_never_closes_is_a_sign_like_any_other() -> None:
    document = document_with(READER, b'a,b\n1,"two\n3,4\n')
    assert document.text == 'a\tb\n1\t"two\n3\t4'


def test_empty_cells_keep_their_columns() -> None:
    document = document_with(READER, b"a,b,c\n,,3\n\n1,,\n")
    assert document.text == "a\tb\tc\n\t\t3\n1"
    assert document.place_of(document.text.index("3")) == "row 2, column c"


def test_a_very_large_table_is_led_to_by_groups_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reader, "MOST_CELLS", 10)
    monkeypatch.setattr(csv_reader, "MOST_GROUPS", 4)
    text = "a,b\n" + "".join(f'{number},"x, ""{number}"""\n' for number in range(11))
    document = document_with(READER, text.encode())
    assert document.text.startswith('a\tb\n0\tx, "0"\n1\tx, "1"')
    assert document.text.endswith('10\tx, "10"')
    assert [segment.at for segment in document.segments] == [
        "rows 1 to 3",
        "rows 4 to 6",
        "rows 7 to 9",
        "rows 10 to 12",
    ]
    for segment in document.segments:
        source = text[segment.source_start : segment.source_end]
        written = render_rows(source, list(iter_rows(source, Dialect(","))))
        assert written == document.text[segment.start : segment.end]


CELLS = st.text(alphabet=st.sampled_from('ab ",;\n\té中'), max_size=8)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6), st.sampled_from(",;|"))
def test_whatever_a_program_writes_is_read_back_and_leads_to_its_place(rows: list[list[str]], delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    data = ("sep=" + delimiter + "\n" + out.getvalue()).encode()
    read = read_with(READER, data)
    if read.document is None:
        assert not "".join(map("".join, rows)).strip()
        return
    words = [" ".join("".join(row).split()) for row in rows]
    assert "".join(read.document.text.split()) == "".join("".join(words).split())
    verify_map(read.document, data, undo)
    assert codes(read) <= {"ragged_rows"}


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from('ab",\n\r \t;'), max_size=60))
def test_any_characters_are_read_and_none_is_lost(text: str) -> None:
    rows = list(iter_rows(text, Dialect(",")))
    assert all(first.end <= second.start for first, second in pairwise(rows))
    covered = {place for row in rows for place in range(row.start, row.end)}
    assert not "".join(char for place, char in enumerate(text) if place not in covered).strip()
    for row in rows:
        inked = {place for start, end, _ in row.cells for place in range(start, end)}
        left = "".join(text[place] for place in range(row.start, row.end) if place not in inked)
        assert not left.replace('"', "").replace(",", "").strip()
