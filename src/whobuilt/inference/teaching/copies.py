"""Copies of lessons, cut to some of their sentences and with other names: the words between names are to be learned.

The same seed makes the same copies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from whobuilt.core.entities import Schema
from whobuilt.inference.pairs import SELLING, TYPES
from whobuilt.inference.teaching.lessons import Lesson, Passage
from whobuilt.ports import Named

Pool = Mapping[tuple[bool, int], Sequence[str]]
"""Full names, by whether they stand in Chinese text and by kind."""

COPIES = 10
_CROPPED, _RENAMED, _NAME_CHANGED = 0.35, 0.75, 0.5  # shares of copies, and of the entities in one
_MOST_SENTENCES, _TRIES, _FEWEST_SENTENCES, _FEWEST_ENTITIES = 6, 5, 3, 2
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|(?<=[。！？；])|\n+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HEAD = 200  # characters of a text that tell its script
_LONGEST_INITIALS = 6
_SHORT_HAN = 4  # characters of a Chinese name's short form


def make_pool(lessons: Iterable[Lesson]) -> Pool:
    """The full names in some lessons, by script and kind: what names are swapped for."""
    pool: dict[tuple[bool, int], set[str]] = {}
    for lesson in lessons:
        chinese = _is_chinese(lesson.text)
        for name in lesson.names:
            if title := lesson.titles[name.entity].strip():
                pool.setdefault((chinese, TYPES[name.schema]), set()).add(title)
    return {kind: sorted(names) for kind, names in pool.items()}


def make_copies(passage: Passage, pool: Pool, seed: int, copies: int = COPIES) -> list[Lesson]:
    """A passage as it is, and copies of it, cut and renamed by chance."""
    chance = Random(f"{seed} {passage.name}")  # noqa: S311  # the same at every run; nothing is kept secret
    kinds = [passage.gold, *([passage.read] if passage.read else [])]
    made = []
    for number in range(copies):
        lesson = kinds[number % len(kinds)]
        if chance.random() < _CROPPED:
            lesson = crop(lesson, chance)
        if chance.random() < _RENAMED:
            lesson = rename(lesson, pool, chance)
        made.append(lesson)
    return [*kinds, *made]


def crop(lesson: Lesson, chance: Random) -> Lesson:
    """Some sentences of a lesson that follow each other; a deal stays where its words do, else it is left untold."""
    ends = {found.end() for found in _SENTENCE_END.finditer(lesson.text)}
    cuts = sorted({0, *ends, len(lesson.text)})
    size = len(cuts) - 1
    if size < _FEWEST_SENTENCES:
        return lesson
    for _ in range(_TRIES):
        count = chance.randint(1, min(size - 1, _MOST_SENTENCES))
        first = chance.randint(0, size - count)
        cropped = cut_out(lesson, cuts[first], cuts[first + count])
        schemas = {name.entity: name.schema for name in cropped.names}
        if len(schemas) >= _FEWEST_ENTITIES and not SELLING.isdisjoint(schemas.values()):
            return cropped
    return lesson


def cut_out(lesson: Lesson, start: int, end: int) -> Lesson:
    """`text[start:end]` of a lesson, with the names and the deals that stand whole in it."""
    names = tuple(
        replace(name, start=name.start - start, end=name.end - start)
        for name in lesson.names
        if start <= name.start and name.end <= end
    )
    here = {name.entity for name in names}
    deals, untold = [], set(lesson.untold)
    for deal in lesson.deals:
        quotes = tuple((first - start, last - start) for first, last in deal.quotes if start <= first and last <= end)
        if quotes and here.issuperset(deal.pair):
            deals.append(replace(deal, quotes=quotes))
        else:
            untold.add(deal.pair)
    return Lesson(lesson.text[start:end], names, lesson.titles, tuple(deals), frozenset(untold))


def rename(lesson: Lesson, pool: Pool, chance: Random) -> Lesson:
    """A lesson with some names, never those of persons, swapped for others of their kind, all of an entity alike.

    Where the words of a deal stand is no longer known then, so what is to be cut is cut before.
    """
    swaps = dict[str, str]()
    chinese = _is_chinese(lesson.text)
    schemas = {name.entity: name.schema for name in lesson.names}
    for entity, schema in sorted(schemas.items()):
        others = pool.get((chinese, TYPES[schema]))
        if others and schema is not Schema.PERSON and chance.random() < _NAME_CHANGED:
            swaps[entity] = chance.choice(others)
    names, kept, at, size = list[Named](), list[str](), 0, 0
    for name in _apart(lesson.names):
        word = lesson.text[name.start : name.end]
        if name.entity in swaps:
            word = _like(word, lesson.titles[name.entity], swaps[name.entity])
        kept += [lesson.text[at : name.start], word]
        start = size + name.start - at
        at, size = name.end, start + len(word)
        names.append(replace(name, start=start, end=size))
    deals = tuple(replace(deal, quotes=()) for deal in lesson.deals)
    return Lesson("".join([*kept, lesson.text[at:]]), tuple(names), {**lesson.titles, **swaps}, deals, lesson.untold)


def _apart(names: Iterable[Named]) -> Iterator[Named]:
    """Names in their order, without those that begin in another."""
    end = 0
    for name in sorted(names, key=lambda name: (name.start, -name.end)):
        if name.start >= end:
            end = name.end
            yield name


def _like(word: str, title: str, new: str) -> str:
    """What takes the place of a name where an entity is called `new`: whole, in its initials, or in short."""
    if word == title:
        return new
    if len(word) <= _LONGEST_INITIALS and word.isupper() and not _HAN.search(word):
        return "".join(part[0] for part in new.split() if part[0].isupper()) or new
    return new[:_SHORT_HAN] if _HAN.search(new) else new.split(maxsplit=1)[0]


def _is_chinese(text: str) -> bool:
    return bool(_HAN.search(text[:_HEAD]))
