from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from whobuilt.compose.dossier import EXAMPLE_NOTE, make_dossier
from whobuilt.compose.html import day, isolated, language_of, moment, to_html
from whobuilt.compose.markdown import escaped, to_markdown
from whobuilt.compose.plain import to_json
from whobuilt.compose.table import to_csv
from whobuilt.core.assessment import Assessment, Difference, Verdict
from whobuilt.core.entities import Party, Schema
from whobuilt.core.evidence import Metadata
from whobuilt.core.statements import Attribution, Form, Prop, Stance, Status

if TYPE_CHECKING:
    from tests.compose.conftest import SmallCase

VOID = {"meta", "br", "hr", "link", "img", "input"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


class Page(HTMLParser):
    """What a browser would make of a page: its elements, its ids, its links, and whether all is closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        found = dict(attrs)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.hrefs += [found["href"] or ""] if "href" in found else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def small(case: SmallCase, *, name: str = "Norvik", text: str = "sold cameras to the police") -> Party:
    """A company with a supply, twice told, a claim and a conflict, in documents that hold its name."""
    company = case.add_entity(Schema.COMPANY, name)
    police = case.add_entity(Schema.PUBLIC_BODY, "ئاقسۇ ساقچى", "阿克苏公安局")
    whose = Attribution(Form.DIRECT, organization=company, stance=Stance.DENIAL)
    for number in (1, 2):
        full = f"{name} {text}. “We never did,” it said in print {number}. It may."
        document = case.add_document(full, Metadata(f"{name} – 报道", publisher=name), f"https://x.example/{number}")
        supply = case.state(document, Prop.SUPPLIES, company, police, f"{name} {text}.")
        claim = case.state(document, Prop.SAID, company, police, "We never did,", attribution=whose)
        case.state(document, Prop.PARTNERS_WITH, company, police, "It may.", status=Status.PROPOSED)
        case.assessments.append(Assessment(claim.id, supply.id, Verdict.CONTRADICTED, Difference.NONE, (), "It."))
    return company


def page_of(case: SmallCase, company: Party, *, draft: bool = False) -> tuple[str, Page]:
    html = to_html(make_dossier(case.request(company, draft=draft, notes=(EXAMPLE_NOTE,))))
    return html, Page(html)


@pytest.mark.parametrize("draft", [False, True])
def test_a_page_is_well_formed_and_every_footnote_links_both_ways(case: SmallCase, *, draft: bool) -> None:
    html, page = page_of(case, small(case), draft=draft)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    inner = {href[1:] for href in page.hrefs if href.startswith("#")}
    assert inner <= set(page.ids)
    notes = [identifier for identifier in page.ids if identifier.startswith("note-")]
    references = [identifier for identifier in page.ids if identifier.startswith("ref-")]
    assert notes == [f"note-{number}" for number in range(1, len(notes) + 1)]
    assert set(notes) | set(references) <= inner
    assert "script" not in page.tags
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert ("Proposals, not reviewed by a person" in html) is draft
    assert EXAMPLE_NOTE in html


def test_headings_come_in_order(case: SmallCase) -> None:
    _, page = page_of(case, small(case), draft=True)
    levels = [int(tag[1]) for tag in page.tags if tag in HEADINGS]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@pytest.mark.few(1)
@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '" onmouseover="alert(1)',
        "Norvik\u202egnp.exe",
        "N" * 10_000,
        "{{ 71*83 }}{% raw %}",
        "]](javascript:alert(1))[^9]",
        "نورۋىك شىركىتى",
    ],
)
def test_hostile_names_are_inert(case: SmallCase, name: str) -> None:
    company = small(case, name=name)
    html, page = page_of(case, company)
    assert page.open == []
    assert "script" not in page.tags
    assert not {attribute for attribute in page.attributes if attribute.startswith("on")}
    assert all(href.startswith(("#", "https://x.example/")) for href in page.hrefs)
    assert "\u202e" not in html
    assert "5893" not in html
    markdown = to_markdown(make_dossier(case.request(company)))
    assert "<script" not in markdown
    tokens = [inner for token in MarkdownIt().parse(markdown) for inner in (token, *(token.children or ()))]
    assert not [token for token in tokens if token.type.startswith("html")]
    links = {str(token.attrs["href"]) for token in tokens if token.type == "link_open"}
    assert links == {"https://x.example/1", "https://x.example/2"}
    assert "\u202e" not in markdown


def test_a_dangerous_address_is_text(case: SmallCase) -> None:
    company = case.add_entity(Schema.COMPANY, "Norvik")
    document = case.add_document("Norvik sold.", Metadata("T", url="javascript:alert(1)"), "javascript:alert(2)")
    case.state(document, Prop.SUPPLIES, company, None, "Norvik sold.")
    _, page = page_of(case, company)
    assert all(href.startswith("#") for href in page.hrefs)


@given(
    name=st.text(st.sampled_from("ZQXzqxÉЖжцчэ王明李ğŁ"), min_size=2, max_size=12),
    family=st.text(st.sampled_from("ZQXЖЦ王明"), min_size=3, max_size=8),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_an_unconfirmed_person_is_nowhere_in_what_is_published(case: SmallCase, name: str, family: str) -> None:
    case = type(case)()  # a fresh one for each example
    full = f"{name} {family}"
    company = case.add_entity(Schema.COMPANY, "Norvik")
    person = case.add_entity(Schema.PERSON, full)
    text = f"“No,” said {full} of Norvik, or {family}, {full.upper()}."
    document = case.add_document(
        text, Metadata(f"{full} speaks", publisher=f"{family} Blog"), f"https://x.example/{name}_{family}.html"
    )
    whose = Attribution(Form.INDIRECT, person, "", company, Stance.DENIAL, (full,))
    claim = case.state(document, Prop.SAID, company, None, text, attribution=whose)
    case.state(document, Prop.EMPLOYS, company, Party(family, person.entity), f"said {full} of Norvik")
    request = case.request(company)
    dossiers = make_dossier(request), make_dossier(case.request(claim))
    told = to_csv(request) + "".join(write(item) for item in dossiers for write in (to_html, to_markdown, to_json))
    assert full not in told
    assert family not in told
    assert "[person]" in told
    draft = to_json(make_dossier(case.request(company, draft=True)))
    confirmed = to_json(make_dossier(case.request(company, persons_confirmed=set(case.entities))))
    assert full in draft
    assert full in confirmed


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("# not a title", "\\# not a title"),
        ("1. item", "1\\. item"),
        ("- item", "\\- item"),
        ("a\nb [x](y) *z*", "a b \\[x\\](y) \\*z\\*"),
        ("<b> & `c`", "&lt;b&gt; &amp; \\`c\\`"),
    ],
)
def test_markdown_marks_are_escaped(text: str, flat: str) -> None:
    assert escaped(text) == flat


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Norvik", "en"),
        ("克拉玛依市公安局", "zh"),
        ("ئاقسۇ ۋىلايىتى", "ug"),
        ("شرطة دبي", "ar"),
        ("カメラ", "ja"),
        ("", "en"),
    ],
)
def test_the_writing_shows_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_foreign_runs_are_set_apart() -> None:
    assert isolated("sold to ئاقسۇ ۋىلايىتى & 公安局.") == (
        'sold to <bdi lang="ug">ئاقسۇ ۋىلايىتى</bdi> &amp; <bdi lang="zh">公安局</bdi>.'
    )


def test_times_and_days_are_for_people() -> None:
    assert moment("2024-09-03T12:15:00+02:00") == "3 September 2024, 10:15 UTC"
    assert [day(iso) for iso in ("2019-11-29", "2019-11", "2019", "?")] == [
        "29 November 2019",
        "November 2019",
        "2019",
        "?",
    ]
