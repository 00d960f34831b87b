"""Just enough DER: what is cut, doubled or indefinite is refused, and nothing hangs or crashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.archive.timestamps.cms import oid_of
from whobuilt.archive.timestamps.der import find_nonce, read_item
from whobuilt.archive.timestamps.reply import judge_reply


def encode(tag: int, body: bytes) -> bytes:
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8)
    return bytes([tag, 128 + len(length)]) + length + body


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_what_is_written_is_read_back(bodies: list[bytes]) -> None:
    whole = encode(0x30, b"".join(encode(0x04, body) for body in bodies))
    assert [item.body for item in read_item(whole).children] == bodies
    assert read_item(whole + b"rest").whole == whole


@pytest.mark.parametrize(
    "data",
    ["", "30", "3080", "308100", "30817f", "30820001", "3085010000000000", "1f0100", "3002ff", "30820080"],
)
def test_what_is_no_der_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_item(bytes.fromhex(data))


@pytest.mark.parametrize(
    ("data", "dotted"),
    [("06092a864886f70d010903", "1.2.840.113549.1.9.3"), ("0603550403", "2.5.4.3"), ("0603883703", "2.999.3")],
)
def test_object_identifiers(data: str, dotted: str) -> None:
    assert oid_of(read_item(bytes.fromhex(data))) == dotted


def test_the_nonce_of_a_request() -> None:
    request = encode(0x30, bytes.fromhex("020101") + encode(0x30, b"") + bytes.fromhex("0202ff01"))
    assert find_nonce(request) == -255
    assert find_nonce(encode(0x30, bytes.fromhex("020101") + encode(0x30, b""))) is None


@given(st.binary(max_size=200))
def test_whatever_is_sent_is_judged_and_never_raised(data: bytes) -> None:
    verdict = judge_reply(data, b"message", 1, ())
    assert verdict.problem is not None
    assert verdict.problem.code in {"not_a_timestamp", "token_malformed", "token_refused"}
    inside = judge_reply(encode(0x30, encode(0x30, b"\x02\x01\x00") + data), b"message", 1, ())
    assert inside.problem is not None
