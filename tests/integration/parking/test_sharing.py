"""A car that two share: both agree, it comes in on either permit, and either ends it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import read_session, transaction
from core.outbox import OutboxMessage
from parking.models import Permit
from parking.permits.keeping import current_vehicles
from parking.permits.pages import find_person
from parking.queries import entry_rights
from parking.sharing.models import VehicleShare
from tests.parking_world import NOW, add_product, add_vehicle, buy
from tests.people import add_person, sign_in

CAR = {"state": "MA", "plate_type": "passenger", "number": "8ABC12", "color": "blue"}


class Couple:
    """Ana has the car on her account, Ben comes with it too; each has a permit."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app, self.ana, self.ben = app, client, app.test_client()
        self.who = [sign_in(one, "employee") for one in (self.ana, self.ben)]
        with app.test_request_context(), transaction() as session:
            product = add_product(session)
            add_product(session, "other")
            car = add_vehicle(session, self.who[0].id, "8ABC12")
            own = add_vehicle(session, self.who[1].id, "5BEN55")
            self.car_id, self.own_id = car.id, own.id
            cars = (car, own)
            self.permits = [
                buy(session, who.id, product, one).id
                for who, one in zip(self.who, cars, strict=True)
            ]

    def put(self) -> int:
        """Ben puts the car on his permit; the answer's status."""
        address = f"/mine/permits/{self.permits[1]}/vehicles/{self.car_id}"
        return self.ben.post(address).status_code

    def opens_by(self) -> set[str]:
        """The permits by which the car comes in."""
        with self.app.app_context():
            rights = entry_rights(read_session(), "harbor", NOW)
        return {right.permit_id for right in rights if right.number == "8ABC12"}

    def share_id(self) -> int:
        with self.app.app_context():
            query = select(VehicleShare.id).order_by(VehicleShare.id.desc())
            return int(read_session().scalars(query).first() or 0)

    def mails(self) -> list[tuple[str, str]]:
        with self.app.app_context():
            query = select(OutboxMessage.payload).where(OutboxMessage.key.not_like("payment_%"))
            found = read_session().scalars(query.order_by("id"))
            return [(mail["to"], mail["subject"]) for mail in found]


@pytest.fixture
def couple(app: Flask, client: FlaskClient) -> Couple:
    return Couple(app, client)


def test_asked_for_by_the_plate_agreed_used_and_ended_by_its_account(couple: Couple) -> None:
    ana, ben = couple.who
    page = couple.ben.post("/mine/vehicles/new", data=CAR | {"make": "Toyota"}).text
    assert "Ask to share it" in page
    assert ana.name not in page

    asked = couple.ben.post("/mine/vehicles/ask-to-share", data=CAR, follow_redirects=True).text
    assert "You asked to share it." in asked
    assert ana.name not in asked
    assert couple.put() == 404  # not before the other has agreed
    assert f"{ben.name} asks to share this car with you." in couple.ana.get("/mine").text
    assert couple.ben.post(f"/mine/vehicles/shares/{couple.share_id()}/agree").status_code == 409

    couple.ana.post(f"/mine/vehicles/shares/{couple.share_id()}/agree")
    assert couple.put() == 303
    assert couple.opens_by() == set(couple.permits)
    assert f"{ana.name} shares it with you" in couple.ben.get("/mine").text
    offered = couple.ben.get("/mine/permits/new/other").text
    assert re.search(rf'name="vehicles"[^>]*value="{couple.car_id}"', offered)

    couple.ana.post(f"/mine/vehicles/shares/{couple.share_id()}/end")
    assert couple.opens_by() == {couple.permits[0]}
    assert [to for to, _subject in couple.mails()] == [ana.email, ben.email, ben.email]


def test_offered_to_a_colleague_and_ended_by_them_only_with_another_car_on_the_permit(
    couple: Couple,
) -> None:
    ben = couple.who[1]
    address = f"/mine/vehicles/{couple.car_id}/share"
    for words, said in (
        ("nobody@gatehouse.example", "Nobody here has this address"),
        (couple.who[0].email, "on your own account already"),
    ):
        answer = couple.ana.post(address, data={"colleague": words})
        assert (answer.status_code, said in answer.text) == (422, True)
    assert couple.ana.post(address, data={"colleague": ben.email.upper()}).status_code == 303
    again = couple.ana.post(address, data={"colleague": ben.email})
    assert "That was asked already." in again.text
    share = f"/mine/vehicles/shares/{couple.share_id()}"
    couple.ben.post(f"{share}/agree")
    couple.put()
    own = f"/mine/permits/{couple.permits[1]}/vehicles/{couple.own_id}/remove"
    couple.ben.post(own)

    only = couple.ben.post(f"{share}/end")
    assert (only.status_code, "Put another one on the permit first" in only.text) == (409, True)
    couple.ben.post(f"/mine/permits/{couple.permits[1]}/vehicles/{couple.own_id}")
    assert couple.ben.post(f"{share}/end").status_code == 303
    assert couple.opens_by() == {couple.permits[0]}


def test_a_no_names_nobody_and_a_car_is_shared_by_two_at_most(couple: Couple) -> None:
    ana, third = couple.who[0], couple.app.test_client()
    carol = sign_in(third, "employee")
    for one in (couple.ben, third):
        one.post("/mine/vehicles/ask-to-share", data=CAR)
    last = couple.share_id()
    couple.ana.post(f"/mine/vehicles/shares/{last - 1}/agree")
    full = couple.ana.post(f"/mine/vehicles/shares/{last}/agree")
    assert (full.status_code, "shared by two already" in full.text) == (409, True)

    couple.ana.post(f"/mine/vehicles/shares/{last}/end")
    with couple.app.app_context():
        newest = select(OutboxMessage.payload).order_by(OutboxMessage.id.desc())
        told = read_session().scalars(newest).first()
    assert told is not None
    assert told["to"] == carol.email
    assert "is not shared" in told["subject"]
    assert ana.name not in told["subject"] + told["body"]


def test_a_car_that_leaves_its_account_leaves_both_permits(couple: Couple) -> None:
    couple.ben.post("/mine/vehicles/ask-to-share", data=CAR)
    couple.ana.post(f"/mine/vehicles/shares/{couple.share_id()}/agree")
    couple.put()
    with couple.app.test_request_context(), transaction() as session:
        spare = add_vehicle(session, couple.who[0].id, "9ANA99")
    couple.ana.post(f"/mine/permits/{couple.permits[0]}/vehicles/{spare.id}")

    assert couple.ana.post(f"/mine/vehicles/{couple.car_id}/remove").status_code == 303
    assert couple.opens_by() == set()
    with couple.app.app_context():
        listed = [
            [entry.vehicle_id for entry in current_vehicles(permit)]
            for permit in read_session().scalars(select(Permit).order_by(Permit.created_at))
        ]
    assert sorted(listed) == sorted([[spare.id], [couple.own_id]])


def test_a_number_that_is_anothers_badge_names_nobody(session: Session) -> None:
    """So nobody's permit is offered to, and nobody's car shared with, the wrong one of the two."""
    meant = add_person(session, "employee", employee_number="N1001")
    add_person(session, "employee", badge_number="N1001")

    assert find_person(session, "N1001") is None
    assert find_person(session, meant.email.upper()) is meant
    add_person(session, "employee", employee_number="X7")
    assert find_person(session, "x7") is not None
