"""How likely a ticket is to be given a place, by its balls. Pure; for people to read.

A ticket of w balls comes as late as a clock that runs w times as fast. By the moment at which as
many have come, on average, as there are places, 1 - exp(-w t) of its kind have: the approximation
of inclusion probabilities in order sampling (Rosén 1997, Efraimidis and Spirakis 2006). Exact
where all tickets are alike; else within a hundredth or so from some tens of places on.
"""

import math
from collections.abc import Mapping

_HALVINGS = 60


def find_chances(tally: Mapping[int, int], places: int) -> dict[int, float]:
    """By weight, about how likely a ticket is among the first `places`; `tally` counts tickets."""
    tickets = sum(tally.values())
    if tickets <= places:
        return dict.fromkeys(tally, 1.0)
    early, late = 0.0, 1.0
    while _come_by(late, tally) < places:
        late *= 2
    for _halving in range(_HALVINGS):
        middle = (early + late) / 2
        early, late = (middle, late) if _come_by(middle, tally) < places else (early, middle)
    return {weight: -math.expm1(-weight * late) for weight in tally}


def _come_by(time: float, tally: Mapping[int, int]) -> float:
    return sum(-math.expm1(-weight * time) * tickets for weight, tickets in tally.items())
