"""Shapes of phrases: patterns over a sentence's units, declared in props/*.toml, matched as regular expressions.

A sentence is written as a row of words in which every name is a letter for its kind and its number:
"C0 , a subsidiary of the french maker C9 .". A shape is such a row with gaps, and says which name fills which role:
"{owned} , a? .. < @down > of ~the .. {owner}".

    {role}   a name, or "the company" for one, of a kind that may fill the role (kinds are in the file);
             {role+} a list of such names, {role!} a name as written, {role~} also "it"
    word     itself; one|two either; @list any word of a list of the file, or of data/words.toml; a_b two words
    word?    there or not
    ..       up to six lower-case words that are no prepositions, verbs or joints ("wholly owned", "the French maker")
    ~the     an article, "its" or "X's"; ~adv "also", "now"; ~when "in 2014", "since last May"; ~at "of Milan"
    ~,       a comma, a dash or a bracket; ~share "20 per cent"; ~others "and two other firms"
    ~tail    "over the arrests"; ~nof no "of" follows; ~end, ~stop the phrase ends here
    < … >    the trigger: the words that the statement stands on; one of them calls the shape up
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Phase, Polarity, Prop
from whobuilt.extract.english.lexicon import lowered, words
from whobuilt.extract.english.props import load_prop
from whobuilt.extract.english.units import Kind, Unit

_LETTERS = {
    Schema.COMPANY: "C",
    Schema.PUBLIC_BODY: "B",
    Schema.ORGANIZATION: "O",
    Schema.PERSON: "P",
    Schema.LOCATION: "L",
    Schema.PRODUCT: "D",
    Schema.PROJECT: "J",
}
_STOPS = "|".join(sorted(words("shape_joints") | words("shape_verbs") | words("shape_prepositions")))
_FILLER = rf"(?:(?!(?:{_STOPS}) )(?:[a-z0-9$€£¥₹]|-[a-z]|L\d)[^ ]* ){{0,6}}"
# Words that lead from one party to another without naming a third: no stop, no denial, nobody else's words.
_GAP = (
    r"(?:(?!(?:not|never|no|nor|neither|denied|denies|refused|without|but|while|although|unless|whether|if|could|may"
    r"|might|would|said|says|told) )(?:[a-z0-9$€£¥₹-][^ ]* |, |[“”] |~?[DJL]\d+ |'s )){0,14}?"
)
_ENDED = frozenset({"former", "formerly", "previously", "once", "ex", "erstwhile", "then"})
_MARKS = (",", "(", "–", "—", "-")
_MACROS = {
    "..": _FILLER,
    "~the": r"(?:(?:the|a|an|its|their|his|another|one|both|[~^]?[A-Z]\d+ 's) )?",
    "~adv": r"(?:(?:[a-z]+(?<!hard)(?<!on)ly|also|now|then|later|since|once|first|still|already) ){0,2}",
    "~when": r"(?:, )?(?:(?:in|since|on|until|for|during|as of) (?:[a-z0-9][^ ]* ){1,3}(?:, )?)?",
    "~at": r"(?:(?:, )?(?:of|in|from|near) ~?L\d+ (?:, ~?L\d+ )?)?",
    "~,": f"[{''.join(_MARKS)}] ",
    "~share": r"\d[\d.,]*(?:%| %| per cent| percent) ",
    "~others": (
        r"(?:(?:, )?(?:and|along with|together with|as well as) (?:[a-z0-9-]+ ){1,4}?"
        r"(?:others|more|companies|firms|entities|organizations|organisations) )?"
    ),
    "~tail": r"(?:(?:over|for|after|because of|on|in) (?:[a-z0-9$][^ ]* ){1,8}?)?",
    "~it": r"(?:they|it|these|this|(?:the|these|those) [a-z]+|\^[A-Z]\d+) ",
    "~gap": _GAP,
    "~lead": rf"(?:(?:the|a|an|some|its|their|both|all) )?(?:(?!(?:{_STOPS}) )[a-z0-9][^ ]* ){{0,4}}",
    "~nof": r"(?!of |price )",
    "~end": r"(?=[,.;:)–—-] |and |$)",
    "~stop": r"(?=[,.;:)–—-] |(?:in|on|for|as|and|said|says|told|wrote|has|had|is|was) |$)",
}
_COLOURED = re.compile(r"^\S+-[a-z]+(?:ed|led|run|made|style)$")  # "Cyprus-registered" names nothing by itself
_BRACKET = r"(?:\( ~?[A-Z]\d+ \) )?"


@dataclass(frozen=True, slots=True)
class Shape:
    """One compiled shape; `cues` are the words of which a sentence must hold one."""

    prop: Prop
    pattern: re.Pattern[str]
    cues: frozenset[str]
    modality: Modality
    polarity: Polarity
    name: str
    phase: Phase = Phase.UNSTATED


@dataclass(frozen=True, slots=True)
class Match:
    """What a shape matched: the units of each role, the trigger's characters, all its units, how firmly it is said."""

    prop: Prop
    name: str
    roles: dict[str, list[Unit]]
    trigger: tuple[int, int]
    span: tuple[int, int]
    modality: Modality
    polarity: Polarity
    phase: Phase = Phase.UNSTATED


@dataclass(slots=True)
class Row:
    """A sentence written as a row; `starts` gives each unit's place in it."""

    text: str
    starts: list[int] = field(default_factory=list)
    words: frozenset[str] = frozenset()


def find_shapes(units: list[Unit], row: Row, prop: Prop) -> Iterator[Match]:
    """Every match of a prop's shapes in one sentence, in order of shape and place."""
    for shape in _called(row, prop):
        for found in shape.pattern.finditer(row.text):
            yield _match(units, row, shape, found)


def write_row(units: list[Unit]) -> Row:
    """The sentence's units as a row of words: names as letter and number, "its" as the name it stands for."""
    pieces, starts, at = [], [], 0
    for index, unit in enumerate(units):
        piece = _piece(index, unit)
        starts.append(at)
        pieces.append(piece)
        at += len(piece) + 1
    return Row(" ".join(pieces) + " ", starts, frozenset(word for piece in pieces for word in piece.split(" ")))


def _piece(index: int, unit: Unit) -> str:
    if unit.kind is Kind.POSSESSIVE:
        return "'s"
    if unit.schema is None or _COLOURED.search(unit.text):
        unknown = unit.kind in (Kind.NAME, Kind.BODY) and unit.schema is None
        return f"X{index}" if unknown else unit.lower if unit.kind is not Kind.REFERENCE else unit.text.lower()
    if unit.kind is Kind.OWNER:
        return f"~{_LETTERS[unit.schema]}{index} 's"
    mark = "" if unit.kind is not Kind.REFERENCE else "^" if unit.lower in words("shape_pronouns") else "~"
    return f"{mark}{_LETTERS[unit.schema]}{index}"


def _called(row: Row, prop: Prop) -> Iterator[Shape]:
    by_cue = _shapes_by_cue(prop)
    called = {id(shape): shape for word in row.words if word in by_cue for shape in by_cue[word]}
    return (shape for shape in _shapes(prop) if id(shape) in called)


def _match(units: list[Unit], row: Row, shape: Shape, found: re.Match[str]) -> Match:
    roles = {
        role: [_party(units[int(number)]) for number in re.findall(r"(?<=[A-Z])\d+", text)]
        for role, text in found.groupdict().items()
        if text and role != "trigger"
    }
    first, last = (bisect_right(row.starts, place) - 1 for place in (found.start("trigger"), found.end("trigger") - 1))
    begin, end = (bisect_right(row.starts, place) - 1 for place in (found.start(), found.end() - 1))
    ended = shape.modality is Modality.ASSERTED and not _ENDED.isdisjoint(found.group().split(" "))
    modality = Modality.ENDED if ended else shape.modality
    trigger = units[first].start, units[last].end
    return Match(shape.prop, shape.name, roles, trigger, (begin, end + 1), modality, shape.polarity, shape.phase)


def _party(unit: Unit) -> Unit:
    """The unit, "its" as a word that stands for a name."""
    return replace(unit, kind=Kind.REFERENCE) if unit.kind is Kind.OWNER else unit


# --- compiling ----------------------------------------------------------------------------------------------------


@cache
def _shapes(prop: Prop) -> tuple[Shape, ...]:
    table = load_prop(prop)
    return tuple(_compile(prop, table, raw) for raw in table.get("shape", ()))


@cache
def _shapes_by_cue(prop: Prop) -> dict[str, tuple[Shape, ...]]:
    found: dict[str, list[Shape]] = {}
    for shape in _shapes(prop):
        for cue in shape.cues:
            found.setdefault(cue, []).append(shape)
    return {cue: tuple(shapes) for cue, shapes in found.items()}


def _compile(prop: Prop, table: dict[str, Any], raw: dict[str, Any]) -> Shape:
    kinds = {**table.get("kinds", {}), **raw.get("kinds", {})}
    pieces: list[str] = []
    cues: set[str] = set()
    inside = False
    parts = raw["like"].split()
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        inside = part == "<" or (inside and part != ">")
        pieces.append(_piece_of(part, table, kinds))
        if part[0] == "{" and following.rstrip("?") != "'s":
            pieces.append("(?!'s )")  # "of X's fund" does not speak of X
        if inside and not cues and part[0] not in "<{~." and not part.endswith("?"):
            cues = {word.split(" ")[0] for word in _alternatives(part, table)}
    # A row's words are parted by one space; a match begins where a word does.
    pattern = re.compile(r"(?<![^ ])" + "".join(pieces))
    modality, polarity = Modality(raw.get("modality", "asserted")), Polarity(raw.get("polarity", "affirmed"))
    return Shape(
        prop, pattern, frozenset(cues), modality, polarity, raw.get("name", ""), Phase(raw.get("phase", "unstated"))
    )


def _piece_of(part: str, table: dict[str, Any], kinds: dict[str, list[str]]) -> str:
    if part in _MACROS:
        return _MACROS[part]
    if part in "<>":
        return "(?P<trigger>" if part == "<" else ")"
    if part.startswith("{"):
        return _role(part, kinds)
    optional = len(part) > 1 and part.endswith("?")
    known = _alternatives(part[:-1] if optional else part, table)
    longest_first = sorted(known, key=lambda word: (-len(word), word))
    either = "(?:" + "|".join(re.escape(word) for word in longest_first) + ") "
    return f"(?:{either})?" if optional else either


def _role(part: str, kinds: dict[str, list[str]]) -> str:
    role = part.strip("{+!~}")
    letters = "".join(_LETTERS[Schema(kind)] for kind in kinds[role])
    mark = "" if "!" in part else "[~^]?" if "~" in part else "~?"
    one = rf"{mark}[{letters}]\d+ {_BRACKET}"
    joints = r"(?:, and |, or |, as well as |as well as |, |and |or |; and |; )(?:both |the )?"
    return f"(?P<{role}>{one}(?:{joints}{one})*)" if "+" in part else f"(?P<{role}>{one})"


def _alternatives(part: str, table: dict[str, Any]) -> set[str]:
    """The words that one part of a shape allows: those between bars, lists opened, "_" for a space."""
    found: set[str] = set()
    for option in part.split("|"):
        listed = table.get("lists", {}).get(option[1:]) if option.startswith("@") else None
        if option == "~,":
            found |= set(_MARKS)
        elif listed is not None:
            found |= {word.replace("_", " ") for word in str(listed).split()}
        elif option.startswith("@"):
            found |= lowered(option[1:])
        else:
            found.add(option.replace("_", " "))
    return found
