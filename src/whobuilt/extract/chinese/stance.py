"""What a speaker does with words: denies, asserts, promises, criticises, keeps silent."""

from __future__ import annotations

import re
from functools import cache

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Stance
from whobuilt.extract.chinese.clusters import Cluster
from whobuilt.extract.chinese.lexicon import alternatives, words

CRITIC = "律师"  # an office that says no more than that its holder judges others
_HEAD = 18  # characters within which a promise begins
_PARTIES = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY})
_BLAME = re.compile("不应|不该|不妥|没有法律依据|没有人说得清|才对|应当停止|应立即停止")
_SELF = re.compile("(?:我们|我方|我|公司|本公司|该公司|本届|本局|我局|设备|系统|摄像头|平台|产品)(?!不应|不足)")
_OWN = re.compile("(?:他|她|其)的?(?:政府|公司|部门|任内)|政府|警方|公司|本届")
_OWN_COUNSEL = re.compile("(?:公司|代理|辩护|集团|其|企业)的?律师|公司法务|发行人律师|[政官]府律师")
_PRESS = re.compile(
    "(?:(?<![通公财年简汇海])报(?![告导名表])|新闻(?!办|发|处|司|局)|(?<![公合旅])社(?!会|区|保|团)|媒体)》?[^的]{0,14}$"
)
_FLAT = re.compile("毫无关系|毫无根据")
_LACK = re.compile("没有|没人|从未|未能|未经|无法|毫无|管不着")
_PRAISE = re.compile("欢迎|一步|里程碑|进步|意义|本身")
_ASKING = frozenset({"质疑", "问"})
_WHY = re.compile("为何|为什么|凭什么|何以")
_FUTURE = re.compile(
    "(?:我们|我方|公司|该公司|本公司|集团|当局)?(?:将)(?![^，。]{0,40}(?:列入|纳入|移出|予以处罚|依法|改由))"
)
_ONLY = re.compile("只(?!有|要|能|不过|好|剩|怕|会)|仅")
_HARMLESS = re.compile("监视器|监视录像|违法犯罪|交通违法|违反规定的|利用[^，。]{0,12}漏洞|防止[^，。]{2,20}")
_WEAK = frozenset({"不", "没", "未", "只是", "并不", "不得", "不能取得", "误解", "不会", "无"})


def stance_of(  # noqa: C901, PLR0911, PLR0912  # one branch for each kind
    content: str,
    verb: str,
    speaker: Cluster | None,
    organization: Cluster | None,
    office: str = "",
    *,
    direct: bool = False,
) -> Stance:
    """The stance of reported words; `office` is how the sentence names its speaker."""
    if is_silence(content):
        return Stance.NO_COMMENT
    if is_press(office, verb):
        return Stance.ASSERTION
    if verb in _ASKING and _WHY.search(content):
        return Stance.CRITICISM
    if verb in words("deny", "speech"):
        return Stance.DENIAL
    if verb in words("promise", "speech"):
        return Stance.PROMISE
    own = organization or speaker
    if _BLAME.search(content):
        return Stance.CRITICISM
    if _SELF.match(content) and (_strong().search(content[:_HEAD]) or _weak().search(content[:_HEAD])):
        return Stance.DENIAL
    critic = is_critic(office)
    party = not critic and own is not None and own.schema in _PARTIES
    speaks_for_itself = own is not None and own.schema is Schema.PERSON and not critic and _OWN.match(content)
    if not critic and _FLAT.search(content):
        return Stance.DENIAL
    if (party or speaks_for_itself) and _strong().search(content):
        return Stance.DENIAL
    promise = _promises().search(content[:_HEAD]) or (_FUTURE.match(content) if party else None)
    if promise and not re.search("敦促|要求|呼吁|应|指示|下令|已|曾|早在|招标", content[: promise.start()]):
        return Stance.PROMISE
    told = _HARMLESS.sub("", content)
    if verb in words("criticise", "speech") or _criticisms().search(told):
        return Stance.CRITICISM
    if not party and _of_others().search(told):
        return Stance.CRITICISM
    if critic and ((direct and not _PRAISE.search(content)) or _LACK.search(content)):
        return Stance.CRITICISM
    if party and _weak().search(content):
        return Stance.DENIAL
    return Stance.ASSERTION


def is_critic(office: str) -> bool:
    """Whether a speaker is named as one who judges others: a lawyer, a scholar, a group for rights."""
    return bool(_critics().search(office)) and not _OWN_COUNSEL.search(office)


def is_press(office: str, verb: str) -> bool:
    """Whether a newspaper or an agency reports: what it tells is no judgement of its own."""
    return bool(_PRESS.search(office)) and verb not in words("criticise", "speech") | words("deny", "speech")


def is_limit(content: str) -> bool:
    """Whether words tell how little is done ("only sells"), as the head of a denial."""
    return bool(_ONLY.search(content))


def is_silence(content: str) -> bool:
    """Whether words say that nothing is said."""
    return silence_at(content) >= 0


def silence_at(content: str) -> int:
    """Where the words of silence begin; -1 where there are none."""
    found = _silence().search(content)
    if found is None or not _about().search(content[found.start() :]):
        return -1
    return found.start()


@cache
def _silence() -> re.Pattern[str]:
    return re.compile(alternatives(words("silence", "speech")))


@cache
def _about() -> re.Pattern[str]:
    return re.compile(alternatives(words("silence_about", "speech")))


@cache
def _strong() -> re.Pattern[str]:
    return re.compile(alternatives(words("denials", "speech") - _WEAK))


@cache
def _weak() -> re.Pattern[str]:
    return re.compile(
        r"(?:不(?!过|少|仅|断|久|同|足|满|安|法|当|良|论|管|评|公|合理|道德|明|透明|得不|可或缺|仅仅|断|可接受)|没(?:有)?(?!收)|无(?!人|线|论|偿|疑|数|辜|法律|锡)|未(?!来|成年|必)|误解|并不|不会)"
    )


@cache
def _critics() -> re.Pattern[str]:
    return re.compile(alternatives(words("critics", "speech")))


@cache
def _of_others() -> re.Pattern[str]:
    return re.compile(alternatives(words("of_others", "speech")))


@cache
def _promises() -> re.Pattern[str]:
    return re.compile(alternatives(words("promises", "speech")))


@cache
def _criticisms() -> re.Pattern[str]:
    return re.compile(alternatives(words("criticisms", "speech")))
