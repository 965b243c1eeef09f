"""A campus at the end of its month for the bench of renewals: people, permits, cards that pay."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import flask_migrate
import psycopg
from flask import Flask
from sqlalchemy import insert, select

from app import create_app
from core.clock import FixedClock
from core.db import Model, db, transaction
from core.identity.models import Person
from parking.models import Permit, PermitTerm, Product
from parking.permits.life import PermitState
from payments.cards.models import SavedCard
from payments.cards.rules import CardState
from payments.models import TestCard
from tests.parking_world import CAMPUS, add_garage, add_product

PRODUCTS, CENTS = 4, 12_400
# The first instant that is not paid: March is over on campus.
ENDS = datetime(2026, 4, 1, 4, 0, tzinfo=UTC)


@contextmanager
def campus(url: str, folder: str, at: datetime) -> Iterator[Flask]:
    """Gatehouse on this database, with a clock that stands at an instant."""
    app: Flask = create_app(
        {
            "GATEHOUSE_ENV": "test",
            "DATABASE_URL": url,
            "INSTANCE_DIR": folder,
            "LOG_LEVEL": "ERROR",
            "CLOCK": FixedClock(at),
        }
    )
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def fill(url: str, folder: str, permits: int) -> float:
    """Permits of as many people, each paid for March, each with a card that pays; seconds."""
    began = time.perf_counter()
    paid_at = ENDS - timedelta(days=31)
    with campus(url, folder, paid_at) as app, app.app_context():
        flask_migrate.upgrade()
        with transaction() as session:
            garage = add_garage(session, capacity=permits)
            for number in range(PRODUCTS):
                add_product(session, f"product-{number}", garage=garage, spaces=permits)
        people = _insert(Person, [_person(number, paid_at) for number in range(permits)])
        products = _insert(Product, [])
        with transaction() as session:
            for model, rows in _holdings(people, products, paid_at).items():
                session.execute(insert(model), rows)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return time.perf_counter() - began


def _person(number: int, at: datetime) -> dict[str, Any]:
    return {
        "email": f"p{number}@campus.example",
        "name": f"Person {number}",
        "fs_uniquifier": f"bench-{number}",
        "locale": ("en", "es")[number % 2],
        "employee_number": f"P{number:06d}",
        "badge_number": f"B{number:07d}",
        "created_at": at,
    }


def _insert(model: type[Model], rows: list[dict[str, Any]]) -> Sequence[int]:
    """Insert rows; the ids of all that are there, in order."""
    with transaction() as session:
        if rows:
            session.execute(insert(model), rows)
        return list(session.scalars(select(model.id).order_by(model.id)))  # type: ignore[attr-defined]


def _holdings(
    people: Sequence[int], products: Sequence[int], at: datetime
) -> dict[type[Model], list[dict[str, Any]]]:
    """The rows of permits, terms and cards, by table."""
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    begins = datetime.combine(first, datetime.min.time(), CAMPUS)
    rows: dict[type[Model], list[dict[str, Any]]] = {
        each: [] for each in (Permit, PermitTerm, SavedCard, TestCard)
    }
    for number, person in enumerate(people):
        permit, card = f"B{number:011d}", f"{number:032x}"
        rows[Permit].append(
            {
                "id": permit,
                "person_id": person,
                "product_id": products[number % len(products)],
                "state": PermitState.ACTIVE,
                "created_at": at,
                "valid_from": begins,
                "valid_until": ENDS,
            }
        )
        rows[PermitTerm].append(
            {
                "permit_id": permit,
                "first_day": first,
                "last_day": last,
                "ends_at": ENDS,
                "month_cents": CENTS,
                "cents": CENTS,
                "state": "paid",
            }
        )
        rows[SavedCard].append(_card(card, person, at))
        rows[TestCard].append(_card_there(card, at))
    return rows


def _card(card: str, person: int, at: datetime) -> dict[str, Any]:
    return {
        "id": card,
        "person_id": person,
        "provider": "test",
        "state": CardState.KEPT,
        "setup_ref": f"t{card}",
        "customer_ref": f"test_cus_{card}",
        "method_ref": f"t{card}",
        "brand": "visa",
        "last4": "4242",
        "exp_month": 12,
        "exp_year": 2040,
        "consent": "bench",
        "consented_at": at,
        "kept_at": at,
    }


def _card_there(card: str, at: datetime) -> dict[str, Any]:
    return {
        "token": f"t{card}",
        "card_id": card,
        "customer_ref": f"test_cus_{card}",
        "state": "saved",
        "behaviour": "works",
        "return_url": "",
        "cancel_url": "",
        "created_at": at,
    }
