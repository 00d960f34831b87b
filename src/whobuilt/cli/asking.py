"""`ask-model`: a language model reads documents; where it is, what leaves the machine and what it costs come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import CaseFolder, Offline, ProxyAddress, examples, open_case
from whobuilt.cli.show import confirmed, count, list_problems, note, say
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from whobuilt.case.reading.asking import Asked
    from whobuilt.extract.prompted.extractor import PromptedExtractor
    from whobuilt.inference.endpoint import Endpoint, Spent
    from whobuilt.inference.settings import EndpointSettings

Address: TypeAlias = Annotated[
    str,
    typer.Option("--endpoint", metavar="URL", help="Ask a language model at this OpenAI-compatible address."),
]
ModelName: TypeAlias = Annotated[str, typer.Option("--model", metavar="NAME", help="The model that is asked there.")]
SettingsFile: TypeAlias = Annotated[
    Path | None,
    typer.Option("--settings", metavar="FILE", help="A TOML file: url, model, key_env, price_in, price_out, window …"),
]
Yes: TypeAlias = Annotated[bool, typer.Option("--yes", help="Send it to the host that is named, without being asked.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(
        "ask-model",
        epilog=examples(
            "whobuilt ask-model --endpoint http://127.0.0.1:8080/v1 --model example-8b",
            "whobuilt ask-model article.html --settings model.toml",
            "whobuilt ask-model --settings remote.toml --yes",
        ),
    )(ask_model)
    app.command(
        epilog=examples(
            "whobuilt import-extractions extractions.jsonl",
            "whobuilt import-extractions extractions.jsonl --document article.html",
        )
    )(import_extractions)


def ask_model(  # noqa: PLR0913  # one parameter for each option: Typer reads them from here
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="FILE|ID", help="Documents of the case; all where none is named.")
    ] = None,
    *,
    endpoint: Address = "",
    model: ModelName = "",
    settings: SettingsFile = None,
    yes: Yes = False,
    proxy: ProxyAddress = "",
    offline: Offline = False,
    case: CaseFolder = None,
) -> None:
    """Have a language model read the case's documents, and propose what they state.

    Every word that it gives must stand in the document, character for character; what does not is named, counted and
    left out. What it proposes is reviewed like anything else. A run that was stopped goes on where it was.

    On another machine only documents of public sources are asked about. The host, what is sent and what it costs are
    told before anything leaves. The key is read from an environment variable, and kept nowhere.
    """
    from whobuilt.inference.endpoint import estimate  # noqa: PLC0415  # --help does not need it

    chosen = choose_settings(endpoint, model, settings, proxy, offline=offline)
    with open_case(case) as opened, opened.asking.open(chosen) as asked:
        wanted = [opened.get_document(words) for words in documents or ()]
        every = wanted or [document for document, _ in opened.documents()]
        extractor = opened.asking.extractor(asked, chosen)
        known = opened.asking.protection()
        allowed = [document for document in every if not opened.asking.refuse(document, asked, known)]
        prompts = (prompt for document in allowed for prompt in extractor.prompts(document))
        number, tokens, cost = estimate(prompts, chosen)
        told = f"{count(number, 'question')} about {count(len(allowed), 'document')}, about {tokens:,} tokens out"
        if number:
            confirm_host(asked, told + (f", at least {cost:.2f} {chosen.currency}" if cost else ""), yes=yes)
        found = []
        for each in opened.asking.run(extractor, asked, every):
            found.append(each)
            tell(each)
    tell_left_out(found)
    note(tell_cost(chosen, asked.spent))
    raise typer.Exit(ExitCode.PROBLEMS if any(each.problems for each in found) else ExitCode.OK)


def import_extractions(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON lines, as langextract writes them.")],
    *,
    document: Annotated[
        str, typer.Option("--document", metavar="FILE|ID", help="What all rows are about, where they do not say.")
    ] = "",
    case: CaseFolder = None,
) -> None:
    """Take over what another extractor found, as far as the documents' own words hold it.

    Each row's words must stand in the document, character for character; its intervals are not relied on. What does
    not hold is named, counted and left out; the rest is reviewed like anything else.
    """
    with open_case(case) as opened:
        found, problems = [], []
        for each in opened.asking.take(file, document):
            if isinstance(each, Problem):
                problems.append(each)
            else:
                found.append(each)
                tell(each)
    tell_left_out(found, problems)
    raise typer.Exit(ExitCode.PROBLEMS if problems or any(each.problems for each in found) else ExitCode.OK)


def choose_settings(endpoint: str, model: str, file: Path | None, proxy: str, *, offline: bool) -> EndpointSettings:
    """The settings that a command was given; WhoBuiltError where another machine would be asked offline."""
    from whobuilt.inference.settings import load_settings  # noqa: PLC0415  # --help does not need it

    chosen = load_settings(file, url=endpoint, model=model, proxy=proxy)
    if offline and not chosen.is_local:
        told = f"WhoBuilt is set to work offline, and asked nobody: {chosen.host} is another machine."
        raise WhoBuiltError(Problem("offline", told, "", "Ask a model on this machine, or without --offline."))
    return chosen


def confirm_host(asked: Endpoint, what: str, *, yes: bool) -> None:
    """Name the host before anything leaves the machine; WhoBuiltError where nobody agrees to it."""
    if not asked.host:
        note(f"Asking {asked.name} on this machine: {what}.")
        return
    note(f"To {asked.host} (model {asked.name}) would go: {what}. Nothing else, and nothing has left yet.")
    if not yes and not confirmed(f"Send it to {asked.host}?"):
        raise WhoBuiltError(
            Problem("not_confirmed", "nothing was sent.", asked.host, "Give --yes to send it without being asked.")
        )


@contextmanager
def open_model(chosen: EndpointSettings, what: str, *, yes: bool) -> Iterator[PromptedExtractor]:
    """A model as an extractor, with no case; its host is confirmed first, what it cost is told at the end."""
    from whobuilt.extract.prompted.extractor import PromptedExtractor  # noqa: PLC0415  # --help does not need it
    from whobuilt.inference.endpoint import Endpoint  # noqa: PLC0415  # the same

    with Endpoint(chosen) as asked:
        confirm_host(asked, what, yes=yes)
        yield PromptedExtractor(asked, chosen.window)
        note(tell_cost(chosen, asked.spent))


def tell(asked: Asked) -> None:
    """One document, in a line."""
    agreed = f", {asked.agreed} known already" if asked.agreed else ""
    left = _failures(asked.left_out)
    proposed = count(len(asked.proposed), "statement")
    say(f"{asked.name}: {proposed} proposed{agreed}{'; left out: ' + left if left else ''}.")


def tell_left_out(found: list[Asked], more: Sequence[Problem] = ()) -> None:
    """All problems, and what the lock left out."""
    list_problems([*more, *(problem for each in found for problem in each.problems)])
    left = sum((each.left_out for each in found), Counter[str]())
    if left:
        say(f"Left out by the evidence lock: {_failures(left)}.")


def tell_cost(chosen: EndpointSettings, spent: Spent) -> str:
    """What asking has cost."""
    kept = f" ({spent.kept} more had been answered before)" if spent.kept else ""
    tokens = f"{spent.tokens_in:,} tokens in, {spent.tokens_out:,} out"
    cost = chosen.cost(spent.tokens_in, spent.tokens_out)
    priced = f", {cost:.4f} {chosen.currency}" if chosen.price_in or chosen.price_out else ""
    return f"{count(spent.asked, 'answer')}{kept}: {tokens}{priced}."


def _failures(left: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(left.items()))
