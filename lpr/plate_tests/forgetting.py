"""What plate tests keep, deleted when its published time is over."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lpr.plate_tests import commands
from lpr.plate_tests.commands import UNASKED_FOR
from lpr.plate_tests.models import PlateTest
from parking.permits.steps import Actor


@dataclass(frozen=True)
class Forgotten:
    """What one run deleted: tests that nobody asked about, and pictures that waited too long."""

    tests: int
    pictures: int
    read_at: tuple[datetime, ...]


def forget(session: Session, now: datetime, asked_before: datetime) -> Forgotten:
    """Delete tests that nobody asked about after a day, and pictures asked about before that."""
    is_unasked = PlateTest.asked_at.is_(None), PlateTest.read_at < now - UNASKED_FOR
    query = select(PlateTest.read_at, PlateTest.picture.is_not(None)).where(*is_unasked)
    unasked = session.execute(query).all()
    session.execute(delete(PlateTest).where(*is_unasked))
    waited = select(PlateTest.id, PlateTest.read_at).where(
        PlateTest.settled_at.is_(None), PlateTest.asked_at < asked_before
    )
    late = session.execute(waited).all()
    actor = Actor(None, now, _("The picture's time was over before anybody looked at it."))
    for test_id, _read_at in late:
        commands.turn_down(session, test_id, actor)
    times = [read_at for read_at, _has in unasked] + [read_at for _id, read_at in late]
    pictures = sum(has_picture for _at, has_picture in unasked) + len(late)
    return Forgotten(len(times), pictures, tuple(times))


def count_pictures(session: Session) -> tuple[int, datetime | None]:
    """How many pictures are kept, and since when the oldest. One query."""
    query = select(func.count(), func.min(PlateTest.read_at)).where(PlateTest.picture.is_not(None))
    count, oldest = session.execute(query).one()
    return count, oldest
