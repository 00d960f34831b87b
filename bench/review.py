"""How fast the review desk is with very many proposals: opening, a page of the queue, a card, a decision, an undo.

.venv/bin/python -m bench.review FOLDER      # of a case that `bench.big_case` made; it is decided in
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter, process_time

from whobuilt.case import Case
from whobuilt.case.desk.lines import Order, Wanted
from whobuilt.case.desk.reviewing import Choice
from whobuilt.core.decisions import Judgement
from whobuilt.core.statements import Status

BY = "A. Reviewer"
TIMES = 200


@contextmanager
def told(what: str) -> Iterator[None]:
    """Say how long something took, by the clock and of this process."""
    began, worked = perf_counter(), process_time()
    yield
    print(f"{what:44} {perf_counter() - began:8.2f} s   ({process_time() - worked:.2f} s of CPU)")


def measure(what: str, work: Callable[[int], object], times: int = TIMES) -> None:
    """Say how long something takes when it is done many times."""
    seconds = []
    for at in range(times):
        began = perf_counter()
        work(at)
        seconds.append(1000 * (perf_counter() - began))
    parts = quantiles(seconds, n=20)
    print(f"{what:44} {parts[9]:8.2f} ms  {parts[18]:8.2f} ms at the 95th percentile")


def main() -> None:
    """Measure on a case."""
    chance = Random(7)  # noqa: S311  # to be the same each time, not to be secret
    proposed = frozenset({Status.PROPOSED})
    with Case(Path(sys.argv[1])) as case:
        reviewing = case.reviewing
        with told("opening: every statement on the board"):
            reviewing.board.feed()
        rows = list(reviewing.board.rows.values())
        print(f"{len(rows):,} statements")
        for order in Order:
            with told(f"first page by {order}"):
                reviewing.queue(Wanted(order, proposed))
        with told("first page of those that hold words"):
            reviewing.queue(Wanted(status=proposed, query="drones police"))
        wanted = Wanted(status=proposed)
        measure("a page of 50 lines", lambda _: reviewing.queue(wanted, chance.choice(rows).id))
        measure("the next line", lambda _: reviewing.queue(wanted, chance.choice(rows).id, 1))
        measure("a card", lambda _: reviewing.card(chance.choice(rows).id))
        chosen = chance.sample(rows, TIMES * 2)
        measure("a decision, kept in log and record", lambda at: reviewing.decide(_choose(chosen[at].id), BY))
        left = [row.id for row in chosen[TIMES:]]
        measure("a decision, and the page after it", lambda at: _go_on(case, left[at], wanted))
        measure("undo", lambda _: reviewing.undo(BY))


def _choose(name: str) -> Choice:
    return Choice(name, Judgement.UNSURE, "a bench", "")


def _go_on(case: Case, name: str, wanted: Wanted) -> None:
    case.reviewing.decide(_choose(name), BY)
    case.reviewing.queue(wanted, name)


if __name__ == "__main__":
    main()
