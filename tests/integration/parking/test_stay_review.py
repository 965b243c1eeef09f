"""Stays whose exit nobody saw: put before a person, closed with a reason, taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.campus_time import campus_zone
from core.db import read_session, transaction
from parking import stays
from parking.jobs import propose_stays
from parking.models import Stay, UnpairedExit
from parking.queries import spaces_now
from parking.stays.kinds import StayKind
from parking.visits import costs as visits
from tests.parking_world import NOW, add_garage, add_rates
from tests.people import sign_in

KEY = "MA/-/8ABC12"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _garages(app):
    with app.app_context(), transaction() as session:
        add_rates(session, add_garage(session, is_public=True), (60, 1_200), (1_440, 4_800))
        add_garage(session, "island", is_public=True)


@pytest.fixture
def office(client):
    person = sign_in(client, "office")
    client.post("/office/stays/look", data={"reason": "A visitor called"})
    return person


def enter(app, uid="in", key=KEY, at=NOW - 4 * DAY, garage="harbor"):
    with app.app_context(), transaction() as session:
        return stays.begin_stay(
            session,
            garage_slug=garage,
            passage_uid=uid,
            plate_key=key,
            kind=StayKind.VISITOR,
            entered_at=at,
        ).id


def leave(app, uid="out", key=KEY, at=NOW - DAY):
    with app.app_context(), transaction() as session:
        stays.end_stay(session, garage_slug="harbor", passage_uid=uid, plate_key=key, left_at=at)


def propose(app, at=NOW):
    with app.app_context():
        return propose_stays(at)


def stay(app, stay_id):
    with app.app_context():
        session = read_session()
        session.expire_all()
        found = session.get_one(Stay, stay_id)
        found.due = visits.bill(found, NOW + 9 * DAY, campus_zone()).due_cents
        return found


def inside(app):
    with app.app_context():
        found = {g.slug: g.occupied for g in spaces_now(read_session(), NOW + 99 * DAY)}
        return found["harbor"]


def decide(client, stay_id, action, reason="Walked the levels"):
    return client.post(f"/office/stays/{stay_id}/{action}", data={"reason": reason})


def test_a_stay_that_is_too_long_is_put_before_the_office_and_costs_no_more(app, client, office):
    stay_id = enter(app)
    enter(app, "fresh", "MA/-/7XYZ34", NOW - DAY)
    assert propose(app) == {"proposed": 1}
    assert propose(app) == {"proposed": 0}

    assert stay(app, stay_id).due == 4 * 4_800
    page = client.get("/office/stays").text
    assert "MA 8ABC12" in page
    assert "7XYZ34" not in page
    assert "Inside for very long" in client.get(f"/office/stays/{stay_id}").text
    assert "MA/-/8ABC12" in client.get("/office/stays/stays.csv").text


def test_a_car_seen_entering_elsewhere_is_put_before_the_office(app, client, office):
    stay_id = enter(app, at=NOW - DAY)
    enter(app, "elsewhere", KEY, NOW, "island")
    enter(app, "unread", "-/-/9CCC99", NOW - DAY)
    enter(app, "unread2", "-/-/9CCC99", NOW, "island")
    assert propose(app) == {"proposed": 1}
    assert stay(app, stay_id).review_why == "elsewhere"


def test_a_stay_is_closed_for_a_reason_and_that_can_be_undone(app, client, office):
    stay_id = enter(app)
    assert decide(client, stay_id, "close", "").status_code == 422
    assert stay(app, stay_id).left_at is None

    assert decide(client, stay_id, "close").status_code == 303
    closed = stay(app, stay_id)
    assert (closed.closed_by, closed.review_reason, closed.due) == (
        "review",
        "Walked the levels",
        0,
    )
    assert inside(app) == 0
    assert "Walked the levels" in client.get(f"/office/stays/{stay_id}").text
    assert decide(client, stay_id, "close").status_code == 409

    assert decide(client, stay_id, "reopen", "It stood behind a pillar").status_code == 303
    assert stay(app, stay_id).left_at is None
    assert inside(app) == 1
    with app.app_context():
        entries = read_session().scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    done = [e.action for e in entries if e.subject_type == "stay" and e.action != "stay.look"]
    assert done == ["stay.closed", "stay.reopened"]


def test_a_car_that_left_unread_is_not_counted_out_twice(app, client, office):
    stay_id = enter(app)
    enter(app, "other", "MA/-/7XYZ34")
    leave(app, "unread", None)
    assert inside(app) == 1
    decide(client, stay_id, "close")
    assert inside(app) == 1
    decide(client, stay_id, "reopen")
    assert inside(app) == 1


def test_a_car_that_is_there_is_asked_for_again_only_later(app, client, office):
    stay_id = enter(app)
    propose(app)
    decide(client, stay_id, "keep", "Inpatient")
    assert stay(app, stay_id).review_since is None
    assert propose(app, NOW + DAY) == {"proposed": 0}
    assert propose(app, NOW + 4 * DAY) == {"proposed": 1}


def test_a_pair_in_doubt_is_confirmed_or_parted(app, client, office):
    stay_id = enter(app, at=NOW - DAY - timedelta(hours=2))
    leave(app, key="MA/-/BABC12")
    assert "MA BABC12" in client.get("/office/stays?kind=doubt").text

    decide(client, stay_id, "part")
    assert stay(app, stay_id).left_at is None
    assert inside(app) == 0
    with app.app_context():
        assert read_session().scalars(select(UnpairedExit.key)).all() == ["MA/-/BABC12"]

    leave(app, "late", "MA/-/8A8C12", NOW)
    decide(client, stay_id, "confirm")
    assert stay(app, stay_id).doubt is None
    assert "8ABC12" not in client.get("/office/stays?kind=doubt").text


def test_a_stay_is_found_by_plate_and_by_code_in_its_list(app, client, office):
    stay_id = enter(app)
    code = stay(app, stay_id).claim_code
    for words in ("8abc12", code.lower()):
        assert "MA 8ABC12" in client.get(f"/office/stays?kind=open&words={words}").text
    assert "No stay fits" in client.get("/office/stays?kind=open&words=9ZZZ99").text
    assert client.get("/office/stays?kind=nonsense").status_code == 200
