"""What a provider tells of a dispute, applied: its state, and the money that went with it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import insert_if_absent
from payments import books
from payments.disputes import postings
from payments.disputes.models import Dispute
from payments.disputes.rules import DisputeState, after, is_taken
from payments.ledger import Posting
from payments.models import Charge
from payments.ports import DisputeNews


def apply_news(session: Session, provider: str, news: DisputeNews, now: datetime) -> bool:
    """Take note of a dispute's news, in whatever order it comes; False where it was known."""
    is_new = insert_if_absent(
        session,
        Dispute,
        {
            "id": news.ref,
            "provider": provider,
            "payment_ref": news.payment_ref,
            "amount_cents": news.amount_cents,
            "currency": news.currency,
            "reason": news.reason[:60],
            "state": news.state,
            "opened_at": news.at,
            "answer_by": news.answer_by,
            "changed_at": now,
        },
    )
    dispute = session.get_one(Dispute, news.ref, with_for_update=True, populate_existing=True)
    state = after(dispute.state, news.state)
    is_news = is_new or state != dispute.state
    if is_news:
        dispute.state, dispute.changed_at = state, now
    dispute.payment_ref = dispute.payment_ref or news.payment_ref
    dispute.opened_at = min(dispute.opened_at, news.at)
    dispute.answer_by = news.answer_by or dispute.answer_by
    book(session, dispute, now)
    return is_news


def book(session: Session, dispute: Dispute, now: datetime) -> None:
    """Book what has moved by the dispute's state; what is booked already stays as it is."""
    provider, ref, cents = dispute.provider, dispute.id, dispute.amount_cents
    if not is_taken(dispute.state):
        return
    due: list[Posting] = [postings.taken(provider, ref, cents)]
    if dispute.state == DisputeState.WON:
        due.append(postings.returned(provider, ref, cents))
        if books.is_posted(session, postings.lost(provider, ref, cents).key):
            due.append(postings.recovered(provider, ref, cents))
    elif dispute.state == DisputeState.LOST:
        due.append(postings.lost(provider, ref, cents))
    charge_id = find_charge_id(session, dispute.payment_ref)
    for posting in due:
        books.post(session, posting, charge_id=charge_id, now=now)


def find_charge_id(session: Session, payment_ref: str | None) -> str | None:
    """The charge that a payment of this name paid, or None."""
    if payment_ref is None:
        return None
    return session.scalar(select(Charge.id).where(Charge.payment_ref == payment_ref).limit(1))
