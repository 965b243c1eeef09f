"""What fallbacks need by the clock: digests of new badge numbers, and used codes forgotten."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.db import read_session, release_connection, transaction
from core.jobs import Findings, Job
from lpr.fallbacks import proofs, spent

# Some ten seconds' work; 25,000 badges new at once take half an hour.
AT_ONCE = 400


def digest_badges(_now: datetime) -> Findings:
    """Make the digests of badge numbers that have none, and drop those of nobody."""
    missing = proofs.list_missing(read_session(), current_app.config, AT_ONCE)
    release_connection()
    rows = proofs.make_digests(missing, current_app.config)
    with transaction() as session:
        proofs.save_digests(session, rows)
        proofs.forget_nobodys(session)
    return {"digested": len(rows)}


def forget_codes(now: datetime) -> Findings:
    """Drop used codes that no lane would take any more."""
    with transaction() as session:
        return {"forgotten": spent.forget(session, now)}


WORDS = {
    "digested": lambda num: ngettext(
        "%(num)s badge number prepared", "%(num)s badge numbers prepared", num
    ),
    "forgotten": lambda num: ngettext(
        "%(num)s used code forgotten", "%(num)s used codes forgotten", num
    ),
}
JOBS: tuple[Job, ...] = (
    Job(
        "lpr.digest_badges",
        timedelta(seconds=30),
        digest_badges,
        _l("Prepare badges for lanes"),
        WORDS,
    ),
    Job(
        "lpr.forget_codes", timedelta(minutes=30), forget_codes, _l("Forget used gate codes"), WORDS
    ),
)
