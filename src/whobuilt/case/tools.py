"""The adapters that read and judge; none is loaded before it is needed."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, cached_property
from hashlib import file_digest
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from whobuilt.assess import assess
from whobuilt.core.evidence import Document
from whobuilt.core.problems import Problem
from whobuilt.core.reading import Extraction, Reading
from whobuilt.engine import ReaderPool
from whobuilt.extract.agreement import merge
from whobuilt.extract.chinese.patterns import ChineseExtractor
from whobuilt.extract.english.patterns import PatternExtractor
from whobuilt.extract.judged.beside import WithJudge
from whobuilt.extract.languages import ByLanguage
from whobuilt.extract.notices.beside import WithNotices
from whobuilt.extract.notices.extractor import NoticeExtractor
from whobuilt.extract.notices.mapping import Mapping
from whobuilt.inference.crf import CrfTagger
from whobuilt.inference.shipped import MODELS, find_judge, find_tagger
from whobuilt.ports import Extractor, Gazetteer, Judge, Part, Read, ReadingEngine, Tagger, Taxonomy
from whobuilt.preserve.walk import Walk, name_error
from whobuilt.reference.bodies import load_bodies
from whobuilt.reference.places import load_places
from whobuilt.resolve.gate import keep_locked

CHECK_WACZ = "whobuilt.archive.bundles.wacz_check:check_file"
READ = "whobuilt.read:read"  # what a child process calls to read a file
DEEPEST = 8  # containers within containers that are opened
MOST_PARTS = 20_000  # files taken out of one container, with all that lies in them
MOST_BYTES = 4 << 30  # bytes of these
_MOST_KEPT = 8  # extractors that are kept: a process that opens many cases has others for each with names of its own


@dataclass(slots=True)
class Allowance:
    """How much may still be taken out of one container."""

    parts: int = MOST_PARTS
    size: int = MOST_BYTES

    def refuse(self, part: Part, depth: int) -> Problem | None:
        """The limit that a part hits, and its name; None where it may be taken, which is then counted."""
        if depth >= DEEPEST:
            return Problem("nested_too_deep", f"containers are opened {DEEPEST} deep, and no deeper.", part.name)
        self.parts -= 1
        self.size -= len(part.content) if isinstance(part.content, bytes) else part.content.stat().st_size
        if self.parts < 0:
            return Problem("too_many_parts", f"only {MOST_PARTS:,} files are taken out of one container.", part.name)
        if self.size < 0:
            return Problem("parts_too_large", f"only {MOST_BYTES >> 30} GiB are taken out of one container.", part.name)
        return None


class _Loaded:
    """What is loaded once for all cases of a process."""

    def __init__(self) -> None:
        """Nothing yet; extractors of prose by the list of names and the taggers that they go by."""
        self.prose: dict[tuple[Tagger | CrfTagger | Problem | None, ...], Extractor] = {}
        self._told: set[Problem] = set()

    def tell_once(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Those that nobody was told of yet: what is amiss with a model is so for every document."""
        fresh = tuple(each for each in problems if each not in self._told)
        self._told.update(fresh)
        return fresh

    @cached_property
    def taggers(self) -> dict[str, CrfTagger | Problem]:
        """Those that ship."""
        return {language: find_tagger(language) for language in MODELS}

    @cached_property
    def judge(self) -> Judge | Problem:
        """The one that ships."""
        return find_judge()

    @cached_property
    def readers(self) -> ReadingEngine:
        pool = ReaderPool(READ)
        atexit.register(pool.close)
        return pool


class Tools:
    """What reads, extracts and judges, for all cases of this process; copies of it go by what one case says."""

    def __init__(self) -> None:
        """Nothing is loaded yet; no mapping of tables, no list of names, no taggers of one's own, nothing beside."""
        self.mapping: Mapping | None = None
        self._load_names: Callable[[], Tagger | None] = lambda: None
        self._models: Path | None = None
        self._more: tuple[Extractor, ...] = ()
        self._loaded = _Loaded()  # the copies share it

    def use_mapping(self, mapping: Mapping | None) -> None:
        """Read tables by what a person has said of their columns, from here on."""
        self.mapping = mapping

    def with_names(self, load: Callable[[], Tagger | None]) -> Tools:
        """These tools, going by a list of names that is loaded when something is extracted."""
        mine = self._copy()
        mine._load_names = load  # noqa: SLF001  # its own copy
        return mine

    def with_models(self, folder: Path) -> Tools:
        """These tools, with the taggers that `train` left in a folder in the place of those that ship."""
        mine = self._copy()
        mine._models = folder  # noqa: SLF001  # its own copy
        return mine

    def with_more(self, more: Iterable[Extractor]) -> Tools:
        """These tools with other extractors beside our own, the most trusted first."""
        mine = self._copy()
        mine._more = tuple(more)  # noqa: SLF001  # its own copy
        return mine

    def forget(self) -> None:
        """Load the list of names and the taggers anew when they are next needed, for they were changed."""
        for name in ("names", "_taggers"):
            self.__dict__.pop(name, None)

    def _copy(self) -> Tools:
        mine = copy(self)
        mine.forget()
        return mine

    @cached_property
    def names(self) -> Tagger | None:
        """The user's own list of names."""
        return self._load_names()

    @property
    def model_problems(self) -> tuple[Problem, ...]:
        """Why a tagger or the judge is not used: its model is not installed, corrupt, or of another version."""
        return tuple(found for found in (*self._taggers.values(), self._loaded.judge) if isinstance(found, Problem))

    @cached_property
    def _taggers(self) -> dict[str, CrfTagger | Problem]:
        own = {language for language in MODELS if self._models and (self._models / f"{language}.json").is_file()}
        return {each: find_tagger(each, self._models) if each in own else self._loaded.taggers[each] for each in MODELS}

    def taggers(self, language: str) -> tuple[Tagger, ...]:
        """What sees names in a language beside the rules: the user's list, then the tagger where it can be used."""
        found = self._taggers[language]
        return tuple(each for each in (self.names, None if isinstance(found, Problem) else found) if each is not None)

    @property
    def gazetteer(self) -> Gazetteer:
        """Places, and which lies in which."""
        return cast("Gazetteer", load_places())  # it is asked about its own places only

    @property
    def taxonomy(self) -> Taxonomy:
        """Classes of public bodies."""
        return load_bodies()

    @property
    def readers(self) -> ReadingEngine:
        """Child processes that read files."""
        return self._loaded.readers

    @property
    def extractor(self) -> Extractor:
        """What finds names and statements: notices field by field, other text each stretch in its own language."""
        return WithNotices(NoticeExtractor(self.mapping), self._prose)

    @property
    def _prose(self) -> Extractor:
        made, key = self._loaded.prose, (self.names, *self._taggers.values())
        if key not in made:
            if len(made) >= _MOST_KEPT:
                made.clear()
            english = self._taggers["en"]
            extractors: dict[str, Extractor] = {
                "en": PatternExtractor(self.gazetteer, None if isinstance(english, Problem) else english, self.names),
                "zh": ChineseExtractor(self.gazetteer, self.taxonomy, self.taggers("zh")),
            }
            prose, judge = ByLanguage(extractors, default="en"), self._loaded.judge
            made[key] = prose if isinstance(judge, Problem) else WithJudge(prose, judge)
        return made[key]

    def read(self, path: Path, blob: str, name: str, declared: str = "") -> Read:
        """What stands in a file of preserved bytes, read in a child process."""
        return self.readers.read(path, blob, name, declared)

    def read_document(self, path: Path) -> Document | tuple[Problem, ...]:
        """The document in a file, with no case; the problems where there is none."""
        try:
            with path.open("rb") as file:
                blob = file_digest(file, "sha256").hexdigest()
        except OSError as error:
            return (name_error(error, path),)
        found = self.read(path, blob, path.name)
        return found.document or tuple(replace(problem, where=str(path)) for problem in found.problems)

    def check_wacz(self, path: Path, blob: str) -> tuple[Problem, ...]:
        """What of a WACZ file is missing, extra, changed, or not signed as it says; checked in a child process."""
        with ReaderPool(CHECK_WACZ, workers=1) as pool:
            return pool.read(path, blob).problems

    def extract(self, document: Document) -> Extraction:
        """What a document states, each statement within the evidence lock.

        What is amiss with a model is told with the first document alone.
        """
        told = [keep_locked(each.extract(document), document) for each in (self.extractor, *self._more)]
        found, amiss = merge(told), self._loaded.tell_once(self.model_problems)
        return replace(found, problems=(*found.problems, *amiss)) if amiss else found

    def read_file(self, path: Path) -> Iterator[Reading | tuple[Problem, ...]]:
        """A file, then each file within it, read, extracted and assessed with no case.

        The problems alone where nothing could be read.
        """
        try:
            with path.open("rb"):
                pass
        except OSError as error:
            yield (name_error(error, path),)
            return
        yield from self._read_nested(path, str(path), Allowance())

    def _read_nested(
        self, path: Path, where: str, left: Allowance, part: Part | None = None, depth: int = 0
    ) -> Iterator[Reading | tuple[Problem, ...]]:
        with path.open("rb") as file:
            blob = file_digest(file, "sha256").hexdigest()
        found = self.read(path, blob, Path(where).name, part.media_type if part else "")
        problems = tuple(replace(problem, where=where) for problem in found.problems)
        if found.document:
            yield self._make_reading(found.document, where, problems)
        elif problems:
            yield problems
        for inner in found.parts:
            refused = inner if isinstance(inner, Problem) else left.refuse(inner, depth)
            if refused is not None:
                yield (replace(refused, where=f"{where}!/{refused.where}"),)
            elif isinstance(inner, Part):
                with in_file(inner) as kept:
                    yield from self._read_nested(kept, place_of(inner, where), left, inner, depth + 1)

    def _make_reading(self, document: Document, where: str, problems: tuple[Problem, ...]) -> Reading:
        extraction = self.extract(document)
        assessments = assess(
            [statement for statement in extraction.statements if statement.is_claim],
            [statement for statement in extraction.statements if not statement.is_only_likely],
            gazetteer=self.gazetteer,
            taxonomy=self.taxonomy,
            published=lambda _: document.metadata.published,
        )
        return Reading(document, where, extraction, assessments, problems)


def place_of(part: Part, container: str) -> str:
    """Where a part came from: its own address, or its name within its container."""
    return part.locator or f"{container}!/{part.name}"


@contextmanager
def in_file(part: Part) -> Iterator[Path]:
    """A part's bytes as a file, for as long as the block lasts."""
    if isinstance(part.content, Path):
        yield part.content
        return
    with TemporaryDirectory(prefix="whobuilt-") as folder:
        path = Path(folder) / "part"
        path.write_bytes(part.content)
        yield path


def list_files(paths: Iterable[Path]) -> Iterator[Path | Problem]:
    """The files at these paths and in these folders, and what could not be reached."""
    return chain.from_iterable(map(Walk, paths))


@cache
def shared_tools() -> Tools:
    """The adapters of this process: tables are read once."""
    return Tools()
