"""What verbs and the case may ask of places: Protocols only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol

from whobuilt.core.decisions import Decision
from whobuilt.core.entities import Entity, Mention, Schema
from whobuilt.core.evidence import Capture, Document
from whobuilt.core.problems import Problem
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Modality, Prop, Statement, Status

PlaceKind = Literal["country", "province", "prefecture", "county", "city", "region"]


class Place(Protocol):
    """A place that a gazetteer knows."""

    @property
    def id(self) -> str:
        """A stable code: ISO 3166 for countries and provinces."""

    @property
    def name(self) -> str:
        """Its usual English name."""

    @property
    def kind(self) -> PlaceKind:
        """What sort of place it is."""

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2 of the country it lies in; empty for a region of the world."""


class Gazetteer(Protocol):
    """Names of places and what lies in what."""

    def find(self, name: str) -> tuple[Place, ...]:
        """All the places that a name may mean, likeliest first."""

    def within(self, inner: Place | str, outer: Place | str) -> bool:
        """Whether one place is, or lies in, the other."""

    def demonym(self, word: str) -> Place | None:
        """The country that an adjective names ("Kenyan")."""

    def population(self, name: str) -> int:
        """How many people live in the largest city of this English name; 0 where there is none."""

    def names(self) -> Iterable[str]:
        """Every name that a tagger should look for."""


class Taxonomy(Protocol):
    """Classes of public bodies, each within another: police within security services within government."""

    def classify(self, name: str) -> str | None:
        """The class of the body that a name or description names; None where it names no public body."""

    def within(self, inner: str, outer: str) -> bool:
        """Whether every body of class `inner` is one of class `outer`."""

    def find(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Every place in a text where words name a class of bodies: start, end, class."""


@dataclass(frozen=True, slots=True)
class Original:
    """Preserved bytes that are to be read, and what is known of them.

    `blob` is their SHA-256, `name` the file's name, `declared` what the source called them ("text/html;
    charset=gbk"). `content` is the bytes, or the file that holds them.
    """

    blob: str
    media_type: str
    content: bytes | Path
    name: str = ""
    declared: str = ""

    @property
    def data(self) -> bytes:
        """All the bytes."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()

    def open(self) -> BinaryIO:
        """The bytes as a file, for readers that need not have all in memory."""
        return BytesIO(self.content) if isinstance(self.content, bytes) else self.content.open("rb")


@dataclass(frozen=True, slots=True)
class Part:
    """A file found in another: a member of an archive, an attachment, a web record's payload.

    `name` is its path within the container, as written there; it is a name only, and leads nowhere on this machine.
    `locator` replaces "container!/name" where the part has an address of its own (a URL). `content` is its bytes, or a
    file that holds them, which may be gone as soon as the next part is taken.
    """

    name: str
    content: bytes | Path
    media_type: str = ""
    locator: str = ""
    at: datetime | None = None  # when the container says it was received or written; aware

    @property
    def data(self) -> bytes:
        """All the bytes."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()

    def open(self) -> BinaryIO:
        """The bytes as a file, for those that need not have all in memory."""
        return BytesIO(self.content) if isinstance(self.content, bytes) else self.content.open("rb")


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader made of bytes: a document, the files within it, the problems that say what is missing.

    `parts` may be lazy: each is taken, and let go, before the next is made; a Problem among them tells of a part that
    could not be had.
    """

    document: Document | None
    problems: tuple[Problem, ...] = ()
    parts: Iterable[Part | Problem] = ()


class Reader(Protocol):
    """Turns bytes of its media types into a document and parts; never raises for bad evidence."""

    name: str
    media_types: frozenset[str]

    def read(self, original: Original) -> Read:
        """What stands in the original."""


@dataclass(frozen=True, slots=True)
class ReadingJob:
    """A file to be read: where its bytes lie, their SHA-256, its name, and what its source called it."""

    path: Path
    blob: str
    name: str = ""
    declared: str = ""


class ReadingEngine(Protocol):
    """Where readers run: in this process, or in others that they cannot break out of."""

    def read(self, path: Path, blob: str, name: str = "", declared: str = "") -> Read:
        """What stands in a file; a limit that was hit, or a reader that died, is a problem."""

    def read_all(self, jobs: Iterable[ReadingJob]) -> Iterator[tuple[ReadingJob, Read]]:
        """Each job with its answer, in the order of the jobs; several may be read at once, some ahead."""

    def close(self) -> None:
        """Let go of it."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name that a tagger saw at `text[start:end]`, as what, and how sure it was: from 0 to 1."""

    start: int
    end: int
    schema: Schema
    score: float = 1.0


class Tagger(Protocol):
    """Finds names in a text; names itself and its version ("crf-en@1"). One with a model says where it was made."""

    name: str

    def tag(self, text: str) -> Iterable[Tagged]:
        """The names in a text, in order, none within another."""


class Extractor(Protocol):
    """Finds names and statements in a document; names itself and its version ("patterns@2")."""

    name: str

    def extract(self, document: Document) -> Extraction:
        """All that the document states, each statement within the evidence lock."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name at `text[start:end]` of a stretch of text, and the id of its entity: one for all names of one thing."""

    start: int
    end: int
    schema: Schema
    entity: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A deal that a judge sees between two of the names that it was given, by their places in the list."""

    vendor: int
    customer: int
    score: float  # 0 to 1
    modality: Modality


class Judge(Protocol):
    """Tells who supplies whom among the names of a stretch of text; names itself and its version ("judge@1")."""

    name: str

    def judge(self, text: str, names: Sequence[Named]) -> Iterable[Judged]:
        """Every possible deal with its score, each pair of entities once, by the two names that speak for it most.

        A vendor is a Company or Organization, a customer one of these, a PublicBody or a Location. What is longer than
        about 400 English words or 500 Chinese characters is read at its beginning only.
        """


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a language model is asked: the task, and apart from it the data, which is never an instruction.

    `schema` is the JSON schema of the answer; `about` names the document whose words the data holds, so that what is
    kept of an answer can go with it.
    """

    task: str
    data: str
    schema: Mapping[str, Any]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a language model answered: a JSON object, and what it cost. One kept from before cost nothing again."""

    answer: Mapping[str, Any]
    tokens_in: int = 0
    tokens_out: int = 0
    is_kept: bool = False


class LanguageModel(Protocol):
    """A language model, here or elsewhere; names itself, with its version where it is known."""

    name: str

    @property
    def host(self) -> str:
        """Where it is asked; empty where nothing leaves this machine."""

    def ask(self, prompts: Iterable[Prompt]) -> Iterator[Reply | Problem]:
        """An answer to each prompt, in their order; each prompt is asked alone, and none knows of the others."""


class BlobStore(Protocol):
    """Bytes by their SHA-256, written once and never changed."""

    def put(self, path: Path) -> tuple[str, int]:
        """Keep a file's bytes durably; its hash and size. OSError where they cannot be read or kept."""

    def get(self, blob: str) -> bytes:
        """The bytes; KeyError where there are none."""

    def locate(self, blob: str) -> Path:
        """The file that holds the bytes; KeyError where there are none."""

    def destroy(self, blob: str) -> None:
        """Remove the bytes for good; safe to repeat."""

    def iter(self) -> Iterator[str]:
        """The names of all blobs."""

    def verify(self) -> Iterator[Problem]:
        """What of the kept bytes no longer equals its name."""


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """Which statements are wanted; None for any."""

    prop: Prop | None = None
    entity: str | None = None
    document: str | None = None
    status: Status | None = None


class Record(Protocol):
    """The case's record: append-only, the same answers from every store."""

    def transaction(self) -> AbstractContextManager[None]:
        """All that is put within it is kept, or nothing; durable when it ends."""

    def put_capture(self, capture: Capture) -> None:
        """Keep a capture."""

    def put_document(self, document: Document) -> None:
        """Keep a document; safe to repeat."""

    def put_extraction(self, extraction: Extraction) -> None:
        """Keep entities, mentions, statements, amounts and dates of one document; safe to repeat."""

    def put_problem(self, problem: Problem, capture: str) -> None:
        """Keep what could not be done with a capture."""

    def put_decision(self, decision: Decision) -> None:
        """Append a decision."""

    def decision_count(self) -> int:
        """How many decisions were taken so far: the nonce of the next."""

    def iter_captures(self, blob: str | None = None) -> Iterator[Capture]:
        """All captures, or those of one blob, in the order in which they were kept."""

    def iter_parts(self, capture: str) -> Iterator[Capture]:
        """The captures that were found within another."""

    def get_document(self, document: str) -> Document:
        """A document by its id, or by the first characters of it; KeyError where there is none or several."""

    def iter_documents(self) -> Iterator[Document]:
        """All documents, in the order in which they were kept."""

    def has(self, kind: str, name: str) -> bool:
        """Whether something of a kind ("capture", "document", "statement", "decision") is kept under this id."""

    def get_statement(self, statement: str) -> Statement:
        """A statement by its id, or by the first characters of it; KeyError where there is none or several."""

    def iter_statements(self, wanted: StatementFilter | None = None) -> Iterator[tuple[Statement, Status]]:
        """Statements with their standing, in document order. `entity` matches any party, merges followed."""

    def iter_entities(self) -> Iterator[Entity]:
        """The entities that stand, with all the names of what was merged into them."""

    def get_entity(self, entity: str) -> Entity:
        """The standing entity that an id, its first characters, or a retired id leads to; KeyError where none."""

    def find_entities(self, name: str) -> tuple[Entity, ...]:
        """The standing entities that bear a name, case and legal form aside."""

    def standing(self, entity: str) -> str:
        """The id that an entity's id leads to after all merges."""

    def iter_mentions(self, document: str) -> Iterator[Mention]:
        """The mentions in a document, in order."""

    def iter_decisions(self, target: str | None = None) -> Iterator[Decision]:
        """Decisions in the order in which they were taken, withdrawn ones too."""

    def iter_problems(self) -> Iterator[tuple[Problem, str]]:
        """Problems with the capture each belongs to."""

    def verify(self) -> Iterator[Problem]:
        """What of the record no longer equals what was kept, each named."""

    def copy_to(self, path: Path) -> None:
        """A consistent copy of the live record at `path`."""

    def close(self) -> None:
        """Let go of it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that answers a query, with the span of the first match."""

    document: str
    score: float
    start: int
    end: int


class Index(Protocol):
    """Full text of the documents: English words, Chinese characters; can be rebuilt from the record."""

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents; safe to repeat."""

    def search(self, query: str, limit: int) -> tuple[Hit, ...]:
        """The documents that hold all the words (or the quoted phrases), best first."""

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Throw all away and add the documents."""
