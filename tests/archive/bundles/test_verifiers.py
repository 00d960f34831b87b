"""Both verifiers that travel with a bundle: verify.py and, in a real browser with its network off, verify.html."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from whobuilt.archive.bundles.bundle import make_page
from whobuilt.archive.bundles.verifier import verify
from whobuilt.archive.log.case_log import CaseLog

if TYPE_CHECKING:
    from tests.archive.bundles.browser import Browser
    from tests.archive.bundles.forging import Forgery
    from tests.archive.bundles.making import ExampleCase, Files

HERE = Path(__file__).parent
FORGING = runpy.run_path(str(HERE / "forging.py"))
STAMPING = runpy.run_path(str(HERE / "stamping.py"))
MAKING = FORGING["MAKING"]
FORGERIES: tuple[Forgery, ...] = FORGING["FORGERIES"]
PAGE = Path(str(resources.files("whobuilt.archive.bundles.verifier"))) / "verify.html"
Found = tuple[int, frozenset[str], frozenset[str]]
"""Exit code, codes of what is wrong, codes of what was not checked."""
Verifier = Callable[..., Found]


def _sum_up(plain: dict[str, Any]) -> Found:
    codes = {level: frozenset(each["code"] for each in plain["findings"] if each["level"] == level) for level in LEVELS}
    return plain["exit"], codes[verify.BAD], codes[verify.UNCHECKED]


LEVELS = (verify.GOOD, verify.BAD, verify.UNCHECKED)


@pytest.fixture(params=["python", pytest.param("html", marks=pytest.mark.slow)])
def verifier(request: pytest.FixtureRequest) -> Verifier:
    """Either of the two, with the same answers."""
    if request.param == "html":
        browser: Browser = request.getfixturevalue("browser")
        return lambda bundle, anchor="", key="": _sum_up(browser.check(PAGE, bundle, anchor, key))

    def check(bundle: Path, anchor: str = "", key: str = "") -> Found:
        found = verify.check_bundle(bundle, [anchor] if anchor else [], [key] if key else []).findings
        return _sum_up({"exit": verify.exit_code(found), "findings": [vars(each) for each in found]})

    return check


@pytest.fixture(scope="session")
def bundle(shared_case: ExampleCase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target: Path = tmp_path_factory.mktemp("good") / "bundle.zip"
    shared_case.bundle(target, *shared_case.captures[:2], note="as agreed")
    return target


@pytest.fixture
def files(bundle: Path) -> Files:
    found: Files = MAKING["read_files"](bundle)
    return found


GOOD: Found = (0, frozenset(), frozenset())


@pytest.mark.few(2)
@pytest.mark.parametrize("name", ["bundle.zip", "bundle"])
@pytest.mark.parametrize("whole", [False, True])
def test_a_bundle_as_it_was_written_holds(
    verifier: Verifier, case: ExampleCase, tmp_path: Path, name: str, *, whole: bool
) -> None:
    case.bundle(tmp_path / name, *case.captures[:2], whole=whole)
    assert verifier(tmp_path / name) == GOOD


@pytest.mark.slow
def test_a_whole_log_of_several_tiles_holds(verifier: Verifier, case: ExampleCase, tmp_path: Path) -> None:
    anchor = case.log.sign().text
    for number in range(600):
        case.note(MAKING["Action"].READ, content=json.dumps(number))
    case.bundle(tmp_path / "bundle.zip", case.captures[0], whole=True)
    assert verifier(tmp_path / "bundle.zip", anchor) == GOOD


def test_what_was_destroyed_is_called_withheld(verifier: Verifier, case: ExampleCase, tmp_path: Path) -> None:
    capture = case.captures[1]
    case.log.withhold([case.entry_of[capture.id]], "a court ordered it", case.now().date())
    case.bundle(tmp_path / "b.zip", case.captures[0], items=frozenset({case.entry_of[capture.id]}))
    assert verifier(tmp_path / "b.zip") == (0, frozenset(), frozenset({"withheld"}))


@pytest.mark.few(12)
@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.name)
def test_each_forgery_is_named(verifier: Verifier, files: Files, tmp_path: Path, forgery: Forgery) -> None:
    before = dict(files)
    forgery.forge(files)
    assert files != before
    found = verifier(MAKING["write_files"](tmp_path / "forged.zip", files))
    assert found[:2] == (1, forgery.codes)


# What a flipped byte in each kind of file is called; bundle.json may stop being a bundle's at all.
FLIPPED = {
    "bundle.json": {"not_a_bundle", "bundle_unreadable", "file_missing", "file_changed", "capture_changed"}
    | {"capture_missing", "unexpected_file", "making_missing", "entry_missing"},
    "captures": {"capture_changed"},
}


@pytest.mark.few(1)
@pytest.mark.parametrize("place", [0.0, 0.37, 0.71, 1.0])
def test_a_flipped_byte_in_any_file_is_named(verifier: Verifier, files: Files, tmp_path: Path, place: float) -> None:
    for name in sorted(files):
        data = bytearray(files[name])
        data[int(place * (len(data) - 1))] ^= 1
        forged = MAKING["write_files"](tmp_path / "forged.zip", {**files, name: bytes(data)})
        code, bad, _ = verifier(forged)
        assert code in ((1, 2) if name == "bundle.json" else (1,)), name
        assert bad & FLIPPED.get(name.partition("/")[0], {"file_changed"}), name


def test_a_log_rolled_back_is_named_against_an_anchor(verifier: Verifier, case: ExampleCase, tmp_path: Path) -> None:
    case.bundle(tmp_path / "old.zip", case.captures[0])
    case.note(MAKING["Action"].READ)
    newer = case.log.sign().text
    assert verifier(tmp_path / "old.zip") == GOOD
    assert verifier(tmp_path / "old.zip", newer)[:2] == (1, frozenset({"rolled_back"}))


@pytest.mark.few(1)
@pytest.mark.parametrize("whole", [False, True])
def test_a_log_rewritten_with_the_stolen_key_is_named_against_an_anchor(
    verifier: Verifier, case: ExampleCase, tmp_path: Path, *, whole: bool
) -> None:
    same_size = case.log.sign()
    anchors = [each.text for each in case.log.checkpoints() if each.size > 1]
    forged = FORGING["rewrite_with_stolen_key"](case)
    forged.bundle(tmp_path / "forged.zip", *case.captures[:1], whole=whole)
    assert verifier(tmp_path / "forged.zip") == GOOD  # the thief's key is the log's: alone, the bundle tells nothing
    for anchor in anchors:
        expected = {"rewritten"} if whole or anchor == same_size.text else {"rewritten", "anchor_not_covered"}
        code, bad, _ = verifier(tmp_path / "forged.zip", anchor)
        assert (code, len(bad)) == (1, 1)
        assert bad <= expected


def test_a_bundle_of_another_key_is_named_where_the_key_is_known(
    verifier: Verifier, case: ExampleCase, tmp_path: Path
) -> None:
    """Somebody made a case of their own, and says that it is this one."""
    assert case.log.verifier
    other = MAKING["ExampleCase"](tmp_path / "other")
    MAKING["fill"](other)
    other.bundle(tmp_path / "other.zip", other.captures[0])
    case.bundle(tmp_path / "own.zip", case.captures[0])
    key = case.log.verifier.vkey
    assert verifier(tmp_path / "own.zip", key=key) == GOOD
    assert "unknown_key" in verifier(tmp_path / "other.zip", key=key)[1]
    assert case.log.checkpoint
    assert verifier(tmp_path / "other.zip", case.log.checkpoint.text)[1] == {"unknown_key"}


def test_an_anchor_of_another_case_signed_by_the_same_key_is_named(verifier: Verifier, bundle: Path) -> None:
    found = MAKING["read_files"](bundle)["log/checkpoint"].decode()
    assert verifier(bundle, found.replace("\n", "x\n", 1))[1] == {"bad_signature"}
    assert verifier(bundle, "no checkpoint")[1] == {"anchor_unreadable"}


def test_an_anchor_that_the_log_goes_on_from_holds(verifier: Verifier, case: ExampleCase, tmp_path: Path) -> None:
    anchor = case.log.sign().text
    case.note(MAKING["Action"].READ)
    case.bundle(tmp_path / "b.zip", case.captures[0])
    assert verifier(tmp_path / "b.zip", anchor) == GOOD
    assert verifier(tmp_path / "b.zip", anchor.replace("\n", "\r\n")) == GOOD


@pytest.mark.few(1)
@pytest.mark.parametrize("kind", ["rsa", "p256", "p384"])
def test_a_timestamp_holds_and_gives_the_day(verifier: Verifier, case: ExampleCase, tmp_path: Path, kind: str) -> None:
    stamper = STAMPING["Stamper"](tmp_path / "tsa", kind, "sha512" if kind == "rsa" else "sha256")
    checkpoint = case.log.sign()
    token = stamper.stamp(checkpoint.text.encode(), tmp_path / f"{checkpoint.size}-local.tsr")
    case.bundle(tmp_path / "b.zip", case.captures[0], timestamps=(token,), certificates=(stamper.root,))
    assert verifier(tmp_path / "b.zip") == GOOD
    check = verify.check_bundle(tmp_path / "b.zip")
    assert [each.code for each in check.findings].count("stamped") == 1
    assert check.items[case.entry_of[case.captures[0].id]].stamped.endswith("UTC")
    assert not check.items[check.made].stamped  # the entry about the bundle is younger than the token


BROKEN_TOKENS: dict[str, tuple[int, set[str], set[str]]] = {
    "other root": (1, {"token_untrusted"}, set()),
    "no root": (0, set(), {"token_root_absent"}),
    "no certificate": (0, set(), {"token_not_checked"}),
    "expired": (1, {"token_certificate_expired"}, set()),
    "flipped": (1, {"token_bad_signature"}, set()),
}


@pytest.mark.few(1)
@pytest.mark.parametrize("broken", BROKEN_TOKENS)
def test_a_timestamp_that_does_not_hold_is_named(
    verifier: Verifier, case: ExampleCase, tmp_path: Path, broken: str
) -> None:
    stamper = STAMPING["Stamper"](tmp_path / "tsa", years=1 if broken == "expired" else 5)
    checkpoint = case.log.sign()
    token = tmp_path / f"{checkpoint.size}-local.tsr"
    stamper.stamp(checkpoint.text.encode(), token, certificates=broken != "no certificate")
    if broken == "flipped":
        changed = bytearray(token.read_bytes())
        changed[-5] ^= 1
        token.write_bytes(changed)
    other = STAMPING["Stamper"](tmp_path / "other")
    roots = {"no root": (), "other root": (other.root,)}.get(broken, (stamper.root,))
    case.bundle(tmp_path / "b.zip", case.captures[0], timestamps=(token,), certificates=roots)
    code, bad, unchecked = verifier(tmp_path / "b.zip")
    assert (code, set(bad), set(unchecked)) == BROKEN_TOKENS[broken]


@pytest.mark.few(1)
@pytest.mark.parametrize(("broken", "code"), [("other data", "token_wrong_hash"), ("torn", "token_unreadable")])
def test_a_timestamp_put_in_the_place_of_another_is_named(
    verifier: Verifier, case: ExampleCase, tmp_path: Path, broken: str, code: str
) -> None:
    stamper = STAMPING["Stamper"](tmp_path / "tsa")
    checkpoint = case.log.sign()
    token = stamper.stamp(checkpoint.text.encode(), tmp_path / f"{checkpoint.size}-local.tsr")
    case.bundle(tmp_path / "b.zip", case.captures[0], timestamps=(token,), certificates=(stamper.root,))
    files = MAKING["read_files"](tmp_path / "b.zip")
    other = stamper.stamp(b"other data", tmp_path / "other.tsr").read_bytes()
    files[f"timestamps/{token.name}"] = other if broken == "other data" else token.read_bytes()[:-40]
    MAKING["relist"](files)
    assert set(verifier(MAKING["write_files"](tmp_path / "forged.zip", files))[1]) == {code, "file_changed"}


@pytest.mark.slow
def test_a_branch_goes_on_from_its_trunk_and_not_from_its_sister(
    verifier: Verifier, case: ExampleCase, tmp_path: Path
) -> None:
    """A copy of the case worked on apart: declared, and never called tampering."""
    trunk = case.log.sign().text
    shutil.copytree(case.folder, tmp_path / "copy")
    case.note(MAKING["Action"].READ)
    sister = case.log.sign()
    copy = case
    copy.log = CaseLog(tmp_path / "copy" / "log", case.keys)
    copy.bundle(tmp_path / "b.zip", case.captures[0])
    assert copy.log.origin != sister.origin
    assert verifier(tmp_path / "b.zip") == GOOD
    assert verifier(tmp_path / "b.zip", trunk) == GOOD
    assert set(verifier(tmp_path / "b.zip", sister.text)[1]) in ({"other_branch"}, {"anchor_not_covered"})


def test_the_page_checks_a_bundle_that_it_carries(browser: Browser, bundle: Path, tmp_path: Path) -> None:
    page = tmp_path / "bundle.html"
    page.write_text(make_page(bundle), "utf-8")
    browser.open(page)
    assert _sum_up(browser.wait()) == GOOD


@pytest.mark.slow
def test_the_page_asks_the_network_nothing_and_breaks_no_rule_of_its_own(browser: Browser, bundle: Path) -> None:
    browser.check(PAGE, bundle)
    assert browser.log() == []
    assert browser.run("return performance.getEntriesByType('resource').map(each => each.name)") == []


@pytest.mark.slow
def test_the_page_does_without_the_browsers_ed25519(
    browser: Browser, files: Files, bundle: Path, tmp_path: Path
) -> None:
    forged = {**files, "log/checkpoint": files["log/checkpoint"]}
    FORGING["_edit_checkpoint"](forged)
    bad = MAKING["write_files"](tmp_path / "forged.zip", forged)
    hide = """
        const own = crypto.subtle.importKey.bind(crypto.subtle);
        crypto.subtle.importKey = (form, data, how, ...rest) => how.name === "Ed25519"
          ? Promise.reject(new DOMException("", "NotSupportedError")) : own(form, data, how, ...rest);
    """
    for path, expected in ((bundle, frozenset()), (bad, {"bad_signature"})):
        browser.open(PAGE)
        browser.run(hide)
        browser.choose(path)
        assert _sum_up(browser.wait())[1] == expected
        assert "no Ed25519 of its own" in browser.run("return document.body.innerText")


@pytest.mark.slow
def test_the_page_shows_what_a_hostile_record_says_as_text(browser: Browser, case: ExampleCase, tmp_path: Path) -> None:
    capture = case.capture("https://evil.example/<img src=x onerror=alert(1)>", b"x")
    case.bundle(tmp_path / "b.zip", capture, note="<script>alert(1)</script>\u202e\ud800")
    assert _sum_up(browser.check(PAGE, tmp_path / "b.zip")) == GOOD
    assert browser.run("return document.querySelectorAll('#result img, #result script').length") == 0
    assert browser.run("return result.innerText.includes('<script>alert(1)</script>')")


@pytest.mark.slow
def test_the_page_is_worked_with_keys_and_told_aloud(browser: Browser, bundle: Path) -> None:
    browser.check(PAGE, bundle)
    unnamed = """return [...document.querySelectorAll("button, input, textarea, summary")].filter(each =>
        !(each.textContent.trim() || each.ariaLabel || (each.labels && each.labels.length))).length"""
    assert browser.run(unnamed) == 0
    reached = """return [...document.querySelectorAll("*")].filter(each => each.tabIndex === 0)
        .map(each => each.id || each.localName)"""
    assert browser.run(reached)[:3] == ["pick-zip", "pick-folder", "summary"]
    place = "document.getElementById('status')"
    assert browser.run(f"return {place}.role") == "status"
    assert browser.run(f"return {place}.textContent").startswith("Checked. Unchanged: 0 wrong")
    assert browser.run("return document.activeElement.id") == "result"
    assert browser.run("return document.documentElement.lang") == "en"


@pytest.mark.slow
def test_the_page_checks_again_with_a_checkpoint_that_was_pasted_in_later(
    browser: Browser, case: ExampleCase, tmp_path: Path
) -> None:
    case.bundle(tmp_path / "old.zip", case.captures[0])
    case.note(MAKING["Action"].READ)
    newer = case.log.sign().text
    assert _sum_up(browser.check(PAGE, tmp_path / "old.zip")) == GOOD
    browser.run("anchor.value = arguments[0]; again.click();", newer)
    assert _sum_up(browser.wait())[1] == {"rolled_back"}


def test_the_rules_of_the_page_name_the_script_and_style_that_it_has() -> None:
    page = PAGE.read_text("utf-8")
    for kind in ("script", "style"):
        found = re.search(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert found
        digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page
    assert not re.search(r"(?:src|href)=|https?://(?!www\.w3\.org/2000/svg)", page)


def test_the_python_file_runs_alone_and_says_what_it_shows(bundle: Path, tmp_path: Path) -> None:
    lone = tmp_path / "verify.py"
    lone.write_bytes(MAKING["read_files"](bundle)["verify.py"])
    done = subprocess.run([sys.executable, "-I", lone, bundle], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("UNCHANGED\n")
    assert "https://buyer.example/notice-7 by desk" in done.stdout
    assert "does not show: that a web site served those bytes" in done.stdout


def test_the_python_file_checks_the_folder_that_it_lies_in(case: ExampleCase, tmp_path: Path) -> None:
    case.bundle(tmp_path / "bundle", case.captures[0])
    command: list[str | Path] = [sys.executable, "-I", "-B", tmp_path / "bundle" / "verify.py", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["exit"]) == (0, 0)
    (tmp_path / "bundle" / "README.txt").write_text("other words", "utf-8")
    done = subprocess.run(command[:-1], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.partition("\n")[0]) == (1, "NOT AS IT WAS SIGNED")
    assert "(file_changed)" in done.stdout


@pytest.mark.parametrize("given", [[], ["--checkpoint", "nowhere"], ["--root", "nowhere"]])
def test_the_python_file_ends_with_2_for_what_is_no_bundle(given: list[str], tmp_path: Path) -> None:
    assert verify.main([str(tmp_path / "none"), *given]) == 2


def test_the_python_file_takes_keys_checkpoints_and_roots_from_elsewhere(case: ExampleCase, tmp_path: Path) -> None:
    stamper = STAMPING["Stamper"](tmp_path / "tsa")
    checkpoint = case.log.sign()
    token = stamper.stamp(checkpoint.text.encode(), tmp_path / f"{checkpoint.size}-local.tsr")
    case.bundle(tmp_path / "b.zip", case.captures[0], timestamps=(token,))
    assert case.log.verifier
    (tmp_path / "anchor").write_text(checkpoint.text, "utf-8")
    given = ["--key", case.log.verifier.vkey, "--checkpoint", tmp_path / "anchor", "--root", stamper.root]
    assert verify.main([str(each) for each in (tmp_path / "b.zip", *given)]) == 0
    found = verify.check_bundle(tmp_path / "b.zip", [checkpoint.text], roots=[stamper.root.read_bytes()]).findings
    assert {"stamped", "anchored"} <= {each.code for each in found}
