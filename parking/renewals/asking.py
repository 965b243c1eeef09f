"""Renewals that are due: their days priced, their charges saved as pending, many at a time.

Locks are taken in one order everywhere: charges, permits, renewals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from parking.models import Permit, PermitTerm
from parking.permits.billing import bill_of
from parking.permits.life import PermitState
from parking.permits.paying import take_payment
from parking.permits.renewing import is_renewal_due, renewal_price
from parking.permits.steps import SUBJECT
from parking.permits.terms import set_price
from parking.renewals import telling
from parking.renewals.models import PermitRenewal
from parking.renewals.opening import cents_of
from parking.renewals.rules import NOTICE_AGAIN, RenewalState
from parking.renewals.settling import note_paid
from payments import service as payments_service
from payments.cards.collecting import create_card_charge
from payments.cards.queries import CardOnFile, find_kept
from payments.setup import payments

# A page that its payer opened so shortly ago is left to them.
PAYING_TAKES = timedelta(hours=1)
# While the office has suspended a permit nothing is taken for it: it is looked at each day.
SUSPENDED_RESTS = timedelta(days=1)
_TO_ACT_ON = (RenewalState.DUE, RenewalState.WAITING, RenewalState.PAYER)


@dataclass(frozen=True)
class Asked:
    """What came of acting on renewals: how many, and the charges that cards are to be asked for."""

    acted: int
    charge_ids: Sequence[str]


@dataclass(frozen=True)
class _Batch:
    """Renewals with their permits and cards, all locked."""

    rows: Sequence[PermitRenewal]
    # As long as somebody has them, nobody asks for each again.
    permits: Sequence[Permit]
    cards: dict[int, CardOnFile]
    terms: dict[str, PermitTerm]
    being_paid: frozenset[str]


def ask_due(session: Session, now: datetime, zone: ZoneInfo, at_most: int) -> Asked:
    """Act on renewals whose time has come; the charges saved here are asked for after the commit.

    Whoever has no card is written to, what costs nothing is given, what no longer is to be
    renewed is closed.
    """
    batch = _lock_due(session, now, at_most)
    to_ask: list[tuple[PermitRenewal, PermitTerm, CardOnFile]] = []
    for row in batch.rows:
        permit, card = row.permit, batch.cards.get(row.permit.person_id)
        if not is_renewal_due(permit, now) or permit.valid_until != row.ends_at:
            _close(row, permit, now)
        elif (later := _leave_alone(row, permit, batch)) is not None:
            row.next_at = now + later
        elif (cents := cents_of(permit, zone)) is None:
            row.state, row.next_at = RenewalState.PAYER, None
        elif card is not None and _is_dearer(row, cents):
            row.told_cents, row.next_at = cents, now + NOTICE_AGAIN
            telling.announce_dearer(session, row, cents, card, now)
        elif cents == 0 or (card is not None and row.state != RenewalState.PAYER):
            term = _priced(batch, permit, zone)
            session.add(term)
            if cents == 0:
                _give(session, permit, term, now)
            elif card is not None:
                to_ask.append((row, term, card))
        else:
            row.state, row.next_at = RenewalState.PAYER, None
            telling.remind(session, row, cents, now)
    session.flush()  # charges name their terms by their ids
    charges = [_charge(session, *each, now) for each in to_ask]
    return Asked(len(batch.rows), charges)


def _leave_alone(row: PermitRenewal, permit: Permit, batch: _Batch) -> timedelta | None:
    """How long nothing is asked for, since somebody pays now or the office has suspended it."""
    if permit.id in batch.being_paid:
        return PAYING_TAKES
    is_by_office = permit.state == PermitState.SUSPENDED and row.suspended_at is None
    return SUSPENDED_RESTS if is_by_office else None


def _close(row: PermitRenewal, permit: Permit, now: datetime) -> None:
    """Renew nothing: the permit ends with the days that are paid, and opens no gate after them."""
    row.state, row.next_at, row.settled_at = RenewalState.OVER, None, now
    if permit.state == PermitState.ACTIVE and permit.valid_until == row.ends_at:
        permit.unpaid_until = None


def _is_dearer(row: PermitRenewal, cents: int) -> bool:
    """Whether a card would be asked for more than its holder was written."""
    is_by_card = row.state != RenewalState.PAYER
    return is_by_card and row.told_cents is not None and cents > row.told_cents


def _charge(
    session: Session, row: PermitRenewal, term: PermitTerm, card: CardOnFile, now: datetime
) -> str:
    with force_locale(row.permit.person.locale):
        charge = create_card_charge(session, bill_of(term), card.id, now)
    row.state, row.next_at = RenewalState.ASKED, None
    row.tries += 1
    row.charge_id, row.card_id = charge.id, card.id
    return charge.id


def _give(session: Session, permit: Permit, term: PermitTerm, now: datetime) -> None:
    """Renew what costs nothing."""
    session.flush()  # it is looked up by its id
    if take_payment(session, term.id, now) is None:
        note_paid(session, permit, term, now)


def _priced(batch: _Batch, permit: Permit, zone: ZoneInfo) -> PermitTerm:
    """The term of the next days, at their price: the one that is there, or a new one."""
    term = batch.terms.get(permit.id) or PermitTerm(permit=permit, state="due")
    return set_price(term, renewal_price(permit, zone), zone)


def _lock_due(session: Session, now: datetime, at_most: int) -> _Batch:
    due = (
        select(PermitRenewal.id, PermitRenewal.permit_id)
        .where(PermitRenewal.state.in_(_TO_ACT_ON), PermitRenewal.next_at <= now)
        .order_by(PermitRenewal.next_at, PermitRenewal.id)
        .limit(at_most)
    )
    found = session.execute(due).all()
    permit_ids = [permit_id for _id, permit_id in found]
    terms = {str(term.id): term for term in _due_terms(session, permit_ids)}
    being_paid = _withdraw_others(session, terms, now)
    permits = _lock_permits(session, permit_ids)
    rows = (
        select(PermitRenewal)
        .where(
            PermitRenewal.id.in_([row_id for row_id, _permit in found]),
            PermitRenewal.state.in_(_TO_ACT_ON),
            PermitRenewal.next_at <= now,
        )
        .order_by(PermitRenewal.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    locked = session.scalars(rows).all()
    people = [permit.person_id for permit in permits]
    cards = find_kept(session, people, payments().provider.name)
    by_permit = {term.permit_id: term for term in terms.values() if term.state == "due"}
    return _Batch(locked, permits, cards, by_permit, being_paid)


def _due_terms(session: Session, permit_ids: Sequence[str]) -> Sequence[PermitTerm]:
    query = select(PermitTerm).where(
        PermitTerm.permit_id.in_(permit_ids), PermitTerm.state == "due"
    )
    return session.scalars(query).all()


def _withdraw_others(
    session: Session, terms: dict[str, PermitTerm], now: datetime
) -> frozenset[str]:
    """Withdraw what was asked for these days before; the permits whose payer is on a page now."""
    charges = payments_service.lock_open_charges(session, SUBJECT, list(terms))
    fresh = {
        charge.subject_id
        for charge in charges
        if charge.card_id is None and charge.checkout_ref and charge.created_at > now - PAYING_TAKES
    }
    stale = {charge.subject_id for charge in charges} - fresh
    if stale:
        payments_service.withdraw_charges(session, SUBJECT, sorted(stale), now)
    return frozenset(terms[term_id].permit_id for term_id in fresh)


def _lock_permits(session: Session, permit_ids: Sequence[str]) -> Sequence[Permit]:
    query = (
        select(Permit)
        .where(Permit.id.in_(permit_ids))
        .options(selectinload(Permit.person), selectinload(Permit.product))
        .order_by(Permit.id)
        .with_for_update(of=Permit)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()
