"""What follows from decisions is what a simple model says, whatever was withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.decisions import Judgement
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.statements import Status
from whobuilt.ports import StatementFilter
from whobuilt.store.ledger import Entry, Ledger

if TYPE_CHECKING:
    from tests.store.conftest import Desk

STATUS = {
    Judgement.ACCEPTED: Status.ACCEPTED,
    Judgement.REJECTED: Status.REJECTED,
    Judgement.EDITED: Status.REJECTED,
    Judgement.UNSURE: Status.UNSURE,
}
STATEMENTS, ENTITIES = ["s1", "s2"], ["a", "b", "c", "d"]


def standing_entries(entries: list[Entry]) -> list[Entry]:
    """The model: from the last decision back, each withdrawal that stands voids its target."""
    void: set[str] = set()
    for entry in reversed(entries):
        if entry.judgement is Judgement.WITHDRAWN and entry.id not in void:
            void.add(entry.target)
    return [entry for entry in entries if entry.id not in void]


def model_status(entries: list[Entry], statement: str) -> Status:
    own = [entry for entry in standing_entries(entries) if entry.target == statement]
    return STATUS[own[-1].judgement] if own else Status.PROPOSED


def model_standing(entries: list[Entry], entity: str) -> str:
    last = {frozenset((e.target, e.other)): e for e in standing_entries(entries) if e.target in ENTITIES}
    leads = {name: name for name in ENTITIES}
    for entry in entries:
        if entry in last.values() and entry.judgement is Judgement.SAME:
            retired, kept = leads[entry.target], leads[entry.other]
            leads = {name: kept if to == retired else to for name, to in leads.items()}
    return leads[entity]


@st.composite
def entry_lists(draw: st.DrawFn) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(draw(st.integers(0, 25))):
        name = f"d{number}"
        shape = draw(st.sampled_from(["statement", "pair", "withdrawal"]))
        if shape == "withdrawal" and entries:
            entries.append(Entry(name, Judgement.WITHDRAWN, draw(st.sampled_from(entries)).id))
        elif shape == "pair":
            judgement = draw(st.sampled_from([Judgement.SAME, Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE]))
            entries.append(Entry(name, judgement, draw(st.sampled_from(ENTITIES)), draw(st.sampled_from(ENTITIES))))
        else:
            judgement = draw(st.sampled_from(list(STATUS)))
            entries.append(Entry(name, judgement, draw(st.sampled_from(STATEMENTS))))
    return entries


@given(entries=entry_lists(), asks=st.sets(st.integers(0, 25)))
def test_the_ledger_agrees_with_the_model(entries: list[Entry], asks: set[int]) -> None:
    ledger = Ledger()
    for count, entry in enumerate(entries, 1):
        ledger.add(entry)
        if count not in asks and count != len(entries):
            continue  # asked only now and then, so that what is kept between is tested too
        so_far = entries[:count]
        for statement in STATEMENTS:
            assert ledger.status(statement) is model_status(so_far, statement)
        for entity in ENTITIES:
            root = model_standing(so_far, entity)
            assert ledger.standing(entity) == root
            assert set(ledger.members(root)) == {name for name in ENTITIES if model_standing(so_far, name) == root}


@given(entries=entry_lists().filter(bool))
def test_a_withdrawn_decision_leaves_what_was_before(entries: list[Entry]) -> None:
    before, after = Ledger(), Ledger()
    for entry in entries:
        before.add(entry)
        after.add(entry)
    after.add(Entry("x", Judgement.SAME, "a", "b"))
    after.add(Entry("y", Judgement.REJECTED, "s1"))
    for name in ("x", "y"):
        after.add(Entry(f"undo {name}", Judgement.WITHDRAWN, name))
    assert [after.standing(name) for name in ENTITIES] == [before.standing(name) for name in ENTITIES]
    assert [after.status(name) for name in STATEMENTS] == [before.status(name) for name in STATEMENTS]


def test_statements_stand_as_the_last_decision_says(desk: Desk) -> None:
    statement = desk.keep("Acme supplied Springfield police")
    seen = [desk.status(statement)]
    decisions = []
    for judgement in (Judgement.ACCEPTED, Judgement.UNSURE, Judgement.EDITED):
        decisions.append(desk.decide(judgement, statement.id))
        seen.append(desk.status(statement))
    for decision in reversed(decisions):
        desk.decide(Judgement.WITHDRAWN, decision.id)
        seen.append(desk.status(statement))
    proposed, accepted, unsure, rejected = Status.PROPOSED, Status.ACCEPTED, Status.UNSURE, Status.REJECTED
    assert seen == [proposed, accepted, unsure, rejected, unsure, accepted, proposed]
    assert len(list(desk.record.iter_decisions())) == desk.record.decision_count() == 6
    assert [decision.judgement for decision in desk.record.iter_decisions(statement.id)] == [
        Judgement.ACCEPTED,
        Judgement.UNSURE,
        Judgement.EDITED,
    ]
    assert [found for found, _ in desk.record.iter_statements(StatementFilter(status=proposed))] == [statement]


def test_merges_are_followed_and_undone(desk: Desk) -> None:
    first = desk.keep("Acme supplied Springfield police")
    second = desk.keep("Bolt supplied Shelbyville police")
    assert first.subject
    assert second.subject
    acme, bolt = first.subject.entity, second.subject.entity
    before = list(desk.record.iter_entities())

    merge = desk.decide(Judgement.SAME, acme, bolt)
    assert desk.record.standing(acme) == bolt
    assert desk.record.get_entity(acme[:8]).name == "Bolt"
    assert desk.record.get_entity(acme).names == ("Acme",)
    assert [entity.id for entity in desk.record.find_entities("acme")] == [bolt]
    assert len(list(desk.record.iter_entities())) == 3
    for entity in (acme, bolt):
        found = [statement for statement, _ in desk.record.iter_statements(StatementFilter(entity=entity))]
        assert found == [first, second]

    desk.decide(Judgement.WITHDRAWN, merge.id)
    assert list(desk.record.iter_entities()) == before


@pytest.mark.parametrize("judgement", [Judgement.SAME, Judgement.WITHDRAWN])
def test_a_decision_on_nothing_is_refused(desk: Desk, judgement: Judgement) -> None:
    with pytest.raises(WhoBuiltError, match="of this id"):
        desk.decide(judgement, "f" * 32, "e" * 32)
    assert desk.record.decision_count() == 0
