"""What pages read of permits: one person's, one by its id, the office's lists."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from core.identity.models import Person
from core.identity.search import fold_words
from core.plates import fold
from parking.codes import tidy_code
from parking.models import Garage, Permit, PermitEvent, PermitVehicle, Pool, Product, Vehicle
from parking.permits.life import LIVING

# Read from the database so many at a time, below the number of values of one statement.
_AT_ONCE = 2_000


@dataclass(frozen=True)
class PermitFilter:
    """Which permits the office asks for; empty fields ask for all."""

    words: str = ""
    state: str = ""
    product: str = ""


def list_permits_of(session: Session, person_id: int) -> list[Permit]:
    """A person's permits with products and vehicles: living ones first, then newest."""
    query = (
        select(Permit)
        .where(Permit.person_id == person_id)
        .options(
            joinedload(Permit.product).selectinload(Product.prices),
            joinedload(Permit.vehicles),
            selectinload(Permit.terms),
        )
        .order_by(Permit.state.in_(LIVING).desc(), Permit.created_at.desc(), Permit.id)
    )
    return list(session.scalars(query).unique())


def list_living(session: Session, person_id: int) -> tuple[list[Permit], list[Permit]]:
    """A person's permits that are theirs or asked for, and those they answer for; newest first.

    One query. Their terms are asked for where one is unpaid, which is seldom.
    """
    query = (
        select(Permit)
        .where(
            or_(Permit.person_id == person_id, Permit.sponsor_id == person_id),
            Permit.state.in_(LIVING),
        )
        .options(
            joinedload(Permit.product).joinedload(Product.prices),
            joinedload(Permit.vehicles),
            joinedload(Permit.person),
        )
        .order_by(Permit.created_at.desc(), Permit.id)
    )
    found = list(session.scalars(query).unique())
    held = [permit for permit in found if permit.person_id == person_id]
    return held, [permit for permit in found if permit.sponsor_id == person_id]


def find_permit(session: Session, permit_id: str) -> Permit | None:
    """A permit by the id that somebody typed or followed, with what forms ask of it. One query."""
    query = (
        select(Permit)
        .where(Permit.id == tidy_code(permit_id))
        .options(
            joinedload(Permit.product).lazyload(Product.prices),
            joinedload(Permit.person),
            joinedload(Permit.sponsor),
            joinedload(Permit.vehicles),
            joinedload(Permit.terms),
        )
    )
    return session.scalars(query).unique().one_or_none()


def find_whole_permit(session: Session, permit_id: str) -> Permit | None:
    """The same with all that its page shows. Three queries."""
    query = (
        select(Permit)
        .where(Permit.id == tidy_code(permit_id))
        .options(
            joinedload(Permit.product).joinedload(Product.prices),
            joinedload(Permit.person),
            joinedload(Permit.sponsor),
            joinedload(Permit.vehicles),
            selectinload(Permit.terms),
            selectinload(Permit.events).joinedload(PermitEvent.actor),
        )
    )
    return session.scalars(query).unique().one_or_none()


def list_recent_events(session: Session, person_id: int, limit: int = 12) -> list[PermitEvent]:
    """What happened to a person's permits of late, newest first."""
    query = (
        select(PermitEvent)
        .join(Permit, Permit.id == PermitEvent.permit_id)
        .where(Permit.person_id == person_id)
        .options(
            contains_eager(PermitEvent.permit).joinedload(Permit.product).lazyload(Product.prices),
            joinedload(PermitEvent.actor),
        )
        .order_by(PermitEvent.at.desc(), PermitEvent.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def list_permits(chosen: PermitFilter) -> Select[Permit]:
    """The permits of a filter, newest first, with holder, product and vehicles."""
    query = select(Permit).options(
        contains_eager(Permit.person),
        contains_eager(Permit.product),
        selectinload(Permit.vehicles),
    )
    return _narrowed(query, chosen)


def read_permits(session: Session, chosen: PermitFilter) -> Iterator[tuple[Any, str]]:
    """The same as rows, with the plates on each: two queries for each few thousand."""
    columns: tuple[Any, ...] = (
        Permit.id,
        Permit.state,
        Person.name.label("holder"),
        Person.email,
        Product.name.label("product"),
        Garage.name.label("garage"),
        Permit.valid_from,
        Permit.valid_until,
        Permit.created_at,
    )
    query = _narrowed(select(*columns), chosen)
    query = query.join(Pool, Pool.id == Product.pool_id).join(Garage, Garage.id == Pool.garage_id)
    for part in session.execute(query).yield_per(_AT_ONCE).partitions():
        plates = _plates_on(session, [row.id for row in part])
        yield from ((row, "; ".join(plates[row.id])) for row in part)


def _plates_on(session: Session, permits: Sequence[str]) -> Mapping[str, Sequence[str]]:
    query = (
        select(PermitVehicle.permit_id, Vehicle.state, Vehicle.number)
        .join(Vehicle, Vehicle.id == PermitVehicle.vehicle_id)
        .where(PermitVehicle.permit_id.in_(permits), PermitVehicle.removed_at.is_(None))
        .order_by(PermitVehicle.id)
    )
    plates = defaultdict(list)
    for permit, state, number in session.execute(query):
        plates[permit].append(f"{state} {number}")
    return plates


def _narrowed(query: Select[Any], chosen: PermitFilter) -> Select[Any]:
    query = query.join_from(Permit, Person, Person.id == Permit.person_id)
    query = query.join(Product, Product.id == Permit.product_id)
    if chosen.state:
        query = query.where(Permit.state == chosen.state)
    if chosen.product:
        query = query.where(Product.slug == chosen.product)
    for word in chosen.words.split():
        query = query.where(_fits(word))
    return query.order_by(Permit.created_at.desc(), Permit.id)


def _fits(word: str) -> Any:
    # The number in a plate's key: what looks alike is one character in it.
    numbers = "%/%/%" + _escaped(fold(word) or "-") + "%"
    plates = (
        select(PermitVehicle.permit_id)
        .join(Vehicle, Vehicle.id == PermitVehicle.vehicle_id)
        .where(Vehicle.key.like(numbers, escape="\\"))
    )
    return or_(
        Person.search_text.contains(fold_words(word) or word, autoescape=True),
        Person.badge_number == word,
        Person.employee_number == word,
        Permit.id == tidy_code(word),
        Permit.id.in_(plates),
    )


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
