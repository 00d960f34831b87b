"""The review desk's built app: static files, made from `web/` by `make web` or while a wheel is built."""

from pathlib import Path

from whobuilt.core.problems import Problem, WhoBuiltError

APP_FOLDER = Path(__file__).parent / "dist"


def find_app() -> Path | None:
    """Find the folder of the built app; None where it was not built."""
    return APP_FOLDER if (APP_FOLDER / "index.html").is_file() else None


def get_app() -> Path:
    """Get the folder of the built app, or say how to build it."""
    found = find_app()
    if found is None:
        raise WhoBuiltError(
            Problem(
                code="no_app",
                message="The review desk's app was not built in this checkout.",
                where=str(APP_FOLDER),
                mend="Run `make web` in the repository, or install WhoBuilt from a wheel, which holds the app.",
            )
        )
    return found
