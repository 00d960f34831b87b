"""Short names of companies and organizations, told by their cues: 代理商X, X发言人, 由X承建, lists with known ones.

No cue alone is trusted where it is weak; what a document shows of a name in several places is added up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from whobuilt.core.entities import Schema
from whobuilt.extract.chinese.characters import HAN
from whobuilt.extract.chinese.lexicon import alternatives, words
from whobuilt.extract.chinese.names import Name
from whobuilt.extract.chinese.pieces import Piece
from whobuilt.extract.chinese.places import PlaceFinder

_ENOUGH = 2
_SURE, _LIKELY, _HINT = 3, 2, 1
_ORGANIZED = frozenset(
    "组织 非政府组织 人权组织 维权组织 公民组织 权利组织 智库 网站 媒体 报纸 通讯社 基金会 协会 研究机构 监督机构 调查机构 联盟 团体 倡议组织 实验室 研究团队".split()  # noqa: E501  # a list of words
)
_TAKING = frozenset("使用 采用 采购 购买 安装 来自 部署 引进 租用 配备 由 用 了 选用 停用 拆除 生产 订购 作为".split())
_GOODS = alternatives(
    "设备 产品 系统 软件 摄像头 摄像机 技术 服务器 平台 客户 员工 工程师 解决方案 官网 年报 镜头 算法 芯片 方案 母公司 股东 股份 器材 硬件 工具 技术人员 监控 摄影机 录像机 云 无人机 官方网站 高管 前员工 股价 供货 品牌 网站 代表 子公司 分公司 旗下 发言人 总裁 董事长 首席 创始人 财报 热成像仪 存储 交换机".split()  # noqa: E501  # a list of words
)
_BARE_NOUNS = frozenset(
    "公司 企业 平台 银行 网站 媒体 组织 协会 客户 联盟 实验室 对手 股东 团体 基金会 前身 品牌 报纸 子公司".split()
)
_OF_PLACE = frozenset("造产制籍版货")  # "中国造" is no firm
_JOINTS = frozenset("、和与及")
_LONGEST_QUOTED = 14
_FIRM_BEFORE = re.compile("(?:公司|企业|组织|厂商|机构|基金会)$")
_TELLING = frozenset("科技 股份 集团 数码 通讯 通信 微电子 计算机 云计算 控股".split())
_SPEAKS = (
    "否认 回应 中标 承建 供货 拒绝 未回应 没有回应 承认 澄清 未有 均未 拒绝 重申 没有答复 未予 竞得 领投 入股 收购"
)
_SAYS = "表示 称 说 则 也 宣布 声明 坚称 指 证实 强调"
_VENDING = "承建 供货 提供 供应 中标 承接 建设 共同 统一 独家 负责 开发 研发 承揽 安装 实施 部署 运营 设计 制造 生产 中选 捐赠 联合 承包 维护 收购 控股 持有 持股 领投 参与 领衔"  # noqa: E501  # a list of words
_SIGNING = "签 达成 合作 联合 共同 就 续签 续约 组成 订立 缔结 结盟 携手"
_BUYING = "采购 购买 订购 租 购 买 引进 进口 定制 续购"


@dataclass(slots=True)
class _Seen:
    """What a text shows of an unknown word."""

    score: int = 0
    organized: int = 0
    places: list[tuple[int, int]] = field(default_factory=list)


class BrandFinder:
    """Adds up the cues of unknown words."""

    def __init__(self, places: PlaceFinder) -> None:
        """Keep the places, which are no brands."""
        self._places = places

    def find(self, text: str, pieces: list[Piece], names: list[Name]) -> list[Name]:
        """The unknown words that cues show to be companies or organizations, wherever they stand."""
        seen: dict[str, _Seen] = defaultdict(_Seen)
        ends = {name.end: name for name in names if name.schema in (Schema.COMPANY, Schema.ORGANIZATION)}
        begins = {name.start for name in names if name.schema in (Schema.COMPANY, Schema.ORGANIZATION)}
        for piece in pieces:
            start, end = piece.start, self._with_tail(text, piece)
            word = text[start:end]
            if (
                self._places.is_place(piece.text)
                or len(word) > 8  # noqa: PLR2004  # characters
                or re.match("[一二两三四五六七八九十百千万亿几数多]", word)
                or _is_quoted(text, start, end)
                or (word[-1] in _OF_PLACE and self._places.is_place(word[:-1]))
            ):
                continue
            each = seen[word]
            each.places.append((start, end))
            each.score += self._weigh(text, piece, end)
            each.organized += piece.before in _ORGANIZED
        self._chains(text, pieces, seen, ends, begins)
        self._lists(text, seen)
        found: list[Name] = []
        for word, each in seen.items():
            score = each.score + (len(each.places) > 2)  # noqa: PLR2004  # characters
            if score >= _ENOUGH and not (len(word) == 2 and score < _SURE and each.score < _LIKELY):  # noqa: PLR2004  # characters
                schema = Schema.ORGANIZATION if each.organized else Schema.COMPANY
                found += (Name(a, b, schema, 2) for a, b in each.places)
        return found

    def _with_tail(self, text: str, piece: Piece) -> int:
        tail = _tails().match(text, piece.end)
        return tail.end() if tail and len(piece.text) <= 4 else piece.end  # noqa: PLR2004  # characters

    def _weigh(self, text: str, piece: Piece, end: int) -> int:  # noqa: C901  # one branch for each kind
        score = 0
        before, after = piece.before, text[end : end + 8]
        opening = text[piece.start - 1 : piece.start] in ("", "\n", "。", "，", "；", "：", "”", "“", "、", " ", "】")
        if before in words("class_nouns") and self._introduces(text, piece):
            score += _SURE
        if end > piece.end:
            score += _LIKELY if text[piece.end : end] in _TELLING else _HINT
        if _latin_bracket().match(after + text[end + 8 : end + 40]):
            score += _SURE
        if (goods := _goods().match(after)) and (opening or before in _TAKING or goods.group().startswith("发言人")):
            score += _LIKELY
        if before in ("由", "被", "为") and re.match(alternatives(_VENDING.split()), after):
            score += _SURE
        if before in ("与", "和", "同", "跟") and re.match(alternatives(_SIGNING.split()), after):
            score += _LIKELY
        if before in ("向", "从", "通过", "经由") and re.match(alternatives(_BUYING.split()), after):
            score += _SURE
        if opening and re.match(alternatives(_SPEAKS.split()), after):
            score += _LIKELY
        elif opening and re.match(
            alternatives([*_SAYS.split(), "与", "向", "为", "在", "曾", "的", "已", "是"]), after
        ):
            score += _HINT
        if opening and _deals().match(text, end):
            score += _LIKELY
        if before in ("向", "给", "对") and re.match(_SOLD, after):
            score += _LIKELY
        if re.match(r"品牌(?:为|是|：)?$", before) or re.search(
            r"品牌(?:为|是|：)“?$", text[max(0, piece.start - 5) : piece.start]
        ):
            score += _SURE
        return score

    def _introduces(self, text: str, piece: Piece) -> bool:
        """Whether a word such as "company" before a piece leads to its name: "a software company X"."""
        noun = piece.start - len(piece.before)
        led = text[max(0, noun - 2) : noun]
        if re.search(r"[该本这其某两]家?$", led):
            return False
        return piece.before not in _BARE_NOUNS or bool(
            re.search(rf"[{HAN}]$", led) and not re.search(r"[的和与及对在由向被为是]$", led)
        )

    def _chains(
        self, text: str, pieces: list[Piece], seen: dict[str, _Seen], ends: dict[int, Name], begins: set[int]
    ) -> None:
        """Words joined by "、" or "和": what shows one of them to be a company shows the others."""
        places = sorted((a, b, word) for word, each in seen.items() for a, b in each.places)
        led = {piece.start: piece for piece in pieces}
        chain: list[tuple[int, int, str]] = []
        for place in [*places, (-9, -9, "")]:
            if chain and not (place[0] - chain[-1][1] == 1 and text[chain[-1][1]] in _JOINTS):
                before = text[chain[0][0] - 1 : chain[0][0]] in _JOINTS and chain[0][0] - 1 in ends
                after = text[chain[-1][1] : chain[-1][1] + 1] in _JOINTS and chain[-1][1] + 1 in begins
                best = max(seen[word].score for _, _, word in chain) if len(chain) > 1 else 0
                if len(chain) > 1 and chain[0][0] in led:
                    best += self._weigh(text, led[chain[0][0]], chain[-1][1])
                for _, _, word in chain:
                    seen[word].score = max(seen[word].score, best) + (_LIKELY if before or after else 0)
                chain = []
            chain.append(place)

    def _lists(self, text: str, seen: dict[str, _Seen]) -> None:
        """Lists that say what they list: "A、B和C等公司", "八家企业：A、B和C"."""
        places = {a: (b, word) for word, each in seen.items() for a, b in each.places}
        for match in _listing().finditer(text):
            if not _says_what(text, match.start(), match.end()):
                continue
            at = match.start("items")
            while at < match.end("items"):
                if at in places:
                    end, word = places[at]
                    if text[end : end + 1] in ("", "、", "和", "及", "与", "等", "。", "，", "；", "（", "以"):
                        seen[word].score += _SURE
                at += 1


_SOLD = alternatives("出售 供应 提供 销售 供货 捐赠 交付 出口 支付 投资 采购 购买 订购".split())


@cache
def _deals() -> re.Pattern[str]:
    """What only a firm does: "…则向X出售", "…与X签"."""
    return re.compile(
        rf"(?:[与和、][{HAN}]{{2,6}})?(?:则|也|曾|已|又|还|再|便)?(?:向|为|与|同)[^，。；]{{2,24}}?(?:{_SOLD}|签|合作)"
    )


@cache
def _tails() -> re.Pattern[str]:
    return re.compile(alternatives(words("tails")) + rf"(?!有限|责任|人员|[{HAN}]{{0,3}}公司)")


@cache
def _goods() -> re.Pattern[str]:
    return re.compile(rf"的(?:[{HAN}A-Za-z]{{0,4}}?){_GOODS}|{_GOODS}")


@cache
def _latin_bracket() -> re.Pattern[str]:
    return re.compile(r"”?（(?:英文|简称|又名|英语)?：?[A-Z][A-Za-z0-9 .&,'\-]{1,30}）")


@cache
def _listing() -> re.Pattern[str]:
    item = rf"[{HAN}A-Za-z0-9（）&. ·]{{2,30}}"
    return re.compile(rf"(?P<items>{item}(?:、{item})+)")


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether a word ends a phrase in quotation marks: a catchword or a product, unless a firm is said before it."""
    opened = text.rfind("“", max(0, start - _LONGEST_QUOTED), start)
    closing = text.find("”", end, end + _LONGEST_QUOTED)
    inner = text[opened + 1 : closing] if opened >= 0 and closing >= 0 else ""
    return (
        bool(inner)
        and not re.search("[“”，。；：]", inner)
        and not _FIRM_BEFORE.search(text[max(0, opened - 4) : opened])
    )


def _says_what(text: str, start: int, end: int) -> bool:
    """Whether the words around a list say that it lists companies."""
    before, inside, after = text[max(0, start - 10) : start], text[start:end], text[end : end + 16]
    nouns = "(?:公司|企业|厂商|供应商|实体|集团)"
    return bool(
        re.search(rf"{nouns}[，：]?(?:包括|有|为|是)?$", before)
        or re.search(rf"等[^，。、；]{{0,10}}{nouns}", inside[-20:] + after)
        or re.search(rf"{nouns}(?:：|包括|有)", inside[:14])
    )
