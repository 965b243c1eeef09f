"""Numbers as they are met on the road, for measuring; training draws odd ones far more often."""

from random import Random

from core.plate_formats import STATE_SERIES, STATES_LEAVE_OUT, VEHICLES
from lpr.training.numbers import DIGITS, LETTERS, fill, vanity

_CODES = tuple(VEHICLES)
# The root of a state's vehicles: between all alike and by size, as lpr.reading.serials has it.
_WEIGHTS = tuple(VEHICLES[code] ** 0.5 for code in _CODES)
_VANITY = 0.04
_SELDOM = frozenset("IOQ")  # some states use them, most do not
_SELDOM_USED = 0.4
_ODD = (
    "99999 9999 999 AA999 A9999 A99999 AA9999 AA99 99AA 999A 9999A 9999AA 99999A 999999 9A999 "
    "99A99 AA99A A9A9A AA99AA 9A9A9A"
).split()


def draw_road_number(dice: Random) -> tuple[str, str]:
    """(state, number): a series of the state by its share, or a vanity or special number."""
    state = dice.choices(_CODES, _WEIGHTS)[0]
    turn = dice.random() * 100
    for series in STATE_SERIES[state]:
        turn -= series.share
        if turn < 0:
            return state, _filled(series.pattern, state, dice)
    if turn < _VANITY * 100:
        return state, vanity(dice)
    return state, fill(dice.choice(_ODD), dice)


def _filled(pattern: str, state: str, dice: Random) -> str:
    left_out = STATES_LEAVE_OUT.get(state)
    if left_out is None:
        left_out = frozenset(letter for letter in _SELDOM if dice.random() > _SELDOM_USED)
    letters = [letter for letter in LETTERS if letter not in left_out]
    return "".join(dice.choice(DIGITS if place == "9" else letters) for place in pattern)
