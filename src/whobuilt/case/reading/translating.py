"""Translations of passages: kept in the case's log, append-only, each with who made it and who checked it.

The log alone holds them: it is signed, it joins with that of another copy, and what it holds of a source that is
destroyed is withheld with all the rest. They annotate, are searched and shown beside, and are never quoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from whobuilt.case.evidence.departures import MODEL_ASKED
from whobuilt.case.evidence.handling import Handlings
from whobuilt.case.places import Places
from whobuilt.codec import loads
from whobuilt.core.custody import Action, ExportFacts
from whobuilt.core.dates import utc_now
from whobuilt.core.dossier import Citation, Dossier
from whobuilt.core.evidence import Document, Handling
from whobuilt.core.lock import find_span, snap_layout
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Statement
from whobuilt.core.translations import Maker, Translated, Translation, TranslationCheck, make_translation
from whobuilt.extract.prompted.translating import VERSION, find_passages, translate
from whobuilt.ports import LanguageModel

Span = tuple[int, int]

SHORTEST_ID = 6  # characters of an id that may stand for it


class Translating:
    """The translations of a case."""

    def __init__(self, places: Places, handling: Handlings) -> None:
        """Nothing is read before it is asked for."""
        self._places, self._handling = places, handling

    def iter(self, document: str | None = None) -> Iterator[Translated]:
        """All translations, or those of one document, in order, each with its last check."""
        found: dict[str, Translated] = {}
        for entry in self._places.log.iter_entries():
            noted = entry.record
            if noted is None or (document is not None and noted.about != document):
                continue
            if noted.action is Action.TRANSLATED:
                made = loads(Translation, noted.content)
                found.setdefault(made.id, Translated(made))
            elif noted.action is Action.CHECKED:
                check = loads(TranslationCheck, noted.content)
                if check.translation in found:
                    found[check.translation] = replace(found[check.translation], check=check)
        yield from found.values()

    def of(self, document: Document) -> tuple[Translation, ...]:
        """The translations of a document's passages, for the lock to know them."""
        return tuple(each.translation for each in self.iter(document.id))

    def search(self, words: str) -> Iterator[Translated]:
        """The translations that hold all the words."""
        wanted = words.casefold().split()
        yield from (each for each in self.iter() if all(word in each.translation.text.casefold() for word in wanted))

    def get(self, words: str) -> Translated:
        """A translation by its id or the first characters of it; WhoBuiltError where there is none or several."""
        long_enough = len(words) >= SHORTEST_ID
        found = [each for each in self.iter() if long_enough and each.translation.id.startswith(words)]
        if len(found) == 1:
            return found[0]
        told = f"{len(found)} translations begin so." if found else f"the case has no translation “{words}”."
        raise WhoBuiltError(Problem("unknown_translation", told, "", "List them with `whobuilt translations`."))

    def find_passage(self, document: Document, words: str) -> Span:
        """The passage that a person names by its words; all of the document where none are named."""
        if not words:
            lead = len(document.text) - len(document.text.lstrip())
            return lead, lead + len(document.text.strip())
        span = find_span(words, document) or snap_layout(words, document)
        if span is None:
            told = "these words do not stand in the document, or stand there more than once."
            raise WhoBuiltError(Problem("no_passage", told, words[:60], "Copy the passage from the document itself."))
        return span

    def put(self, document: Document, span: Span, language: str, text: str, maker: Maker) -> Translation:
        """Keep a translation of a passage."""
        if not text.strip():
            raise WhoBuiltError(Problem("empty_translation", "the translation is empty; nothing was kept."))
        exact = document.text[slice(*span)]
        made = make_translation((document.id, *span), exact, language, text.strip(), maker, utc_now())
        with self._places.transaction():
            self._places.note(Action.TRANSLATED, document.id, made, maker.by)
        return made

    def run(
        self, model: LanguageModel, document: Document, language: str, by: str, span: Span | None = None
    ) -> Iterator[Translation | Problem]:
        """Have a model translate a document, passage by passage; a passage that it has translated already is left.

        That words go to a model elsewhere is in the log before any of them does.
        """
        maker = Maker(by, model.name, VERSION)
        known = {
            (each.start, each.end) for each in self.of(document) if (each.maker, each.language) == (maker, language)
        }
        spans = [each for each in ([span] if span else find_passages(document)) if each not in known]
        if spans and model.host:
            told = ExportFacts(MODEL_ASKED, f"{model.name}, {model.host}")
            self._places.note(Action.EXPORTED, document.id, told, by)
            self._places.settle()
        for found in translate(model, document, spans, language):
            yield found if isinstance(found, Problem) else self.put(document, found[0], language, found[1], maker)

    def check(self, words: str, by: str, *, holds: bool, reason: str = "") -> TranslationCheck:
        """Keep what somebody who knows both languages says of a translation."""
        made = self.get(words).translation
        check = TranslationCheck(made.id, made.document, holds, by, utc_now(), reason)
        with self._places.transaction():
            self._places.note(Action.CHECKED, made.document, check, by)
        return check

    def beside_quotes(self, statements: Iterable[Statement]) -> dict[str, tuple[Translated, ...]]:
        """The translations of what statements quote, by the statement's id."""
        kept: dict[str, list[Translated]] = {}
        for each in self.iter():
            kept.setdefault(each.translation.document, []).append(each)
        return {
            statement.id: tuple(
                each
                for each in kept.get(statement.document, ())
                if each.translation.start < statement.quote.end and statement.quote.start < each.translation.end
            )
            for statement in statements
        }

    def beside(self, dossier: Dossier) -> Dossier:
        """A draft with the translations of what it cites told among its notes, apart from the quotes."""
        kept = list(self.iter())
        notes = [
            f"Beside [{citation.number}], {each.label}: “{each.translation.text}”"
            for citation in dossier.citations
            for each in kept
            if self._goes_with(each.translation, citation)
        ]
        return replace(dossier, notes=(*dossier.notes, *notes))

    def _goes_with(self, made: Translation, citation: Citation) -> bool:
        """Whether a translation may be shown with a quote: of no more than is quoted, unless the source is public."""
        if made.document != citation.document or not citation.quote:
            return False
        if made.exact in citation.quote:
            return True
        if citation.quote not in made.exact:
            return False
        return self._handling.of_blob(self._places.record.get_document(made.document).blob) is Handling.PUBLIC
