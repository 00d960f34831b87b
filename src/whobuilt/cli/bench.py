"""`bench`: how well extraction does on passages whose contents are known."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import examples
from whobuilt.cli.show import note, one_line, say
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from whobuilt.score.extraction import Scoring
    from whobuilt.score.gold import GoldPassage
    from whobuilt.score.tally import Miss, Row

_UNTAGGED = "plain"


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    bench = typer.Typer(
        no_args_is_help=True, rich_markup_mode=None, help="Measure extraction, and the lock, on what is known."
    )
    bench.command(
        epilog=examples(
            "whobuilt bench extract tests/gold/seen",
            "whobuilt bench extract tests/gold/seen --errors supply",
            "whobuilt bench extract GOLD --readings READINGS   # score what another program read",
        )
    )(extract)
    bench.command(epilog=examples("whobuilt bench lock tests/gold/lock"))(lock)
    app.add_typer(bench, name="bench")


def extract(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="A folder with docs/ and gold/, or a folder of such.")],
    *,
    readings: Annotated[
        Path | None,
        typer.Option("--readings", metavar="DIR", help="Score DIR/NNN.json, as `read --format json` writes it."),
    ] = None,
    errors: Annotated[
        str, typer.Option("--errors", metavar="KIND", help='List what was missed and read in excess, as of "supply".')
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
) -> None:
    """Read gold passages and tell precision, recall and F1 by kind of fact.

    Wanted is what a careful reader found in the passages, read is what was read in them, right is both.
    Exit code 1 where a quote does not stand at its place: that must never be.
    """
    from whobuilt.score.extraction import Scoring  # noqa: PLC0415  # --help does not need it
    from whobuilt.score.gold import load_gold  # noqa: PLC0415  # the same

    scoring = Scoring()
    for passage in load_gold(gold):
        scoring.add(passage, _reading_of(passage, readings))
    rows = scoring.tally.rows()
    wanted = _known_kind(errors, [row.kind for row in rows]) if errors else ""
    if as_json:
        say(json.dumps({"rows": [_plain(row) for row in rows], "broken_quotes": scoring.broken_quotes}))
    else:
        _tell_rows(rows)
        _tell_errors(scoring, wanted)
        note(f"Quotes that do not stand at their place: {scoring.broken_quotes}.")
    raise typer.Exit(ExitCode.PROBLEMS if scoring.broken_quotes else ExitCode.OK)


def lock(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder with quotes.jsonl and its documents.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
) -> None:
    """Ask the evidence lock about quotes whose failure is known, and tell how many it names right.

    Exit code 1 where a quote that does not hold was let in: that must never be.
    """
    from whobuilt.case.locking import judge_quote  # noqa: PLC0415  # --help does not need it
    from whobuilt.score.lock import score_lock  # noqa: PLC0415  # the same

    score = score_lock(folder, judge_quote)
    if as_json:
        rows = [{"failure": name, "right": counts} for name, *counts in score.rows()]
        say(json.dumps({"rows": rows, "share": round(score.share, 4), "promoted": score.promoted}))
    else:
        languages = (*sorted({language for language, _ in score.wanted}), "all")
        say(f"{'named right':16}" + "".join(f"{language:>14}" for language in languages))
        for name, *counts in score.rows():
            say(f"{name:16}" + "".join(f"{told:>14}" for told in counts))
        say(f"\n{score.share:.1%} named right; let in though they do not hold: {score.promoted}.")
        for miss in score.misses:
            note(
                f"  {miss.seeded.id} is {miss.seeded.expected}, was called {miss.named}: {one_line(miss.seeded.quote)}"
            )
    raise typer.Exit(ExitCode.PROBLEMS if score.promoted else ExitCode.OK)


def _reading_of(passage: GoldPassage, readings: Path | None) -> dict[str, Any]:
    """Our reading of a passage, or the one that another program wrote."""
    from whobuilt.case import shared_tools  # noqa: PLC0415  # it brings the whole house
    from whobuilt.compose.reading import to_reading_json  # noqa: PLC0415  # the same
    from whobuilt.core.reading import Reading  # noqa: PLC0415  # the same

    if readings is not None:
        path = readings / f"{passage.path.stem}.json"
        try:
            reading: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            mend = "Write it with `whobuilt read --format json --output DIR FILES`."
            raise WhoBuiltError(Problem("no_reading", f"no reading can be had ({error}).", str(path), mend)) from error
        return reading
    found = next(iter(shared_tools().read_file(passage.path)), ())
    if not isinstance(found, Reading):
        raise WhoBuiltError(found[0] if found else Problem("no_reading", "nothing was read.", str(passage.path)))
    return to_reading_json(found)


def _known_kind(word: str, kinds: list[str]) -> str:
    """The kind that a word means: "supply" for "relation:supply"."""
    found = next((kind for kind in kinds if word in (kind, kind.partition(":")[2])), "")
    if not found:
        known = ", ".join(kind.partition(":")[2] or kind for kind in kinds)
        raise WhoBuiltError(Problem("no_such_kind", f"{word!r} is no kind here.", mend=f"Kinds: {known}."))
    return found


def _plain(row: Row) -> dict[str, Any]:
    figures = {"precision": row.precision, "recall": row.recall, "f1": row.f1}
    counts = {"kind": row.kind, "wanted": row.wanted, "read": row.read, "right": row.right}
    return {**counts, **{name: round(value, 4) for name, value in figures.items()}}


def _tell_rows(rows: list[Row]) -> None:
    say(f"{'':30}{'wanted':>8}{'read':>7}{'right':>7}{'P':>8}{'R':>8}{'F1':>8}")
    for row in rows:
        figures = "".join(f"{value:8.3f}" for value in (row.precision, row.recall, row.f1))
        say(f"{row.kind:30}{row.wanted:8,}{row.read:7,}{row.right:7,}{figures}")


def _tell_errors(scoring: Scoring, kind: str) -> None:
    """How many of the wanted were found in each hard case; then each error, under its case."""
    if not kind:
        return
    say(f"\n{kind} by hard case, found of wanted")
    for phenomenon, found, wanted in _hard_cases(scoring.tally.hard[kind]):
        say(f"  {phenomenon:24}{found:5,} of {wanted:,}")
    grouped: defaultdict[tuple[str, str], list[Miss]] = defaultdict(list)
    for miss in scoring.tally.misses:
        if miss.kind == kind:
            grouped[miss.side, (miss.phenomena or (_UNTAGGED,))[0]].append(miss)
    for (side, phenomenon), misses in sorted(grouped.items(), reverse=True):
        say(f"\n{side}, {phenomenon} ({len(misses)})")
        for miss in misses:
            say(f"  {miss.passage}  {miss.text}")


def _hard_cases(counts: Counter[tuple[str, bool]]) -> Iterator[tuple[str, int, int]]:
    for phenomenon in sorted({name for name, _ in counts}):
        yield phenomenon, counts[phenomenon, True], counts[phenomenon, True] + counts[phenomenon, False]
