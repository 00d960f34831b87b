"""Names side by side: which pairs come up, in what order, with which reasons; and which never do."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from whobuilt.core.dates import utc_now
from whobuilt.core.decisions import Decision, Judgement, Ruling, make_decision
from whobuilt.core.entities import Schema
from whobuilt.ports import Gazetteer, Taxonomy
from whobuilt.resolve.asides import iter_asides
from whobuilt.resolve.candidates import MOST_ALIKE, Candidate, NameBook
from whobuilt.resolve.likeness import Likeness
from whobuilt.resolve.standing import Standings, standing_decisions
from whobuilt.store.ledger import Entry, Ledger

COMPANY, BODY, PERSON = Schema.COMPANY, Schema.PUBLIC_BODY, Schema.PERSON


@pytest.fixture(scope="module")
def likeness(gazetteer: Gazetteer, taxonomy: Taxonomy) -> Likeness:
    return Likeness(gazetteer, taxonomy)


def rank(likeness: Likeness, *names: tuple[Schema, str], texts: tuple[str, ...] = ()) -> list[Candidate]:
    book = NameBook(likeness)
    for number, (schema, name) in enumerate(names):
        book.add_name(f"e{number}", schema, name)
    for text in texts:
        for aside in iter_asides("document", text):
            book.add_aside(aside)
    book.resolve_asides()
    return book.rank(str)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Sample Vision Ltd", "Sample Vision", "one name but for case"),
        ("SAMPLE VISION", "Sample Vision Inc.", "one name but for case"),
        ("Sample Vision", "Sample Vision Digital Technology Co., Ltd.", "holds the name “Sample Vision”"),
        ("示例视觉", "杭州示例视觉数字技术股份有限公司", "holds the name “示例视觉”"),
        ("示例視覺科技", "示例视觉科技有限公司", "one name but for case"),
    ],
)
def test_names_that_may_be_one(likeness: Likeness, one: str, other: str, told: str) -> None:
    for names in ((one, other), (other, one)):
        [found] = rank(likeness, *((COMPANY, name) for name in names))
        assert told in found.grounds[0].text
        assert found.grounds[0].for_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((COMPANY, "Beijing Sample Vision Ltd"), (COMPANY, "Shenzhen Sample Vision Ltd")),
        ((COMPANY, "Sample Vision"), (COMPANY, "Example Vision")),
        ((BODY, "Nairobi"), (BODY, "Nairobi Police Department")),  # a place is no name of what lies in it
        ((BODY, "公安局"), (BODY, "克拉玛依市公安局")),  # what every town has names none
        ((BODY, "Kenya Police"), (BODY, "Nairobi Police")),  # of a country, and of its town
        ((PERSON, "Jane Sample"), (PERSON, "Jane Sample")),
        ((PERSON, "J. Sample"), (COMPANY, "J. Sample")),
    ],
)
def test_names_that_never_come_up(likeness: Likeness, one: tuple[Schema, str], other: tuple[Schema, str]) -> None:
    assert rank(likeness, one, other) == []


def test_bodies_of_one_place_and_kind(likeness: Likeness) -> None:
    [found] = rank(likeness, (BODY, "Nairobi Police"), (BODY, "Police Service of Nairobi"))
    assert [ground.text for ground in found.grounds] == ["both are of the kind police, of Nairobi"]


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (("Example State Security Agency", "ESSA"), "The Example State Security Agency (“ESSA”) bought cameras."),
        (
            ("示例视觉数字技术股份有限公司", "Sample Vision"),
            "供应商为示例视觉数字技术股份有限公司（Sample Vision）。",
        ),
        (("Sample Vision", "示例视觉"), "Cameras of Sample Vision (示例视觉) hung there."),
    ],
)
def test_what_a_document_names_together(likeness: Likeness, names: tuple[str, str], text: str) -> None:
    [found] = rank(likeness, *((COMPANY, name) for name in names), texts=(text,))
    assert found.grounds[0].text.startswith("a document names them together")
    assert rank(likeness, *((COMPANY, name) for name in names)) == []  # initials alone say nothing


def test_a_registration_number_decides(likeness: Likeness) -> None:
    names = ((COMPANY, "Beijing Sample Vision"), (COMPANY, "Shenzhen Example Optics"))
    texts = tuple(f"Signed by {name} (registration number HE 12345).\n" for _, name in names)
    [found] = rank(likeness, *names, texts=texts)
    assert found.grounds[0].text == "documents give both the registration number HE12345"
    assert any(not ground.for_same for ground in found.grounds)  # the places are told


def test_a_statement_between_two_speaks_against(likeness: Likeness) -> None:
    book = NameBook(likeness)
    book.add_name("a", COMPANY, "Sample Vision")
    book.add_name("b", COMPANY, "Sample Vision Holdings Africa")
    assert len(book.rank(str)) == 1
    book.add_tie("b", "a")
    assert book.rank(str) == []


def test_a_name_that_too_many_hold_tells_nothing(likeness: Likeness) -> None:
    many = [(COMPANY, f"Sample {word} Works") for word in "Alba Bora Cora Dora Fora Gora Hora".split()]
    assert len(many) > MOST_ALIKE
    assert rank(likeness, (COMPANY, "Sample"), *many) == []
    assert len(rank(likeness, (COMPANY, "Sample"), *many[:2])) == 2


def test_what_was_merged_comes_up_no_more(likeness: Likeness) -> None:
    book = NameBook(likeness)
    for entity, name in (("a", "Sample Vision"), ("b", "Sample Vision Ltd"), ("c", "Sample Vision Africa")):
        book.add_name(entity, COMPANY, name)
    merged = {"b": "a"}
    found = book.rank(lambda entity: merged.get(entity, entity))
    assert [(each.one, each.other) for each in found] == [("a", "c")]


@example(["LLL", "LLL例"])  # a name in letters within one in Chinese characters, and after it
@example(["视觉", "Sa视觉", "a视觉S", "Sa 视觉"])
@given(st.lists(st.text("SampleVison 示例视觉Ltd.()", min_size=1, max_size=12), max_size=8))
def test_the_order_of_names_changes_no_pair(names: list[str]) -> None:
    from whobuilt.reference.bodies import load_bodies  # noqa: PLC0415  # fixtures and laws do not go together

    class Nowhere:
        def find(self, _: str) -> tuple[()]:
            return ()

    likeness = Likeness(Nowhere(), load_bodies())  # type: ignore[arg-type]  # no place is asked for more
    every = dict.fromkeys(names)

    def pairs(order: list[str]) -> set[frozenset[str]]:
        book = NameBook(likeness)
        for name in order:
            book.add_name(name, COMPANY, name)
        return {frozenset({each.one, each.other}) for each in book.rank(str)}

    assert pairs(list(every)) == pairs(list(every)[::-1])


moves = st.tuples(
    st.sampled_from(["same", "same", "different", "unsure", "withdraw"]), st.integers(0, 5), st.integers(0, 5)
)


@given(st.lists(moves, max_size=25))
def test_standings_are_those_of_the_record(taken: list[tuple[str, int, int]]) -> None:
    decisions: list[Decision] = []
    ledger = Ledger()
    for kind, one, other in taken:
        if kind == "withdraw":
            if not decisions:
                continue
            ruling = Ruling(Judgement.WITHDRAWN, decisions[(one * 6 + other) % len(decisions)].id)
        elif one == other:
            continue
        else:
            ruling = Ruling(Judgement(kind), f"e{one}", f"e{other}")
        decision = make_decision(ruling, "A. Reviewer", utc_now(), nonce=str(len(decisions)))
        decisions.append(decision)
        ledger.add(Entry(decision.id, decision.judgement, decision.target, decision.other))
    standings = Standings(standing_decisions(decisions))
    for number in range(6):
        entity = f"e{number}"
        assert standings.standing(entity) == ledger.standing(entity)
        if ledger.standing(entity) == entity:
            assert sorted(standings.members(entity)) == sorted(ledger.members(entity))
