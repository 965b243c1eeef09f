"""The demo's people: one for every role and some more employees, with known sign-ins.

The demo differs from the rest by this data and by configuration only: the same password check,
the same codes, the same sessions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.audit import record
from core.db import read_session
from core.identity.models import Person
from core.identity.people import ensure_roles, find_by_email, new_person
from core.identity.permissions import ROLES
from core.identity.second_factor import OneTimeCodes

PASSWORD = "gatehouse demo campus"  # noqa: S105 - shown on the demo's own page


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demo campus. `login` stands before the at sign of their address."""

    login: str
    name: str
    roles: tuple[str, ...]
    number: str
    employment_class: str = "staff"
    site: str = "main"
    locale: str = "en"

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.login}@gatehouse.example"


PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson("employee", "Amara Okafor", ("employee",), "100201", "nurse"),
    DemoPerson("office", "Rosa Delgado", ("employee", "office"), "100202"),
    DemoPerson("finance", "Wei Chen", ("employee", "finance"), "100203"),
    DemoPerson("attendant", "Patrick Doyle", ("employee", "attendant"), "100204"),
    DemoPerson("dispatcher", "Fatima Haddad", ("employee", "dispatcher"), "100205"),
    DemoPerson("driver", "Jean-Baptiste Pierre", ("employee", "driver"), "100206"),
    DemoPerson("investigator", "Miriam Goldberg", ("employee", "investigator"), "100207"),
    DemoPerson("auditor", "Thandiwe Nkosi", ("employee", "auditor"), "100208"),
    DemoPerson("admin", "Sanjay Raman", ("employee", "admin"), "100209"),
    DemoPerson("clinic", "Grace Adeyemi", ("employee", "clinic"), "100213"),
    DemoPerson("night", "Luis Hernández", ("employee",), "100210", "night", locale="es"),
    DemoPerson("resident", "Mai Nguyễn", ("employee",), "100211", "physician"),
    DemoPerson("research", "Kerstin Åberg", ("employee",), "100212", "staff", "research"),
)


@dataclass(frozen=True)
class SignIn:
    """How to sign in as somebody. `code` is empty where no second factor is needed."""

    email: str
    password: str
    name: str
    roles: tuple[str, ...]
    code: str


def seed(session: Session, now: datetime) -> None:
    """Add whoever of the demo's people is missing. Those who are there stay as they are."""
    roles = ensure_roles(session, ROLES)
    for demo in PEOPLE:
        if find_by_email(session, demo.email) is not None:
            continue
        person = new_person(
            email=demo.email,
            name=demo.name,
            now=now,
            password=hash_password(PASSWORD),
            employee_number=demo.number,
            badge_number=f"B{demo.number}",
            employment_class=demo.employment_class,
            site=demo.site,
            locale=demo.locale,
        )
        person.roles = [roles[name] for name in demo.roles]
        if person.needs_second_factor:
            person.tf_primary_method = "authenticator"
            person.tf_totp_secret = _codes().generate_totp_secret()
        session.add(person)
        session.flush()  # the trail names the person by id
        record(
            session,
            actor_id=None,
            action="person.added",
            subject_type="person",
            subject_id=str(person.id),
            now=now,
            reason="Demo campus",
            details={"roles": sorted(demo.roles)},
        )


def sign_ins() -> Sequence[SignIn]:
    """List the demo's sign-ins with the codes of this moment, in the order of PEOPLE."""
    emails = [demo.email for demo in PEOPLE]
    query = select(Person).where(Person.email.in_(emails), Person.active)
    query = query.options(selectinload(Person.roles))
    known = {person.email: person for person in read_session().scalars(query)}
    return [_sign_in(known[email]) for email in emails if email in known]


def current_code(person: Person) -> str:
    """Return the code that the person's authenticator shows now; empty without one."""
    if not person.tf_totp_secret:
        return ""
    return str(_codes().generate_totp_password(person.tf_totp_secret))


def _sign_in(person: Person) -> SignIn:
    roles = tuple(sorted(person.role_names))
    return SignIn(person.email, PASSWORD, person.name, roles, current_code(person))


def _codes() -> OneTimeCodes:
    codes: OneTimeCodes = current_app.extensions["security"].totp_factory
    return codes
