"""PDF files of public sets: how many open, pages a second with boxes, whether text and boxes count the same characters.

    python bench/readers_pdf.py --data DIR [--peers VENV]

Reading is timed by the CPU of one core, without text recognition. Ours makes a whole document: text in reading order,
passages, metadata, language, and a box for each piece of a line; the peers give characters with boxes and no more.
A page agrees where each character of the text is the one whose box its number leads to: for ours every segment of every
page is looked up again in the file. pdfminer.six is asked for each eighth file only.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
WORKER: Final = ROOT / "bench" / "readers_pdf_worker.py"
SETS: Final = ("pdf.js", "sample-files")
SLOW: Final = {"pdfminer": 8}  # each how many-th file
HOW: Final = """\
PDF: git clone --depth 1 https://github.com/mozilla/pdf.js DIR/pdf.js
     git clone --depth 1 https://github.com/py-pdf/sample-files DIR/sample-files
     peers: VENV/bin/pip install pypdfium2 pymupdf pdfminer.six   (pymupdf is AGPL: a peer here, never a dependency)
OCR: chromium, and the fonts Noto Sans CJK SC, Noto Serif CJK SC, Noto Naskh Arabic, Noto Sans Arabic, Noto Serif"""

Row = tuple[str, ...]


def table(data: Path | None, peers: Path | None = None) -> Iterator[Row]:
    """The rows, each as it is measured; then those of text recognition."""
    from bench.readers_ocr import table as recognition  # noqa: PLC0415 - found once the root is on the path

    files = list_files(data) if data else []
    if files:
        yield (f"PDF: {len(files)} files", "opened", "pages", "pages/s", "disagree")
        ours = dict(os.environ, WHOBUILT_OCR="off", PYTHONPATH=str(ROOT / "src"))
        yield _row("ours (a whole document)", run("ours", files, sys.executable, ours))
        python = str(peers / "bin" / "python") if peers else ""
        for name in ("pypdfium2", "pymupdf", "pdfminer"):
            some = files[:: SLOW.get(name, 1)]
            label = name + (f" (of {len(some)} files)" if len(some) < len(files) else "")
            yield _row(label, run(name, some, python, dict(os.environ)) if python else None)
    else:
        yield ("PDF: not measured, for DIR holds neither pdf.js nor sample-files",)
    yield from recognition()


def list_files(data: Path) -> list[Path]:
    """All PDF files of the sets; links without the file are left out."""
    found = (path for name in SETS for path in (data / name).rglob("*.pdf"))
    return sorted(path for path in found if path.is_file() and path.read_bytes()[:1024].find(b"%PDF-") >= 0)


def run(name: str, files: list[Path], python: str, environment: dict[str, str]) -> dict[str, float] | None:
    """What one library did, in a process of its own; None where it is not installed there."""
    done = subprocess.run(
        [python, str(WORKER), name],
        input="\n".join(map(str, files)),
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    lines = done.stdout.splitlines()
    found: dict[str, float] | None = json.loads(lines[-1]) if lines and not done.returncode else None
    return found


def _row(label: str, told: dict[str, float] | None) -> Row:
    if told is None:
        return (label, "not installed")
    rate = told["pages"] / told["seconds"] if told["seconds"] else 0.0
    wrong = f"{told['wrong']:.0f}" if label.startswith(("ours", "pypdfium2")) else "not asked"
    return (label, f"{told['opened']:.0f}", f"{told['pages']:.0f}", f"{rate:.0f}", wrong)


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder of the public sets")
    parser.add_argument("--peers", type=Path, metavar="VENV", help="an environment with the peers")
    asked = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    for label, *figures in table(asked.data, asked.peers):
        print("  ".join((label.ljust(48), *(figure.rjust(12) for figure in figures))).rstrip(), flush=True)
    print(f"\n{HOW}")


if __name__ == "__main__":
    main()
