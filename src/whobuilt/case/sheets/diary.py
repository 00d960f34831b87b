"""The search diary of a case: appended to its log, withdrawn by a later entry, cited by footnotes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from whobuilt.case.evidence.noted import Noted
from whobuilt.case.places import Places
from whobuilt.codec import loads
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.dates import PartialDate, utc_now
from whobuilt.core.diary import DiaryEntry, Look, make_entry
from whobuilt.core.dossier import Dossier
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.sheets import Settled, Settlement

SHORTEST_ID = 6  # characters of an id that may stand for it


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry of the diary, and whether somebody took it back."""

    entry: DiaryEntry
    withdrawn: Settlement | None = None


class Diary:
    """Where somebody looked, when, with which words."""

    def __init__(self, places: Places) -> None:
        """Nothing is read before it is asked for."""
        self._places = places
        self._kept: dict[str, Kept] = {}
        self._noted = Noted(places, (Action.SEARCHED, Action.SETTLED), self._take, self._kept.clear)

    def entries(self) -> tuple[Kept, ...]:
        """All entries in the order in which they were written, withdrawn ones too."""
        self._noted.refresh()
        return tuple(self._kept.values())

    def get(self, words: str) -> Kept:
        """An entry by its id or the first characters of it; WhoBuiltError where there is none or several."""
        found = [each for each in self.entries() if len(words) >= SHORTEST_ID and each.entry.id.startswith(words)]
        if len(found) == 1:
            return found[0]
        told = f"{len(found)} entries begin so." if found else f"the diary has no entry “{words}”."
        raise WhoBuiltError(Problem("unknown_diary_entry", told, "", "List them with `whobuilt diary list`."))

    def add(self, look: Look, by: str) -> DiaryEntry:
        """Write down a search; WhoBuiltError where it does not say where, or says two things at once."""
        look = replace(look, where=look.where.strip(), words=look.words.strip(), found=look.found.strip())
        if not look.where:
            raise WhoBuiltError(Problem("no_place", "the entry does not say where you looked.", "", "Name the place."))
        if look.found and look.nothing_found:
            raise WhoBuiltError(
                Problem("found_and_not", "it says that something was found, and nothing.", "", "Choose.")
            )
        if not look.found and not look.nothing_found:
            mend = "Say what was found, or that nothing was."
            raise WhoBuiltError(Problem("no_outcome", "the entry does not say what came of it.", "", mend))
        made = make_entry(look, by, utc_now())
        with self._places.transaction():
            self._places.note(Action.SEARCHED, made.id, made, by)
        return made

    def withdraw(self, words: str, by: str, reason: str = "") -> Kept:
        """Take an entry back; it stays in the log, and is cited no more. Safe to repeat."""
        kept = self.get(words)
        if kept.withdrawn is None:
            settled = Settlement(kept.entry.id, Settled.WITHDRAWN, by, utc_now(), reason)
            with self._places.transaction():
                self._places.note(Action.SETTLED, kept.entry.id, settled, by)
        return self.get(kept.entry.id)

    def naming(self, names: tuple[str, ...]) -> tuple[DiaryEntry, ...]:
        """The standing entries that looked for one of these names."""
        wanted = [name.casefold() for name in names if name]
        return tuple(
            each.entry
            for each in self.entries()
            if each.withdrawn is None and any(name in each.entry.look.words.casefold() for name in wanted)
        )

    def beside(self, dossier: Dossier) -> Dossier:
        """A draft with the searches for what it is about told among its notes."""
        told = tuple(entry.citation for entry in self.naming(dossier.names))
        return replace(dossier, notes=(*dossier.notes, *told)) if told else dossier

    def _take(self, noted: CustodyRecord) -> None:
        if noted.action is Action.SEARCHED:
            made = loads(DiaryEntry, noted.content)
            self._kept.setdefault(made.id, Kept(made))
        elif noted.about in self._kept:
            settled = loads(Settlement, noted.content)
            is_gone = settled.state is Settled.WITHDRAWN
            self._kept[noted.about] = replace(self._kept[noted.about], withdrawn=settled if is_gone else None)


def make_look(where: str, when: str, said: tuple[str, str, str], *, nothing: bool) -> Look:
    """A search as a person tells it: `said` are its words, what was found, a note; today where no day is given."""
    try:
        day = PartialDate(when.strip() or utc_now().date().isoformat())
    except ValueError as error:
        raise WhoBuiltError(Problem("bad_date", f"{error}.", "when", "Write 2026-09-03.")) from error
    words, found, note = said
    return Look(where, day, words, found, nothing, note.strip())
