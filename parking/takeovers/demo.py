"""The demo's request for a plate, asked by the same command as anybody's."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.permits.steps import Actor
from parking.takeovers import commands
from parking.takeovers.commands import Claim
from parking.takeovers.models import PlateTakeover
from parking.vehicles.commands import Plate
from parking.vehicles.finding import list_vehicles

HOLDER, ASKER = "finance@gatehouse.example", "driver@gatehouse.example"


def seed(session: Session, now: datetime) -> None:
    """Let somebody ask for a plate of a colleague, once."""
    people = {
        person.email: person
        for person in session.scalars(select(Person).where(Person.email.in_((HOLDER, ASKER))))
    }
    if len(people) < 2 or session.scalar(select(PlateTakeover.id).limit(1)) is not None:
        return
    cars = list_vehicles(session, people[HOLDER].id)
    if cars:
        plate = Plate(cars[0].state, cars[0].plate_type, cars[0].number)
        claim = Claim(plate, "Sample: I bought this car a week ago.", "Subaru", "green")
        commands.ask(session, claim, Actor(people[ASKER].id, now - timedelta(hours=5)))
