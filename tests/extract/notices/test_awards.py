"""Awards in notices: what is given to whom, which anchors say so, and what is no award."""

from __future__ import annotations

import json

import pytest

from whobuilt.core.statements import Modality, Phase, Prop
from whobuilt.extract.notices.extractor import NoticeExtractor
from whobuilt.resolve.gate import find_obstacle

from .conftest import Extract, Open, Told

NOTICE = """临江市公安局视频监控项目中标公告
采购人：临江市公安局
采购代理机构：诚信招标代理有限公司
项目名称：视频监控项目
中标供应商：云图科技股份有限公司
中标金额：1234.56万元
评审专家：王小明、李建国
公告日期：2021年3月4日
"""


def test_a_notice_says_who_supplies_what_to_whom(extract: Extract) -> None:
    [supply] = extract(NOTICE).statements
    assert supply.prop is Prop.SUPPLIES
    parties = [party.name for party in (supply.subject, supply.object) if party]
    assert parties == ["云图科技股份有限公司", "临江市公安局"]
    assert supply.qualifiers.object_text == "视频监控项目"
    assert supply.qualifiers.phase is Phase.AWARDED
    assert supply.extractor == "notices@1"
    assert find_obstacle(supply) is None
    fields = {anchor.field: anchor.exact for anchor in supply.anchors}
    assert fields["amount"] == "1234.56"
    assert fields["date"] == "2021年3月4日"
    assert {a.exact for a in supply.anchors if a.field == "field"} >= {"采购人", "中标供应商", "中标金额"}
    assert "云图科技股份有限公司" in supply.quote.exact
    assert "临江市公安局" in supply.quote.exact


def test_neither_agency_nor_experts_are_entities(extract: Extract) -> None:
    assert {entity.name for entity in extract(NOTICE).entities} == {"云图科技股份有限公司", "临江市公安局"}


def test_a_row_has_its_header_as_anchor(extract: Extract) -> None:
    text = "Supplier | Customer | Value\nArgus Ltd | Harbour Police | $1,200,000\nTower plc | City Council | $50,000\n"
    first = next(each for each in extract(text).statements if each.prop is Prop.SUPPLIES)
    assert {a.exact for a in first.anchors if a.field == "header"} == {"Supplier", "Customer", "Value"}
    assert first.quote.exact == "Argus Ltd | Harbour Police | $1,200,000"


@pytest.mark.parametrize("word", ["废标公告", "流标公告", "终止公告", "更正公告", "公开招标公告"])
def test_what_is_no_award(told: Told, word: str) -> None:
    text = NOTICE.replace("中标公告", word)
    assert told(text.replace("中标供应商：云图科技股份有限公司\n", "") if "招标" in word else text) == []


def test_a_candidate_is_proposed(extract: Extract) -> None:
    text = NOTICE.replace("中标公告", "中标候选人公示").replace("中标供应商", "第一中标候选人")
    [supply] = extract(text).statements
    assert (supply.qualifiers.modality, supply.qualifiers.phase) == (Modality.PROPOSED, Phase.TENDERED)


def test_a_discount_is_no_sum(told: Told) -> None:
    assert told(NOTICE.replace("1234.56万元", "折扣率92%")) == [
        ("云图科技股份有限公司", "临江市公安局", None, "2021-03-04")
    ]


@pytest.mark.parametrize("void", ["/", "详见附件", "废标", "无", "张三"])
def test_a_value_that_names_nobody(told: Told, void: str) -> None:
    assert told(NOTICE.replace("云图科技股份有限公司", void)) == []


def test_the_buyer_may_stand_in_the_title_only(told: Told) -> None:
    text = NOTICE.replace("采购人：临江市公安局\n", "")
    assert told(text) == [("云图科技股份有限公司", "临江市公安局", 12_345_600, "2021-03-04")]


def test_two_suppliers_share_a_contract(told: Told) -> None:
    text = NOTICE.replace("云图科技股份有限公司", "云图科技股份有限公司、海信安防有限公司")
    assert [each[0] for each in told(text)] == ["云图科技股份有限公司", "海信安防有限公司"]


def test_merged_cells(told: Told) -> None:
    rows = (
        "<tr><th>采购人</th><th>标的名称</th><th>成交供应商</th><th>成交金额（元）</th></tr>"
        '<tr><td rowspan="2">九江道公安分局</td><td>球机</td><td>锐目电子有限公司</td><td>312000</td></tr>'
        "<tr><td>录像机</td><td>磐石数据有限公司</td><td>145600</td></tr>"
    )
    page = f"<html><body><h1>成交公告</h1><table>{rows}</table></body></html>"
    assert told(page, "page.html") == [
        ("锐目电子有限公司", "九江道公安分局", 312_000, None),
        ("磐石数据有限公司", "九江道公安分局", 145_600, None),
    ]


def test_prose_is_no_notice(extract: Extract) -> None:
    text = (
        "Example Ltd won a contract.\n\nThe supplier: it said nothing. Our customer is the police, the company said. "
        "Description of the events: a buyer came, and a contractor left for Paris in 2019.\n"
    )
    assert extract(text).statements == ()


def test_each_record_has_its_own_buyer(told: Told) -> None:
    text = (
        "CONTRACT AWARDS\n\nVendor: Aquila Inc.\nAgency: Department of Borders\nAward amount: $4.5 million\n"
        "Award date: 2022-08-17\n\nVendor: Northwind LLC\nAgency: Coast Guard Service\nAward amount: $920,000\n"
        "Award date: 2022-08-19\n"
    )
    assert told(text) == [
        ("Aquila Inc.", "Department of Borders", 4_500_000, "2022-08-17"),
        ("Northwind LLC", "Coast Guard Service", 920_000, "2022-08-19"),
    ]


def test_lots_in_lines_and_tables_that_spaces_part(told: Told) -> None:
    text = (
        "中标结果公告\n采购人：麓山县公安局\n供应商名称 供应商地址 中标（成交）金额\n"
        "榕信软件有限公司 榕溪市软件园 6,123,450.0000元\n"
    )
    assert told(text) == [("榕信软件有限公司", "麓山县公安局", 6_123_450, None)]
    text = (
        "中标公告\n采购人：麓山县公安局\n中标供应商：\n第一包：湘岳交通有限公司    中标金额：356,000元\n"
        "第二包：湘江智控有限公司    中标金额：8万元\n"
    )
    assert told(text) == [
        ("湘岳交通有限公司", "麓山县公安局", 356_000, None),
        ("湘江智控有限公司", "麓山县公安局", 80_000, None),
    ]


RELEASE = {
    "ocid": "ocds-0-1",
    "date": "2021-02-01T10:00:00Z",
    "tag": ["award"],
    "buyer": {"name": "City Police"},
    "parties": [{"id": "1", "name": "City Police", "roles": ["buyer"], "contactPoint": {"name": "Jane Roe"}}],
    "tender": {"title": "Cameras"},
    "awards": [
        {
            "id": "a",
            "status": "active",
            "date": "2021-01-20T00:00:00Z",
            "value": {"amount": 400000, "currency": "GBP"},
            "suppliers": [{"name": 'Optik \\ "Söhne" Ltd'}],
        }
    ],
}


@pytest.mark.parametrize("name", ["release.json", "release.txt"])
@pytest.mark.parametrize("escaped", [True, False])
def test_open_contracting_data(told: Told, extract: Extract, name: str, *, escaped: bool) -> None:
    text = json.dumps(RELEASE, ensure_ascii=escaped, indent=1)
    assert told(text, name) == [('Optik \\ "Söhne" Ltd', "City Police", 400_000, "2021-01-20")]
    assert [each.prop for each in extract(text, name).statements] == [Prop.SUPPLIES, Prop.CONTRACTS_WITH]
    assert "Jane Roe" not in {entity.name for entity in extract(text, name).entities}


def test_data_are_covered_and_prose_is_not(open_: Open) -> None:
    document = open_(json.dumps(RELEASE), "release.txt")
    assert NoticeExtractor().covers(document) == ((0, len(document.text)),)
    assert NoticeExtractor().covers(open_(NOTICE)) == ()


@pytest.mark.parametrize("status", ["cancelled", "unsuccessful"])
def test_awards_that_came_to_nothing(told: Told, status: str) -> None:
    assert told(json.dumps(RELEASE).replace('"active"', f'"{status}"')) == []


def test_broken_json_is_read_as_far_as_it_goes(told: Told) -> None:
    text = json.dumps(RELEASE)
    assert told(text[: text.index('"value"')]) == []
    cut = text.replace('"date": "2021-01-20T00:00:00Z", ', "")
    assert told(cut[:-3])[0][:3] == ('Optik \\ "Söhne" Ltd', "City Police", 400_000)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 5000,
        '{"ocid":"x","awards":[{"value":{"amount":1e999,"currency":"GBP"},"suppliers":[{"name":"B Ltd"}]}]}',
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><TED_EXPORT>&c;</TED_EXPORT>',
        "<ContractAwardNotice><a><b",
        "<TED_EXPORT>" + "<a>" * 5000,
        "采购人：" * 3000,
        "中标金额：" + "1," * 3000,
        "\u200b采购人\u200b：\u202e某局",
    ],
)
def test_broken_notices_break_nothing(extract: Extract, text: str) -> None:
    assert all(statement.subject for statement in extract(text).statements)


def test_ted_in_xml_expands_no_entities(extract: Extract) -> None:
    text = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "Evil Ltd">]>'
        "<TED_EXPORT><TI_TEXT><P>a</P><P>b</P><P>c</P></TI_TEXT>"
        '<FORM_SECTION><F03_2014 CATEGORY="ORIGINAL"><CONTRACTING_BODY><OFFICIALNAME>City of A'
        "</OFFICIALNAME></CONTRACTING_BODY><AWARD_CONTRACT><CONTRACTOR><OFFICIALNAME>Rot &amp; Blau AG</OFFICIALNAME>"
        '</CONTRACTOR><VAL_TOTAL CURRENCY="EUR">480000.00</VAL_TOTAL></AWARD_CONTRACT></F03_2014></FORM_SECTION>'
        "&x;</TED_EXPORT>"
    )
    supply = extract(text, "notice.xml").statements[0]
    assert supply.subject is not None
    assert supply.subject.name == "Rot & Blau AG"
    assert {a.exact for a in supply.anchors if a.field == "subject"} == {"Rot &amp; Blau AG"}
    assert supply.qualifiers.amount is not None
    assert supply.qualifiers.amount.value == 480_000


@pytest.mark.slow
def test_a_huge_table_is_read_in_part_and_told(extract: Extract) -> None:
    rows = "".join(f"{n}号公安局,甲{n}有限公司,{n}00\n" for n in range(1, 20_200))
    found = extract("采购人,中标供应商,中标金额(元)\n" + rows, "rows.csv")
    assert [problem.code for problem in found.problems] == ["extracted_in_part"]
    assert "199" in found.problems[0].message
