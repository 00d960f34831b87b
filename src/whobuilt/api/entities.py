"""Entities: who and what is named, and where."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from whobuilt.api.lanes import Desk
from whobuilt.api.security import By
from whobuilt.api.shapes.evidence import make_decision_out
from whobuilt.api.shapes.names import (
    ConfirmAsked,
    DecisionsMade,
    EntityOut,
    MentionOut,
    SplitAsked,
    make_entity_out,
    make_mention_out,
)
from whobuilt.api.shapes.pages import After, Limit, Page, cut_page
from whobuilt.case import Case
from whobuilt.core.entities import Schema

router = APIRouter(prefix="/entities", tags=["names"])

EntityId = Annotated[str, Path(max_length=1000, description="An entity's id; a retired one leads on.")]


@router.get("", operation_id="listEntities")
async def list_entities(  # one parameter for each filter
    desk: Desk,
    q: Annotated[str, Query(max_length=1000, description="Words that one of its names holds.")] = "",
    schema: Annotated[Schema | None, Query(description="Only what is of this kind.")] = None,
    limit: Limit = 50,
    after: After = "",
) -> Page[EntityOut]:
    """The entities that stand, in the order of their names."""

    def look(case: Case) -> Page[EntityOut]:
        found = list(case.identity.iter_ids(q, schema))
        items, cursor = cut_page(found, limit, after)
        standings = case.identity.standings
        listed = [make_entity_out(case.identity.make(each, standings)) for each in items]
        return Page(items=listed, total=len(found), next=cursor)

    return await desk.read(look)


@router.get("/{entity}", operation_id="getEntity")
async def get_entity(desk: Desk, entity: EntityId) -> EntityOut:
    """An entity with its names, and what was merged into it by which decision."""
    return await desk.read(lambda case: make_entity_out(case.identity.get(entity)))


@router.get("/{entity}/mentions", operation_id="listMentions")
async def list_mentions(desk: Desk, entity: EntityId, limit: Limit = 50, after: After = "") -> Page[MentionOut]:
    """The passages in which it is named, in the order of documents."""

    def look(case: Case) -> Page[MentionOut]:
        found = case.identity.passages(entity)
        items, cursor = cut_page(found, limit, after)
        return Page(items=[make_mention_out(each) for each in items], total=len(found), next=cursor)

    return await desk.read(look)


@router.post("/{entity}/split", operation_id="splitEntity")
async def split_entity(desk: Desk, by: By, entity: EntityId, asked: SplitAsked) -> DecisionsMade:
    """Withdraw merges that made an entity of several, or all of them; each is then what it was before."""

    def split(case: Case) -> DecisionsMade:
        gone = case.identity.split(entity, by, asked.reason, asked.decisions)
        return DecisionsMade(decisions=[make_decision_out(each, withdrawn=True) for each in gone])

    return await desk.read(split)


@router.post("/{entity}/confirm", operation_id="confirmPerson")
async def confirm_person(desk: Desk, by: By, entity: EntityId, asked: ConfirmAsked | None = None) -> DecisionsMade:
    """Confirm that a person is named in a public role; all others are masked in what is published."""
    reason = asked.reason if asked else ""

    def confirm(case: Case) -> DecisionsMade:
        return DecisionsMade(decisions=[make_decision_out(case.identity.confirm(entity, by, reason))])

    return await desk.ask(confirm, by)
