"""Mails of a waitlist, by the outbox: an offer, what became of one, what the office did."""

from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from core.identity.models import Person
from core.mail import enqueue_mail
from parking.waitlists.log import State
from parking.waitlists.models import Waitlist, WaitlistEntry, WaitlistEvent


def tell_offer(session: Session, row: WaitlistEntry, event: WaitlistEvent) -> None:
    """Say that a space is kept, until when, and where to take it."""
    _tell(session, row, event, "waitlist_offer", {"expires_at": row.offer_expires_at})


def tell_over(session: Session, row: WaitlistEntry, event: WaitlistEvent) -> None:
    """Say that an offer went on to the next, and what that means."""
    facts = {"rests_until": row.rests_until, "has_left": row.state == State.LEFT}
    _tell(session, row, event, "waitlist_over", facts)


def tell_moved(session: Session, row: WaitlistEntry, event: WaitlistEvent) -> None:
    """Say that the office gave somebody another rank, and why."""
    facts = {"rank": event.details["rank"], "reason": event.reason}
    _tell(session, row, event, "waitlist_moved", facts)


def tell_taken_off(session: Session, row: WaitlistEntry, event: WaitlistEvent) -> None:
    """Say that the office took somebody off the list, and why."""
    _tell(session, row, event, "waitlist_off", {"reason": event.reason})


def _tell(
    session: Session,
    row: WaitlistEntry,
    event: WaitlistEvent,
    template: str,
    facts: dict[str, Any],
) -> None:
    person = session.get_one(Person, row.person_id)
    waitlist = session.get_one(Waitlist, row.waitlist_id)
    product = waitlist.product
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    context = {
        "name": person.name,
        "product": product.name,
        "garage": product.garage.name,
        "link": f"{outside}/mine/waitlists/{product.slug}",
    }
    enqueue_mail(
        session,
        to=person.email,
        template=template,
        context=context | facts,
        locale=person.locale,
        key=f"waitlist:{waitlist.id}:{event.number}",
        now=event.at,
    )
