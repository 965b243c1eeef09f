"""The way out: what is due is said, a line is never held past the set time, exits fail open."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parking.access import LaneKind, Note, Outcome, Reason, StayAccount, decide, sentence
from tests.unit.parking.access.cars import (
    EXIT,
    HOUR,
    MINUTE,
    NOW,
    badge,
    car,
    exit_lane,
    listed,
    noted,
    reason_of,
    right,
)

SECONDS = MINUTE / 60
OWES = StayAccount(1240)


def leaving(account, rules=EXIT, **more):
    return car("4XYZ99", rules=rules, account=account, **more)


@pytest.mark.parametrize(
    ("account", "reason"),
    [
        (StayAccount(0), Reason.EXIT_NOTHING_DUE),
        (StayAccount(1240, paid_cents=1240), Reason.EXIT_PAID),
        (StayAccount(1240, validated_cents=1240), Reason.EXIT_VALIDATED),
        (StayAccount(1240, paid_cents=240, validated_cents=1000), Reason.EXIT_PAID),
        (StayAccount(1240, paid_cents=1000, paid_at=NOW - 14 * MINUTE), Reason.EXIT_GRACE),
        (StayAccount(500, free_until=NOW + MINUTE), Reason.EXIT_GRACE),
    ],
)
def test_who_owes_nothing_leaves_and_hears_why(account, reason):
    decision = decide(leaving(account), None)
    assert (decision.outcome, decision.reason, decision.balance_cents) == (Outcome.OPEN, reason, 0)


@pytest.mark.parametrize(
    "account",
    [
        StayAccount(1240, paid_cents=1000, paid_at=NOW - 15 * MINUTE),
        StayAccount(500, free_until=NOW),
    ],
)
def test_grace_ends(account):
    assert decide(leaving(account), None).reason is Reason.EXIT_BALANCE_DUE


def test_an_amount_due_is_said_and_then_let_out_as_a_balance():
    rules = exit_lane(exit_hold_seconds=45)
    asked = leaving(OWES, rules, waiting_since=NOW - 44 * SECONDS)
    decision = decide(asked, None)
    assert (decision.outcome, decision.reason) == (Outcome.REFER, Reason.EXIT_AMOUNT_DUE)
    assert decision.again_at == NOW + SECONDS
    assert "$12.40" in sentence(decision.reason, decision.values)
    assert "$12.40" in sentence(decision.reason, decision.values, "es")
    let_out = decide(replace(asked, now=NOW + SECONDS), None)
    assert (let_out.outcome, let_out.reason) == (Outcome.OPEN, Reason.EXIT_BALANCE_DUE)
    assert (let_out.balance_cents, let_out.again_at) == (1240, None)
    paid = replace(asked, account=replace(OWES, paid_cents=1240))
    assert reason_of(paid, None) == (Outcome.OPEN, Reason.EXIT_PAID)


@pytest.mark.parametrize(
    "change",
    [
        {"camera_works": False},
        {"journal_works": False},
        {"waiting_since": None},
        {"waiting_since": NOW + HOUR},
        {"number": None, "account": None},
    ],
)
def test_an_exit_fails_open(change):
    rules = exit_lane(exit_hold_seconds=45)
    held = leaving(OWES, rules, waiting_since=NOW)
    assert decide(held, None).outcome is Outcome.REFER
    assert decide(replace(held, **change), None).outcome is Outcome.OPEN


def test_nobody_is_held_on_old_word_of_payments():
    """The line is down, and the driver may have paid on a phone a minute ago."""
    rules = exit_lane(exit_hold_seconds=45)
    heard = leaving(replace(OWES, as_of=NOW - 2 * MINUTE), rules, waiting_since=NOW)
    assert decide(heard, None).outcome is Outcome.REFER
    long_ago = replace(heard, account=replace(OWES, as_of=NOW - 3 * MINUTE))
    assert reason_of(long_ago, None) == (Outcome.OPEN, Reason.EXIT_BALANCE_DUE)


def test_a_car_whose_stay_is_not_known_leaves_and_that_is_noted():
    public = replace(EXIT, kind=LaneKind.PUBLIC)
    assert noted(decide(leaving(None, public), None)) == (Outcome.OPEN, (Note.STAY_UNKNOWN,))
    permit = decide(car("8ABC12", rules=public), listed(right("8ABC12"), rules=public))
    assert noted(permit) == (Outcome.OPEN, ())
    assert noted(decide(leaving(None), None)) == (Outcome.OPEN, ())


UNREAD = car(
    None,
    rules=replace(exit_lane(exit_hold_seconds=45), kind=LaneKind.PUBLIC),
    waiting_since=NOW,
    has_reader=True,
    knows_tickets=True,
)


def test_whoever_was_not_read_is_asked_for_the_ticket_and_then_hears_the_amount():
    asked = decide(UNREAD, None)
    assert (asked.outcome, asked.reason) == (Outcome.REFER, Reason.EXIT_SHOW_TICKET)
    shown = replace(UNREAD, has_ticket=True, account=OWES)
    assert reason_of(shown, None) == (Outcome.REFER, Reason.EXIT_AMOUNT_DUE)
    assert reason_of(replace(UNREAD, has_ticket=True), None) == (Outcome.OPEN, Reason.EXIT_TICKET)
    late = replace(UNREAD, now=asked.again_at)
    assert noted(decide(late, None)) == (Outcome.OPEN, (Note.STAY_UNKNOWN,))
    owing = decide(replace(late, has_ticket=True, account=OWES), None)
    assert (owing.reason, owing.balance_cents) == (Reason.EXIT_BALANCE_DUE, 1240)


@pytest.mark.parametrize(
    "change",
    [
        {"number": "8ABC12"},
        {"knows_tickets": False},
        {"has_reader": False},
        {"camera_works": False},
        {"journal_works": False},
        {"factor": badge("7")},
        {"rules": exit_lane(exit_hold_seconds=45)},
        {"rules": replace(EXIT, kind=LaneKind.PUBLIC)},
    ],
)
def test_nobody_else_is_asked_for_a_ticket(change):
    assert decide(replace(UNREAD, **change), None).outcome is Outcome.OPEN


def test_without_a_hold_whoever_owes_leaves_at_once_with_the_balance():
    decision = decide(leaving(OWES, waiting_since=NOW), None)
    assert (decision.outcome, decision.balance_cents) == (Outcome.OPEN, 1240)


def test_a_permit_leaves_as_a_permit_also_while_it_counts_as_inside():
    decision = decide(car("8ABC12", rules=EXIT), listed(right("8ABC12"), rules=EXIT))
    assert (decision.reason, decision.permit_id) == (Reason.LEAVING, "7")


cents = st.integers(0, 5000)
moments = st.none() | st.integers(-7200, 7200).map(lambda s: NOW + s * SECONDS)


@settings(max_examples=100, deadline=None)
@given(
    st.builds(StayAccount, cents, cents, cents, moments, moments),
    st.integers(0, 600),
    moments,
)
def test_nobody_is_held_past_the_set_time_and_no_cent_is_lost(account, hold, since):
    request = leaving(account, exit_lane(exit_hold_seconds=hold), waiting_since=since)
    decision = decide(request, None)
    if decision.outcome is not Outcome.OPEN:
        assert decision.again_at is not None
        assert NOW < decision.again_at <= NOW + hold * SECONDS
        decision = decide(replace(request, now=decision.again_at), None)
    assert decision.outcome is Outcome.OPEN
    assert decision.balance_cents in (0, account.due_cents)
    if decision.reason is Reason.EXIT_BALANCE_DUE:
        assert decision.balance_cents == account.due_cents > 0
