"""Single keys from a terminal; lines from a pipe, so that a review can be scripted and tested."""

from __future__ import annotations

import os
import sys
import termios
import tty
from typing import Protocol

from whobuilt.cli.show import ask

QUIT = "q"


class Keys(Protocol):
    """Where a review takes its orders from."""

    def key(self) -> str:
        """The next key; "q" at the end of the input."""

    def line(self, prompt: str) -> str:
        """A line of text; empty at the end of the input."""


class TerminalKeys:
    """Keys as they are pressed, without Enter."""

    def key(self) -> str:
        """The next key. Ctrl-C stops the command, Ctrl-D quits."""
        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
        try:
            tty.setcbreak(descriptor, termios.TCSADRAIN)  # keys pressed ahead are kept
            pressed = os.read(descriptor, 1).decode("ascii", "replace")
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
        return QUIT if pressed in {"", "\x04"} else pressed

    def line(self, prompt: str) -> str:
        """A line, edited as the terminal lets one edit."""
        ask(prompt)
        return sys.stdin.readline().strip()


class PipedKeys:
    """A key or an answer per line."""

    def key(self) -> str:
        """The first character of the next line; empty lines are passed over."""
        for line in sys.stdin:
            if line.strip():
                return line.strip()[0]
        return QUIT

    def line(self, prompt: str) -> str:  # noqa: ARG002  # a terminal shows it
        """The next line, empty or not. Nobody is there to read the prompt."""
        return sys.stdin.readline().strip()


def open_keys() -> Keys:
    """The keys of this run."""
    return TerminalKeys() if sys.stdin.isatty() else PipedKeys()
