"""Captures as WARC and WACZ: what is written replays and verifies; each way to forge one has its own name."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import runpy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from warcio.archiveiterator import ArchiveIterator

from whobuilt.archive.bundles.wacz import WaczRequest, ensure_wacz_key, surt, write_wacz
from whobuilt.archive.bundles.wacz_check import check_wacz
from whobuilt.archive.bundles.warc_export import write_warc
from whobuilt.archive.bundles.warc_records import WarcRecord, iter_records
from whobuilt.core.evidence import Capture, Handling
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from tests.archive.bundles.making import ExampleCase, Files

MAKING = runpy.run_path(str(Path(__file__).with_name("making.py")))
AT = datetime(2026, 3, 4, tzinfo=UTC)
PAGE = b"<html><title>Notice</title><p>40 cameras, 3 lots.</p></html>"


def make_warc(*pages: tuple[str, bytes], packed: bool = False) -> bytes:
    """A WARC of pages, as a crawler would write it."""
    records: list[bytes] = []
    for url, body in pages:
        payload = base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        named = {
            "WARC-Type": "response",
            "WARC-Target-URI": url,
            "WARC-Date": "2026-03-01T09:00:00Z",
            "WARC-Payload-Digest": f"sha1:{payload}",
            "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
            "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{len(records):012}>",
            "Content-Type": "application/http; msgtype=response",
            "Content-Length": str(len(block)),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        record = f"WARC/1.1\r\n{head}\r\n".encode() + block + b"\r\n\r\n"
        records.append(gzip.compress(record) if packed else record)
    return b"".join(records)


@pytest.fixture
def captures(case: ExampleCase) -> list[Capture]:
    """A page kept as a WARC, two packed ones, and a file."""
    return [
        case.capture("https://buyer.example/notice", make_warc(("https://buyer.example/notice", PAGE))),
        case.capture(
            "https://www.vendor.example/",
            make_warc(
                ("https://www.vendor.example/?b=2&a=1", PAGE * 3), ("https://vendor.example/x", b"x"), packed=True
            ),
        ),
        case.capture("/home/desk/price list.csv", b"item,price\n"),
    ]


def write(case: ExampleCase, captures: list[Capture], target: Path, **fields: Any) -> Path:
    request = WaczRequest(target, frozenset(each.id for each in captures), AT, **fields)
    assert write_wacz(request, case.material()).problems == ()
    return target


def codes_of(path: Path) -> list[str]:
    return [problem.code for problem in check_wacz(path)]


def test_a_wacz_holds_what_the_format_asks_for(case: ExampleCase, captures: list[Capture], tmp_path: Path) -> None:
    files = MAKING["read_files"](write(case, captures, tmp_path / "a.wacz"))
    assert set(files) == {
        *("datapackage.json", "datapackage-digest.json", "archive/data.warc.gz"),
        *("indexes/index.cdx.gz", "indexes/index.idx", "pages/pages.jsonl"),
    }
    manifest = json.loads(files["datapackage.json"])
    assert (manifest["profile"], manifest["wacz_version"]) == ("data-package", "1.1.1")
    assert "title" not in manifest, "nothing of the case's own is told"
    for resource in manifest["resources"]:
        data = files[resource["path"]]
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["bytes"] == len(data)
    pages = [json.loads(line) for line in files["pages/pages.jsonl"].splitlines()]
    assert pages[0]["format"] == "json-pages-1.0"
    assert [page["url"] for page in pages[1:]] == [
        *("https://buyer.example/notice", "https://www.vendor.example/?b=2&a=1", "https://vendor.example/x"),
    ]


def test_another_library_reads_the_records_and_finds_their_digests_right(
    case: ExampleCase, captures: list[Capture], tmp_path: Path
) -> None:
    files = MAKING["read_files"](write(case, captures, tmp_path / "a.wacz"))
    found = {}
    for record in ArchiveIterator(BytesIO(files["archive/data.warc.gz"]), check_digests=True):
        found[record.rec_headers.get_header("WARC-Target-URI")] = record.content_stream().read()
        assert record.digest_checker.passed in (True, None)
    assert found["https://buyer.example/notice"] == PAGE
    assert found["file:///price%20list.csv"] == b"item,price\n"  # the path on this machine is nobody's business
    assert b"desk" not in gzip.decompress(files["archive/data.warc.gz"])


def test_every_line_of_the_index_leads_to_its_record(
    case: ExampleCase, captures: list[Capture], tmp_path: Path
) -> None:
    files = MAKING["read_files"](write(case, captures, tmp_path / "a.wacz"))
    lines = gzip.decompress(files["indexes/index.cdx.gz"]).decode().splitlines()
    assert lines == sorted(lines)
    assert [line.split(" ")[0] for line in lines] == [
        *("example,buyer)/notice", "example,vendor)/?a=1&b=2", "example,vendor)/x", "file:///price%20list.csv"),
    ]
    for line in lines:
        plain = json.loads(line.split(" ", 2)[2])
        start, length = int(plain["offset"]), int(plain["length"])
        (record,) = iter_records(BytesIO(files["archive/data.warc.gz"][start : start + length]))
        assert isinstance(record, WarcRecord)
        assert (record.uri, f"sha256:{record.payload}") == (plain["url"], plain["digest"])
    block = json.loads(files["indexes/index.idx"].decode().splitlines()[1].split(" ", 2)[2])
    assert (block["offset"], block["length"]) == (0, len(files["indexes/index.cdx.gz"]))


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.vendor.example/A?b=2&a=1", "example,vendor)/a?a=1&b=2"),
        ("http://vendor.example:80", "example,vendor)/"),
        ("https://vendor.example:8443/x", "example,vendor:8443)/x"),
        ("http://[broken/", "http://[broken/"),
        ("urn:pageinfo:x", "urn:pageinfo:x"),
    ],
)
def test_urls_are_sorted_as_replay_tools_look_them_up(url: str, key: str) -> None:
    assert surt(url) == key


def test_the_records_of_a_kept_warc_stay_byte_for_byte(
    case: ExampleCase, captures: list[Capture], tmp_path: Path
) -> None:
    write_warc(tmp_path / "a.warc.gz", [each.id for each in captures], case.material(), AT)
    whole = gzip.decompress((tmp_path / "a.warc.gz").read_bytes())
    for capture in captures[:2]:
        data = case.blobs.get(capture.blob)
        assert (data if data.startswith(b"WARC/") else gzip.decompress(data)) in whole


def test_a_warc_whose_records_are_packed_as_one_is_packed_anew(case: ExampleCase, tmp_path: Path) -> None:
    plain = make_warc(("https://a.example/1", b"1"), ("https://a.example/2", b"2"))
    capture = case.capture("https://a.example/", gzip.compress(plain))
    write_warc(tmp_path / "a.warc.gz", [capture.id], case.material(), AT)
    data = (tmp_path / "a.warc.gz").read_bytes()
    records = [each for each in iter_records(BytesIO(data)) if isinstance(each, WarcRecord)]
    assert len({record.offset for record in records}) == len(records) == 3
    assert plain in gzip.decompress(data)


def test_a_page_of_a_chosen_warc_is_not_written_twice(
    case: ExampleCase, captures: list[Capture], tmp_path: Path
) -> None:
    page = case.capture("https://buyer.example/notice", PAGE, parent=captures[0].id)
    write_warc(tmp_path / "a.warc.gz", [captures[0].id, page.id], case.material(), AT)
    kinds = [each.kind for each in _records(tmp_path / "a.warc.gz")]
    assert kinds == ["warcinfo", "response"]
    write_warc(tmp_path / "b.warc.gz", [page.id], case.material(), AT)
    assert [each.kind for each in _records(tmp_path / "b.warc.gz")] == ["warcinfo", "resource"]


def _records(path: Path) -> list[WarcRecord]:
    return [each for each in iter_records(BytesIO(path.read_bytes())) if isinstance(each, WarcRecord)]


def test_protected_bytes_are_in_no_warc_and_no_wacz(case: ExampleCase, tmp_path: Path) -> None:
    everything = frozenset(each.id for each in case.captures)
    done = write_wacz(WaczRequest(tmp_path / "a.wacz", everything, AT), case.material())
    inside = gzip.decompress(MAKING["read_files"](tmp_path / "a.wacz")["archive/data.warc.gz"])
    for capture in case.captures:
        data = case.blobs.get(capture.blob)
        if capture.source.handling is not Handling.PUBLIC or "inbox" in capture.source.locator:
            assert data not in inside
            assert capture.id not in done.captures
    assert len(done.problems) == 4
    letter = next(each for each in case.captures if each.source.handling is Handling.STAYS_HERE)
    assert not any(letter.source.locator in str(problem) for problem in done.problems)
    with pytest.raises(WhoBuiltError) as refused:
        write_warc(tmp_path / "b.warc.gz", [letter.id], case.material(), AT)
    assert refused.value.problem.code == "nothing_to_export"
    assert not (tmp_path / "b.warc.gz").exists()


def test_the_same_captures_give_the_same_file(case: ExampleCase, captures: list[Capture], tmp_path: Path) -> None:
    one, two = (write(case, captures, tmp_path / name).read_bytes() for name in ("1.wacz", "2.wacz"))
    assert one == two


def test_a_signed_wacz_holds_and_says_that_nobody_knows_the_key(
    case: ExampleCase, captures: list[Capture], tmp_path: Path
) -> None:
    key = ensure_wacz_key(tmp_path / "keys")
    assert codes_of(write(case, captures, tmp_path / "a.wacz", key=key)) == ["wacz_signer_unchecked"]
    again = ensure_wacz_key(tmp_path / "keys")
    assert again.private_numbers() == key.private_numbers()
    assert (tmp_path / "keys" / "wacz.pem").stat().st_mode & 0o777 == 0o600
    assert codes_of(write(case, captures, tmp_path / "b.wacz")) == ["wacz_unsigned"]


# --- Forgeries -----------------------------------------------------------------------------------


def rehash(files: Files) -> None:
    """Write the manifest anew for the files as they are: the edit that public validators accept."""
    manifest = json.loads(files["datapackage.json"])
    for resource in manifest["resources"]:
        data = files[resource["path"]]
        resource |= {"hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
    files["datapackage.json"] = json.dumps(manifest).encode()


def redigest(files: Files) -> None:
    """And the manifest's digest too."""
    rehash(files)
    plain = json.loads(files["datapackage-digest.json"])
    plain["hash"] = f"sha256:{hashlib.sha256(files['datapackage.json']).hexdigest()}"
    files["datapackage-digest.json"] = json.dumps(plain).encode()


def edit_page(files: Files) -> None:
    files["pages/pages.jsonl"] = files["pages/pages.jsonl"].replace(b"notice", b"notica")


def edit_record(files: Files) -> None:
    """The page's words changed within the web archive, packed anew."""
    data = gzip.decompress(files["archive/data.warc.gz"])
    assert b"40 cameras, 3 lots" in data
    files["archive/data.warc.gz"] = gzip.compress(data.replace(b"40 cameras, 3 lots", b"90 cameras, 3 lots"))


def edit_signature(files: Files, **fields: str) -> None:
    plain = json.loads(files["datapackage-digest.json"])
    plain["signedData"].update(fields)
    files["datapackage-digest.json"] = json.dumps(plain).encode()


def drop(name: str) -> Callable[[Files], None]:
    return lambda files: files.__delitem__(name)


def both(*steps: Callable[[Files], None]) -> Callable[[Files], None]:
    def forge(files: Files) -> None:
        for step in steps:
            step(files)

    return forge


def sign_with_other_key(files: Files) -> None:
    """The edit signed anew with a key of the forger's own, the known key left beside it."""
    redigest(files)
    digest = json.loads(files["datapackage-digest.json"])["hash"]
    signature = ec.generate_private_key(ec.SECP384R1()).sign(digest.encode(), ec.ECDSA(hashes.SHA256()))
    edit_signature(files, hash=digest, signature=base64.b64encode(signature).decode())


FORGERIES: dict[str, tuple[Callable[[Files], None], set[str]]] = {
    "a file missing": (drop("indexes/index.idx"), {"wacz_missing", "wacz_signer_unchecked"}),
    "the web archive missing": (drop("archive/data.warc.gz"), {"wacz_missing", "wacz_signer_unchecked"}),
    "a file put in": (
        lambda files: files.update({"archive/more.txt": b"x"}),
        {"wacz_extra", "wacz_signer_unchecked"},
    ),
    "a file changed": (edit_page, {"wacz_changed", "wacz_signer_unchecked"}),
    "a file changed and hashed again": (both(edit_page, rehash), {"wacz_rehashed"}),
    "all hashed again": (both(edit_page, redigest), {"wacz_rehashed"}),
    "all hashed again and said to be signed": (
        both(
            edit_page,
            redigest,
            lambda files: edit_signature(files, hash=json.loads(files["datapackage-digest.json"])["hash"]),
        ),
        {"wacz_bad_signature"},
    ),
    "signed by another key": (both(edit_page, sign_with_other_key), {"wacz_bad_signature"}),
    "a signature that is none": (lambda files: edit_signature(files, signature="AAAA"), {"wacz_bad_signature"}),
    "a signature with more in it": (lambda files: edit_signature(files, note="trust me"), {"wacz_bad_signature"}),
    "the signature taken away": (
        lambda files: files.update(
            {
                "datapackage-digest.json": json.dumps(
                    {
                        key: value
                        for key, value in json.loads(files["datapackage-digest.json"]).items()
                        if key != "signedData"
                    }
                ).encode()
            }
        ),
        {"wacz_unsigned"},
    ),
    "the digest taken away": (drop("datapackage-digest.json"), {"wacz_unsigned"}),
    "the manifest taken away": (drop("datapackage.json"), {"not_a_wacz"}),
    "no manifest at all": (lambda files: files.update({"datapackage.json": b"[1]"}), {"not_a_wacz"}),
    "a record changed, all hashed again": (
        both(edit_record, redigest),
        {"wacz_rehashed", "warc_digest_wrong"},
    ),
    "the web archive cut short": (
        lambda files: files.update({"archive/data.warc.gz": files["archive/data.warc.gz"][:-20]}),
        {"wacz_changed", "warc_truncated", "wacz_signer_unchecked"},
    ),
    "a manifest without hashes": (
        lambda files: files.update({"datapackage.json": files["datapackage.json"].replace(b"sha256:", b"crc:")}),
        {"wacz_unhashed", "wacz_rehashed"},
    ),
    "a name that leads out": (lambda files: files.update({"../x": b"x"}), {"unsafe_name"}),
    "a manifest nested too deeply": (lambda files: files.update({"datapackage.json": b"[" * 200_000}), {"not_a_wacz"}),
}


@pytest.mark.few(6)
@pytest.mark.parametrize("name", FORGERIES)
def test_each_forgery_of_a_wacz_has_its_name(
    case: ExampleCase, captures: list[Capture], tmp_path: Path, name: str
) -> None:
    forge, expected = FORGERIES[name]
    made = write(case, captures, tmp_path / "a.wacz", key=ensure_wacz_key(tmp_path / "keys"))
    files = MAKING["read_files"](made)
    forge(files)
    forged = MAKING["write_files"](tmp_path / "forged.wacz", files)
    assert set(codes_of(forged)) == expected


def test_a_wacz_signed_by_a_domains_certificate_holds(
    case: ExampleCase, captures: list[Capture], tmp_path: Path
) -> None:
    """As archiving services sign: the signature in DER, the certificate beside it."""
    files = MAKING["read_files"](write(case, captures, tmp_path / "a.wacz"))
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "archive.example")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(AT).not_valid_after(AT + timedelta(days=90))
    certificate = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
    plain = json.loads(files["datapackage-digest.json"])
    signature = base64.b64encode(key.sign(plain["hash"].encode(), ec.ECDSA(hashes.SHA256()))).decode()
    plain["signedData"] = {
        "hash": plain["hash"],
        "created": "2026-03-04T00:00:00Z",
        "software": "a service",
        "version": "0.1.0",
        "signature": signature,
        "domain": "archive.example",
        "domainCert": certificate,
        "timeSignature": "AA==",
        "timestampCert": certificate,
    }
    files["datapackage-digest.json"] = json.dumps(plain).encode()
    (problem,) = check_wacz(MAKING["write_files"](tmp_path / "b.wacz", files))
    assert problem.code == "wacz_signer_unchecked"
    assert "archive.example" in problem.message


def test_what_is_no_wacz_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.wacz").write_bytes(b"not a zip")
    assert codes_of(tmp_path / "a.wacz") == ["not_a_wacz"]
    assert codes_of(tmp_path / "none.wacz") == ["not_a_wacz"]


# --- Records -------------------------------------------------------------------------------------

TORN = [1, 2, 3, 4, 30, 200]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("cut", TORN)
def test_a_warc_that_is_cut_short_is_told_wherever_it_is_cut(cut: int, *, packed: bool) -> None:
    data = make_warc(("https://a.example/1", b"one " * 99), ("https://a.example/2", b"two " * 99), packed=packed)
    *records, problem = iter_records(BytesIO(data[:-cut]), "a.warc")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.where, len(records)) == ("warc_truncated", "a.warc", 1)
    assert "after 1 whole records" in problem.message


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "warc_empty"),
        (b"no warc", "warc_truncated"),
        (b"WARC/1.1\r\n", "warc_truncated"),
        (b"WARC/1.1\r\nContent-Length: -5\r\n\r\n", "warc_truncated"),
        (b"WARC/1.1\r\nContent-Length: 99999999999999\r\n\r\nx", "warc_truncated"),
        (b"WARC/1.1\r\nContent-Length: 1\r\n\r\nxyz\r\n\r\n", "warc_truncated"),
        (b"WARC/1.1\r\n" + b"A: b\r\n" * 100_000, "warc_truncated"),
        (b"WARC/1.1\r\nA" * 100_000, "warc_truncated"),
        (b"\x1f\x8bbroken", "warc_truncated"),
    ],
)
def test_a_broken_warc_is_told(data: bytes, code: str) -> None:
    (problem,) = iter_records(BytesIO(data))
    assert isinstance(problem, Problem)
    assert problem.code == code


@pytest.mark.parametrize("kind", ["sha1", "sha256", "md5", "sha512"])
@pytest.mark.parametrize(
    "encode", [lambda data: base64.b32encode(data).decode(), lambda data: base64.b64encode(data).decode(), bytes.hex]
)
def test_digests_are_checked_in_every_form_that_is_written(kind: str, encode: Callable[[bytes], str]) -> None:
    body = b"what was kept"
    right = f"{kind}:{encode(hashlib.new(kind, body).digest())}"
    for digest, expected in ((right, []), (right.replace(":", ":A", 1)[:-1], ["warc_digest_wrong"])):
        head = f"WARC/1.1\r\nWARC-Block-Digest: {digest}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        (record,) = iter_records(BytesIO(head + body + b"\r\n\r\n"))
        assert isinstance(record, WarcRecord)
        assert [problem.code for problem in record.problems] == expected


def test_a_digest_of_an_unknown_kind_is_not_called_right() -> None:
    data = b"WARC/1.1\r\nWARC-Block-Digest: crc:1\r\nContent-Length: 1\r\n\r\nx\r\n\r\n"
    (record,) = iter_records(BytesIO(data))
    assert isinstance(record, WarcRecord)
    assert [problem.code for problem in record.problems] == ["digest_unknown"]
