"""Commands on plate tests: keep a misreading, ask the office, and what the office says."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core import audit
from lpr.plate_tests import telling
from lpr.plate_tests.comparing import Enrolled
from lpr.plate_tests.models import PlateTest
from lpr.reading.records import PlateRead
from parking.permits.steps import Actor
from parking.rights import aliases
from parking.rights.aliases import Misreading
from parking.vehicles.commands import Plate

# What nobody asked about is kept no longer than its owner may need to ask.
UNASKED_FOR = timedelta(days=1)


class SettledError(Exception):
    """The test was settled already."""

    code = "plate_test_settled"


def keep_misread(
    session: Session, vehicle_id: int, enrolled: Enrolled, read: PlateRead, actor: Actor
) -> PlateTest:
    """Keep what was read wrongly, in the place of what its owner did not ask about."""
    old = delete(PlateTest).where(PlateTest.vehicle_id == vehicle_id, PlateTest.asked_at.is_(None))
    session.execute(old)
    test = PlateTest(
        person_id=actor.person_id,
        vehicle_id=vehicle_id,
        state=enrolled.state,
        plate_type=enrolled.plate_type,
        number=enrolled.number,
        read_as=read.text,
        confidence=read.confidence,
        state_read=read.state or "",
        type_read=read.plate_type or "",
        read_at=actor.now,
    )
    session.add(test)
    session.flush()  # the page names it by its id
    return test


def ask_office(session: Session, test_id: int, actor: Actor) -> None:
    """Ask the office to accept the reading; asking twice is asking once."""
    test = _lock(session, test_id)
    if test.asked_at is None:
        test.asked_at = actor.now
        _record(session, test, "plate_test.ask", actor)


def propose(session: Session, test_id: int, expires_at: datetime, actor: Actor) -> None:
    """Put the misreading forward as an alias, which somebody else approves; delete the picture.

    Raises RightsRefusedError as `parking.rights.aliases.propose` does.
    """
    test = _lock(session, test_id)
    plate = Plate(test.state, test.plate_type, test.number)
    alias = aliases.propose(session, Misreading(test.read_as, plate, expires_at), actor)
    test.alias_id = alias.id
    _settle(session, test, "plate_test.propose", actor)


def turn_down(session: Session, test_id: int, actor: Actor) -> None:
    """Say no, with a reason that the owner reads; delete the picture."""
    _settle(session, _lock(session, test_id), "plate_test.turn_down", actor)


def _settle(session: Session, test: PlateTest, action: str, actor: Actor) -> None:
    test.settled_at, test.settled_by = actor.now, actor.person_id
    test.reason, test.picture = actor.reason, None
    _record(session, test, action, actor)
    telling.tell_settled(session, test, actor.now)


def _lock(session: Session, test_id: int) -> PlateTest:
    test = session.get_one(PlateTest, test_id, with_for_update=True, populate_existing=True)
    if test.settled_at is not None:
        raise SettledError
    return test


def _record(session: Session, test: PlateTest, action: str, actor: Actor) -> None:
    details = {"vehicle": test.vehicle_id, "read_as": test.read_as}
    audit.record_act(session, actor, action, ("plate_test", test.id), details)
