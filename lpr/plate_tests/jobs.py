"""Deletes what plate tests keep, when its published time is over."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from core.db import transaction
from core.jobs import Job
from lpr.plate_tests import commands
from lpr.plate_tests.commands import UNASKED_FOR
from lpr.plate_tests.models import PlateTest
from parking.permits.steps import Actor


def forget(now: datetime) -> str:
    """Delete tests that nobody asked about after a day, and pictures that wait too long."""
    kept_for = timedelta(days=int(current_app.config["PLATE_TEST_DAYS"]))
    with transaction() as session:
        unasked = delete(PlateTest).where(
            PlateTest.asked_at.is_(None), PlateTest.read_at <= now - UNASKED_FOR
        )
        gone = len(session.scalars(unasked.returning(PlateTest.id)).all())
        waited = select(PlateTest.id).where(
            PlateTest.settled_at.is_(None), PlateTest.asked_at <= now - kept_for
        )
        late = list(session.scalars(waited))
        actor = Actor(None, now, _("The picture's time was over before anybody looked at it."))
        for test_id in late:
            commands.turn_down(session, test_id, actor)
    return f"{gone} plate tests deleted, {len(late)} pictures deleted unseen"


JOBS: tuple[Job, ...] = (
    Job("lpr.forget_plate_tests", timedelta(hours=1), forget, _l("Delete pictures of plate tests")),
)
