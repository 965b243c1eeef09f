"""What parking does by the clock: unpaid holds lapse, permits whose days are over end."""

from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, and_, or_, select

from core.db import read_session, release_connection, transaction
from core.jobs import Findings, Job
from core.web.formatting import local_date
from parking.draws import jobs as draw_jobs
from parking.in_question import jobs as question_jobs
from parking.models import Permit
from parking.people_search import keeping as people_search
from parking.permits.holding import expire, lapse
from parking.permits.inventory import HOLD_GRACE
from parking.permits.life import PermitState
from parking.renewals import jobs as renewal_jobs
from parking.reports import summing
from parking.rounds import jobs as round_jobs
from parking.stays.review import propose
from parking.temporary import jobs as temporary_jobs
from parking.waitlists import jobs as waitlist_jobs

AT_MOST = 1000


def lapse_unpaid_holds(now: datetime) -> Findings:
    """Give back the spaces of offers and holds that expired, each in a transaction of its own."""
    kept = [PermitState.OFFERED, PermitState.HELD]
    query = (
        select(Permit.id)
        .where(Permit.state.in_(kept), Permit.hold_expires_at <= now - HOLD_GRACE)
        .order_by(Permit.hold_expires_at)
        .limit(AT_MOST)
    )
    lapsed = 0
    for permit_id in _ids(query):
        with transaction() as session:
            lapsed += lapse(session, permit_id, now)
    return {"lapsed": lapsed}


def end_permits(now: datetime) -> Findings:
    """End permits whose last paid day is over, or let them rest; each in its own transaction."""
    living = [PermitState.ACTIVE, PermitState.SUSPENDED]
    is_over = (
        Permit.state.in_(living),
        Permit.valid_until <= now,
        # A renewal that is not paid lets it live on, active until it is suspended for that.
        or_(
            Permit.unpaid_until.is_(None),
            and_(Permit.state == PermitState.SUSPENDED, Permit.unpaid_until <= now),
        ),
    )
    is_away_too_long = and_(Permit.state == PermitState.AWAY, Permit.away_until <= now)
    query = (
        select(Permit.id)
        .where(or_(and_(*is_over), is_away_too_long))
        .order_by(Permit.valid_until)
        .limit(AT_MOST)
    )
    ended = 0
    for permit_id in _ids(query):
        with transaction() as session:
            ended += expire(session, permit_id, now)
    return {"ended": ended}


def propose_stays(now: datetime) -> Findings:
    """Put stays before a person whose exit was most likely missed."""
    after = timedelta(hours=int(current_app.config["STAY_REVIEW_HOURS"]))
    with transaction() as session:
        found = propose(session, now, after)
    return {"proposed": found}


def _ids(query: Select[str]) -> list[str]:
    found = list(read_session().scalars(query))
    release_connection()
    return found


WORDS = {
    "lapsed": lambda num: ngettext(
        "%(num)s unpaid hold given back", "%(num)s unpaid holds given back", num
    ),
    "ended": lambda num: ngettext("%(num)s permit ended", "%(num)s permits ended", num),
    "proposed": lambda num: ngettext(
        "%(num)s stay to be looked at", "%(num)s stays to be looked at", num
    ),
    "mended": lambda num: ngettext("%(num)s word mended", "%(num)s words mended", num),
    "since": lambda day: _(
        "Summed since %(day)s, and what was never summed",
        day=local_date(date.fromisoformat(day)),
    ),
}
JOBS: tuple[Job, ...] = (
    Job(
        "parking.lapse_unpaid_holds",
        timedelta(minutes=1),
        lapse_unpaid_holds,
        _l("Give back permits not paid for"),
        WORDS,
    ),
    Job(
        "parking.end_permits",
        timedelta(minutes=5),
        end_permits,
        _l("End permits that ran out"),
        WORDS,
    ),
    Job(
        "parking.propose_stays",
        timedelta(minutes=15),
        propose_stays,
        _l("Look for missed exits"),
        WORDS,
    ),
    *renewal_jobs.JOBS,
    *temporary_jobs.JOBS,
    Job(
        "parking.sum_soon",
        timedelta(minutes=15),
        summing.sum_soon,
        _l("Sum hours for reports"),
        WORDS,
    ),
    Job(
        "parking.sum_late",
        timedelta(days=1),
        summing.sum_late,
        _l("Sum late hours for reports"),
        WORDS,
    ),
    Job(
        "parking.mend_people_search",
        timedelta(days=1),
        people_search.mend,
        _l("Mend the index that people are found by"),
        WORDS,
    ),
    *waitlist_jobs.JOBS,
    *draw_jobs.JOBS,
    *round_jobs.JOBS,
    *question_jobs.JOBS,
)
