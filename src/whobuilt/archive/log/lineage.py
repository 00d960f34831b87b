"""What a log's own records say of the log: its name, its keys, the branches it came from and those it joined.

Nothing else decides who may sign: `log/keys` and `log/lineage` only repeat it, and are checked against it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from whobuilt.archive.log.notes import Verifier, parse_verifier
from whobuilt.core.custody import Action
from whobuilt.core.problems import WhoBuiltError

OWN_ACTIONS = frozenset({Action.CREATED, Action.KEY_CHANGED, Action.KEY_LOST, Action.BRANCHED, Action.JOINED})
"""Records that the log writes about itself. They cannot be withheld: who signs what rests on them."""

_HEAD = re.compile(rb'"action":"([a-z_]+)","at":"([^"]*)"')  # a record's keys are sorted; a quote within is escaped
_ID = re.compile(r"[0-9a-z][0-9a-z-]{0,63}")
_OWN = frozenset(action.value.encode() for action in OWN_ACTIONS)


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A verifier key, and the entry by which it came to sign."""

    vkey: str
    index: int
    action: Action

    @property
    def verifier(self) -> Verifier:
        """The key."""
        return parse_verifier(self.vkey)


@dataclass(frozen=True, slots=True)
class Trunk:
    """A branch that this log once was: its first `size` entries were signed under `origin`."""

    origin: str
    size: int


@dataclass(frozen=True, slots=True)
class Joined:
    """A branch that was taken over: it had `fork` entries in common with this log, and `size` in all, with `root`.

    Its entries stand after entry `index` of this log, `taken` of them; the rest were here already. `trunks` are the
    branches that it once was.
    """

    branch: str
    origin: str
    fork: int
    size: int
    root: str
    index: int
    taken: int
    trunks: tuple[Trunk, ...] = ()

    @property
    def span(self) -> range:
        """The entries of this log that were taken over."""
        return range(self.index + 1, self.index + 1 + self.taken)


@dataclass(frozen=True, slots=True)
class Lineage:
    """All that the first `size` records say of the log."""

    case: str = ""
    branch: str = ""
    keys: tuple[NamedKey, ...] = ()
    trunks: tuple[Trunk, ...] = ()
    joined: tuple[Joined, ...] = ()
    size: int = 0

    @property
    def origin(self) -> str:
        """The origin line of this log's checkpoints, and the name of its keys; empty before the first record."""
        return make_origin(self.case, self.branch) if self.branch else ""

    def origin_at(self, size: int) -> str:
        """The origin that a checkpoint of `size` bears."""
        return next((trunk.origin for trunk in self.trunks if size <= trunk.size), self.origin)

    def key_at(self, size: int) -> NamedKey | None:
        """The key that signs a checkpoint of `size`: the last that the entries below it name."""
        return next((key for key in reversed(self.keys) if key.index < size), None)


def make_origin(case: str, branch: str) -> str:
    """The origin of a case's branch."""
    return f"whobuilt/{case}/{branch}"


def encode_content(**facts: Any) -> str:
    """The facts of a record as its `content`: canonical JSON."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def head_of(record: bytes) -> tuple[bytes, str] | None:
    """A record's action and time as its JSON writes them; None where they cannot be found."""
    found = _HEAD.search(record)
    return (found[1], found[2].decode("ascii", "replace")) if found else None


def is_own(record: bytes) -> bool:
    """Whether the log wrote this record about itself."""
    found = _HEAD.search(record)
    return found is not None and found[1] in _OWN


def is_join(record: bytes | None) -> bool:
    """Whether this record says that a branch was joined."""
    head = head_of(record) if record is not None else None
    return head is not None and head[0] == Action.JOINED.value.encode()


def content_of(record: bytes) -> Any:
    """The facts of a record; None where its content is no JSON."""
    try:
        return json.loads(json.loads(record)["content"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def fold(lineage: Lineage, index: int, record: bytes | None) -> Lineage:
    """The lineage after one more entry. ValueError where it is the log's own record and makes no sense there.

    Records that were taken over from a joined branch tell of that branch's life, and change nothing here.
    """
    grown = replace(lineage, size=index + 1)
    last = lineage.joined[-1] if lineage.joined else None
    if record is None or not is_own(record) or (last and index in last.span):
        return grown
    head, facts = head_of(record), content_of(record)
    assert head is not None  # is_own found it
    try:
        return _apply(grown, index, Action(head[0].decode()), facts)
    except (KeyError, TypeError, ValueError, AttributeError, WhoBuiltError) as error:
        raise ValueError(f"entry {index} says nothing that can be understood") from error


def _apply(lineage: Lineage, index: int, action: Action, facts: Any) -> Lineage:
    if action is Action.JOINED:
        joined = Joined(
            require_id(facts["branch"]),
            _text(facts["origin"]),
            _number(facts["fork"]),
            _number(facts["size"]),
            _text(facts["root"]),
            index,
            _number(facts["taken"]),
            tuple(Trunk(_text(trunk["origin"]), _number(trunk["size"])) for trunk in facts["trunks"]),
        )
        return replace(lineage, joined=(*lineage.joined, joined))
    key = NamedKey(_text(facts["vkey"]), index, action)
    parse_verifier(key.vkey)
    keys = (*lineage.keys, key)
    if action is Action.CREATED:
        if index:
            raise KeyError("a log begins once")
        return replace(lineage, case=require_id(facts["case"]), branch=require_id(facts["branch"]), keys=keys)
    if action is Action.BRANCHED:
        trunks = (*lineage.trunks, Trunk(lineage.origin, index))
        return replace(lineage, branch=require_id(facts["branch"]), keys=keys, trunks=trunks)
    return replace(lineage, keys=keys)


def require_id(value: Any) -> str:
    """A case's or branch's id; ValueError where it is none. It names folders, so it is letters, digits and hyphens."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError(f"{value!r:.80} is no id")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("a text is missing")
    return value


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("a number is missing")
    return value
