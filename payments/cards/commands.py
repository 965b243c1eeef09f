"""Commands on saved cards: asked for, kept, withdrawn. They take the session and never commit."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit, outbox
from payments.cards.models import SavedCard
from payments.cards.rules import CardState
from payments.ports import KeptCard

FETCH_MESSAGE = "card.fetch"
FORGET_MESSAGE = "card.forget"
# Which words people say yes to now; the ones before stay in the version history.
CONSENT = "2026-11"

# (session, person, now): a person's kept card has changed. Filled in app.py.
CardNews = Callable[[Session, int, datetime], None]


def ask_for_card(session: Session, person_id: int, provider: str, now: datetime) -> SavedCard:
    """Note that a person said yes to saving a card; nothing is kept before the provider has it."""
    card = SavedCard(
        id=secrets.token_hex(16),
        person_id=person_id,
        provider=provider,
        state=CardState.ASKED,
        brand="",
        last4="",
        consent=CONSENT,
        consented_at=now,
    )
    session.add(card)
    return card


def keep(session: Session, card_id: str, found: KeptCard, now: datetime) -> bool:
    """Keep a card that the provider has, instead of the one before; False where it is no news."""
    card = _locked(session, card_id)
    if card is None or card.state != CardState.ASKED:
        return False
    for old in _kept_of(session, card.person_id):
        _end(session, old, CardState.REPLACED, now)
    session.flush()  # one is kept at a time: the old one ends first
    card.state, card.kept_at = CardState.KEPT, now
    card.customer_ref, card.method_ref = found.customer_ref, found.method_ref
    card.brand, card.last4 = found.brand[:30], found.last4[:4]
    card.exp_month, card.exp_year = found.exp_month, found.exp_year
    _record(session, card, "card.saved", now)
    session.flush()  # whoever is told of it asks for it
    return True


def withdraw(session: Session, person_id: int, now: datetime) -> bool:
    """Take a consent back: the card is never charged again, and the provider forgets it."""
    cards = _kept_of(session, person_id)
    for card in cards:
        _end(session, card, CardState.WITHDRAWN, now)
        _record(session, card, "card.withdrawn", now)
    session.flush()  # whoever is told of it asks for it
    return bool(cards)


def fetch_later(session: Session, card_id: str, event_id: str, now: datetime) -> bool:
    """Have a saved card's details asked for; False where it is known, or not ours."""
    card = session.get(SavedCard, card_id)
    if card is None or card.state != CardState.ASKED:
        return False
    key = f"card:{card_id}:{event_id}"[:200]
    payload = {"card_id": card_id}
    outbox.enqueue(session, kind=FETCH_MESSAGE, key=key, payload=payload, now=now)
    return True


def _end(session: Session, card: SavedCard, state: CardState, now: datetime) -> None:
    card.state, card.ended_at = state, now
    outbox.enqueue(
        session,
        kind=FORGET_MESSAGE,
        key=f"card-forget:{card.id}",
        payload={"method_ref": card.method_ref},
        now=now,
    )


def _kept_of(session: Session, person_id: int) -> list[SavedCard]:
    query = select(SavedCard).where(
        SavedCard.person_id == person_id, SavedCard.state == CardState.KEPT
    )
    locked = query.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(locked))


def _locked(session: Session, card_id: str) -> SavedCard | None:
    return session.get(SavedCard, card_id, with_for_update=True, populate_existing=True)


def _record(session: Session, card: SavedCard, action: str, now: datetime) -> None:
    audit.record(
        session,
        actor_id=card.person_id,
        action=action,
        subject_type="saved_card",
        subject_id=card.id,
        now=now,
        details={"consent": card.consent, "last4": card.last4},
    )
