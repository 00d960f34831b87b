"""Whether a process has ended, waited for without looking again and again."""

from __future__ import annotations

import os
import select
import sys

import pytest

_PATIENCE = 30.0  # seconds, after which a test fails rather than waits for ever


def has_ended(pid: int) -> bool:
    """Whether the process ends; True at once where it is gone already."""
    if sys.platform != "linux":
        pytest.skip("only Linux tells when a process that is not one's own child ends")
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], _PATIENCE)[0])
    finally:
        os.close(descriptor)
