"""What all shapes share: frozen, nothing unknown in a request, text that can be sent."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator


class Shape(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _sendable(cls, values: Any) -> Any:
        """Evidence may hold lone surrogates, which no UTF-8 can: each is sent as one replacement character."""
        return {name: _clean(value) for name, value in values.items()} if isinstance(values, dict) else values


class Asked(BaseModel):
    """A request's body: a field that is not known is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else clean_text(value)
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(name): _clean(item) for name, item in value.items()}
    return value


def clean_text(text: str) -> str:
    """A text as it can be sent: each lone surrogate becomes one replacement character, so that offsets hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= each <= "\udfff" else each for each in text)
    return text
