"""What leaves a case: bundles of evidence, packed copies, and the head of its log for authorities to put a time on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

from whobuilt.archive.anchors import Anchor
from whobuilt.archive.authorities import Authority, choose, load_authorities, user_list
from whobuilt.archive.bagit import write_bag
from whobuilt.archive.bundle import Bundle, BundlePlan, BundleRequest, Material, make_page, plan_bundle, write_bundle
from whobuilt.archive.disclosure import Disclosure, disclosures
from whobuilt.archive.seal import seal
from whobuilt.archive.selection import Exported
from whobuilt.archive.stamped import describe_stamped, find_clock_problem
from whobuilt.archive.timestamps import Fetched, Timestamps
from whobuilt.archive.wacz import WaczRequest, write_wacz
from whobuilt.archive.warc_export import write_warc
from whobuilt.case.places import Places
from whobuilt.core.custody import Action, ExportFacts
from whobuilt.core.dates import utc_now
from whobuilt.core.evidence import Capture, Handling
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.resolve.lookup import find_captures
from whobuilt.store.archive import write_archive
from whobuilt.store.folder import write_whole


@dataclass(frozen=True, slots=True)
class Sealing:
    """To whom a packed copy is encrypted: age recipients, or a passphrase; to nobody where both are empty."""

    recipients: tuple[str, ...] = ()
    passphrase: str = ""

    def __bool__(self) -> bool:
        """Whether it is encrypted at all."""
        return bool(self.recipients or self.passphrase)


class Handover:
    """Hands over what a case holds, as far as its sources allow."""

    def __init__(self, places: Places) -> None:
        """Over the places of one case."""
        self._places = places
        self.timestamps = Timestamps(places.paths.timestamps)

    # A copy of all of it.

    def pack(self, target: Path, *, stays_here: bool = False, sealing: Sealing | None = None) -> None:
        """Copy the case, as it stands at this moment, into one new file: a .zip, or that encrypted with age.

        WhoBuiltError where it holds sources whose bytes may not leave this machine, unless the copy `stays_here`.
        """
        places = self._places
        protected = {c.blob for c in places.record.iter_captures() if c.source.handling is not Handling.PUBLIC}
        if protected and not stays_here:
            raise WhoBuiltError(
                Problem(
                    "protected_sources",
                    f"some of its files ({len(protected)}) may not leave this machine, and a packed case holds all.",
                    str(places.paths.root),
                    "Make a copy that stays on this machine with --stays-here.",
                )
            )
        self.note_export("packed case", target.name)
        places.settle()
        if not sealing:
            write_archive(places.paths, places.record, places.blobs, target)
            return
        with TemporaryDirectory(prefix=".whobuilt-", dir=target.absolute().parent) as folder:
            inside = Path(folder) / f"{target.stem.removesuffix('.zip')}.zip"
            write_archive(places.paths, places.record, places.blobs, inside)
            seal(inside, target, recipients=sealing.recipients, passphrase=sealing.passphrase or None)

    def note_export(self, what: str, name: str, sha256: str = "", by: str = "") -> None:
        """Note that something left the case."""
        self._places.note(Action.EXPORTED, "", ExportFacts(what, name, sha256), by)

    def note_file(self, what: str, path: Path, by: str = "") -> None:
        """Note that a file left the case, with its hash."""
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        self.note_export(what, path.name, digest, by)

    # Some of it, with proofs.

    def find(self, words: Iterable[str]) -> tuple[Capture, ...]:
        """The captures that a person names by id, path, address or file name; WhoBuiltError where a word names none."""
        return tuple(dict.fromkeys(each for word in words for each in find_captures(self._places.record, word)))

    def choose(self, words: Iterable[str]) -> tuple[Capture, ...]:
        """The same, each with those that it was found in."""
        every = {capture.id: capture for capture in self._places.record.iter_captures()}
        chosen: dict[str, Capture] = {}
        for capture in self.find(words):
            above: Capture | None = capture
            while above is not None:
                chosen[above.id] = above
                above = every.get(above.parent)
        return tuple(chosen.values())

    def plan(self, request: BundleRequest) -> tuple[BundlePlan, tuple[Disclosure, ...]]:
        """What a bundle would hold and tell, and what stays here."""
        material = self._material()
        return plan_bundle(request, material), disclosures(request, material)

    def bundle(self, request: BundleRequest, *, bag: bool = False, page: bool = False) -> Bundle:
        """Write a bundle, or the same as a bag (BagIt), whole or not at all.

        With `page` also one HTML page that holds the bundle and checks it.
        """
        self._places.settle()
        tokens = [token for token in self.timestamps.iter_tokens(self.authorities()) if token.verdict.problem is None]
        certificates = dict.fromkeys(token.certificate for token in tokens if token.certificate)
        stamps = tuple(token.path for token in tokens)
        request = replace(request, timestamps=stamps, certificates=tuple(certificates))
        made = (write_bag if bag else write_bundle)(request, self._material())
        if page:
            write_whole(request.target.with_suffix(".html"), make_page(request.target))
        return made

    def web_archive(self, request: BundleRequest, *, wacz: bool) -> Exported:
        """Write the named bytes' captures as WACZ, or as WARC, whole or not at all, and log it."""
        chosen = frozenset(
            capture.id for capture in self._places.record.iter_captures() if capture.blob in request.named
        )
        material, at = self._material(), request.at
        made = (
            write_wacz(WaczRequest(request.target, chosen, at, self._places.settings.name), material)
            if wacz
            else write_warc(request.target, chosen, material, at)
        )
        with request.target.open("rb") as file:
            self.note_export(
                "wacz" if wacz else "warc", request.target.name, file_digest(file, "sha256").hexdigest(), request.by
            )
        return made

    def _material(self) -> Material:
        record = self._places.record
        blobs = {document.id: frozenset({document.blob}) for document in record.iter_documents()}
        rests_on: dict[str, frozenset[str]] = defaultdict(frozenset, blobs)
        for statement, _ in record.iter_statements():
            rests_on[statement.id] = blobs[statement.document]
        for decision in record.iter_decisions():
            if decision.target in rests_on:
                rests_on[decision.id] = rests_on[decision.target] | rests_on[decision.other]
        captures = tuple(record.iter_captures())
        rows, chain = record.head()
        veiled = self._places.veil.cover(chain)
        return Material(self._places.log, self._places.blobs, captures, dict(rests_on), rows, veiled)

    # Times from others.

    def authorities(self, names: Sequence[str] = ()) -> tuple[Authority, ...]:
        """The timestamp authorities of these names, or all that are known."""
        return choose(load_authorities(user_list(), self._places.paths.timestamps), names)

    def stamp(
        self, names: Sequence[str], announce: Callable[[str], object], *, offline: bool = False, proxy: str = ""
    ) -> Fetched:
        """Put the log's head in the queue, and ask the authorities for what waits."""
        self._places.settle()
        if signed := self._places.log.checkpoint:
            self.timestamps.request(signed.text)
        return self.timestamps.fetch(self.authorities(names), offline=offline, announce=announce, proxy=proxy or None)

    def anchors(self) -> tuple[Anchor, ...]:
        """The stamped checkpoints, for the log to be held against."""
        return self.timestamps.anchors(self.authorities())

    def verify(self) -> Iterator[Problem]:
        """What is wrong with the kept timestamps; those that wait are no finding."""
        found = self.timestamps.verify(self.authorities())
        return (problem for problem in found if problem.code != "timestamps_waiting")

    def tell_anchor(self) -> str:
        """Since when the case is unchanged by an authority's word, and how many entries are newer."""
        newest = self.timestamps.newest_anchor(self.authorities())
        return describe_stamped(newest, self._places.log.size, utc_now())

    def find_clock_problem(self) -> Problem | None:
        """What the newest timestamp shows of this machine's clock."""
        return find_clock_problem(self.timestamps.newest_anchor(self.authorities()), utc_now())
