"""The mail that says to a holder that the office lets their permit end."""

from datetime import timedelta

from flask import current_app
from sqlalchemy.orm import Session

from core.mail import enqueue_mail
from parking.in_question.models import PermitQuestion
from parking.models import Permit
from parking.permits.steps import Actor


def tell_ends(session: Session, question: PermitQuestion, actor: Actor) -> None:
    """Write to the holder on which day the permit ends, and why."""
    permit = session.get_one(Permit, question.permit_id)
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    enqueue_mail(
        session,
        to=permit.person.email,
        template="permit_ends",
        context={
            "name": permit.person.name,
            "product": permit.product.name,
            "garage": permit.product.garage.name,
            "reason": actor.reason,
            # An instant of its last day.
            "last_day": permit.valid_until - timedelta(minutes=1),
            "link": f"{outside}/mine/permits/{permit.id}",
        },
        locale=permit.person.locale,
        key=f"permit_ends:{question.id}:{actor.now.isoformat()}",
        now=actor.now,
    )
