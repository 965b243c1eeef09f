"""When a job is due next: on its own grid, slots slept through are one, retries back off."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.job_times import next_due, next_night, next_slot, retry_after

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CAMPUS = ZoneInfo("America/New_York")


def test_the_next_slot_is_one_rhythm_on() -> None:
    assert next_slot(NOON, HOUR, NOON + timedelta(minutes=3)) == NOON + HOUR


def test_slots_that_were_slept_through_are_made_up_for_once() -> None:
    assert next_slot(NOON, HOUR, NOON + timedelta(hours=5, minutes=3)) == NOON + 6 * HOUR


def test_a_slot_run_by_a_clock_that_is_behind_counts_as_run() -> None:
    assert next_slot(NOON, HOUR, NOON - timedelta(minutes=10)) == NOON + HOUR


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2026-03-04T12:00:00+00:00", "2026-03-05T03:30:00-05:00"),
        ("2026-03-04T08:29:59+00:00", "2026-03-04T03:30:00-05:00"),
        ("2026-03-04T08:30:00+00:00", "2026-03-05T03:30:00-05:00"),
        ("2026-03-07T12:00:00+00:00", "2026-03-08T03:30:00-04:00"),  # the hour before is left out
        ("2026-11-01T05:30:00+00:00", "2026-11-01T03:30:00-05:00"),  # 01:30, for the first time
        ("2028-02-28T12:00:00+00:00", "2028-02-29T03:30:00-05:00"),
    ],
)
def test_what_is_done_once_a_day_is_done_at_night_by_the_campus_clock(now: str, night: str) -> None:
    found = next_night(datetime.fromisoformat(now), CAMPUS)
    assert found == datetime.fromisoformat(night)
    assert found.tzinfo is UTC


def test_only_what_is_done_once_a_day_waits_for_the_night() -> None:
    later = NOON + timedelta(minutes=3)
    assert next_due(NOON, HOUR, later, CAMPUS) == NOON + HOUR
    assert next_due(NOON, timedelta(days=1), later, CAMPUS) == next_night(NOON, CAMPUS)


def test_retries_double_and_never_pass_the_rhythm() -> None:
    waits = [retry_after(failures, HOUR) for failures in range(1, 10)]
    assert waits[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert waits[-1] == HOUR
    assert retry_after(50, timedelta(seconds=5)) == timedelta(seconds=5)


@given(
    every=st.integers(1, 10**6).map(lambda s: timedelta(seconds=s)),
    late=st.integers(0, 10**8).map(lambda s: timedelta(seconds=s)),
)
def test_the_next_slot_lies_ahead_and_on_the_grid(every: timedelta, late: timedelta) -> None:
    slot = next_slot(NOON, every, NOON + late)
    assert NOON + late < slot <= NOON + late + every
    assert (slot - NOON) % every == timedelta()
