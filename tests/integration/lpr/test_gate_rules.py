"""The page of a garage's rules: words, preview, in force at the lanes, undone, and figures."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session, transaction
from core.signing import public_key_text, signing_key
from lpr.lane.lists.format import from_bytes
from lpr.lane.lists.store import open_sealed
from lpr.models import Lane, Passage
from parking.access import LaneRules
from parking.rights.switches import all_switches
from parking.vehicles.commands import Plate, add_vehicle
from tests.integration.lpr.lanes import NOW, add_lanes, call, new_uid, passage, send
from tests.parking_world import add_product, buy
from tests.people import add_person, sign_in

PAGE = "/office/garages/harbor/gate-rules"
TURNED_AWAY = "A second car of one permit is turned away."


@pytest.fixture(autouse=True)
def _lanes(app: Flask) -> None:
    """The lanes of the Harbor Garage; none has switches of its own."""
    add_lanes(app)
    with app.app_context(), transaction() as session:
        for lane in session.scalars(select(Lane)):
            lane.switches = {}


@pytest.fixture
def office(client: FlaskClient) -> FlaskClient:
    sign_in(client, "office")
    return client


def typed(**changed: Any) -> dict[str, Any]:
    """The form as a browser sends it: a box that is not ticked is left out."""
    switches = {**all_switches({}), "reason": "Agreed on Monday.", "version": 0, **changed}
    return {name: value for name, value in switches.items() if value is not False}


def previewed(page: str) -> str:
    [mark] = re.findall(r'name="previewed" value="(\w*)"', page)
    return str(mark)


def put(client: FlaskClient, **changed: Any) -> Any:
    """Preview, then put in force."""
    data = typed(**changed)
    mark = previewed(client.post(PAGE, data=data).text)
    return client.post(PAGE, data=data | {"step": "save", "previewed": mark})


def rules_at(client: FlaskClient, slug: str = "staff") -> LaneRules:
    sealed = call(client, slug, "GET", "list").data
    key = public_key_text(signing_key(client.application.config))
    return from_bytes(open_sealed(sealed, key)).rules


def test_a_change_is_shown_in_words_before_it_is_in_force(app: Flask, office: FlaskClient) -> None:
    shown = office.post(PAGE, data=typed(one_inside="hard", hot_debts=False)).text

    assert TURNED_AWAY in shown
    assert "Unpaid citations are not noted." in shown
    assert "No longer" in shown
    assert rules_at(office).policy.one_inside == "off"
    assert TURNED_AWAY not in office.get(PAGE).text


def test_what_was_shown_is_in_force_at_every_lane_of_the_garage(
    app: Flask, office: FlaskClient
) -> None:
    assert put(office, one_inside="hard", unread_state_opens=True).status_code == 303

    for slug in ("staff", "public"):
        rules = rules_at(office, slug)
        assert (rules.policy.one_inside, rules.unread_state_opens) == ("hard", True)
    assert TURNED_AWAY in office.get(PAGE).text
    with app.app_context():
        query = select(AuditEntry).where(AuditEntry.action == "garage.gate_rules")
        entry = read_session().scalars(query).one()
    assert entry.reason == "Agreed on Monday."
    assert entry.details["after"] == {"one_inside": "hard", "unread_state_opens": True}


def test_what_was_not_shown_is_not_put_in_force(office: FlaskClient) -> None:
    mark = previewed(office.post(PAGE, data=typed(one_inside="soft")).text)

    other = typed(one_inside="hard") | {"step": "save", "previewed": mark}
    assert office.post(PAGE, data=other).status_code == 200
    assert rules_at(office).policy.one_inside == "off"


def test_the_last_change_is_undone(office: FlaskClient) -> None:
    put(office, one_inside="hard")
    put(office, one_inside="soft", version=1)
    office.post(f"{PAGE}/undo", data={"version": 2})
    assert rules_at(office).policy.one_inside == "hard"


def test_nobody_saves_over_what_another_changed_meanwhile(office: FlaskClient) -> None:
    put(office, one_inside="hard")
    late = put(office, one_inside="soft", version=0)
    assert late.status_code == 409
    assert "Somebody changed these rules" in late.text
    assert office.post(f"{PAGE}/undo", data={"version": 0}).status_code == 409


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": " "}, "Write the reason"),
        ({"expiry_grace_hours": "-1"}, "Type a number from 0"),
        ({"duty_late_minutes": "soon"}, "Not a valid integer"),
        ({"unpaid": "perhaps"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    office: FlaskClient, changed: dict[str, str], said: str
) -> None:
    answer = office.post(PAGE, data=typed(**changed))
    assert answer.status_code == 422
    assert said in answer.text


def test_a_lanes_own_switches_stand_above_those_of_its_garage(
    app: Flask, office: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        lane = session.scalars(select(Lane).where(Lane.slug == "staff")).one()
        lane.switches = {"one_inside": "off"}
    put(office, one_inside="hard")

    assert rules_at(office, "staff").policy.one_inside == "off"
    assert rules_at(office, "public").policy.one_inside == "hard"
    assert "This lane has switches of its own" in office.get(PAGE).text


def test_the_switch_for_unread_states_stands_beside_its_figures(
    app: Flask, office: FlaskClient
) -> None:
    with app.test_request_context(), transaction() as session:
        product = add_product(session)
        for state, number in (("MA", "8ABC12"), ("NH", "8ABC12"), ("MA", "4KTP61")):
            person = add_person(session, "employee").id
            plate = Plate.of(state, "passenger", number)
            car = add_vehicle(session, person_id=person, plate=plate, make="", color="", now=NOW)
            buy(session, person, product, car)
    for sequence, age in ((1, timedelta(days=20)), (2, timedelta(days=1)), (3, timedelta())):
        event = passage(sequence, new_uid(), "open", reason="permit", at=NOW - age)
        event["body"]["decision"]["rule"] = "exact_match"
        send(office, "staff", event)
    with app.app_context(), transaction() as session:
        assert session.query(Passage).count() == 3

    page = office.get(PAGE).text

    figures = page[page.index('id="unread-figures"') :]
    assert re.findall(r"<dd>(\d+)</dd>", figures)[:3] == ["3", "2", "2"]


def test_a_garage_without_lanes_says_so(app: Flask, office: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        session.query(Lane).delete()
    assert "No lane yet" in office.get(PAGE).text
    assert office.get("/office/garages/nowhere/gate-rules").status_code == 404


def test_the_page_asks_the_database_little(office: FlaskClient, query_counter: Any) -> None:
    put(office, one_inside="hard")
    with query_counter() as queries:
        assert office.get(PAGE).status_code == 200
    assert queries.count <= 14, queries.statements
