"""Names of a case: what a preview tells is what then happens, and what is split is exactly what it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whobuilt.case import Case
from whobuilt.case.judging.previews import Preview
from whobuilt.case.judging.roll import Known
from whobuilt.core.assessment import Verdict
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.problems import WhoBuiltError

BY = "A. Reviewer"
TEXTS = {
    "supply.txt": "Sample Vision Ltd supplied drones to the Lusaka Police Department in 2017.\n",
    "again.txt": "Sample Vision Technologies Ltd supplied drones to the Lusaka Police Department in 2017.\n",
    "denial.txt": "“We have never supplied drones to the Lusaka Police,” Sample Vision Technologies Ltd said.\n",
    "owner.txt": "Sample Holdings Ltd owns Sample Optics Ltd. Sample Holdings Ltd said it had never sold cameras to "
    "police in Kenya. Sample Holdings Ltd and Sample Optics Ltd opened a shop. "
    "Sample Optics Ltd supplied cameras to the Nairobi Police Department in 2016.\n",
    "number.txt": "Optics Africa Ltd said it never sold cameras to the Nairobi Police Department.\n",
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names")
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    with Case.init(folder / "case") as case:
        list(case.add([folder / name for name in TEXTS]))
    return folder / "case"


@pytest.fixture
def case(prepared: Path, tmp_path: Path) -> Iterator[Case]:
    copytree(prepared, tmp_path / "case")
    with Case(tmp_path / "case") as opened:
        yield opened


def unsigned(known: Known) -> Known:
    """An entity but for which decisions made it: a preview's is not taken yet."""
    return replace(known, members=tuple(replace(member, merge=None) for member in known.members))


def worst(case: Case) -> dict[str, Verdict]:
    return {each.statement.id: each.worst for each in case.claims.iter()}


def look(case: Case) -> tuple[Any, ...]:
    identity = case.identity
    return (
        list(case.entities()),
        [identity.make(each, identity.standings) for each in identity.iter_ids()],
        case.claims.weigh(),
    )


def check(case: Case, preview: Preview, before: dict[str, Verdict]) -> None:
    """A preview is what came of it."""
    identity = case.identity
    for known in (preview.kept, *preview.retired):
        there = identity.get(known.entity.id)
        if there.entity.id == known.entity.id:
            assert unsigned(there) == unsigned(known)
            assert there.entity == case.get_entity(known.entity.id)
    after = worst(case)
    changed = {each.claim.id: (each.before, each.after) for each in preview.verdicts}
    assert changed == {claim: (before[claim], after[claim]) for claim in after if before[claim] is not after[claim]}


def test_a_merge_is_previewed(case: Case) -> None:
    one, other = case.get_entity("Sample Vision Ltd"), case.get_entity("Sample Vision Technologies Ltd")
    preview = case.identity.previews.merge(one.id, other.id)
    assert preview.statements == 1
    [line] = preview.lines
    assert line == (
        "Sample Vision Technologies Ltd supplied Lusaka Police Department with drones in Lusaka in 2017 (delivered)."
        " (2 documents)"
    )
    assert preview.retired[0].entity == one
    assert preview.kept.entity.names == ("Sample Vision Ltd",)


def test_what_speaks_against_a_merge_is_told(case: Case) -> None:
    told = case.identity.previews.merge("Sample Holdings Ltd", "Sample Optics Ltd").warnings
    assert "a statement has them as its two sides, subject and object" in told
    assert "a sentence names both, as two" in told
    kinds = case.identity.previews.merge("Sample Optics Ltd", "Nairobi Police Department").warnings
    assert [each for each in kinds if "read as" in each] == ["one is read as a company, the other as a public body"]


def test_some_merges_are_split_and_others_stay(case: Case) -> None:
    identity, kept = case.identity, case.get_entity("Sample Vision Technologies Ltd").id
    first = identity.judge(Ruling(Judgement.SAME, "Sample Vision Ltd", kept), BY)
    before = look(case)
    second = identity.judge(Ruling(Judgement.SAME, "Optics Africa Ltd", kept), BY)
    assert {member.merge for member in identity.get(kept).members} == {None, first, second}
    assert identity.split(kept, BY, "two firms", [second.id]) == (second,)
    assert look(case) == before
    with pytest.raises(WhoBuiltError, match="no standing merge"):
        identity.split(kept, BY, "again", [second.id])


def test_memory_follows_what_another_opening_of_the_case_decides(case: Case) -> None:
    case.identity.get("Sample Vision Ltd")
    with Case(case.paths.root) as other:
        ruling = Ruling(Judgement.SAME, "Sample Vision Ltd", "Sample Vision Technologies Ltd")
        other.identity.judge(ruling, BY)
        assert look(other) == look(case)


moves = st.tuples(
    st.sampled_from(["merge", "merge", "different", "split", "one"]), st.integers(0, 30), st.integers(0, 30)
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(taken=st.lists(moves, min_size=1, max_size=5))
def test_whatever_is_merged_and_split_comes_out_as_previewed_and_is_undone_exactly(
    prepared: Path, taken: list[tuple[str, int, int]]
) -> None:
    with TemporaryDirectory() as room:
        copytree(prepared, Path(room) / "case")
        with Case(Path(room) / "case") as case:
            steps = [step for move in taken if (step := take(case, *move))]
            for before in reversed(steps):
                case.reviewing.undo(BY)
                assert look(case) == before


def take(case: Case, kind: str, first: int, second: int) -> tuple[Any, ...] | None:
    """One decision, held against its preview; how all looked before it, None where nothing could be decided."""
    identity = case.identity
    ids = sorted(entity.id for entity in case.entities())
    one, other = ids[first % len(ids)], ids[second % len(ids)]
    before, verdicts = look(case), worst(case)
    if kind in {"split", "one"}:
        merges = identity.merges_of(one)
        if not merges:
            return None
        chosen = [merges[second % len(merges)].id] if kind == "one" else []
        preview = identity.previews.split(one, chosen)
        identity.split(one, BY, "two", chosen)
        check(case, preview, verdicts)
        return before
    if one == other:
        return None
    if kind == "different":
        identity.judge(Ruling(Judgement.DIFFERENT, one, other, "two"), BY)
        return before
    preview = identity.previews.merge(one, other)
    identity.judge(Ruling(Judgement.SAME, one, other, "one"), BY)
    check(case, preview, verdicts)
    return before
