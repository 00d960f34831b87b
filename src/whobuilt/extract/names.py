"""Capitalised names in English text: where they begin and end, and what kind of thing each names.

A run of capitals is a name by its own words (a legal form, the head of a body), by a table (a place), by the words
around it (a title, "the vendor X", "X, a maker of"), or by standing elsewhere in the document where no sentence begins.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from whobuilt.core.entities import Schema
from whobuilt.extract.lexicon import lowered, words
from whobuilt.extract.tokens import Sentence, Token
from whobuilt.ports import Gazetteer, PlaceKind

_PARTICLES = words("particles")
_OPENERS = lowered("openers", "crowds", "body_nouns")
_FUNCTION_WORDS = lowered("determiners", "prepositions", "conjunctions", "auxiliaries", "modals") - {"may", "will"}
_NO_NAMES = words("peoples") | words("month_like")
_HEADS = words("body_heads") | words("body_openers") | words("organization_heads") | words("legal_forms")
_CLOSED = words("legal_forms") - {"Corporation", "Company"}
_GENERIC = _HEADS | words("company_heads") | words("name_nouns") | words("not_parties")
_LONGEST = 12
_CAPITALS = 4  # letters: a longer word in capitals is a heading's, not an acronym
_LARGE_CITY = 100_000


class LikelyPlace(Protocol):
    """Tells whether a name is likelier a place than anything else."""

    def __call__(self, name: str, *, acts: bool) -> bool:
        """Whether `name` is; `acts` where it stands as one who does something."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name at tokens `first:last` of a sentence; `schema` is None while nothing shows what it names.

    `sure` where words, tables or context showed it; a name that only acts like a company is a guess.
    """

    sentence: int
    first: int
    last: int
    start: int
    end: int
    text: str
    schema: Schema | None
    sure: bool = False


class NameFinder:
    """Finds the names of a document, with the gazetteer's places."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Keep the gazetteer; look-ups are remembered, for documents repeat their names."""
        self._gazetteer = gazetteer
        self._tagged = frozenset(gazetteer.names())
        self._places: dict[str, PlaceKind | None] = {}

    def find(self, text: str, sentences: list[Sentence]) -> list[Name]:
        """All names in order of place."""
        runs = [run for index, sentence in enumerate(sentences) for run in self._runs(text, index, sentence)]
        terms = {run.text for run in runs if _abbreviates_term(run, sentences[run.sentence].tokens)}
        runs = [run for run in runs if run.text not in terms]
        sure = Counter(run.text for run in runs if _stands_alone(run, sentences))
        kept = [run for run in runs if run.text in sure or self._opens_with_name(run, sentences, sure)]
        return _agree(kept, sentences, self._likely_place)

    def place_kind(self, name: str) -> PlaceKind | None:
        """What sort of place the gazetteer knows by the name; None where it knows none."""
        if name not in self._places:
            found = self._gazetteer.find(name) if name in self._tagged else ()
            self._places[name] = found[0].kind if found else None
        return self._places[name]

    def is_place(self, name: str) -> bool:
        """Whether the gazetteer knows the name."""
        return self.place_kind(name) is not None

    def _likely_place(self, name: str, *, acts: bool) -> bool:
        """Whether a name that nothing around it explains is a place; one that acts must be a large city."""
        return self.is_place(name) and (not acts or self._gazetteer.population(name) >= _LARGE_CITY)

    def is_demonym(self, word: str) -> bool:
        """Whether the word says of which country somebody is."""
        return self._gazetteer.demonym(word) is not None

    def _runs(self, text: str, index: int, sentence: Sentence) -> Iterator[Name]:
        tokens = sentence.tokens
        at = 0
        while at < len(tokens):
            if not _may_begin(tokens, at):
                at += 1
                continue
            last = _run_end(tokens, at)
            yield from self._split(text, index, tokens, at, last)
            at = last

    def _split(self, text: str, index: int, tokens: list[Token], first: int, last: int) -> Iterator[Name]:
        """The names in one run: titles and demonyms at its head cut off, what names no party left out."""
        title = False
        while first < last and tokens[first].text in words("person_titles") and last - first > 1:
            if tokens[first + 1].text in {"of", "for"}:
                break
            title = True
            first += 1
        office = next((i for i in range(first + 1, last - 1) if tokens[i].text in words("person_titles")), None)
        if office is not None and all(token.text in _GENERIC or token.lower in _OFFICES for token in tokens[first:office]):
            title, first = True, office + 1  # "Interior Minister NAME"
        while last - first > 1 and not self._is_whole_place(tokens, first, last) and self._cut_first(tokens, first, last):
            first += 1
        while last - first > 1 and _is_currency(tokens, last):
            last -= 1
        if first >= last or (last - first == 1 and self._names_nobody(tokens[first].text)):
            return
        if all(token.lower in _OFFICES for token in tokens[first:last]):
            return
        if last - first > 2 and tokens[first + 1].text in words("given_names") and self.is_place(tokens[first].text):  # noqa: PLR2004  # a place and two names
            yield from self._split(text, index, tokens, first, first + 1)
            first += 1
        start, end = tokens[first].start, tokens[last - 1].end
        name = Name(index, first, last, start, end, text[start:end], None)
        schema = Schema.PERSON if title and _person_length(name) else self._schema(tokens, name)
        if tokens[last - 1].text not in words("not_parties") or schema is Schema.LOCATION:
            yield replace(name, schema=schema)

    def _is_whole_place(self, tokens: list[Token], first: int, last: int) -> bool:
        return self.is_place(" ".join(token.text for token in tokens[first:last]))

    def _cut_first(self, tokens: list[Token], first: int, last: int) -> bool:
        word, rest = tokens[first].text, [token.text for token in tokens[first + 1 : last]]
        if word.casefold() in _FUNCTION_WORDS:
            return True
        if first == 0 and word.casefold() in _OPENERS and not set(rest) & _HEADS and word not in _GENERIC:
            return not self.is_place(" ".join([word, *rest]))
        if word in words("month_like"):
            return True
        adjective = self.is_demonym(word) and not self.is_place(word)
        return (
            adjective
            and rest[0] not in _GENERIC
            and not set(rest) & (words("body_heads") | words("organization_heads") | {"of"})
        )

    def _names_nobody(self, word: str) -> bool:
        if word in _NO_NAMES or len(word) == 1:
            return True
        country = self._gazetteer.demonym(word)
        if country is not None:
            return word != country.name and not word.replace(".", "").isupper()
        if word in _GENERIC or word.casefold() in lowered("openers"):
            return self.place_kind(word) not in {"country", "region"}
        return False

    def _schema(self, tokens: list[Token], name: Name) -> Schema | None:
        parts = [token.text for token in tokens[name.first : name.last]]
        own = _schema_by_words(parts)
        if own is Schema.COMPANY and parts[-1] in words("legal_forms"):
            return own
        heading = name.text.isupper() and len(name.text) > _CAPITALS
        kind = self.place_kind(name.text.title() if heading else name.text)
        if kind and not (len(parts) > 1 and own) and (kind in _SURE_PLACES or self._stands_as_place(tokens, name)):
            return Schema.LOCATION
        return own or _schema_by_context(tokens, name)

    def _stands_as_place(self, tokens: list[Token], name: Name) -> bool:
        """Whether the words around show a place; a family or a firm may bear a town's name."""
        before = tokens[name.first - 1].lower if name.first else ""
        after = [token.text for token in tokens[name.last : name.last + 2]]
        beside = len(after) > 1 and after[0] == "," and self.is_place(after[1])
        behind = name.first > 1 and before == "," and self.is_place(tokens[name.first - 2].text)
        return before in _LOCATIVES or beside or behind or bool(after and after[0].lower() in words("place_nouns"))

    def _opens_with_name(self, run: Name, sentences: list[Sentence], sure: Counter[str]) -> bool:
        """Whether a run that opens a sentence, and stands nowhere else, is a name all the same."""
        if run.schema is not None or len(run.text) > 1 and run.text.isupper():
            return True
        tokens = sentences[run.sentence].tokens
        if sentences[run.sentence].heading:
            return any(run.text in name or name in run.text for name in sure)
        if run.last - run.first > 1 or self.is_place(run.text) or any(n.startswith(run.text + " ") for n in sure):
            return True
        follower = tokens[run.last].lower if run.last < len(tokens) else ""
        plural = run.text.endswith("s") and follower in {"are", "were", "have", "do", "show", "say", "and"}
        return not plural and (follower in _SINGULAR or follower.endswith("ed"))


_TRADED = frozenset(
    "bought buy buys buying purchased used using uses use sold sell selling licensed deployed deploy".split()
)
_SURE_PLACES = {"country", "region", "province", "prefecture"}
_OFFICES = lowered("role_nouns", "person_titles") | {"former", "deputy", "party", "vice", "of", "the", "and"}
_LOCATIVES = frozenset("in near across outside around throughout inside into within".split())
_SINGULAR = frozenset(
    """'s has is was does hasn't isn't wasn't doesn't said says told sold bought won built makes sells provides
    supplies operates offers owns signed denies denied also will would did didn't""".split()
)


def _stands_alone(run: Name, sentences: list[Sentence]) -> bool:
    """Whether the run shows by its place that it is a name: in the middle of running prose."""
    sentence = sentences[run.sentence]
    if sentence.heading:
        return False
    before = sentence.tokens[run.first - 1].text if run.first else ""
    return run.first > 0 and before not in {"“", '"', ":", "•", "-", "‘", "*", "#"}


def _abbreviates_term(run: Name, tokens: list[Token]) -> bool:
    """Whether a name is the short form of common words: "facial recognition technology (FRT)"."""
    if run.last - run.first != 1 or not run.text.isupper() or run.first == 0 or tokens[run.first - 1].text != "(":
        return False
    before = [part for token in tokens[max(0, run.first - 7) : run.first - 1] for part in token.text.split("-") if part]
    words_before = before[-len(run.text) :]
    return all(word[0].islower() for word in words_before) and "".join(w[0] for w in words_before) == run.text.lower()


def _may_begin(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if not token.text[0].isalpha() or "$" in token.text:
        return False
    if token.capital:
        return True
    mixed = len(token.text) > 1 and token.text[0].islower() and token.text[1].isupper()  # eBay, iFlytek
    mixed = mixed or token.text.partition("-")[2].isupper()  # eu-LISA
    return mixed and token.text not in _NO_NAMES


def _is_currency(tokens: list[Token], last: int) -> bool:
    """Whether the run's last word is a currency's code before a sum: SEK 250,000."""
    word = tokens[last - 1].text
    return len(word) == 3 and word.isupper() and last < len(tokens) and tokens[last].text[0].isdigit()  # noqa: PLR2004  # ISO 4217


def _run_end(tokens: list[Token], first: int) -> int:
    """The end of the run that begins at `first`."""
    at = first + 1
    while at < len(tokens) and at - first < _LONGEST:
        step = _step(tokens, first, at)
        if not step:
            break
        at += step
    return at


def _step(tokens: list[Token], first: int, at: int) -> int:
    """How many tokens the run goes on by; 0 where it ends."""
    token, before = tokens[at], tokens[at - 1]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if "$" in token.text:
        return 0
    if (token.text[0].isalpha() and token.capital) or (token.text[0].isdigit() and token.start == before.end):
        return 1
    if following is None:
        return 0
    return _joint(tokens, first, at) if not token.text[0].isdigit() else 0


def _joint(tokens: list[Token], first: int, at: int) -> int:
    word, before, following = tokens[at].text, tokens[at - 1].text, tokens[at + 1]
    capital = following.text[0].isalpha() and following.capital
    parts = {token.text for token in tokens[first:at]}
    if word == "." and tokens[at].start == tokens[at - 1].end and before in words("legal_forms"):
        return 1 if following.text in words("legal_forms") | {","} else 0
    if word == "," and following.text in words("legal_forms") | {"Ltd"}:
        return 2
    if word == "&" or word in _PARTICLES:
        return 2 if capital else 0
    if word in {"of", "for", "on"} and before not in _CLOSED and (before in _HEADS or parts & words("body_openers")):
        the = following.text == "the" and at + 2 < len(tokens) and tokens[at + 2].capital
        dated = following.text in words("month_like")
        return 0 if dated else 2 if capital else 3 if the else 0
    if word == "and" and capital:
        return _and_joint(tokens, first, at)
    if word == "(":
        return _bracket(tokens, at)
    if tokens[at].lower == "'s" and capital:
        return 2 if before in words("owners_in_names") or _body_of_body(tokens, at) else 0
    return 0


def _and_joint(tokens: list[Token], first: int, at: int) -> int:
    """ "X and Y Bureau" is one name where X is a common word of such names."""
    if tokens[at - 1].text not in words("name_nouns"):
        return 0
    opened = {token.text for token in tokens[first:at]} & words("body_openers")
    rest = [token.text for token in tokens[at + 1 : at + 5]]
    closes = any(word in _HEADS for word in rest) and rest[0] in _GENERIC
    return 2 if (opened and rest[0] in words("name_nouns")) or closes else 0


def _bracket(tokens: list[Token], at: int) -> int:
    """ "X (Hong Kong) Limited": brackets inside a company's name."""
    for size in (2, 3):
        if at + size + 1 < len(tokens) and tokens[at + size].text == ")":
            inside = tokens[at + 1 : at + size]
            closes = tokens[at + size + 1].text in words("legal_forms") | words("company_heads")
            return size + 1 if closes and all(token.capital for token in inside) else 0
    return 0


def _body_of_body(tokens: list[Token], at: int) -> bool:
    """ "The X Institute's Y Centre" is one name."""
    if tokens[at - 1].text not in words("organization_heads"):
        return False
    end = at + 1
    while end < len(tokens) and tokens[end].text[0].isalpha() and tokens[end].capital:
        end += 1
    return tokens[end - 1].text in words("organization_heads") and end - at > 2  # noqa: PLR2004  # a head and its word


def _schema_by_words(parts: list[str]) -> Schema | None:
    """What a name's own words say that it names."""
    parts = [part.capitalize() if part.isupper() and len(part) > _CAPITALS else part for part in parts]
    parts = [part.lower() if part in {"Of", "For", "And", "OF", "FOR", "AND"} else part for part in parts]
    last, first = parts[-1].rstrip("."), parts[0]
    if (last in words("legal_forms") or parts[-1] in words("legal_forms")) and len(parts) > 1:
        return Schema.COMPANY
    if last in words("lists"):
        return Schema.ORGANIZATION
    opened = "of" in parts and bool(set(parts[: parts.index("of")]) & (words("body_openers") | words("body_heads")))
    if len(parts) > 1 and (opened or (last in words("body_heads") and first != "The")):
        return Schema.PUBLIC_BODY
    if len(parts) > 1 and set(parts) & words("body_words"):
        return Schema.PUBLIC_BODY
    if first in {"Project", "Operation"} and len(parts) > 1:
        return Schema.PROJECT
    if len(parts) > 1 and last in words("organization_heads"):
        return Schema.ORGANIZATION
    of_head = "of" in parts and parts[parts.index("of") - 1] in words("organization_heads") | words("legal_forms")
    if of_head or ("for" in parts and parts[parts.index("for") - 1] in words("organization_heads")):
        return (
            Schema.COMPANY
            if parts[parts.index("of") - 1 if "of" in parts else 0] in words("legal_forms")
            else Schema.ORGANIZATION
        )
    if len(parts) > 1 and last in words("company_heads"):
        return Schema.COMPANY
    return None


def _schema_by_context(tokens: list[Token], name: Name) -> Schema | None:
    """What the words around a name say that it names."""
    before = tokens[name.first - 1].lower if name.first else ""
    after = tokens[name.last].lower if name.last < len(tokens) else ""
    if before in words("company_nouns"):
        return Schema.COMPANY
    if (
        before in words("body_references") | {"police", "regulator", "authority", "ministry", "watchdog"}
        and tokens[name.first - 1].text.islower()
    ):
        return Schema.PUBLIC_BODY
    role = _role_before(tokens, name.first) if before == "," else before
    if role in words("role_nouns") and _person_length(name) and (before != "," or name.last - name.first > 1):
        return Schema.PERSON
    if before == "," and name.first > 1 and tokens[name.first - 2].lower in words("product_nouns"):
        return Schema.PRODUCT  # "a second product, NAME"
    maker_of = before == "of" and tokens[max(0, name.first - 2)].lower in {"maker", "makers", "developer", "creator"}
    if before in words("product_leads") or maker_of:
        return Schema.PRODUCT
    if after in {",", "(", "–", "—"} and (told := _apposition(tokens, name.last + 1, name.last - name.first)):
        return told
    if after in {
        "spyware",
        "malware",
        "app",
        "platform",
        "system",
        "programme",
        "program",
        "suite",
        "software",
        "licences",
        "licenses",
    }:
        return Schema.PRODUCT
    first = tokens[name.first].text
    if _person_length(name) and first in words("given_names"):
        return Schema.PERSON
    if after in words("product_nouns") and name.last - name.first == 1:
        return Schema.COMPANY
    return None


def _role_before(tokens: list[Token], first: int) -> str:
    """The role in "a senior member of the ruling party, NAME"; empty where none stands before the comma."""
    for token in reversed(tokens[max(0, first - 8) : first - 1]):
        if token.lower in words("role_nouns"):
            return token.lower
        if not token.text[0].isalnum() and token.lower != "'s":
            break
    return ""


def _apposition(tokens: list[Token], at: int, length: int) -> Schema | None:
    """What ", a leading maker of …" or ", its chief executive" tells of the name before it."""
    for token in tokens[at : at + 9]:
        if token.text in {",", ".", ";", ")", "–", "—"} or token.lower in {"which", "that", "said", "who"}:
            break
        if token.lower in words("role_nouns"):
            return Schema.PERSON if length > 1 else None
        if token.lower in words("company_nouns"):
            return Schema.COMPANY
        if token.lower in words("product_nouns"):
            return Schema.PRODUCT
        if token.lower in {"of", "with", "for", "by", "from", "and", "is", "was", "has", "have"}:
            break
    return None


def _person_length(name: Name) -> bool:
    return name.last - name.first <= 4 and not set(name.text.split()) & _HEADS  # noqa: PLR2004  # given, middle, family


def _agree(names: list[Name], sentences: list[Sentence], is_place: LikelyPlace) -> list[Name]:
    """The same words name the same kind of thing throughout a document: what most places show."""
    votes: dict[str, Counter[Schema]] = defaultdict(Counter)
    hints: dict[str, Counter[Schema]] = defaultdict(Counter)
    for name in names:
        if name.schema:
            votes[name.text][name.schema] += 1
        else:
            hints[name.text].update(_hints(sentences[name.sentence].tokens, name))
    chosen = {text: _elected(counts) for text, counts in votes.items()}
    for text, counts in hints.items():
        if text not in chosen:
            place = is_place(text, acts=counts[Schema.COMPANY] > 0)
            chosen[text] = Schema.LOCATION if place else _elected(counts)
    return [replace(name, schema=chosen[name.text], sure=name.text in votes) for name in names]


def _hints(tokens: list[Token], name: Name) -> Iterator[Schema]:
    """Weak signs, heard where no strong one speaks: what acts is an organization, what is bought a product."""
    before = tokens[name.first - 1].lower if name.first else ""
    after = tokens[name.last].lower if name.last < len(tokens) else ""
    if after in _SINGULAR or (name.last - name.first == 1 and name.text.isupper()):
        yield Schema.COMPANY
    elif before in _TRADED or after in words("product_nouns"):
        yield Schema.PRODUCT
    elif name.last - name.first > 1:
        yield Schema.COMPANY


def _elected(counts: Counter[Schema]) -> Schema:
    """The kind with the most votes; a company before a product, for vendors lend their names to products."""
    order = list(Schema)
    return max(
        counts or Counter({Schema.COMPANY: 1}),
        key=lambda schema: (counts[schema], schema is Schema.COMPANY, -order.index(schema)),
    )
