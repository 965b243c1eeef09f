"""What has followed from a change: while nothing has, it can be taken back."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from parking.draws.models import Draw, DrawEntry
from parking.models import Permit, PermitTerm, Pool, Product, Stay
from parking.products.models import ProductChange, ProductTerms, TermsAcceptance
from parking.products.parts import NEW, Part
from parking.products.refusals import ChangeRefusal, ChangeRefusedError
from parking.waitlists.models import Waitlist, WaitlistEntry


def refuse_if_followed(session: Session, change: ProductChange, today: date) -> None:
    """Raise ChangeRefusedError with what has followed from a change, if anything has."""
    if _count(session, _later_changes(change)):
        raise ChangeRefusedError(ChangeRefusal.LATER_CHANGE)
    if change.part == Part.PRICE and any(date.fromisoformat(d) <= today for d in change.after):
        raise ChangeRefusedError(ChangeRefusal.PRICE_BEGUN)
    for code, find in _FOLLOWERS[Part(change.part)].items():
        number = _count(session, find(change))
        if number:
            raise ChangeRefusedError(code, {"number": number})


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0


def _later_changes(change: ProductChange) -> Select[int]:
    """Changes of the same since; a price of other days, and of something new any, stands apart."""
    query = select(func.count(ProductChange.id)).where(
        ProductChange.subject_id == change.subject_id,
        ProductChange.state == "in_force",
        ProductChange.id != change.id,
        ProductChange.decided_at >= change.decided_at,
    )
    if change.part in NEW:
        parts = _WITHIN[Part(change.part)]
        return query.where(ProductChange.part.in_(parts))
    return query.where(ProductChange.part == change.part)


_WITHIN: Mapping[Part, tuple[Part, ...]] = {
    Part.NEW_PRODUCT: (Part.FACTS, Part.WHO, Part.SALE, Part.HOURS, Part.PRICE, Part.TERMS),
    Part.NEW_ZONE: (Part.ZONE,),
    Part.NEW_GARAGE: (Part.GARAGE,),
}


def _since(change: ProductChange) -> datetime:
    assert change.decided_at is not None  # noqa: S101 - asked of changes in force
    return change.decided_at


def _products(change: ProductChange) -> ColumnElement[bool]:
    """The products that a change is about: one, or all of a zone."""
    if change.part in (Part.ZONE, Part.NEW_ZONE):
        return Product.pool_id == change.subject_id
    return Product.id == change.subject_id


def _permits_since(change: ProductChange) -> Select[int]:
    return (
        select(func.count(Permit.id))
        .join(Product, Product.id == Permit.product_id)
        .where(_products(change), Permit.created_at > _since(change))
    )


def _names_since(change: ProductChange) -> Select[int]:
    waiting = (
        select(func.count(WaitlistEntry.id))
        .join(Waitlist, Waitlist.id == WaitlistEntry.waitlist_id)
        .where(Waitlist.product_id == change.subject_id, WaitlistEntry.applied_at > _since(change))
        .scalar_subquery()
    )
    entered = (
        select(func.count(DrawEntry.id))
        .join(Draw, Draw.id == DrawEntry.draw_id)
        .where(Draw.product_id == change.subject_id, DrawEntry.entered_at > _since(change))
        .scalar_subquery()
    )
    return select(waiting + entered)


def _cars_since(change: ProductChange) -> Select[int]:
    return (
        select(func.count(Stay.id))
        .join(Permit, Permit.id == Stay.permit_id)
        .where(Permit.product_id == change.subject_id, Stay.entered_at > _since(change))
    )


def _paid_since(change: ProductChange) -> Select[int]:
    """Terms sold since that reach into the days of the new price."""
    return (
        select(func.count(PermitTerm.id))
        .join(Permit, Permit.id == PermitTerm.permit_id)
        .where(
            Permit.product_id == change.subject_id,
            PermitTerm.id > change.last_term,
            PermitTerm.last_day >= min(date.fromisoformat(day) for day in change.after),
            PermitTerm.state != "void",
        )
    )


def _accepted_since(change: ProductChange) -> Select[int]:
    return (
        select(func.count(TermsAcceptance.id))
        .join(ProductTerms, ProductTerms.id == TermsAcceptance.terms_id)
        .where(
            ProductTerms.product_id == change.subject_id,
            ProductTerms.published_at >= _since(change),
        )
    )


def _zones_and_stays_in(change: ProductChange) -> Select[int]:
    zones = select(func.count(Pool.id)).where(Pool.garage_id == change.subject_id)
    stays = select(func.count(Stay.id)).where(Stay.garage_id == change.subject_id)
    return select(zones.scalar_subquery() + stays.scalar_subquery())


def _products_in(change: ProductChange) -> Select[int]:
    return select(func.count(Product.id)).where(Product.pool_id == change.subject_id)


def _lists_of(change: ProductChange) -> Select[int]:
    lists = select(func.count(Waitlist.id)).where(Waitlist.product_id == change.subject_id)
    draws = select(func.count(Draw.id)).where(Draw.product_id == change.subject_id)
    return select(lists.scalar_subquery() + draws.scalar_subquery())


_Find = Callable[[ProductChange], Select[int]]
_PERMITS: Mapping[ChangeRefusal, _Find] = {ChangeRefusal.PERMITS_SINCE: _permits_since}
_NAMES: Mapping[ChangeRefusal, _Find] = {ChangeRefusal.NAMES_SINCE: _names_since}
_CARS: Mapping[ChangeRefusal, _Find] = {ChangeRefusal.CARS_SINCE: _cars_since}
_FOLLOWERS: Mapping[Part, Mapping[ChangeRefusal, _Find]] = {
    Part.FACTS: {**_PERMITS, **_CARS},
    Part.WHO: {**_PERMITS, **_NAMES},
    Part.SALE: {**_PERMITS, **_NAMES},
    Part.HOURS: {**_PERMITS, **_CARS},
    Part.PRICE: {ChangeRefusal.PAID_SINCE: _paid_since},
    Part.TERMS: {ChangeRefusal.ACCEPTED_SINCE: _accepted_since},
    Part.ZONE: _PERMITS,
    Part.GARAGE: {},
    Part.NEW_PRODUCT: {**_PERMITS, ChangeRefusal.IN_USE: _lists_of},
    Part.NEW_ZONE: {ChangeRefusal.IN_USE: _products_in},
    Part.NEW_GARAGE: {ChangeRefusal.IN_USE: _zones_and_stays_in},
}
