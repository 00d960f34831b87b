"""Check a folder of gold passages: `check_gold.py FOLDER` with FOLDER/docs/NNN.txt and FOLDER/gold/NNN.json.

Every name, quotation, amount and date that a gold file gives must stand in its passage, and every
reference must name an entity of the file. Prints counts; exits 1 with a list of what is wrong.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whobuilt.core.dates import PartialDate
from whobuilt.core.entities import Schema
from whobuilt.core.statements import Form, Modality, Prop, Stance

PREDICATES = frozenset(Prop) - {Prop.SAID, Prop.FIGURE}
KINDS = frozenset(Form) - {Form.DOCUMENT}
COUNTED = ("entities", "relations", "quotes", "amounts", "dates", "listings", "contradictions", "near_misses")

# The hard cases that a passage may hold.
PHENOMENA = frozenset(
    """alleged award_table bilingual broken_lines broken_quotation code_name context_speaker country_customer crore_lakh
    customers_include ended long_number many_to_many misspelling negated opinion passive planned proposed relative_date
    through_contractor used_by wan_yi""".split()
)

Gold = dict[str, Any]


def wrong_in(text: str, gold: Gold) -> list[str]:
    """What a gold file says that its passage does not bear out, one line for each."""
    known = {entity["id"] for entity in gold["entities"]}
    wrong = [f"{what}: {word!r} is no word of the form" for what, word, allowed in _words(gold) if word not in allowed]
    wrong += [f"{what}: {name!r} is no entity here" for what, name in _references(gold) if name not in known]
    wrong += [
        f"{what}: {words!r} does not stand in the passage" for what, words in _quoted(gold) if not _in(words, text)
    ]
    return wrong + [f"date: {iso!r} is no date" for iso in _dates(gold) if not _is_date(iso)]


def _in(words: str, text: str) -> bool:
    return bool(words) and words in text


def _words(gold: Gold) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Each word that must be one of a few, and those few."""
    for entity in gold["entities"]:
        yield "entity type", entity["type"], frozenset(Schema)
    for relation in gold["relations"]:
        yield "pred", relation["pred"], PREDICATES
        yield "modality", relation["modality"], frozenset(Modality)
    for phenomenon in gold.get("phenomena", ()):
        yield "phenomenon", phenomenon, PHENOMENA
    for quote in gold["quotes"]:
        yield "stance", quote["stance"], frozenset(Stance)
        yield "kind", quote["kind"], KINDS


def _references(gold: Gold) -> Iterator[tuple[str, str]]:
    """Each reference to an entity of the file."""
    fields = (("relations", ("subj", "obj")), ("quotes", ("speaker", "speaker_org")), ("listings", ("entity",)))
    for kind, names in fields:
        for item in gold[kind]:
            yield from ((name, item[name]) for name in names if item[name] is not None)


def _quoted(gold: Gold) -> Iterator[tuple[str, str]]:
    """All words that must stand in the passage."""
    for entity in gold["entities"]:
        yield from (("entity", name) for name in (entity["name"], *entity["mentions"]))
    yield from (("relation quote", relation["quote"]) for relation in gold["relations"])
    for kind in ("quotes", "amounts", "dates"):
        yield from ((kind, item["text"]) for item in gold[kind])
    for kind in ("contradictions", "near_misses"):
        for pair in gold[kind]:
            yield kind, pair["claim_quote"]
            yield kind, pair["evidence_quote"]


def _dates(gold: Gold) -> Iterator[str]:
    yield from (item["iso"] for item in gold["dates"])
    yield from (item["date"] for kind in ("relations", "listings") for item in gold[kind] if item["date"])


def _is_date(iso: str) -> bool:
    try:
        PartialDate(iso)
    except ValueError:
        return False
    return True


def main(folder: Path) -> int:
    """Check every file of a folder; 1 where anything is wrong."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for path in sorted((folder / "gold").glob("*.json")):
        gold: Gold = json.loads(path.read_text("utf-8"))
        text = (folder / "docs" / f"{path.stem}.txt").read_text("utf-8")
        counts["passages"] += 1
        counts["words"] += len(text.split())
        counts["characters"] += len(text)
        counts.update({kind: len(gold[kind]) for kind in COUNTED})
        counts.update(gold.get("phenomena", ()))
        wrong += [f"{path.name}: {line}" for line in wrong_in(text, gold)]
    lines = [*wrong, ", ".join(f"{number} {kind}" for kind, number in counts.items()) or "no passages"]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if wrong or not counts else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give one folder: check_gold.py FOLDER")
    sys.exit(main(Path(sys.argv[1])))
