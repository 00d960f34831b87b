"""Which names of a document name one thing: short forms, acronyms, family names, described bodies."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from whobuilt.core.entities import Entity, Schema, entity_id
from whobuilt.extract.english.lexicon import lowered
from whobuilt.extract.parties import ORGANIZATIONS

_DROPPED = frozenset(word.rstrip(".") for word in lowered("legal_forms")) | {"the", "'s", "and", "&"}
_WORD = re.compile(r"[^\W_]+")
_MIXED = re.compile(r"\w*[A-Za-z]\w*[\u0370-\u04ff]\w*|\w*[\u0370-\u04ff]\w*[A-Za-z]\w*")
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧοα", "ABESIJKMHOPCTYXaesijopcyxdqwhlABEZHIKMNOPTYXoa"
)  # Cyrillic and Greek
_SHORTEST_TAIL = 4
_SHORTEST_ACRONYM = 2


@dataclass(slots=True)
class Cluster:
    """Names read as one thing. `place` ties a described body to where it is."""

    names: Counter[str] = field(default_factory=Counter)
    schemas: Counter[Schema] = field(default_factory=Counter)
    key: tuple[str, ...] = ()
    keys: set[tuple[str, ...]] = field(default_factory=set)
    place: str = ""
    title: str = ""
    sure: bool = False  # whether some place shows what it names, rather than a guess

    @property
    def schema(self) -> Schema:
        """What most of its names are; what the fullest name is where votes are even."""
        if len(self.schemas) == 1:
            return next(iter(self.schemas))
        best = max(self.schemas.values())
        return next(schema for schema in Schema if self.schemas[schema] == best)

    @property
    def name(self) -> str:
        """The fullest of its names; a described body's plain form."""
        return self.title or max(self.names, key=lambda name: (len(_words(name)), self.names[name], name))

    def entity(self) -> Entity:
        """The entity that the cluster stands for."""
        name = " ".join(self.name.split())
        others = tuple(sorted({" ".join(other.split()) for other in self.names} - {name}))
        return Entity(entity_id(self.schema, " ".join(name_key(name))), self.schema, name, others)


class Clusters:
    """The clusters of one document, built name by name in order of place."""

    def __init__(self) -> None:
        """Begin with none."""
        self.all: list[Cluster] = []
        self._by_key: dict[tuple[str, ...], Cluster] = {}

    def add(self, name: str, schema: Schema, *, sure: bool) -> Cluster:
        """The cluster that a name joins, or the new one it begins."""
        key = name_key(name)
        cluster = self._by_key.get(key) or self._begin(key)
        cluster.names[name] += 1
        cluster.schemas[schema] += 1
        cluster.sure = cluster.sure or sure
        return cluster

    def add_described(self, text: str, noun: str, place: str) -> Cluster:
        """The cluster of a described body: one for each noun and place."""
        key = ("described", noun, place.casefold())
        cluster = self._by_key.get(key) or self._begin(key)
        cluster.names[text] += 1
        cluster.schemas[Schema.PUBLIC_BODY] += 1
        cluster.place = place
        cluster.sure = True
        if place and place not in text.partition(" in ")[0]:
            cluster.title = f"{noun} in {place}"
        return cluster

    def alias(self, short: str, long: str) -> None:
        """Make two names one cluster: "Long Name (LN)"."""
        a, b = self._by_key.get(name_key(short)), self._by_key.get(name_key(long))
        if a and b and a is not b:
            self._join(a, b)

    def join_short_forms(self) -> None:
        """Join family names, first words of company names, and acronyms with the full form, where there is one only."""
        by_word: dict[str, list[Cluster]] = {}
        for cluster in self.all:
            for word in _hooks(cluster):
                by_word.setdefault(word, []).append(cluster)
        joined: set[int] = set()
        for cluster in list(self.all):
            likely = [other for other in by_word.get(cluster.key[0], ()) if id(other) not in joined]
            fuller = [other for other in likely if other is not cluster and _is_short_for(cluster, other)]
            if len(fuller) == 1 and cluster.key[0] != "described":
                self._join(cluster, fuller[0])
                joined.add(id(cluster))

    def find(self, name: str) -> Cluster | None:
        """The cluster that a name stands in."""
        return self._by_key.get(name_key(name))

    def _begin(self, key: tuple[str, ...]) -> Cluster:
        cluster = Cluster(key=key, keys={key})
        self._by_key[key] = cluster
        self.all.append(cluster)
        return cluster

    def _join(self, short: Cluster, full: Cluster) -> None:
        full.names.update(short.names)
        # The full form's own words say what it is; the short form adds no vote against them.
        full.schemas[full.schema] += short.schemas.total()
        full.sure = full.sure or short.sure
        self.all.remove(short)
        for key in short.keys:
            self._by_key[key] = full
        full.keys |= short.keys


def name_key(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others: lower case, legal forms and articles dropped."""
    found = _words(name)
    return tuple(word for word in found if word not in _DROPPED) or tuple(found)


def _words(name: str) -> list[str]:
    if not name.isascii():
        name = _plain(name)
    plain = unicodedata.normalize("NFKC", name).casefold().replace("’", "'").replace("'s", "")
    plain = re.sub(r"\b(?:[^\W\d_]\.){2,}", lambda found: found.group().replace(".", ""), plain)
    return _WORD.findall(plain)


def _plain(name: str) -> str:
    """A name without what nobody sees, and in words that mix alphabets with letters of the one that they seem to be."""
    name = "".join(letter for letter in name if unicodedata.category(letter) != "Cf")
    return _MIXED.sub(lambda found: found.group().translate(_LOOK_ALIKES), name)


def _hooks(cluster: Cluster) -> set[str]:
    """The words by which a short form can be told to be one of this name: its ends, and its initials."""
    key = cluster.key
    initials = {"".join(part[0] for part in key), "".join(part[0] for part in key if part not in _SMALL)}
    return {key[0], key[-1]} | {i[at:] for i in initials for at in range(max(1, len(i) - _SHORTEST_ACRONYM))}


_SMALL = frozenset({"of", "for", "on"})


def _is_short_for(short: Cluster, full: Cluster) -> bool:
    a, b = short.key, full.key
    if not a or not b or b[0] == "described" or (len(a) >= len(b) > 1 and a != b):
        return False
    if full.schema is Schema.PERSON:
        return len(a) == 1 and len(b) > 1 and a[0] in (b[0], b[-1]) and short.schema in (Schema.PERSON, Schema.COMPANY)
    if full.schema not in ORGANIZATIONS or short.schema in (Schema.LOCATION, Schema.PERSON):
        return False
    if len(a) < len(b) and b[: len(a)] == a and full.schema is not Schema.PUBLIC_BODY:
        return True
    if len(b) == len(a) + 1 and b[1:] == a and len(a[0]) > _SHORTEST_TAIL and full.schema is Schema.COMPANY:
        return True  # "Comercializadora X", later only "X"
    word = a[0]
    initials = "".join(part[0] for part in b if part not in _SMALL)
    written = any(name.replace(".", "").isupper() for name in short.names)
    return (
        len(a) == 1
        and written
        and len(word) > _SHORTEST_ACRONYM
        and (initials.endswith(word) or word == "".join(part[0] for part in b))
    )
