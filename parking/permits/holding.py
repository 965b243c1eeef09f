"""Commands on permits: hold, lapse, cancel. They take the session and never commit.

Locks are taken in one order everywhere: charges, the permit, and last the pool.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from parking.codes import new_permit_id
from parking.models import Permit, PermitTerm, PermitVehicle, Product
from parking.permits import inventory
from parking.permits.life import Action, PermitRefusal, PermitState, after
from parking.permits.offers import assess
from parking.permits.paying import take_payment
from parking.permits.purchases import Chosen, Purchase, check
from parking.permits.renewing import expire, is_renewal_due, prepare_renewal, renewal_price
from parking.permits.steps import (
    SUBJECT,
    Actor,
    PermitRefusedError,
    find_living,
    locked_permit,
    step,
    subject_ids,
    tell,
)
from parking.permits.terms import midnight, set_price
from parking.products.eligibility import Bar
from payments import service as payments_service

__all__ = [
    "HOLD_FOR",
    "Purchase",
    "can_extend",
    "cancel_hold",
    "expire",
    "extend_hold",
    "hold_permit",
    "is_renewal_due",
    "lapse",
    "midnight",
    "prepare_renewal",
    "refuse_if_barred",
    "refuse_if_over",
    "renewal_price",
]

HOLD_FOR = timedelta(minutes=15)


def hold_permit(session: Session, purchase: Purchase, now: datetime, zone: ZoneInfo) -> Permit:
    """Keep a space for a person until they have paid, or refuse with PermitRefusedError.

    A living hold of the same product is returned as it is, so that two clicks are one; what was
    offered to the person becomes the hold.
    """
    existing = find_living(session, purchase.person_id, purchase.product_id)
    if existing is not None and inventory.is_over(existing, now):
        lapse(session, existing.id, now)
        existing = None
    product = session.get_one(Product, purchase.product_id)
    if existing is not None and existing.state == PermitState.OFFERED:
        chosen = check(session, purchase, product, now, zone)
        return _take_offer(session, existing.id, chosen, now, zone)
    if existing is not None:
        return _same_hold(existing, purchase)
    spared = _spared(session, purchase, product)
    try:
        refuse_if_barred(session, purchase.person_id, product, now, zone, spared)
    except PermitRefusedError:
        # The hold that bars this one may be its twin, kept by another tab a moment ago.
        existing = find_living(session, purchase.person_id, product.id)
        if existing is None:
            raise
        return _same_hold(existing, purchase)
    chosen = check(session, purchase, product, now, zone)
    twin = _lock_space(session, purchase, product, now, is_spared=bool(spared))
    if twin is not None:
        return _same_hold(twin, purchase)
    return _fill(session, _new_hold(session, purchase, now), chosen, now, zone)


def lapse(session: Session, permit_id: str, now: datetime) -> bool:
    """Give back the space of an offer or a hold that expired; False where it was paid meanwhile."""
    payments_service.close_pages(session, SUBJECT, subject_ids(session, permit_id), now)
    permit = locked_permit(session, permit_id)
    if not inventory.is_over(permit, now):
        return False
    step(session, permit, Action.LAPSE, Actor(None, now))
    return True


def cancel_hold(session: Session, permit_id: str, actor: Actor) -> None:
    """Give back an unpaid hold because its holder says so. Money that comes after goes back."""
    payments_service.withdraw_charges(session, SUBJECT, subject_ids(session, permit_id), actor.now)
    step(session, locked_permit(session, permit_id), Action.CANCEL, actor)


def extend_hold(session: Session, permit_id: str, actor: Actor) -> None:
    """Keep a space once more as long as a hold does, counted from when it would have ended.

    Raises PermitRefusedError where it is over, or was extended before.
    """
    permit = locked_permit(session, permit_id)
    refuse_if_over(session, permit_id, actor.now)
    if not can_extend(permit, actor.now):
        raise PermitRefusedError(PermitRefusal.EXTENDED_ONCE)
    assert permit.hold_expires_at is not None  # noqa: S101 - it is not over
    permit.hold_expires_at += HOLD_FOR
    until = permit.hold_expires_at.isoformat()
    step(session, permit, Action.EXTEND, actor, {"until": until})


def can_extend(permit: Permit, now: datetime) -> bool:
    """Whether a hold can be kept longer: it goes on, is a short one, and was not extended yet."""
    return (
        permit.state == PermitState.HELD
        and permit.hold_expires_at is not None
        and now < permit.hold_expires_at <= now + HOLD_FOR
        and all(event.action != Action.EXTEND for event in permit.events)
    )


def refuse_if_over(session: Session, permit_id: str, now: datetime) -> None:
    """Refuse to take more payments for a hold that has expired."""
    permit = session.get_one(Permit, permit_id)
    if permit.hold_expires_at is None or permit.hold_expires_at <= now:
        raise PermitRefusedError(PermitRefusal.HOLD_EXPIRED)


def refuse_if_barred(
    session: Session,
    person_id: int,
    product: Product,
    now: datetime,
    zone: ZoneInfo,
    spared: Collection[Bar] = (),
) -> None:
    """Raise the first reason why a product is not open to a person, if there is one.

    `spared` are reasons that do not count here.
    """
    offer = assess(session, person_id, [product], now, zone)[0]
    bars = [bar for bar in offer.bars if bar not in spared]
    if bars:
        raise PermitRefusedError(bars[0])


def _lock_space(
    session: Session, purchase: Purchase, product: Product, now: datetime, *, is_spared: bool
) -> Permit | None:
    """Let nobody else have a space of this pool until the transaction ends; refuse where none is.

    Returns the hold that another tab may have made while this one waited for the lock. `is_spared`:
    a space is there anyway, that of the permit which this one follows.
    """
    pool = inventory.lock_pool(session, product.pool_id)
    twin = find_living(session, purchase.person_id, product.id)
    if twin is not None or is_spared:
        return twin
    own = (purchase.person_id, product.id)
    if inventory.count_taken(session, pool.id, now, own) >= pool.sellable:
        raise PermitRefusedError(PermitRefusal.SOLD_OUT)
    return None


def _new_hold(session: Session, purchase: Purchase, now: datetime) -> Permit:
    permit = Permit(
        id=new_permit_id(),
        person_id=purchase.person_id,
        product_id=purchase.product_id,
        state=after(None, Action.HOLD),
        created_at=now,
        hold_expires_at=now + HOLD_FOR,
        follows_id=purchase.follows,
        ends_with_term=False,
    )
    session.add(permit)
    tell(session, permit, Action.HOLD, Actor(purchase.person_id, now))
    return permit


def _take_offer(
    session: Session, permit_id: str, chosen: Chosen, now: datetime, zone: ZoneInfo
) -> Permit:
    """Let an offer be held until it is paid: as long as the offer says, or as any hold."""
    permit = locked_permit(session, permit_id)
    permit.hold_expires_at = max(permit.hold_expires_at or now, now + HOLD_FOR)
    step(session, permit, Action.ACCEPT, Actor(permit.person_id, now))
    return _fill(session, permit, chosen, now, zone)


def _fill(
    session: Session, permit: Permit, chosen: Chosen, now: datetime, zone: ZoneInfo
) -> Permit:
    """Put vehicles and the first term on a permit that is held; paid where it costs nothing."""
    vehicles, price = chosen
    term = set_price(PermitTerm(state="due"), price, zone)
    permit.valid_from, permit.valid_until = midnight(price.first_day, zone), term.ends_at
    permit.vehicles = [PermitVehicle(vehicle=v, added_at=now) for v in vehicles]
    permit.terms = [term]
    session.flush()  # the charge names the term by its id
    if price.cents == 0:
        take_payment(session, term.id, now)
    return permit


def _same_hold(existing: Permit, purchase: Purchase) -> Permit:
    if existing.state == PermitState.HELD and existing.follows_id == purchase.follows:
        return existing
    raise PermitRefusedError(Bar.ALREADY_HELD)


def _spared(session: Session, purchase: Purchase, product: Product) -> set[Bar]:
    """What does not bar a switch: a full pool, where the old permit's space is in it."""
    if purchase.follows is None:
        return set()
    follows = session.get_one(Permit, purchase.follows)
    return {Bar.SOLD_OUT} if follows.product.pool_id == product.pool_id else set()
