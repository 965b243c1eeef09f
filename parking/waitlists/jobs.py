"""What waitlists do by the clock: offers are marked as taken or over, free spaces are offered."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.campus_time import campus_zone
from core.db import read_session, release_connection, transaction
from core.jobs import Findings, Job
from parking.waitlists.offering import lists_to_settle, make_offers, pools_to_serve, settle


def keep_lists(now: datetime) -> Findings:
    """Bring every list up to date, then offer what is free, each in a transaction of its own."""
    settled = made = 0
    for waitlist_id in _released(lists_to_settle(read_session(), now)):
        with transaction() as session:
            settled += settle(session, waitlist_id, now)
    for pool_id in _released(pools_to_serve(read_session(), now)):
        with transaction() as session:
            made += make_offers(session, pool_id, now, campus_zone())
    return {"settled": settled, "offered": made}


def _released(found: list[int]) -> list[int]:
    release_connection()
    return found


WORDS = {
    "settled": lambda num: ngettext(
        "%(num)s place brought up to date", "%(num)s places brought up to date", num
    ),
    "offered": lambda num: ngettext("%(num)s space offered", "%(num)s spaces offered", num),
}
JOBS: tuple[Job, ...] = (
    Job(
        "waitlists.offers",
        timedelta(minutes=1),
        keep_lists,
        _l("Offer free spaces to waitlists"),
        WORDS,
    ),
)
