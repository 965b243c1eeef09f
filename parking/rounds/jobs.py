"""What rounds do by the clock: ask, remind, ask again, decide, close."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from core.campus_time import campus_zone
from core.db import read_session, release_connection, transaction
from core.jobs import Findings, Job
from parking.rounds.models import RenewRound, RoundAnswer
from parking.rounds.rules import Outcome, Told
from parking.rounds.steps import ASKING, decide, write_due


def move_rounds(now: datetime) -> Findings:
    """Do what is due of each round, some holders in each transaction."""
    decided = written = 0
    found = _rounds()
    for round_id in found:
        while True:
            with transaction() as session:
                batch = decide(session, round_id, now, campus_zone())
            decided += batch
            if not batch:
                break
        while True:
            with transaction() as session:
                batch = write_due(session, round_id, now)
            written += batch
            if not batch:
                break
    return {"rounds": len(found), "decided": decided, "mails": written}


def _rounds() -> list[int]:
    """Those that ask, and those of which somebody has not been told the outcome."""
    session = read_session()
    untold = select(RoundAnswer.round_id).where(
        RoundAnswer.outcome == Outcome.RELEASED.value, RoundAnswer.told < Told.OUTCOME.value
    )
    query = select(RenewRound.id).where((RenewRound.state == ASKING) | RenewRound.id.in_(untold))
    found = sorted(session.scalars(query))
    release_connection()
    return found


WORDS = {
    "rounds": lambda num: ngettext("%(num)s round looked at", "%(num)s rounds looked at", num),
    "decided": lambda num: ngettext("%(num)s permit decided", "%(num)s permits decided", num),
    "mails": lambda num: ngettext("%(num)s mail written", "%(num)s mails written", num),
}
JOBS: tuple[Job, ...] = (
    Job(
        "parking.rounds",
        timedelta(minutes=1),
        move_rounds,
        _l("Ask and decide renew or release"),
        WORDS,
    ),
)
