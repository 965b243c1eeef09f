"""What several registers share: their columns of plates and garages, and how entries are found."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from parking.rights.models import Kept, OfTwo
from parking.rights.pages import Chosen, narrowed, reason_has
from parking.rights.registers import Column
from parking.vehicles.commands import Plate
from parking.vehicles.words import plate_type_name

PLATE = Column("plate", _l("Plate"), lambda entry: f"{entry.state} {entry.number}", is_code=True)
TYPE = Column("type", _l("Kind of plate"), lambda entry: plate_type_name(entry.plate_type))
GARAGE = Column("garage", _l("Garage"), lambda entry: entry.garage.name if entry.garage else "")


Entries = Callable[[Chosen, datetime], Select[Any]]


def entries_of(model: type[Kept], *by: Any, more: tuple[Any, ...] = ()) -> Entries:
    """The entries of a register whose reason, or one of the columns `by`, has all the words."""

    def entries(chosen: Chosen, now: datetime) -> Select[Any]:
        query = select(model).options(joinedload(model.adder), *more)
        if issubclass(model, OfTwo):
            query = query.options(joinedload(model.approver))
        for word in chosen.words.split():
            query = query.where(or_(reason_has(model, word), *(has(model, word) for has in by)))
        return narrowed(query, model, chosen.tenure, now)

    return entries


def plate_of(form: Any) -> Plate:
    """The plate that was typed into a register's form."""
    return Plate.of(form.state.data, form.plate_type.data, form.number.data)
