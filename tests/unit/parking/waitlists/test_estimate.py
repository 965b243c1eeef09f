"""How long a place takes: silent on too little, and right about as often as it says."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from parking.waitlists.estimate import Turnover, estimate, turnover

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


@pytest.mark.parametrize(
    "past",
    [Turnover(4, YEAR), Turnover(40, timedelta(days=100)), Turnover(0, timedelta())],
    ids=["too few", "too short", "nothing"],
)
def test_too_little_history_tells_nothing(past: Turnover) -> None:
    assert estimate(3, past) is None


def test_only_the_last_two_years_count_and_none_before_the_list_began() -> None:
    taken = [NOW - timedelta(days=days) for days in (10, 700, 800)]
    assert turnover(NOW - 3 * YEAR, taken, NOW) == Turnover(2, timedelta(days=730))
    assert turnover(NOW - YEAR, taken, NOW) == Turnover(1, YEAR)
    assert turnover(None, [], NOW) == Turnover(0, timedelta())


def test_further_back_takes_longer_and_more_turnover_less() -> None:
    past = Turnover(12, YEAR)
    ranges = [estimate(rank, past) for rank in (1, 4, 12)]
    soonest = [found.soonest for found in ranges if found]
    latest = [found.latest for found in ranges if found and found.latest]
    assert soonest == sorted(soonest)
    assert latest == sorted(latest)
    # Twelve a year, the twelfth in line: about a year, and honestly less or more than that.
    assert soonest[-1] < YEAR < latest[-1]
    faster = estimate(4, Turnover(60, YEAR))
    assert faster is not None
    assert faster.soonest < soonest[1]


def test_where_hardly_anything_moves_there_is_no_latest() -> None:
    found = estimate(200, Turnover(6, 2 * YEAR))
    assert found is not None
    assert found.latest is None


@pytest.mark.parametrize("rank", [1, 5, 20])
def test_the_range_holds_in_four_of_five_cases(rank: int) -> None:
    """Spaces that come at random, ten a year on average: seen for a year, then waited for."""
    dice, hits, told = random.Random(rank), 0, 0  # noqa: S311 - dice, no secrets
    for _ in range(1500):
        seen, at = 0, dice.expovariate(10)
        while at < 1:
            seen, at = seen + 1, at + dice.expovariate(10)
        found = estimate(rank, Turnover(seen, YEAR))
        if found is None:
            continue
        waited = YEAR * sum(dice.expovariate(10) for _ in range(rank))
        told += 1
        hits += found.soonest <= waited and (found.latest is None or waited <= found.latest)
    assert 0.76 < hits / told < 0.84
