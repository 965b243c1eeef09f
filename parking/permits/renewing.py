"""Commands of the month's end: the next month is asked for, a permit unpaid ends or rests."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from parking.models import Permit, PermitTerm
from parking.permits.leave import rests_now
from parking.permits.life import Action, PermitRefusal, PermitState
from parking.permits.pricing import DaysPrice
from parking.permits.steps import (
    SUBJECT,
    Actor,
    PermitRefusedError,
    locked_permit,
    step,
    subject_ids,
)
from parking.permits.terms import price_from, set_price
from payments import service as payments_service

RENEW_DAYS_BEFORE = 10


def prepare_renewal(session: Session, permit_id: str, now: datetime, zone: ZoneInfo) -> PermitTerm:
    """The term that follows the days paid for, each day at the price in force on it.

    Raises PermitRefusedError where nothing is due: too early, ending, or not active.
    """
    payments_service.lock_open_charges(session, SUBJECT, subject_ids(session, permit_id))
    permit = locked_permit(session, permit_id)
    if not is_renewal_due(permit, now):
        raise PermitRefusedError(PermitRefusal.NOT_DUE)
    price = renewal_price(permit, zone)
    query = select(PermitTerm).where(
        PermitTerm.permit_id == permit.id,
        PermitTerm.first_day == price.first_day,
        PermitTerm.state == "due",
    )
    term = session.scalar(query)
    if term is None:
        term = PermitTerm(permit_id=permit.id, state="due")
        session.add(term)
    set_price(term, price, zone)
    session.flush()  # the charge names the term by its id
    return term


def renewal_price(permit: Permit, zone: ZoneInfo) -> DaysPrice:
    """What the days cost that follow those paid for, to the end of their month."""
    return price_from(permit.product, permit.valid_until.astimezone(zone).date())


def is_renewal_due(permit: Permit, now: datetime) -> bool:
    """Whether the next days can be paid: in the last ten of those that are paid, or later.

    Later is while the permit lives on though its renewal failed.
    """
    is_for_it = permit.state == PermitState.SUSPENDED and permit.unpaid_until is not None
    return (
        (permit.state == PermitState.ACTIVE or is_for_it)
        and not permit.ends_with_term
        and permit.away_from is None
        and not ends_with_product(permit, campus_zone())
        and permit.valid_until - timedelta(days=RENEW_DAYS_BEFORE) <= now < permit.lives_until
    )


def ends_with_product(permit: Permit, zone: ZoneInfo) -> bool:
    """Whether the product is good no longer than the permit is paid: an event, a lease."""
    last_day = permit.product.good_until
    next_day = permit.valid_until.astimezone(zone).date()
    return last_day is not None and next_day > last_day


def expire(session: Session, permit_id: str, now: datetime) -> bool:
    """End a permit whose days are over, or let it rest; False where it was renewed meanwhile.

    One whose renewal is not paid is suspended first: parking.renewals.ending.
    """
    permit = locked_permit(session, permit_id)
    if permit.state == PermitState.AWAY:
        is_over = permit.away_until is not None and permit.away_until <= now
    else:
        is_active = permit.state == PermitState.ACTIVE and permit.unpaid_until is None
        in_force = is_active or permit.state == PermitState.SUSPENDED
        is_over = in_force and permit.lives_until <= now
    if not is_over:
        return False
    action = Action.LEAVE if rests_now(permit, now) else Action.EXPIRE
    step(session, permit, action, Actor(None, now))
    return True
