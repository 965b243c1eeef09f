"""Commands for a leave: a permit rests, its days are paid back, its space waits for the return."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from parking.in_question.standing import refuse_if_decided
from parking.models import Permit, PermitTerm
from parking.permits.closing import lock_to_cut, refuse_unpaid_day, shorten
from parking.permits.life import Action, PermitRefusal, PermitState
from parking.permits.steps import (
    SUBJECT,
    Actor,
    PermitRefusedError,
    locked_permit,
    step,
    subject_ids,
)
from parking.permits.terms import midnight, price_from, set_price
from payments import service as payments_service
from payments.refunding.commands import Decision


def plan_leave(
    session: Session, permit_id: str, first_free: date, actor: Actor, zone: ZoneInfo
) -> int:
    """Let a permit rest from a day on, and give back what was paid from it on; cents.

    The day is tomorrow at the earliest, and among those that are paid.
    """
    permit = lock_to_cut(session, permit_id, Action.ASK_LEAVE, actor.now)
    refuse_if_decided(session, permit, actor)
    kept_for = permit.product.leave_days
    if kept_for == 0:
        raise PermitRefusedError(PermitRefusal.NO_LEAVE)
    refuse_unpaid_day(permit, first_free, actor.now, zone)
    back = shorten(session, permit, first_free, Decision(None, actor.now), zone)
    permit.ends_with_term = False
    permit.away_from = permit.valid_until
    permit.away_until = midnight(first_free + timedelta(days=kept_for), zone)
    details = {"first_free": first_free.isoformat(), "back": back}
    step(session, permit, Action.ASK_LEAVE, actor, details)
    return back


def prepare_return(session: Session, permit_id: str, now: datetime, zone: ZoneInfo) -> PermitTerm:
    """The term from today to the end of the month that brings a permit back from leave.

    Raises PermitRefusedError where it is not on leave.
    """
    ids = subject_ids(session, permit_id)
    payments_service.lock_charges(session, SUBJECT, ids)
    today = now.astimezone(zone).date()
    _drop_older(session, permit_id, today, now)
    permit = locked_permit(session, permit_id)
    if permit.state != PermitState.AWAY:
        raise PermitRefusedError(
            PermitRefusal.NOT_NOW, {"state": permit.state, "action": Action.RETURN}
        )
    price = price_from(permit.product, today)
    term = next((t for t in permit.terms if (t.state, t.first_day) == ("due", today)), None)
    if term is None:
        term = PermitTerm(state="due")
        permit.terms.append(term)
    set_price(term, price, zone)
    session.flush()  # the charge names the term by its id
    return term


def rests_now(permit: Permit, now: datetime) -> bool:
    """Whether a permit whose paid days are over rests, rather than ends."""
    return (
        permit.state == PermitState.ACTIVE
        and permit.away_from is not None
        and permit.away_from <= now
    )


def _drop_older(session: Session, permit_id: str, today: date, now: datetime) -> None:
    """Withdraw what was asked for a return on another day, and not paid."""
    permit = session.get_one(Permit, permit_id)
    stale = [term for term in permit.terms if term.state == "due" and term.first_day != today]
    payments_service.withdraw_charges(session, SUBJECT, [str(term.id) for term in stale], now)
    for term in stale:
        term.state = "void"
