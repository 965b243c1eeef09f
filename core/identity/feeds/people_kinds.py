"""Two kinds of feeds about people: the list of all personnel, and news of badges."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from core.identity.feeds import badges, changing, personnel
from core.identity.feeds.kinds import FeedKind, Part
from core.identity.feeds.known import Known
from core.identity.feeds.outcomes import Report
from core.identity.feeds.table import read_table
from core.identity.lost_badges.models import LostBadge
from core.identity.models import Person
from core.identity.people import Act


def _look_at_personnel(session: Session, content: bytes, _now: datetime) -> Report:
    table = read_table(content, personnel.REQUIRED, personnel.OPTIONAL)
    known, taken = _find_known(session)
    return personnel.compare(table, known, taken)


def _look_at_badges(session: Session, content: bytes, _now: datetime) -> Report:
    table = read_table(content, badges.REQUIRED)
    known, taken = _find_known(session)
    return badges.compare(table, known, taken["badge_number"])


def _put_personnel(session: Session, content: bytes, act: Act) -> Iterator[Part]:
    return changing.parts_of(_look_at_personnel(session, content, act.now), act)


def _put_badges(session: Session, content: bytes, act: Act) -> Iterator[Part]:
    return changing.parts_of(_look_at_badges(session, content, act.now), act)


def _find_known(session: Session) -> tuple[list[Known], Mapping[str, Collection[str]]]:
    """Everybody with an employee number; the addresses and badges of all others. One query."""
    query = select(
        Person.id,
        Person.employee_number,
        Person.name,
        Person.email,
        Person.employment_class,
        Person.site,
        # What its holder reports lost no list gives back: it has not heard of that yet.
        func.coalesce(Person.badge_number, LostBadge.badge_number),
        Person.active,
        Person.left_at,
    )
    is_open = and_(LostBadge.person_id == Person.id, LostBadge.closed_at.is_(None))
    query = query.outerjoin(LostBadge, is_open).order_by(Person.id)
    known: list[Known] = []
    emails, badge_numbers = set(), set()
    for person_id, number, name, email, job, site, badge, active, left_at in session.execute(query):
        if number:
            left = left_at is not None
            known.append(
                Known(person_id, number, name, email, job, site, badge or "", active, left)
            )
        else:
            emails.add(email.casefold())
            badge_numbers.add(badge or "")
    return known, {"email": emails, "badge_number": badge_numbers}


KINDS = (
    FeedKind(
        "people",
        _l("All personnel"),
        (*personnel.REQUIRED, *personnel.OPTIONAL),
        _look_at_personnel,
        _put_personnel,
        is_snapshot=True,
    ),
    FeedKind("badges", _l("Badges"), badges.REQUIRED, _look_at_badges, _put_badges),
)
