"""A sale's line under a crowd: several processes let people in, call them, and are started anew.

PostgreSQL alone: there the row's lock, and nothing else, lets one in at a time. Two applications
with connections of their own stand for two web processes, each with an usher.
"""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.db import db, read_session, transaction
from parking.sales import joining
from parking.sales.models import Sale, SalePlace
from parking.sales.order import number_of
from tests.fixtures.apps import MakeApp
from tests.parking_world import CAMPUS, add_product
from tests.people import add_person
from tests.sale_world import OPENS, SECOND, add_sale, advance

EARLY, LATE = 10, 6


@pytest.fixture
def webs(make_app: MakeApp, postgres_url: str, tmp_path: Path) -> list[Flask]:
    """Two web processes on one database, each on a machine of its own."""
    return [make_app(postgres_url, INSTANCE_DIR=str(tmp_path / name)) for name in "ab"]


@pytest.fixture
def sale_id(webs: list[Flask]) -> int:
    """A sale of many spaces that calls ten people a second."""
    with webs[0].test_request_context(), transaction() as session:
        return add_sale(session, add_product(session, spaces=100), per_minute=600).id


def add_people(app: Flask, count: int) -> list[int]:
    """So many employees."""
    with app.app_context(), transaction() as session:
        return [add_person(session, "employee").id for _ in range(count)]


def at_once(steps: Sequence[Callable[[], object]]) -> list[BaseException]:
    """Take all steps in the same moment; return what went wrong."""
    start, wrong = threading.Barrier(len(steps)), []

    def take(step: Callable[[], object]) -> None:
        start.wait(timeout=30)
        try:
            step()
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=take, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


def joins(app: Flask, sale_id: int, person_id: int, instant: object) -> Callable[[], None]:
    """A step: one click on "Take a place"."""

    def click() -> None:
        with app.app_context():
            try:
                with transaction() as session:
                    joining.take_place(session, sale_id, person_id, instant, CAMPUS)  # type: ignore[arg-type]
            finally:
                db.session.remove()

    return click


def read_places(app: Flask, sale_id: int) -> tuple[Sale, dict[int, SalePlace]]:
    """The sale, and everybody's place by person, as they are in the database now."""
    with app.app_context():
        session = read_session()
        session.expire_all()
        query = select(SalePlace).where(SalePlace.sale_id == sale_id)
        return session.get_one(Sale, sale_id), {p.person_id: p for p in session.scalars(query)}


def test_without_the_lock_people_lose_their_places(
    webs: list[Flask], sale_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(session: Session, sale_id: int) -> Sale:
        return session.get_one(Sale, sale_id)

    met, due = threading.Barrier(4), joining.open_if_due

    def slow(*args: object) -> bool:
        with suppress(threading.BrokenBarrierError):
            met.wait(timeout=5)
        return due(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(joining, "lock_sale", unlocked)
    monkeypatch.setattr(joining, "open_if_due", slow)
    people = add_people(webs[0], 4)
    steps = [joins(webs[n % 2], sale_id, one, OPENS - SECOND) for n, one in enumerate(people)]
    wrong = at_once(steps)
    assert [type(error) for error in wrong] == [IntegrityError] * 3


def test_a_crowd_gets_one_place_each_is_called_in_order_and_keeps_it(
    webs: list[Flask], sale_id: int, make_app: MakeApp, postgres_url: str
) -> None:
    # Before the opening everybody clicks twice, once in each process.
    early, late = add_people(webs[0], EARLY), add_people(webs[0], LATE)
    clicks = [joins(web, sale_id, one, OPENS - SECOND) for one in early for web in webs]
    assert at_once(clicks) == []
    sale, places = read_places(webs[0], sale_id)
    assert sale.places == EARLY
    assert sorted(place.place for place in places.values()) == list(range(1, EARLY + 1))

    # In the second of the opening others come, and both ushers look.
    crowd = [joins(webs[n % 2], sale_id, one, OPENS) for n, one in enumerate(late)]
    ushers = [lambda web=web: advance(web, sale_id, OPENS) for web in webs]
    assert at_once([*crowd, *ushers]) == []
    sale, places = read_places(webs[1], sale_id)
    assert (sale.early, sale.places) == (EARLY, EARLY + LATE)
    assert sorted(places[one].place for one in late) == list(range(EARLY + 1, EARLY + LATE + 1))

    # Half a second later both look again: five are called, not ten, in the published order.
    again = [lambda web=web: advance(web, sale_id, OPENS + SECOND / 2) for web in webs]
    assert at_once(again) == []
    _, places = read_places(webs[0], sale_id)
    before = {one: place.number for one, place in places.items() if place.number}
    assert sorted(before.values()) == [1, 2, 3, 4, 5]

    # All are started anew: who was called has the same number, and the others follow in order.
    anew = make_app(postgres_url)
    assert advance(anew, sale_id, OPENS + 2 * SECOND).called == EARLY + LATE
    sale, places = read_places(anew, sale_id)
    numbers = {one: place.number for one, place in places.items()}
    assert numbers == {
        one: number_of(place.place, EARLY, sale.seed) for one, place in places.items()
    }
    assert before.items() <= numbers.items()
    assert Counter(numbers.values()) == Counter(range(1, EARLY + LATE + 1))
