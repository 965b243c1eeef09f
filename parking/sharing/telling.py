"""Mails about shared cars, by the outbox: to the one of the two who did not act."""

from flask import current_app
from sqlalchemy.orm import Session

from core.identity.models import Person
from core.mail import enqueue_mail
from parking.permits.steps import Actor
from parking.sharing.models import VehicleShare


def tell_asked(session: Session, share: VehicleShare, actor: Actor) -> None:
    """Say who asks, and where to answer."""
    _tell(session, share, actor, "share_asked")


def tell_agreed(session: Session, share: VehicleShare, actor: Actor) -> None:
    """Say that the other has agreed."""
    _tell(session, share, actor, "share_agreed")


def tell_ended(session: Session, share: VehicleShare, actor: Actor) -> None:
    """Say that it is over; or that the answer was no, without saying whose it was.

    Who has a plate is not told to one who only asked.
    """
    _tell(session, share, actor, "share_ended" if share.agreed_at else "share_declined")


def _tell(session: Session, share: VehicleShare, actor: Actor, template: str) -> None:
    owner_id = share.vehicle.person_id
    reader_id = owner_id if actor.person_id == share.person_id else share.person_id
    reader = session.get_one(Person, reader_id)
    other = session.get(Person, actor.person_id) if actor.person_id else None
    actor_name = other.name if other else ""
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    enqueue_mail(
        session,
        to=reader.email,
        template=template,
        context={
            "name": reader.name,
            "other": actor_name,
            "plate": f"{share.vehicle.state} {share.vehicle.number}",
            "link": f"{outside}/mine/vehicles",
        },
        locale=reader.locale,
        key=f"{template}:{share.id}",
        now=actor.now,
    )
