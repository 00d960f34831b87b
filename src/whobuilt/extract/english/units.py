"""A sentence as a row of units: names, described bodies, words that stand for a name, words, marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from whobuilt.core.entities import Schema
from whobuilt.core.evidence import Document
from whobuilt.extract.english.clusters import Cluster, Clusters
from whobuilt.extract.english.described import Body, find_bodies
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.names import NameFinder
from whobuilt.extract.english.runs import Name
from whobuilt.extract.english.tokens import Sentence, Token, iter_sentences
from whobuilt.extract.parties import ORGANIZATIONS
from whobuilt.ports import Gazetteer


class Kind(StrEnum):
    """What a unit is."""

    NAME = "name"
    BODY = "body"
    REFERENCE = "reference"  # "the company", "she"
    OWNER = "owner"  # "its"
    POSSESSIVE = "possessive"  # "'s"
    WORD = "word"
    MARK = "mark"


NAMED = frozenset({Kind.NAME, Kind.BODY, Kind.REFERENCE})
_PERSONAL = frozenset({"he", "she", "him"})
_NEUTRAL = frozenset({"it", "they", "them", "we", "us", "i"})
_OWNERS = {"its": "it", "his": "he", "her": "she", "their": "they", "our": "we", "my": "i", "whose": "whose"}
_ANY_BODY = frozenset({"agency", "force", "body", "service"})
_REFERENCES = {"the company": "company_references", "the body": "body_references", "the place": "place_references"}


@dataclass(slots=True)
class Unit:
    """One unit at `text[start:end]`; `cluster` is what a name, or a word for one, is read as."""

    kind: Kind
    text: str
    lower: str
    start: int
    end: int
    cluster: Cluster | None = None

    @property
    def schema(self) -> Schema | None:
        """What its cluster is; None where it has none."""
        return self.cluster.schema if self.cluster else None

    @property
    def named(self) -> bool:
        """Whether it can fill a part in a statement."""
        return self.kind in NAMED and self.cluster is not None


@dataclass(slots=True)
class Parsed:
    """A sentence with its units."""

    sentence: Sentence
    units: list[Unit]


@dataclass(slots=True)
class Mentioned:
    """A name's place, for the record of mentions."""

    start: int
    end: int
    cluster: Cluster


def parse(document: Document, gazetteer: Gazetteer, finder: NameFinder) -> tuple[list[Parsed], list[Mentioned]]:
    """All sentences of a document as units, and every mention of a name, in order."""
    sentences = list(iter_sentences(document))
    names = finder.find(document.text, sentences)
    clusters = Clusters()
    for name in names:
        clusters.add(name.text, name.schema or Schema.COMPANY, sure=name.sure)
    _join_brackets(names, sentences, clusters)
    clusters.join_short_forms()
    by_sentence: dict[int, list[Name]] = {}
    for name in names:
        by_sentence.setdefault(name.sentence, []).append(name)
    parsed = []
    mentions: list[Mentioned] = []
    for index, sentence in enumerate(sentences):
        here = by_sentence.get(index, [])
        bodies = find_bodies(document.text, sentence, here, gazetteer)
        units = list(_units(sentence.tokens, here, bodies, clusters))
        parsed.append(Parsed(sentence, units))
        mentions += _mentions(units, here, clusters)
    _resolve(parsed)
    return parsed, mentions


def _mentions(units: list[Unit], names: list[Name], clusters: Clusters) -> list[Mentioned]:
    """The names and described bodies of a sentence; a place inside a description counts too."""
    found = [Mentioned(u.start, u.end, u.cluster) for u in units if u.kind in (Kind.NAME, Kind.BODY) and u.cluster]
    taken = {(mention.start, mention.end) for mention in found}
    for name in names:
        cluster = clusters.find(name.text)
        if cluster and (name.start, name.end) not in taken:
            found.append(Mentioned(name.start, name.end, cluster))
    return sorted(found, key=lambda mention: (mention.start, -mention.end))


def _join_brackets(names: list[Name], sentences: list[Sentence], clusters: Clusters) -> None:
    """The bracket of "Long Name (LN)" holds another name of the same thing."""
    for long, short in pairwise(names):
        tokens = sentences[long.sentence].tokens
        between = [token.lower for token in tokens[long.last : short.first]] if long.sentence == short.sentence else []
        if [word for word in between if word != ","][-2:] == ["known", "as"] and len(between) < 5:  # noqa: PLR2004  # ", also known as"
            clusters.alias(short.text, long.text)
        organizations = long.schema in ORGANIZATIONS and short.schema in ORGANIZATIONS
        if organizations and _tells_new_name(between) and _is_closed(tokens, short.last):
            clusters.alias(short.text, long.text)
        acronym = short.last - short.first == 1 and short.text.isupper() and long.last - long.first > 1
        if between == [","] and acronym and _is_closed(tokens, short.last) and long.schema in ORGANIZATIONS:
            clusters.alias(short.text, long.text)
        if long.sentence != short.sentence or short.first != long.last + 1:
            continue
        opened = tokens[long.last].text == "("
        closed = short.last < len(tokens) and tokens[short.last].text == ")"
        alike = all((long.schema is kind) == (short.schema is kind) for kind in (Schema.LOCATION, Schema.PERSON))
        if opened and closed and alike and short.last - short.first < long.last - long.first + 2:
            clusters.alias(short.text, long.text)


def _tells_new_name(between: list[str]) -> bool:
    """Whether the words between two names say that one is the other's older or newer: "X, formerly Y", "X (now Y)"."""
    opened = (
        len(between) > 1 and between[0] in {",", "("} and between[1] in {"now", "formerly", "previously", "renamed"}
    )
    return opened and between[2:] in ([], ["known", "as"], ["called"])


def _is_closed(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].text in {",", ".", ")"}


def _units(tokens: list[Token], names: list[Name], bodies: list[Body], clusters: Clusters) -> Iterator[Unit]:
    heads: dict[int, Name | Body] = {name.first: name for name in names}
    heads.update({body.first: body for body in bodies})
    at = 0
    while at < len(tokens):
        head = heads.get(at)
        if head is None:
            size = _reference_size(tokens, at)
            yield _plain(tokens, at, size)
            at += max(size, 1)
            continue
        if isinstance(head, Body):
            cluster: Cluster | None = clusters.add_described(head.text, head.noun, head.place)
        else:
            cluster = clusters.find(head.text)
        kind = Kind.BODY if isinstance(head, Body) else Kind.NAME
        yield Unit(kind, head.text, head.text.lower(), head.start, head.end, cluster)
        at = head.last


def _plain(tokens: list[Token], at: int, size: int) -> Unit:
    token = tokens[at]
    if size > 1:
        last = tokens[at + size - 1]
        stands_for = next(name for name, kinds in _REFERENCES.items() if last.lower in words(kinds))
        if stands_for == "the body" and last.lower not in _ANY_BODY:
            stands_for = f"the {last.lower}"
        return Unit(Kind.REFERENCE, f"{token.text} {last.text}", stands_for, token.start, last.end)
    if token.lower in _PERSONAL or (token.lower in _NEUTRAL and token.text != "US"):
        kind = Kind.REFERENCE
    elif token.lower in _OWNERS:
        kind = Kind.OWNER
    elif token.lower in {"'s", "'"} and at:
        kind = Kind.POSSESSIVE
    else:
        spelt = token.text[0].isalnum() or token.text[0] in "$€£¥₹" or (token.text[0] == "-" and len(token.text) > 1)
        kind = Kind.WORD if spelt else Kind.MARK
    return Unit(kind, token.text, token.lower, token.start, token.end)


def _reference_size(tokens: list[Token], at: int) -> int:
    """How many tokens "the [New York] company" or "the agency" takes; 0 where none begins."""
    if tokens[at].lower in {"his", "her", "our", "my"}:
        return 2 if at + 1 < len(tokens) and tokens[at + 1].lower in {"company", "firm"} else 0
    if tokens[at].lower not in {"the", "this"}:
        return 0
    for size in (2, 3, 4):
        if at + size > len(tokens) or not _is_reference(tokens[at : at + size]):
            continue
        following = tokens[at + size] if at + size < len(tokens) else None
        return 0 if following and (following.capital or following.lower in {"of", "which", "that"}) else size
    return 0


def _is_reference(tokens: list[Token]) -> bool:
    """Whether "the agency", "the Milan company" or "the Gulf state" stands there."""
    last = tokens[-1].lower
    if last in words("company_references"):
        return all(token.capital for token in tokens[1:-1]) or len(tokens) == 3  # noqa: PLR2004  # "the young firm"
    alone = len(tokens) == 2  # noqa: PLR2004  # an article and its noun
    named_for = tokens[1].capital and last in words("place_references")
    return named_for or (alone and last in words("body_references") | words("place_references"))


def _resolve(parsed: list[Parsed]) -> None:
    """Give words that stand for a name the cluster they stand for: the party that acts, nearest before."""
    earlier: dict[str, Cluster] = {}
    named: Counter[int] = Counter()
    for item in parsed:
        here: dict[str, Cluster] = {}
        nearest: dict[str, Cluster] = {}
        for at, unit in enumerate(item.units):
            if unit.kind in (Kind.REFERENCE, Kind.OWNER):
                word = _OWNERS.get(unit.lower, unit.lower)
                near = nearest if unit.kind is Kind.OWNER else here
                beside = _just_before(item.units, at) if unit.lower == "whose" else None
                unit.cluster = beside or _antecedent(word, near, here, earlier)
            elif unit.cluster:
                owned = at + 1 < len(item.units) and item.units[at + 1].kind is Kind.POSSESSIVE
                _remember(unit.cluster, here, nearest, owned=owned)
                named[id(unit.cluster)] += 1
        _carry(earlier, here, named)


def _carry(earlier: dict[str, Cluster], here: dict[str, Cluster], named: Counter[int]) -> None:
    """What a sentence named stands for "the company" in the next; a guess does not push out what is shown.

    "The country" is the place that the text has named most.
    """
    told, new = earlier.get("company"), here.get("company")
    place = earlier.get("place")
    keeps_company = told is not None and new is not None and told.sure and not new.sure and named[id(new)] == 1
    keeps_place = place is not None and "place" in here and named[id(place)] > named[id(here["place"])]
    kept = {key: earlier[key] for key, keeps in (("company", keeps_company), ("place", keeps_place)) if keeps}
    earlier.update({**here, **kept})


def _just_before(units: list[Unit], at: int) -> Cluster | None:
    """What "whose" stands for: the name just before it, and that place's own part where it is "X in Y, whose"."""
    at -= 1 + (at > 0 and units[at - 1].text == ",")
    if at < 0 or not units[at].named or units[at].schema is Schema.PERSON:
        return None
    of_place = at > 1 and units[at].schema is Schema.LOCATION and units[at - 1].lower in {"in", "of", "near"}
    return units[at - 2 if of_place and units[at - 2].named else at].cluster


def _remember(cluster: Cluster, here: dict[str, Cluster], nearest: dict[str, Cluster], *, owned: bool) -> None:
    if cluster.schema is Schema.PERSON:
        here["person"] = nearest["person"] = cluster
    elif cluster.schema is Schema.LOCATION:
        here["place"] = cluster
    elif cluster.schema in ORGANIZATIONS:
        nearest["organization"] = cluster
        here.setdefault("organization", cluster)
        if cluster.schema is Schema.PUBLIC_BODY and (cluster.place or cluster.key[0] != "described"):
            here["body"] = cluster
            here.update({word: cluster for word in cluster.name.lower().split() if word in words("body_references")})
        if cluster.schema is Schema.COMPANY:
            nearest["company"] = cluster
            if "company" not in here or (here.get("owned") is here["company"] and not owned):
                here["company"] = cluster
            if owned:
                here.setdefault("owned", cluster)


def _antecedent(
    word: str, near: dict[str, Cluster], here: dict[str, Cluster], earlier: dict[str, Cluster]
) -> Cluster | None:
    kinds = {"he": "person", "she": "person", "him": "person", "whose": "organization"}
    if word in {"we", "i", "us", "there"}:
        return None
    if word.startswith("the "):
        kind = word.removeprefix("the ")
        return here.get(kind) or earlier.get(kind)
    if word in {"he", "she", "him"}:
        return near.get("person") or earlier.get("person")
    kind = kinds.get(word, "company")
    return near.get(kind) or near.get("organization") or here.get("organization") or earlier.get(kind)
