"""Who is inside already: anti-passback, one car of a permit, resync, exemptions, a shared car."""

from dataclasses import replace

import pytest

from core.plates import plate_key
from parking.access import (
    CarsInside,
    Inside,
    Note,
    Outcome,
    Reason,
    Resync,
    SpecialPlates,
    Strictness,
    decide,
)
from tests.unit.parking.access.cars import (
    HOUR,
    MINUTE,
    NOW,
    PUBLIC,
    car,
    inside,
    listed,
    noted,
    reason_of,
    right,
)

HARD, SOFT = Strictness.HARD, Strictness.SOFT
SAME = inside("8ABC12")
OTHER = inside("4XYZ99")


def test_until_a_garage_asks_presence_changes_nothing():
    for where in (SAME, OTHER):
        decision = decide(car("8ABC12", whereabouts=where), listed(right("8ABC12")))
        assert noted(decision) == (Outcome.OPEN, ())


@pytest.mark.parametrize(
    ("where", "switch", "reason", "note"),
    [
        (SAME, "anti_passback", Reason.PASSBACK, Note.PASSBACK),
        (OTHER, "one_inside", Reason.PERMIT_IN_USE, Note.PERMIT_IN_USE),
    ],
)
def test_hard_refuses_soft_records_and_alerts(where, switch, reason, note):
    request = car("8ABC12", whereabouts=where)
    hard = listed(right("8ABC12"), **{switch: HARD})
    assert reason_of(request, hard) == (Outcome.REFUSE, reason)
    soft = decide(request, listed(right("8ABC12"), **{switch: SOFT}))
    assert noted(soft) == (Outcome.OPEN, (note,))
    assert soft.alerts


def test_hard_anti_passback_turns_soft_when_the_list_is_old():
    access = listed(right("8ABC12"), made_at=NOW - 16 * MINUTE, anti_passback=HARD)
    decision = decide(car("8ABC12", whereabouts=SAME), access)
    assert noted(decision) == (Outcome.OPEN, (Note.PASSBACK,))
    patient = listed(
        *(right("8ABC12"),),
        made_at=NOW - 16 * MINUTE,
        anti_passback=HARD,
        presence_trusted_minutes=30,
    )
    assert decide(car("8ABC12", whereabouts=SAME), patient).outcome is Outcome.REFUSE


def test_one_inside_holds_within_a_lane_always_and_across_lanes_while_the_list_is_fresh():
    old = listed(right("8ABC12"), made_at=NOW - HOUR, one_inside=HARD)
    seen_here = car("8ABC12", whereabouts=inside("4XYZ99", here=True))
    assert reason_of(seen_here, old) == (Outcome.REFUSE, Reason.PERMIT_IN_USE)
    elsewhere = car("8ABC12", whereabouts=inside("4XYZ99", here=False))
    assert noted(decide(elsewhere, old)) == (Outcome.OPEN, (Note.PERMIT_IN_USE,))
    fresh = listed(right("8ABC12"), one_inside=HARD)
    assert reason_of(elsewhere, fresh) == (Outcome.REFUSE, Reason.PERMIT_IN_USE)


@pytest.mark.parametrize("who", ["7", None])
def test_a_resync_forgets_one_permit_or_the_whole_garage(who):
    special = SpecialPlates(resyncs=(Resync(who, NOW - MINUTE),))
    access = listed(right("8ABC12"), special=special, anti_passback=HARD, one_inside=HARD)
    for where in (SAME, OTHER):
        assert noted(decide(car("8ABC12", whereabouts=where), access)) == (Outcome.OPEN, ())
    since = car("8ABC12", whereabouts=inside("8ABC12", ago=0 * MINUTE))
    assert reason_of(since, access) == (Outcome.REFUSE, Reason.PASSBACK)


def test_a_resync_of_somebody_else_forgets_nobody():
    special = SpecialPlates(resyncs=(Resync("8", NOW),))
    access = listed(right("8ABC12"), special=special, anti_passback=HARD)
    assert decide(car("8ABC12", whereabouts=SAME), access).outcome is Outcome.REFUSE


def test_valet_and_responders_are_exempt():
    special = SpecialPlates(exempt=("7",), responders=("MA/official/AMB1",))
    access = listed(right("8ABC12"), special=special, anti_passback=HARD, one_inside=HARD)
    for where in (SAME, OTHER):
        assert noted(decide(car("8ABC12", whereabouts=where), access)) == (Outcome.OPEN, ())
    key = plate_key("MA", "official", "AMB1")
    ambulance = car("AMB1", whereabouts=CarsInside([Inside(key, None, NOW)]))
    assert reason_of(ambulance, access) == (Outcome.OPEN, Reason.RESPONDER)


def test_two_permits_sharing_a_car_bring_it_in_by_the_one_that_is_free():
    access = listed(right("8ABC12", permit_id="7"), right("8ABC12", permit_id="9"), one_inside=HARD)
    decision = decide(car("8ABC12", whereabouts=OTHER), access)
    assert (decision.outcome, decision.permit_id) == (Outcome.OPEN, "9")


def test_a_shared_car_that_is_inside_by_one_permit_does_not_come_in_by_the_other():
    access = listed(
        right("8ABC12", permit_id="7"), right("8ABC12", permit_id="9"), anti_passback=HARD
    )
    request = car("8ABC12", whereabouts=inside("8ABC12", permit_id="7"))
    assert reason_of(request, access) == (Outcome.REFUSE, Reason.PASSBACK)


def test_at_a_public_lane_a_second_car_of_a_permit_enters_as_a_visitor():
    access = listed(right("8ABC12"), rules=PUBLIC, one_inside=HARD)
    decision = decide(car("8ABC12", whereabouts=OTHER), access)
    assert (decision.outcome, decision.starts_stay) == (Outcome.OPEN, True)


def test_without_whereabouts_a_strict_garage_opens_as_before():
    access = listed(right("8ABC12"), anti_passback=HARD, one_inside=HARD)
    assert noted(decide(replace(car("8ABC12")), access)) == (Outcome.OPEN, ())
