"""Rights and what speaks against them: their time, a duty, their standing, two on one car."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from parking.access import (
    Basis,
    Note,
    Outcome,
    Reason,
    Standing,
    Strictness,
    Window,
    decide,
    sentence,
)
from tests.unit.parking.access.cars import (
    DAY,
    EXIT,
    HOUR,
    MINUTE,
    NOW,
    PUBLIC,
    car,
    duty,
    listed,
    noted,
    reason_of,
    right,
)


def at(moment):
    return replace(car("8ABC12"), now=moment)


def test_a_permit_opens_through_its_grace_and_says_when_it_ended():
    access = listed(right("8ABC12", valid_until=NOW), expiry_grace_hours=48, valid_for=9 * DAY)
    assert noted(decide(at(NOW - MINUTE), access)) == (Outcome.OPEN, ())
    assert noted(decide(at(NOW + 47 * HOUR), access)) == (Outcome.OPEN, (Note.EXPIRED,))
    decision = decide(at(NOW + 48 * HOUR), access)
    assert (decision.outcome, decision.reason) == (Outcome.REFUSE, Reason.EXPIRED)
    assert "Monday, March 2" in sentence(decision.reason, decision.values)


def test_a_permit_outside_its_hours_says_when_they_begin_again():
    evening = Window(frozenset({0, 1, 2, 3, 4}), 18 * 60, 23 * 60)
    decision = decide(car("8ABC12"), listed(right("8ABC12", windows=(evening,))))
    assert decision.reason is Reason.WRONG_TIME
    said = sentence(decision.reason, decision.values)
    assert "It does from Monday, March 2 at 6:00\u202fPM." in said
    in_spanish = sentence(decision.reason, decision.values, "es")
    assert "desde el lunes 2 de marzo a las 6:00\u202fPM" in in_spanish


@pytest.mark.parametrize(
    ("minutes", "outcome", "reason"),
    [
        (-61, Outcome.REFUSE, Reason.DUTY_LATER),
        (-60, Outcome.OPEN, Reason.PERMIT),
        (12 * 60 - 1, Outcome.OPEN, Reason.PERMIT),
        (12 * 60 + 59, Outcome.OPEN, Reason.PERMIT),
        (12 * 60 + 60, Outcome.REFUSE, Reason.DUTY_OVER),
    ],
)
def test_a_duty_opens_a_while_around_it(minutes, outcome, reason):
    access = listed(duty(0, 12), made_at=NOW - 2 * HOUR)
    assert reason_of(at(NOW + minutes * MINUTE), access) == (outcome, reason)


def test_who_waits_for_a_late_relief_is_let_in_and_noted():
    decision = decide(at(NOW + 12 * HOUR + 30 * MINUTE), listed(duty(0, 12)))
    assert noted(decision) == (Outcome.OPEN, (Note.LATE_RELIEF,))


def test_between_two_duties_the_next_one_is_named():
    access = listed(duty(72, 84), duty(-24, -12), duty(24, 36))
    decision = decide(car("8ABC12"), access)
    assert decision.reason is Reason.DUTY_LATER
    assert "Tuesday, March 3 at 7:00\u202fAM" in sentence(decision.reason, decision.values)


def test_a_garage_without_duty_rights_says_so():
    access = listed(duty(0, 12), duty=False)
    assert reason_of(car("8ABC12"), access) == (Outcome.REFUSE, Reason.NOT_BY_DUTY)


def test_a_garage_or_lane_may_let_no_expected_visitors_in():
    visit = right("8ABC12", permit_id="visit-1", basis=Basis.VISIT, valid_until=NOW + HOUR)
    assert reason_of(car("8ABC12"), listed(visit)) == (Outcome.OPEN, Reason.EXPECTED)
    off = listed(visit, visits=False)
    assert reason_of(car("8ABC12"), off) == (Outcome.REFUSE, Reason.NOT_BY_VISIT)
    # A permit of the same car opens all the same, and a public lane lets everybody in.
    both = listed(visit, right("8ABC12"), visits=False)
    assert reason_of(car("8ABC12"), both) == (Outcome.OPEN, Reason.PERMIT)
    public = listed(visit, rules=PUBLIC, visits=False)
    assert reason_of(car("8ABC12"), public) == (Outcome.OPEN, Reason.VISITOR)


@pytest.mark.parametrize(
    ("standing", "reason", "note"),
    [
        (Standing.UNPAID, Reason.UNPAID, Note.UNPAID),
        (Standing.SUSPENDED, Reason.SUSPENDED, Note.SUSPENDED),
    ],
)
def test_a_permit_out_of_order_is_taken_as_strictly_as_the_garage_says(standing, reason, note):
    one = right("8ABC12", standing=standing)
    assert reason_of(car("8ABC12"), listed(one)) == (Outcome.REFUSE, reason)
    soft = decide(car("8ABC12"), listed(one, **{standing.value: Strictness.SOFT}))
    assert noted(soft) == (Outcome.OPEN, (note,))
    off = decide(car("8ABC12"), listed(one, **{standing.value: Strictness.OFF}))
    assert noted(off) == (Outcome.OPEN, ())


def test_a_suspended_permit_at_a_public_lane_enters_as_a_visitor_who_pays():
    one = right("8ABC12", standing=Standing.SUSPENDED)
    decision = decide(car("8ABC12"), listed(one, rules=PUBLIC))
    assert (decision.outcome, decision.starts_stay) == (Outcome.OPEN, True)
    assert decision.permit_id is None


def test_of_two_permits_on_one_car_the_one_with_nothing_against_it_opens():
    access = listed(
        right("8ABC12", permit_id="1", standing=Standing.SUSPENDED),
        right("8ABC12", permit_id="2", valid_until=NOW),
        right("8ABC12", permit_id="3"),
        expiry_grace_hours=24,
    )
    decision = decide(car("8ABC12"), access)
    assert (decision.permit_id, decision.notes) == ("3", ())


def test_the_reason_told_is_the_one_that_the_driver_can_do_most_about():
    both = right("8ABC12", standing=Standing.SUSPENDED, windows=(Window(frozenset({6})),))
    assert decide(car("8ABC12"), listed(both)).reason is Reason.SUSPENDED
    unpaid = right("8ABC12", permit_id="9", standing=Standing.UNPAID)
    assert decide(car("8ABC12"), listed(both, unpaid)).reason is Reason.UNPAID


def test_the_hour_of_a_window_is_the_campus_own_through_the_change_of_the_clock():
    morning = Window(frozenset({6}), 7 * 60, 8 * 60)
    access = listed(right("8ABC12", windows=(morning,)), valid_for=30 * DAY)
    summer = datetime(2026, 3, 8, 11, 30, tzinfo=UTC)  # 07:30 on the day the clock went forward
    assert decide(at(summer), access).outcome is Outcome.OPEN


def test_a_temporary_plate_has_no_grace_and_the_car_it_replaces_waits_for_its_end():
    own = right("8ABC12", standing=Standing.REPLACED, valid_until=NOW + DAY)
    back = right("8ABC12", valid_from=NOW + DAY)
    loaner = right("4LNR77", standing=Standing.TEMPORARY, valid_until=NOW + DAY)
    access = listed(own, back, loaner, expiry_grace_hours=48, valid_for=9 * DAY)
    assert reason_of(at(NOW), access) == (Outcome.REFUSE, Reason.REPLACED)
    assert reason_of(at(NOW + DAY), access) == (Outcome.OPEN, Reason.PERMIT)
    decision = decide(replace(car("4LNR77"), now=NOW + DAY), access)
    assert (decision.outcome, decision.reason) == (Outcome.REFUSE, Reason.TEMPORARY_OVER)
    assert "through Tuesday, March 3" in sentence(decision.reason, decision.values)


def test_a_car_that_was_inside_before_it_was_replaced_leaves_as_the_permits():
    own = right("8ABC12", standing=Standing.REPLACED, valid_until=NOW + DAY)
    decision = decide(car("8ABC12", rules=EXIT), listed(own, rules=EXIT))
    assert (decision.outcome, decision.permit_id) == (Outcome.OPEN, "7")
