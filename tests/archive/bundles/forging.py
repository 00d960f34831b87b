"""What forgers do to a bundle: each takes its files, changes them, and may name the checkpoint that a victim kept.

Test modules take `FORGERIES` from here with `runpy`; each is named with all the codes that a verifier must give.
"""

from __future__ import annotations

import base64
import hashlib
import json
import runpy
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whobuilt.archive.log.case_log import CaseLog
from whobuilt.archive.log.entries import encode_record, format_line, parse_line
from whobuilt.archive.log.keys import KeyFolder
from whobuilt.archive.log.notes import Signer
from whobuilt.core.custody import Action

if TYPE_CHECKING:
    from tests.archive.bundles.making import ExampleCase

MAKING = runpy.run_path(str(Path(__file__).with_name("making.py")))
Files = dict[str, bytes]
edit_json, relist = MAKING["edit_json"], MAKING["relist"]


@dataclass(frozen=True, slots=True)
class Forgery:
    """A forger's work on a bundle's files, and the codes of all that must be found wrong."""

    name: str
    forge: Callable[[Files], None]
    codes: frozenset[str]


def items_of(files: Files) -> list[str]:
    """The items, that of the youngest entry last: it is the one that tells of the bundle."""
    return sorted((name for name in files if name.startswith("items/")), key=lambda name: (len(name), name))


def making_of(files: Files) -> str:
    return f"items/{json.loads(files['bundle.json'])['made']}.json"


def captures_of(files: Files) -> list[str]:
    return sorted(name for name in files if name.startswith("captures/"))


def _take_out_item(files: Files) -> None:
    del files[items_of(files)[0]]


def _take_out_item_and_list(files: Files) -> None:
    _take_out_item(files)
    relist(files)


def _take_out_item_and_making(files: Files) -> None:
    del files[making_of(files)]
    _take_out_item_and_list(files)


def _take_out_capture(files: Files) -> None:
    del files[captures_of(files)[0]]


def _take_out_capture_and_list(files: Files) -> None:
    _take_out_capture(files)
    relist(files)


def _take_out_keys(files: Files) -> None:
    del files["log/keys"]


def _take_out_checkpoint(files: Files) -> None:
    del files["log/checkpoint"]
    relist(files)


def _swap_items(files: Files) -> None:
    first, second = items_of(files)[:2]
    files[first], files[second] = files[second], files[first]
    relist(files)


def _swap_records(files: Files) -> None:
    first, second = items_of(files)[:2]
    one, two = json.loads(files[first]), json.loads(files[second])
    for name, plain, other in ((first, one, two), (second, two, one)):
        files[name] = json.dumps({**plain, "salt": other["salt"], "record": other["record"]}).encode()
    relist(files)


def _swap_captures(files: Files) -> None:
    first, second = captures_of(files)[:2]
    files[first], files[second] = files[second], files[first]
    relist(files)


def _change_capture(files: Files) -> None:
    files[captures_of(files)[0]] += b"!"


def _change_capture_and_record(files: Files) -> None:
    """The bytes, their name, the record that names them, and the list: all but the log."""
    old = captures_of(files)[0]
    data = files.pop(old).replace(b"40", b"90") + b" "
    new = hashlib.sha256(data).hexdigest()
    files[f"captures/{new}"] = data
    for name in set(items_of(files)) - {making_of(files)}:
        files[name] = files[name].replace(old.partition("/")[2].encode(), new.encode())
    relist(files)


def _put_in_file(files: Files) -> None:
    files["captures/" + "0" * 64] = b"more"


def _put_in_file_and_list(files: Files) -> None:
    files["note.txt"] = b"more"
    relist(files)


def _put_in_item(files: Files) -> None:
    plain = json.loads(files[items_of(files)[0]])
    plain["index"] += 1000
    plain["proof"] = plain["proof"].replace(f"index {plain['index'] - 1000}", f"index {plain['index']}")
    files[f"items/{plain['index']}.json"] = json.dumps(plain).encode()
    relist(files)


def _edit_record(**fields: Any) -> Callable[[Files], None]:
    def forge(files: Files) -> None:
        edit_json(files, items_of(files)[0], lambda plain: plain["record"].update(fields))
        relist(files)

    return forge


def _edit_salt(files: Files) -> None:
    edit_json(files, items_of(files)[0], lambda plain: plain.update(salt="00" * 32))
    relist(files)


def _edit_proof(files: Files) -> None:
    name = next(name for name in items_of(files) if name != making_of(files))
    line = json.loads(files[name])["proof"].split("\n")[2]
    files[name] = files[name].replace(line.encode(), b"A" * 43 + b"=")
    relist(files)


def _edit_note(files: Files) -> None:
    name = making_of(files)
    files[name] = files[name].replace(b"as agreed", b"as denied")
    relist(files)


def _hide_in_item(files: Files) -> None:
    edit_json(files, items_of(files)[0], lambda plain: plain.update(also="not of the log"))
    relist(files)


def _withhold_falsely(files: Files) -> None:
    """Call an entry destroyed that was not: another commitment is no entry of the log."""
    name = items_of(files)[0]
    plain = json.loads(files[name])
    told = {"on": "2026-03-02", "reason": "lost"}
    forged = {"index": plain["index"], "proof": plain["proof"], "commitment": "11" * 32, "withheld": told}
    files[name] = json.dumps(forged).encode()
    relist(files)


def _edit_checkpoint(files: Files) -> None:
    """Say that the log had one entry more."""
    text = files["log/checkpoint"].decode()
    lines = text.split("\n")
    new = "\n".join([lines[0], str(int(lines[1]) + 1), *lines[2:]])
    files["log/checkpoint"] = new.encode()
    for name in items_of(files):
        edit_json(files, name, lambda plain: plain.update(proof=plain["proof"].replace(text, new)))
    relist(files)


def _sign_with_own_key(files: Files) -> None:
    """Sign the checkpoint with a key of one's own, under the log's name, and leave the list of keys."""
    text = files["log/checkpoint"].decode()
    body = text.rpartition("\n\n")[0] + "\n"
    line = Signer(text.partition("\n")[0], b"\7" * 32).sign(body)
    data = base64.b64encode(bytes.fromhex(line.key_id) + line.signature).decode()
    new = f"{body}\n— {line.name} {data}\n"
    files["log/checkpoint"] = new.encode()
    for name in items_of(files):
        edit_json(files, name, lambda plain: plain.update(proof=plain["proof"].replace(text, new)))
    relist(files)


def _list_other_key(files: Files) -> None:
    origin = files["log/checkpoint"].decode().partition("\n")[0]
    files["log/keys"] = f"{Signer(origin, bytes(32)).verifier.vkey}\n".encode()
    relist(files)


def _edit_old_checkpoint(files: Files) -> None:
    """An earlier checkpoint that this log never signed."""
    files["log/checkpoints"] = files["log/checkpoints"].replace(b"\n2\n", b"\n3\n", 1)
    relist(files)


def _put_newer_in(files: Files) -> None:
    """The newest checkpoint and an earlier one exchanged: the log put back to what it was."""
    first = files["log/checkpoints"].decode().split("\n\n")
    old = "\n\n".join(first[:2]) + "\n"
    text = files["log/checkpoint"].decode()
    files["log/checkpoints"] = files["log/checkpoints"].replace(old.encode(), text.encode())
    files["log/checkpoint"] = old.encode()
    for name in items_of(files):
        edit_json(files, name, lambda plain: plain.update(proof=plain["proof"].replace(text, old)))
    relist(files)


def _break_consistency(files: Files) -> None:
    edit_json(files, "log/consistency.json", lambda plain: {size: hashes[:-1] for size, hashes in plain.items()})
    relist(files)


def _drop_consistency(files: Files) -> None:
    files["log/consistency.json"] = b"{}"
    relist(files)


FORGERIES = tuple(
    Forgery(name, forge, frozenset(codes.split()))
    for name, forge, codes in (
        ("an item taken out", _take_out_item, "entry_missing"),
        ("an item taken out, and of the list", _take_out_item_and_list, "entry_missing"),
        ("an item taken out, and the record of the bundle", _take_out_item_and_making, "making_missing"),
        ("bytes taken out", _take_out_capture, "capture_missing"),
        ("bytes taken out, and of the list", _take_out_capture_and_list, "capture_missing"),
        ("the keys taken out", _take_out_keys, "file_missing unknown_key"),
        ("the checkpoint taken out", _take_out_checkpoint, "file_missing"),
        ("two items swapped", _swap_items, "entries_reordered"),
        ("two records swapped", _swap_records, "entry_changed"),
        ("two captures swapped", _swap_captures, "capture_changed"),
        ("bytes changed", _change_capture, "capture_changed"),
        (
            "bytes and record changed together",
            _change_capture_and_record,
            "entry_changed capture_missing unexpected_file",
        ),
        ("a file put in", _put_in_file, "unexpected_file"),
        ("a file put in, and into the list", _put_in_file_and_list, "unexpected_file"),
        ("an item put in", _put_in_item, "entry_changed unexpected_file"),
        ("an entry back-dated", _edit_record(at="2019-01-01T00:00:00+00:00"), "entry_changed"),
        ("another name under an entry", _edit_record(by="someone else"), "entry_changed"),
        ("another salt", _edit_salt, "entry_changed"),
        ("another proof", _edit_proof, "entry_changed"),
        ("another note", _edit_note, "entry_changed making_missing"),
        ("more in an item than its entry", _hide_in_item, "entry_changed"),
        ("an entry called destroyed", _withhold_falsely, "entry_changed"),
        ("the checkpoint changed", _edit_checkpoint, "bad_signature"),
        ("the checkpoint signed by another key", _sign_with_own_key, "unknown_key"),
        ("another list of keys", _list_other_key, "unknown_key"),
        ("an earlier checkpoint changed", _edit_old_checkpoint, "bad_signature"),
        ("an older checkpoint put in its place", _put_newer_in, "entry_changed making_missing rolled_back"),
        ("a broken proof that the log grew", _break_consistency, "rewritten"),
        ("no proof that the log grew", _drop_consistency, "anchor_not_covered"),
    )
)


def rewrite_with_stolen_key(case: ExampleCase) -> ExampleCase:
    """Change an early entry and sign everything anew with the log's own key, as its thief could; the case, reopened."""
    folder = case.log.paths.root
    lines = case.log.paths.records.read_bytes().splitlines()
    entry = parse_line(lines[1], 1)
    assert entry
    assert entry.record
    forged = replace(entry.record, by="somebody else")
    lines[1] = format_line(b"\1" * 32, encode_record(forged))
    case.log.paths.records.write_bytes(b"".join(line + b"\n" for line in lines))
    for name in ("checkpoint", "checkpoints", "mark", "lineage", "keys"):
        (folder / name).unlink()
    shutil.rmtree(folder / "tile")
    shutil.rmtree(case.keys.folder / "heads")
    case.log = CaseLog(folder, KeyFolder(case.keys.folder))
    case.log.sign()
    case.note(Action.EXPORTED)
    return case
