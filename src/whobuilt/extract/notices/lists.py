"""Lists and notices of listings: sanctions annexes, entity lists, covered lists, orders; one listing for each entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from whobuilt.core.evidence import Document
from whobuilt.extract.notices.authorities import find_authority, find_list
from whobuilt.extract.notices.award import Day, Listed, Notice, Span, Value
from whobuilt.extract.notices.days import find_day
from whobuilt.extract.notices.entries import NUMBER, in_office, is_person, may_list, next_script, read_name
from whobuilt.extract.notices.inline import find_inline
from whobuilt.extract.notices.parties import is_body, is_company
from whobuilt.extract.notices.rows import one_line
from whobuilt.extract.notices.words import has_han

MOST_ENTRIES = 20_000
MOST_RECORDS = 5_000
_SIGN = re.compile(
    r"(?i)date of (?:listing|inclusion|designation)|date (?:listed|designated|added)|listed on"
    r"|designated on|following|entit(?:y|ies) list|\bannex\b|sanction|a\.k\.a|清单|名单"
)
_SOME = (
    r"(?:entit(?:y|ies)|persons?|part(?:y|ies)|compan(?:y|ies)|firms?|organi[sz]ations?|individuals?"
    r"|names?|suppliers?|contractors?|vendors?|bodies|institutions|undertakings)"
)
_ACT = (
    r"(?:list(?:s|ed)?|adds?|added|designat\w+|identif\w+|sanction\w*|plac\w+|includ\w+|determin\w+"
    r"|block\w*|debar\w*|blacklist\w*|subject(?:ed)? to|freez\w+|amended|entered|put|inserted"
    r"|remov\w+|delet\w+|delisted)"
)
_KEY = re.compile(r"(?i)\b(?:following|below)\b|[:：][*_ ]*\n|如下|下列|以下|附件|(?:清单|名单)[^\n]{0,20}\n")
_LEADS = (
    re.compile(rf"(?i)(?P<act>\b{_ACT}\b)[^.]{{0,200}}?\b(?:following|below)\b[^.]{{0,40}}?\b{_SOME}\b"),
    re.compile(rf"(?i)\b(?:following|below)\b[^.]{{0,60}}?\b{_SOME}\b[^.]{{0,160}}?(?P<act>\b{_ACT}\b)"),
    re.compile(
        rf"(?i)\b{_SOME}\b[^.:\n]{{0,60}}?(?P<act>\b(?:listed|added|designated|sanctioned|included|entered|debarred)\b)"
        r"[^.:\n]{0,80}?:"
    ),
)
_HAN_ACT = r"(?:列入|纳入|加入|实施制裁|采取反制|移出|采取制裁|予以制裁|公布|实施|采取)"
_HAN_LEADS = (
    re.compile(rf"(?:如下|下列|以下|附件)[^。\n]{{0,80}}?(?P<act>{_HAN_ACT})[^。\n]{{0,80}}"),
    re.compile(rf"(?P<act>{_HAN_ACT})[^。\n]{{0,80}}?(?:如下|下列|以下|见附件)[^。\n]{{0,80}}"),
    re.compile(rf"(?P<act>{_HAN_ACT})[^。\n]{{0,40}}?(?:清单|名单)[^。\n]{{0,20}}?[:：]\s*(?=\n)"),
    re.compile(r"(?P<act>清单|名单)(?:（[^）\n]{0,20}）)?[ \t]*(?=\n)"),
)
_HAN_TITLE = 40  # characters of a line that is a list's name
_BEFORE, _AFTER = 400, 300  # characters around a word that may open a list
_STOP = re.compile(r"[.!?]\s+(?=[A-Z“\"(*])|\n[ \t]*\n|[。！？]|(?<=[\u4e00-\u9fff：])\n")
_ENDED = re.compile(r"(?i)remov|delet|delist|移出")
_DOUBT = re.compile(
    r"(?i)\b(?:should|could|would|might|may be|consider\w*|propos\w+|call(?:s|ed)? (?:on|for)|urge[sd]?|whether|if\b)"
)
_DATED = re.compile(
    r"(?im)^[\s>*]*(?:(?P<label>date of (?:listing|inclusion|designation|entry)|date (?:listed"
    r"|designated|added|of listing)|listed on|designated on|listing date|列入日期"
    r"|列入时间)(?:\s+(?:on|in|to)\s+(?:the\s+)?(?P<list>[A-Z][\w \-]{2,60}?(?:List|Register"
    r"|Annex)))?)\s*[:：]\s*(?P<day>[^\n]{4,40})"
)
_MEASURE = re.compile(r"(?im)^\s*(?P<label>measures?|sanctions?|restriction)\s*[:：]\s*(?P<measure>[^\n]{3,80})")
_MAKER = re.compile(
    r"(?i:equipment|services?|products?|solutions?|software"
    r"|systems?)[^.\n]{0,80}?\b(?P<act>produced|provided|supplied|manufactured|offered|made"
    r"|sold)\b(?:,[^,\n]{0,40},)?(?:\s+or\s+\w+)?\s+by\s+"
)
_AND = re.compile(
    r"\s+and its (?:wholly[- ]owned )?(?:subsidiar(?:y|ies)|affiliates?)\s+(?=[A-Z])|,?\s+and\s+(?=[A-Z])"
)
_FIELD_LINE = re.compile(r"^\s*[A-Z][\w /()\-]{1,40}:\s")
_RECORD = 3_000  # characters of the record that a date of listing belongs to
_LONGEST_QUOTE = 320
_NEAR = 120  # characters from "effective" to its date
_SEVERAL = 3  # lines of a list
_PROSE = 400  # characters of a paragraph without an entry, at which a list ends


@dataclass(frozen=True, slots=True)
class _Opened:
    """What the words that open a list say of all its entries."""

    authority: Value | None
    list_name: Value | None
    marks: tuple[Span, ...]
    day: Day | None
    ended: bool


def read_lists(document: Document) -> Notice:
    """The listings of a document."""
    notice = Notice()
    text = document.text
    if not _SIGN.search(text) and "List" not in text:
        return notice
    found: dict[tuple[str, str], Listed] = {}
    for listed in (*_records(text), *_lists(text), *find_inline(text)):
        if len(found) >= MOST_ENTRIES:
            notice.left_out += 1
            continue
        whose = (listed.authority or listed.list_name or listed.measure or listed.name).text
        found.setdefault((listed.name.text.casefold(), whose.casefold()), listed)
    notice.listed = list(found.values())
    return notice


# --- records with a date of listing -------------------------------------------------------------------------------


def _records(text: str) -> Iterator[Listed]:
    """Each record that a line "Date of listing: …" stands in."""
    last = 0
    for dated in islice(_DATED.finditer(text), MOST_RECORDS):
        start = max(last, dated.start() - _RECORD)
        last = dated.end()
        yield from _record(text, start, dated)


def _record(text: str, start: int, dated: re.Match[str]) -> Iterator[Listed]:
    day = find_day(text, Value(*dated.span("day"), dated["day"]))
    marks: tuple[Span, ...] = (dated.span("label"),)
    named = Value(*dated.span("list"), dated["list"]) if dated["list"] else None
    whole = (start, dated.end())
    measure = _MEASURE.search(text, *whole)
    did = Value(*measure.span("measure"), measure["measure"].strip()) if measure else None
    authority = find_authority(text, start, start, heading=_speaks(text))
    made = [
        (maker, name) for maker in _MAKER.finditer(text, *whole) for name in _makers(text, maker.end(), dated.start())
    ]
    if made:
        for maker, name in made:
            quote = _quote(text, (maker.start(), dated.end()), (name.start, name.end))
            yield Listed(name, (), authority, named, (maker.span("act"), *marks), day, quote)
        return
    block = text[start : dated.start()].rstrip()
    begin = start + max(block.rfind("\n\n") + 2 if "\n\n" in block else 0, 0)
    lines = [found.span() for found in re.finditer(r"[^\n]*\S[^\n]*", text[begin : dated.start()])]
    spans = [(begin + a, begin + b) for a, b in lines]
    first = next((span for span in spans if (read := read_name(text, *span)) is not None), None)
    if first is None or (read := read_name(text, *first)) is None:
        return
    name, aliases = read
    told = text[begin : _told_end(text, dated.end())]
    person = is_person(name.text, told)
    listing = named or find_list(text, start, start)
    if (person and not in_office(told)) or not (authority or listing or did):
        return
    more = [alias for span in spans if span > first and (alias := next_script(text, span, name.text))]
    quote = _quote(text, (first[0], dated.end()), (name.start, name.end))
    yield Listed(name, (*aliases, *more[:1]), authority, listing, marks, day, quote, did, person)


def _speaks(text: str) -> bool:
    """Whether the document's first lines name who speaks."""
    first = text.find("\n\n")
    return 0 < first < _LONGEST_QUOTE and not _DATED.search(text, 0, first)


def _told_end(text: str, place: int) -> int:
    """Where what is told of an entry ends: at the next record, or after some lines."""
    following = _DATED.search(text, place)
    return min(following.start() if following else len(text), place + _RECORD)


def _makers(text: str, start: int, end: int) -> Iterator[Value]:
    """The makers that "equipment produced by" names."""
    stop = text.find("\n", start, end)
    stop = stop if stop >= 0 else end
    place = start
    while place < stop:
        joint = _AND.search(text, place, stop)
        read = read_name(text, place, joint.start() if joint else stop)
        if read is None:
            return
        yield read[0]
        if joint is None or read[0].end < joint.start():
            return
        place = joint.end()


# --- lists that a sentence opens ----------------------------------------------------------------------------------


def _lists(text: str) -> Iterator[Listed]:
    """The entries behind each sentence that opens a list."""
    leads = list(_leads(text))
    last = -1
    for number, lead in enumerate(leads):
        if lead.start() < last:
            continue
        following = next(
            (_begin(text, other) for other in leads[number + 1 :] if other.start() > lead.end()), len(text)
        )
        opened = _Opened(
            find_authority(text, *lead.span()),
            find_list(text, *lead.span()),
            (lead.span("act"),),
            _effective(text, lead),
            bool(_ENDED.search(lead["act"])),
        )
        if opened.authority is None and opened.list_name is None:
            continue
        last = lead.end()
        for span in _entries(text, _after(text, lead), following):
            yield from _entry(text, span, opened)


def _begin(text: str, lead: re.Match[str]) -> int:
    """Where the line or the sentence begins that opens a list: its first words are no entry of the one before."""
    line = text.rfind("\n", 0, lead.start()) + 1
    return lead.start() if re.search(r"[.;:；：。]", text[line : lead.start()]) else line


def _leads(text: str) -> Iterator[re.Match[str]]:
    """What opens a list, in order: words that announce who is on it, with an act of listing in one sentence."""
    last = 0
    for key in _KEY.finditer(text):
        if key.start() < last:
            continue
        start = max(last, key.start() - _BEFORE)
        stops = [found.end() for found in _STOP.finditer(text, start, key.start())]
        start = stops[-1] if stops else start
        stop = _STOP.search(text, key.end(), min(len(text), key.end() + _AFTER))
        end = min(stop.start() + 1, len(text)) if stop else min(len(text), key.end() + _AFTER)
        patterns = _HAN_LEADS if has_han(text[start:end]) else _LEADS
        found = next((said for pattern in patterns if (said := pattern.search(text, start, end))), None)
        if found is None or found.end() < key.start() or _DOUBT.search(text, start, found.end()):
            continue
        if found.re is _HAN_LEADS[-1] and found.start() - (text.rfind("\n", 0, found.start()) + 1) > _HAN_TITLE:
            continue
        last = found.end()
        yield found


def _after(text: str, lead: re.Match[str]) -> int:
    """Where the entries may begin: behind the lead's colon or its sentence."""
    colon = re.compile(r"[^.\n:：]*[:：]").match(text, max(lead.end() - 1, lead.start()))
    return colon.end() if colon else lead.end()


def _effective(text: str, lead: re.Match[str]) -> Day | None:
    """From when: the date in the sentence, or the one that the paragraph calls its effect."""
    own = find_day(text, Value(*lead.span(), lead.group()))
    if own is not None:
        return own
    paragraph = text.find("\n\n", lead.end())
    stop = paragraph if paragraph >= 0 else min(len(text), lead.end() + _RECORD)
    said = re.compile(r"(?i)effect(?:ive)?\b|自").search(text, lead.start(), stop)
    return find_day(text, Value(said.start(), min(stop, said.end() + _NEAR), said.group())) if said else None


def _entry(text: str, span: Span, opened: _Opened) -> Iterator[Listed]:
    read = read_name(text, *span)
    if read is None:
        return
    name, aliases = read
    own = {value.text.casefold() for value in (opened.authority, opened.list_name) if value}
    if name.text.casefold() in own or re.search(
        r"(?i)\b(?:list|sector|annex|section|article|appendix)\b[^a-z]*$", name.text
    ):
        return
    told = text[slice(*span)]
    person = is_person(name.text, told)
    if person and not in_office(told):
        return
    day = opened.day
    quote = _quote(text, span, (name.start, name.end))
    yield Listed(
        name, aliases, opened.authority, opened.list_name, opened.marks, day, quote, None, person, opened.ended
    )


def _entries(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretches that hold an entry each: between semicolons, behind numbers and bullets, line by line."""
    begun = False
    for paragraph in re.compile(r"\S(?:.(?!\n[ \t]*\n))*.?", re.DOTALL).finditer(text, start, end):
        found = list(_in_paragraph(text, *paragraph.span()))
        named = [span for span in found if read_name(text, *span) is not None]
        heading = len(paragraph.group()) < _PROSE and not named
        if named and len(named) * 2 >= len(found):
            begun = True
            yield from named
        elif begun and not heading:
            return


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Span]:
    """The candidates of one paragraph; a heading that a colon ends is none."""
    heading = re.compile(r"[\s*_#]*[A-Z][^;:]*:[*_]*\s*(?=\n|$)", re.DOTALL).match(text, start, end)
    if (
        heading
        and heading.end() < end
        and not NUMBER.match(text, start, end)
        and "\n" in text[heading.start() : heading.end() + 1]
    ):
        start = heading.end()
    words_ = text[start:end]
    numbered = [found.start() for found in re.finditer(rf"(?m)^{NUMBER.pattern}", words_, re.IGNORECASE)]
    if numbered:
        bounds = [*numbered, len(words_)]
        yield from ((start + a, start + b) for a, b in pairwise(bounds))
    elif re.search(r"[;；]", words_) and not _FIELD_LINE.match(words_):
        yield from _parted(text, start, end, re.compile(r"[;；]"))
    elif (lines := list(_spans(words_))) and _are_entries([words_[a:b] for a, b in lines]):
        yield from ((start + a, start + b) for a, b in lines)
    elif is_company(one_line(words_).rstrip(".")) or (has_han(words_) and not re.search(r"[，,]|。.", words_)):
        pattern = (
            re.compile(r"[、]|和(?=\S{4,})")
            if has_han(words_)
            else re.compile(r",?\s+and\s+(?=[A-Z])|(?<=Ltd\.),\s+|(?<=Inc\.),\s+|(?<=LLC),\s+")
        )
        yield from _parted(text, start, end, pattern)


def _spans(words_: str) -> Iterator[Span]:
    return (found.span() for found in re.finditer(r"[^\n]*\S[^\n]*", words_))


def _are_entries(lines: list[str]) -> bool:
    """Whether each line is an entry; of several, one in three may be a name that nothing marks as such."""
    named = sum(_is_entry(line) for line in lines)
    return named == len(lines) or (len(lines) >= _SEVERAL and 3 * named >= 2 * len(lines))


def _is_entry(line: str) -> bool:
    """Whether a line is an entry by itself: it begins with a whole name."""
    bare = line.strip(" *_-•")
    read = read_name(line, 0, len(line))
    return (
        read is not None
        and (is_company(read[0].text) or is_body(read[0].text) or may_list(bare))
        and not bare.endswith((":", "："))
    )


def _parted(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Iterator[Span]:
    at = start
    for mark in pattern.finditer(text, start, end):
        yield at, mark.start()
        at = mark.end()
    yield at, end


def _quote(text: str, whole: Span, name: Span) -> Span:
    """The entry, where it is short; else the beginning of it that names who is listed."""
    start, end = whole
    shown = text[start:end].rstrip()
    if len(shown) <= _LONGEST_QUOTE:
        return start, start + len(shown)
    line = text.find("\n", name[1])
    stop = line if 0 <= line - start <= _LONGEST_QUOTE else name[1]
    return min(start, name[0]) if name[1] - start <= _LONGEST_QUOTE else name[0], stop
