"""`models`: the models that ship, and training them again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import AsJson, examples
from whobuilt.cli.show import SHORT_ID, list_problems, note, say, show_json, show_table
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import JUDGE

if TYPE_CHECKING:
    from whobuilt.inference.making import Made
    from whobuilt.inference.shipped import Manifest
    from whobuilt.inference.teaching.figures import Verdicts
    from whobuilt.inference.teaching.fit import Epoch

_PAGE = Path("docs", "models.md")
_PRECISIONS = (0.75, 0.85)


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(no_args_is_help=False, invoke_without_command=True, rich_markup_mode=None)
    group.callback(epilog=examples("whobuilt models", "whobuilt models --json"))(models)
    lines = (
        "whobuilt models train",
        "whobuilt models train --corpus ours.txt --out models/",
        "whobuilt models train --judge e5-small-q4.bin",
    )
    group.command(epilog=examples(*lines))(train)
    app.add_typer(group, name="models")


def models(context: typer.Context, *, as_json: AsJson = False) -> None:
    """The models that ship with this program: name and version, figures, hash. Without a command, list them.

    The figures are on text that a model was not trained on; docs/models.md says what they mean.
    """
    if context.invoked_subcommand:
        return
    from whobuilt.inference import shipped  # noqa: PLC0415  # --help does not need it

    found: list[Manifest] = []
    told: list[Problem] = []
    for model in (*shipped.MODELS, JUDGE):
        try:
            found.append(shipped.read_manifest(model))
            if model == JUDGE:
                shipped.open_judge()
            else:
                shipped.open_tagger(model)
        except WhoBuiltError as error:
            told.append(error.problem)
    if as_json:
        show_json([asdict(manifest) for manifest in found])
    else:
        rows = [(m.title, m.language, _told(m), f"{m.size / 1e6:.1f} MB", m.sha256[:SHORT_ID]) for m in found]
        show_table(("Model", "Language", "F1", "Size", "SHA-256"), rows)
    list_problems(told)
    amiss = any(problem.code != shipped.NOT_INSTALLED for problem in told)
    raise typer.Exit(ExitCode.PROBLEMS if amiss else ExitCode.OK)


def train(  # noqa: PLR0913  # one parameter for each option: Typer reads them from here
    *,
    corpus: Annotated[
        list[Path] | None,
        typer.Option("--corpus", metavar="FILE", help="Learn from this too: our markup, a folder of gold, or a table."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write the models here; else into the checkout.")
    ] = None,
    checkout: Annotated[
        Path | None, typer.Option("--checkout", metavar="DIR", help="The repository; else the one we are in.")
    ] = None,
    language: Annotated[list[str] | None, typer.Option("--language", help="Only this one: en or zh.")] = None,
    judge: Annotated[
        Path | None,
        typer.Option("--judge", metavar="BASE_FILE", help="Train the judge of pairs, from this base model."),
    ] = None,
    readings: Annotated[
        Path | None,
        typer.Option("--readings", metavar="DIR", help="With --judge: readings of the passages, by folder."),
    ] = None,
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, help="With --judge: how often each passage is read.")
    ] = None,
) -> None:
    """Train each tagger that ships again, from the repository's own data, and measure it.

    It takes minutes: each model is trained three times, the figures are of the two that did not see what they are
    measured on. Without --corpus, the figures are compared with those of the models that ship.

    With --judge, train the judge of pairs instead. It takes hours, a base model and PyTorch; docs/models.md tells how.
    """
    if judge:
        if corpus or language:
            mend = "Leave out --corpus and --language."
            raise WhoBuiltError(
                Problem("own_model", "the judge is one, and learns from the repository alone.", mend=mend)
            )
        train_judge(judge, checkout or Path.cwd(), out, readings, epochs)
        return
    if readings or epochs:
        raise WhoBuiltError(
            Problem("no_judge", "--readings and --epochs are for the judge.", mend="Add --judge BASE_FILE.")
        )
    from whobuilt.inference.making import MODELS_AT, find_checkout, make_models  # noqa: PLC0415  # --help does not need it
    from whobuilt.inference.shipped import MODELS  # noqa: PLC0415  # the same

    if wrong := [each for each in language or () if each not in MODELS]:
        raise WhoBuiltError(Problem("no_such_language", "there is no model for it.", wrong[0], "Known: en, zh."))
    root = find_checkout((checkout or Path.cwd()).resolve())
    if corpus and out is None:
        mend = "Say where it goes: --out DIR"
        raise WhoBuiltError(Problem("own_model", "what ships learns from the repository alone.", mend=mend))
    target, same = out or root / MODELS_AT, True
    for made in make_models(root, corpus or (), target, language or MODELS):
        tell(made)
        same = same and made.is_reproduced is not False
    if out is None:
        write_page(root)
    raise typer.Exit(ExitCode.OK if same else ExitCode.PROBLEMS)


def train_judge(base: Path, checkout: Path, out: Path | None, readings: Path | None, epochs: int | None) -> None:
    """Train the judge of pairs, and say how good it is on what it did not see."""
    from whobuilt.inference.making import JUDGE_AT, find_checkout  # noqa: PLC0415  # --help does not need it
    from whobuilt.inference.teaching.course import Sources, make_judge  # noqa: PLC0415  # the same
    from whobuilt.score.matching import match_entities  # noqa: PLC0415  # the same

    root = find_checkout(checkout.resolve())
    if readings and not readings.is_dir():
        mend = "Make it: whobuilt read --format json --output DIR/FOLDER FOLDER/docs/*.txt"
        raise WhoBuiltError(Problem("no_readings", "there is no such folder of readings.", str(readings), mend))
    sources = Sources(root, base, match_entities, readings)
    made = make_judge(sources, out or root / JUDGE_AT, epochs, tell_epoch)
    manifest = made.manifest
    say(f"{manifest.title}  {manifest.size / 1e6:.1f} MB  SHA-256 {manifest.sha256[:SHORT_ID]}")
    for source in manifest.trained_on:
        say(f"  from {source['name']}  {source['sha256'][:SHORT_ID]}")
    for name, score in manifest.figures["held out"].items():
        say(f"  {name}: precision {score['precision']:.3f}, recall {score['recall']:.3f}, F1 {score['f1']:.3f}")
        tell_thresholds(made.verdicts[name])


def tell_epoch(epoch: Epoch) -> None:
    """One reading of all passages."""
    note(f"  epoch {epoch.number}: error {epoch.loss:.4f}, modality right {epoch.modality:.3f}")


def tell_thresholds(verdicts: Verdicts) -> None:
    """From which score on the judge is right how often, and how much it then finds."""
    for precision in _PRECISIONS:
        threshold = verdicts.find_threshold(precision)
        if threshold is not None:
            say(f"    at precision {precision}: from {threshold:.3f} on, recall {verdicts.score(threshold).recall:.3f}")


def tell(made: Made) -> None:
    """One model that was trained."""
    manifest = made.manifest
    say(f"{manifest.title}  {manifest.size / 1e6:.1f} MB  SHA-256 {manifest.sha256[:SHORT_ID]}")
    for source in manifest.trained_on:
        say(f"  from {source['name']}  {source['sha256'][:SHORT_ID]}")
    for part in manifest.figures:
        say(f"  organizations in {part}, F1 {_f1(manifest, part)}")
    if made.is_reproduced is None:
        note("  It learned from other texts than the one that ships, so their figures are not compared.")
    else:
        say("  The shipped figures are reproduced." if made.is_reproduced else "  The shipped figures differ.")


def write_page(root: Path) -> None:
    """Put the figures into the model card of a checkout."""
    from whobuilt.inference.card import make_card, put_card  # noqa: PLC0415  # --help does not need it
    from whobuilt.inference.making import JUDGE_AT, MODELS_AT  # noqa: PLC0415  # the same
    from whobuilt.inference.shipped import MODELS, read_manifest  # noqa: PLC0415  # the same

    page = root / _PAGE
    places = {**dict.fromkeys(MODELS, root / MODELS_AT), JUDGE: root / JUDGE_AT}
    card = make_card(read_manifest(model, folder) for model, folder in places.items())
    page.write_text(put_card(page.read_text("utf-8"), card), "utf-8")


def _told(manifest: Manifest) -> str:
    """How good a model is, for a list of them."""
    held_out = manifest.figures.get("held out", {})
    return "; ".join(f"{kind} {score['f1']:.3f}" for kind, score in held_out.items()) or (
        f"organizations {_f1(manifest, 'gold')}"
    )


def _f1(manifest: Manifest, part: str) -> str:
    score = manifest.figures.get(part, {}).get("organizations")
    return f"{score['f1']:.3f}" if score else ""
