"""Tiles and bundles in the C2SP forms, and that they give every root and proof that the leaves give."""

from __future__ import annotations

from pathlib import Path

import pytest

from whobuilt.archive.log import merkle
from whobuilt.archive.log.paths import LogPaths, tile_name
from whobuilt.archive.log.tiles import TiledTree, pack_bundle, split_bundle


@pytest.mark.parametrize(
    ("number", "width", "name"),
    [
        (0, 256, "000"),
        (7, 12, "007.p/12"),
        (999, 256, "999"),
        (1000, 256, "x001/000"),
        (1234067, 256, "x001/x234/067"),  # the specification's example
        (1234067, 1, "x001/x234/067.p/1"),
    ],
)
def test_tiles_are_called_as_the_specification_says(number: int, width: int, name: str) -> None:
    assert tile_name(number, width) == name


@pytest.mark.slow
def test_a_tree_of_70000_has_the_tiles_of_the_specification_s_example(tmp_path: Path) -> None:
    paths = LogPaths(tmp_path)
    tree = TiledTree(paths)
    for number in range(70_000):
        tree.append(number.to_bytes(32, "big"))
    tree.save()
    tiles = {
        path.relative_to(tmp_path / "tile").as_posix() for path in (tmp_path / "tile").rglob("*") if path.is_file()
    }
    whole = {f"0/{number:03}" for number in range(273)} | {f"entries/{number:03}" for number in range(273)}
    assert tiles == whole | {"0/273.p/112", "entries/273.p/112", "1/000", "1/001.p/17", "2/000.p/1"}
    again = TiledTree.load(paths, 70_000)
    assert again.root() == tree.root()
    leaves = [merkle.leaf_hash(number.to_bytes(32, "big")) for number in range(70_000)]
    assert again.root() == merkle.root_of(leaves)
    for index in (0, 255, 256, 65_535, 65_536, 69_999):
        proof = merkle.prove_inclusion(index, 70_000, again.subtree)
        assert merkle.verify_inclusion(leaves[index], index, 70_000, proof, again.root())
    for old in (1, 256, 65_536, 65_537, 69_999):
        proof = merkle.prove_consistency(old, 70_000, again.subtree)
        assert merkle.verify_consistency(old, 70_000, proof, merkle.root_of(leaves[:old]), again.root())


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 513, 1000])
def test_every_size_loads_as_it_was_saved_and_grows_on(size: int, tmp_path: Path) -> None:
    paths = LogPaths(tmp_path)
    tree = TiledTree(paths)
    leaves = []
    for number in range(size):
        tree.append(number.to_bytes(32, "big"))
        leaves.append(merkle.leaf_hash(number.to_bytes(32, "big")))
    tree.save()
    loaded = TiledTree.load(paths, size)
    assert loaded.root() == merkle.root_of(leaves)
    assert loaded.find_last_entry() == (size - 1).to_bytes(32, "big")
    for number in range(size, size + 300):
        loaded.append(number.to_bytes(32, "big"))
        leaves.append(merkle.leaf_hash(number.to_bytes(32, "big")))
    assert loaded.root() == merkle.root_of(leaves)
    for index in range(0, size + 300, 97):  # part of it on disk, part in memory
        proof = merkle.prove_inclusion(index, size + 300, loaded.subtree)
        assert merkle.verify_inclusion(leaves[index], index, size + 300, proof, loaded.root())


def test_a_partial_tile_goes_when_the_whole_one_is_there(tmp_path: Path) -> None:
    paths = LogPaths(tmp_path)
    tree = TiledTree(paths)
    for number in range(300):
        tree.append(number.to_bytes(32, "big"))
        if number in (9, 19, 299):
            tree.save()
            if number == 299:
                assert paths.tile(0, 0, 20).exists()  # the checkpoint of this size is not yet signed
                assert TiledTree.load(paths, 20).size == 20
            tree.prune()
            assert paths.tile(0, number // 256, number % 256 + 1).exists()
        if number == 19:
            assert paths.tile(0, 0, 10).exists()  # a checkpoint of that size was signed
    assert paths.tile(0, 0).exists()
    assert not paths.tile(0, 0, 10).exists()
    assert TiledTree.load(paths, 20).root() == merkle.root_of(
        [merkle.leaf_hash(number.to_bytes(32, "big")) for number in range(20)]  # from the whole tile's beginning
    )


def test_a_bundle_holds_entries_after_their_lengths() -> None:
    assert pack_bundle([b"ab", b""]) == b"\x00\x02ab\x00\x00"
    assert split_bundle(pack_bundle([b"ab", b"", b"c" * 300])) == [b"ab", b"", b"c" * 300]
    with pytest.raises(ValueError, match="ends within an entry"):
        split_bundle(b"\x00\x05ab")
