"""What a provider told is kept whole for a while only: it carries the payer's name and address."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import update

from core.db import transaction
from core.jobs import Findings
from payments.models import PaymentEvent
from payments.webhooks import ALERTING


def forget_told(now: datetime) -> Findings:
    """Empty what was told long ago, but what waits for a person: how many.

    That it came, what came of it and the books stay; it can no longer be applied once more.
    """
    before = now - timedelta(days=current_app.config["PAYMENT_EVENTS_KEPT_DAYS"])
    is_old = PaymentEvent.received_at < before, PaymentEvent.body != ""
    with transaction() as session:
        emptied = update(PaymentEvent).where(*is_old, PaymentEvent.outcome.not_in(ALERTING))
        ids = session.scalars(emptied.values(body="").returning(PaymentEvent.id)).all()
    return {"forgotten": len(ids)}
