"""Gold passages: folders with `docs/NNN.*` and `gold/NNN.json`, and what each says stands in its passage."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whobuilt.core.problems import Problem, WhoBuiltError

Plain = dict[str, Any]
_KINDS = ("entities", "relations", "quotes", "amounts", "dates", "listings", "contradictions")


@dataclass(frozen=True, slots=True)
class GoldPassage:
    """A passage and what a careful reader finds in it. `name` is "FOLDER/NNN"."""

    name: str
    path: Path
    gold: Plain


def load_gold(folder: Path) -> tuple[GoldPassage, ...]:
    """The passages of a folder, or of the folders in it; WhoBuiltError where there is none, or one is unreadable."""
    roots = [folder] if (folder / "gold").is_dir() else sorted(path.parent for path in folder.glob("*/gold"))
    found = tuple(_load(root, path) for root in roots for path in sorted((root / "gold").glob("*.json")))
    if not found:
        raise _refusal(folder, "holds no gold passages.", "Give a folder with docs/NNN.txt and gold/NNN.json.")
    return found


def _load(root: Path, path: Path) -> GoldPassage:
    try:
        gold = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _refusal(path, f"is no JSON file that can be read ({error}).", "Mend or remove it.") from error
    if not isinstance(gold, dict) or not all(isinstance(gold.get(kind), list) for kind in _KINDS):
        raise _refusal(path, f"is no gold file: it needs the lists {', '.join(_KINDS)}.", "See tests/gold/README.md.")
    beside = sorted((root / "docs").glob(f"{path.stem}.*"), key=lambda found: (found.suffix != ".txt", found.name))
    document = next(iter(beside), None)
    if document is None:
        raise _refusal(path, f"has no passage: {root / 'docs'} has no file named {path.stem}.*.", "Add it.")
    return GoldPassage(f"{root.name}/{path.stem}", document, gold)


def _refusal(where: Path, told: str, mend: str) -> WhoBuiltError:
    return WhoBuiltError(Problem("no_gold", told, str(where), mend))
