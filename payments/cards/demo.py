"""The demo's saved cards: one that pays, one that is declined, one whose bank asks its holder."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from payments.cards import commands
from payments.cards.models import SavedCard
from payments.models import TestCard
from payments.ports import KeptCard
from payments.test_cards import EXPIRES, LAST4

PROVIDER = "test"
CARDS = {"employee": "works", "office": "works", "finance": "declined", "attendant": "confirm"}


def seed(session: Session, now: datetime) -> None:
    """Add the cards that are missing; what is there stays as it is."""
    for login, behaviour in CARDS.items():
        query = select(Person.id).where(Person.email == f"{login}@gatehouse.example")
        person_id = session.scalar(query)
        known = select(SavedCard.id).where(SavedCard.person_id == person_id)
        if person_id is not None and session.scalar(known.limit(1)) is None:
            _save(session, person_id, f"demo-{login}", behaviour, now - timedelta(days=3))


def _save(session: Session, person_id: int, token: str, behaviour: str, then: datetime) -> None:
    card = commands.ask_for_card(session, person_id, PROVIDER, then)
    card.setup_ref = token
    customer = f"test_cus_{token}"
    session.add(
        TestCard(
            token=token,
            card_id=card.id,
            customer_ref=customer,
            state="saved",
            behaviour=behaviour,
            return_url=f"/mine/card/saved/{card.id}",
            cancel_url="/mine/card",
            created_at=then,
        )
    )
    session.flush()  # it is looked up by its id
    kept = KeptCard(customer, token, "visa", LAST4[behaviour], *EXPIRES)
    commands.keep(session, card.id, kept, then)
