"""Sign-ups for duties in tests, made by the commands that pages use."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.access import Window
from parking.models import Garage
from parking.permits.steps import Actor
from parking.rights.duties import Shift
from parking.rights.models import Duty, SignUpTerms
from parking.rights.sign_ups import commands
from parking.rights.sign_ups.terms import Terms
from tests.parking_world import CAMPUS, NOW, add_garage
from tests.people import add_person

NIGHTS = Window(frozenset(range(7)), 18 * 60, 7 * 60)
WEEKENDS = Window(frozenset({5, 6}))
# From 19:00 on campus, the evening of NOW, until 07:00.
TONIGHT = NOW + timedelta(hours=9)
TWELVE_HOURS = timedelta(hours=12)


def open_sign_up(session: Session, slug: str = "harbor", **values: Any) -> Garage:
    """Let everybody sign up for a garage: two places, nights and weekends, two hours before."""
    garage = session.scalar(select(Garage).where(Garage.slug == slug))
    garage = garage or add_garage(session, slug)
    made_up: dict[str, Any] = {
        "is_open": True,
        "places": 2,
        "windows": (NIGHTS, WEEKENDS),
        "hours_before": 2,
    }
    terms = Terms(**(made_up | values))
    kept = session.get(SignUpTerms, garage.id)
    office = Actor(add_person(session, "office").id, NOW, "Agreed in March.")
    commands.set_terms(session, garage.id, terms, kept.version if kept else 0, office)
    session.flush()
    return garage


def add_sign_up(session: Session, person_id: int, begins: datetime = TONIGHT) -> Duty:
    """Sign somebody with a car up for twelve hours at the garage `harbor`."""
    garage = session.scalar(select(Garage).where(Garage.slug == "harbor"))
    if garage is None or session.get(SignUpTerms, garage.id) is None:
        garage = open_sign_up(session, places=50)
    shift = Shift(person_id, garage.id, begins, begins + TWELVE_HOURS)
    actor = Actor(person_id, NOW, "Night in the emergency department.")
    return commands.sign_up(session, shift, actor, CAMPUS)
