"""A round of the demo that asks: somebody has answered, the others have some days left."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.models import Product
from parking.permits.steps import Actor
from parking.rounds import steps
from parking.rounds.models import RenewRound, RoundAnswer
from parking.rounds.rules import Answer
from parking.rounds.steps import Plan

SLUG = "museum-monthly"


def seed(session: Session, now: datetime) -> None:
    """Open the round once, where somebody holds the product."""
    if session.scalar(select(RenewRound.id).limit(1)) is not None:
        return
    product = session.scalar(select(Product).where(Product.slug == SLUG))
    office = session.scalar(select(Person).where(Person.email == "office@gatehouse.example"))
    if (
        product is None
        or office is None
        or session.execute(steps.holders(product.id)).first() is None
    ):
        return
    opened_at = now - timedelta(days=2)
    plan = Plan(product.id, now + timedelta(days=12), now + timedelta(days=19), Answer.RELEASE)
    why = "People wait for this lot, and on some days it is half empty."
    actor = Actor(office.id, opened_at, why)
    opened = steps.open_round(session, plan, actor)
    first = session.scalars(
        select(RoundAnswer).where(RoundAnswer.round_id == opened.id).order_by(RoundAnswer.id)
    ).first()
    if first is not None:
        steps.answer(session, first.id, Answer.KEEP, now - timedelta(days=1))
