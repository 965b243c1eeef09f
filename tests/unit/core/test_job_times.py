"""When a job is due next: on its own grid, slots slept through are one, retries back off."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.jobs import next_slot, retry_after

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_next_slot_is_one_rhythm_on() -> None:
    assert next_slot(NOON, HOUR, NOON + timedelta(minutes=3)) == NOON + HOUR


def test_slots_that_were_slept_through_are_made_up_for_once() -> None:
    assert next_slot(NOON, HOUR, NOON + timedelta(hours=5, minutes=3)) == NOON + 6 * HOUR


def test_a_slot_run_by_a_clock_that_is_behind_counts_as_run() -> None:
    assert next_slot(NOON, HOUR, NOON - timedelta(minutes=10)) == NOON + HOUR


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
