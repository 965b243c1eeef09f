"""Money that a provider told of when it was asked, and that nobody asked for: kept for a person."""

import json

import structlog
from sqlalchemy.orm import Session

from core.db import insert_if_absent
from payments.models import Charge, PaymentEvent
from payments.settling import News, Settled
from payments.webhooks import Outcome

log = structlog.get_logger(__name__)

# No event of a provider is of this kind; nothing is there to be applied once more.
ANSWER = "answer"


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
