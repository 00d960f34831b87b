"""`make bench-web`: the review desk in a real browser, and under load, on a case with very many proposals.

Run as `python -m bench.web [--statements N] [--minutes M] [--case FOLDER]`. The case is made by `bench.big_case`, or is
one that it made before (it is copied, and not changed). Times of keys and paints are taken in the page itself:
from the event to the frame in which the next statement stands.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter
from urllib.parse import quote
from zipfile import ZipFile

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from bench.web_load import Load, make_headers, run_load
from bench.wheel import PROJECTS, SANDBOXED, build_wheel
from tests.web.served import PATIENCE, Served, find_violations, launch, serve, watch
from tests.web.views import LOOKS, VIEWS, find_ids

ROOT = Path(__file__).resolve().parent.parent
LABEL = 66
LOADS, KEYS, SEARCHES, UNDONE = 7, 200, 60, 60
READING = 250  # milliseconds between two keys: faster than anybody reads
POLL = 5  # milliseconds between two looks at whether something is there
# The browser's word for an address at which the case has nothing, on purpose: a claim, in a case without claims.
NOT_FOUND = ("Failed to load resource: the server responded with a status of 404 (Not Found)",)
WORDS = (
    "Systems",
    "police cameras",
    "“facial recognition”",
    "Ltd supplied",
    "监控",
    "公安局",
    "2019",
    "nothing called so",
)
# Notes when the sentence of a statement is first there, and how long each key takes until the next one is drawn.
SPY = """
window.spied = {paint: 0, keys: []};
const shown = () => document.querySelector('article[data-statement]')?.dataset.statement ?? '';
const drawn = (tell) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = tell;
  channel.port2.postMessage(0);
});
const first = () => shown() ? drawn(() => { window.spied.paint = performance.now(); }) : requestAnimationFrame(first);
first();
addEventListener('keydown', (event) => {
  const before = shown(), at = event.timeStamp;
  const note = () => window.spied.keys.push(performance.now() - at);
  const next = () => shown() && shown() !== before ? drawn(note) : requestAnimationFrame(next);
  next();
}, true);
"""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=100_000, metavar="N", help="proposals in the case")
    parser.add_argument("--minutes", type=float, default=5.0, metavar="M", help="how long the load run takes")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--reviewers", type=int, default=5)
    parser.add_argument("--case", type=Path, metavar="FOLDER", help="a case that bench.big_case made")
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}; Chromium headless, no GPU\n")
    tell("wheel, MB (of it the app); the judge's, MB", "{:.1f} ({:.1f}); {:.1f}".format(*measure_wheels()))
    with tempfile.TemporaryDirectory(prefix="whobuilt-bench-") as folder, sync_playwright() as playwright:
        case = Path(folder) / "case"
        if asked.case:
            shutil.copytree(asked.case, case)
        else:
            _run([sys.executable, "-m", "bench.big_case", str(case), str(asked.statements)])
        with serve(case) as served, closing(launch(playwright)) as browser:
            measure_browser(browser, served)
            told = tell_searches(served)
            measure_undo_first(served)
        with serve(case) as served:
            measure_undo_last(served)
        with serve(case) as served:
            tell_load(run_load(served.origin, served.token, told, (asked.readers, asked.reviewers), asked.minutes * 60))


def measure_wheels() -> tuple[float, float, float]:
    """Megabytes of the wheel, of the app in it as it is packed, and of the judge's wheel."""
    with tempfile.TemporaryDirectory() as folder:
        wheel, judge = (build_wheel(name, Path(folder)) for name in PROJECTS)
        with ZipFile(wheel) as packed:
            app = sum(each.compress_size for each in packed.infolist() if each.filename.startswith("whobuilt/web/"))
        return wheel.stat().st_size / 1e6, app / 1e6, judge.stat().st_size / 1e6


def measure_browser(browser: Browser, served: Served) -> None:
    """Paints, keys, requests beyond the machine, violations."""
    paints = sorted(_first_paint(browser, served) for _ in range(LOADS + 1))[:LOADS]
    tell(f"first useful paint, median and slowest of {LOADS}, ms", f"{paints[LOADS // 2]:.0f} / {paints[-1]:.0f}")
    with watch(browser, served) as watched:
        watched.page.add_init_script(SPY)
        page = watched.open("/review")
        _wait(page, "window.spied.paint > 0")
        for name, pause in (("at reading speed", READING), ("as fast as keys come", 0)):
            tell(f"key to next statement {name}, median / 95 % / slowest, ms", _spread(_press(page, pause)))
        _wait(page, "document.querySelector('[data-unsent]')?.dataset.unsent === '0'")
        beyond, errors = list(watched.beyond), _own(watched.errors)
    violations: list[str] = []
    ids = find_ids(served)
    for view in VIEWS:
        for scheme, direction in LOOKS:
            with watch(browser, served, scheme) as watched:
                page = watched.open(view.at(ids, direction))
                violations += [f"{view.path} {scheme} {direction}: {each}" for each in find_violations(page)]
                beyond += watched.beyond
                missing = NOT_FOUND if view.leads_nowhere(ids) else ()
                errors += [each for each in _own(watched.errors) if each not in missing]
    tell(f"requests beyond the machine, {len(VIEWS)} views, light, dark, both directions", str(len(beyond)))
    tell("axe violations (WCAG 2.2 A and AA), the same", str(len(violations)), violations)
    left_out = [f"not counted: that nothing is at {view.path}" for view in VIEWS if view.leads_nowhere(ids)]
    tell("errors in the browser's console, the same", str(len(errors)), [*errors, *left_out])


def tell_searches(served: Served) -> Sequence[str]:
    """Searches through the service; the words that were searched for."""
    times = []
    with _client(served) as client:
        client.get("/api/search?q=first").raise_for_status()
        for number in range(SEARCHES):
            began = perf_counter()
            client.get(f"/api/search?q={quote(WORDS[number % len(WORDS)])}").raise_for_status()
            times.append((perf_counter() - began) * 1000)
    tell("search with facets, median / 95 % / slowest, ms", _spread(times))
    return WORDS


def measure_undo_first(served: Served) -> None:
    """Decide, so that the next run of the service can take all back."""
    with _client(served, "B. Reviewer") as client:
        before = _queue(client)
        for each in before[:UNDONE]:
            card = client.get(f"/api/statements/{each}").json()
            body = {"judgement": "rejected", "reason": "", "seen": card["last_decision"], "with_group": False}
            client.post(f"/api/statements/{each}/decisions", json=body).raise_for_status()
        served.folder.with_name("queue.txt").write_text("\n".join(before), "utf-8")


def measure_undo_last(served: Served) -> None:
    """After a restart: take all back, and look whether the queue is as it was."""
    before = served.folder.with_name("queue.txt").read_text("utf-8").split("\n")
    with _client(served, "B. Reviewer") as client:
        undone = sum(len(client.post("/api/undo").raise_for_status().json()["undone"]) for _ in range(UNDONE))
        is_same = _queue(client) == before
    tell("decisions undone after a restart; the queue is then as it was", f"{undone}; {'yes' if is_same else 'NO'}")


def tell_load(load: Load) -> None:
    """What the load run came to."""
    people = f"{load.seconds / 60:.1f} minutes"
    tell(f"load, {people}: requests, errors", f"{sum(load.asked.values()):,}, {len(load.errors)}", load.errors[:20])
    tell("decisions acknowledged, lost", f"{len(load.acknowledged):,}, {load.lost}")
    tell("told that another had decided (no error)", str(load.told["seen_otherwise"]))
    for what, times in sorted(load.times.items()):
        tell(f"  {what}, median / 95 % / slowest, ms", _spread([each * 1000 for each in times]))


def tell(label: str, value: str, more: Iterable[str] = ()) -> None:
    """A row of the table."""
    print(f"{label:<{LABEL}}  {value}", flush=True)
    for each in more:
        print(f"    {each}")


def _first_paint(browser: Browser, served: Served) -> float:
    with watch(browser, served) as watched:
        watched.page.add_init_script(SPY)
        watched.page.goto(served.link("/review"))
        _wait(watched.page, "window.spied.paint > 0")
        return float(watched.page.evaluate("window.spied.paint"))


def _press(page: Page, pause: int) -> list[float]:
    """Decide again and again; how long each key took until the next statement was drawn."""
    page.evaluate("window.spied.keys = []")
    for number in range(KEYS):
        key = "u" if number % 2 else "s"
        _wait(page, "document.querySelector('article[data-statement]') !== null")  # none decides on what is not there
        page.keyboard.press(key)
        _wait(page, f"window.spied.keys.length > {number}")
        if pause:
            page.wait_for_timeout(pause)
    return [float(each) for each in page.evaluate("window.spied.keys")]


def _own(errors: Iterable[str]) -> list[str]:
    """Errors of the app: that a sandboxed page runs no script is told of the bench's own script, as it should be."""
    return [each for each in errors if not each.startswith(SANDBOXED)]


def _wait(page: Page, condition: str) -> None:
    """Until a condition holds: asked from outside, for the page's policy lets nothing be evaluated within."""
    for _ in range(PATIENCE // POLL):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(POLL)
    raise TimeoutError(condition)


def _queue(client: httpx.Client) -> list[str]:
    page = client.get("/api/queue?limit=500&status=proposed&order=document").raise_for_status().json()
    return [str(each["id"]) for each in page["items"]]


def _client(served: Served, by: str = "A. Reviewer") -> httpx.Client:
    return httpx.Client(base_url=served.origin, headers=make_headers(served.token, by), timeout=120, trust_env=False)


def _spread(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return " / ".join(f"{ordered[min(len(ordered) - 1, int(len(ordered) * part))]:.0f}" for part in (0.5, 0.95, 1.0))


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
