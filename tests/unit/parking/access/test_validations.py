"""What validations take off: the whole, hours, a share, an amount, in any order and never more."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parking.access.rates import Step, owed
from parking.access.validations import Effect, Validation, validated

SINCE = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STEPS = (Step(60, 1_200), Step(120, 1_400), Step(180, 1_801), Step(1_440, 4_800))
WHOLE = Validation(Effect.WHOLE)
TWO_HOURS = Validation(Effect.HOURS, 2)
HALF = Validation(Effect.PERCENT, 50)
FIVE = Validation(Effect.FLAT, 500)


def at(minutes):
    return SINCE + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("validations", "minutes", "due"),
    [
        ((), 170, 1_801),
        ((WHOLE,), 170, 0),
        ((WHOLE,), 3_000, 0),
        ((TWO_HOURS,), 119, 0),
        ((TWO_HOURS,), 121, 401),
        ((HALF,), 170, 900),
        ((FIVE,), 170, 1_301),
        ((FIVE, FIVE, FIVE), 59, 0),
        ((HALF, HALF), 170, 0),
        ((TWO_HOURS, HALF), 170, 200),
        ((TWO_HOURS, HALF, FIVE), 170, 0),
        ((Validation(Effect.HOURS, 10**9),), 170, 0),
    ],
)
def test_what_is_due_after_validations(validations, minutes, due):
    for order in permutations(validations):
        taken_off = validated(order, STEPS, SINCE, at(minutes))
        assert owed(STEPS, SINCE, at(minutes)) - taken_off == due


some = st.lists(st.builds(Validation, st.sampled_from(Effect), st.integers(-5, 5_000)), max_size=4)


@given(some, st.integers(-100, 5_000))
def test_never_more_than_the_price_and_never_less_than_nothing(validations, minutes):
    now = at(minutes)
    assert 0 <= validated(validations, STEPS, SINCE, now) <= owed(STEPS, SINCE, now)
    assert validated(validations, (), SINCE, now) == 0
