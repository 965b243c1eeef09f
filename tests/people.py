"""People for tests, and a way to be signed in as one."""

import itertools
import time
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.campus_time import now
from core.db import transaction
from core.identity.models import Person, Role
from core.identity.sessions import TOKEN_KEY, TOTP, open_session

_numbers = itertools.count(1)


@dataclass(frozen=True)
class SignedIn:
    """Who a client is signed in as."""

    id: int
    email: str
    name: str


def add_person(session: Any, *roles: str, **values: Any) -> Person:
    """Add a person who holds the roles; `values` override what is made up."""
    number = next(_numbers)
    made_up = {
        "email": f"person{number}@gatehouse.example",
        "name": f"Person {number}",
        "active": True,
        "fs_uniquifier": f"uniquifier-{number}",
        "locale": "en",
        "employee_number": f"E{number:05d}",
        "badge_number": f"B{number:05d}",
        "created_at": now(),
    }
    person = Person(**(made_up | values))
    person.roles = [_role(session, name) for name in roles]
    session.add(person)
    session.flush()  # its id is wanted by whoever builds on it
    return person


def _role(session: Any, name: str) -> Role:
    role: Role | None = session.scalar(select(Role).where(Role.name == name))
    if role is None:
        role = Role(name=name)
        session.add(role)
    return role


def sign_in(client: FlaskClient, *roles: str, person_id: int | None = None) -> SignedIn:
    """Sign a client in, with a second factor, as a new person of these roles or as one known."""
    app: Flask = client.application
    with app.app_context(), transaction() as session:
        if person_id is None:
            person = add_person(session, *(roles or ("employee",)))
        else:
            person = session.get_one(Person, person_id)
        token = open_session(
            session, person, method=TOTP, now=now(), address="127.0.0.1", agent="tests"
        )
        who = SignedIn(person.id, person.email, person.name)
        uniquifier = person.fs_uniquifier
    with client.session_transaction() as cookie:
        cookie.update(
            {TOKEN_KEY: token, "_user_id": uniquifier, "_fresh": True, "fs_paa": time.time()}
        )
    return who
