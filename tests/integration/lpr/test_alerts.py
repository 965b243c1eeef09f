"""What the lanes alert is on a page of the console, in words, with its passage and its table."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import read_session, transaction
from lpr.models import JournalEvent, Lane
from parking.models import Garage
from parking.permits.steps import Actor
from parking.rights.gates import set_switches
from tests.integration.lpr.lanes import NOW, add_lanes, barrier, event, new_uid, passage, send
from tests.people import add_person, sign_in


@pytest.fixture(autouse=True)
def _lanes(app):
    add_lanes(app)


@pytest.fixture
def attendant(client):
    return sign_in(client, "attendant")


def test_without_alerts_the_page_says_so(client, attendant):
    assert "No alerts" in client.get("/console/alerts").text


def test_an_alert_is_told_in_words_with_its_figures_and_its_passage(client, attendant):
    uid = new_uid()
    body = {"kind": "tailgating", "passed": 2, "let_in": 1}
    send(client, "staff", passage(1, uid, "open"), event(2, "alert", uid, body))
    page = client.get("/console/alerts").text
    assert "More vehicles went through one raise than were let in." in page
    assert "2 went through, 1 let in" in page
    assert f"/console/passages/{uid}" in page
    assert "Harbor staff" in page


def test_an_alert_that_this_version_does_not_know_speaks_its_code(client, attendant):
    send(client, "staff", event(1, "alert", "", {"kind": "meteorite"}))
    send(client, "public", event(1, "alert", "", {"kind": "tailgating"}))
    page = client.get("/console/alerts").text
    assert "meteorite" in page
    assert "? went through" in page


def test_the_newest_is_first_and_a_week_later_what_is_settled_is_gone(client, attendant, clock):
    later = NOW + timedelta(minutes=5)
    send(client, "staff", event(1, "alert", "", {"kind": "wrong_way"}))
    send(client, "staff", event(2, "alert", "", {"kind": "clock_jumped", "seconds": 9}, later))
    lines = client.get("/console/alerts.csv").text.splitlines()
    assert [line.split(",")[2] for line in lines] == ["kind", "clock_jumped", "wrong_way"]
    for alert_id in (1, 2):
        client.post(f"/console/alerts/{alert_id}/settle", data={"reason": "Looked at it"})
    clock.advance(timedelta(days=8))
    sign_in(client, "attendant")
    assert "No alerts" in client.get("/console/alerts").text


def test_the_journal_which_outlives_the_passage_keeps_no_plate_of_an_alert(client, app):
    body = {"kind": "passback", "outcome": "refer", "key": "MA/passenger/8ABC12"}
    send(client, "staff", event(1, "alert", "", body))
    with app.app_context():
        kept = read_session().scalars(select(JournalEvent.body)).all()
    assert kept == [{"kind": "passback", "outcome": "refer"}]


def test_an_employee_may_not(client):
    sign_in(client, "employee")
    assert client.get("/console/alerts").status_code == 403


def test_an_alert_is_taken_in_hand_and_settled_with_a_word(client, attendant, clock):
    send(client, "staff", event(1, "alert", "", {"kind": "wrong_way"}))
    assert client.post("/console/alerts/1/take", data={"reason": ""}).status_code == 422
    client.post("/console/alerts/1/take", data={"reason": "Ana walks over"})
    assert "Ana walks over" in client.get("/console/alerts").text
    client.post("/console/alerts/1/settle", data={"reason": "It was a delivery"})
    page = client.get("/console/alerts").text
    assert "It was a delivery" in page
    assert "It is settled" not in page
    again = client.post("/console/alerts/1/settle", data={"reason": "Once more"})
    assert again.status_code == 409
    assert client.post("/console/alerts/9/take", data={"reason": "None"}).status_code == 404


def test_what_lane_and_server_both_notice_is_one_alert(client, attendant):
    uid = new_uid()
    seen = passage(1, uid, "open", reason="permit")
    seen["body"]["notes"] = ["passback"]
    send(client, "staff", seen, event(2, "alert", uid, {"kind": "passback", "key": "MA/-/8ABC12"}))
    lines = client.get("/console/alerts.csv").text.splitlines()
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("of_garage", "of_lanes", "alerts"),
    [("", "soft", 1), ("", "off", 0), ("soft", "", 1), ("soft", "off", 0), ("", "", 0)],
)
def test_a_car_that_comes_in_twice_by_two_lanes_is_found_later(
    client, app, attendant, of_garage, of_lanes, alerts
):
    with app.app_context(), transaction() as session:
        garage = session.scalars(select(Garage).where(Garage.slug == "harbor")).one()
        if of_garage:
            actor = Actor(add_person(session).id, NOW, "Two cars were seen.")
            set_switches(session, garage.id, {"anti_passback": of_garage}, 0, actor)
        for lane in session.scalars(select(Lane)):
            lane.switches = {"anti_passback": of_lanes} if of_lanes else {}
    for lane, minute in (("staff", 0), ("public", 5)):
        uid, at = new_uid(), NOW + timedelta(minutes=minute)
        send(client, lane, passage(1, uid, "open", at=at), barrier(2, uid, at=at))
    lines = client.get("/console/alerts.csv").text.splitlines()
    assert [line.split(",")[2] for line in lines[1:]] == ["passback"] * alerts
