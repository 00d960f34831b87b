"""The tree of RFC 6962: known roots and paths, and the laws of its proofs."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.archive.log.merkle import (
    EMPTY_ROOT,
    Tree,
    leaf_hash,
    node_hash,
    prove_consistency,
    prove_inclusion,
    root_at,
    root_of,
    subtrees_of,
    verify_consistency,
    verify_inclusion,
)

# The eight entries that the reference implementations of RFC 6962 are tested with, and the roots over the first n.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


@pytest.mark.parametrize("size", range(9))
def test_known_roots(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]
    assert root_at(size, subtrees_of(LEAVES)).hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    ],
)
def test_known_paths(index: int, size: int, path: list[str]) -> None:
    found = prove_inclusion(index, size, subtrees_of(LEAVES))
    assert [step.hex() for step in found] == path


@pytest.mark.parametrize(
    ("old", "new", "proof"),
    [
        (1, 1, []),
        (
            1,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_known_consistency_proofs(old: int, new: int, proof: list[str]) -> None:
    assert [step.hex() for step in prove_consistency(old, new, subtrees_of(LEAVES))] == proof


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(number.to_bytes(4, "big")) for number in range(size)]


sizes = st.integers(1, 70)


@given(sizes, st.data())
def test_every_proof_of_inclusion_verifies_and_any_changed_hash_fails(size: int, data: st.DataObject) -> None:
    leaves, index = leaves_of(size), data.draw(st.integers(0, size - 1))
    root, proof = root_of(leaves), prove_inclusion(index, size, subtrees_of(leaves))
    assert verify_inclusion(leaves[index], index, size, proof, root)
    assert not verify_inclusion(leaf_hash(b"another"), index, size, proof, root)
    assert not verify_inclusion(leaves[index], index, size, proof, leaf_hash(b"another"))
    assert not verify_inclusion(leaves[index], size, size, proof, root)
    assert not verify_inclusion(leaves[index], index, size, (*proof, root), root)
    for at in range(len(proof)):
        changed = (*proof[:at], sha256(proof[at]).digest(), *proof[at + 1 :])
        assert not verify_inclusion(leaves[index], index, size, changed, root)
        assert not verify_inclusion(leaves[index], index, size, proof[:at] + proof[at + 1 :], root)
    for other in range(size):
        assert (other == index) == verify_inclusion(leaves[index], other, size, proof, root)


@given(sizes, st.data())
def test_every_proof_of_consistency_verifies_and_any_changed_hash_fails(new: int, data: st.DataObject) -> None:
    leaves, old = leaves_of(new), data.draw(st.integers(0, new))
    before, after = root_of(leaves[:old]), root_of(leaves)
    proof = prove_consistency(old, new, subtrees_of(leaves))
    assert verify_consistency(old, new, proof, before, after)
    assert not verify_consistency(old, new, proof, leaf_hash(b"another"), after)
    if old:
        assert not verify_consistency(old, new, proof, before, leaf_hash(b"another"))
    assert not verify_consistency(old, new, (*proof, after), before, after)
    assert not verify_consistency(new + 1, new, proof, before, after)
    for at in range(len(proof)):
        changed = (*proof[:at], sha256(proof[at]).digest(), *proof[at + 1 :])
        assert not verify_consistency(old, new, changed, before, after)
        assert not verify_consistency(old, new, proof[:at] + proof[at + 1 :], before, after)


@given(st.integers(0, 300))
def test_a_tree_that_grows_has_the_root_of_its_leaves(size: int) -> None:
    def recursive(leaves: list[bytes]) -> bytes:  # MTH of RFC 6962 section 2.1, word for word
        if len(leaves) < 2:
            return leaves[0] if leaves else EMPTY_ROOT
        middle = 1
        while middle * 2 < len(leaves):
            middle *= 2
        return node_hash(recursive(leaves[:middle]), recursive(leaves[middle:]))

    leaves = leaves_of(size)
    assert root_of(leaves) == recursive(leaves)


@given(st.integers(0, 12), st.integers(0, 4), st.integers(0, 20))
def test_a_subtree_pushed_is_as_good_as_its_leaves(blocks: int, level: int, rest: int) -> None:
    leaves = leaves_of((blocks << level) + rest)
    tree = Tree()
    for block in range(blocks):
        tree.push(root_of(leaves[block << level : (block + 1) << level]), level)
    for leaf in leaves[blocks << level :]:
        tree.append(leaf)
    assert (tree.size, tree.root()) == (len(leaves), root_of(leaves))


def test_what_is_not_in_a_tree_cannot_be_proved() -> None:
    with pytest.raises(IndexError):
        prove_inclusion(8, 8, subtrees_of(LEAVES))
    with pytest.raises(IndexError):
        prove_consistency(9, 8, subtrees_of(LEAVES))
    tree = Tree()
    tree.append(LEAVES[0])
    with pytest.raises(ValueError, match="cannot stand at 1"):
        tree.push(LEAVES[1], 1)
