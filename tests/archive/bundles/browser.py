"""A real browser for the tests of verify.html: Chromium without a window, driven by the W3C WebDriver protocol.

Its network is off: every name leads nowhere. Test modules take the fixture `browser` from here with `runpy`.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",  # the tests may run as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--window-size=1100,1500",
)
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the protocol's key for an element
DONE = """
const [done] = arguments, root = document.documentElement, ends = ["unchanged", "changed", "unreadable"];
const look = () => ends.includes(root.dataset.verdict) && done(document.getElementById("findings").textContent);
new MutationObserver(look).observe(root, { attributes: true });
look();
"""


class Browser:
    """One window, reused; `log` is what the page and the browser complained of."""

    def __init__(self, driver: str, chromium: str, folder: Path) -> None:
        self._folder = folder
        environment = {**os.environ, "HOME": str(folder)}
        self._process = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, text=True, env=environment)
        assert self._process.stdout
        port = next(
            found[1] for line in self._process.stdout if (found := re.search(r"successfully on port (\d+)", line))
        )
        self._root = f"http://127.0.0.1:{port}"
        options = {"binary": chromium, "args": [*ARGUMENTS, f"--user-data-dir={folder / 'profile'}"]}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        answer = self._post("/session", {"capabilities": {"alwaysMatch": wanted}})
        self._root += f"/session/{answer['sessionId']}"
        self._post("/timeouts", {"script": 60_000})

    def close(self) -> None:
        try:
            self._call("DELETE", "")
        finally:
            self._process.terminate()
            self._process.wait()
            assert self._process.stdout
            self._process.stdout.close()

    def open(self, page: Path) -> None:
        self._post("/url", {"url": page.as_uri()})

    def choose(self, bundle: Path, field: str = "zip") -> None:
        """Give the page a file (or, for the field "folder", a folder) as a person's choice would."""
        found = self._post("/element", {"using": "css selector", "value": f"#{field}"})
        self._post(f"/element/{found[ELEMENT]}/value", {"text": str(bundle)})

    def run(self, script: str, *given: object) -> Any:
        return self._post("/execute/sync", {"script": script, "args": list(given)})

    def wait(self) -> dict[str, Any]:
        """What the page found."""
        found: dict[str, Any] = json.loads(self._post("/execute/async", {"script": DONE, "args": []}))
        return found

    def check(self, page: Path, bundle: Path, anchor: str = "", key: str = "") -> dict[str, Any]:
        """What the page finds in a bundle."""
        self.open(page)
        self.run("anchor.value = arguments[0]; key.value = arguments[1];", anchor, key)
        self.choose(bundle, "folder" if bundle.is_dir() else "zip")
        return self.wait()

    def log(self) -> list[str]:
        return [each["message"] for each in self._post("/se/log", {"type": "browser"})]

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._call("GET", "/screenshot")))

    def devtools(self, command: str, **given: object) -> Any:
        return self._post("/goog/cdp/execute", {"cmd": command, "params": given})

    def _post(self, path: str, body: object) -> Any:
        return self._call("POST", path, json.dumps(body).encode())

    def _call(self, method: str, path: str, body: bytes | None = None) -> Any:
        request = Request(self._root + path, body, {"Content-Type": "application/json"}, method=method)  # noqa: S310  # our own driver
        with urlopen(request, timeout=90) as answer:  # noqa: S310  # the same
            return json.load(answer)["value"]


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    driver, chromium = shutil.which("chromedriver"), shutil.which("chromium") or shutil.which("google-chrome")
    if not driver or not chromium:
        pytest.skip("needs chromium and chromedriver (Debian: chromium, chromium-driver)")
    window = Browser(driver, chromium, tmp_path_factory.mktemp("browser"))
    yield window
    window.close()
