"""Events from the provider: kept, applied once, harmless late, twice or out of order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import insert_if_absent
from payments import books, ledger, refunds, settling
from payments.amounts import is_bookable
from payments.cards import commands as cards
from payments.charges import Told
from payments.disputes import commands as disputes
from payments.models import Charge, PaymentEvent, Refund
from payments.ports import PaymentSubject, ProviderEvent, RefundNews
from payments.refunds import Given

log = structlog.get_logger(__name__)


class Outcome(StrEnum):
    """What came of an event."""

    APPLIED = "applied"
    NO_CHANGE = "no_change"  # it told what we knew
    NOT_OURS = "not_ours"  # of a kind, or about a thing, that we do nothing with
    UNKNOWN_CHARGE = "unknown_charge"
    NEEDS_PERSON = "needs_person"
    DEALT_WITH = "dealt_with"  # somebody looked, and said what was done
    SEEN_BEFORE = "seen_before"  # never stored: the first one's outcome stands


# Kept as it is told, with the event.
GIVEN_TWICE = "a refund of {cents} went through that had been given already: it is gone twice"
ALERTING = (Outcome.UNKNOWN_CHARGE, Outcome.NEEDS_PERSON)


@dataclass(frozen=True)
class Desk:
    """What applying an event needs beside the session."""

    provider: str
    subjects: Mapping[str, PaymentSubject]
    zone: ZoneInfo
    now: datetime


def receive(session: Session, desk: Desk, event: ProviderEvent, body: bytes) -> Outcome:
    """Keep an event and apply it, in the caller's transaction; the same one again does nothing."""
    event_id = f"{desk.provider}:{event.id}"
    is_new = insert_if_absent(
        session,
        PaymentEvent,
        {
            "id": event_id,
            "provider": desk.provider,
            "kind": event.kind[:60],
            "charge_id": event.charge_id[:32] if event.charge_id else None,
            "body": body.decode("utf-8", "replace"),
            "occurred_at": event.occurred_at,
            "received_at": desk.now,
            "outcome": Outcome.NO_CHANGE,
            "note": "",
        },
    )
    if not is_new:
        log.info("payment_event_seen_before", event_id=event_id)
        return Outcome.SEEN_BEFORE
    return apply(session, desk, session.get_one(PaymentEvent, event_id), event)


def apply(session: Session, desk: Desk, kept: PaymentEvent, event: ProviderEvent) -> Outcome:
    """Apply a kept event, the first time or once more, and note what came of it."""
    outcome, note = _effect(session, desk, kept.id, event)
    kept.outcome, kept.note = outcome, note[:300]
    level = log.error if outcome in ALERTING else log.info
    level(
        "payment_event",
        event_id=kept.id,
        kind=event.kind,
        charge=event.charge_id,
        outcome=str(outcome),
        note=note,
    )
    return outcome


def _effect(
    session: Session, desk: Desk, event_id: str, event: ProviderEvent
) -> tuple[Outcome, str]:
    if event.refund is not None:
        return _apply_refund(session, desk, event.refund)
    if event.dispute is not None:
        is_news = disputes.apply_news(session, desk.provider, event.dispute, desk.now)
        return (Outcome.APPLIED if is_news else Outcome.NO_CHANGE), event.dispute.state
    if event.outcome is None and event.paid_with is None:
        return _take_note_of_card(session, desk, event_id, event.card_id)
    return _apply_payment(session, desk, event_id, event)


def _apply_payment(
    session: Session, desk: Desk, event_id: str, event: ProviderEvent
) -> tuple[Outcome, str]:
    """What became of a payment, and which card it was paid with; either may be told alone."""
    charge = _locked_charge(session, event.charge_id)
    if charge is not None and event.paid_with is not None:
        charge.card_brand, charge.card_last4 = event.paid_with
    if event.outcome is None:
        return _say_of_card(charge)
    if charge is None:
        return _keep_stray(session, desk, event_id, event)
    news = settling.News(event.outcome, event_id, desk.now, desk.zone, event.failure)
    result = settling.settle(session, charge, news, desk.subjects)
    if result.needs_person:
        return Outcome.NEEDS_PERSON, result.note
    return (Outcome.APPLIED if result.changed else Outcome.NO_CHANGE), result.note


def _take_note_of_card(
    session: Session, desk: Desk, event_id: str, card_id: str | None
) -> tuple[Outcome, str]:
    """A card that was saved is asked for after this transaction; all else is not ours."""
    if card_id is None:
        return Outcome.NOT_OURS, ""
    is_news = cards.fetch_later(session, card_id, event_id, desk.now)
    return (Outcome.APPLIED if is_news else Outcome.NO_CHANGE), "a card was saved"


def _say_of_card(charge: Charge | None) -> tuple[Outcome, str]:
    """What came of news that told of the card alone; the payment has events of its own."""
    if charge is None:
        return Outcome.NOT_OURS, ""
    return Outcome.APPLIED, f"paid with a card ending {charge.card_last4}"


def _apply_refund(session: Session, desk: Desk, news: RefundNews) -> tuple[Outcome, str]:
    found = session.get(Refund, news.refund_id) if news.refund_id else None
    if found is None:
        found = session.scalar(select(Refund).where(Refund.provider_ref == news.ref))
    if found is None:
        return Outcome.NEEDS_PERSON, unknown_refund(news.ref, news.amount_cents)
    _locked_charge(session, found.charge_id)
    refund = session.get_one(Refund, found.id, with_for_update=True)
    if news.failure:
        is_news = refunds.mark_refund_failed(session, refund, news.failure, news.ref)
        # It stands among the refunds that are open: that is where a person deals with it.
        return (Outcome.APPLIED if is_news else Outcome.NO_CHANGE), news.failure
    if not news.is_done:
        return Outcome.NO_CHANGE, "under way"
    given = refunds.note_given(session, refund, news.ref, desk.now)
    if given is Given.TWICE:
        return Outcome.NEEDS_PERSON, GIVEN_TWICE.format(cents=refund.amount_cents)
    return (Outcome.APPLIED if given is Given.SENT else Outcome.NO_CHANGE), ""


def unknown_refund(ref: str, cents: int) -> str:
    """What is noted of a refund that nobody asked of us."""
    return f"refund {ref} of {cents} is not in our books"


def _keep_stray(
    session: Session, desk: Desk, event_id: str, event: ProviderEvent
) -> tuple[Outcome, str]:
    """An event of a charge we do not know: its money is in the books, a person is called."""
    outcome = event.outcome
    if outcome is None or outcome.told is not Told.PAID:
        return Outcome.UNKNOWN_CHARGE, ""
    note = f"{outcome.amount_cents} {outcome.currency} came in"
    if not is_bookable(outcome.amount_cents, outcome.currency):
        return Outcome.UNKNOWN_CHARGE, f"{note}, which the books cannot hold"
    takings = ledger.Takings(desk.provider, outcome.payment_ref, outcome.amount_cents)
    posting = ledger.received_unapplied(outcome.payment_ref or event_id, takings)
    books.post(session, posting, charge_id=None, now=desk.now)
    return Outcome.UNKNOWN_CHARGE, note


def _locked_charge(session: Session, charge_id: str | None) -> Charge | None:
    if charge_id is None:
        return None
    query = select(Charge).where(Charge.id == charge_id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))
