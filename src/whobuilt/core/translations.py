"""A passage in another language: it annotates the passage, and is never quoted as the source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from whobuilt.core.dates import require_aware
from whobuilt.core.ids import make_id


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made a translation: a person, or a model with its version, asked by somebody."""

    by: str
    model: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """What `document.text[start:end]` says in another language (a code such as "en").

    `exact` is the passage's own words, so that a translation can always be shown beside what it translates.
    """

    id: str
    document: str
    start: int
    end: int
    exact: str
    language: str
    text: str
    maker: Maker
    at: datetime

    def __post_init__(self) -> None:
        """Times are aware, and somebody made it."""
        require_aware(self.at)
        if not (self.maker.by or self.maker.model):
            raise ValueError("a translation names who made it")


def make_translation(
    place: tuple[str, int, int], exact: str, language: str, text: str, maker: Maker, at: datetime
) -> Translation:
    """A translation, with the id that its content gives, of a place: document, start and end."""
    document, start, end = place
    fields = (document, str(start), str(end), language, text, maker.by, maker.model, maker.version, at.isoformat())
    return Translation(make_id("translation", *fields), *place, exact, language, text, maker, at)


@dataclass(frozen=True, slots=True)
class TranslationCheck:
    """What somebody who knows both languages said of a translation; the last word stands."""

    translation: str
    document: str
    holds: bool
    by: str
    at: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        """Times are aware, and somebody checked it."""
        require_aware(self.at)
        if not self.by:
            raise ValueError("a check names who made it")


@dataclass(frozen=True, slots=True)
class Translated:
    """A translation with the last word on it; None where nobody checked it."""

    translation: Translation
    check: TranslationCheck | None = None

    @property
    def label(self) -> str:
        """Who made it and who checked it, for a person: wherever a translation is shown, this is shown with it."""
        made, check = self.translation.maker, self.check
        model = f"the model {made.model}" + (f" ({made.version})" if made.version else "") if made.model else ""
        who = f"{model}, asked by {made.by}" if model and made.by else model or made.by
        checked = "not checked by anybody"
        if check:
            checked = f"checked by {check.by}" if check.holds else f"found wrong by {check.by}"
            checked += f" on {check.at:%Y-%m-%d}"
        return f"translation into {self.translation.language} by {who}, {checked}; not the source's words"
