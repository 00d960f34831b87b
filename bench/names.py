"""How well names are found, and how fast: `python bench/names.py --wikigold FILE --uner FILE --cluener FILE --speed`.

The corpora are arguments, are only measured on, and are no part of this repository (see bench/README.md). Nothing that
ships was trained on them. "Formal" organizations are those whose name holds a legal form, or a word that heads bodies
or organizations ("Ministry", "University", "Bank"), by the English tagger's own table of kinds.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from whobuilt.case.tools import Tools
from whobuilt.core.entities import Schema
from whobuilt.core.evidence import Document, Metadata, Passage
from whobuilt.core.scores import Score
from whobuilt.extract.english.names import NameFinder
from whobuilt.extract.english.tokens import iter_sentences
from whobuilt.inference.dictionary import Dictionary
from whobuilt.inference.kinds import words_of
from whobuilt.inference.sentences import Sentence, Span, read_table
from whobuilt.inference.shipped import open_tagger
from whobuilt.inference.training import ORGANIZATIONS, measure
from whobuilt.ports import Tagged, Tagger

TOGETHER = 20  # sentences read as one document
MILLION = 1_000_000
_FORMAL = frozenset(word for kind in ("forms", "bodies", "institutions") for word in words_of("english", kind))


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wikigold", type=Path, metavar="FILE", help="wikigold.conll.txt")
    parser.add_argument("--uner", type=Path, metavar="FILE", help="en_ewt-ud-test.iob2")
    parser.add_argument("--cluener", type=Path, metavar="FILE", help="dev.json: [{sentence: [characters], ner: […]}]")
    parser.add_argument("--speed", type=Path, metavar="FILE", nargs="*", help="texts to measure the speed on")
    asked = parser.parse_args()
    if not any(value is not None for value in vars(asked).values()):
        parser.print_help()
        sys.exit(2)
    for name in ("wikigold", "uner"):
        if path := getattr(asked, name):
            tell_english(name, read_table(path).sentences)
    if asked.cluener:
        tell_chinese(asked.cluener)
    if asked.speed is not None:
        tell_speed("\n".join(path.read_text("utf-8") for path in asked.speed))


# --- English ------------------------------------------------------------------------------------------------------


def tell_english(name: str, sentences: tuple[Sentence, ...]) -> None:
    """The tagger alone, the rules alone, and both, on sentences with labels."""
    tagger, gazetteer = open_tagger("en"), Tools().gazetteer
    ways = {
        tagger.name: tag_each(tagger, sentences),
        "rules": find_names(NameFinder(gazetteer), sentences),
        "rules and tagger": find_names(NameFinder(gazetteer, tagger), sentences),
    }
    print(f"{name}: {len(sentences):,} sentences")
    for way, found in ways.items():
        scores = measure(zip(sentences, found, strict=True))
        formal, wanted = formal_recall(sentences, found)
        print(f"  {way:18} organizations {tell(scores['organizations'])}  formal: {formal / wanted:.3f} of {wanted:,}")
        print(f"  {'':18} all names     {tell(all_names(sentences, found))}")


def tag_each(tagger: Tagger, sentences: Iterable[Sentence]) -> list[list[Tagged]]:
    """What a tagger sees in each sentence."""
    return [list(tagger.tag(sentence.text)) for sentence in sentences]


def find_names(finder: NameFinder, sentences: tuple[Sentence, ...]) -> list[list[Tagged]]:
    """What the English rules read, some sentences at a time as one document, so that its repetitions count."""
    found: list[list[Tagged]] = []
    for first in range(0, len(sentences), TOGETHER):
        part = sentences[first : first + TOGETHER]
        text = "\n\n".join(sentence.text for sentence in part)
        passages = (Passage(0, len(text)),)
        document = Document("", "", "bench@1", "text/plain", "utf-8", text, Metadata(language="en"), passages, ())
        names = finder.find(text, list(iter_sentences(document)))
        at = 0
        for sentence in part:
            end = at + len(sentence.text)
            here = [name for name in names if at <= name.start < end]
            found.append([Tagged(name.start - at, name.end - at, name.schema or Schema.COMPANY) for name in here])
            at = end + 2
    return found


def formal_recall(sentences: Iterable[Sentence], found: Iterable[Iterable[Tagged]]) -> tuple[int, int]:
    """How many formal organizations were found, of how many; bounds are exact, but for articles."""
    right = wanted = 0
    for sentence, read in zip(sentences, found, strict=True):
        known = {bare(sentence.text, each.start, each.end) for each in read if each.schema in ORGANIZATIONS}
        for start, end, kind in sentence.spans:
            if kind in ORGANIZATIONS and is_formal(sentence.text[start:end]):
                wanted += 1
                right += bare(sentence.text, start, end) in known
    return right, wanted


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without a leading article, on which corpora differ."""
    return (start + 4, end) if text[start : start + 4].lower() == "the " else (start, end)


def is_formal(name: str) -> bool:
    """Whether a name says by a word of its own that it is an organization's."""
    return len(name.split()) > 1 and not _FORMAL.isdisjoint(name.replace(",", " ").split())


def all_names(sentences: Iterable[Sentence], found: Iterable[Iterable[Tagged]]) -> Score:
    """Persons, places and organizations with their exact bounds and the right one of the three kinds."""
    wanted = read = right = 0
    for sentence, names in zip(sentences, found, strict=True):
        gold = {(start, end, plain_kind(kind)) for start, end, kind in sentence.spans} - dropped(sentence.spans)
        seen = {(each.start, each.end, plain_kind(each.schema)) for each in names}
        seen = {item for item in seen if item[2]}
        wanted, read, right = wanted + len(gold), read + len(seen), right + len(gold & seen)
    return Score(wanted, read, right)


def plain_kind(kind: str) -> str:
    """Organization, person or place; empty for what these corpora do not mark."""
    if kind in ORGANIZATIONS:
        return "organization"
    return kind if kind in {Schema.PERSON, Schema.LOCATION} else ""


def dropped(spans: Iterable[Span]) -> set[tuple[int, int, str]]:
    """Names of kinds that are not compared."""
    return {(start, end, "") for start, end, kind in spans if not plain_kind(kind)}


# --- Chinese ------------------------------------------------------------------------------------------------------


def tell_chinese(path: Path) -> None:
    """Companies, organizations and governments as one kind, with their exact bounds."""
    tagger = open_tagger("zh")
    wanted = read = right = 0
    for text, gold in iter_cluener(path):
        seen = {(each.start, each.end) for each in tagger.tag(text) if each.schema in ORGANIZATIONS}
        wanted, read, right = wanted + len(gold), read + len(seen), right + len(gold & seen)
    print(f"CLUENER dev\n  {tagger.name:18} organizations {tell(Score(wanted, read, right))}")


def iter_cluener(path: Path) -> Iterator[tuple[str, set[tuple[int, int]]]]:
    """Each sentence, and where its companies, organizations and governments stand."""
    for item in json.loads(path.read_text("utf-8")):
        kinds = {"company", "organization", "government"}
        yield (
            "".join(item["sentence"]),
            {(name["index"][0], name["index"][-1] + 1) for name in item["ner"] if name["type"] in kinds},
        )


# --- speed --------------------------------------------------------------------------------------------------------


def tell_speed(text: str) -> None:
    """Words a second of the English tagger and of a million names; memory of these."""
    text = (
        text or "The Ministry of Transport bought forty radios from Acme Radio Ltd in March, the auditor said.\n" * 4000
    )
    words = len(text.split())
    print(f"speed, on {words:,} words")
    print(f"  English tagger     {words / seconds(open_tagger('en'), text):>9,.0f} words a second")
    names = list(make_names(MILLION))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    dictionary = Dictionary((name, Schema.COMPANY) for name in names)
    loading = time.perf_counter() - start
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    mixed = " ".join(f"{text[at : at + 600]} {names[at % len(names)]}" for at in range(0, len(text), 600))
    speed = len(mixed.split()) / seconds(dictionary, mixed)
    cost = f"{len(dictionary):,} names, {memory:,.0f} MB, {loading:.1f} s to load"
    print(f"  dictionary         {speed:>9,.0f} words a second; {cost}")


def seconds(tagger: Tagger, text: str) -> float:
    """How long a text takes: the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        for _found in tagger.tag(text):
            pass
        best = min(best, time.perf_counter() - start)
    return best


def make_names(count: int) -> Iterator[str]:
    """So many different invented names."""
    chance = random.Random(1)  # noqa: S311  # the same at every run
    parts = "ka ro mi ten dal vor sin quo bel tar lum fen gor hax ner pol zu wi".split()
    forms = "Ltd Inc Group GmbH Technologies Systems Bank University".split()
    known: set[str] = set()
    while len(known) < count:
        words = ("".join(chance.choices(parts, k=3)).capitalize() for _ in range(2))
        name = f"{' '.join(words)} {chance.choice(forms)}"
        if name not in known:
            known.add(name)
            yield name


def tell(score: Score) -> str:
    """A score in one line."""
    return f"P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}  of {score.wanted:,}"


if __name__ == "__main__":
    main()
