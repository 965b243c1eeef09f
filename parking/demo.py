"""The demo campus's parking: garages, products, prices, vehicles and permits, all a sample.

Names and addresses of garages are public facts; every number, rate, hour and plate is made up.
Permits are bought by the same commands and paid into the same books as anybody's.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.identity.models import Person
from parking import stays
from parking.access.validations import Effect
from parking.demo_campus import (
    APPLICATIONS,
    CARS_INSIDE,
    GARAGES,
    PERMITS,
    RATES,
    RATES_FROM,
    DemoPermit,
)
from parking.demo_products import POOLS, PRODUCTS
from parking.models import (
    Garage,
    GarageRate,
    Permit,
    Pool,
    Product,
    ProductPrice,
    ValidationKind,
    Vehicle,
)
from parking.permits import billing, holding, keeping, offering
from parking.permits.holding import Purchase
from parking.permits.life import Action
from parking.permits.steps import Actor
from parking.permits.terms import price_from
from parking.stays.kinds import StayKind
from parking.vehicles import commands as vehicles
from parking.vehicles.commands import Plate
from parking.waitlists import demo as waitlists
from payments.charges import Told
from payments.models import Charge
from payments.ports import Outcome
from payments.settling import News, settle
from payments.setup import payments

THEN = {"suspend": Action.SUSPEND, "end": None}
# A car that left unread on the way in: an exit without an entry, for the office to settle.
UNKNOWN = ("yawkey", "MA/-/4GST21", 20)
VALIDATIONS = (
    ("Emergency department", Effect.WHOLE, 0),
    ("Eye clinic, 2 hours", Effect.HOURS, 2),
    ("Visitor of an inpatient, half price", Effect.PERCENT, 50),
)
VISITORS = (("fruit-street", "MA/passenger/7VST10", 95), ("yawkey", None, 40))


def seed(session: Session, now: datetime) -> None:
    """Add what is missing of the demo's parking; what is there stays as it is."""
    _add_validation_kinds(session)
    for values in GARAGES:
        _add_garage(session, values, now)
    for slug, garage, spaces, name in POOLS:
        _add_pool(session, slug, garage, (spaces, name))
    for values in PRODUCTS:
        _add_product(session, values, now)
    session.flush()  # permits are for products with ids
    for demo in PERMITS:
        _add_permit(session, demo, now)
    for application in APPLICATIONS:
        _apply(session, application, now)
    waitlists.seed(session, now)
    for garage_slug, key, minutes in VISITORS:
        stays.begin_stay(
            session,
            garage_slug=garage_slug,
            passage_uid=f"demo-{garage_slug}",
            plate_key=key,
            kind=StayKind.VISITOR,
            entered_at=now - timedelta(minutes=minutes),
        )
    garage_slug, key, minutes = UNKNOWN
    stays.end_stay(
        session,
        garage_slug=garage_slug,
        passage_uid="demo-exit",
        plate_key=key,
        left_at=now - timedelta(minutes=minutes),
    )


def _add_validation_kinds(session: Session) -> None:
    if session.scalar(select(ValidationKind.id).limit(1)) is None:
        kinds = (ValidationKind(name=n, effect=e, amount=a) for n, e, a in VALIDATIONS)
        session.add_all(kinds)


def _add_garage(session: Session, values: dict[str, object], now: datetime) -> None:
    if session.scalar(select(Garage.id).where(Garage.slug == values["slug"])):
        return
    garage = Garage(
        **values,
        state="open",
        state_note="",
        position=[entry["slug"] for entry in GARAGES].index(values["slug"]),
        is_sample=True,
        occupancy_offset=CARS_INSIDE[str(values["slug"])],
        counted_at=now,
    )
    if garage.is_public:
        garage.rates = [
            GarageRate(effective_from=RATES_FROM, up_to_minutes=minutes, cents=cents)
            for minutes, cents in RATES
        ]
    session.add(garage)


def _add_pool(session: Session, slug: str, garage_slug: str, zone: tuple[int, str]) -> None:
    if session.scalar(select(Pool.id).where(Pool.slug == slug)):
        return
    garage = session.scalars(select(Garage).where(Garage.slug == garage_slug)).one()
    spaces, name = zone
    session.add(Pool(slug=slug, garage=garage, spaces=spaces, name=name, oversell_percent=100))


def _add_product(session: Session, values: dict[str, object], now: datetime) -> None:
    if session.scalar(select(Product.id).where(Product.slug == values["slug"])):
        return
    given = dict(values)
    cents, pool_slug = given.pop("cents"), given.pop("pool")
    opens, closed = _in_days(given, "opens", now), _in_days(given, "closed", now)
    first, last = _in_days(given, "good_from", now), _in_days(given, "good_until", now)
    pool = session.scalars(select(Pool).where(Pool.slug == pool_slug)).one()
    product = Product(
        **given,
        pool=pool,
        is_offered=True,
        position=[entry["slug"] for entry in PRODUCTS].index(values["slug"]),
        sale_opens_at=opens,
        sale_closes_at=closed,
        good_from=first and first.date(),
        good_until=last and last.date(),
    )
    product.prices = [ProductPrice(effective_from=RATES_FROM, cents=int(str(cents)))]
    session.add(product)


def _in_days(given: dict[str, object], what: str, now: datetime) -> datetime | None:
    """Nine in the morning on campus, as many days from now as is given; taken out of it."""
    days = given.pop(f"{what}_in_days", None)
    if days is None:
        return None
    zone = campus_zone()
    day = (now + timedelta(days=int(str(days)))).astimezone(zone).date()
    return holding.midnight(day, zone) + timedelta(hours=9)


def _add_permit(session: Session, demo: DemoPermit, now: datetime) -> None:
    """Let somebody of the demo buy and pay on the first of the month, unless they have a car."""
    query = select(Person).where(Person.email == f"{demo.login}@gatehouse.example")
    person = session.scalar(query)
    if person is None or session.scalar(select(Vehicle.id).where(Vehicle.person_id == person.id)):
        return
    zone = campus_zone()
    then = min(now, holding.midnight(now.astimezone(zone).date().replace(day=1), zone))
    vehicle = vehicles.add_vehicle(
        session,
        person_id=person.id,
        plate=Plate.of(*demo.plate),
        make=demo.make,
        color=demo.color,
        is_electric=demo.make == "Tesla",
        now=then,
    )
    if demo.product is None:
        return
    product = session.scalars(select(Product).where(Product.slug == demo.product)).one()
    day = then.astimezone(zone).date()
    shown = price_from(product, day).cents
    purchase = Purchase(person.id, product.id, [vehicle.id], shown)
    permit = holding.hold_permit(session, purchase, then, zone)
    _pay(session, permit, then)
    actor = Actor(None, min(now, then + timedelta(days=2)), "Sample: two letters came back.")
    if demo.then == "suspend":
        keeping.act(session, permit.id, Action.SUSPEND, actor)
    elif demo.then == "end":
        keeping.ask_end(session, permit.id, Actor(person.id, actor.now))


def _apply(session: Session, application: tuple[str, str, str, str], now: datetime) -> None:
    """Let somebody ask for a permit that is not sold, once."""
    login, slug, why, sponsor_login = application
    of_login = {
        person.email.partition("@")[0]: person
        for person in session.scalars(
            select(Person).where(
                Person.email.in_(f"{one}@gatehouse.example" for one in (login, sponsor_login))
            )
        )
    }
    person, sponsor = of_login.get(login), of_login.get(sponsor_login)
    if person is None or (sponsor_login and sponsor is None):
        return
    product = session.scalars(select(Product).where(Product.slug == slug)).one()
    own = select(Permit.id).where(Permit.person_id == person.id, Permit.product_id == product.id)
    if session.scalar(own) is None:
        actor = Actor(person.id, now - timedelta(hours=3), why)
        offering.apply_for(session, product, actor, campus_zone(), sponsor)


def _pay(session: Session, permit: Permit, then: datetime) -> None:
    charge_id = billing.charge_term(session, permit.terms[0], then)
    session.flush()  # the charge is read again by its id
    charge = session.get_one(Charge, str(charge_id))
    paid = Outcome(Told.PAID, charge.amount_cents, charge.currency, f"demo-{charge.id[:12]}")
    news = News(paid, f"demo:{charge.id}", then + timedelta(minutes=2), campus_zone())
    settle(session, charge, news, payments().subjects)
