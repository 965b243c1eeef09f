"""The demo's entries on the lists: made up, put there by the same commands as anybody's."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.identity.models import Person
from parking.access import HotKind
from parking.models import Garage, Permit, Vehicle
from parking.permits.holding import midnight
from parking.permits.life import LIVING
from parking.permits.steps import Actor
from parking.rights import aliases, duties, expected, gates, hot_list, presence, responders, steps
from parking.rights.aliases import Misreading
from parking.rights.duties import Shift
from parking.rights.expected import Visit
from parking.rights.hot_list import Proposal
from parking.rights.models import (
    Duty,
    ExpectedVisitor,
    GarageGate,
    HotPlate,
    OfTwo,
    PlateAlias,
    PresenceExemption,
    ResponderPlate,
)
from parking.rights.responders import Crew
from parking.rights.sign_ups import demo as sign_ups
from parking.vehicles.commands import Plate

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

# Crew, and the plate's state, type and number.
RESPONDERS = (
    ("Boston EMS, Ambulance 8", "MA", "official", "BE408"),
    ("Cambridge Fire, Engine 3", "MA", "official", "CF103"),
)


def seed(session: Session, now: datetime) -> None:
    """Add what is missing of the demo's lists; what is there stays as it is."""
    _add_switches(session, now)
    if session.scalar(select(HotPlate.id)) is None:
        _add_hot_plates(session, now)
    if session.scalar(select(ResponderPlate.id)) is None:
        _add_responders(session, now)
    if session.scalar(select(PlateAlias.id)) is None:
        _add_alias(session, now)
    if session.scalar(select(Duty.id)) is None:
        _add_duty(session, now)
    if session.scalar(select(ExpectedVisitor.id)) is None:
        _expect_visitor(session, now)
    if session.scalar(select(PresenceExemption.id)) is None:
        _add_presence(session, now)
    sign_ups.seed(session, Actor(_person(session, "office"), now, "Sample terms."))


def _add_switches(session: Session, now: datetime) -> None:
    """The demo's garages accept a number alone where it is unique on their list: docs/lane.md."""
    actor = Actor(_person(session, "office"), now, "Sample: most plates here show no state.")
    for garage in session.scalars(select(Garage)):
        if session.get(GarageGate, garage.id) is None:
            gates.set_switches(session, garage.id, {"unread_state_opens": True}, 0, actor)


def _add_hot_plates(session: Session, now: datetime) -> None:
    for plate, kind, days, proposer, approver, reason in HOT_PLATES:
        proposal = Proposal(Plate.of(*plate), kind, _midnight_in(days, now))
        then = now - timedelta(hours=20)
        entry = hot_list.propose(session, proposal, Actor(_person(session, proposer), then, reason))
        if approver:
            _approve(session, entry, approver, then + timedelta(hours=1))


def _add_responders(session: Session, now: datetime) -> None:
    """Two crews and a code that count, and a third crew that waits for a second person."""
    office, until = Actor(_person(session, "office"), now, "Sample."), _midnight_in(360, now)
    for crew, *plate in RESPONDERS:
        added = responders.propose_plate(session, Crew(crew, until), Plate.of(*plate), office)
        _approve(session, added, "investigator", now)
    code, _said = responders.propose_code(session, Crew("Mutual aid, any town", until), office)
    _approve(session, code, "investigator", now)
    waiting = Plate.of("MA", "official", "SF214")
    responders.propose_plate(session, Crew("Somerville Fire, Ladder 2", until), waiting, office)


def _add_alias(session: Session, now: datetime) -> None:
    """The first car of the demo is read with its first 8 as a B."""
    query = select(Vehicle).where(Vehicle.removed_at.is_(None), Vehicle.number.contains("8"))
    vehicle = session.scalars(query.order_by(Vehicle.id)).first()
    if vehicle is None:
        return
    plate = Plate.of(vehicle.state, vehicle.plate_type, vehicle.number)
    seen = Misreading(vehicle.number.replace("8", "B", 1), plate, _midnight_in(180, now))
    reason = "Sample: a frame covers part of the 8; seen in three passages."
    entry = aliases.propose(session, seen, Actor(_person(session, "office"), now, reason))
    _approve(session, entry, "investigator", now)


def _approve(session: Session, entry: OfTwo, login: str, now: datetime) -> None:
    steps.approve(session, entry, Actor(_person(session, login), now))


def _add_duty(session: Session, now: datetime) -> None:
    """The demo's night nurse is on duty tonight, beside a front garage."""
    garage_id = session.scalar(select(Garage.id).where(Garage.slug == "fruit-street"))
    if garage_id is None:
        return
    begins = _midnight_in(1, now) - timedelta(hours=5)
    shift = Shift(_person(session, "night"), garage_id, begins, begins + timedelta(hours=12))
    actor = Actor(_person(session, "office"), now, "Sample: night shift, emergency department.")
    duties.add_duty(session, shift, actor)


def _expect_visitor(session: Session, now: datetime) -> None:
    """A garage of the demo that serves staff expects a visitor until tomorrow night."""
    garage_id = session.scalar(select(Garage.id).where(~Garage.is_public).order_by(Garage.position))
    if garage_id is None:
        return
    visit = Visit("Radiology, second floor", garage_id, now, _midnight_in(2, now))
    actor = Actor(_person(session, "office"), now, "Sample: asked for by Radiology.")
    expected.expect(session, Plate.of("NH", "passenger", "4417203"), visit, actor)


def _add_presence(session: Session, now: datetime) -> None:
    """One permit of the demo comes and goes all day, and was once taken for inside."""
    query = select(Permit.id).where(Permit.state.in_(LIVING)).order_by(Permit.id)
    permit_id = session.scalars(query).first()
    if permit_id is None:
        return
    actor = Actor(_person(session, "office"), now, "Sample: maintenance, in and out all day.")
    presence.exempt(session, permit_id, _midnight_in(60, now), actor)
    guard = Actor(_person(session, "attendant"), now, "Sample: left through the works gate.")
    presence.resync_permit(session, permit_id, guard)


def _midnight_in(days: int, now: datetime) -> datetime:
    zone = campus_zone()
    return midnight(now.astimezone(zone).date() + timedelta(days=days), zone)


def _person(session: Session, login: str) -> int:
    query = select(Person.id).where(Person.email == f"{login}@gatehouse.example")
    return session.scalars(query).one()
