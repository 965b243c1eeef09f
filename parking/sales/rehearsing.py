"""A rehearsal: real people buy with their real cars, at the opening's price, and it is undone.

It runs the very commands that a sale runs, up to the charge, and ends by an exception, so that the
transaction around it rolls back: nobody is charged, no mail is kept, no space is taken.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import mean
from typing import NoReturn
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.models import Vehicle
from parking.permits import billing, holding, inventory
from parking.permits.holding import Purchase
from parking.permits.steps import PermitRefusedError
from parking.permits.terms import price_from
from parking.sales.joining import find_place, open_if_due
from parking.sales.models import Sale, SalePlace

SAMPLE = 100


@dataclass(frozen=True)
class Outcome:
    """What came of a rehearsal."""

    asked: int
    bought: int
    without_vehicle: int
    refused: Mapping[str, int]  # by code
    price_cents: int
    spaces: int  # free now
    milliseconds: float  # of one purchase, on average
    minutes: float  # until as many are called as there are spaces

    def busy(self, per_minute: int) -> float:
        """Which share of its time the database would spend on purchases at a pace."""
        return min(1.0, self.milliseconds * per_minute / 60_000)


class RehearsedError(Exception):
    """Undoes a rehearsal, and carries what came of it."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def rehearse(session: Session, sale: Sale, now: datetime, zone: ZoneInfo) -> NoReturn:
    """Let a hundred real people buy as if they were called at the opening.

    Those who have a place come first, then others by chance. Raises RehearsedError with what came
    of it, or PermitRefusedError where the product has no price then.
    """
    at, product = max(now, sale.opens_at), sale.product
    price = price_from(product, at.astimezone(zone).date()).cents
    spaces = inventory.spaces_left(session, [product.pool], at)[product.pool_id]
    people = _people(session, sale)
    cars = _cars(session, people)
    open_if_due(sale, at)
    took: list[float] = []
    refused: Counter[str] = Counter()
    for person_id in people:
        if person_id not in cars:
            continue
        _call(session, sale, person_id, at)
        purchase = Purchase(person_id, product.id, cars[person_id], price)
        try:
            took.append(_buy(session, purchase, at, zone))
        except PermitRefusedError as error:
            refused[error.code] += 1
    outcome = Outcome(
        asked=len(people),
        bought=len(took),
        without_vehicle=sum(person not in cars for person in people),
        refused=dict(refused),
        price_cents=price,
        spaces=spaces,
        milliseconds=mean(took) if took else 0.0,
        minutes=spaces / sale.per_minute,
    )
    raise RehearsedError(outcome)


def _people(session: Session, sale: Sale) -> Sequence[int]:
    """People with an open account: those in line first, the others by chance."""
    in_line = (SalePlace.sale_id == sale.id) & (SalePlace.person_id == Person.id)
    query = (
        select(Person.id)
        .outerjoin(SalePlace, in_line)
        .where(Person.active)
        .order_by(SalePlace.id.is_(None), func.random())
        .limit(SAMPLE)
    )
    return session.scalars(query).all()


def _cars(session: Session, people: Sequence[int]) -> dict[int, list[int]]:
    """One car of each of these people who has any."""
    query = (
        select(Vehicle.person_id, func.min(Vehicle.id))
        .where(Vehicle.person_id.in_(people), Vehicle.removed_at.is_(None))
        .group_by(Vehicle.person_id)
    )
    return {person_id: [car] for person_id, car in session.execute(query)}


def _buy(session: Session, purchase: Purchase, at: datetime, zone: ZoneInfo) -> float:
    """One purchase up to the charge, in milliseconds. Raises PermitRefusedError."""
    began = time.perf_counter()
    with session.begin_nested():
        permit = holding.hold_permit(session, purchase, at, zone)
        billing.charge_term(session, permit.terms[-1], at)
        session.flush()  # as a real purchase ends: with its rows written
    return (time.perf_counter() - began) * 1000


def _call(session: Session, sale: Sale, person_id: int, at: datetime) -> None:
    place = find_place(session, sale.id, person_id)
    if place is None:
        sale.places += 1
        place = SalePlace(
            sale_id=sale.id, person_id=person_id, place=sale.places, arrived_at=at, reason=""
        )
        session.add(place)
    place.called_at = at
    session.flush()  # the purchase looks whether they were called
