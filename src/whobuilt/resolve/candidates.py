"""Pairs of names that are worth a person's look: which may name one thing, and what speaks for and against it.

Names are compared with few others each: those of the same bare name, those that hold them or are held by them, those
that a document names together, those of the same place and kind. A name that too many share, or hold, tells nothing.
Persons are left out altogether: no name makes two persons one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from whobuilt.core.entities import Schema
from whobuilt.resolve.asides import Aside
from whobuilt.resolve.likeness import Ground, Likeness, bare_key

SCHEMAS = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION})
FLOOR = 0.5  # of the score: what is weaker is left out
MOST_ALIKE = 6  # entities that one key may tie together; a key of more tells nothing
_SHORTEST_HELD = 3  # characters of a Latin name that another may hold
_LONGEST_HELD = 8  # words, or Chinese characters, of a name that another may hold
_LONGEST_NAME = 12  # words, or Chinese characters twice that, that are looked at
_EACH_MORE = 0.03  # for each further reason
_TOGETHER = 0.4  # against: a statement has them as its two sides

_HAN = re.compile("[\u3400-\u9fff]")
_HAN_PIECE = re.compile(r"[\u3400-\u9fff]|[^\u3400-\u9fff\s]+|\s+")  # a character; letters, or space, between them
_HAN_TOKEN = re.compile(r"(?=([\u3400-\u9fff]{2}))|(?<![^\u3400-\u9fff\s])([^\u3400-\u9fff\s]+)")
_DECIDES = 1.5  # outweighs what names alone say against it
_NAME, _HOLDS, _PLACE, _NUMBER = "name", "holds", "place", "number"  # by what two entities came up

Pair = tuple[str, str]  # two entities, the lesser id first


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two standing entities that may be one; the best grounds first."""

    one: str
    other: str
    score: float
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class _Hint:
    """Why two entities came up: by which names, under which key; the key counts while few enough share it."""

    kind: str
    key: str
    ground: Ground
    names: tuple[str, str]


class NameBook:
    """The names of a case, and the pairs that they make; fed as names, texts and statements come."""

    def __init__(self, likeness: Likeness) -> None:
        """An empty book."""
        self._likeness = likeness
        self._schemas: dict[str, Schema] = {}
        self._whole: dict[str, dict[str, str]] = defaultdict(
            dict
        )  # entities by bare name, each with the name as written
        self._holders: dict[str, set[str]] = defaultdict(set)  # entities whose names hold a bare name
        self._tokens: dict[str, list[tuple[str, str, str]]] = defaultdict(list)  # entities, names, bare names by word
        self._placed: dict[str, dict[str, str]] = defaultdict(dict)  # bodies by place and kind
        self._numbered: dict[str, dict[str, str]] = defaultdict(dict)  # entities by registration number
        self._hints: dict[Pair, dict[tuple[str, str], _Hint]] = defaultdict(dict)
        self._tied: dict[Pair, None] = {}
        self._asides: list[Aside] = []

    def add_name(self, entity: str, schema: Schema, name: str) -> None:
        """Take in a name of an entity; what is no institution is passed over."""
        if schema not in SCHEMAS:
            return
        self._schemas[entity] = schema
        key = bare_key(name)
        if not key or entity in self._whole[key]:
            return
        for other, written in _few(self._whole[key]):
            told = "they bear the same name" if written == name else _same_text(name, written)
            self._hint((entity, other), _Hint(_NAME, key, _for(told, 0.9), (name, written)))
        self._whole[key][entity] = name
        words = _words_of(key)
        if len(words) <= (2 * _LONGEST_NAME if _is_han(key) else _LONGEST_NAME):
            self._find_held(entity, name, key, words)
            self._find_holders(entity, name, key)
            for word in set(_tokens_of(key)):
                if len(self._tokens[word]) <= 10 * MOST_ALIKE:
                    self._tokens[word].append((entity, name, key))
        if schema is Schema.PUBLIC_BODY:
            self._place(entity, name)

    def add_aside(self, aside: Aside) -> None:
        """Take in a place of a text where a name may have a second name, or a number, beside it."""
        self._asides.append(aside)

    def add_tie(self, one: str, other: str) -> None:
        """Take in that one statement has two entities as its two sides."""
        if one != other:
            self._tied[_pair(one, other)] = None

    def resolve_asides(self) -> None:
        """Look whose names stand beside others; for when names or texts were added."""
        self._asides = [aside for aside in self._asides if not (self._number if aside.is_number else self._join)(aside)]

    def rank(self, standing: Callable[[str], str]) -> list[Candidate]:
        """The pairs of standing entities that are worth a look, the likeliest first; `standing` follows merges."""
        hints: dict[Pair, list[_Hint]] = defaultdict(list)
        for (one, other), found in self._hints.items():
            pair = _pair(standing(one), standing(other))
            if pair[0] != pair[1]:
                hints[pair] += [hint for hint in found.values() if self._is_rare(hint)]
        tied = {_pair(standing(one), standing(other)) for one, other in self._tied}
        ranked = (self._weigh(pair, found, is_tied=pair in tied) for pair, found in hints.items() if found)
        return sorted(
            (each for each in ranked if each.score >= FLOOR), key=lambda each: (-each.score, each.one, each.other)
        )

    def _weigh(self, pair: Pair, hints: list[_Hint], *, is_tied: bool) -> Candidate:
        best = max(hints, key=lambda hint: hint.ground.weight)
        grounds = {hint.ground.text: hint.ground for hint in sorted(hints, key=lambda hint: -hint.ground.weight)}
        schemas = tuple(self._schemas[name] for name in pair)
        for ground in self._likeness.iter_against((schemas[0], best.names[0]), (schemas[1], best.names[1])):
            grounds.setdefault(ground.text, ground)
        if is_tied:
            told = "a statement has them as its two sides, subject and object"
            grounds[told] = Ground(told, for_same=False, weight=_TOGETHER)
        return Candidate(*pair, score_of(grounds.values()), tuple(grounds.values()))

    def _is_rare(self, hint: _Hint) -> bool:
        match hint.kind:
            case "holds":
                sharing = len(self._holders[hint.key])
            case "place":
                sharing = len(self._placed[hint.key])
            case "number":
                sharing = len(self._numbered[hint.key])
            case _:
                sharing = len(self._whole.get(hint.key, ()))
        return sharing <= MOST_ALIKE

    def _hint(self, pair: Pair, hint: _Hint) -> None:
        one, other = pair
        if one == other:
            return
        ordered = hint if one < other else replace(hint, names=hint.names[::-1])
        self._hints[_pair(one, other)].setdefault((hint.key, hint.ground.text), ordered)

    def _find_held(self, entity: str, name: str, key: str, words: tuple[str, ...]) -> None:
        """The names that this one holds."""
        joint = "" if _is_han(key) else " "
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + _LONGEST_HELD) + 1):
                held = joint.join(words[start:end])
                if held != key and held in self._whole and self._may_hold(held):
                    for other, written in _few(self._whole[held]):
                        self._hold((entity, name), (other, written), held, is_first=start == 0)

    def _find_holders(self, entity: str, name: str, key: str) -> None:
        """The names that hold this one: among those that share its rarest word."""
        rarest = min((self._tokens.get(word, []) for word in _tokens_of(key)), key=len, default=[])
        if len(rarest) > 10 * MOST_ALIKE or not self._may_hold(key):
            return
        for other, written, holder in rarest:
            if holder != key and (at := _find_words(key, holder)) is not None:
                self._hold((other, written), (entity, name), key, is_first=at == 0)

    def _hold(self, holder: tuple[str, str], held: tuple[str, str], key: str, *, is_first: bool) -> None:
        if holder[0] == held[0] or len(self._holders[key]) > MOST_ALIKE:
            return
        self._holders[key].add(holder[0])
        told = f"“{holder[1]}” holds the name “{held[1]}”"
        ground = _for(told, 0.65 if is_first else 0.58)
        self._hint((holder[0], held[0]), _Hint(_HOLDS, key, ground, (holder[1], held[1])))

    def _may_hold(self, held: str) -> bool:
        is_long = len(held) >= (2 if _is_han(held) else _SHORTEST_HELD)
        return is_long and self._likeness.is_telling(held)

    def _place(self, entity: str, name: str) -> None:
        """Public bodies of one place and kind."""
        kind, placed = self._likeness.class_of(name), self._likeness.place_of(name)
        if kind is None or placed is None:
            return
        key = f"{placed.places[0].id} {kind}"
        for other, written in _few(self._placed[key]):
            told = f"both are of the kind {kind.replace('_', ' ')}, of {placed.places[0].name}"
            self._hint((entity, other), _Hint(_PLACE, key, _for(told, 0.6), (name, written)))
        self._placed[key].setdefault(entity, name)

    def _join(self, aside: Aside) -> bool:
        """Whether both names of "X (Y)" are known; if they are two entities', these may be one."""
        said = self._whole.get(bare_key(aside.said))
        if not said:
            return False
        before = self._named_at_end(aside.before)
        if before is None:
            return False
        written, named = before
        told = f"a document names them together: “{written} ({aside.said})”"
        hint = _Hint(_NAME, bare_key(aside.said), _for(told, 0.88), (written, aside.said))
        for pair in ((one, other) for one in named for other in said):
            self._hint(pair, hint)
        return True

    def _number(self, aside: Aside) -> bool:
        """Whether the name before a registration number is known; entities of one number are one."""
        before = self._named_at_end(aside.before)
        if before is None:
            return False
        written, named = before
        told = f"documents give both the registration number {aside.said}"
        for entity in named:
            for other, name in _few(self._numbered[aside.said]):
                self._hint((entity, other), _Hint(_NUMBER, aside.said, _for(told, _DECIDES), (written, name)))
            self._numbered[aside.said].setdefault(entity, written)
        return True

    def _named_at_end(self, text: str) -> tuple[str, dict[str, str]] | None:
        """The longest name at the end of a text that the case knows, and who bears it."""
        for start in _starts_of_names(text):
            written = text[start:].strip()
            if found := self._whole.get(bare_key(written)):
                return written, found
        return None


def score_of(grounds: Iterable[Ground]) -> float:
    """How likely two entities are worth a merge: the best reason for it, a little for each more, less all against."""
    weights = [ground.weight for ground in grounds if ground.for_same]
    against = sum(ground.weight for ground in grounds if not ground.for_same)
    if not weights:
        return 0.0
    return round(max(0.0, min(1.0, max(weights) + _EACH_MORE * (len(weights) - 1) - against)), 3)


def _few(bearers: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Who bears a name, a place or a number; nobody where so many do that it tells nothing."""
    return list(bearers.items()) if len(bearers) <= MOST_ALIKE else ()


def _for(text: str, weight: float) -> Ground:
    return Ground(text, for_same=True, weight=weight)


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)


def _is_han(key: str) -> bool:
    return _HAN.search(key) is not None


def _words_of(key: str, *, as_han: bool = False) -> tuple[str, ...]:
    """The words of a bare name; of one in Chinese characters, each character, and what stands between them."""
    return tuple(_HAN_PIECE.findall(key)) if as_han or _is_han(key) else tuple(key.split())


def _tokens_of(key: str) -> tuple[str, ...]:
    """What a bare name is looked up by: its words; of Chinese characters, each two that stand together."""
    if not _is_han(key):
        return tuple(key.split())
    return tuple(pair or word for pair, word in _HAN_TOKEN.findall(key))


def _find_words(held: str, holder: str) -> int | None:
    """At which word of a bare name another stands in it; None where it does not, or is too long to be looked for."""
    if held not in holder:  # most are not, and letters are sooner compared than words
        return None
    words, sought = _words_of(holder), _words_of(held, as_han=_is_han(holder))
    if len(sought) > _LONGEST_HELD:
        return None
    last = len(words) - len(sought)
    return next((at for at in range(last + 1) if words[at : at + len(sought)] == sought), None)


def _same_text(name: str, written: str) -> str:
    return f"“{name}” and “{written}” are one name but for case, script variant, punctuation and legal form"


def _starts_of_names(text: str) -> Iterator[int]:
    """Where a name at the end of a text may begin, the longest first."""
    for index, character in enumerate(text):
        before = text[index - 1] if index else " "
        if character.strip() and (not before.isalnum() or "\u3400" <= character <= "\u9fff"):
            yield index
