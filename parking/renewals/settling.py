"""What became of a renewal's payment, in the transaction that settles the charge."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from parking.models import Permit, PermitTerm
from parking.permits.life import Action, PermitState
from parking.permits.steps import Actor, locked_permit, step
from parking.permits.terms import midnight
from parking.renewals import telling
from parking.renewals.models import PermitRenewal
from parking.renewals.rules import OPEN, RenewalState, plan_after
from payments.cards import queries as cards
from payments.cards.rules import remedy_for


def note_paid(session: Session, permit: Permit, term: PermitTerm, now: datetime) -> None:
    """Close the renewal of a term that was paid, by whichever way; the permit's row is locked.

    A permit that was suspended for it is active again.
    """
    permit.unpaid_until = None
    renewal = _locked(session, permit.id, midnight(term.first_day, campus_zone()))
    if renewal is None:
        return
    renewal.state, renewal.next_at, renewal.settled_at = RenewalState.PAID, None, now
    if renewal.suspended_at is not None and permit.state == PermitState.SUSPENDED:
        step(session, permit, Action.RESUME, Actor(None, now))


def note_unpaid(session: Session, term_id: int, charge_id: str, now: datetime) -> None:
    """Plan what comes after a charge of a saved card came to nothing, and tell its holder."""
    term = session.get(PermitTerm, term_id)
    if term is None or term.state != "due":
        return
    permit = locked_permit(session, term.permit_id)
    renewal = _locked(session, permit.id, midnight(term.first_day, campus_zone()))
    if renewal is None or renewal.charge_id != charge_id or renewal.state != RenewalState.ASKED:
        return
    failure = cards.failure_of(session, charge_id)
    if not failure:
        # Nobody was asked: the provider never heard of it.
        renewal.state, renewal.next_at, renewal.tries = RenewalState.DUE, now, renewal.tries - 1
        return
    remedy = remedy_for(failure)
    plan = plan_after(remedy, renewal.ends_at, renewal.tries, now)
    renewal.state, renewal.next_at, renewal.failure = plan.state, plan.next_at, failure[:60]
    telling.tell_failure(session, renewal, term.cents, remedy, now)


def find_open(session: Session, permit_id: str, ends_at: datetime) -> PermitRenewal | None:
    """The renewal of a permit's next days, while it is not settled; its row is locked."""
    renewal = _locked(session, permit_id, ends_at)
    return renewal if renewal is not None and renewal.state in OPEN else None


def _locked(session: Session, permit_id: str, ends_at: datetime) -> PermitRenewal | None:
    query = (
        select(PermitRenewal)
        .where(PermitRenewal.permit_id == permit_id, PermitRenewal.ends_at == ends_at)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalar(query)
