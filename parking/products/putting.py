"""How each part of a change is put in force and taken back."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from parking.models import Garage, Pool, Product, ProductPrice
from parking.products.models import ProductChange, ProductTerms
from parking.products.parts import NEW, Part, Subject, Values, put, read, unpack
from parking.products.prices import is_backwards
from parking.products.refusals import ChangeRefusal, ChangeRefusedError


def current(session: Session, part: Part, subject: Subject | None, after: Values) -> dict[str, Any]:
    """What a change's fields say now. A price: that which begins on each of its days, in cents."""
    if subject is None:
        return {}
    if part is Part.PRICE:
        days = {day: _price(session, subject.id, date.fromisoformat(day)) for day in after}
        return {day: price.cents if price else None for day, price in days.items()}
    if part is Part.TERMS:
        terms = current_terms(session, subject.id)
        return {"english": terms.english, "spanish": terms.spanish} if terms else {}
    return read(subject, part)


def put_in_force(
    session: Session, change: ProductChange, subject: Subject | None, today: date
) -> int:
    """Make a change; the id of what it is about, which may be new."""
    part = Part(change.part)
    if part in NEW:
        subject = _new(session, part, change.after)
        session.add(subject)
        session.flush()  # the change names it by its id
        return subject.id
    assert subject is not None  # noqa: S101 - what is not new is there
    if part is Part.PRICE:
        _set_prices(session, subject.id, change.after, today)
    elif part is Part.TERMS:
        session.add(_new_terms(session, subject.id, change))
    else:
        put(subject, change.after)
    return subject.id


def take_back(
    session: Session, change: ProductChange, subject: Subject | None, now: datetime
) -> None:
    """Put back what a change found."""
    part = Part(change.part)
    assert subject is not None  # noqa: S101 - a change in force has a subject
    if part is Part.PRICE:
        _write_prices(session, subject.id, change.before)
    elif part is Part.TERMS:
        terms = current_terms(session, subject.id)
        if terms is not None:
            terms.withdrawn_at = now
    elif part in NEW:
        if isinstance(subject, Product):
            session.execute(delete(ProductPrice).where(ProductPrice.product_id == subject.id))
            session.expire(subject, ["prices"])
        session.delete(subject)
    else:
        put(subject, change.before)


def current_terms(session: Session, product_id: int) -> ProductTerms | None:
    """The version that whoever gets a product accepts now; None where there is none."""
    return session.scalar(current_terms_of(product_id))


def current_terms_of(product_id: int) -> Select[ProductTerms]:
    """The same as a query, to be joined to."""
    return (
        select(ProductTerms)
        .where(ProductTerms.product_id == product_id, ProductTerms.withdrawn_at.is_(None))
        .order_by(ProductTerms.version.desc())
        .limit(1)
    )


def _price(session: Session, product_id: int, day: date) -> ProductPrice | None:
    return session.scalar(
        select(ProductPrice).where(
            ProductPrice.product_id == product_id, ProductPrice.effective_from == day
        )
    )


def _set_prices(session: Session, product_id: int, wanted: Values, today: date) -> None:
    """Set prices from days on; refused for days that are past, or at which one was sold."""
    known = session.execute(
        select(ProductPrice.effective_from, ProductPrice.cents).where(
            ProductPrice.product_id == product_id
        )
    )
    prices = [(start, cents) for start, cents in known]
    if any(is_backwards(date.fromisoformat(day), today, prices) for day in wanted):
        raise ChangeRefusedError(ChangeRefusal.BACKWARDS)
    _write_prices(session, product_id, wanted)


def _write_prices(session: Session, product_id: int, wanted: Values) -> None:
    for day, cents in wanted.items():
        price = _price(session, product_id, date.fromisoformat(day))
        if cents is None:
            if price is not None:
                session.delete(price)
        elif price is not None:
            price.cents = cents
        else:
            session.add(
                ProductPrice(
                    product_id=product_id, effective_from=date.fromisoformat(day), cents=cents
                )
            )
    session.flush()  # what a product's prices are is read again below
    session.expire(session.get_one(Product, product_id), ["prices"])


def _new_terms(session: Session, product_id: int, change: ProductChange) -> ProductTerms:
    """The next version; a language that was not changed is as in the version before."""
    before = current_terms(session, product_id)
    newest = session.scalar(
        select(func.max(ProductTerms.version)).where(ProductTerms.product_id == product_id)
    )
    return ProductTerms(
        product_id=product_id,
        version=(newest or 0) + 1,
        english=change.after.get("english", before.english if before else ""),
        spanish=change.after.get("spanish", before.spanish if before else ""),
        published_at=change.decided_at or change.created_at,
    )


def _new(session: Session, part: Part, after: Values) -> Subject:
    values: dict[str, Any] = {name: unpack(name, value) for name, value in after.items()}
    if part is Part.NEW_GARAGE:
        return Garage(slug=_free_slug(session, Garage, values["name"]), hours=[], **values)
    if part is Part.NEW_ZONE:
        garage = session.get_one(Garage, values["garage_id"])
        words = f"{garage.slug} {values['name']}"
        return Pool(slug=_free_slug(session, Pool, words), **values)
    zone = session.get_one(Pool, values["pool_id"])
    slug = _free_slug(session, Product, f"{zone.garage.slug} {values['name']}")
    # Not on sale until its rules, its hours and its price are looked at.
    return Product(slug=slug, is_offered=False, **values)


def _free_slug(session: Session, model: Any, words: str) -> str:
    wanted = slug_of(words)
    taken = set(session.scalars(select(model.slug).where(model.slug.startswith(wanted))))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def slug_of(words: str) -> str:
    """Words as an address has them: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "new"
