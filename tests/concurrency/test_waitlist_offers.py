"""The last spaces, offered by several workers while others buy: never more than there are."""

import threading
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db import db, read_session, transaction
from parking.models import Permit, Pool, Product, Vehicle
from parking.permits import inventory
from parking.permits.steps import PermitRefusedError
from parking.waitlists import offering
from parking.waitlists.log import State
from parking.waitlists.models import WaitlistEntry
from tests.concurrency.test_oversell import Begin, unlocked_transaction
from tests.parking_world import CAMPUS, NOW, add_product, add_vehicle, hold
from tests.people import add_person
from tests.waitlist_world import add_list, add_waiting

SPACES, WORKERS, BUYERS = 2, 3, 3


@pytest.fixture
def wanted(any_app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A pool of two: people wait for one product of it, and buyers want another; the buyers."""
    count, met = inventory.count_taken, threading.Barrier(WORKERS + BUYERS)

    def counted(*args: object) -> int:
        taken = count(*args)  # type: ignore[arg-type]
        # The lock lets one in at a time, and the others wait outside.
        with suppress(threading.BrokenBarrierError):
            met.wait(timeout=2)
        return taken

    with any_app.test_request_context(), transaction() as session:
        waitlist = add_list(session, spaces=SPACES)
        for _ in range(WORKERS):
            add_waiting(session, waitlist)
        other = add_product(session, "other")
        other.pool = waitlist.product.pool
        buyers = [add_person(session, "employee").id for _ in range(BUYERS)]
        for buyer in buyers:
            add_vehicle(session, buyer)
    monkeypatch.setattr(inventory, "count_taken", counted)
    return buyers


def give_at_once(app: Flask, buyers: list[int], begin: Begin, workers: int = WORKERS) -> int:
    """Let workers offer and buyers buy at once; return how many spaces were given."""
    start = threading.Barrier(workers + len(buyers))
    unexpected: list[BaseException] = []

    def act(buyer: int | None) -> None:
        with app.app_context():
            start.wait(timeout=30)
            try:
                with begin() as session:
                    _give(session, buyer)
            except PermitRefusedError:
                pass  # sold out
            except BaseException as error:
                unexpected.append(error)
            finally:
                db.session.remove()

    chosen = [*buyers, *[None] * workers]
    threads = [threading.Thread(target=act, args=(buyer,)) for buyer in chosen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not unexpected, unexpected
    with app.app_context():
        session = read_session()
        offers = select(func.count()).where(WaitlistEntry.state == State.OFFERED)
        return (session.scalar(offers) or 0) + (session.scalar(select(func.count(Permit.id))) or 0)


def _give(session: Session, buyer: int | None) -> None:
    product = session.scalars(
        select(Product).where(Product.slug == ("monthly" if buyer is None else "other"))
    ).one()
    if buyer is None:
        offering.make_offers(session, product.pool_id, NOW, CAMPUS)
    else:
        # Their own car: adding one would write, and on SQLite that locks the others out.
        own = select(Vehicle).where(Vehicle.person_id == buyer)
        hold(session, buyer, product, session.scalars(own).one())


def test_without_the_lock_more_are_given_than_there_are(
    any_app: Flask, wanted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inventory, "lock_pool", lambda session, pool_id: session.get(Pool, pool_id))

    assert give_at_once(any_app, wanted, unlocked_transaction, workers=1) > SPACES


def test_with_the_locks_they_never_are(any_app: Flask, wanted: list[int]) -> None:
    assert give_at_once(any_app, wanted, transaction) == SPACES
