"""Lists: one listing for each entry, whose it is, since when; private persons never."""

from __future__ import annotations

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Modality, Prop

from .conftest import Extract


def listed(found: Extraction) -> list[tuple[str, str, str | None]]:
    return [
        (s.subject.name, s.object.name if s.object else "", s.qualifiers.date.iso if s.qualifiers.date else None)
        for s in found.statements
        if s.prop is Prop.LISTED_BY and s.subject
    ]


RULE = """DEPARTMENT OF TRADE
Bureau of Controls and Security
Addition of Entities to the Entity List

The following four entities are added to the Entity List effective May 23, 2019:

(1) Zenda Optical Institute, a.k.a., the following two aliases: —ZOI; and —Optical Institute of Zenda, No. 5 Road;
(2) Zenda Cloud Co., Ltd., 12 Castle Street, Zenda;
(3) Hentzau Micro Electronics,
Inc., a.k.a. "HME", Building 4, Science Park; and
(4) Strelsau Municipal Police Bureau, located at 1 Police Square.
"""


def test_entries_behind_numbers(extract: Extract) -> None:
    found = extract(RULE)
    assert listed(found) == [
        ("Zenda Optical Institute", "Bureau of Controls and Security", "2019-05-23"),
        ("Zenda Cloud Co., Ltd.", "Bureau of Controls and Security", "2019-05-23"),
        ("Hentzau Micro Electronics, Inc.", "Bureau of Controls and Security", "2019-05-23"),
        ("Strelsau Municipal Police Bureau", "Bureau of Controls and Security", "2019-05-23"),
    ]
    assert {s.qualifiers.object_text for s in found.statements} == {"Entity List"}
    names = {entity.name: entity.names for entity in found.entities}
    assert names["Zenda Optical Institute"] == ("Optical Institute of Zenda", "ZOI")
    assert names["Hentzau Micro Electronics, Inc."] == ("HME",)


def test_entries_between_semicolons(extract: Extract) -> None:
    text = (
        "The President listed the following 3 entities as subject to the order. The Department of Finance’s\n"
        "Office of Asset Controls (OAC) will also list these 3 entities on its new Foreign Companies List.\n\n"
        "*Surveillance Sector:*\nAlpha Vision Co., Ltd; Beta\nElectronics Company\nLimited; and Gamma\nCorporation.\n"
    )
    assert listed(extract(text)) == [
        ("Alpha Vision Co., Ltd", "Office of Asset Controls", None),
        ("Beta Electronics Company Limited", "Office of Asset Controls", None),
        ("Gamma Corporation", "Office of Asset Controls", None),
    ]


def test_makers_with_a_date_of_inclusion(extract: Extract) -> None:
    text = (
        "Telecommunications equipment produced by Optika Company, including services provided by such entity.\n"
        "Date of inclusion on Covered List: March 12, 2021\n\n"
        "Services provided by Tele Nord Corp and its wholly-owned subsidiary NordNet LLC subject to section 2.\n"
        "Date of inclusion on Covered List: March 25, 2022\n"
    )
    assert listed(extract(text)) == [
        ("Optika Company", "Covered List", "2021-03-12"),
        ("Tele Nord Corp", "Covered List", "2022-03-25"),
        ("NordNet LLC", "Covered List", "2022-03-25"),
    ]


def test_a_person_only_in_office(extract: Extract) -> None:
    text = (
        "The following persons are added to Annex I to Regulation (EU) 2020/9999:\n\n"
        "1. DOE John; position: Director of the Interior Ministry; date of birth: 1.1.1960\n"
        "2. ROE Jane; date of birth: 3.4.1971; nationality: Zendan\n"
    )
    assert [name for name, _, _ in listed(extract(text))] == ["DOE John"]


def test_chinese_numbered_list(extract: Extract) -> None:
    text = (
        "不可靠实体清单工作机制公告\n\n不可靠实体清单工作机制决定将下列实体列入不可靠实体清单，自2023年2月16日起实施：\n\n"
        "1. 极光防务公司（Aurora Defense Corporation）\n2. 北方雷达系统有限公司，又名北雷公司\n\n特此公告\n"
    )
    found = extract(text)
    assert [(name, day) for name, _, day in listed(found)] == [
        ("极光防务公司", "2023-02-16"),
        ("北方雷达系统有限公司", "2023-02-16"),
    ]
    names = {entity.name: entity.names for entity in found.entities}
    assert names["极光防务公司"] == ("Aurora Defense Corporation",)
    assert names["北方雷达系统有限公司"] == ("北雷公司",)


def test_a_list_of_bullets_that_ends(extract: Extract) -> None:
    text = (
        "The Procurement Authority of Zenda has debarred the following suppliers:\n\n"
        "- Argus Ltd\n- Blue Harbour Systems\n\n"
        "The debarment runs until 31 December 2026. Anyone who has questions may write to the office, which answers "
        "within a month and keeps a copy of each letter. Zenda Ltd asked why.\n"
    )
    assert [name for name, _, _ in listed(extract(text))] == ["Argus Ltd", "Blue Harbour Systems"]


def test_who_is_taken_off(extract: Extract) -> None:
    text = "The Asset Office removed the following entities from the Sanctions List:\n\n- Argus Ltd\n- Bo Ltd\n"
    assert {s.qualifiers.modality for s in extract(text).statements} == {Modality.ENDED}


def test_members_within_a_sentence(extract: Extract) -> None:
    text = (
        "Effective 18 July 2023 the Bureau of Controls (BC) has added three parties to the Entity List for trafficking "
        "in exploits: Velox S.A. in Zenda, Velox Limited in Hentzau and Orbit Holdings Zrt in Strelsau. They join N.\n"
    )
    assert listed(extract(text)) == [
        ("Velox S.A.", "Bureau of Controls", "2023-07-18"),
        ("Velox Limited", "Bureau of Controls", "2023-07-18"),
        ("Orbit Holdings Zrt", "Bureau of Controls", "2023-07-18"),
    ]
    assert len(extract(text).entities) == 4


@pytest.mark.parametrize(
    "text",
    [
        "The Treasury should list the following companies, campaigners say:\n\n- Argus Ltd\n- Tower plc\n",
        "The following companies attended the fair:\n\n- Argus Ltd\n- Tower plc\n",
        "Members of the Entity:\n\nA; B; C\n",
    ],
)
def test_what_is_no_list(extract: Extract, text: str) -> None:
    assert listed(extract(text)) == []


def test_names_line_by_line_stay_apart_though_one_begins_in_lower_case(extract: Extract) -> None:
    text = (
        "Department of Trade\nBureau of Controls and Security\n\nAddition of Certain Entities to the Entity List\n\n"
        "Companies listed (4):\nAlpha Vision\niSAMPLE\nZenda Science and Technology Co., Ltd.\none that is left out\n\n"
        "Government bodies listed (2):\nZenda Municipal Police Bureau\nStrelsau Police College\n"
    )
    assert [name for name, _, _ in listed(extract(text))] == [
        "Alpha Vision",
        "iSAMPLE",
        "Zenda Science and Technology Co., Ltd.",
        "Zenda Municipal Police Bureau",
        "Strelsau Police College",
    ]
