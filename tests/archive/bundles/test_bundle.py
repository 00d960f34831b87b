"""What goes into a bundle, what stays in the case whatever is asked, and that writing is whole or not at all."""

from __future__ import annotations

import itertools
import json
import runpy
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whobuilt.archive.bundles.bundle import BundleRequest, Material, plan_bundle, write_bundle
from whobuilt.archive.bundles.bundle_check import check_bundle
from whobuilt.archive.bundles.disclosure import disclosures
from whobuilt.archive.bundles.package import make_file, write_folder, write_zip
from whobuilt.archive.bundles.protection import Protection, is_protected
from whobuilt.archive.bundles.verifier import verify
from whobuilt.codec import to_plain
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.evidence import Capture, Handling, Source, make_capture
from whobuilt.core.problems import WhoBuiltError

if TYPE_CHECKING:
    from tests.archive.bundles.making import ExampleCase

MAKING = runpy.run_path(str(Path(__file__).with_name("making.py")))
STAMPING = runpy.run_path(str(Path(__file__).with_name("stamping.py")))
START = MAKING["START"]


def _ask(case: ExampleCase, target: Path, **fields: Any) -> BundleRequest:
    return BundleRequest(target, "desk", case.now(), **fields)


def _ask_for_all(case: ExampleCase, target: Path) -> BundleRequest:
    everything = frozenset(range(case.log.size))
    return _ask(case, target, items=everything, named=frozenset(each.blob for each in case.captures), whole=True)


def test_a_bundle_holds_what_was_chosen_and_nothing_more(case: ExampleCase, tmp_path: Path) -> None:
    first, second = case.captures[:2]
    request = _ask(case, tmp_path / "b", captures=frozenset({first.id, second.id}), named=frozenset({first.blob}))
    made = write_bundle(request, case.material())
    names = set(MAKING["read_files"](tmp_path / "b"))
    assert made.items == (case.entry_of[first.id], case.entry_of[second.id])
    assert names == {
        *("README.txt", "verify.html", "verify.py", "bundle.json"),
        *("log/checkpoint", "log/checkpoints", "log/consistency.json", "log/keys"),
        *(f"items/{index}.json" for index in (*made.items, made.made)),
        f"captures/{first.blob}",
    }


def test_nothing_of_any_other_entry_is_in_a_bundle(case: ExampleCase, tmp_path: Path) -> None:
    """No salt, hash, id, path or address of an entry that was not chosen: not even in a bundle with the whole tree."""
    chosen = case.captures[0]
    made = case.bundle(tmp_path / "b", chosen, whole=True)
    inside = b"\n".join(MAKING["read_files"](tmp_path / "b").values())
    for entry in case.log.iter_entries():
        if entry.index in (*made.items, made.made):
            continue
        assert entry.salt
        assert entry.record
        secrets = {entry.salt.hex(), entry.record.about, entry.record.at.isoformat()}
        if entry.record.action is Action.CAPTURED:
            plain = json.loads(entry.record.content)
            secrets |= {plain["blob"], plain["source"]["locator"], plain["id"]}
        for secret in secrets - {""}:
            assert secret.encode() not in inside, secret
        assert entry.salt not in inside
        assert (case.log.paths.records.read_bytes().splitlines()[entry.index]) not in inside
    for capture in case.captures[1:]:
        assert case.blobs.get(capture.blob) not in inside
        assert bytes.fromhex(capture.blob) not in inside


def test_of_a_protected_source_nothing_leaves_whatever_is_asked(case: ExampleCase, tmp_path: Path) -> None:
    made = write_bundle(_ask_for_all(case, tmp_path / "b"), case.material())
    inside = b"\n".join(MAKING["read_files"](tmp_path / "b").values())
    protected = [each for each in case.captures if "inbox" in each.source.locator or "inside" in each.source.locator]
    assert len(protected) == 3
    for capture in protected:
        assert case.entry_of[capture.id] not in made.items
        for secret in (capture.id, capture.blob, capture.source.locator, Path(capture.source.locator).name):
            assert secret.encode() not in inside
        assert case.blobs.get(capture.blob) not in inside
    assert verify.exit_code(verify.check_bundle(tmp_path / "b").findings) == 0


def test_of_a_source_that_may_be_quoted_the_entry_leaves_and_no_byte(case: ExampleCase, tmp_path: Path) -> None:
    made = write_bundle(_ask_for_all(case, tmp_path / "b"), case.material())
    quoted = next(each for each in case.captures if each.source.handling is Handling.QUOTE_ONLY)
    assert case.entry_of[quoted.id] in made.items
    assert quoted.blob not in made.blobs
    assert case.blobs.get(quoted.blob) not in b"".join(MAKING["read_files"](tmp_path / "b").values())
    assert any(problem.where == f"blob {quoted.blob}" for problem in made.problems)


def test_what_stays_here_is_told_and_why(case: ExampleCase, tmp_path: Path) -> None:
    problems = plan_bundle(_ask_for_all(case, tmp_path / "b"), case.material()).problems
    codes = [problem.code for problem in problems]
    assert codes.count("handling_unknown") == 1  # the decision that nothing is known of
    # the log's first entry; of protected sources the entries and bytes; the bytes that may only be quoted
    assert codes.count("protected") == 1 + 3 + 3 + 1
    for capture in case.captures:
        if capture.source.handling in (Handling.STAYS_HERE, Handling.NOT_QUOTED):
            assert not any(
                name in str(problem) for problem in problems for name in (capture.blob, capture.source.locator)
            )


@pytest.mark.parametrize("strict", [Handling.STAYS_HERE, Handling.NOT_QUOTED])
def test_the_strictest_capture_of_the_same_bytes_decides(case: ExampleCase, tmp_path: Path, strict: Handling) -> None:
    public = case.capture("https://leak.example/page", b"the same bytes")
    case.capture("from a source", b"the same bytes", strict)
    with pytest.raises(WhoBuiltError) as refused:
        case.bundle(tmp_path / "b", public)
    assert refused.value.problem.code == "bundle_empty"
    assert not (tmp_path / "b").exists()


def test_an_archive_with_a_protected_part_keeps_its_bytes_and_its_other_parts_may_go(
    case: ExampleCase, tmp_path: Path
) -> None:
    pack = case.capture("https://buyer.example/more.zip", b"PK with a secret")
    case.capture("https://buyer.example/more.zip!/secret.txt", b"the secret", Handling.STAYS_HERE, pack.id)
    open_part = case.capture("https://buyer.example/more.zip!/open.txt", b"nothing secret", parent=pack.id)
    made = case.bundle(tmp_path / "b", pack, open_part)
    assert made.items == (case.entry_of[pack.id], case.entry_of[open_part.id])
    assert made.blobs == (open_part.blob,)


def test_an_entry_that_names_a_protected_source_in_passing_stays_here(case: ExampleCase, tmp_path: Path) -> None:
    letter = next(each for each in case.captures if each.source.handling is Handling.STAYS_HERE)
    notice = case.captures[0]
    quiet = case.note(Action.READ, notice.id, json.dumps({"reader": "html@1"}))
    loud = [
        case.note(Action.READ, notice.id, json.dumps({"compared with": name}))
        for name in (letter.id, letter.blob, letter.source.locator)
    ]
    case.rests_on["statement:of-both"] = frozenset({letter.blob, notice.blob})
    loud.append(case.note(Action.STATED, "statement:of-both", "{}"))
    loud.append(case.note(Action.EXPORTED, "", json.dumps({"rests on": "statement:of-both"})))
    made = write_bundle(_ask(case, tmp_path / "b", items=frozenset({quiet, *loud})), case.material())
    assert made.items == (quiet,)
    assert [problem.where for problem in made.problems] == [f"entry {index}" for index in loud]


def test_the_text_of_a_source_that_may_only_be_quoted_stays_here(case: ExampleCase, tmp_path: Path) -> None:
    quoted = next(each for each in case.captures if each.source.handling is Handling.QUOTE_ONLY)
    case.rests_on["document:forum"] = frozenset({quoted.blob})
    told = case.note(Action.READ, "document:forum", json.dumps({"reader": "html@1"}))
    whole = case.note(Action.READ, "document:forum", json.dumps({"reader": "html@1", "text": "all of it"}))
    made = write_bundle(_ask(case, tmp_path / "b", items=frozenset({told, whole})), case.material())
    assert made.items == (told,)


def test_a_note_that_names_a_protected_source_is_refused(case: ExampleCase, tmp_path: Path) -> None:
    with pytest.raises(WhoBuiltError) as refused:
        case.bundle(tmp_path / "b", case.captures[0], note="as /home/desk/letter-from-inside.txt says")
    assert refused.value.problem.code == "protected"
    assert "letter" not in str(refused.value)


def test_documents_decisions_and_exports_can_be_items(case: ExampleCase, tmp_path: Path) -> None:
    case.rests_on["decision:1"] = frozenset({case.captures[0].blob})
    chosen = [
        case.note(Action.READ, "document:notice", "{}"),
        case.note(Action.DECIDED, "decision:1", json.dumps({"verdict": "same"})),
        case.note(Action.EXPORTED, content=json.dumps({"dossier": "vendor"})),
    ]
    made = write_bundle(_ask(case, tmp_path / "b", items=frozenset(chosen)), case.material())
    assert list(made.items) == chosen
    assert verify.exit_code(verify.check_bundle(tmp_path / "b").findings) == 0


def test_bytes_travel_only_with_an_entry_about_them(case: ExampleCase, tmp_path: Path) -> None:
    first, second = case.captures[:2]
    made = case.bundle(tmp_path / "b", first, named=frozenset({second.blob, "f" * 64}))
    assert made.blobs == ()
    assert sorted(problem.code for problem in made.problems) == ["bytes_without_entry", "protected"]


def test_an_entry_that_is_not_there_is_told(case: ExampleCase, tmp_path: Path) -> None:
    request = _ask(case, tmp_path / "b", items=frozenset({1, 9999}), captures=frozenset({"no such"}))
    assert [problem.where for problem in plan_bundle(request, case.material()).problems] == ["9999", "no such"]


def test_that_a_bundle_was_made_is_an_entry_of_the_log(case: ExampleCase, tmp_path: Path) -> None:
    made = case.bundle(tmp_path / "b.zip", case.captures[0], note="for the paper")
    entry = next(iter(case.log.iter_entries(made.made)))
    assert entry.record
    assert entry.record.action is Action.EXPORTED
    assert entry.record.by == "desk"
    content = json.loads(entry.record.content)
    assert content["items"] == [case.entry_of[case.captures[0].id]]
    assert content["note"] == "for the paper"
    assert list(case.log.verify()) == []


def test_disclosures_name_all_that_would_leave(case: ExampleCase, tmp_path: Path) -> None:
    mail = b"From: press office <press@vendor.example>\r\nX-Originating-IP: 192.0.2.7\r\n\r\nNo comment."
    capture = case.capture("inbox/answer.eml", mail)
    request = _ask(case, tmp_path / "b", captures=frozenset({capture.id}), named=frozenset({capture.blob}))
    entry, data = disclosures(request, case.material())
    assert (entry.what, entry.entry, entry.action) == ("entry", case.entry_of[capture.id], "captured")
    assert (entry.locator, entry.name, entry.by) == ("inbox/answer.eml", "answer.eml", "desk")
    assert dict(entry.metadata)["blob"] == capture.blob
    assert (data.what, data.size, data.locator) == ("bytes", len(mail), "inbox/answer.eml")
    assert dict(data.metadata)["X-Originating-IP"] == "192.0.2.7"
    assert not (tmp_path / "b").exists()


def test_what_is_disclosed_is_the_capture_that_was_chosen(case: ExampleCase, tmp_path: Path) -> None:
    first = case.capture("/home/desk/under-another-name.txt", b"the same bytes")
    second = case.capture("https://buyer.example/page", b"the same bytes")
    for capture in (first, second):
        request = _ask(case, tmp_path / "b", captures=frozenset({capture.id}), named=frozenset({capture.blob}))
        told = disclosures(request, case.material())
        assert [(each.what, each.locator, each.at) for each in told] == [
            ("entry", capture.source.locator, entry_time(case, capture)),
            ("bytes", capture.source.locator, capture.at),
        ]


def entry_time(case: ExampleCase, capture: Capture) -> object:
    return next(entry.record.at for entry in case.log.iter_entries(case.entry_of[capture.id]) if entry.record)


def test_bytes_that_are_gone_are_missed_before_a_bundle_is_logged(case: ExampleCase, tmp_path: Path) -> None:
    size, capture = case.log.size, case.captures[0]
    case.blobs.destroy(capture.blob)
    for step in (
        lambda: case.bundle(tmp_path / "b", capture),
        lambda: disclosures(_ask_for_all(case, tmp_path / "b"), case.material()),
    ):
        with pytest.raises(WhoBuiltError) as refused:
            step()
        assert refused.value.problem.code == "blob_missing"
    assert case.log.size == size
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(
    ("note", "is_refused"),
    [
        ("see letter-from-inside.txt", True),
        ("as plan.pdf shows", True),
        ("as handover.eml says", True),
        ("see annexe 7, and a.md", False),
        ("from inside, by letter", False),
    ],
)
def test_a_note_that_names_a_protected_file_is_refused(
    case: ExampleCase, tmp_path: Path, note: str, *, is_refused: bool
) -> None:
    case.capture("/home/desk/a.md", b"a short name", Handling.STAYS_HERE)
    case.capture("https://forum.example/who%20told.pdf", b"a name with a space", Handling.NOT_QUOTED)
    request = _ask(case, tmp_path / "b", captures=frozenset({case.captures[0].id}), note=note)
    if is_refused:
        with pytest.raises(WhoBuiltError, match="may be told"):
            plan_bundle(request, case.material())
        with pytest.raises(WhoBuiltError, match="may be told"):
            plan_bundle(_ask(case, tmp_path / "b", note="it is who told.pdf"), case.material())
    else:
        assert plan_bundle(request, case.material()).entries


def test_disclosures_and_bundle_agree(case: ExampleCase, tmp_path: Path) -> None:
    request = _ask_for_all(case, tmp_path / "b")
    told = disclosures(request, case.material())
    made = write_bundle(request, case.material())
    assert [each.entry for each in told if each.what == "entry"] == list(made.items)
    assert sum(each.what == "bytes" for each in told) == len(made.blobs)


@pytest.mark.parametrize("name", ["b", "b.zip"])
def test_nothing_is_overwritten_and_nothing_half_written_stays(case: ExampleCase, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", "utf-8")
    size = case.log.size
    with pytest.raises(WhoBuiltError) as refused:
        case.bundle(tmp_path / name, case.captures[0])
    assert refused.value.problem.code == "target_exists"
    assert (tmp_path / name).read_text("utf-8") == "mine"
    assert case.log.size == size
    (tmp_path / "elsewhere").mkdir()

    def fail() -> bytes:
        raise OSError(28, "No space left on device")

    files = [make_file("a", b"a"), MAKING_FILE("b", fail)]
    for write in (write_zip, write_folder):
        with pytest.raises(WhoBuiltError) as failed:
            write(tmp_path / "elsewhere" / name, files)
        assert failed.value.problem.code == "not_written"
    assert list((tmp_path / "elsewhere").iterdir()) == []


MAKING_FILE = type(make_file("a", b""))


def test_a_bundle_needs_a_folder_to_lie_in(case: ExampleCase, tmp_path: Path) -> None:
    with pytest.raises(WhoBuiltError) as refused:
        case.bundle(tmp_path / "none" / "b.zip", case.captures[0])
    assert refused.value.problem.code == "no_folder"


def test_a_zip_tells_nothing_of_when_it_was_written(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", [make_file("x", b"1")])
    write_zip(tmp_path / "b.zip", [make_file("x", b"1")])
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.slow
def test_timestamps_travel_with_the_checkpoints_that_they_are_over(case: ExampleCase, tmp_path: Path) -> None:
    for _ in range(70):
        case.note(Action.READ)
        case.log.sign()
    second, third = case.log.checkpoints()[1:3]
    stamper = STAMPING["Stamper"](tmp_path / "tsa")
    token = stamper.stamp(second.text.encode(), tmp_path / f"{second.size}-authority.tsr")
    other = stamper.stamp(b"of another log", tmp_path / f"{third.size}-authority.tsr")
    torn = tmp_path / "2-torn.tsr"
    torn.write_bytes(b"no token")
    made = case.bundle(tmp_path / "b", case.captures[0], timestamps=(token, other, torn), certificates=(stamper.root,))
    found = (tmp_path / "b" / "log" / "checkpoints").read_text("utf-8")
    assert second.text in found
    assert case.log.checkpoints()[4].text not in found  # only so many travel: the newest, and those with a token
    assert sorted(path.name for path in (tmp_path / "b" / "timestamps").iterdir()) == [token.name, "root.pem"]
    assert [problem.where for problem in made.problems] == [other.name, torn.name]
    assert verify.exit_code(verify.check_bundle(tmp_path / "b").findings) == 0


handlings = st.sampled_from(list(Handling))


@settings(deadline=None)
@given(st.lists(st.tuples(handlings, st.integers(0, 5), st.integers(-1, 7)), min_size=1, max_size=8))
def test_handling_is_never_milder_than_that_of_the_bytes_the_parent_or_what_is_held(
    drawn: list[tuple[Handling, int, int]],
) -> None:
    captures: list[Capture] = []
    for number, (handling, content, parent) in enumerate(drawn):
        holder = captures[parent].id if 0 <= parent < len(captures) else ""
        source = Source(f"place {number}", handling=handling)
        captures.append(make_capture((f"{content:064x}", 1), START + timedelta(number), "file", source, parent=holder))
    protection = Protection(captures)
    strict = {each.id: protection.of_capture(each.id).strictness for each in captures}
    for each in captures:
        assert strict[each.id] >= each.source.handling.strictness
        assert protection.of_bytes(each.blob).strictness >= strict[each.id]
        if each.parent:
            assert strict[each.id] >= strict[each.parent]
            holder = next(other for other in captures if other.id == each.parent).blob
            assert protection.of_bytes(holder).strictness >= protection.of_bytes(each.blob).strictness
    for one, other in itertools.combinations(captures, 2):
        if one.blob == other.blob:
            assert strict[one.id] == strict[other.id]
    for each in captures:
        record = CustodyRecord(Action.CAPTURED, START, about=each.id, content=json.dumps(to_plain(each)))
        if is_protected(protection.of_capture(each.id)):
            assert protection.check(record)


def test_what_nothing_is_known_of_stays_here(case: ExampleCase) -> None:
    protection = Protection(case.captures)
    assert protection.of_capture("unknown") is Handling.STAYS_HERE
    assert protection.of_bytes("unknown") is Handling.STAYS_HERE
    assert protection.check(CustodyRecord(Action.READ, START, about="unknown"))
    assert protection.check(CustodyRecord(Action.CREATED, START)) is None


def test_a_material_needs_no_more_than_a_log_bytes_and_captures(case: ExampleCase, tmp_path: Path) -> None:
    material = Material(case.log, case.blobs, tuple(case.captures))
    made = write_bundle(_ask(case, tmp_path / "b", captures=frozenset({case.captures[0].id})), material)
    assert made.checkpoint == case.log.checkpoint


def test_the_program_checks_a_bundle_by_the_same_words(case: ExampleCase, tmp_path: Path) -> None:
    anchor = case.log.sign().text
    case.bundle(tmp_path / "b.zip", case.captures[0])
    found = check_bundle(tmp_path / "b.zip", [anchor])
    assert (found.exit_code, found.findings, found.unchecked) == (0, (), ())
    assert [each.code for each in found.holds] == ["signed", "grew", "anchored"]
    assert "captured https://buyer.example/notice-7 by desk" in found.entries[0]
    files = MAKING["read_files"](tmp_path / "b.zip")
    files["log/consistency.json"] = b"{}"
    MAKING["relist"](files)
    found = check_bundle(MAKING["write_files"](tmp_path / "forged.zip", files), [anchor])
    assert (found.exit_code, found.entries) == (1, ())
    assert {each.code for each in found.findings} == {"anchor_not_covered"}
    assert found.findings[0].mend
