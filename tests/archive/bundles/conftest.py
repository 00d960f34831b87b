"""The example case and the browser, for the tests in this folder."""

from __future__ import annotations

import runpy
from pathlib import Path

_HERE = Path(__file__).parent
_MAKING = runpy.run_path(str(_HERE / "making.py"))
case, shared_case = _MAKING["case"], _MAKING["shared_case"]
browser = runpy.run_path(str(_HERE / "browser.py"))["browser"]
