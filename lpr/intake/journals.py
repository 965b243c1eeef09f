"""Batches of a lane's journal: each event taken once, and in order, however often it is sent."""

from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from core.db import insert_if_absent
from lpr.gate_alerts import raise_alert
from lpr.intake.context import IntakeContext
from lpr.intake.events import apply_event, kept_body
from lpr.models import JournalEvent, LaneJournal
from lpr.search.numbers import index_numbers

log = structlog.get_logger(__name__)

# What would be no better the next time; a database that is away is.
_NEVER_APPLIED = (DataError, IntegrityError, LookupError, TypeError, ValueError, AttributeError)


def take_journal(intake: IntakeContext, batch: Mapping[str, Any]) -> int:
    """Take a batch and return up to which sequence number this journal is here without a gap.

    `batch` is {"journal_id", "after", "events"}: `after` is the last number before the first
    event. What was taken before is left alone, so a repeated or late batch changes nothing. Of one
    that leaves a gap nothing is taken: what a barrier did would come before its passage. The lane
    then goes back to what is missing.
    """
    journal = _locked_journal(intake, batch["journal_id"])
    events = sorted(batch["events"], key=lambda event: int(event["sequence"]))
    if not events or int(batch["after"]) > journal.acknowledged:
        return journal.acknowledged
    for event in events:
        _take(intake, journal, event)
    journal.acknowledged = max(journal.acknowledged, int(events[-1]["sequence"]))
    index_numbers(intake.session, intake.new_numbers)
    return journal.acknowledged


def _take(intake: IntakeContext, journal: LaneJournal, event: Mapping[str, Any]) -> None:
    """Apply one event, once. One that cannot be applied stops none after it: it is alerted.

    It leaves no row, so that it is taken when the lane, which has it for a fortnight, is made to
    send it again (docs/reliability.md).
    """
    try:
        with intake.session.begin_nested():
            if _is_new(intake, journal, event):
                apply_event(intake, event)
    except _NEVER_APPLIED:
        kind, number = event["kind"], int(event["sequence"])
        log.exception("lane.event_refused", lane=intake.lane.slug, kind=kind, sequence=number)
        told = {"event": kind, "sequence": number}
        uid, at = event["passage_uid"], event["at"]
        raise_alert(intake.session, intake.lane, "event_refused", at, uid, told)


def _locked_journal(intake: IntakeContext, journal_id: str) -> LaneJournal:
    values = {"lane_id": intake.lane.id, "journal_id": journal_id, "acknowledged": 0}
    insert_if_absent(intake.session, LaneJournal, values)
    query = select(LaneJournal).where(
        LaneJournal.lane_id == intake.lane.id, LaneJournal.journal_id == journal_id
    )
    locked = query.with_for_update().execution_options(populate_existing=True)
    return intake.session.scalars(locked).one()


def _is_new(intake: IntakeContext, journal: LaneJournal, event: Mapping[str, Any]) -> bool:
    values = {
        "journal_row_id": journal.id,
        "sequence": int(event["sequence"]),
        "kind": event["kind"],
        "passage_uid": event["passage_uid"],
        "at": event["at"],
        "received_at": intake.now,
        "body": kept_body(event),
    }
    return insert_if_absent(intake.session, JournalEvent, values)
