"""What the provider tells of a charge, in every order."""

import itertools

from payments.charges import ChargeState, Told, after


def test_money_that_came_in_counts_however_late_and_stays() -> None:
    for state in ChargeState:
        assert after(state, Told.PAID) is ChargeState.PAID
    for told in Told:
        assert after(ChargeState.PAID, told) is ChargeState.PAID


def test_in_whatever_order_the_news_comes_a_paid_charge_ends_as_paid() -> None:
    for order in itertools.permutations(Told):
        state = ChargeState.PENDING
        for told in order:
            state = after(state, told)
        assert state is ChargeState.PAID


def test_the_same_news_twice_changes_nothing_more() -> None:
    for state in ChargeState:
        for told in Told:
            assert after(after(state, told), told) is after(state, told)


def test_a_page_that_closed_after_a_decline_was_not_paid() -> None:
    assert after(ChargeState.DECLINED, Told.EXPIRED) is ChargeState.EXPIRED
    assert after(ChargeState.EXPIRED, Told.DECLINED) is ChargeState.EXPIRED
