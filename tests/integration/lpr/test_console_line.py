"""The line at the desk: one key a car, the longest wait first, and no car opened by mistake."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session, transaction
from lpr.lists.rules import rules_now
from lpr.models import Lane, LaneCommand, Passage
from lpr.tokens import hash_token, lane_token, screen_key
from parking.models import Garage
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
from tests.parking_world import add_garage
from tests.people import sign_in

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _lanes(app):
    add_lanes(app)


@pytest.fixture
def attendant(client):
    return sign_in(client, "attendant")


def add_more_lanes(app, count):
    with app.app_context(), transaction() as session:
        for number in range(count):
            slug = f"gate-{number}"
            hashed = hash_token(lane_token(app.config, slug))
            session.add(
                Lane(
                    slug=slug,
                    name=f"Gate {number}",
                    garage_slug="harbor",
                    kind="restricted",
                    direction="entry",
                    position=number + 1,
                    token_hash=hashed,
                    switches={},
                    status={},
                )
            )


def waits(client, slug, at=NOW, number="8ABC12", sequence=1):
    """A car that nobody let in; its uid."""
    uid = new_uid()
    send(client, slug, passage(sequence, uid, at=at, number=number))
    return uid


def hand_of(page):
    """The car in hand and since when, as the page's form has them."""
    found = re.search(r'/console/passages/(\w+)/open.*?name="since" value="(\d+)"', page, re.DOTALL)
    return (found.group(1), found.group(2)) if found else (None, None)


def lane_obeys(client, slug, uid, at):
    """The lane takes the order, and its barrier rises."""
    [command] = call(client, slug, "GET", "commands").json["commands"]
    told = {"command": command["uid"]}
    send(
        client, slug, event(2, "hand", uid, told, at), barrier(3, uid, cause="hand", at=at, **told)
    )


def opened(app):
    with app.app_context():
        query = select(LaneCommand.passage_uid).order_by(LaneCommand.id)
        return list(read_session().scalars(query))


def test_twenty_cars_are_cleared_at_one_key_each_in_the_order_of_their_waits(
    client, app, attendant, clock
):
    add_more_lanes(app, 20)
    cars = {}
    for number in reversed(range(20)):
        clock.advance(timedelta(seconds=3))
        cars[waits(client, f"gate-{number}", at=clock.now())] = f"gate-{number}"
    page = client.get("/console").text
    assert "20 cars wait" in page
    for _ in cars:
        clock.advance(timedelta(seconds=1))
        uid, since = hand_of(page)
        data = {"reason_code": "known", "since": since}
        page = client.post(f"/console/passages/{uid}/open", data=data, headers=FRAGMENT).text
        assert "told to open" in page
        lane_obeys(client, cars[uid], uid, clock.now())
    assert opened(app) == list(cars)
    assert "Nobody is waiting" in client.get("/console").text


def test_a_double_press_never_opens_the_next_car(client, app, attendant, clock):
    first = waits(client, "staff", at=NOW - timedelta(minutes=1))
    second = waits(client, "public", number="4XYZ99")
    data = {"reason_code": "known", "since": hand_of(client.get("/console").text)[1]}
    clock.advance(timedelta(seconds=2))
    page = client.post(f"/console/passages/{first}/open", data=data, headers=FRAGMENT).text
    in_hand, since = hand_of(page)
    assert in_hand == second
    clock.advance(timedelta(milliseconds=250))
    data["since"] = since
    page = client.post(f"/console/passages/{second}/open", data=data, headers=FRAGMENT).text
    assert "Nothing was done" in page
    assert opened(app) == [first]
    clock.advance(timedelta(seconds=1))
    assert hand_of(page) == (second, since)  # the car has not come into hand anew
    client.post(f"/console/passages/{second}/open", data=data, headers=FRAGMENT)
    assert opened(app) == [first, second]


@pytest.mark.parametrize(
    ("looked", "opens"), [("250", False), ("599", False), ("600", True), ("", True), ("-1", True)]
)
def test_a_double_press_that_arrives_late_opens_nothing_either(
    client, app, attendant, clock, looked, opens
):
    car = waits(client, "staff")
    _, since = hand_of(client.get("/console").text)
    clock.advance(timedelta(seconds=5))
    data = {"reason_code": "known", "since": since, "looked_ms": looked}
    page = client.post(f"/console/passages/{car}/open", data=data, headers=FRAGMENT).text
    assert ("Nothing was done" in page) is not opens
    assert opened(app) == ([car] if opens else [])


def test_a_refresh_does_not_put_another_car_under_the_finger(client, attendant, clock):
    chosen = waits(client, "staff")
    since = hand_of(client.get("/console").text)[1]
    longer = waits(client, "public", at=NOW - timedelta(minutes=3))
    clock.advance(timedelta(seconds=5))
    page = client.get(f"/console/desk?hand={chosen}&since={since}").text
    assert hand_of(page) == (chosen, since)
    assert hand_of(client.get("/console").text)[0] == longer


def test_an_order_on_its_way_makes_room_for_the_next_and_comes_back_when_it_fails(
    client, attendant, clock
):
    uid = waits(client, "staff")
    client.post(f"/console/passages/{uid}/open", data={"reason_code": "known"})
    page = client.get("/console").text
    assert hand_of(page) == (None, None)
    assert "The lane was told to open." in page
    clock.advance(timedelta(seconds=9))
    page = client.get("/console").text
    assert hand_of(page)[0] == uid
    assert "did not answer in time" in page


def test_what_the_barrier_could_not_do_is_said_of_the_car_in_hand(client, attendant):
    uid = waits(client, "staff")
    client.post(f"/console/passages/{uid}/open", data={"reason_code": "known"})
    [command] = call(client, "staff", "GET", "commands").json["commands"]
    told = {"command": command["uid"]}
    send(client, "staff", event(2, "hand", uid, told), barrier(3, uid, "obstructed", **told))
    page = client.get("/console").text
    assert hand_of(page)[0] == uid
    assert "Something is in the way of the boom" in page


def test_pressing_twice_for_one_car_sends_one_command(client, app, attendant):
    uid = waits(client, "staff")
    for _ in range(2):
        answer = client.post(f"/console/passages/{uid}/open", data={"reason_code": "known"})
        assert answer.status_code == 303
    assert opened(app) == [uid]
    assert "told to open a moment ago" in client.get("/console").text


def test_a_driver_is_turned_around_to_the_nearest_garage_that_has_room(client, app, attendant):
    with app.app_context(), transaction() as session:
        here = session.scalars(select(Garage).where(Garage.slug == "harbor")).one()
        here.place = "42.36270, -71.06890"
        for slug, place in (("far", "42.37900, -71.05120"), ("unknown", "")):
            add_garage(session, slug, is_public=True, place=place)
        add_garage(session, "full", is_public=True, place=here.place, capacity=0)
        near = {"place": "42.36200, -71.06740", "directions": "Second left, sign Q."}
        add_garage(session, "quay", is_public=True, position=9, **near)
        lane = session.scalars(select(Lane).where(Lane.slug == "staff")).one()
        assert rules_now(session, lane, NOW).nearest_with_space == "Quay Garage"
    uid = waits(client, "staff")
    page = client.get("/console").text
    sent = re.findall(r'name="to" value="(\w+)"\s+data-key="(\w)"', page)
    assert sent == [("quay", "t"), ("far", "2"), ("unknown", "3")]
    posted = client.post(
        f"/console/passages/{uid}/turn-around", data={"to": "quay"}, headers=FRAGMENT
    )
    assert "tell the driver: Please turn around." in posted.text
    key = screen_key(app.config, "staff")
    screen = client.get(f"/lanes/staff/screen?key={key}").text
    assert "Second left, sign Q." in screen
    assert "Dé la vuelta" in screen
    with app.app_context():
        row = read_session().scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (row.action, row.subject_id) == ("lane.turn_around", uid)
    assert row.reason.startswith("Not for this garage; sent to ")


def test_turning_around_is_undone_while_the_driver_is_still_there(client, app, attendant, clock):
    uid = waits(client, "staff")
    client.post(f"/console/passages/{uid}/turn-around")
    page = client.get("/console").text
    assert "Nobody is waiting" in page
    assert f"/console/passages/{uid}/turn-around/undo" in page
    client.post(f"/console/passages/{uid}/turn-around/undo")
    assert hand_of(client.get("/console").text)[0] == uid
    client.post(f"/console/passages/{uid}/turn-around")
    clock.advance(timedelta(minutes=3))
    page = client.post(f"/console/passages/{uid}/turn-around/undo", headers=FRAGMENT).text
    assert "too long ago" in page
    with app.app_context():
        assert read_session().scalars(select(Passage.settled_how)).all() == ["turned_around"]


def test_nobody_is_put_back_in_front_of_the_next_car(client, attendant, clock):
    uid = waits(client, "staff")
    client.post(f"/console/passages/{uid}/turn-around")
    later = waits(client, "staff", at=NOW + timedelta(seconds=1), sequence=2)
    page = client.post(f"/console/passages/{uid}/turn-around/undo", headers=FRAGMENT).text
    assert "Another car stands in this lane now." in page
    assert hand_of(page)[0] == later


def test_a_car_stays_in_the_line_until_somebody_says_that_it_has_gone(
    client, app, attendant, clock
):
    uid = waits(client, "staff")
    clock.advance(timedelta(minutes=45))
    page = client.get("/console").text
    assert hand_of(page)[0] == uid
    assert "At the gate" in client.get(f"/console/passages/{uid}").text
    page = client.post(f"/console/passages/{uid}/gone", headers=FRAGMENT).text
    assert "nobody stands there any more" in page
    assert hand_of(page)[0] is None
    assert f"/console/passages/{uid}/turn-around/undo" in page
    client.post(f"/console/passages/{uid}/turn-around/undo")
    assert hand_of(client.get("/console").text)[0] == uid
    client.post(f"/console/passages/{uid}/gone")
    with app.app_context():
        row = read_session().scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (row.action, row.subject_id) == ("lane.gone", uid)
    clock.advance(timedelta(minutes=20))
    told = client.post(f"/console/passages/{uid}", data={"reason": "Complaint 7"}).text
    assert "Nobody stood there any more" in told


def test_nothing_opens_for_a_car_of_long_ago_that_nothing_saw_leave(client, app, attendant, clock):
    uid = waits(client, "staff")
    clock.advance(timedelta(minutes=61))
    sign_in(client, "attendant")
    asked = client.post(f"/console/passages/{uid}", data={"reason": "Complaint 8"}).text
    assert "Open the gate" not in asked
    data = {"reason_code": "known"}
    page = client.post(f"/console/passages/{uid}/open", data=data, headers=FRAGMENT).text
    assert "too long ago: nobody knows who stands there now" in page
    assert opened(app) == []


def test_a_car_that_was_told_to_open_is_not_sent_away(client, app, attendant):
    uid = waits(client, "staff")
    client.post(f"/console/passages/{uid}/open", data={"reason_code": "known"})
    page = client.post(f"/console/passages/{uid}/turn-around", headers=FRAGMENT).text
    assert "told to open a moment ago" in page


def test_the_next_car_can_be_taken_in_hand(client, attendant):
    first = waits(client, "staff", at=NOW - timedelta(minutes=1))
    second = waits(client, "public")
    page = client.get("/console").text
    assert f"hand={second}" in page
    assert hand_of(client.get(f"/console?hand={second}").text)[0] == second
    assert hand_of(client.get("/console?hand=of-nobody&since=x").text)[0] == first


def test_a_desk_asks_the_same_few_questions_however_many_cars_wait(
    client, app, attendant, query_counter
):
    def questions():
        with query_counter() as counted:
            assert client.get("/console/desk").status_code == 200
        return counted.count

    waits(client, "staff")
    few = questions()
    add_more_lanes(app, 20)
    for number in range(20):
        waits(client, f"gate-{number}")
    assert questions() == few <= 8
