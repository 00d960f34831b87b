"""`pack`, `bundle`, `timestamp` and `add` where they are asked for what cannot be done."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from whobuilt.cli.exits import ExitCode

if TYPE_CHECKING:
    from tests.cli.conftest import Outcome

    Run = Callable[..., Outcome]


@pytest.mark.usefixtures("case")
def test_a_folder_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    told = run("pack", tmp_path / "nodir" / "x.zip")
    assert told.code == ExitCode.USAGE
    assert f"{tmp_path / 'nodir'}: there is no such folder." in told.err
    assert "exported" not in run("log").out


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("source", ["", " "])
def test_an_empty_name_is_no_source(run: Run, source: str) -> None:
    before = run("documents", "--json").out
    for arguments in (("add", source), ("bundle", "x.zip", "--source", source, "--by", "A. Reviewer", "--yes")):
        told = run(*arguments)
        assert told.code == ExitCode.USAGE
        assert "an empty name" in told.err
    assert run("documents", "--json").out == before


@pytest.mark.usefixtures("case")
def test_an_authority_that_nobody_knows_is_a_mistake_of_usage(run: Run) -> None:
    told = run("timestamp", "--authority", "nobody", "--offline")
    assert told.code == ExitCode.USAGE
    assert "there is no authority “nobody”" in told.err


@pytest.mark.usefixtures("case")
def test_timestamps_wait_where_the_network_is_forbidden(run: Run) -> None:
    told = run("timestamp", "--offline")
    assert told.code == ExitCode.PROBLEMS
    assert "the network was forbidden" in told.err


def test_a_wacz_is_signed_with_sign(run: Run, case: Path) -> None:
    source = str(case.parent / "supply.txt")
    asked = ("bundle", "page.wacz", "--bytes", source, "--by", "A. Reviewer", "--yes", "--sign")
    assert run(*asked).code == ExitCode.USAGE
    assert run(*asked, "--format", "wacz").code == ExitCode.OK
    with zipfile.ZipFile(case / "page.wacz") as archive:
        assert "signedData" in json.loads(archive.read("datapackage-digest.json"))


def test_a_file_name_that_fits_several_sources_is_refused_with_their_ids(run: Run, case: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "supply.txt"
    other.parent.mkdir()
    other.write_text("Sample Networks Ltd sold routers to the Sampleford Police Department.\n")
    run("add", other)
    told = run("bundle", "x.zip", "--source", "supply.txt", "--by", "A. Reviewer", "--yes")
    assert told.code == ExitCode.USAGE
    assert "2 sources are called so" in told.err
    assert str(other) in told.err
    assert run("bundle", "x.zip", "--source", other, "--by", "A. Reviewer", "--yes").code == ExitCode.OK
    assert (case / "x.zip").exists()
