"""`make wheel`: the wheels, built and tried as somebody installs them.

Run as `python -m bench.wheel [--out FOLDER] [--pictures FOLDER]`. The wheel of WhoBuilt is installed into a new
environment that holds nothing but what it depends on (the versions of requirements.lock; the package index is asked
for what uv does not keep), without the judge, then with it. There `whobuilt demo --serve` runs in an empty folder, with
nothing on its path but that environment. Chromium opens the link that it prints; a name is given, the first statement
read, every view looked at. Ends with 1 where something is not as it should be.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, sync_playwright

from tests.web.served import PATIENCE, Served, follow, launch, watch
from tests.web.views import VIEWS, find_ids

ROOT = Path(__file__).resolve().parent.parent
PROJECTS = {"whobuilt": ROOT, "whobuilt_judge": ROOT / "judge"}
LIMIT = 12.0  # megabytes of the wheel that all install
SANDBOXED = ("Blocked script execution in 'about:srcdoc'", "Blocked script execution in 'about:blank'")
MISSING = "pip install 'whobuilt[judge]'"  # what is told where the judge is not installed


def main() -> None:
    """Build both wheels and try them; say what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="FOLDER", help="where the wheels go")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="where pictures of the first page go")
    asked = parser.parse_args()
    wheels = [build_wheel(name, asked.out.resolve()) for name in PROJECTS]
    for wheel in wheels:
        print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB", flush=True)
    heavy = wheels[0].stat().st_size > LIMIT * 1e6
    amiss = [f"{wheels[0].name} weighs more than {LIMIT} MB"] if heavy else []
    with sync_playwright() as playwright, closing(launch(playwright)) as browser:
        for name, installed in (("without", wheels[:1]), ("with", wheels)):
            picture = asked.pictures / f"{name}.png" if asked.pictures else None
            print(f"\n{name.capitalize()} the judge: whobuilt demo --serve", flush=True)
            amiss += try_wheels(browser, installed, picture)
    for each in amiss:
        print(f"AMISS: {each}")
    sys.exit(1 if amiss else 0)


def build_wheel(name: str, out: Path) -> Path:
    """The wheel of one of our projects, in a folder."""
    out.mkdir(parents=True, exist_ok=True)
    for older in out.glob(f"{name}-*.whl"):
        older.unlink()
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)], PROJECTS[name])
    [wheel] = out.glob(f"{name}-*.whl")
    return wheel


def try_wheels(browser: Browser, wheels: Sequence[Path], picture: Path | None) -> list[str]:
    """Install wheels into a new environment, serve the example case from there, and look at it: what is amiss."""
    with tempfile.TemporaryDirectory(prefix="whobuilt-wheel-") as folder:
        programs = install(wheels, Path(folder) / "environment")
        work = Path(folder) / "empty"
        work.mkdir()
        environment = {"PATH": str(programs), "HOME": str(work), "LANG": "C.UTF-8"}
        amiss = [f"{name} is on the path" for name in ("node", "npm") if which(name, path=environment["PATH"])]
        command = [str(programs / "whobuilt"), "demo", "--serve", "--no-open"]
        with follow(command, work / "demo", "A. Reviewer", environment, work) as served:
            for line in served.told.splitlines():
                if line.startswith("The example case") or MISSING in line:
                    print(f"  {line.strip()}", flush=True)
            if served.told.count(MISSING) != (len(wheels) == 1):
                amiss.append("that the judge is missing is told once where it is missing, and else not")
            return [*amiss, *look(browser, served, picture)]


def install(wheels: Sequence[Path], environment: Path) -> Path:
    """A new environment with these wheels and what they depend on; the folder of its programs."""
    _run([sys.executable, "-m", "venv", "--without-pip", str(environment)])
    python = str(environment / "bin" / "python")
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python]
    _run([*command, "--constraint", str(ROOT / "requirements.lock"), *map(str, wheels)])
    return environment / "bin"


def look(browser: Browser, served: Served, picture: Path | None) -> list[str]:
    """Open the printed link as it is, give a name, then see every view: what is amiss.

    That is requests beyond the machine, errors in the console, and pages without content.
    """
    views = [view for view in VIEWS if not view.is_missing]
    with watch(browser, served) as watched:
        page = watched.page
        page.goto(f"{served.origin}/#token={served.token}")
        watched.settle()
        page.get_by_label("Your name").fill(served.by)
        page.get_by_role("button", name="Keep", exact=True).click()
        page.wait_for_selector("article[data-statement]", timeout=PATIENCE)
        watched.settle()
        print(f"  the first statement: {' | '.join(_iter_words(page.inner_text('article[data-statement]')))}")
        if picture:
            page.screenshot(path=picture)
        ids = find_ids(served)
        told = [f"{view.path}: nothing to see" for view in views if not watched.open(view.at(ids)).inner_text("main")]
        told += [f"a request beyond the machine: {each}" for each in watched.beyond]
        told += [f"an error in the console: {each}" for each in watched.errors if not each.startswith(SANDBOXED)]
    print(f"  {len(views) + 1} pages seen, {len(told)} things amiss", flush=True)
    return told


def _iter_words(text: str) -> Iterator[str]:
    return islice((line.strip() for line in text.splitlines() if line.strip()), 4)


def _run(command: Sequence[str], work: Path = ROOT) -> None:
    subprocess.run(command, cwd=work, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
