"""Lanes held open from the console: chosen, confirmed, taken by the lane, released, recorded."""

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session
from lpr.models import LaneCommand
from tests.integration.lpr.lanes import NOW, add_lanes, call, event, send
from tests.people import sign_in

PAGE = "/console/emergency"
CHOSEN = {"act": "hold", "lanes": ["staff", "exit"], "reason": "smoke on level 2"}
RELEASED = {"act": "release", "lanes": ["staff"], "reason": "all clear", "confirmed": "yes"}


@pytest.fixture(autouse=True)
def _lanes(app):
    add_lanes(app)


@pytest.fixture
def attendant(client):
    return sign_in(client, "attendant")


def report(client, slug, **told):
    status = {"clock": NOW.isoformat(), **told}
    assert call(client, slug, "POST", "status", json=status).status_code == 204


def asked(client, slug, knows="open,hold,release"):
    return call(client, slug, "GET", f"commands?kinds={knows}").json["commands"]


def answers(app):
    with app.app_context():
        rows = read_session().scalars(select(LaneCommand).order_by(LaneCommand.id))
        return [(row.kind, row.answer) for row in rows]


def test_lanes_are_asked_only_after_a_confirmation(client, app, attendant):
    page = client.post(PAGE, data=CHOSEN)
    assert page.status_code == 200
    assert "Hold 2 lanes open?" in page.text
    assert asked(client, "staff") == []
    assert client.post(PAGE, data=CHOSEN | {"confirmed": "yes"}).status_code == 302
    (command,) = asked(client, "staff")
    assert (command["kind"], command["why"]) == ("hold", "smoke on level 2")
    assert command["who"]
    assert command["expires_in"] > 300
    assert [c["kind"] for c in asked(client, "exit")] == ["hold"]
    assert asked(client, "public") == []
    with app.app_context():
        audit = read_session().execute(select(AuditEntry.action, AuditEntry.subject_id)).all()
    assert {("lane.hold", "staff"), ("lane.hold", "exit")} <= {tuple(row) for row in audit}


@pytest.mark.parametrize(
    ("change", "says"),
    [({"lanes": []}, "Choose at least one lane"), ({"reason": ""}, "Say why in a few words")],
)
def test_without_lanes_or_a_reason_nothing_is_asked(client, app, attendant, change, says):
    page = client.post(PAGE, data=CHOSEN | {"confirmed": "yes"} | change)
    assert page.status_code == 422
    assert says in page.text
    assert answers(app) == []


def test_what_a_lane_has_taken_is_not_asked_again_and_shown(client, app, attendant):
    client.post(PAGE, data=CHOSEN | {"confirmed": "yes"})
    (command,) = asked(client, "staff")
    send(client, "staff", event(1, "hold", command["uid"], {"command": command["uid"]}))
    report(client, "staff", held_by=["console"])
    assert asked(client, "staff") == []
    assert ("hold", "taken") in answers(app)
    page = client.get(PAGE).text
    assert "Held open from the console" in page
    assert "the lane has not answered yet" in page  # the other lane
    assert "Held open from the console" in client.get("/console").text


@pytest.mark.parametrize(
    ("kept", "answer", "says"),
    [([], "released", "Released by"), ([{"cause": "fire"}], "kept", "Not released")],
)
def test_a_release_says_what_came_of_it(client, app, attendant, kept, answer, says):
    client.post(PAGE, data=RELEASED)
    (command,) = asked(client, "staff")
    assert command["kind"] == "release"
    body = {"command": command["uid"], "released": [], "kept": kept}
    send(client, "staff", event(1, "release", "", body))
    assert answers(app) == [("release", answer)]
    assert says in client.get(PAGE).text


def test_a_release_takes_back_what_a_lane_has_not_heard_of_yet(client, app, attendant):
    client.post(PAGE, data=CHOSEN | {"confirmed": "yes"})
    client.post(PAGE, data=RELEASED)
    assert [c["kind"] for c in asked(client, "staff")] == ["release"]
    assert [c["kind"] for c in asked(client, "exit")] == ["hold"]


def test_an_older_lane_is_not_asked_what_it_would_take_for_an_order_to_open(client, attendant):
    client.post(PAGE, data=RELEASED)
    assert call(client, "staff", "GET", "commands").json["commands"] == []
    assert [command["kind"] for command in asked(client, "staff")] == ["release"]


def test_an_employee_may_not(client, app):
    sign_in(client, "employee")
    assert client.get(PAGE).status_code == 403
