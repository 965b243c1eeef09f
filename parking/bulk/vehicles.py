"""Vehicles of many people: put on accounts, described, taken off, by a spreadsheet."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.feeds.changing import in_parts
from core.identity.feeds.kinds import AT_ONCE, FeedKind, Part
from core.identity.feeds.outcomes import Fault as RowFault
from core.identity.feeds.outcomes import Line, Outcome, Report
from core.identity.feeds.table import Row, Table, read_table
from core.identity.models import Person
from core.identity.people import Act
from core.plates import is_plausible, normalise, state_code, type_code
from core.web.csv import defuse
from parking.bulk.words import Fault, set_aside
from parking.models import Permit, PermitVehicle, Vehicle
from parking.permits.life import LIVING
from parking.vehicles import commands
from parking.vehicles.commands import Plate
from parking.vehicles.words import COLORS

REQUIRED = ("employee_number", "state", "plate_type", "number")
OPTIONAL = ("make", "color", "electric", "action")
ADD, REMOVE = "add", "remove"
_LONGEST_MAKE = 40
# What a row may say of a car; an empty cell says nothing.
_SAID = ("make", "color", "electric")


@dataclass(frozen=True)
class Holder:
    """Somebody with an employee number."""

    id: int
    number: str
    name: str
    active: bool


@dataclass(frozen=True)
class Car:
    """A car on an account."""

    id: int
    person_id: int
    make: str
    color: str
    electric: str = "no"


@dataclass(frozen=True)
class Known:
    """What the rows may name: people by number in capitals, cars by key, permits of cars."""

    people: Mapping[str, Holder]
    cars: Mapping[str, Car]
    # permit -> its cars, of every living permit that one of the cars is on
    permits: Mapping[str, frozenset[int]] = field(default_factory=dict)


def compare(table: Table, known: Known) -> Report:
    """Compare a spreadsheet of vehicles with the accounts. Pure."""
    plates = {row.line: _plate(row) for row in table.rows}
    twice = Counter(plate.key for plate in plates.values() if plate)
    lines = [_line(row, plates[row.line], known, twice) for row in table.rows]
    lines = _keep_last_cars(table, lines, plates, known)
    return Report(lines, people=sum(p.active for p in known.people.values()), is_cut=table.is_cut)


def _line(row: Row, plate: Plate | None, known: Known, twice: Mapping[str, int]) -> Line:
    number = row.cells.get("employee_number", "")
    holder = known.people.get(number.upper())
    who = (number, holder.name if holder else "")
    wrong = _fault_of(row, plate, holder, known, twice)
    if wrong is not None or plate is None or holder is None:
        return set_aside(row, *(wrong or (Fault.BAD_PLATE, "")), who)
    car = known.cars.get(plate.key)
    if _action(row) == REMOVE:
        changes = {"plate": (_words(plate), "")}
        return Line(row.line, Outcome.REMOVED, *who, holder.id, changes)
    if car is None:
        facts = [("plate", _words(plate)), *((c, row.cells.get(c, "")) for c in _SAID)]
        return Line(row.line, Outcome.ADDED, *who, holder.id, {n: ("", v) for n, v in facts if v})
    wished = {column: row.cells.get(column, "") for column in _SAID}
    wished["electric"] = wished["electric"].lower()
    before = {"make": car.make, "color": car.color, "electric": car.electric}
    # What would be a formula went out with a mark before it, and comes back so.
    changes = {
        column: (before[column], value)
        for column, value in wished.items()
        if value not in ("", before[column], defuse(before[column]))
    }
    outcome = Outcome.MOVES if changes else Outcome.UNCHANGED
    return Line(row.line, outcome, *who, holder.id, changes)


def _fault_of(
    row: Row, plate: Plate | None, holder: Holder | None, known: Known, twice: Mapping[str, int]
) -> tuple[Fault | RowFault, str] | None:
    if row.fault is not None:
        return row.fault, row.text
    cells, car = row.cells, known.cars.get(plate.key) if plate else None
    is_others = car is not None and holder is not None and car.person_id != holder.id
    typed = " ".join(cells[column] for column in REQUIRED[1:])
    checks = (
        (plate is None, Fault.BAD_PLATE, typed),
        (holder is None, RowFault.UNKNOWN_PERSON, cells["employee_number"]),
        (holder is not None and not holder.active, RowFault.HAS_LEFT, cells["employee_number"]),
        (_action(row) not in (ADD, REMOVE), Fault.BAD_ACTION, cells.get("action", "")),
        (cells.get("color", "") not in ("", *COLORS), Fault.BAD_COLOR, cells.get("color", "")),
        (
            cells.get("electric", "").lower() not in ("", "yes", "no"),
            Fault.BAD_YES,
            cells.get("electric", ""),
        ),
        (len(cells.get("make", "")) > _LONGEST_MAKE, RowFault.TOO_LONG, cells.get("make", "")),
        (plate is not None and twice[plate.key] > 1, Fault.TWICE, typed),
        (_action(row) == REMOVE and (car is None or is_others), Fault.NOT_THERE, typed),
        (is_others, Fault.TAKEN, typed),
    )
    return next(((fault, text) for wrong, fault, text in checks if wrong), None)


def _keep_last_cars(
    table: Table, lines: Sequence[Line], plates: Mapping[int, Plate | None], known: Known
) -> list[Line]:
    """Set aside the removals that together would leave a permit without any car."""
    going = {
        known.cars[plate.key].id: line.line
        for line in lines
        if line.outcome is Outcome.REMOVED and (plate := plates[line.line])
    }
    kept = {going[car] for cars in known.permits.values() if cars <= set(going) for car in cars}
    rows = {row.line: row for row in table.rows}
    return [
        set_aside(rows[line.line], Fault.LAST_CAR, "", (line.number, line.name))
        if line.line in kept
        else line
        for line in lines
    ]


def _plate(row: Row) -> Plate | None:
    if row.fault is not None:
        return None
    state, plate_type = state_code(row.cells["state"]), type_code(row.cells["plate_type"])
    number = normalise(row.cells["number"])
    if state is None or plate_type is None or not is_plausible(number):
        return None
    return Plate(state, plate_type, number)


def _action(row: Row) -> str:
    return row.cells.get("action", "").lower() or ADD


def _words(plate: Plate) -> str:
    return f"{plate.state} {plate.plate_type} {plate.number}"


def _look(session: Session, content: bytes, _now: datetime) -> Report:
    table = read_table(content, REQUIRED, OPTIONAL)
    return compare(table, _known(session, table))


def _parts(session: Session, content: bytes, act: Act) -> Iterator[Part]:
    table = read_table(content, REQUIRED, OPTIONAL)
    report = compare(table, _known(session, table))
    rows = {row.line: row for row in table.rows}
    changed = (Outcome.ADDED, Outcome.MOVES, Outcome.REMOVED)
    lines = [line for line in report.lines if line.outcome in changed]
    # Those that go first, so that a permit's cars may be replaced within one spreadsheet.
    lines.sort(key=lambda line: line.outcome is not Outcome.REMOVED)
    for few in in_parts(lines, AT_ONCE):
        yield partial(_put, pairs=[(line, rows[line.line]) for line in few], act=act)


def _put(session: Session, pairs: Sequence[tuple[Line, Row]], act: Act) -> None:
    for line, row in pairs:
        plate = _plate(row)
        if plate is None or line.person_id is None:
            continue
        car = session.scalar(
            select(Vehicle).where(Vehicle.key == plate.key, Vehicle.removed_at.is_(None))
        )
        if line.outcome is Outcome.REMOVED and car is not None:
            commands.remove_vehicle(session, car, act.now, act.actor_id)
        elif line.outcome is Outcome.MOVES and car is not None:
            electric = row.cells.get("electric", "").lower()
            commands.describe_vehicle(
                session,
                car,
                make=row.cells.get("make") or car.make,
                color=row.cells.get("color") or car.color,
                is_electric=electric == "yes" if electric else car.is_electric,
                now=act.now,
                actor_id=act.actor_id,
            )
        elif line.outcome is Outcome.ADDED:
            commands.add_vehicle(
                session,
                person_id=line.person_id,
                plate=plate,
                make=row.cells.get("make", ""),
                color=row.cells.get("color", ""),
                is_electric=row.cells.get("electric", "").lower() == "yes",
                now=act.now,
                actor_id=act.actor_id,
            )


def _known(session: Session, table: Table) -> Known:
    people = select(Person.id, Person.employee_number, Person.name, Person.active)
    found = session.execute(people.where(Person.employee_number.is_not(None)))
    holders = {
        number.upper(): Holder(who, number, name, on) for who, number, name, on in found if number
    }
    keys = sorted({plate.key for row in table.rows if (plate := _plate(row))})
    cars: dict[str, Car] = {}
    for few in in_parts(keys, AT_ONCE):
        on_accounts = select(Vehicle).where(Vehicle.key.in_(few), Vehicle.removed_at.is_(None))
        for car in session.scalars(on_accounts):
            electric = "yes" if car.is_electric else "no"
            cars[car.key] = Car(car.id, car.person_id, car.make, car.color, electric)
    going = [
        cars[plate.key].id
        for row in table.rows
        if _action(row) == REMOVE and (plate := _plate(row)) and plate.key in cars
    ]
    return Known(holders, cars, _permits_of(session, going))


def _permits_of(session: Session, car_ids: Sequence[int]) -> Mapping[str, frozenset[int]]:
    """The living permits that cars are on, each with all its cars."""
    permits: dict[str, set[int]] = defaultdict(set)
    for few in in_parts(car_ids, AT_ONCE):
        on = select(PermitVehicle.permit_id).where(
            PermitVehicle.vehicle_id.in_(few), PermitVehicle.removed_at.is_(None)
        )
        query = (
            select(PermitVehicle.permit_id, PermitVehicle.vehicle_id)
            .join(Permit, Permit.id == PermitVehicle.permit_id)
            .where(
                PermitVehicle.permit_id.in_(on),
                PermitVehicle.removed_at.is_(None),
                Permit.state.in_(LIVING),
            )
        )
        for permit_id, car_id in session.execute(query):
            permits[permit_id].add(car_id)
    return {permit: frozenset(cars) for permit, cars in permits.items()}


KIND = FeedKind("vehicles", _l("Vehicles"), (*REQUIRED, *OPTIONAL), _look, _parts, is_by_hand=True)
