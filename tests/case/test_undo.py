"""What somebody decides is undone exactly, whatever it was: standing, queue and cards are as before, over restarts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.case.review import Planted, new_case, plant
from whobuilt.case import Case
from whobuilt.case.desk.lines import Order, Wanted
from whobuilt.case.desk.reviewing import Choice, Correction
from whobuilt.codec import to_plain
from whobuilt.core.assessment import Verdict
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.evidence import Handling
from whobuilt.core.problems import WhoBuiltError

ME, OTHER = "A. Reviewer", "B. Second"
JUDGED = (Judgement.ACCEPTED, Judgement.REJECTED, Judgement.UNSURE, Judgement.REFERRED)
QUEUES = (Wanted(), Wanted(Order.NEWEST, grouped=False), Wanted(Order.DOUBTS, referred=True))
Act = tuple[str, int, int]

KINDS = ["judge", "group", "edit", "back", "clear", "merge", "split", "handle", "overrule", "withdraw"]
acts = st.tuples(
    st.sampled_from(KINDS),
    st.integers(0, 11),
    st.integers(0, 11),
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A case with reprints, rivals and several names."""
    one = [
        Planted("Sample Optics", "Exampleton Police"),
        Planted("Sample Vision", "Exampleton Prison", "May 2018", date="2018-05"),
    ]
    likely = Planted("Sample Optics", "Exampleton Police", extractor="judge@1", date="", without=frozenset({"date"}))
    with new_case(tmp_path_factory.mktemp("undo") / "case") as folder:
        plant(folder, "First", *one, likely)
        plant(folder, "Second", *one)
        plant(folder, "Third", one[0], Planted("Sample Optics Ltd", "Mustertown Council"))
        yield folder


def look(case: Case) -> dict[str, Any]:
    """All that a reviewer sees, but for what was withdrawn."""
    reviewing = case.reviewing
    queues = [to_plain(reviewing.queue(wanted, "", 1000)) for wanted in QUEUES]
    names = [item["id"] for item in queues[1]["items"]]
    cards = {name: to_plain(reviewing.card(name)) for name in names}
    for card in cards.values():
        card["decisions"] = [each for each in card["decisions"] if not each["withdrawn"]]
    return {
        "queues": queues,
        "cards": cards,
        "entities": sorted(map(repr, case.entities())),
        "handling": [case.handling.of_capture(capture.id) for capture in case.sources.captures()],
        "parties": {
            name: reviewing.board.standing(name) for row in reviewing.board.iter_rows() for name in row.parties
        },
    }


def act(case: Case, what: Act, by: str) -> None:
    """Decide something, as the desk does."""
    kind, one, two = what
    reviewing = case.reviewing
    items = reviewing.queue(Wanted(grouped=False), "", 1000).items
    name = items[one % len(items)].id
    seen = reviewing.card(name).last_decision
    if kind in {"judge", "group"}:
        reviewing.decide(Choice(name, JUDGED[two % 4], str(two), seen, kind == "group"), by)
    elif kind in {"edit", "back", "clear"}:
        fields = {"edit": {"date": f"20{10 + two}"}, "back": {"date": f"201{two % 2}"}, "clear": {"object_text": ""}}[
            kind
        ]
        reviewing.edit(Correction(name, fields, (), "", seen), by)
    elif kind == "handle":
        captures = case.sources.captures()[: 1 + two % 2]
        case.handling.decide(captures, list(Handling)[one % 4], "because", by)
    elif kind == "overrule":
        case.decide(Ruling(Judgement.OVERRULED, name, "", "because", "", list(Verdict)[two % len(Verdict)].value), by)
    elif kind == "withdraw":
        standing = [each for each in reviewing.decisions() if not each.withdrawn]
        reviewing.withdraw(standing[one % len(standing)].id, by, "a slip")
    else:
        entities = sorted(case.entities(), key=lambda each: each.id)
        first, second = entities[one % len(entities)], entities[two % len(entities)]
        if kind == "merge":
            case.identity.judge(Ruling(Judgement.SAME, first.id, second.id, "one"), by)
        else:
            case.identity.split(first.id, by, "two")


def try_act(case: Case, what: Act, by: str) -> bool:
    """Decide something where it can be decided; whether anything was."""
    before = len(case.reviewing.board.docket)
    with suppress(WhoBuiltError, ZeroDivisionError):
        act(case, what, by)
    case.reviewing.board.feed()
    return len(case.reviewing.board.docket) > before


def undo_all(folder: Path, taken: list[Act]) -> int:
    """Decide one after the other, then undo one after the other, in a case that is opened anew in between; how many."""
    steps: list[tuple[dict[str, Any], int]] = []
    with Case(folder) as case:
        for what in taken:
            before, size = look(case), len(case.reviewing.board.docket)
            if try_act(case, what, ME):
                steps.append((before, len(case.reviewing.board.docket) - size))
    undone = 0
    while steps:
        with Case(folder) as case:
            for _ in range(20):
                if not steps:
                    break
                before, left = steps.pop()
                while left > 0:  # a split takes back several merges, each a decision of its own
                    left -= sum(len(reviewed_batch(each.batch, case)) for each in case.reviewing.undo(ME)[:1])
                undone += 1
                assert look(case) == before
    return undone


def reviewed_batch(batch: str, case: Case) -> list[str]:
    """The decisions of a batch, or the one that was taken alone."""
    return [each.id for each in case.reviewing.board.docket.members(batch)] or [""]


@pytest.mark.slow
@settings(
    max_examples=8,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(acts, max_size=10))
def test_whatever_was_decided_is_undone_exactly(prepared: Path, taken: list[Act]) -> None:
    with TemporaryDirectory() as room:
        folder = Path(room) / "case"
        shutil.copytree(prepared, folder)
        undo_all(folder, taken)
        with Case(folder) as case:
            with pytest.raises(WhoBuiltError, match="nothing that"):
                case.reviewing.undo(ME)
            assert list(case.verify()) == []


@pytest.mark.slow
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(acts, min_size=80, max_size=90))
def test_fifty_in_a_row_are_undone_exactly(prepared: Path, taken: list[Act]) -> None:
    with TemporaryDirectory() as room:
        folder = Path(room) / "case"
        shutil.copytree(prepared, folder)
        undo_all(folder, taken)


@pytest.mark.slow
def test_sixty_decisions_in_a_row_are_undone_exactly(prepared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    shutil.copytree(prepared, folder)
    kinds = ["judge", "group", "judge", "handle", "edit", "judge", "merge", "judge"]
    assert undo_all(folder, [(kinds[at % 8], at * 7 % 12, at * 5 % 12) for at in range(75)]) >= 60


def test_only_ones_own_are_undone(prepared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    shutil.copytree(prepared, folder)
    with Case(folder) as case:
        act(case, ("judge", 0, 1), OTHER)
        before = look(case)
        act(case, ("judge", 3, 2), ME)
        act(case, ("group", 2, 0), OTHER)
        case.reviewing.undo(OTHER)
        case.reviewing.undo(ME)
        assert look(case) == before
        with pytest.raises(WhoBuiltError):
            case.reviewing.undo(ME)


def undo_either(case: Case, by: str) -> bool:
    """Undo somebody's last, where there is one."""
    try:
        case.reviewing.undo(by)
    except WhoBuiltError:
        return False
    return True


def mingle(folder: Path, taken: list[tuple[bool, Act]], turns: list[bool]) -> None:
    """Two reviewers at two desks decide by turns, then each undoes their own by turns, until nothing is left of it."""
    with Case(folder) as mine, Case(folder) as theirs:
        desks = {ME: mine, OTHER: theirs}
        before = look(mine)
        for is_mine, what in taken:
            by = ME if is_mine else OTHER
            try_act(desks[by], what, by)
        assert look(mine) == look(theirs)
        for is_mine in turns:
            by = ME if is_mine else OTHER
            undo_either(desks[by], by)
        with Case(folder) as anew:
            assert look(mine) == look(theirs) == look(anew)
        while [by for by in desks if undo_either(desks[by], by)]:
            pass
        assert look(mine) == look(theirs) == before


turns = st.lists(st.booleans(), max_size=12)


@pytest.mark.slow
@settings(max_examples=6, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.booleans(), acts), max_size=12), turns)
def test_each_undoes_their_own_in_any_order(prepared: Path, taken: list[tuple[bool, Act]], turns: list[bool]) -> None:
    with TemporaryDirectory() as room:
        folder = Path(room) / "case"
        shutil.copytree(prepared, folder)
        mingle(folder, taken, turns)
