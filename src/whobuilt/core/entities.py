"""Names in documents, and what they are judged to name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from whobuilt.core.ids import make_id


class Schema(StrEnum):
    """What a name names; FollowTheMoney's word where it has one."""

    COMPANY = "Company"
    PUBLIC_BODY = "PublicBody"
    ORGANIZATION = "Organization"
    PERSON = "Person"
    LOCATION = "Location"
    PRODUCT = "Product"
    PROJECT = "Project"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, or words that stand for one, at `text[start:end]` of a document."""

    document: str
    start: int
    end: int
    text: str
    entity: str


@dataclass(frozen=True, slots=True)
class Party:
    """A part that somebody plays in a statement: the name as written, and the entity it is read as."""

    name: str
    entity: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Names judged to be one thing. The id is minted once, from the first name, and survives merges."""

    id: str
    schema: Schema
    name: str
    names: tuple[str, ...] = ()


def entity_id(schema: Schema, key: str) -> str:
    """The id minted for a name cluster whose canonical, normalised name is `key`."""
    return make_id("entity", schema, key)
