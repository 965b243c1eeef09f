"""A permit's life: what may follow what, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parking.permits.life import (
    LIVING,
    TRANSITIONS,
    Action,
    CannotError,
    PermitState,
    after,
    can_do,
)

OVER = set(PermitState) - LIVING


def test_a_permit_is_held_then_paid_then_over() -> None:
    state = after(None, Action.HOLD)
    assert state is PermitState.HELD
    assert after(state, Action.PAY) is PermitState.ACTIVE
    assert after(PermitState.ACTIVE, Action.EXPIRE) is PermitState.ENDED


@pytest.mark.parametrize("action", sorted(Action))
def test_nothing_revives_what_is_over_but_a_late_payment(action: Action) -> None:
    for state in OVER:
        is_late_payment = (state, action) == (PermitState.LAPSED, Action.PAY_LATE)
        assert can_do(state, action) is is_late_payment


@pytest.mark.parametrize("state", sorted(PermitState))
def test_only_a_hold_or_a_late_payment_makes_a_permit_active_by_paying(state: PermitState) -> None:
    ways = {action for (before, action), then in TRANSITIONS.items() if before == state != then}
    if PermitState.ACTIVE in {TRANSITIONS[state, action] for action in ways}:
        assert ways & {Action.PAY, Action.PAY_LATE, Action.RESUME, Action.RETURN}


@given(st.sampled_from(sorted(PermitState)), st.sampled_from(sorted(Action)))
def test_what_the_table_does_not_list_is_refused(state: PermitState, action: Action) -> None:
    if (state, action) in TRANSITIONS:
        assert after(state, action) in PermitState
    else:
        with pytest.raises(CannotError) as refused:
            after(state, action)
        assert (refused.value.state, refused.value.action) == (state, action)


def test_every_state_can_be_reached_and_every_action_is_used() -> None:
    assert set(TRANSITIONS.values()) == set(PermitState)
    assert {action for _state, action in TRANSITIONS} == set(Action)
