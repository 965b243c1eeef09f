"""What of garages, zones and products is changed together, and how it is kept in a change."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from parking.models import Garage, Pool, Product

Subject = Garage | Pool | Product
Values = Mapping[str, Any]


class Part(StrEnum):
    """What a change is about."""

    FACTS = "facts"
    WHO = "who"
    SALE = "sale"
    HOURS = "hours"
    PRICE = "price"
    TERMS = "terms"
    ZONE = "zone"
    GARAGE = "garage"
    NEW_PRODUCT = "new_product"
    NEW_ZONE = "new_zone"
    NEW_GARAGE = "new_garage"


FIELDS: Mapping[Part, tuple[str, ...]] = MappingProxyType(
    {
        Part.FACTS: (
            "name",
            "kind",
            "summary",
            "pool_id",
            "max_vehicles",
            "plate_types",
            "least_people",
            "needs_sponsor",
            "good_from",
            "good_until",
        ),
        Part.WHO: (
            "employment_classes",
            "sites",
            "shifts",
            "service_years",
            "distance_miles",
            "excludes_transit",
        ),
        Part.SALE: (
            "is_offered",
            "sold_by",
            "by_application",
            "sale_opens_at",
            "sale_closes_at",
            "leave_days",
        ),
        Part.HOURS: ("windows",),
        Part.ZONE: ("name", "spaces", "oversell_percent"),
        Part.GARAGE: (
            "name",
            "letter",
            "color",
            "address",
            "directions",
            "place",
            "clearance_inches",
            "capacity",
            "accessible_spaces",
            "electric_spaces",
        ),
    }
)
ABOUT: Mapping[Part, type[Subject]] = MappingProxyType(
    {
        Part.ZONE: Pool,
        Part.NEW_ZONE: Pool,
        Part.GARAGE: Garage,
        Part.NEW_GARAGE: Garage,
    }
)
NEW = frozenset({Part.NEW_PRODUCT, Part.NEW_ZONE, Part.NEW_GARAGE})
_DAYS, _MOMENTS = {"good_from", "good_until"}, {"sale_opens_at", "sale_closes_at"}


def find_subject(
    session: Session, part: Part, subject_id: int | None, *, locked: bool = False
) -> Subject | None:
    """What a change is about; None where it is not there, or not there yet."""
    if subject_id is None:
        return None
    model: Any = ABOUT.get(part, Product)
    found: Subject | None = session.get(
        model,
        subject_id,
        with_for_update={"of": model} if locked else None,
        populate_existing=locked,
    )
    return found


def read(subject: Subject, part: Part) -> dict[str, Any]:
    """What a part says now, as a change keeps it."""
    return {name: pack(getattr(subject, name)) for name in FIELDS[part]}


def put(subject: Subject, values: Values) -> None:
    """Let a subject say what a change keeps."""
    for name, value in values.items():
        setattr(subject, name, unpack(name, value))


def differences(before: Values, after: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs: as it was, and as it is to be."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def pack(value: Any) -> Any:
    """A column's value as JSON; sets of codes in order, so that the same is the same."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | set | frozenset | tuple):
        packed = [pack(one) for one in value]
        return sorted(packed) if all(isinstance(one, str) for one in packed) else packed
    return value


def unpack(name: str, value: Any) -> Any:
    """The value of the column of this name again."""
    if value is not None and name in _DAYS:
        return date.fromisoformat(value)
    if value is not None and name in _MOMENTS:
        return datetime.fromisoformat(value)
    return value
