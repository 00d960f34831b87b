"""What leaves a case: bundles of evidence, packed copies, and the head of its log for authorities to put a time on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from hashlib import file_digest
from itertools import chain
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from whobuilt.archive.bundles.bagit import write_bag
from whobuilt.archive.bundles.bundle import (
    Bundle,
    BundlePlan,
    BundleRequest,
    Material,
    make_page,
    plan_bundle,
    write_bundle,
)
from whobuilt.archive.bundles.disclosure import Disclosure, disclosures
from whobuilt.archive.bundles.package import PackedFile, make_file, require_free, write_file
from whobuilt.archive.bundles.selection import Exported
from whobuilt.archive.bundles.wacz import WaczRequest, ensure_wacz_key, write_wacz
from whobuilt.archive.bundles.warc_export import write_warc
from whobuilt.archive.durable import locked
from whobuilt.archive.log.anchors import Anchor
from whobuilt.archive.log.paths import LogPaths
from whobuilt.archive.seal import seal
from whobuilt.archive.timestamps.authorities import Authority, choose, load_authorities, user_list
from whobuilt.archive.timestamps.kept import Fetched, Timestamps
from whobuilt.archive.timestamps.stamped import Stamped, describe_stamped, find_clock_problem
from whobuilt.case.evidence.departures import Departure, iter_departures
from whobuilt.case.evidence.handling import Handlings
from whobuilt.case.places import Places
from whobuilt.core.custody import Action, ExportFacts
from whobuilt.core.dates import utc_now
from whobuilt.core.evidence import Capture, Handling
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.preserve.watch_list import WatchList
from whobuilt.resolve.lookup import find_captures
from whobuilt.store import CasePaths
from whobuilt.store.archive import Snapshot, copy_folder, require_new, write_archive

# What belongs to the place where a log lives, not to the log: a copy makes its own.
_OF_THIS_LOG = frozenset({"lock", "place", "mark", "torn", "timestamps/.asking"})
_WATCHING = "watches.lock"  # within the folder of watched addresses


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

    def __init__(self, places: Places, handling: Handlings) -> None:
        """Over the places of one case, as its sources are handled."""
        self._places, self._handling = places, handling
        self.timestamps = Timestamps(places.paths.timestamps)

    # A copy of all of it.

    def pack(self, target: Path, *, stays_here: bool = False, sealing: Sealing | None = None) -> None:
        """Copy the case, as it stands at one moment, into one new file: a .zip, or that encrypted with age.

        It is in the log before it is written. WhoBuiltError where the case holds sources or watched addresses that may
        not leave this machine, unless the copy `stays_here`.
        """
        require_new(target)
        paths = self._places.paths
        with self._private_folder() as folder:
            snapshot = self._copy(CasePaths(folder / "case"), target.name, stays_here=stays_here)
            if not sealing:
                write_archive(snapshot, paths, target)
                return
            inside = folder / f"{target.stem.removesuffix('.zip')}.zip"
            write_archive(snapshot, paths, inside)
            seal(inside, target, recipients=sealing.recipients, passphrase=sealing.passphrase or None)

    def _copy(self, copied: CasePaths, name: str, *, stays_here: bool) -> Snapshot:
        """Copy all that changes while others work on the case, while nobody can change it.

        Whoever adds to the log does so while writing to the record, or under the log's own lock: both are held.
        """
        places, paths = self._places, self._places.paths
        with places.record.transaction(), self._watching_locked():
            if not stays_here:
                self._require_public()
            self.note_export("packed case", name)
            places.settle()
            copied.root.mkdir()
            copyfile(paths.settings, copied.settings)
            places.record.copy_to(copied.database)
            with locked(LogPaths(paths.log).lock):
                copy_folder(paths.log, copied.log, _OF_THIS_LOG)
            if paths.watched.is_dir() and not paths.watched.is_symlink():
                copy_folder(paths.watched, copied.watched, {_WATCHING})
            if paths.names.is_dir() and not paths.names.is_symlink():
                copy_folder(paths.names, copied.names)
            # Bytes that no capture names yet may be of a source that must stay.
            named = {capture.blob for capture in places.record.iter_captures()}
            return Snapshot(copied, tuple(blob for blob in places.blobs.iter() if stays_here or blob in named))

    def _require_public(self) -> None:
        """WhoBuiltError where something of the case may not leave this machine."""
        places, watching = self._places, WatchList(self._places.paths.watched)
        files = {each.blob for each in self._handling.captures() if each.source.handling is not Handling.PUBLIC}
        watched = (each for each in chain(watching.iter(), watching.iter_visits()) if not isinstance(each, Problem))
        addresses = {each.url for each in watched if each.handling is not Handling.PUBLIC}
        kinds = (("files", len(files)), ("watched addresses", len(addresses)))
        if told := " and ".join(f"{word} ({number})" for word, number in kinds if number):
            raise WhoBuiltError(
                Problem(
                    "protected_sources",
                    f"some of its {told} may not leave this machine, and a packed case holds all.",
                    str(places.paths.root),
                    "Make a copy that stays on this machine with --stays-here.",
                )
            )

    def _watching_locked(self) -> AbstractContextManager[None]:
        """The lock under which the list of watched addresses is changed, where there is such a list."""
        folder = self._places.paths.watched
        return locked(folder / _WATCHING) if folder.is_dir() and not folder.is_symlink() else nullcontext()

    @contextmanager
    def _private_folder(self) -> Iterator[Path]:
        """A folder within the case, for this user alone; gone when the block ends."""
        with TemporaryDirectory(prefix=".packing-", dir=self._places.paths.root) as folder:
            yield Path(folder)

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
        beside = request.target.with_suffix(".html")
        if page:
            _require_page(request.target, beside)
        self._places.settle()
        tokens = [token for token in self.timestamps.iter_tokens(self.authorities()) if token.verdict.problem is None]
        certificates = dict.fromkeys(token.certificate for token in tokens if token.certificate)
        stamps = tuple(token.path for token in tokens)
        request = replace(request, timestamps=stamps, certificates=tuple(certificates))
        made = (write_bag if bag else write_bundle)(request, self._material())
        if page:
            write_file(beside, make_file(beside.name, make_page(request.target)))
        return made

    def web_archive(self, request: BundleRequest, *, wacz: bool, sign: bool = False) -> Exported:
        """Write the named captures whose bytes are named too as WACZ, or as WARC, whole or not at all.

        It is in the log before it is where others may see it. With `sign` a WACZ is signed with the user's own key.
        """
        require_free(request.target)
        chosen = frozenset(
            capture.id
            for capture in self._places.record.iter_captures()
            if capture.id in request.captures and capture.blob in request.named
        )
        with self._private_folder() as folder:
            path, material = folder / request.target.name, self._material()
            if wacz:
                key = ensure_wacz_key(self._places.log.keys.folder) if sign else None
                made = write_wacz(WaczRequest(path, chosen, request.at, key), material)
            else:
                made = write_warc(path, chosen, material, request.at)
            self.note_file("wacz" if wacz else "warc", path, request.by)
            self._places.settle()
            write_file(request.target, PackedFile(path.name, lambda: path))
        return replace(made, target=request.target)

    def _material(self) -> Material:
        record = self._places.record
        blobs = {document.id: frozenset({document.blob}) for document in record.iter_documents()}
        rests_on: dict[str, frozenset[str]] = defaultdict(frozenset, blobs)
        for statement, _ in record.iter_statements():
            rests_on[statement.id] = blobs[statement.document]
        captures = tuple(self._handling.captures())
        handled = {capture.id: frozenset({capture.blob}) for capture in captures}
        for decision in record.iter_decisions():
            if decision.target in handled:  # how a source is handled
                rests_on[decision.id] = handled[decision.target]
            elif decision.target in rests_on:
                rests_on[decision.id] = rests_on[decision.target] | rests_on[decision.other]
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
        """Put the log's head in the queue, and ask the authorities for what waits.

        WhoBuiltError where an authority is not known: then nothing was done.
        """
        asked = self.authorities(names)
        self._places.settle()
        if signed := self._places.log.checkpoint:
            self.timestamps.request(signed.text)
        return self.timestamps.fetch(asked, offline=offline, announce=announce, proxy=proxy or None)

    def anchors(self) -> tuple[Anchor, ...]:
        """The stamped checkpoints, for the log to be held against."""
        return self.timestamps.anchors(self.authorities())

    def verify(self) -> Iterator[Problem]:
        """What is wrong with the kept timestamps; those that wait are no finding."""
        found = self.timestamps.verify(self.authorities())
        return (problem for problem in found if problem.code != "timestamps_waiting")

    def departures(self) -> Iterator[Departure]:
        """What left this machine, or was asked of another, as far as the case knows (`iter_departures`)."""
        self._places.settle()
        return iter_departures(self._places, self.timestamps.iter_tokens(self.authorities()))

    def newest_stamp(self) -> Stamped | None:
        """The newest checkpoint that an authority stamped, with when, by whom and how many entries it covers."""
        return self.timestamps.newest_anchor(self.authorities())

    def tell_anchor(self) -> str:
        """Since when the case is unchanged by an authority's word, and how many entries are newer."""
        newest = self.newest_stamp()
        return describe_stamped(newest, self._places.log.size, utc_now())

    def find_clock_problem(self) -> Problem | None:
        """What the newest timestamp shows of this machine's clock."""
        return find_clock_problem(self.timestamps.newest_anchor(self.authorities()), utc_now())


def _require_page(bundle: Path, page: Path) -> None:
    """WhoBuiltError where a bundle cannot be put into a page of this name."""
    if bundle.suffix.lower() != ".zip":
        said = "a page can hold a bundle in one file only."
        raise WhoBuiltError(Problem("page_of_folder", said, str(bundle), "Give a name that ends in .zip."))
    require_free(page)
