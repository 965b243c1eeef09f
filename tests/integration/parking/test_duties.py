"""Duties: by hand and by roster, looked at before it is in force, and withdrawn as a whole."""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import read_session, transaction
from core.identity.models import Person
from parking.access import EntryRight
from parking.rights.queries import duty_badges, duty_rights
from tests.fixtures.apps import FROZEN_AT as NOW
from tests.parking_world import add_garage, add_vehicle
from tests.people import add_person, sign_in

BEGINS = datetime(2026, 3, 5, 0, 0, tzinfo=UTC)  # 19:00 on campus, the evening before
TYPED = {
    "employee": "E700",
    "garage": "harbor",
    "begins": "2026-03-04T19:00",
    "ends": "2026-03-05T07:00",
    "reason": "Night in the emergency department.",
}
ROSTER = """employee,garage,begins,ends
E700,harbor,2026-03-04 19:00,2026-03-05 07:00
ana@gatehouse.example,Harbor Garage,2026-03-06 19:00,2026-03-07 07:00
"""


@pytest.fixture
def office(app: Flask, client: FlaskClient) -> FlaskClient:
    """The office, a garage, and Ana with number E700, who has two cars."""
    with app.app_context(), transaction() as session:
        add_garage(session)
        ana = add_person(
            session, "employee", employee_number="E700", email="ana@gatehouse.example", name="Ana"
        )
        add_vehicle(session, ana.id, "8ABC12")
        add_vehicle(session, ana.id, "8ABC13")
    sign_in(client, "office")
    return client


def told(app: Flask, at: datetime = NOW, garage: str = "harbor") -> list[EntryRight]:
    with app.app_context():
        return duty_rights(read_session(), garage, at)


def hand_in(client: FlaskClient, text: str, **more: Any) -> Any:
    file = (io.BytesIO(text.encode("utf-8-sig")), "roster.csv")
    return client.post("/office/rosters", data={"reason": "March.", "file": file} | more)


def test_a_duty_lets_every_car_of_the_person_in_while_it_lasts(
    app: Flask, office: FlaskClient
) -> None:
    answer = office.post("/office/duties/new", data=TYPED)
    assert answer.status_code == 303

    rights = told(app)

    assert [(r.number, r.basis.value) for r in rights] == [("8ABC12", "duty"), ("8ABC13", "duty")]
    assert rights[0].valid_from == BEGINS
    assert rights[0].valid_until == BEGINS + timedelta(hours=12)
    assert told(app, garage="nashua") == []
    assert told(app, BEGINS + timedelta(hours=35)) != []
    assert told(app, BEGINS + timedelta(hours=36)) == []
    assert told(app, BEGINS - timedelta(days=9)) == []
    office.post(f"{answer.location}/end", data={"reason": "Swapped."})
    assert told(app) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"employee": "E999"}, "Nobody has this employee number"),
        ({"ends": "2026-03-04T18:00"}, "A duty ends after it begins"),
        ({"ends": "2026-03-09T18:00"}, "A duty ends after it begins"),
        ({"begins": "2026-03-03T19:00", "ends": "2026-03-04T07:00"}, "is not over already"),
        ({"begins": ""}, "Say when the duty begins"),
        ({"garage": "nowhere"}, "Not a valid choice"),
    ],
)
def test_what_is_no_duty_is_refused_beside_its_field(
    app: Flask, office: FlaskClient, changed: dict[str, str], said: str
) -> None:
    answer = office.post("/office/duties/new", data=TYPED | changed)
    assert answer.status_code == 422
    assert said in answer.text
    assert told(app) == []


def test_a_badge_goes_with_its_bearers_duty(app: Flask, office: FlaskClient) -> None:
    office.post("/office/duties/new", data=TYPED)
    office.post("/office/duties/new", data=TYPED | {"begins": "2026-03-04T20:00"})

    with app.app_context():
        query = select(Person.badge_number).where(Person.employee_number == "E700")
        badge = read_session().scalar(query)
        known = duty_badges(read_session(), "harbor", NOW)
        elsewhere = duty_badges(read_session(), "nashua", NOW)

    assert known == [(badge, told(app)[0].permit_id)]
    assert elsewhere == []


def test_the_same_duty_is_not_added_twice(office: FlaskClient) -> None:
    office.post("/office/duties/new", data=TYPED)
    again = office.post("/office/duties/new", data=TYPED)
    assert again.status_code == 422
    assert "on the list already" in again.text


def test_a_roster_is_looked_at_before_it_is_in_force(app: Flask, office: FlaskClient) -> None:
    shown = hand_in(office, ROSTER)
    assert shown.status_code == 200
    assert "2 new duties would be added" in shown.text
    assert told(app) == []
    [text] = re.findall(r'name="text" value="([^"]*)"', shown.text)

    done = office.post("/office/rosters", data={"reason": "March.", "text": text, "step": "save"})

    assert done.status_code == 303
    assert len(told(app)) == 4
    assert "0 new duties would be added" in hand_in(office, ROSTER).text


def test_a_roster_is_withdrawn_as_a_whole(app: Flask, office: FlaskClient) -> None:
    office.post("/office/duties/new", data=TYPED | {"begins": "2026-03-04T20:00"})
    office.post("/office/rosters", data={"reason": "March.", "text": ROSTER, "step": "save"})
    assert len(told(app)) == 6
    [address] = re.findall(r"/office/rosters/\w+/withdraw", office.get("/office/rosters").text)

    office.post(address)

    assert len(told(app)) == 2
    assert "No roster in force" in office.get("/office/rosters").text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("E999,harbor,2026-03-04 19:00,2026-03-05 07:00", "Nobody has the number"),
        ("E700,attic,2026-03-04 19:00,2026-03-05 07:00", "There is no garage “attic”"),
        ("E700,harbor,tonight,2026-03-05 07:00", "“tonight” is no time"),
        ("E700,harbor,2026-03-05 07:00,2026-03-04 19:00", "must end after it begins"),
        ("E700,harbor,2026-03-01 19:00,2026-03-02 07:00", "It is over already"),
        ("e700,H,2026-03-04 19:00,2026-03-05 07:00", "The same duty stands in line 2"),
    ],
)
def test_one_wrong_line_keeps_the_whole_roster_out(
    app: Flask, office: FlaskClient, line: str, said: str
) -> None:
    answer = hand_in(office, f"{ROSTER}{line}\n", step="save")
    assert said in answer.text
    assert "1 line cannot be taken" in answer.text
    assert told(app) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [("name;when\n", "The first line must name the columns"), ("", "Choose a CSV file")],
)
def test_what_is_no_roster_is_said_so(office: FlaskClient, text: str, said: str) -> None:
    assert said in hand_in(office, text).text


def test_a_person_who_left_is_let_in_no_more(app: Flask, office: FlaskClient) -> None:
    office.post("/office/duties/new", data=TYPED)
    with app.app_context(), transaction() as session:
        ana = session.scalars(select(Person).where(Person.employee_number == "E700")).one()
        ana.active = False
    assert told(app) == []


def test_what_lanes_are_told_is_one_query(
    app: Flask, office: FlaskClient, query_counter: Any
) -> None:
    office.post("/office/rosters", data={"reason": "March.", "text": ROSTER, "step": "save"})
    with app.app_context(), query_counter() as queries:
        assert len(duty_rights(read_session(), "harbor", NOW)) == 4
    assert queries.count == 1, queries.statements
    with query_counter() as queries:
        assert "Ana" in office.get("/office/duties?words=ana").text
    assert queries.count <= 11, queries.statements
