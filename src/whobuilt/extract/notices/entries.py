"""The entries of a list: their names, other names, and whether a person on it is there in a public role."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from whobuilt.extract.notices.award import Span, Value
from whobuilt.extract.notices.parties import is_body, is_company
from whobuilt.extract.notices.rows import one_line
from whobuilt.extract.notices.words import HAN, has_han

NUMBER = re.compile(
    r"\s*(?:[(（]?(?:\d{1,3}|[ivxlc]{1,5}|[a-z]|[一二三四五六七八九十]{1,3})[)）.、．]\s*(?=\D)"
    r"|[•●■◆▪·*–—\-]\s+|Entity\s+\d+\s*[:.]\s*|Name\s+\d+\s*[:.]\s*)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\s*(?:name of entity|organi[sz]ation name|entity name|entity|name|organi[sz]ation|company"
    r"|名称|实体名称)\s*[:：]\s*",
    re.IGNORECASE,
)
_ALIAS = re.compile(
    r"[,，;]?\s*[(（]?\s*(?:(?:a\.?k\.?a\.?|f\.?k\.?a\.?|n\.?k\.?a\.?|d\.?b\.?a\.?)(?![\w])\.?"
    r"|also known as|formerly known as|formerly|alias(?:es)?\b|又名|又称|别名|曾用名|简称"
    r"|英文名(?:称)?|外文名(?:称)?)[\s,:：]*",
    re.IGNORECASE,
)
_ALIASED = re.compile(
    r"(?:the following\s+(?:\w+\s+)?alias(?:es)?\s*[:：]?\s*[—–-]*\s*)?"
    r"[“”\"'‘’]?(?P<alias>[^;；“”\"()（）\n]{2,100}?)[“”\"’]?(?=\s*(?:[;；)）\n]"
    r"|,\s+(?:\d|and\b|a\.?k|f\.?k|No\.|Room|Building)|and\s+—|$|\.\s|\.$))"
)
_CUT = re.compile(
    r"\s*(?:[;；\n]|[,，]\s*(?:(?:and|or)\s+(?:any|its|all)\b|(?:No|Nos|Room|Rm|Building|Bldg"
    r"|Floor|Suite|Unit|P\.?\s?O|Road|Street)\b|#?\d|address|located|with\s+address|地址"
    r"|including|which|who|whose|to the extent|an?\s+[a-z]|the\s+[a-z]|based|incorporated"
    r"|registered|for\b|in\s+[A-Z]|of\s+[A-Z]|[A-Z]\w+(?:,\s*[A-Z]\w+)*\.?\s*$)|\s[–—]\s|\s-\s"
    r"|[:：]|\s+(?:or any of its|and any|subject to|located (?:in|at)|for (?:its|their|the"
    r"|acting)|is\s|are\s|was\s|has\s|including|in accordance|address:))"
)
_FORM_NEXT = re.compile(
    r",\s*(?:Ltd|Inc|LLC|L\.?L\.?C|Limited|Co\b|Corp|S\.?A|GmbH|JSC|PLC|LP|LLP|B\.?V|Pte|Pty|S\.p"
    r"|S\.r|A\.?G|A\.?S|Oy|AB|N\.?V|K\.?K|Sdn|Bhd|Company|Corporation)\b",
    re.IGNORECASE,
)
_LOWERS = frozenset("of and the for de la du des le & del di da y e van von und et in on do dos al el".split())
_OFFICE = re.compile(
    r"\b(?:minister|secretary|director|governor|president|commander|general|chief|deputy|head of"
    r"|member of the|judge|commissioner|chairman|chairperson|chairwoman|mayor|colonel|major"
    r"|ambassador|officer of|official|prosecutor|vice-?president|leader|chief executive|CEO"
    r"|founder|owner)\b|书记|局长|部长|厅长|主席|司令|政委|主任|委员|董事长|总经理",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"\b(?:DOB|date of birth|born|he|his|him|she|her|passport|nationality|POB|gender)\b|出生|国籍")
_LONGEST = 110  # characters of a name
_MOST_WORDS = 13
_SHORTEST_HAN = 4
_LONGEST_PERSON = 4  # words, or Chinese characters


def read_name(text: str, start: int, end: int) -> tuple[Value, tuple[Value, ...]] | None:
    """The name that an entry begins with, and its other names; None where it begins with none."""
    for lead in (NUMBER, _LABEL, NUMBER):
        if (found := lead.match(text, start, end)) and found.end() < end:
            start = found.end()
    start += len(text[start:end]) - len(text[start:end].lstrip(' \t\r\n*_“"‘#'))
    if found := re.compile(r"(?:and|or|the|以及|和)\s+", re.IGNORECASE).match(text, start, end):
        start = found.end()
    stop = end
    alias = _ALIAS.search(text, start, end)
    if alias and alias.start() > start:
        stop = alias.start()
    stop = _stop(text, start, stop)
    name = _trimmed(text, start, stop)
    if name is None or not may_list(name.text):
        return None
    return name, tuple(_aliases(text, name.end, end))


def _stop(text: str, start: int, end: int) -> int:
    """Where a name ends within an entry: before an address, an explanation, another clause."""
    place = start
    while found := _CUT.search(text, place, end):
        if found.group().lstrip().startswith((",", "，")) and _FORM_NEXT.match(
            text, found.start() + len(found.group()) - len(found.group().lstrip())
        ):
            place = found.end()
            continue
        if found.group() == "\n" and _is_wrapped(text, start, found.start(), end):
            place = found.end()
            continue
        return found.start()
    return end


def _is_wrapped(text: str, start: int, at: int, end: int) -> bool:
    """Whether a line end stands within a name: what is before it has no ending yet, and the next line goes on."""
    following = text[at + 1 : end].lstrip(" ")
    if _FORM_NEXT.match(", " + following):
        return True
    return (
        not is_company(text[start:at])
        and following[:1].isalpha()
        and not has_han(following[:1])
        and not has_han(text[start:at])
    )


def _trimmed(text: str, start: int, end: int) -> Value | None:
    shown = text[start:end]
    bare = shown.rstrip(' \t\r\n,，;；:：*_”"“。')
    if bare.endswith(".") and not re.search(r"(?:\b\w{1,4}|\.\w)\.$", bare):
        bare = bare[:-1]
    if bare.count("(") < bare.count(")") or bare.count("（") < bare.count("）"):
        bare = bare[:-1]
    inner = re.search(r"\s*[(（](?P<other>[^()（）]+)[)）]$", bare)
    if inner and inner.start() > 1 and _script(bare[: inner.start()]) != _script(inner["other"]):
        bare = bare[: inner.start()]
    return Value(start, start + len(bare), one_line(bare)) if bare.strip() else None


def may_list(name: str) -> bool:
    """Whether words can name who is on a list: short, capitalised throughout, no sentence."""
    if not 1 < len(name) <= _LONGEST or re.search(r"[!?？！。@]|https?:|[.]\s+[A-Z][a-z]+\s+[a-z]", name):
        return False
    if has_han(name):
        return (
            len(name) >= _SHORTEST_HAN
            and not re.search(r"[，,]", name)
            and (is_company(name) or is_body(name) or "·" in name or bool(re.search(r"[A-Za-z]", name)))
        )
    tokens = [token for token in re.split(r"[\s/]+", name) if token]
    lower = (token for token in tokens if token[0].islower() and not token[1:2].isupper())  # "iSample" is a name
    small = [token for token in lower if token.strip(",.").lower() not in _LOWERS]
    if tokens and _FORM_NEXT.match(", " + tokens[0]):
        return False
    if (
        not tokens
        or len(tokens) > _MOST_WORDS
        or not re.match(r"[A-Z\dÀ-Þ(“\"]|[a-z][A-Z]", name)
        or not re.search(r"[^\W\d]{2}", name)
    ):
        return False
    return len(small) <= (2 if is_company(name) else 0)


def _aliases(text: str, start: int, end: int) -> Iterator[Value]:
    """The other names that an entry gives: after "a.k.a.", in quotation marks, in another script in brackets."""
    for said in _ALIAS.finditer(text, start, end):
        place = said.end()
        while (found := _ALIASED.match(text, place, end)) is not None:
            value = _trimmed(text, *found.span("alias"))
            if value and (may_list(value.text) or has_han(value.text)) and not re.match(r"\d", value.text):
                yield value
            follow = re.compile(r"[”\"’]?\s*(?:[;；,]\s*(?:and\s+)?|and\s+)(?=[—“\"‘–])[—–\s]*").match(
                text, found.end(), end
            )
            if follow is None:
                break
            place = follow.end()
    other = re.compile(r"\s*[(（](?P<other>[^()（）]{2,90})[)）]").match(text, start, end)
    if (
        other
        and _script(other["other"]) != _script(text[max(0, start - 20) : start])
        and not _ALIAS.match(text, start, end)
    ):
        yield Value(*other.span("other"), one_line(other["other"]))


def _script(words_: str) -> str:
    """In which script words mostly are, by their first letter beyond ASCII: a name in another is the same name."""
    sign = next((c for c in words_ if c.isalpha() and ord(c) > 0x24F), "")  # noqa: PLR2004  # the end of Latin
    return unicodedata.name(sign).split()[0] if sign else ""


def next_script(text: str, line: Span, name: str) -> Value | None:
    """A line that gives the name in another script."""
    shown = text[slice(*line)].strip()
    if (
        shown
        and has_han(shown) != has_han(name)
        and len(shown) <= _LONGEST
        and not re.search(r"[:：]", shown)
        and (re.fullmatch(rf"[{HAN}·\s]+", shown) or may_list(shown))
    ):
        start = line[0] + text[slice(*line)].find(shown)
        return Value(start, start + len(shown), shown)
    return None


def is_person(name: str, told: str) -> bool:
    """Whether an entry is a person's: a short name without an organization's words, and words said of people."""
    if is_company(name) or is_body(name) or _is_long(name):
        return False
    return bool(_PERSONAL.search(told))


def _is_long(name: str) -> bool:
    return (len(name) if has_han(name) else len(name.split())) > _LONGEST_PERSON


def in_office(told: str) -> bool:
    """Whether a list says that a person holds or held an office, public or corporate."""
    return bool(_OFFICE.search(told))
