"""What other packages and pages may ask of saved cards."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.cards.models import SavedCard
from payments.cards.rules import CardState, is_expired
from payments.models import Charge


@dataclass(frozen=True)
class CardOnFile:
    """A kept card as far as others may know it."""

    id: str
    person_id: int
    brand: str
    last4: str
    exp_month: int | None
    exp_year: int | None

    def is_over_on(self, day: date) -> bool:
        """Whether it is expired on a day."""
        return is_expired(self.exp_month, self.exp_year, day)


def find_kept(session: Session, people: Collection[int], provider: str) -> dict[int, CardOnFile]:
    """The card that each of these people lets us keep at a provider, by person. One query."""
    query = select(SavedCard).where(
        SavedCard.person_id.in_(people),
        SavedCard.provider == provider,
        SavedCard.state == CardState.KEPT,
    )
    return {card.person_id: _on_file(card) for card in session.scalars(query)}


def find_customer(session: Session, person_id: int, provider: str) -> str | None:
    """The provider's name of a person who saved a card there before."""
    query = (
        select(SavedCard.customer_ref)
        .where(
            SavedCard.person_id == person_id,
            SavedCard.provider == provider,
            SavedCard.customer_ref.is_not(None),
        )
        .order_by(SavedCard.kept_at.desc())
    )
    return session.scalars(query.limit(1)).first()


def failure_of(session: Session, charge_id: str) -> str:
    """Why a charge came to nothing, by the card company's code; empty where it said none."""
    return session.scalar(select(Charge.failure).where(Charge.id == charge_id)) or ""


def _on_file(card: SavedCard) -> CardOnFile:
    return CardOnFile(
        card.id, card.person_id, card.brand, card.last4, card.exp_month, card.exp_year
    )
