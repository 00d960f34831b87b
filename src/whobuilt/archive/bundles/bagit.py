"""An evidence bundle as a BagIt bag (RFC 8493), which archives and libraries take in; and the checking of any bag.

The bag's payload is a whole bundle: `data/verify.html` and `data/verify.py` check it as they check any other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from whobuilt import __version__
from whobuilt.archive.bundles.bundle import Bundle, BundleRequest, Material, make_bundle
from whobuilt.archive.bundles.package import PackedFile, make_file, require_free, write_package
from whobuilt.archive.bundles.verifier.verify import Files, Unreadable, ZipFiles, open_files
from whobuilt.core.problems import Problem

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MOST_MANIFEST = 16 << 20  # bytes
_ALGORITHMS = ("sha512", "sha384", "sha256", "sha1", "md5")
_MANIFEST = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")
_AGAIN = "Get the bag again from where it came from."


def write_bag(request: BundleRequest, material: Material) -> Bundle:
    """Write a bundle as a bag: a folder, or a .zip that holds one. What may leave is as for `write_bundle`."""
    require_free(request.target)
    bundle, files = make_bundle(request, material)
    payload = [replace(file, name=f"data/{file.name}") for file in files]
    sizes = [file.measure() for file in payload]
    info = {
        "Bagging-Date": request.at.date().isoformat(),
        "Bag-Software-Agent": f"WhoBuilt {__version__}",
        "Payload-Oxum": f"{sum(size for size, _ in sizes)}.{len(payload)}",
        "External-Description": "An evidence bundle; data/README.txt says how to check it.",
    }
    tags = [
        make_file("bagit.txt", DECLARATION),
        make_file("bag-info.txt", "".join(f"{name}: {value}\n" for name, value in info.items())),
        make_file("manifest-sha256.txt", _make_manifest(payload)),
    ]
    written = [*tags, make_file("tagmanifest-sha256.txt", _make_manifest(tags)), *payload]
    if request.target.suffix.lower() == ".zip":  # RFC 8493, section 4.2: unpacking it gives one folder
        written = [replace(file, name=f"{request.target.stem}/{file.name}") for file in written]
    write_package(request.target, written)
    return bundle


def check_bag(path: Path) -> tuple[Problem, ...]:
    """What of a bag (a folder or a .zip) is not as it was packed; bad bags never raise.

    Codes: `not_a_bag`, `too_large`, `unsafe_name`, `duplicate_name`; `bag_missing`, `bag_extra`, `bag_changed` (the
    file is named), `bag_oxum` (not as many files or bytes as it says), `bag_unhashed` (no hash that is known here).
    """
    files: Files | None = None
    try:
        files = open_files(path)
        return tuple(_iter_problems(files))
    except Unreadable as error:
        found = error.finding
        known = found.code in ("too_large", "unsafe_name", "duplicate_name")
        return (Problem(found.code if known else "not_a_bag", found.message, found.where, _AGAIN),)
    finally:
        if isinstance(files, ZipFiles):
            files.close()


def _make_manifest(files: list[PackedFile]) -> str:
    return "".join(f"{file.measure()[1]}  {_encode(file.name)}\n" for file in files)


def _encode(name: str) -> str:
    """A path as manifests write it (RFC 8493, section 2.1.3)."""
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _decode(name: str) -> str:
    for code, char in (("0D", "\r"), ("0A", "\n"), ("25", "%")):
        name = re.sub(f"%{code}", char, name, flags=re.IGNORECASE)
    return name


def _iter_problems(files: Files) -> Iterator[Problem]:
    root = _find_root(files)
    if root is None:
        yield Problem("not_a_bag", "it holds no bagit.txt.", "", _AGAIN)
        return
    names = {name[len(root) :]: name for name in files.sizes if name.startswith(root)}
    manifests = {name: match for name in sorted(names) if (match := _MANIFEST.fullmatch(name))}
    if not any(not match[1] for match in manifests.values()):
        yield Problem("not_a_bag", "it has no manifest: nothing says what belongs to it.", "", _AGAIN)
        return
    payload = {name for name in names if name.startswith("data/")}
    for name, match in manifests.items():
        listed = _read_manifest(files.read(names[name], MOST_MANIFEST))
        if listed is None:
            yield Problem("bag_changed", "this is no manifest that can be read.", name, _AGAIN)
            continue
        yield from _check_listed(files, names, match[2], listed)
        if not match[1]:
            for extra in sorted(payload - listed.keys()):
                yield Problem("bag_extra", f"{name} does not name it: it was put in afterwards.", extra, _AGAIN)
    for extra in sorted(set(files.sizes) - set(names.values())):
        yield Problem("bag_extra", "it lies beside the bag.", extra)
    if "bag-info.txt" in names:
        sizes = [files.sizes[names[name]] for name in payload]
        yield from _check_oxum(files.read(names["bag-info.txt"]), sum(sizes), len(sizes))


def _find_root(files: Files) -> str | None:
    """The folder within a package in which the bag lies; None where there is no bag."""
    if "bagit.txt" in files.sizes:
        return ""
    found = [name for name in files.sizes if name.count("/") == 1 and name.endswith("/bagit.txt")]
    return found[0].removesuffix("bagit.txt") if len(found) == 1 else None


def _read_manifest(data: bytes) -> dict[str, str] | None:
    """Hashes by path; None where a line is none, or a path stands twice."""
    listed: dict[str, str] = {}
    for line in data.decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        match = re.fullmatch(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)", line)
        if not match or _decode(match[2]) in listed:
            return None
        listed[_decode(match[2])] = match[1].lower()
    return listed


def _check_listed(files: Files, names: dict[str, str], algorithm: str, listed: dict[str, str]) -> Iterator[Problem]:
    if algorithm not in _ALGORITHMS:
        yield Problem(
            "bag_unhashed", f"hashes by {algorithm} are not known here: not checked.", f"manifest-{algorithm}.txt"
        )
    for name, wanted in listed.items():
        if name not in names:
            yield Problem("bag_missing", "a manifest names it, and it is not there.", name, _AGAIN)
        elif algorithm in _ALGORITHMS:
            found = hashlib.new(algorithm, usedforsecurity=False)
            for chunk in files.chunks(names[name]):
                found.update(chunk)
            if found.hexdigest() != wanted:
                yield Problem("bag_changed", "it is not what the manifest says: it was changed.", name, _AGAIN)


def _check_oxum(info: bytes, size: int, count: int) -> Iterator[Problem]:
    match = re.search(rb"^Payload-Oxum:\s*(\d+)\.(\d+)\s*$", info, re.MULTILINE | re.IGNORECASE)
    if match and (int(match[1][:20]), int(match[2][:20])) != (size, count):
        said = f"it says {match[1].decode()} bytes in {match[2].decode()} files, and has {size} in {count}."
        yield Problem("bag_oxum", said, "bag-info.txt", _AGAIN)
