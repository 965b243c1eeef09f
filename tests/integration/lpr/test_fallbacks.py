"""What the server makes of tickets, badges, calls for help and used codes that lanes tell of."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import read_session, transaction
from lpr import queries
from lpr.fallbacks import jobs
from lpr.fallbacks.models import SpentCode
from lpr.models import JournalEvent, LaneAlert
from parking.models import Garage, ShownTicket, Stay, UnpairedExit
from tests.integration.lpr.lanes import (
    NOW,
    add_lanes,
    barrier,
    call,
    event,
    new_uid,
    passage,
    send,
)
from tests.people import sign_in

TICKET = "K3T79XDM"


@pytest.fixture
def lanes(app: Flask, client: FlaskClient) -> FlaskClient:
    add_lanes(app)
    return client


def visitor(sequence: int, uid: str, code: str | None = TICKET):  # type: ignore[no-untyped-def]
    told = passage(sequence, uid, "open", number=None, reason="visitor_unread")
    told["body"]["claim_code"] = code
    return told


def stays(app: Flask) -> list[Stay]:
    with app.app_context():
        return list(read_session().scalars(select(Stay).order_by(Stay.id)))


def found(app: Flask, uid: str):  # type: ignore[no-untyped-def]
    with app.app_context():
        return queries.find_passage(read_session(), uid)


def test_the_code_on_the_drivers_ticket_is_the_stays(app, lanes):
    uid = new_uid()
    send(lanes, "public", visitor(1, uid), barrier(2, uid))
    assert [stay.claim_code for stay in stays(app)] == [TICKET]
    assert found(app, uid).claim_code == TICKET
    assert lanes.get(f"/pay/{TICKET}").status_code == 200


def test_two_tickets_with_one_code_leave_both_stays_findable(app, lanes):
    first, second = new_uid(), new_uid()
    send(
        lanes,
        "public",
        visitor(1, first),
        barrier(2, first),
        visitor(3, second),
        barrier(4, second),
    )
    codes = [stay.claim_code for stay in stays(app)]
    assert codes[0] == TICKET
    assert codes[1] not in (TICKET, None)


@pytest.mark.parametrize("code", [None, "", "lower-it", "00000000", "K3T79XDMM"])
def test_a_lane_that_gives_no_good_code_gets_one_from_the_server(app, lanes, code):
    uid = new_uid()
    send(lanes, "public", visitor(1, uid, code), barrier(2, uid))
    [stay] = stays(app)
    assert len(stay.claim_code) == 8
    assert stay.claim_code != code


def test_the_ticket_of_a_visitor_let_in_by_hand_is_the_stays(app, lanes):
    uid = new_uid()
    hand = event(2, "hand", uid, {"command": "c1", "opens": True, "claim_code": TICKET})
    came = passage(1, uid, "refuse", number=None, reason="garage_full")
    send(lanes, "public", came, hand, barrier(3, uid, cause="hand"))
    assert [stay.claim_code for stay in stays(app)] == [TICKET]
    with app.app_context():
        told = list(read_session().scalars(select(JournalEvent)))
    assert TICKET not in str([each.body for each in told])


def test_a_restricted_lane_in_its_public_hours_gives_tickets_too(app, lanes):
    uid = new_uid()
    send(lanes, "staff", visitor(1, uid), barrier(2, uid))
    [stay] = stays(app)
    assert (stay.kind, stay.claim_code) == ("visitor", TICKET)


def test_a_car_let_in_by_a_badge_after_it_was_referred_is_that_permits(app, lanes):
    uid = new_uid()
    again = passage(
        2, uid, "open", reason="second_factor", key="MA/passenger/8A8C12", permit_id="P1"
    )
    again["kind"], again["body"]["shown"] = "again", "badge"
    send(lanes, "staff", passage(1, uid, "refer", reason="near_match"), again, barrier(3, uid))
    kept = found(app, uid)
    assert (kept.outcome, kept.reason, kept.permit_id) == ("open", "second_factor", "P1")
    assert kept.detail["shown"] == "badge"
    assert kept.settled_how == "opened"
    assert [stay.key for stay in stays(app)] == ["MA/passenger/8A8C12"]


def test_a_second_decision_leaves_no_plate_behind_in_the_journal(app, lanes):
    uid = new_uid()
    again = passage(2, uid, "open", key="MA/passenger/8ABC12")
    again["kind"] = "again"
    send(lanes, "staff", passage(1, uid), again)
    with app.app_context():
        bodies = list(read_session().scalars(select(JournalEvent.body)))
    assert bodies == [{}, {}]


def test_help_is_counted_from_the_first_press(app, lanes):
    uid = new_uid()
    later = NOW + timedelta(seconds=20)
    send(
        lanes, "staff", passage(1, uid), event(2, "help", uid, {}), event(3, "help", uid, {}, later)
    )
    assert found(app, uid).help_at == NOW


def test_help_for_a_passage_that_nobody_knows_changes_nothing(lanes):
    answer = send(lanes, "staff", event(1, "help", new_uid(), {}))
    assert answer.json == {"acknowledged": 1}


def spent(client: FlaskClient, slug: str) -> list[str]:
    told: list[str] = call(client, slug, "GET", "commands").json["spent"]
    return told


def test_a_code_used_at_one_lane_is_told_to_the_others_for_as_long_as_it_is_good(lanes, clock):
    send(lanes, "staff", event(1, "spent", "", {"code": "pass-0123456789abcdef"}))
    assert spent(lanes, "public") == ["pass-0123456789abcdef"]
    assert spent(lanes, "staff") == []
    clock.advance(timedelta(minutes=10))
    assert spent(lanes, "public") == []


def test_a_code_used_at_two_lanes_while_the_line_was_down_is_alerted(app, lanes):
    told = event(1, "spent", "", {"code": "pass-0123456789abcdef"})
    send(lanes, "staff", told)
    send(lanes, "staff", told, journal="b" * 32)
    with app.app_context():
        assert list(read_session().scalars(select(LaneAlert.kind))) == []
    send(lanes, "public", told, journal="c" * 32)
    with app.app_context():
        assert list(read_session().scalars(select(LaneAlert.kind))) == ["code_twice"]


def test_used_codes_are_forgotten(app, lanes):
    send(lanes, "staff", event(1, "spent", "", {"code": "pass-0123456789abcdef"}))
    with app.app_context():
        jobs.forget_codes(NOW + timedelta(days=13))
        assert read_session().scalars(select(SpentCode.name)).all()
        jobs.forget_codes(NOW + timedelta(days=15))
        with transaction() as session:
            assert session.scalars(select(SpentCode.name)).all() == []


def test_the_desk_says_for_how_long_a_driver_has_asked_for_help(lanes, clock):
    uid = new_uid()
    send(lanes, "staff", passage(1, uid), event(2, "help", uid, {}))
    call(lanes, "staff", "POST", "status", json={"clock": NOW.isoformat()})
    clock.advance(timedelta(seconds=12))
    sign_in(lanes, "attendant")
    shown = lanes.get("/console").get_data(as_text=True)
    assert "asked for help 0:12 ago" in shown
    story = lanes.get(f"/console/passages/{uid}").get_data(as_text=True)
    assert "The driver asked for help" in story


def test_nobody_asks_for_help_any_more_once_let_in(lanes, clock):
    uid = new_uid()
    send(lanes, "staff", passage(1, uid), event(2, "help", uid, {}), barrier(3, uid, cause="hand"))
    sign_in(lanes, "attendant")
    assert "asked for help" not in lanes.get("/console").get_data(as_text=True)


def test_the_story_says_that_a_badge_was_shown(lanes):
    uid = new_uid()
    again = passage(2, uid, "open", reason="second_factor", key="MA/passenger/8A8C12")
    again["kind"], again["body"]["shown"] = "again", "badge"
    send(lanes, "staff", passage(1, uid), again)
    sign_in(lanes, "attendant")
    story = lanes.get(f"/console/passages/{uid}").get_data(as_text=True)
    assert "A staff badge was shown" in story


@pytest.mark.parametrize(
    ("noticed", "shown", "words"),
    [
        ("detector", "", "The vehicle detector, without a picture of the car"),
        ("driver", "", "The driver pressed the key, or asked for help"),
        ("driver", "badge", "A staff badge was shown"),
        ("driver", "ticket", "A ticket&#39;s claim code was shown"),
    ],
)
def test_the_story_says_how_a_passage_began_that_no_camera_saw(lanes, noticed, shown, words):
    uid = new_uid()
    told = passage(1, uid, number=None, reason="camera_down")
    told["body"] |= {"noticed": noticed, "shown": shown}
    send(lanes, "staff", told)
    sign_in(lanes, "attendant")
    story = lanes.get(f"/console/passages/{uid}").get_data(as_text=True)
    assert "Vehicle noticed without the camera" in story
    assert words in story


def test_a_reader_that_does_not_work_is_a_trouble_of_the_lane(app, lanes):
    told = {"clock": NOW.isoformat(), "reader_trouble": "badge: cannot be read"}
    call(lanes, "staff", "POST", "status", json=told)
    sign_in(lanes, "attendant")
    assert "A reader, the screen or the printer" in lanes.get("/console").get_data(as_text=True)


def test_a_ticket_shown_at_the_exit_ends_its_stay_though_no_plate_was_read(app, lanes):
    uid, leaving = new_uid(), new_uid()
    send(lanes, "public", visitor(1, uid), barrier(2, uid))
    out = passage(1, leaving, "open", number=None, reason="leaving")
    out["body"]["ticket"] = TICKET
    for _ in range(2):
        send(lanes, "exit", out, barrier(2, leaving), journal="e" * 32)
    [stay] = stays(app)
    assert (stay.left_at, stay.exit_passage_uid) == (NOW, leaving)


def test_a_ticket_of_nobody_leaves_the_exit_to_the_plate(app, lanes):
    uid, leaving = new_uid(), new_uid()
    send(lanes, "public", visitor(1, uid), barrier(2, uid))
    out = passage(1, leaving, "open", number=None, reason="leaving")
    out["body"]["ticket"] = "XXXXXXXX"
    send(lanes, "exit", out, barrier(2, leaving), journal="e" * 32)
    assert [stay.left_at for stay in stays(app)] == [None]


def let_out(lanes, leaving, *more, at=NOW):  # type: ignore[no-untyped-def]
    """A car drives out unread; what the lane tells after that follows."""
    out = passage(1, leaving, "open", number=None, reason="leaving")
    send(lanes, "exit", out, barrier(2, leaving), *more, journal="e" * 32)


def late_ticket(leaving, code=TICKET):  # type: ignore[no-untyped-def]
    return event(3, "ticket", leaving, {"ticket": code})


def test_a_ticket_shown_after_the_exit_opened_ends_its_stay_once(app, lanes):
    uid, leaving = new_uid(), new_uid()
    send(lanes, "public", visitor(1, uid), barrier(2, uid))
    for _ in range(2):
        let_out(lanes, leaving, late_ticket(leaving))
    [stay] = stays(app)
    assert (stay.left_at, stay.exit_passage_uid) == (NOW, leaving)
    with app.app_context():
        session = read_session()
        assert session.scalars(select(UnpairedExit)).all() == []
        assert session.scalars(select(Garage.occupancy_offset)).all() == [0]
        [told] = session.scalars(select(JournalEvent).where(JournalEvent.kind == "ticket"))
        assert TICKET not in str(told.body)
    sign_in(lanes, "attendant")
    story = lanes.get(f"/console/passages/{leaving}").get_data(as_text=True)
    assert "A ticket was shown after the barrier rose" in story


def test_a_late_ticket_takes_no_stay_from_a_car_whose_plate_is_sure(app, lanes):
    first, second, leaving = new_uid(), new_uid(), new_uid()
    entered = passage(1, first, "open", reason="visitor")
    send(lanes, "public", entered, barrier(2, first), visitor(3, second), barrier(4, second))
    out = passage(1, leaving, "open", reason="leaving")
    send(lanes, "exit", out, barrier(2, leaving), late_ticket(leaving), journal="e" * 32)
    by_entry = {stay.passage_uid: stay.exit_passage_uid for stay in stays(app)}
    assert by_entry == {first: leaving, second: None}


def test_a_late_ticket_corrects_an_exit_that_was_read_one_character_off(app, lanes):
    first, second, leaving = new_uid(), new_uid(), new_uid()
    entered = passage(1, first, "open", number="8ABC12", reason="visitor")
    send(lanes, "public", entered, barrier(2, first), visitor(3, second), barrier(4, second))
    out = passage(1, leaving, "open", number="BABC12", reason="leaving")
    send(lanes, "exit", out, barrier(2, leaving), journal="e" * 32)
    assert {stay.passage_uid: stay.doubt for stay in stays(app)}[first] == "one_character"
    send(lanes, "exit", late_ticket(leaving), journal="e" * 32)
    by_entry = {stay.passage_uid: (stay.exit_passage_uid, stay.doubt) for stay in stays(app)}
    assert by_entry == {first: (None, None), second: (leaving, None)}


@pytest.mark.parametrize("is_late", [True, False])
@pytest.mark.parametrize("number", [None, "BABC12"])
def test_a_ticket_waits_for_its_entry_where_the_exit_is_told_first(app, lanes, is_late, number):
    first, second, leaving = new_uid(), new_uid(), new_uid()
    entered = passage(1, first, "open", number="8ABC12", reason="visitor")
    send(lanes, "public", entered, barrier(2, first))
    later = NOW + timedelta(minutes=20)
    out = passage(1, leaving, "open", number=number, reason="leaving", at=later)
    told = [late_ticket(leaving)] if is_late else []
    out["body"]["ticket"] = None if is_late else TICKET
    send(lanes, "exit", out, barrier(2, leaving, at=later), *told, journal="e" * 32)

    came = visitor(3, second)
    send(lanes, "public", came, barrier(4, second))
    by_entry = {stay.passage_uid: (stay.exit_passage_uid, stay.doubt) for stay in stays(app)}
    assert by_entry == {first: (None, None), second: (leaving, None)}
    with app.app_context():
        session = read_session()
        assert session.scalars(select(UnpairedExit)).all() == []
        assert session.scalars(select(ShownTicket)).all() == []
        assert session.scalars(select(Garage.occupancy_offset)).all() == [0]


def test_a_late_ticket_of_nobody_changes_nothing(app, lanes):
    uid, leaving = new_uid(), new_uid()
    send(lanes, "public", visitor(1, uid), barrier(2, uid))
    let_out(lanes, leaving, late_ticket(leaving, "XXXXXXXX"))
    let_out(lanes, new_uid(), late_ticket(new_uid()))
    assert [stay.left_at for stay in stays(app)] == [None]
