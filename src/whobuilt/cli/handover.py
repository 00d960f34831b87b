"""`pack`, `unseal`, `bundle` and `timestamp`: what is handed to others, and what others attest."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import By, CaseFolder, Offline, ProxyAddress, examples, open_case, require_name
from whobuilt.cli.show import confirmed, count, list_problems, note, say
from whobuilt.cli.web import name_host
from whobuilt.core.dates import utc_now
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from whobuilt.archive.bundles.bundle import BundlePlan
    from whobuilt.archive.bundles.disclosure import Disclosure

_LATER = frozenset({"offline", "busy"})  # why authorities were not asked: what waits goes on waiting


class Form(StrEnum):
    """What evidence is handed over as."""

    BUNDLE = "bundle"
    BAG = "bag"
    WACZ = "wacz"
    WARC = "warc"


Recipients = Annotated[
    list[str] | None,
    typer.Option("--recipient", metavar="KEY", help="Encrypt to an age or SSH public key; repeatable."),
]
AskPassphrase = Annotated[bool, typer.Option("--passphrase", help="Encrypt with a passphrase, which is asked for.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(
        epilog=examples(
            "whobuilt pack ../cameras.zip",
            "whobuilt pack backup.zip --stays-here",
            "whobuilt pack cameras.age --recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
        )
    )(pack)
    app.command(epilog=examples("whobuilt unseal cameras.age cameras.zip --identity key.txt"))(unseal)
    app.command(
        epilog=examples(
            "whobuilt bundle evidence.zip --source https://example.org/statement --by 'A. Reviewer'",
            "whobuilt bundle evidence.zip --source report.pdf --bytes report.pdf --page --by 'A. Reviewer'",
            "whobuilt bundle pages.wacz --format wacz --bytes https://example.org/statement --by 'A. Reviewer'",
        )
    )(bundle)
    app.command(
        epilog=examples("whobuilt timestamp", "whobuilt timestamp --authority NAME", "whobuilt timestamp --offline")
    )(timestamp)


def pack(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The copy; it must not be there yet.")],
    *,
    stays_here: Annotated[
        bool, typer.Option("--stays-here", help="The copy stays on this machine; needed where a source must.")
    ] = False,
    recipient: Recipients = None,
    passphrase: AskPassphrase = False,
    case: CaseFolder = None,
) -> None:
    """Copy the case safely into one file, encrypted where asked.

    It may be done while somebody works on the case.
    """
    from whobuilt.case.evidence.handover import Sealing  # noqa: PLC0415  # it brings the whole house, which --help does not need

    sealing = Sealing(tuple(recipient or ()), new_passphrase() if passphrase else "")
    with open_case(case) as opened:
        opened.handover.pack(target, stays_here=stays_here, sealing=sealing)
    if sealing:
        say(f"Packed and encrypted into {target}. Open it with: whobuilt unseal {target} CASE.zip")
    else:
        say(f"Packed into {target}. Unpack it, and check it with: whobuilt verify --case DIR")


def unseal(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="An encrypted copy.")],
    target: Annotated[Path, typer.Argument(metavar="FILE.zip", help="The copy; it must not be there yet.")],
    *,
    identity: Annotated[
        Path | None, typer.Option("--identity", metavar="FILE", help="The file of your age key; else a passphrase.")
    ] = None,
) -> None:
    """Decrypt a packed case."""
    from whobuilt.archive.seal import open_sealed, read_identities  # noqa: PLC0415  # --help does not need it

    if identity:
        open_sealed(source, target, identities=read_identities(identity))
    else:
        open_sealed(source, target, passphrase=ask_secret("Passphrase: "))
    say(f"Decrypted into {target}. Unpack it, and check it with: whobuilt verify --case DIR")


def new_passphrase() -> str:
    """A passphrase that is typed twice alike."""
    first = ask_secret("Passphrase: ")
    if not first or ask_secret("Again: ") != first:
        raise WhoBuiltError(Problem("passphrases_differ", "these are not the same, or empty.", mend="Try again."))
    return first


def ask_secret(prompt: str) -> str:
    """What a person types unseen; a line of the input where there is no terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    from getpass import getpass  # noqa: PLC0415  # few commands need it

    return getpass(prompt)


def bundle(  # noqa: PLR0913  # one parameter for each option: Typer reads them from here
    target: Annotated[Path, typer.Argument(metavar="FILE.zip", help="The bundle; it must not be there yet.")],
    *,
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="SOURCE", help="A path, URL or capture id; repeatable.")
    ] = None,
    with_bytes: Annotated[
        list[str] | None,
        typer.Option("--bytes", metavar="SOURCE", help="Put its captured bytes in too; each is to be named."),
    ] = None,
    form: Annotated[
        Form, typer.Option("--format", help="As what; WARC and WACZ hold the named bytes only.")
    ] = Form.BUNDLE,
    text: Annotated[str, typer.Option("--note", metavar="TEXT", help="A note to whoever receives it.")] = "",
    whole: Annotated[
        bool, typer.Option("--whole", help="Put in all of the log's tiles; they disclose nothing.")
    ] = False,
    page: Annotated[
        bool, typer.Option("--page", help="Also write FILE.html: the bundle and its check in one page.")
    ] = False,
    sign: Annotated[bool, typer.Option("--sign", help="Sign a WACZ; whoever has two sees that one key did.")] = False,
    by: By = "",
    sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    case: CaseFolder = None,
) -> None:
    """Write evidence that a stranger can check without this software.

    Of each source that is named it holds the log's records with their proofs, and nothing of any other; captured
    bytes only where they are named with --bytes. What it discloses is shown before it is written. The receiver opens
    verify.html in a browser, or runs verify.py with Python; neither needs a network.
    """
    from whobuilt.archive.bundles.bundle import BundleRequest  # noqa: PLC0415  # --help does not need it

    name = require_name(by)
    if sign and form is not Form.WACZ:
        raise WhoBuiltError(Problem("not_signed_so", "only a WACZ is signed by itself.", mend="Leave out --sign."))
    with open_case(case) as opened:
        named = opened.handover.choose([*(source or ()), *(with_bytes or ())])
        if not named:
            raise WhoBuiltError(Problem("no_source", "of what?", mend="Give --source PATH, URL or id."))
        request = BundleRequest(
            target,
            name,
            utc_now(),
            captures=frozenset(each.id for each in named),
            named=frozenset(each.blob for each in opened.handover.find(with_bytes or ())),
            note=text,
            whole=whole,
        )
        plan, told = opened.handover.plan(request)
        tell_disclosures(plan, told)
        if not sure and not confirmed("Write it?"):
            note("Nothing was written.")
            raise typer.Exit(ExitCode.USAGE)
        if form in {Form.WACZ, Form.WARC}:
            written = opened.handover.web_archive(request, wacz=form is Form.WACZ, sign=sign)
            say(f"Wrote {target}: {count(len(written.captures), 'capture')}.")
            raise typer.Exit(ExitCode.PROBLEMS if written.problems else ExitCode.OK)
        made = opened.handover.bundle(request, bag=form is Form.BAG, page=page)
    say(f"Wrote {target}: {count(len(made.items), 'entry', 'entries')}, {count(len(made.blobs), 'file')}.")
    raise typer.Exit(ExitCode.PROBLEMS if made.problems else ExitCode.OK)


def tell_disclosures(plan: BundlePlan, told: Sequence[Disclosure]) -> None:
    """What would leave the case, line by line, and what stays."""
    note("Whoever receives it will see:")
    for each in told:
        size = f", {each.size:,} bytes" if each.size else ""
        by = f" by {each.by}" if each.by else ""
        when = f" {each.at:%Y-%m-%d %H:%M} UTC" if each.at else ""
        note(f"  {each.what} {each.entry}: {each.action}{when}{by} {each.locator}{size}")
        for fact, value in each.metadata:
            if each.what == "bytes":
                note(f"      {fact}: {value}")
    list_problems(plan.problems)


def timestamp(
    *,
    authority: Annotated[
        list[str] | None, typer.Option("--authority", metavar="NAME", help="Ask only this one; repeatable.")
    ] = None,
    proxy: ProxyAddress = "",
    offline: Offline = False,
    case: CaseFolder = None,
) -> None:
    """Have the log's head stamped with the time by independent authorities.

    Only a hash leaves the machine, and each authority is named before it is asked. Without a network the request
    waits; run the command again later.
    """
    with open_case(case) as opened:
        problems: list[Problem] = []
        try:
            fetched = opened.handover.stamp(authority or (), name_host, offline=offline, proxy=proxy)
            problems += fetched.problems
            for token in fetched.tokens:
                say(f"{token.authority}: entries up to {token.size:,} stamped ({token.path.name})")
        except WhoBuiltError as error:
            if error.problem.code not in _LATER:
                raise
            problems.append(error.problem)
        if clock := opened.handover.find_clock_problem():
            problems.append(clock)
        list_problems(problems)
        say(opened.handover.tell_anchor())
    raise typer.Exit(ExitCode.PROBLEMS if problems else ExitCode.OK)
