"""Many permits suspended, made active again or ended by a spreadsheet, each for its reason."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import audit
from core.campus_time import campus_zone
from core.identity.feeds.changing import in_parts
from core.identity.feeds.kinds import AT_ONCE, FeedKind, Part
from core.identity.feeds.outcomes import Fault as RowFault
from core.identity.feeds.outcomes import Line, Outcome, Report
from core.identity.feeds.table import Row, Table, read_table
from core.identity.models import Person
from core.identity.people import Act
from parking.bulk.words import Fault, set_aside
from parking.codes import tidy_code
from parking.models import Permit
from parking.permits import closing, keeping
from parking.permits.life import Action, can_do
from parking.permits.steps import Actor, PermitRefusedError
from parking.permits.telling import tell_decision

log = structlog.get_logger(__name__)

REQUIRED = ("permit", "action", "reason")
Do = Callable[[Session, str, Actor], object]


@dataclass(frozen=True)
class Way:
    """What may stand as an action: the step that it takes, and how it is done."""

    step: Action
    do: Do
    ends: bool = False


WAYS: Mapping[str, Way] = {
    "suspend": Way(Action.SUSPEND, lambda s, p, by: keeping.act(s, p, Action.SUSPEND, by)),
    "resume": Way(Action.RESUME, lambda s, p, by: keeping.act(s, p, Action.RESUME, by)),
    "end": Way(Action.END, lambda s, p, by: keeping.act(s, p, Action.END, by), ends=True),
    "end-and-refund": Way(
        Action.END, lambda s, p, by: closing.end_now(s, p, by, campus_zone()), ends=True
    ),
}


@dataclass(frozen=True)
class Held:
    """A permit that a row names."""

    person_id: int
    number: str
    name: str
    state: str


def compare(table: Table, known: Mapping[str, Held], people: int) -> Report:
    """Compare a spreadsheet of actions with permits. Pure; `people` are all with an account."""
    twice = Counter(_code(row) for row in table.rows if row.cells.get("action"))
    lines = [_line(row, known.get(_code(row)), twice[_code(row)] > 1) for row in table.rows]
    ended = {line.person_id for line in lines if line.outcome is Outcome.REMOVED and line.person_id}
    return Report(lines, len(ended), people, table.is_cut)


def _line(row: Row, held: Held | None, is_twice: bool) -> Line:
    who = (held.number, held.name) if held else (row.cells.get("permit", ""), "")
    wrong = _fault_of(row, held, is_twice)
    if wrong is not None or held is None:
        return set_aside(row, *(wrong or (Fault.UNKNOWN_PERMIT, "")), who)
    action = row.cells["action"].lower()
    if not action:
        return Line(row.line, Outcome.UNCHANGED, *who, held.person_id)
    outcome = Outcome.REMOVED if WAYS[action].ends else Outcome.MOVES
    return Line(row.line, outcome, *who, held.person_id, {"permit": (held.state, action)})


def _fault_of(row: Row, held: Held | None, is_twice: bool) -> tuple[Fault | RowFault, str] | None:
    if row.fault is not None:
        return row.fault, row.text
    typed, action = row.cells["action"], row.cells["action"].lower()
    way = WAYS.get(action)
    checks = (
        (held is None, Fault.UNKNOWN_PERMIT, row.cells["permit"]),
        (bool(action) and way is None, Fault.BAD_ACTION, typed),
        (bool(action) and is_twice, Fault.TWICE, row.cells["permit"]),
        (way and held and not can_do(held.state, way.step), Fault.NOT_NOW, typed),
        (bool(action) and not row.cells["reason"], Fault.NO_REASON, ""),
    )
    return next(((fault, text) for wrong, fault, text in checks if wrong), None)


def _code(row: Row) -> str:
    return tidy_code(row.cells.get("permit", ""))


def _look(session: Session, content: bytes, _now: datetime) -> Report:
    table = read_table(content, REQUIRED)
    people = session.scalar(select(func.count()).where(Person.active)) or 0
    return compare(table, _known(session, table), people)


def _parts(session: Session, content: bytes, act: Act) -> Iterator[Part]:
    table = read_table(content, REQUIRED)
    rows = {row.line: row for row in table.rows}
    report = compare(table, _known(session, table), 0)
    lines = [line for line in report.lines if line.outcome in (Outcome.REMOVED, Outcome.MOVES)]
    for few in in_parts(lines, AT_ONCE):
        yield partial(_put, rows=[rows[line.line] for line in few], act=act)


def _put(session: Session, rows: Sequence[Row], act: Act) -> None:
    # In one order, as everybody locks permits.
    for row in sorted(rows, key=_code):
        action, actor = (
            row.cells["action"].lower(),
            Actor(act.actor_id, act.now, row.cells["reason"]),
        )
        try:
            WAYS[action].do(session, _code(row), actor)
        except PermitRefusedError as refused:
            # It moved since it was looked at, a moment ago: refused before anything was changed.
            log.warning("bulk.permit_moved", permit=_code(row), code=refused.code)
            continue
        tell_decision(session, session.get_one(Permit, _code(row)), actor.reason, act.now)
        audit.record(
            session,
            actor_id=act.actor_id,
            action=f"permit.{action}",
            subject_type="permit",
            subject_id=_code(row),
            now=act.now,
            reason=actor.reason,
            details={"by": act.reason},
        )


def _known(session: Session, table: Table) -> Mapping[str, Held]:
    known: dict[str, Held] = {}
    for few in in_parts(sorted({_code(row) for row in table.rows}), AT_ONCE):
        query = (
            select(Permit.id, Permit.state, Person.id, Person.employee_number, Person.name)
            .join(Person, Person.id == Permit.person_id)
            .where(Permit.id.in_(few))
        )
        for permit_id, state, person_id, number, name in session.execute(query):
            known[permit_id] = Held(person_id, number or "", name, state)
    return known


KIND = FeedKind("permits", _l("Permits"), REQUIRED, _look, _parts, is_by_hand=True)
