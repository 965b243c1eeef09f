"""Whether the gate opens: every reason once, and the promises that hold whatever the facts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parking.access import (
    Alias,
    GarageState,
    HotEntry,
    HotKind,
    LifeSafety,
    Note,
    Outcome,
    Reason,
    ResponderCode,
    SpecialPlates,
    Window,
    code_digest,
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
    STAFF,
    car,
    listed,
    reason_of,
    right,
)


def test_a_permit_opens_and_says_whose():
    decision = decide(car("8ABC12"), listed(right("8ABC12", permit_id="41")))
    assert (decision.outcome, decision.reason) == (Outcome.OPEN, Reason.PERMIT)
    assert (decision.key, decision.permit_id) == ("MA/passenger/8ABC12", "41")
    assert not decision.starts_stay


def test_o_and_zero_are_one_character():
    assert reason_of(car("8OBC12"), listed(right("80BC12"))) == (Outcome.OPEN, Reason.PERMIT)


def test_a_key_shared_by_two_enrolled_plates_opens_for_neither():
    access = listed(right("8OBC12"), right("80BC12", permit_id="9"))
    for number in ("8OBC12", "80BC12"):
        assert reason_of(car(number), access) == (Outcome.REFER, Reason.SHARED_KEY)


def test_two_permits_may_share_one_car():
    access = listed(right("8ABC12", valid_until=NOW), right("8ABC12", permit_id="9"))
    assert decide(car("8ABC12"), access).permit_id == "9"


def test_one_confused_character_refers_and_never_opens():
    decision = decide(car("8ABC1Z"), listed(right("8ABC12")))
    assert (decision.outcome, decision.reason) == (Outcome.REFER, Reason.NEAR_MATCH)
    assert decision.values["near"] == "8ABC12"


def test_a_stranger_is_referred_with_the_plate_as_read():
    decision = decide(car("4XYZ99"), listed(right("8ABC12")))
    assert (decision.outcome, decision.reason) == (Outcome.REFER, Reason.NOT_LISTED)
    assert "4XYZ99" in sentence(decision.reason, decision.values)


def test_another_state_with_the_same_number_is_referred():
    access = listed(right("8ABC12"))
    assert reason_of(car("8ABC12", state="NH"), access) == (Outcome.REFER, Reason.OTHER_STATE)


def test_a_state_read_less_surely_opens_as_an_unread_one_and_still_speaks_against_another_car():
    access = listed(right("8ABC12"))
    unsure = replace(car("8ABC12"), is_state_sure=False)
    assert reason_of(unsure, access) == (Outcome.REFER, Reason.STATE_UNREAD)
    accepting = listed(right("8ABC12"), rules=replace(STAFF, unread_state_opens=True))
    assert decide(unsure, accepting).notes == (Note.STATE_UNREAD,)
    elsewhere = replace(car("8ABC12", state="NH"), is_state_sure=False)
    assert reason_of(elsewhere, accepting) == (Outcome.REFER, Reason.OTHER_STATE)


def test_an_unread_state_opens_only_where_the_garage_accepts_it():
    access = listed(right("8ABC12"))
    request = car("8ABC12", state=None)
    assert reason_of(request, access) == (Outcome.REFER, Reason.STATE_UNREAD)
    accepting = listed(right("8ABC12"), rules=replace(STAFF, unread_state_opens=True))
    assert reason_of(request, accepting) == (Outcome.OPEN, Reason.PERMIT)
    assert decide(request, accepting).notes == (Note.STATE_UNREAD,)
    twice = listed(
        right("8ABC12"), right("8ABC12", state="NH"), rules=replace(STAFF, unread_state_opens=True)
    )
    assert reason_of(request, twice) == (Outcome.REFER, Reason.SHARED_KEY)
    other_type = listed(
        right("8ABC12"),
        right("8ABC12", state="NH", plate_type="commercial"),
        rules=replace(STAFF, unread_state_opens=True),
    )
    typed = replace(request, plate_type="passenger")
    assert reason_of(typed, other_type) == (Outcome.REFER, Reason.SHARED_KEY)


def test_two_types_of_one_number_open_for_neither_when_the_type_is_unread():
    access = listed(right("1557"), right("1557", plate_type="national_guard"))
    assert reason_of(car("1557"), access) == (Outcome.REFER, Reason.SHARED_KEY)
    request = car("1557", plate_type="national_guard")
    assert reason_of(request, access) == (Outcome.OPEN, Reason.PERMIT)


def test_an_unread_type_refers_where_the_garage_does_not_accept_it():
    access = listed(right("8ABC12"), rules=replace(STAFF, unread_type_opens=False))
    assert reason_of(car("8ABC12"), access) == (Outcome.REFER, Reason.TYPE_UNREAD)


def test_a_reviewed_alias_opens_for_the_state_it_was_reviewed_for():
    special = SpecialPlates(aliases=(Alias("BABC12", "MA/passenger/8ABC12"),))
    access = listed(right("8ABC12"), special=special)
    assert reason_of(car("BABC12"), access) == (Outcome.OPEN, Reason.ALIAS)
    assert reason_of(car("BABC12", state="NH"), access) == (Outcome.REFER, Reason.NEAR_MATCH)
    assert reason_of(car("BABC12", state=None), access) == (Outcome.REFER, Reason.STATE_UNREAD)


def test_an_alias_of_two_plates_opens_for_neither():
    keys = ("MA/passenger/8ABC12", "MA/passenger/6ABC12")
    special = SpecialPlates(aliases=tuple(Alias("BABC12", key) for key in keys))
    access = listed(right("8ABC12"), right("6ABC12", permit_id="9"), special=special)
    assert reason_of(car("BABC12"), access) == (Outcome.REFER, Reason.SHARED_KEY)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"valid_until": NOW}, Reason.EXPIRED),
        ({"valid_from": NOW + timedelta(days=1)}, Reason.NOT_YET_VALID),
        ({"windows": (Window(frozenset({5, 6})),)}, Reason.WRONG_TIME),
    ],
)
def test_a_permit_outside_its_time_is_refused_with_what_to_do(more, reason):
    decision = decide(car("8ABC12"), listed(right("8ABC12", **more)))
    assert (decision.outcome, decision.reason) == (Outcome.REFUSE, reason)
    assert "Turn around" in sentence(decision.reason, decision.values)


def test_a_window_overnight_belongs_to_the_day_it_began():
    sunday_night = Window(frozenset({6}), starts=19 * 60, ends=7 * 60 + 30)
    access = listed(right("8ABC12", windows=(sunday_night,)))
    assert decide(car("8ABC12"), access).outcome is Outcome.OPEN
    late = replace(car("8ABC12"), now=NOW + timedelta(minutes=30))
    assert decide(late, access).reason is Reason.WRONG_TIME


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"number": None}, Reason.UNREAD),
        ({"is_sure": False}, Reason.UNSURE),
        ({"camera_works": False}, Reason.CAMERA_DOWN),
        ({"journal_works": False}, Reason.JOURNAL_DOWN),
        ({"now": NOW + timedelta(days=4)}, Reason.LIST_STALE),
        ({"now": NOW - timedelta(hours=1)}, Reason.CLOCK_WRONG),
    ],
)
def test_what_is_unsure_at_a_restricted_lane_is_referred_with_its_reason(change, reason):
    request = replace(car("8ABC12"), **change)
    assert reason_of(request, listed(right("8ABC12"))) == (Outcome.REFER, reason)


@pytest.mark.parametrize(
    ("held", "jumped", "reason"),
    [
        (HOUR, 4 * DAY, Reason.CLOCK_WRONG),  # it came an hour ago, and the clock says days
        (5 * DAY, 5 * DAY, Reason.LIST_STALE),  # days have passed since it came
        (5 * DAY, 50 * DAY, Reason.LIST_STALE),  # both: the list is old whatever the clock says
        (None, 4 * DAY, Reason.LIST_STALE),  # found on the disk: nothing tells them apart
    ],
)
def test_a_clock_that_jumped_forward_is_told_from_an_old_list(held, jumped, reason):
    now = {"now": NOW + jumped, "list_held_for": held}
    access = listed(right("8ABC12"))
    decision = decide(replace(car("8ABC12"), **now), access)
    assert (decision.outcome, decision.reason) == (Outcome.REFER, reason)
    assert ("clock" in sentence(reason, decision.values)) is (reason is Reason.CLOCK_WRONG)
    # What opens with an old list opens with a wrong clock too.
    for rules in (PUBLIC, EXIT):
        stranger = replace(car("4XYZ99", rules=rules), **now)
        assert decide(stranger, listed(rules=rules)).outcome is Outcome.OPEN


def test_nobody_is_refused_for_the_time_by_a_clock_that_is_known_to_run_ahead():
    mornings = right("8ABC12", windows=(Window(frozenset(range(7)), 6 * 60, 9 * 60),))
    afternoon = {"now": NOW + 8 * HOUR}
    late = replace(car("8ABC12"), **afternoon, list_held_for=MINUTE)
    assert reason_of(late, listed(mornings)) == (Outcome.REFER, Reason.CLOCK_WRONG)
    for held in (8 * HOUR, 8 * HOUR - 9 * MINUTE, None):
        late = replace(car("8ABC12"), **afternoon, list_held_for=held)
        assert reason_of(late, listed(mornings)) == (Outcome.REFUSE, Reason.WRONG_TIME)
    anytime = replace(car("8ABC12"), **afternoon, list_held_for=MINUTE)
    assert decide(anytime, listed(right("8ABC12"))).outcome is Outcome.OPEN


def test_without_any_list_a_restricted_lane_refers_and_a_public_lane_opens():
    assert reason_of(car("8ABC12"), None) == (Outcome.REFER, Reason.NO_LIST)
    assert reason_of(car("8ABC12", rules=PUBLIC), None) == (Outcome.OPEN, Reason.VISITOR)


@pytest.mark.parametrize("number", ["4XYZ99", None])
def test_a_public_lane_admits_a_visitor_with_a_stay(number):
    decision = decide(car(number), listed(rules=PUBLIC))
    assert decision.outcome is Outcome.OPEN
    assert decision.starts_stay


def test_a_permit_at_a_public_lane_starts_no_paid_stay():
    decision = decide(car("8ABC12"), listed(right("8ABC12"), rules=PUBLIC))
    assert (decision.reason, decision.starts_stay) == (Reason.PERMIT, False)


def test_a_full_public_garage_names_the_nearest_with_space():
    rules = replace(PUBLIC, garage_state=GarageState.FULL, nearest_with_space="Parkman Street")
    decision = decide(car("4XYZ99"), listed(right("8ABC12"), rules=rules))
    assert decision.outcome is Outcome.REFUSE
    assert "Parkman Street" in sentence(decision.reason, decision.values)
    assert decide(car("8ABC12"), listed(right("8ABC12"), rules=rules)).outcome is Outcome.OPEN


def test_public_hours_make_a_restricted_lane_public():
    open_house = replace(STAFF, public_windows=(Window(frozenset({0}), 6 * 60, 9 * 60),))
    assert decide(car("4XYZ99"), listed(rules=open_house)).reason is Reason.VISITOR


def test_a_camera_fault_at_a_public_lane_fails_as_configured():
    request = car(None, camera_works=False)
    assert reason_of(request, listed(rules=PUBLIC)) == (Outcome.OPEN, Reason.VISITOR_FAULT)
    closing = replace(PUBLIC, public_fails_open=False)
    assert reason_of(request, listed(rules=closing)) == (Outcome.REFER, Reason.CAMERA_DOWN)


def test_closed_to_all_refuses_permits_but_not_responders_or_fire():
    rules = replace(STAFF, garage_state=GarageState.CLOSED_TO_ALL)
    access = listed(
        right("8ABC12"), rules=rules, special=SpecialPlates(responders=("MA/official/AMB1",))
    )
    assert reason_of(car("8ABC12"), access) == (Outcome.REFUSE, Reason.CLOSED_TO_ALL)
    assert reason_of(car("AMB1"), access) == (Outcome.OPEN, Reason.RESPONDER)
    fire = car("8ABC12", life_safety=LifeSafety.FIRE)
    assert reason_of(fire, access) == (Outcome.OPEN, Reason.LIFE_SAFETY)


def hot(kind, plate="MA/passenger/8ABC12"):
    return SpecialPlates(hot=(HotEntry(plate, kind, NOW + DAY, "Sgt. Rivera"),))


@pytest.mark.parametrize("rules", [STAFF, PUBLIC])
def test_a_threat_is_referred_and_alerted_until_it_expires(rules):
    access = listed(right("8ABC12"), rules=rules, special=hot(HotKind.THREAT))
    decision = decide(car("8ABC12"), access)
    assert (decision.outcome, decision.reason) == (Outcome.REFER, Reason.HOT_LIST)
    assert decision.alerts
    assert decision.values["approver"] == "Sgt. Rivera"
    assert "Rivera" not in sentence(decision.reason, decision.values)
    later = decide(replace(car("8ABC12"), now=NOW + 2 * DAY), access)
    assert (later.outcome, later.alerts) == (Outcome.OPEN, False)


def test_a_threat_at_a_closed_garage_still_alerts():
    rules = replace(PUBLIC, garage_state=GarageState.CLOSED_TO_ALL)
    access = listed(rules=rules, special=hot(HotKind.THREAT))
    assert decide(car("8ABC12"), access).alerts


def test_a_threat_is_let_out_and_alerted():
    access = listed(right("8ABC12"), rules=EXIT, special=hot(HotKind.THREAT))
    decision = decide(car("8ABC12"), access)
    assert (decision.outcome, decision.notes) == (Outcome.OPEN, (Note.THREAT_LEAVING,))
    assert decision.alerts


@pytest.mark.parametrize("rules", [STAFF, PUBLIC])
def test_a_debt_is_admitted_and_noted(rules):
    access = listed(right("8ABC12"), rules=rules, special=hot(HotKind.DEBT))
    decision = decide(car("8ABC12"), access)
    assert (decision.outcome, decision.reason) == (Outcome.OPEN, Reason.PERMIT)
    assert (decision.notes, decision.alerts) == ((Note.DEBT,), False)


@pytest.mark.parametrize("number", ["4XYZ99", None])
def test_a_crew_without_a_listed_plate_goes_through_by_its_code_until_it_expires(number):
    code = ResponderCode(code_digest("bos-4471-ok"), "Boston EMS", NOW + HOUR)
    rules = replace(STAFF, garage_state=GarageState.CLOSED_TO_ALL)
    access = listed(rules=rules, special=SpecialPlates(codes=(code,)))
    typed = car(number, code=code_digest("BOS 4471 OK"))
    decision = decide(typed, access)
    assert (decision.outcome, decision.reason) == (Outcome.OPEN, Reason.RESPONDER_CODE)
    assert decision.values["crew"] == "Boston EMS"
    for late in (replace(typed, now=NOW + HOUR), replace(typed, code=code_digest("BOS 4472"))):
        assert decide(late, access).outcome is Outcome.REFUSE


def test_a_full_garage_stops_permits_only_where_it_keeps_no_space_for_them():
    full = replace(STAFF, garage_state=GarageState.FULL, nearest_with_space="Parkman Street")
    assert decide(car("8ABC12"), listed(right("8ABC12"), rules=full)).outcome is Outcome.OPEN
    stopping = listed(right("8ABC12"), rules=full, full_stops_permits=True)
    decision = decide(car("8ABC12"), stopping)
    assert (decision.outcome, decision.reason) == (Outcome.REFUSE, Reason.GARAGE_FULL)
    assert "Parkman Street" in sentence(decision.reason, decision.values)


def test_a_picture_that_does_not_move_admits_no_permit():
    photograph = car("8ABC12", is_still=True)
    access = listed(right("8ABC12"))
    assert reason_of(photograph, access) == (Outcome.REFER, Reason.STILL_PICTURE)
    public = decide(photograph, listed(right("8ABC12"), rules=PUBLIC))
    assert (public.outcome, public.permit_id, public.starts_stay) == (Outcome.OPEN, None, True)
    trusting = listed(right("8ABC12"), still_picture=False)
    assert decide(photograph, trusting).outcome is Outcome.OPEN


@pytest.mark.parametrize("number", ["8ABC12", "4XYZ99", None])
def test_an_exit_opens_for_everybody_even_without_a_list(number):
    for access in (None, listed(right("8ABC12"), rules=EXIT)):
        assert decide(car(number, rules=EXIT), access).outcome is Outcome.OPEN
