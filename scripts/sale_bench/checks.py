"""Counts a sale over in the database afterwards: spaces, places, their order, the money."""

import itertools
import time
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import func, select

from core.campus_time import now
from core.db import read_session
from parking.models import Permit, PermitTerm
from parking.permits.inventory import spaces_taken
from parking.sales.models import Sale, SalePlace
from parking.sales.order import number_of
from parking.sales.reserving import count_turns
from payments.models import Charge, Refund

# An usher calls the next within a second of the end of somebody's turn.
USHER_TAKES_S = 5


@dataclass(frozen=True)
class Checked:
    """What the database holds after the sale."""

    spaces: int
    taken: int
    active: int
    turns: int  # spaces that wait for somebody called who has not begun to buy
    places: int
    called: int
    people_with_two_places: int
    out_of_order: int  # places whose number is not the one that the published order gives
    called_too_soon: int  # called before somebody with a smaller number
    paid: int
    refunded: int
    unpaid_and_active: int


def check(app: Flask) -> Checked:
    """Count over the one sale that there is, whose usher goes on.

    The first who were called may have had their turn just now: the next is then about to be called.
    """
    until = time.monotonic() + USHER_TAKES_S
    while True:
        counted = _count(app)
        if counted.taken + counted.turns >= counted.spaces or time.monotonic() > until:
            return counted
        time.sleep(0.5)


def _count(app: Flask) -> Checked:
    with app.app_context():
        session = read_session()
        sale = session.scalars(select(Sale)).one()
        places = session.scalars(select(SalePlace)).all()
        called = sorted(
            (p for p in places if p.number is not None), key=lambda place: place.number or 0
        )
        states = {
            row[0]: row[1]
            for row in session.execute(select(Permit.state, func.count()).group_by(Permit.state))
        }
        is_paid = select(PermitTerm.id).where(
            PermitTerm.permit_id == Permit.id, PermitTerm.state == "paid"
        )
        unpaid = select(func.count()).where(Permit.state == "active", ~is_paid.exists())
        return Checked(
            spaces=sale.product.pool.sellable,
            taken=spaces_taken(session, [sale.product.pool], now())[sale.product.pool_id],
            active=states.get("active", 0),
            turns=count_turns(session, sale, now()),
            places=len(places),
            called=len(called),
            people_with_two_places=len(places) - len({p.person_id for p in places}),
            out_of_order=sum(
                p.number != number_of(p.place, sale.early or 0, sale.seed) for p in called
            ),
            called_too_soon=sum(
                one.called_at > after.called_at  # type: ignore[operator] # both were called
                for one, after in itertools.pairwise(called)
            ),
            paid=session.scalar(select(func.count()).where(Charge.state == "paid")) or 0,
            refunded=session.scalar(select(func.count()).select_from(Refund)) or 0,
            unpaid_and_active=session.scalar(unpaid) or 0,
        )
