"""Archives: what was put in comes out, byte for byte; what is odd, damaged or hidden is told."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.problems import Problem
from whobuilt.ports import Part
from whobuilt.read import read

Opened = tuple[list[Part], list[Problem]]

NAMES = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), min_size=1, max_size=40).filter(
    lambda name: name.strip("/\\") == name and "/" not in name and "\\" not in name
)
MEMBERS = st.dictionaries(NAMES, st.binary(max_size=3000), min_size=1, max_size=8)


def open_archive(data: bytes | Path, name: str = "archive") -> Opened:
    answer = read(data, "blob", name)
    assert answer.document is None
    items = [*answer.problems, *answer.parts]
    parts = [item for item in items if isinstance(item, Part)]
    return parts, [item for item in items if isinstance(item, Problem)]


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, format=form) as archive:  # type: ignore[call-overload]  # one of several
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1_551_700_800
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


PACKED: list[tuple[str, Callable[[dict[str, bytes]], bytes]]] = [
    ("stored", lambda members: zipped(members, zipfile.ZIP_STORED)),
    ("deflated", zipped),
    ("bzip2", lambda members: zipped(members, zipfile.ZIP_BZIP2)),
    ("pax", tarred),
    ("gnu", lambda members: tarred(members, form=tarfile.GNU_FORMAT)),
    ("tar.gz", lambda members: tarred(members, "w:gz")),
    ("tar.bz2", lambda members: tarred(members, "w:bz2")),
    ("tar.xz", lambda members: tarred(members, "w:xz")),
]


@pytest.mark.few(4)
@pytest.mark.parametrize(("_", "pack"), PACKED, ids=[name for name, _ in PACKED])
@given(members=MEMBERS)
def test_what_was_put_in_comes_out(
    _: str, pack: Callable[[dict[str, bytes]], bytes], members: dict[str, bytes]
) -> None:
    parts, problems = open_archive(pack(members))
    assert {part.name: part.data for part in parts} == members
    assert set(codes(problems)) <= {"odd_member_name", "duplicate_member"}


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
@given(data=st.binary(min_size=1, max_size=5000))
def test_a_compressed_file_is_one_part(compress: Callable[[bytes], bytes], data: bytes) -> None:
    for packed in (compress(data), compress(data) + compress(data)):
        ((part,), problems) = open_archive(packed, "notice.html.gz")
        assert part.name == "notice.html"
        assert part.data in (data, data + data)
        assert not problems


def test_the_name_in_a_gzip_header_is_kept() -> None:
    buffer = io.BytesIO()
    with gzip.GzipFile("annex.txt", "wb", fileobj=buffer, mtime=0) as file:
        file.write(b"words")
    ((part,), _) = open_archive(buffer.getvalue(), "download")
    assert part.name == "annex.txt"


def test_times_that_know_their_zone_are_kept() -> None:
    ((part,), _) = open_archive(tarred({"a": b"x"}))
    assert part.at == datetime(2019, 3, 4, 12, tzinfo=UTC)
    ((part,), _) = open_archive(zipped({"a": b"x"}))
    assert part.at is None


ODD = [
    ("../../etc/passwd", "leads out"),
    ("..\\..\\boot.ini", "leads out"),
    ("/etc/passwd", "absolute"),
    ("\\\\host\\share", "absolute"),
    ("C:\\Windows\\system.ini", "absolute"),
    ("docs/CON", "device"),
    ("lpt1.txt", "device"),
    ("a\x1b[2Jb.txt", "control"),
    ("annex\u202efdp.exe", "control"),
    ("x" * 2000, "2000 characters"),
]


@pytest.mark.parametrize(("name", "words"), ODD)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_odd_name_is_told_and_its_bytes_are_read(
    pack: Callable[[dict[str, bytes]], bytes], name: str, words: str
) -> None:
    (part,), (problem,) = open_archive(pack({name: b"words"}))
    assert problem.code == "odd_member_name"
    assert words in problem.message
    assert part.data == b"words"
    assert not any(char < " " or char == "\u202e" for char in part.name + problem.where)
    if name.isprintable() and len(name) < 1000:
        assert part.name == name


@pytest.mark.parametrize("names", [("a.txt", "a.txt"), ("A.txt", "a.TXT")])
def test_names_that_clash_are_told_and_both_are_read(names: tuple[str, str]) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for number, name in enumerate(names):
            info = tarfile.TarInfo(name)
            info.size = 1
            archive.addfile(info, io.BytesIO(b"%d" % number))
    parts, problems = open_archive(buffer.getvalue())
    assert [part.data for part in parts] == [b"0", b"1"]
    assert codes(problems) == ["duplicate_member"]


def test_links_and_devices_are_told_and_never_followed() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, kind in (("soft", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("fifo", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        archive.addfile(tarfile.TarInfo("last"), io.BytesIO(b""))
    (part,), problems = open_archive(buffer.getvalue())
    assert part.name == "last"
    assert codes(problems) == ["link_member", "link_member", "special_member"]
    assert "/etc/passwd" in problems[0].message


def test_a_link_in_a_zip_is_told() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    parts, (problem,) = open_archive(buffer.getvalue())
    assert not parts
    assert (problem.code, problem.where) == ("link_member", "link")


def test_chinese_names_that_do_not_say_their_encoding_are_read_as_what_they_are() -> None:
    names = ["采购公告/附件一.txt", "采购公告/公安局监控系统中标结果.txt"]
    fillers = {name: chr(ord("p") + place) * len(name.encode("gb18030")) for place, name in enumerate(names)}
    archive = zipped(dict.fromkeys(fillers.values(), b"words"))
    for name, filler in fillers.items():
        archive = archive.replace(filler.encode(), name.encode("gb18030"))
    parts, problems = open_archive(archive)
    assert [part.name for part in parts] == names
    assert "member_names_guessed" in codes(problems)


TEXTS = {f"{number}.txt": f"Notice number {number}. ".encode() * 500 for number in range(5)}


@pytest.mark.parametrize("pack", [zipped, tarred, lambda members: tarred(members, "w:gz")])
@given(cut=st.floats(0.02, 0.98))
def test_of_an_archive_that_was_cut_off_what_is_there_is_read_and_the_loss_told(
    pack: Callable[[dict[str, bytes]], bytes], cut: float
) -> None:
    whole = pack(TEXTS)
    parts, problems = open_archive(whole[: int(len(whole) * cut)], "archive.bin")
    whole_parts = [part.data for part in parts] == list(TEXTS.values())  # then only padding was cut
    assert whole_parts or {"archive_damaged", "member_damaged"} & set(codes(problems))
    assert all(TEXTS[part.name].startswith(part.data) for part in parts if part.name in TEXTS)


@given(place=st.integers(0, 1000), value=st.integers(0, 255))
def test_a_changed_byte_gives_the_same_parts_or_a_problem(place: int, value: int) -> None:
    members = {"a.txt": b"first words", "b.txt": b"second words" * 20}
    for pack in (zipped, tarred):
        whole = bytearray(pack(members))
        whole[place % len(whole)] = value
        parts, problems = open_archive(bytes(whole), "archive.bin") if looks_like(bytes(whole)) else ([], [])
        assert "reader_failed" not in codes(problems)
        if not problems and parts and pack is zipped:  # a tar has no checksum of its contents
            assert sorted(part.data for part in parts) == sorted(members.values())


def looks_like(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") or data[257:262] == b"ustar"


def test_a_damaged_header_in_a_tar_costs_its_member_only() -> None:
    whole = bytearray(tarred({"one": b"1", "two": b"2", "three": b"3"}, form=tarfile.USTAR_FORMAT))
    whole[1024 + 148] ^= 1
    parts, problems = open_archive(bytes(whole))
    assert [part.name for part in parts] == ["one", "three"]
    assert codes(problems) == ["archive_damaged"]


@pytest.mark.parametrize("place", ["before", "between", "behind"])
def test_bytes_that_belong_to_no_member_are_told(place: str) -> None:
    whole = zipped({"a.txt": b"words"})
    table = whole.index(b"PK\x01\x02")
    hidden = b"hidden words " * 10
    if place == "before":
        whole = b"PK\x03\x04" + hidden + whole
    elif place == "between":
        end = bytearray(whole[-22:])
        end[16:20] = (int.from_bytes(end[16:20], "little") + len(hidden)).to_bytes(4, "little")
        whole = whole[:table] + hidden + whole[table:-22] + bytes(end)
    else:
        whole += hidden
    (part,), problems = open_archive(whole)
    assert part.data == b"words"
    assert codes(problems) == ["data_outside_members"]


def test_an_archive_is_read_from_a_file_as_from_memory(tmp_path: Path) -> None:
    for data in (zipped(TEXTS), tarred(TEXTS), tarred(TEXTS, "w:xz")):
        path = tmp_path / "archive"
        path.write_bytes(data)
        assert open_archive(path) == open_archive(data)


@pytest.mark.slow
def test_a_zip_of_many_members_gives_all(tmp_path: Path) -> None:
    members = {f"{number}": b"%d" % number for number in range(66_000)}
    path = tmp_path / "many.zip"
    path.write_bytes(zipped(members, zipfile.ZIP_STORED))
    parts, problems = open_archive(path)
    assert not problems
    assert [part.data for part in parts] == list(members.values())
