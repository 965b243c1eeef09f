"""The world of the bench: so many people with a car and an open session, and a sale announced."""

import hashlib
import json
import random
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import Base, db, transaction
from core.identity.models import Person, Role, SignInSession, person_role
from core.identity.sessions import TOKEN_KEY, TOTP
from core.plates import plate_key
from parking.models import Garage, Pool, Product, ProductPrice, Vehicle
from parking.permits.steps import Actor
from parking.sales import opening
from parking.sales.opening import Plan

CHUNK = 2_000
SLUG = "sale-day"


@dataclass(frozen=True)
class Size:
    """How large a sale is: people, spaces, the pace, and how long it is looked at, in seconds."""

    people: int
    spaces: int
    per_minute: int
    before: int  # from the first arrival to the opening
    after: int  # from the opening to the end
    haste: float = 1.0  # by which people's time to think is multiplied
    # Shares of the people who come before the opening, and in the first fifth of the time after it.
    early_share: float = 0.48
    rush_share: float = 0.14

    @property
    def rush_seconds(self) -> float:
        """How long the rush after the opening lasts."""
        return self.after / 5


@dataclass(frozen=True)
class Buyer:
    """One person as Locust plays them: the cookie of their session, and when they come."""

    person_id: int
    cookie: str
    comes_at: float  # Unix time


def fill(app: Flask, size: Size) -> list[str]:
    """Fill an empty database with a product and people; returns the tokens of their sessions."""
    tokens = [secrets.token_urlsafe(32) for _ in range(size.people)]
    with app.app_context():
        with transaction() as session:
            _add_product(session, size.spaces)
            _add_people(session, tokens)
        # As a database stands that has had its people for longer than a minute.
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    return tokens


def announce(app: Flask, size: Size, opens: float) -> int:
    """Announce the sale that opens at a Unix time; returns its number."""
    opens_at = datetime.fromtimestamp(opens, UTC)
    with app.app_context(), transaction() as session:
        product = session.scalars(select(Product)).one()
        plan = Plan(product.id, opens_at, opens_at + timedelta(hours=2), size.per_minute)
        return opening.announce(session, plan, Actor(None, now())).id


def begin(app: Flask, size: Size, tokens: Sequence[str], sale_id: int, opens: float) -> None:
    """Write down who comes when: Locust, which stands ready, begins to play by that."""
    day = {
        "sale": sale_id,
        "ends": opens + size.after,
        "haste": size.haste,
        "people": [asdict(buyer) for buyer in _buyers(app, tokens, size, opens)],
    }
    draft = Path(app.config["INSTANCE_DIR"]) / "day.draft"
    draft.write_text(json.dumps(day))
    draft.rename(draft.with_suffix(".json"))


def comes_after(size: Size, chance: random.Random) -> float:
    """When somebody comes, in seconds from the opening; below zero: before it."""
    share = chance.random()
    rush = size.rush_seconds
    if share < size.early_share:
        return -chance.random() * size.before
    if share < size.early_share + size.rush_share:
        return chance.random() * rush
    return rush + chance.random() * (size.after * 0.9 - rush)


def _buyers(app: Flask, tokens: Sequence[str], size: Size, opens: float) -> list[Buyer]:
    chance = random.Random(20_26)  # noqa: S311 - the same day each time
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    name = app.config["SESSION_COOKIE_NAME"]
    buyers = []
    for number, token in enumerate(tokens, start=1):
        said = {TOKEN_KEY: token, "_user_id": _uniquifier(number), "_fresh": True}
        cookie = f"{name}={signer.dumps(said)}"
        buyers.append(Buyer(number, cookie, opens + comes_after(size, chance)))
    return buyers


def _add_product(session: Session, spaces: int) -> None:
    garage = Garage(
        slug="harbor",
        letter="H",
        color="#155e75",
        name="Harbor Garage",
        address="1 Harbor Street",
        is_public=False,
        clearance_inches=84,
        capacity=spaces,
        accessible_spaces=0,
        electric_spaces=0,
        state="open",
        state_note="",
        hours=[],
        directions="",
        position=0,
        is_sample=True,
        occupancy_offset=0,
    )
    pool = Pool(slug=SLUG, garage=garage, spaces=spaces, oversell_percent=100)
    product = Product(slug=SLUG, name="Monthly permit", kind="monthly", pool=pool)
    product.prices = [ProductPrice(effective_from=date(2020, 1, 1), cents=12_000)]
    session.add(product)


def _add_people(session: Session, tokens: Sequence[str]) -> None:
    """People with the ids 1, 2, 3 …, each with a car and a session."""
    instant = now()
    numbers = range(1, len(tokens) + 1)
    _insert(session, Person, [_person(number, instant) for number in numbers])
    role = Role(name="employee")
    session.add(role)
    session.flush()  # who holds it names it by its id
    held = [{"person_id": number, "role_id": role.id} for number in numbers]
    session.execute(insert(person_role), held)
    _insert(session, Vehicle, [_vehicle(number, instant) for number in numbers])
    _insert(
        session,
        SignInSession,
        [_session(number, tokens[number - 1], instant) for number in numbers],
    )


def _insert(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), CHUNK):
        session.execute(insert(model), rows[start : start + CHUNK])


def _uniquifier(number: int) -> str:
    return f"bench-{number}"


def _person(number: int, instant: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "email": f"person{number}@gatehouse.example",
        "name": f"Person {number}",
        "active": True,
        "fs_uniquifier": _uniquifier(number),
        "locale": "en",
        "employee_number": f"E{number:06d}",
        "created_at": instant,
    }


def _vehicle(number: int, instant: datetime) -> dict[str, Any]:
    plate = f"{number:06d}"
    return {
        "person_id": number,
        "state": "MA",
        "plate_type": "passenger",
        "number": plate,
        "key": plate_key("MA", "passenger", plate),
        "make": "",
        "color": "",
        "created_at": instant,
    }


def _session(number: int, token: str, instant: datetime) -> dict[str, Any]:
    return {
        "person_id": number,
        "token_hash": hashlib.sha256(token.encode()).hexdigest(),
        "method": TOTP,
        "created_at": instant,
        "last_seen_at": instant,
        "address": "127.0.0.0",
        "agent": "bench",
    }
