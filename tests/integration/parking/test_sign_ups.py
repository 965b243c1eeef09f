"""Signing up for a duty: on one's own page, on the office's terms, and as the lanes are told."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session, transaction
from parking.rights.queries import duty_rights
from tests.duty_world import TONIGHT, add_sign_up, open_sign_up
from tests.fixtures.apps import FROZEN_AT as NOW
from tests.parking_world import add_vehicle
from tests.people import SignedIn, add_person, sign_in

TYPED = {
    "garage": "harbor",
    "begins": "2026-03-04T19:00",
    "ends": "2026-03-05T07:00",
    "reason": "Night in the emergency department.",
}
TERMS = {
    "version": "0",
    "is_open": "y",
    "places": "40",
    "night_begins": "18:00",
    "night_ends": "07:00",
    "weekends": "y",
    "days_ahead": "14",
    "hours_before": "2",
    "reason": "Agreed with the department.",
}


@pytest.fixture
def ana(app: Flask, client: FlaskClient) -> SignedIn:
    """Signed in, with one car; the garage `harbor` takes two sign-ups at a time."""
    person = sign_in(client, "employee")
    with app.app_context(), transaction() as session:
        open_sign_up(session)
        add_vehicle(session, person.id, "8ABC12")
    return person


def told(app: Flask) -> list[str]:
    with app.app_context():
        return [right.number for right in duty_rights(read_session(), "harbor", NOW)]


def address(page: str, step: str) -> str:
    return page.split(f"/{step}", maxsplit=1)[0].rsplit('action="', 1)[1] + f"/{step}"


def test_an_employee_signs_up_sees_it_withdraws_and_undoes_that(
    app: Flask, client: FlaskClient, ana: SignedIn
) -> None:
    assert "2 places at a time." in client.get("/mine/duties").text
    answer = client.post("/mine/duties", data=TYPED, follow_redirects=True)
    assert "You are signed up." in answer.text
    assert "In force" in answer.text
    # An hour early, and an hour late for a late relief, as the garage's switches have it.
    gate = "from Wed, Mar 4, 2026, 6:00\u202fPM until Thu, Mar 5, 2026, 8:00\u202fAM"
    assert gate in answer.text
    assert told(app) == ["8ABC12"]

    answer = client.post(address(answer.text, "withdraw"), follow_redirects=True)
    assert "The place is free again." in answer.text
    assert told(app) == []

    answer = client.post(address(answer.text, "undo"), follow_redirects=True)
    assert "You are signed up again." in answer.text
    assert told(app) == ["8ABC12"]
    with app.app_context():
        query = select(AuditEntry.action).where(AuditEntry.subject_type == "duty")
        steps = read_session().scalars(query.order_by(AuditEntry.id)).all()
    assert steps == ["duty.add", "duty.end", "duty.restore"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"begins": "2026-03-04T12:00"}, "kept for patients and visitors"),
        ({"begins": "2026-03-04T11:00"}, "Sign-up for this time is closed"),
        ({"begins": "2026-03-24T19:00", "ends": "2026-03-25T07:00"}, "too far ahead"),
        ({"ends": "2026-03-04T18:00"}, "A duty ends after it begins"),
        ({"ends": "2026-03-09T18:00"}, "within 36 hours"),
        ({"begins": "9999-12-31T23:00", "ends": "9999-12-31T23:59"}, "Type a year from 2000"),
        ({"begins": "0001-01-01T00:00"}, "Type a year from 2000"),
        ({"garage": "nashua"}, "Not a valid choice"),
        ({"garage": ""}, "Choose a garage"),
        ({"begins": ""}, "Say when the duty begins"),
        ({"reason": " "}, "Say which duty it is"),
    ],
)
def test_what_the_terms_do_not_allow_is_said_beside_its_field(
    app: Flask, client: FlaskClient, ana: SignedIn, changed: dict[str, str], said: str
) -> None:
    answer = client.post("/mine/duties", data=TYPED | changed)
    assert answer.status_code == 422
    assert said in answer.text
    assert told(app) == []


def test_nobody_keeps_two_places_for_one_night(
    app: Flask, client: FlaskClient, ana: SignedIn
) -> None:
    with app.app_context(), transaction() as session:
        open_sign_up(session, "nashua")
    client.post("/mine/duties", data=TYPED)
    for garage in ("harbor", "nashua"):
        again = client.post(
            "/mine/duties", data=TYPED | {"garage": garage, "begins": "2026-03-04T20:00"}
        )
        assert "You have a duty there at that time already" in again.text
    assert told(app) == ["8ABC12"]


def test_the_last_place_is_given_once_also_after_a_withdrawal(
    app: Flask, client: FlaskClient, ana: SignedIn
) -> None:
    with app.app_context(), transaction() as session:
        others = [add_person(session, "employee").id for _ in range(2)]
        for other in others:
            add_vehicle(session, other)
        add_sign_up(session, others[0])
    page = client.post("/mine/duties", data=TYPED, follow_redirects=True).text
    page = client.post(address(page, "withdraw"), follow_redirects=True).text
    with app.app_context(), transaction() as session:
        add_sign_up(session, others[1])

    assert "Every place for that time is taken" in client.post(address(page, "undo")).text
    assert "Every place for that time is taken" in client.post("/mine/duties", data=TYPED).text
    assert len(told(app)) == 2


def test_without_a_car_or_in_another_group_one_is_told_the_way(
    app: Flask, client: FlaskClient
) -> None:
    sign_in(client, "employee")
    assert "No garage takes sign-ups of your group now" in client.get("/mine/duties").text
    with app.app_context(), transaction() as session:
        open_sign_up(session)
        open_sign_up(session, "nashua", classes=frozenset({"research"}))
    page = client.get("/mine/duties").text
    assert "You have no vehicle on your account" in page
    assert "Nashua Garage" not in page
    assert "Add your vehicle first" in client.post("/mine/duties", data=TYPED).text


def test_what_the_roster_has_is_shown_and_is_not_ones_own_to_withdraw(
    app: Flask, client: FlaskClient, ana: SignedIn
) -> None:
    office = app.test_client()
    sign_in(office, "office")
    office.post("/office/duties/new", data=TYPED | {"employee": ana.email})
    page = client.get("/mine/duties").text
    assert "Added by the office: Night in the emergency department." in page
    assert "/withdraw" not in page
    entry = office.get("/office/duties").text.split('href="/office/duties/')
    number = next(part.split('"')[0] for part in entry if part[:1].isdigit())
    assert client.post(f"/mine/duties/{number}/withdraw").status_code == 404


def test_the_office_sees_who_signed_up_beside_the_roster(
    app: Flask, client: FlaskClient, ana: SignedIn, query_counter: Any
) -> None:
    client.post("/mine/duties", data=TYPED)
    sign_in(client, "office")
    rows = client.get("/office/duties/entries.csv?kind=sign_up").text
    assert "Signed up" in rows
    assert "Night in the emergency department." in rows
    assert "Night in the" not in client.get("/office/duties/entries.csv?kind=roster").text
    assert "Night in the" not in client.get("/office/duties/entries.csv?kind=hand").text
    with query_counter() as queries:
        page = client.get("/office/sign-ups").text
    assert "2 places at a time." in page
    assert queries.count <= 9, queries.statements
    assert "harbor,True,2,,14,2,1,1" in client.get("/office/sign-ups/sign-ups.csv").text


def test_the_office_sets_terms_and_undoes_that(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        open_sign_up(session)
    sign_in(client, "office")
    stale = client.post("/office/sign-ups/harbor", data=TERMS)
    assert "Somebody changed these rules" in stale.text

    client.post("/office/sign-ups/harbor", data=TERMS | {"version": "1", "classes": "night"})
    page = client.get("/office/sign-ups").text
    assert "For night staff." in page
    assert "40 places at a time." in page
    assert "every day 6:00\u202fPM–7:00\u202fAM; Sat–Sun all day" in page
    shown = client.get("/office/sign-ups/harbor").text
    assert 'value="18:00"' in shown
    assert 'value="night" selected' in shown or 'value="night" checked' in shown

    client.post("/office/sign-ups/harbor/undo", data={"version": "2"})
    assert "2 places at a time." in client.get("/office/sign-ups").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"places": "-1"}, "Type a number from 0"),
        ({"night_ends": ""}, "Say both when nights begin"),
        ({"night_begins": "", "night_ends": "", "weekends": ""}, "Say at which hours"),
        ({"days_ahead": "0"}, "Type a number from 1"),
        ({"reason": ""}, "Write the reason"),
    ],
)
def test_terms_that_cannot_be_are_said_beside_their_field(
    app: Flask, client: FlaskClient, changed: dict[str, str], said: str
) -> None:
    with app.app_context(), transaction() as session:
        open_sign_up(session)
    sign_in(client, "office")
    typed = {name: value for name, value in (TERMS | {"version": "1"} | changed).items() if value}
    answer = client.post("/office/sign-ups/harbor", data=typed)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_place_given_stays_when_the_terms_change_and_ends_with_the_duty(
    app: Flask, client: FlaskClient, ana: SignedIn, clock: FixedClock
) -> None:
    client.post("/mine/duties", data=TYPED)
    with app.app_context(), transaction() as session:
        open_sign_up(session, is_open=False)
    assert told(app) == ["8ABC12"]
    clock.advance(TONIGHT + timedelta(hours=13) - NOW)
    sign_in(client, person_id=ana.id)
    page = client.get("/mine/duties").text
    assert "Expired" in page
    assert "/withdraw" not in page
