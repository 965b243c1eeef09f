"""A plate on the hot list, from the office's approval to the lane's answer and the desk's alert."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import read_session, transaction
from core.signing import public_key_text, signing_key
from lpr.lane.deciding.passage import decision_json
from lpr.lane.lists.format import from_bytes
from lpr.lane.lists.store import open_sealed
from lpr.models import LaneAlert
from parking.access import AccessList, Decision, HotKind, Request, decide
from parking.permits.steps import Actor
from parking.rights import hot_list
from parking.rights.hot_list import Proposal
from parking.rights.steps import approve
from parking.vehicles.commands import Plate
from tests.integration.lpr.lanes import NOW, add_lanes, call, new_uid, passage, send
from tests.parking_world import add_product, add_vehicle, buy
from tests.people import add_person, sign_in

NUMBER = "4KTP61"


@pytest.fixture(autouse=True)
def _permit_and_lanes(app: Flask) -> None:
    """Three lanes of one garage; the plate that this is about has a permit there."""
    add_lanes(app)
    with app.test_request_context(), transaction() as session:
        ana = add_person(session, "employee")
        buy(session, ana.id, add_product(session), add_vehicle(session, ana.id, NUMBER))


def list_plate(app: Flask, kind: HotKind) -> None:
    with app.app_context(), transaction() as session:
        guard = add_person(session, "attendant")
        office = add_person(session, "office", name="Rosa Delgado")
        plate = Plate.of("MA", "passenger", NUMBER)
        proposal = Proposal(plate, kind, NOW + timedelta(days=9))
        kept = hot_list.propose(session, proposal, Actor(guard.id, NOW, "Sought."))
        approve(session, kept, Actor(office.id, NOW))


def list_of(client: FlaskClient, slug: str) -> AccessList:
    sealed = call(client, slug, "GET", "list").data
    config = client.application.config
    return from_bytes(open_sealed(sealed, public_key_text(signing_key(config))))


def decided(client: FlaskClient, slug: str) -> Decision:
    """What the lane answers by the list that it is given now."""
    listed = list_of(client, slug)
    zone = ZoneInfo("America/New_York")
    return decide(Request(NOW, zone, listed.rules, NUMBER, "MA", "passenger"), listed)


def arrives(client: FlaskClient, slug: str, sequence: int = 1) -> Decision:
    """Let the car come: the lane decides, and tells its server."""
    decision, uid = decided(client, slug), new_uid()
    event: Any = passage(sequence, uid, decision.outcome.value, number=NUMBER)
    event["body"]["decision"] = decision_json(decision)
    event["body"]["notes"] = [note.value for note in decision.notes]
    assert send(client, slug, event).status_code == 200
    return decision


def alerts(app: Flask) -> list[str]:
    with app.app_context():
        return list(read_session().scalars(select(LaneAlert.kind)))


@pytest.mark.parametrize("slug", ["staff", "public"])
def test_a_threat_waits_at_the_gate_and_the_desk_is_alerted(
    app: Flask, client: FlaskClient, slug: str
) -> None:
    before = list_of(client, slug).serial
    assert decided(client, slug).outcome == "open"
    list_plate(app, HotKind.THREAT)

    decision = arrives(client, slug)

    assert (decision.outcome, decision.reason) == ("refer", "hot_list")
    assert list_of(client, slug).serial > before
    assert alerts(app) == ["hot_list"]
    sign_in(client, "attendant")
    said = "On the hot list as a threat, approved by Rosa Delgado."
    assert said in client.get("/console").text
    assert said not in client.get(f"/lanes/{slug}/screen").text


def test_a_debt_is_let_in_and_noted(app: Flask, client: FlaskClient) -> None:
    list_plate(app, HotKind.DEBT)

    decision = arrives(client, "staff")

    assert (decision.outcome, decision.reason) == ("open", "permit")
    assert [note.value for note in decision.notes] == ["debt"]
    assert alerts(app) == []


def test_an_exit_lets_a_threat_out_and_alerts(app: Flask, client: FlaskClient) -> None:
    list_plate(app, HotKind.THREAT)

    decision = arrives(client, "exit")

    assert decision.outcome == "open"
    assert alerts(app) == ["threat_leaving"]
