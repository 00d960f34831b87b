"""Every hostile file, by name; as a script, writes them into a folder to look at.

python tests/broken/make.py FOLDER
python tests/broken/make.py --list
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))

from tests.broken.hostile import Hostile  # noqa: E402 - found by the line above


def load_hostile() -> tuple[Hostile, ...]:
    """The files of all modules beside this one."""
    modules = (importlib.import_module(f"tests.broken.{path.stem}") for path in _list_modules())
    return tuple(hostile for module in modules for hostile in module.HOSTILE)


def _list_modules() -> list[Path]:
    return [path for path in sorted(HERE.glob("*_files.py")) if not path.name.startswith("test_")]


def main(arguments: list[str]) -> None:
    """List them, or write each into a folder of its name."""
    if arguments == ["--list"]:
        sys.stdout.writelines(f"{hostile.name}\n" for hostile in load_hostile())
        return
    folder = Path(arguments[0])
    for hostile in load_hostile():
        place = folder / hostile.name
        place.mkdir(parents=True, exist_ok=True)
        (place / hostile.file).write_bytes(hostile.make())


if __name__ == "__main__":
    main(sys.argv[1:])
