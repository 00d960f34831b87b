"""Relationships of an office document: which member stands for what, and what it points to outside (ECMA-376 part 2).

What lies outside is named and never fetched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from whobuilt.core.problems import Problem
from whobuilt.read.package import Package, resolve_target
from whobuilt.read.xml_tokens import XmlKind

_MOST = 100_000  # relationships of one member


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship: its id, the last word of its type ("slide"), and the member or address it points to."""

    id: str
    type: str
    target: str
    external: bool


class Relations:
    """The relationships of one member, by id and by type."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        """Keep them; of two with one id the first counts."""
        self.all = tuple(relations)
        self.by_id = {relation.id: relation for relation in reversed(self.all)}

    def of_type(self, *types: str) -> list[Relation]:
        """Those of these types that lead to a member, each target once, in order."""
        found = [relation for relation in self.all if relation.type in types and not relation.external]
        return list({relation.target.lower(): relation for relation in reversed(found)}.values())[::-1]

    def member(self, name: str) -> str:
        """The member that an id leads to; empty where it leads to none."""
        relation = self.by_id.get(name)
        return relation.target if relation and not relation.external else ""


def read_relations(package: Package, member: str) -> Relations:
    """The relationships of a member; of the package itself where `member` is empty. None are needed."""
    path = PurePosixPath(member)
    rels = f"{path.parent}/_rels/{path.name}.rels" if member else "_rels/.rels"
    found = package.find_text(rels.removeprefix("./"))
    relations: list[Relation] = []
    if found is None:
        return Relations(())
    for token in package.iter_xml(found):
        if token.kind is not XmlKind.OPEN or token.name.rpartition(":")[2] != "Relationship" or len(relations) >= _MOST:
            continue
        said = token.attributes()
        external = said.get("TargetMode", "").lower() == "external"
        target = said.get("Target", "")
        type_ = said.get("Type", "").rpartition("/")[2]
        resolved = target if external else resolve_target(member, target)
        relations.append(Relation(said.get("Id", ""), type_, resolved, external))
    _note_outside(package, member, relations)
    return Relations(relations)


def _note_outside(package: Package, member: str, relations: Iterable[Relation]) -> None:
    outside = [one for one in relations if one.external and one.type != "hyperlink"]
    if not outside:
        return
    kinds = ", ".join(sorted({one.type for one in outside}))
    message = (
        f"The file points to {len(outside)} things outside of it ({kinds}), first {outside[0].target[:200]}. "
        "Nothing was fetched."
    )
    package.problems.append(
        Problem("external_content", message, member, "Opening it in an office program may fetch them, and tell of you.")
    )


def find_main(package: Package, usual: str) -> str:
    """The member that is the document itself: what the package's relationships say, else the usual name."""
    named = [one.target for one in read_relations(package, "").of_type("officeDocument")]
    return next((name for name in named if package.has(name)), usual)
