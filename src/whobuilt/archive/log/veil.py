"""Hiding the head of a case's record in the entries that name it.

A record's chain is made of rows alone. Who sees it in two disclosed entries could guess the rows between, and find each
guess confirmed: a capture of a known page at some second of some day takes a few thousand tries. Keyed with a salt
that never leaves the case, the chain tells nobody else anything, and whoever has the case can still check it.
"""

from __future__ import annotations

import hashlib
import hmac

from whobuilt.archive.log.case_log import CaseLog

KEEPER = 0
"""The entry whose salt is the key. It is the log's first, tells only of the log, and never goes into a bundle."""


class Veil:
    """The key that hides chains in one case's log; all that is asked of the log is asked once."""

    def __init__(self, log: CaseLog) -> None:
        """Take the salt of the log's first entry."""
        keeper = next(log.iter_entries(), None)
        self._key = keeper.salt if keeper else None

    def cover(self, chain: str) -> str:
        """What an entry says in place of the chain (HMAC-SHA256 of it); nothing in place of nothing."""
        return hmac.new(self._key, chain.encode(), hashlib.sha256).hexdigest() if chain and self._key else ""


def veil_chain(log: CaseLog, chain: str) -> str:
    """What an entry of this log says in place of the chain."""
    return Veil(log).cover(chain)
