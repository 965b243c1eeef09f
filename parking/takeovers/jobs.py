"""Deletes pictures of requests that nobody decided in their published time."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from core.db import transaction
from core.jobs import Job
from parking.takeovers.models import PlateTakeover


def forget_evidence(now: datetime) -> str:
    """Delete what is older than its time; the request stays."""
    kept_for = timedelta(days=int(current_app.config["PLATE_EVIDENCE_DAYS"]))
    old = update(PlateTakeover).where(
        PlateTakeover.evidence.is_not(None), PlateTakeover.asked_at <= now - kept_for
    )
    with transaction() as session:
        gone = session.scalars(old.values(evidence=None).returning(PlateTakeover.id)).all()
    return f"{len(gone)} pictures deleted"


JOBS: tuple[Job, ...] = (
    Job(
        "parking.forget_plate_evidence",
        timedelta(hours=1),
        forget_evidence,
        _l("Delete pictures of requests for plates"),
    ),
)
