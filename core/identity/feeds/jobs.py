"""What feeds do by the clock: files are taken, runs put in force, old rows forgotten."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import delete, select, update

from core.db import transaction
from core.identity.feeds.folder import take_files
from core.identity.feeds.models import FeedRow, FeedRun, RunState
from core.identity.feeds.runs import OPEN
from core.identity.feeds.working import work
from core.jobs import Findings, Job


def forget_rows(now: datetime) -> Findings:
    """Forget the rows and the text of old runs; what nobody decided about is refused."""
    before = now - timedelta(days=current_app.config["FEEDS_KEPT_DAYS"])
    is_old = FeedRun.taken_at < before, FeedRun.content.is_not(None)
    with transaction() as session:
        undecided = update(FeedRun).where(*is_old, FeedRun.state.in_(OPEN))
        session.execute(undecided.values(state=RunState.REFUSED, decided_at=now))
        old = session.scalars(select(FeedRun.id).where(*is_old)).all()
        session.execute(delete(FeedRow).where(FeedRow.run_id.in_(old)))
        session.execute(update(FeedRun).where(FeedRun.id.in_(old)).values(content=None))
    return {"forgotten": len(old)}


WORDS = {
    "taken": lambda names: _("Taken: %(names)s", names=", ".join(names)),
    "put_in_force": lambda runs: _(
        "Put in force: %(runs)s", runs=", ".join(_("Feed %(id)s", id=run) for run in runs)
    ),
    "forgotten": lambda num: ngettext(
        "Rows of %(num)s old feed forgotten", "Rows of %(num)s old feeds forgotten", num
    ),
}
JOBS = (
    Job("identity.take_feeds", timedelta(seconds=10), take_files, _l("Take people feeds"), WORDS),
    Job("identity.put_feeds", timedelta(seconds=5), work, _l("Put people feeds in force"), WORDS),
    Job(
        "identity.forget_feeds",
        timedelta(days=1),
        forget_rows,
        _l("Forget old people feeds"),
        WORDS,
    ),
)
