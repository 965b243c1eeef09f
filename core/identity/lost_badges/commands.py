"""Commands on lost badges: report one, and take that back when it is found."""

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import record
from core.identity.lost_badges.models import LostBadge
from core.identity.models import Person
from core.identity.people import Act


class BadgeRefusal(StrEnum):
    """Why a report or its end does not count."""

    NO_BADGE = "badge_none"
    NOT_LOST = "badge_not_lost"
    HAS_ANOTHER = "badge_has_another"


class BadgeRefusedError(Exception):
    """There is no badge to report, or none to take back."""

    def __init__(self, code: BadgeRefusal) -> None:
        super().__init__(code)
        self.code = code


def report_lost(session: Session, person_id: int, act: Act) -> LostBadge:
    """Take a person's badge out of use: with its number no gate opens, and no door of ours."""
    person = _lock(session, person_id)
    number = person.badge_number
    if number is None:
        raise BadgeRefusedError(BadgeRefusal.NO_BADGE)
    before = find_open(session, person_id)
    if before is not None:
        before.closed_at = act.now
        session.flush()  # one report is open at a time
    lost = LostBadge(person=person, badge_number=number, reported_at=act.now)
    session.add(lost)
    person.badge_number = None
    _record(session, person, "badge.reported_lost", (number, ""), act)
    return lost


def take_back(session: Session, person_id: int, act: Act) -> Person:
    """Put a badge that was found back into use, unless its person has another one by now."""
    person = _lock(session, person_id)
    lost = find_open(session, person_id)
    if lost is None:
        raise BadgeRefusedError(BadgeRefusal.NOT_LOST)
    others = select(Person.id).where(Person.badge_number == lost.badge_number)
    if person.badge_number is not None or session.scalar(others) is not None:
        raise BadgeRefusedError(BadgeRefusal.HAS_ANOTHER)
    lost.closed_at, person.badge_number = act.now, lost.badge_number
    _record(session, person, "badge.found", ("", lost.badge_number), act)
    return person


def find_open(session: Session, person_id: int) -> LostBadge | None:
    """The report of a person's that is not taken back."""
    query = select(LostBadge).where(LostBadge.person_id == person_id, LostBadge.closed_at.is_(None))
    return session.scalar(query)


def _lock(session: Session, person_id: int) -> Person:
    return session.get_one(Person, person_id, with_for_update=True, populate_existing=True)


def _record(
    session: Session, person: Person, action: str, change: tuple[str, str], act: Act
) -> None:
    record(
        session,
        actor_id=act.actor_id,
        action=action,
        subject_type="person",
        subject_id=str(person.id),
        now=act.now,
        reason=act.reason,
        details={"badge_number": list(change)},
    )
