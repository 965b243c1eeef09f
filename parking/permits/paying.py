"""What a payment for a permit buys, or why its money goes back.

Locks are taken in one order everywhere: charges, the permit, and last the pool.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.remembered import recall
from parking.models import Permit, PermitTerm
from parking.permits import inventory
from parking.permits.closing import hand_over
from parking.permits.life import Action, PermitState
from parking.permits.steps import SUBJECT, Actor, find_living, locked_permit, step, subject_ids
from payments import service as payments_service
from payments.charges import RefundReason

_FIRST = (Action.PAY, Action.PAY_LATE)
_GONE = (
    PermitState.ENDED,
    PermitState.SWITCHED,
    PermitState.TRANSFERRED,
    PermitState.REFUSED,
)
_PAYING = {
    PermitState.HELD: Action.PAY,
    PermitState.LAPSED: Action.PAY_LATE,
    PermitState.AWAY: Action.RETURN,
}


def take_payment(session: Session, term_id: int, now: datetime) -> RefundReason | None:
    """Give what a term's payment was for, or say why the money must go back.

    A hold paid in time is honoured. One paid after its grace, lapsed by the job or not yet, or one
    that was to take over a permit which is not active any more, is honoured while a space is still
    there, else refunded; one that its holder had cancelled is refunded.
    """
    term = session.get(PermitTerm, term_id)
    if term is None:
        return RefundReason.SUBJECT_GONE
    if term.permit.follows_id:
        before = subject_ids(session, term.permit.follows_id)
        payments_service.lock_charges(session, SUBJECT, before)
    permit = locked_permit(session, term.permit_id)
    if recall(session, (PermitTerm, term_id)) is None:
        session.refresh(term)
    reason = _find_why_not(permit, term, now)
    if reason is not None:
        return reason
    if inventory.is_over(permit, now):
        # It keeps no space any more, though the job that says so has not come yet.
        step(session, permit, Action.LAPSE, Actor(None, now))
    action = _PAYING.get(PermitState(permit.state), Action.RENEW)
    takes_over = action in _FIRST and _can_take_over(session, permit)
    needs_space = action is Action.PAY_LATE or (action is Action.PAY and permit.follows_id)
    if needs_space and not takes_over and not _has_space(session, permit, now):
        return RefundReason.HOLD_EXPIRED_SOLD_OUT
    term.state = "paid"
    permit.valid_until = max(permit.valid_until, term.ends_at)
    permit.hold_expires_at = permit.away_from = permit.away_until = None
    step(session, permit, action, Actor(None, now), {"cents": term.cents})
    if takes_over:
        hand_over(session, permit, now, campus_zone())
    return None


def _find_why_not(permit: Permit, term: PermitTerm, now: datetime) -> RefundReason | None:
    """Why a payment buys nothing any more, whatever space there is; None: it does."""
    if term.state == "paid":
        return RefundReason.ALREADY_PAID
    if permit.state == PermitState.CANCELLED:
        return RefundReason.HOLD_CANCELLED
    if permit.state in _GONE or term.state == "void" or term.ends_at <= now:
        return RefundReason.SUBJECT_GONE
    return None


def _can_take_over(session: Session, permit: Permit) -> bool:
    """Whether the permit that this one follows is still in force; its row is then locked."""
    if permit.follows_id is None:
        return False
    return locked_permit(session, permit.follows_id).state == PermitState.ACTIVE


def _has_space(session: Session, permit: Permit, now: datetime) -> bool:
    """Whether a permit that keeps no space of its own finds one, and its holder has no twin."""
    pool = inventory.lock_pool(session, permit.product.pool_id)
    twin = find_living(session, permit.person_id, permit.product_id)
    if twin is not None and twin.id != permit.id:
        return False
    own = (permit.person_id, permit.product_id)
    return inventory.count_taken(session, pool.id, now, own, but=permit.id) < pool.sellable
