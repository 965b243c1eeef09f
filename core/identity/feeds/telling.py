"""Writes to those who may approve a feed that waits, each in their own language."""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.feeds.kinds import FeedKind
from core.identity.feeds.models import FeedRun
from core.identity.models import Person, Role
from core.identity.permissions import ACTIONS
from core.mail import enqueue_mail


def tell_approvers(session: Session, run: FeedRun, kind: FeedKind, now: datetime) -> None:
    """Say that a feed waits, to all who may approve it: not to whoever sent it. Once a feed."""
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    own = [person_id for person_id in (run.taken_by, run.asked_by) if person_id is not None]
    may = Person.roles.any(Role.name.in_(ACTIONS["feed.put"].roles))
    query = select(Person).where(may, Person.active.is_(True), Person.id.not_in(own))
    for person in session.scalars(query.order_by(Person.id)):
        with force_locale(person.locale):
            title = str(kind.title)
        enqueue_mail(
            session,
            to=person.email,
            template="feed_waits",
            context={
                "name": person.name,
                "feed": title,
                "ends": run.ends,
                "people": run.people,
                "link": f"{outside}/office/feeds/{run.id}",
            },
            locale=person.locale,
            key=f"feed_waits:{run.id}:{person.id}",
            now=now,
        )
