"""What a verification tells beside its findings: what was declared, and what it cannot show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from whobuilt.archive.log.checkpoint import Checkpoint
from whobuilt.archive.log.differences import spans
from whobuilt.archive.log.entries import Withheld
from whobuilt.archive.log.lineage import Lineage, NamedKey
from whobuilt.archive.log.survey import Survey
from whobuilt.core.custody import Action
from whobuilt.core.problems import Problem


def is_vouched(former: NamedKey, key: NamedKey, checkpoints: Sequence[Checkpoint]) -> bool | None:
    """Whether the former key signed the first checkpoint in which a key begins; None where there is none yet."""
    covering = min((each for each in checkpoints if each.size > key.index), key=lambda each: each.size, default=None)
    return None if covering is None else former.verifier.verify(covering.note) is True


def iter_notes(survey: Survey, lineage: Lineage, checkpoints: Sequence[Checkpoint]) -> Iterator[Problem]:
    """What was declared in the log, and what a verification of it never shows."""
    yield from _iter_key_notes(lineage, checkpoints)
    for trunk in survey.lineage.trunks:
        said = f"from here on this log is a branch; until here it was {trunk.origin}."
        yield Problem("branched", said, f"entry {trunk.size}")
    for joined in survey.lineage.joined:
        said = f"the branch {joined.branch} was joined: {joined.size} entries, {joined.fork} of them in common."
        yield Problem("joined", said, f"entry {joined.index}")
    groups = defaultdict[Withheld, list[int]](list)
    for index, withheld in survey.withheld.items():
        groups[withheld].append(index)
    for withheld, indices in groups.items():
        where = ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in spans(indices))
        said = f"withheld on {withheld.on}: {withheld.reason}. That there was an entry, and when, still shows."
        yield Problem("withheld", said, f"entry {where}" if len(indices) == 1 else f"entries {where}")
    signed = max((each.size for each in checkpoints), default=0)
    if len(survey.leaves) > signed:
        count = len(survey.leaves) - signed
        said = f"{count} entries were added since the newest checkpoint; no signature covers them yet."
        yield Problem("not_signed", said, f"entries from {signed}", "Sign the log.")
    if survey.leaves:
        yield Problem(
            "not_shown",
            "an entry that is unchanged was written as it stands; that what it says is true, no log shows.",
        )


def _iter_key_notes(lineage: Lineage, checkpoints: Sequence[Checkpoint]) -> Iterator[Problem]:
    for former, key in pairwise(lineage.keys):
        if key.action is Action.KEY_CHANGED or is_vouched(former, key, checkpoints):
            continue
        why = "the former was declared lost" if key.action is Action.KEY_LOST else "this branch has a key of its own"
        yield Problem(
            "key_not_vouched",
            f"from entry {key.index} on a new key signs, for which the former did not vouch: {why}.",
            f"entry {key.index}",
            "Ask whoever is named there whether they did this.",
        )
