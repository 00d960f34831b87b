"""Edits of edits, edits made twice, withdrawn and made again: what stands is what the decisions that stand say."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.case.review import Planted, new_case, plant
from whobuilt.case import Case
from whobuilt.case.desk.lines import Order, Wanted
from whobuilt.case.desk.reviewing import Choice, Correction, SeenOtherwiseError
from whobuilt.core.decisions import Decision, Judgement, Ruling
from whobuilt.core.evidence import Capture
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.statements import Prop, Statement, Status

ME, OTHER = "A. Reviewer", "B. Second"
POLICE = Planted("Sample Optics", "Exampleton Police")
LATER = Planted("Sample Optics", "Exampleton Police", date="2018")
ALL = Wanted(Order.DOCUMENT, grouped=False)
P, R = Status.PROPOSED, Status.REJECTED


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with new_case(tmp_path / "case") as made:
        yield made


@pytest.fixture
def two(folder: Path) -> tuple[Statement, ...]:
    """Two readings of one sentence that differ in the day."""
    return plant(folder, "First", POLICE, LATER)


def shown(case: Case) -> dict[str, Status]:
    """All that the queue shows, and where it stands; the record says the same of it, to every count."""
    items = case.reviewing.queue(ALL, "", 1000).items
    found = {item.id: item.status for item in items}
    kept = {statement.id: status for statement, status in case.statements()}
    assert {name: kept[name] for name in found} == found
    assert {status for name, status in kept.items() if name not in found} <= {R}
    statuses = case._places.record.tallies.statuses()  # noqa: SLF001  # what the summary counts by
    assert {each: count for each, count in statuses.items() if count} == {
        each: list(found.values()).count(each) for each in set(found.values())
    }
    for brief in (*case.sources.briefs(), *map(case.sources.brief, case.sources.documents())):
        own = [item for item in items if item.document == brief.id]
        assert (brief.statements, brief.accepted) == (len(own), sum(item.status is Status.ACCEPTED for item in own))
    return found


def edit(case: Case, statement: str, year: str, by: str = ME) -> tuple[str, str]:
    """Give a statement another year; the decision, and the statement that stands in its place."""
    seen = case.reviewing.card(statement).last_decision
    made, card = case.reviewing.edit(Correction(statement, {"date": year}, seen=seen), by)
    return made.id, card.id


def test_what_two_edits_made_stays_while_one_of_them_stands(folder: Path, two: tuple[Statement, ...]) -> None:
    day, year = two
    with Case(folder) as case:
        first, made = edit(case, day.id, "2017")
        second, again = edit(case, year.id, "2017", OTHER)
        assert made == again
        case.reviewing.withdraw(first, ME, "a slip")
        assert shown(case) == {day.id: P, year.id: R, made: P}
        case.reviewing.withdraw(second, ME, "a slip")
        assert shown(case) == {day.id: P, year.id: P}
        case.reviewing.undo(ME)
        case.reviewing.undo(ME)
    with Case(folder) as case:
        assert shown(case) == {day.id: R, year.id: R, made: P}


def test_an_edit_is_undone_while_another_persons_leads_to_the_same(folder: Path, two: tuple[Statement, ...]) -> None:
    day, year = two
    with Case(folder) as mine, Case(folder) as theirs:
        _, made = edit(mine, day.id, "2017")
        edit(theirs, year.id, "2017", OTHER)
        mine.reviewing.undo(ME)
        assert shown(mine) == shown(theirs) == {day.id: P, year.id: R, made: P}
        theirs.reviewing.undo(OTHER)
        assert shown(mine) == shown(theirs) == {day.id: P, year.id: P}


def test_what_was_edited_away_and_back_is_proposed_again(folder: Path, two: tuple[Statement, ...]) -> None:
    day, year = two
    with Case(folder) as case:
        _, one = edit(case, day.id, "2016")
        _, other = edit(case, one, "2017")
        _, back = edit(case, other, "2016")
        assert back == one
        assert shown(case) == {day.id: R, year.id: P, one: P, other: R}
        case.reviewing.undo(ME)
        assert shown(case) == {day.id: R, year.id: P, one: R, other: P}
        case.reviewing.undo(ME)
        assert shown(case) == {day.id: R, year.id: P, one: P}
        case.reviewing.undo(ME)
        assert shown(case) == {day.id: P, year.id: P}


def test_an_edit_to_what_was_rejected_proposes_it_again(folder: Path, two: tuple[Statement, ...]) -> None:
    day, year = two
    with Case(folder) as case:
        case.reviewing.decide(Choice(year.id, Judgement.REJECTED), OTHER)
        assert edit(case, day.id, "2018")[1] == year.id
        assert shown(case) == {day.id: R, year.id: P}
        case.reviewing.undo(ME)
        assert shown(case) == {day.id: P, year.id: R}


def test_an_edit_withdrawn_and_made_again_keeps_what_was_decided_of_it(folder: Path) -> None:
    [day] = plant(folder, "First", POLICE)
    with Case(folder) as case:
        first, made = edit(case, day.id, "2017")
        case.reviewing.decide(Choice(made, Judgement.ACCEPTED), OTHER)
        case.reviewing.withdraw(first, ME, "a slip")
        assert shown(case) == {day.id: P}
        edit(case, day.id, "2017")
        assert shown(case) == {day.id: R, made: Status.ACCEPTED}
        case.reviewing.undo(ME)
        assert shown(case) == {day.id: P}
        case.reviewing.undo(ME)
        assert shown(case) == {day.id: R, made: Status.ACCEPTED}


def test_a_withdrawal_that_is_withdrawn_again_and_again(folder: Path) -> None:
    [day] = plant(folder, "First", POLICE)
    with Case(folder) as case:
        last, made = edit(case, day.id, "2017")
        for is_there in (False, True, False, True):
            case.reviewing.withdraw(last, ME, "a slip")
            last = next(case.reviewing.decisions()).id
            assert shown(case) == ({day.id: R, made: P} if is_there else {day.id: P})
        for is_there in (False, True, False, True):
            case.reviewing.undo(ME)
            assert shown(case) == ({day.id: R, made: P} if is_there else {day.id: P})


def test_who_decides_of_what_went_with_an_edit_is_told_and_may_bring_it_back(folder: Path) -> None:
    [day] = plant(folder, "First", POLICE)
    with Case(folder) as case:
        first, made = edit(case, day.id, "2017")
        case.reviewing.withdraw(first, ME, "a slip")
        with pytest.raises(SeenOtherwiseError) as told:
            case.reviewing.decide(Choice(made, Judgement.ACCEPTED), OTHER)
        assert (told.value.decision.by, told.value.decision.judgement) == (ME, Judgement.WITHDRAWN)
        case.reviewing.decide(Choice(made, Judgement.ACCEPTED, seen=told.value.decision.id), OTHER)
        assert shown(case) == {day.id: P, made: Status.ACCEPTED}
        case.reviewing.undo(OTHER)
        assert shown(case) == {day.id: P}


def test_what_went_with_an_edit_is_stated_again_only_with_a_decision(folder: Path) -> None:
    [day] = plant(folder, "First", POLICE)
    with Case(folder) as case:
        first, made = edit(case, day.id, "2017")
        case.reviewing.withdraw(first, ME, "a slip")
        document, told = case.get_document(day.document), case.get_statement(made)
        spans = [(each.field, each.start, each.end) for each in told.anchors]
        values = {"date": "2017"}
        with pytest.raises(WhoBuiltError, match="an edit made this"):
            case.state_spans(document, Prop.SUPPLIES, spans, values)
        assert case.state_spans(document, Prop.SUPPLIES, spans, values, OTHER).id == made
        assert shown(case) == {day.id: P, made: Status.ACCEPTED}


def test_a_change_of_what_was_edited_back_is_made_to_what_stands(folder: Path) -> None:
    [day] = plant(folder, "First", POLICE)
    with Case(folder) as case:
        _, one = edit(case, day.id, "2016")
        _, other = edit(case, one, "2017")
        edit(case, other, "2016")
        standing = case.sheets.changes._standing  # noqa: SLF001  # whom an edited cell of an older export is about
        assert {standing(f"S-{name}") for name in (day.id, one, other)} == {f"S-{one}"}
        case.decide(Ruling(Judgement.ACCEPTED, day.id), OTHER)
        assert standing(f"S-{day.id}") == f"S-{day.id}"


def test_nothing_of_a_destroyed_source_is_shown_any_more(folder: Path) -> None:
    [day] = plant(folder, "First", POLICE)
    [other] = plant(folder, "Second", LATER)
    with Case(folder) as desk, Case(folder) as case:
        _, made = edit(desk, day.id, "2016")
        capture: Capture = next(each for each in case.sources.captures() if "First" in each.source.locator)
        case.custody.destroy(case.custody.find_doomed(capture.id), "asked for", ME)
        assert shown(desk) == {other.id: P}
        for name in (day.id, made):
            with pytest.raises(WhoBuiltError, match="no statement"):
                desk.reviewing.card(name)


def test_names_that_come_later_are_cared_for(folder: Path) -> None:
    plant(folder, "First", POLICE)
    with Case(folder) as case:
        assert case.reviewing.find_parties(["Sample Vision"]) == frozenset()
        plant(folder, "Second", Planted("Sample Vision", "Exampleton Prison"))
        [found] = case.reviewing.find_parties(["Sample Vision"])
        assert case.get_entity("Sample Vision").id == found


def test_decisions_taken_in_two_copies_hold_when_they_are_joined(folder: Path, two: tuple[Statement, ...]) -> None:
    day, year = two
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy)
    with Case(folder) as case, Case(copy) as theirs:
        first, made = edit(case, day.id, "2017")
        edit(theirs, year.id, "2017", OTHER)
    with Case(folder) as case:
        case.join(copy, ME)
        assert shown(case) == {day.id: R, year.id: R, made: P}
        case.reviewing.withdraw(first, ME, "a slip")
        assert shown(case) == {day.id: P, year.id: R, made: P}
        kept: Decision = case.reviewing.board.docket.by(OTHER)[-1]
        case.withdraw(kept, OTHER)
        assert shown(case) == {day.id: P, year.id: P}
