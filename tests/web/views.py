"""The addresses of all views of the app, and the ways in which each is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from tests.web.served import Served, as_header

NONE = "none"  # in the place of an id, where a case has nothing of the kind
LOOKS = (("light", "ltr"), ("dark", "ltr"), ("light", "rtl"), ("dark", "rtl"))


@dataclass(frozen=True, slots=True)
class View:
    """A view's address, in which {statement} and the like stand for the first of its kind that a case has."""

    path: str
    is_missing: bool = False  # whether there is nothing at this address, on purpose

    def at(self, ids: Mapping[str, str], direction: str = "ltr") -> str:
        """The address in a case, in a direction."""
        path = self.path.format(**ids)
        return f"{path}{'&' if '?' in path else '?'}dir={direction}"

    def leads_nowhere(self, ids: Mapping[str, str]) -> bool:
        """Whether a case has nothing at the address: the service says so (404), and the view tells it."""
        return self.is_missing or NONE in self.path.format(**ids).split("/")


VIEWS = tuple(
    View(path, is_missing="nowhere" in path)
    for path in """
    /review /review/{statement} /documents /documents/{document} /claims /claims/{claim} /names /names/{entity}
    /names/candidates /find /find?q=cameras /find?q=nothing-is-called-so /dossiers/{entity} /case /case/log
    /case/sources /case/departures /sheets /wanted /changes /diary /settings /help /help/api /nowhere
    """.split()
)


def find_ids(served: Served) -> dict[str, str]:
    """An id of each kind that the served case has."""
    headers = {"Authorization": f"Bearer {served.token}", "By": as_header(served.by)}
    lists = {"statement": "queue", "document": "documents", "claim": "claims", "entity": "entities"}
    with httpx.Client(base_url=served.origin, headers=headers, timeout=120, trust_env=False) as client:
        found = {kind: client.get(f"/api/{name}?limit=1").json()["items"] for kind, name in lists.items()}
    return {kind: items[0]["id"] if items else NONE for kind, items in found.items()}
