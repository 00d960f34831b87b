"""`train`: taggers from one's own reviewed statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.options import CaseFolder, examples, open_case
from whobuilt.cli.show import count, say
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from whobuilt.case.reading.training import Comparison
    from whobuilt.core.scores import Score

_SURELY = 0.001
_LANGUAGES = ("en", "zh")


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(epilog=examples("whobuilt train", "whobuilt train --language zh"))(train)


def train(
    *,
    language: Annotated[str, typer.Option("--language", metavar="en|zh", help="Whose names to learn.")] = "en",
    case: CaseFolder = None,
) -> None:
    """Learn names from the statements that were accepted here, and say whether that is better.

    Every fifth reviewed document is held back, and the shipped tagger and yours are both measured on it. Yours is kept
    and used in this case only where it is better by more than luck; else nothing changes. It takes about a minute, and
    nothing leaves this machine.
    """
    if language not in _LANGUAGES:
        raise WhoBuiltError(Problem("no_language", "names are learned in en and zh only.", language))
    with open_case(case) as opened:
        found = opened.train(language)
    tell(found)


def tell(found: Comparison) -> None:
    """Both figures, the names that decide, and what follows."""
    say(f"Learned from {count(found.learned, 'reviewed document')}; {count(found.own.wanted, 'name')} held back.")
    for name, score in (("shipped", found.shipped), ("yours", found.own)):
        say(f"  {name:8} {_figures(score)}")
    say(f"Found by yours only: {found.only_own}; by the shipped one only: {found.only_shipped}.")
    if found.is_better:
        luck = f"under {_SURELY:.1%}" if found.chance < _SURELY else f"{found.chance:.1%}"
        say(
            f"Yours is better (by luck alone: {luck}). It lies beside your keys, not in the case, and is used for what"
            " the case reads from now on."
        )
    else:
        say("Yours is not better by more than luck. It was not kept, and nothing changes.")


def _figures(score: Score) -> str:
    return f"precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}"
