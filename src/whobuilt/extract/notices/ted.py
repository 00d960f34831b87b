"""Notices of Tenders Electronic Daily: eForms (UBL ContractAwardNotice) and the older TED_EXPORT forms, as XML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from whobuilt.core.dates import PartialDate
from whobuilt.core.statements import Amount, Phase
from whobuilt.extract.notices.award import Award, Day, Notice, Sum, Value
from whobuilt.extract.notices.days import find_day
from whobuilt.extract.notices.money import find_sum
from whobuilt.extract.notices.parties import is_private
from whobuilt.extract.notices.words import is_void
from whobuilt.extract.notices.xml_tree import Element, parse_xml

_ROOT = re.compile(r"<(?:[\w.-]+:)?(TED_EXPORT|ContractAwardNotice|ContractNotice|PriorInformationNotice)\b")
_HEAD = 20_000
_AWARDS = (
    "AWARD_CONTRACT",
    "AWARD_OF_CONTRACT",
    "AWARD_OF_CONTRACT_DEFENCE",
    "AWARD_CONTRACT_CONTRACT_AWARD_UTILITIES",
)
_BUYERS = ("CONTRACTING_BODY", "CONTRACTING_AUTHORITY", "CONTRACTING_ENTITY", "AUTHORITY_ENTITY_CONTRACT_AWARD",
    "CONTRACTING_AUTHORITY_INFORMATION_CONTRACT_AWARD", "CONTRACTING_AUTHORITY_INFORMATION_DEFENCE",
    "CONTRACTING_ENTITY_CONTRACT_AWARD_UTILITIES", "CONTRACTING_AUTHORITY_INFORMATION")  # fmt: skip
_CONTRACTORS = ("CONTRACTOR", "ECONOMIC_OPERATOR_NAME_ADDRESS", "CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME_CHP", "WINNER")
_TITLES = ("TITLE", "TITLE_CONTRACT", "TITLE_CONTRACT_AWARD_NOTICE", "CONTRACT_TITLE")
_SUMS = ("VAL_TOTAL", "VALUE_COST", "VAL_RANGE_TOTAL", "VAL_ESTIMATED_TOTAL")
_NO_WINNER = "clos-nw"


def read_ted(text: str) -> Notice | None:
    """What a TED notice in XML says; None where the text is none."""
    if not _ROOT.search(text[:_HEAD]):
        return None
    root = parse_xml(text)
    if root is None:
        return None
    notice = Notice(covers=[(0, len(text))])
    if root.name == "TED_EXPORT":
        _read_export(text, root, notice)
    elif root.name == "ContractAwardNotice":
        _Eforms(text, root, notice).read()
    return notice


# --- TED_EXPORT ---------------------------------------------------------------------------------------------------


def _read_export(text: str, root: Element, notice: Notice) -> None:
    """Each award of the form in its original language, or in the first."""
    forms = root.first("FORM_SECTION")
    found = forms.children if forms is not None else [root]
    form = next((each for each in found if each.attributes.get("CATEGORY", ("", (0, 0)))[0] == "ORIGINAL"), None)
    form = form or next(iter(found), None)
    if form is None:
        return
    body = next(form.all(*_BUYERS), None)
    buyers = _official(body)
    title = next((value for each in form.all(*_TITLES) if (value := each.own())), None)
    awards = list(form.all(*_AWARDS))
    for each in awards:
        suppliers = [value for one in each.all(*_CONTRACTORS) for value in _official(one)]
        if not suppliers or each.first("NO_AWARDED_CONTRACT"):
            continue
        own = next((value for part in each.all(*_TITLES) if (value := part.own())), None)
        item = own or title
        made = Award(
            list(buyers), suppliers, [item] if item else [], _export_sum(text, each), _export_day(text, each), data=True
        )
        if made.total is None and len(awards) == 1:
            made.total = _export_sum(text, form)
        made.phase = Phase.CONTRACTED if each.first("DATE_CONCLUSION_CONTRACT") else Phase.AWARDED
        notice.awards.append(made)


def _official(element: Element | None) -> list[Value]:
    """The official names below an element: a buyer may have several."""
    if element is None:
        return []
    found = [name.own() for name in element.all("OFFICIALNAME", "ORGANISATION")]
    return [value for value in found if value and not is_void(value.text) and not is_private(value.text)]


def _export_sum(text: str, element: Element) -> Sum | None:
    """The total of an award; what it was estimated at only where nothing else is said."""
    for name in _SUMS:
        for each in element.all(name):
            holder = next(
                (one for one in element.all("COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE", "COSTS_RANGE_AND_CURRENCY")), None
            )
            currency = each.attributes.get("CURRENCY") or (holder.attributes.get("CURRENCY") if holder else None)
            value = each.own()
            if value and currency and (total := find_sum(text, value, currency[0])):
                return Sum(total.start, total.end, Amount(total.amount.value, currency[0]), total.marks, currency[1])
    return None


def _export_day(text: str, element: Element) -> Day | None:
    value = element.value("DATE_CONCLUSION_CONTRACT")
    if value is not None:
        return find_day(text, value)
    parted = element.first("CONTRACT_AWARD_DATE")
    if parted is None:
        return None
    parts = [parted.first(name) for name in ("YEAR", "MONTH", "DAY")]
    places = [part.words for part in parts if part is not None and part.words]
    try:
        date = PartialDate("-".join(part.text.zfill(2) for part in parts if part is not None))
    except ValueError:
        return None
    return Day(min(a for a, _ in places), max(b for _, b in places), date, (parted.tag,)) if places else None


# --- eForms -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Eforms:
    """One eForms notice: results tie lots to tenders, tenders to parties, parties to organizations, each by an id."""

    text: str
    root: Element
    notice: Notice
    names: dict[str, Value] = field(default_factory=dict)

    def read(self) -> None:
        """Each tender that won."""
        for organization in self.root.all("Organization"):
            company = organization.first("Company")
            if company is None:
                continue
            identity, name = company.says("PartyIdentification", "ID"), company.value("PartyName", "Name")
            if identity and name and not is_private(name.text):
                self.names[identity] = name
        buyers = [
            self.names[identity]
            for party in self.root.all("ContractingParty")
            if (identity := party.says("PartyIdentification", "ID")) in self.names
        ]
        result = self.root.first("NoticeResult")
        if result is None:
            return
        parties = {one.says("ID"): one for one in result.children if one.name == "TenderingParty"}
        contracts = [one for one in result.children if one.name == "SettledContract"]
        winning = _winning(result)
        for tender in (one for one in result.children if one.name == "LotTender"):
            if winning is not None and _id(tender) not in winning:
                continue
            party = parties.get(tender.says("TenderingParty", "ID"))
            suppliers = (
                [self.names[_id(one)] for one in party.all("Tenderer") if _id(one) in self.names] if party else []
            )
            if suppliers:
                self._put(tender, suppliers, buyers, contracts)

    def _put(self, tender: Element, suppliers: list[Value], buyers: list[Value], contracts: list[Element]) -> None:
        lot = tender.says("TenderLot", "ID")
        contract = next((c for c in contracts if any(_id(t) == _id(tender) for t in c.all("LotTender"))), None)
        item = self._title(lot, contract)
        made = Award(list(buyers), suppliers, [item] if item else [], _payable(self.text, tender), data=True)
        if contract is not None:
            day = contract.value("IssueDate") or contract.value("AwardDate")
            made.day = find_day(self.text, day) if day else None
            made.phase = Phase.CONTRACTED
        if made.day is None and (decided := self.root.value("AwardDate")):
            made.day = find_day(self.text, decided)
        self.notice.awards.append(made)

    def _title(self, lot: str, contract: Element | None) -> Value | None:
        for each in self.root.all("ProcurementProjectLot"):
            if _id(each) == lot and (value := each.value("ProcurementProject", "Name")):
                return value
        own = contract.value("Title") if contract is not None else None
        return own or self.root.value("ProcurementProject", "Name")


def _winning(result: Element) -> set[str] | None:
    """The tenders that lots were given to; None where the results do not say."""
    results = [one for one in result.children if one.name == "LotResult"]
    if not results:
        return None
    won = [one for one in results if one.says("TenderResultCode") != _NO_WINNER]
    contracts = {_id(t) for c in result.children if c.name == "SettledContract" for t in c.all("LotTender")}
    listed = {_id(tender) for one in won for tender in one.all("LotTender")}
    return contracts & listed or listed


def _payable(text: str, tender: Element) -> Sum | None:
    amount = tender.first("PayableAmount")
    currency = amount.attributes.get("currencyID") if amount is not None else None
    value = amount.own() if amount is not None else None
    total = find_sum(text, value, currency[0]) if value and currency else None
    return (
        Sum(total.start, total.end, Amount(total.amount.value, currency[0]), total.marks, currency[1])
        if total and currency
        else None
    )


def _id(element: Element) -> str:
    """An element's own id."""
    return next((child.text for child in element.children if child.name == "ID"), "")
