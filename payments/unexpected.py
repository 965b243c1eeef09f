"""Money that a provider told of when it was asked, and that nobody asked for: kept for a person."""

import json
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from core.db import insert_if_absent
from payments.models import Charge, PaymentEvent, Refund
from payments.settling import News, Settled
from payments.webhooks import GIVEN_TWICE, Outcome

log = structlog.get_logger(__name__)

# No event of a provider is of this kind; nothing is there to be applied once more.
ANSWER = "answer"


def keep_second_refund(session: Session, refund: Refund, ref: str, now: datetime) -> None:
    """Keep that a refund went through which had been given already; the same one once."""
    provider, cents = refund.charge.provider, refund.amount_cents
    body = {"refund": ref, "amount": cents, "currency": refund.charge.currency}
    values = {
        "id": f"{provider}:refund:{ref}"[:140],
        "provider": provider,
        "kind": ANSWER,
        "charge_id": refund.charge_id,
        "body": json.dumps(body),
        "occurred_at": now,
        "received_at": now,
        "outcome": Outcome.NEEDS_PERSON,
        "note": GIVEN_TWICE.format(cents=cents),
    }
    if insert_if_absent(session, PaymentEvent, values):
        log.error("refund_given_twice", refund=refund.id, ref=ref)


def keep_answer(session: Session, charge: Charge, news: News, result: Settled) -> None:
    """Keep an answer that a person must look at, as an event would be; the same one once."""
    if not result.needs_person:
        return
    told = news.outcome
    ref = told.payment_ref or str(told.amount_cents)
    body = {"payment": told.payment_ref, "amount": told.amount_cents, "currency": told.currency}
    values = {
        "id": f"{charge.provider}:{news.source}:{ref}"[:140],
        "provider": charge.provider,
        "kind": ANSWER,
        "charge_id": charge.id,
        "body": json.dumps(body),
        "occurred_at": news.now,
        "received_at": news.now,
        "outcome": Outcome.NEEDS_PERSON,
        "note": result.note[:300],
    }
    if insert_if_absent(session, PaymentEvent, values):
        log.error("payment_needs_person", charge=charge.id, why=result.note)
