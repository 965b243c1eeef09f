"""Puts what a feed says of people in force: part by part, those who leave first."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.audit import record_all
from core.identity.feeds.kinds import AT_ONCE, Part, all_farewells
from core.identity.feeds.outcomes import Line, Outcome, Report
from core.identity.models import Person, person_role
from core.identity.people import Act, ensure_roles, new_person, set_active
from core.identity.sessions import end_sessions_of_all

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
        person.active, person.left_at, person.badge_number = False, act.now, None
    ids = [person.id for person in leaving]
    if not ids:
        return
    end_sessions_of_all(session, ids, act.now)
    _record_all(session, "person.closed", act, {person_id: {} for person_id in ids})
    for farewell in all_farewells():
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
    told: dict[int, dict[str, Any]] = {}
    for line in lines:
        person = people[line.person_id or 0]
        if line.outcome is Outcome.RETURNS:
            set_active(session, person, True, act)
        for name, (_before, after) in line.changes.items():
            setattr(person, name, after or None)
        told[person.id] = {name: list(pair) for name, pair in line.changes.items()}
    _record_all(session, "person.moved", act, told)


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
        added.append(new_person(now=act.now, employee_number=line.number, **facts))  # type: ignore[arg-type]
    session.add_all(added)
    session.flush()  # their roles and the trail name them by id
    # As rows: through the relationship each costs as much again as the person.
    roles = [{"person_id": person.id, "role_id": role.id} for person in added]
    session.execute(insert(person_role), roles)
    details = {person.id: {"roles": [_EMPLOYEE]} for person in added}
    _record_all(session, "person.added", act, details)


def _people(session: Session, lines: Sequence[Line]) -> dict[int, Person]:
    """Those whom the lines are about, locked."""
    ids = {line.person_id for line in lines}
    query = select(Person).where(Person.id.in_(ids)).order_by(Person.id).with_for_update()
    found = session.scalars(query.execution_options(populate_existing=True))
    return {person.id: person for person in found}


def _record_all(
    session: Session, action: str, act: Act, details_by_id: dict[int, dict[str, Any]]
) -> None:
    record_all(
        session,
        actor_id=act.actor_id,
        action=action,
        subject_type="person",
        details_by_id=details_by_id,
        now=act.now,
        reason=act.reason,
    )
