"""Who receives a bundle and wants more than was given; who sends one that is made to harm whoever checks it."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import os
import re
import resource
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from whobuilt.archive.bundles.bagit import check_bag
from whobuilt.archive.bundles.verifier import verify
from whobuilt.archive.bundles.wacz_check import check_wacz
from whobuilt.archive.log.entries import encode_record
from whobuilt.archive.log.veil import veil_chain
from whobuilt.core.custody import Action, CustodyRecord

if TYPE_CHECKING:
    from tests.archive.bundles.browser import Browser
    from tests.archive.bundles.making import ExampleCase, Files

BUNDLES = Path(__file__).parents[1] / "archive" / "bundles"
FORGING = runpy.run_path(str(BUNDLES / "forging.py"))
MAKING = FORGING["MAKING"]
case = MAKING["case"]
browser = runpy.run_path(str(BUNDLES / "browser.py"))["browser"]
PAGE = Path(str(resources.files("whobuilt.archive.bundles.verifier"))) / "verify.html"
MEMORY, SECONDS = 1 << 30, 60  # of CPU; what a check of a hostile bundle may take on a laptop at the very most


# --- Who wants more than was given ---------------------------------------------------------------


def test_who_guesses_an_entry_to_the_letter_cannot_find_out_whether_it_is_in_the_log(
    case: ExampleCase, tmp_path: Path
) -> None:
    """Every other entry guessed right, with every salt that the bundle tells: no hash in the bundle confirms one."""
    made = case.bundle(tmp_path / "b", case.captures[0], whole=True)
    inside = b"\n".join(MAKING["read_files"](tmp_path / "b").values())
    salts = [bytes.fromhex(each.decode()) for each in re.findall(rb'"salt": "([0-9a-f]{64})"', inside)]
    assert len(salts) == 2
    tried = 0
    for entry in case.log.iter_entries():
        if entry.index in (*made.items, made.made) or entry.record is None:
            continue
        guess = encode_record(entry.record)
        for salt in (*salts, bytes(32), b""):
            for found in (hashlib.sha256(salt + guess).digest(), hashlib.sha256(b"\0" + salt + guess).digest()):
                leaf = verify.leaf_hash(found)
                for seen in (found, leaf, found.hex().encode(), leaf.hex().encode()):
                    assert seen not in inside
                    tried += 1
    assert tried > 300


def test_who_guesses_what_stands_between_two_entries_finds_no_guess_confirmed_by_the_records_chain(
    case: ExampleCase, tmp_path: Path
) -> None:
    """The chain as the record has it would confirm a row guessed right; as entries name it, it does not."""
    hidden = b'{"at":"2026-03-01T09:30:00+00:00","locator":"https://buyer.example/known-page"}'
    before = hashlib.sha256(b"all rows before").hexdigest()
    after = hashlib.sha256((before + hashlib.sha256(hidden).hexdigest()).encode()).hexdigest()
    told = []
    for rows, chain in ((7, before), (8, after)):
        veiled = veil_chain(case.log, chain)
        record = CustodyRecord(Action.READ, case.now(), "desk", case.captures[0].id, "{}", rows, veiled)
        told.append(case.log.append([record])[0])
        assert hmac.compare_digest(veiled, veil_chain(case.log, chain))  # whoever has the case can check it
    made = case.bundle(tmp_path / "b", case.captures[0], items=frozenset({0, *told}))
    assert set(told) <= set(made.items)
    assert 0 not in made.items  # the entry whose salt is the key
    inside = b"\n".join(MAKING["read_files"](tmp_path / "b").values())
    keeper = next(case.log.iter_entries())
    assert keeper.salt
    assert keeper.salt.hex().encode() not in inside
    chains = re.findall(r'"chain": "([0-9a-f]{64})"', inside.decode("utf-8", "replace"))
    assert len(set(chains)) == 2
    guesses = (hidden, b"", hashlib.sha256(hidden).digest())
    for known, guess in itertools.product((*chains, before), guesses):
        found = hashlib.sha256((known + hashlib.sha256(guess).hexdigest()).encode()).hexdigest()
        assert found.encode() not in inside


def test_the_proofs_of_two_bundles_together_tell_no_more_of_the_other_entries(
    case: ExampleCase, tmp_path: Path
) -> None:
    first = case.bundle(tmp_path / "1", case.captures[0])
    second = case.bundle(tmp_path / "2", case.captures[1], whole=True)
    told = {*first.items, *second.items, first.made, second.made}
    inside = b"\n".join(data for name in "12" for data in MAKING["read_files"](tmp_path / name).values())
    for entry in case.log.iter_entries():
        if entry.index not in told:
            assert entry.salt
            assert entry.salt not in inside
            assert entry.salt.hex().encode() not in inside
            assert entry.record
            assert not entry.record.about or entry.record.about.encode() not in inside
            assert entry.record.at.isoformat().encode() not in inside


def test_a_bundle_does_not_tell_of_the_bundle_before_it(case: ExampleCase, tmp_path: Path) -> None:
    case.bundle(tmp_path / "1", case.captures[0], note="for the first receiver")
    case.bundle(tmp_path / "2", case.captures[1])
    inside = b"\n".join(MAKING["read_files"](tmp_path / "2").values())
    assert b"first receiver" not in inside
    assert case.captures[0].blob.encode() not in inside


# --- Who made the bundle to harm whoever checks it -----------------------------------------------


@pytest.fixture
def files(case: ExampleCase, tmp_path: Path) -> Files:
    case.bundle(tmp_path / "good.zip", *case.captures[:2])
    found: Files = MAKING["read_files"](tmp_path / "good.zip")
    return found


def put(**more: bytes) -> Callable[[Files], Files]:
    return lambda files: {**files, **more}


def named(name: str) -> Callable[[Files], Files]:
    return lambda files: {**files, name: b"x"}


def list_many(count: int) -> Callable[[Files], Files]:
    def forge(files: Files) -> Files:
        listed = {f"captures/{number}": {"bytes": 1, "sha256": ""} for number in range(count)}
        plain = json.dumps({"format": verify.FORMAT, "made": 1, "files": listed}).encode()
        return {**files, "bundle.json": plain}

    return forge


def many_checkpoints(files: Files) -> Files:
    made = {**files, "log/checkpoints": "\n".join([files["log/checkpoint"].decode()] * 300).encode()}
    FORGING["relist"](made)
    return made


def many_keys(files: Files) -> Files:
    made = {**files, "log/keys": files["log/keys"] * 100_000}
    FORGING["relist"](made)
    return made


def nested_record(files: Files) -> Files:
    """A record whose content is JSON nested too deeply for any reader."""
    name = FORGING["items_of"](files)[0]
    plain = json.loads(files[name])
    plain["record"]["content"] = "[" * 400_000
    made = {**files, name: json.dumps(plain).encode()}
    FORGING["relist"](made)
    return made


def deep_item(files: Files) -> Files:
    made = {**files, FORGING["items_of"](files)[0]: b'{"index":' + b"[" * 500_000}
    FORGING["relist"](made)
    return made


HOSTILE: dict[str, tuple[Callable[[Files], Files], int, set[str]]] = {
    "a name that climbs out": (named("../../evil.txt"), 2, {"unsafe_name"}),
    "an absolute name": (named("/etc/evil.txt"), 2, {"unsafe_name"}),
    "a name for another system": (named("..\\evil.txt"), 2, {"unsafe_name"}),
    "a drive's name": (named("C:evil.txt"), 2, {"unsafe_name"}),
    "a name with a terminal's orders": (named("\x1b[2Jgood"), 2, {"unsafe_name"}),
    "a name that reads backwards": (named("captures/\u202ecod.exe"), 2, {"unsafe_name"}),
    "a name within nothing": (named("captures//x"), 2, {"unsafe_name"}),
    "nothing but zeros, very many": (put(zeros=bytes(300 << 20)), 2, {"too_large"}),
    "a list nested too deeply": (put(**{"bundle.json": b"[" * 5_000_000}), 2, {"bundle_unreadable"}),
    "a list too long": (put(**{"bundle.json": b" " * (17 << 20)}), 2, {"too_large"}),
    "a number too long": (
        put(**{"bundle.json": b'{"made":' + b"9" * 1_000_000 + b"}"}),
        2,
        {"bundle_unreadable", "not_a_bundle"},
    ),
    "a list that is none": (put(**{"bundle.json": b'"whobuilt-bundle@1"'}), 2, {"not_a_bundle"}),
    "a list of what is not there": (list_many(20_000), 1, {"capture_missing", "unexpected_file", "making_missing"}),
    "a list of too many": (list_many(150_000), 2, {"too_large"}),
    "very many checkpoints": (many_checkpoints, 2, {"too_large"}),
    "very many keys": (many_keys, 2, {"too_large"}),
    "a record nested too deeply": (nested_record, 1, {"entry_changed"}),
    "an item nested too deeply": (deep_item, 1, {"entry_changed"}),
}


def check_within_limits(bundle: Path) -> tuple[int, set[str]]:
    """What verify.py says of a bundle, run alone with little memory and time: it must end by itself."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    command: list[str | Path] = [sys.executable, "-I", "-B", verify.__file__, bundle, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit, cwd=bundle.parent)
    assert done.stderr == ""
    plain = json.loads(done.stdout)
    return done.returncode, {each["code"] for each in plain["findings"] if each["level"] == verify.BAD}


@pytest.mark.few(3)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_bundle_made_to_harm_is_refused_by_name_and_costs_little(name: str, files: Files, tmp_path: Path) -> None:
    forge, code, codes = HOSTILE[name]
    bundle = MAKING["write_files"](tmp_path / "evil.zip", forge(files))
    before = sorted(tmp_path.rglob("*"))
    found = check_within_limits(bundle)
    assert found[0] == code
    assert found[1] <= codes
    assert found[1]
    assert sorted(tmp_path.rglob("*")) == before  # nothing was unpacked


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_the_page_refuses_what_is_made_to_harm_by_the_same_names(
    name: str, browser: Browser, files: Files, tmp_path: Path
) -> None:
    forge, code, codes = HOSTILE[name]
    found = browser.check(PAGE, MAKING["write_files"](tmp_path / "evil.zip", forge(files)))
    bad = {each["code"] for each in found["findings"] if each["level"] == verify.BAD}
    assert found["exit"] == code
    assert bad <= codes
    assert bad


@pytest.mark.slow
def test_two_files_of_one_name_are_refused_by_both(browser: Browser, files: Files, tmp_path: Path) -> None:
    """One reader would take the first and another the last: each would see another bundle."""
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as package:
        for name, data in itertools.chain(files.items(), [("README.txt", b"other words")]):
            if name not in package.namelist():
                package.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate name"):
            package.writestr("README.txt", b"other words")
    assert check_within_limits(tmp_path / "evil.zip") == (2, {"duplicate_name"})
    found = browser.check(PAGE, tmp_path / "evil.zip")
    assert [each["code"] for each in found["findings"]] == ["duplicate_name"]


@pytest.mark.slow
def test_a_member_that_is_larger_than_it_says_is_refused_by_both(
    browser: Browser, files: Files, tmp_path: Path
) -> None:
    bundle = MAKING["write_files"](tmp_path / "evil.zip", {**files, "README.txt": bytes(1 << 20)})
    data = bundle.read_bytes().replace((1 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    bundle.write_bytes(data)
    code, bad = check_within_limits(bundle)
    assert (code, bad <= {"bundle_unreadable", "too_large", "file_changed"}) == (1, True)
    found = browser.check(PAGE, bundle)
    assert found["exit"] == 1
    assert {each["code"] for each in found["findings"] if each["level"] == verify.BAD} <= {
        "bundle_unreadable",
        "too_large",
        "file_changed",
    }


@pytest.mark.few(1)
@pytest.mark.parametrize("kind", ["link to a file", "link to a folder", "pipe"])
def test_what_is_no_file_in_a_folder_is_refused_and_never_opened(case: ExampleCase, tmp_path: Path, kind: str) -> None:
    case.bundle(tmp_path / "b", case.captures[0])
    place = tmp_path / "b" / "captures" / "more"
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(Path(__file__) if kind == "link to a file" else Path(__file__).parent)
    assert check_within_limits(tmp_path / "b") == (2, {"unsafe_name"})


@pytest.mark.few(1)
@pytest.mark.parametrize("check", [check_wacz, check_bag])
def test_a_wacz_or_bag_made_to_harm_is_refused_too(check: Callable[[Path], tuple[Any, ...]], tmp_path: Path) -> None:
    inside = {"datapackage.json": b"{}", "bagit.txt": b"", "manifest-sha256.txt": b""}
    evil = {"zeros": ({"zeros": bytes(200 << 20)}, "too_large"), "climbs": ({"../x": b""}, "unsafe_name")}
    for name, (more, code) in evil.items():
        path = MAKING["write_files"](tmp_path / f"{name}.zip", {**inside, **more})
        assert [problem.code for problem in check(path)] == [code]


def test_a_plain_file_named_as_a_bundle_is_told(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"PK\x05\x06 not really")
    assert check_within_limits(tmp_path / "b.zip") == (2, {"not_a_bundle"})
    (tmp_path / "empty").mkdir()
    assert check_within_limits(tmp_path / "empty") == (2, {"not_a_bundle"})
