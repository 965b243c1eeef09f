"""Who is inside a garage as its lanes are told, and what a lane decided anew."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import read_session, transaction
from lpr.models import Passage
from parking.models import Garage, Stay, UnpairedExit
from parking.queries import spaces_now
from tests.integration.lpr.lanes import NOW, add_lanes, barrier, call, event, new_uid, passage, send
from tests.parking_world import add_garage, add_rates, give_permit
from tests.people import add_person, sign_in

HOUR = timedelta(hours=1)


@pytest.fixture
def permit(app):
    add_lanes(app)
    with app.app_context(), transaction() as session:
        person_id = add_person(session, "employee").id
    return give_permit(app, person_id)


@pytest.fixture(autouse=True)
def _stays(app, clock, permit):
    with app.app_context(), transaction() as session:
        harbor = session.scalars(select(Garage).where(Garage.slug == "harbor")).one()
        other = add_garage(session, "nashua")
        session.flush()
        stays = (
            (harbor, "MA/passenger/1INSID", permit, NOW - 3 * HOUR, None),
            (harbor, "MA/passenger/2LEFT0", permit, NOW - 3 * HOUR, NOW - HOUR),
            (harbor, "MA/-/V1S1T", None, NOW - HOUR, None),
            (harbor, "MA/passenger/3NEW00", permit, NOW - timedelta(minutes=1), None),
            (other, "MA/passenger/4E1SE0", permit, NOW - HOUR, None),
        )
        for garage, key, whose, entered_at, left_at in stays:
            session.add(
                Stay(
                    garage_id=garage.id,
                    passage_uid=new_uid(),
                    key=key,
                    permit_id=whose,
                    entered_at=entered_at,
                    left_at=left_at,
                )
            )


def told(client, since=None):
    query = {"since": since.isoformat()} if since else {}
    answer = call(client, "staff", "GET", "inside", query_string=query)
    assert answer.status_code == 200
    return answer.json


def test_a_lane_is_told_which_permits_cars_are_inside_its_garage(client, permit):
    answer = told(client)
    assert answer["full"] is True
    keys = ["MA/passenger/1INSID", "MA/passenger/3NEW00"]
    assert [row[:2] for row in answer["inside"]] == [[key, permit] for key in keys]
    assert answer["left"] == []


def test_later_it_is_told_who_came_and_left_of_late(client):
    answer = told(client, NOW - 2 * HOUR)
    assert answer["full"] is False
    assert [row[0] for row in answer["inside"]] == ["MA/passenger/3NEW00"]
    assert [row[0] for row in answer["left"]] == ["MA/passenger/2LEFT0"]
    assert told(client, NOW)["inside"] == []


def test_what_a_lane_decided_anew_is_what_the_passage_says(client, app):
    uid = new_uid()
    send(client, "exit", passage(1, uid, reason="exit_amount_due"))
    body = passage(2, uid, "open", reason="exit_balance_due")["body"]
    later = NOW + timedelta(seconds=30)
    send(client, "exit", event(2, "again", uid, body, later), barrier(3, uid, at=later))
    with app.app_context():
        kept = read_session().scalars(select(Passage)).one()
    assert (kept.outcome, kept.reason, kept.barrier) == ("open", "exit_balance_due", "raised")
    assert kept.settled_how == "opened"


def inside(app):
    """How many are inside the garage, and which exits have no stay."""
    with app.app_context():
        session = read_session()
        [garage] = [each for each in spaces_now(session, NOW) if each.slug == "harbor"]
        return garage.occupied, session.scalars(select(UnpairedExit.passage_uid)).all()


@pytest.mark.parametrize("number", ["7VAN07", None], ids=["read", "unread"])
def test_a_visitor_who_reversed_out_is_not_inside_and_owes_nothing(client, app, number):
    with app.app_context(), transaction() as session:
        harbor = session.scalars(select(Garage).where(Garage.slug == "harbor")).one()
        add_rates(session, harbor, (60, 1_200))
    before = inside(app)
    uid, later = new_uid(), NOW + timedelta(seconds=20)
    came = passage(1, uid, "open", reason="visitor", number=number)
    out = event(3, "moved", uid, {"movement": "back"}, later)
    send(client, "public", came, barrier(2, uid))
    assert inside(app)[0] == before[0] + 1
    for _ in range(2):
        send(client, "public", out)
    assert inside(app) == before
    with app.app_context():
        stay = read_session().scalars(select(Stay).where(Stay.passage_uid == uid)).one()
    assert (stay.left_at, stay.closed_by) == (later, "reversed")
    assert "$12.00" not in client.get(f"/pay/{stay.claim_code}").text
    sign_in(client, "attendant")
    assert "backed out again" in client.get(f"/console/passages/{uid}").text


def test_whoever_reversed_out_takes_back_the_stay_that_anothers_exit_had_ended(client, app):
    uid, other = new_uid(), new_uid()
    send(client, "public", passage(1, uid, "open", number="8ABC12"), barrier(2, uid))
    later = NOW + timedelta(minutes=5)
    left = passage(1, other, "open", number="BABC12", at=later)
    send(client, "exit", left, barrier(2, other, at=later))
    send(client, "public", event(3, "moved", uid, {"movement": "back"}, NOW))
    with app.app_context():
        session = read_session()
        stay = session.scalars(select(Stay).where(Stay.passage_uid == uid)).one()
        unpaired = session.scalars(select(UnpairedExit.passage_uid)).all()
    assert (stay.left_at, stay.closed_by, stay.doubt) == (NOW, "reversed", None)
    assert unpaired == [other]


def test_a_stay_that_is_over_stays_as_it_is_when_the_lane_tells_late_of_a_reversal(client, app):
    uid, out, later = new_uid(), new_uid(), NOW + timedelta(hours=1)
    send(client, "public", passage(1, uid, "open", number="8ABC12"), barrier(2, uid))
    leaving = passage(1, out, "open", number="8ABC12", at=later)
    send(client, "exit", leaving, barrier(2, out, at=later))
    send(client, "public", event(3, "moved", uid, {"movement": "back"}, NOW))
    with app.app_context():
        stay = read_session().scalars(select(Stay).where(Stay.passage_uid == uid)).one()
    assert (stay.left_at, stay.closed_by) == (later, "exit")


def test_a_car_that_backs_away_from_an_exit_is_inside_again_and_goes_on_owing(client, app):
    with app.app_context(), transaction() as session:
        harbor = session.scalars(select(Garage).where(Garage.slug == "harbor")).one()
        add_rates(session, harbor, (60, 1_200), (1_440, 4_800))
    uid, out, again = new_uid(), new_uid(), new_uid()
    send(client, "public", passage(1, uid, "open", number="8ABC12"), barrier(2, uid))
    before, later = inside(app), NOW + timedelta(minutes=30)
    back = event(3, "moved", out, {"movement": "back"}, later)
    for _ in range(2):
        leaving = passage(1, out, "open", number="8ABC12", at=later)
        send(client, "exit", leaving, barrier(2, out, at=later), back)
    assert inside(app) == before
    with app.app_context():
        stay = read_session().scalars(select(Stay).where(Stay.passage_uid == uid)).one()
    assert (stay.left_at, stay.balance_cents, stay.doubt) == (None, 0, "backed_away")
    assert "the camera saw it back away" in client.get(f"/pay/{stay.claim_code}").text
    sign_in(client, "office")
    page = client.get(f"/office/stays/{stay.id}").text
    assert "Inside again, and perhaps gone" in page
    assert "They were two cars" not in page
    assert f"/office/stays/{stay.id}" in client.get("/office/stays?kind=backed").text

    end = NOW + 2 * HOUR
    leaving = passage(4, again, "open", number="8ABC12", at=end)
    send(client, "exit", leaving, barrier(5, again, at=end))
    with app.app_context():
        stay = read_session().get_one(Stay, stay.id)
    assert (stay.left_at, stay.balance_cents, stay.doubt) == (end, 4_800, "state_unread")
    sign_in(client, "attendant")
    story = client.get(f"/console/passages/{out}").text
    assert "Let out, and went back in" in story
    assert "The vehicle backed away from the exit" in story
    assert "Its stay goes on" in story


def test_a_car_of_no_known_stay_that_backs_away_from_an_exit_has_not_left(client, app):
    before, out = inside(app), new_uid()
    leaving = passage(1, out, "open", number="8ABC12")
    back = event(3, "moved", out, {"movement": "back"})
    send(client, "exit", leaving, barrier(2, out))
    assert inside(app) != before
    send(client, "exit", back)
    assert inside(app) == before


def test_a_lane_that_tells_late_of_a_car_backing_away_leaves_what_came_after_as_it_is(client, app):
    uid, out, gone = new_uid(), new_uid(), new_uid()
    send(client, "public", passage(1, uid, "open", number="8ABC12"), barrier(2, uid))
    send(client, "exit", passage(1, out, "open", number="8ABC12"), barrier(2, out))
    later = NOW + HOUR
    elsewhere = passage(1, gone, "open", number="8ABC12", at=later)
    send(client, "exit", elsewhere, barrier(2, gone, at=later), journal="b" * 32)
    send(client, "exit", event(3, "moved", out, {"movement": "back"}, NOW))
    with app.app_context():
        stay = read_session().scalars(select(Stay).where(Stay.passage_uid == uid)).one()
    assert (stay.left_at, stay.exit_passage_uid, stay.doubt) == (later, gone, "state_unread")
    assert inside(app)[1] == []


def test_a_car_that_was_referred_and_reversed_out_waits_no_longer(client, app):
    uid = new_uid()
    send(client, "staff", passage(1, uid), event(2, "moved", uid, {"movement": "back"}))
    with app.app_context():
        kept = read_session().scalars(select(Passage)).one()
    assert kept.settled_how == "left"
