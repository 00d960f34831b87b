"""`init` and `add`: making a case, and taking files into it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.exits import ExitCode, code_of, problem_of, tell
from whobuilt.cli.mapping import MappingFile, use_mapping
from whobuilt.cli.options import AllowPrivate, CaseFolder, Offline, ProxyAddress, examples, open_case
from whobuilt.cli.show import count, list_problems, note, say
from whobuilt.core.evidence import Handling, SourceKind
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from whobuilt.case import Added, Case


@dataclass(slots=True)
class Tally:
    """What a run of `add` has done so far."""

    kept: int = 0
    documents: int = 0
    statements: int = 0
    unread: int = 0
    problems: list[Problem] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def take(self, added: Added) -> None:
        """Count one file; the same document found twice is one."""
        self.kept += added.capture is not None
        if added.document and added.document.id not in self.known:
            self.known.add(added.document.id)
            self.documents += 1
            self.statements += added.statements
        self.unread += bool(added.problems) and added.document is None
        self.problems += added.problems

    def __str__(self) -> str:
        """The summary's first line."""
        read = f"{count(self.documents, 'document')} read, {count(self.statements, 'statement')} proposed"
        return f"{count(self.kept, 'file')} kept, {read}."


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(epilog=examples("whobuilt init", "whobuilt init investigations/cameras --name 'Cameras, 2024'"))(init)
    app.command(
        epilog=examples(
            "whobuilt add article.html notes.txt",
            "whobuilt add tenders/ --kind procurement",
            "whobuilt add leaked.txt --handling stays_here",
            "whobuilt add https://example.org/statement --kind company",
            "whobuilt add https://example.org/ --proxy socks5h://127.0.0.1:9050",
        )
    )(add)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the case; made where missing.")] = Path(),
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="What the case is called.")] = "",
) -> None:
    """Make a new, empty case.

    A case is a folder: it can be copied, handed over and verified.
    """
    from whobuilt.case import Case  # noqa: PLC0415  # it brings the whole house, which --help does not need
    from whobuilt.store.folder import Settings  # noqa: PLC0415  # the same

    with Case.init(folder, Settings(name or folder.resolve().name)) as case:
        list_problems(case.custody.privacy())
        say(f"Made the case “{case.settings.name}” in {case.paths.root.resolve()}. Next: whobuilt add FILES")


def add(  # noqa: PLR0913  # one parameter for each option: Typer reads them from here
    sources: Annotated[
        list[str], typer.Argument(metavar="PATH|URL", help="Files, folders and web addresses to take in.")
    ],
    *,
    kind: Annotated[
        SourceKind, typer.Option("--kind", help="What sort of publisher these come from.")
    ] = SourceKind.UNKNOWN,
    handling: Annotated[
        Handling, typer.Option("--handling", help="What of them may leave this machine.")
    ] = Handling.PUBLIC,
    proxy: ProxyAddress = "",
    offline: Offline = False,
    allow_private: AllowPrivate = False,
    mapping: MappingFile = None,
    case: CaseFolder = None,
) -> None:
    """Keep files and web pages, read them, and propose what they state.

    Every file is hashed, kept and logged before it is read. What cannot be read is kept all the same, and listed at
    the end. The same file may be added again: its bytes are kept once. Archives, mails and web records are opened,
    and the files within them taken in too.

    Of an address (http:// or https://) all that went over the wire is kept. Each host is named before it is asked.
    """
    from whobuilt.case import list_files  # noqa: PLC0415  # it brings the whole house, which --help does not need
    from whobuilt.cli.web import is_address, make_requests, make_rules  # noqa: PLC0415  # the same

    if not all(source.strip() for source in sources):
        raise WhoBuiltError(
            Problem("no_source", "an empty name is no file, folder or address; nothing was added.", mend="Name it.")
        )
    use_mapping(mapping)
    paths = [Path(source) for source in sources if not is_address(source)]
    requests = make_requests(
        [source for source in sources if is_address(source)],
        (kind, handling),
        make_rules(proxy, offline=offline, allow_private=allow_private),
    )
    total = sum(1 for found in list_files(paths) if isinstance(found, Path)) + len(requests)
    with open_case(case) as opened:
        steps = chain(opened.add(paths, kind, handling), opened.intake.add_web(requests) if requests else ())
        code = take_in(opened, steps, total)
    raise typer.Exit(code)


def take_in(case: Case, steps: Iterator[Added], total: int) -> ExitCode:
    """Run the steps of `add` with progress and a summary, however they end."""
    tally = Tally()
    try:
        with progress(total) as advance:
            for step in steps:
                tally.take(step)
                advance(tally.kept)
    except (KeyboardInterrupt, OSError, WhoBuiltError) as error:
        tell(problem_of(error))
        note(f"Until then: {tally} {case.paths.root} holds them; run the same command again to go on.")
        return code_of(error)
    list_problems(tally.problems)
    say(str(tally))
    return ExitCode.PROBLEMS if tally.unread else ExitCode.OK


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr where that is a terminal, moved by calling it with how many files are done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415  # --help does not need it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415  # the same

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, completed=done)
