"""Sales in tests, made by the commands that pages use."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import read_session, transaction
from parking.models import Product
from parking.permits.steps import Actor
from parking.sales import board, calling, joining, opening
from parking.sales.board import Board
from parking.sales.models import Sale, SalePlace
from parking.sales.opening import Plan
from tests.parking_world import CAMPUS, NOW, add_product
from tests.people import add_person

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
OPENS, CLOSES = NOW + HOUR, NOW + 5 * HOUR


def add_sale(session: Session, product: Product | None = None, **values: Any) -> Sale:
    """Announce a sale that opens in an hour and calls one person a second; three spaces."""
    product = product or add_product(session, spaces=3)
    made_up: dict[str, Any] = {"opens_at": OPENS, "closes_at": CLOSES, "per_minute": 60}
    office = Actor(add_person(session, "office").id, NOW - HOUR)
    return opening.announce(session, Plan(product.id, **(made_up | values)), office)


def sale_with(app: Flask, people: int, **values: Any) -> tuple[int, list[int]]:
    """A sale in whose line so many people were before the opening: its number, and theirs."""
    with app.test_request_context(), transaction() as session:
        sale = add_sale(session, **values)
        found = [add_person(session, "employee").id for _ in range(people)]
        for person in found:
            joining.take_place(session, sale.id, person, NOW, CAMPUS)
        return sale.id, found


def advance(app: Flask, sale_id: int, instant: Any) -> Board:
    """Let the usher take one step of a sale at an instant, and publish it."""
    with app.test_request_context():
        with transaction() as session:
            told = calling.advance(session, sale_id, instant)
        board.publish(app.config["INSTANCE_DIR"], told)
        return told


def numbers(app: Flask, sale_id: int) -> dict[int, int | None]:
    """The number at which each person was called; None for who still waits."""
    with app.app_context():
        session = read_session()
        session.expire_all()
        query = select(SalePlace).where(SalePlace.sale_id == sale_id).order_by(SalePlace.place)
        return {place.person_id: place.number for place in session.scalars(query)}
