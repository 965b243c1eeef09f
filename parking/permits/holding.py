"""Commands on permits: hold, pay, lapse, cancel. They take the session and never commit.

Locks are taken in one order everywhere: charges, the permit, and last the pool.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.remembered import recall
from parking.codes import new_permit_id
from parking.models import Permit, PermitTerm, PermitVehicle, Product
from parking.permits import inventory
from parking.permits.closing import hand_over
from parking.permits.life import Action, PermitRefusal, PermitState, after
from parking.permits.offers import assess
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
from payments.charges import RefundReason

__all__ = [
    "HOLD_FOR",
    "Purchase",
    "can_extend",
    "cancel_hold",
    "expire",
    "extend_hold",
    "hold_permit",
    "is_over",
    "is_renewal_due",
    "lapse",
    "midnight",
    "prepare_renewal",
    "refuse_if_barred",
    "refuse_if_over",
    "renewal_price",
    "take_payment",
]

HOLD_FOR = timedelta(minutes=15)
_FIRST = (Action.PAY, Action.PAY_LATE)
_KEPT = (PermitState.OFFERED, PermitState.HELD)
_GONE = (
    PermitState.ENDED,
    PermitState.SWITCHED,
    PermitState.TRANSFERRED,
    PermitState.REFUSED,
)
_PAYING = {
    PermitState.HELD: Action.PAY,
    PermitState.LAPSED: Action.PAY_LATE,
    PermitState.AWAY: Action.RETURN,
}


def hold_permit(session: Session, purchase: Purchase, now: datetime, zone: ZoneInfo) -> Permit:
    """Keep a space for a person until they have paid, or refuse with PermitRefusedError.

    A living hold of the same product is returned as it is, so that two clicks are one; what was
    offered to the person becomes the hold.
    """
    existing = find_living(session, purchase.person_id, purchase.product_id)
    if existing is not None and is_over(existing, now):
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
    pool = inventory.lock_pool(session, product.pool_id)
    # Another tab may have come first while this one waited for the lock.
    existing = find_living(session, purchase.person_id, product.id)
    if existing is not None:
        return _same_hold(existing, purchase)
    own = (purchase.person_id, product.id)
    if not spared and inventory.count_taken(session, pool.id, now, own) >= pool.sellable:
        raise PermitRefusedError(PermitRefusal.SOLD_OUT)
    permit = Permit(
        id=new_permit_id(),
        person_id=purchase.person_id,
        product_id=product.id,
        state=after(None, Action.HOLD),
        created_at=now,
        hold_expires_at=now + HOLD_FOR,
        follows_id=purchase.follows,
        ends_with_term=False,
    )
    session.add(permit)
    tell(session, permit, Action.HOLD, Actor(purchase.person_id, now))
    return _fill(session, permit, chosen, now, zone)


def take_payment(session: Session, term_id: int, now: datetime) -> RefundReason | None:
    """Give what a term's payment was for, or say why the money must go back.

    A hold paid in time is always honoured. One paid after its grace, lapsed by the job or not
    yet, is honoured while a space is still there, else refunded; one that its holder had
    cancelled is refunded.
    """
    term = session.get(PermitTerm, term_id)
    if term is None:
        return RefundReason.SUBJECT_GONE
    if term.permit.follows_id:
        before = subject_ids(session, term.permit.follows_id)
        payments_service.lock_charges(session, SUBJECT, before)
    permit = locked_permit(session, term.permit_id)
    if recall(session, (PermitTerm, term_id)) is None:
        session.refresh(term)
    reason = _find_why_not(permit, term, now)
    if reason is not None:
        return reason
    if is_over(permit, now):
        # It keeps no space any more, though the job that says so has not come yet.
        step(session, permit, Action.LAPSE, Actor(None, now))
    action = _PAYING.get(PermitState(permit.state), Action.RENEW)
    takes_over = action in _FIRST and _can_take_over(session, permit)
    needs_space = action is Action.PAY_LATE or (action is Action.PAY and permit.follows_id)
    if needs_space and not takes_over and not _has_space(session, permit, now):
        return RefundReason.HOLD_EXPIRED_SOLD_OUT
    term.state = "paid"
    permit.valid_until = max(permit.valid_until, term.ends_at)
    permit.hold_expires_at = permit.away_from = permit.away_until = None
    step(session, permit, action, Actor(None, now), {"cents": term.cents})
    if takes_over:
        hand_over(session, permit, now, campus_zone())
    return None


def lapse(session: Session, permit_id: str, now: datetime) -> bool:
    """Give back the space of an offer or a hold that expired; False where it was paid meanwhile."""
    payments_service.close_pages(session, SUBJECT, subject_ids(session, permit_id), now)
    permit = locked_permit(session, permit_id)
    if permit.state not in _KEPT or not is_over(permit, now):
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


def is_over(permit: Permit, now: datetime) -> bool:
    """Whether an offer or a hold keeps its space no longer."""
    return (
        permit.state in _KEPT
        and permit.hold_expires_at is not None
        and permit.hold_expires_at + inventory.HOLD_GRACE <= now
    )


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


def _find_why_not(permit: Permit, term: PermitTerm, now: datetime) -> RefundReason | None:
    """Why a payment buys nothing any more, whatever space there is; None: it does."""
    if term.state == "paid":
        return RefundReason.ALREADY_PAID
    if permit.state == PermitState.CANCELLED:
        return RefundReason.HOLD_CANCELLED
    if permit.state in _GONE or term.state == "void" or term.ends_at <= now:
        return RefundReason.SUBJECT_GONE
    return None


def _can_take_over(session: Session, permit: Permit) -> bool:
    """Whether the permit that this one follows is still in force; its row is then locked."""
    if permit.follows_id is None:
        return False
    return locked_permit(session, permit.follows_id).state == PermitState.ACTIVE


def _has_space(session: Session, permit: Permit, now: datetime) -> bool:
    """Whether a permit that keeps no space of its own finds one, and its holder has no twin."""
    pool = inventory.lock_pool(session, permit.product.pool_id)
    twin = find_living(session, permit.person_id, permit.product_id)
    if twin is not None and twin.id != permit.id:
        return False
    own = (permit.person_id, permit.product_id)
    return inventory.count_taken(session, pool.id, now, own, but=permit.id) < pool.sellable


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
