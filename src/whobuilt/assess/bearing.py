"""The steps by which a statement is set against a proposition: whom, where, when, what, how directly.

Each step says whether it fits, leaves a doubt, or differs, and with which words; None where the statement tells
nothing that bears on it at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from whobuilt.assess.chinese import is_chinese, telling_words
from whobuilt.assess.evidence import name_key
from whobuilt.assess.families import load_wording
from whobuilt.assess.steps import Fit, Outcome, Pair, Step, Weighing, make_reason
from whobuilt.assess.targets import PlaceName
from whobuilt.assess.timing import weigh_time
from whobuilt.core.assessment import Answers, Difference
from whobuilt.core.entities import Party
from whobuilt.core.statements import Directness, Modality, Phase, Prop, Stance, Statement
from whobuilt.ports import Gazetteer, Taxonomy

_DIRECT = re.compile(
    r"\b(?:work|contract|sign|agree|cooperat|co-operat|collaborat|partner|won|win|award|tender|joint)\w*"
    r"|中标|中標|签署|簽署|签订|簽訂|签约|簽約|合作|承建",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w'\-]+")
# Who says "only through contractors" speaks of these; a state broadcaster or a town's utility may be a contractor.
_SECURITY = "security_service"
_UNFIRM = (Modality.ALLEGED, Modality.PROPOSED, Modality.PLANNED, Modality.IMPLIED)


TIME_STEP = 5  # where the step of time stands among them


def iter_steps(pair: Pair, weighing: Weighing) -> Iterator[Outcome]:
    """The steps in the order in which a reader wants them; a None ends the weighing without a verdict."""
    yield _weigh_prop(pair)
    yield _weigh_party(pair, weighing)
    yield _weigh_body(pair, weighing)
    yield _weigh_place(pair, weighing)
    yield _weigh_product(pair)
    yield weigh_time(pair, weighing)
    yield _weigh_directness(pair, weighing)
    yield _weigh_firmness(pair)


def _weigh_prop(pair: Pair) -> Outcome:
    family, statement = pair.proposition.family, pair.statement
    # Whoever operates a system is its customer, and stands first in the statement.
    as_customer = statement.prop is Prop.OPERATES or not pair.evidence.is_subject
    if (family.side == "customer" and not as_customer) or (family.side == "supplier" and not pair.evidence.is_subject):
        return None
    stated = f"what the document states ({statement.prop.replace('_', ' ')})"
    if statement.prop in family.entailed or _phase_entails(family.name, statement):
        return Step(Fit.FITS, make_reason(pair, "trigger", f"{stated} is of the kind that the claim speaks of"))
    if statement.prop in family.suggested:
        return Step(Fit.DOUBT, make_reason(pair, "trigger", f"{stated} suggests it and does not entail it"))
    if statement.prop in family.related:
        text = f"{stated} is another matter than the claim's ({family.name})"
        return Step(Fit.DIFFERS, make_reason(pair, "trigger", text), Difference.PROP)
    return None


def _phase_entails(family: str, statement: Statement) -> bool:
    phase = statement.qualifiers.phase
    if statement.prop is not Prop.SUPPLIES:
        return False
    return (family == "contracts" and phase in (Phase.AWARDED, Phase.CONTRACTED)) or (
        family == "used" and phase is Phase.OPERATING
    )


def _weigh_party(pair: Pair, weighing: Weighing) -> Outcome:
    field = "subject" if pair.evidence.is_subject else "object"
    party = pair.proposition.party
    if weighing.index.is_about(pair.evidence, party.entity):
        return Step(Fit.FITS, make_reason(pair, field, f"it is about the same party as the claim, {party.name}"))
    if pair.proposition.group:
        return Step(
            Fit.FITS,
            make_reason(
                pair, field, f"it is about a company that {party.name} owns, and the claim speaks for the group"
            ),
        )
    return Step(
        Fit.DIFFERS,
        make_reason(pair, field, f"it is about a company that {party.name} owns, not about {party.name}"),
        Difference.PARTY,
    )


def _weigh_body(pair: Pair, weighing: Weighing) -> Outcome:
    target, other = pair.proposition.target, pair.evidence.other
    field = "object" if pair.evidence.is_subject else "subject"
    if other and any(_names(name, other, pair, weighing) for name in target.names):
        return Step(Fit.FITS, make_reason(pair, field, f"{other.name} is the body that the claim names"))
    weighers = (
        (pair.proposition.makers, _weigh_maker),
        (target.intermediaries, _weigh_exclusion),
        (target.classes, _weigh_class),
        (target.customers, _weigh_customer),
        (target.names, _other_name),
    )
    for wanted, weigh in weighers:
        if wanted:
            return weigh(pair, weighing, field)
    return Step(Fit.FITS, make_reason(pair, field, "the claim is about any customer")) if target.anyone else None


def _names(name: str, other: Party, pair: Pair, weighing: Weighing) -> bool:
    """Whether a name in the claim is the party's, in full or as the short form of whom the claim is about."""
    if weighing.index.is_same(name, other):
        return True
    about, words = pair.claim.object, set(name_key(name).split())
    if about is None or not words or not words <= set(name_key(about.name).split()):
        return False
    return weighing.index.is_same(about.name, other)


def _weigh_exclusion(pair: Pair, weighing: Weighing, field: str) -> Outcome:
    """Of "only with contractors": a public body that was dealt with directly is none."""
    through = weighing.index.intermediary_of(pair.evidence)
    armed = pair.body.kind is not None and weighing.taxonomy.within(pair.body.kind, _SECURITY)
    if through or not armed or not _is_direct(pair.statement):
        return None
    text = "it worked, contracted or signed with a security service itself"
    return Step(Fit.DIFFERS, make_reason(pair, field, text), Difference.BODY)


def _weigh_maker(pair: Pair, weighing: Weighing, field: str) -> Outcome:
    """Of a customer's claim: whether the supplier or the product is the one that it names."""
    other, item = pair.evidence.other, f" {name_key(_item(pair.statement))} "
    for maker in pair.proposition.makers:
        if other and (
            _names(maker, other, pair, weighing) or name_key(other.name).split()[:1] == name_key(maker).split()[:1]
        ):
            return Step(Fit.FITS, make_reason(pair, field, f"{other.name} is the one that the claim names"))
        if f" {name_key(maker)} " in item:
            return Step(Fit.FITS, make_reason(pair, "object_text", f"{maker} is what the claim names"))
        if any(f" {name_key(maker)} " in f" {name_key(thing)} " for thing in weighing.index.supplied_by(pair.evidence)):
            text = f"another statement says that {other.name if other else 'the other'} supplied {maker} to it"
            return Step(Fit.DOUBT, make_reason(pair, field, text))
    return None


def _other_name(pair: Pair, weighing: Weighing, field: str) -> Outcome:
    """Another body than the one that the claim names; a difference only where it is of the same kind."""
    kinds = [weighing.taxonomy.classify(name) for name in pair.proposition.target.names]
    if pair.body.kind and any(kind and _akin(weighing.taxonomy, kind, pair.body.kind) for kind in kinds):
        return Step(
            Fit.DIFFERS,
            make_reason(pair, field, "it is another body than the one that the claim names"),
            Difference.BODY,
        )
    return None


def _akin(taxonomy: Taxonomy, one: str, other: str) -> bool:
    return taxonomy.within(one, other) or taxonomy.within(other, one)


def _weigh_class(pair: Pair, weighing: Weighing, field: str) -> Outcome:
    target, kind, taxonomy = pair.proposition.target, pair.body.kind, weighing.taxonomy
    name = pair.evidence.other.name if pair.evidence.other else ""
    for wanted in target.classes:
        if kind and taxonomy.within(kind, wanted):
            return Step(
                Fit.FITS,
                make_reason(
                    pair, field, f"{name} is of the kind {_plain(kind)}, which the claim's {_plain(wanted)} includes"
                ),
            )
    broader = pair.body.is_place or any(kind and taxonomy.within(wanted, kind) for wanted in target.classes)
    if (kind is None and not pair.body.is_place) or (pair.proposition.exclusive and broader):
        return None
    served = [found for _, _, found in taxonomy.find(_item(pair.statement))]
    if any(taxonomy.within(found, wanted) for found in served for wanted in target.classes):
        return Step(
            Fit.DOUBT,
            make_reason(
                pair, "object_text", f"the customer is {name}; the words of the thing supplied name such a body"
            ),
        )
    sort = f"of the kind {_plain(kind)}" if kind else "a place"
    text = f"{name} is {sort}, not for certain what the claim speaks of"
    return Step(Fit.DIFFERS, make_reason(pair, field, text), Difference.BODY)


def _weigh_customer(pair: Pair, weighing: Weighing, field: str) -> Outcome:
    """Of a place that stands for its state ("we never sold to X"): the place itself, or a public body in it."""
    name = pair.evidence.other.name if pair.evidence.other else ""
    place = _place_fit(pair.proposition.target.customers, pair.body.places, weighing.gazetteer)
    if place is None:
        return None
    fit, inner, outer = place
    if fit is Fit.DIFFERS:
        return Step(fit, make_reason(pair, field, f"{name} is not in {outer}"), Difference.PLACE)
    if pair.body.kind is None and not pair.body.is_place:
        return Step(
            Fit.DOUBT, make_reason(pair, field, f"{name} is in {outer}; whether it is a public body is not known")
        )
    return Step(fit, make_reason(pair, field, f"{name} stands for {outer}, or is a public body of it ({inner})"))


def _weigh_place(pair: Pair, weighing: Weighing) -> Outcome:
    wanted = pair.proposition.target.at
    field = "place" if pair.statement.qualifiers.place else ("object" if pair.evidence.is_subject else "subject")
    if pair.proposition.target.beyond:
        return _weigh_beyond(pair, weighing, field)
    if not wanted and pair.proposition.target.pointing:
        return Step(Fit.DOUBT, make_reason(pair, field, "the claim points at bodies without saying where"))
    if not wanted:
        return Step(Fit.FITS, make_reason(pair, field, "the claim names no place"))
    place = _place_fit(wanted, pair.body.places, weighing.gazetteer)
    if place is None:
        return None
    fit, inner, outer = place
    if fit is Fit.DIFFERS:
        return Step(fit, make_reason(pair, field, f"{inner} does not lie in {outer}"), Difference.PLACE)
    doubt = "" if fit is Fit.FITS else ", if it is the place that is meant"
    told = f"the place is {outer}" if inner == outer else f"{inner} lies in {outer}"
    return Step(fit, make_reason(pair, field, f"{told}{doubt}"))


def _weigh_beyond(pair: Pair, weighing: Weighing, field: str) -> Outcome:
    """Of "outside the European Union": a place that lies in none of the claim's, however its name is read."""
    bounds = pair.proposition.target.beyond
    names = " or ".join(place.text for place in bounds)
    given = pair.body.places
    if not given:
        return None
    for inner in given:
        inside = [weighing.gazetteer.within(one, outer.ids[0]) for one in inner.ids for outer in bounds]
        if inside[0] or (any(inside) and inner.is_broad):
            return Step(Fit.DIFFERS, make_reason(pair, field, f"{inner.text} lies in {names}"), Difference.PLACE)
        if any(inside):
            return Step(
                Fit.DOUBT, make_reason(pair, field, f"{inner.text} lies outside {names}, if it is the place meant")
            )
    return Step(Fit.FITS, make_reason(pair, field, f"{given[0].text} lies outside {names}"))


def _place_fit(
    wanted: tuple[PlaceName, ...], given: tuple[PlaceName, ...], gazetteer: Gazetteer
) -> tuple[Fit, str, str] | None:
    """How places lie to those of a claim, with the pair of names that decides; None where no place is given."""
    doubtful: tuple[Fit, str, str] | None = None
    for inner in given:
        for outer in wanted:
            if gazetteer.within(inner.ids[0], outer.ids[0]):
                return Fit.FITS, inner.text, outer.text
            if any(gazetteer.within(one, other) for one in inner.ids for other in outer.ids[:1]):
                doubtful = Fit.DOUBT, inner.text, outer.text
    if doubtful or not given:
        return doubtful
    return Fit.DIFFERS, given[0].text, " or ".join(place.text for place in wanted)


def _weigh_product(pair: Pair) -> Outcome:
    wanted = {_stem(word) for word in pair.proposition.product}
    if not wanted:
        return Step(Fit.FITS, make_reason(pair, "object_text", "the claim names no product"))
    said = _item(pair.statement)
    if not said and not _kinds_of(wanted):
        reason = make_reason(pair, "trigger", "the document does not say of what, and the claim does")
        return Step(Fit.DIFFERS, reason, Difference.PRODUCT)
    given = {_stem(part) for word in _WORD.findall(said.lower()) for part in (word, *word.split("-"))}
    given = set(telling_words(said)) if is_chinese(said) else given
    if wanted <= given:
        return Step(Fit.FITS, make_reason(pair, "object_text", "it is what the claim names"))
    if likeness := _likeness(pair, said, wanted, given):
        return Step(Fit.DOUBT, make_reason(pair, "object_text", likeness))
    text = f"it is another thing ({said}) than the claim's ({' '.join(pair.proposition.product)})"
    return Step(Fit.DIFFERS, make_reason(pair, "object_text", text), Difference.PRODUCT)


def _likeness(pair: Pair, said: str, wanted: set[str], given: set[str]) -> str:
    """Why a thing may be the claim's though its words differ; empty where it is another."""
    if not given - load_wording().vague:
        return "the document does not say of what"
    kinds = _kinds_of(wanted)
    common = {_stem(word) for word in _WORD.findall(said) if not word[0].isupper()} - load_wording().vague
    if kinds and (given & kinds or not common):  # nothing but a name: "Hawkeye licences"
        return f"{said} may be what the claim calls so"
    bound = pair.proposition.target.classes or pair.proposition.target.customers
    akin = len(wanted & given) * 2 >= len(wanted) or (pair.proposition.anaphoric and bound and not kinds)
    return "it is akin to what the claim names" if akin else ""


def _weigh_directness(pair: Pair, weighing: Weighing) -> Outcome:
    proposition, statement = pair.proposition, pair.statement
    between = weighing.index.intermediary_of(pair.evidence)
    if between and not proposition.indirectly:
        soft = not proposition.directly and proposition.family.name in ("business", "customer", "uses", "used")
        if soft:
            return Step(Fit.DOUBT, make_reason(pair, "trigger", between))
        return Step(Fit.DIFFERS, make_reason(pair, "trigger", between), Difference.DIRECTNESS)
    if not proposition.directly:
        return Step(Fit.FITS, make_reason(pair, "trigger", "the claim does not turn on directness"))
    if _is_direct(statement):
        text = "it worked, contracted or signed with the body itself; the statement and the case name no intermediary"
        return Step(Fit.FITS, make_reason(pair, "trigger", text))
    return Step(Fit.DOUBT, make_reason(pair, "trigger", "the document does not say whether directly"))


def _is_direct(statement: Statement) -> bool:
    """Whether a statement is of working, contracting or signing with the other party itself."""
    stated = statement.qualifiers.directness is Directness.DIRECT
    words = " ".join(anchor.exact for anchor in statement.anchors if anchor.field == "trigger")
    agreed = statement.prop in (Prop.CONTRACTS_WITH, Prop.PARTNERS_WITH)
    return stated or agreed or bool(_DIRECT.search(words or statement.quote.exact))


def _weigh_firmness(pair: Pair) -> Outcome:
    statement, proposition = pair.statement, pair.proposition
    modality, stance = statement.qualifiers.modality, statement.attribution.stance
    ahead = modality in (Modality.PROPOSED, Modality.PLANNED) or statement.qualifiers.phase is Phase.TENDERED
    if (ahead or stance is Stance.PROMISE) and proposition.family.name != "business":
        return Step(Fit.DIFFERS, make_reason(pair, "trigger", "it is only proposed or planned"), Difference.PROP)
    if modality in _UNFIRM or ahead or stance in (Stance.CRITICISM, Stance.PROMISE):
        return Step(Fit.DOUBT, make_reason(pair, "trigger", f"the document does not state it as a fact ({modality})"))
    if proposition.answers is Answers.KNOWLEDGE:
        return Step(Fit.DOUBT, make_reason(pair, "trigger", "the claim denies the knowledge, not the fact"))
    if proposition.narrowed:
        return Step(Fit.DOUBT, make_reason(pair, "trigger", "the claim is narrower than what documents can show"))
    return Step(Fit.FITS, make_reason(pair, "trigger", "the document states it as a fact"))


def _item(statement: Statement) -> str:
    """The words of the thing supplied or operated."""
    if statement.prop is Prop.OPERATES and statement.object:
        return f"{statement.object.name} {statement.qualifiers.object_text}".strip()
    return statement.qualifiers.object_text


def _kinds_of(wanted: set[str]) -> set[str]:
    """The words for things that a claim's word holds, where it is no more than the word for a kind ("spyware")."""
    kinds = load_wording().kinds
    return {_stem(kind) for word in wanted for kind in kinds[word]} if wanted <= kinds.keys() else set()


def _stem(word: str) -> str:
    stem = word.lower().removesuffix("'s")
    stem = stem[:-1] if stem.endswith("s") and not stem.endswith("ss") else stem
    return load_wording().same.get(word.lower(), load_wording().same.get(stem, stem))


def _plain(kind: str) -> str:
    return kind.replace("_", " ")
