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
    """Say that it is over, or that the answer was no."""
    _tell(session, share, actor, "share_ended")


def _tell(session: Session, share: VehicleShare, actor: Actor, template: str) -> None:
    owner_id = share.vehicle.person_id
    reader_id = owner_id if actor.person_id == share.person_id else share.person_id
    reader = session.get_one(Person, reader_id)
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    enqueue_mail(
        session,
        to=reader.email,
        template=template,
        context={
            "name": reader.name,
            # The question of one whom the holder does not know yet is refused without a name.
            "other": _name_of(session, share, actor),
            "plate": f"{share.vehicle.state} {share.vehicle.number}",
            "was_agreed": share.agreed_at is not None,
            "link": f"{outside}/mine/vehicles",
        },
        locale=reader.locale,
        key=f"{template}:{share.id}",
        now=actor.now,
    )


def _name_of(session: Session, share: VehicleShare, actor: Actor) -> str:
    """Who acted; nobody where a holder says no, since who has a plate is not told."""
    is_holders_no = share.ended_at is not None and share.agreed_at is None
    if actor.person_id is None or (is_holders_no and actor.person_id == share.vehicle.person_id):
        return ""
    return session.get_one(Person, actor.person_id).name
