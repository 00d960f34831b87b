"""Each award once: what a notice tells in its fields, and in its tables again."""

from __future__ import annotations

from whobuilt.extract.english.clusters import name_key
from whobuilt.extract.notices.award import Award, Value

Names = frozenset[tuple[str, ...]]
_MOST_ALIKE = 100  # awards of the same parties among which a repeated one is sought


def key_of(names: list[Value]) -> Names:
    """The names of parties, as they are compared."""
    return frozenset(name_key(value.text) for value in names)


def merge_awards(lots: list[Award], rows: list[Award]) -> list[Award]:
    """The awards of the fields and those of the tables, each told once."""
    priced: dict[Names, list[Award]] = {}
    for row in rows:
        if row.total:
            priced.setdefault(key_of(row.suppliers), []).append(row)
    named = frozenset().union(*priced)
    several = sum(map(len, priced.values())) > 1
    kept = [lot for lot in lots if not (key_of(lot.suppliers) <= named and (several or _is_told(lot, priced)))]
    told: dict[Names, list[Award]] = {}
    for lot in kept:
        told.setdefault(key_of(lot.suppliers), []).append(lot)
    known = frozenset().union(*told)
    for row in rows:
        names = key_of(row.suppliers)
        if (row.total and not _is_repeated(row, told)) or not names & (known if row.priced else known | named):
            kept.append(row)
    return _unique(kept)


def _unique(awards: list[Award]) -> list[Award]:
    """Each award once: what is told twice of the same parties, with one sum or without, is one."""
    found: dict[tuple[Names, Names], list[Award]] = {}
    kept = []
    for award in awards:
        alike = found.setdefault((key_of(award.suppliers), key_of(award.buyers)), [])
        same = next((one for one in alike[:_MOST_ALIKE] if _is_same(one, award)), None)
        if same is None:
            alike.append(award)
            kept.append(award)
        else:
            same.total, same.items = same.total or award.total, same.items or award.items
    return kept


def _is_same(one: Award, other: Award) -> bool:
    """Whether two awards of the same parties are one."""
    if one.total is None or other.total is None:
        return not (one.tabled and other.tabled) or _told_item(one) == _told_item(other)
    return one.total.amount == other.total.amount and (not other.tabled or _told_item(one) == _told_item(other))


def _told_item(award: Award) -> str:
    return award.items[0].text if award.items and award.tabled else ""


def _is_told(lot: Award, priced: dict[Names, list[Award]]) -> bool:
    """Whether a row tells the same sum for the same suppliers, or the only one."""
    return lot.total is None or any(
        row.total and row.total.amount == lot.total.amount for row in priced.get(key_of(lot.suppliers), ())
    )


def _is_repeated(row: Award, told: dict[Names, list[Award]]) -> bool:
    """Whether the fields of the notice tell what a row tells again."""
    return any(
        lot.total and row.total and lot.total.amount == row.total.amount for lot in told.get(key_of(row.suppliers), ())
    )
