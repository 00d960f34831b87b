"""`demo`: the example case, from files to a draft dossier, in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count as count_from
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.add import Tally, progress
from whobuilt.cli.options import examples
from whobuilt.cli.publish import write_dossier
from whobuilt.cli.serve import Opened, Port, run
from whobuilt.cli.show import count, list_problems, one_line, say
from whobuilt.core.dossier import Citation, Dossier, Line, SectionKind
from whobuilt.core.evidence import SourceKind
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Polarity, Prop
from whobuilt.ports import StatementFilter

if TYPE_CHECKING:
    from whobuilt.case import Case

_NOTE = "Example: these documents were written for this software after public facts; they are not evidence"
# What sort of publisher an example stands for: by the first word of its file's name.
_KINDS = {
    "company": SourceKind.COMPANY,
    "entity": SourceKind.LIST,
    "hearing": SourceKind.COURT_OR_PARLIAMENT,
    "news": SourceKind.NEWS,
    "ngo": SourceKind.NGO,
    "notice": SourceKind.PROCUREMENT,
    "reprint": SourceKind.NEWS,
    "trade": SourceKind.NEWS,
    "wrong": SourceKind.NEWS,
}
_SHOWN = {SectionKind.SUPPLIES: 4, SectionKind.SAYS: 3, SectionKind.CONFLICTS: 4, SectionKind.LISTED: 3}


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(epilog=examples("whobuilt demo", "whobuilt demo --serve", "whobuilt demo --output /tmp/example"))(demo)


def demo(
    output: Annotated[
        Path | None, typer.Option("--output", metavar="DIR", help="The folder of the example case; else a new one.")
    ] = None,
    *,
    serve: Annotated[bool, typer.Option("--serve", help="Open the example case in the browser at the end.")] = False,
    port: Port = None,
    opened: Opened = None,
) -> None:
    """Build the example case, and show what was found.

    Its documents come with WhoBuilt, and so does the spreadsheet that is put into its folder `sheets`. Without --output
    the case goes into `demo`, or `demo-2` and so on where that is taken.
    """
    from whobuilt.case import Case  # noqa: PLC0415  # it brings the whole house, which --help does not need
    from whobuilt.store.folder import Settings  # noqa: PLC0415  # the same

    folder = output or next(path for path in _free_names() if not path.exists())
    documents = sorted(path for path in find_examples().iterdir() if path.is_file())
    with Case.init(folder, Settings("Example case", _NOTE)) as case:
        tally = take_examples(case, documents)
        vendor = find_vendor(case)
        made = case.dossier(case.get_entity(vendor), draft=True)
        pages = write_dossier(made, folder / "dossiers")
    sheet = copy_sheet(folder / "sheets")
    say(f"The example case in {folder}: {tally}")
    list_problems(tally.problems)
    tell(made)
    say(f"The draft dossier: {pages[0]}")
    say(f"An example spreadsheet, to be brought in: whobuilt import-sheet {folder} {sheet} --by YOUR-NAME")
    if serve:
        run(folder, port, "", opened=opened)
        return
    say(f"Next: cd {folder}, then `whobuilt review --by YOUR-NAME` and `whobuilt dossier '{made.title}'`.")


def find_examples() -> Path:
    """The example documents: in the installed package, or in the checkout that it runs from."""
    package = Path(__file__).parent.parent
    for folder in (package / "examples", package.parent.parent / "examples"):
        if (folder / "documents").is_dir():
            return folder / "documents"
    raise WhoBuiltError(Problem("no_examples", "the example documents are missing.", mend="Install WhoBuilt again."))


def copy_sheet(folder: Path) -> Path:
    """Put the example spreadsheet beside the case, where a person finds it."""
    [sheet] = (find_examples().parent / "sheets").glob("*.csv")
    folder.mkdir(exist_ok=True)
    return Path(copyfile(sheet, folder / sheet.name))


def take_examples(case: Case, documents: list[Path]) -> Tally:
    """Add the examples, each as what it stands for."""
    tally = Tally()
    with progress(len(documents)) as advance:
        for path in documents:
            kind = _KINDS.get(path.stem.partition("-")[0], SourceKind.UNKNOWN)
            for step in case.add([path], kind):
                tally.take(step)
            advance(tally.kept)
    return tally


def find_vendor(case: Case) -> str:
    """The entity that is most often said to supply others."""
    supplied = Counter(
        statement.subject.entity
        for statement, _ in case.statements(StatementFilter(prop=Prop.SUPPLIES))
        if statement.subject and statement.qualifiers.polarity is Polarity.AFFIRMED
    )
    if not supplied:
        raise WhoBuiltError(Problem("nothing_found", "no supply was found in the examples.", mend="Please report it."))
    return supplied.most_common(1)[0][0]


def tell(made: Dossier) -> None:
    """A dossier in a few plain lines, each with where it stands."""
    cited = {citation.number: citation for citation in made.citations}
    for section in made.sections:
        lines = (*section.accepted, *section.proposed)[: _SHOWN.get(section.kind, 0)]
        if not lines:
            continue
        say()
        say(f"{made.title}: {section.title} ({count(len(section.accepted) + len(section.proposed), 'line')})")
        for line in lines:
            _tell_line(line, [cited[number] for number in line.citations])
    say()


def _tell_line(line: Line, citations: list[Citation]) -> None:
    said = f" “{one_line(citations[0].quote)}”" if line.against else ""
    say(f"  - {line.text}{said}")
    if line.against:
        say(f"      {line.verdict}: {line.against}")
    for citation in citations[:2]:
        source = ", ".join(part for part in (citation.title, citation.published, citation.place) if part)
        say(f"      [{citation.number}] {source}")


def _free_names() -> Iterator[Path]:
    yield Path("demo")
    yield from (Path(f"demo-{number}") for number in count_from(2))
