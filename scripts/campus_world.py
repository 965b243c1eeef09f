"""A campus of 25,000 people, 40,000 vehicles and millions of stays on PostgreSQL, for benches.

The demo's campus is filled first, by the demo's own seeds; the rest is drawn alike every time and
goes in by COPY, so that all of it stands within a few minutes.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import flask_migrate
import psycopg
from flask import Flask
from sqlalchemy import Table, insert, select

from app import create_app
from core.campus_time import campus_zone, now
from core.db import Model, db, read_session, release_connection, transaction
from core.identity.demo import PEOPLE
from core.identity.models import Person
from core.identity.search import fold_words
from core.plate_formats import STATE_SERIES
from core.plates import fold
from parking.models import Garage, Permit, PermitTerm, PermitVehicle, Product, Stay, Vehicle
from parking.permits.life import PermitState
from parking.permits.pricing import last_day_of_month
from parking.stays.closing import Closing
from parking.stays.kinds import StayKind

PASSENGER = "passenger"
# How many stays of the demo's employee there are: a page that shows one's own has something to do.
OWN_STAYS = 500
YEARS = 2
_HOMES = ("MA", "MA", "MA", "MA", "NH", "RI", "CT", "ME")
_FIRST = ("Ana", "Björn", "Chidi", "Đức", "Elif", "François", "Grace", "Hüseyin", "Inés", "João")
_LAST = ("Abara", "Brown", "Chen", "Díaz", "Evans", "Flores", "Gómez", "Haddad", "Ivanova", "Jones")


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of everything."""

    people: int = 25_000
    vehicles: int = 40_000
    permits: int = 15_000
    stays: int = 5_000_000


@contextmanager
def campus(folder: str, url: str) -> Iterator[Flask]:
    """The demo on this empty database, migrated as an operator would."""
    app = create_app(
        {
            "GATEHOUSE_ENV": "demo",
            "DATABASE_URL": url,
            "INSTANCE_DIR": folder,
            "LOG_LEVEL": "ERROR",
            "RATELIMIT_ENABLED": False,
            "WTF_CSRF_ENABLED": False,
        }
    )
    with app.app_context():
        flask_migrate.upgrade()
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def now_in(app: Flask) -> datetime:
    """The present of an application, by the campus's clocks."""
    with app.app_context():
        return now().astimezone(campus_zone())


def sow(app: Flask, now: datetime) -> None:
    """The demo's own campus, into a migrated, empty database."""
    with app.app_context():
        for seed in app.extensions["gatehouse_seeds"].values():
            with transaction() as session:
                seed(session, now)
        release_connection()


def fill(app: Flask, url: str, size: Size, now: datetime) -> None:
    """Fill a PostgreSQL database that holds the demo's own campus; `url` is psycopg's."""
    with app.app_context():
        people = _add_people(size, now)
        vehicles = _add_vehicles(people, size, now)
        permits = _add_permits(vehicles, size, now)
        _add_stays(url, permits, size, now)
        release_connection()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _add_people(size: Size, now: datetime) -> Sequence[int]:
    rows = []
    for number in range(size.people):
        name = f"{_FIRST[number % 10]} {_LAST[number // 10 % 10]} {number}"
        email, own = f"p{number}@campus.example", f"P{number:06d}"
        rows.append(
            {
                "email": email,
                "name": name,
                "fs_uniquifier": f"world-{number}",
                "employee_number": own,
                "badge_number": f"W{number:07d}",
                "employment_class": ("staff", "nurse", "physician", "night")[number % 4],
                "created_at": now,
                "search_text": fold_words(f"{name} {email} {own}"),
            }
        )
    return _insert(Person, rows, Person.employee_number.like("P______"))


def _add_vehicles(people: Sequence[int], size: Size, now: datetime) -> Sequence[tuple[int, int]]:
    """Vehicles with the ids of their holders, as pairs of vehicle and person."""
    dice, numbers = random.Random(7), set[str]()  # noqa: S311 - drawn alike every time
    rows = []
    for place in range(size.vehicles):
        state = dice.choice(_HOMES)
        number = _draw_number(state, dice)
        while fold(number) in numbers:
            number = _draw_number(state, dice)
        numbers.add(fold(number))
        rows.append(
            {
                "person_id": people[place % len(people)],
                "state": state,
                "plate_type": PASSENGER,
                "number": number,
                "key": f"{state}/{PASSENGER}/{fold(number)}",
                "created_at": now,
            }
        )
    ids = _insert(Vehicle, rows, Vehicle.person_id.in_(select(Person.id).where(_OF_THE_WORLD)))
    return [(vehicle, people[place % len(people)]) for place, vehicle in enumerate(ids)]


_OF_THE_WORLD = Person.employee_number.like("P______")


def _draw_number(state: str, dice: random.Random) -> str:
    series = STATE_SERIES[state]
    pattern = dice.choices([s.pattern for s in series], [s.share for s in series])[0]
    marks = {"A": "ABCDEFGHJKLMNPRSTUVWXYZ", "9": "0123456789"}
    return "".join(dice.choice(marks[mark]) for mark in pattern)


def _add_permits(
    vehicles: Sequence[tuple[int, int]], size: Size, now: datetime
) -> Sequence[tuple[str, int]]:
    """Permits with their garages, paid for this month, each with a vehicle of its holder."""
    zone = campus_zone()
    with transaction() as session:
        products = session.scalars(select(Product).order_by(Product.id)).all()
        garages = {product.id: product.pool.garage_id for product in products}
    first = now.astimezone(zone).date().replace(day=1)
    last = last_day_of_month(first)
    begins = datetime.combine(first, datetime.min.time(), zone)
    ends = datetime.combine(last + timedelta(days=1), datetime.min.time(), zone)
    good = {"created_at": now, "valid_from": begins, "valid_until": ends}
    month = {"first_day": first, "last_day": last, "ends_at": ends}
    paid = {"month_cents": 12_000, "cents": 12_000, "state": "paid"}
    permits: list[dict[str, Any]] = []
    terms, cars = [], []
    for number, (vehicle, person) in enumerate(islice(vehicles, size.permits)):
        permit, product = f"W{number:011d}", products[number % len(products)].id
        own = {"id": permit, "person_id": person, "product_id": product}
        permits.append(own | good | {"state": PermitState.ACTIVE})
        terms.append({"permit_id": permit} | month | paid)
        cars.append({"permit_id": permit, "vehicle_id": vehicle, "added_at": now})
    with transaction() as session:
        for model, rows in ((Permit, permits), (PermitTerm, terms), (PermitVehicle, cars)):
            session.execute(insert(model), rows)
    return [(row["id"], garages[row["product_id"]]) for row in permits]


def _add_stays(url: str, permits: Sequence[tuple[str, int]], size: Size, now: datetime) -> None:
    own = _permit_of_the_employee()
    with transaction() as session:
        garages = session.scalars(select(Garage.id).where(Garage.is_public)).all()
    rows = _draw_stays([*permits, *[own] * (len(permits) // 5_000)], garages, size.stays, now)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        columns = ", ".join(f'"{name}"' for name in _columns(Stay))
        with cursor.copy(f"COPY stay ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(_row(Stay, row))


def _permit_of_the_employee() -> tuple[str, int]:
    query = (
        select(Permit)
        .join(Person, Person.id == Permit.person_id)
        .where(Person.email == PEOPLE[0].email, Permit.state == PermitState.ACTIVE)
    )
    permit = read_session().scalars(query).first()
    if permit is None:
        raise LookupError("the demo's employee has no permit")
    found = permit.id, permit.product.pool.garage_id
    release_connection()
    return found


def _draw_stays(
    permits: Sequence[tuple[str, int]], garages: Sequence[int], count: int, now: datetime
) -> Iterator[dict[str, Any]]:
    """Stays in the order of time: two in five with a permit, the rest visitors of two hours.

    Plates are forgotten a fortnight after a stay, as they are where nobody changed the setting.
    """
    dice = random.Random(11)  # noqa: S311 - drawn alike every time
    span, forgotten = timedelta(days=365 * YEARS), now - timedelta(days=14)
    for place in range(count):
        entered = now - span * (1 - place / count)
        is_permit = dice.random() < 0.4
        permit, garage = dice.choice(permits) if is_permit else (None, dice.choice(garages))
        left = entered + timedelta(minutes=dice.randint(420, 600) if is_permit else 120)
        is_inside = left > now
        number = f"{dice.randint(0, 999_999):06d}"
        yield {
            "garage_id": garage,
            "entered_at": entered,
            "left_at": None if is_inside else left,
            "passage_uid": f"w{place:031x}",
            "exit_passage_uid": None if is_inside else f"x{place:031x}",
            "kind": StayKind.PERMIT if is_permit else StayKind.VISITOR,
            "permit_id": permit,
            "key": f"MA/{PASSENGER}/{number}" if left > forgotten else None,
            "closed_by": None if is_inside else Closing.EXIT,
            "paid_cents": 0 if is_permit or is_inside else 800,
        }


def _insert(model: type[Model], rows: list[dict[str, Any]], mine: Any) -> Sequence[int]:
    """Insert rows and return their ids, in their order."""
    with transaction() as session:
        session.execute(insert(model), rows)
        ids = session.scalars(select(model.id).where(mine).order_by(model.id))  # type: ignore[attr-defined]
        return list(ids)


def _columns(model: type[Model]) -> list[str]:
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no table")
    return [column.name for column in table.columns if column.name != "id"]


def _row(model: type[Model], values: Mapping[str, Any]) -> list[Any]:
    """The values in the order of the columns; what is not told has the model's own default."""
    table = model.__table__
    row = []
    for name in _columns(model):
        default = table.columns[name].default
        given = default.arg if default is not None and default.is_scalar else None
        row.append(values.get(name, given))
    return row
