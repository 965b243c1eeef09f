"""Creates, changes and ends people as a SCIM client asks, by the rules of the feeds."""

from datetime import timedelta

from flask import current_app
from scim2_models import SCIMException, UniquenessException
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from core.audit import AuditEntry, record_all
from core.identity.feeds.changing import end_people, parts_of
from core.identity.feeds.known import Known
from core.identity.feeds.outcomes import Line, Report, must_wait
from core.identity.lost_badges.models import LostBadge
from core.identity.models import Person
from core.identity.people import Act
from core.identity.scim.models import ScimUser
from core.identity.scim.reading import Pair
from core.identity.scim.wishes import Wish, compare

REASON = "SCIM"
# So many may leave in a day however small the house is.
ALWAYS_MAY_LEAVE = 5
DAY = timedelta(days=1)


class TooManyLeaveError(SCIMException):
    """More would leave in a day than a feed may end without a second person."""

    status = 429
    _default_detail = "Too many leave within a day. Send a list of personnel, to be approved."

    def __init__(self, ended: int, people: int) -> None:
        super().__init__()
        # Of how many the directory has ended so many within a day.
        self.ended, self.people = ended, people


def create_user(session: Session, wish: Wish, act: Act) -> Pair:
    """Add a person, or take one back whom the client had deleted. Raises SCIMException."""
    known, taken = _find_known(session, wish)
    existing = next((person for person in known if person.key == wish.number.upper()), None)
    row = session.get(ScimUser, existing.id) if existing else None
    if existing is not None and (row is None or row.deleted_at is None):
        raise UniquenessException(detail="There is a user with this employee number.")
    _do(session, compare(wish, known, taken), act)
    person = session.scalars(
        select(Person).where(func.upper(Person.employee_number) == wish.number.upper())
    ).one()
    if not wish.active and person.active:
        end_people(session, [person], act)
    return person, _keep_row(session, person, row, wish, act)


def change_user(session: Session, pair: Pair, wish: Wish, act: Act) -> Pair:
    """Make a person what the wish says. Raises SCIMException."""
    person, row = pair
    if wish.number.upper() != (person.employee_number or "").upper():
        _renumber(session, person, wish, act)
    known, taken = _find_known(session, wish)
    line = compare(wish, known, taken)
    if person.active and not wish.active:
        _refuse_many(session, act)
    if line.changes or person.active != wish.active:
        _do(session, line, act)
    if person.active and not wish.active:
        end_people(session, [person], act)
    return person, _keep_row(session, person, row, wish, act)


def delete_user(session: Session, pair: Pair, act: Act) -> None:
    """End a person and take them out of the client's sight; the books keep them."""
    person, row = pair
    if person.active:
        _refuse_many(session, act)
        end_people(session, [person], act)
    row = row or _new_row(session, person, act)
    row.external_id, row.deleted_at, row.changed_at = None, act.now, act.now


def _renumber(session: Session, person: Person, wish: Wish, act: Act) -> None:
    """Give a person another employee number: feeds know them by it from now on."""
    same = func.upper(Person.employee_number) == wish.number.upper()
    if session.scalar(select(Person.id).where(same)) is not None:
        raise UniquenessException(detail="There is a user with this employee number.")
    told = {"employee_number": [person.employee_number, wish.number]}
    person.employee_number = wish.number
    session.flush()  # the rules look the person up by it
    record_all(
        session,
        actor_id=act.actor_id,
        action="person.moved",
        subject_type="person",
        details_by_id={person.id: told},
        now=act.now,
        reason=act.reason,
    )


def _do(session: Session, line: Line, act: Act) -> None:
    for part in parts_of(Report([line]), act):
        part(session)
    session.flush()  # the answer shows what came of it


def _refuse_many(session: Session, act: Act) -> None:
    """A directory that ends everybody by mistake is stopped where a feed would wait."""
    since, is_end = act.now - DAY, AuditEntry.action == "person.closed"
    ended = select(func.count()).where(AuditEntry.at > since, is_end, AuditEntry.reason == REASON)
    ends = (session.scalar(ended) or 0) + 1
    numbered = Person.employee_number.is_not(None)
    people = session.scalar(select(func.count()).where(numbered, Person.active.is_(True))) or 0
    whole = Report((), ends, people + ends - 1)
    if ends > ALWAYS_MAY_LEAVE and must_wait(whole, current_app.config["FEED_ENDS_PERCENT"]):
        raise TooManyLeaveError(ends - 1, whole.people)


def _find_known(session: Session, wish: Wish) -> tuple[list[Known], dict[str, set[str]]]:
    """Those whom the wish may be about or in the way of, locked. One query."""
    cells = wish.cells
    badge = cells["badge_number"]
    ways = [
        func.upper(Person.employee_number) == cells["employee_number"].upper(),
        func.lower(Person.email) == cells["email"].lower(),
    ]
    if badge:
        ways += [Person.badge_number == badge, LostBadge.badge_number == badge]
    is_open = and_(LostBadge.person_id == Person.id, LostBadge.closed_at.is_(None))
    query = select(Person, LostBadge.badge_number).outerjoin(LostBadge, is_open).where(or_(*ways))
    locked = query.order_by(Person.id).with_for_update(of=Person)
    # A directory has not heard that a badge is lost: whoever reported it stays without it, and
    # nobody else gets it.
    found = [
        (person, person.badge_number or (badge if lost == badge else ""))
        for person, lost in session.execute(locked.execution_options(populate_existing=True))
    ]
    unnumbered = [(person, held) for person, held in found if not person.employee_number]
    taken = {
        "email": {person.email.casefold() for person, _held in unnumbered},
        "badge_number": {held for _person, held in unnumbered},
    }
    return [_known(person, held) for person, held in found if person.employee_number], taken


def _known(person: Person, badge: str) -> Known:
    return Known(
        person.id,
        person.employee_number or "",
        person.name,
        person.email,
        person.employment_class,
        person.site,
        badge,
        person.active,
        person.left_at is not None,
    )


def _keep_row(
    session: Session, person: Person, row: ScimUser | None, wish: Wish, act: Act
) -> ScimUser:
    if wish.external_id:
        same = ScimUser.external_id == wish.external_id, ScimUser.person_id != person.id
        if session.scalar(select(ScimUser.person_id).where(*same)) is not None:
            raise UniquenessException(detail="Another user has this externalId.")
    row = row or _new_row(session, person, act)
    row.external_id, row.changed_at, row.deleted_at = wish.external_id, act.now, None
    return row


def _new_row(session: Session, person: Person, act: Act) -> ScimUser:
    row = ScimUser(person_id=person.id, changed_at=act.now)
    session.add(row)
    return row
