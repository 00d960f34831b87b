"""The queue: what is to be decided, in order, filtered, page by page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from whobuilt.api.lanes import Desk
from whobuilt.api.security import By
from whobuilt.api.shapes.pages import After, Limit, make_cursor, read_cursor
from whobuilt.api.shapes.statements import QueueItem, QueuePage
from whobuilt.case import Case
from whobuilt.case.desk.lines import Order, Stretch, Wanted
from whobuilt.codec import to_plain
from whobuilt.core.statements import Prop, Status

router = APIRouter(tags=["review"])

Word = Annotated[str, Query(max_length=1000)]


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; nothing given leaves nothing out."""

    status: Annotated[list[Status] | None, Query(max_length=100)] = None
    prop: Annotated[list[Prop] | None, Query(max_length=100)] = None
    entity: Word = ""
    document: Word = ""
    query: Word = ""
    referred: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """Where in the queue a page lies; nothing given is its beginning."""

    after: After = ""
    before: Annotated[str, Query(max_length=1000, description="What comes before: `previous` of a page.")] = ""
    at: Annotated[str, Query(max_length=100, description="Around this statement, whether or not it is there.")] = ""


Asked = Annotated[Filters, Depends()]
Beside = Annotated[Around, Depends()]
Ordered = Annotated[
    Order, Query(description="cared_for: the parties of the reviewer's settings, then the firm and whole.")
]


@router.get("/queue", operation_id="listQueue")
async def list_queue(  # each is a parameter of the address
    desk: Desk, by: By, asked: Asked, beside: Beside, order: Ordered = Order.CARED_FOR, limit: Limit = 50
) -> QueuePage:
    """What answers the filters, in order; reprints of one fact are one line."""
    stretch = Stretch(limit, read_cursor(beside.after), read_cursor(beside.before), beside.at)
    return await desk.ask(make_lister(asked, order, by, stretch, grouped=True))


def make_lister(
    asked: Filters, order: Order, by: str, stretch: Stretch, *, grouped: bool
) -> Callable[[Case], QueuePage]:
    """The work that lists statements."""

    def find(case: Case) -> QueuePage:
        reviewing = case.reviewing
        cared = reviewing.desk.get(by).parties if order is Order.CARED_FOR else ()
        wanted = Wanted(
            order,
            frozenset(asked.status or ()),
            frozenset(asked.prop or ()),
            asked.entity,
            asked.document,
            asked.query,
            asked.referred,
            reviewing.find_parties(cared),
            grouped,
        )
        found = reviewing.queue_at(wanted, stretch)
        items = [QueueItem(**to_plain(item)) for item in found.items]
        return QueuePage(
            items=items,
            total=found.total,
            next=make_cursor(found.after) if found.after else None,
            previous=make_cursor(found.before) if found.before else None,
            offset=found.offset,
            at=found.at,
        )

    return find
