"""Rosters as a feed: new duties are added, bad rows set aside, and the rest goes on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.identity.feeds.kinds import AT_ONCE, FeedKind, Part
from core.identity.feeds.outcomes import Fault as RowFault
from core.identity.feeds.outcomes import Line, Outcome, Report
from core.identity.feeds.table import Row, read_table
from core.identity.models import Person
from core.identity.people import Act, find_by_email, new_person
from parking.permits.steps import Actor
from parking.rights import duties
from parking.rights.duties import Shift
from parking.rights.roster import COLUMNS, Fault, Problem, shift_of
from parking.rights.roster_known import find_known
from parking.rights.roster_words import problem_words

# Who answers for duties that came by themselves; nobody signs in as this.
_SENDER = "rosters@feeds.invalid"
Found = Shift | tuple[Fault, str]


def _look(session: Session, content: bytes, now: datetime) -> Report:
    table = read_table(content, COLUMNS)
    found = _read(session, table.rows, now)
    shifts = [shift for _row, shift in found if isinstance(shift, Shift)]
    there = duties.known_shifts(session, [shift.person_id for shift in shifts]) if shifts else set()
    people = session.scalar(select(func.count()).where(Person.active)) or 0
    lines = [_line(row, shift, there) for row, shift in found]
    return Report(lines, people=people, is_cut=table.is_cut)


def _parts(session: Session, content: bytes, act: Act) -> Iterator[Part]:
    rows = read_table(content, COLUMNS).rows
    found = [shift for _row, shift in _read(session, rows, act.now) if isinstance(shift, Shift)]
    roster = duties.new_roster()
    for at in range(0, len(found), AT_ONCE):
        yield partial(_put, shifts=found[at : at + AT_ONCE], roster=roster, act=act)


def _put(session: Session, shifts: Sequence[Shift], roster: str, act: Act) -> None:
    actor = Actor(act.actor_id or _sender(session, act), act.now, act.reason)
    duties.put_in_force(session, shifts, actor, roster)


def _sender(session: Session, act: Act) -> int:
    person = find_by_email(session, _SENDER)
    if person is None:
        person = new_person(email=_SENDER, name="Roster feed", now=act.now, active=False)
        session.add(person)
        session.flush()  # duties name it
    return person.id


def _read(session: Session, rows: Sequence[Row], now: datetime) -> list[tuple[Row, Found]]:
    """Each row with its duty, or with what is wrong; a duty that stands twice counts once."""
    known = find_known(session, now)
    first: dict[Shift, int] = {}
    found: list[tuple[Row, Found]] = []
    for row in rows:
        shift: Found = (Fault.BAD_TIME, "") if row.fault else shift_of(row.cells, known)
        if isinstance(shift, Shift) and first.setdefault(shift, row.line) != row.line:
            shift = (Fault.TWICE, str(first[shift]))
        found.append((row, shift))
    return found


def _line(row: Row, shift: Found, there: set[Shift]) -> Line:
    who = row.cells.get("employee", "")
    if row.fault is not None:
        return Line(row.line, Outcome.SET_ASIDE, who, fault=row.fault, text=row.text)
    if not isinstance(shift, Shift):
        why = problem_words(Problem(row.line, *shift))
        return Line(row.line, Outcome.SET_ASIDE, who, fault=RowFault.OTHER, text=why)
    if shift in there:
        return Line(row.line, Outcome.UNCHANGED, who, person_id=shift.person_id)
    duty: Mapping[str, tuple[str, str]] = {"duty": ("", _words(row.cells))}
    return Line(row.line, Outcome.ADDED, who, person_id=shift.person_id, changes=duty)


def _words(cells: Mapping[str, str]) -> str:
    return f"{cells['garage']}: {cells['begins']} – {cells['ends']}"


KIND = FeedKind("rosters", _l("Rosters"), COLUMNS, _look, _parts)
