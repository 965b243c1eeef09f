"""What a visitor owes, minute by minute."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parking.access.rates import Step, in_force, owed

ENTERED = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
LADDER = [Step(60, 1_200), Step(120, 1_400), Step(1_440, 4_800)]


@pytest.mark.parametrize(
    ("minutes", "cents"),
    [
        (0, 0),
        (1, 1_200),
        (60, 1_200),
        (61, 1_400),
        (121, 4_800),
        (1_440, 4_800),
        (1_441, 6_000),  # a day and the first step again
        (2_880, 9_600),
        (2_881, 10_800),
    ],
)
def test_what_a_stay_costs(minutes: int, cents: int) -> None:
    assert owed(LADDER, ENTERED, ENTERED + timedelta(minutes=minutes)) == cents


def test_a_minute_begun_counts() -> None:
    assert owed(LADDER, ENTERED, ENTERED + timedelta(seconds=3_601)) == 1_400


def test_nothing_is_owed_without_rates_or_when_the_clock_ran_backwards() -> None:
    assert owed([], ENTERED, ENTERED + timedelta(hours=5)) == 0
    assert owed(LADDER, ENTERED, ENTERED - timedelta(hours=5)) == 0


def test_a_ladder_that_ends_before_a_day_costs_its_last_step_for_the_rest_of_it() -> None:
    assert owed([Step(60, 500)], ENTERED, ENTERED + timedelta(hours=9)) == 500


@given(st.integers(0, 20_000), st.integers(0, 600))
def test_staying_longer_never_costs_less(minutes: int, more: int) -> None:
    shorter = owed(LADDER, ENTERED, ENTERED + timedelta(minutes=minutes))

    assert owed(LADDER, ENTERED, ENTERED + timedelta(minutes=minutes + more)) >= shorter


def test_the_newest_set_that_has_begun_is_in_force() -> None:
    rows = [(date(2026, 1, 1), 60, 1_000), (date(2026, 7, 1), 60, 1_200)]

    assert in_force(rows, date(2025, 12, 31)) == []
    assert in_force(rows, date(2026, 6, 30)) == [Step(60, 1_000)]
    assert in_force(rows, date(2026, 7, 1)) == [Step(60, 1_200)]
