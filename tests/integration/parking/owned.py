"""Things of parking and payments that belong to one person, for the test of permissions."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import read_session, transaction
from core.identity.models import Person
from parking.models import Product, Vehicle
from parking.permits import keeping, offering
from parking.permits.offering import Grant
from parking.permits.steps import Actor
from parking.rights.models import Duty
from parking.rights.steps import end_early
from parking.sharing import commands as sharing
from parking.takeovers import commands as takeovers
from parking.takeovers.commands import Claim
from parking.vehicles.commands import Plate
from payments.models import Charge
from tests.duty_world import add_sign_up
from tests.parking_world import (
    NOW,
    add_product,
    add_vehicle,
    charges_of,
    give_permit,
    put_temporary,
    read_permit,
)
from tests.people import add_person
from tests.renewal_world import save_card


def make_vehicle(app: Flask, owner_id: int) -> dict[str, object]:
    """A vehicle on the owner's account."""
    with app.app_context(), transaction() as session:
        return {"vehicle_id": add_vehicle(session, owner_id).id}


def make_permit(app: Flask, owner_id: int) -> dict[str, object]:
    """An active permit."""
    return {"permit_id": give_permit(app, owner_id)}


def make_held_permit(app: Flask, owner_id: int) -> dict[str, object]:
    """A permit that is not paid yet."""
    return {"permit_id": give_permit(app, owner_id, is_paid=False)}


def make_offered_permit(app: Flask, owner_id: int) -> dict[str, object]:
    """A permit that is offered."""
    with app.test_request_context(), transaction() as session:
        product = _product(session, "offered")
        grant = Grant(owner_id, product.id, NOW + timedelta(days=5))
        return {"permit_id": offering.offer(session, grant, Actor(None, NOW)).id}


def make_permit_and_day(app: Flask, owner_id: int) -> dict[str, object]:
    """A permit, and a day from which on it is not wanted."""
    return make_permit(app, owner_id) | {"what": "end", "day": "2026-03-22"}


def make_permit_and_product(app: Flask, owner_id: int) -> dict[str, object]:
    """A permit, and another product."""
    found = make_permit(app, owner_id)
    with app.app_context(), transaction() as session:
        return found | {"slug": _product(session, "other").slug}


def _product(session: Session, slug: str) -> Product:
    return session.scalar(select(Product).where(Product.slug == slug)) or add_product(session, slug)


def make_ending_permit(app: Flask, owner_id: int) -> dict[str, object]:
    """A permit whose holder has asked that it end."""
    permit_id = give_permit(app, owner_id)
    with app.app_context(), transaction() as session:
        keeping.ask_end(session, permit_id, Actor(owner_id, NOW))
    return {"permit_id": permit_id}


def make_sign_up(app: Flask, owner_id: int) -> dict[str, object]:
    """A duty that the owner has signed up for."""
    with app.app_context(), transaction() as session:
        add_vehicle(session, owner_id)
        return {"duty_id": add_sign_up(session, owner_id).id}


def make_withdrawn_sign_up(app: Flask, owner_id: int) -> dict[str, object]:
    """One that the owner has withdrawn."""
    found = make_sign_up(app, owner_id)
    with app.app_context(), transaction() as session:
        duty = session.get_one(Duty, found["duty_id"])
        end_early(session, duty, Actor(owner_id, NOW, "Swapped."))
    return found


def make_permit_and_vehicle(app: Flask, owner_id: int) -> dict[str, object]:
    """A permit, and a vehicle that is not on it."""
    return make_permit(app, owner_id) | make_vehicle(app, owner_id)


def make_permit_with_two(app: Flask, owner_id: int) -> dict[str, object]:
    """A permit with two vehicles on it, and one of them."""
    found = make_permit_and_vehicle(app, owner_id)
    with app.app_context(), transaction() as session:
        vehicle = session.get_one(Vehicle, found["vehicle_id"])
        keeping.put_vehicle(session, str(found["permit_id"]), vehicle, Actor(owner_id, NOW))
    return found


def make_temporary_plate(app: Flask, owner_id: int) -> dict[str, object]:
    """A permit with a temporary plate, and the day on which that is to end instead."""
    found = make_permit(app, owner_id)
    with app.app_context(), transaction() as session:
        put_temporary(session, str(found["permit_id"]), owner_id)
    return found | {"last_day": "2026-03-05"}


def make_share_asked(app: Flask, owner_id: int) -> dict[str, object]:
    """A car of somebody else, offered to the owner to share."""
    with app.test_request_context(), transaction() as session:
        other, asked = add_person(session, "employee"), session.get_one(Person, owner_id)
        car = add_vehicle(session, other.id)
        share = sharing.offer(session, car.id, asked.email, Actor(other.id, NOW))
        return {"share_id": share.id}


def make_request_for_plate(app: Flask, owner_id: int) -> dict[str, object]:
    """A plate of somebody else that the owner asks for."""
    with app.test_request_context(), transaction() as session:
        return _ask_for_plate(session, add_person(session, "employee").id, owner_id)


def make_plate_asked_for(app: Flask, owner_id: int) -> dict[str, object]:
    """A plate of the owner that somebody else asks for."""
    with app.test_request_context(), transaction() as session:
        return _ask_for_plate(session, owner_id, add_person(session, "employee").id)


def _ask_for_plate(session: Session, holder_id: int, asker_id: int) -> dict[str, object]:
    car = add_vehicle(session, holder_id)
    claim = Claim(Plate(car.state, car.plate_type, car.number), "It is mine now.")
    return {"takeover_id": takeovers.ask(session, claim, Actor(asker_id, NOW)).id}


def make_charge(app: Flask, owner_id: int) -> dict[str, object]:
    """A charge that was paid."""
    return {"charge_id": _charge(app, owner_id).id}


def make_receipt(app: Flask, owner_id: int) -> dict[str, object]:
    """The receipt of a paid charge."""
    charge = _charge(app, owner_id)
    with app.app_context():
        receipt = read_session().get_one(Charge, charge.id).receipt
        assert receipt is not None
        return {"number": receipt.number}


def make_card(app: Flask, owner_id: int) -> dict[str, object]:
    """A card that was saved for renewals."""
    return {"card_id": save_card(app, owner_id)}


def _charge(app: Flask, owner_id: int) -> Charge:
    permit_id = give_permit(app, owner_id)
    with app.app_context():
        return charges_of(read_session(), read_permit(app, permit_id))[0]
