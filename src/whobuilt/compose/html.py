"""A dossier as one static HTML page: no script, no request to anywhere, readable on paper."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from whobuilt.compose import rendering
from whobuilt.core.dates import PartialDate
from whobuilt.core.dossier import Dossier, Section

# Runs of writing that need a direction or a font of their own within an English line.
_RTL: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_CJK: Final = "\u3005-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_RTL}]+(?:[\s.,·-]+[{_RTL}]+)*|[{_CJK}]+(?:·[{_CJK}]+)*")
_LANGUAGES = (
    ("ug", re.compile("[ەېۈۆۇۋڭ]")),  # letters that Uyghur has and Arabic has not
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")),
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A footnote's number where it stands in a line, and the anchor to come back to."""

    number: int
    anchor: str


class References:
    """Hands out the anchors of footnote numbers as a page is written, and remembers them for the way back."""

    def __init__(self) -> None:
        """Start with none."""
        self._given: dict[int, list[Reference]] = defaultdict(list)

    def to(self, numbers: tuple[int, ...]) -> list[Reference]:
        """The references of a line, each with an anchor of its own."""
        return [self._give(number) for number in numbers]

    def back(self, number: int) -> list[Reference]:
        """All references that were given to a footnote."""
        return self._given[number]

    def _give(self, number: int) -> Reference:
        given = self._given[number]
        given.append(Reference(number, f"ref-{number}-{len(given) + 1}"))
        return given[-1]


def to_html(dossier: Dossier) -> str:
    """The dossier as a page of its own, with its style sheet in it."""
    return (
        _environment()
        .get_template("dossier.html.j2")
        .render(
            dossier=dossier,
            citations={citation.number: citation for citation in dossier.citations},
            references=References(),
            banners=rendering.banners_of(dossier),
            remarks=rendering.remarks_of(dossier),
            words=rendering,
            anchor=_anchor,
        )
    )


def isolated(text: str) -> Markup:
    """Text with each run of another direction or writing set apart, so that it cannot disturb its surroundings."""
    parts, end = [], 0
    for run in _RUN.finditer(text):
        parts += [
            escape(text[end : run.start()]),
            Markup('<bdi lang="{}">{}</bdi>').format(language_of(run[0]), run[0]),
        ]
        end = run.end()
    return Markup("").join([*parts, escape(text[end:])])


def language_of(text: str) -> str:
    """The language that a text's writing shows; "en" where it shows none."""
    letters = [character for character in text if character.isalpha()]
    foreign = sum(1 for letter in letters if _RUN.match(letter))
    if foreign * 2 <= len(letters):
        return "en"
    return next((language for language, sign in _LANGUAGES if sign.search(text)), "und")


def moment(iso: str) -> str:
    """A time for a person: "3 September 2024, 10:15 UTC"; what is no time stays as it is."""
    try:
        at = datetime.fromisoformat(iso).astimezone(UTC)
    except ValueError:
        return iso
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def day(iso: str) -> str:
    """A date for a person at its own precision: "3 June 2019", "June 2019", "2019"."""
    try:
        date = PartialDate(iso)
    except ValueError:
        return iso
    match iso.count("-"):
        case 0:
            return iso
        case 1:
            return f"{date.first:%B %Y}"
        case _:
            return f"{date.first.day} {date.first:%B %Y}"


def _anchor(section: Section) -> str:
    return f"section-{section.kind.value}"


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("whobuilt.compose"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(isolated=isolated, language=language_of, moment=moment, day=day)
    return environment
