"""An office with a garage, a lane and many permits, and what it does to them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import Base, transaction
from core.identity.models import Person
from lpr.lane_benchmark.lists import SLUG, rights
from lpr.models import Lane
from lpr.tokens import hash_token, lane_token
from parking.access import LaneKind
from parking.models import Garage, Permit, PermitVehicle, Pool, Product, Vehicle

_CHUNK = 5000
_SPACES = 50_000  # so that nobody is turned away for want of one
_VALID = timedelta(days=30)

Rows = list[dict[str, Any]]


def open_office(app: Flask, permits: int, kind: LaneKind = LaneKind.RESTRICTED) -> None:
    """Fill the empty database of `app`: one lane, and people with a permit for one car each."""
    at = now_of(app)
    with app.app_context():
        flask_migrate.upgrade()
        with transaction() as session:
            _add_garage(session)
            session.add(_lane_row(app, kind))
            session.flush()
            for model, rows in _tables(permits, at):
                for start in range(0, permits, _CHUNK):
                    session.execute(insert(model), rows[start : start + _CHUNK])


def now_of(app: Flask) -> datetime:
    """What time it is there."""
    with app.app_context():
        return now()


def set_state(app: Flask, number: int, state: str) -> str:
    """Give a permit a state, in a transaction of its own; return its id."""
    with app.app_context(), transaction() as session:
        permit = session.get_one(Permit, _permit(number))
        permit.state = state
        return permit.id


def _add_garage(session: Session) -> None:
    session.add(
        Garage(
            slug="bench",
            name="Bench",
            letter="B",
            color="#155e75",
            address="1 Bench Street",
            clearance_inches=84,
            capacity=_SPACES,
            is_public=True,
        )
    )
    session.flush()
    session.add(Pool(id=1, slug="bench", garage_id=1, spaces=_SPACES))
    session.flush()
    session.add(Product(id=1, slug="bench", name="Bench", kind="monthly", pool_id=1))


def _lane_row(app: Flask, kind: LaneKind) -> Lane:
    return Lane(
        slug=SLUG,
        name="Bench",
        garage_slug="bench",
        kind=kind.value,
        direction="entry",
        token_hash=hash_token(lane_token(app.config, SLUG)),
        switches={},
        status={},
    )


def _tables(permits: int, at: datetime) -> Iterator[tuple[type[Base], Rows]]:
    ids = range(1, permits + 1)
    yield Person, [_person(number, at) for number in ids]
    yield Permit, [_permit_row(number, at) for number in ids]
    yield Vehicle, _vehicles(permits, at)
    yield (
        PermitVehicle,
        [{"permit_id": _permit(number), "vehicle_id": number, "added_at": at} for number in ids],
    )


def _person(number: int, at: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "email": f"p{number}@gatehouse.example",
        "fs_uniquifier": f"u{number}",
        "name": f"Person {number}",
        "badge_number": f"B{number}",
        "created_at": at,
    }


def _permit_row(number: int, at: datetime) -> dict[str, Any]:
    return {
        "id": _permit(number),
        "person_id": number,
        "product_id": 1,
        "state": "active",
        "created_at": at,
        "valid_from": at,
        "valid_until": at + _VALID,
    }


def _vehicles(permits: int, at: datetime) -> Rows:
    return [
        {
            "id": number,
            "person_id": number,
            "state": right.state,
            "plate_type": right.plate_type,
            "number": right.number,
            "key": right.key,
            "created_at": at,
        }
        for number, right in enumerate(rights(permits), 1)
    ]


def _permit(number: int) -> str:
    return f"P{number:011}"
