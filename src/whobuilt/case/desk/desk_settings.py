"""How each reviewer goes through the queue: order, filters, whom they care for, keys, and where they left off.

Kept beside the record, a file each, and in no log: it is nobody's evidence. A file that cannot be read is none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from whobuilt.archive.durable import replace_file
from whobuilt.case.desk.lines import Order
from whobuilt.codec import to_plain
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Prop, Status

Chosen = TypeVar("Chosen", bound=StrEnum)

_LARGEST = 256 * 1024  # bytes of a file
_MOST = 500  # parties, and keys


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What a queue leaves out: nothing where nothing is given."""

    status: tuple[Status, ...] = (Status.PROPOSED,)
    prop: tuple[Prop, ...] = ()
    entity: str = ""
    document: str = ""
    query: str = ""
    referred: bool = False


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """One reviewer's settings. `at` is the statement where they left off, `keys` what they pressed for what."""

    order: Order = Order.CARED_FOR
    filters: QueueFilters = field(default_factory=QueueFilters)
    parties: tuple[str, ...] = ()
    keys: dict[str, str] = field(default_factory=dict)
    at: str = ""
    language: str = ""
    scheme: str = ""


_NAMES = ("order", "filters", "parties", "at", "language", "scheme")


class DeskFolder:
    """The settings of all reviewers of a case."""

    def __init__(self, folder: Path) -> None:
        """The folder is made with the first that is kept."""
        self._folder = folder

    def get(self, by: str) -> DeskSettings:
        """The settings of a reviewer; those to begin with where none are kept, or none that can be read."""
        path = self._path(by)
        try:
            # A case that was handed over may hold anything here: a link, a pipe, a folder.
            if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST:
                return DeskSettings()
            return read_settings(json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return DeskSettings()

    def put(self, by: str, settings: DeskSettings) -> None:
        """Keep the settings of a reviewer; WhoBuiltError where they are too many to be any."""
        plain = {name: to_plain(getattr(settings, name)) for name in _NAMES} | {"keys": settings.keys}
        data = json.dumps(plain, sort_keys=True).encode()
        if len(data) > _LARGEST or max(len(settings.parties), len(settings.keys)) > _MOST:
            told = "these are more settings than are kept."
            raise WhoBuiltError(Problem("too_large", told, "", f"Keep {_MOST} parties at most."))
        self._folder.mkdir(mode=0o700, exist_ok=True)
        replace_file(self._path(by), data, sync=False)

    def _path(self, by: str) -> Path:
        """A file's name that says nothing of the reviewer's, whatever that holds."""
        return self._folder / f"{sha256(by.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.json"


def read_settings(plain: Mapping[str, Any]) -> DeskSettings:
    """Settings as JSON knows them; whatever of it is none is as it is to begin with."""
    filters = plain.get("filters")
    told = filters if isinstance(filters, dict) else {}
    return DeskSettings(
        next(iter(_choose(Order, [plain.get("order")])), Order.CARED_FOR),
        QueueFilters(
            _choose(Status, told.get("status", [Status.PROPOSED])),
            _choose(Prop, told.get("prop")),
            _text(told.get("entity")),
            _text(told.get("document")),
            _text(told.get("query")),
            told.get("referred") is True,
        ),
        tuple(each for each in _list(plain.get("parties")) if isinstance(each, str)),
        {key: each for key, each in _table(plain.get("keys")).items() if isinstance(each, str)},
        _text(plain.get("at")),
        _text(plain.get("language")),
        _text(plain.get("scheme")),
    )


def _choose(kind: type[Chosen], values: Any) -> tuple[Chosen, ...]:
    known = {each.value: each for each in kind}
    return tuple(known[each] for each in _list(values) if isinstance(each, str) and each in known)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
