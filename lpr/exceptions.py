"""Counts the cars that no rule let in, for the office's report of exceptions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lpr.models import Passage
from parking.access import Outcome
from parking.reports.hours import hour_number
from parking.reports.sources import Counted


def count_exceptions(session: Session, since: datetime, until: datetime) -> Sequence[Counted]:
    """By hour, reason and how it ended; empty where nobody has settled it. One query."""
    hour = hour_number(Passage.at)
    query = (
        select(hour, Passage.reason, Passage.settled_how, func.count())
        .where(Passage.at >= since, Passage.at < until, Passage.outcome != Outcome.OPEN)
        .group_by(hour, Passage.reason, Passage.settled_how)
    )
    return [(row[0], row[1], row[2] or "", row[3]) for row in session.execute(query)]
