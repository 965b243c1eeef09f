"""What is there as spreadsheets that can be sent back: unchanged they change nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.bulk import catalog, offers, permits, spaces, vehicles
from parking.codes import spaced
from parking.models import Garage, Permit, Product, Vehicle
from parking.permits.life import LIVING

Rows = Iterator[Sequence[object]]
# Read from the database so many at a time: a spreadsheet may have 100,000 rows.
_AT_ONCE = 2_000


def _vehicles(session: Session) -> Rows:
    query = (
        select(
            Person.employee_number,
            Vehicle.state,
            Vehicle.plate_type,
            Vehicle.number,
            Vehicle.make,
            Vehicle.color,
            Vehicle.is_electric,
        )
        .join(Person, Person.id == Vehicle.person_id)
        .where(Vehicle.removed_at.is_(None), Person.employee_number.is_not(None), Person.active)
        .order_by(Person.employee_number, Vehicle.id)
    )
    for *facts, is_electric in session.execute(query).yield_per(_AT_ONCE):
        yield (*facts, "yes" if is_electric else "no", "")


def _permits(session: Session) -> Rows:
    query = (
        select(Permit.id, Person.employee_number, Person.name, Product.name, Permit.state)
        .join(Person, Person.id == Permit.person_id)
        .join(Product, Product.id == Permit.product_id)
        .where(Permit.state.in_(LIVING))
        .order_by(Person.employee_number, Permit.id)
    )
    for permit_id, number, name, product, state in session.execute(query).yield_per(_AT_ONCE):
        yield (spaced(permit_id), "", "", number or "", name, product, state)


def _spaces(session: Session) -> Rows:
    query = select(Garage.slug, *(getattr(Garage, name) for name in spaces.COUNTS))
    yield from (tuple(row) for row in session.execute(query.order_by(Garage.slug)))


# Of each kind: the columns, of which an import reads those that it knows, and the rows.
EXPORTS: Mapping[str, tuple[Sequence[str], Callable[[Session], Rows]]] = {
    vehicles.KIND.name: ((*vehicles.REQUIRED, *vehicles.OPTIONAL), _vehicles),
    permits.KIND.name: (
        (*permits.REQUIRED, "employee_number", "name", "product", "state"),
        _permits,
    ),
    spaces.KIND.name: (spaces.REQUIRED, _spaces),
    offers.KIND.name: offers.EXPORT,
    **catalog.EXPORTS,
}
KINDS = (vehicles.KIND, permits.KIND, offers.KIND, spaces.KIND, *catalog.KINDS)
