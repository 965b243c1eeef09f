"""What draws do by the clock: close, draw, offer, pass on, end, and tell everybody."""

from datetime import datetime, timedelta

import structlog
from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from core.campus_time import campus_zone
from core.db import read_session, release_connection, transaction
from core.jobs import Findings, Job
from parking.draws import drawing, passing, telling
from parking.draws.life import LIVE, DrawRefusedError
from parking.draws.models import Draw
from parking.draws.sealing import Seal

log = structlog.get_logger(__name__)


def move_draws(now: datetime) -> Findings:
    """Do what is due of each draw, every step in a transaction of its own."""
    with_news = telling.draws_with_news(read_session())
    live = read_session().scalars(select(Draw.id).where(Draw.state.in_(LIVE)))
    draws = sorted({*live, *with_news})
    release_connection()
    offers = told = 0
    for draw_id in draws:
        offers += _move(draw_id, now)
        told += _tell(draw_id, now)
    return {"draws": len(draws), "offers": offers, "mails": told}


def _move(draw_id: int, now: datetime) -> int:
    zone = campus_zone()
    with transaction() as session:
        drawing.close(session, draw_id, now, zone)
    try:
        with transaction() as session:
            drawing.draw_tickets(session, draw_id, Seal.of(current_app.config), now)
    except DrawRefusedError:
        log.exception("draw_stuck", draw=draw_id)
    with transaction() as session:
        passing.settle_offers(session, draw_id, now)
    decided = 0
    while True:
        with transaction() as session:
            batch = passing.pass_on(session, draw_id, now, zone)
        if not batch:
            break
        decided += batch
    with transaction() as session:
        passing.end(session, draw_id, now)
    return decided


def _tell(draw_id: int, now: datetime) -> int:
    told = 0
    while True:
        with transaction() as session:
            batch = telling.tell(session, draw_id, now)
        if not batch:
            return told
        told += batch


WORDS = {
    "draws": lambda num: ngettext("%(num)s draw looked at", "%(num)s draws looked at", num),
    "offers": lambda num: ngettext("%(num)s offer decided", "%(num)s offers decided", num),
    "mails": lambda num: ngettext("%(num)s mail written", "%(num)s mails written", num),
}
JOBS: tuple[Job, ...] = (
    Job(
        "parking.draws",
        timedelta(minutes=1),
        move_draws,
        _l("Close, draw and pass on draws"),
        WORDS,
    ),
)
