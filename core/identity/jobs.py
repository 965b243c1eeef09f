"""What identity does by the clock: it forgets sessions that were over long ago."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.db import transaction
from core.identity.sessions import forget_old_sessions, lifetime_of
from core.jobs import Findings, Job


def forget_sessions(now: datetime) -> Findings:
    """Delete sessions that ended more than 30 days ago."""
    with transaction() as session:
        gone = forget_old_sessions(session, now, lifetime_of(current_app.config))
    return {"deleted": gone}


WORDS = {
    "deleted": lambda num: ngettext(
        "%(num)s old session deleted", "%(num)s old sessions deleted", num
    ),
}
JOBS = (
    Job(
        "identity.forget_sessions",
        timedelta(days=1),
        forget_sessions,
        _l("Forget sessions that ended"),
        WORDS,
    ),
)
