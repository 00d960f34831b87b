"""Bags: what is written can be checked by anybody; what is missing, put in or changed is told apart."""

from __future__ import annotations

import hashlib
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from whobuilt.archive.bundles.bagit import check_bag, write_bag
from whobuilt.archive.bundles.bundle import BundleRequest
from whobuilt.archive.bundles.verifier import verify
from whobuilt.core.problems import WhoBuiltError

if TYPE_CHECKING:
    from tests.archive.bundles.making import ExampleCase, Files

MAKING = runpy.run_path(str(Path(__file__).with_name("making.py")))


def make_bag(case: ExampleCase, target: Path) -> Path:
    chosen = case.captures[:2]
    request = BundleRequest(
        target,
        "desk",
        case.now(),
        captures=frozenset(each.id for each in chosen),
        named=frozenset(each.blob for each in chosen),
    )
    write_bag(request, case.material())
    return target


def codes_of(path: Path) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in check_bag(path)]


@pytest.mark.parametrize("name", ["bag", "bag.zip"])
def test_a_bag_holds_a_bundle_and_both_verify(case: ExampleCase, tmp_path: Path, name: str) -> None:
    target = make_bag(case, tmp_path / name)
    assert codes_of(target) == []
    if name == "bag":
        assert verify.exit_code(verify.check_bundle(target / "data").findings) == 0
    files = MAKING["read_files"](target)
    root = "" if name == "bag" else "bag/"
    assert files[f"{root}bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    for line in files[f"{root}manifest-sha256.txt"].decode().splitlines():
        digest, _, path = line.partition("  ")
        assert hashlib.sha256(files[root + path]).hexdigest() == digest
    payload = [data for path, data in files.items() if path.startswith(f"{root}data/")]
    assert f"Payload-Oxum: {sum(map(len, payload))}.{len(payload)}\n".encode() in files[f"{root}bag-info.txt"]


def test_of_a_protected_source_nothing_is_in_a_bag(case: ExampleCase, tmp_path: Path) -> None:
    everything = frozenset(each.id for each in case.captures)
    blobs = frozenset(each.blob for each in case.captures)
    write_bag(BundleRequest(tmp_path / "bag", "desk", case.now(), captures=everything, named=blobs), case.material())
    inside = b"\n".join(MAKING["read_files"](tmp_path / "bag").values())
    for secret in (b"letter-from-inside", b"Do not tell whom", b"handover.eml", b"plan.pdf"):
        assert secret not in inside


def test_a_bag_overwrites_nothing(case: ExampleCase, tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    with pytest.raises(WhoBuiltError) as refused:
        make_bag(case, tmp_path / "bag")
    assert refused.value.problem.code == "target_exists"


def capture_of(files: Files) -> str:
    return min(name for name in files if "/captures/" in name)


def change(name: str, data: bytes) -> Callable[[Files], None]:
    return lambda files: files.update({name: data})


BROKEN: dict[str, tuple[Callable[[Files], object], set[str]]] = {
    "a payload file missing": (lambda files: files.pop(capture_of(files)), {"bag_missing", "bag_oxum"}),
    "a payload file put in": (change("data/more.txt", b"x"), {"bag_extra", "bag_oxum"}),
    "a payload file changed": (lambda files: files.update({capture_of(files): b"?"}), {"bag_changed", "bag_oxum"}),
    "a tag file missing": (lambda files: files.pop("bag-info.txt"), {"bag_missing"}),
    "a tag file changed": (change("bag-info.txt", b"Payload-Oxum: 1.1\n"), {"bag_changed", "bag_oxum"}),
    "the manifest changed": (change("manifest-sha256.txt", b""), {"bag_changed", "bag_extra"}),
    "a manifest that is none": (change("manifest-sha256.txt", b"what?\n"), {"bag_changed"}),
    "no manifest": (lambda files: files.pop("manifest-sha256.txt"), {"not_a_bag"}),
    "no declaration": (lambda files: files.pop("bagit.txt"), {"not_a_bag"}),
    "a manifest of unknown hashes": (
        change("manifest-blake9.txt", b"00  data/README.txt\n"),
        {"bag_unhashed", "bag_extra"},
    ),
    "a name that leads out": (change("../more", b"x"), {"unsafe_name"}),
}


@pytest.mark.few(4)
@pytest.mark.parametrize("name", BROKEN)
def test_each_way_to_break_a_bag_has_its_name(case: ExampleCase, tmp_path: Path, name: str) -> None:
    files = MAKING["read_files"](make_bag(case, tmp_path / "bag"))
    BROKEN[name][0](files)
    found = codes_of(MAKING["write_files"](tmp_path / "broken.zip", files))
    assert {code for code, _ in found} == BROKEN[name][1]


def test_a_bag_by_others_is_checked_with_the_hashes_that_it_has(tmp_path: Path) -> None:
    """MD5 and SHA-512, a path with a percent sign, `*` before a name, and a file beside the bag."""
    name, data = "data/100%.txt", b"all of it"
    files = {
        "b/bagit.txt": b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n",
        "b/manifest-md5.txt": f"{hashlib.md5(data, usedforsecurity=False).hexdigest()} *data/100%25.txt\n".encode(),
        "b/manifest-sha512.txt": f"{hashlib.sha512(data).hexdigest().upper()}\tdata/100%25.txt\n".encode(),
        f"b/{name}": data,
    }
    assert codes_of(MAKING["write_files"](tmp_path / "b.zip", files)) == []
    found = codes_of(MAKING["write_files"](tmp_path / "c.zip", {**files, "beside.txt": b"x"}))
    assert found == [("bag_extra", "beside.txt")]


def test_what_is_no_bag_is_told(tmp_path: Path) -> None:
    assert [code for code, _ in codes_of(tmp_path)] == ["not_a_bag"]
    assert [code for code, _ in codes_of(tmp_path / "none")] == ["not_a_bag"]
