"""What the lanes need by the clock: reads purged when their time is over, silent lanes noticed."""

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import current_app
from flask_babel import lazy_gettext as _l

from core.db import transaction
from core.jobs import Job
from lpr import queries
from lpr.models import LaneAlert
from lpr.retention.afterwards import purge_alerts, purge_draws, purge_stays
from lpr.retention.lists import purge_list_changes
from lpr.retention.photographs import purge_evidence, purge_plate_tests
from lpr.retention.purging import (
    Removal,
    purge_journal,
    purge_passages,
    purge_pictures,
    purge_present,
)

log = structlog.get_logger(__name__)

_A_DAY_S = 24 * 3600


def purge_reads(now: datetime) -> str:
    """Remove what is over its time, kind by kind; each run leaves receipts."""
    removal = Removal(now, current_app.config)
    passages = purge_passages(removal)
    pictures = purge_pictures(removal)
    events = purge_journal(removal) + purge_present(removal)
    stays, alerts = purge_stays(removal), purge_alerts(removal)
    changes, drawn = purge_list_changes(removal), purge_draws(removal)
    photographs = purge_plate_tests(removal) + purge_evidence(removal)
    _forget_drive_ups()
    return (
        f"{passages} passages, {pictures} lost or old pictures, {events} events,"
        f" plates of {stays} stays, {alerts} alerts, {changes} changes of lists,"
        f" {drawn} people of draws, {photographs} photographs removed"
    )


def _forget_drive_ups() -> None:
    """The demo's pictures are kept a day."""
    for folder in Path(current_app.config["INSTANCE_DIR"]).glob("drive-ups/*"):
        if time.time() - folder.stat().st_mtime > _A_DAY_S:
            shutil.rmtree(folder, ignore_errors=True)


def watch_lanes(now: datetime) -> str:
    """Begin an alert for what is wrong with a lane, and end those that are over."""
    began = ended = 0
    with transaction() as session:
        open_alerts = {(lane.id, a.kind): a for a, lane in queries.open_alerts(session)}
        wrong = {
            (lane.id, kind)
            for lane in queries.list_lanes(session)
            for kind in queries.troubles_of(lane, now)
            if kind != "never_seen"
        }
        for lane_id, kind in wrong - open_alerts.keys():
            session.add(LaneAlert(lane_id=lane_id, kind=kind, began_at=now))
            log.warning("lane.alert", lane_id=lane_id, kind=kind)
            began += 1
        for key in open_alerts.keys() - wrong:
            open_alerts[key].ended_at = now
            ended += 1
    return f"{began} alerts began, {ended} ended"


JOBS: tuple[Job, ...] = (
    Job("lpr.purge_reads", timedelta(minutes=10), purge_reads, _l("Remove plate reads")),
    Job("lpr.watch_lanes", timedelta(seconds=30), watch_lanes, _l("Watch the lanes")),
)
