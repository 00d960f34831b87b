"""Lessons for the judge: gold passages as texts with names, and which of them sold to which.

A passage is read with the names of the gold and, where a reading of it is given, with the names as our own extraction
sees them, since those are what the judge is asked about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

from whobuilt.core.entities import Schema
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Modality, Prop
from whobuilt.inference.pairs import Pair
from whobuilt.inference.sentences import names_in, place_names, read_bytes
from whobuilt.ports import Named

Plain = Mapping[str, Any]
Match = Callable[[Sequence[Plain], Sequence[Plain], str], Mapping[str, Sequence[str]]]
"""For each entity of the gold, those of a reading that are the same; the text is that of both."""

_BETWEEN_PARTIES = frozenset({Prop.SUPPLIES, Prop.CONTRACTS_WITH, Prop.PARTNERS_WITH})
_ADMINISTRATIONS = frozenset({Schema.PUBLIC_BODY, Schema.LOCATION})


@dataclass(frozen=True, slots=True)
class Deal:
    """A vendor and a customer, how firmly it is stated, and where the words are that state it."""

    pair: Pair
    modality: Modality
    quotes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text, the names in it, the full name of each entity, and the deals.

    Of the pairs that are `untold`, neither that there is a deal nor that there is none is to be learned.
    """

    text: str
    names: tuple[Named, ...]
    titles: Mapping[str, str]
    deals: tuple[Deal, ...] = ()
    untold: frozenset[Pair] = frozenset()


@dataclass(frozen=True, slots=True)
class Passage:
    """A gold passage with the names of the gold, and with those that our own extraction sees, where they are known."""

    name: str
    gold: Lesson
    read: Lesson | None = None


def load_passages(folder: Path, match: Match, readings: Path | None = None) -> Iterator[Passage]:
    """The passages of a folder of gold.

    Readings are `READINGS/FOLDER/NNN.json`, as `whobuilt read --format json --output READINGS/FOLDER` writes them.
    """
    for path in sorted((folder / "gold").glob("*.json")):
        text = read_bytes(folder / "docs" / f"{path.stem}.txt").decode("utf-8")
        reading = readings / folder.name / path.name if readings else None
        try:
            gold = json.loads(read_bytes(path))
            read = None
            if reading and reading.is_file():
                read = make_read_lesson(text, gold, json.loads(read_bytes(reading)), match)
            yield Passage(f"{folder.name}/{path.stem}", make_gold_lesson(text, gold), read)
        except (ValueError, KeyError, TypeError) as error:
            told = f"its gold, or its reading, is not of the form that lessons are made of ({error!r})."
            raise WhoBuiltError(Problem("corpus_unreadable", told, str(path), "See tests/gold/README.md.")) from error


def load_lines(path: Path) -> Iterator[Passage]:
    """Lessons of a line each, as JSON: its text, the names in it, and vendor, customer and modality of each supply."""
    for number, line in enumerate(read_bytes(path).decode("utf-8").splitlines(), 1):
        try:
            told = json.loads(line)
            entities = [{**entity, "id": entity["name"]} for entity in told["entities"]]
            relations = [
                {"pred": Prop.SUPPLIES, "subj": vendor, "obj": customer, "modality": modality, "quote": told["text"]}
                for vendor, customer, modality in told["supplies"]
            ]
            gold = {"entities": entities, "relations": relations}
            yield Passage(f"{path.parent.name}/{number}", make_gold_lesson(told["text"], gold))
        except (ValueError, KeyError, TypeError) as error:
            said = f"it is not of the form that lessons are made of ({error!r})."
            raise WhoBuiltError(
                Problem("corpus_unreadable", said, f"{path}, line {number}", "See training/README.md.")
            ) from error


def make_gold_lesson(text: str, gold: Plain) -> Lesson:
    """A passage with the names that its gold lists, wherever they stand."""
    schemas = {entity["id"]: Schema(entity["type"]) for entity in gold["entities"]}
    owners = {name: entity["id"] for entity in gold["entities"] for name in names_in(entity)}
    names = tuple(Named(start, end, schemas[one], one) for start, end, one in place_names(text, owners))
    titles = {entity["id"]: entity["name"] for entity in gold["entities"]}
    return _make_lesson(Lesson(text, names, titles), schemas, gold["relations"], {one: (one,) for one in schemas})


def make_read_lesson(text: str, gold: Plain, reading: Plain, match: Match) -> Lesson | None:
    """A passage with the names that our extraction found; None where it read another text."""
    if reading["text"] != text:
        return None
    entities = reading["entities"]
    schemas = {entity["id"]: Schema(entity["schema"]) for entity in entities}
    places = sorted(
        (mention["start"], mention["end"], entity["id"]) for entity in entities for mention in entity["mentions"]
    )
    names = tuple(Named(start, end, schemas[one], one) for start, end, one in places)
    titles = {entity["id"]: entity["name"] for entity in entities}
    same = match(gold["entities"], entities, text)
    return _make_lesson(Lesson(text, names, titles), schemas, gold["relations"], same)


def _make_lesson(
    lesson: Lesson, schemas: Mapping[str, Schema], relations: Iterable[Plain], same: Mapping[str, Sequence[str]]
) -> Lesson:
    """A lesson with the deals that the gold states between its entities.

    Who contracts with a public body sells to it. Who contracts with a company may be either side, and partners may or
    may not sell to each other: of such pairs nothing is to be learned.
    """
    deals, untold = dict[Pair, Deal](), set[Pair]()
    for relation in sorted(
        relations, key=lambda relation: relation["pred"] == Prop.SUPPLIES
    ):  # it knows best how firmly
        for pair in product(same.get(relation["subj"], ()), same.get(relation["obj"], ())):
            if pair[0] == pair[1] or relation["pred"] not in _BETWEEN_PARTIES:
                continue
            if relation["pred"] == Prop.PARTNERS_WITH:
                untold |= {pair, pair[::-1]}
                continue
            sold = pair
            if relation["pred"] == Prop.CONTRACTS_WITH:
                if schemas[pair[0]] in _ADMINISTRATIONS and schemas[pair[1]] is Schema.COMPANY:
                    sold = pair[::-1]
                untold.add(sold[::-1])
            deals[sold] = _add(deals.get(sold), sold, relation, lesson.text)
    return replace(lesson, deals=tuple(deals.values()), untold=frozenset(untold - deals.keys()))


def _add(known: Deal | None, pair: Pair, relation: Plain, text: str) -> Deal:
    """A deal with what a further relation says of it."""
    quotes = known.quotes if known else ()
    start = text.find(relation["quote"])
    if start >= 0:
        quotes = (*quotes, (start, start + len(relation["quote"])))
    return Deal(pair, Modality(relation["modality"]), quotes)
