from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.dates import utc_now
from whobuilt.core.decisions import Decision, Judgement, Ruling, make_decision
from whobuilt.resolve.standing import standing_decisions, unreviewed_merges

NOW = utc_now()


def decide(number: int, ruling: Ruling, *, auto: bool = False) -> Decision:
    return make_decision(ruling, "A. Reviewer", NOW, nonce=str(number), auto=auto)


def test_a_withdrawn_withdrawal_restores() -> None:
    first = decide(0, Ruling(Judgement.ACCEPTED, "s"))
    second = decide(1, Ruling(Judgement.WITHDRAWN, first.id))
    third = decide(2, Ruling(Judgement.WITHDRAWN, second.id))
    assert standing_decisions([first]) == [first]
    assert standing_decisions([first, second]) == []
    assert standing_decisions([first, second, third]) == [first]


def test_a_merge_is_reviewed_once_a_person_judged_the_pair() -> None:
    machine = decide(0, Ruling(Judgement.SAME, "short", "full"), auto=True)
    assert unreviewed_merges([machine]) == {"short"}
    assert unreviewed_merges([machine, decide(1, Ruling(Judgement.SAME, "full", "short"))]) == frozenset()
    assert unreviewed_merges([machine, decide(1, Ruling(Judgement.ACCEPTED, "short"))]) == {"short"}


@given(st.lists(st.integers(0, 30)))
def test_withdrawing_the_last_standing_decision_leaves_the_rest(choices: list[int]) -> None:
    """Whatever was taken and withdrawn so far, one more decision and its withdrawal change nothing."""
    taken: list[Decision] = []
    for number, choice in enumerate(choices):
        known = taken[choice].id if choice < len(taken) else ""
        taken.append(decide(number, Ruling(Judgement.WITHDRAWN, known) if known else Ruling(Judgement.ACCEPTED, "s")))
    more = decide(len(taken), Ruling(Judgement.REJECTED, "s"))
    undone = decide(len(taken) + 1, Ruling(Judgement.WITHDRAWN, more.id))
    assert standing_decisions([*taken, more, undone]) == standing_decisions(taken)
