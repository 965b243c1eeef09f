"""What temporary plates do by the clock: their end is told, and those that ran out are closed."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from core.db import read_session, release_connection, transaction
from core.jobs import Findings, Job
from parking.permits.steps import locked_permit
from parking.temporary import commands
from parking.temporary.models import TemporaryPlate
from parking.temporary.rules import TOLD_AHEAD, tell_at
from parking.temporary.telling import OVER, SOON, tell

AT_MOST = 1000


def look_after(now: datetime) -> Findings:
    """Tell ends that are near, close what ran out; each in a transaction of its own.

    The gates need none of it: each list says until when a plate opens.
    """
    query = (
        select(TemporaryPlate.id, TemporaryPlate.permit_id)
        .where(TemporaryPlate.ended_at.is_(None), TemporaryPlate.ends_at <= now + TOLD_AHEAD)
        .order_by(TemporaryPlate.ends_at)
        .limit(AT_MOST)
    )
    due = list(read_session().execute(query))
    release_connection()
    told = closed = 0
    for plate_id, permit_id in due:
        with transaction() as session:
            locked_permit(session, permit_id)
            found = session.get_one(TemporaryPlate, plate_id, populate_existing=True)
            if commands.run_out(session, found, now):
                tell(session, found, OVER, now)
                closed += 1
            elif found.ended_at is None and found.told_at is None and _is_near(found, now):
                found.told_at = now
                tell(session, found, SOON, now)
                told += 1
    return {"told": told, "closed": closed}


def _is_near(found: TemporaryPlate, now: datetime) -> bool:
    return tell_at(found.begins_at, found.ends_at) <= now


WORDS = {
    "told": lambda num: ngettext("%(num)s end told", "%(num)s ends told", num),
    "closed": lambda num: ngettext(
        "%(num)s temporary plate closed", "%(num)s temporary plates closed", num
    ),
}
JOBS: tuple[Job, ...] = (
    Job(
        "parking.temporary_plates",
        timedelta(minutes=5),
        look_after,
        _l("Tell when temporary plates end"),
        WORDS,
    ),
)
