"""An employee's whole way on the pages: vehicle, permit, payment, receipt, and back."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from core import outbox
from core.clock import FixedClock
from core.db import read_session, transaction
from parking.jobs import end_permits, lapse_unpaid_holds
from parking.models import Permit, Pool, Product, Vehicle
from payments.checkout import ask_after_old_charges
from payments.models import Charge, Refund, TestCheckout
from payments.setup import test_provider as embedded_provider
from tests.parking_world import add_product, add_vehicle, buy, read_permit
from tests.people import SignedIn, add_person, sign_in

CAR = {
    "state": "MA",
    "plate_type": "passenger",
    "number": "8abc-12",
    "make": "Toyota",
    "color": "blue",
}


@pytest.fixture
def shop(app: Flask) -> Flask:
    """An application with one product, whose test provider delivers to this very process."""
    with app.app_context():
        provider = embedded_provider()
        assert provider is not None
        provider.send = lambda url, body, headers: (
            app.test_client().post(urlsplit(url).path, data=body, headers=headers).status_code
        )
        with transaction() as session:
            add_product(session, spaces=1)
    return app


@pytest.fixture
def nurse(shop: Flask, client: FlaskClient) -> SignedIn:
    return sign_in(client, "employee")


def go_to_payment(client: FlaskClient, shop: Flask) -> str:
    """Add a car, choose the permit, and stand before the payment page; return its path."""
    client.post("/mine/vehicles/new", data=CAR)
    page = client.get("/mine/permits/new/monthly").text
    shown = re.search(r'name="shown_cents" value="(\d+)"', page)
    assert shown is not None, page
    with shop.app_context():
        vehicle_id = read_session().scalars(select(Vehicle.id).order_by(Vehicle.id.desc())).first()
    answer = client.post(
        "/mine/permits/new/monthly", data={"vehicles": vehicle_id, "shown_cents": shown[1]}
    )
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.location).path


def choose(client: FlaskClient, path: str, choice: str) -> TestResponse:
    """Press a button on the test payment page and follow where it leads."""
    answer = client.post(path, data={"choice": choice})
    assert answer.status_code == 303
    back = urlsplit(answer.location)
    return client.get(f"{back.path}?{back.query}")


def only_permit(shop: Flask) -> Permit:
    with shop.app_context():
        permit_id = read_session().scalars(select(Permit.id)).one()
    return read_permit(shop, permit_id)


def test_from_a_car_to_an_active_permit_and_its_receipt(
    shop: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    path = go_to_payment(client, shop)
    assert "no card, no real money" in client.get(path).text

    after = choose(client, path, "pay").text

    assert "Paid: $112.00" in after
    permit = only_permit(shop)
    page = client.get(f"/mine/permits/{permit.id}").text
    for said in ("Active", "8ABC12", "Harbor Garage", "Paid: the permit is active"):
        assert said in page
    receipt = client.get("/payments/receipts/R-2026-000001").text
    assert "$112.00" in receipt
    assert nurse.name in receipt
    assert "R-2026-000001" in client.get("/payments/receipts").text
    assert "Nothing is due now." in client.get("/mine").text


def test_the_price_is_explained_with_its_arithmetic(
    shop: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    client.post("/mine/vehicles/new", data=CAR)

    page = client.get("/mine/permits/new/monthly").text

    assert "28 of 31 days are left of this month" in page
    assert "$124.00 × 28 ÷ 31 = $112.00" in page


def test_coming_back_from_the_payment_page_proves_nothing(
    shop: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    go_to_payment(client, shop)
    with shop.app_context():
        charge_id = read_session().scalars(select(Charge.id)).one()

    page = client.get(f"/payments/{charge_id}").text

    assert "Waiting for the payment company" in page
    assert "hx-get" in page
    assert '<meta http-equiv="refresh"' in page
    assert only_permit(shop).state == "held"


def test_a_declined_card_loses_nothing_and_another_can_be_tried(
    shop: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    after = choose(client, go_to_payment(client, shop), "decline").text
    assert "The card was declined. Nothing was charged." in after
    permit = only_permit(shop)
    assert permit.state == "held"

    again = client.post(f"/mine/permits/{permit.id}/pay")
    choose(client, urlsplit(again.location).path, "pay")

    assert only_permit(shop).state == "active"


def test_whoever_goes_back_without_paying_can_go_on(
    shop: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    path = go_to_payment(client, shop)

    after = choose(client, path, "leave").text

    assert "You came back without paying. Nothing was charged." in after
    go_on = re.search(r'action="(/payments/\w+/continue)"', after)
    assert go_on is not None
    assert urlsplit(client.post(go_on[1]).location).path == path


def test_two_tabs_lead_to_the_same_payment(
    shop: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    path = go_to_payment(client, shop)
    permit = only_permit(shop)
    data = {"vehicles": permit.vehicles[0].vehicle_id, "shown_cents": permit.terms[0].cents}

    second = client.post("/mine/permits/new/monthly", data=data)

    assert urlsplit(second.location).path == path


def test_a_hold_nobody_paid_is_given_back_and_its_page_closed(
    shop: Flask, client: FlaskClient, nurse: SignedIn, clock: FixedClock
) -> None:
    path = go_to_payment(client, shop)
    clock.advance(timedelta(minutes=16))

    with shop.app_context():
        assert lapse_unpaid_holds(clock.now()) == {"lapsed": 1}
        outbox.send_due(clock.now())

    assert "nobody can pay here any more" in client.get(path).text
    assert "Not paid in time" in client.get(f"/mine/permits/{only_permit(shop).id}").text


def test_a_lost_event_is_found_by_asking(
    shop: Flask, client: FlaskClient, nurse: SignedIn, clock: FixedClock
) -> None:
    path = go_to_payment(client, shop)
    with shop.app_context():
        provider = embedded_provider()
        assert provider is not None
        provider.send = lambda *_: 500
        choose(client, path, "pay")
    assert only_permit(shop).state == "held"
    clock.advance(timedelta(minutes=21))

    with shop.app_context():
        assert ask_after_old_charges(clock.now()) == {"asked": 1, "settled": 1, "silent": 0}

    assert only_permit(shop).state == "active"


def test_a_payment_too_late_is_refunded_and_said_so(
    shop: Flask, client: FlaskClient, nurse: SignedIn, clock: FixedClock
) -> None:
    path = go_to_payment(client, shop)
    clock.advance(timedelta(minutes=20))
    with shop.test_request_context():
        lapse_unpaid_holds(clock.now())
        with transaction() as session:
            product = session.scalars(select(Product)).one()
            buy(session, add_person(session, "employee").id, product, now=clock.now())

    after = choose(client, path, "pay").text
    assert "You paid $112.00, and $112.00 goes back to you." in after
    assert "meanwhile it was sold" in after

    with shop.app_context():
        outbox.send_due(clock.now())
        refund = read_session().scalars(select(Refund)).one()
        page = read_session().scalars(select(TestCheckout)).first()
        assert refund.state == "sent"
        assert page is not None
        assert page.refunds == {refund.id: 11_200}


def test_a_space_can_be_given_back_before_it_is_paid(
    shop: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    go_to_payment(client, shop)
    permit = only_permit(shop)

    page = client.post(f"/mine/permits/{permit.id}/cancel", follow_redirects=True).text

    assert "The space is given back. Nothing is owed." in page
    assert only_permit(shop).state == "cancelled"


def test_what_is_sold_out_says_so_and_cannot_be_bought(
    shop: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    with shop.app_context(), transaction() as session:
        session.execute(update(Pool).values(spaces=0))
        car = add_vehicle(session, nurse.id)

    assert "It is sold out." in client.get("/mine/permits/new").text
    data = {"vehicles": car.id, "shown_cents": 11_200}
    answer = client.post("/mine/permits/new/monthly", data=data)
    assert answer.status_code == 409
    assert "It is sold out." in answer.text


def test_a_permit_without_a_car_cannot_be_bought(
    shop: Flask, client: FlaskClient, nurse: SignedIn
) -> None:
    page = client.get("/mine/permits/new/monthly").text
    assert "You need a vehicle on your account first" in page

    answer = client.post("/mine/permits/new/monthly", data={"shown_cents": 11_200})

    assert answer.status_code == 422
    assert "Choose at least one of your vehicles." in answer.text


@pytest.mark.parametrize("cents", ["-1", "0", "1", "99999999999999999999", "abc", ""])
def test_a_price_of_ones_own_is_no_use(
    shop: Flask, client: FlaskClient, nurse: SignedIn, cents: str
) -> None:
    client.post("/mine/vehicles/new", data=CAR)
    with shop.app_context():
        vehicle_id = read_session().scalars(select(Vehicle.id)).one()

    data = {"vehicles": vehicle_id, "shown_cents": cents}
    answer = client.post("/mine/permits/new/monthly", data=data)

    assert answer.status_code in {409, 422}
    with shop.app_context():
        assert read_session().scalars(select(Permit)).all() == []


def test_an_ended_permit_stays_in_the_list(
    shop: Flask, client: FlaskClient, nurse: SignedIn, clock: FixedClock
) -> None:
    choose(client, go_to_payment(client, shop), "pay")
    client.post(f"/mine/permits/{only_permit(shop).id}/end")
    clock.advance(timedelta(days=28))

    with shop.app_context():
        assert end_permits(clock.now()) == {"ended": 1}
    sign_in(client, person_id=nurse.id)

    assert "Ended" in client.get("/mine/permits").text
    assert "You hold no permit" in client.get("/mine").text


def test_the_pages_of_a_person_ask_the_database_little(
    shop: Flask, client: FlaskClient, nurse: SignedIn, query_counter
) -> None:
    with shop.test_request_context(), transaction() as session:
        for number in range(8):
            product = add_product(session, f"p{number}", max_vehicles=3)
            cars = [add_vehicle(session, nurse.id) for _ in range(2)]
            buy(session, nurse.id, product, *cars)

    for path in ("/mine", "/mine/permits", "/mine/permits/new", "/payments/receipts"):
        with query_counter() as queries:
            assert client.get(path).status_code == 200
        assert queries.count <= 12, (path, queries.statements)
