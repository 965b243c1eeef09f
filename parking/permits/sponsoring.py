"""Who answers for a vendor's permit: named at the application or by the office, and withdrawn."""

from flask import current_app
from sqlalchemy.orm import Session

from core import audit
from core.identity.models import Person
from core.mail import enqueue_mail
from parking.models import Permit, Product
from parking.permits.life import Action, PermitRefusal
from parking.permits.steps import Actor, PermitRefusedError, locked_permit, step


def refuse_without(
    product: Product, holder_id: int, sponsor: Person | None, code: PermitRefusal
) -> None:
    """Refuse where a product asks for somebody who answers for its holder, and nobody does.

    Whoever has left answers for nobody, and nobody for themselves.
    """
    answers = sponsor is not None and sponsor.active and sponsor.id != holder_id
    if product.needs_sponsor and not answers:
        raise PermitRefusedError(code)


def name_sponsor(session: Session, permit_id: str, sponsor: Person, actor: Actor) -> None:
    """Let somebody answer for a permit from now on; they have a mail. Audited."""
    permit = locked_permit(session, permit_id)
    refuse_without(permit.product, permit.person_id, sponsor, PermitRefusal.SPONSOR_NEEDED)
    permit.sponsor_id = sponsor.id
    step(session, permit, Action.NAME_SPONSOR, actor, {"sponsor": sponsor.name})
    _record(session, permit, "sponsor_named", actor)
    tell_named(session, permit, sponsor, actor)


def withdraw(session: Session, permit_id: str, actor: Actor) -> None:
    """Let whoever answers for a permit do so no longer. It stays as it is. Audited."""
    permit = locked_permit(session, permit_id)
    if permit.sponsor_id != actor.person_id:
        raise PermitRefusedError(PermitRefusal.NO_SPONSOR)
    permit.sponsor_id = None
    step(session, permit, Action.WITHDRAW_SPONSOR, actor)
    _record(session, permit, "sponsor_withdrew", actor)


def tell_named(session: Session, permit: Permit, sponsor: Person, actor: Actor) -> None:
    """Write to somebody that the office named them, and where they say no."""
    product = session.get_one(Product, permit.product_id)
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    enqueue_mail(
        session,
        to=sponsor.email,
        template="permit_sponsored",
        context={
            "name": sponsor.name,
            "holder": session.get_one(Person, permit.person_id).name,
            "product": product.name,
            "garage": product.garage.name,
            "link": f"{outside}/mine/answer-for/{permit.id}",
        },
        locale=sponsor.locale,
        key=f"permit_sponsored:{permit.id}:{sponsor.id}:{actor.now.isoformat()}",
        now=actor.now,
    )


def _record(session: Session, permit: Permit, what: str, actor: Actor) -> None:
    audit.record_act(session, actor, f"permit.{what}", ("permit", permit.id))
