"""`serve`: the review desk, in the browser, on this machine."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.options import examples
from whobuilt.cli.show import say

if TYPE_CHECKING:
    from whobuilt.api.app import ServeSettings

Port = Annotated[int | None, typer.Option("--port", min=1, max=65535, help="The port; else 8641, or one that is free.")]
Opened = Annotated[
    bool | None, typer.Option("--open/--no-open", help="Open the browser; else only where this is a terminal.")
]


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(
        epilog=examples(
            "whobuilt serve", "whobuilt serve investigations/cameras --by 'A. Reviewer'", "whobuilt serve --port 9000"
        )
    )(serve)


def serve(
    folder: Annotated[
        Path | None, typer.Argument(metavar="CASE", envvar="WHOBUILT_CASE", help="The case's folder; else as always.")
    ] = None,
    *,
    port: Port = None,
    by: Annotated[
        str,
        typer.Option("--by", metavar="NAME", envvar="WHOBUILT_BY", help="Who decides, until the app is told another."),
    ] = "",
    opened: Opened = None,
) -> None:
    """Open the case in the browser: read, review, search, add.

    The service answers this machine only, and only who has the link that it prints: keep it to yourself. It asks
    nobody anything, and nothing leaves the machine. The case may be worked on with other commands meanwhile.
    """
    from whobuilt.store.folder import find_folder  # noqa: PLC0415  # --help does not need it

    run(folder or find_folder(Path.cwd()), port, by.strip(), opened=opened)


def run(folder: Path, port: int | None, by: str, *, opened: bool | None) -> None:
    """Serve a case until Ctrl-C."""
    from whobuilt.api.app import ServeSettings  # noqa: PLC0415  # it brings the whole house, which --help does not need
    from whobuilt.api.serving import Service, listen, make_link  # noqa: PLC0415  # the same

    with listen(port) as listener:
        settings = ServeSettings(folder, listener.getsockname()[1], by=by)
        wants_browser = sys.stdout.isatty() if opened is None else opened
        with _browser(settings, wanted=wants_browser) as show:

            def tell() -> None:
                say(f"The review desk of {folder}: {make_link(settings)}")
                say("The link is the key: give it to nobody. Stop with Ctrl-C.")
                sys.stdout.flush()
                show()

            Service(settings, tell).run([listener])
    say("Stopped. What was decided is kept and signed.")


@contextmanager
def _browser(settings: ServeSettings, *, wanted: bool) -> Iterator[Callable[[], None]]:
    """What opens the link in the browser, where that is wanted.

    The browser is given a file of this user's own that leads there: what stands on its command line, every user of
    the machine may read.
    """
    if not wanted:
        yield lambda: None
        return
    from whobuilt.api.serving import make_link  # noqa: PLC0415  # --help does not need it

    with TemporaryDirectory(prefix="whobuilt-") as folder:  # which nobody else may enter
        page = Path(folder) / "open.html"
        link = escape(make_link(settings), quote=True)
        page.write_text(
            f'<!doctype html><meta charset=utf-8><meta http-equiv=refresh content="0; url={link}">', "utf-8"
        )
        yield lambda: Thread(target=webbrowser.open, args=(page.as_uri(),), daemon=True).start()
