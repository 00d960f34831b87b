from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from whobuilt.codec import from_plain, to_plain
from whobuilt.compose.dossier import DRAFT_NOTE, make_dossier
from whobuilt.compose.html import to_html
from whobuilt.compose.markdown import to_markdown
from whobuilt.compose.mask import PERSON
from whobuilt.compose.plain import to_json
from whobuilt.compose.table import to_csv
from whobuilt.core.assessment import Assessment, Difference, Reason, Verdict
from whobuilt.core.dates import PartialDate
from whobuilt.core.decisions import Decision, Judgement, Ruling, make_decision
from whobuilt.core.dossier import Dossier, Line, Section, SectionKind
from whobuilt.core.entities import Party, Schema
from whobuilt.core.evidence import Handling, Metadata
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.statements import (
    Attribution,
    Form,
    Modality,
    Polarity,
    Prop,
    Qualifiers,
    Stance,
    Statement,
    Status,
)

if TYPE_CHECKING:
    from tests.compose.conftest import SmallCase

NEWS = "Norvik sold cameras to Karamay Police. “We sell to nobody there,” said Peter Hollander. Norvik was listed."
WIRE = "According to The Post, Norvik sold cameras to Karamay Police."


@pytest.fixture
def norvik(case: SmallCase) -> Party:
    return case.add_entity(Schema.COMPANY, "Norvik")


@pytest.fixture
def police(case: SmallCase) -> Party:
    return case.add_entity(Schema.PUBLIC_BODY, "Karamay Police")


@pytest.fixture
def news(case: SmallCase) -> str:
    return case.add_document(
        NEWS,
        Metadata("Cameras for police", ("A. Writer",), "The Post", PartialDate("2019-11-29"), "en"),
        "https://post.example/cameras",
    )


def section(dossier: Dossier, kind: SectionKind) -> Section:
    return next(part for part in dossier.sections if part.kind is kind)


def lines(dossier: Dossier) -> list[Line]:
    return [line for part in dossier.sections for line in (*part.accepted, *part.proposed)]


def weigh(claim: Statement, evidence: Statement, verdict: Verdict = Verdict.CONTRADICTED) -> Assessment:
    step = Reason("Karamay Police is a public body", evidence.document, 23, 37, "Karamay Police")
    return Assessment(claim.id, evidence.id, verdict, Difference.NONE, (step,), "The contract.")


def renderings(dossier: Dossier) -> str:
    return "\n".join((to_html(dossier), to_markdown(dossier), to_json(dossier)))


def test_the_whole_dossier_as_markdown(case: SmallCase, norvik: Party, police: Party, news: str) -> None:
    person = case.add_entity(Schema.PERSON, "Peter Hollander")
    supply = case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras to Karamay Police.")
    whose = Attribution(Form.DIRECT, person, "", norvik, Stance.DENIAL)
    claim = case.state(news, Prop.SAID, norvik, None, "We sell to nobody there,", attribution=whose)
    case.assessments.append(weigh(claim, supply))
    blob = case.documents[news].blob
    source = (
        "*Cameras for police*. The Post, 2019-11-29. line 1. <https://post.example/cameras>. "
        f"captured 2024-09-03T10:15:00+00:00; read by text@1. SHA-256 {blob}."
    )
    dossier = make_dossier(case.request(norvik, persons_confirmed={person.entity}))
    assert to_markdown(dossier).partition("## About this dossier")[0] == (
        "# Norvik\n"
        "\n"
        "Case: harbour. Made at 2024-10-01T08:00:00+00:00.\n"
        "\n"
        "## Who it supplies\n"
        "\n"
        "- Norvik supplied Karamay Police.[^1]\n"
        "\n"
        "## What it says\n"
        "\n"
        "- Peter Hollander, in a role at Norvik, denied: “We sell to nobody there,”.[^2]"
        " *The documents conflict with this.*\n"
        "\n"
        "## What the documents show against that\n"
        "\n"
        "**Claim.** Peter Hollander, in a role at Norvik, denied.\n"
        "\n"
        "> We sell to nobody there,[^2]\n"
        "\n"
        "**The documents conflict with this.** Norvik supplied Karamay Police.\n"
        "\n"
        "> Norvik sold cameras to Karamay Police.[^1]\n"
        "\n"
        "1. Karamay Police is a public body (note 1)\n"
        "\n"
        "What would settle it: The contract.\n"
        "\n"
        "## Who listed it and when\n"
        "\n"
        "No listing is stated in the documents shown here.\n"
        "\n"
    )
    footnotes = to_markdown(dossier).partition("[^1]: ")[2]
    assert footnotes == (
        f"“Norvik sold cameras to Karamay Police.” {source}\n[^2]: “We sell to nobody there,” {source}\n"
    )
    assert from_plain(Dossier, to_plain(dossier)) == dossier


def test_the_same_fact_from_several_documents_is_one_line_with_their_count(
    case: SmallCase, norvik: Party, police: Party, news: str
) -> None:
    wire = case.add_document(WIRE, Metadata("Wire", publisher="Wire"), "wire.txt")
    case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras to Karamay Police.")
    case.state(
        wire, Prop.SUPPLIES, norvik, police, "Norvik sold cameras", attribution=Attribution(origin=("The Post",))
    )
    (line,) = section(make_dossier(case.request(norvik)), SectionKind.SUPPLIES).accepted
    assert line.text == (
        "Norvik supplied Karamay Police; according to The Post; also in a document's own words "
        "(2 documents; origins not yet traced)."
    )
    assert line.citations == (1, 2)


def test_what_is_alleged_is_not_merged_with_what_is_asserted(
    case: SmallCase, norvik: Party, police: Party, news: str
) -> None:
    wire = case.add_document(WIRE, Metadata("Wire"), "wire.txt")
    case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras")
    alleged = Qualifiers(modality=Modality.ALLEGED)
    case.state(wire, Prop.SUPPLIES, norvik, police, "Norvik sold cameras", qualifiers=alleged)
    assert len(section(make_dossier(case.request(norvik)), SectionKind.SUPPLIES).accepted) == 2


def test_a_public_body_has_suppliers(case: SmallCase, norvik: Party, police: Party, news: str) -> None:
    case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras")
    assert section(make_dossier(case.request(police)), SectionKind.SUPPLIES).title == "Who supplies it"


def test_what_is_not_listed_is_told(case: SmallCase, norvik: Party, police: Party, news: str) -> None:
    case.state(
        news, Prop.LISTED_BY, norvik, police, "Norvik was listed", qualifiers=Qualifiers(polarity=Polarity.NEGATED)
    )
    (line,) = section(make_dossier(case.request(norvik)), SectionKind.LISTED).accepted
    assert line.text == "Not listed: Norvik was not listed by Karamay Police."


@pytest.mark.parametrize("status", [Status.PROPOSED, Status.UNSURE, Status.REJECTED])
def test_only_accepted_lines_are_published(
    case: SmallCase, norvik: Party, police: Party, news: str, status: Status
) -> None:
    case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras", status=status)
    published = make_dossier(case.request(norvik, include_proposals=True))
    assert lines(published) == []
    draft = make_dossier(case.request(norvik, draft=True))
    assert draft.notes[0] == DRAFT_NOTE
    assert [line.status for line in section(draft, SectionKind.SUPPLIES).proposed] == (
        [] if status is Status.REJECTED else [status]
    )
    assert lines(make_dossier(case.request(norvik, draft=True, include_proposals=False))) == []


def test_a_conflict_needs_both_sides_accepted(case: SmallCase, norvik: Party, police: Party, news: str) -> None:
    supply = case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras", status=Status.PROPOSED)
    whose = Attribution(Form.DIRECT, organization=norvik, stance=Stance.DENIAL)
    claim = case.state(news, Prop.SAID, norvik, None, "We sell to nobody there,", attribution=whose)
    case.assessments.append(weigh(claim, supply))
    published = make_dossier(case.request(norvik))
    assert section(published, SectionKind.CONFLICTS).accepted == ()
    assert section(published, SectionKind.SAYS).accepted[0].verdict == "not checked"
    draft = make_dossier(case.request(norvik, draft=True))
    assert section(draft, SectionKind.CONFLICTS).accepted == ()
    assert len(section(draft, SectionKind.CONFLICTS).proposed) == 1


def overrule(claim: Statement, evidence: Statement, verdict: Verdict, reason: str) -> dict[tuple[str, str], Decision]:
    ruling = Ruling(Judgement.OVERRULED, claim.id, evidence.id, reason, value=verdict)
    return {(claim.id, evidence.id): make_decision(ruling, "A. Reviewer", datetime(2024, 9, 9, tzinfo=UTC))}


@pytest.fixture
def denied(case: SmallCase, norvik: Party, police: Party, news: str) -> tuple[Statement, Statement]:
    supply = case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras")
    whose = Attribution(Form.DIRECT, organization=norvik, stance=Stance.DENIAL)
    return case.state(news, Prop.SAID, norvik, None, "We sell to nobody there,", attribution=whose), supply


def test_a_reviewer_overrules_a_conflict_and_both_verdicts_are_told(
    case: SmallCase, norvik: Party, denied: tuple[Statement, Statement]
) -> None:
    case.assessments.append(weigh(*denied))
    verdicts = overrule(*denied, Verdict.DIFFERENT, "the cameras went to Peter Hollander's shop")
    peter = case.add_entity(Schema.PERSON, "Peter Hollander")
    dossier = make_dossier(case.request(norvik, verdicts=verdicts))
    [line] = section(dossier, SectionKind.CONFLICTS).accepted
    assert line.verdict == "no conflict found"
    assert line.reasons[-1] == (
        "a reviewer overruled “the documents conflict with this”: no conflict found, because "
        "the cameras went to [a person]'s shop"
    ).replace("[a person]", PERSON)
    assert section(dossier, SectionKind.SAYS).accepted[0].verdict == (
        "no conflict found (a reviewer overruled: the documents conflict with this)"
    )
    assert peter.name not in renderings(dossier)
    assert not any("No person has reviewed the comparison" in note for note in dossier.notes)
    assert 'class="verdict settled"' in to_html(dossier)


def test_a_reviewer_finds_a_conflict_that_the_rules_do_not_see(
    case: SmallCase, norvik: Party, denied: tuple[Statement, Statement]
) -> None:
    case.assessments.append(weigh(*denied, Verdict.UNADDRESSED))
    assert section(make_dossier(case.request(norvik)), SectionKind.CONFLICTS).accepted == ()
    verdicts = overrule(*denied, Verdict.CONTRADICTED, "the police are a customer")
    [line] = section(make_dossier(case.request(norvik, verdicts=verdicts)), SectionKind.CONFLICTS).accepted
    assert line.verdict == "the documents conflict with this"
    assert line.reasons[-1].startswith("a reviewer overruled “not addressed by the documents”: ")


def test_a_reviewer_who_agrees_is_told_too(case: SmallCase, norvik: Party, denied: tuple[Statement, Statement]) -> None:
    case.assessments.append(weigh(*denied))
    undecided = make_dossier(case.request(norvik))
    assert any("No person has reviewed the comparison" in note for note in undecided.notes)
    verdicts = overrule(*denied, Verdict.CONTRADICTED, "both are clear")
    dossier = make_dossier(case.request(norvik, verdicts=verdicts))
    [line] = section(dossier, SectionKind.CONFLICTS).accepted
    assert line.reasons[-1] == "a reviewer agreed: the documents conflict with this, because both are clear"
    assert section(dossier, SectionKind.SAYS).accepted[0].verdict == "the documents conflict with this"
    assert not any("No person has reviewed the comparison" in note for note in dossier.notes)


def test_what_a_reviewer_overruled_is_published_of_accepted_statements_only(
    case: SmallCase, norvik: Party, police: Party, news: str
) -> None:
    supply = case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras", status=Status.PROPOSED)
    whose = Attribution(Form.DIRECT, organization=norvik, stance=Stance.DENIAL)
    claim = case.state(news, Prop.SAID, norvik, None, "We sell to nobody there,", attribution=whose)
    case.assessments.append(weigh(claim, supply))
    verdicts = overrule(claim, supply, Verdict.CONTRADICTED, "it is clear")
    assert section(make_dossier(case.request(norvik, verdicts=verdicts)), SectionKind.CONFLICTS).accepted == ()


def test_a_claim_has_a_dossier_of_its_own(case: SmallCase, norvik: Party, police: Party, news: str) -> None:
    supply = case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras")
    whose = Attribution(Form.DIRECT, organization=norvik, stance=Stance.DENIAL)
    claim = case.state(news, Prop.SAID, norvik, None, "We sell to nobody there,", attribution=whose)
    case.assessments.append(weigh(claim, supply, Verdict.CHALLENGED))
    dossier = make_dossier(case.request(claim))
    assert dossier.title == "Claim: Norvik denied: “We sell to nobody there,”."
    assert [part.kind for part in dossier.sections] == [SectionKind.SAYS, SectionKind.CONFLICTS]
    assert dossier.sections[1].accepted[0].against == "Norvik supplied Karamay Police."


def test_an_unaccepted_claim_and_a_person_have_no_dossier(case: SmallCase, norvik: Party, news: str) -> None:
    whose = Attribution(stance=Stance.DENIAL)
    said = case.state(news, Prop.SAID, norvik, None, "nobody", attribution=whose, status=Status.PROPOSED)
    with pytest.raises(WhoBuiltError, match="may not be shown"):
        make_dossier(case.request(said))
    with pytest.raises(WhoBuiltError, match="no dossiers of persons"):
        make_dossier(case.request(case.add_entity(Schema.PERSON, "Peter Hollander")))


def test_a_quote_that_is_not_found_is_not_published(case: SmallCase, norvik: Party, police: Party, news: str) -> None:
    case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras")
    statement, status = case.statements.pop()
    case.statements.append((replace(statement, quote=replace(statement.quote, exact="Norvik gave cameras")), status))
    published = make_dossier(case.request(norvik))
    assert lines(published) == []
    assert "Left out: 1 accepted, of which the quote was not found in the document." in published.notes
    draft = make_dossier(case.request(norvik, draft=True))
    (line,) = section(draft, SectionKind.SUPPLIES).proposed
    assert (line.verdict, draft.citations[0].quote) == ("quote not found", "[quote not found]")


def test_a_line_that_rests_on_an_unreviewed_merge_is_not_published(
    case: SmallCase, norvik: Party, police: Party, news: str
) -> None:
    other = case.add_entity(Schema.COMPANY, "Norvik Ltd")
    case.merged[other.entity] = norvik.entity
    case.state(news, Prop.SUPPLIES, other, police, "Norvik sold cameras")
    assert len(lines(make_dossier(case.request(norvik)))) == 1
    published = make_dossier(case.request(norvik, auto_merged={norvik.entity}))
    assert lines(published) == []
    assert any("a machine merged" in note for note in published.notes)
    (line,) = lines(make_dossier(case.request(norvik, auto_merged={norvik.entity}, draft=True)))
    assert line.unreviewed_merge


def test_of_a_source_that_stays_here_nothing_is_told(case: SmallCase, norvik: Party, police: Party, news: str) -> None:
    case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras")
    text = "Umbrella, once Norvik, armed Karamay Police."
    secret = case.add_document(
        text, Metadata("Leaked memo", publisher="Insider"), "/home/jane/leak.pdf", Handling.STAYS_HERE
    )
    hidden = case.state(secret, Prop.SUPPLIES, norvik, police, text)
    case.entities[norvik.entity] = replace(case.entities[norvik.entity], name="Umbrella", names=("Umbrella", "Norvik"))
    blob = case.documents[secret].blob
    for draft in (False, True):
        request = case.request(norvik, draft=draft)
        dossier = make_dossier(request)
        assert "Some sources are withheld." in dossier.notes
        told = renderings(dossier) + to_csv(request)
        for secret_words in (text, "armed", "Umbrella", "Leaked memo", "Insider", "leak.pdf", "jane", blob, hidden.id):
            assert secret_words not in told


def test_a_verdict_that_rests_on_a_withheld_source_is_left_out(
    case: SmallCase, norvik: Party, police: Party, news: str
) -> None:
    secret = case.add_document("Norvik lied, memo says.", Metadata("Leaked"), "leak.pdf", Handling.STAYS_HERE)
    supply = case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras")
    whose = Attribution(Form.DIRECT, organization=norvik, stance=Stance.DENIAL)
    claim = case.state(news, Prop.SAID, norvik, None, "We sell to nobody there,", attribution=whose)
    step = Reason("The memo says so", secret, 0, 11, "Norvik lied")
    case.assessments.append(Assessment(claim.id, supply.id, Verdict.CONTRADICTED, Difference.NONE, (step,), ""))
    told = renderings(make_dossier(case.request(norvik)))
    assert "Norvik lied" not in told
    assert "memo" not in told


@pytest.mark.parametrize(
    ("handling", "quoted", "addressed"),
    [(Handling.PUBLIC, True, True), (Handling.QUOTE_ONLY, True, False), (Handling.NOT_QUOTED, False, False)],
)
def test_handling_decides_what_a_footnote_tells(  # noqa: PLR0913  # three fixtures and one case's three answers
    case: SmallCase, norvik: Party, police: Party, news: str, handling: Handling, *, quoted: bool, addressed: bool
) -> None:
    words = Qualifiers("special night cameras")
    case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras to Karamay Police.", qualifiers=words)
    blob = case.documents[news].blob
    request = case.request(norvik, handling={blob: handling})
    told = renderings(make_dossier(request)) + to_csv(request)
    assert "Cameras for police" in told
    assert ("sold cameras" in told) is quoted
    assert ("[seen, not quoted]" in told) is not quoted
    assert ("special night" in told) is quoted
    assert ("post.example" in told) is addressed
    assert (blob in told) is addressed


def test_a_source_of_which_nothing_is_known_stays_here(
    case: SmallCase, norvik: Party, police: Party, news: str
) -> None:
    case.state(news, Prop.SUPPLIES, norvik, police, "Norvik sold cameras")
    with pytest.raises(WhoBuiltError, match="only in sources that are withheld"):
        make_dossier(case.request(norvik, captures={}))


def test_a_local_path_is_told_by_its_file_name_only(case: SmallCase, norvik: Party, police: Party) -> None:
    wire = case.add_document(WIRE, Metadata("Wire"), "/home/jane/Norvik/wire.txt")
    case.state(wire, Prop.SUPPLIES, norvik, police, "Norvik sold cameras")
    (citation,) = make_dossier(case.request(norvik)).citations
    assert citation.locator == "wire.txt"
