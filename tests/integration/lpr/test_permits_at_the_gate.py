"""A permit that is not paid, suspended or over, as the lane is told of it and answers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.clock import FixedClock
from core.db import transaction
from core.signing import public_key_text, signing_key
from lpr.lane.lists.format import from_bytes
from lpr.lane.lists.store import open_sealed
from parking.access import Decision, Request, decide
from parking.models import Garage, Permit
from parking.permits import keeping
from parking.permits.holding import expire
from parking.permits.life import Action
from parking.permits.steps import Actor
from parking.queries import lapsed_rights
from parking.rights import gates
from tests.integration.lpr.lanes import NOW, add_lanes, call
from tests.parking_world import add_product, add_vehicle, buy, hold
from tests.people import add_person

# A permit bought in March is good until the midnight after its last day, on campus.
MARCH_ENDS = datetime.fromisoformat("2026-04-01T00:00:00-04:00")


@pytest.fixture
def give(app: Flask) -> Callable[[Any], str]:
    """Give somebody a permit for car 8ABC12: `give(buy)` a paid one, `give(hold)` a held one."""
    add_lanes(app)

    def permit(how: Any) -> str:
        with app.test_request_context(), transaction() as session:
            ana = add_person(session, "employee")
            car = add_vehicle(session, ana.id, "8ABC12")
            found: Permit = how(session, ana.id, add_product(session), car)
            return found.id

    return permit


def answer(client: FlaskClient, at: datetime) -> Decision:
    """What the restricted lane says of the car, by the list that it is given now."""
    sealed = call(client, "staff", "GET", "list").data
    key = public_key_text(signing_key(client.application.config))
    listed = from_bytes(open_sealed(sealed, key))
    zone = ZoneInfo("America/New_York")
    return decide(Request(at, zone, listed.rules, "8ABC12", "MA", "passenger"), listed)


def switch(app: Flask, **switches: Any) -> None:
    with app.app_context(), transaction() as session:
        garage_id = session.scalars(select(Garage.id)).one()
        actor = Actor(add_person(session, "office").id, NOW, "Tested.")
        gates.set_switches(session, garage_id, switches, 0, actor)


def test_a_permit_that_is_not_paid_is_turned_away_or_noted(
    app: Flask, client: FlaskClient, give: Callable[[Any], str]
) -> None:
    give(hold)
    assert answer(client, NOW).reason == "unpaid"
    switch(app, unpaid="soft")
    decision = answer(client, NOW)
    assert (decision.outcome, [n.value for n in decision.notes]) == ("open", ["unpaid"])


def test_a_hold_that_is_over_is_no_longer_told(
    app: Flask, client: FlaskClient, clock: FixedClock, give: Callable[[Any], str]
) -> None:
    give(hold)
    clock.advance(timedelta(days=1))
    assert answer(client, clock.now()).reason == "not_listed"


def test_a_permit_that_is_over_says_so_and_may_have_grace(
    app: Flask, client: FlaskClient, clock: FixedClock, give: Callable[[Any], str]
) -> None:
    permit_id = give(buy)
    clock.advance(MARCH_ENDS - NOW)
    for is_ended in (False, True):
        if is_ended:
            with app.app_context(), transaction() as session:
                assert expire(session, permit_id, clock.now())
        assert answer(client, clock.now()).reason == "expired"

    switch(app, expiry_grace_hours=24)

    decision = answer(client, MARCH_ENDS + timedelta(hours=23))
    assert (decision.outcome, [n.value for n in decision.notes]) == ("open", ["expired"])
    assert answer(client, MARCH_ENDS + timedelta(hours=24)).reason == "expired"


@pytest.mark.parametrize(
    ("steps", "has_grace"),
    [
        ([Action.END], False),
        ([Action.SUSPEND], False),
        ([Action.SUSPEND, Action.RESUME], True),
        ([Action.SUSPEND, Action.RESUME, Action.SUSPEND], False),
    ],
)
def test_what_the_office_ended_or_suspended_gets_no_grace(
    app: Flask, give: Callable[[Any], str], steps: list[Action], *, has_grace: bool
) -> None:
    permit_id = give(buy)
    with app.app_context(), transaction() as session:
        office = add_person(session, "office").id
        for step in steps:
            keeping.act(session, permit_id, step, Actor(office, NOW, "Tested."))
        expire(session, permit_id, MARCH_ENDS)
        later = MARCH_ENDS + timedelta(hours=1)
        assert bool(lapsed_rights(session, "harbor", later)) is has_grace


def test_after_a_month_a_permit_is_forgotten(app: Flask, give: Callable[[Any], str]) -> None:
    give(buy)
    with app.app_context(), transaction() as session:
        assert lapsed_rights(session, "harbor", MARCH_ENDS + timedelta(days=31))
        assert not lapsed_rights(session, "harbor", MARCH_ENDS + timedelta(days=32))
        assert not lapsed_rights(session, "harbor", MARCH_ENDS - timedelta(seconds=1))
