"""Whatever a reader does, it costs its own file: the limit or the death has a name, and the next file is read well."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.ending import has_ended
from tests.engine.readers import read as read_here
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.engine import Limits, ReaderPool, ReadHere
from whobuilt.ports import Part, Read, ReadingJob

ENTRY = "tests.engine.readers:read"
MB = 1 << 20
SMALL = Limits(cpu=1.0, wall=20.0, memory=300 * MB, output=4 * MB, part=2 * MB, parts=5 * MB, part_count=50)

Reading = Callable[[str], Read]


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(ENTRY, SMALL, workers=1) as pool:
        yield pool


@pytest.fixture
def reading(pool: ReaderPool, tmp_path: Path) -> Reading:
    def read(text: str) -> Read:
        return pool.read(write(tmp_path, text), "blob", "name.txt", "text/plain")

    return read


def write(folder: Path, text: str, name: str = "file") -> Path:
    path = folder / name
    path.write_text(text, "utf-8", "surrogatepass")
    return path


def codes(answer: Read) -> list[str]:
    return [problem.code for problem in answer.problems]


def text(answer: Read) -> str:
    assert answer.document is not None
    return answer.document.text


DEATHS = [
    ("loop", "reader_out_of_time", "1 seconds of computing time"),
    ("allocate", "reader_out_of_memory", "300 MB"),
    ("crash", "reader_died", "SIGSEGV"),
    ("leave", "reader_died", "status 3"),
    ("leave_at_once", "reader_died", "status 4"),
    ("close", "reader_died", "closed its answer"),
    ("fail", "reader_failed", "ZeroDivisionError: nothing is left"),
    ("write 3", "reader_failed", "File too large"),
    ("large 5000000", "reader_output_too_large", "more than one file may give (4 MB)"),
    (f"announce {1 << 60}", "reader_output_too_large", "4 MB"),
    ("forge nothing", "reader_answer_malformed", "no sense"),
    ("forge [1]", "reader_answer_malformed", "out of turn"),
    ('forge {"read": {"document": {"id": 5}}}', "reader_answer_malformed", "no sense"),
    ('forge {"part": {}}', "reader_answer_malformed", "unknown frame"),
    ('forge {"end": NaN}', "reader_answer_malformed", "NaN"),
    ("forge " + "[" * 100_000, "reader_answer_malformed", "no sense"),
]


@pytest.mark.few(3)
@pytest.mark.parametrize(("deed", "code", "words"), DEATHS, ids=[deed[:25] for deed, _, _ in DEATHS])
def test_each_end_has_its_name_and_the_next_file_is_read_well(
    reading: Reading, deed: str, code: str, words: str
) -> None:
    answer = reading(deed)
    assert answer.document is None
    assert codes(answer)[:1] == [code]
    assert words in answer.problems[0].message
    assert text(reading("hello")) == "hello|name.txt|text/plain"


def test_a_reader_that_sleeps_is_stalled(tmp_path: Path) -> None:
    with ReaderPool(ENTRY, Limits(wall=2.0), workers=1) as pool:
        assert codes(pool.read(write(tmp_path, "sleep"), "blob")) == ["reader_stalled"]
        assert text(pool.read(write(tmp_path, "hello"), "blob")) == "hello||"


def test_what_a_reader_prints_is_no_answer(reading: Reading) -> None:
    assert text(reading("chatter 150000")) == "spoke"


def test_a_process_that_a_reader_leaves_behind_ends_with_its_worker(reading: Reading) -> None:
    assert text(reading("fork")) == "forked"
    assert text(reading("hello")).startswith("hello")


def test_a_worker_that_dies_is_noticed_although_another_process_holds_its_pipes(
    reading: Reading, tmp_path: Path
) -> None:
    answer = reading(f"run_away {tmp_path / 'pid'}")
    assert "SIGABRT" in answer.problems[0].message
    assert has_ended(int((tmp_path / "pid").read_text("ascii")))


def test_a_reader_may_start_a_program(reading: Reading) -> None:
    assert text(reading("spawn_outside")) == "5"


def test_a_reader_stands_in_a_folder_of_its_own_and_knows_nothing_of_the_user(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_SECRET", "token")
    seen = json.loads(text(reading("surround")))
    folder = Path(seen["folder"])
    assert Path(seen["temporary"]).parent == folder
    assert seen["environment"]["HOME"] == str(folder)
    assert not folder.exists()
    assert set(seen["environment"]) <= {
        *("PATH", "TESSDATA_PREFIX", "PYTHONPATH", "PYTHONHASHSEED", "PYTHONUTF8", "LC_ALL", "HOME", "TMPDIR"),
        *("OMP_THREAD_LIMIT", "MALLOC_ARENA_MAX", "__CF_USER_TEXT_ENCODING"),
    }


def test_parts_come_in_order_with_their_problems_and_are_gone_when_taken(reading: Reading) -> None:
    answer = reading("parts 3")
    assert text(answer) == "holds parts"
    seen: list[tuple[str, str, str]] = []
    paths: list[Path] = []
    for item in answer.parts:
        if isinstance(item, Problem):
            seen.append((item.code, item.where, ""))
            continue
        assert isinstance(item.content, Path)
        assert not any(path.exists() for path in paths)
        paths.append(item.content)
        with item.open() as file:
            assert file.read() == item.data
        seen.append((item.name, item.data.decode(), item.locator))
    assert seen == [
        ("../0.txt", "part 0", "https://example.org/0"),
        ("../1.txt", "part 1", "https://example.org/1"),
        ("part_damaged", "2.txt", ""),
        ("../2.txt", "part 2", "https://example.org/2"),
    ]
    assert not paths[0].parent.exists()


def test_parts_that_nobody_takes_leave_nothing_behind(reading: Reading) -> None:
    answer = reading("parts 3")
    parts = iter(answer.parts)
    part = next(parts)
    assert isinstance(part, Part)
    assert isinstance(part.content, Path)
    folder = part.content.parent
    assert folder.exists()
    del answer, parts
    assert not folder.exists()


PARTS = [
    ("parts 60", ["parts_left_out"], 50, "only the first 50 were taken out: it holds more than 50 files"),
    ("large_parts 3000000 5", ["part_too_large"], 1, "larger than 2 MB"),
    ("large_parts 2000000 2000000 2000000 5", ["parts_left_out"], 2, "more than 5 MB"),
    ("parts_then_fail", ["reader_failed"], 1, "ValueError: damaged"),
    ("parts_then_crash", ["reader_died"], 2, "SIGSEGV"),
    ("parts_slowly", ["parts_left_out"], None, "time for one file"),
]


@pytest.mark.parametrize(("deed", "expected", "number", "words"), PARTS, ids=[deed for deed, *_ in PARTS])
def test_parts_are_limited_and_those_that_were_had_are_kept(
    reading: Reading, deed: str, expected: list[str], number: int | None, words: str
) -> None:
    answer = reading(deed)
    items = list(answer.parts)
    problems = [*answer.problems, *(item for item in items if isinstance(item, Problem))]
    found = [problem for problem in problems if problem.code not in ("part_damaged", "told")]
    assert [problem.code for problem in found] == expected
    assert words in found[0].message
    parts = sum(isinstance(item, Part) for item in items)
    assert parts == number if number is not None else parts > 5


@pytest.mark.slow
def test_a_link_in_the_place_of_a_part_is_refused(reading: Reading, tmp_path: Path) -> None:
    secret = write(tmp_path, "secret", "secret")
    answer = reading(f"link {secret}")
    assert codes(answer) == ["reader_answer_malformed"]
    assert not list(answer.parts)
    assert secret.read_text() == "secret"


def test_problems_without_end_are_counted(reading: Reading) -> None:
    answer = reading("complain 5000")
    assert codes(answer) == ["told"] * 1000 + ["problems_left_out"]
    assert "4000 more" in answer.problems[-1].message


def test_a_worker_serves_many_files_and_is_replaced_in_time(tmp_path: Path) -> None:
    with ReaderPool(ENTRY, Limits(files=3), workers=1) as pool:
        pids = [json.loads(text(pool.read(write(tmp_path, "surround"), "blob")))["pid"] for _ in range(7)]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]


@pytest.mark.slow
def test_a_worker_that_died_while_it_waited_harms_no_file(reading: Reading) -> None:
    pid = json.loads(text(reading("surround")))["pid"]
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert text(reading("hello")).startswith("hello")


def test_a_file_that_is_gone_is_a_problem(pool: ReaderPool, tmp_path: Path) -> None:
    answer = pool.read(tmp_path / "nothing", "blob")
    assert codes(answer) == ["reader_failed"]
    assert "FileNotFoundError" in answer.problems[0].message


@pytest.mark.slow
@pytest.mark.few(1)
@pytest.mark.parametrize("entry", ["tests.engine.no_such_module:read", "tests.engine.readers:nothing"])
def test_a_pool_whose_workers_do_not_start_says_so(entry: str, tmp_path: Path) -> None:
    with ReaderPool(entry, workers=1) as pool, pytest.raises(WhoBuiltError, match=r"no_such_module|nothing") as error:
        pool.read(write(tmp_path, "hello"), "blob")
    assert error.value.problem.code == "worker_cannot_start"


@pytest.mark.slow
def test_answers_come_in_the_order_of_the_jobs_whatever_dies_on_the_way(tmp_path: Path) -> None:
    deeds = ["one", "loop", "two", "crash", "three", "allocate", "four", "fork", "five", "leave", "six"]
    jobs = [ReadingJob(write(tmp_path, deed, f"{number}"), f"blob{number}") for number, deed in enumerate(deeds)]
    with ReaderPool(ENTRY, SMALL, workers=3) as pool:
        answers = list(pool.read_all(jobs))
    assert [job for job, _ in answers] == jobs
    said = [read.document.text if read.document else codes(read)[0] for _, read in answers]
    dead = {"loop": "reader_out_of_time", "allocate": "reader_out_of_memory"}
    dead |= {"crash": "reader_died", "leave": "reader_died"}
    assert said == [dead.get(deed) or ("forked" if deed == "fork" else f"{deed}||") for deed in deeds]


def test_a_pool_may_be_used_for_parts_while_a_batch_is_read(tmp_path: Path) -> None:
    jobs = [ReadingJob(write(tmp_path, f"parts {number}", f"{number}"), "blob") for number in range(1, 6)]
    with ReaderPool(ENTRY, SMALL, workers=2) as pool:
        seen = [
            text(pool.read(part.content, "part", part.name))
            for _, read in pool.read_all(jobs)
            for part in read.parts
            if isinstance(part, Part) and isinstance(part.content, Path)
        ]
    assert seen == [f"part {index}|../{index}.txt|" for number in range(1, 6) for index in range(number)]


def test_a_batch_that_is_given_up_leaves_the_pool_fit(tmp_path: Path) -> None:
    jobs = (ReadingJob(write(tmp_path, deed, deed), "blob") for deed in ("hello", "sleep", "loop", "hello"))
    with ReaderPool(ENTRY, SMALL, workers=2) as pool:
        batch = pool.read_all(jobs)
        assert text(next(batch)[1]) == "hello||"
        batch.close()  # type: ignore[attr-defined]  # it is a generator
        assert text(pool.read(write(tmp_path, "again"), "blob")) == "again||"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="\r"), max_size=60), st.text(max_size=20))
def test_the_answer_is_the_same_as_in_this_process(pool: ReaderPool, tmp_path: Path, words: str, name: str) -> None:
    path = write(tmp_path, "=" + words)
    with ReadHere(read_here) as here:
        assert pool.read(path, "blob", name, words) == here.read(path, "blob", name, words)
