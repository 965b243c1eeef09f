"""What is done of permits in question by the clock: the list follows what is known of people."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.campus_time import campus_zone
from core.db import transaction
from core.jobs import Findings, Job
from parking.in_question.looking import look


def look_at_all(now: datetime) -> Findings:
    """Bring the list up to date with everybody's facts, by feed, directory or hand."""
    with transaction() as session:
        news = look(session, now, campus_zone())
    return {"asked": len(news.asked), "changed": len(news.changed), "over": len(news.over)}


WORDS = {
    "asked": lambda num: ngettext(
        "%(num)s permit newly in question", "%(num)s permits newly in question", num
    ),
    "changed": lambda num: ngettext(
        "%(num)s permit in question for another reason",
        "%(num)s permits in question for other reasons",
        num,
    ),
    "over": lambda num: ngettext(
        "%(num)s permit no longer in question", "%(num)s permits no longer in question", num
    ),
}
JOBS: tuple[Job, ...] = (
    Job(
        "parking.in_question",
        timedelta(minutes=10),
        look_at_all,
        _l("Look who may no longer have their permit"),
        WORDS,
    ),
)
