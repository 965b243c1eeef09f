"""What is done of permits in question by the clock: the list follows what is known of people."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from core.campus_time import campus_zone
from core.db import transaction
from core.jobs import Job
from parking.in_question.looking import look


def look_at_all(now: datetime) -> str:
    """Bring the list up to date with everybody's facts, by feed, directory or hand."""
    with transaction() as session:
        news = look(session, now, campus_zone())
    return f"{len(news.asked)} new, {len(news.changed)} changed, {len(news.over)} over"


JOBS: tuple[Job, ...] = (
    Job(
        "parking.in_question",
        timedelta(minutes=10),
        look_at_all,
        _l("Look who may no longer have their permit"),
    ),
)
