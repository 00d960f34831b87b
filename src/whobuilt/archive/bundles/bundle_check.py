"""The checking of a bundle from within the program: what `verify.py` finds, as Problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from whobuilt.archive.bundles.verifier import verify
from whobuilt.core.problems import Problem

_MENDS = {
    "anchor_not_covered": "Ask the sender for a bundle with the whole log.",
    "other_branch": "Ask the sender for a checkpoint of this branch.",
    "making_missing": "Ask the sender for the bundle again.",
}


@dataclass(frozen=True, slots=True)
class BundleCheck:
    """What was found in a bundle: `exit_code` as verify.py ends with, findings, and what was not checked or holds."""

    exit_code: int
    findings: tuple[Problem, ...]
    unchecked: tuple[Problem, ...]
    holds: tuple[Problem, ...]
    entries: tuple[str, ...]


def check_bundle(
    path: Path, anchors: Sequence[str] = (), keys: Sequence[str] = (), roots: Sequence[bytes] = ()
) -> BundleCheck:
    """Check a bundle, a folder or a .zip file; bad bundles never raise.

    `anchors` are checkpoints and `keys` verifier keys that were got from elsewhere, `roots` certificates of timestamp
    authorities (PEM or DER) to trust in place of the bundle's. `entries` are one line each, for a person.
    """
    check = verify.check_bundle(path, anchors, keys, roots)
    by_level: dict[str, list[Problem]] = {verify.GOOD: [], verify.BAD: [], verify.UNCHECKED: []}
    for each in check.findings:
        by_level[each.level].append(Problem(each.code, each.message, each.where, _MENDS.get(each.code, "")))
    code = verify.exit_code(check.findings)
    locators = verify.locators_of(list(check.items.values()))
    entries = [verify.describe(check.items[index], locators) for index in sorted(check.items)] if code == 0 else []
    return BundleCheck(
        code,
        tuple(by_level[verify.BAD]),
        tuple(by_level[verify.UNCHECKED]),
        tuple(by_level[verify.GOOD]),
        tuple(entries),
    )
