"""Whoever leaves loses a permit in whatever state it is: the table allows the step that ends it."""

import pytest

from parking.farewell import find_end
from parking.permits.life import LIVING, TRANSITIONS, PermitState


@pytest.mark.parametrize("state", sorted(LIVING))
def test_every_living_state_has_an_end(state: PermitState) -> None:
    assert TRANSITIONS[state, find_end(state)] not in LIVING
