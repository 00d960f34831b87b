"""What of a source may leave: what people decide since is obeyed wherever anything leaves, and nowhere forgotten."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from whobuilt.archive.bundles.bundle import BundleRequest
from whobuilt.case import Case
from whobuilt.compose.desk import NOT_QUOTED
from whobuilt.compose.table import to_csv
from whobuilt.core.custody import Action
from whobuilt.core.dates import utc_now
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.evidence import Capture, Handling
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.translations import Maker
from whobuilt.ports import Prompt, Reply
from whobuilt.preserve.watch_list import WatchList

SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department."
OTHER = "Sample Optics Ltd supplied lenses to the Exampleton Prison Service."


@dataclass
class Elsewhere:
    """A language model on another machine, which nothing is to reach."""

    name: str = "elsewhere"
    host: str = "models.example.org"

    def ask(self, prompts: Iterable[Prompt]) -> Iterator[Reply | Problem]:
        """Never asked."""
        raise AssertionError(list(prompts))


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    (tmp_path / "one.txt").write_text(f"{SUPPLY}\n")
    (tmp_path / "two.txt").write_text(f"{OTHER}\n")
    with Case.init(tmp_path / "case") as made:
        list(made.add([tmp_path / "one.txt", tmp_path / "two.txt"]))
        for statement, _ in list(made.statements()):
            made.decide(Ruling(Judgement.ACCEPTED, statement.id), "A. Reviewer")
        yield made


def capture_of(case: Case, name: str) -> Capture:
    [found] = case.sources.find(name)
    return found


def decide(case: Case, name: str, value: Handling, reason: str = "because") -> None:
    case.handling.decide(case.sources.find(name), value, reason, "A. Reviewer")


def code_of(step: Callable[[], object]) -> str:
    with pytest.raises(WhoBuiltError) as caught:
        step()
    return caught.value.problem.code


def request(case: Case, target: Path, capture: Capture, note: str = "") -> BundleRequest:
    entries = {index for index, noted in case.custody.entries() if noted}
    chosen, blobs = frozenset({capture.id}), frozenset({capture.blob})
    return BundleRequest(target, "A. Reviewer", utc_now(), frozenset(entries), chosen, blobs, note=note)


@pytest.mark.parametrize("value", list(Handling))
def test_the_last_decision_that_stands_is_in_force_and_the_capture_stays_as_it_was(case: Case, value: Handling) -> None:
    capture = capture_of(case, "one.txt")
    decide(case, "one.txt", Handling.NOT_QUOTED)
    decide(case, "one.txt", value)
    assert case.handling.of_capture(capture.id) is value
    assert case.handling.of_blob(capture.blob) is value
    decision = case.handling.decision_on(capture.id)
    assert decision
    case.withdraw(decision, "A. Reviewer")
    assert case.handling.of_capture(capture.id) is Handling.NOT_QUOTED
    assert capture_of(case, "one.txt").source.handling is Handling.PUBLIC
    assert list(case.verify()) == []


def test_a_decision_of_another_process_is_seen(case: Case) -> None:
    capture = capture_of(case, "one.txt")
    assert case.handling.of_capture(capture.id) is Handling.PUBLIC
    with Case(case.paths.root) as other:
        decide(other, "one.txt", Handling.STAYS_HERE)
    assert case.handling.of_capture(capture.id) is Handling.STAYS_HERE


def test_whoever_loosens_a_handling_says_why(case: Case) -> None:
    decide(case, "one.txt", Handling.STAYS_HERE, "")
    assert code_of(lambda: decide(case, "one.txt", Handling.QUOTE_ONLY, " ")) == "no_reason"
    decide(case, "one.txt", Handling.QUOTE_ONLY, "cleared by the source")
    assert case.handling.of_capture(capture_of(case, "one.txt").id) is Handling.QUOTE_ONLY


def test_the_strictest_over_the_same_bytes_wins(case: Case, tmp_path: Path) -> None:
    (tmp_path / "again.txt").write_text(f"{SUPPLY}\n")
    list(case.add([tmp_path / "again.txt"], handling=Handling.QUOTE_ONLY))
    blob = capture_of(case, "one.txt").blob
    assert case.handling.of_blob(blob) is Handling.QUOTE_ONLY
    decide(case, "again.txt", Handling.PUBLIC)
    assert case.handling.of_blob(blob) is Handling.PUBLIC
    decide(case, "one.txt", Handling.STAYS_HERE)
    decide(case, "again.txt", Handling.PUBLIC)
    assert case.handling.of_capture(capture_of(case, "again.txt").id) is Handling.STAYS_HERE


def pack(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("inner/first.txt", f"{SUPPLY} It was in May.\n")
        made.writestr("second.txt", f"{OTHER} It was in June.\n")
    return path


def test_what_was_found_within_a_source_is_handled_with_it_unless_it_has_its_own(case: Case, tmp_path: Path) -> None:
    list(case.add([pack(tmp_path / "box.zip")], handling=Handling.STAYS_HERE))
    box, first, second = (capture_of(case, name) for name in ("box.zip", "first.txt", "second.txt"))
    assert case.handling.of_capture(first.id) is Handling.STAYS_HERE
    decide(case, "box.zip", Handling.PUBLIC)
    assert {case.handling.of_capture(each.id) for each in (box, first, second)} == {Handling.PUBLIC}
    decide(case, "second.txt", Handling.NOT_QUOTED)
    decide(case, "box.zip", Handling.QUOTE_ONLY)
    assert [case.handling.of_capture(each.id) for each in (box, first, second)] == [
        Handling.QUOTE_ONLY,
        Handling.QUOTE_ONLY,
        Handling.NOT_QUOTED,
    ]
    decide(case, "second.txt", Handling.PUBLIC)  # what holds it is stricter
    assert case.handling.of_capture(second.id) is Handling.QUOTE_ONLY


# Every way out.


def shown(case: Case) -> str:
    """All that a published dossier and an export of the accepted tell."""
    dossier = case.dossier(case.get_entity("Example Systems Ltd"), draft=False)
    return f"{dossier!r} {to_csv(case.holdings(draft=False))}"


def test_a_dossier_and_an_export_obey(case: Case) -> None:
    [statement] = [each for each, _ in case.statements() if each.quote.exact == SUPPLY]
    capture = capture_of(case, "one.txt")
    assert SUPPLY in shown(case)
    assert capture.blob in shown(case)
    decide(case, "one.txt", Handling.QUOTE_ONLY)
    assert SUPPLY in shown(case)
    assert capture.blob not in shown(case)
    decide(case, "one.txt", Handling.NOT_QUOTED)
    assert SUPPLY not in shown(case)
    assert NOT_QUOTED in shown(case)
    assert case.handling_of(statement) is Handling.NOT_QUOTED
    decide(case, "one.txt", Handling.STAYS_HERE)
    table = to_csv(case.holdings(draft=False))
    assert statement.id not in table
    assert "Exampleton Police" not in table
    decide(case, "one.txt", Handling.PUBLIC)
    assert SUPPLY in shown(case)


def test_a_bundle_obeys_and_tells_nothing_of_what_stays(case: Case, tmp_path: Path) -> None:
    capture = capture_of(case, "one.txt")
    plan, _ = case.handover.plan(request(case, tmp_path / "a.zip", capture))
    assert plan.blobs == (capture.blob,)
    decide(case, "one.txt", Handling.STAYS_HERE, "a secret of the source")
    plan, told = case.handover.plan(request(case, tmp_path / "a.zip", capture))
    assert plan.blobs == ()
    entries = [entry.record for entry in plan.entries if entry.record]
    assert not [each for each in entries if capture.id in (each.about + each.content)]
    assert not [each for each in entries if "secret" in each.content]  # nor why it is handled so
    assert capture.blob not in repr(told)
    assert (
        code_of(lambda: case.handover.plan(request(case, tmp_path / "a.zip", capture, "from one.txt"))) == "protected"
    )
    decide(case, "one.txt", Handling.PUBLIC)
    plan, _ = case.handover.plan(request(case, tmp_path / "a.zip", capture))
    assert plan.blobs == (capture.blob,)
    assert [each for each in plan.entries if each.record and '"handled"' in each.record.content]
    made = case.handover.bundle(request(case, tmp_path / "a.zip", capture))
    assert made.blobs == (capture.blob,)


def test_the_log_of_a_decision_on_a_protected_source_stays_when_another_is_bundled(case: Case, tmp_path: Path) -> None:
    decide(case, "one.txt", Handling.NOT_QUOTED, "a secret of the source")
    plan, _ = case.handover.plan(request(case, tmp_path / "a.zip", capture_of(case, "two.txt")))
    assert plan.blobs == (capture_of(case, "two.txt").blob,)
    assert not [each for each in plan.entries if each.record and "secret" in each.record.content]


@pytest.mark.parametrize("name", ["a.wacz", "a.warc.gz"])
def test_a_web_archive_obeys(case: Case, tmp_path: Path, name: str) -> None:
    capture = capture_of(case, "one.txt")
    decide(case, "one.txt", Handling.QUOTE_ONLY)
    asked = request(case, tmp_path / name, capture)
    assert code_of(lambda: case.handover.web_archive(asked, wacz=name.endswith("wacz"))) == "nothing_to_export"
    decide(case, "one.txt", Handling.PUBLIC)
    assert case.handover.web_archive(asked, wacz=name.endswith("wacz")).captures == (capture.id,)


def test_a_packed_copy_obeys(case: Case, tmp_path: Path) -> None:
    decide(case, "one.txt", Handling.QUOTE_ONLY)
    assert code_of(lambda: case.handover.pack(tmp_path / "copy.zip")) == "protected_sources"
    decide(case, "one.txt", Handling.PUBLIC)
    case.handover.pack(tmp_path / "copy.zip")


def test_a_model_on_another_machine_is_not_asked(case: Case) -> None:
    document = next(document for document, where in case.documents() if where.endswith("one.txt"))
    model, before = Elsewhere(), case.asking.protection()
    assert case.asking.refuse(document, model) is None
    decide(case, "one.txt", Handling.QUOTE_ONLY)
    refused = case.asking.refuse(document, model)
    assert refused
    assert refused.code == "handling_forbids"
    assert case.asking.refuse(document, model, before) is None  # what is asked with, is asked for anew each time
    decide(case, "one.txt", Handling.PUBLIC)
    assert case.asking.refuse(document, model) is None


def test_a_translation_of_more_than_is_quoted_is_shown_of_public_sources_only(case: Case) -> None:
    document = next(document for document, where in case.documents() if where.endswith("one.txt"))
    whole = (0, len(document.text.rstrip("\n")) + 1)
    case.translating.put(document, whole, "fr", "Traduit.", Maker("A. Reviewer"))
    entity = case.get_entity("Example Systems Ltd")
    assert "Traduit." in repr(case.dossier(entity, draft=True).notes)
    decide(case, "one.txt", Handling.QUOTE_ONLY)
    assert "Traduit." not in repr(case.dossier(entity, draft=True).notes)


def test_a_watched_address_is_handled_at_least_as_strictly(case: Case, tmp_path: Path) -> None:
    capture = capture_of(case, "one.txt")
    case.watching.watch("https://example.org/page")
    watched = WatchList(case.paths.watched)
    page = Capture(
        capture.id, capture.blob, 1, capture.at, "web", type(capture.source)("https://example.org/page"), "", ""
    )
    case.handling.decide([page], Handling.NOT_QUOTED, "", "A. Reviewer")
    assert [each.handling for each in watched.iter()] == [Handling.NOT_QUOTED]
    case.handling.decide([page], Handling.PUBLIC, "cleared", "A. Reviewer")
    assert [each.handling for each in watched.iter()] == [Handling.NOT_QUOTED]  # it is loosened by nothing but --stop
    assert code_of(lambda: case.handover.pack(tmp_path / "copy.zip")) == "protected_sources"


# What becomes of the decisions.


def test_what_is_decided_of_a_destroyed_source_goes_with_it(case: Case) -> None:
    decide(case, "one.txt", Handling.STAYS_HERE, "a secret of the source")
    case.custody.destroy(case.custody.find_doomed("one.txt"), "asked for", "A. Reviewer")
    assert not [noted for _, noted in case.custody.entries() if noted and "secret" in noted.content]
    assert "secret" not in case.paths.database.read_bytes().decode("latin-1")
    assert list(case.verify()) == []
    assert case.handling.of_capture(capture_of(case, "two.txt").id) is Handling.PUBLIC


def test_decisions_are_in_the_log_and_in_a_record_that_is_made_again(case: Case) -> None:
    decide(case, "one.txt", Handling.STAYS_HERE, "a leak")
    told = [noted for _, noted in case.custody.entries() if noted and noted.action is Action.DECIDED]
    assert '"value":"stays_here"' in told[-1].content
    folder = case.paths.root
    list(Case.rebuild(folder, "A. Reviewer"))
    with Case(folder) as again:
        assert again.handling.of_capture(capture_of(again, "one.txt").id) is Handling.STAYS_HERE


def test_of_two_copies_the_later_decision_holds(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case.handover.pack(tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as packed:
        packed.extractall(tmp_path / "theirs")
    with Case(tmp_path / "theirs" / "copy") as theirs:
        decide(theirs, "one.txt", Handling.PUBLIC, "looser, and earlier")
    later = utc_now() + timedelta(minutes=1)
    monkeypatch.setattr("whobuilt.case.rooms.utc_now", lambda: later)
    decide(case, "one.txt", Handling.STAYS_HERE)
    case.join(tmp_path / "theirs" / "copy", "A. Reviewer")
    assert case.handling.of_capture(capture_of(case, "one.txt").id) is Handling.STAYS_HERE
