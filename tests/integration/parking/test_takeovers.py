"""A plate on a stranger's account: asked for, answered, decided, told, undone; nobody is named."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session, transaction
from core.identity.models import Person
from core.identity.people import ensure_roles
from core.outbox import OutboxMessage
from parking.models import Vehicle
from parking.queries import entry_rights
from parking.takeovers import forgetting
from parking.takeovers.models import PlateTakeover
from tests.parking_world import NOW, add_product, add_vehicle, buy
from tests.people import sign_in

CAR = {
    "state": "MA",
    "plate_type": "passenger",
    "number": "8ABC12",
    "make": "Honda",
    "color": "grey",
    "said": "I bought it last week.",
}
WHY = {"reason": "The registration names the buyer."}


def registration(kind: str = "JPEG", size: tuple[int, int] = (2400, 1200)) -> io.BytesIO:
    """A photograph with a place in its notes."""
    notes = Image.Exif()
    notes[0x010E] = "taken at home"
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, exif=notes)
    out.seek(0)
    return out


class Case:
    """Ana has the plate on her account and permit; Ben says that the car is his."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app, self.ana, self.ben = app, client, app.test_client()
        who = [sign_in(one, "employee") for one in (self.ana, self.ben)]
        self.names = [person.name for person in who]
        self.desk = app.test_client()
        sign_in(self.desk, "office")
        with app.test_request_context(), transaction() as session:
            car = add_vehicle(session, who[0].id, "8ABC12")
            self.car_id = car.id
            self.permit_id = buy(session, who[0].id, add_product(session), car).id

    def ask(self, photo: io.BytesIO | None = None, **changes: str) -> TestResponse:
        data = {**CAR, **changes, "evidence": (photo or registration(), "paper.jpg")}
        return self.ben.post("/mine/vehicles/takeovers/new", data=data)

    def the_one(self) -> PlateTakeover:
        with self.app.app_context():
            return read_session().scalars(select(PlateTakeover)).one()

    def permits(self) -> list[str]:
        """The permits by which the plate comes in."""
        with self.app.app_context():
            rights = entry_rights(read_session(), "harbor", NOW)
        return [right.permit_id for right in rights if right.number == "8ABC12"]

    def mails(self) -> list[str]:
        with self.app.app_context():
            query = select(OutboxMessage.payload).where(OutboxMessage.key.not_like("payment_%"))
            found = read_session().scalars(query.order_by("id"))
            return [mail["subject"] + mail["body"] for mail in found]


@pytest.fixture
def case(app: Flask, client: FlaskClient) -> Case:
    return Case(app, client)


def test_asked_answered_granted_told_and_undone_without_a_name(case: Case) -> None:
    assert case.ask().status_code == 303
    for page in ("/mine/vehicles", "/mine"):
        assert "The office is looking." in case.ben.get(page).text
    asked, page = case.the_one(), case.ana.get("/mine").text
    assert "Is it still yours?" in page
    assert case.names[1] not in page
    case.ana.post(f"/mine/vehicles/takeovers/{asked.id}/answer", data={"said": "gone"})
    assert "Is it still yours?" not in case.ana.get("/mine").text

    address = f"/office/plate-requests/{asked.id}"
    page = case.desk.get(address).text
    assert "Says they no longer have it" in page
    assert "That permit is then without a vehicle." in page
    picture = Image.open(io.BytesIO(case.desk.get(f"{address}/evidence.jpg").data))
    assert (picture.size, dict(picture.getexif())) == ((1600, 800), {})
    assert case.desk.post(f"{address}/grant", data={}).status_code == 422
    assert case.desk.post(f"{address}/grant", data=WHY).status_code == 303

    assert case.permits() == []
    assert "8ABC12" in case.ben.get("/mine/vehicles").text
    assert case.the_one().evidence is None
    assert case.desk.get(f"{address}/evidence.jpg").status_code == 404
    assert case.desk.post(f"{address}/refuse", data=WHY).status_code == 409

    assert case.desk.post(f"{address}/undo", data=WHY).status_code == 303
    assert case.permits() == [case.permit_id]
    with case.app.app_context():
        current = select(Vehicle.id).where(Vehicle.removed_at.is_(None))
        assert list(read_session().scalars(current)) == [case.car_id]
    mails = case.mails()
    assert len(mails) == 5  # asked, granted, taken, and undone to both
    assert not [mail for mail in mails if case.names[1] in mail.partition("Dear")[0]]


def test_refused_leaves_all_as_it_was_and_taken_back_asks_nobody(case: Case) -> None:
    case.ask()
    asked = case.the_one()
    case.desk.post(f"/office/plate-requests/{asked.id}/refuse", data=WHY)
    assert case.permits() == [case.permit_id]
    assert WHY["reason"] in case.ben.get("/mine/vehicles").text
    assert case.ask().status_code == 303  # new evidence may come
    with case.app.app_context():
        newest = select(PlateTakeover.id).order_by(PlateTakeover.id.desc())
        again = read_session().scalars(newest).first()
    assert case.ben.post(f"/mine/vehicles/takeovers/{again}/withdraw").status_code == 303
    assert "Is it still yours?" not in case.ana.get("/mine").text
    assert case.desk.post(f"/office/plate-requests/{again}/grant", data=WHY).status_code == 409


def test_what_cannot_be_taken_is_said_beside_its_field(case: Case) -> None:
    wrong: tuple[tuple[dict[str, str], io.BytesIO | None, str], ...] = (
        ({"number": "7NEW77"}, None, "This plate is on no account now"),
        ({"said": " "}, None, "Say in a sentence"),
        ({}, io.BytesIO(b"%PDF-1.7"), "This is not a JPEG"),
        ({}, io.BytesIO(registration().getvalue()[:900]), "The picture is damaged"),
        ({}, registration("PNG", (9000, 6000)), "more than 50 million pixels"),
    )
    for changes, photo, said in wrong:
        answer = case.ask(photo, **changes)
        assert (answer.status_code, said in answer.text) == (422, True), said
    case.ask()
    assert "asked for it already" in case.ask().text


def test_the_picture_goes_at_its_time_though_nobody_decides(case: Case, clock: FixedClock) -> None:
    case.ask()
    asked_at = clock.now()
    with case.app.app_context(), transaction() as session:
        assert forgetting.forget_evidence(session, asked_at) == (0, None, None)
        assert forgetting.count_evidence(session) == (1, asked_at)
        later = asked_at + timedelta(minutes=1)
        assert forgetting.forget_evidence(session, later) == (1, asked_at, asked_at)
    assert case.the_one().evidence is None


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_none_of_the_two_decides_it_though_they_work_in_the_office(case: Case, who: str) -> None:
    case.ask()
    index = ["ana", "ben"].index(who)
    with case.app.app_context(), transaction() as session:
        person = session.scalars(select(Person).where(Person.name == case.names[index])).one()
        person.roles = [*person.roles, *ensure_roles(session, ("office",)).values()]
    own = getattr(case, who)
    sign_in(own, person_id=person.id)
    for step in ("grant", "refuse"):
        answer = own.post(f"/office/plate-requests/{case.the_one().id}/{step}", data=WHY)
        assert answer.status_code == 409
        assert "You are one of the two" in answer.text
    assert case.the_one().decided_at is None


def test_the_trail_says_that_the_office_moved_the_plate(case: Case) -> None:
    case.ask()
    case.desk.post(f"/office/plate-requests/{case.the_one().id}/grant", data=WHY)
    with case.app.app_context():
        query = select(AuditEntry.actor_id).where(AuditEntry.action == "vehicle.add")
        actors = read_session().scalars(query.order_by(AuditEntry.id)).all()
        decided_by = case.the_one().decided_by
    assert actors[-1] == decided_by
