"""Commands on garages: open, close, say why, change rates. Each is audited."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from parking.models import Garage, GarageRate


@dataclass(frozen=True)
class Clerk:
    """Who changes a garage, when and, where it is asked, why."""

    person_id: int
    now: datetime
    reason: str = ""


class RateBegunError(Exception):
    """A rate that is in force or past cannot be taken out: bills were made by it."""


def set_state(session: Session, garage_id: int, state: str, note: str, clerk: Clerk) -> None:
    """Open or close a garage, and say what drivers are told."""
    garage = session.get_one(Garage, garage_id, with_for_update=True)
    before = {"state": garage.state, "note": garage.state_note}
    garage.state, garage.state_note = state, note
    details = {"before": before, "state": state}
    audit.record_act(session, clerk, "garage.state", ("garage", garage.slug), details)


def switch_garage(session: Session, slug: str, state: str, note: str, clerk: Clerk) -> bool:
    """Open or close the garage of this slug; False where there is none."""
    garage_id = session.scalar(select(Garage.id).where(Garage.slug == slug))
    if garage_id is None:
        return False
    set_state(session, garage_id, state, note, clerk)
    return True


def set_rate(
    session: Session, garage_id: int, first_day: date, minutes: int, cents: int, clerk: Clerk
) -> None:
    """Set one step of the rates from a day on; a step that is there gets the new price."""
    garage = session.get_one(Garage, garage_id, with_for_update=True)
    query = select(GarageRate).where(
        GarageRate.garage_id == garage_id,
        GarageRate.effective_from == first_day,
        GarageRate.up_to_minutes == minutes,
    )
    rate = session.scalar(query)
    before = rate.cents if rate else None
    if rate is None:
        rate = GarageRate(garage_id=garage_id, effective_from=first_day, up_to_minutes=minutes)
        session.add(rate)
    rate.cents = cents
    changed = {"from": first_day.isoformat(), "minutes": minutes, "cents": cents, "before": before}
    audit.record_act(session, clerk, "garage.rate", ("garage", garage.slug), changed)


def drop_rate(session: Session, rate: GarageRate, today: date, clerk: Clerk) -> None:
    """Take out a step that has not begun. Raises RateBegunError."""
    if rate.effective_from <= today:
        raise RateBegunError
    dropped = {
        "from": rate.effective_from.isoformat(),
        "minutes": rate.up_to_minutes,
        "cents": rate.cents,
    }
    audit.record_act(session, clerk, "garage.rate_dropped", ("garage", rate.garage.slug), dropped)
    session.delete(rate)
