"""The judge that ships, made again: from the base, from the repository's passages, measured on those it never saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import JUDGE
from whobuilt.inference.making import plain
from whobuilt.inference.pairs import UNKNOWN
from whobuilt.inference.pieces import Pieces
from whobuilt.inference.sentences import read_bytes, read_gold
from whobuilt.inference.shipped import JUDGE_FEATURES, Manifest, write_model
from whobuilt.inference.teaching import base as beginning
from whobuilt.inference.teaching.copies import make_copies, make_pool
from whobuilt.inference.teaching.figures import Verdicts, examine
from whobuilt.inference.teaching.lessons import Lesson, Match, Passage, load_lines, load_passages

if TYPE_CHECKING:
    from whobuilt.inference.teaching.fit import Epoch

VERSION = 1
THRESHOLD = 0.5  # from which score on an answer counts in the figures
LEARNED = tuple(
    map(
        Path,
        (
            "training/passages/en",
            "training/passages/zh",
            "tests/gold/seen",
            "tests/gold/late",
            "tests/gold/late2",
            "tests/gold/late3",
            "tests/gold/zh_seen",
        ),
    )
)
LINES = "lines.jsonl"  # beside the passages of a folder: short texts, in most of which nobody sells to anybody
HELD_OUT = {"deals, English": Path("tests/gold/late4"), "deals, Chinese": Path("tests/gold/zh_late")}
TOOLS = ("torch", "onnx", "onnxruntime")
SEED = 1


@dataclass(frozen=True, slots=True)
class Sources:
    """What a judge is made of: the checkout, the file of the base; and, where given, readings of the passages.

    `match` says which entities of a reading are which of the gold.
    """

    checkout: Path
    base: Path
    match: Match
    readings: Path | None = None

    def load(self, folder: Path) -> list[Passage]:
        """The passages of a folder of the checkout; none where it is not there."""
        path = self.checkout / folder
        found = list(load_passages(path, self.match, self.readings)) if path.is_dir() else []
        return [*found, *(load_lines(path / LINES) if (path / LINES).is_file() else ())]


@dataclass(frozen=True, slots=True)
class Taught:
    """A judge that was made: its manifest, and its answers on each part that was held out."""

    manifest: Manifest
    verdicts: Mapping[str, Verdicts]


def make_judge(sources: Sources, out: Path, epochs: int | None, tell: Callable[[Epoch], None]) -> Taught:
    """Teach a judge, measure the very file that is to ship, and write it into a folder."""
    require_tools()
    from whobuilt.inference.judge import OnnxJudge  # noqa: PLC0415  # all of these need what may not be installed
    from whobuilt.inference.teaching.export import export  # noqa: PLC0415  # the same
    from whobuilt.inference.teaching.fit import Settings, teach  # noqa: PLC0415  # the same
    from whobuilt.inference.teaching.network import make_network  # noqa: PLC0415  # the same

    base = beginning.read_base(sources.base)
    passages = [passage for folder in LEARNED for passage in sources.load(folder)]
    pieces = beginning.keep_pieces(base, beginning.choose_pieces(base, _iter_texts(sources.checkout, passages)))
    network = make_network(base, tuple(pieces), SEED)
    settings = Settings(epochs=epochs) if epochs else Settings()
    for epoch in teach(network, make_courses(passages), Pieces(pieces, UNKNOWN), settings):
        tell(epoch)
    model = export(network, pieces)
    held_out = {name: sources.load(folder) for name, folder in HELD_OUT.items()}
    judge = OnnxJudge(JUDGE, model)
    verdicts = {name: examine(judge, (passage.gold for passage in found)) for name, found in held_out.items() if found}
    made = Taught(_describe(sources, model, settings.epochs, verdicts), verdicts)
    write_model(made.manifest, model, out)
    return made


def make_courses(passages: Sequence[Passage]) -> list[list[Lesson]]:
    """For each passage, what is read of it by turns; names are swapped for those of the other passages."""
    pool = make_pool(passage.gold for passage in passages)
    return [make_copies(passage, pool, SEED) for passage in passages]


def require_tools() -> None:
    """WhoBuiltError where what trains is not installed."""
    for tool in TOOLS:
        if find_spec(tool) is None:
            told = f"the judge is trained with {tool}, which is not installed."
            mend = "Install what training needs: pip install 'whobuilt[judge-training]'"
            raise WhoBuiltError(Problem("not_installed", told, "", mend))


def _iter_texts(checkout: Path, passages: Iterable[Passage]) -> Iterator[str]:
    """The texts whose pieces are worth knowing: the passages, and the sentences that taggers learn from."""
    yield from (passage.gold.text for passage in passages)
    yield from (path.read_text("utf-8") for path in sorted((checkout / "training").glob("*.txt")))


def _describe(sources: Sources, model: bytes, epochs: int, verdicts: Mapping[str, Verdicts]) -> Manifest:
    return Manifest(
        JUDGE,
        VERSION,
        "en, zh",
        JUDGE_FEATURES,
        sha256(model).hexdigest(),
        len(model),
        tuple(_iter_told(sources)),
        {"held out": {name: plain(found.score(THRESHOLD)) for name, found in verdicts.items()}},
        trained_with=f"{', '.join(f'{tool} {version(tool)}' for tool in TOOLS)}, {epochs} epochs",
        base={"name": beginning.NAME, "licence": beginning.LICENCE, "sha256": beginning.SHA256},
    )


def _iter_told(sources: Sources) -> Iterator[dict[str, str | int]]:
    """Each folder that was learned from, with its hash, and the readings of it."""
    for folder in LEARNED:
        if (sources.checkout / folder).is_dir():
            corpus = read_gold(sources.checkout / folder)
            yield {"name": folder.as_posix(), "sha256": corpus.sha256, "texts": len(corpus.sentences)}
            if (lines := sources.checkout / folder / LINES).is_file():
                data = read_bytes(lines)
                yield {"name": f"{folder}/{LINES}", "sha256": sha256(data).hexdigest(), "texts": data.count(b"\n")}
            readings = sorted((sources.readings / folder.name).glob("*.json")) if sources.readings else ()
            if readings:
                digest = sha256()
                for path in readings:
                    data = read_bytes(path)
                    digest.update(len(data).to_bytes(8, "big") + data)
                yield {"name": f"readings of {folder.name}", "sha256": digest.hexdigest(), "texts": len(readings)}
