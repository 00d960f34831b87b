"""Which names of a document name one thing: short forms, bilingual names, bodies without their place, family names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from whobuilt.core.entities import Entity, Schema, entity_id
from whobuilt.extract.chinese.characters import level

_MARKS = re.compile(r"[\s《》“”「」『』‘’\"']+")


@dataclass(slots=True)
class Cluster:
    """Names read as one thing. `head` and `place` tell a public body, `core` a company."""

    schema: Schema
    key: str
    names: Counter[str] = field(default_factory=Counter)
    head: str = ""
    place: str = ""
    core: str = ""

    @property
    def name(self) -> str:
        """The fullest of its Chinese names; its only name where none is Chinese."""
        chinese = [name for name in self.names if any("\u3400" <= c <= "\u9fff" for c in name)]
        return max(chinese or self.names, key=lambda name: (len(name), self.names[name], name))

    def entity(self) -> Entity:
        """The entity that the cluster stands for."""
        name = self.name
        others = tuple(sorted(set(self.names) - {name}))
        return Entity(entity_id(self.schema, name_key(name)), self.schema, name, others)


class Clusters:
    """The clusters of one document."""

    def __init__(self) -> None:
        """Begin with none."""
        self.all: list[Cluster] = []
        self._by_key: dict[tuple[bool, str], Cluster] = {}

    def add(self, name: str, schema: Schema) -> Cluster:
        """The cluster that a name joins, or the new one it begins."""
        key = name_key(name)
        known = self._by_key.get((schema is Schema.LOCATION, key))
        if known is None:
            known = Cluster(schema, key)
            self._by_key[schema is Schema.LOCATION, key] = known
            self.all.append(known)
        known.names[_plain(name)] += 1
        return known

    def find(self, name: str) -> Cluster | None:
        """The cluster that a name, not a place's, stands in."""
        return self._by_key.get((False, name_key(name)))

    def join(self, short: Cluster, full: Cluster) -> None:
        """Make two clusters one."""
        if short is full:
            return
        full.names.update(short.names)
        self.all = [cluster for cluster in self.all if cluster is not short]
        for key, cluster in list(self._by_key.items()):
            if cluster is short:
                self._by_key[key] = full


def name_key(name: str) -> str:
    """A name levelled: simplified, without spaces and quotation marks, in small letters."""
    plain = _MARKS.sub("", level(name)).casefold()
    return plain if any("\u3400" <= c <= "\u9fff" for c in plain) else " ".join(level(name).casefold().split())


def _plain(name: str) -> str:
    """A name as written, without breaks and unseen characters."""
    joined = re.sub(r"[\u200b-\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\u00ad]", "", name)
    joined = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", joined)
    return " ".join(joined.split())
