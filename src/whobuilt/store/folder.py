"""What makes a folder a case: `case.toml`, which says what the case is called and how its folder is drawn."""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.store.paths import FORMAT, CasePaths


@dataclass(frozen=True, slots=True)
class Settings:
    """A case's name, a note that every dossier of it shows (one that begins "Example:" as a banner), its format."""

    name: str
    note: str = ""
    format: int = FORMAT


def write_whole(path: Path, text: str) -> None:
    """Write a file durably, whole or not at all, in place of what was there."""
    partial = path.with_name(f"{path.name}.part")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def make_case(paths: CasePaths, settings: Settings) -> None:
    """Make the folder of a new case; WhoBuiltError where there is a case, or a file, already."""
    if paths.settings.exists():
        raise WhoBuiltError(
            Problem("case_exists", "there is a case already.", str(paths.root), "Add to it, or choose another folder.")
        )
    if paths.root.exists() and not paths.root.is_dir():
        raise WhoBuiltError(Problem("file_exists", "there is a file already.", str(paths.root), "Choose another name."))
    paths.root.mkdir(mode=0o700, parents=True, exist_ok=True)  # evidence is nobody else's to read
    text = (
        "# A WhoBuilt case. Work on it with the command `whobuilt`; edit nothing in this folder by hand.\n"
        f"name = {_quoted(settings.name)}\nnote = {_quoted(settings.note)}\nformat = {FORMAT:d}\n"
    )
    write_whole(paths.settings, text)


def read_settings(paths: CasePaths) -> Settings:
    """The settings of a case; WhoBuiltError where there is none, or one that this version cannot read."""
    where = str(paths.root)
    try:
        found = tomllib.loads(paths.settings.read_text("utf-8"))
        settings = Settings(str(found["name"]), str(found.get("note", "")), int(found["format"]))
    except (FileNotFoundError, NotADirectoryError):
        raise WhoBuiltError(
            Problem("not_a_case", "this is not a case.", where, "Make one with `whobuilt init`, or give --case DIR.")
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise WhoBuiltError(
            Problem("case_damaged", f"case.toml cannot be read: {error}.", where, "Go back to a copy of the case.")
        ) from error
    if settings.format > FORMAT:
        raise WhoBuiltError(
            Problem(
                "newer_case",
                f"a newer WhoBuilt made this case (format {settings.format}, this one knows {FORMAT}).",
                where,
                "Install the newest WhoBuilt; nothing in the case was changed.",
            )
        )
    return settings


def find_folder(start: Path) -> Path:
    """The case that holds `start`: the folder itself or the nearest above it; WhoBuiltError where there is none."""
    for folder in (start, *start.parents):
        if CasePaths(folder).settings.exists():
            return folder
    raise WhoBuiltError(
        Problem(
            "not_a_case",
            "neither this folder nor one above it is a case.",
            str(start),
            "Make one with `whobuilt init`, go to one, or give --case DIR.",
        )
    )


def _quoted(text: str) -> str:
    """A TOML string; JSON's are, but for lone surrogates."""
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")
