"""Vehicles on the pages: a plate on one account, errors beside the field, nothing lost."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import read_session, transaction
from parking.models import Vehicle
from tests.parking_world import add_product, add_vehicle, buy, read_permit
from tests.people import SignedIn, sign_in

CAR = {
    "state": "MA",
    "plate_type": "passenger",
    "number": "8ABC12",
    "make": "Toyota",
    "color": "blue",
}


@pytest.fixture
def nurse(client: FlaskClient) -> SignedIn:
    return sign_in(client, "employee")


def plates(app: Flask) -> list[tuple[str, bool]]:
    with app.app_context():
        found = read_session().scalars(select(Vehicle).order_by(Vehicle.id))
        return [(vehicle.key, vehicle.removed_at is None) for vehicle in found]


@pytest.mark.parametrize(
    "number", ["", "   ", "🚗🚗", "---", "TOOLONG123", "' OR 1=1 --", "<script>"]
)
def test_a_number_that_can_stand_on_no_plate_is_refused_beside_the_field(
    app: Flask, client: FlaskClient, nurse: SignedIn, number: str
) -> None:
    answer = client.post("/mine/vehicles/new", data=CAR | {"number": number, "make": "Škoda"})

    assert answer.status_code == 422
    assert 'id="number-error"' in answer.text
    assert "Škoda" in answer.text  # what was typed is kept
    assert plates(app) == []


def test_a_plate_is_the_same_with_o_for_zero_but_not_of_another_type(
    app: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    client.post("/mine/vehicles/new", data=CAR | {"number": "10ab1"})

    again = client.post("/mine/vehicles/new", data=CAR | {"number": "IO-AB-I"})
    other_type = client.post(
        "/mine/vehicles/new",
        data=CAR | {"number": "10AB1", "plate_type": "national_guard", "is_electric": "y"},
    )

    assert "This plate is on your account already." in again.text
    assert other_type.status_code == 303
    assert plates(app) == [("MA/passenger/10AB1", True), ("MA/national_guard/10AB1", True)]
    assert client.get("/mine/vehicles").text.count("Blue Toyota, electric") == 1
    assert "Toyota azul" in client.get("/mine/vehicles?lang=es").text
    client.get("/mine/vehicles?lang=en")


def test_a_plate_on_another_account_is_refused_with_a_way_out(
    app: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    stranger = app.test_client()
    sign_in(stranger, "employee")
    stranger.post("/mine/vehicles/new", data=CAR)

    answer = client.post("/mine/vehicles/new", data=CAR)

    assert answer.status_code == 422
    assert "This plate is on another account." in answer.text
    assert "Ask to share it" in answer.text
    assert "Ask the office for the plate" in answer.text


def test_a_plate_is_free_again_once_its_owner_has_removed_it(
    app: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    stranger = app.test_client()
    sign_in(stranger, "employee")
    stranger.post("/mine/vehicles/new", data=CAR)
    stranger.post("/mine/vehicles/1/remove")

    assert client.post("/mine/vehicles/new", data=CAR).status_code == 303
    assert plates(app) == [("MA/passenger/8ABC12", False), ("MA/passenger/8ABC12", True)]
    assert stranger.get("/mine/vehicles/1").status_code == 404


def test_a_vehicle_can_be_changed_and_keeps_its_place_on_the_permit(
    app: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    with app.test_request_context(), transaction() as session:
        car = add_vehicle(session, nurse.id, "8ABC12")
        permit_id = buy(session, nurse.id, add_product(session), car).id

    client.post(f"/mine/vehicles/{car.id}", data=CAR | {"number": "9XYZ99"})

    assert read_permit(app, permit_id).vehicles[0].vehicle.number == "9XYZ99"


@pytest.mark.parametrize(
    ("values", "change", "field"),
    [
        ({"plate_types": ["commercial"]}, {"plate_type": "passenger"}, "plate_type"),
        ({"kind": "electric"}, {"plate_type": "commercial", "is_electric": ""}, "is_electric"),
    ],
)
def test_what_is_on_a_permit_for_some_vehicles_stays_one_of_them(
    app: Flask, client: FlaskClient, nurse: SignedIn, values: Any, change: Any, field: str
) -> None:
    typed = CAR | {"plate_type": "commercial", "is_electric": "y"}
    client.post("/mine/vehicles/new", data=typed)
    with app.test_request_context(), transaction() as session:
        buy(session, nurse.id, add_product(session, **values), session.get_one(Vehicle, 1))

    answer = client.post("/mine/vehicles/1", data=typed | change)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Take it off that permit first." in answer.text
    assert plates(app) == [("MA/commercial/8ABC12", True)]
    assert client.post("/mine/vehicles/1", data=typed | {"color": "red"}).status_code == 303


def test_a_permit_tells_which_of_its_vehicles_left_the_account(
    app: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    with app.test_request_context(), transaction() as session:
        cars = [add_vehicle(session, nurse.id, number) for number in ("8ABC12", "8ABC13")]
        permit_id = buy(session, nurse.id, add_product(session), *cars).id

    client.post(f"/mine/vehicles/{cars[0].id}/remove")

    newest = read_permit(app, permit_id).events[0]
    assert (newest.action, newest.actor_id) == ("remove_vehicle", nurse.id)
    assert newest.details == {"number": "8ABC12"}


def test_the_only_vehicle_of_a_permit_cannot_be_removed(
    app: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    with app.test_request_context(), transaction() as session:
        buy(session, nurse.id, add_product(session))

    answer = client.post("/mine/vehicles/1/remove")

    assert answer.status_code == 409
    assert "It is the only vehicle on your permit." in answer.text
    assert plates(app)[0][1] is True


def test_an_unusual_number_is_taken_with_a_hint(client: FlaskClient, nurse: SignedIn) -> None:
    page = client.post(
        "/mine/vehicles/new", data=CAR | {"number": "HELLO"}, follow_redirects=True
    ).text

    assert "HELLO is on your account." in page
    assert "not a usual number for Massachusetts" in page
