"""What kind of thing a name names: by its own words, by the words around it, by what most places of it show.

Each rule says what it shows, or None; the first that shows something is believed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

from whobuilt.core.entities import Schema
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.runs import HEADS, Name
from whobuilt.extract.english.tokens import Sentence, Token

LONGEST_ACRONYM = 4  # letters: a longer word in capitals is a heading's, not an acronym

_LOWERED = frozenset({"Of", "For", "And", "OF", "FOR", "AND"})
_LED_BY = words("organization_heads") | words("legal_forms")
_BODY_OPENING = words("body_openers") | words("body_heads")
_BODY_LEADS = words("body_references") | words("body_leads")
_MAKERS = frozenset({"maker", "makers", "developer", "creator"})
_APPOSING = frozenset({",", "(", "–", "—"})
_CLOSING = frozenset({",", ".", ";", ")", "–", "—", "which", "that", "said", "who"})
_SEATED = frozenset({"of", "from", "in", "at"})
_APPOSITION = 9  # tokens of an apposition that are read
_ROLE = 8  # tokens before a name among which its role is sought


class LikelyPlace(Protocol):
    """Tells whether a name is likelier a place than anything else."""

    def __call__(self, name: str, *, acts: bool) -> bool:
        """Whether `name` is; `acts` where it stands as one who does something."""


def is_person_like(name: Name) -> bool:
    """Whether a name is short enough for a person's, and holds no word of a body's."""
    return name.last - name.first <= 4 and not set(name.text.split()) & HEADS  # noqa: PLR2004  # given, middle, family


# --- by its own words ---------------------------------------------------------------------------------------------


def kind_by_words(parts: list[str]) -> Schema | None:
    """What a name's own words say that it names."""
    parts = [part.capitalize() if part.isupper() and len(part) > LONGEST_ACRONYM else part for part in parts]
    parts = [part.lower() if part in _LOWERED else part for part in parts]
    rules = (_by_form, _by_body, _by_opening, _by_led)
    if len(parts) == 1:
        return Schema.ORGANIZATION if parts[0].rstrip(".") in words("lists") else None
    shown = next((kind for rule in rules if (kind := rule(parts))), None)
    return shown or (Schema.COMPANY if parts[-1].rstrip(".") in words("company_heads") else None)


def _by_form(parts: list[str]) -> Schema | None:
    last = parts[-1].rstrip(".")
    if not words("legal_forms").isdisjoint({last, parts[-1], last.capitalize()}):
        return Schema.COMPANY
    return Schema.ORGANIZATION if last in words("lists") else None


def _by_body(parts: list[str]) -> Schema | None:
    opened = "of" in parts and not _BODY_OPENING.isdisjoint(parts[: parts.index("of")])
    headed = parts[-1].rstrip(".") in words("body_heads") and parts[0] != "The"
    return Schema.PUBLIC_BODY if opened or headed or not words("body_words").isdisjoint(parts) else None


def _by_opening(parts: list[str]) -> Schema | None:
    if parts[0] in {"Project", "Operation"}:
        return Schema.PROJECT
    return Schema.ORGANIZATION if parts[-1].rstrip(".") in words("organization_heads") else None


def _by_led(parts: list[str]) -> Schema | None:
    """The word before "of" or "for" says it: "Bank of X", "Company of X", "Centre for Y"."""
    of, for_ = _before(parts, "of"), _before(parts, "for")
    if of not in _LED_BY and for_ not in words("organization_heads"):
        return None
    return Schema.COMPANY if (of or parts[0]) in words("legal_forms") else Schema.ORGANIZATION


def _before(parts: list[str], joint: str) -> str:
    """The word before a joint of a name; empty where the name has none."""
    return parts[parts.index(joint) - 1] if joint in parts else ""


# --- by the words around ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a name stands: its sentence's tokens, and the words just before and after in lower case."""

    tokens: list[Token]
    name: Name

    @property
    def before(self) -> str:
        return self.tokens[self.name.first - 1].lower if self.name.first else ""

    @property
    def after(self) -> str:
        return self.tokens[self.name.last].lower if self.name.last < len(self.tokens) else ""

    @property
    def length(self) -> int:
        return self.name.last - self.name.first


def kind_by_context(tokens: list[Token], name: Name) -> Schema | None:
    """What the words around a name say that it names."""
    place = _Place(tokens, name)
    rules = (_by_lead, _by_role, _by_product_before, _by_apposition, _by_follower)
    return next((kind for rule in rules if (kind := rule(place))), None)


def _by_lead(place: _Place) -> Schema | None:
    """What leads up to it: "the vendor X", "the ministry X", "the app X", "maker of X"."""
    before, first = place.before, place.name.first
    if before in words("company_nouns"):
        return Schema.COMPANY
    if before in _BODY_LEADS and place.tokens[first - 1].text.islower():
        return Schema.PUBLIC_BODY
    of_maker = before == "of" and place.tokens[max(0, first - 2)].lower in _MAKERS
    return Schema.PRODUCT if of_maker or before in words("product_leads") else None


def _by_role(place: _Place) -> Schema | None:
    """A role before it: "spokesman X Y", "a senior member of the ruling party, X Y"."""
    apposed = place.before == ","
    role = _role_before(place.tokens, place.name.first) if apposed else place.before
    named = is_person_like(place.name) and (place.length > 1 or not apposed)
    return Schema.PERSON if named and role in words("role_nouns") else None


def _by_product_before(place: _Place) -> Schema | None:
    """The noun that it is apposed to: "a second product, X"."""
    apposed = place.before == "," and place.name.first > 1
    return Schema.PRODUCT if apposed and place.tokens[place.name.first - 2].lower in words("product_nouns") else None


def _by_apposition(place: _Place) -> Schema | None:
    """What ", a leading maker of …" or ", its chief executive" tells of the name before it."""
    if place.after not in _APPOSING:
        return None
    for token in place.tokens[place.name.last + 1 : place.name.last + 1 + _APPOSITION]:
        if token.lower in _CLOSING:
            break
        if token.lower in words("role_nouns"):
            return Schema.PERSON if place.length > 1 else None
        if token.lower in words("company_nouns") or (place.length == 1 and token.lower in _MAKERS):
            return Schema.COMPANY
        if token.lower in words("product_nouns") and not token.capital:  # "X, now Y Systems" is no product
            return Schema.PRODUCT
        if token.lower in words("apposition_ends"):
            break
    return None


def _by_follower(place: _Place) -> Schema | None:
    """What follows it: "X spyware" is a product, "X cameras" are a company's; else a given name in it."""
    if place.after in words("product_followers"):
        return Schema.PRODUCT
    if is_person_like(place.name) and place.tokens[place.name.first].text in words("given_names"):
        return Schema.PERSON
    return Schema.COMPANY if place.length == 1 and place.after in words("product_nouns") else None


def _role_before(tokens: list[Token], first: int) -> str:
    """The role in "a senior member of the ruling party, NAME"; empty where none stands before the comma."""
    for token in reversed(tokens[max(0, first - _ROLE) : first - 1]):
        if token.lower in words("role_nouns"):
            return token.lower
        if not token.text[0].isalnum() and token.lower != "'s":
            break
    return ""


# --- by what most places show -------------------------------------------------------------------------------------


def agree(
    names: Iterable[Name],
    sentences: list[Sentence],
    is_place: LikelyPlace,
    listed: Mapping[str, Schema] = MappingProxyType({}),
) -> list[Name]:
    """The same words name the same kind of thing throughout: what the user's list says, or most places show."""
    names = list(names)
    votes: dict[str, Counter[Schema]] = defaultdict(Counter)
    hints: dict[str, Counter[Schema]] = defaultdict(Counter)
    seated = set[str]()
    for name in names:
        tokens = sentences[name.sentence].tokens
        if name.schema:
            votes[name.text][name.schema] += 1
        else:
            hints[name.text].update(_hints(tokens, name))
            if name.first and tokens[name.first - 1].lower in _SEATED:
                seated.add(name.text)
    chosen = {text: _elected(counts) for text, counts in votes.items()} | dict(listed)
    tagged = {name.text: name.tagged for name in names if name.tagged}
    families = {text.rpartition(" ")[2] for text, kind in (tagged | chosen).items() if kind is Schema.PERSON}
    for text, counts in hints.items():
        if text in families and text not in chosen:
            chosen[text] = Schema.PERSON  # a family name alone, whatever the tagger takes it for
        elif text not in chosen:
            place = is_place(text, acts=counts[Schema.COMPANY] > 0)
            seen = tagged.get(text)
            if place and text in seated and seen is Schema.COMPANY:
                seen = None  # "a firm from Ruritania City": a place, though it stands where companies do
            chosen[text] = seen or (Schema.LOCATION if place else _elected(counts))
    return [replace(name, schema=chosen[name.text], sure=name.text in votes or name.text in tagged) for name in names]


def _hints(tokens: list[Token], name: Name) -> Iterator[Schema]:
    """Weak signs, heard where no strong one speaks: what acts is an organization, what is bought a product."""
    place = _Place(tokens, name)
    if place.after in words("singular_followers") or (place.length == 1 and name.text.isupper()):
        yield Schema.COMPANY
    elif place.before in words("trading_forms") or place.after in words("product_nouns"):
        yield Schema.PRODUCT
    elif place.length > 1:
        yield Schema.COMPANY


def _elected(counts: Counter[Schema]) -> Schema:
    """The kind with the most votes; a company before a product, for vendors lend their names to products."""
    order = list(Schema)
    return max(
        counts or Counter({Schema.COMPANY: 1}),
        key=lambda schema: (counts[schema], schema is Schema.COMPANY, -order.index(schema)),
    )
