"""The names in a field of a notice: several in one, their parts in a consortium, what is said beside them cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from whobuilt.core.entities import Schema
from whobuilt.extract.notices.award import Span, Value
from whobuilt.extract.notices.words import HAN, field_of, fold, has_han, is_void, words

_HARD = re.compile(r"[、;；\n\r|]|\s/\s|／|[，,](?=\s*(?:联合体|成员|牵头))")
_HAN_SOFT = re.compile(r"[，,\s]+|与|和|及(?!其)")
_LEADS = re.compile(
    r"^(?:[\s:：,，.。\-–•*]+|(?:第?[一二三四五六七八九十\d]{1,2}[标段包名]{1,2}"
    r"|[(（]?\d{1,2}[)）.、](?!\d)|[①-⑩])[:：]?|"
    r"联合体(?:牵头人|牵头方|牵头单位|主体|主办方|成员单位|成员方|成员|各方"
    r"|投标)?[一二三\d]?(?:单位)?[:：]?|(?:牵头人|牵头方|牵头单位|成员单位|成员"
    r"|主体方)[一二三\d]?[:：]|"
    r"(?:供应商|名称|单位名称|公司名称|中标人|成交人|official name|name|lead contractor"
    r"|consortium leader|member)\s*[:：])",
    re.IGNORECASE,
)
_TAILS = re.compile(
    r"(?:(?:共\s*同)?\s*组\s*成\s*的?\s*联\s*合\s*体|联\s*合\s*体|[（(](?:盖章|公章|章|签章|主"
    r"|牵头人|联合体.{0,8}|牵头.{0,6}|成员.{0,6}|主办方|小微企业|中小企业)[）)]|(?:等)?\d+家)$"
)
_ASIDE = re.compile(r"\s*[（(\[【][^（）()\[\]【】]*[）)\]】]?$")
_KEPT_ASIDE = re.compile(
    r"合伙|集团|国际|中国|香港|澳门|控股|^[（(]\s*(?:pty|pvt|private|holdings?|uk|usa|hk|group|limited|llc)\b",
    re.IGNORECASE,
)
_CONSORTIUM = re.compile(r"[（(]?(?:联合体)?(?:成员单位|成员方|成员|牵头人|牵头方|牵头单位|联合体)[一二三\d]?[:：]")
_LONGEST_HAN = 45  # characters of a Chinese name
_SENTENCE = re.compile(r"中标人|中标供应商|成交供应商|曾用名|采购人|包的|分别为|共同实施|负责")
_LONGEST = 4_000  # characters of a value in which names are sought
_MOST = 80  # characters of a name
_PERSON = re.compile(rf"^[{HAN}]{{2,4}}$")
_REGISTRY = re.compile(
    r"\s*[,，(（]?\s*(?:统一社会信用代码|信用代码|组织机构代码|地址|联系|电话|法定代表人"
    r"|\b(?:company (?:no|number|reg\w*)|reg(?:istration)?\.? no|vat|gb-\w+|duns|uei|cage|address)\b)",
    re.IGNORECASE,
)
_STREET = re.compile(r",\s*(?:(?:unit|suite|floor|building|p\.?\s?o\.?\s?box|no\.?)\b|\d).*", re.IGNORECASE | re.DOTALL)


def _ends(kind: str) -> tuple[str, ...]:
    return tuple(sorted(words("zh", kind), key=len, reverse=True))


@cache
def _form_end() -> re.Pattern[str]:
    forms = "|".join(
        re.escape(form) for form in sorted(words("en", "legal_forms"), key=len, reverse=True) if len(form) > 1
    )
    return re.compile(rf"(?<![\w]){_either(forms)}\.?(?=$|[,;(]|\s*$)", re.IGNORECASE)


# What is said of a party behind its name: "X Ltd, an example company", "the Office of Y, for the service Z".
_TELLING = re.compile(r"(?:an?|the|for|on behalf of|acting|part of|formerly|trading as)\s", re.IGNORECASE)
_SAID_OF = re.compile(rf",\s+(?={_TELLING.pattern})", re.IGNORECASE)


def _either(forms: str) -> str:
    return f"(?:{forms})"


def is_company(name: str) -> bool:
    """Whether a name has a company's legal form, in Chinese or another script."""
    if has_han(name):
        return _bare(name).endswith(_ends("company_ends"))
    return bool(_form_end().search(name))


def is_body(name: str) -> bool:
    """Whether a name is headed as public bodies are."""
    if has_han(name):
        return not is_company(name) and _bare(name).endswith(_ends("body_ends"))
    return any(word in words("en", "body_heads") for word in re.findall(r"[\w\-]+", fold(name)))


def schema_of(name: str, *, buyer: bool) -> Schema:
    """What a party of a notice is: a buyer is a public body unless its legal form is a company's."""
    if is_company(name) and not (buyer and not has_han(name) and is_body(name)):
        return Schema.COMPANY
    if buyer:
        return Schema.PUBLIC_BODY
    if has_han(name) and _bare(name).endswith(_ends("supplier_ends")):
        return Schema.ORGANIZATION
    return Schema.PUBLIC_BODY if not has_han(name) and is_body(name) and _is_public(name) else Schema.COMPANY


def _is_public(name: str) -> bool:
    return bool(re.search(r"\b(?:university|council|ministry|police|hospital|nhs)\b", fold(name)))


def is_private(name: str) -> bool:
    """Whether a name looks like a private person's: a few Chinese characters without any ending, or "Mr J. Roe"."""
    plain = name.strip()
    if has_han(plain):
        return bool(_PERSON.match(plain)) and not plain.endswith((*_ends("company_ends"), *_ends("body_ends")))
    first = fold(plain).split(" ", 1)[0]
    return first in words("en", "titles")


def find_parties(text: str, value: Value, *, buyer: bool) -> list[Value]:
    """The names in a value, each at its place; none where the value says that there is none, or names a person."""
    if is_void(value.text):
        return []
    found = []
    for part in _split(text, value.start, min(value.end, value.start + _LONGEST)):
        start, end = _clean(text, *part)
        name = _one_line(text[start:end])
        if not is_void(name) and not is_private(name) and len(name) <= _MOST and _may_name(name, buyer=buyer):
            found.append(replace(value, start=start, end=end, text=name))
    return found


def _may_name(name: str, *, buyer: bool) -> bool:
    """Whether words can be the name of an organization: no number, no field, no sentence."""
    if not re.search(r"[^\W\d_]", name) or field_of(name) or re.search(r"[。？！?!：:]|https?:|@", name):
        return False
    if has_han(name):
        if len(name) > _LONGEST_HAN or _SENTENCE.search(name):
            return False
        known = is_company(name) or is_body(name) or _bare(name).endswith(_ends("supplier_ends"))
        return known or (len(name) >= (3 if buyer else 4) and not re.search(r"[，,\d%％]|元$|采购|详见", name))
    return len(name.split()) <= 14 and not re.match(r"^[\d£$€.,\s%]+\w{0,3}$", name)  # noqa: PLR2004  # words of a name


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretches of a value that hold one name each."""
    at = start
    marks = [found for found in _HARD.finditer(text, start, end) if not _within_name(text, found, end)]
    marks += list(_CONSORTIUM.finditer(text, start, end))
    for mark in sorted(marks, key=lambda found: found.start()):
        if mark.start() >= at:
            yield from _split_soft(text, at, mark.start())
            at = mark.end()
    yield from _split_soft(text, at, end)


def _within_name(text: str, mark: re.Match[str], end: int) -> bool:
    """Whether a line break only breaks a name: nothing before it ends one, or nothing behind it does."""
    if mark.group() not in ("\n", "\r"):
        return False
    before, after = text[: mark.start()].rstrip()[-_MOST:], text[mark.end() : end]
    return bool(after.strip()) and not is_company(before.rsplit("\n", 1)[-1]) and not _LEADS.match(after)


def _split_soft(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut at "and" and commas where a name ends before and another after them."""
    at = start
    han = has_han(text[start:end])
    pattern = _HAN_SOFT if han else re.compile(r",\s+|\s+and\s+|\s+&\s+|\s+/\s+")
    for mark in pattern.finditer(text, start, end):
        left, right = text[at : mark.start()], text[mark.end() : end]
        lone = right.split(",")[0].strip().rstrip(".").casefold() in words("en", "legal_forms")
        if mark.start() > at and _is_whole(left) and _holds_name(right) and not lone and not _TELLING.match(right):
            yield at, mark.start()
            at = mark.end()
    yield at, end


def _is_whole(name: str) -> bool:
    shown = _LEADS.sub("", name.strip())
    return is_company(shown.strip()) or (has_han(shown) and is_body(shown) and len(shown) > 5)  # noqa: PLR2004  # no short word


def _holds_name(words_: str) -> bool:
    if not has_han(words_):
        return bool(_form_end().search(words_))
    return any(end in words_ for end in (*_ends("company_ends"), "大学", "研究院", "局", "研究所"))


def _clean(text: str, start: int, end: int) -> Span:
    """A name without what leads up to it, its number in a list, and what is said behind it."""
    changed = True
    while changed and start < end:
        shown = text[start:end]
        lead, cut = _LEADS.match(shown), _REGISTRY.search(shown)
        before = (start, end)
        start += len(shown) - len(shown.lstrip(" \t\r\n\u3000:：,，。.\"'“”‘’*·"))
        if lead:
            start = max(start, before[0] + lead.end())
        if cut and cut.start() > 1:
            end = before[0] + cut.start()
        shown = text[start:end].rstrip(" \t\r\n\u3000:：,，。;；\"'“”*-–")
        shown = _without_tail(shown if has_han(shown) else _SAID_OF.split(shown)[0])
        shown = shown[:-1] if shown[-1:] in ")）" and not re.search(r"[(（]", shown) else shown
        end = start + len(shown)
        changed = (start, end) != before
    return start, end


def _without_tail(name: str) -> str:
    if (tail := _TAILS.search(name)) and tail.start():
        return name[: tail.start()].rstrip()
    aside = _ASIDE.search(name)
    if aside and aside.start() > 1 and not _KEPT_ASIDE.search(aside.group()):
        head = name[: aside.start()]
        if is_company(head) or is_body(head) or re.search(r"\d|:|：", aside.group()):
            return head
    if not has_han(name):
        if (form := _form_end().search(name)) and re.match(
            r",\s+(?!ltd|inc|llc|limited|co\b|s\.|corp)", name[form.end() :], re.IGNORECASE
        ):
            return name[: form.end()]
        return _STREET.sub("", name)
    if (space := re.search(r"[\s\u3000]+", name)) and is_company(name[: space.start()]):
        return name[: space.start()]
    return name


def _bare(name: str) -> str:
    """A name without brackets at its end and white space in it."""
    return _ASIDE.sub("", re.sub(r"\s", "", name))


def _one_line(name: str) -> str:
    """A name as one writes it: line breaks within Chinese are nothing, others a space."""
    joined = re.sub(rf"(?<=[{HAN}（）()])\s*[\r\n]+\s*(?=[{HAN}（）()])", "", name)
    return " ".join(joined.split())
