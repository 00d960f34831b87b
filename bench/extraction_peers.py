"""What peers make of our quotes and names, each in a process of its own, which `extraction.py` starts.

`python extraction_peers.py langextract` reads JSON lines `{"text", "quote"}` and prints to how many quotes the aligner
of langextract gives a place in the text. `… flashtext` and `… ahocorasick` read `{"names": [...], "text"}` and print
the words that they look through in a second and the memory that the names take. Only standard imports stand here.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from time import perf_counter
from typing import Any

_ROUNDS = 3


def align(lines: Iterable[str]) -> dict[str, Any]:
    """Of quotes that a model is said to have given, how many get an interval, by langextract's own settings."""
    resolver = import_module("langextract.resolver").Resolver()
    extraction = import_module("langextract.core.data").Extraction
    asked = placed = 0
    for line in lines:
        plain = json.loads(line)
        given = [extraction(extraction_class="quote", extraction_text=plain["quote"])]
        found = list(resolver.align(given, plain["text"], token_offset=0, char_offset=0))
        asked += 1
        placed += any(each.char_interval is not None and each.char_interval.start_pos is not None for each in found)
    return {"asked": asked, "placed": placed}


def look_up(lines: Iterable[str], make: Callable[[list[str]], Callable[[str], int]]) -> dict[str, Any]:
    """Words a second through a text, and MiB that the names take."""
    plain = json.loads("".join(lines))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    find = make(plain["names"])
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    took = min(_timed(find, plain["text"]) for _ in range(_ROUNDS))
    return {"words": len(plain["text"].split()) / took, "memory": memory, "found": find(plain["text"])}


def make_flashtext(names: list[str]) -> Callable[[str], int]:
    """FlashText's keyword processor."""
    processor = import_module("flashtext").KeywordProcessor(case_sensitive=True)
    processor.add_keywords_from_list(names)
    return lambda text: len(processor.extract_keywords(text))


def make_automaton(names: list[str]) -> Callable[[str], int]:
    """An Aho-Corasick automaton."""
    automaton = import_module("ahocorasick").Automaton()
    for name in names:
        automaton.add_word(name, name)
    automaton.make_automaton()
    return lambda text: sum(1 for _ in automaton.iter(text))


def _timed(find: Callable[[str], int], text: str) -> float:
    begun = perf_counter()
    find(text)
    return perf_counter() - begun


def main(tool: str) -> None:
    """Run one peer on what stands on stdin."""
    match tool:
        case "langextract":
            found = align(sys.stdin)
        case "flashtext":
            found = look_up(sys.stdin, make_flashtext)
        case _:
            found = look_up(sys.stdin, make_automaton)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
