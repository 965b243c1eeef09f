"""Writes to the office when a directory was stopped: once a day, however often it tries."""

from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person, Role
from core.identity.permissions import ACTIONS
from core.mail import enqueue_mail


def tell_stopped(session: Session, ended: int, people: int, now: datetime) -> None:
    """Say that a directory would end more than may end at once, to all who may approve a list."""
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    may = Person.roles.any(Role.name.in_(ACTIONS["feed.put"].roles))
    for person in session.scalars(select(Person).where(may, Person.active.is_(True))):
        enqueue_mail(
            session,
            to=person.email,
            template="directory_stopped",
            context={
                "name": person.name,
                "ended": ended,
                "people": people,
                "link": f"{outside}/office/feeds",
            },
            locale=person.locale,
            key=f"directory_stopped:{now.date().isoformat()}:{person.id}",
            now=now,
        )
