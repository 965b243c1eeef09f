"""Odd addresses and values: nothing of them reaches a database that fails on them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import transaction
from tests.parking_world import add_garage
from tests.people import sign_in

ZERO = "%00"
HUGE = "9" * 30


@pytest.fixture
def visitor(postgres_app: Flask) -> FlaskClient:
    with postgres_app.app_context(), transaction() as session:
        add_garage(session)
    return postgres_app.test_client()


@pytest.mark.parametrize(
    "address",
    [
        f"/garages/{ZERO}",
        f"/draws/{HUGE}",
        f"/draws/{2**31}/draw.json",
        f"/api/v1/stops/{ZERO}",
        f"/pay/{ZERO}",
    ],
)
def test_nothing_is_at_an_address_that_no_row_can_have(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/office/permits?words={}&product={}&state={}",
        "/office/feeds?kind={}&state={}",
        "/office/feedback?state={}&kind={}&words={}",
        "/office/find?words={}",
        "/mine/vehicles/new?then={}",
    ],
)
def test_a_list_is_shown_whatever_its_filter_says(visitor: FlaskClient, address: str) -> None:
    sign_in(visitor, "office", "employee")
    for odd in (ZERO, HUGE, "%F0%9F%9A%97", "%ED%A0%80"):
        assert visitor.get(address.replace("{}", odd)).status_code == 200


def test_what_is_typed_is_kept_without_zero_bytes(postgres_app: Flask) -> None:
    client = postgres_app.test_client()
    sign_in(client, "employee")
    car = {"state": "MA", "plate_type": "passenger", "number": "8AB\x00C12", "make": "To\x00yota"}
    assert client.post("/mine/vehicles/new", data=car | {"color": "blue\x00"}).status_code == 303
    assert "Toyota" in client.get("/mine/vehicles").text
