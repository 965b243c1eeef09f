"""The demo's waitlist, with some history: a sample, written by the same log as anybody's."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.identity.models import Person
from parking.models import Product
from parking.permits.steps import Actor
from parking.waitlists import office_steps
from parking.waitlists.log import Kind
from parking.waitlists.models import Waitlist
from parking.waitlists.office_steps import open_list
from parking.waitlists.own_steps import find_living, known_service, miss
from parking.waitlists.rounds import Reason
from parking.waitlists.rules import Criterion, Rules
from parking.waitlists.writing import News, write

SLUG = "museum-monthly"
BEGAN, CHANGED = 640, 30
BY_DATE = Rules(offer_days=5, rest_days=30, misses_at_most=2)
NIGHTS_FIRST = Rules(
    criteria=(Criterion.PRIORITY, Criterion.APPLIED), priorities=(frozenset({"night", "nurse"}),)
)
# Days ago, what happened, to whom. An offer of the fifth day goes on to the next.
HISTORY: tuple[tuple[int, Kind, str], ...] = (
    (630, Kind.JOINED, "auditor"),
    (622, Kind.JOINED, "dispatcher"),
    (610, Kind.JOINED, "clinic"),
    (600, Kind.OFFERED, "auditor"),
    (598, Kind.ACCEPTED, "auditor"),
    (560, Kind.JOINED, "investigator"),
    (530, Kind.OFFERED, "dispatcher"),
    (527, Kind.ACCEPTED, "dispatcher"),
    (500, Kind.JOINED, "admin"),
    (450, Kind.OFFERED, "clinic"),
    (446, Kind.ACCEPTED, "clinic"),
    (420, Kind.JOINED, "attendant"),
    (370, Kind.OFFERED, "investigator"),
    (365, Kind.EXPIRED, "investigator"),
    (365, Kind.SKIPPED, "investigator"),
    (365, Kind.OFFERED, "admin"),
    (362, Kind.ACCEPTED, "admin"),
    (310, Kind.LEFT, "investigator"),
    (300, Kind.JOINED, "driver"),
    (240, Kind.OFFERED, "attendant"),
    (236, Kind.ACCEPTED, "attendant"),
    (210, Kind.JOINED, "resident"),
    (150, Kind.OFFERED, "driver"),
    (149, Kind.ACCEPTED, "driver"),
    (120, Kind.JOINED, "employee"),
    (90, Kind.JOINED, "research"),
    (60, Kind.JOINED, "night"),
    (40, Kind.DEFERRED, "resident"),
)


def seed(session: Session, now: datetime) -> None:
    """Open the sample list with its history, unless it is there."""
    product = session.scalar(select(Product).where(Product.slug == SLUG))
    if product is None or session.scalar(select(Waitlist.id).limit(1)) is not None:
        return
    office = _person(session, "office").id
    began = Actor(office, now - timedelta(days=BEGAN), "Sample: the lot was full.")
    waitlist = open_list(session, product, BY_DATE, began)
    for days, kind, login in HISTORY:
        _happen(session, waitlist, kind, _person(session, login), now - timedelta(days=days))
    change = Actor(
        office, now - timedelta(days=CHANGED), "Sample: who works at night finds no shuttle."
    )
    office_steps.set_rules(session, waitlist.id, NIGHTS_FIRST, waitlist.last_number, change)


def _happen(
    session: Session, waitlist: Waitlist, kind: Kind, person: Person, then: datetime
) -> None:
    is_own = kind in (Kind.JOINED, Kind.DEFERRED, Kind.LEFT)
    actor = Actor(person.id if is_own else None, then)
    row = find_living(session, waitlist.id, person.id)
    number = row.number if row else None
    if kind is Kind.EXPIRED and number is not None:
        miss(session, waitlist, number, kind, actor)
        return
    details = _details(session, kind, person, then)
    if kind is Kind.SKIPPED:
        served = find_living(session, waitlist.id, _person(session, "admin").id)
        details["for"] = served.number if served else None
    write(session, waitlist, News(kind, number, details), actor)


def _details(session: Session, kind: Kind, person: Person, then: datetime) -> dict[str, Any]:
    day = then.astimezone(campus_zone()).date()
    details: dict[Kind, dict[str, Any]] = {
        Kind.JOINED: {
            "person_id": person.id,
            "employment_class": person.employment_class,
            "service_since": known_service(session, person.id),
        },
        Kind.OFFERED: {"expires_at": (then + timedelta(days=5)).isoformat()},
        Kind.ACCEPTED: {"permit": "sample"},
        Kind.SKIPPED: {"reason": Reason.RESTING.value},
        Kind.DEFERRED: {"until": (day + timedelta(days=120)).isoformat()},
        Kind.LEFT: {"why": "self"},
    }
    return details[kind]


def _person(session: Session, login: str) -> Person:
    query = select(Person).where(Person.email == f"{login}@gatehouse.example")
    return session.scalars(query).one()
