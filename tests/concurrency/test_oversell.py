"""The last spaces of a pool, wanted by many at once: never more are sold than there are.

Each test first takes the lock away and sees spaces oversold, so that it is known to look at the
right thing; then it puts the lock back and sees none.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db import db, read_session, transaction
from parking.models import Permit, Pool, Product, Vehicle
from parking.permits import inventory
from parking.permits.life import PermitState
from parking.permits.steps import PermitRefusedError
from tests.parking_world import add_product, add_vehicle, hold
from tests.people import add_person

SPACES, BUYERS = 2, 8

Begin = Callable[[], AbstractContextManager[Session]]


@contextmanager
def unlocked_transaction() -> Iterator[Session]:
    """A transaction without ours: on SQLite its driver begins by itself, at the first write."""
    session = db.session()
    session.commit()
    try:
        if session.get_bind().dialect.name == "sqlite":
            begun = session.connection(execution_options={"gatehouse_begin": "SELECT 1"})
            begun.connection.dbapi_connection.isolation_level = "DEFERRED"  # type: ignore[union-attr]
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


@pytest.fixture
def buyers(any_app: Flask) -> list[tuple[int, int]]:
    """People with a car each: (person, vehicle)."""
    with any_app.app_context(), transaction() as session:
        add_product(session, spaces=SPACES)
        people = [add_person(session, "employee").id for _ in range(BUYERS)]
        return [(person, add_vehicle(session, person).id) for person in people]


def sell(app: Flask, buyers: list[tuple[int, int]], begin: Begin) -> int:
    """Let everybody buy at once; return how many spaces were given."""
    barrier = threading.Barrier(len(buyers))
    unexpected: list[BaseException] = []

    def buy(person_id: int, vehicle_id: int) -> None:
        with app.app_context():
            barrier.wait(timeout=30)
            try:
                _hold(person_id, vehicle_id, begin)
            except PermitRefusedError:
                pass  # sold out
            except BaseException as error:
                unexpected.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=buy, args=buyer) for buyer in buyers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not unexpected, unexpected
    with app.app_context():
        query = select(func.count()).where(Permit.state == PermitState.HELD)
        return read_session().scalar(query) or 0


def _hold(person_id: int, vehicle_id: int, begin: Begin) -> None:
    with begin() as session:
        product = session.scalars(select(Product)).one()
        hold(session, person_id, product, session.get_one(Vehicle, vehicle_id))


@pytest.fixture
def slow_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make everybody who counts without a lock count before anybody has granted."""
    count, met = inventory.count_taken, threading.Barrier(BUYERS)

    def counted(*args: object) -> int:
        taken = count(*args)  # type: ignore[arg-type]
        # The lock lets one in at a time, and the others wait outside.
        with suppress(threading.BrokenBarrierError):
            met.wait(timeout=2)
        return taken

    monkeypatch.setattr(inventory, "count_taken", counted)


def test_without_the_lock_spaces_are_sold_twice(
    any_app: Flask,
    buyers: list[tuple[int, int]],
    slow_count: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inventory, "lock_pool", lambda session, pool_id: session.get(Pool, pool_id))

    assert sell(any_app, buyers, unlocked_transaction) > SPACES


def test_with_the_lock_they_never_are(
    any_app: Flask, buyers: list[tuple[int, int]], slow_count: None
) -> None:
    assert sell(any_app, buyers, transaction) == SPACES


@pytest.mark.parametrize("_time", range(3))
def test_nor_when_they_run_as_fast_as_they_can(
    any_app: Flask, buyers: list[tuple[int, int]], _time: int
) -> None:
    assert sell(any_app, buyers, transaction) == SPACES
