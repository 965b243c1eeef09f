"""Plates as they come to a gate in Boston: states by a local share, numbers in real formats."""

from dataclasses import dataclass
from random import Random

from core.plate_formats import STATE_SERIES, STATES_LEAVE_OUT, VEHICLES
from core.plates import plate_key
from lpr.training.numbers import DIGITS, LETTERS, fill, vanity

# Of a hundred cars so many are of these states, an assumption; the others share the rest by the
# number of their vehicles. The fewer the states, the likelier two plates are mistaken.
HOMES = {"MA": 75, "NH": 9, "RI": 5, "CT": 3, "ME": 3, "NY": 2}
_OTHERS = {code: many for code, many in VEHICLES.items() if code not in HOMES}
_VANITY = 4.0  # of a hundred; what no usual series has beside these is of an odd form
_ODD = ("99999", "9999", "AA999", "A9999", "A99999", "9999A", "9A999", "99A99", "AA99AA", "999999")
_SELDOM = frozenset("IOQ")


@dataclass(frozen=True, slots=True)
class Plate:
    """What is bolted to a car."""

    state: str
    plate_type: str
    number: str

    @property
    def key(self) -> str:
        """What identifies it."""
        return plate_key(self.state, self.plate_type, self.number)


def draw_plate(dice: Random, state: str = "") -> Plate:
    """A plate of a state, by default of one by its share at the gate."""
    state = state or draw_state(dice)
    turn = dice.random() * 100
    for series in STATE_SERIES[state]:
        turn -= series.share
        if turn < 0:
            return Plate(state, series.plate_type, _filled(series.pattern, state, dice))
    if turn < _VANITY:
        return Plate(state, "vanity", vanity(dice))
    return Plate(state, "passenger", fill(dice.choice(_ODD), dice))


def draw_state(dice: Random) -> str:
    """A state by its share at the gate."""
    turn = dice.random() * 100
    for state, share in HOMES.items():
        turn -= share
        if turn < 0:
            return state
    return dice.choices(tuple(_OTHERS), tuple(_OTHERS.values()))[0]


def _filled(pattern: str, state: str, dice: Random) -> str:
    letters = _LETTERS_OF.get(state, _CLEAR)
    return "".join(dice.choice(DIGITS if place == "9" else letters) for place in pattern)


def _without(left_out: frozenset[str]) -> str:
    return "".join(letter for letter in LETTERS if letter not in left_out)


_CLEAR = _without(_SELDOM)
_LETTERS_OF = {state: _without(letters) for state, letters in STATES_LEAVE_OUT.items()}
