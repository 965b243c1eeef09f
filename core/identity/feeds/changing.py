"""Puts what a feed says of people in force: part by part, those who leave first."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import record
from core.identity.feeds.kinds import AT_ONCE, Part, all_farewells
from core.identity.feeds.outcomes import Line, Outcome, Report
from core.identity.models import Person
from core.identity.people import Act, ensure_roles, new_person, set_active

T = TypeVar("T")
_OF_ONE = ("email", "badge_number")
_EMPLOYEE = "employee"


def parts_of(report: Report, act: Act) -> Iterator[Part]:
    """What a report says, in an order in which nobody needs what another still has."""
    leaving = [line for line in report.lines if line.outcome is Outcome.LEAVES]
    changed = [line for line in report.lines if line.outcome in (Outcome.MOVES, Outcome.RETURNS)]
    # Where one's badge is lost and another issued, the new one is what stays.
    changed.sort(key=lambda line: bool(line.changes.get("badge_number", ("", ""))[1]))
    joining = [line for line in report.lines if line.outcome is Outcome.JOINS]
    swapped = _find_swapped(changed)
    others = [line for line in changed if line not in swapped]
    for lines in in_parts(leaving, AT_ONCE):
        yield partial(_end, lines=lines, act=act)
    if swapped:
        yield partial(_swap, lines=swapped, act=act)
    for lines in in_parts(others, AT_ONCE):
        yield partial(_change, lines=lines, act=act)
    for lines in in_parts(joining, AT_ONCE):
        yield partial(_add, lines=lines, act=act)


def end_people(session: Session, people: Iterable[Person], act: Act) -> None:
    """Close accounts, take badges back, and tell whoever must know. Those who left stay so."""
    leaving = [person for person in people if person.active]
    for person in leaving:
        set_active(session, person, False, act)
        person.left_at, person.badge_number = act.now, None
    ids = [person.id for person in leaving]
    for farewell in all_farewells() if ids else ():
        farewell(session, ids, act)


def in_parts(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into stretches of at most `size`."""
    return (things[at : at + size] for at in range(0, len(things), size))


def _find_swapped(lines: Sequence[Line]) -> list[Line]:
    """Those who get what another of them gives up: they go together, and let go before they get."""
    pairs = [(name, *pair) for line in lines for name, pair in line.changes.items()]
    given = {(name, before.casefold()) for name, before, _ in pairs if name in _OF_ONE and before}
    got = {(name, after.casefold()) for name, _, after in pairs if name in _OF_ONE and after}
    both = given & got
    return [line for line in lines if both & _things(line)]


def _things(line: Line) -> set[tuple[str, str]]:
    return {(n, value.casefold()) for n, pair in line.changes.items() for value in pair}


def _end(session: Session, lines: Sequence[Line], act: Act) -> None:
    end_people(session, _people(session, lines).values(), act)


def _swap(session: Session, lines: Sequence[Line], act: Act) -> None:
    people = _people(session, lines)
    for line in lines:
        _let_go(people[line.person_id or 0], line)
    session.flush()  # what they give up is free before another gets it
    _change(session, lines, act)


def _change(session: Session, lines: Sequence[Line], act: Act) -> None:
    people = _people(session, lines)
    for line in lines:
        person = people[line.person_id or 0]
        if line.outcome is Outcome.RETURNS:
            set_active(session, person, True, act)
        for name, (_before, after) in line.changes.items():
            setattr(person, name, after or None)
        told = {name: list(pair) for name, pair in line.changes.items()}
        _record(session, person, "person.moved", act, told)


def _let_go(person: Person, line: Line) -> None:
    if "badge_number" in line.changes:
        person.badge_number = None
    if "email" in line.changes:
        person.email = f"{uuid.uuid4().hex}@moving.invalid"


def _add(session: Session, lines: Sequence[Line], act: Act) -> None:
    role = ensure_roles(session, (_EMPLOYEE,))[_EMPLOYEE]
    added = []
    for line in lines:
        facts = {name: after or None for name, (_, after) in line.changes.items()}
        person = new_person(now=act.now, employee_number=line.number, **facts)  # type: ignore[arg-type]
        person.roles = [role]
        added.append(person)
    session.add_all(added)
    session.flush()  # the trail names them by id
    for person in added:
        _record(session, person, "person.added", act, {"roles": [_EMPLOYEE]})


def _people(session: Session, lines: Sequence[Line]) -> dict[int, Person]:
    """Those whom the lines are about, locked."""
    ids = {line.person_id for line in lines}
    query = select(Person).where(Person.id.in_(ids)).order_by(Person.id).with_for_update()
    found = session.scalars(query.execution_options(populate_existing=True))
    return {person.id: person for person in found}


def _record(
    session: Session, person: Person, action: str, act: Act, details: dict[str, Any]
) -> None:
    record(
        session,
        actor_id=act.actor_id,
        action=action,
        subject_type="person",
        subject_id=str(person.id),
        now=act.now,
        reason=act.reason,
        details=details,
    )
