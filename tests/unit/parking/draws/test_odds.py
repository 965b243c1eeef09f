"""The published odds: which step somebody has reached, and what cannot be published."""

import pytest

from parking.draws.odds import Measure, Odds, is_possible, odds_from, stored, weight_of

LOSSES = Odds(Measure.LOSSES, ((1, 2), (3, 4)))


def test_balls_by_lost_draws_and_all_alike() -> None:
    assert [weight_of(LOSSES, lost) for lost in range(5)] == [1, 2, 2, 4, 4]
    assert weight_of(Odds(), 9) == 1


@pytest.mark.parametrize("odds", [LOSSES, Odds(), Odds(Measure.LOSSES, ((0, 3),))])
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
    ],
)
def test_odds_that_cannot_be_published(odds: Odds) -> None:
    assert not is_possible(odds)
