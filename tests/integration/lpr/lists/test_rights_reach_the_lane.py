"""Whatever people decide beside permits makes a new list, and opens where the rules say so."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import read_session, transaction
from core.signing import public_key_text, signing_key
from lpr.lane.lists.format import from_bytes
from lpr.lane.lists.store import open_sealed
from lpr.lists.drafts import draft_list
from lpr.models import Lane
from parking.access import AccessList, Decision, Request, code_digest, decide
from parking.models import Garage
from parking.permits.steps import Actor
from parking.rights import aliases, duties, presence, responders
from parking.rights.aliases import Misreading
from parking.rights.duties import Shift
from parking.rights.models import OfTwo, PlateAlias, ResponderCode
from parking.rights.responders import Crew
from parking.rights.steps import approve, end_early, lock
from parking.vehicles.commands import Plate
from tests.integration.lpr.lanes import NOW, add_lanes, call
from tests.parking_world import add_product, add_vehicle, buy
from tests.people import add_person

ENROLLED = Plate.of("MA", "passenger", "8ABC12")
ENGINE = Plate.of("MA", "official", "CF103")
NEXT_YEAR = NOW + timedelta(days=300)


@pytest.fixture
def permit_id(app: Flask) -> str:
    """A permit of the lanes' garage, on car 8ABC12."""
    add_lanes(app)
    with app.test_request_context(), transaction() as session:
        ana = add_person(session, "employee")
        return buy(session, ana.id, add_product(session), add_vehicle(session, ana.id, "8ABC12")).id


def listed(client: FlaskClient) -> AccessList:
    """What the restricted lane is given now."""
    sealed = call(client, "staff", "GET", "list").data
    key = public_key_text(signing_key(client.application.config))
    return from_bytes(open_sealed(sealed, key))


def asked(access: AccessList, number: str, plate_type: str = "passenger") -> Decision:
    zone = ZoneInfo("America/New_York")
    return decide(Request(NOW, zone, access.rules, number, "MA", plate_type), access)


def change(app: Flask, act: Callable[[Session, Actor], object]) -> None:
    with app.app_context(), transaction() as session:
        act(session, Actor(add_person(session, "office").id, NOW, "Tested."))


def by_two(app: Flask, act: Callable[[Session, Actor], OfTwo]) -> None:
    """One person proposes it, another approves."""
    with app.app_context(), transaction() as session:
        entry = act(session, Actor(add_person(session, "office").id, NOW, "Tested."))
        approve(session, entry, Actor(add_person(session, "office").id, NOW))


def test_a_reviewed_misreading_opens_and_no_longer_when_it_is_taken_off(
    app: Flask, client: FlaskClient, permit_id: str
) -> None:
    assert asked(listed(client), "BABC12").reason == "near_match"

    seen = Misreading("BABC12", ENROLLED, NEXT_YEAR)
    change(app, lambda s, by: aliases.propose(s, seen, by))
    assert asked(listed(client), "BABC12").reason == "near_match"
    change(app, lambda s, by: approve(s, lock(s, PlateAlias, 1), by))

    decision = asked(listed(client), "BABC12")
    assert (decision.outcome, decision.reason) == ("open", "alias")
    assert decision.permit_id == permit_id


def test_a_responder_opens_by_plate_and_by_code(
    app: Flask, client: FlaskClient, permit_id: str
) -> None:
    codes: list[str] = []

    def give(session: Session, actor: Actor) -> OfTwo:
        entry, code = responders.propose_code(session, Crew("Any town", NEXT_YEAR), actor)
        codes.append(code)
        return entry

    engine = Crew("Engine 3", NEXT_YEAR)
    by_two(app, lambda s, by: responders.propose_plate(s, engine, ENGINE, by))
    by_two(app, give)
    waiting = Plate.of("MA", "official", "CF104")
    change(app, lambda s, by: responders.propose_plate(s, engine, waiting, by))

    access = listed(client)

    assert asked(access, "CF103", "official").reason == "responder"
    assert asked(access, "CF104", "official").reason == "not_listed"
    request = Request(
        NOW, ZoneInfo("America/New_York"), access.rules, code=code_digest(codes[0].lower())
    )
    assert decide(request, access).reason == "responder_code"
    change(app, lambda s, by: end_early(s, lock(s, ResponderCode, 1), by))
    assert decide(request, listed(client)).reason == "unread"


def test_a_duty_opens_early_and_for_a_late_relief(
    app: Flask, client: FlaskClient, permit_id: str
) -> None:
    begins, ends = NOW + timedelta(hours=2), NOW + timedelta(hours=10)

    def put_on_duty(session: Session, actor: Actor) -> None:
        nurse = add_person(session, "employee").id
        add_vehicle(session, nurse, "7XY500")
        garage = session.scalars(select(Garage.id)).one()
        duties.add_duty(session, Shift(nurse, garage, begins, ends), actor)

    assert asked(listed(client), "7XY500").reason == "not_listed"
    change(app, put_on_duty)
    access = listed(client)

    def answered(at: datetime) -> tuple[str, list[str]]:
        zone = ZoneInfo("America/New_York")
        request = Request(at, zone, access.rules, "7XY500", "MA", "passenger")
        decision = decide(request, access)
        return decision.reason.value, [note.value for note in decision.notes]

    assert answered(NOW) == ("duty_later", [])
    assert answered(begins - timedelta(minutes=59)) == ("permit", [])
    assert answered(ends + timedelta(minutes=59)) == ("permit", ["late_relief"])
    assert answered(ends + timedelta(minutes=60)) == ("duty_over", [])


def test_exemptions_and_resyncs_are_on_the_list(
    app: Flask, client: FlaskClient, permit_id: str
) -> None:
    before = listed(client)
    change(app, lambda s, by: presence.exempt(s, permit_id, NOW + timedelta(days=1), by))
    exempt = listed(client)
    change(app, lambda s, by: presence.resync_permit(s, permit_id, by))
    resynced = listed(client)

    assert before.serial < exempt.serial < resynced.serial
    assert exempt.is_exempt(permit_id)
    assert resynced.forgotten_before(permit_id) == NOW


def test_a_list_is_gathered_in_few_queries_however_much_stands_on_it(
    app: Flask, permit_id: str, query_counter: Any
) -> None:
    crew = Crew("Engine", NEXT_YEAR)
    for number in range(5):
        engine = Plate.of("MA", "official", f"CF{100 + number}")
        by_two(app, lambda s, by, it=engine: responders.propose_plate(s, crew, it, by))
    with app.app_context():
        lane = read_session().scalars(select(Lane).where(Lane.slug == "staff")).one()
        with query_counter() as queries:
            draft_list(read_session(), lane, NOW)
    assert queries.count <= 20, queries.statements
