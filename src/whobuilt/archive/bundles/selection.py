"""Whose bytes may leave a case: the same answer for every form in which they do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from whobuilt.archive.bundles.bundle import Material
from whobuilt.archive.bundles.protection import Protection, is_protected
from whobuilt.core.evidence import Capture, Handling
from whobuilt.core.problems import Problem, WhoBuiltError


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: where, which captures are in it, and a Problem for each thing that stayed in the case."""

    target: Path
    captures: tuple[str, ...]
    problems: tuple[Problem, ...]


def choose_captures(chosen: Collection[str], material: Material) -> tuple[list[Capture], list[Problem]]:
    """The captures of these ids whose bytes may leave, in the case's order, and why others may not.

    WhoBuiltError where none may.
    """
    protection = Protection(material.captures, material.rests_on)
    found, problems = [], []
    for capture in material.captures:
        if capture.id not in chosen:
            continue
        handling = protection.of_bytes(capture.blob)
        own = protection.of_capture(capture.id)
        if handling is Handling.PUBLIC and not protection.find_name(capture.source.locator):
            found.append(capture)
            continue
        # What is protected is not named, not even here: messages are copied into mails.
        where = "a capture" if is_protected(own) else capture.source.locator
        word = (handling if handling is not Handling.PUBLIC else own).value.replace("_", " ")
        said = f"it stays here: its source, or one that it holds or names, is {word}."
        problems.append(Problem("protected", said, where))
    known = {capture.id for capture in material.captures}
    problems += [
        Problem("no_such_capture", "the case has no such capture.", each) for each in sorted(set(chosen) - known)
    ]
    if not found:
        why = " ".join(str(problem) for problem in problems[:3])
        raise WhoBuiltError(Problem("nothing_to_export", f"no bytes may leave the case. {why}".strip()))
    return found, problems
