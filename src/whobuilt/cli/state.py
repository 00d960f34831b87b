"""`state`: a statement made from selected words."""

from __future__ import annotations

from typing import Annotated

import typer

from whobuilt.cli.options import AsJson, By, CaseFolder, examples, open_case, require_name
from whobuilt.cli.show import SHORT_ID, say, show_json
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Prop


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(
        epilog=examples(
            "whobuilt state article.html --prop supplies \\",
            "    --quote 'Example Ltd sold cameras to the police of Exampleton.' \\",
            "    --subject 'Example Ltd' --trigger sold --object 'the police of Exampleton' \\",
            "    --with object_text=cameras --with date=2019-06 --accept --by 'A. Reviewer'",
        )
    )(state)


def state(  # noqa: PLR0913  # one parameter for each option: Typer reads them from here
    document: Annotated[str, typer.Argument(metavar="FILE|ID", help="A document of the case.")],
    *,
    prop: Annotated[Prop, typer.Option("--prop", help="What is stated.")],
    subject: Annotated[str, typer.Option("--subject", metavar="WORDS", help="Who; of `said`, the speaker.")] = "",
    trigger: Annotated[str, typer.Option("--trigger", metavar="WORDS", help="The verb, or the field's name.")] = "",
    obj: Annotated[str, typer.Option("--object", metavar="WORDS", help="Whom or what.")] = "",
    quote: Annotated[str, typer.Option("--quote", metavar="WORDS", help="The sentence; else the one around.")] = "",
    more: Annotated[
        list[str] | None,
        typer.Option(
            "--with", metavar="FIELD=VALUE", help="Words: object_text, place, speaker, organization. Values: date …"
        ),
    ] = None,
    at: Annotated[
        int | None, typer.Option("--at", metavar="OFFSET", help="Take the first place from this character on.")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Accept it at once; with --by.")] = False,
    by: By = "",
    as_json: AsJson = False,
    case: CaseFolder = None,
) -> None:
    """State something by selecting words of a document.

    The words must stand in the document exactly, and once: within the quote if one is given, else in the whole
    document, else from --at on. Words that stand there with other line breaks only are taken as they stand.
    """
    from whobuilt.compose.words import sentence_of  # noqa: PLC0415  # --help does not need it

    words = {"quote": quote, "subject": subject, "trigger": trigger, "object": obj}
    fields = {"prop": prop.value} | {name: text for name, text in words.items() if text} | split_fields(more or [])
    name = require_name(by) if accept else ""
    with open_case(case) as opened:
        made = opened.state(opened.get_document(document), fields, at)
        if accept:
            opened.decide(Ruling(Judgement.ACCEPTED, made.id), name)
    if as_json:
        show_json(made)
    else:
        say(f"{made.id[:SHORT_ID]}  {sentence_of(made, {})}")


def split_fields(pairs: list[str]) -> dict[str, str]:
    """`FIELD=VALUE` as typed; WhoBuiltError where there is no equals sign."""
    fields = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise WhoBuiltError(
                Problem("bad_field", f"{pair!r} is no FIELD=VALUE.", mend="Write, for example, date=2019-06.")
            )
        fields[name.strip()] = value
    return fields
