"""Content is unpacked as it comes: however it is cut, the same bytes come out, and damage is named."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from whobuilt.preserve.content import LOOK, Content

MOST = 1 << 26


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[:7]) + gzip.compress(data[7:]) + bytes(5),
    "deflate": zlib.compress,
    " Deflate ": raw_deflate,
    "identity": bytes,
    "": bytes,
}


def take(encoding: str, packed: bytes, size: int, *, whole: bool = True) -> tuple[Content, list[str]]:
    content = Content(encoding, MOST)
    for at in range(0, len(packed), size):
        content.add(packed[at : at + size])
    return content, [fault.code for fault in content.finish(whole=whole)]


@given(
    data=st.binary(max_size=2000),
    repeat=st.integers(1, 300),
    size=st.integers(1, 5000),
    name=st.sampled_from(sorted(PACKERS)),
)
def test_however_it_is_cut_it_is_the_same(data: bytes, repeat: int, size: int, name: str) -> None:
    data *= repeat
    content, faults = take(name, PACKERS[name](data), size)
    assert (content.head, content.size, faults) == (data[:LOOK], len(data), [])


@given(data=st.binary(min_size=1, max_size=500), cut=st.integers(1, 8), size=st.integers(1, 99))
def test_what_ends_in_the_middle_is_named(data: bytes, cut: int, size: int) -> None:
    packed = gzip.compress(data)[:-cut]
    assert take("gzip", packed, size)[1] == ["response_cut_short"]
    assert take("gzip", packed, size, whole=False)[1] == []  # why it ended is told already


@given(
    data=st.binary(max_size=300), size=st.integers(1, 99), name=st.sampled_from(["gzip", "deflate", "br", "gzip, gzip"])
)
def test_any_bytes_are_borne(data: bytes, size: int, name: str) -> None:
    content, faults = take(name, data, size)
    assert name == "deflate" or faults or content.size or not data  # two bytes can be an empty deflate


def test_a_full_step_at_the_very_end_is_whole() -> None:
    for size in ((1 << 18) - 1, 1 << 18, (1 << 18) + 1, 1 << 19, (1 << 20) + 258):
        content, faults = take("gzip", gzip.compress(bytes(size)), 1 << 16)
        assert (content.size, faults) == (size, [])


def test_unpacking_stops_at_the_limit() -> None:
    content = Content("gzip", 1 << 20)
    content.add(gzip.compress(bytes(1 << 25)))
    assert [fault.code for fault in content.finish(whole=True)] == ["too_large"]
    assert content.size <= (1 << 20) + (1 << 18)
