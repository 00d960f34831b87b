"""`translate`, `translations`, `check-translation`: passages in another language, beside the source, never for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.asking import Address, ModelName, SettingsFile, Yes, choose_settings, confirm_host, tell_cost
from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import (
    AsJson,
    By,
    CaseFolder,
    Offline,
    ProxyAddress,
    Reason,
    examples,
    open_case,
    require_name,
)
from whobuilt.cli.show import SHORT_ID, count, list_problems, note, one_line, say, show_json, show_table
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.translations import Maker

if TYPE_CHECKING:
    from whobuilt.case import Case
    from whobuilt.core.evidence import Document
    from whobuilt.inference.settings import EndpointSettings


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(
        epilog=examples(
            "whobuilt translate notice.txt --into en --settings model.toml --by 'A. Reviewer'",
            "whobuilt translate notice.txt --into en --text notice-en.txt --by 'A. Translator'",
            "whobuilt translate notice.txt --into en --passage '中标金额' --text amount.txt --by 'A. Translator'",
        )
    )(translate)
    app.command(
        epilog=examples(
            "whobuilt translations", "whobuilt translations notice.txt", "whobuilt translations --search cameras"
        )
    )(translations)
    app.command(
        "check-translation",
        epilog=examples(
            "whobuilt check-translation 3f9a01 --by 'B. Reader'",
            "whobuilt check-translation 3f9a01 --wrong --reason 'the sum is ten times less' --by 'B. Reader'",
        ),
    )(check_translation)


def translate(  # noqa: PLR0913  # one parameter for each option: Typer reads them from here
    document: Annotated[str, typer.Argument(metavar="FILE|ID", help="A document of the case.")],
    *,
    into: Annotated[str, typer.Option("--into", metavar="CODE", help="The language, as a code.")] = "en",
    passage: Annotated[str, typer.Option("--passage", metavar="WORDS", help="These words only, as they stand.")] = "",
    text: Annotated[
        Path | None, typer.Option("--text", metavar="FILE", help="A translation that a person made.")
    ] = None,
    endpoint: Address = "",
    model: ModelName = "",
    settings: SettingsFile = None,
    yes: Yes = False,
    proxy: ProxyAddress = "",
    offline: Offline = False,
    by: By = "",
    case: CaseFolder = None,
) -> None:
    """Keep a translation of a document or a passage, made by a person or a language model.

    It annotates the passage: it can be searched and is shown beside the source's words with who made it and who
    checked it, and it is never quoted as the source. --by names who made it, or who had the model asked.
    """
    name = require_name(by)
    if bool(text) == bool(endpoint or model or settings):
        told = "a translation is a person's (--text FILE) or a model's (--endpoint and --model, or --settings)."
        raise WhoBuiltError(Problem("no_translator", told))
    with open_case(case) as opened:
        found = opened.get_document(document)
        if text:
            span = opened.translating.find_passage(found, passage)
            made = opened.translating.put(found, span, into, _read(text), Maker(name))
            say(f"Kept {made.id[:SHORT_ID]}, not checked yet. Next: whobuilt check-translation {made.id[:SHORT_ID]}")
            return
        chosen = choose_settings(endpoint, model, settings, proxy, offline=offline)
        code = ask_for_it(opened, found, chosen, (into, passage, name), yes=yes)
    raise typer.Exit(code)


def _read(path: Path) -> str:
    """A translation's text; WhoBuiltError where it is no UTF-8, for a guess may be wrong."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise WhoBuiltError(Problem("not_utf8", "it is not UTF-8 text.", str(path), "Save it as UTF-8.")) from None


def ask_for_it(
    opened: Case, document: Document, chosen: EndpointSettings, wanted: tuple[str, str, str], *, yes: bool
) -> ExitCode:
    """Have a model translate; what is wanted is the language, the passage's words, and for whom."""
    into, passage, name = wanted
    with opened.asking.open(chosen) as asked:
        if refused := opened.asking.refuse(document, asked):
            raise WhoBuiltError(refused)
        span = opened.translating.find_passage(document, passage) if passage else None
        size = span[1] - span[0] if span else len(document.text)
        confirm_host(asked, f"{size:,} characters of {document.metadata.title or document.id[:SHORT_ID]}", yes=yes)
        found = list(opened.translating.run(asked, document, into, name, span))
        problems = [each for each in found if isinstance(each, Problem)]
        list_problems(problems)
        say(f"{count(len(found) - len(problems), 'passage')} translated, not checked by anybody yet.")
        note(tell_cost(chosen, asked.spent))
    return ExitCode.PROBLEMS if problems else ExitCode.OK


def translations(
    document: Annotated[str, typer.Argument(metavar="FILE|ID", help="A document; all where none is named.")] = "",
    *,
    search: Annotated[str, typer.Option("--search", metavar="WORDS", help="Those that hold all these words.")] = "",
    as_json: AsJson = False,
    case: CaseFolder = None,
) -> None:
    """List translations beside the words that they translate."""
    with open_case(case) as opened:
        wanted = opened.get_document(document).id if document else None
        every = opened.translating.search(search) if search else opened.translating.iter(wanted)
        found = [each for each in every if wanted in {None, each.translation.document}]
    if as_json:
        show_json(found)
        return
    show_table(
        ("Id", "The source's words", "Translation", "Whose"),
        [
            (
                each.translation.id[:SHORT_ID],
                one_line(each.translation.exact),
                one_line(each.translation.text),
                each.label.partition(";")[0],
            )
            for each in found
        ],
    )


def check_translation(
    translation: Annotated[
        str, typer.Argument(metavar="ID", help="A translation, as `whobuilt translations` lists it.")
    ],
    *,
    wrong: Annotated[bool, typer.Option("--wrong", help="It does not say what the source says.")] = False,
    reason: Reason = "",
    by: By = "",
    case: CaseFolder = None,
) -> None:
    """Say that you compared a translation with the source, and whether it holds."""
    with open_case(case) as opened:
        check = opened.translating.check(translation, require_name(by), holds=not wrong, reason=reason)
    say(f"{check.translation[:SHORT_ID]} {'checked' if check.holds else 'found wrong'} by {check.by}.")
