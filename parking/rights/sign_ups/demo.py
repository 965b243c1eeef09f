"""The demo's terms of signing up: nights and weekends beside the hospital, never by day."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.demo_products import NIGHTS_AND_WEEKENDS
from parking.hours.windows import to_windows
from parking.models import Garage
from parking.permits.steps import Actor
from parking.rights.models import SignUpTerms
from parking.rights.sign_ups import commands
from parking.rights.sign_ups.terms import Terms

PLACES = {"fruit-street": 60, "parkman-street": 80, "yawkey": 30, "charles-river-plaza": 20}


def seed(session: Session, actor: Actor) -> None:
    """Let everybody sign up for the front garages; terms that are there stay as they are."""
    for garage in session.scalars(select(Garage).where(Garage.slug.in_(PLACES))).all():
        if session.get(SignUpTerms, garage.id) is None:
            windows = to_windows(NIGHTS_AND_WEEKENDS)
            terms = Terms(True, PLACES[garage.slug], windows, hours_before=2)
            commands.set_terms(session, garage.id, terms, 0, actor)
