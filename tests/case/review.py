"""What the tests of the review desk are made of: a case whose statements are put straight into its record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from whobuilt.case import Case
from whobuilt.case.places import Places
from whobuilt.core.custody import Action, ReadFacts
from whobuilt.core.dates import PartialDate
from whobuilt.core.entities import Entity, Party, Schema, entity_id
from whobuilt.core.evidence import Document, Metadata, Passage, Segment, Source, document_id, make_capture
from whobuilt.core.ids import sha256
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Amount, Anchor, Draft, Prop, Qualifiers, Quote, Statement, make_statement
from whobuilt.store import CasePaths

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@dataclass
class Planted:
    """A statement to plant: what is not given is as the sentence has it. `quote` is what it gives as the quote."""

    vendor: str
    body: str
    when: str = "June 2019"
    extractor: str = "patterns@2"
    quote: str = ""
    customer: str = ""
    date: str = "2019-06"
    amount: float | None = None
    sum_words: str = ""
    without: frozenset[str] = frozenset()
    object_words: str = ""
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What the document says."""
        paid = f" for {self.sum_words}" if self.sum_words else ""
        return f"{self.vendor} supplied cameras to the {self.body} in {self.when}{paid}."


def party(schema: Schema, name: str) -> tuple[Party, Entity]:
    """A name as a party, and the entity that it is read as."""
    made = Entity(entity_id(schema, name.casefold()), schema, name)
    return Party(name, made.id), made


def plant(case_folder: Path, title: str, *planted: Planted, more: str = "") -> tuple[Statement, ...]:
    """Keep a document that says all this, and the statements as a broken extractor might give them."""
    text = f"{title}\n\n" + "\n".join(each.sentence for each in planted) + f"\n{more}"
    blob = sha256(text.encode())
    name = document_id(blob, "text@1", text)
    metadata = Metadata(title, (), "Example Post", PartialDate("2020-01-02"), "en")
    segments = (Segment(0, len(text), 0, len(text), "line 1"),)
    document = Document(name, blob, "text@1", "text/plain", "utf-8", text, metadata, (Passage(0, len(text)),), segments)
    made = [_state(document, each) for each in planted]
    entities = tuple(entity for _, found in made for entity in found)
    statements = tuple(statement for statement, _ in made)
    places = Places(CasePaths(case_folder))
    try:
        source = Source(f"/evidence/{title}.txt")
        capture = make_capture((blob, len(text.encode())), NOON, "file", source)
        path = places.paths.blob(blob)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        with places.transaction():
            places.note(Action.CAPTURED, capture.id, capture)
            places.record.put_capture(capture)
            places.note(Action.READ, capture.id, ReadFacts((name,)))
            places.record.put_document(document)
            places.record.put_extraction(Extraction(name, "patterns@2", entities, (), statements))
    finally:
        places.close()
    return statements


def _state(document: Document, each: Planted) -> tuple[Statement, tuple[Entity, ...]]:
    start = document.text.index(each.sentence)
    subject, vendor = party(Schema.COMPANY, each.vendor)
    customer, body = party(Schema.PUBLIC_BODY, each.customer or each.body)
    words = {
        "subject": each.vendor,
        "trigger": "supplied",
        "object": each.object_words or each.body,
        "object_text": "cameras",
        "date": each.when,
        "amount": each.sum_words,
    }
    anchors = tuple(
        Anchor(name, start + each.sentence.index(said), start + each.sentence.index(said) + len(said), said)
        for name, said in words.items()
        if said and name not in each.without
    )
    exact = each.quote or each.sentence
    qualifiers = Qualifiers(
        object_text="cameras",
        date=PartialDate(each.date) if each.date else None,
        amount=None if each.amount is None else Amount(each.amount, "USD"),
    )
    qualifiers = replace(qualifiers, **each.changes)
    quote = Quote(start, start + len(exact), exact)
    draft = Draft(document.id, Prop.SUPPLIES, subject, customer, quote, anchors, each.extractor, qualifiers)
    return make_statement(draft), (vendor, body)


@contextmanager
def new_case(folder: Path) -> Iterator[Path]:
    """The folder of an empty case."""
    Case.init(folder).__exit__(None, None, None)
    yield folder
