"""Claims and statements set against each other: what conflicts, what only looks as if it did, and the laws."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whobuilt.assess import Who, assess
from whobuilt.core.assessment import Answers, Assessment, Difference, Verdict
from whobuilt.core.dates import PartialDate
from whobuilt.core.entities import Party
from whobuilt.core.statements import (
    Anchor,
    Attribution,
    Directness,
    Draft,
    Form,
    Modality,
    Phase,
    Polarity,
    Prop,
    Qualifiers,
    Quote,
    Role,
    Stance,
    Statement,
    make_statement,
)
from whobuilt.ports import Gazetteer, Taxonomy

VENDOR = "the vendor"


def party(name: str) -> Party:
    return Party(name, f"entity of {name.lower()}")


@dataclass
class Papers:
    """Documents written for a test, each a line of text, with statements anchored in them."""

    texts: dict[str, str] = field(default_factory=dict)

    def put(self, text: str) -> str:
        name = f"document {len(self.texts)}"
        self.texts[name] = text
        return name

    def claim(self, words: str, stance: Stance = Stance.DENIAL, *, date: str = "", by: str = VENDOR) -> Statement:
        document = self.put(f"In its answer, {by} said: {words}, and no more.")
        quote = self.quote(document, words)
        return make_statement(
            Draft(
                document,
                Prop.SAID,
                party(by),
                None,
                quote,
                (Anchor("quote", quote.start, quote.end, quote.exact),),
                "test@1",
                Qualifiers(date=PartialDate(date) if date else None),
                Attribution(Form.INDIRECT, party(by), "", party(by), stance),
            )
        )

    def quote(self, document: str, words: str) -> Quote:
        start = self.texts[document].index(words)
        return Quote(start, start + len(words), words)

    def evidence(self, told: Told) -> Statement:
        words = f"{told.subject} {told.verb} {told.item or 'something'} to {told.object}"
        document = self.put(f"The record shows that {words} for all to read.")
        parts = {"subject": told.subject, "trigger": told.verb, "object": told.object, "object_text": told.item}
        spans = {name: self.quote(document, part) for name, part in parts.items() if part}
        anchors = tuple(Anchor(name, span.start, span.end, span.exact) for name, span in spans.items())
        return make_statement(
            Draft(
                document,
                told.prop,
                party(told.subject),
                party(told.object),
                self.quote(document, words),
                anchors,
                "test@1",
                told.qualifiers(),
                told.attribution,
            )
        )


@dataclass(frozen=True)
class Told:
    """What a document tells: "the vendor sold cameras to the body"."""

    object: str
    item: str = "cameras"
    verb: str = "sold"
    prop: Prop = Prop.SUPPLIES
    subject: str = VENDOR
    date: str = ""
    place: str = ""
    modality: Modality = Modality.ASSERTED
    polarity: Polarity = Polarity.AFFIRMED
    phase: Phase = Phase.UNSTATED
    role: Role = Role.UNSTATED
    directness: Directness = Directness.UNSTATED
    attribution: Attribution = field(default_factory=Attribution)

    def qualifiers(self) -> Qualifiers:
        return Qualifiers(
            object_text=self.item,
            place=party(self.place) if self.place else None,
            date=PartialDate(self.date) if self.date else None,
            polarity=self.polarity,
            modality=self.modality,
            phase=self.phase,
            role=self.role,
            directness=self.directness,
        )


@pytest.fixture
def weigh(gazetteer: Gazetteer, taxonomy: Taxonomy) -> Weigh:
    return Weigh(gazetteer, taxonomy)


@dataclass
class Weigh:
    gazetteer: Gazetteer
    taxonomy: Taxonomy

    def __call__(self, claims: list[Statement], statements: list[Statement]) -> tuple[Assessment, ...]:
        return assess(claims, statements, gazetteer=self.gazetteer, taxonomy=self.taxonomy)

    def one(self, claim: Statement, evidence: Statement) -> tuple[Verdict, Difference]:
        (found,) = self([claim], [evidence])
        return found.verdict, found.difference


KARAMAY = Told("Karamay Police Department", verb="worked with")
PSB = Told("Public Security Bureau of Aksu Prefecture", "a data centre", "signed a contract with")
KENYA = Told("the Kenyan police")

SIGNED = Told("the Ministry of Interior", "", "signed with", Prop.CONTRACTS_WITH)

CONTRADICTED = [
    ("it does not directly do business with security services in Xinjiang", KARAMAY),
    ("it does not directly do business with security services in Xinjiang", PSB),
    ("we have never sold anything to the police", KENYA),
    ("the company has not supplied any equipment to law enforcement agencies", KENYA),
    ("none of our products have been delivered to security agencies in Kenya", KENYA),
    ("it never provided cameras to the military", Told("the Sudanese army")),
    ("it never signed a contract with the interior ministry", SIGNED),
    ("it had not sold to Sudan", Told("Sudan")),
    ("it had never sold its products to Sudan", Told("the Khartoum police", place="Khartoum")),
    ("having supplied intelligence agencies", Told("the National Intelligence Service")),
    ("we do not work with Karamay Police Department", KARAMAY),
    ("it no longer supplies the police in Kenya", Told("the Kenyan police", date="2021-03")),
    ("it stopped selling to Myanmar in 2018", Told("Myanmar", date="2020")),
    ("since 2016 it has sold no cameras to the police", Told("the Kenyan police", date="2019-05")),
    (
        "it has not sold to the police, directly or indirectly",
        Told("the Kenyan police", directness=Directness.INDIRECT),
    ),
    ("it does not sell facial recognition to the police", Told("the Kenyan police", "face recognition cameras")),
    ("it does not operate the camera network", Told("the camera network", "", "operates", Prop.OPERATES)),
    ("it does not sell spyware to governments outside China", Told("the Kenyan police", "spyware")),
    ("it has never sold to the police outside of China", KENYA),
    ("it does not sell cameras outside China", KENYA),
    ("it has no customers in Kenya", Told("the Kenyan police", date="2020-06")),
]


@pytest.mark.parametrize(("words", "told"), CONTRADICTED, ids=lambda item: str(item)[:60])
def test_documents_contradict(weigh: Weigh, words: str, told: Told) -> None:
    papers = Papers()
    assert weigh.one(papers.claim(words, date="2020-06"), papers.evidence(told)) == (
        Verdict.CONTRADICTED,
        Difference.NONE,
    )


DIRECT = "it does not directly do business with security services in Xinjiang"
CHALLENGED = [
    ("we have no contracts with the interior ministry", SIGNED),
    (DIRECT, Told("Karamay Police Department", verb="supplied")),
    ("we have never sold anything to the police", Told("the Kenyan police", modality=Modality.ALLEGED)),
    ("it does not do business with the police", Told("the Kenyan police", modality=Modality.PLANNED)),
    ("since 2016 it has sold no cameras to the police", KENYA),
    ("it does not sell to the police", Told("the Kenyan police", date="2012")),
    ("it does not do business with the police", Told("the Kenyan police", directness=Directness.INDIRECT)),
    ("it was not aware that it had sold to the police", KENYA),
    ("our products are not used by the police", KENYA),
    ("it does not do business with the police", Told("the government of Kenya", "cameras for the police")),
    ("it has no customers in Kenya", Told("the Kenyan police", date="2019-01")),
    ("it has no customers in Kenya", Told("the Kenyan police", date="2020-09")),
    ("it currently has no customers in Kenya", Told("the Kenyan police", date="2019-11")),
    ("it has no contract with the police", KENYA),
    ("it had not sold the spyware to Bahrain", Told("Bahrain", "Hawkeye licences")),
    ("it has not sold surveillance equipment to the police", Told("the Kenyan police", "a monitoring centre")),
    ("we have never sold anything to the police", Told("the Kenyan police", modality=Modality.IMPLIED)),
]


@pytest.mark.parametrize(("words", "told"), CHALLENGED, ids=lambda item: str(item)[:60])
def test_documents_challenge_and_no_more(weigh: Weigh, words: str, told: Told) -> None:
    papers = Papers()
    assert weigh.one(papers.claim(words, date="2020-06"), papers.evidence(told))[0] is Verdict.CHALLENGED


DIFFERENT = [
    (DIRECT, Told("Nairobi police", verb="worked with", place="Nairobi"), Difference.PLACE),
    (DIRECT, Told("Xinjiang Broadcast and Television Network Co. Ltd.", verb="worked with"), Difference.BODY),
    (DIRECT, Told("authorities in Xinjiang"), Difference.BODY),
    (DIRECT, Told("Urumqi", verb="worked with"), Difference.BODY),
    (DIRECT, Told("Karamay Police Department", verb="sold", directness=Directness.INDIRECT), Difference.DIRECTNESS),
    (DIRECT, Told("Karamay Police Department", verb="worked through a contractor with"), Difference.DIRECTNESS),
    (DIRECT, Told("Karamay Education Bureau", verb="worked with"), Difference.BODY),
    ("it does not operate cameras for the police", KENYA, Difference.PROP),
    ("it stopped selling to Myanmar in 2018", Told("Myanmar", date="2015"), Difference.DATE),
    ("it no longer sells to Sudan", Told("Sudan", date="2012"), Difference.DATE),
    ("it no longer sells to Sudan", Told("Sudan"), Difference.DATE),
    ("it has no customers in Kenya", Told("the Kenyan police", date="2012"), Difference.DATE),
    ("we will not sell to the police", Told("the Kenyan police", date="2012"), Difference.DATE),
    ("it had not sold to the police", Told("the Kenyan police", date="2021"), Difference.DATE),
    (
        "it does not sell facial recognition to the police",
        Told("the Kenyan police", "office chairs"),
        Difference.PRODUCT,
    ),
    ("it has never sold to the police", Told("the Kenyan police", modality=Modality.PROPOSED), Difference.PROP),
    ("it has never sold to the police", Told("the Kenyan police", phase=Phase.TENDERED), Difference.PROP),
    ("it has never sold to the police", Told("the Kenyan police", role=Role.MAKER), Difference.DIRECTNESS),
    ("it had not sold to Sudan", Told("Bahrain"), Difference.PLACE),
    ("it has never sold to the military", Told("a police hospital"), Difference.BODY),
    ("it does not sell to the police", Told("the Kenyan police", phase=Phase.ENDED), Difference.DATE),
    (
        "it does not sell spyware to governments outside China",
        Told("the Urumqi police", "spyware", place="Urumqi"),
        Difference.PLACE,
    ),
    ("it does not sell cameras outside Kenya", KENYA, Difference.PLACE),
    ("it has no customers in Kenya", Told("the Kenyan police", date="2018-01"), Difference.DATE),
    ("it has no customers in Kenya", Told("the Kenyan police", date="2025"), Difference.DATE),
    ("it has no customers in Kenya", Told("the Kenyan police", "cameras from 2012 to 2019"), Difference.DATE),
    ("it currently has no customers in Kenya", Told("the Kenyan police", date="2019-01"), Difference.DATE),
    ("it had not sold the spyware to Bahrain", Told("Bahrain", "office furniture"), Difference.PRODUCT),
    (
        "it has not sold surveillance equipment to the police",
        Told("the Kenyan police", "Works trucks"),
        Difference.PRODUCT,
    ),
    (
        "it has no contract with the police",
        Told("the Kenyan police", directness=Directness.INDIRECT),
        Difference.DIRECTNESS,
    ),
]


@pytest.mark.parametrize(("words", "told", "difference"), DIFFERENT, ids=lambda item: str(item)[:60])
def test_a_difference_of_scope_is_no_contradiction(
    weigh: Weigh, words: str, told: Told, difference: Difference
) -> None:
    papers = Papers()
    found = weigh.one(papers.claim(words, date="2020-06"), papers.evidence(told))
    assert found == (Verdict.DIFFERENT, difference)


OPINION = Attribution(Form.DIRECT, party("a critic"), "", None, Stance.DENIAL)
UNADDRESSED = [
    (DIRECT, Told("Karamay Police Department", verb="worked with", subject="another vendor")),
    (DIRECT, Told("Karamay Police Department", polarity=Polarity.NEGATED, verb="sold", modality=Modality.ALLEGED)),
    (DIRECT, Told("Karamay Police Department", attribution=OPINION)),
    (DIRECT, Told("Nairobi hospital", place="Nairobi")),
    ("it does not censor content at the government's demand", KARAMAY),
    ("it complies with all applicable laws", KARAMAY),
    ("we stay in the commercial space", KARAMAY),
    ("it has broken no law in dealing with the police", KENYA),
    ("its products are not intended for the police", KENYA),
    ("its products could be used by the police", KENYA),
    ("it does not sell to the police without a court order", KENYA),
    ("it does not sell to private individuals", KENYA),
    ("it does not sell to police contractors", KENYA),
    ("it does not deal with them", KENYA),
    ("it has no contract with the Border Branch", KENYA),
    ("it has not sold equipment there", KENYA),
    ("it does not sell to the police", Told("a firm", "", "owns", Prop.OWNS)),
    ("it does not sell to the police outside our sector", KENYA),
    ("it sells only to democracies", KENYA),
    ("since 2016 it has had no contract with the police", KENYA),
    ("it does not sell cameras outside its own sector", KENYA),
    ("it does not operate the systems it sells and that every sale is licensed by the ministry", KENYA),
    ("it does not operate the systems it sells to the police", KENYA),
]


@pytest.mark.parametrize(("words", "told"), UNADDRESSED, ids=lambda item: str(item)[:60])
def test_what_does_not_bear_on_a_claim_leaves_it_unaddressed(weigh: Weigh, words: str, told: Told) -> None:
    papers = Papers()
    (found,) = weigh([papers.claim(words, date="2020-06")], [papers.evidence(told)])
    assert (found.verdict, found.evidence) == (Verdict.UNADDRESSED, "")


def test_an_assertion_is_borne_out(weigh: Weigh) -> None:
    papers = Papers()
    claim = papers.claim("we have sold cameras to the police in Kenya", Stance.ASSERTION)
    assert weigh.one(claim, papers.evidence(KENYA))[0] is Verdict.CONSISTENT


def test_only_with_contractors_is_challenged_by_a_contract_with_the_police(weigh: Weigh) -> None:
    papers = Papers()
    claim = papers.claim("it works only with third-party contractors", Stance.ASSERTION)
    assert weigh.one(claim, papers.evidence(PSB))[0] is Verdict.CHALLENGED
    broadcaster = papers.evidence(Told("Xinjiang Broadcast and Television Network Co. Ltd.", verb="worked with"))
    assert weigh.one(claim, broadcaster)[0] is Verdict.UNADDRESSED


def test_contracts_with_third_parties_only_is_challenged_too(weigh: Weigh) -> None:
    papers = Papers()
    claim = papers.claim("its contracts in the region were with third parties only")
    signed = Told("Karamay Police Department", "", "signed with", Prop.CONTRACTS_WITH)
    assert weigh.one(claim, papers.evidence(signed))[0] is Verdict.CHALLENGED


def test_a_subsidiary_is_a_difference_of_party_unless_the_claim_speaks_for_the_group(weigh: Weigh) -> None:
    papers = Papers()
    owned = papers.evidence(Told("the daughter company", "", "owns", Prop.OWNS))
    sold = papers.evidence(Told("the Kenyan police", subject="the daughter company"))
    own, group = (
        papers.claim("it has never sold to the police"),
        papers.claim("the group and its subsidiaries have never sold to the police"),
    )
    found = {item.claim: item for item in weigh([own, group], [owned, sold])}
    assert (found[own.id].verdict, found[own.id].difference) == (Verdict.DIFFERENT, Difference.PARTY)
    assert found[group.id].verdict is Verdict.CONTRADICTED


def test_a_customer_denies_to_have_bought(weigh: Weigh) -> None:
    papers = Papers()
    claim = papers.claim("it had not bought any equipment from Maker Works", by="the Kenyan police")
    assert (
        weigh.one(claim, papers.evidence(Told("the Kenyan police", subject="Maker Works")))[0] is Verdict.CONTRADICTED
    )
    other = papers.evidence(Told("the Kenyan police", subject="Other Works"))
    assert weigh.one(claim, other)[0] is Verdict.UNADDRESSED


def test_a_claim_may_call_whom_it_is_about_by_a_short_name(weigh: Weigh) -> None:
    papers = Papers()
    claim = papers.claim("it had bought nothing from Maker", by="the Kenyan police")
    about = replace(claim, object=party("Maker Works"))
    sold = papers.evidence(Told("the Kenyan police", subject="Maker Works"))
    assert weigh.one(claim, sold)[0] is Verdict.UNADDRESSED
    assert weigh.one(about, sold)[0] is Verdict.CONTRADICTED


def test_a_present_claim_of_an_unknown_day_is_challenged_unless_it_concedes_the_past(weigh: Weigh) -> None:
    papers = Papers()
    sold = papers.evidence(Told("the Kenyan police", date="2021"))
    state = papers.claim("we have no customers in Kenya")
    present = papers.claim("we currently have no customers in Kenya")
    assert weigh.one(state, sold)[0] is Verdict.CHALLENGED
    assert weigh.one(present, sold) == (Verdict.DIFFERENT, Difference.DATE)


def test_a_contract_with_the_supplier_of_what_a_body_denies_to_have_contracted_challenges_it(weigh: Weigh) -> None:
    papers = Papers()
    claim = papers.claim("it held no contract for Hawkeye after 2013", by="the Kenyan police")
    signed = papers.evidence(
        Told("Trading Works", "", "signed with", Prop.CONTRACTS_WITH, subject="the Kenyan police", date="2019-04")
    )
    supplied = papers.evidence(Told("the Kenyan police", "Hawkeye", subject="International Trading Works"))
    assert weigh.one(claim, signed)[0] is Verdict.UNADDRESSED
    (found,) = weigh([claim], [signed, supplied])
    assert (found.verdict, found.evidence) == (Verdict.CHALLENGED, signed.id)


@pytest.mark.parametrize(
    ("owner", "verdict"), [("Sudan's", Verdict.CONTRADICTED), ("Kenya's", Verdict.DIFFERENT), ("", Verdict.UNADDRESSED)]
)
def test_the_possessive_before_a_body_says_whose_it_is(weigh: Weigh, owner: str, verdict: Verdict) -> None:
    papers = Papers()
    words = f"the vendor sold cameras to {owner} Ministry of Interior"
    quote = papers.quote(papers.put(words), words)
    name = "Ministry of Interior"
    anchor = Anchor("object", words.index(name), words.index(name) + len(name), name)
    told = make_statement(
        Draft(
            "document 0", Prop.SUPPLIES, party(VENDOR), party(name), quote, (anchor,), "test@1", Qualifiers("cameras")
        )
    )
    claim = papers.claim("it has never sold to Sudan")
    assert weigh.one(claim, told)[0] is verdict


def test_merged_entities_are_one_party(gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    papers = Papers()
    claim = papers.claim("it has never sold to the police")
    sold = papers.evidence(Told("the Kenyan police", subject="the vendor, by its other name"))
    merged = {sold.subject.entity: party(VENDOR).entity} if sold.subject else {}
    (found,) = assess(
        [claim], [sold], gazetteer=gazetteer, taxonomy=taxonomy, who=Who(lambda entity: merged.get(entity, entity))
    )
    assert found.verdict is Verdict.CONTRADICTED


def test_a_claims_own_words_are_no_evidence_against_it(weigh: Weigh) -> None:
    papers = Papers()
    claim = papers.claim("it denied having sold cameras to the Kenyan police")
    inner = papers.quote(claim.document, "sold cameras to the Kenyan police")
    anchor = Anchor("trigger", inner.start, inner.start + 4, "sold")
    told = make_statement(
        Draft(claim.document, Prop.SUPPLIES, party(VENDOR), party("the Kenyan police"), inner, (anchor,), "test@1")
    )
    assert weigh.one(claim, told)[0] is Verdict.UNADDRESSED


def test_criticism_by_others_is_no_claim_and_no_comment_changes_the_subject(weigh: Weigh) -> None:
    papers = Papers()
    critic = papers.claim("it is nonsense that it does not work with the police", Stance.CRITICISM, by="a critic")
    silent = papers.claim("it does not comment on customers", Stance.NO_COMMENT)
    (found,) = weigh([critic, silent], [])
    assert (found.claim, found.answers) == (silent.id, Answers.CHANGES_SUBJECT)


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("it never sold to the police", Answers.FACT),
        ("it was not aware of any sale to the police", Answers.KNOWLEDGE),
        ("its products are not intended for the police", Answers.INTENT),
        ("it complies with all applicable laws", Answers.CHANGES_SUBJECT),
    ],
)
def test_what_a_denial_denies_is_kept(weigh: Weigh, words: str, answers: Answers) -> None:
    (found,) = weigh([Papers().claim(words)], [])
    assert found.answers is answers


def test_every_verdict_says_what_would_settle_it(weigh: Weigh) -> None:
    papers = Papers()
    claims = [papers.claim(words) for words in (DIRECT, "it complies with the law")]
    for found in weigh(claims, [papers.evidence(KARAMAY)]):
        assert found.settled_by
        assert found.reasons


def _crowd(papers: Papers) -> tuple[list[Statement], list[Statement]]:
    words = [pair[0] for pair in CONTRADICTED] + [triple[0] for triple in DIFFERENT[::4]]
    told = [pair[1] for pair in CONTRADICTED + CHALLENGED] + [triple[1] for triple in DIFFERENT[::4]]
    return [papers.claim(text, date="2020-06") for text in words], [papers.evidence(item) for item in told]


@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_changes_no_verdict(weigh: Weigh, data: st.DataObject) -> None:
    claims, statements = _crowd(Papers())
    expected = weigh(claims, statements)
    shuffled = data.draw(st.permutations(claims)), data.draw(st.permutations(statements))
    assert weigh(*shuffled) == expected


@pytest.mark.slow
@given(
    bodies=st.lists(st.sampled_from(["the Kenyan police", "Karamay Police Department", "Sudan", "a firm"]), max_size=5)
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_unrelated_companys_dealings_change_nothing(weigh: Weigh, bodies: list[str]) -> None:
    papers = Papers()
    claims, statements = _crowd(papers)
    others = [papers.evidence(Told(body, subject="an unrelated company")) for body in bodies]
    assert weigh(claims, [*statements, *others]) == weigh(claims, statements)


def test_reasons_stand_in_their_documents(weigh: Weigh) -> None:
    papers = Papers()
    for found in weigh(*_crowd(papers)):
        for reason in found.reasons:
            assert papers.texts[reason.document][reason.start : reason.end] == reason.exact
            assert reason.exact
