"""Commands that end a permit before its paid days are over: on a day, at once, for another."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from parking.models import Permit
from parking.permits.life import Action, PermitRefusal
from parking.permits.steps import (
    SUBJECT,
    Actor,
    PermitRefusedError,
    locked_permit,
    next_state,
    step,
    subject_ids,
)
from parking.permits.telling import tell_decision
from parking.permits.terms import cut_terms, midnight
from payments import service as payments_service
from payments.refunding.commands import Decision


def end_on(session: Session, permit_id: str, first_free: date, actor: Actor, zone: ZoneInfo) -> int:
    """Let a permit end before a day, and give back what was paid from it on; cents.

    The day is tomorrow at the earliest, and among those that are paid. Where somebody else than
    its holder decides it, a large amount waits for a second person.
    """
    permit = lock_to_cut(session, permit_id, Action.ASK_END, actor.now)
    refuse_unpaid_day(permit, first_free, actor.now, zone)
    decision = Decision(None, actor.now)
    if actor.person_id != permit.person_id:
        decision = Decision(actor.person_id, actor.now, actor.reason)
    back = shorten(session, permit, first_free, decision, zone)
    permit.ends_with_term = True
    permit.away_from = permit.away_until = None
    details = {"first_free": first_free.isoformat(), "back": back}
    step(session, permit, Action.ASK_END, actor, details)
    return back


def end_now(session: Session, permit_id: str, actor: Actor, zone: ZoneInfo) -> int:
    """End a permit at once, for a reason, and give back what was paid from tomorrow on; cents.

    Where somebody decides it, rather than a rule, a large amount waits for a second person.
    """
    if not actor.reason.strip():
        raise PermitRefusedError(PermitRefusal.NO_REASON)
    permit = lock_to_cut(session, permit_id, Action.END, actor.now)
    tomorrow = actor.now.astimezone(zone).date() + timedelta(days=1)
    decision = Decision(actor.person_id, actor.now, actor.reason)
    given = cut_terms(session, permit, tomorrow, decision, zone)
    permit.valid_until = min(permit.valid_until, actor.now)
    step(session, permit, Action.END, actor, {"back": given.back_cents})
    return given.back_cents


def hand_over(session: Session, successor: Permit, now: datetime, zone: ZoneInfo) -> None:
    """Let a permit that was paid take the place of the one it follows, whose money goes back.

    From the first day of the new one on, so that each day is paid once. Lock the old one's
    charges before the new permit.
    """
    assert successor.follows is not None  # noqa: S101 - asked by whoever calls
    is_switch = successor.person_id == successor.follows.person_id
    action = Action.SWITCH if is_switch else Action.TRANSFER
    permit = locked_permit(session, successor.follows.id)
    next_state(permit, action)
    first_day = min(term.first_day for term in successor.terms if term.state == "paid")
    back = cut_terms(session, permit, first_day, Decision(None, now), zone).back_cents
    permit.valid_until = min(permit.valid_until, now)
    permit.away_from = permit.away_until = None
    other = successor.product.name if is_switch else successor.person.name
    details = {"to": other, "garage": successor.product.garage.name, "back": back}
    step(session, permit, action, Actor(successor.person_id, now), details)
    if not is_switch:
        tell_decision(session, permit, "", now)


def lock_to_cut(session: Session, permit_id: str, action: Action, now: datetime) -> Permit:
    """Lock what a permit's days were paid with, withdraw what is still asked for, then lock it.

    Refuses where the table does not allow the action that the days are to be cut for.
    """
    ids = subject_ids(session, permit_id)
    payments_service.lock_charges(session, SUBJECT, ids)
    payments_service.withdraw_charges(session, SUBJECT, ids, now)
    permit = locked_permit(session, permit_id)
    next_state(permit, action)
    return permit


def refuse_unpaid_day(permit: Permit, first_free: date, now: datetime, zone: ZoneInfo) -> None:
    """Refuse a first free day that is not after today, or not among the paid ones."""
    today, last = now.astimezone(zone).date(), permit.valid_until.astimezone(zone).date()
    if not today < first_free < last:
        details = {"first": today + timedelta(days=1), "last": last - timedelta(days=1)}
        raise PermitRefusedError(PermitRefusal.DAY_OUTSIDE, details)


def shorten(
    session: Session, permit: Permit, first_free: date, decision: Decision, zone: ZoneInfo
) -> int:
    """Let a permit be good only until a day begins; returns the cents that go back."""
    back = cut_terms(session, permit, first_free, decision, zone).back_cents
    permit.valid_until, permit.unpaid_until = midnight(first_free, zone), None
    return back
