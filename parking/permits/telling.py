"""Mails about what became of somebody's permit without their doing."""

from collections.abc import Mapping
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from core.identity.models import Person
from core.mail import enqueue_mail
from parking.models import Permit
from parking.permits.life import Action, PermitState
from parking.permits.steps import Actor
from parking.sentences import ACTION_SENTENCES

TEMPLATE, SPONSOR = "permit_decided", "permit_sponsor"
# What is told of a permit that stands so; an application that is refused has a mail of its own.
_TOLD: Mapping[PermitState, Action] = {
    PermitState.ACTIVE: Action.RESUME,
    PermitState.SUSPENDED: Action.SUSPEND,
    PermitState.ENDED: Action.END,
    PermitState.TRANSFERRED: Action.TRANSFER,
}


def tell_decision(session: Session, permit: Permit, reason: str, now: datetime) -> None:
    """Write to a permit's holder that it was suspended, resumed, ended or handed on, and why."""
    action = _TOLD.get(PermitState(permit.state))
    if action is None:
        return
    person = permit.person
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    with force_locale(person.locale):
        what = str(ACTION_SENTENCES[action])
    enqueue_mail(
        session,
        to=person.email,
        template=TEMPLATE,
        context={
            "name": person.name,
            "product": permit.product.name,
            "garage": permit.product.garage.name,
            "what": what,
            "reason": reason,
            "link": f"{outside}/mine/permits/{permit.id}",
        },
        locale=person.locale,
        key=f"{TEMPLATE}:{permit.id}:{action}:{now.isoformat()}",
        now=now,
    )


def tell_sponsor(session: Session, permit: Permit, sponsor: Person, actor: Actor) -> None:
    """Write to whoever is named as answering for an applicant, who may know nothing of it."""
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    enqueue_mail(
        session,
        to=sponsor.email,
        template=SPONSOR,
        context={
            "name": sponsor.name,
            "applicant": permit.person.name,
            "product": permit.product.name,
            "garage": permit.product.garage.name,
            "reason": actor.reason,
            "link": f"{outside}/mine/answer-for/{permit.id}",
        },
        locale=sponsor.locale,
        key=f"{SPONSOR}:{permit.id}:{sponsor.id}",
        now=actor.now,
    )
