"""The published odds: which step somebody has reached, and what cannot be published."""

from collections import Counter
from datetime import date

import pytest

from parking.draws.chances import find_chances
from parking.draws.lottery import digest, draw_order
from parking.draws.odds import Measure, Odds, is_possible, odds_from, stored, weight_of

LOSSES = Odds(Measure.LOSSES, ((1, 2), (3, 4)))
SERVICE = Odds(Measure.SERVICE, ((5, 2), (10, 3)))
CLASS = Odds(Measure.CLASS, groups=(("nurse", 3), ("night", 2)))
CLOSES = date(2027, 3, 1)


def test_balls_by_lost_draws_by_groups_and_all_alike() -> None:
    assert [weight_of(LOSSES, lost, CLOSES) for lost in range(5)] == [1, 2, 2, 4, 4]
    found = [weight_of(CLASS, code, CLOSES) for code in ("nurse", "night", "staff", "", None)]
    assert found == [3, 2, 1, 1, 1]
    assert weight_of(Odds(), 9, CLOSES) == 1


def test_years_of_service_are_whole_ones_on_the_day_of_the_close() -> None:
    """Somebody of 29 February completes a year on 1 March; whose first day nobody knows has one."""
    began = [date(2022, 3, 2), date(2022, 3, 1), date(2016, 2, 29), date(2030, 1, 1), None]
    assert [weight_of(SERVICE, day, CLOSES) for day in began] == [1, 2, 3, 1, 1]
    assert weight_of(SERVICE, date(2016, 2, 29), date(2026, 2, 28)) == 2


def test_a_chance_is_what_seeded_draws_come_to() -> None:
    """Against real draws of 60 tickets: what the page says is right to two hundredths."""
    weights = {f"T{number}": (1, 2, 5)[number % 3] for number in range(60)}
    told = find_chances(Counter(weights.values()), 15)
    came: Counter[int] = Counter()
    for number in range(400):
        order = draw_order(digest(f"fixed {number}"), "", weights)
        came.update(weights[ticket] for ticket in order[:15])
    for weight, chance in told.items():
        assert abs(came[weight] / (400 * 20) - chance) < 0.02
    assert find_chances({1: 40}, 10)[1] == pytest.approx(0.25)
    assert find_chances({1: 3, 4: 2}, 5) == {1: 1.0, 4: 1.0}
    assert find_chances({}, 5) == {}


@pytest.mark.parametrize("odds", [LOSSES, SERVICE, CLASS, Odds()])
def test_odds_are_kept_as_they_are(odds: Odds) -> None:
    assert is_possible(odds)
    assert odds_from(stored(odds)) == odds


@pytest.mark.parametrize(
    "odds",
    [
        Odds(Measure.LOSSES),
        Odds(Measure.NOTHING, ((1, 2),)),
        Odds(Measure.LOSSES, ((5, 2), (2, 3))),
        Odds(Measure.LOSSES, ((5, 2), (5, 3))),
        Odds(Measure.LOSSES, ((1, 5), (2, 3))),
        Odds(Measure.LOSSES, ((1, 0),)),
        Odds(Measure.LOSSES, ((1, 101),)),
        Odds(Measure.CLASS, ((1, 2),)),
        Odds(Measure.SERVICE, groups=(("nurse", 2),)),
        Odds(Measure.SITE, groups=(("main", 2), ("main", 3))),
    ],
)
def test_odds_that_cannot_be_published(odds: Odds) -> None:
    assert not is_possible(odds)
