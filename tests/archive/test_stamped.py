"""What a timestamp is told as: how old it is, what it covers, and what it does not show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from whobuilt.archive.timestamps.stamped import (
    SHOWS,
    Stamp,
    Stamped,
    age_in_words,
    describe_stamped,
    find_clock_problem,
)

NOW = datetime(2026, 9, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(minutes=59), "less than an hour ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=13), "13 days ago"),
        (timedelta(days=14), "2 weeks ago"),
        (timedelta(days=60), "2 months ago"),
        (timedelta(days=729), "24 months ago"),
        (timedelta(days=730), "2 years ago"),
        (timedelta(minutes=-4), "less than an hour ago"),
        (timedelta(days=-1), "in the future by this machine's clock"),
    ],
)
def test_the_age_of_an_anchor_in_plain_words(ago: timedelta, words: str) -> None:
    assert age_in_words(NOW - ago, NOW) == words


def stamped(*stamps: Stamp, size: int = 142) -> Stamped:
    return Stamped(stamps[0].at, size, "whobuilt/c1/b1", "the signed note", stamps)


def test_a_stamped_checkpoint_is_told_with_what_it_covers_and_what_it_does_not_show() -> None:
    then = NOW - timedelta(days=3)
    told = describe_stamped(stamped(Stamp("one", then), Stamp("two", then + timedelta(hours=2))), 147, NOW)
    assert told == (
        "Unchanged since 31 August 2026 (3 days ago), attested by one and two: 142 entries. "
        f"5 entries are newer and rest on no timestamp yet. {SHOWS}"
    )
    assert "newer" not in describe_stamped(stamped(Stamp("one", then)), 142, NOW)
    assert "1 entry is newer and rests on no" in describe_stamped(stamped(Stamp("one", then)), 143, NOW)
    assert ": 1 entry." in describe_stamped(stamped(Stamp("one", then), size=1), 1, NOW)


def test_a_log_that_is_shorter_than_what_was_stamped_is_not_called_unchanged() -> None:
    told = describe_stamped(stamped(Stamp("one", NOW)), 100, NOW)
    assert told == "A timestamp of 3 September 2026 covers 142 entries, and the log has 100 only: some are missing."


def test_authorities_whose_days_differ_are_told_each_with_its_day() -> None:
    told = describe_stamped(stamped(Stamp("one", NOW - timedelta(days=3)), Stamp("two", NOW)), 142, NOW)
    assert "attested by one (31 August 2026) and two (3 September 2026)" in told


def test_without_a_timestamp_the_next_step_is_told() -> None:
    told = describe_stamped(None, 5, NOW)
    assert "No timestamp yet" in told
    assert "whobuilt timestamp" in told


def test_a_clock_that_is_behind_the_newest_timestamp_is_named() -> None:
    newest = stamped(Stamp("one", NOW))
    assert find_clock_problem(newest, NOW - timedelta(minutes=4)) is None
    assert find_clock_problem(None, NOW) is None
    behind = find_clock_problem(newest, NOW - timedelta(days=30))
    assert behind is not None
    assert behind.code == "clock_behind"
