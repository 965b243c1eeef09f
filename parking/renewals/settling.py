"""What became of a renewal's payment, in the transaction that settles the charge."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload, selectinload

from core.campus_time import campus_zone
from core.remembered import recall, remember
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


def lock_all(session: Session, term_ids: Sequence[int]) -> None:
    """Lock the permits of these terms, then their open renewals, and remember all of them.

    What is done with each of them in this transaction asks for none of it again.
    """
    of_terms = select(PermitTerm.permit_id).where(PermitTerm.id.in_(term_ids))
    permits = select(Permit).where(Permit.id.in_(of_terms)).order_by(Permit.id)
    afresh = {"populate_existing": True}
    whole = permits.options(selectinload(Permit.person), selectinload(Permit.product))
    locked = whole.with_for_update(of=Permit)
    for permit in session.scalars(locked.execution_options(**afresh)):
        remember(session, (Permit, permit.id), permit)
    terms = select(PermitTerm).where(PermitTerm.id.in_(term_ids)).options(lazyload("*"))
    for term in session.scalars(terms.execution_options(**afresh)):
        remember(session, (PermitTerm, term.id), term)
    renewals = select(PermitRenewal).where(
        PermitRenewal.permit_id.in_(of_terms), PermitRenewal.state.in_(OPEN)
    )
    ordered = renewals.order_by(PermitRenewal.id).with_for_update()
    for renewal in session.scalars(ordered.execution_options(**afresh)):
        remember(session, (PermitRenewal, renewal.permit_id, renewal.ends_at), renewal)


def _locked(session: Session, permit_id: str, ends_at: datetime) -> PermitRenewal | None:
    known: PermitRenewal | None = recall(session, (PermitRenewal, permit_id, ends_at))
    if known is not None:
        return known
    query = (
        select(PermitRenewal)
        .where(PermitRenewal.permit_id == permit_id, PermitRenewal.ends_at == ends_at)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalar(query)
