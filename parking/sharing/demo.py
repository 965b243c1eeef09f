"""The demo's shared car: one is offered, by the same command as anybody's, and waits for a yes."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.permits.steps import Actor
from parking.sharing import commands
from parking.sharing.models import VehicleShare
from parking.vehicles.finding import list_vehicles

OWNER, COLLEAGUE = "attendant@gatehouse.example", "employee@gatehouse.example"


def seed(session: Session, now: datetime) -> None:
    """Let somebody offer their car to a colleague, once."""
    owner = session.scalar(select(Person).where(Person.email == OWNER))
    colleague = session.scalar(select(Person).where(Person.email == COLLEAGUE))
    if owner is None or colleague is None or session.scalar(select(VehicleShare.id).limit(1)):
        return
    cars = list_vehicles(session, owner.id)
    if cars:
        actor = Actor(owner.id, now - timedelta(hours=1))
        commands.offer(session, cars[0].id, colleague.email, actor)
