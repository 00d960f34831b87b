"""What one or more passages state, each with the characters it stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from whobuilt.core.dates import PartialDate
from whobuilt.core.entities import Party
from whobuilt.core.ids import make_id


class Prop(StrEnum):
    """What is stated of subject and object."""

    SUPPLIES = "supplies"
    CONTRACTS_WITH = "contracts_with"
    PARTNERS_WITH = "partners_with"
    OWNS = "owns"
    INVESTS_IN = "invests_in"
    EMPLOYS = "employs"
    OPERATES = "operates"
    FUNDS = "funds"
    LISTED_BY = "listed_by"
    LOCATED_IN = "located_in"
    SAID = "said"
    FIGURE = "figure"


class Polarity(StrEnum):
    """Whether it is stated to be so or not to be so."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Modality(StrEnum):
    """How firmly it is stated."""

    ASSERTED = "asserted"
    ALLEGED = "alleged"
    PROPOSED = "proposed"
    PLANNED = "planned"
    ENDED = "ended"
    IMPLIED = "implied"


class Phase(StrEnum):
    """How far a supply has come; `unstated` where the words do not say."""

    UNSTATED = "unstated"
    TENDERED = "tendered"
    AWARDED = "awarded"
    CONTRACTED = "contracted"
    DELIVERED = "delivered"
    OPERATING = "operating"
    ENDED = "ended"


class Role(StrEnum):
    """The part of the subject in a supply."""

    UNSTATED = "unstated"
    MAKER = "maker"
    INTEGRATOR = "integrator"
    RESELLER = "reseller"
    OPERATOR = "operator"
    END_USER = "end_user"


class Directness(StrEnum):
    """Whether an intermediary stands between the parties."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    UNSTATED = "unstated"


class Form(StrEnum):
    """In what form words are attributed: in quotation marks, reported, or the document's own."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    DOCUMENT = "document"


class Stance(StrEnum):
    """What the speaker does with the words."""

    DENIAL = "denial"
    ASSERTION = "assertion"
    CRITICISM = "criticism"
    NO_COMMENT = "no_comment"
    PROMISE = "promise"


class Status(StrEnum):
    """Where a proposal stands after the decisions taken so far."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNSURE = "unsure"


AGREEING = " + "  # between the names of extractors that made the same statement
JUDGE = "judge"  # the extractor that goes by what is likely, and by no rule


@dataclass(frozen=True, slots=True)
class Quote:
    """The clause or sentence that a reader needs: `document.text[start:end] == exact`."""

    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """The exact characters that support one field of a statement."""

    field: str
    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in an ISO 4217 currency."""

    value: float
    currency: str


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """Of what, where, when, how much and how firmly; each empty where the words do not say."""

    object_text: str = ""
    place: Party | None = None
    date: PartialDate | None = None
    amount: Amount | None = None
    value: float | None = None
    unit: str = ""
    bound: str = ""
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ASSERTED
    phase: Phase = Phase.UNSTATED
    role: Role = Role.UNSTATED
    directness: Directness = Directness.UNSTATED

    def key(self) -> tuple[str, ...]:
        """The qualifiers as written, for an id; a place counts as its name, never as its entity."""
        return (
            self.object_text,
            self.place.name if self.place else "",
            str(self.date or ""),
            f"{self.amount.value!r} {self.amount.currency}" if self.amount else "",
            "" if self.value is None else repr(self.value),
            self.unit,
            self.bound,
            self.polarity,
            self.modality,
            self.phase,
            self.role,
            self.directness,
        )


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose words these are. `origin` is the chain of sources they lean on, nearest first."""

    form: Form = Form.DOCUMENT
    speaker: Party | None = None
    speaker_text: str = ""
    organization: Party | None = None
    stance: Stance | None = None
    origin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One or more passages state `prop` of subject and object; of `said` these are the speaker and whom it is about."""

    id: str
    document: str
    prop: Prop
    subject: Party | None
    object: Party | None
    quote: Quote
    anchors: tuple[Anchor, ...]
    qualifiers: Qualifiers
    attribution: Attribution
    extractor: str

    @property
    def is_only_likely(self) -> bool:
        """Whether a judge of likelihoods alone made it: until a person accepts it, it speaks against nobody's claim."""
        return self.extractor.partition("@")[0] == JUDGE and AGREEING not in self.extractor

    @property
    def is_claim(self) -> bool:
        """Whether somebody is said to have said it; whether the speaker is a party decides what it weighs."""
        return self.prop is Prop.SAID and self.attribution.stance is not None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an extractor or a person puts together before the statement gets its id."""

    document: str
    prop: Prop
    subject: Party | None
    object: Party | None
    quote: Quote
    anchors: tuple[Anchor, ...]
    extractor: str
    qualifiers: Qualifiers = field(default_factory=Qualifiers)
    attribution: Attribution = field(default_factory=Attribution)


def join_makers(*extractors: str) -> str:
    """The extractors that made the same statement, each of them named once, in order; any of them may be several."""
    return AGREEING.join(dict.fromkeys(name for each in extractors for name in each.split(AGREEING)))


def statement_id(document: str, anchors: tuple[Anchor, ...], prop: Prop, qualifiers: Qualifiers) -> str:
    """A statement's id: document, anchors, prop and qualifiers; never entity, extractor or time."""
    places = [f"{anchor.field} {anchor.start} {anchor.end}" for anchor in sorted(anchors, key=_place)]
    return make_id("statement", document, str(len(places)), *places, prop, *qualifiers.key())


def make_statement(draft: Draft) -> Statement:
    """The statement of a draft, with the id that its content gives."""
    anchors = tuple(sorted(draft.anchors, key=_place))
    name = statement_id(draft.document, anchors, draft.prop, draft.qualifiers)
    return Statement(
        name,
        draft.document,
        draft.prop,
        draft.subject,
        draft.object,
        draft.quote,
        anchors,
        draft.qualifiers,
        draft.attribution,
        draft.extractor,
    )


def _place(anchor: Anchor) -> tuple[str, int, int]:
    return anchor.field, anchor.start, anchor.end
