"""What one file may cost: time, memory, output."""

from __future__ import annotations

import contextlib
import resource
import sys
from dataclasses import dataclass

MB = 1 << 20
_OPEN_FILES = 256
_MAPPED = 512 * MB  # of address space beside what is written to: libraries, and files mapped for reading
_SPARE_SECONDS = 2  # by which the kernel's own limit on CPU time, in whole seconds, stands behind the exact one


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost. Times are in seconds, sizes in bytes; times grow with the file.

    `memory` is what one process may write to; `output` the text and its map, as they come back; `part` and `parts` the
    size of one file found within, and of all. A worker is replaced after `files`, or when it has grown to half of
    `memory`.
    """

    cpu: float = 10.0
    cpu_per_mb: float = 0.2
    wall: float = 60.0
    wall_per_mb: float = 1.0
    memory: int = 1024 * MB
    output: int = 256 * MB
    part: int = 256 * MB
    parts: int = 2048 * MB
    part_count: int = 100_000
    files: int = 500

    def cpu_for(self, size: int) -> float:
        """Seconds of CPU time for a file of `size` bytes."""
        return self.cpu + self.cpu_per_mb * (size // MB)

    def wall_for(self, size: int) -> float:
        """Seconds that may pass for a file of `size` bytes."""
        return self.wall + self.wall_per_mb * (size // MB)


def impose(limits: Limits) -> tuple[str, ...]:
    """Limit this process for good; the names of limits that this system does not hold to.

    Linux counts what a process may write to (RLIMIT_DATA, since 4.7) and all its addresses (RLIMIT_AS). macOS takes
    both numbers and keeps to neither, so that there only time and output are limited.
    """
    wanted = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, limits.part),
    ]
    missing: list[str] = []
    if sys.platform == "linux":
        wanted += [(resource.RLIMIT_DATA, limits.memory), (resource.RLIMIT_AS, limits.memory + _MAPPED)]
    else:
        missing.append("memory")
    for kind, most in wanted:
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)  # noqa: PLW2901 - whoever started us may have been stricter
        resource.setrlimit(kind, (most, most))
    return tuple(missing)


def allow_cpu(seconds: float) -> None:
    """Let this process, and each that it starts, use so much more CPU time; the kernel ends it then (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + _SPARE_SECONDS
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    with contextlib.suppress(ValueError, OSError):  # the exact limit is the timer's; this one stands behind it
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
