"""How a reviewer goes through the queue."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from whobuilt.case.desk.lines import Order
from whobuilt.core.statements import Prop, Status


class QueueFilters(BaseModel):
    """What a queue leaves out: nothing where nothing is given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: list[Status] = Field(default_factory=list, max_length=100)
    prop: list[Prop] = Field(default_factory=list, max_length=100)
    entity: str = Field(default="", max_length=1000)
    document: str = Field(default="", max_length=1000)
    query: str = Field(default="", max_length=1000)
    referred: bool = False


class DeskSettings(BaseModel):
    """One reviewer's settings: sent and taken in the same shape. `at` is the statement where they left off."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    order: Order = Order.CARED_FOR
    filters: QueueFilters = Field(default_factory=QueueFilters)
    parties: list[str] = Field(default_factory=list, max_length=500, description="Ids or names of entities.")
    keys: dict[str, str] = Field(default_factory=dict, max_length=500)
    at: str = Field(default="", max_length=1000)
    language: str = Field(default="", max_length=100)
    scheme: str = Field(default="", max_length=100)
