"""What is said to the provider: two transactions of ours, and the call between them.

These run at the edge, with no transaction open: in a view, after its first one, or in a job.
"""

from datetime import datetime, timedelta

import structlog
from flask import current_app, url_for
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from core.campus_time import campus_zone
from core.campus_time import now as present
from core.db import read_session, release_connection, transaction
from core.identity.models import Person
from core.jobs import Findings
from core.outbox import Parcel, UnsendableError
from payments import service, settling, unexpected
from payments.cards import collecting
from payments.charges import ChargeState, Told, after
from payments.models import Charge
from payments.ports import (
    CardAnswer,
    CheckoutRequest,
    Outcome,
    ProviderRefusedError,
    ProviderUnavailableError,
)
from payments.setup import payments

log = structlog.get_logger(__name__)

ASK_AFTER = timedelta(minutes=20)
ASK_AGAIN_AFTER = timedelta(minutes=30)
ASK_AT_MOST = 200
# For so long after it was withdrawn something may still be paid, or taken from a card.
PAYABLE_FOR = timedelta(days=1)
# For so long a withdrawn charge of a card is asked after that nobody has said anything of.
UNSAID_FOR = timedelta(days=60)


def open_checkout(charge_id: str) -> str:
    """Open the hosted page of a pending charge and return its address.

    Asked again, it returns the same page. Raises ProviderUnavailableError or
    ProviderRefusedError; the charge then stays pending and can be tried again.
    """
    session = read_session()
    charge = session.get_one(Charge, charge_id)
    if charge.checkout_url:
        return charge.checkout_url
    request = _request(session, charge)
    release_connection()
    checkout = payments().provider.open_checkout(request)
    with transaction() as session:
        charge = session.get_one(Charge, charge_id, with_for_update=True)
        is_wanted = service.record_page(session, charge, checkout, present())
    if charge.state == ChargeState.PAID:
        # Paid in another tab, whose event was here before this one came back with the address.
        return request.return_url
    if not is_wanted:
        raise ProviderRefusedError(f"charge {charge_id} was withdrawn meanwhile")
    return checkout.url


def close_checkout(parcel: Parcel) -> None:
    """Close a hosted page that nobody should pay on any more; the outbox calls this."""
    try:
        payments().provider.close_checkout(parcel.payload["checkout_ref"])
    except ProviderRefusedError as error:
        raise UnsendableError(str(error)) from error


def ask_after_old_charges(now: datetime) -> Findings:
    """Ask the provider what became of charges that nobody has told us about."""
    session = read_session()
    asked = settled = silent = 0
    for charge_id in _find_unheard(session, now):
        release_connection()
        try:
            changed = _ask_after(charge_id, now)
        except ProviderUnavailableError as error:
            log.warning("provider_silent", charge=charge_id, why=str(error))
            silent += 1
            continue
        asked, settled = asked + 1, settled + changed
    return {"asked": asked, "settled": settled, "silent": silent}


def _ask_after(charge_id: str, now: datetime) -> bool:
    charge = read_session().get_one(Charge, charge_id)
    release_connection()
    answer = _answer(charge)
    with transaction() as session:
        charge = session.get_one(Charge, charge_id, with_for_update=True)
        charge.asked_at = now
        source = f"asked:{charge_id}"
        news = settling.News(answer.outcome, source, now, campus_zone(), answer.failure)
        result = settling.settle(session, charge, news, payments().subjects)
        unexpected.keep_answer(session, charge, news, result)
    if result.changed:
        log.info("charge_settled_by_asking", charge=charge_id, state=charge.state)
    return result.changed


def _answer(charge: Charge) -> CardAnswer:
    """What the provider says; a charge whose page was never opened to anyone is simply over."""
    if charge.card_id is None and charge.checkout_ref is None:
        return CardAnswer(Outcome(Told.EXPIRED))
    try:
        if charge.card_id is not None:
            return collecting.look_for(charge.id)
        return CardAnswer(payments().provider.fetch_outcome(charge.checkout_ref or ""))
    except ProviderRefusedError as error:
        log.exception("charge_unknown_at_provider", charge=charge.id, why=str(error))
        return CardAnswer(Outcome(None))


def _find_unheard(session: Session, now: datetime) -> list[str]:
    query = (
        select(Charge.id)
        .where(
            Charge.provider == payments().provider.name,
            Charge.created_at <= now - ASK_AFTER,
            or_(Charge.state == ChargeState.PENDING, _is_still_payable(now), _may_be_taken(now)),
            or_(Charge.asked_at.is_(None), Charge.asked_at <= now - ASK_AGAIN_AFTER),
        )
        .order_by(Charge.asked_at.nulls_first(), Charge.created_at)
        .limit(ASK_AT_MOST)
    )
    return list(session.scalars(query))


def _is_still_payable(now: datetime) -> ColumnElement[bool]:
    """Withdrawn and declined pages can still be paid while they are open; for a day."""
    return and_(
        Charge.state.in_([ChargeState.DECLINED, ChargeState.CANCELLED]),
        Charge.card_id.is_(None),
        Charge.created_at > now - PAYABLE_FOR,
    )


def _may_be_taken(now: datetime) -> ColumnElement[bool]:
    """A card may have been charged before its charge was withdrawn, or while it was given up."""
    return and_(
        Charge.state.in_([ChargeState.CANCELLED, ChargeState.EXPIRED]),
        Charge.card_id.is_not(None),
        Charge.created_at > now - UNSAID_FOR,
        or_(Charge.answered_at.is_(None), Charge.settled_at > now - PAYABLE_FOR),
    )


def _request(session: Session, charge: Charge) -> CheckoutRequest:
    is_over = after(charge.state, Told.PAID) != ChargeState.PAID
    if is_over or charge.state == ChargeState.CANCELLED or charge.card_id is not None:
        raise ProviderRefusedError(f"charge {charge.id} is {charge.state}")
    person = session.get(Person, charge.person_id) if charge.person_id else None
    base = current_app.config["PUBLIC_URL"]
    return CheckoutRequest(
        charge_id=charge.id,
        description=charge.description,
        amount_cents=charge.amount_cents,
        currency=charge.currency,
        return_url=base + url_for("payments.follow", charge_id=charge.id),
        cancel_url=base + url_for("payments.follow", charge_id=charge.id, left="1"),
        payer_email=person.email if person else None,
    )
