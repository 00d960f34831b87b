"""Documents for the bench: news-like English texts and pages, the same on every run and on every machine.

Document n is the same however many are asked for. What they say is invented (`bench.wording`) and is no evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from random import Random

from bench import wording

SEED = 20_240_603
COMPANIES = 600  # the first ones are named most, as in a real pile
SHORTEST, LONGEST = 120, 400  # words of a document
_ROOM = 60  # words of the longest paragraph or list: the last one added must not make a document too long
_FILLER_SHARE = 0.45


@dataclass(frozen=True, slots=True)
class Made:
    """A document: the name of its file, what stands in the file, and how many words its story has."""

    name: str
    content: str
    words: int


@dataclass(frozen=True, slots=True)
class _Story:
    title: str
    dateline: str
    blocks: tuple[str | tuple[str, tuple[str, ...]], ...]  # a paragraph, or a list's head and items

    def words(self) -> int:
        return sum(len(text.split()) for text in (self.title, self.dateline, *map(_flat, self.blocks)))


def make_document(number: int) -> Made:
    """The document of this number: the even ones are pages, the odd ones plain texts."""
    chance = Random(f"{SEED} {number}")  # noqa: S311  # to be the same each time, not to be secret
    story = _make_story(chance)
    ending, content = (".txt", _as_text(story)) if number % 2 else (".html", _as_page(story, number))
    return Made(f"story-{number:06}{ending}", content, story.words())


def iter_documents(count: int, first: int = 0) -> Iterator[Made]:
    """`count` documents from number `first` on."""
    return map(make_document, range(first, first + count))


def write_documents(folder: Path, count: int, first: int = 0) -> int:
    """Write documents into a folder, which is made; how many words they have together."""
    folder.mkdir(parents=True)
    words = 0
    for made in iter_documents(count, first):
        (folder / made.name).write_text(made.content, "utf-8")
        words += made.words
    return words


def _make_story(chance: Random) -> _Story:
    slots = _fill_slots(chance)
    wanted = chance.randint(SHORTEST, LONGEST - _ROOM)
    facts, fillers = _shuffled(chance, wording.FACTS), _shuffled(chance, wording.FILLERS)
    story = _Story(
        _fill(chance.choice(wording.HEADLINES), slots),
        _fill("{city}, {date} {month} {year}", slots),
        (_fill(chance.choice(wording.OPENINGS), slots),),
    )
    if chance.random() < 1 / 3:
        head, items = chance.choice(wording.LISTS)
        listed = (_fill(head, slots), tuple(_fill(item, slots) for item in items))
        story = _Story(story.title, story.dateline, (*story.blocks, listed))
    while story.words() < wanted:
        pool = fillers if fillers and (not facts or chance.random() < _FILLER_SHARE) else facts
        story = _Story(story.title, story.dateline, (*story.blocks, _fill(pool.pop(), slots)))
    return story


def _fill_slots(chance: Random) -> dict[str, str]:
    """What the slots of one story stand for: it keeps to one matter throughout."""
    (city, country, adjective), (city2, country2, _) = chance.sample(wording.PLACES, 2)
    vendor, other, third = _pick_companies(chance)
    goods, goods2 = chance.sample(wording.GOODS, 2)
    place = {"city": city, "country": country, "adjective": adjective}
    return place | {
        "body": chance.choice(wording.BODIES).format(**place),
        "city2": city2,
        "country2": country2,
        "vendor": vendor,
        "other": other,
        "third": third,
        "goods": goods,
        "goods2": goods2,
        "person": f"{_name(chance)} {_name(chance)}",
        "group": f"{_name(chance)} Watch",
        "title": chance.choice(wording.TITLES),
        "day": chance.choice(wording.DAYS),
        "month": chance.choice(wording.MONTHS),
        "year": str(chance.randint(2012, 2024)),
        "few": str(chance.randint(2, 9)),
        "date": str(chance.randint(1, 28)),
        "percent": str(chance.randint(11, 97)),
        "sum": f"{chance.randint(11, 990) / 10:.1f}",
        "count": f"{chance.randint(1_000, 40_000):,}",
    }


def _pick_companies(chance: Random) -> tuple[str, str, str]:
    """Three companies; small numbers come up most."""
    ranks: list[int] = []
    while len(ranks) < 3:  # noqa: PLR2004  # vendor, other, third
        rank = int(COMPANIES * chance.random() ** 3)
        if rank not in ranks:
            ranks.append(rank)
    vendor, other, third = map(_company, ranks)
    return vendor, other, third


def _company(rank: int) -> str:
    chance = Random(f"{SEED} company {rank}")  # noqa: S311  # as above
    return f"{_name(chance, 3)} {chance.choice(wording.TRADES)}{chance.choice(wording.FORMS)}"


def _name(chance: Random, syllables: int = 2) -> str:
    return "".join(chance.sample(wording.SYLLABLES, syllables)).capitalize()


def _shuffled(chance: Random, texts: tuple[str, ...]) -> list[str]:
    return chance.sample(texts, len(texts))


def _fill(template: str, slots: dict[str, str]) -> str:
    text = template.format(**slots)
    return text[0].upper() + text[1:]


def _flat(block: str | tuple[str, tuple[str, ...]]) -> str:
    return block if isinstance(block, str) else " ".join((block[0], *block[1]))


def _as_text(story: _Story) -> str:
    """Plain text, lists with dashes."""
    blocks = [
        block if isinstance(block, str) else "\n".join((block[0], *(f"- {item}" for item in block[1])))
        for block in story.blocks
    ]
    return "\n\n".join((story.title, story.dateline, *blocks)) + "\n"


def _as_page(story: _Story, number: int) -> str:
    """A page as newspapers make them: most of it stands around the story."""
    title = escape(story.title)
    links = "".join(f'<li><a href="/{topic}/">{topic.title()}</a></li>' for topic in ("world", "city", "sport", "food"))
    more = "".join(f'<li><a href="/{number + step}">Read also: part {step}</a></li>' for step in range(1, 6))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><title>{title}</title>
<meta name="description" content="{title}">
<link rel="stylesheet" href="/style.css"><script>window.page = {number};</script>
</head>
<body>
<header><nav><ul>{links}</ul></nav></header>
<main><article>
<h1>{title}</h1>
<p class="dateline">{escape(story.dateline)}</p>
{"".join(map(_as_markup, story.blocks))}</article></main>
<aside><h2>More</h2><ul>{more}</ul></aside>
<footer><p>All rights reserved. <a href="/about">About us</a> <a href="/privacy">Privacy</a></p></footer>
</body>
</html>
"""


def _as_markup(block: str | tuple[str, tuple[str, ...]]) -> str:
    if isinstance(block, str):
        return f"<p>{escape(block)}</p>\n"
    items = "".join(f"<li>{escape(item)}</li>" for item in block[1])
    return f"<p>{escape(block[0])}</p>\n<ul>{items}</ul>\n"
