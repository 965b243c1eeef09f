"""A draw and a sale day of one product, begun at once by two of the office: one is refused."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core.db import db, transaction
from parking.draws import opening as draws
from parking.draws.life import DrawRefusal, DrawRefusedError
from parking.models import Product
from parking.permits.steps import Actor
from parking.sales import opening as sales
from parking.sales.life import SaleRefusal, SaleRefusedError
from tests import sale_world
from tests.concurrency.test_oversell import Begin, unlocked_transaction
from tests.draw_world import CLOSES, DRAWS, UNTIL, seal
from tests.parking_world import NOW, add_product
from tests.people import add_person
from tests.sale_world import OPENS

OFFICE = Actor(1, NOW)


@pytest.fixture
def product_id(any_app: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    """A product; whoever looks without a lock sees nothing, since both look before either acts."""
    met = threading.Barrier(2)

    def slow(look: Callable[[Session, int], bool]) -> Callable[[Session, int], bool]:
        def looked(session: Session, product_id: int) -> bool:
            found = look(session, product_id)
            # The lock lets one in at a time, and the other waits outside.
            with suppress(threading.BrokenBarrierError):
                met.wait(timeout=2)
            return found

        return looked

    with any_app.app_context(), transaction() as session:
        add_person(session, "office")
        product = add_product(session, spaces=3)
    monkeypatch.setattr(draws, "is_sold_by_turns", slow(draws.is_sold_by_turns))
    monkeypatch.setattr(sales, "is_drawn", slow(sales.is_drawn))
    return product.id


def begin_both(app: Flask, product_id: int, begin: Begin) -> list[BaseException]:
    """Open a draw and announce a sale in the same moment; return what was refused or went wrong."""
    start, wrong = threading.Barrier(2), []

    def act(step: Callable[[Session], object]) -> None:
        with app.app_context():
            start.wait(timeout=30)
            try:
                with begin() as session:
                    step(session)
            except BaseException as error:
                wrong.append(error)
            finally:
                db.session.remove()

    def draw(session: Session) -> None:
        plan = draws.Plan(product_id, 2, NOW, CLOSES, DRAWS, UNTIL, offer_days=3)
        draws.open_draw(session, plan, seal(), OFFICE)

    def sell(session: Session) -> None:
        sales.announce(session, sales.Plan(product_id, OPENS, sale_world.CLOSES, 60), OFFICE)

    threads = [threading.Thread(target=act, args=(step,)) for step in (draw, sell)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


def test_without_the_lock_the_same_spaces_are_given_by_two_orders(
    any_app: Flask, product_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(session: Session, product_id: int) -> Product:
        return session.get_one(Product, product_id)

    monkeypatch.setattr(draws, "lock_product", unlocked)
    monkeypatch.setattr(sales, "lock_product", unlocked)

    assert begin_both(any_app, product_id, unlocked_transaction) == []


def test_with_it_the_second_is_refused(any_app: Flask, product_id: int) -> None:
    (refused,) = begin_both(any_app, product_id, transaction)

    assert isinstance(refused, DrawRefusedError | SaleRefusedError)
    assert refused.code in (DrawRefusal.HAS_SALE, SaleRefusal.HAS_DRAW)
