"""Names in Latin letters within Chinese text: firms, organizations, products, and acronyms of public bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whobuilt.core.entities import Schema
from whobuilt.extract.chinese.characters import HAN
from whobuilt.extract.chinese.lexicon import words
from whobuilt.extract.chinese.names import Name

LETTERS = "A-Za-zÀ-ÖØ-öø-ÿĀ-ž"
UPPER = "A-ZÀ-ÖØ-Þ"
_LATIN = re.compile(
    rf"(?<![{LETTERS}0-9])[a-z]?[{UPPER}][{LETTERS}0-9&.’'+\-]*"
    rf"(?: (?:[{UPPER}0-9][{LETTERS}0-9&.’'+\-]*"
    rf"|(?:of|the|and|for|de|do|dos|da|del|la|du|di|e|y|&|in)(?= [{UPPER}])))*"
)
_LATIN_LEGAL = re.compile(
    r"(?:Inc|Ltd|LLC|Corp|Corporation|Group|GmbH|S\.A|SpA|Technologies|Systems|Technology|Limited|Company|AG|NV|BV|Networks)\.?$"
)
# Before an acronym in brackets, and before what a firm calls its own: "甲公司的X设备".
_BODY_BEFORE = re.compile(rf"[{HAN}]{{2}}(?:[局署厅部营]|委员会|总队|(?:监控|情报|控制|指挥)中心)（$")
_OF_FIRM = re.compile(rf"(?:公司|集团|[{LETTERS}])的$")


def find_latin(text: str) -> Iterator[Name]:  # noqa: C901  # one branch for each kind
    """Every such name, in order."""
    for match in _LATIN.finditer(text):
        name = match.group().rstrip(".-’'")
        end = match.start() + len(name)
        if name in words("latin_common") or len(name) < 2 or (len(name) < 3 and not name.isupper()):  # noqa: PLR2004  # characters
            continue
        before, after = text[max(0, match.start() - 8) : match.start()], text[end : end + 6]
        if re.search(r"\d", name) and not re.search(r"^[A-Z]\d[A-Z]$|\d[A-Z]", name):
            firm = re.search(r"(?:公司|企业|厂商|集团|集成商|代理商)“?$", before)
            if re.match(r"[A-Za-z]+ ?\d", name) and not _LATIN_LEGAL.search(name) and not firm:
                yield Name(match.start(), end, Schema.PRODUCT, 1)
                continue
        if before.endswith("（") and re.search(r"”（$", before):
            yield Name(match.start(), end, Schema.PRODUCT, 1)
            continue
        if re.search(r"(?:编号|型号|标号|项目号|代码|号)[：:]?[A-Za-z0-9\-]*$", before) or re.match(r"[-_/\d]", after):
            continue
        if re.match(r"(?:集团|公司|科技|通讯|股份)", after):
            end += 2
        if (schema := _owned(name, before, text[match.start() + len(name) :][:2])) is not None:
            yield Name(match.start(), end, schema, 1)
            continue
        if re.match(
            r"(?:、[^，。]{2,20}|和[^，。]{2,20})?等(?:机构|组织|媒体|团体)", text[end : end + 30]
        ) or re.search(r"(?:组织|机构|媒体|网站|智库|团体|联盟|刊物|杂志|社)[“]?$", before):
            yield Name(match.start(), end, Schema.ORGANIZATION, 2)
        elif (
            re.match(r"”? ?(?:系统|平台|软件|程序|手机|相机|型|技术|接口|协议)", after)
            and not re.search(r"公司[“]?$", before)
            and len(name) < 8  # noqa: PLR2004  # characters
        ):
            yield Name(match.start(), end, Schema.PRODUCT, 1)
        else:
            yield Name(match.start(), end, Schema.COMPANY, 1 if not _LATIN_LEGAL.search(name) else 2)


def _owned(name: str, before: str, after: str) -> Schema | None:
    """Of what kind an acronym in brackets behind a body's name is, and what a firm calls its own; None for others."""
    if name.isupper() and after.startswith("）") and _BODY_BEFORE.search(before):
        return Schema.PUBLIC_BODY
    return Schema.PRODUCT if _OF_FIRM.search(before) and after not in ("集团", "公司", "科技") else None
