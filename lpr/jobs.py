"""What the lanes need by the clock: reads purged when their time is over, silent lanes noticed."""

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from core.db import read_session, release_connection, transaction
from core.jobs import Job
from lpr import queries
from lpr.models import JournalEvent, LaneAlert, LaneCommand, Passage
from lpr.pictures import remove_evidence, remove_orphans
from lpr.search.numbers import forget_number

log = structlog.get_logger(__name__)

AT_MOST = 500
_EVENTS_KEPT = timedelta(days=90)
_A_DAY_S = 24 * 3600


def purge_reads(now: datetime) -> str:
    """Take plate, reads and pictures out of passages whose time is over, one after another."""
    query = (
        select(Passage.id)
        .where(Passage.purge_at <= now, Passage.purged_at.is_(None), Passage.is_disputed.is_(False))
        .order_by(Passage.purge_at)
        .limit(AT_MOST)
    )
    due = list(read_session().scalars(query))
    release_connection()
    removed = sum(_purge(passage_id, now) for passage_id in due)
    removed += remove_orphans(read_session(), current_app.config, time.time() - _A_DAY_S)
    release_connection()
    _forget_events(now)
    _forget_drive_ups()
    return f"{len(due)} passages purged, {removed} pictures removed"


def _purge(passage_id: int, now: datetime) -> int:
    with transaction() as session:
        passage = session.get_one(Passage, passage_id, with_for_update=True)
        folded = passage.folded
        passage.number = passage.folded = passage.key = passage.plate_state = None
        passage.values, passage.claim_code = {}, None
        latency = passage.detail.get("latency_ms", {})
        passage.detail = {"latency_ms": latency, "frames": passage.detail.get("frames", 0)}
        passage.purged_at = now
        removed = remove_evidence(session, current_app.config, passage_id)
        if folded:
            forget_number(session, folded)
        return removed


def _forget_events(now: datetime) -> None:
    with transaction() as session:
        session.execute(delete(JournalEvent).where(JournalEvent.received_at < now - _EVENTS_KEPT))
        session.execute(delete(LaneCommand).where(LaneCommand.created_at < now - _EVENTS_KEPT))


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
