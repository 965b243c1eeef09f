"""The plate test: what is said of a photograph, what the office makes of it, and what stays."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.clock import FixedClock
from core.db import read_session, transaction
from core.outbox import OutboxMessage
from lpr.jobs import purge_reads
from lpr.photo_reading import PhotoRead, Refused, read_photo
from lpr.photo_samples import sample_photo
from lpr.plate_tests.models import PlateTest
from lpr.reading.pictures import PictureError
from lpr.reading.pipeline import open_reader
from parking.models import Vehicle
from parking.rights.models import PlateAlias
from tests.parking_world import add_vehicle
from tests.people import SignedIn, sign_in

# What stands on the drawn photograph.
DRAWN = "KRT4471"


class InThisProcess:
    """Reads without a process of its own; `answers` are given first."""

    def __init__(self) -> None:
        self.answers: list[Refused] = []

    def read(self, data: bytes) -> PhotoRead | Refused:
        """What the lanes' reader sees."""
        if self.answers:
            return self.answers.pop(0)
        try:
            return read_photo(open_reader("onnx"), data)
        except PictureError as error:
            return Refused(error.code)


@pytest.fixture
def owner(client: FlaskClient) -> SignedIn:
    return sign_in(client, "employee")


@pytest.fixture
def send(app: Flask, client: FlaskClient, owner: SignedIn) -> Callable[..., TestResponse]:
    """Enrol a plate, and send a photograph of it: `send("KRT4471", photo)`."""
    app.extensions["gatehouse_lane_reader"] = InThisProcess()

    def sent(number: str, data: bytes | None = None) -> TestResponse:
        with app.app_context(), transaction() as session:
            query = select(Vehicle).where(Vehicle.number == number)
            car = session.scalar(query) or add_vehicle(session, owner.id, number)
            vehicle_id = car.id
        photo = io.BytesIO(sample_photo("night") if data is None else data)
        address = f"/mine/vehicles/{vehicle_id}/test"
        return client.post(address, data={"photo": (photo, "plate.jpg")})

    return sent


def kept_tests(app: Flask) -> list[PlateTest]:
    with app.app_context():
        return list(read_session().scalars(select(PlateTest).order_by(PlateTest.id)))


def test_what_was_read_is_said_and_nothing_stays_unless_it_was_misread(
    app: Flask, send: Callable[..., TestResponse]
) -> None:
    same = send(DRAWN).text
    assert "Read as you typed it" in same
    assert "State: " in same
    assert "Kind of plate: " in same
    assert "Another plate was read" in send("9XYZ88").text
    assert "No plate was read" in send(DRAWN, sample_photo("none")).text
    bad = send(DRAWN, b"no picture")
    assert (bad.status_code, "not a JPEG" in bad.text) == (422, True)
    assert "Choose a photograph first" in send(DRAWN, b"").text
    app.extensions["gatehouse_lane_reader"].answers = [Refused("reader_busy")]
    assert send(DRAWN).status_code == 503
    assert kept_tests(app) == []


def test_a_misreading_becomes_an_alias_by_two_people_and_its_picture_goes(
    app: Flask, client: FlaskClient, owner: SignedIn, send: Callable[..., TestResponse]
) -> None:
    page = send("KRT4477")
    assert "Misread" in page.text
    (test,) = kept_tests(app)
    assert test.read_as == DRAWN
    assert test.picture is not None
    office = app.test_client()
    sign_in(office, "office")
    assert office.get(f"/office/plate-tests/{test.id}").status_code == 404  # not asked yet

    client.post(f"/mine/vehicles/tests/{test.id}/ask")
    assert owner.name in office.get("/office/plate-tests").text
    picture = office.get(f"/office/plate-tests/{test.id}/plate.png")
    assert picture.data[1:4] == b"PNG"
    wish = {"last_day": "2026-09-01", "reason": "The 1 is worn: I saw it on the picture."}
    assert office.post(f"/office/plate-tests/{test.id}/propose", data=wish).status_code == 303

    (test,) = kept_tests(app)
    assert test.picture is None
    assert office.get(f"/office/plate-tests/{test.id}/plate.png").status_code == 404
    with app.app_context():
        alias = read_session().scalars(select(PlateAlias)).one()
        mail = read_session().scalars(select(OutboxMessage.payload)).one()
    assert (alias.read_as, alias.number, alias.is_approved) == (DRAWN, "KRT4477", False)
    assert (mail["to"], "is proposed" in mail["subject"]) == (owner.email, True)
    assert (
        "a second person approves it" in client.get(f"/mine/vehicles/{test.vehicle_id}/test").text
    )
    again = office.post(f"/office/plate-tests/{test.id}/turn-down", data={"reason": "No."})
    assert again.status_code == 409


def test_what_is_kept_goes_at_its_time(
    app: Flask, client: FlaskClient, clock: FixedClock, send: Callable[..., TestResponse]
) -> None:
    send("KRT4477")
    send("KRT4477")  # takes the place of the first
    send("KRT4472")
    first, second = kept_tests(app)
    client.post(f"/mine/vehicles/tests/{first.id}/ask")

    with app.test_request_context():
        assert purge_reads(clock.now() + timedelta(hours=25))["photographs"] == 1
        (kept,) = kept_tests(app)
        assert (kept.id, kept.picture is None) == (first.id, False)
        purge_reads(clock.now() + timedelta(days=15))
    (kept,) = kept_tests(app)
    assert second.id != kept.id
    assert kept.picture is None
    assert "time was over" in kept.reason
    sign_in(client, "auditor")
    receipts = client.get("/office/retention/receipts.csv").text
    assert receipts.count("plate_tests,PLATE_TEST_DAYS = 14,1,1,0") == 2
