"""Any tagger as an extractor of names: what it finds are mentions and entities, and never a statement."""

from __future__ import annotations

from whobuilt.core.entities import Entity, Mention, entity_id
from whobuilt.core.evidence import Document
from whobuilt.core.reading import Extraction
from whobuilt.extract.english.clusters import name_key
from whobuilt.ports import Tagger


class TaggedExtractor:
    """The names that a tagger finds in a document."""

    def __init__(self, tagger: Tagger) -> None:
        """Named as the tagger is."""
        self.name = tagger.name
        self._tagger = tagger

    def extract(self, document: Document) -> Extraction:
        """An entity for each name, and every place where it stands."""
        entities: dict[str, Entity] = {}
        mentions = []
        for tagged in self._tagger.tag(document.text):
            words = document.text[tagged.start : tagged.end]
            if name := " ".join(words.split()):
                made = Entity(entity_id(tagged.schema, " ".join(name_key(name))), tagged.schema, name)
                entity = entities.setdefault(made.id, made)
                mentions.append(Mention(document.id, tagged.start, tagged.end, words, entity.id))
        return Extraction(document.id, self.name, tuple(entities.values()), tuple(mentions))
