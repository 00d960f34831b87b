"""How well quotations are found on attributions annotated by others: `quotations.py FOLDER [--errors N]`.

FOLDER holds `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann` as the PolNeAR corpus lays them out (news articles
in which sources, cues and contents are marked). It is research data: nothing that ships is trained on it, and it is
read for its figures alone. Where several people annotated an article the first of them by name counts; what they
discarded (a caption, a line of links) counts nowhere.

Two definitions of a match, both told:

- **words**: each word of the text is content or is not, in the annotation and in the reading. F1 over words, apart
  for those between quotation marks (direct) and those outside of them (indirect).
- **spans**: a contiguous stretch of content matches one of the reading where Dice's coefficient over their words is
  above one half, one to one, best first. A stretch is direct where nine of ten of its words are between quotation
  marks, indirect where at most one of ten is, and mixed else; recall counts the annotation's kind, precision the
  reading's.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from whobuilt.core.evidence import Document, Metadata, Passage, document_id
from whobuilt.core.ids import sha256
from whobuilt.core.statements import Prop
from whobuilt.extract.english.patterns import PatternExtractor
from whobuilt.reference.places import Gazetteer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MARKED = re.compile(r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)", re.MULTILINE)
_WHOLLY, _HARDLY, _ALIKE = 0.9, 0.1, 0.5
KINDS = ("direct", "mixed", "indirect")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Article:
    """A text, the contiguous stretches of content in it, and what its annotator discarded."""

    name: str
    text: str
    contents: tuple[Span, ...]
    discarded: tuple[Span, ...]


@dataclass(slots=True)
class Scores:
    """Counts by kind: right, wanted and read, of words and of spans."""

    right: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)  # stretches of the annotation that were found
    errors: list[str] = field(default_factory=list)

    def row(self, kind: str) -> str:
        """One line of the table."""
        recall = (self.found[kind] or self.right[kind]) / max(1, self.wanted[kind])
        precision = self.right[kind] / max(1, self.read[kind])
        total = precision + recall
        f1 = 2 * precision * recall / total if total else 0.0
        counts = f"{self.wanted[kind]:8,}{self.read[kind]:8,}{self.right[kind]:8,}"
        return f"{kind:18}{counts}{precision:8.3f}{recall:8.3f}{f1:8.3f}"


def iter_articles(folder: Path) -> Iterator[Article]:
    """The articles of a folder, by name."""
    for path in sorted((folder / "text").glob("*.txt")):
        marked = sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))
        if marked:
            spans = [*_iter_spans(marked[0].read_text("utf-8"))]
            contents = tuple(span for label, span in spans if label == "Content")
            discarded = tuple(span for label, span in spans if label == "Discard")
            yield Article(path.stem, path.read_bytes().decode("utf-8"), contents, discarded)


def _iter_spans(annotations: str) -> Iterator[tuple[str, Span]]:
    for line in annotations.splitlines():
        if line.startswith("T"):
            label, _, places = line.split("\t")[1].partition(" ")
            for place in places.split(";"):
                first, last = place.split()
                yield label, (int(first), int(last))


def read_contents(extractor: PatternExtractor, text: str) -> list[Span]:
    """What our reading says was said."""
    blob = sha256(text.encode("utf-8", "surrogatepass"))
    name = document_id(blob, "text@1", text)
    passages = (Passage(0, len(text)),)
    document = Document(name, blob, "text@1", "text/plain", "utf-8", text, Metadata(language="en"), passages, ())
    found = extractor.extract(document).statements
    return sorted({(s.quote.start, s.quote.end) for s in found if s.prop is Prop.SAID})


def score(article: Article, read: list[Span], scores: Scores) -> None:
    """Count one article."""
    places = [found.span() for found in _WORD.finditer(article.text)]
    kept = [(a, b) for a, b in places if not any(first <= a < last for first, last in article.discarded)]
    marked = _within(kept, [found.span() for found in _MARKED.finditer(article.text)])
    wanted, told = _within(kept, list(article.contents)), _within(kept, read)
    for number in range(len(kept)):
        kind = "words direct" if number in marked else "words indirect"
        scores.wanted[kind] += number in wanted
        scores.read[kind] += number in told
        scores.right[kind] += number in wanted and number in told
    gold = [words for span in article.contents if (words := _within(kept, [span]))]
    ours = [words for span in read if (words := _within(kept, [span]))]
    pairs = _pair(gold, ours)
    for number, words in enumerate(gold):
        kind = f"spans {_kind(words, marked)}"
        scores.wanted[kind] += 1
        scores.found[kind] += number in pairs
        if number not in pairs:
            scores.errors.append(f"missed {kind}: {_shown(article, kept, words)}")
    for number, words in enumerate(ours):
        kind = f"spans {_kind(words, marked)}"
        scores.read[kind] += 1
        scores.right[kind] += number in pairs.values()
        if number not in pairs.values():
            scores.errors.append(f"excess {kind}: {_shown(article, kept, words)}")


def _within(places: list[Span], spans: list[Span]) -> set[int]:
    """The numbers of the words that begin in one of the spans."""
    found: set[int] = set()
    for first, last in spans:
        found.update(number for number, (start, _) in enumerate(places) if first <= start < last)
    return found


def _kind(words: set[int], marked: set[int]) -> str:
    share = len(words & marked) / len(words)
    return "direct" if share >= _WHOLLY else "indirect" if share <= _HARDLY else "mixed"


def _pair(gold: list[set[int]], ours: list[set[int]]) -> dict[int, int]:
    """Which stretch of ours each of the annotation's matches: one to one, best first."""
    ranked = sorted(
        (-2 * len(a & b) / (len(a) + len(b)), i, j) for i, a in enumerate(gold) for j, b in enumerate(ours) if a & b
    )
    pairs: dict[int, int] = {}
    for value, i, j in ranked:
        if -value > _ALIKE and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _shown(article: Article, places: list[Span], words: set[int]) -> str:
    first, last = places[min(words)][0], places[max(words)][1]
    before, after = article.text[max(0, first - 90) : first], article.text[last : last + 60]
    return " ".join(f"{article.name} …{before}[[{article.text[first:last]}]]{after}".split())


def main(arguments: list[str]) -> int:
    """Read, score, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print every Nth of what is wrong")
    given = parser.parse_args(arguments)
    extractor = PatternExtractor(Gazetteer())  # type: ignore[arg-type]  # it is asked about its own places only
    scores, spent, size = Scores(), 0.0, 0
    for article in iter_articles(given.folder):
        began = time.process_time()
        read = read_contents(extractor, article.text)
        spent += time.process_time() - began
        size += len(article.text.split())
        score(article, read, scores)
    print(f"{'':18}{'wanted':>8}{'read':>8}{'right':>8}{'P':>8}{'R':>8}{'F1':>8}")
    for unit, kinds in (("words", KINDS[::2]), ("spans", KINDS)):
        for kind in kinds:
            print(scores.row(f"{unit} {kind}"))
    print(f"{size:,} words, {size / max(spent, 1e-9):,.0f} a second")
    for line in scores.errors[:: given.errors] if given.errors else ():
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
