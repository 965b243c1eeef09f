"""Mails about plates that are asked for: to the asker and to the holder, neither named."""

from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from core.identity.models import Person
from core.mail import enqueue_mail
from parking.takeovers.models import PlateTakeover


def tell_asker(session: Session, asked: PlateTakeover, notice: str, now: datetime) -> None:
    """Write to whoever asked."""
    _tell(session, asked, notice, session.get_one(Person, asked.person_id), now)


def tell_holder(session: Session, asked: PlateTakeover, notice: str, now: datetime) -> None:
    """Write to the person on whose account the plate was when it was asked for."""
    _tell(session, asked, notice, session.get_one(Person, asked.vehicle.person_id), now)


def _tell(
    session: Session, asked: PlateTakeover, notice: str, reader: Person, now: datetime
) -> None:
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    enqueue_mail(
        session,
        to=reader.email,
        template=notice,
        context={
            "name": reader.name,
            "plate": f"{asked.vehicle.state} {asked.vehicle.number}",
            "reason": asked.reason,
            "link": f"{outside}/mine/vehicles",
        },
        locale=reader.locale,
        key=f"{notice}:{asked.id}:{reader.id}",
        now=now,
    )
