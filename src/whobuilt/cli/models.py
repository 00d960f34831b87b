"""`models`: the taggers that ship, and training them again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import AsJson, examples
from whobuilt.cli.show import SHORT_ID, list_problems, note, say, show_json, show_table
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from whobuilt.inference.making import Made
    from whobuilt.inference.shipped import Manifest

_PAGE = Path("docs", "models.md")


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(no_args_is_help=False, invoke_without_command=True, rich_markup_mode=None)
    group.callback(epilog=examples("whobuilt models", "whobuilt models --json"))(models)
    group.command(epilog=examples("whobuilt models train", "whobuilt models train --corpus ours.txt --out models/"))(
        train
    )
    app.add_typer(group, name="models")


def models(context: typer.Context, *, as_json: AsJson = False) -> None:
    """The taggers that ship with this program: name and version, figures, hash. Without a command, list them.

    The figures are on text that a model was not trained on; docs/models.md says what they mean.
    """
    if context.invoked_subcommand:
        return
    from whobuilt.inference.shipped import MODELS, open_tagger, read_manifest  # noqa: PLC0415  # --help does not need it

    found: list[Manifest] = []
    told: list[Problem] = []
    for language in MODELS:
        try:
            found.append(read_manifest(language))
            open_tagger(language)
        except WhoBuiltError as error:
            told.append(error.problem)
    if as_json:
        show_json([asdict(manifest) for manifest in found])
    else:
        rows = [(m.tagger, m.language, _f1(m, "gold"), f"{m.size / 1e6:.1f} MB", m.sha256[:SHORT_ID]) for m in found]
        show_table(("Model", "Language", "Organizations, F1", "Size", "SHA-256"), rows)
    list_problems(told)
    raise typer.Exit(ExitCode.PROBLEMS if told else ExitCode.OK)


def train(
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
) -> None:
    """Train each tagger that ships again, from the repository's own data, and measure it.

    It takes minutes: each model is trained six times, the figures are of the five that did not see what they are
    measured on. Without --corpus, the figures are compared with those of the models that ship.
    """
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


def tell(made: Made) -> None:
    """One model that was trained."""
    manifest = made.manifest
    say(f"{manifest.tagger}  {manifest.size / 1e6:.1f} MB  SHA-256 {manifest.sha256[:SHORT_ID]}")
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
    from whobuilt.inference.making import MODELS_AT  # noqa: PLC0415  # the same
    from whobuilt.inference.shipped import MODELS, read_manifest  # noqa: PLC0415  # the same

    page = root / _PAGE
    card = make_card(read_manifest(language, root / MODELS_AT) for language in MODELS)
    page.write_text(put_card(page.read_text("utf-8"), card), "utf-8")


def _f1(manifest: Manifest, part: str) -> str:
    score = manifest.figures.get(part, {}).get("organizations")
    return f"{score['f1']:.3f}" if score else ""
