"""How many balls a ticket has: all alike, or by a published rule. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from parking.draws.lottery import MOST_WEIGHT
from parking.products.eligibility import years_between


class Measure(StrEnum):
    """What a ticket's weight goes by."""

    NOTHING = "nothing"  # every ticket has one ball
    LOSSES = "losses"  # earlier draws of the same product that ended without a place
    SERVICE = "service"  # whole years of service on the day on which entry closes
    CLASS = "class"  # the employment class at the close
    SITE = "site"  # the site at the close


BY_GROUP = frozenset({Measure.CLASS, Measure.SITE})
# What is known of a person by the measure: lost draws, the first day of work, a class, a site.
Fact = int | date | str | None


@dataclass(frozen=True)
class Odds:
    """The published odds.

    `steps`: from so many lost draws, or years, on so many balls; ascending. `groups`: so many
    balls for a class, or a site. Whoever reaches no step and is in no group has one.
    """

    measure: Measure = Measure.NOTHING
    steps: tuple[tuple[int, int], ...] = ()
    groups: tuple[tuple[str, int], ...] = ()

    @property
    def weights(self) -> tuple[int, ...]:
        """Every number of balls that the rule names."""
        return tuple(weight for _of, weight in (*self.steps, *self.groups))


def weight_of(odds: Odds, fact: Fact, closing_day: date) -> int:
    """How many balls somebody has by the odds; at least one, also where nobody knows the fact."""
    if odds.measure in BY_GROUP:
        return dict(odds.groups).get(str(fact or ""), 1)
    reached = years_between(fact, closing_day) if isinstance(fact, date) else fact
    if not isinstance(reached, int):
        return 1
    return max([weight for least, weight in odds.steps if least <= reached], default=1)


def is_possible(odds: Odds) -> bool:
    """Whether odds can be published: a rule where one is asked for, in order, within bounds."""
    if odds.measure is Measure.NOTHING:
        return not odds.weights
    is_within = bool(odds.weights) and all(1 <= weight <= MOST_WEIGHT for weight in odds.weights)
    if odds.measure in BY_GROUP:
        return is_within and not odds.steps and len(dict(odds.groups)) == len(odds.groups)
    leasts = [least for least, _weight in odds.steps]
    return (
        is_within
        and not odds.groups
        and leasts == sorted(set(leasts))
        and list(odds.weights) == sorted(odds.weights)
        and all(least >= 0 for least in leasts)
    )


def odds_from(stored_odds: Mapping[str, Any]) -> Odds:
    """Odds as a draw keeps them."""
    measure, pairs = Measure(stored_odds["measure"]), stored_odds["steps"]
    if measure in BY_GROUP:
        return Odds(measure, groups=tuple((str(code), int(weight)) for code, weight in pairs))
    return Odds(measure, tuple((int(least), int(weight)) for least, weight in pairs))


def stored(odds: Odds) -> dict[str, Any]:
    """The JSON that `odds_from` reads back."""
    pairs = [list(pair) for pair in (*odds.steps, *odds.groups)]
    return {"measure": odds.measure.value, "steps": pairs}
