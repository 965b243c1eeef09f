"""The demo's entries on the lists: made up, put there by the same commands as anybody's."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.identity.models import Person
from parking.access import HotKind
from parking.holding import midnight
from parking.rights import hot_list
from parking.rights.hot_list import Proposal
from parking.rights.models import HotPlate
from parking.steps import Actor
from parking.vehicles import Plate

# Plate, kind, days from now until its end, who proposes, who approves (nobody yet), why.
HOT_PLATES = (
    (
        ("MA", "passenger", "4KTP61"),
        HotKind.THREAT,
        30,
        "investigator",
        "office",
        "Sample: a no-trespass order since Monday. Call Police and Security.",
    ),
    (
        ("NH", "passenger", "5527719"),
        HotKind.DEBT,
        90,
        "attendant",
        "office",
        "Sample: seven citations unpaid since spring.",
    ),
    (
        ("MA", "commercial", "T83412"),
        HotKind.THREAT,
        14,
        "attendant",
        "",
        "Sample: followed a permit holder in twice last night.",
    ),
)


def seed(session: Session, now: datetime) -> None:
    """Add what is missing of the demo's lists; what is there stays as it is."""
    if session.scalar(select(HotPlate.id)) is None:
        _add_hot_plates(session, now)


def _add_hot_plates(session: Session, now: datetime) -> None:
    for plate, kind, days, proposer, approver, reason in HOT_PLATES:
        proposal = Proposal(Plate.of(*plate), kind, _midnight_in(days, now))
        then = now - timedelta(hours=20)
        entry = hot_list.propose(session, proposal, Actor(_person(session, proposer), then, reason))
        if approver:
            actor = Actor(_person(session, approver), then + timedelta(hours=1))
            hot_list.approve(session, entry.id, actor)


def _midnight_in(days: int, now: datetime) -> datetime:
    zone = campus_zone()
    return midnight(now.astimezone(zone).date() + timedelta(days=days), zone)


def _person(session: Session, login: str) -> int:
    query = select(Person.id).where(Person.email == f"{login}@gatehouse.example")
    return session.scalars(query).one()
