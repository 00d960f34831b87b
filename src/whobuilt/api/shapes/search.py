"""What a search finds, and the facets by which it is narrowed."""

from __future__ import annotations

from typing import Literal

from whobuilt.api.shapes.base import Shape
from whobuilt.core.statements import Prop, Status


class MarkedSpan(Shape):
    """A span of the snippet, in Unicode code points."""

    start: int
    end: int


class SearchHit(Shape):
    """One thing that was found: `start` and `end` are the place in the document, `marks` those in the snippet."""

    kind: Literal["document", "statement", "entity"]
    id: str
    title: str
    snippet: str
    marks: list[MarkedSpan]
    document: str
    start: int
    end: int
    status: Status | None
    prop: Prop | None


class FacetValue(Shape):
    """A value by which the search may be narrowed, and how much it would leave."""

    value: str
    label: str
    count: int


class Facet(Shape):
    """A facet bears the name of the parameter that narrows by it."""

    name: str
    values: list[FacetValue]


class SearchResult(Shape):
    """A page of what was found. Documents are counted as the index knows them."""

    items: list[SearchHit]
    total: int
    next: str | None
    facets: list[Facet]
