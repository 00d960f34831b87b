"""`read`: what stands in files, with no case."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from whobuilt.cli.asking import Address, ModelName, SettingsFile, Yes, choose_settings, open_model
from whobuilt.cli.exits import ExitCode
from whobuilt.cli.mapping import MappingFile, use_mapping
from whobuilt.cli.options import Offline, ProxyAddress, examples
from whobuilt.cli.show import count, list_problems, note, say
from whobuilt.core.assessment import Verdict
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.reading import Reading
from whobuilt.ports import Extractor


class Format(StrEnum):
    """How a reading is told."""

    PLAIN = "plain"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(
        epilog=examples(
            "whobuilt read article.html",
            "whobuilt read --format json article.html > article.json",
            "whobuilt read --output readings/ documents/*.html",
            "whobuilt read --endpoint http://127.0.0.1:8080/v1 --model example-8b article.html",
            "whobuilt read --names companies.csv article.html",
        )
    )(read)


def read(  # noqa: PLR0913  # one parameter for each option: Typer reads them from here
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Files, or folders of files.")],
    form: Annotated[
        Format, typer.Option("--format", help="JSON is one object in one line for each file.")
    ] = Format.PLAIN,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="DIR",
            help="Write STEM.json for each file instead; STEM.1.json and so on for what lies in it.",
        ),
    ] = None,
    *,
    endpoint: Address = "",
    model: ModelName = "",
    settings: SettingsFile = None,
    tagger: Annotated[
        str, typer.Option("--tagger", metavar="KIND:NAME", help="Find names with it too: spacy:PIPELINE, gliner:DIR.")
    ] = "",
    yes: Yes = False,
    proxy: ProxyAddress = "",
    offline: Offline = False,
    mapping: MappingFile = None,
    names: Annotated[
        list[Path] | None,
        typer.Option(
            "--names", metavar="FILE", help="Your own list of names: one a line, or a table of name and schema."
        ),
    ] = None,
) -> None:
    """Print what files state; no case is needed.

    Who is said to do what, in which words, and what the document says against it. Nothing is kept. Of an archive, a
    mail or a web record the files within it are read too, each as an object of its own.

    With --endpoint and --model, or --settings, a language model is asked too; its host is named first.
    """
    from whobuilt.case.reading.naming import load_names  # noqa: PLC0415  # it brings the whole house, which --help does not need
    from whobuilt.case.tools import list_files, shared_tools  # noqa: PLC0415  # the same

    use_mapping(mapping)
    found = list(list_files(files))
    problems = [item for item in found if isinstance(item, Problem)]
    paths = list(dict.fromkeys(item for item in found if isinstance(item, Path)))
    targets = plan_outputs(paths, output) if output else {}
    unread = len(problems)
    with ExitStack() as stack:
        more: list[Extractor] = [load_tagged(tagger)] if tagger else []
        if endpoint or model or settings:
            chosen = choose_settings(endpoint, model, settings, proxy, offline=offline)
            what = f"the text of {count(len(paths), 'file')}"
            more.append(stack.enter_context(open_model(chosen, what, yes=yes)))
        tools = shared_tools().with_more(more)
        if names:
            listed, told = load_names(names)
            tools = tools.with_names(lambda: listed)
            problems += told
        for path in paths:
            for number, reading in enumerate(tools.read_file(path)):
                if not isinstance(reading, Reading):
                    problems += reading
                    unread += 1
                    continue
                problems += reading.problems
                problems += [replace(told, where=told.where or reading.path) for told in reading.extraction.problems]
                tell_reading_as(reading, form, numbered(targets.get(path), number))
    list_problems(problems)
    raise typer.Exit(ExitCode.PROBLEMS if unread else ExitCode.OK)


def load_tagged(named: str) -> Extractor:
    """A tagger as an extractor of names; WhoBuiltError where it cannot be had."""
    from whobuilt.extract.tagged import TaggedExtractor  # noqa: PLC0415  # --help does not need it
    from whobuilt.inference.tagging import load_tagger  # noqa: PLC0415  # the same

    return TaggedExtractor(load_tagger(named))


def numbered(target: Path | None, number: int) -> Path | None:
    """Where the reading of a file goes, or of the so-manieth file within it."""
    return target.with_suffix(f".{number}.json" if number else ".json") if target else None


def tell_reading_as(reading: Reading, form: Format, target: Path | None) -> None:
    """A reading as it is wanted: in a file, as JSON, or for a person."""
    if target:
        write_json(reading, target)
        say(str(target))
    elif form is Format.JSON:
        say_json(reading)
    else:
        tell_reading(reading)


def plan_outputs(files: list[Path], folder: Path) -> dict[Path, Path]:
    """Where each reading goes; WhoBuiltError where two would go to one file, or one would replace an input."""
    targets: dict[Path, Path] = {}
    for path in files:
        target = folder / f"{path.stem}.json"
        clash = next(
            (other for other, taken in targets.items() if str(taken).casefold() == str(target).casefold()), None
        )
        if clash or any(target.resolve() == other.resolve() for other in files):
            raise WhoBuiltError(
                Problem(
                    "name_clash",
                    f"{clash or target} and {path} would be one file, {target}. Nothing was written.",
                    mend="Read them into different folders.",
                )
            )
        targets[path] = target
    folder.mkdir(parents=True, exist_ok=True)
    return targets


def write_json(reading: Reading, target: Path) -> None:
    """Write a reading whole or not at all."""
    from whobuilt.compose.reading import to_reading_json  # noqa: PLC0415  # --help does not need it

    partial = target.with_name(f".{target.name}.part")
    try:
        partial.write_text(json.dumps(to_reading_json(reading), ensure_ascii=False) + "\n", "utf-8", "surrogatepass")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def say_json(reading: Reading) -> None:
    """A reading in one line; it is data, so nothing in it is cleaned for a terminal but by JSON's own escapes."""
    from whobuilt.compose.reading import to_reading_json  # noqa: PLC0415  # --help does not need it

    print(json.dumps(to_reading_json(reading), ensure_ascii=False))  # noqa: T201  # a command line speaks


def tell_reading(reading: Reading) -> None:
    """A reading for a person."""
    from whobuilt.compose.words import sentence_of  # noqa: PLC0415  # --help does not need it

    document, found = reading.document, reading.extraction
    metadata = document.metadata
    say(metadata.title or reading.path)
    facts = (metadata.publisher, str(metadata.published or ""), metadata.language, document.reader)
    say("  " + ", ".join(fact for fact in facts if fact))
    named = count(len(found.entities), "name")
    say(f"  {count(len(found.statements), 'statement')} about {named}, none reviewed by a person:")
    for statement in found.statements:
        say(f"  - {sentence_of(statement, {})}")
        say(f"      {document.place_of(statement.quote.start)}: “{' '.join(statement.quote.exact.split())}”")
    known = {statement.id: statement for statement in found.statements}
    for assessment in reading.assessments:
        if assessment.verdict is Verdict.CONTRADICTED:
            say("  The document conflicts with what is said in it:")
            say(f"    “{' '.join(known[assessment.claim].quote.exact.split())}”")
            say(f"    against “{' '.join(known[assessment.evidence].quote.exact.split())}”")
    if not found.statements and not found.entities:
        note("  Nothing that is looked for was found in it.")
    say()
