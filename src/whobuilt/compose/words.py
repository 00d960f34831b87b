"""Any statement as one plain English line, and the plain phrases for verdicts.

Used by every renderer and by the tables of the command line, so that a fact reads the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from whobuilt.core.assessment import Assessment, Difference, Verdict
from whobuilt.core.dates import PartialDate
from whobuilt.core.entities import Party
from whobuilt.core.statements import (
    Amount,
    Attribution,
    Directness,
    Form,
    Modality,
    Phase,
    Polarity,
    Prop,
    Qualifiers,
    Role,
    Stance,
    Statement,
)
from whobuilt.core.verdicts import Weighed

NAME_LIMIT = 160  # characters; a longer "name" is a reading error, and would bury the line that it stands in
WORDS_LIMIT = 400  # characters of an object's description, for the same reason
UNNAMED = "a party that is not named"
NOT_CHECKED = "not checked"
QUOTE_NOT_FOUND = "quote not found"

Names = Mapping[str, str]  # an entity's id, as it stands in a Party, to the name to show


@dataclass(frozen=True, slots=True)
class Verb:
    """The forms of a verb that a line needs, each with a place for "directly" (where it stands decides what is denied).

    `active` where the subject itself can plan to do it.
    """

    base: str
    stated: str
    denied: str
    done: str
    doing: str
    ceased: str
    active: bool = True


def _past(base: str, past: str, doing: str, third: str) -> Verb:
    """A verb for what happened: "supplied"."""
    denied, done = f"did not {{how}}{base}", f"have {{how}}{past}"
    return Verb(f"{{how}}{base}", f"{{how}}{past}", denied, done, f"{{how}}{doing}", f"no longer {{how}}{third}")


def _present(base: str, third: str, doing: str) -> Verb:
    """A verb for what is so: "owns"."""
    how = f"{{how}}{base}"
    return Verb(how, f"{{how}}{third}", f"does not {how}", how, f"{{how}}{doing}", f"no longer {{how}}{third}")


def _passive(rest: str, tense: str, done: str) -> Verb:
    """A verb for what is done to the subject: "was listed by"."""
    how = f"{{how}}{rest}"
    denied, ceased = f"{tense} not {how}", f"is no longer {how}"
    return Verb(f"be {how}", f"{tense} {how}", denied, f"{done} {how}", f"being {how}", ceased, active=False)


_VERBS = {
    Prop.SUPPLIES: _past("supply", "supplied", "supplying", "supplies"),
    Prop.CONTRACTS_WITH: _past("contract with", "contracted with", "contracting with", "contracts with"),
    Prop.PARTNERS_WITH: _past("partner with", "partnered with", "partnering with", "partners with"),
    Prop.OWNS: _present("own", "owns", "owning"),
    Prop.INVESTS_IN: _past("invest in", "invested in", "investing in", "invests in"),
    Prop.EMPLOYS: _present("employ", "employs", "employing"),
    Prop.OPERATES: _present("operate", "operates", "operating"),
    Prop.FUNDS: _past("fund", "funded", "funding", "funds"),
    Prop.LISTED_BY: _passive("listed by", "was", "have been"),
    Prop.LOCATED_IN: _passive("located in", "is", "be"),
}

# A supply that has not come further than this is not said to be a supply.
_EARLY = {
    Phase.TENDERED: _past("bid to supply", "bid to supply", "bidding to supply", "bids to supply"),
    Phase.AWARDED: _passive("awarded a contract to supply", "was", "have been"),
    Phase.CONTRACTED: _past(
        "contract to supply", "contracted to supply", "contracting to supply", "contracts to supply"
    ),
}
_PHASES = {
    Phase.TENDERED: "at the stage of a tender",
    Phase.AWARDED: "contract awarded",
    Phase.CONTRACTED: "contract signed",
    Phase.DELIVERED: "delivered",
    Phase.OPERATING: "in operation",
    Phase.ENDED: "ended",
}
# "Contracted with Acme for a contract" says nothing more than "contracted with Acme".
_ONLY_A_DEAL = re.compile(r"(?:(?:an?|the|its|their|this) )?(?:contract|agreement|deal)s?|合同|协议", re.IGNORECASE)
_WITH_TEXT = {
    Prop.SUPPLIES: "with",
    Prop.CONTRACTS_WITH: "for",
    Prop.PARTNERS_WITH: "on",
    Prop.EMPLOYS: "as",
    Prop.FUNDS: "for",
}
_WITH_AMOUNT = {Prop.SUPPLIES: "for", Prop.CONTRACTS_WITH: "for", Prop.FUNDS: "with", Prop.INVESTS_IN: "with"}
_SPEECH = {
    Stance.DENIAL: "denied",
    Stance.ASSERTION: "said",
    Stance.CRITICISM: "criticised",
    Stance.NO_COMMENT: "gave no comment",
    Stance.PROMISE: "promised",
}
_FORMS = {
    Form.DIRECT: "in quotation marks",
    Form.INDIRECT: "reported, not quoted",
    Form.DOCUMENT: "the document's own words",
}
_DIFFERENCES = {
    Difference.DATE: "another time",
    Difference.PARTY: "another party",
    Difference.PLACE: "another place",
    Difference.BODY: "another kind of body",
    Difference.PRODUCT: "another product",
    Difference.DIRECTNESS: "a supply that may not be direct",
    Difference.PROP: "something else than was said",
}
_VERDICTS = {
    Verdict.CONTRADICTED: "the documents conflict with this",
    Verdict.CHALLENGED: "the documents speak against this, but do not settle it",
    Verdict.CONSISTENT: "no conflict found",
    Verdict.DIFFERENT: "no conflict found",
    Verdict.UNADDRESSED: "not addressed by the documents",
}

CONFLICT_PHRASES = (_VERDICTS[Verdict.CONTRADICTED], _VERDICTS[Verdict.CHALLENGED])


def sentence_of(statement: Statement, names: Names) -> str:
    """The whole of a statement in one line: who did what to whom, every qualifier, and whose words these are."""
    if statement.prop is Prop.SAID:
        return _ended(f"{_said(statement, names)}{quoted(statement.quote.exact)}{_origin(statement.attribution)}")
    tail = attribution_of(statement.attribution, names)
    return _ended(fact_of(statement, names) + (f"; {tail}" if tail else ""))


def fact_of(statement: Statement, names: Names) -> str:
    """What is stated, without whose words these are and without a full stop; of a `said`, without the words."""
    if statement.prop is Prop.SAID:
        return _said(statement, names).removesuffix(": ")
    if statement.prop is Prop.FIGURE:
        return _figure(statement, names)
    return _relation(statement, names)


def attribution_of(attribution: Attribution, names: Names) -> str:
    """Whose words these are: "said by X, in a role at Y (denial, reported, not quoted), according to Z"; or empty."""
    who = _speaker(attribution, names)
    parts = []
    if who:
        stance = f"{attribution.stance.replace('_', ' ')}, " if attribution.stance else ""
        parts.append(f"said by {who} ({stance}{_FORMS[attribution.form]})")
    return ", ".join(parts) + (_origin(attribution) if parts else _origin(attribution).removeprefix(", "))


def verdict_phrase(assessment: Assessment) -> str:
    """A verdict in plain words; never "confirmed", never a score."""
    phrase = _VERDICTS[assessment.verdict]
    if assessment.verdict is Verdict.DIFFERENT and assessment.difference in _DIFFERENCES:
        return f"{phrase}: the documents speak of {_DIFFERENCES[assessment.difference]}"
    return phrase


def stands_phrase(weighed: Weighed) -> str:
    """The verdict that stands in plain words: a person's, who says why, where there is one."""
    return _VERDICTS[weighed.stands] if weighed.overruled else verdict_phrase(weighed.assessment)


def quoted(words: str) -> str:
    """Words in quotation marks, unless they bring their own."""
    words = _clipped(" ".join(words.split()), WORDS_LIMIT * 3)
    return words if words[:1] in '“"„«「' and words[-1:] in '”"“»」' else f"“{words}”"


def amount_text(amount: Amount) -> str:
    """A sum of money: "CNY 1,250,000"."""
    return f"{amount.currency} {number_text(amount.value)}".strip()


def number_text(value: float) -> str:
    """A number with its thousands apart and no empty decimals: 1,250,000 and 2.5."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.10g}"


def date_text(date: PartialDate) -> str:
    """When, at the date's own precision: "in 2019", "in June 2019", "on 3 June 2019"."""
    match date.iso.count("-"):
        case 0:
            return f"in {date.iso}"
        case 1:
            return f"in {date.first:%B %Y}"
        case _:
            return f"on {date.first.day} {date.first:%B %Y}"


def _relation(statement: Statement, names: Names) -> str:
    subject = _name(statement.subject, names) or UNNAMED
    parts = [subject, _verb_phrase(statement), _complement(statement, names), *_circumstances(statement, names)]
    return _capital(" ".join(part for part in parts if part)) + _remarks(statement)


def _verb_phrase(statement: Statement) -> str:
    qualifiers = statement.qualifiers
    verb = _VERBS[statement.prop]
    if statement.prop is Prop.SUPPLIES:
        verb = _EARLY.get(qualifiers.phase, verb)
    how = {Directness.DIRECT: "directly ", Directness.INDIRECT: "indirectly "}.get(qualifiers.directness, "")
    return _inflected(verb, qualifiers.modality, negated=qualifiers.polarity is Polarity.NEGATED).format(how=how)


def _inflected(verb: Verb, modality: Modality, *, negated: bool) -> str:
    """The form of a verb that says how firmly it is stated, and whether it is stated not to be so."""
    no = "not " if negated else ""
    match modality:
        case Modality.ASSERTED:
            return verb.denied if negated else verb.stated
        case Modality.ALLEGED:
            return f"is alleged {no}to {verb.done}"
        case Modality.PROPOSED:
            return f"is proposed {no}to {verb.base}"
        case Modality.PLANNED:
            return f"{'plans' if verb.active else 'is planned'} {no}to {verb.base}"
        case Modality.ENDED:
            return f"has not stopped {verb.doing}" if negated else verb.ceased
        case Modality.IMPLIED:
            return f"is implied {no}to {verb.done}"


def _complement(statement: Statement, names: Names) -> str:
    """Whom, and with what; the one stands for the other where only one is named."""
    whom, what = _name(statement.object, names), _clipped(statement.qualifiers.object_text, WORDS_LIMIT)
    if not (whom and what):
        return whom or what or UNNAMED
    if _ONLY_A_DEAL.fullmatch(what):
        return whom
    joint = _WITH_TEXT.get(statement.prop)
    return f"{whom} {joint} {what}" if joint else f"{whom} ({what})"


def _circumstances(statement: Statement, names: Names) -> list[str]:
    qualifiers = statement.qualifiers
    through = next((anchor.exact for anchor in statement.anchors if anchor.field in {"through", "intermediary"}), "")
    joint = _WITH_AMOUNT.get(statement.prop, "for")
    where, when = _where_and_when(qualifiers, names)
    if qualifiers.place and _name(qualifiers.place, names) == _name(statement.object, names):
        where = ""  # told already: "is located in X"
    return [
        where,
        when,
        f"{joint} {_measure(qualifiers)}" if qualifiers.amount or qualifiers.value is not None else "",
        f"through {_clipped(through, NAME_LIMIT)}" if through else "",
        "" if qualifiers.role is Role.UNSTATED else f"as {qualifiers.role.replace('_', ' ')}",
    ]


def _where_and_when(qualifiers: Qualifiers, names: Names) -> list[str]:
    place = f"in {_name(qualifiers.place, names)}" if qualifiers.place else ""
    return [place, date_text(qualifiers.date) if qualifiers.date else ""]


def _remarks(statement: Statement) -> str:
    phase = statement.qualifiers.phase
    told = statement.prop is Prop.SUPPLIES and phase in _EARLY
    return "" if told or phase is Phase.UNSTATED else f" ({_PHASES[phase]})"


def _measure(qualifiers: Qualifiers) -> str:
    """A sum or a number with its bound and unit: "more than 460 percent"."""
    if qualifiers.amount:
        number, unit = amount_text(qualifiers.amount), ""
    else:
        number, unit = number_text(qualifiers.value or 0.0), qualifiers.unit
    return " ".join(part for part in (qualifiers.bound, number, unit) if part)


def _figure(statement: Statement, names: Names) -> str:
    qualifiers = statement.qualifiers
    known = qualifiers.amount or qualifiers.value is not None
    about = [_name(statement.subject, names), _name(statement.object, names)]
    about.append(_clipped(qualifiers.object_text, WORDS_LIMIT))
    no = "not " if qualifiers.polarity is Polarity.NEGATED else ""
    parts = [
        ", ".join(part for part in about if part) + ":",
        no + (_measure(qualifiers) if known else "no number given"),
    ]
    parts += _where_and_when(qualifiers, names)
    firm = "" if qualifiers.modality is Modality.ASSERTED else f" ({qualifiers.modality})"
    return _capital(" ".join(part for part in parts if part).removeprefix(": ")) + firm


def _said(statement: Statement, names: Names) -> str:
    """Who said what sort of thing about whom, up to the colon."""
    attribution = statement.attribution
    if attribution.organization is None:
        attribution = replace(attribution, organization=statement.subject)
    who = _speaker(attribution, names) or UNNAMED
    who += "," if ", in a role at " in who else ""
    verb = _SPEECH[attribution.stance] if attribution.stance else "said"
    remarks = [
        f"about {about}" if (about := _name(statement.object, names)) and about != who else "",
        *_where_and_when(statement.qualifiers, names),
        "" if attribution.form is Form.DIRECT else _FORMS[attribution.form],
    ]
    told = "; ".join(remark for remark in remarks if remark)
    return f"{_capital(who)} {verb}{f' ({told})' if told else ''}: "


def _speaker(attribution: Attribution, names: Names) -> str:
    """The speaker with the role: "X, in a role at Y"; empty where nobody is named."""
    who = _name(attribution.speaker, names) or _clipped(attribution.speaker_text, NAME_LIMIT)
    where = _name(attribution.organization, names)
    if not who or not where or who == where:
        return who or where
    return f"{who}, in a role at {where}" if attribution.speaker else f"{who} (for {where})"


def _origin(attribution: Attribution) -> str:
    """The chain that the words lean on, nearest first."""
    chain = ", citing ".join(_clipped(link, NAME_LIMIT) for link in attribution.origin)
    return f", according to {chain}" if chain else ""


def _name(party: Party | None, names: Names) -> str:
    if party is None:
        return ""
    return _clipped(names.get(party.entity) or party.name, NAME_LIMIT)


def _clipped(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _capital(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]  # a name that is written "iSample" stays so


def _ended(text: str) -> str:
    """The line with one full stop."""
    return text if text.rstrip("”\"'").endswith((".", "!", "?", "。")) else f"{text}."
