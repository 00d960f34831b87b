"""The command line: a door with no logic of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence

from whobuilt.cli.exits import DEBUG, ExitCode, code_of, drop_output, prepare_streams, problem_of, tell


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. Whatever goes wrong becomes a message on stderr."""
    prepare_streams()
    try:
        from whobuilt.cli.app import app  # noqa: PLC0415  # what fails in loading is told like any other error

        app(args=arguments, prog_name="whobuilt")
    except SystemExit as stop:
        return int(stop.code or ExitCode.OK)
    except BrokenPipeError:
        drop_output()
    except (Exception, KeyboardInterrupt) as error:  # the last stop before a traceback
        if os.environ.get(DEBUG):
            raise
        tell(problem_of(error))
        return code_of(error)
    return ExitCode.OK
