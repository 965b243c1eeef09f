"""How many balls a ticket has: all alike, or by published steps. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from parking.draws.lottery import MOST_WEIGHT


class Measure(StrEnum):
    """What a ticket's weight goes by."""

    NOTHING = "nothing"  # every ticket has one ball
    LOSSES = "losses"  # earlier draws of the same product that ended without a place


@dataclass(frozen=True)
class Odds:
    """The published odds: from so many lost draws on, so many balls; ascending."""

    measure: Measure = Measure.NOTHING
    steps: tuple[tuple[int, int], ...] = ()


def weight_of(odds: Odds, losses: int) -> int:
    """How many balls somebody has by the odds, after so many lost draws; at least one."""
    if odds.measure is Measure.NOTHING:
        return 1
    return max([weight for least, weight in odds.steps if least <= losses], default=1)


def is_possible(odds: Odds) -> bool:
    """Whether odds can be published: steps where they are asked for, rising, within bounds."""
    if odds.measure is Measure.NOTHING:
        return not odds.steps
    weights = [weight for _least, weight in odds.steps]
    leasts = [least for least, _weight in odds.steps]
    return (
        bool(odds.steps)
        and leasts == sorted(set(leasts))
        and weights == sorted(weights)
        and all(least >= 0 for least in leasts)
        and all(1 <= weight <= MOST_WEIGHT for weight in weights)
    )


def odds_from(stored_odds: Mapping[str, Any]) -> Odds:
    """Odds as a draw keeps them."""
    steps = tuple((int(least), int(weight)) for least, weight in stored_odds["steps"])
    return Odds(Measure(stored_odds["measure"]), steps)


def stored(odds: Odds) -> dict[str, Any]:
    """The JSON that `odds_from` reads back."""
    return {"measure": odds.measure.value, "steps": [list(step) for step in odds.steps]}
