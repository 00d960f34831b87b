"""The words of notices, read once from `data/`: labels of fields, endings of names, what stands for no value."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Any

HAN = "\u3400-\u9fff"
_NUMBERING = re.compile(
    r"^(?:[\s*#•●■◆▪·\-–>]+|第?[一二三四五六七八九十]{1,3}[、.．：:)）]"
    r"|[(（](?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-z])[)）]|"
    r"\d{1,2}(?:\.\d{1,2})*(?:[、.．)）]|\s)|section [ivx]+(?:\.\d+)*\s*[:.)]?"
    r"|[ivx]{1,4}(?:\.\d{1,2})*[.)](?:\d{1,2}[.)])*)"
)
_BRACKETED = re.compile(r"[(（\[【<〈][^()（）\[\]【】<>]*[)）\]】>〉]?")
_JOINED = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
_SIGNS = re.compile(r"[\s:：*]+$|^[\s:：*]+")
_HAN = re.compile(rf"[{HAN}]")
_TAILS = ("名称", "全称", "信息", "情况", "为", "如下", "是")
_LOT = re.compile(
    r"[\s*]*(?P<lot>第?[一二三四五六七八九十百\d]{1,3}\s*(?:标段|包件|包组|合同包|分包|标包|标项|包|分标|标)|"
    r"(?:标段|标包|标项|合同包|包件|包组|分包|分标|包)\s*[一二三四五六七八九十\dA-Z]{1,3}(?!\d)"
    r"|[A-Z\d]{1,2}\s*(?:标段|分标|标包|包|标(?!的))|lot\s+(?:no\.?\s*)?\d{1,3}[a-z]?\b)"
    r"[\s:：、.．)）\-–(（]*的?",
    re.IGNORECASE,
)
LONGEST_LABEL = 60
_LEADING = re.compile(r"^(?:the|award|awarded|contract|notice|procurement|winning|successful)\s+")
_ENDINGS = tuple(
    (
        "公示日期 公告日期 公示时间 公告时间 发布时间 发布日期 中标供应商 成交供应商 中标人 成交人 中标单位 "
        "成交单位 中标金额 成交金额 中标价 成交价 中标总价 合同金额 合同总价 采购人 招标人 采购单位 项目名称 "
        "合同名称 合同签订日期 签订日期"
    ).split()
)
_OTHERWISE = re.compile(r"未|非|第[二三四五]|招标|资格|变更|更正|首次|原|代理|备选|预算|单价|服务费|限价|所在")
_LONGEST_LEAD = 6  # characters before the ending of a label


@cache
def load_table(name: str) -> dict[str, Any]:
    """A table of `data/`."""
    return tomllib.loads(resources.files("whobuilt.extract.notices").joinpath(f"data/{name}.toml").read_text("utf-8"))


@cache
def words(language: str, name: str) -> frozenset[str]:
    """A set of words of `data/words.toml`; "_" stands for a space within one."""
    return frozenset(word.replace("_", " ") for word in load_table("words")[language][name].split())


@cache
def _labels() -> dict[str, str]:
    """Each label in its plain form, with its field."""
    found: dict[str, str] = {}
    for field, languages in load_table("labels").items():
        if field == "section":
            continue
        for language, row in languages.items():
            for word in row.split(";"):
                found.setdefault(_plain(word), f"{field}?" if language == "weak" else field)
    return found


@cache
def _sections() -> dict[str, str]:
    return {_plain(word): field for field, row in load_table("labels")["section"].items() for word in row.split(";")}


def fold(text: str) -> str:
    """Full-width signs as plain ones, small letters; as many characters as before, or more."""
    return unicodedata.normalize("NFKC", text).casefold()


def _plain(label: str) -> str:
    """A label without its numbering, brackets, spaces between Chinese characters, and signs at its ends."""
    text = fold(label).strip()
    while (found := _NUMBERING.match(text)) and found.end() < len(text):
        text = text[found.end() :].lstrip()
    text = _BRACKETED.sub(lambda each: " " if each.start() else each.group(), text)
    text = _SIGNS.sub("", text).strip()
    text = _SIGNS.sub("", _BRACKETED.sub(" ", text)).strip() or text
    return " ".join(_JOINED.sub("", text).replace("、", "").replace("及其", "").split())


@lru_cache(maxsize=20_000)
def field_of(label: str) -> str:
    """The field that a label names, with "?" where only the notice around it shows that; empty where none."""
    if not 0 < len(label) <= LONGEST_LABEL:
        return ""
    plain = _plain(cut_lot(label)[1] or label)
    table = _labels()
    if plain in table:
        return table[plain]
    if _HAN.search(plain):
        bare = re.sub(r"[\s/／]", "", plain)
        for tail in _TAILS:
            if bare in table:
                break
            bare = bare.removesuffix(tail) or bare
        return table.get(bare, "") or ("" if re.search(r"\s{2}|\u3000", label.strip()) else _by_ending(bare))
    bare = re.sub(r"\(s\)|[.*]", "", plain).strip()
    forms = (bare, bare.removesuffix("s"), _LEADING.sub("", bare))
    return next((table[form] for form in forms if form in table), "")


def _by_ending(label: str) -> str:
    """The field of a longer label by its last words: "本次采购中标供应商", "中标结果公示日期"."""
    found = next((ending for ending in _ENDINGS if label.endswith(ending)), "")
    lead = label.removesuffix(found)
    if not found or len(lead) > _LONGEST_LEAD or _OTHERWISE.search(lead):
        return ""
    return _labels().get(found, "")


@lru_cache(maxsize=20_000)
def section_of(heading: str) -> str:
    """The party that "name" is of under a heading; empty where it is none such."""
    if not 0 < len(heading) <= LONGEST_LABEL:
        return ""
    plain = _plain(heading)
    table = _sections()
    return table.get(plain, "") or table.get(re.sub(r"[\s/／和,]", "", plain), "") if plain else ""


def cut_lot(label: str) -> tuple[str, str]:
    """The lot that a label begins with ("第一标段中标人", "Lot 2 Winner"), and the rest of it."""
    folded = unicodedata.normalize("NFKC", label)
    if len(folded) != len(label):
        folded = label
    numbered = re.match(r"\s*\d{1,2}\s*[.、]\s*(?=[A-Z第])", folded)
    found = _LOT.match(folded, numbered.end() if numbered else 0)
    return (found["lot"].strip(), label[found.end() :]) if found else ("", label)


def unit_of(label: str) -> str:
    """What a label says of its number: "中标金额（万元）" → 万元, "Value (USD)" → USD."""
    found = " ".join(_BRACKETED.findall(label)) + " " + re.sub(rf"[{HAN}]*(?:金额|价|总价|报价)", "", label)
    return found.strip()


def is_void(text: str) -> bool:
    """Whether words stand where there is no value: "/", "详见附件", "N/A"."""
    plain = " ".join(fold(text).strip(" 。.;；,，（）()【】[]：:*").split())
    return not plain or plain in _voids() or not re.search(r"\w", plain)


@cache
def _voids() -> frozenset[str]:
    return frozenset(fold(word) for word in words("zh", "void") | words("en", "void"))


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return _HAN.search(text) is not None
