"""What the lanes need by the clock: reads purged when their time is over, silent lanes noticed."""

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.db import transaction
from core.jobs import Findings, Job
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


def purge_reads(now: datetime) -> Findings:
    """Remove what is over its time, kind by kind; each run leaves receipts."""
    removal = Removal(now, current_app.config)
    removed = {
        "passages": purge_passages(removal),
        "pictures": purge_pictures(removal),
        "events": purge_journal(removal) + purge_present(removal),
        "stays": purge_stays(removal),
        "alerts": purge_alerts(removal),
        "list_changes": purge_list_changes(removal),
        "drawn": purge_draws(removal),
        "photographs": purge_plate_tests(removal) + purge_evidence(removal),
    }
    _forget_drive_ups()
    return removed


def _forget_drive_ups() -> None:
    """The demo's pictures are kept a day."""
    for folder in Path(current_app.config["INSTANCE_DIR"]).glob("drive-ups/*"):
        if time.time() - folder.stat().st_mtime > _A_DAY_S:
            shutil.rmtree(folder, ignore_errors=True)


def watch_lanes(now: datetime) -> Findings:
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
    return {"began": began, "ended": ended}


REMOVED = {
    "passages": lambda num: ngettext("%(num)s passage removed", "%(num)s passages removed", num),
    "pictures": lambda num: ngettext(
        "%(num)s lost or old picture removed", "%(num)s lost or old pictures removed", num
    ),
    "events": lambda num: ngettext("%(num)s event removed", "%(num)s events removed", num),
    "stays": lambda num: ngettext(
        "%(num)s stay without its plate now", "%(num)s stays without their plates now", num
    ),
    "alerts": lambda num: ngettext("%(num)s old alert removed", "%(num)s old alerts removed", num),
    "list_changes": lambda num: ngettext(
        "%(num)s change of a list removed", "%(num)s changes of lists removed", num
    ),
    "drawn": lambda num: ngettext(
        "%(num)s person of a draw removed", "%(num)s people of draws removed", num
    ),
    "photographs": lambda num: ngettext(
        "%(num)s photograph removed", "%(num)s photographs removed", num
    ),
}
WATCHED = {
    "began": lambda num: ngettext("%(num)s alert began", "%(num)s alerts began", num),
    "ended": lambda num: ngettext("%(num)s alert ended", "%(num)s alerts ended", num),
}
JOBS: tuple[Job, ...] = (
    Job("lpr.purge_reads", timedelta(minutes=10), purge_reads, _l("Remove plate reads"), REMOVED),
    Job("lpr.watch_lanes", timedelta(seconds=30), watch_lanes, _l("Watch the lanes"), WATCHED),
)
