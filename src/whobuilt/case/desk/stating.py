"""What a person states or mends by selecting words: put together, locked, kept with the names that it brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from whobuilt.case.places import Places
from whobuilt.case.reading.translating import Translating
from whobuilt.core.custody import Action
from whobuilt.core.evidence import Document
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Draft, Prop, Statement, make_statement
from whobuilt.extract.english.clusters import name_key
from whobuilt.resolve.lookup import Naming
from whobuilt.resolve.selection import Desk, change, empty_draft, select

BY_HAND: Final = "by hand"
Selected = Mapping[str, tuple[tuple[int, int], ...]]  # the words that a person selected, by field
FieldSpan = tuple[str, int, int]


class Stating:
    """Keeps what people state."""

    def __init__(self, places: Places, translating: Translating) -> None:
        """Over the places of one case; translations tell why a quote does not hold."""
        self._places, self._translating = places, translating

    def by_spans(
        self, document: Document, prop: Prop, spans: Iterable[FieldSpan], values: Mapping[str, str]
    ) -> Statement:
        """Keep a statement made of selections, each naming its field, and of values; a proposal like any other.

        One stretch may serve several fields, and one field have several. The quote is the stretch that is selected
        for it, else the sentence or sentences around all the others.
        """
        places = select(document, spans)
        if not places:
            told = "no words of the document are selected for it."
            raise WhoBuiltError(Problem("no_words", told, document.id[:8], "Select who, the verb, and whom or what."))
        fields = {name: value for name, value in values.items() if name != "prop"}
        return self.put(document, empty_draft(document, BY_HAND), {"prop": prop.value, **fields}, places=places)[0]

    def put(
        self,
        document: Document,
        draft: Draft,
        fields: Mapping[str, str],
        at: int | None = None,
        places: Selected | None = None,
    ) -> tuple[Statement, bool]:
        """Keep what a person put together, with the names that are new; and whether the case stated it already."""
        record = self._places.record
        naming = Naming(record, document, lambda name: " ".join(name_key(name)))
        translations = partial(self._translating.of, document)
        desk = Desk(document, record.iter_documents, naming, at, translations, places or {})
        statement = make_statement(change(draft, fields, desk))
        stated = Extraction(document.id, BY_HAND, entities=tuple(naming.minted), statements=(statement,))
        with self._places.transaction():
            stood = record.has("statement", statement.id)
            self._places.note(Action.STATED, statement.id, stated)
            record.put_extraction(stated)
        return statement, stood
