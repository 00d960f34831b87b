"""An example case with a log, for the tests of what leaves a case. Test modules take it from here with `runpy`.

Its texts are our own; `https://*.example/` leads nowhere.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from whobuilt.archive.bundles.bundle import Bundle, BundleRequest, Material, write_bundle
from whobuilt.archive.log.case_log import CaseLog
from whobuilt.archive.log.keys import KeyFolder
from whobuilt.codec import dumps
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.evidence import Capture, Handling, Source, SourceKind, make_capture
from whobuilt.store.blobs import FolderBlobs

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
Files = dict[str, bytes]
"""A bundle's files by name."""


class ExampleCase:
    """A case with captures of every handling, an archive with parts, and all of it logged."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.keys = KeyFolder(folder / "keys")
        self.log = CaseLog.create(folder / "log", self.keys, by="desk", at=START)
        self.blobs = FolderBlobs(folder / "blobs")
        self.captures: list[Capture] = []
        self.rests_on: dict[str, frozenset[str]] = {}
        self.entry_of: dict[str, int] = {}

    def capture(self, locator: str, data: bytes, handling: Handling = Handling.PUBLIC, parent: str = "") -> Capture:
        """Keep bytes and log it."""
        path = self.folder / "incoming"
        path.write_bytes(data)
        source = Source(locator, SourceKind.NEWS, handling)
        capture = make_capture(self.blobs.put(path), self.now(), "file", source, parent=parent)
        self.captures.append(capture)
        self.entry_of[capture.id] = self.note(Action.CAPTURED, capture.id, dumps(capture))
        return capture

    def note(self, action: Action, about: str = "", content: str = "") -> int:
        return self.log.append([CustodyRecord(action, self.now(), "desk", about, content)])[0]

    def now(self) -> datetime:
        return START + timedelta(minutes=self.log.size)

    def material(self) -> Material:
        return Material(self.log, self.blobs, tuple(self.captures), self.rests_on)

    def bundle(self, target: Path, *captures: Capture, **more: Any) -> Bundle:
        """Write a bundle of captures with their bytes."""
        chosen = frozenset(each.id for each in captures)
        named = more.pop("named", frozenset(each.blob for each in captures))
        return write_bundle(
            BundleRequest(target, "desk", self.now(), captures=chosen, named=named, **more), self.material()
        )


def fill(case: ExampleCase) -> None:
    """Public pages, protected ones, an archive with a protected part, a document read and a decision taken."""
    notice = case.capture("https://buyer.example/notice-7", b"<p>Lot 7: cameras for the station.</p>")
    case.log.sign()
    case.capture("https://news.example/story", b"<p>The vendor delivered 40 cameras.</p>")
    case.capture("/home/desk/letter-from-inside.txt", b"Do not tell whom you have this from.", Handling.STAYS_HERE)
    case.capture("https://forum.example/quoted", b"A long text, of which a line may be quoted.", Handling.QUOTE_ONLY)
    mail = case.capture("inbox/handover.eml", b"From: a source\n\nSee what is attached.", Handling.NOT_QUOTED)
    case.capture("inbox/handover.eml!/plan.pdf", b"%PDF-1.4 the plan of the site", parent=mail.id)
    pack = case.capture("https://buyer.example/all.zip", b"PK archive with two parts inside")
    case.capture("https://buyer.example/all.zip!/annex.csv", b"item,count\ncamera,40\n", parent=pack.id)
    case.log.sign()
    case.rests_on["document:notice"] = frozenset({notice.blob})
    case.note(Action.READ, "document:notice", json.dumps({"reader": "html@1", "characters": 31}))
    case.note(Action.DECIDED, "decision:unknown", json.dumps({"reason": "seen in the notice"}))
    for number in range(6):
        case.capture(f"https://other.example/{number}", b"another page, number %d" % number)
        if number % 2 == 0:
            case.log.sign()


@pytest.fixture
def case(tmp_path: Path) -> ExampleCase:
    made = ExampleCase(tmp_path / "case")
    fill(made)
    return made


@pytest.fixture(scope="session")
def shared_case(tmp_path_factory: pytest.TempPathFactory) -> ExampleCase:
    """The same, made once: for tests that do not add to it."""
    made = ExampleCase(tmp_path_factory.mktemp("shared") / "case")
    fill(made)
    return made


def read_files(bundle: Path) -> Files:
    """The files of a bundle, in a folder or a .zip."""
    if bundle.is_dir():
        return {path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}
    with zipfile.ZipFile(bundle) as package:
        return {name: package.read(name) for name in package.namelist()}


def write_files(target: Path, files: Mapping[str, bytes]) -> Path:
    """A .zip of files: what a forger would send."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target


def edit_json(files: Files, name: str, change: Callable[[Any], Any]) -> None:
    """Change a JSON file in place."""
    plain = json.loads(files[name])
    changed = change(plain)
    files[name] = json.dumps(plain if changed is None else changed).encode()


def relist(files: Files) -> None:
    """Write bundle.json anew for the files as they are: what every careful forger does."""
    plain = json.loads(files["bundle.json"])
    others = {name: data for name, data in files.items() if name != "bundle.json"}
    plain["files"] = {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in others.items()
    }
    files["bundle.json"] = json.dumps(plain).encode()


def iter_strings(plain: Any) -> Iterator[str]:
    """Every text within JSON."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            yield key
            yield from iter_strings(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from iter_strings(value)
    elif isinstance(plain, str):
        yield plain


def unzip_bytes(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
