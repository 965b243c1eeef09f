"""Refunds said to the provider: the call between two transactions of ours, from the outbox."""

from datetime import datetime, timedelta

import structlog

from core.campus_time import now as present
from core.db import read_session, release_connection, transaction
from core.outbox import Parcel, UnsendableError
from payments import refunds, unexpected
from payments.models import Charge, Refund
from payments.ports import (
    ProviderRefusedError,
    ProviderUnavailableError,
    RefundNews,
    RefundRequest,
)
from payments.refunds import Given
from payments.setup import payments

log = structlog.get_logger(__name__)

# A provider forgets idempotency keys after a day: later nothing is asked before it is looked for.
KEYS_LAST = timedelta(hours=20)


def send_refund(parcel: Parcel) -> None:
    """Give a refund's money back; the outbox calls this, and again where it fails."""
    refund = read_session().get(Refund, parcel.payload["refund_id"])
    attempt = parcel.payload.get("attempt", 0)
    if refund is None or refund.state in refunds.GIVEN or refund.attempts != attempt:
        return
    if refund.state == "failed":
        raise UnsendableError("it was refused: finance deals with it")
    charge = refund.charge
    payment, cents = charge.payment_ref or "", refund.amount_cents
    request = RefundRequest(refund.id, charge.id, payment, cents, attempt)
    may_be_there = attempt > 0 or present() - parcel.created_at > KEYS_LAST
    release_connection()
    found = _look_for(request) if may_be_there else None
    try:
        news = found or payments().provider.refund(request)
    except ProviderRefusedError as error:
        _fail(request, RefundNews(None, "", cents, failure=str(error)))
        raise UnsendableError(str(error)) from error
    _write_down(request, news, present())


def _look_for(request: RefundRequest) -> RefundNews | None:
    """What an earlier try has given after all; ProviderUnavailableError where nobody can say."""
    try:
        return payments().provider.find_refund(request)
    except ProviderRefusedError as error:
        raise ProviderUnavailableError(f"it may not be looked for: {error}") from error


def _write_down(request: RefundRequest, news: RefundNews, now: datetime) -> None:
    if news.failure:
        _fail(request, news)
        return
    with transaction() as session:
        session.get_one(Charge, request.charge_id, with_for_update=True)
        refund = session.get_one(Refund, request.refund_id, with_for_update=True)
        if news.is_done:
            if refunds.note_given(session, refund, news.ref, now) is Given.TWICE:
                unexpected.keep_second_refund(session, refund, news.ref, now)
        elif refund.state == "owed":
            refund.provider_ref = news.ref


def _fail(request: RefundRequest, news: RefundNews) -> None:
    with transaction() as session:
        session.get_one(Charge, request.charge_id, with_for_update=True)
        refund = session.get_one(Refund, request.refund_id, with_for_update=True)
        if refund.attempts == request.attempt:
            refunds.mark_refund_failed(session, refund, news.failure, news.ref or None)
    log.error("refund_refused", refund=request.refund_id, why=news.failure)
