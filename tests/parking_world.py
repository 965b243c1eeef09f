"""Garages, products, vehicles and permits for tests, made by the commands that pages use."""

import itertools
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import read_session, transaction
from parking.models import (
    Garage,
    GarageRate,
    Permit,
    PermitTerm,
    Pool,
    Product,
    ProductPrice,
    Vehicle,
)
from parking.permits import billing, holding
from parking.permits.holding import Purchase
from parking.permits.steps import SUBJECT, Actor
from parking.permits.terms import price_from
from parking.temporary import commands as temporary
from parking.temporary.commands import Terms, Wish
from parking.temporary.models import TemporaryPlate
from parking.temporary.rules import Limits
from parking.vehicles import commands as vehicles
from parking.vehicles.commands import Plate
from payments import queries as payment_queries
from payments.charges import Told
from payments.models import Charge
from payments.ports import Outcome
from payments.settling import News, Settled, settle
from payments.setup import payments

# A Wednesday, ten in the morning on campus: as tests.fixtures.apps has it.
NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
CAMPUS = ZoneInfo("America/New_York")
_numbers = itertools.count(100)


def add_garage(session: Session, slug: str = "harbor", **values: Any) -> Garage:
    """Add a staff garage of 100 spaces."""
    made_up: dict[str, Any] = {
        "letter": "H",
        "color": "#155e75",
        "name": f"{slug.title()} Garage",
        "address": "1 Harbor Street, Boston, MA",
        "is_public": False,
        "clearance_inches": 84,
        "capacity": 100,
        "accessible_spaces": 4,
        "electric_spaces": 0,
        "state": "open",
        "state_note": "",
        "hours": [],
        "directions": "Straight on.",
        "position": 0,
        "is_sample": False,
        "occupancy_offset": 0,
    }
    garage = Garage(slug=slug, **(made_up | values))
    session.add(garage)
    session.flush()
    return garage


def add_rates(session: Session, garage: Garage, *steps: tuple[int, int]) -> None:
    """Add public rates: (up to minutes, cents), in force since the start of 2026."""
    for minutes, cents in steps:
        rate = GarageRate(
            garage_id=garage.id,
            effective_from=date(2026, 1, 1),
            up_to_minutes=minutes,
            cents=cents,
        )
        session.add(rate)
    session.flush()
    session.expire(garage, ["rates"])


def add_product(
    session: Session,
    slug: str = "monthly",
    *,
    garage: Garage | None = None,
    spaces: int = 10,
    cents: int = 12_400,
    **values: Any,
) -> Product:
    """Add a monthly product with a pool of its own; March has 31 days, so 12400 is 400 a day."""
    garage = garage or session.scalar(select(Garage)) or add_garage(session)
    pool = Pool(slug=f"{slug}-pool", garage=garage, spaces=spaces, oversell_percent=100)
    made_up: dict[str, Any] = {
        "name": "Monthly permit",
        "kind": "monthly",
        "summary": "Any day, any hour.",
        "is_offered": True,
        "employment_classes": [],
        "sites": [],
        "windows": [],
        "max_vehicles": 2,
        "position": 0,
    }
    product = Product(slug=slug, pool=pool, **(made_up | values))
    product.prices = [ProductPrice(effective_from=date(2026, 1, 1), cents=cents)]
    session.add(product)
    session.flush()
    return product


def add_vehicle(session: Session, person_id: int, number: str = "", **values: Any) -> Vehicle:
    """Put a Massachusetts passenger car on a person's account."""
    number = number or f"8AB{next(_numbers)}"
    made_up: dict[str, Any] = {"make": "Toyota", "color": "blue", "now": NOW}
    plate = Plate.of("MA", "passenger", number)
    vehicle = vehicles.add_vehicle(session, person_id=person_id, plate=plate, **(made_up | values))
    session.flush()
    return vehicle


def hold(
    session: Session, person_id: int, product: Product, *cars: Vehicle, now: datetime = NOW
) -> Permit:
    """Hold a space for a person with their cars (or a new one), at the price of that day."""
    chosen = cars or (add_vehicle(session, person_id),)
    shown = price_from(product, now.astimezone(CAMPUS).date()).cents
    purchase = Purchase(person_id, product.id, [car.id for car in chosen], shown)
    return holding.hold_permit(session, purchase, now, CAMPUS)


def bill(session: Session, term: PermitTerm, now: datetime = NOW) -> Charge:
    """The pending charge of a term."""
    charge_id = billing.charge_term(session, term, now)
    session.flush()
    return session.get_one(Charge, str(charge_id))


def tell_paid(session: Session, charge: Charge, now: datetime = NOW) -> Settled:
    """Let the provider say that a charge was paid in full."""
    outcome = Outcome(Told.PAID, charge.amount_cents, charge.currency, f"pay_{charge.id}")
    news = News(outcome, f"test:{charge.id}", now, CAMPUS)
    return settle(session, charge, news, payments().subjects)


def buy(
    session: Session, person_id: int, product: Product, *cars: Vehicle, now: datetime = NOW
) -> Permit:
    """Hold a space and pay for it."""
    permit = hold(session, person_id, product, *cars, now=now)
    tell_paid(session, bill(session, permit.terms[0], now), now)
    return permit


def put_temporary(
    session: Session,
    permit_id: str,
    person_id: int,
    *,
    last_day: date = date(2026, 3, 6),
    instead_of: int | None = None,
    now: datetime = NOW,
) -> TemporaryPlate:
    """Put a Massachusetts loaner on a permit, instead of one of its cars or beside them."""
    wish = Wish(permit_id, Plate.of("MA", "passenger", "4LNR77"), last_day, instead_of)
    terms = Terms(Limits(days_at_once=14, days_a_year=60), CAMPUS)
    return temporary.put(session, wish, Actor(person_id, now), terms)


def give_permit(app: Flask, person_id: int, *, is_paid: bool = True, slug: str = "monthly") -> str:
    """Give a person a permit, active or only held, in a transaction of its own; return its id."""
    with app.test_request_context(), transaction() as session:
        product = session.scalar(select(Product).where(Product.slug == slug))
        product = product or add_product(session, slug)
        return (buy if is_paid else hold)(session, person_id, product).id


def charges_of(session: Session, permit: Permit) -> list[Charge]:
    """All charges of a permit, oldest first."""
    terms = [str(term.id) for term in permit.terms]
    return payment_queries.list_charges_of(session, SUBJECT, terms)


def read_permit(app: Flask, permit_id: str) -> Permit:
    """A permit as it is in the database now, with what belongs to it."""
    with app.app_context():
        session = read_session()
        session.expire_all()
        permit = session.get_one(Permit, permit_id)
        _ = (permit.terms, permit.vehicles, permit.events, permit.product)
        return permit
