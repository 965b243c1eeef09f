"""Charges of saved cards of which nobody knows whether they were taken, and ending one by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from core import audit
from payments import settling
from payments.charges import ChargeState, Told
from payments.models import Charge
from payments.ports import Outcome, PaymentSubject

# A provider that is asked every half hour has said by then what it will say by itself.
LOOK_AFTER = timedelta(hours=6)


@dataclass(frozen=True)
class Finding:
    """Who of finance looked at the payment company, when, and what they say of it."""

    actor_id: int
    now: datetime
    why: str
    zone: ZoneInfo


def is_to_look_at(charge: Charge, now: datetime) -> bool:
    """Whether a card may have been charged for this, and nobody has said so for too long."""
    is_withdrawn = charge.state == ChargeState.CANCELLED and charge.answered_at is None
    is_open = charge.state == ChargeState.PENDING or is_withdrawn
    return charge.card_id is not None and is_open and charge.created_at <= now - LOOK_AFTER


def list_unanswered(session: Session, now: datetime) -> list[Charge]:
    """Charges that somebody must look at, the longest without an answer first."""
    query = select(Charge).where(_UNANSWERED, Charge.created_at <= now - LOOK_AFTER)
    return list(session.scalars(query.order_by(Charge.created_at, Charge.id)))


def find_unanswered(session: Session, charge_ids: Sequence[str]) -> set[str]:
    """Those of these charges that may have been taken, for all that anybody has said."""
    query = select(Charge.id).where(Charge.id.in_(charge_ids), _UNANSWERED)
    return set(session.scalars(query))


def end_as_not_taken(
    session: Session, charge: Charge, subjects: Mapping[str, PaymentSubject], found: Finding
) -> bool:
    """Note that a person found nothing taken for a charge, whose row is locked.

    False where somebody has said meanwhile what became of it. It is asked after for a day
    more, and money that came in all the same is still money.
    """
    if not is_to_look_at(charge, found.now):
        return False
    source = f"office:{charge.id}"
    news = settling.News(Outcome(Told.EXPIRED), source, found.now, found.zone)
    settling.settle(session, charge, news, subjects)
    audit.record(
        session,
        actor_id=found.actor_id,
        action="payment.not_taken",
        subject_type="charge",
        subject_id=charge.id,
        now=found.now,
        reason=found.why,
        details={"cents": charge.amount_cents, "state": charge.state},
    )
    return True


_UNANSWERED: ColumnElement[bool] = and_(
    Charge.card_id.is_not(None),
    or_(
        Charge.state == ChargeState.PENDING,
        and_(Charge.state == ChargeState.CANCELLED, Charge.answered_at.is_(None)),
    ),
)
