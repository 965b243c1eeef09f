"""Commands on charges: asked, withdrawn, their hosted pages closed. They never commit.

Locks are taken in one order everywhere: the charge, then whatever it is for, then the receipt
series.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import outbox
from payments.amounts import is_bookable
from payments.charges import ChargeState, Told, after
from payments.models import Charge
from payments.ports import Checkout

CLOSE_MESSAGE = "payment.close"

# A charge that somebody may still pay.
OPEN_STATES = (ChargeState.PENDING, ChargeState.DECLINED)


@dataclass(frozen=True)
class Bill:
    """What is asked of whom, for what. The amounts of `lines` (label, cents) add up to it."""

    subject_type: str
    subject_id: str
    description: str
    lines: Sequence[tuple[str, int]]
    person_id: int | None = None
    payer_name: str = ""
    currency: str = "USD"

    @property
    def amount_cents(self) -> int:
        """The whole of it."""
        return sum(cents for _label, cents in self.lines)


def create_charge(session: Session, bill: Bill, *, provider: str, now: datetime) -> Charge:
    """Save a charge as pending: the first of the two transactions of a payment.

    Raises ValueError where there is nothing to pay, or more than one payment can be.
    """
    if not is_bookable(bill.amount_cents, bill.currency):
        raise ValueError("a charge needs an amount that one payment can be")
    charge = Charge(
        id=secrets.token_hex(16),
        subject_type=bill.subject_type,
        subject_id=bill.subject_id,
        person_id=bill.person_id,
        payer_name=bill.payer_name,
        description=bill.description,
        lines=[{"label": label, "cents": cents} for label, cents in bill.lines],
        amount_cents=bill.amount_cents,
        currency=bill.currency,
        state=ChargeState.PENDING,
        provider=provider,
        created_at=now,
        failure="",
        paid_cents=0,
        refunded_cents=0,
    )
    session.add(charge)
    return charge


def record_page(session: Session, charge: Charge, checkout: Checkout, now: datetime) -> bool:
    """Record the hosted page of a charge, whose row is locked: the second transaction.

    False where the charge was withdrawn meanwhile; the page is then closed again.
    """
    charge.checkout_ref, charge.checkout_url = checkout.ref, checkout.url
    if charge.state == ChargeState.PENDING:
        return True
    _ask_to_close(session, charge, now)
    return False


def charge_for(session: Session, bill: Bill, *, provider: str, now: datetime) -> str:
    """The id of a pending charge for a bill: the one that is there, or a new one.

    One of another amount is withdrawn. Two that are made at the same instant harm nobody: what
    is paid twice goes back.
    """
    kept = None
    for charge in lock_open_charges(session, bill.subject_type, [bill.subject_id]):
        is_same = charge.amount_cents == bill.amount_cents and charge.person_id == bill.person_id
        is_theirs = charge.state == ChargeState.PENDING and charge.card_id is None
        if kept is None and is_same and is_theirs:
            kept = charge
        else:
            _withdraw(session, charge, now)
    return (kept or create_charge(session, bill, provider=provider, now=now)).id


def withdraw_charges(
    session: Session, subject_type: str, subject_ids: Sequence[str], now: datetime
) -> None:
    """Withdraw what subjects' payers have not paid, and have the hosted pages closed."""
    for charge in lock_open_charges(session, subject_type, subject_ids):
        _withdraw(session, charge, now)


def close_pages(
    session: Session, subject_type: str, subject_ids: Sequence[str], now: datetime
) -> None:
    """Have the hosted pages of subjects closed; what a payer did meanwhile still counts."""
    for charge in lock_open_charges(session, subject_type, subject_ids):
        _ask_to_close(session, charge, now)


def lock_open_charges(
    session: Session, subject_type: str, subject_ids: Sequence[str]
) -> list[Charge]:
    """Lock the charges of subjects that may still be paid. Call before locking the subjects."""
    query = (
        select(Charge)
        .where(
            Charge.subject_type == subject_type,
            Charge.subject_id.in_(subject_ids),
            Charge.state.in_(OPEN_STATES),
        )
        .order_by(Charge.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def lock_by_id(session: Session, charge_ids: Sequence[str]) -> list[Charge]:
    """Lock charges by their ids, in one order. Call before locking the subjects."""
    query = select(Charge).where(Charge.id.in_(charge_ids)).order_by(Charge.id).with_for_update()
    return list(session.scalars(query.execution_options(populate_existing=True)))


def lock_charges(session: Session, subject_type: str, subject_ids: Sequence[str]) -> list[Charge]:
    """Lock every charge of subjects, paid or not. Call before locking the subjects."""
    query = (
        select(Charge)
        .where(Charge.subject_type == subject_type, Charge.subject_id.in_(subject_ids))
        .order_by(Charge.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def _withdraw(session: Session, charge: Charge, now: datetime) -> None:
    charge.state = after(charge.state, Told.CANCELLED)
    charge.settled_at = now
    _ask_to_close(session, charge, now)


def _ask_to_close(session: Session, charge: Charge, now: datetime) -> None:
    if charge.checkout_ref:
        outbox.enqueue(
            session,
            kind=CLOSE_MESSAGE,
            key=f"close:{charge.id}",
            payload={"checkout_ref": charge.checkout_ref},
            now=now,
        )
