"""Where work runs: child processes with limits, so that no file can break more than its own reading."""

from __future__ import annotations

from whobuilt.engine.here import ReadHere
from whobuilt.engine.limits import Limits
from whobuilt.engine.pool import ReaderPool

__all__ = ["Limits", "ReadHere", "ReaderPool"]
