"""The review board: orders, filters and groups, fed as statements and decisions arrive, by whomever."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from tests.case.review import Planted, new_case, plant
from whobuilt.case import Case
from whobuilt.case.desk.board import Board
from whobuilt.case.desk.desk_settings import DeskFolder, DeskSettings, QueueFilters
from whobuilt.case.desk.lines import Order, Wanted
from whobuilt.case.desk.reviewing import Choice, Correction, SeenOtherwiseError
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.statements import Modality, Prop, Statement, Status

ME, OTHER = "A. Reviewer", "B. Second"
POLICE = Planted("Sample Optics", "Exampleton Police")
PRISON = Planted("Sample Vision", "Exampleton Prison", "May 2018", date="2018-05")
DOUBTFUL = Planted("Sample Data", "Exampleton Council", customer="Mustertown Prison")
ALL = Wanted(Order.DOCUMENT)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with new_case(tmp_path / "case") as made:
        yield made


def ids(case: Case, wanted: Wanted) -> list[str]:
    return [item.id for item in case.reviewing.queue(wanted, "", 1000).items]


def names(*statements: Statement) -> list[str]:
    return [statement.id for statement in statements]


def test_the_orders(folder: Path) -> None:
    doubtful, police = plant(folder, "First", DOUBTFUL, POLICE)
    [prison] = plant(folder, "Second", PRISON)
    with Case(folder) as case:
        assert ids(case, ALL) == names(doubtful, police, prison)
        assert ids(case, Wanted(Order.NEWEST)) == names(prison, police, doubtful)
        assert ids(case, Wanted(Order.DOUBTS))[0] == doubtful.id
        assert ids(case, Wanted(Order.CARED_FOR)) == names(police, prison, doubtful)
        assert prison.subject
        cared = case.reviewing.find_parties(["sample vision", "nobody"])
        assert cared == {prison.subject.entity}
        assert ids(case, Wanted(Order.CARED_FOR, parties=cared)) == names(prison, police, doubtful)


def test_what_is_whole_and_firm_comes_first(folder: Path) -> None:
    """Within what raises no doubt: a dealing with its circumstances, then bare or reported ones, in any document."""
    alleged = Planted("Sample Data", "Exampleton Council", changes={"modality": Modality.ALLEGED})
    bare = Planted("Sample Vision", "Exampleton Prison", date="", changes={"object_text": ""})
    first = plant(folder, "First", alleged, bare)
    [whole] = plant(folder, "Second", POLICE)
    with Case(folder) as case:
        assert ids(case, Wanted(Order.CARED_FOR)) == names(whole, *first)
        assert ids(case, ALL) == names(*first, whole)


def test_whom_one_cares_for_is_followed_through_merges(folder: Path) -> None:
    [police, prison] = plant(folder, "First", POLICE, PRISON)
    with Case(folder) as case:
        wanted = Wanted(Order.CARED_FOR, parties=case.reviewing.find_parties(["Sample Vision"]))
        of_optics = Wanted(entity=police.subject.entity if police.subject else "")
        assert ids(case, wanted) == names(prison, police)
        assert ids(case, of_optics) == names(police)
        merged = case.identity.judge(Ruling(Judgement.SAME, "Sample Optics", "Sample Vision", "one"), ME)
        assert ids(case, wanted) == names(police, prison)
        assert ids(case, of_optics) == names(police, prison)
        case.withdraw(merged, ME)
        assert ids(case, wanted) == names(prison, police)
        assert ids(case, of_optics) == names(police)


def test_the_filters(folder: Path) -> None:
    police, prison = plant(folder, "First", POLICE, PRISON)
    with Case(folder) as case:
        case.decide(Ruling(Judgement.ACCEPTED, police.id), ME)
        assert ids(case, Wanted(status=frozenset({Status.ACCEPTED}))) == names(police)
        assert ids(case, Wanted(status=frozenset({Status.PROPOSED, Status.UNSURE}))) == names(prison)
        assert ids(case, Wanted(prop=frozenset({Prop.OWNS}))) == []
        assert ids(case, Wanted(document=prison.document, query="VISION cameras")) == names(prison)
        assert ids(case, Wanted(document="elsewhere")) == []
        assert ids(case, Wanted(query="cameras for nobody")) == []


def test_pages_go_on_though_lines_go(folder: Path) -> None:
    made = plant(folder, "First", *(Planted(f"Sample {letter}-Works", "Exampleton Police") for letter in "ABCDEFGH"))
    with Case(folder) as case:
        wanted = Wanted(Order.DOCUMENT, frozenset({Status.PROPOSED}))
        first = case.reviewing.queue(wanted, "", 3)
        assert (first.total, first.after) == (8, made[2].id)
        for item in first.items:
            case.reviewing.decide(Choice(item.id, Judgement.REJECTED), ME)
        rest = case.reviewing.queue(wanted, first.after, 10)
        assert [item.id for item in rest.items] == names(*made[3:])
        assert (rest.total, rest.after) == (5, "")


def test_reprints_are_one_line(folder: Path) -> None:
    first, own = plant(folder, "First", POLICE, PRISON)
    [second] = plant(folder, "Second", POLICE)
    [other_day] = plant(folder, "Third", Planted("Sample Optics", "Exampleton Police", date="2019"))
    with Case(folder) as case:
        items = case.reviewing.queue(ALL).items
        assert [(item.id, item.size) for item in items] == [(first.id, 2), (own.id, 1), (other_day.id, 1)]
        assert [each.id for each in case.reviewing.card(second.id).group] == names(first, second)
        made, card = case.reviewing.decide(Choice(second.id, Judgement.ACCEPTED, with_group=True), ME)
        assert {each.target for each in made} == {first.id, second.id}
        assert len({each.batch for each in made}) == 1
        assert [each.status for each in card.group] == [Status.ACCEPTED] * 2
        assert {each.batch_size for each in case.reviewing.undo(ME)} == {2}
        assert {item.status for item in case.reviewing.queue(ALL).items} == {Status.PROPOSED}


def test_a_reprint_that_was_decided_apart_is_left_as_it_is(folder: Path) -> None:
    [first] = plant(folder, "First", POLICE)
    [second] = plant(folder, "Second", POLICE)
    with Case(folder) as case:
        case.reviewing.decide(Choice(second.id, Judgement.REJECTED), OTHER)
        made, _ = case.reviewing.decide(Choice(first.id, Judgement.ACCEPTED, with_group=True), ME)
        assert [each.target for each in made] == [first.id]
        [item] = case.reviewing.queue(Wanted(status=frozenset({Status.REJECTED}))).items
        assert item.note == "rejected by B. Second"


def test_what_other_processes_add_and_decide_is_seen(folder: Path) -> None:
    [police] = plant(folder, "First", POLICE)
    with Case(folder) as mine, Case(folder) as theirs:
        assert ids(mine, ALL) == names(police)
        [prison] = plant(folder, "Second", PRISON)
        assert ids(mine, ALL) == names(police, prison)
        theirs.reviewing.decide(Choice(prison.id, Judgement.REJECTED, "no"), OTHER)
        assert mine.reviewing.card(prison.id).status is Status.REJECTED
        assert [each.by for each in mine.reviewing.card(prison.id).decisions] == [OTHER]
        assert ids(mine, Wanted(status=frozenset({Status.PROPOSED}))) == names(police)


def test_a_queue_that_was_looked_at_in_an_empty_case_fills(folder: Path) -> None:
    waiting = Wanted(status=frozenset({Status.PROPOSED}))
    with Case(folder) as case:
        assert ids(case, waiting) == []
        [police] = plant(folder, "First", POLICE)
        assert ids(case, waiting) == names(police)


def test_a_board_that_was_fed_is_as_one_that_is_new(folder: Path) -> None:
    police, prison, doubtful = plant(folder, "First", POLICE, PRISON, DOUBTFUL)
    with Case(folder) as case:
        ids(case, ALL)
        plant(folder, "Second", POLICE)
        case.reviewing.decide(Choice(police.id, Judgement.ACCEPTED, with_group=True), ME)
        case.identity.judge(Ruling(Judgement.SAME, "Sample Optics", "Sample Vision", "one"), ME)
        case.reviewing.edit(Correction(prison.id, {"date": "2017"}), ME)
        case.reviewing.undo(ME)
        case.reviewing.decide(Choice(doubtful.id, Judgement.REFERRED, "see"), OTHER)
        wishes = [Wanted(order, grouped=grouped) for order in Order for grouped in (True, False)]
        told = [case.reviewing.queue(wanted) for wanted in wishes]
        counts = case.reviewing.board.counts
    with Case(folder) as case:
        assert [case.reviewing.queue(wanted) for wanted in wishes] == told
        assert +case.reviewing.board.counts == +counts


def test_what_is_destroyed_is_gone_from_every_board(folder: Path) -> None:
    [police] = plant(folder, "First", POLICE)
    [prison] = plant(folder, "Second", PRISON)
    with Case(folder) as case, Case(folder) as other:
        assert ids(other, ALL) == names(police, prison)
        case.custody.destroy(case.custody.find_doomed("/evidence/Second.txt"), "asked for", ME)
        assert ids(case, ALL) == ids(other, ALL) == names(police)
        with pytest.raises(WhoBuiltError):
            other.reviewing.card("0" * 32)


def test_of_two_at_once_the_second_sees_the_first(folder: Path) -> None:
    made = plant(folder, "First", *(Planted(f"Sample {letter}-Works", "Exampleton Police") for letter in "ABCDEFGH"))
    start = Barrier(4)

    def review(by: str) -> list[str]:
        refused = []
        with Case(folder) as case:
            case.reviewing.board.feed()
            start.wait()
            for statement in made:
                judgement = Judgement.ACCEPTED if by < "R3" else Judgement.REJECTED
                try:
                    case.reviewing.decide(Choice(statement.id, judgement), by)
                except SeenOtherwiseError as error:
                    refused.append(error.decision.by)
        assert by not in refused
        return refused

    with ThreadPoolExecutor(4) as pool:
        refused = list(pool.map(review, ["R1", "R2", "R3", "R4"]))
    with Case(folder) as case:
        decided = list(case.reviewing.decisions())
        assert sorted(each.target for each in decided) == sorted(names(*made))
        assert sum(map(len, refused)) == 3 * len(made)
        assert list(case.verify()) == []


def test_a_refusal_costs_no_second_look_at_all_decisions(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [police] = plant(folder, "First", POLICE)
    with Case(folder) as case:
        case.reviewing.decide(Choice(police.id, Judgement.ACCEPTED), OTHER)
        case.reviewing.card(police.id)
        monkeypatch.setattr(Board, "_forget", lambda _: pytest.fail("all was read again"))
        with pytest.raises(SeenOtherwiseError) as told:
            case.reviewing.decide(Choice(police.id, Judgement.REJECTED), ME)
        assert told.value.decision.by == OTHER
        with pytest.raises(WhoBuiltError, match="changes nothing"):
            case.reviewing.edit(Correction(police.id, {}, seen=told.value.decision.id), ME)
        assert case.reviewing.card(police.id).status is Status.ACCEPTED


def test_an_edit_to_what_stood_before_leaves_it_standing_when_undone(folder: Path) -> None:
    other_day = Planted("Sample Optics", "Exampleton Police", date="2019")
    day, year = plant(folder, "First", POLICE, other_day)
    with Case(folder) as case:
        made, card = case.reviewing.edit(Correction(day.id, {"date": "2019"}), ME)
        assert made.other == card.id == year.id
        case.reviewing.undo(ME)
        assert ids(case, Wanted(Order.DOCUMENT, frozenset({Status.PROPOSED}))) == names(day, year)


NAMES = ["A. Reviewer", "", "../../etc/passwd", "a/b", "\udce9", "审阅者", "x" * 10_000, "\u202eabc", "nul\0"]


@pytest.mark.parametrize("by", NAMES, ids=range(len(NAMES)))
def test_settings_are_kept_under_any_name(tmp_path: Path, by: str) -> None:
    desk = DeskFolder(tmp_path / "desk")
    mine = DeskSettings(
        Order.NEWEST, QueueFilters((Status.UNSURE,), query="\u202e<b>"), ("x",), {"accept": "j"}, "y", "en"
    )
    desk.put(by, mine)
    assert desk.get(by) == mine
    assert desk.get(by + "!") == DeskSettings()
    assert [path.parent for path in tmp_path.rglob("*.json")] == [tmp_path / "desk"]


@pytest.mark.parametrize(
    "broken",
    ["", "{", "[]", "null", '{"order": "none", "filters": 7, "keys": [], "parties": {}}', "[" * 100_000, "\0", '"x"'],
)
def test_broken_settings_are_as_good_as_none(tmp_path: Path, broken: str) -> None:
    desk = DeskFolder(tmp_path)
    desk.put("A", DeskSettings(Order.NEWEST))
    [path] = tmp_path.glob("*.json")
    path.write_text(broken)
    assert desk.get("A") == DeskSettings()
    path.unlink()
    path.mkdir()
    assert desk.get("A") == DeskSettings()
    path.rmdir()
    path.symlink_to("/etc/hostname")
    assert desk.get("A") == DeskSettings()


def test_too_many_settings_are_refused(tmp_path: Path) -> None:
    many: dict[str, Any] = {"parties": tuple(map(str, range(501)))}
    with pytest.raises(WhoBuiltError, match="more settings"):
        DeskFolder(tmp_path).put("A", DeskSettings(**many))
