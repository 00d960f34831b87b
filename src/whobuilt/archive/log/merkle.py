"""The Merkle tree of RFC 6962: leaves, nodes, roots, and proofs that an entry is in a tree and that a tree only grew.

A proof is made from `Subtree`, a function that knows the hash of any complete subtree: leaves in memory answer it, and
so do the tiles on disk, so that a proof of a long log reads a few files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

HASH_SIZE = 32  # bytes
EMPTY_ROOT = sha256(b"").digest()  # RFC 6962 section 2.1: the hash of an empty list

Subtree = Callable[[int, int], bytes]
"""The hash over the leaves [index << level, (index + 1) << level), all of which must be there."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf (RFC 6962 section 2.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side (RFC 6962 section 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes."""
    tree = Tree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


class Tree:
    """A growing tree's right edge: the roots of the complete subtrees that its size is made of, the largest first."""

    __slots__ = ("_edge", "size")

    def __init__(self) -> None:
        """An empty tree."""
        self.size = 0
        self._edge: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash; as many hashes as the new size has zero bits at its end."""
        size, edge = self.size, self._edge
        while size & 1:
            leaf = sha256(b"\x01" + edge.pop() + leaf).digest()  # node_hash, without the call: this is the hot path
            size >>= 1
        edge.append(leaf)
        self.size += 1

    def push(self, subtree: bytes, level: int) -> None:
        """Add 2**level leaves by the hash over them; ValueError where the tree does not end at such a border."""
        if self.size & ((1 << level) - 1):
            raise ValueError(f"a subtree of {1 << level} leaves cannot stand at {self.size}")
        size = self.size >> level
        while size & 1:
            subtree = node_hash(self._edge.pop(), subtree)
            size >>= 1
        self._edge.append(subtree)
        self.size += 1 << level

    def root(self) -> bytes:
        """The root at the present size."""
        if not self._edge:
            return EMPTY_ROOT
        found = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            found = node_hash(left, found)
        return found


def subtrees_of(leaves: Sequence[bytes]) -> Subtree:
    """The subtrees over leaf hashes in memory."""

    def subtree(level: int, index: int) -> bytes:
        return root_of(leaves[index << level : (index + 1) << level])

    return subtree


def root_at(size: int, subtree: Subtree) -> bytes:
    """The root that the tree had at `size`."""
    return _range_root(0, size, subtree) if size else EMPTY_ROOT


def prove_inclusion(index: int, size: int, subtree: Subtree) -> tuple[bytes, ...]:
    """The audit path of leaf `index` in the tree of `size` (RFC 6962 section 2.1.1), the leaf's sibling first.

    IndexError where that tree has no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"a tree of {size} has no leaf {index}")
    return tuple(_path(index, 0, size, subtree))


def prove_consistency(old: int, new: int, subtree: Subtree) -> tuple[bytes, ...]:
    """What shows that the tree of size `old` is a beginning of the tree of size `new` (RFC 6962 section 2.1.2).

    IndexError where `old` is the larger.
    """
    if not 0 <= old <= new:
        raise IndexError(f"a tree of {new} has no beginning of {old}")
    if old in (0, new):
        return ()
    return tuple(_subproof(old, (0, new), subtree, known=True))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows the leaf hash to stand at `index` below `root` (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(step, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, step)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether `proof` shows the tree of `old` to be a beginning of that of `new` (RFC 9162 section 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    if old == new:
        return not proof and old_root == new_root
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    return bool(steps) and _climb(old - 1, new - 1, steps) == (old_root, new_root)


def _climb(node: int, last: int, steps: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The roots of the smaller and the larger tree that a consistency proof leads to; None where it does not fit."""
    while node & 1:
        node, last = node >> 1, last >> 1
    smaller = larger = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            smaller, larger = node_hash(step, smaller), node_hash(step, larger)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            larger = node_hash(larger, step)
        node, last = node >> 1, last >> 1
    return (smaller, larger) if last == 0 else None


def _split(count: int) -> int:
    """The largest power of two below `count`: how many leaves stand on the left."""
    return 1 << ((count - 1).bit_length() - 1)


def _range_root(start: int, end: int, subtree: Subtree) -> bytes:
    """The hash over [start, end), where `start` is a border of subtrees at least as large."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return subtree(level, start >> level)
    middle = start + _split(count)
    return node_hash(_range_root(start, middle, subtree), _range_root(middle, end, subtree))


def _path(index: int, start: int, end: int, subtree: Subtree) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, subtree), _range_root(middle, end, subtree)]
    return [*_path(index, middle, end, subtree), _range_root(start, middle, subtree)]


def _subproof(old: int, span: tuple[int, int], subtree: Subtree, *, known: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962; `known` where whoever checks has the hash over the span already."""
    start, end = span
    if old == end:
        return [] if known else [_range_root(start, end, subtree)]
    middle = start + _split(end - start)
    if old <= middle:
        left = _subproof(old, (start, middle), subtree, known=known)
        return [*left, _range_root(middle, end, subtree)]
    right = _subproof(old, (middle, end), subtree, known=False)
    return [*right, _range_root(start, middle, subtree)]
