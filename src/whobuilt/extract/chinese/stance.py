"""What a speaker does with words: denies, asserts, promises, criticises, keeps silent."""

from __future__ import annotations

import re
from functools import cache

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Stance
from whobuilt.extract.chinese.clusters import Cluster
from whobuilt.extract.chinese.lexicon import alternatives, words

_HEAD = 18  # characters within which a promise begins
_PARTIES = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY})
_BLAME = re.compile("不应|不该|不妥|没有法律依据|没有人说得清|才对|应当停止|应立即停止")
_SELF = re.compile("(?:我们|我方|我|公司|本公司|该公司|本届|本局|我局|设备|系统|摄像头|平台|产品)(?!不应|不足)")
_WEAK = frozenset({"不", "没", "未", "只是", "并不", "不得", "不能取得", "误解", "不会", "无"})


def stance_of(content: str, verb: str, speaker: Cluster | None, organization: Cluster | None) -> Stance:  # noqa: C901, PLR0911  # one branch for each kind
    """The stance of reported words."""
    if is_silence(content):
        return Stance.NO_COMMENT
    if verb in words("deny", "speech"):
        return Stance.DENIAL
    if verb in words("promise", "speech"):
        return Stance.PROMISE
    own = organization or speaker
    if _BLAME.search(content):
        return Stance.CRITICISM
    if _SELF.match(content) and (_strong().search(content[:_HEAD]) or _weak().search(content[:_HEAD])):
        return Stance.DENIAL
    party = own is not None and own.schema in _PARTIES
    if party and _strong().search(content):
        return Stance.DENIAL
    promise = _promises().search(content[:_HEAD])
    if promise and not re.search("敦促|要求|呼吁|应|指示|下令|已|曾|早在|招标", content[: promise.start()]):
        return Stance.PROMISE
    if verb in words("criticise", "speech") or _criticisms().search(content):
        return Stance.CRITICISM
    if not party and _of_others().search(content):
        return Stance.CRITICISM
    if party and _weak().search(content):
        return Stance.DENIAL
    return Stance.ASSERTION


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
def _of_others() -> re.Pattern[str]:
    return re.compile(alternatives(words("of_others", "speech")))


@cache
def _promises() -> re.Pattern[str]:
    return re.compile(alternatives(words("promises", "speech")))


@cache
def _criticisms() -> re.Pattern[str]:
    return re.compile(alternatives(words("criticisms", "speech")))
