"""The staff directory: which of our people an account at the identity provider belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import record
from core.identity.models import DirectoryLink, Person
from core.identity.people import find_by_email


@dataclass(frozen=True)
class Claims:
    """What the provider says about whoever signed in there."""

    issuer: str
    subject: str
    email: str = ""
    employee_number: str = ""


def read_claims(userinfo: Mapping[str, Any], employee_claim: str) -> Claims:
    """Take what we use from an ID token; an address that is not verified is left out."""
    email = str(userinfo.get("email") or "") if userinfo.get("email_verified") is True else ""
    return Claims(
        issuer=str(userinfo["iss"]),
        subject=str(userinfo["sub"]),
        email=email,
        employee_number=str(userinfo.get(employee_claim) or ""),
    )


def find_person(session: Session, claims: Claims) -> Person | None:
    """Return the active person these claims belong to, or None.

    A link made before decides alone. Otherwise employee number and verified address are
    looked up, and where both are known they must name the same person.
    """
    link = _find_link(session, claims)
    if link is not None:
        person = session.get(Person, link.person_id)
        return person if person and person.active else None
    found = {p for p in _candidates(session, claims) if p is not None}
    person = found.pop() if len(found) == 1 else None
    return person if person and person.active else None


def link_person(session: Session, person: Person, claims: Claims, now: datetime) -> None:
    """Remember whose account this is; a second sign-in changes nothing."""
    if _find_link(session, claims) is not None:
        return
    session.add(
        DirectoryLink(
            person_id=person.id, issuer=claims.issuer, subject=claims.subject, created_at=now
        )
    )
    record(
        session,
        actor_id=person.id,
        action="directory.linked",
        subject_type="person",
        subject_id=str(person.id),
        now=now,
        details={"issuer": claims.issuer},
    )


def _find_link(session: Session, claims: Claims) -> DirectoryLink | None:
    return session.scalar(
        select(DirectoryLink).where(
            DirectoryLink.issuer == claims.issuer, DirectoryLink.subject == claims.subject
        )
    )


def _candidates(session: Session, claims: Claims) -> list[Person | None]:
    by_number = by_email = None
    if claims.employee_number:
        by_number = session.scalar(
            select(Person).where(Person.employee_number == claims.employee_number)
        )
    if claims.email:
        by_email = find_by_email(session, claims.email)
    return [by_number, by_email]
