"""What reports ask of the books: money for things that are earned day by day, in and out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, aliased

from payments.charges import ChargeState, RefundReason
from payments.ledger import earned_from, refund_owed_key
from payments.models import Charge, LedgerLine, LedgerPosting, Refund

IN, OUT = "in", "out"
# (hour since 1970 in UTC, account, in or out, cents)
Moved = tuple[int, str, str, int]


def first_posting(session: Session) -> datetime | None:
    """When the first movement of money stands in the books."""
    return session.scalar(select(func.min(LedgerPosting.at)))


def sum_by_hour(
    session: Session, hour_of: Any, since: datetime, until: datetime
) -> Sequence[Moved]:
    """What was taken for each kind of thing (in) and given back of it (out), by the hour.

    `hour_of` makes the number of an hour from a column of times. One query.
    """
    hour = hour_of(LedgerPosting.at)
    taken = func.sum(case((LedgerLine.cents < 0, -LedgerLine.cents), else_=0))
    given = func.sum(case((LedgerLine.cents > 0, LedgerLine.cents), else_=0))
    query = (
        select(hour, LedgerLine.account, taken, given)
        .join(LedgerPosting, LedgerPosting.id == LedgerLine.posting_id)
        .where(LedgerPosting.at >= since, LedgerPosting.at < until)
        .where(LedgerLine.account.startswith(earned_from("")))
        .group_by(hour, LedgerLine.account)
    )
    rows = session.execute(query).all()
    taken_rows = [(row[0], row[1], IN, int(row[2])) for row in rows if row[2]]
    return taken_rows + [(row[0], row[1], OUT, int(row[3])) for row in rows if row[3]]


def select_paid(subject_type: str) -> Select[str, datetime | None]:
    """What was paid for: the id of each thing, and when. For joining to the things themselves."""
    return select(Charge.subject_id, Charge.settled_at).where(
        Charge.subject_type == subject_type,
        Charge.state == ChargeState.PAID,
        Charge.settled_at.is_not(None),
    )


def sum_days_given_back_later(
    session: Session, subject_type: str, moments: Sequence[datetime]
) -> list[int]:
    """Cents that each moment's books still held for days, and that went back with them after it.

    What the office gave back by hand took no day away: it lessens what is earned as it is given.
    One query.
    """
    if not moments:
        return []
    received = aliased(LedgerPosting)
    held = (
        func.sum(
            case(((received.at < moment) & (LedgerPosting.at >= moment), LedgerLine.cents), else_=0)
        )
        for moment in moments
    )
    query = (
        select(*held)
        .select_from(LedgerLine)
        .join(LedgerPosting, LedgerPosting.id == LedgerLine.posting_id)
        .join(received, received.charge_id == LedgerPosting.charge_id)
        .join(Refund, refund_owed_key("") + Refund.id == LedgerPosting.key)
        .where(
            Refund.reason == RefundReason.DAYS_GIVEN_BACK,
            LedgerLine.account == earned_from(subject_type),
            LedgerLine.cents > 0,
            LedgerPosting.at >= min(moments),
            received.kind.in_(("received", "applied")),
        )
    )
    return [int(cents or 0) for cents in session.execute(query).one()]
