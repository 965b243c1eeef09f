"""What the office does to people's accounts: find, give roles, close, sign out, unlock."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from core.audit import record
from core.identity.models import Person, Role, person_role
from core.identity.search import fold_words
from core.identity.sessions import end_sessions_of

# Read from the database so many at a time, below the number of values of one statement.
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Act:
    """Who acts (None: the system, from the command line), why, and when."""

    actor_id: int | None
    reason: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """One person found, as a row of a spreadsheet."""

    name: str
    email: str
    employee_number: str
    roles: frozenset[str]
    active: bool


def find_people(words: str, role: str = "", is_open: bool | None = None) -> Select[Person]:
    """Build the query for people whose name, e-mail or employee number has every word.

    `role` and `is_open` narrow it to holders of a role, and to open or closed accounts.
    """
    query = select(Person).options(selectinload(Person.roles))
    return _narrowed(query, words, role, is_open)


def read_found(
    session: Session, words: str, role: str = "", is_open: bool | None = None
) -> Iterator[Found]:
    """The same as rows, for a spreadsheet of everybody: two queries for each few thousand."""
    columns: tuple[Any, ...] = (Person.id, Person.name, Person.email, Person.employee_number)
    query = _narrowed(select(*columns, Person.active), words, role, is_open)
    for part in session.execute(query).yield_per(_AT_ONCE).partitions():
        held = select(person_role.c.person_id, Role.name).join(
            Role, Role.id == person_role.c.role_id
        )
        roles = defaultdict(set)
        ids = [person_id for person_id, *_facts in part]
        for person_id, name in session.execute(held.where(person_role.c.person_id.in_(ids))):
            roles[person_id].add(name)
        for person_id, name, email, number, active in part:
            yield Found(name, email, number or "", frozenset(roles[person_id]), active)


def _narrowed(query: Select[Any], words: str, role: str, is_open: bool | None) -> Select[Any]:
    query = query.order_by(Person.search_text, Person.id)
    if role:
        query = query.where(Person.roles.any(Role.name == role))
    if is_open is not None:
        query = query.where(Person.active.is_(is_open))
    for word in fold_words(words).split():
        query = query.where(Person.search_text.contains(word, autoescape=True))
    return query


def find_by_email(session: Session, email: str) -> Person | None:
    """Return the person with this address, however it is capitalised."""
    return session.scalar(select(Person).where(func.lower(Person.email) == email.lower()))


def new_person(*, email: str, name: str, now: datetime, **facts: Any) -> Person:
    """Make the record of a person who cannot sign in yet: no password, no roles."""
    return Person(
        email=email.lower(), name=name, created_at=now, fs_uniquifier=uuid.uuid4().hex, **facts
    )


def ensure_roles(session: Session, names: Collection[str]) -> dict[str, Role]:
    """Return the roles of these names, adding those that the database has not."""
    known = {role.name: role for role in session.scalars(select(Role))}
    for name in names:
        if name not in known:
            known[name] = Role(name=name)
            session.add(known[name])
    return {name: known[name] for name in names}


def set_roles(session: Session, person: Person, names: Collection[str], act: Act) -> None:
    """Give a person exactly these roles."""
    before = person.role_names
    person.roles = list(ensure_roles(session, sorted(set(names))).values())
    changed = {"before": sorted(before), "after": sorted(set(names))}
    _record(session, person, "person.roles_changed", act, changed)


def set_active(session: Session, person: Person, active: bool, act: Act) -> None:
    """Open or close an account; a closed one is signed out everywhere at once."""
    person.active = active
    if active:
        person.left_at = None
    else:
        end_sessions_of(session, person.id, act.now)
    _record(session, person, "person.opened" if active else "person.closed", act)


def sign_out_everywhere(session: Session, person: Person, act: Act) -> int:
    """End all sessions of a person. Return how many."""
    ended = end_sessions_of(session, person.id, act.now)
    _record(session, person, "person.signed_out", act, {"ended": ended})
    return ended


def remove_second_factor(session: Session, person: Person, act: Act) -> None:
    """Forget a lost authenticator and its recovery codes; the next sign-in sets up a new one."""
    person.tf_primary_method = person.tf_totp_secret = person.mf_recovery_codes = None
    person.tf_last_counter = None
    end_sessions_of(session, person.id, act.now)
    _record(session, person, "second_factor.removed", act)


def _record(
    session: Session, person: Person, action: str, act: Act, details: dict[str, Any] | None = None
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
