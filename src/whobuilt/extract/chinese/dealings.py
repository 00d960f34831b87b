"""Words of dealing that tell of no supply: a bid that nobody won, an agent of the buyer's, shares that change hands."""

from __future__ import annotations

import re

from whobuilt.extract.chinese.lexicon import alternatives

_FRONT = 12  # characters before a name that lead to it

_AGENT = re.compile(r"代理(?:机构|单位|公司)(?:名称|全称)?(?:为|是|[：:])?\s*$")
_BIDDERS = re.compile(
    "(?:(?:递交|提交)(?:投标|响应)文件|参与投标|参加投标|投标报名)的(?:供应商|投标人|单位|公司|企业)(?:为|有|包括|[：:])"
)
_WON = re.compile(alternatives({"中标", "成交", "中选"}))
_SHARES = re.compile("股权|控股权|(?:公司|所持|持有|部分|全部|的|%)股份(?!有限|公司|制)|业务(?:卖给|出售给|转让给)")


def is_of_agent(text: str, vendor: int) -> bool:
    """Whether the words that lead to a name at `vendor` make it the buyer's agent."""
    return _AGENT.search(text[max(0, vendor - _FRONT) : vendor]) is not None


def is_of_bidders(told: str) -> bool:
    """Whether a sentence only lists who bid."""
    return _BIDDERS.search(told) is not None and _WON.search(told) is None


def is_of_shares(told: str) -> bool:
    """Whether the words between the parties, and those right behind them, are of shares, not of goods."""
    return _SHARES.search(told) is not None
