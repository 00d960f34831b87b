"""The fields that Chinese sentences of a notice tell: "中标供应商为…，中标金额为…", "确定…为成交供应商"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whobuilt.extract.notices.award import Value
from whobuilt.extract.notices.events import Event, trim
from whobuilt.extract.notices.parties import is_body, is_company
from whobuilt.extract.notices.rows import one_line
from whobuilt.extract.notices.words import cut_lot, field_of, has_han

_LOT = (
    r"(?:(?:第?[一二三四五六七八九十\d]{1,3}\s*(?:标段|分包|包|标包)|(?:标段"
    r"|包)[一二三四五六七八九十\d]{1,3}|[A-ZＡ-Ｚ]\s*(?:包|标段))的?)"
)
_SAYS = re.compile(
    rf"(?P<label>{_LOT}?(?:最终)?(?:中标|成交|中选|招标|采购|签约|合同|承包|定标|公告"
    rf"|评审)[^\s，。；：:、“”]{{0,8}}?(?:人|单位|供应商|商|金额|价|价格|日期|时间|总价|企业|方))"
    r"(?:名称)?(?:[（(][^）)]{0,12}[）)])?\s*(?:分别)?(?:为|是|系)\s*(?![:：])(?P<value>[^，。；;]{2,120})"
)
_CHOSEN = re.compile(
    r"(?:确定|选定|评定|推荐|决定由|最终由|现由|，由"
    r"|定)\s*(?P<value>[^，。；;：:为由]{4,80}?)\s*(?P<label>(?:为|作为"
    r"|成为)[^，。；;]{0,60}?(?:中标|成交|中选|承建|供应)\S{0,4}|(?:以[^，。；]{2,40})?(?:中标"
    r"|成交|中选))"
)
_FOR_SUM = re.compile(
    r"(?:以|报价|价格为|总价)\s*(?:人民币)?\s*(?P<value>[\d,，.]+\s*(?:亿"
    r"|万)?元)\s*(?P<label>(?:的(?:价格|报价|总价))?\s*(?:中标|成交))"
)
_ASKED = re.compile(r"(?P<label>受)\s*(?P<value>[^，。；;：:\s]{4,40}?)\s*的?委托")
_ABOUT = re.compile(
    r"(?m)(?:^|[。\n])\s*(?P<buyer>[^，。；;：:]{4,40}?)\s*(?P<label>就"
    r"|关于)\s*(?P<item>[^，。；;：:（(]{4,60}?)(?=[（(]|委托|进行|组织|采用|以公开|的?(?:公开"
    r"|竞争性))"
)
_OVER = re.compile(
    r"(?P<label>就)\s*(?P<value>[^，。；;：:（(就]{4,60}?)(?=[（(]|委托|进行|组织|采用|以公开|的?(?:公开|竞争性))"
)
_SIGNED = re.compile(
    r"(?m)(?:^|[，。；\n])\s*(?P<buyer>[^，。；;：:]{4,40}?)\s*(?:与|和"
    r"|同)\s*(?P<value>[^，。；;：:]{4,60}?)\s*(?:于[^，。；]{4,20})?\s*(?P<label>签订"
    r"|签署)(?:了)?[《“「]?(?P<item>[^，。；;》”」]{2,60}?)[》”」]?(?:合同|协议)"
)
_PROJECT = re.compile(
    r"(?m)(?:^|[，。；\n对为就的“《])\s*(?P<value>[^，。；;：:“”《》\s]{4,60}?(?:项目|工程|采购"
    r"|系统))[”》]?(?:[（(][^（）()]{0,60}[）)])?(?P<label>已|于|经|的?(?:公开招标|评审|评标|招标"
    r"|竞争性|采购工作))"
)


def read_prose(text: str, start: int, end: int, *, notice: bool) -> Iterator[Event]:
    """The fields of one paragraph, in the order of their places; who signs is a party in what is a notice only."""
    if not has_han(text[start : start + 400]):
        return
    found: list[Event] = []
    for said in _SAYS.finditer(text, start, end):
        label = one_line(said["label"])
        if name := field_of(label):
            if lot := cut_lot(label)[0]:
                found.append(Event("lot", None, said.span("label"), lot))
            found.append(_event(text, name, said, "value"))
    for pattern, name in ((_CHOSEN, "supplier"), (_FOR_SUM, "amount"), (_ASKED, "buyer")):
        found += (_event(text, name, said, "value") for said in pattern.finditer(text, start, end))
    for said in _ABOUT.finditer(text, start, end):
        found += (_event(text, "buyer", said, "buyer"), _event(text, "told", said, "item"))
    for said in _SIGNED.finditer(text, start, end) if notice else ():
        turned = is_company(one_line(said["buyer"])) and is_body(one_line(said["value"]))
        names = ("supplier", "buyer") if turned else ("buyer", "supplier")
        found += (_event(text, name, said, group) for name, group in zip(names, ("buyer", "value"), strict=True))
        found.append(_event(text, "told", said, "item"))
    for pattern in (_OVER, _PROJECT):
        found += (_event(text, "told", said, "value") for said in pattern.finditer(text, start, end))
    yield from sorted((event for event in found if event.value or event.field == "lot"), key=lambda event: event.label)


def _event(text: str, name: str, said: re.Match[str], group: str) -> Event:
    start, end = trim(text, *said.span(group))
    label = trim(text, *said.span("label"))
    words = text[slice(*label)]
    value = (
        Value(start, end, one_line(text[start:end]), (label,), words if name == "amount" else "")
        if start < end
        else None
    )
    return Event(name, value, label, words)
