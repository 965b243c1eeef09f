"""One lane's own switches: above its garage's, previewed, in force at that lane, undone."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session, transaction
from lpr.lists.rules import rules_now
from lpr.models import Lane
from parking.access import LaneRules
from parking.rights.switch_words import SWITCHES
from tests.integration.lpr.lanes import NOW, add_lanes
from tests.people import sign_in

PAGE = "/office/lanes/staff/rules"
TURNED_AWAY = "A second car of one permit is turned away."


@pytest.fixture
def office(app: Flask, client: FlaskClient) -> FlaskClient:
    """The office; the lanes `staff` and `public` of one garage, with nothing of their own."""
    add_lanes(app)
    with app.app_context(), transaction() as session:
        for lane in session.scalars(select(Lane)):
            lane.switches = {"held_open": False}
    sign_in(client, "office")
    return client


def hidden(page: str, name: str) -> str:
    return str(re.findall(rf'name="{name}" value="([^"]*)"', page)[0])


def typed(client: FlaskClient, **own: Any) -> dict[str, Any]:
    """The form as a browser sends it: what is not set for this lane is sent empty."""
    empty = {switch.name: "" for switch in SWITCHES}
    seen = hidden(client.get(PAGE).text, "seen")
    return empty | own | {"seen": seen, "reason": "The lift of level 2 is out."}


def put(client: FlaskClient, **own: Any) -> Any:
    """Preview, then put in force."""
    data = typed(client, **own)
    mark = hidden(client.post(PAGE, data=data).text, "previewed")
    return client.post(PAGE, data=data | {"step": "save", "previewed": mark})


def rules(app: Flask, slug: str = "staff") -> LaneRules:
    with app.app_context():
        lane = read_session().scalars(select(Lane).where(Lane.slug == slug)).one()
        return rules_now(read_session(), lane, NOW)


def test_a_lane_has_a_rule_of_its_own_only_as_it_was_shown(app: Flask, office: FlaskClient) -> None:
    shown = office.post(PAGE, data=typed(office, one_inside="hard", aliases="off"))
    assert TURNED_AWAY in shown.text.split("What would change")[1].split("</section>")[0]
    assert rules(app).policy.one_inside == "off"
    other = typed(office, one_inside="soft") | {"step": "save"}
    mark = hidden(shown.text, "previewed")
    assert "What would change" in office.post(PAGE, data=other | {"previewed": mark}).text
    assert rules(app).policy.one_inside == "off"

    assert put(office, one_inside="hard", aliases="off", expiry_grace_hours="3").status_code == 303

    policy = rules(app).policy
    assert (policy.one_inside, policy.aliases, policy.expiry_grace_hours) == ("hard", False, 3)
    assert rules(app, "public").policy.one_inside == "off"
    with app.app_context():
        lane = read_session().scalars(select(Lane).where(Lane.slug == "staff")).one()
        assert lane.switches["held_open"] is False
        entry = (
            read_session()
            .scalars(select(AuditEntry).where(AuditEntry.action == "lane.switches"))
            .one()
        )
    assert entry.reason == "The lift of level 2 is out."
    garage = office.get("/office/garages/harbor/gate-rules").text
    assert "This lane has switches of its own" in garage
    assert f'href="{PAGE}"' in garage


def test_a_lane_stands_above_its_garage_also_with_the_rules_default(
    app: Flask, office: FlaskClient
) -> None:
    put(office, aliases="on")
    garage = "/office/garages/harbor/gate-rules"
    data = {"version": 0, "reason": "No misreadings here.", "presence_trusted_minutes": 15}
    numbers = {"expiry_grace_hours": 0, "duty_early_minutes": 60, "duty_late_minutes": 60}
    exits = {"exit_hold_seconds": 0, "exit_grace_minutes": 15}
    hard = {"hours": "hard", "unpaid": "hard", "suspended": "hard"}
    off = {"anti_passback": "off", "one_inside": "off"}
    data |= numbers | exits | hard | off
    mark = hidden(office.post(garage, data=data).text, "previewed")
    office.post(garage, data=data | {"step": "save", "previewed": mark})
    assert rules(app).policy.aliases is True
    assert rules(app, "public").policy.aliases is False


def test_the_last_change_is_undone_unless_somebody_was_quicker(
    app: Flask, office: FlaskClient
) -> None:
    put(office, one_inside="hard")
    stale = typed(office, one_inside="off")
    put(office, one_inside="soft")
    mark = hidden(office.post(PAGE, data=stale).text, "previewed")
    late = office.post(PAGE, data=stale | {"step": "save", "previewed": mark})
    assert late.status_code == 409
    assert "Somebody changed these rules" in late.text

    office.post(f"{PAGE}/undo", data={"seen": hidden(office.get(PAGE).text, "seen")})
    assert rules(app).policy.one_inside == "hard"


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"expiry_grace_hours": "9999"}, "Type a number from 0"),
        ({"one_inside": "sometimes"}, "Not a valid choice"),
        ({"reason": ""}, "Write the reason"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    office: FlaskClient, own: dict[str, str], said: str
) -> None:
    answer = office.post(PAGE, data=typed(office) | own)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_risk_of_an_unread_state_stands_beside_its_switch(office: FlaskClient) -> None:
    page = office.get(PAGE).text
    switch = page.index('id="unread_state_opens"')
    assert switch < page.index('id="unread-figures"') < page.index('id="unread_type_opens"')
    assert office.get("/office/lanes/nowhere/rules").status_code == 404
