"""Commands on permits: hold, pay, renew, lapse, cancel, end. They take the session, never commit.

Locks are taken in one order everywhere: charges, the permit, and last the pool.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.codes import new_permit_id
from parking.models import (
    Permit,
    PermitTerm,
    PermitVehicle,
    Product,
    Vehicle,
)
from parking.permits import inventory
from parking.permits.eligibility import Bar
from parking.permits.life import Action, PermitRefusal, PermitState, after
from parking.permits.offers import assess
from parking.permits.pricing import Proration, next_month, price_on, rest_of_month
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
from payments import service as payments_service
from payments.charges import RefundReason

HOLD_FOR = timedelta(minutes=15)
RENEW_DAYS_BEFORE = 10


@dataclass(frozen=True)
class Purchase:
    """What a person asks for: a product, the vehicles on it, and the price they were shown."""

    person_id: int
    product_id: int
    vehicle_ids: Sequence[int]
    shown_cents: int


def hold_permit(session: Session, purchase: Purchase, now: datetime, zone: ZoneInfo) -> Permit:
    """Keep a space for a person until they have paid, or refuse with PermitRefusedError.

    A living hold of the same product is returned as it is, so that two clicks are one.
    """
    product = session.get_one(Product, purchase.product_id)
    existing = find_living(session, purchase.person_id, product.id)
    if existing is not None and not _is_over(existing, now):
        return _same_hold(existing)
    if existing is not None:
        lapse(session, existing.id, now)
    today = now.astimezone(zone).date()
    try:
        refuse_if_barred(session, purchase.person_id, product, now, zone)
    except PermitRefusedError:
        # The hold that bars this one may be its twin, kept by another tab a moment ago.
        existing = find_living(session, purchase.person_id, product.id)
        if existing is None:
            raise
        return _same_hold(existing)
    vehicles = _own_vehicles(session, purchase, product)
    price = rest_of_month(_price(product, today), today)
    if price.cents != purchase.shown_cents:
        raise PermitRefusedError(PermitRefusal.PRICE_CHANGED, {"cents": price.cents})
    pool = inventory.lock_pool(session, product.pool_id)
    # Another tab may have come first while this one waited for the lock.
    existing = find_living(session, purchase.person_id, product.id)
    if existing is not None:
        return _same_hold(existing)
    if inventory.count_taken(session, pool.id, now) >= pool.sellable:
        raise PermitRefusedError(PermitRefusal.SOLD_OUT)
    permit = Permit(
        id=new_permit_id(),
        person_id=purchase.person_id,
        product_id=product.id,
        state=after(None, Action.HOLD),
        created_at=now,
        hold_expires_at=now + HOLD_FOR,
        valid_from=midnight(today, zone),
        valid_until=midnight(next_month(today), zone),
        ends_with_term=False,
    )
    permit.vehicles = [PermitVehicle(vehicle=v, added_at=now) for v in vehicles]
    permit.terms = [
        PermitTerm(
            first_day=price.first_day,
            last_day=price.last_day,
            ends_at=permit.valid_until,
            month_cents=price.month_cents,
            cents=price.cents,
            state="due",
        )
    ]
    session.add(permit)
    tell(session, permit, Action.HOLD, Actor(purchase.person_id, now))
    session.flush()  # the charge names the term by its id
    if price.cents == 0:
        take_payment(session, permit.terms[0].id, now)
    return permit


def take_payment(session: Session, term_id: int, now: datetime) -> RefundReason | None:
    """Give what a term's payment was for, or say why the money must go back.

    A hold paid in time is always honoured. One paid late is honoured while a space is still
    there, else refunded; one that its holder had cancelled is refunded.
    """
    term = session.get(PermitTerm, term_id)
    if term is None:
        return RefundReason.SUBJECT_GONE
    permit = locked_permit(session, term.permit_id)
    session.refresh(term)
    if term.state == "paid":
        return RefundReason.ALREADY_PAID
    if permit.state == PermitState.CANCELLED:
        return RefundReason.HOLD_CANCELLED
    if permit.state == PermitState.ENDED or term.ends_at <= now:
        return RefundReason.SUBJECT_GONE
    action = _paying_action(permit)
    if action is Action.PAY_LATE and not _space_for_late(session, permit, now):
        return RefundReason.HOLD_EXPIRED_SOLD_OUT
    term.state = "paid"
    permit.valid_until = max(permit.valid_until, term.ends_at)
    permit.hold_expires_at = None
    step(session, permit, action, Actor(None, now), {"cents": term.cents})
    return None


def prepare_renewal(session: Session, permit_id: str, now: datetime, zone: ZoneInfo) -> PermitTerm:
    """The term of the month after the one paid for, priced as of its first day.

    Raises PermitRefusedError where nothing is due: too early, ending, or not active.
    """
    payments_service.lock_open_charges(session, SUBJECT, subject_ids(session, permit_id))
    permit = locked_permit(session, permit_id)
    first = permit.valid_until.astimezone(zone).date()
    if not is_renewal_due(permit, now):
        raise PermitRefusedError(PermitRefusal.NOT_DUE)
    price = renewal_price(permit, zone)
    query = select(PermitTerm).where(
        PermitTerm.permit_id == permit.id, PermitTerm.first_day == first
    )
    term = session.scalar(query)
    if term is None:
        term = PermitTerm(permit_id=permit.id, first_day=first, state="due")
        session.add(term)
    term.last_day = price.last_day
    term.ends_at = midnight(next_month(first), zone)
    term.month_cents, term.cents = price.month_cents, price.cents
    session.flush()  # the charge names the term by its id
    return term


def renewal_price(permit: Permit, zone: ZoneInfo) -> Proration:
    """What the month after the one that is paid costs, by the price of its first day."""
    first = permit.valid_until.astimezone(zone).date()
    return rest_of_month(_price(permit.product, first), first)


def is_renewal_due(permit: Permit, now: datetime) -> bool:
    """Whether the next month can be paid: the last ten days of the month that is paid."""
    return (
        permit.state == PermitState.ACTIVE
        and not permit.ends_with_term
        and permit.valid_until - timedelta(days=RENEW_DAYS_BEFORE) <= now < permit.valid_until
    )


def lapse(session: Session, permit_id: str, now: datetime) -> bool:
    """Give back the space of a hold that expired unpaid; False where it was paid meanwhile."""
    payments_service.close_pages(session, SUBJECT, subject_ids(session, permit_id), now)
    permit = locked_permit(session, permit_id)
    if permit.state != PermitState.HELD or not _is_over(permit, now):
        return False
    step(session, permit, Action.LAPSE, Actor(None, now))
    return True


def cancel_hold(session: Session, permit_id: str, actor: Actor) -> None:
    """Give back an unpaid hold because its holder says so. Money that comes after goes back."""
    payments_service.withdraw_charges(session, SUBJECT, subject_ids(session, permit_id), actor.now)
    step(session, locked_permit(session, permit_id), Action.CANCEL, actor)


def expire(session: Session, permit_id: str, now: datetime) -> bool:
    """End a permit whose last paid day is over; False where it was renewed meanwhile."""
    permit = locked_permit(session, permit_id)
    if permit.valid_until > now or permit.state not in (PermitState.ACTIVE, PermitState.SUSPENDED):
        return False
    step(session, permit, Action.EXPIRE, Actor(None, now))
    return True


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins on campus."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def refuse_if_over(session: Session, permit_id: str, now: datetime) -> None:
    """Refuse to take more payments for a hold that has expired."""
    permit = session.get_one(Permit, permit_id)
    if permit.hold_expires_at is None or permit.hold_expires_at <= now:
        raise PermitRefusedError(PermitRefusal.HOLD_EXPIRED)


def refuse_if_barred(
    session: Session, person_id: int, product: Product, now: datetime, zone: ZoneInfo
) -> None:
    """Raise the first reason why a product is not open to a person, if there is one."""
    offer = assess(session, person_id, [product], now, zone)[0]
    if offer.bars:
        raise PermitRefusedError(offer.bars[0])


def _paying_action(permit: Permit) -> Action:
    if permit.state == PermitState.HELD:
        return Action.PAY
    return Action.PAY_LATE if permit.state == PermitState.LAPSED else Action.RENEW


def _space_for_late(session: Session, permit: Permit, now: datetime) -> bool:
    pool = inventory.lock_pool(session, permit.product.pool_id)
    if find_living(session, permit.person_id, permit.product_id) is not None:
        return False
    return inventory.count_taken(session, pool.id, now) < pool.sellable


def _same_hold(existing: Permit) -> Permit:
    if existing.state == PermitState.HELD:
        return existing
    raise PermitRefusedError(Bar.ALREADY_HELD)


def _own_vehicles(session: Session, purchase: Purchase, product: Product) -> list[Vehicle]:
    wanted = set(purchase.vehicle_ids)
    if not wanted:
        raise PermitRefusedError(PermitRefusal.VEHICLE_NEEDED)
    if len(wanted) > product.max_vehicles:
        raise PermitRefusedError(PermitRefusal.VEHICLE_LIMIT, {"limit": product.max_vehicles})
    query = select(Vehicle).where(
        Vehicle.id.in_(wanted),
        Vehicle.person_id == purchase.person_id,
        Vehicle.removed_at.is_(None),
    )
    found = list(session.scalars(query))
    if len(found) != len(wanted):
        raise PermitRefusedError(PermitRefusal.VEHICLE_NEEDED)
    return found


def _price(product: Product, day: date) -> int:
    cents = price_on([(p.effective_from, p.cents) for p in product.prices], day)
    if cents is None:
        raise PermitRefusedError(Bar.NO_PRICE)
    return cents


def _is_over(permit: Permit, now: datetime) -> bool:
    return (
        permit.state == PermitState.HELD
        and permit.hold_expires_at is not None
        and permit.hold_expires_at + inventory.HOLD_GRACE <= now
    )
