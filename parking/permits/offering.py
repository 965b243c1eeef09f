"""Commands before a permit is held: asked for, offered, refused, handed to another person."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from core.mail import enqueue_mail
from parking.codes import new_permit_id
from parking.models import Permit, Product
from parking.permits import inventory, sponsoring
from parking.permits.holding import refuse_if_barred
from parking.permits.life import Action, PermitRefusal, PermitState, after
from parking.permits.steps import (
    Actor,
    PermitRefusedError,
    find_living,
    locked_permit,
    next_state,
    step,
    tell,
)
from parking.permits.telling import tell_sponsor
from parking.products.eligibility import Bar

_MAIL = {Action.OFFER: "permit_offered", Action.REFUSE: "permit_refused"}


@dataclass(frozen=True)
class Grant:
    """What is offered to whom and until when; `follows` is the permit that it takes over.

    `sponsor_id` is who answers for a vendor; else whoever did in the application, or before.
    """

    person_id: int
    product_id: int
    until: datetime
    follows: str | None = None
    sponsor_id: int | None = None


def apply_for(
    session: Session, product: Product, actor: Actor, zone: ZoneInfo, sponsor: Person | None = None
) -> Permit:
    """Ask the office for a permit that is not sold; the actor's reason says why.

    `sponsor` is the employee who answers for a vendor.

    Asked for already, the same application is returned.
    """
    assert actor.person_id is not None  # noqa: S101 - people apply, not the system
    if not product.by_application:
        raise PermitRefusedError(PermitRefusal.NOT_BY_APPLICATION)
    sponsoring.refuse_without(product, actor.person_id, sponsor, PermitRefusal.SPONSOR_NEEDED)
    existing = find_living(session, actor.person_id, product.id)
    if existing is not None and existing.state == PermitState.APPLIED:
        return existing
    if existing is not None:
        raise PermitRefusedError(Bar.ALREADY_HELD)
    spared = {Bar.BY_APPLICATION, Bar.SOLD_OUT, Bar.WAITLIST}
    refuse_if_barred(session, actor.person_id, product, actor.now, zone, spared)
    permit = _new(actor.person_id, product.id, Action.APPLY, actor.now)
    session.add(permit)
    details = {"sponsor": sponsor.name} if sponsor else None
    tell(session, permit, Action.APPLY, actor, details)
    if sponsor is not None and product.needs_sponsor:
        permit.sponsor_id = sponsor.id
        session.flush()  # the mail names the permit's holder and product
        tell_sponsor(session, permit, sponsor, actor)
    return permit


def give_up(session: Session, permit_id: str, actor: Actor) -> None:
    """Take back an application, or decline an offer."""
    permit = locked_permit(session, permit_id)
    is_offer = permit.state == PermitState.OFFERED
    step(session, permit, Action.DECLINE if is_offer else Action.WITHDRAW, actor)


def refuse(session: Session, permit_id: str, actor: Actor, seen: PermitState | None = None) -> None:
    """Say no to an application, or take back an offer, for a reason that the person reads.

    `seen` is what it was to whoever says so: a no to an application takes back no offer that
    somebody else has made of it meanwhile.
    """
    if not actor.reason.strip():
        raise PermitRefusedError(PermitRefusal.NO_REASON)
    permit = locked_permit(session, permit_id)
    if seen is not None and permit.state != seen:
        details = {"state": permit.state, "action": Action.REFUSE}
        raise PermitRefusedError(PermitRefusal.NOT_NOW, details)
    step(session, permit, Action.REFUSE, actor)
    _write(session, permit, Action.REFUSE, actor)


def offer(session: Session, grant: Grant, actor: Actor) -> Permit:
    """Keep a space for a person until they take it, or refuse with PermitRefusedError.

    An application of theirs becomes the offer. What takes over another's permit has its space.
    """
    existing = find_living(session, grant.person_id, grant.product_id)
    if existing is not None:
        existing = locked_permit(session, existing.id)
        if existing.state != PermitState.APPLIED:
            raise PermitRefusedError(PermitRefusal.HAS_ONE)
    product = session.get_one(Product, grant.product_id)
    sponsor = _sponsor_of(session, product, grant, existing)
    if grant.follows is None:
        pool = inventory.lock_pool(session, product.pool_id)
        own = (grant.person_id, product.id)
        if inventory.count_taken(session, pool.id, actor.now, own) >= pool.sellable:
            raise PermitRefusedError(PermitRefusal.SOLD_OUT)
    permit = existing or _new(grant.person_id, grant.product_id, Action.OFFER, actor.now)
    permit.hold_expires_at, permit.follows_id = grant.until, grant.follows
    details = {"until": grant.until.isoformat()}
    is_named = sponsor is not None and sponsor.id != permit.sponsor_id
    permit.sponsor_id = sponsor.id if sponsor else None
    if sponsor is not None and is_named:
        details["sponsor"] = sponsor.name
    if existing is not None:
        step(session, permit, Action.OFFER, actor, details)
    else:
        session.add(permit)
        tell(session, permit, Action.OFFER, actor, details)
    session.flush()  # the mail names the permit's holder and product
    _write(session, permit, Action.OFFER, actor)
    if sponsor is not None and is_named:
        sponsoring.tell_named(session, permit, sponsor, actor)
    return permit


def offer_transfer(
    session: Session, permit_id: str, person_id: int, until: datetime, actor: Actor
) -> Permit:
    """Offer somebody's permit to another person, who has it as soon as they have paid.

    Until then it stays what it is. Then the days that its holder no longer has go back to them.
    """
    if not actor.reason.strip():
        raise PermitRefusedError(PermitRefusal.NO_REASON)
    permit = locked_permit(session, permit_id)
    next_state(permit, Action.TRANSFER)
    if permit.person_id == person_id:
        raise PermitRefusedError(PermitRefusal.SAME_HOLDER)
    if find_successor(session, permit_id) is not None:
        raise PermitRefusedError(PermitRefusal.PASSED_ON)
    return offer(session, Grant(person_id, permit.product_id, until, permit_id), actor)


def find_successor(session: Session, permit_id: str) -> Permit | None:
    """The permit that is to take over another, while it waits to be taken and paid."""
    waiting = Permit.state.in_((PermitState.OFFERED, PermitState.HELD))
    return session.scalar(select(Permit).where(Permit.follows_id == permit_id, waiting))


def _sponsor_of(
    session: Session, product: Product, grant: Grant, existing: Permit | None
) -> Person | None:
    """Who answers for whom a permit is offered. Refused where somebody must, and nobody does."""
    if not product.needs_sponsor:
        return None
    before = session.get(Permit, grant.follows) if grant.follows else None
    ids = (grant.sponsor_id, existing and existing.sponsor_id, before and before.sponsor_id)
    sponsor_id = next((one for one in ids if one), None)
    sponsor = session.get(Person, sponsor_id) if sponsor_id else None
    sponsoring.refuse_without(product, grant.person_id, sponsor, PermitRefusal.NO_SPONSOR)
    return sponsor


def _new(person_id: int, product_id: int, action: Action, now: datetime) -> Permit:
    return Permit(
        id=new_permit_id(),
        person_id=person_id,
        product_id=product_id,
        state=after(None, action),
        created_at=now,
        valid_from=now,
        valid_until=now,  # no day is paid yet
        ends_with_term=False,
    )


def _write(session: Session, permit: Permit, action: Action, actor: Actor) -> None:
    person = permit.person
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    enqueue_mail(
        session,
        to=person.email,
        template=_MAIL[action],
        context={
            "name": person.name,
            "product": permit.product.name,
            "garage": permit.product.garage.name,
            "expires_at": permit.hold_expires_at,
            "link": f"{outside}/mine/permits/{permit.id}",
            "reason": actor.reason,
        },
        locale=person.locale,
        key=f"{_MAIL[action]}:{permit.id}:{actor.now.isoformat()}",
        now=actor.now,
    )
