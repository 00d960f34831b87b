"""Open Contracting data (OCDS): releases, packages of them, records: https://standard.open-contracting.org/ (1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from whobuilt.core.dates import PartialDate
from whobuilt.core.statements import Amount, Modality, Phase
from whobuilt.extract.notices.award import Award, Day, Located, Notice, Span, Sum, Value
from whobuilt.extract.notices.json_tree import Node
from whobuilt.extract.notices.parties import is_private
from whobuilt.extract.notices.words import is_void

_FAILED = frozenset({"cancelled", "unsuccessful", "disqualified", "rejected", "withdrawn"})
_DAY = len("2025-02-13")
_SIGNED = frozenset({"active", "terminated", "signed"})
MOST_AWARDS = 20_000


def is_ocds(root: Node) -> bool:
    """Whether a JSON object is a release, a record, or a package of these."""
    names = root.members.keys()
    packaged = any(
        first.get("ocid") or first.get("compiledRelease")
        for kind in ("releases", "records", "compiledReleases")
        for first in root.each(kind)[:1]
    )
    loose = bool(names & {"awards", "contracts"}) and bool(names & {"buyer", "parties", "tender", "procuringEntity"})
    return packaged or "ocid" in names or "compiledRelease" in names or loose


def read_ocds(root: Node) -> Notice:
    """What a package, a record or a release says."""
    notice = Notice(covers=[(root.start, root.end)])
    for release in _releases(root):
        if len(notice.awards) >= MOST_AWARDS:
            notice.left_out += 1
            continue
        _Release(release, notice).read()
    return notice


def _releases(root: Node) -> Iterator[Node]:
    """Each release; of a record its compiled release, else the last of its own."""
    if all(step.isdigit() for step in root.members) and root.members:
        for each in root.members.values():
            yield from _releases(each)
        return
    for record in root.each("records"):
        if compiled := record.get("compiledRelease"):
            yield compiled
        else:
            yield from record.each("releases")[-1:]
    yield from (*root.each("releases"), *root.each("compiledReleases"))
    if compiled := root.get("compiledRelease"):
        yield compiled
    elif not {"records", "releases"} & root.members.keys():
        yield root


@dataclass(slots=True)
class _Release:
    """One release, read into a notice."""

    node: Node
    notice: Notice

    def read(self) -> None:
        """Its awards and contracts, where its parties are, and every sum and date."""
        parties = {party.says("id"): party for party in self.node.each("parties") if party.says("id")}
        buyers = self._buyers(parties)
        awards = {award.says("id"): award for award in self.node.each("awards")}
        contracts = self.node.each("contracts")
        signed = {contract.says("awardID"): contract for contract in contracts}
        for name, award in awards.items():
            if award.says("status").lower() not in _FAILED:
                self._put(award, signed.get(name), buyers, parties)
        for contract in contracts:
            if contract.says("awardID") not in awards and contract.says("status").lower() != "cancelled":
                self._put(contract, contract, buyers, parties)
        self._locate(parties)
        self._collect()

    def _put(self, award: Node, contract: Node | None, buyers: list[Value], parties: dict[str, Node]) -> None:
        suppliers = _named(award.each("suppliers"), parties)
        if not suppliers and contract is not None:
            suppliers = _named(contract.each("suppliers"), parties)
        if not suppliers and len(self.node.each("awards")) <= 1:
            suppliers = _named([p for p in parties.values() if "supplier" in _roles(p)], {})
        if not suppliers:
            return
        total = _sum(award.get("value")) or _sum(contract.get("value") if contract else None)
        own = _named(award.each("buyers"), parties)
        made = Award(own or buyers, suppliers, self._items(award), total, data=True)
        made.day = (
            next(filter(None, (_day(award, "date"), _day(contract, "dateSigned"), _day(contract, "date"))), None)
            or self._released()
        )
        sealed = contract is not None and (contract.get("dateSigned") or contract.says("status").lower() in _SIGNED)
        made.phase = Phase.CONTRACTED if sealed else Phase.AWARDED
        if award.says("status").lower() == "pending":
            made.phase, made.modality = Phase.TENDERED, Modality.PROPOSED
        made.row = (self.node.start, self.node.end)
        self.notice.awards.append(made)

    def _buyers(self, parties: dict[str, Node]) -> list[Value]:
        """Who buys; whoever runs the procedure only where no buyer is named."""
        named = _named([*self.node.each("buyer"), *self.node.each("buyers")], parties)
        named = named or _named([party for party in parties.values() if "buyer" in _roles(party)], {})
        named = named or _named([*(self.node.get("tender") or self.node).each("procuringEntity")], parties)
        return named or _named([party for party in parties.values() if "procuringEntity" in _roles(party)], {})

    def _items(self, award: Node) -> list[Value]:
        """What is bought: the lot's or the award's title, the tender's, its description, the items'."""
        tender = self.node.get("tender") or Node(0, 0)
        wanted = {node.text for node in (award.get("relatedLots") or Node(0, 0)).members.values()}
        lots = [lot.value("title") for lot in tender.each("lots") if lot.says("id") in wanted]
        several = [value for value in lots if value]
        if len(several) == 1 and len(tender.each("lots")) > 1:
            return several
        items = (item.value("description") for item in (*award.each("items"), *tender.each("items")))
        found = (award.value("title"), tender.value("title"), award.value("description"), tender.value("description"))
        title = next((value for value in (*found, *items) if value and not is_void(value.text)), None)
        return [title] if title else []

    def _released(self) -> Day | None:
        """The day of a release that tells of an award."""
        tags = {node.text for node in (self.node.get("tag") or Node(0, 0)).members.values()}
        return _day(self.node, "date") if tags & {"award", "contract", "awardUpdate", "contractUpdate"} else None

    def _locate(self, parties: dict[str, Node]) -> None:
        for party in parties.values():
            name, place = party.value("name"), party.value("address", "locality")
            roles = _roles(party)
            if name and place and not is_void(place.text) and roles & {"buyer", "supplier", "procuringEntity"}:
                self.notice.located.append(Located(name, place, "supplier" not in roles))

    def _collect(self) -> None:
        """Every sum and every day, in order; of days not those of documents and periods of asking."""
        waiting: list[tuple[str, Node]] = [("", self.node)]
        while waiting:
            _, node = waiting.pop()
            if total := _sum(node):
                self.notice.sums.append(total)
            for name in node.members:
                if (name in {"date", "datePublished", "dateSigned"} or name.endswith("Date")) and (
                    day := _day(node, name)
                ):
                    self.notice.days.append(day)
            waiting += [item for item in reversed(node.members.items()) if item[0] != "documents"]


def _roles(party: Node) -> frozenset[str]:
    roles = party.get("roles")
    return frozenset(node.text for node in roles.members.values()) if roles is not None else frozenset()


def _named(nodes: list[Node], parties: dict[str, Node]) -> list[Value]:
    """The names of organizations, each looked up among the parties where it stands as an id only."""
    found: list[Value] = []
    for node in nodes:
        party = node if node.says("name") else parties.get(node.says("id"), node)
        value = party.value("name") or party.value("identifier", "legalName")
        if value and not is_void(value.text) and not is_private(value.text):
            found.append(value)
    return found


def _sum(node: Node | None) -> Sum | None:
    """The sum of {"amount": 400000, "currency": "GBP"}."""
    if node is None:
        return None
    amount, currency = node.get("amount"), node.get("currency")
    if amount is None or currency is None or not amount.leaf or not currency.text.isalpha():
        return None
    try:
        value = float(amount.text)
    except ValueError:
        return None
    if not 0 < value < float("inf"):
        return None
    marks: tuple[Span, ...] = (amount.key,) if amount.key else ()
    return Sum(amount.start, amount.end, Amount(value, currency.text.upper()), marks, (currency.start, currency.end))


def _day(node: Node | None, name: str) -> Day | None:
    """The day of a date or time."""
    value = node.value(name) if node is not None else None
    if value is None:
        return None
    try:
        date = PartialDate(value.text[:_DAY])
    except ValueError:
        return None
    return Day(value.start, min(value.end, value.start + _DAY), date, value.marks)
