"""A plate without a vehicle around it opens nothing by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parking.access import Alias, Outcome, Reason, SpecialPlates, decide, sentence
from tests.unit.parking.access.cars import (
    EXIT,
    HOUR,
    NOW,
    PUBLIC,
    STAFF,
    badge,
    car,
    listed,
    reason_of,
    right,
)

ONE = right("8ABC12")
SECOND = timedelta(seconds=1)


def photograph(number="8ABC12", rules=STAFF, waited=0, **more):
    since = NOW - waited * SECOND
    return car(number, rules=rules, sees_vehicle=False, waiting_since=since, **more)


def test_a_plate_alone_is_looked_at_for_four_seconds_and_then_referred():
    access = listed(ONE)
    for waited in (0, 3.9):
        decision = decide(photograph(waited=waited), access)
        assert (decision.outcome, decision.reason) == (Outcome.REFER, Reason.NO_VEHICLE)
        assert decision.again_at == NOW + (4 - waited) * SECOND
    assert decide(photograph(waited=4), access).again_at is None
    # A clock that jumped back holds nobody.
    assert decide(photograph(waited=-1), access).again_at is None


@pytest.mark.parametrize("sees", [True, None])
def test_a_car_that_is_seen_or_cannot_be_told_from_the_lane_is_let_in(sees):
    seen = replace(photograph(), sees_vehicle=sees)
    assert reason_of(seen, listed(ONE)) == (Outcome.OPEN, Reason.PERMIT)


def test_the_garage_may_switch_it_off():
    assert decide(photograph(), listed(ONE, needs_vehicle=False)).outcome is Outcome.OPEN


@pytest.mark.parametrize("waited", [0, 9])
def test_a_badge_of_the_plates_own_permit_opens_at_once(waited):
    shown = photograph(waited=waited, factor=badge("7"))
    assert reason_of(shown, listed(ONE)) == (Outcome.OPEN, Reason.SECOND_FACTOR)
    for other in (
        replace(shown, factor=badge("8")),
        replace(shown, rules=replace(STAFF, policy=replace(STAFF.policy, second_factor=False))),
    ):
        access = listed(ONE, rules=other.rules)
        assert decide(other, access).reason is Reason.NO_VEHICLE


def test_a_reviewed_misreading_needs_a_vehicle_or_its_badge_too():
    alias = SpecialPlates(aliases=(Alias("8ABG12", ONE.key),))
    access = listed(ONE, special=alias)
    assert decide(car("8ABG12"), access).reason is Reason.ALIAS
    assert decide(photograph("8ABG12"), access).reason is Reason.NO_VEHICLE
    with_badge = photograph("8ABG12", factor=badge("7"))
    assert reason_of(with_badge, access) == (Outcome.OPEN, Reason.SECOND_FACTOR)


def test_whom_the_list_turns_away_is_told_that():
    ended = replace(ONE, valid_until=NOW - HOUR)
    assert decide(photograph(), listed(ended)).reason is Reason.EXPIRED
    assert decide(photograph("4XYZ99"), listed(ONE)).reason is Reason.NOT_LISTED


def test_public_entries_and_exits_ask_for_no_vehicle():
    for rules in (PUBLIC, EXIT):
        shown = photograph(rules=rules)
        assert decide(shown, listed(ONE, rules=rules)).outcome is Outcome.OPEN


def test_the_driver_is_told_what_to_do_and_the_desk_whose_plate_it_is():
    decision = decide(photograph(has_reader=True), listed(ONE))
    assert sentence(decision.reason, decision.values) == (
        "We see the plate 8ABC12, but no car with it. Show your badge or code, or press the"
        " button and someone will open for you."
    )
    assert "ningún auto" in sentence(decision.reason, decision.values, "es")
    assert (decision.key, decision.permit_id) == (ONE.key, "7")
    without_reader = decide(photograph(), listed(ONE))
    assert "badge" not in sentence(without_reader.reason, without_reader.values)
