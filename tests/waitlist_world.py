"""Waitlists in tests, made by the commands that pages use."""

from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import read_session, transaction
from core.jobs import Findings
from parking.models import Product
from parking.permits.steps import Actor
from parking.waitlists import own_steps
from parking.waitlists.jobs import keep_lists
from parking.waitlists.log import Kind
from parking.waitlists.models import Waitlist, WaitlistEntry, WaitlistEvent
from parking.waitlists.office_steps import open_list
from parking.waitlists.order import line_of
from parking.waitlists.rules import Rules
from parking.waitlists.writing import state_of
from tests.parking_world import CAMPUS, NOW, add_product, add_vehicle
from tests.people import add_person


def add_list(session: Session, *, spaces: int = 1, rules: Rules | None = None) -> Waitlist:
    """A list for a product of so many spaces."""
    product = session.scalar(select(Product)) or add_product(session, spaces=spaces)
    office = Actor(add_person(session, "office").id, NOW, "Agreed in March.")
    return open_list(session, product, rules or Rules(), office)


def add_waiting(
    session: Session, waitlist: Waitlist, *, has_car: bool = True, **values: Any
) -> WaitlistEntry:
    """Somebody new with a car who joins the list."""
    person = add_person(session, "employee", **values)
    if has_car:
        add_vehicle(session, person.id)
    return own_steps.join(session, waitlist.id, Actor(person.id, NOW), CAMPUS)


def waiting(app: Flask, *cars: bool, spaces: int = 1, rules: Rules | None = None) -> list[int]:
    """A list on which one person waits for each of `cars`, who has one or not; their ids."""
    with app.test_request_context(), transaction() as session:
        waitlist = add_list(session, spaces=spaces, rules=rules)
        return [add_waiting(session, waitlist, has_car=car).person_id for car in cars]


def work(app: Flask, now: datetime = NOW) -> Findings:
    """Let the worker do what it does every minute."""
    with app.app_context():
        return keep_lists(now)


def states(app: Flask) -> list[str]:
    """Where every application stands, in the order they came."""
    with app.app_context():
        query = select(WaitlistEntry.state).order_by(WaitlistEntry.number)
        return list(read_session().scalars(query))


def happened(app: Flask, *kinds: Kind) -> list[tuple[str, int | None]]:
    """What the log says of some kinds: what, and to which application."""
    with app.app_context():
        query = (
            select(WaitlistEvent.kind, WaitlistEvent.entry_number)
            .where(WaitlistEvent.kind.in_(kinds))
            .order_by(WaitlistEvent.number)
        )
        return [(kind, number) for kind, number in read_session().execute(query)]


def line(session: Session, waitlist: Waitlist) -> list[int]:
    """The numbers of the applications, first in line first."""
    return [entry.number for entry in line_of(state_of(session, waitlist))]
