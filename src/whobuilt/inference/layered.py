"""Several taggers as one: where two see names that overlap, the first is believed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from whobuilt.ports import Tagged, Tagger


class Layered:
    """Taggers in order of trust: the user's own list before a model."""

    def __init__(self, taggers: Sequence[Tagger]) -> None:
        """Keep them; the name is all their names."""
        self._taggers = tuple(taggers)
        self.name = "+".join(tagger.name for tagger in self._taggers)

    def tag(self, text: str) -> Iterable[Tagged]:
        """What any of them sees, in order, none within another."""
        kept: list[Tagged] = []
        for tagger in self._taggers:
            seen = sorted(tagger.tag(text), key=lambda each: each.start)
            kept = _merge(kept, seen) if kept else seen
        return kept


def _merge(first: list[Tagged], second: list[Tagged]) -> list[Tagged]:
    """Both in order; of the second, what overlaps nothing of the first."""
    merged, at = list(first), 0
    for each in second:
        while at < len(first) and first[at].end <= each.start:
            at += 1
        if at == len(first) or each.end <= first[at].start:
            merged.append(each)
    return sorted(merged, key=lambda each: each.start)
