"""The fields of garages, zones and products in words: their names, and what they say."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from core.identity.employment import CLASSES, SITES
from core.web.formatting import local_date, local_datetime, money
from parking.hours.words import window_words
from parking.models import Garage, Pool
from parking.products.models import ProductChange
from parking.products.words import KINDS, SHIFTS, SOLD_BY, names_of
from parking.vehicles.words import plate_type_name

FIELD_NAMES: Mapping[str, LazyString] = {
    "name": _l("Name"),
    "kind": _l("Kind"),
    "summary": _l("In one sentence"),
    "pool_id": _l("Zone"),
    "garage_id": _l("Garage"),
    "max_vehicles": _l("Vehicles on a permit"),
    "plate_types": _l("Plates that may be on it"),
    "least_people": _l("Cars of at least so many people"),
    "needs_sponsor": _l("An employee answers for its holder"),
    "good_from": _l("Good from"),
    "good_until": _l("Good until"),
    "priced_by_day": _l("Priced by the day"),
    "employment_classes": _l("Employment classes"),
    "sites": _l("Sites"),
    "shifts": _l("Shifts"),
    "service_years": _l("Years of service"),
    "distance_miles": _l("Miles from home"),
    "excludes_transit": _l("Not with a transit pass"),
    "is_offered": _l("Sold"),
    "sold_by": _l("How it is sold"),
    "by_application": _l("By application"),
    "sale_opens_at": _l("Sale opens"),
    "sale_closes_at": _l("Sale closes"),
    "leave_days": _l("Days a leave keeps the space"),
    "windows": _l("Hours"),
    "spaces": _l("Spaces"),
    "oversell_percent": _l("Permits for 100 spaces"),
    "letter": _l("Letter on signs"),
    "color": _l("Color on signs"),
    "address": _l("Address"),
    "directions": _l("How to get there"),
    "place": _l("Where its entrance is on the map"),
    "clearance_inches": _l("Clearance in inches"),
    "capacity": _l("Spaces in all"),
    "accessible_spaces": _l("Accessible spaces"),
    "electric_spaces": _l("Spaces with a charger"),
    "is_public": _l("Patients and visitors park here"),
    "english": _l("Terms in English"),
    "spanish": _l("Terms in Spanish"),
}
_CODES: Mapping[str, Mapping[str, LazyString]] = {
    "employment_classes": CLASSES,
    "sites": SITES,
    "shifts": SHIFTS,
}


def changed_lines(session: Session, change: ProductChange) -> list[tuple[str, str, str]]:
    """What a change changes: (what, as it was, as it is to be), a line each."""
    fields = [name for name in change.after if name != "by_application"]
    return [
        (
            field_name(name),
            value_words(session, name, change.before.get(name)),
            value_words(session, name, change.after[name]),
        )
        for name in fields
    ]


def field_name(name: str) -> str:
    """What a field is called; a price's is the day from which it holds."""
    if name in FIELD_NAMES:
        return str(FIELD_NAMES[name])
    return str(_("Price from %(day)s", day=local_date(date.fromisoformat(name))))


def value_words(session: Session, name: str, value: Any) -> str:
    """A value of a change in words."""
    if name not in FIELD_NAMES:
        return money(value) if value is not None else str(_("none"))
    if value is None or value in ("", []):
        return str(_("none"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    writer = _WRITERS.get(name)
    if writer is not None:
        return str(writer(session, value))
    return names_of(value, _CODES[name]) if name in _CODES else str(value)


_WRITERS: Mapping[str, Callable[[Session, Any], object]] = {
    "kind": lambda _session, value: KINDS.get(value, value),
    "sold_by": lambda _session, value: SOLD_BY.get(value, value),
    "windows": lambda _session, value: hours_words(value),
    "pool_id": lambda session, value: zone_name(session.get_one(Pool, value)),
    "garage_id": lambda session, value: session.get_one(Garage, value).name,
    "plate_types": lambda _session, value: ", ".join(str(plate_type_name(one)) for one in value),
    "good_from": lambda _session, value: local_date(date.fromisoformat(value)),
    "good_until": lambda _session, value: local_date(date.fromisoformat(value)),
    "sale_opens_at": lambda _session, value: local_datetime(datetime.fromisoformat(value)),
    "sale_closes_at": lambda _session, value: local_datetime(datetime.fromisoformat(value)),
    "oversell_percent": lambda _session, value: value,
}


def zone_name(zone: Pool) -> str:
    """A zone with its garage; one without a name is the garage."""
    return f"{zone.garage.name}: {zone.name}" if zone.name else zone.garage.name


def price_words(cents: int | None, *, is_by_day: bool) -> str:
    """A price as people read it."""
    if cents is None:
        return str(_("no price"))
    said = _("%(price)s a day") if is_by_day else _("%(price)s a month")
    return str(said % {"price": money(cents)})


def hours_words(stored: Iterable[Mapping[str, Any]]) -> str:
    """When a product lets in, in a line."""
    return "; ".join(window_words(stored)) or str(_("at any hour"))


def version_words(version: int | None) -> str:
    """Which version of the terms."""
    return str(_("version %(number)s", number=version)) if version else str(_("none"))
