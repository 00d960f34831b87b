"""Options that many commands share, and how a command comes by its case."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Prop, Status

if TYPE_CHECKING:
    from whobuilt.case import Case

CaseFolder: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--case",
        metavar="DIR",
        envvar="WHOBUILT_CASE",
        help="The case's folder; else the working folder or the nearest one above it that is a case.",
    ),
]
By: TypeAlias = Annotated[
    str, typer.Option("--by", metavar="NAME", envvar="WHOBUILT_BY", help="Who decides; it is kept with the decision.")
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Reason: TypeAlias = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept with the decision.")]
ProxyAddress: TypeAlias = Annotated[
    str,
    typer.Option(
        "--proxy",
        metavar="URL",
        envvar="WHOBUILT_PROXY",
        help="Ask through a proxy; for Tor, socks5h://127.0.0.1:9050.",
    ),
]
Offline: TypeAlias = Annotated[
    bool, typer.Option("--offline", envvar="WHOBUILT_OFFLINE", help="Ask nobody; whatever would need to is refused.")
]
AllowPrivate: TypeAlias = Annotated[
    bool, typer.Option("--allow-private", help="Also ask addresses of this machine and its own networks.")
]
WantedProp: TypeAlias = Annotated[Prop | None, typer.Option("--prop", help="Only statements of this kind.")]
WantedEntity: TypeAlias = Annotated[
    str | None, typer.Option("--entity", metavar="NAME|ID", help="Only statements in which it has a part.")
]
WantedDocument: TypeAlias = Annotated[
    str | None, typer.Option("--document", metavar="FILE|ID", help="Only statements of this document.")
]
WantedStatus: TypeAlias = Annotated[Status | None, typer.Option("--status", help="Only statements that stand so.")]


@contextmanager
def open_case(folder: Path | None) -> Iterator[Case]:
    """The case that a command works on, closed at its end."""
    from whobuilt.case import Case  # noqa: PLC0415  # it brings the whole house, which --help does not need

    with Case(folder) if folder else Case.find(Path.cwd()) as case:
        case.name_actor(os.environ.get("WHOBUILT_BY", ""))
        yield case


def require_name(by: str) -> str:
    """Who decides; WhoBuiltError where nobody is named."""
    if not by.strip():
        raise WhoBuiltError(
            Problem("no_name", "a decision names who took it.", "", "Give --by NAME, or set WHOBUILT_BY once.")
        )
    return by.strip()


def examples(*lines: str) -> str:
    """The end of a command's help."""
    return "Examples:\n\n\b\n" + "\n".join(f"  {line}" for line in lines)
