"""A badge or code beside the plate: near matches, doubts, no plate; never a stranger's car."""

from dataclasses import replace

import pytest

from parking.access import Note, Outcome, Reason, Standing, decide, sentence
from tests.unit.parking.access.cars import (
    HOUR,
    NOW,
    PUBLIC,
    STAFF,
    badge,
    car,
    listed,
    noted,
    reason_of,
    right,
)

ONE = right("8ABC12", permit_id="7")


def test_a_near_match_opens_with_the_badge_of_its_permit():
    near = car("8ABC1Z", factor=badge("7"))
    decision = decide(near, listed(ONE))
    assert (decision.outcome, decision.reason) == (Outcome.OPEN, Reason.SECOND_FACTOR)
    assert (decision.key, decision.permit_id) == (ONE.key, "7")


@pytest.mark.parametrize(
    ("change", "rights"),
    [
        ({"factor": None}, [ONE]),
        ({"factor": badge("8")}, [ONE]),
        ({"number": "8ABD1Z"}, [ONE]),
        ({"state": "NH"}, [ONE]),
        ({"plate_type": "livery"}, [ONE]),
        ({}, [ONE, right("8A8C1Z", permit_id="9")]),
    ],
)
def test_a_near_match_without_its_whole_proof_is_referred(change, rights):
    near = replace(car("8ABC1Z", factor=badge("7")), **change)
    assert decide(near, listed(*rights)).outcome is Outcome.REFER


def test_a_garage_may_let_no_second_factor_open():
    near = car("8ABC1Z", factor=badge("7"))
    assert decide(near, listed(ONE, second_factor=False)).outcome is Outcome.REFER


def test_a_badge_in_a_car_of_nobodys_is_told_so():
    decision = decide(car("4XYZ99", factor=badge("7")), listed(ONE))
    assert (decision.outcome, decision.reason) == (Outcome.REFER, Reason.OTHER_CAR)
    assert "4XYZ99 is not a car of your permit" in sentence(decision.reason, decision.values)
    elsewhere = car("8ABC12", state="NH", factor=badge("7"))
    assert reason_of(elsewhere, listed(ONE)) == (Outcome.REFER, Reason.OTHER_CAR)


@pytest.mark.parametrize(
    ("change", "rights"),
    [
        ({"state": None}, [ONE]),
        ({"is_sure": False}, [ONE]),
        ({"is_sure": False, "number": "8ABC1Z"}, [ONE]),
        ({"number": "8ABCO1"}, [right("8ABCO1"), right("8ABC01", permit_id="9")]),
    ],
)
def test_a_badge_removes_the_doubt_that_a_plate_leaves(change, rights):
    request = replace(car("8ABC12", factor=badge("7")), **change)
    decision = decide(request, listed(*rights))
    assert (decision.outcome, decision.permit_id) == (Outcome.OPEN, "7")
    assert decide(replace(request, factor=None), listed(*rights)).outcome is Outcome.REFER


def test_where_no_plate_was_read_a_badge_opens_and_is_noted():
    access = listed(ONE, right("4XYZ99", permit_id="7"))
    decision = decide(car(None, factor=badge("7")), access)
    assert noted(decision) == (Outcome.OPEN, (Note.NO_PLATE,))
    assert (decision.permit_id, decision.key) == ("7", None)
    strict = listed(ONE, unread_with_factor=False)
    assert reason_of(car(None, factor=badge("7")), strict) == (Outcome.REFER, Reason.UNREAD)


def test_a_dead_camera_keeps_nobody_out_who_shows_a_badge():
    blind = car(None, factor=badge("7"), camera_works=False)
    assert reason_of(blind, listed(ONE)) == (Outcome.OPEN, Reason.SECOND_FACTOR)
    ended = listed(replace(ONE, valid_until=NOW - HOUR))
    assert reason_of(blind, ended) == (Outcome.REFUSE, Reason.EXPIRED)
    for request, access in (
        (replace(blind, factor=badge("8")), listed(ONE)),
        (replace(blind, journal_works=False), listed(ONE)),
        (replace(blind, now=NOW + 200 * HOUR), listed(ONE)),
        (blind, listed(ONE, unread_with_factor=False)),
        (blind, None),
    ):
        assert reason_of(request, access) == (Outcome.REFER, Reason.CAMERA_DOWN)


def test_the_driver_before_a_dead_camera_is_told_to_show_a_badge_where_it_would_open():
    blind = car(None, camera_works=False, has_reader=True)
    assert "Show your badge or code" in said(blind, listed(ONE))
    assert "Muestre su credencial" in said(blind, listed(ONE), "es")
    for request, access in (
        (replace(blind, has_reader=False), listed(ONE)),
        (replace(blind, journal_works=False), listed(ONE)),
        (blind, listed(ONE, second_factor=False)),
    ):
        assert said(request, access).startswith("Our camera is not working. Press the button")


def said(request, access, language="en"):
    decision = decide(request, access)
    return sentence(decision.reason, decision.values, language)


def test_a_badge_opens_only_what_its_permit_may():
    suspended = replace(ONE, standing=Standing.SUSPENDED)
    for number in ("8ABC1Z", None):
        decision = decide(car(number, factor=badge("7")), listed(suspended))
        assert (decision.outcome, decision.reason) == (Outcome.REFUSE, Reason.SUSPENDED)
    ended = replace(ONE, valid_until=NOW - HOUR)
    either = listed(ended, right("4XYZ99", permit_id="9"))
    assert decide(car(None, factor=badge("7", "9")), either).permit_id == "9"


def test_a_badge_at_a_public_lane_makes_a_misread_permit_no_visitor():
    decision = decide(car("8ABC1Z", factor=badge("7")), listed(ONE, rules=PUBLIC))
    assert (decision.permit_id, decision.starts_stay) == ("7", False)
    without = decide(car("8ABC1Z"), listed(ONE, rules=PUBLIC))
    assert (without.outcome, without.starts_stay) == (Outcome.OPEN, True)


def test_a_badge_does_not_make_a_photograph_a_car():
    access = listed(ONE, rules=STAFF)
    for number in ("8ABC12", "8ABC1Z", None):
        held_up = car(number, factor=badge("7"), is_still=True)
        assert reason_of(held_up, access) == (Outcome.REFER, Reason.STILL_PICTURE)
