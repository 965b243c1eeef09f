"""What is read of plate tests: the office's list, and a person's own."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.identity.models import Person
from lpr.plate_tests.models import PlateTest


def list_asked(*, is_settled: bool) -> Select[PlateTest, str]:
    """What the office was asked to look at: what waits, the oldest first; or what it settled."""
    query = (
        select(PlateTest, Person.name)
        .join(Person, Person.id == PlateTest.person_id)
        .where(PlateTest.asked_at.is_not(None))
    )
    if is_settled:
        settled = query.where(PlateTest.settled_at.is_not(None))
        return settled.order_by(PlateTest.settled_at.desc(), PlateTest.id.desc())
    return query.where(PlateTest.settled_at.is_(None)).order_by(PlateTest.asked_at, PlateTest.id)


def list_of_vehicle(session: Session, vehicle_id: int) -> list[PlateTest]:
    """A vehicle's tests that the office was asked about, the newest first."""
    query = select(PlateTest).where(
        PlateTest.vehicle_id == vehicle_id, PlateTest.asked_at.is_not(None)
    )
    return list(session.scalars(query.order_by(PlateTest.id.desc()).limit(5)))
