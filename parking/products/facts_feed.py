"""Facts that rules ask of people, as a feed: shift, first day of work, distance, transit pass."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.identity.feeds.kinds import AT_ONCE, FeedKind, Part
from core.identity.feeds.outcomes import Fault, Line, Outcome, Report
from core.identity.feeds.settling import find_doubled
from core.identity.feeds.table import Row, read_table
from core.identity.models import Person
from core.identity.people import Act
from parking.permits.steps import Actor
from parking.products.models import PersonFacts
from parking.products.person_facts import BadFact, BadFactError, facts_from, keep_facts

REQUIRED = ("employee",)
OPTIONAL = ("shift", "service_since", "distance_miles", "transit_pass")
# So much of a cell that says nothing is shown, with what it should say.
MOST_SHOWN = 80
Known = tuple[int, str, dict[str, Any]]

_WORDS: Mapping[BadFact, Callable[[str], object]] = {
    BadFact.SHIFT: lambda text: _(
        "“%(text)s” is no shift: day, evening, night, rotating or weekend.", text=text
    ),
    BadFact.SERVICE: lambda text: _(
        "“%(text)s” is no first day of work: write it as 2019-04-08.", text=text
    ),
    BadFact.DISTANCE: lambda text: _(
        "“%(text)s” is no distance: write whole miles, as 12.", text=text
    ),
    BadFact.PASS: lambda text: _("“%(text)s” is neither yes nor no.", text=text),
}


def _look(session: Session, content: bytes, now: datetime) -> Report:
    table = read_table(content, REQUIRED, OPTIONAL)
    known, today = _known(session), now.astimezone(campus_zone()).date()
    people = session.scalar(select(func.count()).where(Person.active)) or 0
    doubled = find_doubled(map(_number, table.rows))
    lines = [_line(row, known, today, doubled) for row in table.rows]
    return Report(lines, people=people, is_cut=table.is_cut)


def _parts(session: Session, content: bytes, act: Act) -> Iterator[Part]:
    table = read_table(content, REQUIRED, OPTIONAL)
    known, today = _known(session), act.now.astimezone(campus_zone()).date()
    doubled = find_doubled(map(_number, table.rows))
    changed = [
        (line.person_id, facts_from(row.cells, today))
        for row in table.rows
        if (line := _line(row, known, today, doubled)).outcome is Outcome.MOVES and line.person_id
    ]
    for at in range(0, len(changed), AT_ONCE):
        yield partial(_put, changed=changed[at : at + AT_ONCE], act=act)


def _put(session: Session, changed: Sequence[tuple[int, dict[str, Any]]], act: Act) -> None:
    for person_id, facts in changed:
        keep_facts(session, person_id, facts, Actor(act.actor_id, act.now, act.reason))


def _number(row: Row) -> str:
    """What all feeds know a person by, however it is capitalised."""
    return row.cells.get("employee", "").upper()


def _line(row: Row, known: Mapping[str, Known], today: date, doubled: Collection[str]) -> Line:
    number = row.cells.get("employee", "")
    if row.fault is not None:
        return Line(row.line, Outcome.SET_ASIDE, number, fault=row.fault, text=row.text)
    if _number(row) not in known:
        return Line(row.line, Outcome.SET_ASIDE, number, fault=Fault.UNKNOWN_PERSON)
    if _number(row) in doubled:  # which of the two is right nobody knows
        return Line(row.line, Outcome.SET_ASIDE, number, fault=Fault.NUMBER_TWICE)
    try:
        facts = facts_from(row.cells, today)
    except BadFactError as bad:
        text = str(_WORDS[bad.why](bad.text[:MOST_SHOWN]))
        return Line(row.line, Outcome.SET_ASIDE, number, fault=Fault.OTHER, text=text)
    person_id, name, before = known[_number(row)]
    changes = {
        column: (_said(before[column]), _said(value))
        for column, value in facts.items()
        if before[column] != value
    }
    outcome = Outcome.MOVES if changes else Outcome.UNCHANGED
    return Line(row.line, outcome, number, name, person_id, changes)


def _known(session: Session) -> dict[str, Known]:
    """Everybody with an employee number, and what is known of them. One query."""
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            Person.employee_number,
            PersonFacts.shift,
            PersonFacts.service_since,
            PersonFacts.distance_miles,
            PersonFacts.has_transit_pass,
        )
        .outerjoin_from(Person, PersonFacts, PersonFacts.person_id == Person.id)
        .where(Person.employee_number.is_not(None))
    )
    return {
        str(number).upper(): (
            person_id,
            name,
            {
                "shift": shift or "",
                "service_since": since,
                "distance_miles": miles,
                "has_transit_pass": bool(has_pass),
            },
        )
        for person_id, name, number, shift, since, miles, has_pass in rows
    }


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


KIND = FeedKind("facts", _l("What rules ask of people"), (*REQUIRED, *OPTIONAL), _look, _parts)
