"""Long work as it is told."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from whobuilt.api.shapes.base import Shape
from whobuilt.api.shapes.pages import ProblemOut


class JobOut(Shape):
    """Long work: how far it is, what went wrong, what came of it."""

    id: str = Field(examples=["7d3f0c1a9b2e4d58"])
    kind: str = Field(examples=["add"])
    state: Literal["running", "done", "failed"]
    done: int = Field(description="How many steps are done.")
    total: int | None = Field(default=None, description="How many steps there are; null where nobody knows.")
    message: str = ""
    problems: list[ProblemOut]
    result: dict[str, Any] | None = None
