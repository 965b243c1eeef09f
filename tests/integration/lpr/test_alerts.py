"""What the lanes alert is on a page of the console, in words, with its passage and its table."""

from datetime import timedelta

import pytest

from tests.integration.lpr.lanes import NOW, add_lanes, event, new_uid, passage, send
from tests.people import sign_in


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


def test_the_newest_is_first_and_a_week_later_it_is_gone(client, attendant, clock):
    later = NOW + timedelta(minutes=5)
    send(client, "staff", event(1, "alert", "", {"kind": "wrong_way"}))
    send(client, "staff", event(2, "alert", "", {"kind": "clock_jumped", "seconds": 9}, later))
    lines = client.get("/console/alerts.csv").text.splitlines()
    assert [line.split(",")[2] for line in lines] == ["kind", "clock_jumped", "wrong_way"]
    clock.advance(timedelta(days=8))
    sign_in(client, "attendant")
    assert "No alerts" in client.get("/console/alerts").text


def test_an_employee_may_not(client):
    sign_in(client, "employee")
    assert client.get("/console/alerts").status_code == 403
