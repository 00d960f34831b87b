"""Search over documents, statements and names."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from whobuilt.api.lanes import Desk
from whobuilt.api.shapes.pages import LARGEST_PAGE, make_cursor, read_number
from whobuilt.api.shapes.search import Facet, FacetValue, MarkedSpan, SearchHit, SearchResult
from whobuilt.case.reading.finding import Asked, FoundItem
from whobuilt.core.statements import Prop, Status

router = APIRouter(tags=["search"])

MOST = 200  # items of one page: each is looked up in its document


class Wanted(BaseModel):
    """What may be asked; each facet of the answer bears the name of the field that narrows by it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: str = Field("", max_length=1000, description="Words that must all be there; “phrases” in quotes.")
    prop: Prop | None = Field(None, description="Only statements of this kind, and their documents.")
    status: Status | None = Field(None, description="Only statements that stand so, and their documents.")
    kind: Literal["document", "statement", "entity"] | None = Field(None, description="Only this.")
    language: str = Field("", max_length=20, description="Only of documents in this language.")
    entity: str = Field("", max_length=100, description="Only statements in which it has a part.")
    year: str = Field("", max_length=4, description="Only of documents published in this year.")
    limit: int = Field(20, ge=1, le=LARGEST_PAGE, description="How many items at most; 200 is the most there are.")
    after: str = Field("", max_length=1000, description="Go on from here: `next` of the page before.")


@router.get("/search", operation_id="search")
async def search(desk: Desk, wanted: Annotated[Wanted, Query()]) -> SearchResult:
    """Entities, then documents, best first, then statements. Each facet counts what all filters but its own leave."""
    asked = Asked(wanted.q, wanted.kind, wanted.prop, wanted.status, wanted.language, wanted.entity, wanted.year)
    start, size = read_number(wanted.after), min(wanted.limit, MOST)
    found = await desk.find(lambda case: case.finding.find(asked, size, start))
    end = start + len(found.items)
    return SearchResult(
        items=[_make_hit(item) for item in found.items],
        total=found.total,
        next=make_cursor(str(end)) if found.items and end < found.total else None,
        facets=[
            Facet(name=name, values=[FacetValue(value=v, label=label, count=count) for v, label, count in values])
            for name, values in found.facets.items()
        ],
    )


def _make_hit(item: FoundItem) -> SearchHit:
    return SearchHit(
        kind=item.kind,
        id=item.id,
        title=item.title,
        snippet=item.snippet,
        marks=[MarkedSpan(start=start, end=end) for start, end in item.marks],
        document=item.document,
        start=item.start,
        end=item.end,
        status=item.status,
        prop=item.prop,
    )
