"""What the office does to people's accounts: find, give roles, close, sign out, unlock."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from core.audit import record
from core.identity.models import Person, Role
from core.identity.search import fold_words
from core.identity.sessions import end_sessions_of


@dataclass(frozen=True)
class Act:
    """Who acts (None: the system, from the command line), why, and when."""

    actor_id: int | None
    reason: str
    now: datetime


def find_people(words: str, role: str = "", is_open: bool | None = None) -> Select[Person]:
    """Build the query for people whose name, e-mail or employee number has every word.

    `role` and `is_open` narrow it to holders of a role, and to open or closed accounts.
    """
    query = select(Person).options(selectinload(Person.roles))
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
