"""Puts queued runs in force, one after another; one that was broken off goes on where it was.

A run that fails holds up later ones of its kind, which must not be overtaken, and no others.
"""

from collections.abc import Collection
from datetime import datetime

import structlog
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from core.db import read_session, release_connection, transaction
from core.identity.feeds import runs
from core.identity.feeds.kinds import FeedKind, all_kinds
from core.identity.feeds.models import FeedRun, RunState
from core.identity.feeds.outcomes import must_wait
from core.identity.feeds.telling import tell_approvers
from core.identity.people import Act
from core.jobs import Findings
from core.progress import tell_progress

log = structlog.get_logger(__name__)


def work(now: datetime) -> Findings:
    """Put every queued run in force, the oldest first. Return their numbers.

    Raises what the first failed run met, when all that can be done is done.
    """
    done: list[int] = []
    failed: dict[str, Exception] = {}
    while (run := _next(failed)) is not None:
        run_id, kind = run.id, all_kinds()[run.kind]
        try:
            if run.state == RunState.RUNNING or _begin(run_id, kind, now):
                _put(run, kind, now)
                done.append(run_id)
        except Exception as error:  # whatever one system sent, the others' feeds must go on
            read_session().rollback()
            log.exception("feed_failed", run=run_id, kind=kind.name)
            failed[kind.name] = error
    if failed:
        raise next(iter(failed.values()))
    return {"put_in_force": done}


def _next(held_up: Collection[str]) -> FeedRun | None:
    session = read_session()
    query = select(FeedRun).where(
        FeedRun.state.in_((RunState.QUEUED, RunState.RUNNING)), FeedRun.kind.not_in(held_up)
    )
    found = session.scalar(query.order_by(FeedRun.id).execution_options(populate_existing=True))
    release_connection()
    return found


def _begin(run_id: int, kind: FeedKind, now: datetime) -> bool:
    """Look once more, since people may have changed meanwhile; False where it must wait now."""
    session = read_session()
    run = session.get_one(FeedRun, run_id)
    report = kind.look(session, runs.content_of(session, run), now)
    with transaction() as session:
        locked = runs.find_run(session, run_id, locked=True)
        if locked is None or locked.state != RunState.QUEUED:
            return False
        runs.keep_again(session, locked, report)
        is_approved = locked.decided_by is not None
        if not is_approved and must_wait(report, current_app.config["FEED_ENDS_PERCENT"]):
            locked.state = RunState.WAITING
            tell_approvers(session, locked, kind, now)
            return False
        locked.state = RunState.RUNNING
    return True


def _put(run: FeedRun, kind: FeedKind, now: datetime) -> None:
    session = read_session()
    content = runs.content_of(session, run)
    actor = run.decided_by or run.asked_by
    parts = list(kind.parts(session, content, Act(actor, _("Feed %(id)s", id=run.id), now)))
    for at, part in enumerate(parts, 1):
        with transaction() as session:
            part(session)
        tell_progress(at, len(parts))
    with transaction() as session:
        finished = session.get_one(FeedRun, run.id)
        finished.state, finished.finished_at = RunState.DONE, now
