"""Every word of every text is found where it stands, in English and Chinese, and nothing typed is an error."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whobuilt.core.evidence import Document
from whobuilt.core.problems import WhoBuiltError
from whobuilt.ports import Index
from whobuilt.store import TantivyIndex
from whobuilt.store.matching import parse_query

if TYPE_CHECKING:
    from tests.store.conftest import Desk

TEXTS = (
    "The vendor supplied 1,200 cameras to the city's police, running a facial-recognition system.",
    "Police said no. The Police Department of Springfield said: “We run no cameras.”",
    "喀什市公安局与某某科技股份有限公司签订了视频监控系统采购合同。",
    "北京市教育局，安全检查；公安部门的安排。",
    "ＣＣＴＶ　cameras — Café Özel, مراقبة, Наблюдение, كۆزىتىش",
    "人脸识\n别系统",
)


class Shelf:
    """An index and the documents that it is of."""

    def __init__(self, folder: Path, make: Callable[[str], Document]) -> None:
        self.folder = folder
        self.make = make
        self.documents: dict[str, Document] = {}
        self.index = TantivyIndex(folder, self.text_of, self.all_documents)

    def text_of(self, name: str) -> str:
        return self.documents[name].text

    def all_documents(self) -> Iterable[Document]:
        return self.documents.values()

    def put(self, *texts: str) -> None:
        made = [self.make(text) for text in texts]
        self.documents.update({document.id: document for document in made})
        self.index.put(made)

    def find(self, query: str) -> set[tuple[str, str]]:
        """The text of each hit, and the words that were matched."""
        hits = self.index.search(query, 1000)
        return {((text := self.text_of(hit.document)), text[hit.start : hit.end]) for hit in hits}

    def find_texts(self, query: str) -> set[str]:
        return {text for text, _ in self.find(query)}


@pytest.fixture
def shelf(desk: Desk, tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "index", desk.document)
    shelf.put(*TEXTS)
    return shelf


def test_is_an_index(shelf: Shelf) -> None:
    port: Index = shelf.index
    assert len(port.search("police", 1)) == 1
    assert port.search("police", 0) == ()


@pytest.mark.parametrize(
    ("query", "answers"),
    [
        ("police", {(0, "police"), (1, "Police")}),
        ("CAMERA", {(0, "cameras"), (1, "cameras"), (4, "cameras")}),
        ("running", {(0, "running"), (1, "run")}),
        ("police springfield", {(1, "Police")}),
        ("police 公安", set()),
        ('"police department"', {(1, "Police Department")}),
        ('"department police"', set()),
        ('"polices"', set()),
        ('"facial-recognition system"', {(0, "facial-recognition system")}),
        ("facial-recognition", {(0, "facial")}),
        ("“We run”", {(1, "We run")}),
        ("1,200", {(0, "1")}),
        ("公安", {(2, "公安"), (3, "公安")}),
        ("公安局", {(2, "公安局")}),
        ("安局", {(2, "安局")}),
        ("局安", set()),
        ("局，安", {(2, "安"), (3, "局")}),
        ("「局，安全」", {(3, "局，安全")}),
        ("监控 采购", {(2, "监控")}),
        ("监控采购", set()),
        ("人脸识别系统", {(5, "人脸识\n别系统")}),
        ("cctv café", {(4, "ＣＣＴＶ")}),
        ("ozel", {(4, "Özel")}),
        ("наблюдение", {(4, "Наблюдение")}),
        ("مراقبة", {(4, "مراقبة")}),
        ("كۆزىتىش", {(4, "كۆزىتىش")}),
        ("nowhere", set()),
    ],
)
def test_what_a_query_finds(shelf: Shelf, query: str, answers: set[tuple[int, str]]) -> None:
    assert shelf.find(query) == {(TEXTS[number], words) for number, words in answers}


@pytest.mark.few(6)
@pytest.mark.parametrize(
    "query",
    ["", " ", '"', '""', '"police', 'police" "', "。，", "😀", "+-&&||!(){}[]^~*?:\\/", "terms:police", "AND", "\0",
     "\ud800", "x" * 100_000, "many words " * 5_000, "公" * 50_000, '"' * 999],
)  # fmt: skip
def test_nothing_typed_is_an_error(shelf: Shelf, query: str) -> None:
    shelf.index.search(query, 10)


def test_an_unpaired_quotation_mark_is_passed_over(shelf: Shelf) -> None:
    assert shelf.find('"police springfield') == shelf.find("police springfield") != set()


def test_a_query_of_more_words_than_the_index_is_asked_for(shelf: Shelf) -> None:
    words = [f"word{number}" for number in range(500)]
    shelf.put(" ".join(words), " ".join(words[:-1]))
    assert shelf.find_texts(" ".join(words)) == {" ".join(words)}


PHRASES = st.lists(st.sampled_from([*"公安局监控北京，。 \n", " police", " cameras", " Run ", "."]), max_size=30)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(texts=st.lists(PHRASES.map("".join), min_size=1, max_size=5))
def test_every_two_characters_are_found_where_they_stand(shelf: Shelf, texts: list[str]) -> None:
    shelf.put(*texts)
    for text in texts:
        for found in re.finditer(r"(?=([\u4e00-\u9fff]{2}))", text):
            pair = found.group(1)
            assert (text, pair) in {(whole, re.sub(r"\s", "", words)) for whole, words in shelf.find(pair)}
        for word in re.findall("[A-Za-z]+", text):
            assert text in shelf.find_texts(word)


@given(text=st.text(max_size=60), query=st.text(max_size=10))
def test_a_whole_text_as_a_phrase_is_found_in_it(text: str, query: str) -> None:
    plain = re.sub('["“”「」『』]', " ", text)
    wanted = parse_query(f'"{plain}"')
    if wanted.wants:
        assert wanted.find(plain)
    if span := parse_query(query).find(text):
        assert text[slice(*span)].strip()


def test_putting_again_changes_nothing(shelf: Shelf) -> None:
    before = shelf.find("police")
    shelf.put(*TEXTS)
    assert shelf.find("police") == before
    assert shelf.index.document_count() == len(TEXTS)


def test_rebuilding_forgets_what_is_gone(shelf: Shelf) -> None:
    shelf.index.rebuild(list(shelf.documents.values())[:1])
    assert shelf.find("police") == {(TEXTS[0], "police")}


def test_what_the_record_does_not_have_is_no_hit(shelf: Shelf) -> None:
    shelf.documents.clear()
    assert shelf.index.search("police", 10) == ()


def another(shelf: Shelf) -> Shelf:
    """The same folder, opened anew."""
    other = Shelf(shelf.folder, shelf.make)
    other.documents = shelf.documents
    return other


def test_another_opening_sees_what_was_put_since(shelf: Shelf) -> None:
    other = another(shelf)
    assert other.find("police") == shelf.find("police")
    shelf.put("more police")
    assert "more police" in other.find_texts("police")
    shelf.index.rebuild(shelf.documents.values())
    assert "more police" in other.find_texts("police")


def wipe(folder: Path) -> None:
    shutil.rmtree(folder)


def empty(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"")


def age(folder: Path) -> None:
    (folder / "current").write_text("whobuilt-index 0\n" + (folder / "current").read_text().splitlines()[1])


def lead_astray(folder: Path) -> None:
    (folder / "current").write_bytes(b"\xff\xfe")


def lose_a_file(folder: Path) -> None:
    next(folder.rglob("*.term")).unlink()


def cut_a_file(folder: Path) -> None:
    path = next(folder.rglob("*.store"))
    path.write_bytes(path.read_bytes()[:-10])


def garble(folder: Path) -> None:
    path = next(folder.rglob("*.store"))
    data = path.read_bytes()
    path.write_bytes(bytes(byte ^ 0x55 for byte in data[:-200]) + data[-200:])


DAMAGES = [wipe, empty, age, lead_astray, lose_a_file, cut_a_file, garble]


@pytest.mark.few(3)
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("first", ["search", "put"])
def test_a_damaged_index_is_built_again(shelf: Shelf, damage: Callable[[Path], None], first: str) -> None:
    before = shelf.find("police")
    for document in range(50):  # enough that garbling hits what is read
        shelf.put(f"filler {document}")
    damage(shelf.folder)
    other = another(shelf)
    if first == "put":
        other.put("a late one")
    assert other.find("police") == before
    assert other.index.document_count() == len(other.documents)


HOLDER = """
import fcntl, sys
with open(sys.argv[1], "ab") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_writes_at_a_time_and_others_search(shelf: Shelf) -> None:
    command = [sys.executable, "-c", HOLDER, str(shelf.folder / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WhoBuiltError) as refused:
            shelf.put("one more")
        assert refused.value.problem.code == "index_busy"
        assert len(shelf.find("police")) == 2
        holder.kill()
    shelf.index.rebuild(shelf.documents.values())
    assert "one more" in shelf.find_texts("one more")
