"""People as SCIM clients see them: one, or a page of those that a filter finds."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from scim2_models import Meta, NotFoundException
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.identity.models import Person
from core.identity.scim.filters import Condition
from core.identity.scim.models import ScimUser
from core.identity.scim.resources import Employee, EnterpriseUser, ParkingUser

Pair = tuple[Person, ScimUser | None]
MOST_DIGITS = 9  # more are no id in any database


def find_user(session: Session, user_id: str, *, locked: bool = False) -> Pair:
    """A person by the id that SCIM gave. Raises NotFoundException."""
    known = _select_people()
    if locked:
        known = known.with_for_update(of=Person).execution_options(populate_existing=True)
    is_id = user_id.isdecimal() and len(user_id) <= MOST_DIGITS
    found = session.execute(known.where(Person.id == int(user_id))).first() if is_id else None
    if found is None:
        raise NotFoundException(detail="There is no such user.")
    return found[0], found[1]


def list_users(
    session: Session, wanted: Condition | None, start: int, count: int
) -> tuple[int, Sequence[Pair]]:
    """How many a condition finds, and `count` of them from the `start`th (1-based) on."""
    query = _select_people()
    if wanted is not None:
        query = query.where(wanted)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if not count:
        return total, []
    page = query.order_by(Person.id).offset(start - 1).limit(count)
    return total, [(person, row) for person, row in session.execute(page)]


def to_resource(person: Person, row: ScimUser | None) -> Any:
    """A person as a resource."""
    base = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    user = Employee(
        id=str(person.id),
        external_id=row.external_id if row else None,
        user_name=person.email,
        display_name=person.name,
        active=person.active,
        meta=Meta(
            resource_type="User",
            created=person.created_at,
            last_modified=row.changed_at if row else person.created_at,
            location=f"{base}/scim/v2/Users/{person.id}",
        ),
    )
    user[EnterpriseUser] = EnterpriseUser(employee_number=person.employee_number)
    user[ParkingUser] = ParkingUser(
        employment_class=person.employment_class,
        site=person.site,
        badge_number=person.badge_number,
    )
    return user


def _select_people() -> Select[Person, ScimUser]:
    """Those whom feeds are about; accounts that were added by hand are no directory's business."""
    return (
        select(Person, ScimUser)
        .outerjoin(ScimUser, ScimUser.person_id == Person.id)
        .where(Person.employee_number.is_not(None), ScimUser.deleted_at.is_(None))
    )
