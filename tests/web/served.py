"""A case served by the real command, and a real browser that can reach nothing but it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
# Nothing of the browser's own asks anybody; whatever else is asked for has no address.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
LINK = re.compile(r"(http://127\.0\.0\.1:\d+)/#token=([\w-]+)")
PATIENCE = 30_000  # milliseconds that a page may take on a busy machine
QUIET = 10_000  # the same, until nothing is asked for any more


@dataclass(frozen=True, slots=True)
class Served:
    """A served case: where, by which token, and the process."""

    origin: str
    token: str
    folder: Path
    process: subprocess.Popen[str]
    by: str
    told: str  # what was printed until then

    def link(self, path: str = "/", by: str = "") -> str:
        """The address that opens a view with the token, for a reviewer."""
        return f"{self.origin}{path}#token={self.token}&by={as_header(by or self.by)}"


@contextmanager
def serve(folder: Path, by: str = "A. Reviewer", port: int | None = None) -> Iterator[Served]:
    """Serve a case by `whobuilt serve`, on a port or any that is free, until the block ends."""
    command = [sys.executable, "-m", "whobuilt", "serve", str(folder), "--by", by, "--no-open"]
    command += ["--port", str(port)] if port else []
    with follow(command, folder, by, os.environ) as served:
        yield served


@contextmanager
def follow(
    command: Sequence[str], folder: Path, by: str, environment: Mapping[str, str], work: Path | None = None
) -> Iterator[Served]:
    """What a command serves that prints the link, until the block ends."""
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        cwd=work,
    ) as process:
        assert process.stdout is not None
        told = ""
        for line in process.stdout:
            told += line
            if found := LINK.search(line):
                break
        else:
            raise AssertionError(told)
        try:
            yield Served(found[1], found[2], folder, process, by, told)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


@dataclass(slots=True)
class Watched:
    """A page, and what it did that it should not: requests beyond the machine, errors, refusals of the policy."""

    page: Page
    served: Served
    beyond: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """Go to a view, and wait until it is drawn."""
        self.page.goto(self.served.link(path))
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the view has its heading and nothing is on its way."""
        self.page.wait_for_selector("h1", timeout=PATIENCE)
        with suppress(PlaywrightTimeoutError):  # what is asked again and again, as a job is, never ends
            self.page.wait_for_load_state("networkidle", timeout=QUIET)

    def note_request(self, request: Request) -> None:
        """Keep a request that leaves the machine."""
        if not request.url.startswith((self.served.origin + "/", "data:", "blob:", "about:")):
            self.beyond.append(request.url)


def find_violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2, levels A and AA: each rule with the places that break it."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}))"
        ".violations.map(each => each.id + ': ' + each.nodes.map(node => node.target.join(' ')).join(' | '))"
    )
    return [str(each) for each in found]


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, headless."""
    found = next((path for path in CHROMIUM if Path(path).exists()), None)
    assert found, "the browser tests need Chromium (Debian: chromium)"
    return playwright.chromium.launch(executable_path=found, args=ARGUMENTS)


@contextmanager
def watch(browser: Browser, served: Served, scheme: str = "light") -> Iterator[Watched]:
    """A new window on a served case, of which everything is noted that goes wrong."""
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": 1440, "height": 900}, locale="en-GB"
    )
    try:
        yield _watch(context, served)
    finally:
        context.close()


def _watch(context: BrowserContext, served: Served) -> Watched:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    watched = Watched(page, served)
    page.on("request", lambda request: watched.note_request(request))  # noqa: PLW0108  # slots take no marks
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on("console", lambda told: watched.errors.append(told.text) if told.type == "error" else None)
    return watched


def as_header(name: str) -> str:
    """A reviewer's name as the `By` header has it."""
    return quote(name, safe="")
