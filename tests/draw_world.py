"""Draws in tests, made by the commands that pages use."""

from datetime import timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import read_session, transaction
from core.jobs import Findings
from parking.draws import entering, opening
from parking.draws.jobs import move_draws
from parking.draws.models import Draw, DrawEntry
from parking.draws.opening import Plan
from parking.draws.sealing import Seal
from parking.models import Product
from parking.permits.steps import Actor
from tests.parking_world import CAMPUS, NOW, add_product
from tests.people import add_person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLOSES, DRAWS, UNTIL = NOW + DAY, NOW + DAY + HOUR, NOW + 30 * DAY


def seal() -> Seal:
    return Seal.of(current_app.config)


def add_draw(session: Session, product: Product | None = None, **values: Any) -> Draw:
    """Open a draw of two places: a day to enter, drawn an hour later, three days to buy."""
    product = product or add_product(session, spaces=3)
    made_up: dict[str, Any] = {
        "product_id": product.id,
        "places": 2,
        "opens_at": NOW - HOUR,
        "closes_at": CLOSES,
        "draws_at": DRAWS,
        "offers_until": UNTIL,
        "offer_days": 3,
    }
    plan = Plan(**(made_up | values))
    office = Actor(add_person(session, "office").id, NOW - 2 * HOUR)
    return opening.open_draw(session, plan, seal(), office)


def enter(session: Session, draw: Draw, *people: int) -> list[DrawEntry]:
    """Let people enter, one after another."""
    return [entering.enter(session, draw.id, seal(), Actor(one, NOW), CAMPUS) for one in people]


def open_with(app: Flask, people: int, **values: Any) -> tuple[int, list[int]]:
    """A draw with so many people in it: its number, and theirs."""
    with app.test_request_context(), transaction() as session:
        draw = add_draw(session, **values)
        found = [add_person(session, "employee").id for _ in range(people)]
        enter(session, draw, *found)
        return draw.id, found


def at(app: Flask, instant: Any) -> Findings:
    """Let the worker do at an instant what is due of draws."""
    with app.app_context():
        return move_draws(instant)


def states(app: Flask, draw_id: int) -> dict[int, str]:
    """How everybody's entry stands, by person, in the order drawn where there is one."""
    with app.app_context():
        session = read_session()
        session.expire_all()
        query = select(DrawEntry).where(DrawEntry.draw_id == draw_id)
        found = session.scalars(query.order_by(DrawEntry.position, DrawEntry.id))
        return {entry.person_id: entry.state for entry in found}


def read_draw(app: Flask, draw_id: int) -> Draw:
    """A draw as it is in the database now."""
    with app.app_context():
        session = read_session()
        session.expire_all()
        draw = session.get_one(Draw, draw_id)
        _ = draw.product
        return draw
