"""Mails about temporary plates, by the outbox: its end is near, and it has ended."""

from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from core.mail import enqueue_mail
from parking.temporary.models import TemporaryPlate

SOON, OVER = "temporary_plate_soon", "temporary_plate_over"


def tell(session: Session, found: TemporaryPlate, template: str, now: datetime) -> None:
    """Write to the permit's holder; once for each end that was set."""
    person = found.permit.person
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    enqueue_mail(
        session,
        to=person.email,
        template=template,
        context={
            "name": person.name,
            "plate": f"{found.state} {found.number}",
            "last_moment": found.ends_at - found.ends_at.resolution,
            "instead_of": found.instead_of.number if found.instead_of else "",
            "link": f"{outside}/mine/permits/{found.permit_id}/temporary",
        },
        locale=person.locale,
        key=f"{template}:{found.id}:{found.ends_at.isoformat()}",
        now=now,
    )
