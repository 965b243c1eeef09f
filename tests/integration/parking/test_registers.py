"""The gate lists: misreadings, responders, codes, exemptions, resyncs; and what lanes are told."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session, transaction
from parking.access import SpecialPlates, code_digest
from parking.rights.queries import special_plates
from tests.fixtures.apps import FROZEN_AT as NOW
from tests.parking_world import add_garage, add_product, add_vehicle, buy
from tests.people import add_person, sign_in

WHY = {"reason": "Seen on three mornings."}
CAR = {"state": "MA", "plate_type": "passenger", "number": "8ABC12"}
UNTIL = {"last_day": "2026-12-31"}
ALIAS = CAR | WHY | UNTIL | {"read_as": "BABC12"}
ENGINE = CAR | WHY | UNTIL | {"number": "CF103", "plate_type": "official", "crew": "Cambridge Fire"}


@pytest.fixture
def permit_id(app: Flask) -> str:
    """Ana's permit for the Harbor Garage, on car 8ABC12."""
    with app.test_request_context(), transaction() as session:
        ana = add_person(session, "employee")
        return buy(session, ana.id, add_product(session), add_vehicle(session, ana.id, "8ABC12")).id


@pytest.fixture
def office(app: Flask, client: FlaskClient) -> FlaskClient:
    sign_in(client, "office")
    return client


def told(app: Flask, garage: str = "harbor") -> SpecialPlates:
    with app.app_context():
        return special_plates(read_session(), garage, NOW)


def add(client: FlaskClient, register: str, **typed: Any) -> Any:
    return client.post(f"/office/{register}/new", data=typed)


def approve(app: Flask, entry: Any, role: str = "office") -> Any:
    """Let a second person approve what was proposed."""
    second = app.test_client()
    sign_in(second, role)
    return second.post(f"{entry.location}/approve", follow_redirects=True)


@pytest.mark.parametrize(
    ("register", "typed"),
    [
        ("aliases", ALIAS),
        ("responders", ENGINE),
        ("responder-codes", UNTIL | WHY | {"crew": "Mutual aid"}),
    ],
)
def test_nothing_counts_until_a_second_person_approves(
    app: Flask, office: FlaskClient, permit_id: str, register: str, typed: dict[str, str]
) -> None:
    answer = add(office, register, **typed)
    before = told(app)
    page = office.get(answer.location).text
    assert "Waits for approval" in page
    assert "You proposed this entry" in page
    own = office.post(f"{answer.location}/approve")
    assert own.status_code == 409
    assert "Somebody else must look at it" in own.text
    assert "1 entry waits for approval" in office.get(f"/office/{register}").text
    assert "No entry fits" in office.get(f"/office/{register}?tenure=in_force").text
    assert approve(app, answer, "attendant").status_code == 403
    assert told(app) == before

    assert "Approved. The gates know within seconds." in approve(app, answer, "investigator").text

    assert told(app) != before
    assert "no longer waits for approval" in approve(app, answer).text
    assert "waits for approval" not in office.get(f"/office/{register}").text
    text = office.get(f"/office/{register}/entries.csv").text
    assert text.splitlines()[0].rstrip().endswith("approved_by,approved")


def test_a_proposal_is_turned_down(app: Flask, office: FlaskClient) -> None:
    answer = add(office, "responders", **ENGINE)
    assert "Turn it down" in office.get(answer.location).text
    office.post(f"{answer.location}/end", data={"reason": "Sold."})
    assert "no longer waits for approval" in approve(app, answer).text
    assert told(app).responders == ()


def test_a_reviewed_misreading_is_told_to_the_lanes(
    app: Flask, office: FlaskClient, permit_id: str
) -> None:
    answer = add(office, "aliases", **ALIAS)
    assert answer.status_code == 303
    approve(app, answer)

    [alias] = told(app).aliases
    assert (alias.number, alias.key) == ("BABC12", "MA/passenger/8ABC12")
    page = office.get(answer.location).text
    assert "Seen on three mornings." in page
    assert "BABC12" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"read_as": "8ABCI2"}, "That is the plate itself"),
        ({"read_as": "7XYZ99"}, "More than two characters differ"),
        ({"read_as": "8ABC13"}, "another car"),
        ({"read_as": "§§"}, "letters and digits that were read"),
        ({"read_as": ""}, "Type what was read"),
        ({"number": "8ABC15"}, "Nobody has this plate"),
        ({"state": "NH"}, "Nobody has this plate"),
        ({"last_day": "2026-03-03"}, "This day is past"),
        ({"last_day": ""}, "Choose the last day"),
        ({"last_day": "2027-12-31"}, "Choose a day within a year"),
        ({"reason": ""}, "Write the reason"),
    ],
)
def test_what_is_no_misreading_is_refused_beside_its_field(
    app: Flask, office: FlaskClient, permit_id: str, changed: dict[str, str], said: str
) -> None:
    with app.app_context(), transaction() as session:
        add_vehicle(session, add_person(session, "employee").id, "8ABC13")

    answer = add(office, "aliases", **(ALIAS | changed))

    assert answer.status_code == 422
    assert said in answer.text
    assert told(app).aliases == ()


def test_a_form_can_be_filled_from_a_passage(office: FlaskClient) -> None:
    page = office.get("/office/aliases/new?read_as=BABC12&state=NH").text
    assert 'value="BABC12"' in page
    assert re.search(r'<option selected value="NH">', page)
    assert "Check these answers" not in page


def test_responders_are_told_by_plate_and_by_code(app: Flask, office: FlaskClient) -> None:
    approve(app, add(office, "responders", **ENGINE))
    answer = add(office, "responder-codes", crew="Mutual aid", last_day="2026-03-20", **WHY)
    page = office.get(answer.location).text
    approve(app, answer)
    [code] = re.findall(r"The code is ([A-Z0-9]{4}-[A-Z0-9]{4})", page)

    assert told(app).responders == ("MA/official/CF103",)
    [given] = told(app).codes
    assert given.digest == code_digest(code)
    assert given.name == "Mutual aid"
    assert code not in office.get(answer.location).text
    assert "on the list already" in add(office, "responders", **ENGINE).text


def test_an_exemption_and_a_resync_name_a_permit(
    app: Flask, office: FlaskClient, permit_id: str
) -> None:
    assert add(office, "exemptions", permit=permit_id.lower(), **WHY).status_code == 303
    assert add(office, "resyncs", permit=permit_id, **WHY).status_code == 303
    assert "No permit that is held" in add(office, "exemptions", permit="XXXX", **WHY).text

    assert told(app).exempt == (permit_id,)
    [resync] = told(app).resyncs
    assert (resync.permit_id, resync.at) == (permit_id, NOW)


def test_a_whole_garage_is_forgotten_there_alone(
    app: Flask, office: FlaskClient, clock: FixedClock
) -> None:
    with app.app_context(), transaction() as session:
        add_garage(session)
        add_garage(session, "nashua")
    add(office, "resyncs", garage="harbor", **WHY)
    clock.advance(timedelta(minutes=5))
    newer = add(office, "resyncs", garage="harbor", **WHY)

    [resync] = told(app).resyncs
    assert (resync.permit_id, resync.at) == (None, NOW + timedelta(minutes=5))
    assert told(app, "nashua").resyncs == ()
    office.post(f"{newer.location}/end", data=WHY)
    assert told(app).resyncs[0].at == NOW


@pytest.mark.parametrize("both", [{}, {"permit": "K3T79XDM4CFN", "garage": "harbor"}])
def test_a_resync_is_of_one_permit_or_one_garage(
    app: Flask, office: FlaskClient, both: dict[str, str]
) -> None:
    with app.app_context(), transaction() as session:
        add_garage(session)
    answer = add(office, "resyncs", **both, **WHY)
    assert answer.status_code == 422
    assert "Name one permit, or choose one garage." in answer.text


def test_an_entry_is_taken_off_put_back_and_all_of_it_is_kept(
    app: Flask, office: FlaskClient
) -> None:
    added = add(office, "responders", **ENGINE)
    address = added.location
    approve(app, added)
    assert office.post(f"{address}/end", data={"reason": ""}).status_code == 422
    office.post(f"{address}/end", data={"reason": "Sold."})
    assert told(app).responders == ()
    assert office.post(f"{address}/end", data={"reason": "Sold."}).status_code == 409
    office.post(f"{address}/restore")
    assert told(app).responders == ("MA/official/CF103",)

    with app.app_context():
        query = select(AuditEntry).where(AuditEntry.subject_type == "responder_plate")
        trail = read_session().scalars(query.order_by(AuditEntry.id)).all()
    steps = [(step.action.rpartition(".")[2], step.reason) for step in trail]
    assert steps == [
        ("propose", WHY["reason"]),
        ("approve", ""),
        ("end", "Sold."),
        ("restore", ""),
    ]
    assert "Sold." in office.get(address).text


def test_an_entry_ends_with_its_last_day(
    app: Flask, office: FlaskClient, clock: FixedClock
) -> None:
    approve(app, add(office, "responders", **(ENGINE | {"last_day": "2026-03-04"})))
    assert told(app).responders != ()
    with app.app_context():
        assert special_plates(read_session(), "harbor", NOW + timedelta(days=1)).responders == ()


def test_lists_are_searched_and_taken_as_tables(app: Flask, office: FlaskClient) -> None:
    approve(app, add(office, "responders", **ENGINE))
    approve(app, add(office, "responders", **(ENGINE | {"number": "BE408", "crew": "=cmd()"})))

    def rows(query: str) -> list[list[str]]:
        text = office.get(f"/office/responders/entries.csv?{query}").data.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))[1:]

    assert [row[0] for row in rows("words=cf1")] == ["MA CF103"]
    assert [row[0] for row in rows("words=cambridge")] == ["MA CF103"]
    assert rows("words=be408")[0][2:4] == ["'=cmd()", "in_force"]
    assert rows("tenure=ended") == []
    assert "No entry fits" in office.get("/office/responders?tenure=expired").text


@pytest.mark.parametrize(
    "register", ["aliases", "responders", "responder-codes", "exemptions", "resyncs"]
)
def test_every_list_says_what_to_do_when_it_is_empty(office: FlaskClient, register: str) -> None:
    page = office.get(f"/office/{register}").text
    assert 'class="empty-title"' in page
    assert f'href="/office/{register}/new"' in page
    assert office.get(f"/office/{register}/new").status_code == 200
    assert office.get(f"/office/{register}/99").status_code == 404


def test_lists_ask_the_database_little(app: Flask, office: FlaskClient, query_counter: Any) -> None:
    for number in range(12):
        add(office, "responders", **(ENGINE | {"number": f"CF{200 + number}"}))
    with query_counter() as queries:
        assert office.get("/office/responders").status_code == 200
    assert queries.count <= 10, queries.statements
