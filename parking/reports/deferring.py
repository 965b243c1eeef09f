"""What is paid for permits and not yet earned: the days that are still to come, to the cent."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import String, case, cast, func, select
from sqlalchemy.orm import Session

from parking.models import PermitTerm
from parking.permits.pricing import price_days
from parking.permits.steps import SUBJECT
from payments import takings

# Terms alike: paid before which of the moments, first and last day, price, steps, how many.
Alike = tuple[int, date, date, int, str, int]


def deferred_at(session: Session, moments: Sequence[tuple[datetime, date]]) -> list[int]:
    """Cents paid for days still to come, at each moment; moments are (instant, its day), in order.

    Of each paid term the price of its days from that day on, as it was prorated when it was sold
    (parking.permits.pricing), and what was held then for days that were given back since. Two
    queries.
    """
    sums = takings.sum_days_given_back_later(session, SUBJECT, [moment for moment, _day in moments])
    for paid_before, first, last, month_cents, steps, number in _terms(session, moments):
        for at in range(paid_before, len(moments)):
            day = moments[at][1]
            if last >= day:
                sums[at] += number * cents_from(day, first, last, month_cents, steps)
    return sums


def cents_from(day: date, first: date, last: date, month_cents: int, steps: str) -> int:
    """What the days of a term from a day on cost. `steps` as the term keeps them, as JSON."""
    kept = json.loads(steps or "[]")
    prices = [(date.fromisoformat(begins), cents) for begins, cents in kept]
    priced = price_days(prices or [(first, month_cents)], max(first, day), last)
    return priced.cents if priced else 0


def _terms(session: Session, moments: Sequence[tuple[datetime, date]]) -> Sequence[Alike]:
    """Grouped outside of where the moments stand: servers take no parameter for a group's name."""
    paid = takings.select_paid(SUBJECT).subquery()
    before = case(
        *((paid.c.settled_at < moment, at) for at, (moment, _day) in enumerate(moments)),
        else_=len(moments),
    )
    terms = (
        select(
            before.label("paid_before"),
            PermitTerm.first_day,
            PermitTerm.last_day,
            PermitTerm.month_cents,
            cast(PermitTerm.steps, String).label("steps"),
        )
        .join(paid, paid.c.subject_id == cast(PermitTerm.id, String))
        .where(PermitTerm.state == "paid", PermitTerm.last_day >= moments[0][1])
        .subquery()
    )
    rows = session.execute(select(*terms.c, func.count()).group_by(*terms.c))
    return [tuple(row) for row in rows]
