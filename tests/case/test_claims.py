"""Claims weighed, overruled and weighed again: what is kept in memory never differs from what would be found anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whobuilt.assess import Who, assess
from whobuilt.case import Case, shared_tools
from whobuilt.case.judging.bearing import is_evidence
from whobuilt.core.assessment import Assessment, Verdict
from whobuilt.core.decisions import Decision, Judgement, Ruling
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.statements import Polarity, Prop, Statement
from whobuilt.core.verdicts import Weighed
from whobuilt.ports import StatementFilter

TEXTS = {
    "supply.txt": "Example Systems Ltd supplied cameras to the Nairobi Police Department in 2018.\n",
    "denial.txt": "“We have never supplied cameras to the Nairobi Police,” Example Systems Ltd said in 2019.\n",
    "owner.txt": "Sample Holdings Ltd owns Example Systems Ltd. Sample Holdings Ltd said it had never sold drones to "
    "police in Kenya.\n",
    "other.txt": "Another Vendor Ltd supplied drones to the Mombasa Police Department in 2017.\n",
    "more.txt": "Second Example Ltd said it never sold software to the Lusaka Police Department. Second Example Ltd "
    "supplied software to the Lusaka Police Department in 2016.\n",
}
BY = "A. Reviewer"


def fill(folder: Path) -> Path:
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    with Case.init(folder / "case") as case:
        list(case.add([folder / name for name in TEXTS]))
    return folder / "case"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case(fill(tmp_path)) as opened:
        yield opened


def weigh_anew(case: Case) -> tuple[Assessment, ...]:
    """All claims against all statements, as without any selection or memory."""
    tools = shared_tools()
    statements = [item for item, status in case.statements() if is_evidence(item, status)]
    dates = {document.id: document.metadata.published for document, _ in case.documents()}
    return assess(
        [item for item in statements if item.is_claim],
        statements,
        gazetteer=tools.gazetteer,
        taxonomy=tools.taxonomy,
        who=Who(lambda entity: case.get_entity(entity).id),
        published=dates.get,
    )


def conflict(case: Case) -> Weighed:
    return next(
        each
        for weighed in case.claims.weigh().values()
        for each in weighed
        if each.assessment.verdict is Verdict.CONTRADICTED and each.assessment.evidence
    )


def test_only_what_bears_on_claims_is_weighed_and_nothing_is_missed(case: Case) -> None:
    found = case.assess()
    assert found == weigh_anew(case)
    assert {each.verdict for each in found} >= {Verdict.CONTRADICTED}
    assert case.assess() is found  # nothing came since


def test_a_person_overrules_and_both_verdicts_are_kept(case: Case) -> None:
    before = conflict(case)
    decision = case.claims.overrule(before.pair, Verdict.DIFFERENT, BY, "another company of that name")
    after = next(each for each in case.claims.get(before.pair[0]).weighed if each.pair == before.pair)
    assert (after.assessment, after.stands, after.overruled) == (before.assessment, Verdict.DIFFERENT, decision)
    assert case.claims.get(before.pair[0]).worst is not Verdict.CONTRADICTED
    assert case.assess() == weigh_anew(case)  # the rules find what they found
    second = case.claims.overrule(before.pair, Verdict.CONSISTENT, "B. Reviewer", "on second thoughts")
    assert case.claims.verdicts()[before.pair] == second
    case.withdraw(second, BY)
    assert case.claims.verdicts()[before.pair] == decision
    case.withdraw(decision, BY)
    assert conflict(case) == before


def test_a_person_sees_a_conflict_that_the_rules_do_not(case: Case) -> None:
    [claim] = [each for each in case.claims.iter() if "drones" in each.statement.quote.exact]
    supplies = [item for item, _ in case.statements(StatementFilter(prop=Prop.SUPPLIES))]
    [other] = [item for item in supplies if "Mombasa" in item.quote.exact]
    case.claims.overrule((claim.statement.id, other.id[:10]), Verdict.CHALLENGED, BY, "a front of its own")
    found = case.claims.get(claim.statement.id)
    assert found.worst is Verdict.CHALLENGED
    assert found.weighed[0].assessment.verdict is Verdict.UNADDRESSED
    assert found.weighed[0].assessment.reasons[-1].exact == other.quote.exact
    case.decide(Ruling(Judgement.REJECTED, other.id), BY)  # evidence that nobody believes speaks against nobody
    assert case.claims.get(claim.statement.id).worst is Verdict.UNADDRESSED


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("evidence", "verdict", "reason", "code"),
    [
        ("", Verdict.CONTRADICTED, "because", "no_evidence"),
        ("same", Verdict.CONTRADICTED, "because", "same_statement"),
        ("", Verdict.CONSISTENT, " ", "no_reason"),
        ("0123456789", Verdict.CONSISTENT, "because", "unknown_statement"),
    ],
)
def test_what_cannot_be_overruled_so(case: Case, evidence: str, verdict: Verdict, reason: str, code: str) -> None:
    claim = next(each for each in case.claims.iter() if each.weighed).statement.id
    with pytest.raises(WhoBuiltError) as refused:
        case.claims.overrule((claim, claim if evidence == "same" else evidence), verdict, BY, reason)
    assert refused.value.problem.code == code


def test_a_supply_is_no_claim(case: Case) -> None:
    [first, *_] = [item for item, _ in case.statements(StatementFilter(prop=Prop.SUPPLIES))]
    with pytest.raises(WhoBuiltError, match="this is no claim"):
        case.claims.overrule((first.id, ""), Verdict.CONSISTENT, BY, "because")


def test_a_dossier_tells_both_verdicts(case: Case) -> None:
    for statement, _ in case.statements():
        case.decide(Ruling(Judgement.ACCEPTED, statement.id), BY)
    found = conflict(case)
    case.claims.overrule(found.pair, Verdict.CONSISTENT, BY, "they were training cameras")
    made = case.dossier(case.get_statement(found.pair[0]), draft=False)
    reasons = [reason for section in made.sections for line in section.accepted for reason in line.reasons]
    assert (
        "a reviewer overruled “the documents conflict with this”: no conflict found, because they were training cameras"
    ) in reasons


def test_a_destroyed_source_is_weighed_no_more(case: Case) -> None:
    case.assess()
    found = conflict(case)
    case.claims.overrule(found.pair, Verdict.CHALLENGED, BY, "on the other hand")
    evidence = case.get_statement(found.pair[1])
    file = {document.id: where for document, where in case.documents()}[evidence.document]
    case.custody.destroy(case.custody.find_doomed(file), "asked to", BY)
    assert case.assess() == weigh_anew(case)
    assert not any(found.pair[1] in each.pair for weighed in case.claims.weigh().values() for each in weighed)


def judge(case: Case, taken: list[Decision], data: st.DataObject) -> None:
    statements: list[Statement] = [item for item, _ in case.statements()]
    judgement = data.draw(st.sampled_from([Judgement.ACCEPTED, Judgement.REJECTED, Judgement.UNSURE]))
    with suppress(WhoBuiltError):  # words are missing: it cannot be accepted
        taken.append(case.decide(Ruling(judgement, data.draw(st.sampled_from(statements)).id), BY))


def pair(case: Case, taken: list[Decision], data: st.DataObject) -> None:
    entities = sorted(entity.id for entity in case.entities())
    one, other = data.draw(st.permutations(entities))[:2]
    judgement = data.draw(st.sampled_from([Judgement.SAME, Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE]))
    taken.append(case.decide(Ruling(judgement, one, other), BY))


def withdraw(case: Case, taken: list[Decision], data: st.DataObject) -> None:
    if taken:
        taken.append(case.withdraw(data.draw(st.sampled_from(taken)), BY))


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_decided_memory_and_a_new_weighing_agree(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder, Case(fill(Path(folder))) as case:
        taken: list[Decision] = []
        for step in data.draw(st.lists(st.sampled_from([judge, pair, withdraw]), min_size=1, max_size=6)):
            step(case, taken, data)
            assert case.assess() == weigh_anew(case)


def test_new_documents_are_weighed(case: Case, tmp_path: Path) -> None:
    case.assess()
    (tmp_path / "new.txt").write_text("Sample Holdings Ltd supplied drones to the Kisumu Police Department in 2015.\n")
    list(case.add([tmp_path / "new.txt"]))
    assert case.assess() == weigh_anew(case)
    negated = {item.id for item, _ in case.statements() if item.qualifiers.polarity is Polarity.NEGATED}
    assert any(each.evidence and each.evidence not in negated for each in case.assess())
